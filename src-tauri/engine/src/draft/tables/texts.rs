//! How a draft's text is put together from the whole text, its runs and its tail, and how a draft
//! is mended when some of these were lost.

use super::splices;
use crate::ground::store::{
    StoreError,
    columns::{Ms, time},
};
use chrono::{DateTime, Utc};
use meridian_core::draft::Splice;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// A draft's head row.
pub(crate) struct Head {
    pub(crate) id: i64,
    pub(crate) revision: i64,
    pub(crate) saved_at: Option<DateTime<Utc>>,
    pub(crate) unfolded: i64,
    pub(crate) tail_from: i64,
    pub(crate) tail: Vec<u8>,
}

impl Head {
    /// From the columns `id, revision, saved_at, unfolded, tail_from, tail`.
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            revision: row.get(1)?,
            saved_at: time(row, 2)?,
            unfolded: row.get(3)?,
            tail_from: row.get(4)?,
            tail: row.get(5)?,
        })
    }
}

fn damaged(what: &str) -> StoreError {
    StoreError::Sqlite(rusqlite::Error::FromSqlConversionFailure(
        0,
        rusqlite::types::Type::Blob,
        format!("the edits of a draft are damaged: {what}").into(),
    ))
}

/// A run's splices.
pub(crate) fn unpacked(bytes: &[u8]) -> Result<Vec<Splice>, StoreError> {
    splices::unpack(bytes).ok_or_else(|| damaged("a run cannot be read"))
}

/// Applies packed edits that are known to fit.
fn replay(text: &mut String, bytes: &[u8]) -> Result<(), StoreError> {
    for splice in unpacked(bytes)? {
        *text = splice.apply(text).map_err(|_| damaged("a run does not fit"))?;
    }
    Ok(())
}

/// The whole text as stored and its revision.
fn folded(tx: &Connection, draft: i64) -> Result<(i64, String), StoreError> {
    tx.prepare_cached("SELECT revision, text FROM texts WHERE draft = ?1")?
        .query_row([draft], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or_else(|| damaged("its text is missing"))
}

fn runs(
    tx: &Connection,
    draft: i64,
    from: i64,
    to: i64,
) -> Result<Vec<(i64, i64, Vec<u8>)>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT from_revision, to_revision, splices FROM runs \
         WHERE draft = ?1 AND from_revision >= ?2 AND to_revision <= ?3 ORDER BY from_revision",
    )?;
    let found = statement
        .query_map([draft, from, to], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

/// The text at the end of the run that ends at `revision`.
pub(crate) fn text_at(tx: &Connection, draft: i64, revision: i64) -> Result<String, StoreError> {
    let (mut reached, mut text) = folded(tx, draft)?;
    if revision >= reached {
        for (from, to, bytes) in runs(tx, draft, reached, revision)? {
            if from != reached {
                return Err(damaged("a run is missing"));
            }
            replay(&mut text, &bytes)?;
            reached = to;
        }
    } else {
        for (from, to, bytes) in runs(tx, draft, revision, reached)?.into_iter().rev() {
            if to != reached {
                return Err(damaged("a run is missing"));
            }
            for splice in unpacked(&bytes)?.iter().rev() {
                text = splice.undo().apply(&text).map_err(|_| damaged("a run does not fit"))?;
            }
            reached = from;
        }
    }
    if reached == revision { Ok(text) } else { Err(damaged("a run is missing")) }
}

/// The text as it is now.
pub(crate) fn present(tx: &Connection, head: &Head) -> Result<String, StoreError> {
    let mut text = text_at(tx, head.id, head.tail_from)?;
    replay(&mut text, &head.tail)?;
    Ok(text)
}

/// Writes the head row back.
pub(crate) fn put_head(tx: &Connection, head: &Head) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE drafts SET revision = ?2, saved_at = ?3, unfolded = ?4, tail_from = ?5, tail = ?6 \
         WHERE id = ?1",
    )?
    .execute(params![
        head.id,
        head.revision,
        head.saved_at.map(Ms),
        head.unfolded,
        head.tail_from,
        head.tail
    ])?;
    Ok(())
}

/// After a salvage: a draft whose edits no longer fit goes on from the newest text that can be
/// reached. Returns how many drafts lost edits.
pub(crate) fn repair(tx: &Connection) -> Result<usize, StoreError> {
    // One at its first revision without a text is one that nobody has begun.
    let mut statement = tx.prepare(
        "SELECT id, revision, saved_at, unfolded, tail_from, tail FROM drafts \
         WHERE revision > 0 OR id IN (SELECT draft FROM texts)",
    )?;
    let heads: Vec<Head> = statement.query_map([], Head::from_row)?.collect::<Result<_, _>>()?;
    let mut cut = 0;
    for mut head in heads {
        if present(tx, &head).is_ok() {
            continue;
        }
        cut += 1;
        let text = newest_reachable(tx, head.id)?;
        head.revision += 1;
        head.tail_from = head.revision;
        head.tail.clear();
        head.unfolded = 0;
        tx.execute("DELETE FROM texts WHERE draft = ?1", [head.id])?;
        tx.execute(
            "INSERT INTO texts (draft, revision, text) VALUES (?1, ?2, ?3)",
            params![head.id, head.revision, text],
        )?;
        put_head(tx, &head)?;
    }
    Ok(cut)
}

fn newest_reachable(tx: &Connection, draft: i64) -> Result<String, StoreError> {
    let Ok((mut reached, mut text)) = folded(tx, draft) else { return Ok(String::new()) };
    for (from, to, bytes) in runs(tx, draft, reached, i64::MAX)? {
        let mut next = text.clone();
        if from != reached || replay(&mut next, &bytes).is_err() {
            break;
        }
        (reached, text) = (to, next);
    }
    Ok(text)
}
