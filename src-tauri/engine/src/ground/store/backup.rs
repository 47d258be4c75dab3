//! Backups of the notebook: hourly while what it is for changes, the older the thinner.

use super::{Lock, NOTEBOOK, Store, StoreError, database, schema, worth};
use crate::ground::private;
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The folder of the backups, in the data folder.
const FOLDER: &str = "backups";
/// Held while one is made.
const LOCK: &str = "backup.lock";
/// The least time between two backups.
const EVERY: Duration = Duration::hours(1);
/// How many times the notebook's size all of them may have together.
const MOST_TIMES: u64 = 3;
/// How long one is kept: a cycle.
const KEPT_FOR: Duration = Duration::days(120);

impl Store {
    /// Makes a backup of the notebook if the last one is at least an hour old and something that
    /// counts has changed since, and removes those that are no longer needed. Returns the new file.
    ///
    /// # Errors
    /// When the backup cannot be written, or what was copied is damaged; the notebook and older
    /// backups are untouched.
    pub fn backup_if_due(&mut self, now: DateTime<Utc>) -> Result<Option<PathBuf>, StoreError> {
        let Some(data) = &self.folder else { return Ok(None) };
        // A backup from the future (a clock that was wrong) does not stop new ones.
        if let Some((at, file)) = list(data).range(..=now).next_back() {
            if now - *at < EVERY {
                return Ok(None);
            }
            let stamp = stamp(data);
            let is_known = stamp.is_some() && self.not_worth == stamp;
            if is_known || !self.notebook.differs_from(|ours| worth::differs(ours, file)) {
                self.not_worth = stamp;
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
        let copied = self.notebook.copy_to(&part).and_then(|()| {
            // For this one older ones go: it must be as good as they are.
            if database::is_sound(&part, &schema::NOTEBOOK) {
                std::fs::rename(&part, &file).map_err(|e| StoreError::io(&file, e))
            } else {
                Err(StoreError::Damaged { path: data.join(NOTEBOOK) })
            }
        });
        if let Err(e) = copied {
            // A half-written copy is of no use and takes space.
            if let Err(e) = database::delete(&part) {
                tracing::warn!("a part of a backup stays: {e}");
            }
            return Err(e);
        }
        let present = list(data);
        let size = |file: &PathBuf| file.metadata().map_or(0, |file| file.len());
        let sizes = present.iter().map(|(at, file)| (*at, size(file))).collect();
        for at in superfluous(&sizes, now) {
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

/// When the notebook's files were last written to, and how long they are.
pub(super) type Stamp = Vec<(u64, SystemTime)>;

/// None when it cannot be told.
fn stamp(data: &Path) -> Option<Stamp> {
    let notebook = data.join(NOTEBOOK);
    let wal = wal_of(&notebook);
    let of = |path: &Path| {
        let file = path.metadata().ok()?;
        Some((file.len(), file.modified().ok()?))
    };
    Some([of(&notebook)?].into_iter().chain(of(&wal)).collect())
}

/// Which backups are no longer needed: those of an earlier cycle, and as many others as it takes
/// for all together to have no more than [`MOST_TIMES`] the size of the newest, which is as big as
/// the notebook. The newest always stays, and of the others those that tell most: the further
/// back, the further apart. One from the future (a clock that was wrong) is as far away as one
/// from the past.
fn superfluous(sizes: &BTreeMap<DateTime<Utc>, u64>, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let Some((&newest, &size)) = sizes.range(..=now).next_back() else { return Vec::new() };
    let others = sizes.iter().filter(|(at, _)| **at != newest).map(|(at, size)| (*at, *size));
    let (mut kept, mut gone): (Vec<_>, Vec<_>) =
        others.partition(|(at, _)| (now - *at).abs() <= KEPT_FOR);
    kept.sort_by_key(|(at, _)| (now - *at).abs());
    let most = size.saturating_mul(MOST_TIMES - 1);
    while kept.iter().map(|(_, size)| size).sum::<u64>() > most {
        // An hour more, so that the newest has an age to compare with, too.
        let age = |at: DateTime<Utc>| (now - at).num_seconds().abs() + EVERY.num_seconds();
        let ages: Vec<i64> =
            [newest].into_iter().chain(kept.iter().map(|(at, _)| *at)).map(age).collect();
        // Without it there would be a gap between its neighbours; the oldest has only one.
        #[allow(clippy::cast_precision_loss, reason = "ages of months, in seconds")]
        let gap = |place: usize| match ages.get(place..place + 3) {
            Some(&[after, _, before]) => before as f64 / after as f64,
            _ => f64::INFINITY,
        };
        let least = (0..kept.len()).min_by(|a, b| gap(*a).total_cmp(&gap(*b)));
        gone.extend(least.map(|place| kept.remove(place)));
    }
    gone.into_iter().map(|(at, _)| at).collect()
}

#[cfg(test)]
#[path = "backup_tests.rs"]
mod tests;
