//! One SQLite file with its schema: the only two ways in are [`Database::read`] and
//! [`Database::write`], and both first check that no newer program has changed the schema.

use super::StoreError;
use crate::ground::private;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, config::DbConfig};
use rusqlite_migration::{M, Migrations};
use std::{
    cell::Cell,
    io,
    path::{Path, PathBuf},
    time::Duration,
};

/// When SQLite waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Synchronous {
    /// At each commit: "Saved" survives a power cut.
    Full,
    /// At checkpoints: a power cut may lose the last commits, not the file.
    Normal,
}

/// What a database file is.
#[derive(Debug)]
pub(crate) struct Definition {
    /// Numbered and append-only: the schema's version is how many were applied.
    pub(crate) migrations: &'static [M<'static>],
    /// When SQLite waits for the disk.
    pub(crate) synchronous: Synchronous,
}

impl Definition {
    /// The version that this program knows.
    pub(crate) fn version(&self) -> i64 {
        i64::try_from(self.migrations.len()).unwrap_or(i64::MAX)
    }
}

/// A state of an open file: while it stays the same, nothing that is in the file has changed. Of two
/// states of the same file one may be counted as two, never the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileState {
    /// Changes with each commit of another connection.
    by_others: i64,
    /// How many rows this connection has written so far.
    by_us: u64,
}

/// An open database file with the newest schema.
#[derive(Debug)]
pub(crate) struct Database {
    connection: Connection,
    path: PathBuf,
    version: i64,
    identity: Option<Identity>,
    /// Whether a transaction was begun that whatever is read and written is a part of.
    in_one: Cell<bool>,
}

impl Database {
    /// Opens the file and brings its schema up to date. The caller keeps other openers out.
    pub(crate) fn open(
        path: &Path,
        vfs: Option<&str>,
        definition: &Definition,
    ) -> Result<Self, StoreError> {
        Self::open_inner(path, vfs, definition).map_err(|e| e.explained(path))
    }

