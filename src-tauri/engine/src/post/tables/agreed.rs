//! Comments that the member wrote by hand, was asked about, and posts a draft beside all the same.
//!
//! Kept for the draft and not for one operation: a newer text of it, or an older one that is still
//! looked for, asks nothing that was answered.

use crate::draft::tables::number;
use crate::ground::store::{
    Store, StoreError,
    columns::{OnGitHub, draft_key},
};
use meridian_core::{
    courier::ByHand,
    ids::{CommentId, DraftKey, IssueNumber, TeamId},
};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

pub(crate) const CREATE: &str = "
CREATE TABLE agreed (
    team    INTEGER NOT NULL REFERENCES teams (id),
    cycle   TEXT NOT NULL,
    round   TEXT NOT NULL,
    section TEXT NOT NULL,
    comment INTEGER NOT NULL,
    UNIQUE (team, cycle, round, section, comment)
) STRICT;
";

/// All that was agreed to in a team.
pub(crate) fn agreed_in(
    tx: &Connection,
    team: TeamId,
) -> Result<Vec<(DraftKey, CommentId)>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT team, cycle, round, section, comment FROM agreed JOIN drafts ON drafts.id = draft \
         WHERE team = ?1 ORDER BY agreed.rowid",
    )?;
    let found = statement
        .query_map([team.0], |row| Ok((draft_key(row)?, row.get::<_, OnGitHub<_>>("comment")?.0)))?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

/// Comments of ours on an issue that a receipt proves: they stay ours without their mark as well.
pub(crate) fn proven_on(
    tx: &Connection,
    team: TeamId,
    issue: IssueNumber,
) -> Result<BTreeSet<CommentId>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT comment FROM receipts JOIN drafts ON drafts.id = draft \
         WHERE team = ?1 AND issue = ?2",
    )?;
    let found = statement
        .query_map([team.0, issue.0], |row| row.get::<_, OnGitHub<_>>("comment").map(|id| id.0))?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

impl Store {
    /// The member's comments by hand on the issues of a draft's round, oldest first, as the mirror
    /// knows them.
    ///
    /// # Errors
    /// [`StoreError::NoTeam`], or when a file cannot be read.
    pub fn by_hand(&self, key: &DraftKey) -> Result<Vec<ByHand>, StoreError> {
        let user = self.team(key.team)?.facts.account.user;
        let issues = self.issues_there(key.team, &key.cycle, key.round)?;
        let author = crate::courier::tables::comments::Author::Is(user);
        Ok(self.of_author(key.team, &issues, &author)?.1)
    }

    /// Which comments by hand the member posts this draft beside all the same.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn agreed(&self, key: &DraftKey) -> Result<Vec<CommentId>, StoreError> {
        let all = self.notebook.read(|tx| agreed_in(tx, key.team))?;
        let of_draft = all.into_iter().filter(|(draft, _)| draft == key);
        Ok(of_draft.map(|(_, comment)| comment).collect())
    }

    /// Notes that the member was asked about these comments by hand, and posts the draft beside them
    /// all the same. Agreeing twice equals once.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn agree(&mut self, key: &DraftKey, comments: &[CommentId]) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            let draft = number(tx, key)?;
            let mut statement = tx.prepare_cached(
                "INSERT INTO agreed (draft, comment) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            )?;
            for comment in comments {
                statement.execute(params![draft, OnGitHub(comment)])?;
            }
            Ok(())
        })
    }
}
