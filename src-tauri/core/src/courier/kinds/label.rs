//! One label of an issue, put on or taken off.
//!
//! Only this one label is ever named: a list, as GitHub also takes it, would take off what others have
//! put on since. Labels are the same whatever the case of their letters.

use super::{Absent, Content, Doer, Found, Kind, Lane, Seen, Target, Wish};
use crate::{
    courier::{
        class::says,
        exchange::{Payload, Request},
        operation::{OpState, Parked, Thing},
        refusal::Refusal,
        snapshot::{Change, Evidence, Snapshot},
    },
    ids::{IssueNumber, OpId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A wish about one label of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labelling {
    /// The issue or pull request.
    pub issue: IssueNumber,
    /// The label's name.
    pub label: String,
    /// Whether it is to be on the issue.
    pub on: bool,
}

impl Kind for Labelling {
    fn name(&self) -> &'static str {
        "label"
    }

    fn lane(&self) -> Lane {
        Lane(format!("issues/{}/labels/{}", self.issue, self.label.to_lowercase()))
    }

    fn target(&self) -> Target<'_> {
        Target::Known(Thing::Issue(self.issue))
    }

    fn request(&self, _: Option<IssueNumber>) -> Option<Request> {
        let (issue, label) = (self.issue, self.label.clone());
        Some(match self.on {
            true => Request::AddLabel { issue, label },
            false => Request::RemoveLabel { issue, label },
        })
    }

    fn written(&self, answer: &Payload, _: &Snapshot) -> Option<Thing> {
        matches!(answer, Payload::Labels(_)).then_some(Thing::Issue(self.issue))
    }

    fn seen(&self, found: &Payload, _: &Snapshot) -> Option<Found> {
        let Payload::Issue(issue) = found else { return None };
        let is_on = issue.labels()?.iter().any(|label| same_label(label, &self.label));
        Some(Found::now(if is_on == self.on { Seen::Proven } else { Seen::Before }))
    }

    fn proof(
        &self,
        op: &OpId,
        (found, doer): (&Payload, &Doer),
        _: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let Payload::Issue(issue) = found else { return None };
        let evidence = Evidence::of(&issue.url, now, *doer == Doer::Us);
        Some(evidence.proves_of(op, issue))
    }

    fn absent(&self) -> Absent {
        Absent::Refused
    }

    fn gone_is_done(&self) -> bool {
        !self.on
    }

    fn is_same(&self, other: &Content) -> bool {
        matches!(other, Content::Label(other) if other.on == self.on)
    }

    fn wish(&self) -> Option<Wish> {
        let Self { issue, label, on } = self;
        let (title, is_to) = match on {
            true => (format!("Label {label} for #{issue}"), "be put on"),
            false => (format!("Label {label} off #{issue}"), "be taken off"),
        };
        Some(Wish { issue: Some(*issue), round: None, title, is_to: is_to.to_owned() })
    }

    fn words(&self, state: &OpState) -> Option<String> {
        let Self { issue, label, on } = self;
        Some(match state {
            OpState::Unknown { .. } => {
                "The change may or may not have arrived. Meridian reads the issue's labels and changes \
                 this one again if needed."
                    .to_owned()
            }
            OpState::Done if *on => {
                format!("#{issue} has the label {label}, read back from GitHub.")
            }
            OpState::Done => {
                format!("#{issue} does not have the label {label}, read back from GitHub.")
            }
            OpState::Parked(parked) => self.stopped(parked)?,
            OpState::Cancelled => "It was taken back; the label stays as it is.".to_owned(),
            OpState::Waiting { .. }
            | OpState::Sending { .. }
            | OpState::Written { .. }
            | OpState::Conflict { .. } => return None,
        })
    }
}

impl Labelling {
    /// Why a person must act, and how; none where it is the same for every kind.
    fn stopped(&self, parked: &Parked) -> Option<String> {
        let Self { issue, label, on } = self;
        Some(match parked {
            Parked::Refused(Refusal::NotAllowed { said }) if says(said, "archived") => {
                format!("The repository is archived, so nobody can label #{issue} any more.")
            }
            Parked::Refused(Refusal::NotAllowed { said }) => format!(
                "GitHub does not let you change labels on #{issue} ({}). People with triage or write \
                 access may, and only write access makes a new label: ask one of them.",
                said.trim_end_matches('.')
            ),
            Parked::Refused(Refusal::Missing | Refusal::Gone { .. } | Refusal::Moved)
            | Parked::Deleted
            | Parked::NotOurs => format!(
                "#{issue} cannot be read: it may be deleted, or this sign-in may not see it. Look at \
                 it in the browser."
            ),
            Parked::Refused(Refusal::Invalid { said }) => format!(
                "GitHub did not take it ({}). Change the label in the browser.",
                said.trim_end_matches('.')
            ),
            Parked::NotAsSent if *on => format!(
                "GitHub took it, but #{issue} does not have the label {label}: the repository may \
                 not have such a label. Ask somebody with write access to make it, then try again."
            ),
            Parked::NotAsSent => format!(
                "GitHub took it, but #{issue} still has the label {label}. A bot may put it on again: \
                 look at it in the browser."
            ),
            Parked::Refused(Refusal::SignInNeeded)
            | Parked::OtherAccount { .. }
            | Parked::ByHand { .. } => return None,
        })
    }
}

/// Whether GitHub takes two names for the same label.
pub(super) fn same_label(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
#[path = "label_tests.rs"]
mod tests;
