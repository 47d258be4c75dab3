//! An update that is given to the lead as a comment in a place that the team chose, and its taking back.
//!
//! It travels as an update does, and is never taken for one: its mark is another, its lane is its own, and
//! what proves it is no receipt of the draft. There is one such comment per member, place and draft, made
//! once and then edited in place; what another device has given already is not given twice.

use super::{Absent, Content, Doer, Found, Kind, Lane, Target, comment::Base, marked::Marked};
use crate::{
    courier::{
        exchange::{Comment, Payload, Request},
        marker::GivenMarker,
        operation::{OpState, Parked, Thing},
        refusal::Refusal,
        snapshot::{Change, Evidence, Snapshot},
    },
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
        self.to_write(issue)
    }

    fn written(&self, answer: &Payload, snapshot: &Snapshot) -> Option<Thing> {
        Self::made(answer, snapshot)
    }

    fn seen(&self, found: &Payload, snapshot: &Snapshot) -> Option<Found> {
        self.looks(found, snapshot)
    }

    fn proof(
        &self,
        op: &OpId,
        (found, _): (&Payload, &Doer),
        _: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        self.proven(op, found, now)
    }

    fn absent(&self) -> Absent {
        // What is gone needs no taking back.
        if self.takes_back() { Absent::Refused } else { Absent::Deleted }
    }

    fn follow(&self, evidence: &Evidence) -> Option<Content> {
        Some(self.on(evidence.comment.clone()?).into())
    }

    fn there_already(
        &self,
        op: &OpId,
        issue: IssueNumber,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        self.mine(op, issue, snapshot, now)
    }

    fn adopt(&self, op: &OpId, found: &Comment, now: DateTime<Utc>) -> Vec<Change> {
        match GivenMarker::find(&found.body) {
            Some(_) => self.take(op, found, now),
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

impl Marked for HandOver {
    fn issue(&self) -> IssueNumber {
        self.place
    }

    fn body(&self) -> &str {
        &self.body
    }

    fn base(&self) -> Option<&Base> {
        self.base.as_ref()
    }

    fn is_of(&self, body: &str) -> bool {
        GivenMarker::find(body).is_some_and(|marker| marker.is_of(&self.draft))
    }

    fn is_withdrawn(body: &str) -> bool {
        GivenMarker::find(body).is_some_and(|marker| marker.withdrawn)
    }

    fn says_the_same(&self, body: &str) -> bool {
        GivenMarker::find(body).is_some_and(|marker| {
            Some(&marker.sum) == self.sum().as_ref() && marker.withdrawn == self.takes_back()
        })
    }

    fn is_intact(body: &str) -> bool {
        is_intact(body)
    }

    fn on(&self, base: Base) -> Self {
        Self::on(self, base)
    }

    fn exactly(self, body: String) -> Self {
        Self { body, ..self }
    }
}

impl HandOver {
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

    /// Whether it says that what was given is taken back.
    pub fn takes_back(&self) -> bool {
        GivenMarker::find(&self.body).is_some_and(|marker| marker.withdrawn)
    }

    /// What is known of the text that it gives.
    pub fn sum(&self) -> Option<String> {
        GivenMarker::find(&self.body).map(|marker| marker.sum)
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
