//! The store: with the `tables` of the slices the only place with SQL.
//!
//! Two SQLite files in one folder. `notebook.db` must never be lost: drafts, outbox, receipts,
//! bases, bindings, settings. `mirror.db` is what GitHub last said; it may be deleted or jump back
//! at any time. A step commits the notebook first and the mirror second, and nothing that must hold
//! spans both.
//!
//! Every access goes through `Database`, whose `read` and `write` are the only ways to
//! a connection, so that the check for a newer schema cannot be skipped. A table's SQL, row type
//! and queries stand together in the `tables` of its slice, as methods of [`Store`].

mod backup;
pub(crate) mod columns;
pub(crate) mod database;
mod disk_space;
mod error;
mod locks;
pub(crate) mod mirror;
mod open;
mod reading;
mod rebuild;
mod restore;
pub(crate) mod schema;
mod whole;
mod worth;

use crate::draft::tables::at_hand::TextsAtHand;
use chrono::{DateTime, Utc};
use database::Database;
use mirror::Mirror;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

pub use error::StoreError;
pub use locks::Lock;
pub(crate) use mirror::MirrorState;

/// The notebook's file in the data folder.
pub const NOTEBOOK: &str = "notebook.db";
/// The mirror's file in the data folder.
pub const MIRROR: &str = "mirror.db";

/// What SQLite may keep in memory in a process that is always there.
const LITTLE_MEMORY: u32 = 512 * 1024;

/// The backups of a data folder, oldest first.
pub(crate) fn backups(data: &Path) -> BTreeMap<DateTime<Utc>, PathBuf> {
    backup::list(data)
}

/// How many bytes the notebook has, with what was written last.
pub(crate) fn notebook_bytes(data: &Path) -> u64 {
    let notebook = data.join(NOTEBOOK);
    let files = [backup::wal_of(&notebook), notebook];
    files.iter().map(|file| file.metadata().map_or(0, |file| file.len())).sum()
}

/// One connection to each of the two files. Share it behind a mutex; other processes may have the
/// same folder open.
pub struct Store {
    pub(crate) notebook: Database,
    pub(crate) mirror: Mirror,
    folder: Option<PathBuf>,
    /// The state of the notebook's files of which a backup was not worth while.
    not_worth: Option<backup::Stamp>,
    pub(crate) texts: TextsAtHand,
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
}

#[cfg(test)]
mod tests;
