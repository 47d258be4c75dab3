//! What the kinds share that bring a comment which is no update: it is made once per member and thing, by
//! its mark, and then edited in place; what somebody has changed in it by hand is never overwritten.

use super::{
    Content, Found, Kind, Seen,
    comment::{Base, comment_in, is_ours},
};
use crate::{
    courier::{
        exchange::{Comment, Payload, Request},
        marker::maker,
        operation::{OpState, Thing},
        snapshot::{Change, Evidence, OwnComment, Snapshot},
    },
    draft::to_lf,
    fingerprint::same_text,
    ids::{IssueNumber, OpId},
};
use chrono::{DateTime, Utc};

/// A comment with a mark of its own.
pub(super) trait Marked: Kind + Clone + Into<Content> {
    /// Where it stands.
    fn issue(&self) -> IssueNumber;

    /// The whole body to be sent, mark first, LF only.
    fn body(&self) -> &str;

    /// The comment to edit and what it held when last agreed; none for a first one.
    fn base(&self) -> Option<&Base>;

    /// Whether a comment has a mark of the very same thing.
    fn is_of(&self, body: &str) -> bool;

    /// Whether a comment says by its mark that it does not count any more.
    fn is_withdrawn(body: &str) -> bool;

    /// Whether a comment's mark speaks of the very text that is to be sent.
    fn says_the_same(&self, body: &str) -> bool;

    /// Whether nobody changed by hand what stands below the mark of a comment.
    fn is_intact(body: &str) -> bool;

    /// It as an edit of this comment, which keeps the mark of what made it.
    #[must_use]
    fn on(&self, base: Base) -> Self;

    /// It with exactly this body.
    #[must_use]
    fn exactly(self, body: String) -> Self;

    /// The write.
    fn to_write(&self, issue: Option<IssueNumber>) -> Option<Request> {
        let body = self.body().to_owned();
        Some(match self.base() {
            Some(base) => Request::EditComment { comment: base.comment.clone(), body },
            None => Request::CreateComment { issue: issue?, body },
        })
    }

    /// Which comment the answer to it speaks of.
    fn made(answer: &Payload, snapshot: &Snapshot) -> Option<Thing> {
        let comment = comment_in(answer)?;
        is_ours(comment, snapshot).then(|| Thing::Comment(comment.id.clone()))
    }

    /// What the comment tells.
    fn looks(&self, found: &Payload, snapshot: &Snapshot) -> Option<Found> {
        let comment = comment_in(found)?;
        if !is_ours(comment, snapshot) {
            return Some(Found::now(Seen::NotOurs));
        }
        let is_base = self.base().is_some_and(|base| same_text(&comment.body, &base.body));
        let seen = if same_text(&comment.body, self.body()) {
            Seen::Proven
        } else if is_base {
            Seen::Before
        } else {
            Seen::Changed(to_lf(&comment.body))
        };
        let newer = |own: &OwnComment| {
            own.comment.id == comment.id && own.comment.updated_at > comment.updated_at
        };
        // Whatever it says: what it said once may have been replaced since.
        Some(Found { seen, older: snapshot.marked.iter().any(newer) })
    }

    /// What is written down once it was read back.
    fn proven(&self, op: &OpId, found: &Payload, now: DateTime<Utc>) -> Option<Vec<Change>> {
        let comment = comment_in(found)?;
        let base = Base { comment: comment.id.clone(), body: self.body().to_owned() };
        let evidence = Evidence { comment: Some(base), ..Evidence::of(&comment.url, now, true) };
        Some(vec![
            Change::Evidence { op: op.clone(), evidence },
            Change::State { op: op.clone(), state: OpState::Done },
            Change::MirrorComments { issue: self.issue(), comments: vec![comment.clone()] },
        ])
    }

    /// Another device, or this one before a restored backup, may have made it already.
    fn mine(
        &self,
        op: &OpId,
        issue: IssueNumber,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let own = snapshot
            .marked
            .iter()
            .filter(|own| own.issue == issue && is_ours(&own.comment, snapshot))
            .filter(|own| self.is_of(&own.comment.body))
            .min_by_key(|own| {
                let withdrawn = Self::is_withdrawn(&own.comment.body);
                (withdrawn, own.comment.created_at, own.comment.id.clone())
            })?;
        Some(self.take(op, &own.comment, now))
    }

    /// Takes a comment of ours that was found in the place as this operation's.
    fn take(&self, op: &OpId, comment: &Comment, now: DateTime<Utc>) -> Vec<Change> {
        let is_made_by_this = maker(&comment.body).is_some_and(|made| made == *op);
        let state = |state| Change::State { op: op.clone(), state };
        let thing = Thing::Comment(comment.id.clone());
        let written = OpState::Written { thing, looks: 0, look_at: now };
        if is_made_by_this && same_text(&comment.body, self.body()) {
            return vec![state(written)];
        }
        let theirs = to_lf(&comment.body);
        let base = Base { comment: comment.id.clone(), body: theirs.clone() };
        let content = |content: Self| Change::Content { op: op.clone(), content: content.into() };
        let is_intact = Self::is_intact(&theirs);
        if is_intact && self.says_the_same(&theirs) {
            // Another device has made the very same: nothing is left to do.
            return vec![content(self.on(base).exactly(theirs)), state(written)];
        }
        // What this operation has made and holds another text now was changed by somebody: what was sent is
        // frozen, and times in whole seconds do not tell.
        let goes_on = is_intact && self.replaces(&theirs);
        let conflict = (!goes_on).then(|| state(OpState::Conflict { theirs, at: now }));
        std::iter::once(content(self.on(base))).chain(conflict).collect()
    }

    /// Whether it takes the place of what another device has made and nobody has changed since.
    fn replaces(&self, body: &str) -> bool {
        Self::is_withdrawn(body)
    }
}
