//! A damaged notebook: it is set aside, the last backup takes its place, and what can still be read
//! of it is added.

use super::{NOTEBOOK, StoreError, backup, database, notebook};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, params_from_iter, types::Value};
use std::path::{Path, PathBuf};

/// Restores the notebook of a data folder as far as possible, and says what was kept, in one
/// sentence. The caller keeps other openers out.
pub(super) fn restore(data: &Path, now: DateTime<Utc>) -> Result<String, StoreError> {
    let path = data.join(NOTEBOOK);
    let aside = set_aside(&path, now)?;
    let backup = copy_last_backup(data, &path)?;
    let mut fresh = database::Database::open(&path, None, &notebook::DEFINITION)?;
    let salvaged = salvage(&mut fresh, &aside, now)?;
    let name = aside.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let from = match backup {
        Some(at) => format!("the backup of {} UTC", at.format("%Y-%m-%d %H:%M")),
        None => "no backup (there was none)".to_owned(),
    };
    let cut = match salvaged.cut {
        0 => String::new(),
        1 => ", and one draft went back to an older text".to_owned(),
        n => format!(", and {n} drafts went back to an older text"),
    };
    tracing::error!(%name, rows = salvaged.rows, cut = salvaged.cut, "the notebook was restored");
    Ok(format!(
        "The notebook was damaged and is kept as {name}; restored were {from} and {} rows that \
         could still be read{cut}: please look through your drafts.",
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
    for (from, to) in database::files_of(path).iter().zip(database::files_of(&aside)) {
        match std::fs::rename(from, &to) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::io(from, e));
            }
            _ => {}
        }
    }
    Ok(aside)
}

/// Puts the newest sound backup in the notebook's place.
fn copy_last_backup(data: &Path, path: &Path) -> Result<Option<DateTime<Utc>>, StoreError> {
    for (at, file) in backup::list(data).into_iter().rev() {
        if !is_sound(&file) {
            tracing::warn!(file = %file.display(), "a backup is damaged too");
            continue;
        }
        std::fs::copy(&file, path).map_err(|e| StoreError::io(path, e))?;
        return Ok(Some(at));
    }
    Ok(None)
}

fn is_sound(file: &Path) -> bool {
    let check = || -> rusqlite::Result<bool> {
        let backup = database::connect(file, None)?;
        let found: String = backup.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        let version = database::user_version(&backup)?;
        Ok(found == "ok" && version > 0 && version <= notebook::DEFINITION.version())
    };
    check().unwrap_or(false)
}

/// What could be saved.
#[derive(Debug, Default)]
struct Salvaged {
    /// Rows that were read from the damaged file.
    rows: usize,
    /// Drafts whose edits no longer fit.
    cut: usize,
}

fn salvage(
    fresh: &mut database::Database,
    aside: &Path,
    now: DateTime<Utc>,
) -> Result<Salvaged, StoreError> {
    let damaged = read_damaged(aside).ok();
    fresh.write(|tx| {
        // Rows come in the order of the tables' names, not of their references.
        tx.execute_batch("PRAGMA defer_foreign_keys = ON;")?;
        let mut salvaged = Salvaged::default();
        if let Some(damaged) = &damaged {
            for table in tables(tx)? {
                salvaged.rows += salvage_table(tx, damaged, &table)?;
            }
        }
        remove_orphans(tx)?;
        salvaged.cut = notebook::repair_drafts(tx)?;
        notebook::doubt_everything_open(tx, now)?;
        Ok(salvaged)
    })
}

/// Opens a damaged file for reading what is left. SQLite refuses a file that is shorter than it
/// should be, unless it is told that somebody is repairing it.
fn read_damaged(aside: &Path) -> rusqlite::Result<Connection> {
    let damaged = database::connect(aside, None)?;
    damaged.execute_batch("PRAGMA query_only = ON; PRAGMA writable_schema = ON;")?;
    Ok(damaged)
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
         ORDER BY name",
    )?;
    statement.query_map([], |row| row.get(0))?.collect()
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
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
    let Ok(theirs) = columns(damaged, table) else { return Ok(0) };
    let mut names: Vec<String> =
        columns(fresh, table)?.into_iter().filter(|name| theirs.contains(name)).collect();
    if names.is_empty() {
        return Ok(0);
    }
    names.insert(0, "rowid".to_owned());
    let list = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let places = vec!["?"; names.len()].join(", ");
    let mut insert =
        fresh.prepare(&format!("INSERT OR REPLACE INTO \"{table}\" ({list}) VALUES ({places})"))?;
    let mut copied = 0;
    let mut seen = std::collections::BTreeSet::new();
    for order in ["ASC", "DESC"] {
        let Ok(mut select) =
            damaged.prepare(&format!("SELECT {list} FROM \"{table}\" ORDER BY rowid {order}"))
        else {
            continue;
        };
        let Ok(mut rows) = select.query([]) else { continue };
        // An error is the damage: the other direction may reach what lies behind it.
        while let Ok(Some(row)) = rows.next() {
            let values: rusqlite::Result<Vec<Value>> =
                (0..names.len()).map(|column| row.get(column)).collect();
            let Ok(values) = values else { continue };
            let Some(Value::Integer(rowid)) = values.first() else { continue };
            if !seen.insert(*rowid) {
                // Both directions have met.
                break;
            }
            match insert.execute(params_from_iter(values)) {
                Ok(count) => copied += count,
                Err(e) => tracing::warn!(table, "a damaged row is left out: {e}"),
            }
        }
    }
    Ok(copied)
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
