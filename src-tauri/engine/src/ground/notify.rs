//! Native notifications: what is due is said even when no window is open.

use chrono::{DateTime, Utc};
use std::{future::Future, time::Duration};
use tokio::sync::oneshot;

#[cfg(all(unix, not(target_os = "macos")))]
mod desktop;
#[cfg(all(unix, not(target_os = "macos")))]
mod open;
#[cfg(all(unix, not(target_os = "macos")))]
pub use desktop::DesktopNotifier;

/// Meridian's picture for tray and notifications: its side in pixels and its RGBA bytes, drawn from
/// `icons/meridian.svg`. It travels with what shows it, because nothing is installed under its name.
pub const PICTURE: (i32, &[u8]) = (44, include_bytes!("../../../../icons/tray-44.rgba"));

/// A notification service that does not answer is not waited for any longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a notification was not shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotifyError {
    /// Nothing on this desktop shows notifications.
    #[error("This desktop shows no notifications, so no reminder rings; {remedy}.")]
    NoService {
        /// What to do, without a full stop.
        remedy: String,
    },
    /// There is one, but it refused or did not answer.
    #[error(
        "The desktop's notification service did not take a reminder ({reason}); look at the \
         deadlines in this window until it works again."
    )]
    Refused {
        /// What it said.
        reason: String,
    },
}

/// What to do where nothing shows notifications, by the desktop's own name for itself
/// (`XDG_CURRENT_DESKTOP`, such as `ubuntu:GNOME`).
#[cfg(all(unix, not(target_os = "macos")))]
fn remedy(desktop: &str) -> String {
    const OWN: [(&str, &str); 4] = [
        ("xfce", "xfce4-notifyd"),
        ("mate", "mate-notification-daemon"),
        ("lxqt", "lxqt-notificationd"),
        ("sway", "mako"),
    ];
    let desktop = desktop.to_lowercase();
    if ["gnome", "kde", "cinnamon"].iter().any(|name| desktop.contains(name)) {
        return "it has a service of its own for them that is not running: sign out and in again"
            .to_owned();
    }
    let own = OWN.iter().find(|(name, _)| desktop.contains(name));
    match own {
        Some((_, service)) => format!("start its service for them, {service}"),
        None => "start a notification service, such as dunst, or mako under Wayland".to_owned(),
    }
}

/// What a notification offers beside being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Open the window; also what a click on the text does.
    Open,
    /// Say it again in an hour.
    Snooze,
}

impl Offer {
    /// The label on its button.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Snooze => "Snooze 1 h",
        }
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Snooze => "snooze",
        }
    }
}

/// What is to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note<'a> {
    /// What and when.
    pub title: &'a str,
    /// What to do; plain text, at most two lines.
    pub body: &'a str,
    /// What it offers beside being read.
    pub offers: &'a [Offer],
    /// Names of what it is about. An older notification about any of these gives way to it.
    pub about: Vec<String>,
    /// Whether it stays on the screen until a person has seen it. It is not called critical for
    /// that: a critical one breaks through the desktop's "do not disturb", which is its owner's.
    pub stays: bool,
    /// From then on it is taken off the screen, and nobody waits for it any longer.
    pub until: DateTime<Utc>,
}

/// What became of a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The person wants to see the window.
    Opened,
    /// The person wants to be reminded in an hour.
    Snoozed,
    /// It went away, by a person or by time; or nobody will ever know.
    Closed,
}

/// A notification that the service has taken. Dropping this does not close it.
#[derive(Debug)]
pub struct Shown(oneshot::Receiver<Outcome>);

impl Shown {
    /// A notification whose outcome is told through the other end; for notifiers.
    pub fn new() -> (oneshot::Sender<Outcome>, Self) {
        let (tell, told) = oneshot::channel();
        (tell, Self(told))
    }

    /// Waits until it is clicked or gone, which may take hours.
    pub async fn outcome(self) -> Outcome {
        self.0.await.unwrap_or(Outcome::Closed)
    }
}

/// Shows notifications.
pub trait Notifier {
    /// Shows one and returns once the service has taken it.
    ///
    /// # Errors
    /// [`NotifyError`] when it was not shown.
    fn show(&self, note: Note<'_>) -> impl Future<Output = Result<Shown, NotifyError>>;

    /// Whether there is a service that answers.
    ///
    /// # Errors
    /// [`NotifyError`] when nothing could be shown now.
    fn ready(&self) -> impl Future<Output = Result<(), NotifyError>>;
}

#[cfg(test)]
#[cfg(all(unix, not(target_os = "macos")))]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_shows_notifications_the_remedy_is_that_of_the_desktop() {
        for (desktop, says) in [
            ("ubuntu:GNOME", "sign out and in again"),
            ("KDE", "sign out and in again"),
            ("X-Cinnamon", "sign out and in again"),
            ("XFCE", "start its service for them, xfce4-notifyd"),
            ("sway", "start its service for them, mako"),
            ("i3", "such as dunst, or mako under Wayland"),
            ("", "such as dunst, or mako under Wayland"),
        ] {
            let words = NotifyError::NoService { remedy: remedy(desktop) }.to_string();
            assert!(words.contains(says), "{desktop}: {words}");
            assert!(
                words.starts_with("This desktop shows no notifications, so no reminder rings;")
            );
        }
    }
}
