//! What became of the comment that a draft's newest receipt proves: GitHub's text laid beside it.

use crate::{
    courier::tables::comments::Mirrored,
    ground::store::{Store, StoreError},
    team::tables::Team,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{
        Base, Operation, OwnComment, Receipt, Update,
        marker::{self, Marker},
    },
    draft::to_lf,
    fingerprint::sha256_hex,
    ids::{CommentId, DraftKey},
    week::truth::{Edit, SinceReceipt},
};

/// What this laptop knows of a draft's comments.
pub(super) struct Comments<'a> {
    pub(super) key: &'a DraftKey,
    pub(super) receipt: &'a Receipt,
    /// As the mirror has the receipt's comment.
    pub(super) mirrored: &'a Mirrored,
    /// What both sides last agreed on; the mirror may have been deleted.
    pub(super) base: Option<&'a Base>,
    /// The member's marked comments on the issue.
    pub(super) own: &'a [OwnComment],
}

impl Comments<'_> {
    /// What became of it.
    pub(super) fn since(&self) -> SinceReceipt {
        match self.mirrored {
            Mirrored::Listed(comment) if is_withdrawn(&comment.body) => {
                self.withdrawn(comment.updated_at)
            }
            Mirrored::Listed(comment)
                if sha256_hex(&to_lf(&comment.body)) == self.receipt.sha256 =>
            {
                SinceReceipt::Same
            }
            Mirrored::Listed(comment) => SinceReceipt::Changed(comment.updated_at),
            Mirrored::Missing => SinceReceipt::Missing,
            Mirrored::Unknown { listed_at: Some(at) } if *at > self.receipt.at => {
                SinceReceipt::Missing
            }
            // The mirror may have been deleted.
            Mirrored::Unknown { .. } => match self.base {
                Some(base) if is_withdrawn(&base.body) => self.withdrawn(self.receipt.at),
                _ => SinceReceipt::Same,
            },
        }
    }

    fn withdrawn(&self, at: DateTime<Utc>) -> SinceReceipt {
        let counts = |own: &OwnComment| {
            own.comment.id != self.receipt.comment
                && Marker::find(&own.comment.body).is_some_and(|marker| {
                    !marker.withdrawn
                        && marker.cycle == self.key.cycle
                        && marker.round == self.key.round
                        && marker.section == self.key.section
                })
        };
        match self.own.iter().any(counts) {
            true => SinceReceipt::Withdrawn,
            false => SinceReceipt::WithdrawnAlone(at),
        }
    }

    /// How it was changed, where what was `sent` is known.
    pub(super) fn edit(&self, sent: &Operation<Update>) -> Option<Edit> {
        let Mirrored::Listed(comment) = self.mirrored else { return None };
        let now = to_lf(&comment.body);
        if sha256_hex(&now) == self.receipt.sha256 {
            return None;
        }
        let after = comment.updated_at - self.receipt.at;
        Edit::between(marker::strip(&sent.body), marker::strip(&now), after)
    }
}

/// Whether an operation is the withdrawal of the comment in which the draft goes on.
pub(super) fn withdraws_all(op: &Operation<Update>, base: Option<&Base>) -> bool {
    let comment = |base: &Base| -> CommentId { base.comment.clone() };
    op.base.as_ref().map(comment) == base.map(comment)
}

/// Whether the member has withdrawn what a receipt of the draft proves, and no other comment of theirs
/// counts.
pub(crate) fn is_withdrawn_alone(
    store: &Store,
    team: &Team,
    key: &DraftKey,
    receipt: &Receipt,
) -> Result<bool, StoreError> {
    let author = team.facts.account.user;
    let mirrored = store.mirrored(team.id, receipt.issue, &receipt.comment)?;
    let base = store.base(key, author)?;
    let issues = store.issues_of(team.id, &key.cycle, key.round)?;
    let own = store.own_comments(team.id, &issues, author)?;
    let (mirrored, base, own) = (&mirrored, base.as_ref(), own.as_slice());
    let comments = Comments { key, receipt, mirrored, base, own };
    Ok(matches!(comments.since(), SinceReceipt::WithdrawnAlone(_)))
}

/// Whether a comment says of itself that it does not count.
fn is_withdrawn(body: &str) -> bool {
    Marker::find(body).is_some_and(|marker| marker.withdrawn)
}
