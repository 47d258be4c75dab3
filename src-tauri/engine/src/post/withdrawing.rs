//! Withdrawing an update that was posted: its comment is edited to say so, and the draft stays. It is an
//! operation as every other, so it is sent once, read back and proven; the next Post of the draft edits
//! the same comment back. What somebody wrote there meanwhile goes only once the member was shown it.

use crate::{
    Command, Query, ReadTx, WriteTx, courier::tables::comments::Mirrored, post::consent::Replaces,
};
use meridian_core::{
    courier::{
        Base, OpState, Operation, Purpose, Update,
        marker::{self, Marker},
        withdrawn,
    },
    draft::to_lf,
    fingerprint::{same_text, sha256_hex},
    ids::{CommentId, DraftKey, UserId},
};
use meridian_protocol::{Failure, Reply, ShowWithdrawal, WithdrawUpdate, WithdrawalView};
use serde::Serialize;

/// The comment in which a draft stands on GitHub, and what a withdrawal would make of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Withdrawing {
    /// The comment.
    #[serde(rename = "comment_id")]
    pub comment: CommentId,
    /// Where a person sees it; empty where that is not known.
    pub url: String,
    /// The line that will stand in its place.
    pub text: String,
    /// What stands there now, if it is not what this laptop sent: it goes with the rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// Its SHA-256.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces_sha256: Option<String>,
    /// The whole body that stands there, as far as is known, LF only.
    #[serde(skip)]
    stands: String,
    /// The whole body that will.
    #[serde(skip)]
    body: String,
}

impl Query for ShowWithdrawal {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        let withdrawing = tx.withdrawing(&self.draft)?;
        Ok(withdrawing.map(|Withdrawing { comment, text, replaces, .. }| WithdrawalView {
            comment,
            text,
            replaces,
        }))
    }
}

impl Command for WithdrawUpdate {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        let shown = self.replaces.as_deref().map_or(Replaces::Shown, Replaces::Text);
        tx.withdraw_update(&self.draft, &self.comment, shown)?;
        tx.show_week(Some(self.draft.section))
    }
}

impl ReadTx<'_> {
    /// What a withdrawal of the draft's update would do now; none where no comment of it is known, where
    /// it is withdrawn already, or where there are several: there the member says which one counts.
    ///
    /// # Errors
    /// When there is no such team, or a file cannot be read.
    pub fn withdrawing(&self, draft: &DraftKey) -> Result<Option<Withdrawing>, Failure> {
        let team = self.store().team(draft.team)?;
        if team.facts.account.user == UserId(0) {
            // Nothing is written without a sign-in.
            return Ok(None);
        }
        let (own, _) = self.own_of(&team, draft)?;
        let store = self.store();
        let base = store.base(draft, team.facts.account.user)?;
        let receipt = store.receipt(draft)?;
        let (comment, url, stands, mark) = match (base, own.as_slice()) {
            (_, [_, _, ..]) => return Ok(None),
            // Another device has made it.
            (None, [only]) => {
                let body = to_lf(&only.comment.body);
                (only.comment.id.clone(), only.comment.url.clone(), body.clone(), body)
            }
            (Some(base), [other]) if other.comment.id != base.comment => return Ok(None),
            (Some(base), _) => {
                let receipt = receipt.filter(|receipt| receipt.comment == base.comment);
                let Some(receipt) = receipt else { return Ok(None) };
                let stands = match store.mirrored(team.id, receipt.issue, &base.comment)? {
                    Mirrored::Listed(comment) => to_lf(&comment.body),
                    Mirrored::Missing => return Ok(None),
                    Mirrored::Unknown { .. } => base.body.clone(),
                };
                if store.is_gone(team.id, &base.comment)? {
                    return Ok(None);
                }
                (base.comment, receipt.url, stands, base.body)
            }
            (None, []) => return Ok(None),
        };
        drop(store);
        if Marker::find(&stands).is_some_and(|marker| marker.withdrawn) {
            return Ok(None);
        }
        // Where somebody took the mark out, what was last agreed on still names it.
        let Some(body) = withdrawn(&stands, self.now()).or_else(|| withdrawn(&mark, self.now()))
        else {
            return Ok(None);
        };
        let text = marker::strip(&stands);
        let is_known = same_text(text, marker::strip(&mark)) || self.is_own_text(draft, text)?;
        let replaces = (!is_known).then(|| text.to_owned());
        Ok(Some(Withdrawing {
            comment,
            url,
            text: marker::strip(&body).trim_end().to_owned(),
            replaces_sha256: replaces.as_deref().map(sha256_hex),
            replaces,
            stands,
            body,
        }))
    }
}

impl WriteTx<'_> {
    /// Queues the withdrawal of a draft's update. What somebody else wrote into its comment goes only
    /// where `replaces` says that the member was shown it.
    ///
    /// # Errors
    /// [`Failure::NotReady`] when this is not the draft's only comment, when an update of it is on its
    /// way, or when another text stands there than the member was shown.
    pub fn withdraw_update(
        &self,
        draft: &DraftKey,
        comment: &CommentId,
        replaces: Replaces<'_>,
    ) -> Result<(), Failure> {
        let refused = |message: &str| Err(Failure::NotReady { message: message.to_owned() });
        let latest = self.store().latest_operation(draft)?;
        if latest.is_some_and(|op| op.state.is_open()) {
            return refused(
                "An update of this section is still on its way. Take it back or wait for it, then \
                 withdraw.",
            );
        }
        let only = self.withdrawing(draft)?.filter(|only| only.comment == *comment);
        let Some(only) = only else {
            return refused(
                "There is no comment of yours here that could be withdrawn. Look at GitHub again, then \
                 withdraw.",
            );
        };
        if only.replaces.as_deref().is_some_and(|theirs| !replaces.means(theirs)) {
            return refused(
                "Your comment on GitHub was changed since; nothing was withdrawn. Look at its text, \
                 then withdraw again.",
            );
        }
        let author = self.store().team(draft.team)?.facts.account.user;
        let stands = Base { comment: only.comment, body: only.stands };
        let operation = self.withdrawal_of(draft, author, only.body, stands.clone())?;
        let mut store = self.store_mut();
        // Where another device has made it, the draft goes on there.
        let goes_on = store.base(draft, author)?.is_none().then_some(stands);
        Ok(store.queue_withdrawal(&operation, goes_on.as_ref())?)
    }

    /// The operation that puts `body` in place of what stands in a comment of the member's.
    pub(crate) fn withdrawal_of(
        &self,
        draft: &DraftKey,
        author: UserId,
        body: String,
        stands: Base,
    ) -> Result<Operation<Update>, Failure> {
        Ok(Operation {
            id: self.new_operation_id()?,
            author,
            created_at: self.now(),
            not_before: None,
            state: OpState::queued(),
            content: Update {
                purpose: Purpose::Withdrawal,
                draft: draft.clone(),
                body,
                base: Some(stands),
            },
        })
    }
}

#[cfg(test)]
#[path = "withdrawing_tests.rs"]
mod tests;
