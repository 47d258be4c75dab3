//! Post: a text is frozen, takes its place in the outbox, and the older ones of the same draft make
//! way or go first.

pub(crate) mod agreed;
pub(crate) mod heard;

use crate::ground::store::{
    Store, StoreError,
    columns::{Json, Ms, OnGitHub},
};
use crate::{
    courier::tables::outbox::{doubt, one, put_state, unfinished_of},
    settings::tables::{forget_seen, is_seen},
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{
        Base, Content, OpState, Operation, Parked, Purpose, Thing, Update, Write,
        marker::{Marker, marked_for},
    },
    ids::{DraftKey, OpId, UserId},
};
use rusqlite::{Connection, params};

/// What became of a Post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Queued {
    /// It is the only one of its draft.
    New,
    /// It took the place of this one, of which nothing was ever sent (or which a person had to act
    /// on); that one is now cancelled.
    Instead(OpId),
    /// It waits until the outcome of this one is known.
    Behind(OpId),
}

/// How a newer Post of the same draft treats one that is not finished.
enum Treatment {
    Replace(Option<Base>),
    /// The same over a text that the member has seen.
    ReplaceSeen(Base),
    WaitBehind,
    ResumeAndWaitBehind(OpState),
}

fn treatment(old: &Operation<Update>, doubt: Option<OpState>, now: DateTime<Utc>) -> Treatment {
    let created = matches!(doubt, Some(OpState::Unknown { write: Write::Create, .. }));
    match (&old.state, doubt) {
        (OpState::Sending { .. } | OpState::Unknown { .. } | OpState::Written { .. }, _) => {
            Treatment::WaitBehind
        }
        // A comment may have been made that was never found: the older one keeps looking for it.
        (OpState::Waiting { .. }, _) if created && old.base.is_none() => Treatment::WaitBehind,
        (_, Some(OpState::Unknown { write, since, .. })) if created && old.base.is_none() => {
            let state = OpState::Unknown { write, since, looks: 0, look_at: now };
            Treatment::ResumeAndWaitBehind(state)
        }
        // Once the member has seen GitHub's text and posts again, it may be replaced, and nothing
        // that came after it.
        (OpState::Conflict { theirs, .. }, doubt) => {
            let made = match doubt {
                Some(OpState::Written { thing: Thing::Comment(comment), .. }) => Some(comment),
                _ => None,
            };
            match old.base.as_ref().map(|base| base.comment.clone()).or(made) {
                Some(comment) => Treatment::ReplaceSeen(Base { comment, body: theirs.clone() }),
                None => Treatment::Replace(None),
            }
        }
        // GitHub kept what it had: the newer text is an edit of that, not of the one it refused.
        (
            OpState::Parked(Parked::NotAsSent) | OpState::Waiting { .. },
            Some(OpState::Written { .. }),
        ) if old.base.is_some() => Treatment::Replace(old.base.clone()),
        // A comment was made: the newer text goes there.
        (_, Some(OpState::Written { thing: Thing::Comment(comment), .. })) => {
            Treatment::Replace(Some(Base { comment, body: old.body.clone() }))
        }
        _ => Treatment::Replace(old.base.clone()),
    }
}

/// Writes an operation down.
pub(crate) fn insert(
    tx: &Connection,
    op: &Operation<Update>,
    revision: i64,
) -> Result<(), StoreError> {
    crate::team::tables::removed::refuse(tx, op.draft.team)?;
    let draft = crate::draft::tables::number(tx, &op.draft)?;
    tx.prepare_cached(
        "INSERT INTO operations (id, team, draft, lane, author, revision, body, base_comment, \
         base_body, created_at, not_before, word, state, purpose, kind) \
         VALUES (?1, ?2, ?3, 'drafts/' || ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        op.id.as_str(),
        op.draft.team.0,
        draft,
        op.author.0,
        revision,
        op.body,
        op.base.as_ref().map(|base| OnGitHub(&base.comment)),
        op.base.as_ref().map(|base| &base.body),
        Ms(op.created_at),
        op.not_before.map(Ms),
        op.state.word(),
        Json(&op.state),
        op.purpose.word(),
        Content::from(op.content.clone()).word(),
    ])?;
    Ok(())
}

