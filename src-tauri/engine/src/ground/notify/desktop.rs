//! Notifications through the desktop's service (`org.freedesktop.Notifications`): one connection to
//! the message bus for all of them, and one task that hears what becomes of them.

use super::{
    Note, Notifier, NotifyError, Offer, PATIENCE, PICTURE, Shown,
    open::{Heard, NotificationId, OpenOnes},
    remedy,
};
use chrono::{DateTime, Utc};
use futures_util::StreamExt as _;
use notify_rust::{Hint, Notification, Timeout, Urgency};
use std::{
    collections::HashMap,
    fmt,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{task::JoinHandle, time::timeout};
use zbus::{
    Connection, Message, MessageStream, connection,
    message::{Flags, Type},
    zvariant::{DynamicType, Value},
};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
const BUS: &str = "org.freedesktop.DBus";

/// What the bus is to tell: what the service says of its notifications, and whose the name is.
const RULES: [&str; 2] = [
    "type='signal',sender='org.freedesktop.Notifications',\
     interface='org.freedesktop.Notifications',path='/org/freedesktop/Notifications'",
    "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',\
     member='NameOwnerChanged',arg0='org.freedesktop.Notifications'",
];

/// Services that show the action `default` as a button of its own, by the name they give.
const DEFAULT_IS_A_BUTTON: [&str; 2] = ["Xfce Notify Daemon", "lxqt-notificationd"];

/// The desktop's notification service, asked anew each time: it may start, stop or be replaced.
/// Clones share one connection. Needs a tokio runtime.
#[derive(Clone, Default)]
pub struct DesktopNotifier(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// The bus; none for that of the session.
    address: Option<String>,
    link: Mutex<Option<Link>>,
    open: Arc<Mutex<OpenOnes>>,
}

/// The connection, and the task that hears what comes over it.
struct Link {
    connection: Connection,
    hears: JoinHandle<()>,
}

impl Drop for Link {
    fn drop(&mut self) {
        self.hears.abort();
    }
}

impl fmt::Debug for DesktopNotifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DesktopNotifier").finish_non_exhaustive()
    }
}

/// Who shows notifications at this moment, and what it can do as far as it matters here.
struct Service {
    owner: String,
    actions: bool,
    markup: bool,
    default_is_a_button: bool,
}

impl Notifier for DesktopNotifier {
    async fn show(&self, note: Note<'_>) -> Result<Shown, NotifyError> {
        let connection = self.connection().await?;
        let service = service(&connection).await?;
        let older = self.open().older(&note.about, &service.owner);
        self.open().asking();
        let mut asking = Asking { open: &self.0.open, arrived: false };
        let call = notify(&connection, &service, &note, older.unwrap_or_default());
        let id = in_time(call).await?;
        let (tell, shown) = Shown::new();
        let place = NotificationId { owner: service.owner, id };
        let close = self.open().arrived(place, note.about, note.until, tell);
        asking.arrived = true;
        for place in close {
            self::close(&connection, &place).await;
        }
        Ok(shown)
    }

    async fn ready(&self) -> Result<(), NotifyError> {
        let connection = self.connection().await?;
        service(&connection).await.map(drop)
    }
}

impl DesktopNotifier {
    /// One over the bus at this address (`unix:path=...`) instead of the session's.
    pub fn on_bus(address: &str) -> Self {
        Self(Arc::new(Shared { address: Some(address.to_owned()), ..Shared::default() }))
    }

    /// Takes everything off the screen whose time is over, and no longer waits for it.
    pub fn let_go(&self, now: DateTime<Utc>) {
        let over = self.open().let_go(now);
        let Some(connection) = self.made().filter(|_| !over.is_empty()) else { return };
        tokio::spawn(async move {
            for place in over {
                close(&connection, &place).await;
            }
        });
    }

    fn open(&self) -> MutexGuard<'_, OpenOnes> {
        locked(&self.0.open)
    }

    /// The one connection, made anew where it broke.
    async fn connection(&self) -> Result<Connection, NotifyError> {
        if let Some(connection) = self.made() {
            return Ok(connection);
        }
        let link = in_time(connect(self.0.address.as_deref(), Arc::clone(&self.0.open))).await?;
        let connection = link.connection.clone();
        *locked(&self.0.link) = Some(link);
        Ok(connection)
    }

    /// The connection, if there is one that works.
    fn made(&self) -> Option<Connection> {
        let link = locked(&self.0.link);
        let works = link.as_ref().filter(|link| !link.hears.is_finished());
        works.map(|link| link.connection.clone())
    }
}

fn locked<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A notification on its way. One that is given up on the way is not waited for.
struct Asking<'a> {
    open: &'a Mutex<OpenOnes>,
    arrived: bool,
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        if !self.arrived {
            locked(self.open).refused();
        }
    }
}

async fn connect(address: Option<&str>, open: Arc<Mutex<OpenOnes>>) -> zbus::Result<Link> {
    let connection = match address {
        Some(address) => connection::Builder::address(address)?.build().await?,
        None => Connection::session().await?,
    };
    let mut messages = MessageStream::from(&connection);
    for rule in RULES {
        let _done = call(&connection, BUS, "/org/freedesktop/DBus", BUS, "AddMatch", &rule).await?;
    }
    let answers = connection.clone();
    let hears = tokio::spawn(async move {
        while let Some(Ok(message)) = messages.next().await {
            let heard = heard(&message);
            let close_it = heard.and_then(|heard| locked(&open).heard(heard));
            if let Some(place) = close_it {
                close(&answers, &place).await;
            }
        }
        locked(&open).end();
    });
    Ok(Link { connection, hears })
}

