//! The mirror: what GitHub last said. Disposable: it may be deleted or jump back at any time.

mod comments;
mod issues;
mod pulls;

use super::{
    Lock, MIRROR, StoreError,
    database::{self, Database, Definition, FileState, Synchronous},
};
use rusqlite::Transaction;
use rusqlite_migration::M;
use std::{
    cell::{Cell, RefCell},
    path::{Path, PathBuf},
};

pub use comments::{Mirrored, Update};
pub(super) use comments::{by_hand, held, listed, own, put_comments, remove_comment};
pub(super) use issues::{put_candidates, put_issue};
pub(super) use pulls::{pulls, put_pulled};

/// Append only, though an unknown version is simply made anew.
const MIGRATIONS: &[M<'static>] = &[
    M::up(issues::CREATE),
    M::up(comments::CREATE),
    M::up(pulls::CREATE),
    M::up(comments::MISSING),
    M::up(issues::ASSOCIATION),
    M::up(issues::CANDIDATES),
];

/// The mirror's file.
pub(super) const DEFINITION: Definition =
    Definition { migrations: MIGRATIONS, synchronous: Synchronous::Normal };

/// A state of the mirror; another file in its place is another state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MirrorState {
    opened: u64,
    file: FileState,
}

/// The open mirror. Where the file turns out to be damaged, or was made anew by another program,
/// the new one is opened without a word: nothing in it needs saving.
pub(super) struct Mirror {
    database: RefCell<Database>,
    /// How often another file was opened in its place.
    reopened: Cell<u64>,
    folder: Option<PathBuf>,
}

impl Mirror {
    /// Opens the mirror of a data folder; a damaged or newer one is made anew. The caller keeps
    /// other openers out.
    pub(super) fn open(folder: &Path) -> Result<Self, StoreError> {
        let database = RefCell::new(open_or_make(folder)?);
        Ok(Self { database, reopened: Cell::new(0), folder: Some(folder.to_owned()) })
    }

    /// Opens a file by name; damage is an error.
    pub(super) fn open_at(path: &Path, vfs: Option<&str>) -> Result<Self, StoreError> {
        let database = RefCell::new(Database::open(path, vfs, &DEFINITION)?);
        Ok(Self { database, reopened: Cell::new(0), folder: None })
    }

    /// As [`Database::read`].
    pub(super) fn read<T>(
        &self,
        work: impl Fn(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let done = self.database.borrow().read(&work);
        match done {
            Err(e) if self.reopened(&e)? => self.database.borrow().read(&work),
            done => done,
        }
    }

    /// As [`Database::write`].
    pub(super) fn write<T>(
        &mut self,
        work: impl Fn(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let done = self.database.get_mut().write(&work);
        match done {
            Err(e) if self.reopened(&e)? => self.database.get_mut().write(&work),
            done => done,
        }
    }

    /// Opens the file again if that helps against the error.
    fn reopened(&self, error: &StoreError) -> Result<bool, StoreError> {
        let (StoreError::Damaged { .. } | StoreError::Replaced { .. }, Some(folder)) =
            (error, &self.folder)
        else {
            return Ok(false);
        };
        let opening = Lock::take(folder, "open.lock").map_err(|e| StoreError::io(folder, e))?;
        let database = open_or_make(folder)?;
        drop(opening);
        self.database.replace(database);
        self.reopened.set(self.reopened.get() + 1);
        Ok(true)
    }

    /// Which state of the mirror `tx` reads.
    fn state(&self, tx: &Transaction<'_>) -> Result<MirrorState, StoreError> {
        Ok(MirrorState { opened: self.reopened.get(), file: Database::state(tx)? })
    }

    /// For tests: how the connection is set up.
    #[cfg(test)]
    pub(super) fn ask(&self, sql: &str) -> i64 {
        self.database.borrow().connection().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

fn open_or_make(folder: &Path) -> Result<Database, StoreError> {
    let path = folder.join(MIRROR);
    match Database::open(&path, None, &DEFINITION) {
        Err(StoreError::Damaged { .. } | StoreError::Newer { .. }) => {
            tracing::warn!("the mirror is damaged or newer; it is made anew");
            database::delete(&path).map_err(|e| StoreError::io(&path, e))?;
            Database::open(&path, None, &DEFINITION)
        }
        opened => opened,
    }
}
