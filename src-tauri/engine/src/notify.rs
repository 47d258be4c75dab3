//! Native notifications: what is due is said even when no window is open.

use std::{future::Future, time::Duration};
use tokio::sync::oneshot;

#[cfg(all(unix, not(target_os = "macos")))]
mod desktop;
#[cfg(all(unix, not(target_os = "macos")))]
pub use desktop::DesktopNotifier;

/// A notification service that does not answer is not waited for any longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a notification was not shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotifyError {
    /// Nothing on this desktop shows notifications.
    #[error(
        "This desktop shows no notifications, so reminders can only be seen in this window; start \
         a notification service such as dunst or mako."
    )]
    NoService,
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
    /// Shows one and returns once the service has taken it. Plain text; `body` of at most two
    /// lines.
    ///
    /// # Errors
    /// [`NotifyError`] when it was not shown.
    fn show(
        &self,
        title: &str,
        body: &str,
        offers: &[Offer],
    ) -> impl Future<Output = Result<Shown, NotifyError>>;
}