    fn open_inner(
        path: &Path,
        vfs: Option<&str>,
        definition: &Definition,
    ) -> Result<Self, StoreError> {
        let mut connection = connect(path, vfs)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.set_transaction_behavior(TransactionBehavior::Immediate);
        // Until it is known to be sound: the log of a damaged file is read for itself.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.set_prepared_statement_cache_capacity(64);
        // Before anything is asked: changed later, SQLite would read the whole schema again.
        connection.execute_batch("PRAGMA temp_store = MEMORY;")?;
        let version = definition.version();
        if user_version(&connection)? > version {
            return Err(StoreError::Newer { path: path.to_owned() });
        }
        if connection.is_readonly("main")? {
            return Err(StoreError::ReadOnly { path: path.to_owned() });
        }
        let sound: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if sound != "ok" {
            tracing::error!(path = %path.display(), found = %sound, "the database is damaged");
            return Err(StoreError::Damaged { path: path.to_owned() });
        }
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        let mode: String =
            connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            return Err(StoreError::NotShareable { path: path.to_owned() });
        }
        let synchronous = match definition.synchronous {
            Synchronous::Full => "FULL",
            Synchronous::Normal => "NORMAL",
        };
        // 256 pages keep the log below about a megabyte between checkpoints.
        connection.execute_batch(&format!(
            "PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON; \
             PRAGMA wal_autocheckpoint = 256;"
        ))?;
        Migrations::from_slice(definition.migrations).to_latest(&mut connection).map_err(|e| {
            match e {
                rusqlite_migration::Error::RusqliteError { err, .. } => StoreError::Sqlite(err),
                other => StoreError::Migration(other.to_string()),
            }
        })?;
        if definition.synchronous == Synchronous::Full {
            // What a killed process had written but not synced is read from the log as if it were
            // safe. From here on it is: a checkpoint syncs the log first. Where that fails (a full
            // disk, say), the next commit does it.
            let _ = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        }
        let identity = if vfs.is_none() { Identity::of(path) } else { None };
        Ok(Self { connection, path: path.to_owned(), version, identity, in_one: Cell::new(false) })
    }

    /// Reads from one unchanging state of the file.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let attempt = || {
            if self.is_in_one()? {
                return work(&self.connection);
            }
            self.check_identity()?;
            let tx = Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred)?;
            self.check_version(&tx)?;
            work(&tx)
        };
        attempt().map_err(|e| e.explained(&self.path))
    }

    /// Runs `work` in one transaction that excludes all other writers; an error undoes all of it.
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.write_inner(work).map_err(|e| e.explained(&self.path))
    }

    fn write_inner<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.is_in_one()? {
            return self.write_a_part(work);
        }
        self.check_identity()?;
        let tx = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
        self.check_version(&tx)?;
        let done = work(&tx)?;
        tx.commit()?;
        Ok(done)
    }

    /// Runs `work` as a part of the transaction that is under way; an error undoes this part of it.
    fn write_a_part<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.connection.execute_batch("SAVEPOINT part")?;
        let done = work(&self.connection);
        if done.is_ok() {
            self.connection.execute_batch("RELEASE part")?;
        } else if let Err(error) = self.connection.execute_batch("ROLLBACK TO part; RELEASE part") {
            // SQLite has undone the whole by itself; `is_in_one` finds it so.
            tracing::warn!(%error, "a part of a transaction is undone with all of it");
        }
        done
    }

    /// Whether a transaction is under way, of which whatever is read and written is a part.
    ///
    /// # Errors
    /// When SQLite has ended it by itself, as it does where the disk is full: nothing of it is kept,
    /// and nothing more may be.
    fn is_in_one(&self) -> Result<bool, StoreError> {
        if self.in_one.get() && self.connection.is_autocommit() {
            return Err(StoreError::Undone { path: self.path.clone() });
        }
        Ok(self.in_one.get())
    }

    /// Begins to read one unchanging state of the file, until [`Self::end`]; begun twice is begun
    /// once.
    pub(crate) fn begin_to_read(&self) -> Result<(), StoreError> {
        if self.is_in_one()? { Ok(()) } else { self.begin("BEGIN DEFERRED") }
    }

    /// Begins a transaction that excludes all other writers, until [`Self::end`].
    pub(crate) fn begin_to_write(&self) -> Result<(), StoreError> {
        self.begin("BEGIN IMMEDIATE")
    }

    fn begin(&self, how: &str) -> Result<(), StoreError> {
        let attempt = || {
            self.check_identity()?;
            self.connection.execute_batch(how)?;
            self.in_one.set(true);
            self.check_version(&self.connection)
        };
        attempt().map_err(|e| {
            self.end();
            e.explained(&self.path)
        })
    }

    /// Ends what was begun; nothing of it is kept.
    pub(crate) fn end(&self) {
        self.in_one.set(false);
        if !self.connection.is_autocommit()
            && let Err(error) = self.connection.execute_batch("ROLLBACK")
        {
            tracing::error!(path = %self.path.display(), %error, "a transaction does not end");
        }
    }

    /// Keeps what was written since [`Self::begin_to_write`].
    ///
    /// # Errors
    /// When it cannot be kept; then nothing is.
    pub(crate) fn keep(&self) -> Result<(), StoreError> {
        let keep = || {
            self.is_in_one()?;
            Ok(self.connection.execute_batch("COMMIT")?)
        };
        let kept = keep().map_err(|e: StoreError| e.explained(&self.path));
        self.end();
        kept
    }

    /// Which state of the file `tx` reads.
    pub(crate) fn state(tx: &Connection) -> Result<FileState, StoreError> {
        let by_others =
            tx.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        Ok(FileState { by_others, by_us: tx.total_changes() })
    }

    /// From now on SQLite keeps at most about so many bytes in memory, for all databases of this
    /// process together: read pages are forgotten sooner.
    pub(crate) fn limit_memory(&self, bytes: u32) -> Result<(), StoreError> {
        let limit = format!("PRAGMA soft_heap_limit = {bytes}");
        Ok(self.connection.query_row(&limit, [], |_| Ok(()))?)
    }

    /// Asks something of one unchanging state of the file; an error counts as a yes.
    pub(crate) fn differs_from(&self, ask: impl FnOnce(&Connection) -> bool) -> bool {
        self.read(|tx| Ok(ask(tx))).unwrap_or(true)
    }

    /// Copies the whole file, as it is now, into a new file at `to`.
    pub(crate) fn copy_to(&self, to: &Path) -> Result<(), StoreError> {
        let copy = || -> Result<(), StoreError> {
            let mut target = connect(to, None)?;
            target.execute_batch("PRAGMA synchronous = FULL;")?;
            rusqlite::backup::Backup::new(&self.connection, &mut target)?.step(-1)?;
            // A backup is one file that can be read from anywhere, without a log beside it.
            target.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
            Ok(())
        };
        copy().map_err(|e| e.explained(to))
    }

    /// From now on nothing can be written; what goes wrong is told of the file that this is a copy
    /// of.
    pub(crate) fn only_read(&mut self, original: &Path) -> Result<(), StoreError> {
        self.connection.execute_batch("PRAGMA query_only = ON;")?;
        self.identity = None;
        original.clone_into(&mut self.path);
        Ok(())
    }

    /// SQLite would go on with a deleted file without a word.
    fn check_identity(&self) -> Result<(), StoreError> {
        if self.identity.is_some() && Identity::of(&self.path) != self.identity {
            return Err(StoreError::Replaced { path: self.path.clone() });
        }
        Ok(())
    }

    fn check_version(&self, tx: &Connection) -> Result<(), StoreError> {
        let found: i64 =
            tx.prepare_cached("PRAGMA user_version")?.query_row([], |row| row.get(0))?;
        if found > self.version {
            return Err(StoreError::Newer { path: self.path.clone() });
        }
        Ok(())
    }

    /// For tests: the connection itself.
    #[cfg(test)]
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }
}

/// Opens a connection without touching what is in the file.
pub(crate) fn connect(path: &Path, vfs: Option<&str>) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs),
        None => {
            // SQLite would make it readable for others; what belongs to it gets the same
            // permissions. Where it cannot be made, SQLite says so.
            let _said_below = private::file(path);
            Connection::open_with_flags(path, flags)
        }
    }
}

/// The number of migrations that the file has seen.
pub(crate) fn user_version(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Whether a file is whole, and of a version that this program knows.
pub(super) fn is_sound(file: &Path, definition: &Definition) -> bool {
    let check = || -> rusqlite::Result<bool> {
        let opened = connect(file, None)?;
        let found: String = opened.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        let version = user_version(&opened)?;
        Ok(found == "ok" && version > 0 && version <= definition.version())
    };
    check().unwrap_or(false)
}

/// The files that belong to the database at `path`: itself, its log and the log's index.
pub(crate) fn files_of(path: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|end| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    })
}

/// Deletes a database with what belongs to it.
pub(crate) fn delete(path: &Path) -> io::Result<()> {
    for file in files_of(path) {
        match std::fs::remove_file(file) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
    }
    Ok(())
}

/// Which file stands at a path, whatever its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
}

impl Identity {
    #[cfg(unix)]
    fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let file = std::fs::metadata(path).ok()?;
        Some(Self { device: file.dev(), inode: file.ino() })
    }

    /// Elsewhere an open database cannot be deleted or renamed.
    #[cfg(not(unix))]
    fn of(_path: &Path) -> Option<Self> {
        None
    }
}
