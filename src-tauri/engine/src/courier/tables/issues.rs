//! Issues as GitHub last had them.

use crate::ground::store::{
    Store, StoreError,
    columns::{Json, Ms, Name},
};
use meridian_core::{
    courier::{Candidate, GoneIssue, Issue, User},
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

/// Issues of rounds that are not there any more, with what became of them where GitHub says so. What was read
/// of them stays.
pub(crate) const GONE: &str = "
CREATE TABLE gone_issues (
    team   INTEGER NOT NULL,
    number INTEGER NOT NULL,
    cycle  TEXT NOT NULL,
    round  TEXT NOT NULL,
    how    TEXT,
    UNIQUE (team, number)
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
    // It was read, so it is there again.
    tx.prepare_cached("DELETE FROM gone_issues WHERE team = ?1 AND number = ?2")?
        .execute([team.0, issue.number.0])?;
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

/// The issues that carry a round's mark and are there, by authors who are trusted with it.
pub(crate) fn of_round(
    tx: &Connection,
    team: TeamId,
    (cycle, round): (&CycleName, RoundKey),
    trusted: Trusted<'_>,
) -> Result<Vec<Issue>, StoreError> {
    // Of a round there are few; each has its key in its mark.
    let sql = format!(
        "SELECT {COLUMNS} FROM issues WHERE team = ?1 AND instr(body, ?2) > 0 AND number NOT IN \
         (SELECT gone_issues.number FROM gone_issues WHERE gone_issues.team = ?1) ORDER BY number"
    );
    let mut found = tx
        .prepare_cached(&sql)?
        .query_map(params![team.0, format!("round={round}")], from_row)?
        .collect::<Result<Vec<Issue>, _>>()?;
    found.retain(|issue| is_of_round(issue, (cycle, round), trusted));
    Ok(found)
}

/// An issue of a round is not there any more; what stood on it is kept.
pub(crate) fn put_gone(tx: &Connection, team: TeamId, gone: &GoneIssue) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO gone_issues (team, number, cycle, round, how) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (team, number) DO UPDATE SET cycle = excluded.cycle, \
         round = excluded.round, how = coalesce(excluded.how, how)",
    )?
    .execute(params![
        team.0,
        gone.number.0,
        gone.cycle.as_str(),
        gone.round.to_string(),
        gone.how.map(Json),
    ])?;
    Ok(())
}

/// An issue that is nobody's any more.
pub(crate) fn forget(tx: &Connection, team: TeamId, number: IssueNumber) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM issues WHERE team = ?1 AND number = ?2")?
        .execute([team.0, number.0])?;
    Ok(())
}

/// The issues of a team's rounds that are not there any more, each with its round.
pub(crate) fn gone(tx: &Connection, team: TeamId) -> Result<Vec<GoneIssue>, StoreError> {
    let found = tx
        .prepare_cached(
            "SELECT cycle, round, number, how FROM gone_issues WHERE team = ?1 ORDER BY number",
        )?
        .query_map([team.0], |row| {
            Ok(GoneIssue {
                cycle: row.get::<_, Name<_>>(0)?.0,
                round: row.get::<_, Name<_>>(1)?.0,
                number: IssueNumber(row.get(2)?),
                how: row.get::<_, Option<Json<_>>>(3)?.map(|json| json.0),
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

impl Store {
    /// The issues that carry a round's mark and are there, by authors who are trusted with it, lowest number
    /// first.
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

    /// An issue of a round that is not there any more, with what became of it; none while it is, as far as is
    /// known.
    ///
    /// # Errors
    /// When the mirror cannot be read.
    pub(crate) fn gone_issue(
        &self,
        team: TeamId,
        number: IssueNumber,
    ) -> Result<Option<GoneIssue>, StoreError> {
        let all = self.mirror.read(|tx| gone(tx, team))?;
        Ok(all.into_iter().find(|gone| gone.number == number))
    }

    /// The issues that name the mark of an item, by whomever, lowest number first.
    ///
    /// # Errors
    /// When the mirror cannot be read.
    pub(crate) fn item_issues(&self, team: TeamId) -> Result<Vec<Issue>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM issues WHERE team = ?1 AND instr(body, 'meridian:item ') > 0 ORDER BY number"
        );
        self.mirror.read(|tx| {
            let mut statement = tx.prepare_cached(&sql)?;
            Ok(statement.query_map([team.0], from_row)?.collect::<Result<_, _>>()?)
        })
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