/// What a message tells of notifications, if it does.
fn heard(message: &Message) -> Option<Heard> {
    let header = message.header();
    if header.message_type() != Type::Signal {
        return None;
    }
    let owner = header.sender()?.to_string();
    let interface = header.interface()?;
    let body = message.body();
    match (interface.as_str(), header.member()?.as_str()) {
        (NAME, "ActionInvoked") => {
            let (id, key) = body.deserialize::<(u32, String)>().ok()?;
            Some(Heard::Pressed { place: NotificationId { owner, id }, key })
        }
        (NAME, "NotificationClosed") => {
            let (id, _reason) = body.deserialize::<(u32, u32)>().ok()?;
            Some(Heard::Gone(NotificationId { owner, id }))
        }
        (BUS, "NameOwnerChanged") if owner == BUS => {
            let (name, old, _new) = body.deserialize::<(String, String, String)>().ok()?;
            (name == NAME && !old.is_empty()).then_some(Heard::Ended(old))
        }
        _ => None,
    }
}

/// Asks who shows notifications and what it can do; this also starts it where the bus may.
async fn service(connection: &Connection) -> Result<Service, NotifyError> {
    in_time(async {
        let can = call(connection, NAME, PATH, NAME, "GetCapabilities", &()).await?;
        // From here on by its own name: the next owner of the shared one may be another program.
        let owner = can.header().sender().map(ToString::to_string).unwrap_or_default();
        let can: Vec<String> = can.body().deserialize()?;
        let who = call(connection, &owner, PATH, NAME, "GetServerInformation", &()).await?;
        let (name, ..): (String, String, String, String) = who.body().deserialize()?;
        let can = |ability: &str| can.iter().any(|known| known == ability);
        Ok(Service {
            owner,
            actions: can("actions"),
            markup: can("body-markup"),
            default_is_a_button: DEFAULT_IS_A_BUTTON.contains(&name.as_str()),
        })
    })
    .await
}

/// Hands a notification over, in place of the one with the number `older` (0 for none); gives the
/// service's number for it.
async fn notify(
    connection: &Connection,
    service: &Service,
    note: &Note<'_>,
    older: u32,
) -> zbus::Result<u32> {
    let built = built(service, note);
    let mut hints: HashMap<&str, Value<'_>> = built.hints.iter().map(Into::into).collect();
    let (side, rgba) = PICTURE;
    // Width, height, bytes a row, whether it has alpha, bits and channels a pixel.
    hints.insert("image-data", Value::from((side, side, side * 4, true, 8, 4, rgba)));
    let arguments = (
        built.appname.as_str(),
        older,
        built.icon.as_str(),
        built.summary.as_str(),
        built.body.as_str(),
        &built.actions,
        hints,
        i32::from(built.timeout),
    );
    let answer = call(connection, &service.owner, PATH, NAME, "Notify", &arguments).await?;
    answer.body().deserialize()
}

fn built(service: &Service, note: &Note<'_>) -> Notification {
    let mut built = Notification::new();
    built.appname("Meridian").summary(note.title);
    built.body(&if service.markup { escaped(note.body) } else { note.body.to_owned() });
    built.hint(Hint::Urgency(Urgency::Normal));
    built.hint(Hint::Category("x-meridian.deadline".to_owned()));
    built.hint(Hint::DesktopEntry("meridian".to_owned()));
    built.timeout(if note.stays { Timeout::Never } else { Timeout::Default });
    if service.actions {
        for offer in note.offers {
            if *offer == Offer::Open {
                // A click on the text.
                built.action("default", offer.label());
                if service.default_is_a_button {
                    continue;
                }
            }
            built.action(offer.key(), offer.label());
        }
    }
    built
}

/// Takes a notification off the screen. Nobody waits for the answer: it may be gone already.
async fn close(connection: &Connection, place: &NotificationId) {
    let sent = async {
        let message = Message::method_call(PATH, "CloseNotification")?
            .destination(place.owner.as_str())?
            .interface(NAME)?
            .with_flags(Flags::NoReplyExpected)?
            .build(&place.id)?;
        connection.send(&message).await
    };
    let _stays = timeout(PATIENCE, sent).await;
}

async fn call<B: serde::Serialize + DynamicType>(
    connection: &Connection,
    destination: &str,
    path: &str,
    interface: &str,
    method: &str,
    body: &B,
) -> zbus::Result<Message> {
    connection.call_method(Some(destination), path, Some(interface), method, body).await
}

async fn in_time<T>(call: impl Future<Output = zbus::Result<T>>) -> Result<T, NotifyError> {
    match timeout(PATIENCE, call).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(bus_error(&error)),
        Err(_) => Err(refused("it did not answer")),
    }
}

fn bus_error(error: &zbus::Error) -> NotifyError {
    match error {
        zbus::Error::MethodError(name, _, _)
            if ["ServiceUnknown", "NameHasNoOwner", "Spawn"]
                .iter()
                .any(|kind| name.as_str().starts_with(&format!("{BUS}.Error.{kind}"))) =>
        {
            let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
            NotifyError::NoService { remedy: remedy(&desktop) }
        }
        zbus::Error::MethodError(..) => refused(&error.to_string()),
        zbus::Error::Address(_)
        | zbus::Error::Connection(..)
        | zbus::Error::InputOutput(_)
        | zbus::Error::Handshake(_) => {
            let remedy = "there is no message bus here: start Meridian from a desktop's session";
            NotifyError::NoService { remedy: remedy.to_owned() }
        }
        error => refused(&error.to_string()),
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
