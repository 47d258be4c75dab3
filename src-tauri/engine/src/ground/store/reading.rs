//! A notebook that cannot be written now can still be read, so that its texts can be taken out.
//!
//! SQLite wants to write beside a database even to read it, and touches memory that a full disk
//! cannot back. So the files are copied to where there is room, and the copies are read.

use super::{MIRROR, NOTEBOOK, Store, StoreError, database, disk_space};
use crate::ground::private;
use chrono::{DateTime, Utc};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process,
    time::SystemTime,
};

/// How often files are copied that change meanwhile.
const ATTEMPTS: usize = 5;

impl Store {
    /// Opens a data folder for somebody who only reads: as [`Self::open`], and where nothing can be
    /// written now, a copy of what is there, with the reason. What is written to that is refused.
    ///
    /// # Errors
    /// As [`Self::open`], when not even reading is possible.
    pub fn open_to_read(
        folder: &Path,
        now: DateTime<Utc>,
    ) -> Result<(Self, Option<StoreError>), StoreError> {
        Self::open_to_read_where(folder, now, disk_space::is_full)
    }

    /// The same with another word on whose disk is full.
    pub(super) fn open_to_read_where(
        folder: &Path,
        now: DateTime<Utc>,
        is_full: impl Fn(&Path) -> bool,
    ) -> Result<(Self, Option<StoreError>), StoreError> {
        let refused = match Self::open_where(folder, now, &is_full) {
            Err(
                refused @ (StoreError::DiskFull { .. }
                | StoreError::ReadOnly { .. }
                | StoreError::NoPermission { .. }),
            ) => refused,
            opened => return Ok((opened?, None)),
        };
        for place in places() {
            match Self::open_copy(folder, &place, now, &is_full) {
                Ok(store) => return Ok((store, Some(refused))),
                Err(error) => tracing::warn!(place = %place.display(), %error, "nothing is read"),
            }
        }
        Err(refused)
    }

    fn open_copy(
        folder: &Path,
        place: &Path,
        now: DateTime<Utc>,
        is_full: impl Fn(&Path) -> bool,
    ) -> Result<Self, StoreError> {
        let copy = Copy::new(place).map_err(|e| StoreError::io(place, e))?;
        copy.take(&folder.join(NOTEBOOK), NOTEBOOK).map_err(|e| StoreError::io(folder, e))?;
        if let Err(error) = copy.take(&folder.join(MIRROR), MIRROR) {
            // Without it the member's own texts can be read all the same.
            tracing::warn!(%error, "the mirror is not read");
            database::delete(&copy.0.join(MIRROR)).map_err(|e| StoreError::io(place, e))?;
        }
        let mut store = Self::open_where(&copy.0, now, is_full)?;
        store.notebook.only_read(&folder.join(NOTEBOOK))?;
        store.folder = None;
        store.copy = Some(copy);
        Ok(store)
    }
}

#[cfg(test)]
impl Store {
    /// Where the copy lies.
    pub(super) fn copied_to(&self) -> Option<PathBuf> {
        self.copy.as_ref().map(|copy| copy.0.clone())
    }
}

/// Where a copy may find room, the usual place first; the others are in memory.
fn places() -> Vec<PathBuf> {
    let runtime = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let shared = cfg!(target_os = "linux").then(|| PathBuf::from("/dev/shm"));
    [Some(env::temp_dir()), runtime, shared].into_iter().flatten().collect()
}

/// A folder for copies, deleted when dropped.
pub(super) struct Copy(PathBuf);

impl Copy {
    fn new(place: &Path) -> io::Result<Self> {
        let mut number = 0;
        loop {
            let folder = place.join(format!("meridian-reading-{}-{number}", process::id()));
            match private::new_folder(&folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                made => return made.map(|()| Self(folder)),
            }
        }
    }

    /// Copies a database with its log, as they were at one moment.
    fn take(&self, from: &Path, name: &str) -> io::Result<()> {
        let [file, log, _] = database::files_of(from);
        let [file_copy, log_copy, _] = database::files_of(&self.0.join(name));
        for _ in 0..ATTEMPTS {
            let before = (stamp(&file), stamp(&log));
            private::file(&file_copy)?;
            fs::write(&file_copy, fs::read(&file)?)?;
            match fs::read(&log) {
                Ok(bytes) => {
                    private::file(&log_copy)?;
                    fs::write(&log_copy, bytes)?;
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
            if before == (stamp(&file), stamp(&log)) {
                return Ok(());
            }
        }
        Err(io::ErrorKind::ResourceBusy.into())
    }
}

/// What changes when a file does.
fn stamp(path: &Path) -> Option<(u64, SystemTime)> {
    let found = path.metadata().ok()?;
    Some((found.len(), found.modified().ok()?))
}

impl Drop for Copy {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "a copy of the notebook stays in the system's temporary folder");
        }
    }
}
