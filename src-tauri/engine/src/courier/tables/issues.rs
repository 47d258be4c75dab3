//! Issues as GitHub last had them.

use crate::ground::store::{
    Store, StoreError,
    columns::{Json, Ms},
};
use meridian_core::{
    courier::{Candidate, Issue, User},
    ids::{CycleName, IssueNumber, RoundKey, TeamId, UserId},
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

pub(crate) const CREATE: &str = "
CREATE TABLE issues (
    team            INTEGER NOT NULL,
    number          INTEGER NOT NULL,
    title           TEXT NOT NULL,
    state           TEXT NOT NULL,
    url             TEXT NOT NULL,
    author          INTEGER,
    login           TEXT,
    comments        INTEGER NOT NULL,
    is_pull_request INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    body            TEXT NOT NULL,
    raw             TEXT NOT NULL,
    UNIQUE (team, number)
) STRICT;
";

/// What the author of an issue is to the repository.
pub(crate) const ASSOCIATION: &str = "
ALTER TABLE issues ADD COLUMN association TEXT NOT NULL DEFAULT '\"OTHER\"';
";

/// Issues that may be a round's, where it is not clear which one is.
pub(crate) const CANDIDATES: &str = "
CREATE TABLE candidates (
    team  INTEGER NOT NULL,
    cycle TEXT NOT NULL,
    round TEXT NOT NULL,
    found TEXT NOT NULL,
    UNIQUE (team, cycle, round)
) STRICT;
";

/// Which issues may be a round's; none when it is clear.
pub(crate) fn put_candidates(
    tx: &Connection,
    team: TeamId,
    (cycle, round): (&CycleName, RoundKey),
    candidates: &[Candidate],
) -> Result<(), StoreError> {
    let key = params![team.0, cycle.as_str(), round.to_string(), Json(candidates)];
    if candidates.is_empty() {
        tx.prepare_cached("DELETE FROM candidates WHERE team = ?1 AND cycle = ?2 AND round = ?3")?
            .execute(params![team.0, cycle.as_str(), round.to_string()])?;
        return Ok(());
    }
    tx.prepare_cached(
        "INSERT INTO candidates (team, cycle, round, found) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (team, cycle, round) DO UPDATE SET found = excluded.found",
    )?
    .execute(key)?;
    Ok(())
}

/// A user from two columns; none for a deleted one.
pub(crate) fn user(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<User>> {
    let id: Option<i64> = row.get(first)?;
    let login: Option<String> = row.get(first + 1)?;
    Ok(id.zip(login).map(|(id, login)| User { id: UserId(id), login }))
}

/// An issue as GitHub has it now.
pub(crate) fn put_issue(tx: &Connection, team: TeamId, issue: &Issue) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO issues (team, number, title, state, url, author, login, comments, \
         is_pull_request, created_at, updated_at, body, raw, association) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) \
         ON CONFLICT (team, number) DO UPDATE SET title = excluded.title, \
         state = excluded.state, url = excluded.url, author = excluded.author, \
         login = excluded.login, comments = excluded.comments, \
         is_pull_request = excluded.is_pull_request, created_at = excluded.created_at, \
         updated_at = excluded.updated_at, body = excluded.body, raw = excluded.raw, \
         association = excluded.association",
    )?
    .execute(params![
        team.0,
        issue.number.0,
        issue.title,
        issue.state,
        issue.url,
        issue.author.as_ref().map(|user| user.id.0),
        issue.author.as_ref().map(|user| &user.login),
        issue.comments,
        issue.is_pull_request,
        Ms(issue.created_at),
        Ms(issue.updated_at),
        issue.body,
        issue.raw,
        Json(issue.association),
    ])?;
    Ok(())
}

impl Store {
    /// Issues that may be a round's, where the last search was not clear about it.
    ///
    /// # Errors
    /// When the mirror cannot be read.
    pub fn candidates(
        &self,
        team: TeamId,
        cycle: &CycleName,
        round: RoundKey,
    ) -> Result<Vec<Candidate>, StoreError> {
        self.mirror.read(|tx| {
            let found: Option<Json<Vec<Candidate>>> = tx
                .prepare_cached(
                    "SELECT found FROM candidates WHERE team = ?1 AND cycle = ?2 AND round = ?3",
                )?
                .query_row(params![team.0, cycle.as_str(), round.to_string()], |row| row.get(0))
                .optional()?;
            Ok(found.map(|json| json.0).unwrap_or_default())
        })
    }

    /// An issue as GitHub last had it; none if it was never seen.
    ///
    /// # Errors
    /// When the mirror cannot be read.
    pub fn issue(&self, team: TeamId, number: IssueNumber) -> Result<Option<Issue>, StoreError> {
        self.mirror.read(|tx| {
            Ok(tx
                .prepare_cached(
                    "SELECT number, title, body, state, url, author, login, comments, \
                     is_pull_request, created_at, updated_at, raw, association FROM issues \
                     WHERE team = ?1 AND number = ?2",
                )?
                .query_row([team.0, number.0], |row| {
                    Ok(Issue {
                        number: IssueNumber(row.get(0)?),
                        title: row.get(1)?,
                        body: row.get(2)?,
                        state: row.get(3)?,
                        url: row.get(4)?,
                        author: user(row, 5)?,
                        comments: row.get(7)?,
                        is_pull_request: row.get(8)?,
                        created_at: row.get::<_, Ms>(9)?.0,
                        updated_at: row.get::<_, Ms>(10)?.0,
                        raw: row.get(11)?,
                        association: row.get::<_, Json<_>>(12)?.0,
                    })
                })
                .optional()?)
        })
    }
}
