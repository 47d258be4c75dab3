//! What was copied: frozen in the outbox, where it is never sent. And what is given to the lead.

pub(crate) mod given;

use crate::{
    courier::tables::receipts,
    draft::tables::NUMBER,
    ground::store::{
        Store, StoreError,
        columns::{Json, Ms, Name, draft_key, key_columns},
    },
    post::tables::insert,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{OpState, Operation, Receipt, Update},
    hand::found::Copied,
    ids::{DraftKey, OpId, TeamId, UserId},
};
use rusqlite::{OptionalExtension as _, params};

/// A copy that was not found anywhere, with when it was last made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Copy {
    pub(crate) copied: Copied,
    pub(crate) at: DateTime<Utc>,
}

impl Store {
    /// What was copied of a draft since its last update and was not found there, oldest first.
    pub(crate) fn copies(&self, key: &DraftKey) -> Result<Vec<Copy>, StoreError> {
        self.notebook.read(|tx| {
            let (team, cycle, round, section) = key_columns(key);
            let mut statement = tx.prepare_cached(&format!(
                "SELECT id, body, created_at FROM operations WHERE draft = ({NUMBER}) \
                 AND purpose = 'by-hand' AND word = 'cancelled' AND seq > (SELECT \
                 coalesce(max(seq), 0) FROM operations WHERE draft = ({NUMBER}) \
                 AND purpose = 'update' AND word <> 'cancelled') ORDER BY seq"
            ))?;
            let found = statement
                .query_map(params![team, cycle, round, section], |row| {
                    let copied =
                        Copied { op: row.get::<_, Name<_>>("id")?.0, body: row.get("body")? };
                    Ok(Copy { copied, at: row.get::<_, Ms>("created_at")?.0 })
                })?
                .collect::<Result<_, _>>()?;
            Ok(found)
        })
    }

    /// When the member said that a draft is posted elsewhere, and which text; none where they did not.
    pub(crate) fn said_posted(
        &self,
        key: &DraftKey,
    ) -> Result<Option<(DateTime<Utc>, String)>, StoreError> {
        self.notebook.read(|tx| {
            let (team, cycle, round, section) = key_columns(key);
            Ok(tx
                .prepare_cached(&format!(
                    "SELECT created_at, body FROM operations WHERE draft = ({NUMBER}) \
                     AND purpose = 'by-hand' AND word = 'done' ORDER BY seq DESC LIMIT 1"
                ))?
                .query_row(params![team, cycle, round, section], |row| {
                    Ok((row.get::<_, Ms>("created_at")?.0, row.get("body")?))
                })
                .optional()?)
        })
    }

    /// The member says that a draft is not posted elsewhere; its text stays.
    pub(crate) fn unsay_posted(&mut self, key: &DraftKey) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            let (team, cycle, round, section) = key_columns(key);
            tx.prepare_cached(&format!(
                "UPDATE operations SET word = 'cancelled', state = ?5 WHERE draft = ({NUMBER}) \
                 AND purpose = 'by-hand' AND word = 'done'"
            ))?
            .execute(params![
                team,
                cycle,
                round,
                section,
                Json(&OpState::Cancelled)
            ])?;
            Ok(())
        })
    }

    /// Drafts of a team of which there are such copies.
    pub(crate) fn copied_drafts(&self, team: TeamId) -> Result<Vec<DraftKey>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT DISTINCT operations.team, cycle, round, section FROM operations JOIN drafts \
                 ON drafts.id = draft WHERE operations.team = ?1 AND purpose = 'by-hand' \
                 AND word = 'cancelled'",
            )?;
            let found =
                statement.query_map([team.0], draft_key)?.collect::<Result<_, _>>()?;
            Ok(found)
        })
    }

    /// Freezes a copy, of which nothing is to be sent.
    pub(crate) fn freeze_copy(
        &mut self,
        copy: &Operation<Update>,
        revision: i64,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| insert(tx, copy, revision))
    }

    /// The same text was copied once more.
    pub(crate) fn copied_again(&mut self, op: &OpId, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            tx.prepare_cached(
                "UPDATE operations SET created_at = ?2 WHERE id = ?1 AND purpose = 'by-hand'",
            )?
            .execute(params![op.as_str(), Ms(now)])?;
            Ok(())
        })
    }

    /// A copy was found on GitHub, in a comment of `author` that holds `body`: it has got there.
    pub(crate) fn copy_arrived(
        &mut self,
        author: UserId,
        receipt: &Receipt,
        body: &str,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            let changed = tx
                .prepare_cached(
                    "UPDATE operations SET purpose = 'update', author = ?2, word = ?3, state = ?4, \
                     body = ?5 WHERE id = ?1 AND purpose = 'by-hand' AND word = 'cancelled'",
                )?
                .execute(params![
                    receipt.op.as_str(),
                    author.0,
                    OpState::Done.word(),
                    Json(&OpState::Done),
                    body
                ])?;
            match changed {
                0 => Ok(()),
                _ => receipts::add_receipt(tx, receipt, body),
            }
        })
    }
}
