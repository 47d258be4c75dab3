//! What to remember of a list or object for the next conditional request.

use crate::ground::store::{
    Store, StoreError,
    columns::{Ms, time},
};
use meridian_core::{
    courier::{Etag, Pulled},
    ids::TeamId,
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

pub(crate) const CREATE: &str = "
CREATE TABLE pulls (
    team      INTEGER NOT NULL,
    resource  TEXT NOT NULL,
    question  TEXT,
    etag      TEXT,
    watermark INTEGER,
    at        INTEGER NOT NULL,
    UNIQUE (team, resource)
) STRICT;
";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Pulled> {
    let question: Option<String> = row.get(1)?;
    let value: Option<String> = row.get(2)?;
    Ok(Pulled {
        resource: row.get(0)?,
        etag: question.zip(value).map(|(question, value)| Etag { question, value }),
        watermark: time(row, 3)?,
        at: row.get::<_, Ms>(4)?.0,
    })
}

/// What the team's lists and objects were last.
pub(crate) fn pulls(tx: &Connection, team: TeamId) -> Result<Vec<Pulled>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT resource, question, etag, watermark, at FROM pulls WHERE team = ?1 \
         ORDER BY resource",
    )?;
    let found = statement.query_map([team.0], from_row)?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// What a list or object was last.
pub(crate) fn pulled(
    tx: &Connection,
    team: TeamId,
    resource: &str,
) -> Result<Option<Pulled>, StoreError> {
    Ok(tx
        .prepare_cached(
            "SELECT resource, question, etag, watermark, at FROM pulls \
             WHERE team = ?1 AND resource = ?2",
        )?
        .query_row(params![team.0, resource], from_row)
        .optional()?)
}

/// What a list or object was just now.
pub(crate) fn put_pulled(tx: &Connection, team: TeamId, pulled: &Pulled) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO pulls (team, resource, question, etag, watermark, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (team, resource) DO UPDATE SET \
         question = excluded.question, etag = excluded.etag, watermark = excluded.watermark, \
         at = excluded.at",
    )?
    .execute(params![
        team.0,
        pulled.resource,
        pulled.etag.as_ref().map(|etag| &etag.question),
        pulled.etag.as_ref().map(|etag| &etag.value),
        pulled.watermark.map(Ms),
        Ms(pulled.at),
    ])?;
    Ok(())
}

impl Store {
    /// The list of issues is asked for as if it never had been: that it is unchanged tells nothing to
    /// who looks for another one in it.
    ///
    /// # Errors
    /// When the mirror cannot be written.
    pub fn forget_issues(&mut self, team: TeamId) -> Result<(), StoreError> {
        self.mirror.write(|tx| {
            tx.prepare_cached("DELETE FROM pulls WHERE team = ?1 AND resource = 'issues'")?
                .execute([team.0])?;
            Ok(())
        })
    }

    /// What is remembered of a list or object, by [`meridian_core::courier::Request::resource`].
    ///
    /// # Errors
    /// When the mirror cannot be read.
    pub fn pulled(&self, team: TeamId, resource: &str) -> Result<Option<Pulled>, StoreError> {
        self.mirror.read(|tx| pulled(tx, team, resource))
    }
}
