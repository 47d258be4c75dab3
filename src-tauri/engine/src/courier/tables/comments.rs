//! Comments as GitHub last had them.

use super::{
    issues::user,
    marked::{given, own},
};
use crate::ground::store::{
    Store, StoreError,
    columns::{Ms, OnGitHub},
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::{ByHand, Comment, Etag, Held, OwnComment, Page, Pulled, Request, marker},
    ids::{CommentId, IssueNumber, OpId, TeamId, UserId},
};
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params, types::ToSqlOutput};
use std::collections::BTreeSet;

pub(crate) const CREATE: &str = "
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

/// How many complete lists in a row have not had the comment.
pub(crate) const MISSING: &str = "
ALTER TABLE comments ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
";

/// A comment may be called by a node's name, as in a discussion.
pub(crate) const NODES: &str = "
CREATE TABLE comments_by_any_id (
    team       INTEGER NOT NULL,
    id         ANY NOT NULL,
    issue      INTEGER NOT NULL,
    author     INTEGER,
    login      TEXT,
    url        TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    body       TEXT NOT NULL,
    raw        TEXT NOT NULL,
    missing    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (team, id)
) STRICT;
INSERT INTO comments_by_any_id (team, id, issue, author, login, url, created_at, updated_at, body, raw, missing)
    SELECT team, id, issue, author, login, url, created_at, updated_at, body, raw, missing FROM comments;
DROP TABLE comments;
ALTER TABLE comments_by_any_id RENAME TO comments;
CREATE INDEX comments_by_issue ON comments (team, issue, author);
";

