//! Operations that are no comments: how they get into the outbox, and what proves them.

pub(crate) mod issues;

use crate::courier::tables::outbox::{SELECT, from_row, one, put_state};
use crate::ground::store::{
    Store, StoreError,
    columns::{Json, Ms},
};
use meridian_core::{
    courier::{Content, Evidence, Kind, OpState, Operation, Target},
    ids::{OpId, TeamId, UserId},
};
use rusqlite::{Connection, OptionalExtension as _, params};

/// Operations of one member and lane that are neither done nor cancelled, oldest first.
pub(crate) fn unfinished_in(
    tx: &Connection,
    team: TeamId,
    author: UserId,
    lane: &str,
) -> Result<Vec<Operation>, StoreError> {
    let mut statement = tx.prepare_cached(&format!(
        "{SELECT} WHERE operations.team = ?1 AND author = ?2 AND lane = ?3 \
         AND word NOT IN ('done', 'cancelled') ORDER BY seq"
    ))?;
    let found = statement
        .query_map(params![team.0, author.0, lane], from_row)?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

/// What was read back last in a lane.
pub(crate) fn last_proof(
    tx: &Connection,
    team: TeamId,
    author: UserId,
    lane: &str,
) -> Result<Option<Evidence>, StoreError> {
    let found: Option<Json<Evidence>> = tx
        .prepare_cached(
            "SELECT proof FROM operations WHERE team = ?1 AND author = ?2 AND lane = ?3 \
             AND proof IS NOT NULL ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(params![team.0, author.0, lane], |row| row.get(0))
        .optional()?;
    Ok(found.map(|json| json.0))
}

pub(crate) fn insert(tx: &Connection, team: TeamId, op: &Operation) -> Result<(), StoreError> {
    crate::team::tables::removed::refuse(tx, team)?;
    let target = match op.target() {
        Target::OnIssueOf { cycle, round, .. } => format!("{cycle}/{round}"),
        Target::On { issue, .. } => format!("issues/{issue}"),
        Target::Known(thing) => thing.to_string(),
        Target::IssueOf { cycle, round } => format!("{cycle}/{round}"),
        Target::Repository => String::new(),
    };
    tx.prepare_cached(
        "INSERT INTO operations (id, team, author, revision, body, created_at, not_before, word, \
         state, kind, lane, target, content) \
         VALUES (?1, ?2, ?3, 0, '', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        op.id.as_str(),
        team.0,
        op.author.0,
        Ms(op.created_at),
        op.not_before.map(Ms),
        op.state.word(),
        Json(&op.state),
        op.content.word(),
        op.lane().as_str(),
        target,
        Json(&op.content),
    ])?;
    Ok(())
}

/// Stores what was read back, and lets what waits behind go on from there.
pub(crate) fn prove(
    tx: &Connection,
    team: TeamId,
    op: &OpId,
    evidence: &Evidence,
) -> Result<(), StoreError> {
    let proven = one(tx, op)?;
    tx.prepare_cached("UPDATE operations SET proof = ?2 WHERE id = ?1")?
        .execute(params![op.as_str(), Json(evidence)])?;
    for behind in unfinished_in(tx, team, proven.author, proven.lane().as_str())? {
        if behind.id == *op || !matches!(behind.state, OpState::Waiting { .. }) {
            continue;
        }
        if let Some(content) = behind.follow(evidence) {
            put_content(tx, &behind.id, &content)?;
        }
    }
    Ok(())
}

/// What an operation that is no comment brings, with what was learnt since it was queued.
pub(crate) fn put_content(tx: &Connection, op: &OpId, content: &Content) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE operations SET content = ?2 WHERE id = ?1")?
        .execute(params![op.as_str(), Json(content)])?;
    Ok(())
}

impl Store {
    /// Queues a wish, and says which operation brings it: the one that wishes the same already, if
    /// there is one. An older wish of the same lane makes way if nothing of it is on its way;
    /// otherwise the new one waits behind it.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn wish<C: Kind + Clone + Into<Content>>(
        &mut self,
        team: TeamId,
        operation: &Operation<C>,
    ) -> Result<OpId, StoreError> {
        let operation = operation.clone().any();
        self.notebook.write(|tx| {
            let lane = operation.lane();
            for old in unfinished_in(tx, team, operation.author, lane.as_str())?.iter().rev() {
                let same = old.is_same(&operation.content);
                match old.state {
                    _ if old.id == operation.id || (same && old.state.is_open()) => {
                        return Ok(old.id.clone());
                    }
                    OpState::Sending { .. } | OpState::Unknown { .. } | OpState::Written { .. } => {
                    }
                    _ => put_state(tx, &old.id, &OpState::Cancelled)?,
                }
            }
            let mut operation = operation.clone();
            // The mirror may have lost what this laptop has read back since.
            if let Content::IssueState(wish) = &mut operation.content
                && let Some(stands) = last_proof(tx, team, operation.author, lane.as_str())?
                    .and_then(|proof| proof.stands)
                    .filter(|stands| stands.updated_at > wish.before.updated_at)
            {
                wish.before = stands;
            }
            insert(tx, team, &operation)?;
            Ok(operation.id)
        })
    }

    /// Queues a wish behind whatever is wished of its lane already.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub(crate) fn wish_behind<C: Kind + Clone + Into<Content>>(
        &mut self,
        team: TeamId,
        operation: &Operation<C>,
    ) -> Result<OpId, StoreError> {
        let operation = operation.clone().any();
        self.notebook.write(|tx| {
            insert(tx, team, &operation)?;
            Ok(operation.id.clone())
        })
    }

    /// What proves an operation that is no comment; none while nothing does.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn evidence(&self, op: &OpId) -> Result<Option<Evidence>, StoreError> {
        self.notebook.read(|tx| {
            let found: Option<Option<Json<Evidence>>> = tx
                .prepare_cached("SELECT proof FROM operations WHERE id = ?1")?
                .query_row([op.as_str()], |row| row.get(0))
                .optional()?;
            Ok(found.flatten().map(|json| json.0))
        })
    }
}