impl Store {
    /// Queues a Post: keeps the draft's `revision` and adds the operation, in one transaction.
    /// Queueing the same operation twice equals once.
    ///
    /// An unfinished operation of the same draft and author of which nothing is on its way is
    /// replaced (its comment, if it has one, becomes the new one's base unless that brings its
    /// own); otherwise the new one waits behind it. The marker line of the stored body names the
    /// operation that made or will make the comment, whatever the given one says.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the draft is at another revision, [`StoreError::NoDraft`],
    /// [`StoreError::Unseen`] when it would replace a text of GitHub for which nobody has called
    /// [`Self::note_seen`], or when the notebook cannot be written.
    pub fn queue(
        &mut self,
        operation: &Operation<Update>,
        revision: i64,
    ) -> Result<Queued, StoreError> {
        self.notebook.write(|tx| {
            match one(tx, &operation.id) {
                Ok(_) => return Ok(Queued::New),
                Err(StoreError::NoOperation(_)) => {}
                Err(e) => return Err(e),
            }
            crate::draft::tables::keep(
                tx,
                &operation.draft,
                revision,
                crate::draft::tables::RevisionReason::Post,
                operation.created_at,
            )?;
            let mut new = operation.clone();
            let mut queued = Queued::New;
            let mut marked = None;
            let mut unseen = None;
            for old in unfinished_of(tx, &new.draft, new.author, Purpose::Update)? {
                match treatment(&old, doubt(tx, &old.id)?, new.created_at) {
                    Treatment::Replace(base) => {
                        put_state(tx, &old.id, &OpState::Cancelled)?;
                        let base = new.content.base.take().or(base);
                        new.content.base = base;
                        queued = Queued::Instead(old.id);
                    }
                    Treatment::ReplaceSeen(base) => {
                        // Of several the newest counts: what the others found was changed since.
                        unseen = (!is_seen(tx, &old.id, &base.body)?).then(|| old.id.clone());
                        forget_seen(tx, &old.id)?;
                        put_state(tx, &old.id, &OpState::Cancelled)?;
                        // Where somebody took the marker out, ours still names who made it.
                        let is_marked = Marker::find(&base.body).is_some();
                        marked = (!is_marked).then(|| old.body.clone());
                        new.content.base = Some(base);
                        queued = Queued::Instead(old.id);
                    }
                    Treatment::WaitBehind => queued = Queued::Behind(old.id),
                    Treatment::ResumeAndWaitBehind(state) => {
                        put_state(tx, &old.id, &state)?;
                        queued = Queued::Behind(old.id);
                    }
                }
            }
            // The comment is to say something again: whatever was to withdraw it makes way.
            let comment = new.base.as_ref().map(|base| base.comment.clone());
            for old in unfinished_of(tx, &new.draft, new.author, Purpose::Withdrawal)? {
                let is_on_its_way = matches!(
                    old.state,
                    OpState::Sending { .. } | OpState::Unknown { .. } | OpState::Written { .. }
                );
                if !is_on_its_way && old.base.as_ref().map(|base| base.comment.clone()) == comment {
                    put_state(tx, &old.id, &OpState::Cancelled)?;
                }
            }
            if let Some(op) = unseen {
                return Err(StoreError::Unseen { op });
            }
            let base = new.base.as_ref().map(|base| base.body.as_str());
            new.content.body = marked_for(&new.body, &new.id, marked.as_deref().or(base));
            insert(tx, &new, revision)?;
            Ok(queued)
        })
    }

    /// The withdrawal of one of several comments of a draft that is not done, if there is one.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn withdrawal(
        &self,
        draft: &DraftKey,
        author: UserId,
    ) -> Result<Option<Operation<Update>>, StoreError> {
        self.notebook.read(|tx| Ok(unfinished_of(tx, draft, author, Purpose::Withdrawal)?.pop()))
    }

    /// Queues the withdrawal of a comment of ours, whose text the member has seen: that is the
    /// operation's base. An older withdrawal of the same draft makes way if nothing of it is on its
    /// way. `kept`, where given, is the comment in which the draft goes on from now on.
    ///
    /// # Errors
    /// [`StoreError::TooLate`] when another withdrawal is on its way, or when the notebook cannot be
    /// written.
    pub fn queue_withdrawal(
        &mut self,
        operation: &Operation<Update>,
        kept: Option<&Base>,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            let old = unfinished_of(tx, &operation.draft, operation.author, Purpose::Withdrawal)?;
            for old in old {
                let is_on_its_way = matches!(
                    old.state,
                    OpState::Sending { .. } | OpState::Unknown { .. } | OpState::Written { .. }
                );
                if is_on_its_way {
                    let word = old.state.word().to_owned();
                    return Err(StoreError::TooLate { op: old.id, word });
                }
                put_state(tx, &old.id, &OpState::Cancelled)?;
            }
            if let Some(kept) = kept {
                crate::courier::tables::receipts::set_base(
                    tx,
                    &operation.draft,
                    operation.author,
                    kept,
                )?;
            }
            insert(tx, operation, 0)
        })
    }
}
