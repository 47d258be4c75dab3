//! Proposals, outcomes and what is said below them, as the mirror has them.

use super::changed::Update;
use crate::ground::store::{
    Store, StoreError,
    columns::{Json, Ms, OnGitHub},
};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use meridian_core::{
    courier::Emoji,
    decisions::hearing::LONGEST_BY_THE_WAY,
    ids::{CommentId, IssueNumber, RoundKey, TeamId},
};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Proposals and outcomes are few among many comments.
pub(crate) const INDEX: &str = "
CREATE INDEX comments_decisions ON comments (team, issue) WHERE (instr(body, 'Proposal:') > 0
    OR instr(body, 'meridian:proposal') > 0 OR instr(body, 'meridian:outcome') > 0
    OR instr(body, 'meridian:reopened') > 0);
";

/// Of every watched comment all reactions, with the moment of each.
pub(crate) const REACTIONS: &str = "
DROP TABLE watched;
DELETE FROM pulls WHERE resource LIKE 'issues/%/reactions';
CREATE TABLE watched (
    team       INTEGER NOT NULL,
    comment    ANY NOT NULL,
    issue      INTEGER NOT NULL,
    given      TEXT NOT NULL,
    UNIQUE (team, comment)
) STRICT;
";

/// What is asked of the text is what the index says, word for word.
pub(super) const MARKED: &str = "
SELECT issue, id, login, body, url, created_at, updated_at FROM comments INDEXED BY comments_decisions
WHERE team = ?1 AND (instr(body, 'Proposal:') > 0
    OR instr(body, 'meridian:proposal') > 0 OR instr(body, 'meridian:outcome') > 0
    OR instr(body, 'meridian:reopened') > 0) AND missing = 0
ORDER BY created_at, +id
";

/// Comments that may answer something: short ones, those that quote, and those that name a comment or a
/// proposal.
const BELOW: &str = "
SELECT issue, id, login, body, url, created_at, updated_at FROM comments
WHERE team = ?1 AND issue = ?2 AND created_at >= ?3 AND missing = 0 AND login IS NOT NULL
    AND (length(body) <= ?4 OR instr(body, '>') > 0 OR instr(body, 'comment-') > 0)
ORDER BY created_at, +id
";

/// On how many of an issue's proposals nobody has posted an outcome yet; a rough look, for what is read.
const OPEN: &str = "
SELECT issue, sum(instr(body, 'meridian:proposal') > 0 OR instr(body, 'meridian:reopened') > 0)
    - sum(instr(body, 'meridian:outcome') > 0) AS open
FROM comments INDEXED BY comments_decisions
WHERE team = ?1 AND (instr(body, 'Proposal:') > 0
    OR instr(body, 'meridian:proposal') > 0 OR instr(body, 'meridian:outcome') > 0
    OR instr(body, 'meridian:reopened') > 0) AND created_at >= ?2
GROUP BY issue HAVING open > 0
";

/// What nobody has settled for so long is not read for ever.
const READ_FOR: TimeDelta = TimeDelta::days(60);

/// A reaction with the moment at which it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reaction {
    /// Whose, by login.
    pub(crate) login: String,
    /// Which.
    pub(crate) emoji: Emoji,
    /// When, whole seconds.
    pub(crate) at: DateTime<Utc>,
}

/// Issues on which something is asked that nobody has settled.
pub(crate) fn open_on(
    tx: &Connection,
    team: TeamId,
    round: RoundKey,
) -> Result<Vec<IssueNumber>, StoreError> {
    let from = round.opens.and_time(NaiveTime::MIN).and_utc() - READ_FOR;
    let mut statement = tx.prepare_cached(OPEN)?;
    let found =
        statement.query_map(params![team.0, Ms(from)], |row| row.get(0).map(IssueNumber))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<(IssueNumber, Update)> {
    let update = Update {
        id: row.get::<_, OnGitHub<_>>(1)?.0,
        login: row.get(2)?,
        body: row.get(3)?,
        url: row.get(4)?,
        created_at: row.get::<_, Ms>(5)?.0,
        updated_at: row.get::<_, Ms>(6)?.0,
    };
    Ok((IssueNumber(row.get(0)?), update))
}

impl Store {
    /// Every comment that may be a proposal, an outcome or a reopening, oldest first.
    pub(crate) fn decisions_marked(
        &self,
        team: TeamId,
    ) -> Result<Vec<(IssueNumber, Update)>, StoreError> {
        self.mirror.read(|tx| {
            let mut statement = tx.prepare_cached(MARKED)?;
            let found = statement.query_map([team.0], from_row)?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// The comments on an issue from a moment on that may answer something, oldest first.
    pub(crate) fn answers_below(
        &self,
        team: TeamId,
        issue: IssueNumber,
        from: DateTime<Utc>,
    ) -> Result<Vec<Update>, StoreError> {
        let longest = i64::try_from(LONGEST_BY_THE_WAY).unwrap_or(i64::MAX);
        self.mirror.read(|tx| {
            let mut statement = tx.prepare_cached(BELOW)?;
            let found = statement
                .query_map(params![team.0, issue.0, Ms(from), longest], |row| {
                    from_row(row).map(|(_, update)| update)
                })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// The reactions on comments of a team, as they were read last.
    pub(crate) fn reactions(
        &self,
        team: TeamId,
    ) -> Result<HashMap<CommentId, Vec<Reaction>>, StoreError> {
        self.mirror.read(|tx| {
            let mut statement =
                tx.prepare_cached("SELECT comment, given FROM watched WHERE team = ?1")?;
            let found = statement.query_map([team.0], |row| {
                Ok((row.get::<_, OnGitHub<_>>(0)?.0, row.get::<_, Json<Vec<Reaction>>>(1)?.0))
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }
}
