//! Issues as GitHub last had them.

use crate::ground::store::{
    Store, StoreError,
    columns::{Json, Ms},
};
use meridian_core::{
    courier::{Candidate, Issue, User},
    ids::{CycleName, IssueNumber, RoundKey, TeamId, UserId},
    round::{openers::Trusted, rivals::is_of_round},
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
         association = excluded.association \
         WHERE excluded.updated_at >= issues.updated_at",
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

const COLUMNS: &str = "number, title, body, state, url, author, login, comments, is_pull_request, \
                       created_at, updated_at, raw, association";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Issue> {
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
}

/// An issue as GitHub last had it; none if it was never seen.
pub(crate) fn issue(
    tx: &Connection,
    team: TeamId,
    number: IssueNumber,
) -> Result<Option<Issue>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM issues WHERE team = ?1 AND number = ?2");
    Ok(tx.prepare_cached(&sql)?.query_row([team.0, number.0], from_row).optional()?)
}

/// The issues that carry a round's mark, by authors who are trusted with it.
pub(crate) fn of_round(
    tx: &Connection,
    team: TeamId,
    (cycle, round): (&CycleName, RoundKey),
    trusted: Trusted<'_>,
) -> Result<Vec<Issue>, StoreError> {
    // Of a round there are few; each has its key in its mark.
    let sql = format!(
        "SELECT {COLUMNS} FROM issues WHERE team = ?1 AND instr(body, ?2) > 0 ORDER BY number"
    );
    let mut found = tx
        .prepare_cached(&sql)?
        .query_map(params![team.0, format!("round={round}")], from_row)?
        .collect::<Result<Vec<Issue>, _>>()?;
    found.retain(|issue| is_of_round(issue, (cycle, round), trusted));
    Ok(found)
}

/// An issue is not there any more, nor is what stood on it.
pub(crate) fn remove_issue(
    tx: &Connection,
    team: TeamId,
    number: IssueNumber,
) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM issues WHERE team = ?1 AND number = ?2")?
        .execute([team.0, number.0])?;
    tx.prepare_cached("DELETE FROM comments WHERE team = ?1 AND issue = ?2")?
        .execute([team.0, number.0])?;
    Ok(())
}

impl Store {
    /// The issues that carry a round's mark, by authors who are trusted with it, lowest number first.
    ///
    /// # Errors
    /// When the mirror cannot be read.
    pub(crate) fn marked_issues(
        &self,
        team: TeamId,
        key: (&CycleName, RoundKey),
        trusted: Trusted<'_>,
    ) -> Result<Vec<Issue>, StoreError> {
        self.mirror.read(|tx| of_round(tx, team, key, trusted))
    }

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
        self.mirror.read(|tx| issue(tx, team, number))
    }
}
