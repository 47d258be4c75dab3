//! `practice.db`: the same memory for several processes.
//!
//! One table of JSON rows, each with the revision in which it last changed. A transaction first
//! takes over what other processes have changed since, then works on the memory, then writes the
//! rows that differ. A deleted row stays as one without JSON, so that others learn of it.

use crate::error::PracticeError;
use crate::state::{RowKind, State};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::{fs::File, path::Path, time::Duration};

const VERSION: i64 = 1;

const SCHEMA: &str = "
CREATE TABLE record (
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    json TEXT,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_changed ON record (changed);
CREATE TABLE head (only INTEGER PRIMARY KEY CHECK (only = 1), revision INTEGER NOT NULL) STRICT;
INSERT INTO head VALUES (1, 0);
";

fn kind_name(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Meta => "meta",
        RowKind::User => "user",
        RowKind::Repository => "repository",
        RowKind::Issue => "issue",
        RowKind::Comment => "comment",
        RowKind::Request => "request",
    }
}

fn kind_of(name: &str) -> Option<RowKind> {
    [
        RowKind::Meta,
        RowKind::User,
        RowKind::Repository,
        RowKind::Issue,
        RowKind::Comment,
        RowKind::Request,
    ]
    .into_iter()
    .find(|kind| kind_name(*kind) == name)
}

/// An open `practice.db`.
#[derive(Debug)]
pub(crate) struct Db {
    connection: Connection,
    /// The revision the memory stands at; -1 when the memory is not to be trusted.
    revision: i64,
}

impl Db {
    /// Opens the file, makes it if it is missing.
    pub(crate) fn open(path: &Path) -> Result<Self, PracticeError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder {
            std::fs::create_dir_all(folder)
                .map_err(|source| PracticeError::Folder { path: folder.into(), source })?;
        }
        // Switching to WAL and the first migration are not safe against each other in two
        // processes, so both happen under the operating system's lock.
        let lock_path = path.with_extension("open.lock");
        let locked = |source| PracticeError::Folder { path: lock_path.clone(), source };
        let lock = File::create(&lock_path).map_err(locked)?;
        lock.lock().map_err(locked)?;
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "normal")?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if version(&transaction)? == 0 {
            transaction.execute_batch(SCHEMA)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        check_version(&transaction)?;
        transaction.commit()?;
        drop(lock);
        Ok(Self { connection, revision: -1 })
    }

    /// Runs `work` on the memory, brought up to date before and written down after.
    pub(crate) fn transact<R>(
        &mut self,
        state: &mut State,
        work: impl FnOnce(&mut State) -> R,
    ) -> Result<R, PracticeError> {
        // Until the commit has succeeded the memory may hold what the file does not.
        let known = std::mem::replace(&mut self.revision, -1);
        if known < 0 {
            *state = State::default();
        }
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        check_version(&transaction)?;
        let revision: i64 =
            transaction.query_row("SELECT revision FROM head", [], |row| row.get(0))?;
        if revision != known {
            load_changed(&transaction, state, known)?;
        }
        let answer = work(state);
        state.prune_requests();
        let next = save_changed(&transaction, state, revision)?;
        transaction.commit()?;
        self.revision = next;
        Ok(answer)
    }
}

fn version(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn check_version(connection: &Connection) -> Result<(), PracticeError> {
    let found = version(connection)?;
    if found == VERSION { Ok(()) } else { Err(PracticeError::OtherVersion { found }) }
}

fn load_changed(
    transaction: &Transaction<'_>,
    state: &mut State,
    known: i64,
) -> Result<(), PracticeError> {
    let mut statement =
        transaction.prepare_cached("SELECT kind, id, json FROM record WHERE changed > ?1")?;
    let mut rows = statement.query([known])?;
    while let Some(row) = rows.next()? {
        let kind: String = row.get(0)?;
        let json: Option<String> = row.get(2)?;
        if let Some(kind) = kind_of(&kind) {
            state.put_row(kind, row.get(1)?, json.as_deref())?;
        }
    }
    Ok(())
}

fn save_changed(
    transaction: &Transaction<'_>,
    state: &mut State,
    revision: i64,
) -> Result<i64, PracticeError> {
    let changed = state.take_changed();
    if changed.is_empty() {
        return Ok(revision);
    }
    let next = revision + 1;
    let mut put = transaction.prepare_cached(
        "INSERT INTO record (kind, id, changed, json) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (kind, id) DO UPDATE SET changed = excluded.changed, json = excluded.json",
    )?;
    for (kind, id) in changed {
        put.execute(params![kind_name(kind), id, next, state.row(kind, id)?])?;
    }
    transaction.execute("UPDATE head SET revision = ?1", [next])?;
    if next % 500 == 0 {
        // Forgotten requests: whoever has not looked for so long keeps a longer log, no harm.
        transaction.execute(
            "DELETE FROM record WHERE json IS NULL AND kind = 'request' AND changed < ?1",
            [next - 5_000],
        )?;
    }
    Ok(next)
}
