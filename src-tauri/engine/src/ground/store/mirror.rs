//! The mirror: what GitHub last said. Disposable: it may be deleted or jump back at any time.

use super::{
    Lock, MIRROR, StoreError,
    database::{self, Database, FileState},
    schema,
};
use rusqlite::Connection;
use std::{
    cell::{Cell, RefCell},
    path::{Path, PathBuf},
};

/// A state of the mirror; another file in its place is another state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MirrorState {
    opened: u64,
    file: FileState,
}

impl MirrorState {
    /// Whether both are states of one file, so that the later tells what has changed since the earlier.
    pub(crate) fn is_of_the_file_of(self, other: Self) -> bool {
        self.opened == other.opened
    }
}

/// The open mirror. Where the file turns out to be damaged, or was made anew by another program,
/// the new one is opened without a word: nothing in it needs saving.
pub(crate) struct Mirror {
    database: RefCell<Database>,
    /// How often another file was opened in its place.
    reopened: Cell<u64>,
    folder: Option<PathBuf>,
    /// Whether whatever is read until [`Self::end`] is of one state.
    is_in_one: Cell<bool>,
}

impl Mirror {
    /// Opens the mirror of a data folder; a damaged or newer one is made anew. The caller keeps
    /// other openers out.
    pub(crate) fn open(folder: &Path) -> Result<Self, StoreError> {
        let database = RefCell::new(open_or_make(folder)?);
        Ok(Self {
            database,
            reopened: Cell::new(0),
            folder: Some(folder.to_owned()),
            is_in_one: Cell::new(false),
        })
    }

    /// Opens a file by name; damage is an error.
    pub(crate) fn open_at(path: &Path, vfs: Option<&str>) -> Result<Self, StoreError> {
        let database = RefCell::new(Database::open(path, vfs, &schema::MIRROR)?);
        Ok(Self { database, reopened: Cell::new(0), folder: None, is_in_one: Cell::new(false) })
    }

    /// Whatever is read from here on, until [`Self::end`], is of one unchanging state: that of the
    /// first reading. Who reads nothing does not need the file.
    pub(super) fn begin_to_read(&self) {
        self.is_in_one.set(true);
    }

    /// Ends what was begun.
    pub(super) fn end(&self) {
        self.is_in_one.set(false);
        self.database.borrow().end();
    }

    /// As [`Database::read`].
    pub(crate) fn read<T>(
        &self,
        work: impl Fn(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let read = || {
            let database = self.database.borrow();
            if self.is_in_one.get() {
                database.begin_to_read()?;
            }
            database.read(&work)
        };
        match read() {
            Err(e) if self.reopened(&e)? => read(),
            done => done,
        }
    }

    /// As [`Database::write`]; refused while one state is read, with whose end it would be undone.
    pub(crate) fn write<T>(
        &mut self,
        work: impl Fn(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.is_in_one.get() {
            return Err(StoreError::OnlyRead);
        }
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
    pub(crate) fn state(&self, tx: &Connection) -> Result<MirrorState, StoreError> {
        Ok(MirrorState { opened: self.reopened.get(), file: Database::state(tx)? })
    }

    /// For tests: how the connection is set up.
    #[cfg(test)]
    pub(crate) fn ask(&self, sql: &str) -> i64 {
        self.database.borrow().connection().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

fn open_or_make(folder: &Path) -> Result<Database, StoreError> {
    let path = folder.join(MIRROR);
    match Database::open(&path, None, &schema::MIRROR) {
        Err(StoreError::Damaged { .. } | StoreError::Newer { .. }) => {
            tracing::warn!("the mirror is damaged or newer; it is made anew");
            database::delete(&path).map_err(|e| StoreError::io(&path, e))?;
            Database::open(&path, None, &schema::MIRROR)
        }
        opened => opened,
    }
}
