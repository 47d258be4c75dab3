//! The store: the only place with SQL.
//!
//! Two SQLite files in one folder. `notebook.db` must never be lost: drafts, outbox, receipts,
//! bases, bindings, settings. `mirror.db` is what GitHub last said; it may be deleted or jump back
//! at any time. A step commits the notebook first and the mirror second, and nothing that must hold
//! spans both.
//!
//! Every access goes through `Database`, whose `read` and `write` are the only ways to
//! a connection, so that the check for a newer schema cannot be skipped. A table's SQL, row type
//! and queries stand together, one file a table, as methods of [`Store`].

mod backup;
mod columns;
mod contract;
mod database;
mod error;
mod locks;
mod mirror;
mod notebook;
mod reading;
mod rebuild;
mod restore;
mod room;
mod worth;

use crate::private;
use chrono::{DateTime, Utc};
use database::Database;
use mirror::Mirror;
use std::path::{Path, PathBuf};

pub use error::StoreError;
pub use locks::Lock;
pub use mirror::{MirrorState, Mirrored, Update};
pub use notebook::{
    Bells, ChangeKind, Followed, Kept, KeptChange, Noticed, Queued, Reading, Revision, SCHEMA,
    Schedule, StoredDraft, Team, TeamFacts, TeamKind, Which,
};

/// The notebook's file in the data folder.
pub const NOTEBOOK: &str = "notebook.db";
/// The mirror's file in the data folder.
pub const MIRROR: &str = "mirror.db";

/// What SQLite may keep in memory in a process that is always there.
const LITTLE_MEMORY: u32 = 512 * 1024;

/// One connection to each of the two files. Share it behind a mutex; other processes may have the
/// same folder open.
pub struct Store {
    notebook: Database,
    mirror: Mirror,
    folder: Option<PathBuf>,
    /// The state of the notebook's files of which a backup was not worth while.
    not_worth: Option<backup::Stamp>,
    texts: notebook::TextsAtHand,
    /// Where the files lie instead while the folder cannot be written; dropped after both.
    copy: Option<reading::Copy>,
}

impl Store {
    /// For a process that is always there: what was read once is not kept for ever.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn keep_memory_small(&self) -> Result<(), StoreError> {
        self.notebook.limit_memory(LITTLE_MEMORY)
    }

    /// Opens the notebook and the mirror in `folder`, making what is missing, and closes both to
    /// everybody else (`private.rs`). Waits for another process that is opening the same folder.
    ///
    /// A damaged notebook is set aside under a name with `now` in it and restored as far as
    /// possible; [`Self::notices`] then says what was kept. A damaged or newer mirror is made anew.
    ///
    /// # Errors
    /// [`StoreError::Newer`] when a newer Meridian wrote the notebook; otherwise what stands in the
    /// way of the folder or the files. Nothing is lost by a failed opening.
    pub fn open(folder: &Path, now: DateTime<Utc>) -> Result<Self, StoreError> {
        Self::open_where(folder, now, room::is_full)
    }

    fn open_where(
        folder: &Path,
        now: DateTime<Utc>,
        is_full: impl Fn(&Path) -> bool,
    ) -> Result<Self, StoreError> {
        make_folder(folder)?;
        private::close_all(folder);
        let opening = Lock::take(folder, "open.lock").map_err(|e| StoreError::io(folder, e))?;
        tidy(folder);
        if is_full(folder) {
            return Err(StoreError::DiskFull { path: folder.to_owned() });
        }
        let path = folder.join(NOTEBOOK);
        let (notebook, restored) = match open_notebook(folder, &path) {
            Err(StoreError::Damaged { .. }) => {
                let restored = restore::restore(folder, now)?;
                (Database::open(&path, None, &notebook::DEFINITION)?, Some(restored))
            }
            opened => (opened?, None),
        };
        if restored.is_some() {
            // A team's number may mean another one since.
            let mirror = folder.join(MIRROR);
            database::delete(&mirror).map_err(|e| StoreError::io(&mirror, e))?;
        }
        let mirror = Mirror::open(folder)?;
        drop(opening);
        let mut store = Self {
            notebook,
            mirror,
            folder: Some(folder.to_owned()),
            not_worth: None,
            texts: notebook::TextsAtHand::default(),
            copy: None,
        };
        if let Some(notice) = restored {
            store.add_notice(&notice, now)?;
        }
        Ok(store)
    }

    /// Opens two files by name, without the folder's lock, restoring and backups: for a simulation
    /// that brings its own file system as an SQLite `vfs`.
    ///
    /// # Errors
    /// As [`Self::open`]; damage is an error here.
    pub fn open_at(notebook: &str, mirror: &str, vfs: Option<&str>) -> Result<Self, StoreError> {
        Ok(Self {
            notebook: Database::open(Path::new(notebook), vfs, &notebook::DEFINITION)?,
            mirror: Mirror::open_at(Path::new(mirror), vfs)?,
            folder: None,
            not_worth: None,
            texts: notebook::TextsAtHand::default(),
            copy: None,
        })
    }
}

/// Deletes what a killed process left half made: a part of a backup, a copy of a damaged notebook.
fn tidy(folder: &Path) {
    backup::delete_parts(folder);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(rebuild::is_copy)
            && let Err(error) = std::fs::remove_file(entry.path())
        {
            tracing::warn!(%error, "what was left half made stays");
        }
    }
}

fn make_folder(folder: &Path) -> Result<(), StoreError> {
    if folder.exists() && !folder.is_dir() {
        return Err(StoreError::NotAFolder { path: folder.to_owned() });
    }
    private::folder(folder).map_err(|e| StoreError::io(folder, e))
}

fn open_notebook(folder: &Path, path: &Path) -> Result<Database, StoreError> {
    // An emptied file is damage when there is something to restore, and a fresh start otherwise.
    // SQLite would throw away a log that is still full.
    let is_full = |path: &Path| path.metadata().is_ok_and(|file| file.len() > 0);
    let emptied = path.exists()
        && !is_full(path)
        && (is_full(&backup::wal_of(path)) || !backup::list(folder).is_empty());
    if emptied {
        return Err(StoreError::Damaged { path: path.to_owned() });
    }
    Database::open(path, None, &notebook::DEFINITION)
}

#[cfg(test)]
mod tests;
