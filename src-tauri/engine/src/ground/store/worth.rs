//! Whether the notebook holds anything that its newest backup does not. A look at the clock, at
//! GitHub or at a followed link leaves a trace in the notebook, too; such traces are no reason for
//! a backup, because nobody would miss them.

use super::{database, schema};
use rusqlite::{Connection, OpenFlags, Rows, types::ValueRef};
use std::path::Path;

/// Whether something that counts differs from the backup in this file. When in doubt it does.
pub(super) fn differs(notebook: &Connection, backup: &Path) -> bool {
    let compare = || -> rusqlite::Result<bool> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let backup = Connection::open_with_flags(backup, flags)?;
        // It is read once, from beginning to end.
        backup.execute_batch("PRAGMA cache_size = -128;")?;
        if database::user_version(notebook)? != database::user_version(&backup)? {
            return Ok(true);
        }
        let mut tables =
            notebook.prepare_cached("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
        let names = tables.query_map([], |row| row.get(0))?;
        for table in names.collect::<rusqlite::Result<Vec<String>>>()? {
            let Some(query) = schema::worth_keeping(&table) else { continue };
            let (mut ours, mut theirs) = (notebook.prepare(&query)?, backup.prepare(&query)?);
            if !same(ours.query([])?, theirs.query([])?)? {
                return Ok(true);
            }
        }
        Ok(false)
    };
    compare().unwrap_or_else(|error| {
        tracing::warn!(%error, file = %backup.display(), "a backup cannot be compared");
        true
    })
}

/// Row by row, so that neither has to fit into memory.
fn same(mut ours: Rows<'_>, mut theirs: Rows<'_>) -> rusqlite::Result<bool> {
    loop {
        match (ours.next()?, theirs.next()?) {
            (None, None) => return Ok(true),
            (Some(our), Some(their)) => {
                for column in 0..our.as_ref().column_count() {
                    let (our, their): (ValueRef<'_>, _) =
                        (our.get_ref(column)?, their.get_ref(column)?);
                    if our != their {
                        return Ok(false);
                    }
                }
            }
            _ => return Ok(false),
        }
    }
}
