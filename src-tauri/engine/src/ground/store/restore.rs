//! A damaged notebook: it is set aside, the last backup takes its place, and what can still be read
//! of it is added.

use super::{
    NOTEBOOK, StoreError, backup, columns,
    database::{self, Database, Definition},
    rebuild, schema,
};
use crate::{courier, draft, team};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, params_from_iter, types::Value};
use rusqlite_migration::Migrations;
use std::path::{Path, PathBuf};

/// How many rows are looked for between two damaged pages.
const MOST_BETWEEN: i64 = 20_000;

/// How a time is said.
const MINUTE: &str = "%Y-%m-%d %H:%M";

/// Restores the notebook of a data folder as far as possible, and says what was kept, in one
/// sentence. The caller keeps other openers out.
///
/// What was restored takes the damaged file's place once it is whole; if something stops this before,
/// the next opening begins anew.
pub(super) fn restore(data: &Path, now: DateTime<Utc>) -> Result<String, StoreError> {
    let path = data.join(NOTEBOOK);
    let restored = rebuild::copy_of(&data.join(format!("{NOTEBOOK}.restored")));
    database::delete(&restored).map_err(|e| StoreError::io(&restored, e))?;
    let backup = copy_last_backup(data, &restored)?;
    let damaged = rebuild::read(&path, backup.as_ref().map(|(_, file)| file.as_path()));
    let salvaged = salvage(&restored, damaged.as_ref().map(|found| &found.connection), now)?;
    drop(damaged);
    let aside = set_aside(&path, now)?;
    rename(&restored, &path)?;
    let name = aside.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let from = match backup {
        Some((at, _)) => format!("the backup of {} UTC", at.format(MINUTE)),
        None => "no backup (there was none)".to_owned(),
    };
    let age = match (salvaged.newest, &backup) {
        (Some(at), _) => format!(
            "the newest draft that could still be read is as saved at {} UTC",
            at.format(MINUTE)
        ),
        (None, Some((at, _))) => format!(
            "no draft could be read, so nothing written after {} UTC is restored (the damaged file \
             may still hold it)",
            at.format(MINUTE)
        ),
        (None, None) => "no draft could be read".to_owned(),
    };
    let cut = match salvaged.cut {
        0 => String::new(),
        1 => ", and one draft went back to an older text".to_owned(),
        n => format!(", and {n} drafts went back to an older text"),
    };
    tracing::error!(%name, rows = salvaged.rows, cut = salvaged.cut, "the notebook was restored");
    Ok(format!(
        "The notebook was damaged and is kept as {name}; restored were {from} and {} rows that \
         could still be read{cut}; {age}: please look through your drafts.",
        salvaged.rows
    ))
}

/// Renames the file with its log, so that both can still be read together.
fn set_aside(path: &Path, now: DateTime<Utc>) -> Result<PathBuf, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".damaged-{}", now.format("%Y%m%dT%H%M%SZ")));
    let mut aside = PathBuf::from(&name);
    let mut copy = 2;
    while aside.exists() {
        let mut next = name.clone();
        next.push(format!("-{copy}"));
        aside = PathBuf::from(next);
        copy += 1;
    }
    rename(path, &aside)?;
    Ok(aside)
}

fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    for (from, to) in database::files_of(from).iter().zip(database::files_of(to)) {
        match std::fs::rename(from, &to) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::io(from, e));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Copies the newest sound backup to where the notebook is restored.
fn copy_last_backup(
    data: &Path,
    path: &Path,
) -> Result<Option<(DateTime<Utc>, PathBuf)>, StoreError> {
    for (at, file) in backup::list(data).into_iter().rev() {
        if !database::is_sound(&file, &schema::NOTEBOOK) {
            tracing::warn!(file = %file.display(), "a backup is damaged too");
            continue;
        }
        std::fs::copy(&file, path).map_err(|e| StoreError::io(path, e))?;
        return Ok(Some((at, file)));
    }
    Ok(None)
}

/// What could be saved.
#[derive(Debug, Default)]
struct Salvaged {
    /// Rows that were read from the damaged file.
    rows: usize,
    /// Drafts whose edits no longer fit.
    cut: usize,
    /// When the newest draft was saved of those that were read from the damaged file.
    newest: Option<DateTime<Utc>>,
}

fn salvage(
    path: &Path,
    damaged: Option<&Connection>,
    now: DateTime<Utc>,
) -> Result<Salvaged, StoreError> {
    let mut salvaged = Salvaged::default();
    if let Some(damaged) = damaged {
        // Its rows are of its own schema, and become the newest one's as those of a sound notebook.
        let known = schema::NOTEBOOK.migrations.get(..schema_of(damaged, path)?);
        let of_its_own = Definition {
            migrations: known.unwrap_or(schema::NOTEBOOK.migrations),
            ..schema::NOTEBOOK
        };
        Database::open(path, None, &of_its_own)?.write(|tx| {
            // Rows come in the order of the tables' names, not of their references.
            tx.execute_batch("PRAGMA defer_foreign_keys = ON;")?;
            for table in tables(tx)? {
                salvaged.rows += salvage_table(tx, damaged, &table)?;
            }
            if of_its_own.version() == schema::SCHEMA {
                draft::tables::by_draft::name_lost(tx)?;
                team::tables::cycles::find_lost(tx)?;
            }
            Ok(remove_orphans(tx)?)
        })?;
        salvaged.newest = newest_draft(damaged);
    }
    Database::open(path, None, &schema::NOTEBOOK)?.write(|tx| {
        salvaged.cut = draft::tables::texts::repair(tx)?;
        courier::tables::outbox::doubt_everything_open(tx, now)
    })?;
    Ok(salvaged)
}

