//! Backups of the notebook: hourly while it changes, thinned out to one a day.

use super::{Lock, NOTEBOOK, Store, StoreError, database};
use crate::private;
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The folder of the backups, in the data folder.
const FOLDER: &str = "backups";
/// Held while one is made.
const LOCK: &str = "backup.lock";
/// The least time between two backups.
const EVERY: Duration = Duration::hours(1);
/// How many of the newest are all kept.
const ALL_OF: usize = 24;
/// For how many days one a day is kept: a cycle.
const DAILY_FOR: Duration = Duration::days(120);

impl Store {
    /// Makes a backup of the notebook if the last one is at least an hour old and the notebook has
    /// changed since, and removes those that are no longer needed. Returns the new file.
    ///
    /// # Errors
    /// When the backup cannot be written; the notebook and older backups are untouched.
    pub fn backup_if_due(&self, now: DateTime<Utc>) -> Result<Option<PathBuf>, StoreError> {
        let Some(data) = &self.folder else { return Ok(None) };
        let newest = list(data).into_iter().next_back();
        if let Some((at, file)) = &newest {
            // A backup from the future (a clock that was wrong) does not stop new ones.
            let age = now - *at;
            if (age >= Duration::zero() && age < EVERY) || !changed_since(data, file) {
                return Ok(None);
            }
        }
        let Some(_lock) = Lock::try_take(data, LOCK).map_err(|e| StoreError::io(data, e))? else {
            return Ok(None);
        };
        let folder = data.join(FOLDER);
        private::close_all(data);
        private::folder(&folder).map_err(|e| StoreError::io(&folder, e))?;
        let file = folder.join(name(now));
        let part = file.with_extension("part");
        database::delete(&part).map_err(|e| StoreError::io(&part, e))?;
        let copied = self
            .notebook
            .copy_to(&part)
            .and_then(|()| std::fs::rename(&part, &file).map_err(|e| StoreError::io(&file, e)));
        if let Err(e) = copied {
            // A half-written copy is of no use and takes space.
            if let Err(e) = database::delete(&part) {
                tracing::warn!("a part of a backup stays: {e}");
            }
            return Err(e);
        }
        let present = list(data);
        for at in superfluous(present.keys().copied(), now) {
            if let Some(old) = present.get(&at)
                && let Err(e) = std::fs::remove_file(old)
            {
                tracing::warn!("an old backup stays: {e}");
            }
        }
        Ok(Some(file))
    }
}

/// Deletes what a killed process left of a backup that it was making, with all that belongs to it.
/// Leaves it to whoever is making one now.
pub(super) fn delete_parts(data: &Path) {
    let folder = data.join(FOLDER);
    let Ok(entries) = std::fs::read_dir(&folder) else { return };
    let parts: Vec<PathBuf> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().to_str()?.to_owned();
            (name.starts_with("notebook-") && name.contains(".part")).then(|| entry.path())
        })
        .collect();
    if parts.is_empty() {
        return;
    }
    let Ok(Some(_lock)) = Lock::try_take(data, LOCK) else { return };
    for part in parts {
        match std::fs::remove_file(&part) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%error, "a part of a backup stays");
            }
            _ => {}
        }
    }
}

fn name(at: DateTime<Utc>) -> String {
    format!("notebook-{}.db", at.format("%Y%m%dT%H%M%SZ"))
}

fn time_of(name: &str) -> Option<DateTime<Utc>> {
    let time = name.strip_prefix("notebook-")?.strip_suffix(".db")?;
    NaiveDateTime::parse_from_str(time, "%Y%m%dT%H%M%SZ").ok().map(|time| time.and_utc())
}

/// The backups of a data folder, oldest first; none when there is no folder of them.
pub(super) fn list(data: &Path) -> std::collections::BTreeMap<DateTime<Utc>, PathBuf> {
    let Ok(entries) = std::fs::read_dir(data.join(FOLDER)) else { return Default::default() };
    entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((time_of(entry.file_name().to_str()?)?, entry.path()))
        })
        .collect()
}

/// The log of a database.
pub(super) fn wal_of(path: &Path) -> PathBuf {
    let [_, wal, _] = database::files_of(path);
    wal
}

/// Whether the notebook's files are younger than the backup. When in doubt they are.
fn changed_since(data: &Path, backup: &Path) -> bool {
    let modified = |path: &Path| -> Option<SystemTime> {
        let file = path.metadata().ok()?;
        (file.len() > 0).then(|| file.modified().ok())?
    };
    let notebook = data.join(NOTEBOOK);
    let newest = modified(&notebook).max(modified(&wal_of(&notebook)));
    match (newest, modified(backup)) {
        (Some(newest), Some(backup)) => newest >= backup,
        _ => true,
    }
}

/// Which backups are no longer needed: all but the newest ones, and the last of each day of a
/// cycle.
fn superfluous(
    all: impl DoubleEndedIterator<Item = DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Vec<DateTime<Utc>> {
    let mut days = BTreeSet::new();
    let mut gone = Vec::new();
    for (place, at) in all.rev().enumerate() {
        let last_of_its_day = days.insert(at.date_naive());
        let kept = place < ALL_OF || (last_of_its_day && now - at <= DAILY_FOR);
        if !kept {
            gone.push(at);
        }
    }
    gone
}

#[cfg(test)]
#[path = "backup_tests.rs"]
mod tests;
