//! Reactions on comments, as they were read last. They change nothing of a comment, so that they are
//! asked for by themselves.

use super::decisions::Reaction;
use crate::ground::store::{
    Store, StoreError,
    columns::{Json, OnGitHub},
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{Emoji, Pulled, Watched},
    ids::{CommentId, IssueNumber, TeamId},
    updates::Thumb,
};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::HashMap;

pub(crate) const CREATE: &str = "
CREATE TABLE watched (
    team       INTEGER NOT NULL,
    comment    ANY NOT NULL,
    issue      INTEGER NOT NULL,
    thumbs     TEXT NOT NULL,
    UNIQUE (team, comment)
) STRICT;
";

fn resource(issue: IssueNumber) -> String {
    format!("issues/{issue}/reactions")
}

fn asked(
    tx: &Connection,
    team: TeamId,
    issue: IssueNumber,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let pulled = Pulled { resource: resource(issue), etag: None, watermark: None, at };
    super::pulls::put_pulled(tx, team, &pulled)
}

impl Store {
    /// Keeps what was read of comments on an issue at a moment; nothing is kept of others.
    pub(crate) fn put_watched(
        &mut self,
        team: TeamId,
        (issue, at): (IssueNumber, DateTime<Utc>),
        watched: &[Watched],
    ) -> Result<(), StoreError> {
        self.mirror.write(|tx| {
            tx.prepare_cached("DELETE FROM watched WHERE team = ?1 AND issue = ?2")?
                .execute(params![team.0, issue.0])?;
            let mut put = tx.prepare_cached(
                "INSERT OR REPLACE INTO watched (team, comment, issue, given) \
                 VALUES (?1, ?2, ?3, ?4)",
            )?;
            for one in watched {
                let given: Vec<Reaction> = one
                    .given
                    .iter()
                    .filter_map(|given| {
                        let login = given.by.as_ref()?.login.clone();
                        Some(Reaction { login, emoji: given.emoji?, at: given.at })
                    })
                    .collect();
                if !given.is_empty() {
                    put.execute(params![team.0, OnGitHub(&one.comment), issue.0, Json(given)])?;
                }
            }
            asked(tx, team, issue, at)
        })
    }

    /// Notes that the reactions on an issue's comments were asked for, in vain; what was read before stays.
    pub(crate) fn put_asked(
        &mut self,
        team: TeamId,
        issue: IssueNumber,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.mirror.write(|tx| asked(tx, team, issue, at))
    }

    /// Thumbs up on the comments of an issue, as they were read last.
    pub(crate) fn thumbs(
        &self,
        team: TeamId,
        issue: IssueNumber,
    ) -> Result<HashMap<CommentId, Vec<Thumb>>, StoreError> {
        self.mirror.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT comment, given FROM watched WHERE team = ?1 AND issue = ?2",
            )?;
            let found = statement.query_map(params![team.0, issue.0], |row| {
                let given = row.get::<_, Json<Vec<Reaction>>>(1)?.0.into_iter();
                let thumbs = given.filter(|one| one.emoji == Emoji::ThumbsUp);
                let thumbs = thumbs.map(|one| Thumb { login: one.login, at: one.at }).collect();
                Ok((row.get::<_, OnGitHub<_>>(0)?.0, thumbs))
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// When the reactions on an issue's comments were asked for last.
    pub(crate) fn watched_at(
        &self,
        team: TeamId,
        issue: IssueNumber,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.mirror.read(|tx| {
            Ok(super::pulls::pulled(tx, team, &resource(issue))?.map(|pulled| pulled.at))
        })
    }

    /// What GitHub's graph calls these comments, as far as the mirror has them.
    pub(crate) fn nodes_of(
        &self,
        team: TeamId,
        comments: &[CommentId],
    ) -> Result<Vec<String>, StoreError> {
        self.mirror.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT json_extract(raw, '$.node_id') FROM comments \
                 WHERE team = ?1 AND id = ?2 AND missing = 0 AND json_valid(raw)",
            )?;
            let mut nodes = Vec::new();
            for comment in comments {
                let found: Option<Option<String>> = statement
                    .query_row(params![team.0, OnGitHub(comment)], |row| row.get(0))
                    .optional()?;
                nodes.extend(found.flatten());
            }
            Ok(nodes)
        })
    }
}
