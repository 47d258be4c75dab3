//! What GitHub said to a team's sign-in beside what it was asked, of the repository and of itself.

use crate::ground::store::{Store, StoreError, columns::Json};
use meridian_core::{ids::TeamId, post::can::Heard};
use rusqlite::{OptionalExtension as _, params};

pub(crate) const CREATE: &str = "
CREATE TABLE heard (
    team INTEGER NOT NULL UNIQUE,
    said TEXT NOT NULL,
    etag TEXT
) STRICT;
";

impl Store {
    /// What was heard, with the tag of the repository's answer; none where it was nothing, or
    /// nothing that this build reads.
    pub(crate) fn heard(
        &self,
        team: TeamId,
    ) -> Result<Option<(Heard, Option<String>)>, StoreError> {
        self.mirror.read(|tx| {
            let row: Option<(String, Option<String>)> = tx
                .prepare_cached("SELECT said, etag FROM heard WHERE team = ?1")?
                .query_row([team.0], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            Ok(row.and_then(|(said, etag)| Some((serde_json::from_str(&said).ok()?, etag))))
        })
    }

    /// Keeps what was heard in place of what was before.
    pub(crate) fn put_heard(
        &mut self,
        team: TeamId,
        heard: &Heard,
        etag: Option<&str>,
    ) -> Result<(), StoreError> {
        self.mirror.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO heard (team, said, etag) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (team) DO UPDATE SET said = excluded.said, etag = excluded.etag",
            )?
            .execute(params![team.0, Json(heard), etag])?;
            Ok(())
        })
    }
}
