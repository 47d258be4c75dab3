//! Brings what is due to the person, and what they answer back to the engine.

use crate::agent::Wish;
use meridian_engine::{
    Announcement, Engine, Reminder,
    notify::{Notifier, NotifyError, Offer, Outcome},
};
use tokio::sync::mpsc::UnboundedSender;

/// Shows each reminder, notes that it was shown, and passes on what the person does with it.
///
/// What could not be shown stays due: it comes again at the next look, as one digest if it has
/// become several.
///
/// # Errors
/// [`NotifyError`] of the first that could not be shown.
pub(crate) async fn show(
    engine: &Engine,
    notifier: &impl Notifier,
    reminders: Vec<Reminder>,
    wishes: &UnboundedSender<Wish>,
) -> Result<(), NotifyError> {
    for reminder in reminders {
        let shown =
            notifier.show(&reminder.title, &reminder.body, &[Offer::Open, Offer::Snooze]).await?;
        let key = &reminder.key;
        if let Err(failure) = engine.reminder_shown(&reminder) {
            // It will be shown again, which is better than never.
            tracing::warn!(%failure, %key, "a shown reminder was not noted");
        } else {
            tracing::info!(%key, also = reminder.also.len(), "reminded");
        }
        let wishes = wishes.clone();
        tokio::spawn(async move {
            let wish = match shown.outcome().await {
                Outcome::Opened => Wish::Open,
                Outcome::Snoozed => Wish::Snooze(reminder),
                Outcome::Closed => return,
            };
            let _ending = wishes.send(wish);
        });
    }
    Ok(())
}

/// Shows each announcement once. What could not be shown is due again at the next look.
///
/// # Errors
/// [`NotifyError`] of the first that could not be shown.
pub(crate) async fn announce(
    engine: &Engine,
    notifier: &impl Notifier,
    announcements: Vec<Announcement>,
    wishes: &UnboundedSender<Wish>,
) -> Result<(), NotifyError> {
    for announcement in announcements {
        let shown = notifier.show(&announcement.title, &announcement.body, &[Offer::Open]).await?;
        if let Err(failure) = engine.announcement_shown(&announcement) {
            tracing::warn!(%failure, "a shown announcement was not noted");
        } else {
            tracing::info!(title = %announcement.title, "announced");
        }
        let wishes = wishes.clone();
        tokio::spawn(async move {
            if shown.outcome().await == Outcome::Opened {
                let _ending = wishes.send(Wish::Open);
            }
        });
    }
    Ok(())
}
