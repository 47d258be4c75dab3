//! The journal of each operation: what became of it, step by step, for a person who wants to know what
//! happened. It lies in the mirror: nothing is decided from it, and nothing waits for it.

use crate::ground::store::{
    Store, StoreError,
    columns::{Json, Ms},
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::OpState,
    ids::OpId,
    week::truth::{Journaled, Step},
};
use rusqlite::{Connection, OptionalExtension as _, params};

pub(crate) const CREATE: &str = "
CREATE TABLE steps (
    op    TEXT NOT NULL,
    nr    INTEGER NOT NULL,
    step  TEXT NOT NULL,
    at    INTEGER NOT NULL,
    last  INTEGER NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (op, nr)
) STRICT, WITHOUT ROWID;
";

/// A week without a network is told by its last hours.
const MOST: i64 = 60;
/// What lies longer behind is forgotten, when something new begins.
const KEPT: TimeDelta = TimeDelta::days(60);

/// Adds the step into a state. Several alike in a row are one line that counts.
fn note(tx: &Connection, op: &OpId, state: &OpState, at: DateTime<Utc>) -> Result<(), StoreError> {
    let step = Json(Step::of(state));
    let last: Option<(i64, Json<Step>)> = tx
        .prepare_cached("SELECT nr, step FROM steps WHERE op = ?1 ORDER BY nr DESC LIMIT 1")?
        .query_row([op.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((nr, _)) = last.as_ref().filter(|(_, last)| last.0 == step.0) {
        tx.prepare_cached(
            "UPDATE steps SET last = ?3, times = times + 1 WHERE op = ?1 AND nr = ?2",
        )?
        .execute(params![op.as_str(), nr, Ms(at)])?;
        return Ok(());
    }
    if last.is_none() {
        let old = at.checked_sub_signed(KEPT).unwrap_or(at);
        tx.prepare_cached("DELETE FROM steps WHERE last < ?1")?.execute([Ms(old)])?;
    }
    let nr = last.map_or(1, |(nr, _)| nr + 1);
    tx.prepare_cached(
        "INSERT INTO steps (op, nr, step, at, last, times) VALUES (?1, ?2, ?3, ?4, ?4, 1)",
    )?
    .execute(params![op.as_str(), nr, step, Ms(at)])?;
    if nr > MOST {
        tx.prepare_cached("DELETE FROM steps WHERE op = ?1 AND nr <= ?2")?
            .execute(params![op.as_str(), nr - MOST])?;
    }
    Ok(())
}

impl Store {
    /// Notes the states that operations have just got into.
    pub(super) fn note_steps<'a>(
        &mut self,
        taken: impl IntoIterator<Item = (&'a OpId, &'a OpState)>,
        at: DateTime<Utc>,
    ) {
        let taken: Vec<_> = taken.into_iter().collect();
        if taken.is_empty() {
            return;
        }
        let noted = self
            .mirror
            .write(|tx| taken.iter().try_for_each(|(op, state)| note(tx, op, state, at)));
        if let Err(error) = noted {
            // What is under way goes on all the same.
            tracing::warn!(%error, "the journal of the outbox");
        }
    }

    /// The steps of an operation after it was queued, oldest first, as far as they are known.
    ///
    /// # Errors
    /// When the mirror cannot be read.
    pub fn steps(&self, op: &OpId) -> Result<Vec<Journaled>, StoreError> {
        self.mirror.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT step, at, last, times FROM steps WHERE op = ?1 ORDER BY nr",
            )?;
            let rows = statement.query_map([op.as_str()], |row| {
                Ok(Journaled {
                    step: row.get::<_, Json<_>>(0)?.0,
                    at: row.get::<_, Ms>(1)?.0,
                    last: row.get::<_, Ms>(2)?.0,
                    times: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
