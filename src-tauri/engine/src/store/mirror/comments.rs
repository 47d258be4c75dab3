//! Comments as GitHub last had them.

use super::issues::user;
use crate::store::{Store, StoreError, columns::Ms};
use meridian_core::{
    courier::{Comment, OwnComment},
    ids::{CommentId, IssueNumber, TeamId, UserId},
    marker::Marker,
};
use rusqlite::{Row, Transaction, params};

pub(super) const CREATE: &str = "
CREATE TABLE comments (
    team       INTEGER NOT NULL,
    id         INTEGER NOT NULL,
    issue      INTEGER NOT NULL,
    author     INTEGER,
    login      TEXT,
    url        TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    body       TEXT NOT NULL,
    raw        TEXT NOT NULL,
    UNIQUE (team, id)
) STRICT;
CREATE INDEX comments_by_issue ON comments (team, issue, author);
";

const COLUMNS: &str = "id, author, login, body, url, created_at, updated_at, raw";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Comment> {
    Ok(Comment {
        id: CommentId(row.get(0)?),
        author: user(row, 1)?,
        body: row.get(3)?,
        url: row.get(4)?,
        created_at: row.get::<_, Ms>(5)?.0,
        updated_at: row.get::<_, Ms>(6)?.0,
        raw: row.get(7)?,
    })
}

/// Comments of an issue as GitHub has them now; others stay, and so does what was seen newer: a
/// list may lag.
pub(in crate::store) fn put_comments(
    tx: &Transaction<'_>,
    team: TeamId,
    issue: IssueNumber,
    comments: &[Comment],
) -> Result<(), StoreError> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO comments (team, id, issue, author, login, url, created_at, updated_at, body, \
         raw) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (team, id) \
         DO UPDATE SET issue = excluded.issue, author = excluded.author, login = excluded.login, \
         url = excluded.url, created_at = excluded.created_at, updated_at = excluded.updated_at, \
         body = excluded.body, raw = excluded.raw WHERE excluded.updated_at >= comments.updated_at",
    )?;
    for comment in comments {
        statement.execute(params![
            team.0,
            comment.id.0,
            issue.0,
            comment.author.as_ref().map(|user| user.id.0),
            comment.author.as_ref().map(|user| &user.login),
            comment.url,
            Ms(comment.created_at),
            Ms(comment.updated_at),
            comment.body,
            comment.raw,
        ])?;
    }
    Ok(())
}

/// The comment is known to be gone from GitHub.
pub(in crate::store) fn remove_comment(
    tx: &Transaction<'_>,
    team: TeamId,
    comment: CommentId,
) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM comments WHERE team = ?1 AND id = ?2")?
        .execute([team.0, comment.0])?;
    Ok(())
}

/// Comments of `author` on `issue` that open with our marker, oldest first.
pub(in crate::store) fn own(
    tx: &Transaction<'_>,
    team: TeamId,
    issue: IssueNumber,
    author: UserId,
) -> Result<Vec<OwnComment>, StoreError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM comments WHERE team = ?1 AND issue = ?2 AND author = ?3 \
         AND instr(body, 'meridian:update') > 0 ORDER BY id"
    ))?;
    let candidates: Vec<Comment> = statement
        .query_map(params![team.0, issue.0, author.0], from_row)?
        .collect::<Result<_, _>>()?;
    Ok(candidates
        .into_iter()
        .filter(|comment| Marker::find(&comment.body).is_some())
        .map(|comment| OwnComment { issue, comment })
        .collect())
}

impl Store {
    /// The comments of an issue as GitHub last had them, oldest first.
    ///
    /// # Errors
    /// When the mirror cannot be read.
    pub fn comments(&self, team: TeamId, issue: IssueNumber) -> Result<Vec<Comment>, StoreError> {
        self.mirror.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM comments WHERE team = ?1 AND issue = ?2 \
                 ORDER BY created_at, id"
            ))?;
            let found =
                statement.query_map([team.0, issue.0], from_row)?.collect::<Result<_, _>>()?;
            Ok(found)
        })
    }
}
