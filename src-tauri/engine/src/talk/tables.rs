//! What only this laptop knows of a conversation: up to where the member has read, and replies that are not on GitHub
//! yet.

use crate::ground::store::{
    Store, StoreError,
    columns::{Ms, Name, OnGitHub},
};
use chrono::{DateTime, Utc};
use meridian_core::{
    ids::{CommentId, IssueNumber, OpId, TeamId},
    talk::ReadMark,
};
use rusqlite::{OptionalExtension as _, Row, params};

/// Of a reply `comment` is what it answers, `seen` how that one's text was known when it was begun, and `op` what
/// brings it, once it was sent.
pub(crate) const CREATE: &str = "
CREATE TABLE read_marks (
    team    INTEGER NOT NULL REFERENCES teams (id),
    issue   INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    comment ANY NOT NULL,
    changed INTEGER NOT NULL,
    UNIQUE (team, issue)
) STRICT;
CREATE TABLE replies (
    team     INTEGER NOT NULL REFERENCES teams (id),
    id       TEXT NOT NULL,
    issue    INTEGER NOT NULL,
    comment  ANY NOT NULL,
    seen     TEXT NOT NULL,
    text     TEXT NOT NULL,
    quotes   INTEGER NOT NULL,
    pings    INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    op       TEXT,
    UNIQUE (team, id)
) STRICT;
CREATE INDEX replies_to ON replies (team, comment);
";

/// A reply as the notebook holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptReply {
    /// Its own name.
    pub(crate) id: OpId,
    /// Where the comment stands.
    pub(crate) issue: IssueNumber,
    /// What it answers.
    pub(crate) comment: CommentId,
    /// How that one's text was known.
    pub(crate) seen: String,
    /// The member's words.
    pub(crate) text: String,
    /// Whether it quotes.
    pub(crate) quotes: bool,
    /// Whether it tells the comment's author.
    pub(crate) pings: bool,
    /// When it was last written.
    pub(crate) saved_at: DateTime<Utc>,
    /// What brings it.
    pub(crate) op: Option<OpId>,
}

const COLUMNS: &str = "id, issue, comment, seen, text, quotes, pings, saved_at, op";

fn from_row(row: &Row<'_>) -> rusqlite::Result<KeptReply> {
    Ok(KeptReply {
        id: row.get::<_, Name<_>>(0)?.0,
        issue: IssueNumber(row.get(1)?),
        comment: row.get::<_, OnGitHub<_>>(2)?.0,
        seen: row.get(3)?,
        text: row.get(4)?,
        quotes: row.get(5)?,
        pings: row.get(6)?,
        saved_at: row.get::<_, Ms>(7)?.0,
        op: row.get::<_, Option<Name<_>>>(8)?.map(|name| name.0),
    })
}

impl Store {
    /// Up to where the comments of an issue were read.
    pub(super) fn read_mark(
        &self,
        team: TeamId,
        issue: IssueNumber,
    ) -> Result<Option<ReadMark>, StoreError> {
        self.notebook.read(|tx| {
            let found = tx
                .prepare_cached(
                    "SELECT at, comment, changed FROM read_marks WHERE team = ?1 AND issue = ?2",
                )?
                .query_row(params![team.0, issue.0], |row| {
                    Ok(ReadMark {
                        at: row.get::<_, Ms>(0)?.0,
                        id: row.get::<_, OnGitHub<_>>(1)?.0,
                        changed: row.get::<_, Ms>(2)?.0,
                    })
                })
                .optional()?;
            Ok(found)
        })
    }

    /// Keeps up to where they were read.
    pub(super) fn keep_read_mark(
        &mut self,
        team: TeamId,
        issue: IssueNumber,
        mark: &ReadMark,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            tx.prepare_cached(
                "INSERT OR REPLACE INTO read_marks (team, issue, at, comment, changed) \
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                team.0,
                issue.0,
                Ms(mark.at),
                OnGitHub(&mark.id),
                Ms(mark.changed)
            ])?;
            Ok(())
        })
    }

    /// The replies of a team that the notebook holds, oldest first.
    pub(super) fn replies(&self, team: TeamId) -> Result<Vec<KeptReply>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM replies WHERE team = ?1 ORDER BY rowid"
            ))?;
            let found = statement.query_map([team.0], from_row)?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// The replies to one comment, oldest first.
    pub(super) fn replies_to(
        &self,
        team: TeamId,
        comment: &CommentId,
    ) -> Result<Vec<KeptReply>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM replies WHERE team = ?1 AND comment = ?2 ORDER BY rowid"
            ))?;
            let found = statement.query_map(params![team.0, OnGitHub(comment)], from_row)?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// Keeps a reply, in the place of what was kept of it.
    pub(super) fn keep_reply(&mut self, team: TeamId, reply: &KeptReply) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO replies (team, id, issue, comment, seen, text, quotes, pings, saved_at, op) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
                 ON CONFLICT (team, id) DO UPDATE SET seen = excluded.seen, text = excluded.text, \
                 quotes = excluded.quotes, pings = excluded.pings, saved_at = excluded.saved_at, \
                 op = excluded.op",
            )?
            .execute(params![
                team.0,
                reply.id.as_str(),
                reply.issue.0,
                OnGitHub(&reply.comment),
                reply.seen,
                reply.text,
                reply.quotes,
                reply.pings,
                Ms(reply.saved_at),
                reply.op.as_ref().map(OpId::as_str)
            ])?;
            Ok(())
        })
    }

    /// Throws away a reply that was never sent.
    pub(super) fn drop_reply(&mut self, team: TeamId, id: &OpId) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            tx.prepare_cached("DELETE FROM replies WHERE team = ?1 AND id = ?2")?
                .execute(params![team.0, id.as_str()])?;
            Ok(())
        })
    }
}
