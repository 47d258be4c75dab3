//! Notifications through the desktop's service (`org.freedesktop.Notifications`).

use super::{Notifier, NotifyError, Offer, Outcome, PATIENCE, Shown, remedy};
use notify_rust::{Notification, NotificationHandle, NotificationResponse};
use std::future::Future;
use tokio::{sync::oneshot, time::timeout};

/// The desktop's notification service, asked anew each time: it may start, stop or be replaced.
/// Needs a tokio runtime.
#[derive(Debug, Clone, Copy, Default)]
pub struct DesktopNotifier;

/// What the service can do, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Abilities {
    actions: bool,
    markup: bool,
}

impl Notifier for DesktopNotifier {
    async fn show(&self, title: &str, body: &str, offers: &[Offer]) -> Result<Shown, NotifyError> {
        let abilities = abilities().await?;
        let mut notification = Notification::new();
        notification.appname("Meridian").summary(title).icon("meridian");
        notification.body(&if abilities.markup { escaped(body) } else { body.to_owned() });
        if abilities.actions {
            for offer in offers {
                if *offer == Offer::Open {
                    // A click on the text, which many services do not show as a button.
                    notification.action("default", offer.label());
                }
                notification.action(offer.key(), offer.label());
            }
        }
        let handle = in_time(notification.show_async()).await?;
        let (tell, shown) = Shown::new();
        // The service closes what a closed connection sent, and tells clicks only to the sender:
        // the handle has to live for as long as the notification does.
        tokio::spawn(keep(handle, tell));
        Ok(shown)
    }

    async fn ready(&self) -> Result<(), NotifyError> {
        abilities().await.map(drop)
    }
}

async fn keep(handle: NotificationHandle, tell: oneshot::Sender<Outcome>) {
    let _nobody_waits = tell.send(answered(&handle).await);
}

async fn answered(handle: &NotificationHandle) -> Outcome {
    let (tell, told) = oneshot::channel();
    handle
        .wait_for_action_async(move |response| {
            let outcome = match response {
                NotificationResponse::Default => Outcome::Opened,
                NotificationResponse::Action(key) if key == Offer::Open.key() => Outcome::Opened,
                NotificationResponse::Action(key) if key == Offer::Snooze.key() => Outcome::Snoozed,
                _ => Outcome::Closed,
            };
            let _nobody_waits = tell.send(outcome);
        })
        .await;
    told.await.unwrap_or(Outcome::Closed)
}

/// Asks what the service can do; this also tells whether there is one.
async fn abilities() -> Result<Abilities, NotifyError> {
    let (answer, answered) = oneshot::channel();
    // This call of the library blocks, and must not do so on a runtime's thread.
    let started = std::thread::Builder::new().name("abilities".to_owned()).spawn(move || {
        let _given_up = answer.send(notify_rust::get_capabilities());
    });
    if started.is_err() {
        return Err(refused("the system starts no more threads"));
    }
    let known = in_time(async { answered.await.unwrap_or_else(|_| Ok(Vec::new())) }).await?;
    let can = |ability: &str| known.iter().any(|known| known == ability);
    Ok(Abilities { actions: can("actions"), markup: can("body-markup") })
}

async fn in_time<T>(
    call: impl Future<Output = Result<T, notify_rust::error::Error>>,
) -> Result<T, NotifyError> {
    match timeout(PATIENCE, call).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(told(&error)),
        Err(_) => Err(refused("it did not answer")),
    }
}

/// The library keeps the kind of an error to itself, so its text has to tell.
fn told(error: &notify_rust::error::Error) -> NotifyError {
    const NO_SERVICE: [&str; 4] =
        ["ServiceUnknown", "NameHasNoOwner", "not provided by any", "Error.Spawn"];
    const NO_BUS: [&str; 3] = ["I/O error", "No such file", "Failed to connect"];
    let text = error.to_string();
    let says = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
    if says(&NO_SERVICE) {
        let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
        NotifyError::NoService { remedy: remedy(&desktop) }
    } else if says(&NO_BUS) {
        let remedy = "there is no message bus here: start Meridian from a desktop's session";
        NotifyError::NoService { remedy: remedy.to_owned() }
    } else {
        refused(&text)
    }
}

fn refused(reason: &str) -> NotifyError {
    NotifyError::Refused { reason: reason.to_owned() }
}

/// Plain text for a service that reads markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_shown_as_written_where_the_service_reads_markup() {
        assert_eq!(escaped("CI <3 & \"green\""), "CI &lt;3 &amp; \"green\"");
    }
}
