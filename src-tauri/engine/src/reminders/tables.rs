//! Which reminders were shown, so that none is shown twice, by any program.

use crate::ground::store::{
    Store, StoreError,
    columns::{Ms, time},
};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, params};

pub(crate) const CREATE: &str = "
CREATE TABLE reminders (
    key           TEXT PRIMARY KEY NOT NULL,
    delivered_at  INTEGER,
    snoozed_until INTEGER
) STRICT;
";

/// The rest of a reminder's key, when it was last shown, and until when it is put off.
pub(crate) type Logged = (String, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Notes that reminders were shown together; ends their snooze.
pub(crate) fn delivered(
    tx: &Connection,
    keys: &[String],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO reminders (key, delivered_at) VALUES (?1, ?2) ON CONFLICT (key) \
         DO UPDATE SET delivered_at = excluded.delivered_at, snoozed_until = NULL",
    )?;
    for key in keys {
        statement.execute(params![key, Ms(at)])?;
    }
    Ok(())
}

impl Store {
    /// When the reminder was shown.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn delivered(&self, key: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement =
                tx.prepare_cached("SELECT delivered_at FROM reminders WHERE key = ?1")?;
            Ok(statement.query_row([key], |row| time(row, 0)).optional()?.flatten())
        })
    }

    /// When the last reminder whose key begins with `prefix` was shown.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn last_delivered(&self, prefix: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT max(delivered_at) FROM reminders WHERE key >= ?1 AND key < ?1 || \
                 char(1114111)",
            )?;
            Ok(statement.query_row([prefix], |row| time(row, 0))?)
        })
    }

    /// Everything that is known of the reminders whose keys begin with `prefix`.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub(crate) fn reminder_log(&self, prefix: &str) -> Result<Vec<Logged>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT substr(key, length(?1) + 1), delivered_at, snoozed_until FROM reminders \
                 WHERE key >= ?1 AND key < ?1 || char(1114111)",
            )?;
            let rows = statement
                .query_map([prefix], |row| Ok((row.get(0)?, time(row, 1)?, time(row, 2)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Notes that reminders were shown together; ends their snooze.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn mark_delivered(&mut self, keys: &[String], at: DateTime<Utc>) -> Result<(), StoreError> {
        self.notebook.write(|tx| delivered(tx, keys, at))
    }

    /// Puts reminders off; that they were shown stays true.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn snooze(&mut self, keys: &[String], until: DateTime<Utc>) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            let mut statement = tx.prepare_cached(
                "INSERT INTO reminders (key, snoozed_until) VALUES (?1, ?2) ON CONFLICT (key) \
                 DO UPDATE SET snoozed_until = excluded.snoozed_until",
            )?;
            for key in keys {
                statement.execute(params![key, Ms(until)])?;
            }
            Ok(())
        })
    }

    /// Corrects what a clock that ran ahead of `now` noted: whatever was shown was shown by now, and
    /// nothing is put off beyond `until`.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub(crate) fn noted_by(
        &mut self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            let mut statement = tx.prepare_cached(
                "UPDATE reminders SET delivered_at = min(delivered_at, ?1), \
                 snoozed_until = min(snoozed_until, ?2) \
                 WHERE delivered_at > ?1 OR snoozed_until > ?2",
            )?;
            statement.execute(params![Ms(now), Ms(until)])?;
            Ok(())
        })
    }
}
