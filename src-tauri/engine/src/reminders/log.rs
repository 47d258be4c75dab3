//! The log of a team's reminders, as it is read once for all that is asked of it.

use super::tables::Logged;
use chrono::{DateTime, Utc};
use meridian_core::reminders::{Delivered, ReminderKey, Snoozed};
use std::collections::BTreeMap;

/// What was shown and put off of a team's reminders, read once.
#[derive(Debug, Default)]
pub(crate) struct ReminderLog(BTreeMap<String, [Option<DateTime<Utc>>; 2]>);

impl ReminderLog {
    /// From what the notebook holds.
    pub(crate) fn of_rows(rows: Vec<Logged>) -> Self {
        Self(rows.into_iter().map(|(key, shown, put_off)| (key, [shown, put_off])).collect())
    }

    /// What it holds of the keys that begin so.
    pub(crate) fn under(&self, prefix: &str) -> (Vec<Delivered>, Vec<Snoozed>) {
        let (mut already, mut snoozed) = (Vec::new(), Vec::new());
        let from = self.0.range(prefix.to_owned()..);
        for (key, [shown, put_off]) in from.take_while(|(key, _)| key.starts_with(prefix)) {
            let key = ReminderKey::from_text(key.as_str());
            already.extend(shown.map(|at| Delivered { key: key.clone(), at }));
            snoozed.extend(put_off.map(|until| Snoozed { key, until }));
        }
        (already, snoozed)
    }
}
