//! An update that is given to the lead as a comment in a place that the team chose, and its taking back.
//!
//! It travels as an update does, and is never taken for one: its mark is another, its lane is its own, and
//! what proves it is no receipt of the draft. There is one such comment per member, place and draft, made
//! once and then edited in place; what another device has given already is not given twice.

use super::{
    Absent, Content, Doer, Found, Kind, Lane, Seen, Target,
    comment::{Base, comment_in, is_ours},
};
use crate::{
    courier::{
        exchange::{Comment, Payload, Request},
        marker::GivenMarker,
        operation::{OpState, Parked, Thing},
        refusal::Refusal,
        snapshot::{Change, Evidence, OwnComment, Snapshot},
    },
    draft::to_lf,
    fingerprint::same_text,
    ids::{DraftKey, IssueNumber, OpId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A frozen text on its way to the place where updates are given to the lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// Which draft was frozen.
    pub draft: DraftKey,
    /// The issue or pull request.
    pub place: IssueNumber,
    /// The whole body to be sent, mark first, LF only.
    pub body: String,
    /// The comment to edit and what it held when last agreed; none for a first one.
    pub base: Option<Base>,
}

impl Kind for HandOver {
    fn name(&self) -> &'static str {
        "comment"
    }

    fn lane(&self) -> Lane {
        let DraftKey { team: _, cycle, round, section } = &self.draft;
        Lane(format!("given/{}/{cycle}/{round}/{section}", self.place))
    }

    fn target(&self) -> Target<'_> {
        let comment = self.base.as_ref().map(|base| &base.comment);
        Target::On { issue: self.place, comment }
    }

    fn request(&self, issue: Option<IssueNumber>) -> Option<Request> {
        let body = self.body.clone();
        Some(match &self.base {
            Some(base) => Request::EditComment { comment: base.comment.clone(), body },
            None => Request::CreateComment { issue: issue?, body },
        })
    }

    fn written(&self, answer: &Payload, snapshot: &Snapshot) -> Option<Thing> {
        let comment = comment_in(answer)?;
        is_ours(comment, snapshot).then(|| Thing::Comment(comment.id.clone()))
    }

    fn seen(&self, found: &Payload, snapshot: &Snapshot) -> Option<Found> {
        let comment = comment_in(found)?;
        let is_base = self.base.as_ref().is_some_and(|base| same_text(&comment.body, &base.body));
        Some(if !is_ours(comment, snapshot) {
            Found::now(Seen::NotOurs)
        } else if same_text(&comment.body, &self.body) {
            Found::now(Seen::Proven)
        } else if is_base {
            Found::now(Seen::Before)
        } else {
            let newer = |own: &OwnComment| {
                own.comment.id == comment.id && own.comment.updated_at > comment.updated_at
            };
            let older = snapshot.given.iter().any(newer);
            Found { seen: Seen::Changed(to_lf(&comment.body)), older }
        })
    }

    fn proof(
        &self,
        op: &OpId,
        (found, _): (&Payload, &Doer),
        _: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let comment = comment_in(found)?;
        let evidence = Evidence {
            url: comment.url.clone(),
            at: now,
            by_other: None,
            stands: None,
            comment: Some(Base { comment: comment.id.clone(), body: self.body.clone() }),
            by_us: true,
            lacks: Vec::new(),
        };
        Some(vec![
            Change::Evidence { op: op.clone(), evidence },
            Change::State { op: op.clone(), state: OpState::Done },
            Change::MirrorComments { issue: self.place, comments: vec![comment.clone()] },
        ])
    }

    fn absent(&self) -> Absent {
        // What is gone needs no taking back.
        if self.takes_back() { Absent::Refused } else { Absent::Deleted }
    }

    fn follow(&self, evidence: &Evidence) -> Option<Content> {
        Some(self.on(evidence.comment.clone()?).into())
    }

    /// Another device, or this one before a restored backup, may have given it already.
    fn there_already(
        &self,
        op: &OpId,
        issue: IssueNumber,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let (own, marker) = snapshot
            .given
            .iter()
            .filter(|own| own.issue == issue && is_ours(&own.comment, snapshot))
            .filter_map(|own| Some((own, GivenMarker::find(&own.comment.body)?)))
            .filter(|(_, marker)| marker.is_of(&self.draft))
            .min_by_key(|(own, marker)| {
                (marker.withdrawn, own.comment.created_at, own.comment.id.clone())
            })?;
        Some(self.take(op, &own.comment, &marker, now))
    }

    fn adopt(&self, op: &OpId, found: &Comment, now: DateTime<Utc>) -> Vec<Change> {
        match GivenMarker::find(&found.body) {
            Some(marker) => self.take(op, found, &marker, now),
            None => Vec::new(),
        }
    }

    fn words(&self, state: &OpState) -> Option<String> {
        let place = self.place;
        let back = self.takes_back();
        Some(match state {
            OpState::Unknown { .. } => {
                "The comment may or may not have arrived. Meridian looks for it, and never makes two."
                    .to_owned()
            }
            OpState::Done if back => format!("Taken back from #{place}, read back from GitHub."),
            OpState::Done => format!(
                "Given to your lead on #{place}, read back from GitHub. It is not posted by that."
            ),
            OpState::Conflict { .. } => format!(
                "What you gave on #{place} was changed there since, or given from another device. It \
                 stays as it is; look at it, then give yours again."
            ),
            OpState::Parked(parked) => self.stopped(parked)?,
            OpState::Cancelled if back => format!("It was not taken back from #{place}."),
            OpState::Cancelled => format!("It was taken back; nothing was given on #{place}."),
            OpState::Waiting { .. } | OpState::Sending { .. } | OpState::Written { .. } => {
                return None;
            }
        })
    }
}

