//! An issue pinned at the head of the repository's issues.
//!
//! Pinning twice pins once, so a lost answer is read and repeated. GitHub pins three at most: then
//! nothing is sent, and the member is told which are pinned.

use super::{Absent, Content, Doer, Found, Kind, Lane, Seen, Target, Wish};
use crate::{
    courier::{
        exchange::{Payload, Pins, Request},
        operation::{OpState, Parked, Thing},
        refusal::Refusal,
        snapshot::{Change, Evidence, Snapshot},
    },
    ids::{IssueNumber, OpId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// So many issues of a repository are pinned at most: GitHub's page on pinning an issue.
const MOST: usize = 3;

/// The wish that an issue be pinned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pinning {
    /// The issue.
    pub issue: IssueNumber,
    /// What GitHub's graph calls it, read just before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
}

impl Kind for Pinning {
    fn name(&self) -> &'static str {
        "pin"
    }

    fn lane(&self) -> Lane {
        Lane(format!("issues/{}/pin", self.issue))
    }

    fn target(&self) -> Target<'_> {
        Target::Known(Thing::Pin(self.issue))
    }

    fn request(&self, _: Option<IssueNumber>) -> Option<Request> {
        Some(Request::Pin { issue: self.issue, node: self.node.clone()? })
    }

    fn written(&self, answer: &Payload, _: &Snapshot) -> Option<Thing> {
        self.pins_in(answer).map(|_| Thing::Pin(self.issue))
    }

    fn seen(&self, found: &Payload, _: &Snapshot) -> Option<Found> {
        let pins = self.pins_in(found)?;
        Some(Found::now(if pins.is_pinned {
            Seen::Proven
        } else if pins.all.len() >= MOST {
            let all = pins.all.iter().map(|(number, title)| format!("#{number} {title}"));
            let said = all.collect::<Vec<_>>().join("; ");
            Seen::Refused(Refusal::NotAllowed { said: format!("{FULL}{said}") })
        } else {
            Seen::Before
        }))
    }

    fn leaves(&self, found: &Payload, _: &Snapshot, _: Option<DateTime<Utc>>) -> Option<Content> {
        let node = Some(self.pins_in(found)?.node.clone());
        Some(Self { node, ..self.clone() }.into())
    }

    fn proof(
        &self,
        op: &OpId,
        (found, doer): (&Payload, &Doer),
        _: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let evidence = Evidence::of(&self.pins_in(found)?.url, now, *doer == Doer::Us);
        Some(evidence.proves(op))
    }

    fn absent(&self) -> Absent {
        Absent::Refused
    }

    fn repeats(&self) -> bool {
        true
    }

    fn is_same(&self, other: &Content) -> bool {
        matches!(other, Content::Pin(_))
    }

    fn wish(&self) -> Option<Wish> {
        let issue = self.issue;
        let (title, is_to) = (format!("#{issue}, to be pinned"), "be pinned".to_owned());
        Some(Wish { issue: Some(issue), round: None, title, is_to })
    }

    fn words(&self, state: &OpState) -> Option<String> {
        let issue = self.issue;
        Some(match state {
            OpState::Unknown { .. } => {
                "The issue may or may not be pinned. Meridian reads what is pinned and pins it again \
                 if needed."
                    .to_owned()
            }
            OpState::Done => format!("#{issue} is pinned, read back from GitHub."),
            OpState::Parked(parked) => self.stopped(parked)?,
            OpState::Cancelled => format!("It was taken back; #{issue} was not pinned."),
            OpState::Waiting { .. }
            | OpState::Sending { .. }
            | OpState::Written { .. }
            | OpState::Conflict { .. } => return None,
        })
    }
}

/// How what keeps an issue from being pinned begins where it is the others that are.
const FULL: &str = "three are pinned: ";

impl Pinning {
    fn pins_in<'a>(&self, payload: &'a Payload) -> Option<&'a Pins> {
        match payload {
            Payload::Pins(pins) if pins.issue == self.issue => Some(pins),
            _ => None,
        }
    }

    /// Why a person must act, and how; none where it is the same for every kind.
    fn stopped(&self, parked: &Parked) -> Option<String> {
        let issue = self.issue;
        Some(match parked {
            Parked::Refused(Refusal::NotAllowed { said }) => match said.strip_prefix(FULL) {
                Some(all) => format!(
                    "Three issues are pinned already, and GitHub takes no more: {all}. Unpin one on \
                     GitHub, then try again; #{issue} counts without a pin."
                ),
                None => format!(
                    "GitHub does not let you pin #{issue} ({}). People with write access may: ask one \
                     of them; #{issue} counts without a pin.",
                    said.trim_end_matches('.')
                ),
            },
            Parked::Refused(Refusal::Invalid { said }) => format!(
                "GitHub did not pin #{issue} ({}). Look at what is pinned in the browser; it counts \
                 without a pin.",
                said.trim_end_matches('.')
            ),
            Parked::Refused(Refusal::Missing | Refusal::Gone { .. } | Refusal::Moved)
            | Parked::Deleted
            | Parked::NotOurs => format!(
                "#{issue} cannot be read: it may be deleted, or this sign-in may not see it. Look at \
                 it in the browser."
            ),
            Parked::NotAsSent => format!(
                "GitHub took it, but #{issue} is not pinned: somebody may have unpinned it. Look at \
                 it in the browser."
            ),
            Parked::Refused(Refusal::SignInNeeded)
            | Parked::OtherAccount { .. }
            | Parked::ByHand { .. } => return None,
        })
    }
}

#[cfg(test)]
#[path = "pin_tests.rs"]
mod tests;
