//! Settings, and the few single facts that all programs share.

use crate::ground::store::{Store, StoreError};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{Hindrance, marker},
    fingerprint::sha256_hex,
    ids::OpId,
    settings::Setting,
};
use rusqlite::{Connection, OptionalExtension as _, params};

pub(crate) const CREATE: &str = "
CREATE TABLE settings (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;
";

/// A name for this notebook that no other has, so that two devices of a member can differ in what
/// they do when.
pub(crate) const IDENTITY: &str = "
INSERT INTO settings (key, value) VALUES ('notebook_id', lower(hex(randomblob(16))))
ON CONFLICT (key) DO NOTHING;
";

/// This notebook's own name; see [`IDENTITY`].
pub(crate) fn notebook_id(tx: &Connection) -> Result<String, StoreError> {
    Ok(get(tx, "notebook_id")?.unwrap_or_default())
}

/// Without what only says how things stood at the last look.
pub(crate) fn worth_keeping() -> String {
    let noted = Setting::ALL.iter().filter(|setting| setting.is_noted());
    let noted: String = noted.map(|setting| format!(", '{setting}'")).collect();
    format!(
        "SELECT key, value FROM settings WHERE key NOT IN ('offline_since', 'hindrance', 'server_clock'\
         {noted}) AND substr(key, 1, instr(key, '/')) NOT IN ('notice/', 'notice-closed/', \
         'shown/', 'sign_in/', 'not_read/', 'posting/', 'session/') ORDER BY key"
    )
}

/// The team that the window shows.
pub(crate) const CURRENT_TEAM: &str = "current_team";
const OFFLINE_SINCE: &str = "offline_since";
const HINDRANCE: &str = "hindrance";
/// The last look at the server's clock.
const SERVER_CLOCK: &str = "server_clock";
/// What a notice is about that says the clock is wrong.
pub(crate) const CLOCK: &str = "clock";
/// And one that says it may be.
pub(crate) const CLOCK_IN_DOUBT: &str = "clock-in-doubt";
const NOTICE: &str = "notice/";
/// A notice that stands for as long as its cause does.
const STANDING: &str = "notice/standing-";
/// The words with which a standing notice was closed.
const CLOSED: &str = "notice-closed/";
/// What stood under a key before a choice took its place and said nothing to the build that made it.
const ASIDE: &str = "aside/";
/// GitHub's text, by its hash, that the member knows an operation to replace.
const SEEN: &str = "seen/";
/// GitHub's text, by its hash, that a terminal printed, and when.
const SHOWN: &str = "shown/";

pub(crate) fn get(tx: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(tx
        .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

pub(crate) fn put(tx: &Connection, key: &str, value: Option<&str>) -> Result<(), StoreError> {
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

/// The settings whose keys begin with `prefix`, each with the rest of its key.
pub(crate) fn below(tx: &Connection, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
    // No key has a sign behind this one.
    let mut statement = tx.prepare_cached(
        "SELECT substr(key, length(?1) + 1), value FROM settings \
         WHERE key >= ?1 AND key < ?1 || char(0x10FFFF)",
    )?;
    let rows = statement.query_map([prefix], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts aside what a choice takes the place of and this build could not read: `before`, and what
/// stands as a setting. What was closed `about` it may come back, since its cause is gone.
pub(crate) fn set_aside(
    tx: &Connection,
    key: &str,
    before: Option<&str>,
    about: Option<&str>,
) -> Result<(), StoreError> {
    let left_behind = get(tx, key)?;
    if let Some(unread) = left_behind.as_deref().or(before) {
        put(tx, &format!("{ASIDE}{key}"), Some(unread))?;
    }
    put(tx, key, None)?;
    match about {
        Some(about) => put(tx, &format!("{CLOSED}{about}"), None),
        None => Ok(()),
    }
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

    /// Sets a setting in place of one that may say nothing to this build: `unread` is that text, and
    /// stays beside it. What was closed about it may come back, since its cause is gone.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub(crate) fn replace_setting(
        &mut self,
        key: &str,
        value: Option<&str>,
        unread: Option<&str>,
        about: &str,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            if let Some(unread) = unread {
                put(tx, &format!("{ASIDE}{key}"), Some(unread))?;
            }
            put(tx, &format!("{CLOSED}{about}"), None)?;
            put(tx, key, value)
        })
    }

    /// The words with which a notice about a cause was closed.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub(crate) fn closed_notice(&self, about: &str) -> Result<Option<String>, StoreError> {
        self.setting(&format!("{CLOSED}{about}"))
    }

    /// Closes a notice that is not kept but found anew at each look.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub(crate) fn close_found_notice(
        &mut self,
        about: &str,
        words: &str,
    ) -> Result<(), StoreError> {
        self.set_setting(&format!("{CLOSED}{about}"), Some(words))
    }

    /// Since when GitHub cannot be reached; none while it can, or before the first try.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn offline_since(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let ms = self.setting(OFFLINE_SINCE)?.and_then(|text| text.parse().ok());
        Ok(ms.and_then(DateTime::from_timestamp_millis))
    }

    /// What was in the way at the last try; none while GitHub can be reached, and where nothing was
    /// named.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn hindrance(&self) -> Result<Option<Hindrance>, StoreError> {
        // One that a newer Meridian has named is no more than "offline" here.
        Ok(self.setting(HINDRANCE)?.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Notes that GitHub could not be reached at `now`, and what was in the way; an earlier moment
    /// stays.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn went_offline(
        &mut self,
        now: DateTime<Utc>,
        by: Option<&Hindrance>,
    ) -> Result<(), StoreError> {
        if self.hindrance()?.as_ref() != by {
            let text = by.and_then(|by| serde_json::to_string(by).ok());
            self.set_setting(HINDRANCE, text.as_deref())?;
        }
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
        self.set_setting(HINDRANCE, None)?;
        self.set_setting(OFFLINE_SINCE, None)
    }

    /// The last look at the server's clock that told something, as it was kept.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub(crate) fn server_clock(&self) -> Result<Option<String>, StoreError> {
        self.setting(SERVER_CLOCK)
    }

    /// Keeps a look at the server's clock.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub(crate) fn keep_server_clock(&mut self, look: &str) -> Result<(), StoreError> {
        self.set_setting(SERVER_CLOCK, Some(look))
    }

    /// The cause of a notice that is found anew at each look is gone: it may come back.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub(crate) fn forget_closed_notice(&mut self, about: &str) -> Result<(), StoreError> {
        if self.closed_notice(about)?.is_none() {
            return Ok(());
        }
        self.set_setting(&format!("{CLOSED}{about}"), None)
    }

    /// What the member should be told about the store, one sentence each, oldest first; kept until
    /// [`Self::dismiss_notice`].
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

    /// Those of the notices that are about something lost: nothing is posted until the member has
    /// closed them. The others stand for as long as their cause does.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn warnings(&self) -> Result<Vec<String>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT value FROM settings WHERE key >= ?1 AND key < ?2 \
                 AND substr(key, 1, length(?3)) <> ?3 ORDER BY key",
            )?;
            let warnings = statement
                .query_map([NOTICE, "notice0", STANDING], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            Ok(warnings)
        })
    }

    /// The member has read the notice of these words. It does not come back, except in other words
    /// or once its cause was gone in between.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn dismiss_notice(&mut self, words: &str) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            let keys: Vec<String> = tx
                .prepare_cached(
                    "SELECT key FROM settings WHERE key >= ?1 AND key < ?2 AND value = ?3",
                )?
                .query_map([NOTICE, "notice0", words], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            for key in keys {
                put(tx, &key, None)?;
                if let Some(about) = key.strip_prefix(STANDING) {
                    put(tx, &format!("{CLOSED}{about}"), Some(words))?;
                }
            }
            Ok(())
        })
    }

    /// Sets a notice that stands for as long as its cause does, or until the member closes it; none
    /// takes it back. `about` is a short word for the cause.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn set_standing_notice(
        &mut self,
        about: &str,
        notice: Option<&str>,
    ) -> Result<(), StoreError> {
        let (standing, closed) = (format!("{STANDING}{about}"), format!("{CLOSED}{about}"));
        self.notebook.write(|tx| {
            let was_closed = get(tx, &closed)?;
            if notice.is_some() && was_closed.as_deref() == notice {
                return Ok(());
            }
            if was_closed.is_some() {
                put(tx, &closed, None)?;
            }
            put(tx, &standing, notice)
        })
    }

    /// Notes that a terminal printed what GitHub holds instead of an operation's text. The first
    /// time counts, for as long as it is the same text.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn note_shown(
        &mut self,
        op: &OpId,
        theirs: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if self.shown_since(op, theirs)?.is_some() {
            return Ok(());
        }
        let value = format!("{} {}", hash_of(theirs), now.timestamp_millis());
        self.set_setting(&format!("{SHOWN}{op}"), Some(&value))
    }

    /// Since when a terminal has shown exactly this text, if it has.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn shown_since(
        &self,
        op: &OpId,
        theirs: &str,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let shown = self.setting(&format!("{SHOWN}{op}"))?;
        Ok(shown.as_deref().and_then(|shown| shown.split_once(' ')).and_then(|(hash, ms)| {
            let at = ms.parse().ok().and_then(DateTime::from_timestamp_millis);
            at.filter(|_| hash == hash_of(theirs))
        }))
    }

    /// Notes that the member knows what GitHub holds instead of an operation's text, and that a
    /// Post may replace exactly that.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn note_seen(&mut self, op: &OpId, theirs: &str) -> Result<(), StoreError> {
        self.set_setting(&format!("{SEEN}{op}"), Some(&hash_of(theirs)))
    }

    /// The standing notice about a cause; none while there is no such cause.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn standing_notice(&self, about: &str) -> Result<Option<String>, StoreError> {
        self.setting(&format!("{NOTICE}standing-{about}"))
    }

    /// Adds a notice.
    pub(crate) fn add_notice(
        &mut self,
        notice: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let key = format!("{NOTICE}{}", now.format("%Y-%m-%dT%H:%M:%S%.3fZ"));
        self.set_setting(&key, Some(notice))
    }
}

/// The hash of a text as the member sees it: without the marker line.
fn hash_of(theirs: &str) -> String {
    sha256_hex(marker::strip(theirs))
}

/// Whether the member knows this text to be replaced by a Post over the operation.
pub(crate) fn is_seen(tx: &Connection, op: &OpId, theirs: &str) -> Result<bool, StoreError> {
    Ok(get(tx, &format!("{SEEN}{op}"))?.is_some_and(|hash| hash == hash_of(theirs)))
}

/// The operation came to its end, and what was noted for it with it.
pub(crate) fn forget_seen(tx: &Connection, op: &OpId) -> Result<(), StoreError> {
    put(tx, &format!("{SEEN}{op}"), None)?;
    put(tx, &format!("{SHOWN}{op}"), None)
}