impl HandOver {
    /// Whether it says that what was given is taken back.
    pub fn takes_back(&self) -> bool {
        GivenMarker::find(&self.body).is_some_and(|marker| marker.withdrawn)
    }

    /// What is known of the text that it gives.
    pub fn sum(&self) -> Option<String> {
        GivenMarker::find(&self.body).map(|marker| marker.sum)
    }

    /// It as an edit of this comment, which keeps the mark of what made it.
    #[must_use]
    pub fn on(&self, base: Base) -> Self {
        let maker = GivenMarker::find(&base.body).map(|marker| marker.op);
        let body = match GivenMarker::find(&self.body).zip(maker) {
            Some((marker, op)) => GivenMarker { op, ..marker }.put_on(&self.body),
            None => self.body.clone(),
        };
        Self { body, base: Some(base), ..self.clone() }
    }

    /// It as a comment of its own, once the one that it was to edit is gone.
    #[must_use]
    pub fn anew(&self, op: &OpId) -> Self {
        let body = match GivenMarker::find(&self.body) {
            Some(marker) => GivenMarker { op: op.clone(), ..marker }.put_on(&self.body),
            None => self.body.clone(),
        };
        Self { body, base: None, ..self.clone() }
    }

    /// Takes a comment of ours that was found in the place as this operation's.
    fn take(
        &self,
        op: &OpId,
        comment: &Comment,
        marker: &GivenMarker,
        now: DateTime<Utc>,
    ) -> Vec<Change> {
        let state = |state| Change::State { op: op.clone(), state };
        let thing = Thing::Comment(comment.id.clone());
        let written = OpState::Written { thing, looks: 0, look_at: now };
        if marker.op == *op && same_text(&comment.body, &self.body) {
            return vec![state(written)];
        }
        let theirs = to_lf(&comment.body);
        let base = Base { comment: comment.id.clone(), body: theirs.clone() };
        let content = |content: Self| Change::Content { op: op.clone(), content: content.into() };
        let is_same =
            Some(&marker.sum) == self.sum().as_ref() && marker.withdrawn == self.takes_back();
        if is_same && is_intact(&theirs) {
            // Another device has given the very same text: nothing is left to do.
            return vec![content(Self { body: theirs, ..self.on(base) }), state(written)];
        }
        let of_ours = marker.op == *op && comment.updated_at == comment.created_at;
        let goes_on = of_ours || (marker.withdrawn && is_intact(&theirs));
        let conflict = (!goes_on).then(|| state(OpState::Conflict { theirs, at: now }));
        std::iter::once(content(self.on(base))).chain(conflict).collect()
    }

    /// Why a person must act, and how; none where it is the same for every kind.
    fn stopped(&self, parked: &Parked) -> Option<String> {
        let place = self.place;
        Some(match parked {
            Parked::Deleted => format!(
                "What you gave on #{place} was deleted there. Give it again if your lead is still to \
                 have it."
            ),
            Parked::Refused(Refusal::NotAllowed { said }) => format!(
                "GitHub did not let you comment on #{place} ({}). Give it as a file instead, or ask \
                 somebody with write access whether #{place} is locked.",
                said.trim_end_matches('.')
            ),
            Parked::Refused(Refusal::Missing) if self.takes_back() => {
                format!(
                    "What you gave on #{place} cannot be found there; nothing is left to take back."
                )
            }
            Parked::Refused(Refusal::Missing | Refusal::Gone { .. } | Refusal::Moved) => format!(
                "#{place} cannot be found any more: it may be deleted or moved. Choose another place for \
                 the team, or give it as a file."
            ),
            Parked::Refused(Refusal::Invalid { .. } | Refusal::SignInNeeded)
            | Parked::OtherAccount { .. }
            | Parked::NotOurs
            | Parked::NotAsSent
            | Parked::ByHand { .. } => return None,
        })
    }
}

/// Whether nobody changed by hand what stands below the mark.
#[cfg(feature = "native")]
fn is_intact(body: &str) -> bool {
    crate::hand::place::is_intact(body)
}

/// The window makes no comment, and so takes none as its own.
#[cfg(not(feature = "native"))]
fn is_intact(_: &str) -> bool {
    false
}

#[cfg(test)]
#[path = "hand_over_tests.rs"]
mod tests;
