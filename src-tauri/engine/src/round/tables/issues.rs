//! Issue bindings: which issue is the tracking issue of a round.

use crate::ground::store::{Store, StoreError, columns::Name};
use meridian_core::{
    courier::{BoundIssue, GoneIssue},
    ids::{CycleName, IssueNumber, RoundKey, TeamId},
};
use rusqlite::{Connection, OptionalExtension as _, params};

pub(crate) const CREATE: &str = "
CREATE TABLE bindings (
    team   INTEGER NOT NULL REFERENCES teams (id),
    cycle  TEXT NOT NULL,
    round  TEXT NOT NULL,
    number INTEGER NOT NULL,
    UNIQUE (team, cycle, round)
) STRICT;
";

/// Whether the member named the issue: then no search replaces it.
pub(crate) const CHOSEN: &str = "
ALTER TABLE bindings ADD COLUMN chosen INTEGER NOT NULL DEFAULT 0;
";

/// The issue of a round, if it was found.
pub(crate) fn bound(
    tx: &Connection,
    team: TeamId,
    cycle: &CycleName,
    round: RoundKey,
) -> Result<Option<BoundIssue>, StoreError> {
    Ok(tx
        .prepare_cached(
            "SELECT cycle, round, number, chosen FROM bindings \
             WHERE team = ?1 AND cycle = ?2 AND round = ?3",
        )?
        .query_row(params![team.0, cycle.as_str(), round.to_string()], |row| {
            Ok(BoundIssue {
                cycle: row.get::<_, Name<_>>(0)?.0,
                round: row.get::<_, Name<_>>(1)?.0,
                number: IssueNumber(row.get(2)?),
                chosen: row.get(3)?,
            })
        })
        .optional()?)
}

/// Binds an issue to its round; a later find counts, unless the member has named one.
pub(crate) fn bind(tx: &Connection, team: TeamId, issue: &BoundIssue) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO bindings (team, cycle, round, number, chosen) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (team, cycle, round) DO UPDATE SET number = excluded.number, \
         chosen = excluded.chosen WHERE excluded.chosen OR NOT chosen",
    )?
    .execute(params![
        team.0,
        issue.cycle.as_str(),
        issue.round.to_string(),
        issue.number.0,
        issue.chosen,
    ])?;
    Ok(())
}

/// An issue that is gone is its round's no more, whoever named it; another one that was named meanwhile stays.
pub(crate) fn unbind(tx: &Connection, team: TeamId, gone: &GoneIssue) -> Result<(), StoreError> {
    tx.prepare_cached(
        "DELETE FROM bindings WHERE team = ?1 AND cycle = ?2 AND round = ?3 AND number = ?4",
    )?
    .execute(params![team.0, gone.cycle.as_str(), gone.round.to_string(), gone.number.0])?;
    Ok(())
}

impl Store {
    /// The tracking issue of a round, if it was found.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn bound_issue(
        &self,
        team: TeamId,
        cycle: &CycleName,
        round: RoundKey,
    ) -> Result<Option<BoundIssue>, StoreError> {
        self.notebook.read(|tx| bound(tx, team, cycle, round))
    }

    /// Binds an issue to its round by hand (a link).
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn bind_issue(&mut self, team: TeamId, issue: &BoundIssue) -> Result<(), StoreError> {
        self.notebook.write(|tx| bind(tx, team, issue))
    }

    /// No issue is the round's any more, whoever named it. It is found anew: what was known of the list while
    /// there was one is not gone by.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn unbind_issue(
        &mut self,
        team: TeamId,
        cycle: &CycleName,
        round: RoundKey,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            tx.prepare_cached(
                "DELETE FROM bindings WHERE team = ?1 AND cycle = ?2 AND round = ?3",
            )?
            .execute(params![team.0, cycle.as_str(), round.to_string()])?;
            Ok(())
        })
    }

    /// Whether an issue is the one of any round of the team.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub(crate) fn is_of_a_round(
        &self,
        team: TeamId,
        number: IssueNumber,
    ) -> Result<bool, StoreError> {
        self.notebook.read(|tx| {
            Ok(tx
                .prepare_cached("SELECT 1 FROM bindings WHERE team = ?1 AND number = ?2 LIMIT 1")?
                .exists([team.0, number.0])?)
        })
    }

    /// Whether any round of the team ever had an issue.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn has_bound_issue(&self, team: TeamId) -> Result<bool, StoreError> {
        self.notebook.read(|tx| {
            Ok(tx
                .prepare_cached("SELECT 1 FROM bindings WHERE team = ?1 LIMIT 1")?
                .exists([team.0])?)
        })
    }
}
