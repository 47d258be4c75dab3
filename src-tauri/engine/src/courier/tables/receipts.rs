//! Receipts, and bases: the last text of an update that both sides are known to have had.

use crate::draft::tables::{NUMBER, number};
use crate::ground::store::{
    Store, StoreError,
    columns::{Ms, Name, OnGitHub, draft_key, key_columns},
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{Base, Purpose, Receipt},
    ids::{CommentId, DraftKey, IssueNumber, OpId, TeamId, UserId},
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

pub(crate) const CREATE: &str = "
CREATE TABLE receipts (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    op      TEXT NOT NULL UNIQUE REFERENCES operations (id),
    team    INTEGER NOT NULL REFERENCES teams (id),
    cycle   TEXT NOT NULL,
    round   TEXT NOT NULL,
    section TEXT NOT NULL,
    issue   INTEGER NOT NULL,
    comment INTEGER NOT NULL,
    url     TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    bytes   INTEGER NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX receipts_by_draft ON receipts (team, cycle, round, section);
CREATE TABLE bases (
    team    INTEGER NOT NULL REFERENCES teams (id),
    cycle   TEXT NOT NULL,
    round   TEXT NOT NULL,
    section TEXT NOT NULL,
    author  INTEGER NOT NULL,
    comment INTEGER NOT NULL,
    body    TEXT NOT NULL,
    UNIQUE (team, cycle, round, section, author)
) STRICT;
";

/// Reads receipts, each with the names of its draft.
const SELECT: &str = "\
SELECT op, team, cycle, round, section, issue, comment, url, sha256, bytes, at \
FROM receipts JOIN drafts ON drafts.id = draft";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Receipt> {
    Ok(Receipt {
        op: row.get::<_, Name<_>>("op")?.0,
        draft: draft_key(row)?,
        issue: IssueNumber(row.get("issue")?),
        comment: row.get::<_, OnGitHub<_>>("comment")?.0,
        url: row.get("url")?,
        sha256: row.get("sha256")?,
        bytes: row.get("bytes")?,
        at: row.get::<_, Ms>("at")?.0,
    })
}

/// Stores the proof and makes `body` the base of the draft for the operation's author, and of the
/// operations that wait behind it: they go on from what GitHub now holds.
pub(crate) fn add_receipt(
    tx: &Connection,
    receipt: &Receipt,
    body: &str,
) -> Result<(), StoreError> {
    let author = super::outbox::author(tx, &receipt.op)?;
    let is_of_the_draft = match super::outbox::purpose(tx, &receipt.op)? {
        Purpose::Update => true,
        // That one of several does not count is no update, and nothing is to be agreed on with it: the
        // draft goes on in another one.
        Purpose::Withdrawal => {
            base(tx, &receipt.draft, author)?.is_some_and(|base| base.comment == receipt.comment)
        }
        Purpose::ByHand => false,
    };
    if !is_of_the_draft {
        return Ok(());
    }
    tx.prepare_cached(
        "INSERT INTO receipts (op, draft, issue, comment, url, sha256, bytes, at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
         ON CONFLICT (op) DO UPDATE SET issue = excluded.issue, comment = excluded.comment, \
         url = excluded.url, sha256 = excluded.sha256, bytes = excluded.bytes, at = excluded.at",
    )?
    .execute(params![
        receipt.op.as_str(),
        number(tx, &receipt.draft)?,
        receipt.issue.0,
        OnGitHub(&receipt.comment),
        receipt.url,
        receipt.sha256,
        receipt.bytes,
        Ms(receipt.at),
    ])?;
    set_base(
        tx,
        &receipt.draft,
        author,
        &Base { comment: receipt.comment.clone(), body: body.to_owned() },
    )?;
    super::outbox::rebase_behind(tx, receipt, author, body)
}

fn base(tx: &Connection, key: &DraftKey, author: UserId) -> Result<Option<Base>, StoreError> {
    let (team, cycle, round, section) = key_columns(key);
    Ok(tx
        .prepare_cached(&format!(
            "SELECT comment, body FROM bases WHERE draft = ({NUMBER}) AND author = ?5"
        ))?
        .query_row(params![team, cycle, round, section, author.0], |row| {
            Ok(Base { comment: row.get::<_, OnGitHub<_>>("comment")?.0, body: row.get("body")? })
        })
        .optional()?)
}

/// What both sides are known to have, from now on.
pub(crate) fn set_base(
    tx: &Connection,
    key: &DraftKey,
    author: UserId,
    base: &Base,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO bases (draft, author, comment, body) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (draft, author) DO UPDATE SET comment = excluded.comment, body = excluded.body",
    )?
    .execute(params![number(tx, key)?, author.0, OnGitHub(&base.comment), base.body])?;
    Ok(())
}

/// A comment of ours is gone from GitHub: no draft goes on in it, and what was proven of it is no
/// longer so.
pub(crate) fn comment_gone(
    tx: &Connection,
    team: TeamId,
    comment: &CommentId,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "DELETE FROM bases WHERE comment = ?2 AND draft IN (SELECT id FROM drafts WHERE team = ?1)",
    )?
    .execute(params![team.0, OnGitHub(comment)])?;
    crate::settings::tables::put(tx, &gone_key(team, comment), Some("gone"))
}

fn gone_key(team: TeamId, comment: &CommentId) -> String {
    format!("gone/{team}/{comment}")
}

/// Issues on which a draft got its first comment, with the newest such moment, since `since`.
pub(crate) fn first_comments(
    tx: &Connection,
    team: TeamId,
    since: DateTime<Utc>,
) -> Result<Vec<(IssueNumber, DateTime<Utc>)>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT issue, max(at) FROM receipts AS this JOIN drafts ON drafts.id = this.draft \
         WHERE team = ?1 AND at >= ?2 AND NOT EXISTS \
         (SELECT 1 FROM receipts AS earlier WHERE earlier.draft = this.draft \
         AND earlier.comment = this.comment AND earlier.seq < this.seq) \
         GROUP BY issue ORDER BY issue",
    )?;
    let found = statement
        .query_map(params![team.0, Ms(since)], |row| {
            Ok((IssueNumber(row.get(0)?), row.get::<_, Ms>(1)?.0))
        })?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

impl Store {
    /// The newest receipt of a draft.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn receipt(&self, key: &DraftKey) -> Result<Option<Receipt>, StoreError> {
        self.notebook.read(|tx| {
            let (team, cycle, round, section) = key_columns(key);
            Ok(tx
                .prepare_cached(&format!(
                    "{SELECT} WHERE draft = ({NUMBER}) ORDER BY seq DESC LIMIT 1"
                ))?
                .query_row(params![team, cycle, round, section], from_row)
                .optional()?)
        })
    }

    /// The receipt of an operation.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn receipt_of(&self, op: &OpId) -> Result<Option<Receipt>, StoreError> {
        self.notebook.read(|tx| {
            Ok(tx
                .prepare_cached(&format!("{SELECT} WHERE op = ?1"))?
                .query_row([op.as_str()], from_row)
                .optional()?)
        })
    }

    /// Whether a comment of ours is known to be gone from GitHub.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn is_gone(&self, team: TeamId, comment: &CommentId) -> Result<bool, StoreError> {
        Ok(self.setting(&gone_key(team, comment))?.is_some())
    }

    /// The last text of the draft's update that this laptop and GitHub are known to have had, as
    /// posted by `author`.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn base(&self, key: &DraftKey, author: UserId) -> Result<Option<Base>, StoreError> {
        self.notebook.read(|tx| base(tx, key, author))
    }
}