/// How many migrations a damaged notebook has seen: it says so, or its tables do; never fewer than
/// the backup that stands at `path`.
fn schema_of(damaged: &Connection, path: &Path) -> Result<usize, StoreError> {
    let all = schema::NOTEBOOK.migrations;
    let seen = |connection: &Connection| -> rusqlite::Result<usize> {
        Ok(usize::try_from(database::user_version(connection)?).unwrap_or(0))
    };
    let least = if path.exists() { seen(&database::connect(path, None)?)? } else { 0 };
    let said = seen(damaged).ok().filter(|said| (1..=all.len()).contains(said));
    let known = match said {
        Some(said) => said,
        None => {
            let theirs = columns_of(damaged).unwrap_or_default();
            let mut found = all.len();
            for version in (1..=all.len()).rev() {
                let mut like = Connection::open_in_memory()?;
                let made = Migrations::from_slice(all).to_version(&mut like, version);
                if made.is_ok() && columns_of(&like)? == theirs {
                    found = version;
                    break;
                }
            }
            found
        }
    };
    Ok(known.max(least))
}

/// The tables with their columns.
fn columns_of(connection: &Connection) -> rusqlite::Result<Vec<(String, Vec<String>)>> {
    let with_columns = |table: String| Ok((table.clone(), names_of(connection, &table)?));
    tables(connection)?.into_iter().map(with_columns).collect()
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
         ORDER BY name",
    )?;
    statement.query_map([], |row| row.get(0))?.collect()
}

fn names_of(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    statement.query_map([table], |row| row.get(0))?.collect()
}

/// Copies the rows of a table that can be read, from its start up to the damage and from its end
/// down to it; a row that the damaged file has is newer than the backup's.
fn salvage_table(
    fresh: &Connection,
    damaged: &Connection,
    table: &str,
) -> Result<usize, StoreError> {
    let Ok(theirs) = names_of(damaged, table) else { return Ok(0) };
    let mut names: Vec<String> =
        names_of(fresh, table)?.into_iter().filter(|name| theirs.contains(name)).collect();
    if names.is_empty() {
        return Ok(0);
    }
    names.insert(0, "rowid".to_owned());
    let list = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let places = vec!["?"; names.len()].join(", ");
    let mut insert =
        fresh.prepare(&format!("INSERT OR REPLACE INTO \"{table}\" ({list}) VALUES ({places})"))?;
    let mut copied = 0;
    let mut take = |row: &Row<'_>| -> Option<i64> {
        let rowid = row.get(0).ok()?;
        let values: rusqlite::Result<Vec<Value>> =
            (0..names.len()).map(|column| row.get(column)).collect();
        match values.and_then(|values| insert.execute(params_from_iter(values))) {
            Ok(count) => copied += count,
            Err(e) => tracing::warn!(table, "a damaged row is left out: {e}"),
        }
        Some(rowid)
    };
    // An error is the damage: the other direction may reach what lies behind it.
    let first = read_rows(damaged, &format!("SELECT {list} FROM \"{table}\""), &mut take);
    if let Reached::Damage(low) = first {
        let back = format!("SELECT {list} FROM \"{table}\" ORDER BY rowid DESC");
        let above = |row: &Row<'_>| take(row).filter(|rowid| low.is_none_or(|low| *rowid > low));
        let last = read_rows(damaged, &back, above);
        if let Reached::Damage(high) = last {
            // Between two damaged pages there may be sound ones, which are found row by row.
            let from = low.unwrap_or(0) + 1;
            let to = high.unwrap_or(i64::MAX).min(from.saturating_add(MOST_BETWEEN));
            let one = format!("SELECT {list} FROM \"{table}\" WHERE rowid = ?1");
            if let Ok(mut select) = damaged.prepare(&one) {
                for rowid in from..to {
                    let _missing = select.query_row([rowid], |row| Ok(take(row)));
                }
            }
        }
    }
    Ok(copied)
}

/// How far reading came.
enum Reached {
    /// The end, or the rows that were read before.
    End,
    /// A damaged page, behind this row.
    Damage(Option<i64>),
}

/// Reads rows until `take` has seen one before.
fn read_rows(
    damaged: &Connection,
    query: &str,
    mut take: impl FnMut(&Row<'_>) -> Option<i64>,
) -> Reached {
    let mut last = None;
    let Ok(mut select) = damaged.prepare(query) else { return Reached::Damage(None) };
    let Ok(mut rows) = select.query([]) else { return Reached::Damage(None) };
    loop {
        match rows.next() {
            Ok(None) => return Reached::End,
            Err(_) => return Reached::Damage(last),
            Ok(Some(row)) => match take(row) {
                None => return Reached::End,
                rowid => last = rowid,
            },
        }
    }
}

/// When the newest draft was saved of those that can be read.
fn newest_draft(damaged: &Connection) -> Option<DateTime<Utc>> {
    let mut select = damaged.prepare("SELECT saved_at FROM drafts").ok()?;
    let saved = select.query_map([], |row| columns::time(row, 0)).ok()?;
    saved.map_while(Result::ok).flatten().max()
}

/// Removes rows whose parents could not be read; SQLite would refuse the whole otherwise.
fn remove_orphans(tx: &Connection) -> rusqlite::Result<()> {
    loop {
        let mut statement = tx.prepare("SELECT \"table\", rowid FROM pragma_foreign_key_check")?;
        let orphans: Vec<(String, i64)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        if orphans.is_empty() {
            return Ok(());
        }
        for (table, rowid) in orphans {
            tx.execute(&format!("DELETE FROM \"{table}\" WHERE rowid = ?1"), [rowid])?;
        }
    }
}