pub(super) const COLUMNS: &str = "id, author, login, body, url, created_at, updated_at, raw";

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Comment> {
    Ok(Comment {
        id: row.get::<_, OnGitHub<_>>(0)?.0,
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
pub(crate) fn put_comments(
    tx: &Connection,
    team: TeamId,
    issue: IssueNumber,
    comments: &[Comment],
) -> Result<(), StoreError> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO comments (team, id, issue, author, login, url, created_at, updated_at, body, \
         raw) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (team, id) \
         DO UPDATE SET issue = excluded.issue, author = excluded.author, login = excluded.login, \
         url = excluded.url, created_at = excluded.created_at, updated_at = excluded.updated_at, \
         body = excluded.body, raw = excluded.raw, missing = 0 \
         WHERE excluded.updated_at >= comments.updated_at",
    )?;
    for comment in comments {
        statement.execute(params![
            team.0,
            OnGitHub(&comment.id),
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

/// What the mirror knows of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mirrored {
    /// It was there when it was last listed.
    Listed(Comment),
    /// The last complete list did not have it.
    Missing,
    /// The mirror does not hold it: it was never seen, or is gone, or the mirror is new.
    Unknown {
        /// When the issue's comments were last listed completely.
        listed_at: Option<DateTime<Utc>>,
    },
}

/// A deletion is believed of what is older than this: a list may lag.
const YOUNG: TimeDelta = TimeDelta::minutes(10);

/// Two lists sooner after each other than this are one.
const APART: TimeDelta = TimeDelta::seconds(30);

/// A complete list of the issue's comments has just these. What was not in two of them is gone; a
/// marked comment of `me` stays until the comment itself was asked for.
pub(crate) fn listed(
    tx: &Connection,
    team: TeamId,
    (issue, listed, begun): (IssueNumber, &[CommentId], DateTime<Utc>),
    me: UserId,
) -> Result<(), StoreError> {
    let resource = complete(issue);
    let before = super::pulls::pulled(tx, team, &resource)?.map(|pulled| pulled.at);
    let is_same = before.is_some_and(|at| (TimeDelta::zero()..APART).contains(&(begun - at)));
    let held: Vec<CommentId> = tx
        .prepare_cached("SELECT id FROM comments WHERE team = ?1 AND issue = ?2")?
        .query_map([team.0, issue.0], |row| row.get::<_, OnGitHub<_>>(0).map(|id| id.0))?
        .collect::<Result<_, _>>()?;
    let listed: BTreeSet<&CommentId> = listed.iter().collect();
    let mut mark = tx.prepare_cached(
        "UPDATE comments SET missing = missing + 1 \
         WHERE team = ?1 AND id = ?2 AND (missing = 0 OR NOT ?3)",
    )?;
    for id in held.iter().filter(|id| !listed.contains(id)) {
        mark.execute(params![team.0, OnGitHub(id), is_same])?;
    }
    let mut clear =
        tx.prepare_cached("UPDATE comments SET missing = 0 WHERE team = ?1 AND id = ?2")?;
    for &id in &listed {
        clear.execute(params![team.0, OnGitHub(id)])?;
    }
    tx.prepare_cached(
        "DELETE FROM comments WHERE team = ?1 AND issue = ?2 AND missing >= 2 \
         AND (author IS NOT ?3 OR (instr(body, 'meridian:update') = 0 \
         AND instr(body, 'meridian:given') = 0 AND instr(body, 'meridian:summary') = 0)) AND created_at < ?4",
    )?
    .execute(params![team.0, issue.0, me.0, Ms(begun - YOUNG)])?;
    let counted: Option<i64> = tx
        .prepare_cached("SELECT comments FROM issues WHERE team = ?1 AND number = ?2")?
        .query_row([team.0, issue.0], |row| row.get(0))
        .optional()?;
    // The issue may have been read before the newest comment was made.
    let counted = counted.unwrap_or_default().max(i64::try_from(listed.len()).unwrap_or(i64::MAX));
    // No ETag, but what the issue's count is to be compared with the next time.
    let etag = Some(Etag { question: "comments".to_owned(), value: counted.to_string() });
    let pulled = Pulled { resource, etag, watermark: None, at: begun };
    super::pulls::put_pulled(tx, team, &pulled)
}

fn complete(issue: IssueNumber) -> String {
    format!("issues/{issue}/comments/complete")
}

/// What the mirror holds of an issue and its comments.
pub(crate) fn held(tx: &Connection, team: TeamId, issue: IssueNumber) -> Result<Held, StoreError> {
    let (comments, missing) = tx
        .prepare_cached(
            "SELECT count(*), coalesce(sum(missing > 0), 0) FROM comments \
             WHERE team = ?1 AND issue = ?2",
        )?
        .query_row([team.0, issue.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let known: Option<(String, i64)> = tx
        .prepare_cached("SELECT state, comments FROM issues WHERE team = ?1 AND number = ?2")?
        .query_row([team.0, issue.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let complete = super::pulls::pulled(tx, team, &complete(issue))?;
    let complete_at = complete.as_ref().map(|pulled| pulled.at);
    let counted_then = complete.and_then(|pulled| pulled.etag?.value.parse().ok());
    let (state, counted) = known.unwrap_or((String::new(), comments));
    let closed = state == "closed";
    Ok(Held { issue, closed, counted, counted_then, comments, missing, complete_at })
}

/// The comment is known to be gone from GitHub.
pub(crate) fn remove_comment(
    tx: &Connection,
    team: TeamId,
    comment: &CommentId,
) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM comments WHERE team = ?1 AND id = ?2")?
        .execute(params![team.0, OnGitHub(comment)])?;
    Ok(())
}

/// Whose comments are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Author {
    /// As GitHub knows who they are.
    Is(UserId),
    /// Whoever is called so, in capital letters or not.
    Named(String),
    /// Nobody knows who they are.
    Anybody,
}

impl Author {
    pub(super) fn condition(&self) -> &'static str {
        match self {
            Self::Is(_) => "author = ?3",
            Self::Named(_) => "login = ?3 COLLATE NOCASE",
            Self::Anybody => "?3 = ''",
        }
    }
}

impl ToSql for Author {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Is(user) => user.0.into(),
            Self::Named(login) => login.as_str().into(),
            Self::Anybody => "".into(),
        })
    }
}

/// Comments of `author` on `issue` without our marker, oldest first; none of the `proven` ones, which
/// are ours without it as well.
pub(crate) fn by_hand(
    tx: &Connection,
    team: TeamId,
    issue: IssueNumber,
    author: &Author,
    proven: &BTreeSet<CommentId>,
) -> Result<Vec<ByHand>, StoreError> {
    // As for our own; what stands behind the body is not fetched.
    let mut statement = tx.prepare_cached(&format!(
        "SELECT id, body, url, created_at FROM comments \
         WHERE team = ?1 AND issue = ?2 AND {} ORDER BY created_at, +id",
        author.condition()
    ))?;
    let written: Vec<ByHand> = statement
        .query_map(params![team.0, issue.0, author], |row| {
            Ok(ByHand {
                issue,
                id: row.get::<_, OnGitHub<_>>(0)?.0,
                body: row.get(1)?,
                url: row.get(2)?,
                at: row.get::<_, Ms>(3)?.0,
            })
        })?
        .collect::<Result<_, _>>()?;
    let is_ours = |comment: &ByHand| {
        let is_marked =
            marker::maker(&comment.body).is_some() || marker::is_no_update(&comment.body);
        proven.contains(&comment.id) || is_marked
    };
    Ok(written.into_iter().filter(|comment| !is_ours(comment)).collect())
}

impl Store {
    /// The issue on which a comment stands; none where the mirror does not hold it.
    pub(crate) fn stands_on(
        &self,
        team: TeamId,
        comment: &CommentId,
    ) -> Result<Option<IssueNumber>, StoreError> {
        self.mirror.read(|tx| {
            let found = tx
                .prepare_cached("SELECT issue FROM comments WHERE team = ?1 AND id = ?2")?
                .query_row(params![team.0, OnGitHub(comment)], |row| row.get(0).map(IssueNumber))
                .optional()?;
            Ok(found)
        })
    }

    /// What the mirror knows of one comment on an issue.
    ///
    /// # Errors
    /// When the mirror cannot be read.
    pub fn mirrored(
        &self,
        team: TeamId,
        issue: IssueNumber,
        comment: &CommentId,
    ) -> Result<Mirrored, StoreError> {
        self.mirror.read(|tx| {
            let known = tx
                .prepare_cached(&format!(
                    "SELECT {COLUMNS}, missing FROM comments WHERE team = ?1 AND id = ?2"
                ))?
                .query_row(params![team.0, OnGitHub(comment)], |row| {
                    Ok((from_row(row)?, row.get(8)?))
                })
                .optional()?;
            Ok(match known {
                Some((comment, 0)) => Mirrored::Listed(comment),
                Some((_, 1_i64..)) => Mirrored::Missing,
                _ => Mirrored::Unknown { listed_at: held(tx, team, issue)?.complete_at },
            })
        })
    }

    /// Comments of `author` on these issues that open with our marker, oldest first.
    ///
    /// # Errors
    /// When the mirror cannot be read.
    pub fn own_comments(
        &self,
        team: TeamId,
        issues: &[IssueNumber],
        author: UserId,
    ) -> Result<Vec<OwnComment>, StoreError> {
        self.own_by(team, issues, &Author::Is(author))
    }

    fn own_by(
        &self,
        team: TeamId,
        issues: &[IssueNumber],
        author: &Author,
    ) -> Result<Vec<OwnComment>, StoreError> {
        self.mirror.read(|tx| {
            let mut found = Vec::new();
            for issue in issues {
                found.append(&mut own(tx, team, *issue, author)?);
            }
            found.sort_by_key(|own| own.comment.created_at);
            Ok(found)
        })
    }

    /// Comments on these issues that open with the mark of one of these copies, whoever pasted them, oldest
    /// first.
    pub(crate) fn pasted_from(
        &self,
        team: TeamId,
        issues: &[IssueNumber],
        copies: &[OpId],
    ) -> Result<Vec<OwnComment>, StoreError> {
        let mut found = self.own_by(team, issues, &Author::Anybody)?;
        found.retain(|own| {
            marker::Marker::find(&own.comment.body)
                .is_some_and(|marker| copies.contains(&marker.op))
        });
        Ok(found)
    }

    /// Comments of `author` on these issues, oldest first: those with our marker, and those without that no
    /// receipt proves.
    pub(crate) fn of_author(
        &self,
        team: TeamId,
        issues: &[IssueNumber],
        author: &Author,
    ) -> Result<(Vec<OwnComment>, Vec<ByHand>), StoreError> {
        let own = self.own_by(team, issues, author)?;
        let mut others = Vec::new();
        for issue in issues {
            let proven = self
                .notebook
                .read(|tx| crate::post::tables::agreed::proven_on(tx, team, *issue))?;
            others.append(&mut self.mirror.read(|tx| by_hand(tx, team, *issue, author, &proven))?);
        }
        others.sort_by_key(|comment| comment.at);
        Ok((own, others))
    }

    /// Comments in a place by which updates were given to the lead, whoever wrote them, oldest first.
    pub(crate) fn given_in(
        &self,
        team: TeamId,
        place: IssueNumber,
    ) -> Result<Vec<OwnComment>, StoreError> {
        self.mirror.read(|tx| given(tx, team, place, &Author::Anybody))
    }

    /// Up to when the comments of an issue are known: GitHub's last answer, where they were all listed
    /// once.
    ///
    /// # Errors
    /// When the mirror cannot be read.
    pub(crate) fn comments_read_at(
        &self,
        team: TeamId,
        issue: IssueNumber,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let newer = Request::Comments { issue, since: None, page: Page::First, etag: None };
        self.mirror.read(|tx| {
            let Some(all) = super::pulls::pulled(tx, team, &complete(issue))? else {
                return Ok(None);
            };
            let newer = super::pulls::pulled(tx, team, &newer.resource())?;
            Ok(Some(newer.map_or(all.at, |newer| newer.at.max(all.at))))
        })
    }

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
