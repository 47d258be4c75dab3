//! Brings what is due to the person, and what they answer back to the engine.

use crate::agent::UserCommand;
use chrono::{DateTime, TimeDelta, Utc};
use meridian_engine::{
    Announcement, Engine, Reminder,
    notify::{Note, Notifier, NotifyError, Offer, Outcome},
};
use tokio::sync::mpsc::UnboundedSender;

/// How long after its deadline a reminder may still be found on the screen, by somebody who was
/// away when it came.
const AFTERWARDS: TimeDelta = TimeDelta::days(1);

/// How long news of the schedule stay.
const NEWS: TimeDelta = TimeDelta::days(7);

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
    commands: &UnboundedSender<UserCommand>,
) -> Result<(), NotifyError> {
    for reminder in reminders {
        let note = Note {
            title: &reminder.title,
            body: &reminder.body,
            offers: &[Offer::Open, Offer::Snooze],
            about: reminder.about.clone(),
            stays: reminder.stays,
            until: later(reminder.over, AFTERWARDS),
        };
        let shown = notifier.show(note).await?;
        let key = reminder.keys().next().unwrap_or_default();
        if let Err(failure) = engine.write(|tx| tx.reminder_shown(&reminder)) {
            // It will be shown again, which is better than never.
            tracing::warn!(%failure, key, "a shown reminder was not noted");
        } else {
            tracing::info!(key, all = reminder.keys().count(), "reminded");
        }
        let commands = commands.clone();
        tokio::spawn(async move {
            let wish = match shown.outcome().await {
                Outcome::Opened => UserCommand::Follow(reminder),
                Outcome::Snoozed => UserCommand::Snooze(reminder),
                Outcome::Closed => return,
            };
            let _ending = commands.send(wish);
        });
    }
    Ok(())
}

fn later(time: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    time.checked_add_signed(by).unwrap_or(time)
}

/// Shows each announcement once. What could not be shown is due again at the next look.
///
/// # Errors
/// [`NotifyError`] of the first that could not be shown.
pub(crate) async fn announce(
    engine: &Engine,
    notifier: &impl Notifier,
    announcements: Vec<Announcement>,
    now: DateTime<Utc>,
    commands: &UnboundedSender<UserCommand>,
) -> Result<(), NotifyError> {
    for announcement in announcements {
        let note = Note {
            title: &announcement.title,
            body: &announcement.body,
            offers: &[Offer::Open],
            about: Vec::new(),
            stays: false,
            until: later(now, NEWS),
        };
        let shown = notifier.show(note).await?;
        if let Err(failure) = engine.write(|tx| tx.announcement_shown(&announcement)) {
            tracing::warn!(%failure, "a shown announcement was not noted");
        } else {
            tracing::info!(title = %announcement.title, "announced");
        }
        let commands = commands.clone();
        tokio::spawn(async move {
            if shown.outcome().await == Outcome::Opened {
                let _ending = commands.send(UserCommand::Open);
            }
        });
    }
    Ok(())
}
