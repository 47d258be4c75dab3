//! What was given to the lead as a comment: its operations in the outbox, and what proves them.

use crate::{
    courier::tables::outbox::{SELECT, doubt, from_row, one, put_state},
    ground::store::{Store, StoreError, columns::Json},
    round::tables::{insert, last_proof, put_content, unfinished_in},
};
use meridian_core::{
    courier::{Base, Evidence, HandOver, Kind as _, OpState, Operation, Parked, Write},
    ids::{CommentId, DraftKey, IssueNumber, OpId, UserId},
};
use rusqlite::{Connection, OptionalExtension as _, params};

/// What was given is gone from GitHub: whoever gives it again makes a new comment. Returns the one that is
/// gone.
pub(crate) fn forget(tx: &Connection, op: &OpId) -> Result<Option<CommentId>, StoreError> {
    let Some(gone) = one(tx, op)?.of::<HandOver>().map(|op| op.content) else { return Ok(None) };
    put_content(tx, op, &gone.anew(op).into())?;
    tx.prepare_cached(
        "UPDATE operations SET proof = NULL WHERE lane = ?2 AND kind = 'hand_over' \
         AND (team, author) = (SELECT team, author FROM operations WHERE id = ?1)",
    )?
    .execute(params![op.as_str(), gone.lane().as_str()])?;
    tx.prepare_cached("UPDATE operations SET doubt = NULL WHERE id = ?1")?
        .execute([op.as_str()])?;
    Ok(gone.base.as_ref().map(|base| base.comment.clone()))
}

/// What is known of a draft that was given to the lead as a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Giving {
    /// The newest operation that was not taken back before it left.
    pub(crate) op: Operation<HandOver>,
    /// What was read back of it, once it was.
    pub(crate) proof: Option<Evidence>,
}

impl Store {
    /// What a member has given of a draft as a comment, or is giving.
    pub(crate) fn giving(
        &self,
        draft: &DraftKey,
        author: UserId,
        place: IssueNumber,
    ) -> Result<Option<Giving>, StoreError> {
        let lane = lane_of(draft, place);
        self.notebook.read(|tx| {
            let found = tx
                .prepare_cached(&format!(
                    "{SELECT} WHERE operations.team = ?1 AND author = ?2 AND lane = ?3 \
                     AND word <> 'cancelled' ORDER BY seq DESC LIMIT 1"
                ))?
                .query_row(params![draft.team.0, author.0, lane], from_row)
                .optional()?;
            let Some(op) = found.and_then(Operation::of::<HandOver>) else { return Ok(None) };
            let proof: Option<Json<Evidence>> = tx
                .prepare_cached("SELECT proof FROM operations WHERE id = ?1")?
                .query_row([op.id.as_str()], |row| row.get(0))?;
            Ok(Some(Giving { op, proof: proof.map(|json| json.0) }))
        })
    }

    /// Queues a text for the lead, or its taking back. An older one of which nothing is on its way makes
    /// way; else this one waits behind it. It edits the comment that is known, if there is one; `seen` is
    /// what the member was shown there and lets go.
    pub(crate) fn queue_giving(
        &mut self,
        operation: &Operation<HandOver>,
        seen: Option<&Base>,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            let (team, author) = (operation.draft.team, operation.author);
            let lane = operation.lane();
            let mut base = last_proof(tx, team, author, lane.as_str())?.and_then(|of| of.comment);
            for old in unfinished_in(tx, team, author, lane.as_str())? {
                let Some(old) = old.of::<HandOver>() else { continue };
                match &old.state {
                    OpState::Sending { .. } | OpState::Unknown { .. } | OpState::Written { .. } => {
                    }
                    // A comment may have been made that was never found: the older one keeps looking.
                    OpState::Waiting { .. } | OpState::Parked(_)
                        if old.base.is_none()
                            && matches!(doubt(tx, &old.id)?, Some(OpState::Unknown { .. })) =>
                    {
                        let since = old.created_at;
                        let look_at = operation.created_at;
                        let write = Write::Create;
                        let state = OpState::Unknown { write, since, looks: 0, look_at };
                        put_state(tx, &old.id, &state)?;
                    }
                    OpState::Parked(Parked::Deleted) => {
                        base = None;
                        put_state(tx, &old.id, &OpState::Cancelled)?;
                    }
                    _ => {
                        base = old.base.clone().or(base);
                        put_state(tx, &old.id, &OpState::Cancelled)?;
                    }
                }
            }
            let mut operation = operation.clone();
            operation.content = match seen.cloned().or(base) {
                Some(base) => operation.content.on(base),
                None => operation.content.anew(&operation.id),
            };
            insert(tx, team, &operation.any())
        })
    }
}

fn lane_of(draft: &DraftKey, place: IssueNumber) -> String {
    let (draft, body) = (draft.clone(), String::new());
    HandOver { draft, place, body, base: None }.lane().to_string()
}
