//! Settings, and the few single facts that all programs share.

use crate::store::{Store, StoreError};
use chrono::{DateTime, Duration, Utc};
use rusqlite::{OptionalExtension as _, Transaction, params};

pub(super) const CREATE: &str = "
CREATE TABLE settings (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;
";

/// The team that the window shows.
pub(super) const CURRENT_TEAM: &str = "current_team";
const OFFLINE_SINCE: &str = "offline_since";
const SERVER_AHEAD: &str = "server_ahead_ms";
const NOTICE: &str = "notice/";

pub(super) fn get(tx: &Transaction<'_>, key: &str) -> Result<Option<String>, StoreError> {
    Ok(tx
        .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

pub(super) fn put(tx: &Transaction<'_>, key: &str, value: Option<&str>) -> Result<(), StoreError> {
    match value {
        Some(value) => tx
            .prepare_cached(
                "INSERT INTO settings (key, value) VALUES (?1, ?2) \
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )?
            .execute(params![key, value])?,
        None => tx.prepare_cached("DELETE FROM settings WHERE key = ?1")?.execute([key])?,
    };
    Ok(())
}

impl Store {
    /// A setting's value.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.notebook.read(|tx| get(tx, key))
    }

    /// Sets a setting; none removes it.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn set_setting(&mut self, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        self.notebook.write(|tx| put(tx, key, value))
    }

    /// Since when GitHub cannot be reached; none while it can, or before the first try.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn offline_since(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let ms = self.setting(OFFLINE_SINCE)?.and_then(|text| text.parse().ok());
        Ok(ms.and_then(DateTime::from_timestamp_millis))
    }

    /// Notes that GitHub could not be reached at `now`; an earlier moment stays.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn went_offline(&mut self, now: DateTime<Utc>) -> Result<(), StoreError> {
        if self.offline_since()?.is_some() {
            return Ok(());
        }
        self.set_setting(OFFLINE_SINCE, Some(&now.timestamp_millis().to_string()))
    }

    /// Notes that GitHub answered.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn went_online(&mut self) -> Result<(), StoreError> {
        if self.offline_since()?.is_none() {
            return Ok(());
        }
        self.set_setting(OFFLINE_SINCE, None)
    }

    /// How far the server's clock is ahead of this laptop's, whole milliseconds; none when never
    /// seen.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn server_ahead(&self) -> Result<Option<Duration>, StoreError> {
        let ms = self.setting(SERVER_AHEAD)?.and_then(|text| text.parse().ok());
        Ok(ms.and_then(Duration::try_milliseconds))
    }

    /// Notes how far the server's clock is ahead of this laptop's.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn set_server_ahead(&mut self, ahead: Duration) -> Result<(), StoreError> {
        self.set_setting(SERVER_AHEAD, Some(&ahead.num_milliseconds().to_string()))
    }

    /// What the member should be told about the store, one sentence each, oldest first; kept until
    /// [`Self::dismiss_notices`].
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn notices(&self) -> Result<Vec<String>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT value FROM settings WHERE key >= ?1 AND key < ?2 ORDER BY key",
            )?;
            let notices = statement
                .query_map([NOTICE, "notice0"], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            Ok(notices)
        })
    }

    /// What a restored notebook tells, until [`Self::dismiss_notices`]; none when none was
    /// restored.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn restore_notice(&self) -> Result<Option<String>, StoreError> {
        // Its key goes on with a date; a standing notice's with a word.
        self.notebook.read(|tx| {
            Ok(tx
                .prepare_cached(
                    "SELECT value FROM settings WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT 1",
                )?
                .query_row(["notice/0", "notice/a"], |row| row.get(0))
                .optional()?)
        })
    }

    /// The member has read the notices.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn dismiss_notices(&mut self) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            tx.execute("DELETE FROM settings WHERE key >= ?1 AND key < ?2", [NOTICE, "notice0"])?;
            Ok(())
        })
    }

    /// Sets a notice that stands for as long as its cause does; none takes it back. `about` is a
    /// short word for the cause.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn set_standing_notice(
        &mut self,
        about: &str,
        notice: Option<&str>,
    ) -> Result<(), StoreError> {
        self.set_setting(&format!("{NOTICE}standing-{about}"), notice)
    }

    /// Adds a notice.
    pub(in crate::store) fn add_notice(
        &mut self,
        notice: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let key = format!("{NOTICE}{}", now.format("%Y-%m-%dT%H:%M:%S%.3fZ"));
        self.set_setting(&key, Some(notice))
    }
}
