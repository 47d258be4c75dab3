//! A reaction to a comment: the lead's thumb up on an update that was looked at, or any other of the
//! eight, given or taken back.
//!
//! Nobody has two of the same on one comment, and giving it twice gives it once. So this is the one
//! write that is repeated without waiting for looks in vain. It is taken back by its number, which is
//! read just before; where it is gone by then, it is taken back.

use super::{Absent, Content, Doer, Found, Kind, Lane, Seen, Target, Wish};
use crate::{
    courier::{
        class::says,
        exchange::{Emoji, Payload, Reaction, Request},
        operation::{OpState, Parked, Thing},
        refusal::Refusal,
        snapshot::{Change, Evidence, Snapshot},
    },
    ids::{CommentId, IssueNumber, OpId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A wish about one reaction of the member's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reacting {
    /// The issue that the comment stands on.
    pub issue: IssueNumber,
    /// The comment, by its number: reactions in discussions are not GitHub's REST's.
    pub comment: CommentId,
    /// Where a person sees it.
    pub url: String,
    /// Which reaction.
    pub emoji: Emoji,
    /// Whether it is to be there.
    pub gives: bool,
    /// The number of the member's own, read just before it is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mine: Option<i64>,
}

impl Kind for Reacting {
    fn name(&self) -> &'static str {
        "reaction"
    }

    fn lane(&self) -> Lane {
        Lane(format!("comments/{}/reactions/{}", self.comment, self.emoji.word()))
    }

    fn target(&self) -> Target<'_> {
        Target::Known(self.thing())
    }

    fn request(&self, _: Option<IssueNumber>) -> Option<Request> {
        let comment = self.comment.clone();
        Some(match self.gives {
            true => Request::React { comment, emoji: self.emoji },
            false => Request::Unreact { comment, reaction: self.mine? },
        })
    }

    /// A cache may answer, or the sign-in have changed hands.
    fn written(&self, answer: &Payload, snapshot: &Snapshot) -> Option<Thing> {
        let is_it = match answer {
            Payload::Reaction(given) => self.gives && self.is_mine(given, snapshot),
            Payload::Nothing => !self.gives,
            _ => false,
        };
        is_it.then(|| self.thing())
    }

    fn seen(&self, found: &Payload, snapshot: &Snapshot) -> Option<Found> {
        let is_there = self.mine_in(found, snapshot)?.is_some();
        Some(Found::now(if is_there == self.gives { Seen::Proven } else { Seen::Before }))
    }

    fn leaves(
        &self,
        found: &Payload,
        snapshot: &Snapshot,
        _: Option<DateTime<Utc>>,
    ) -> Option<Content> {
        let mine = self.mine_in(found, snapshot)?;
        (!self.gives).then(|| Self { mine, ..self.clone() }.into())
    }

    fn proof(
        &self,
        op: &OpId,
        (_, doer): (&Payload, &Doer),
        _: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let evidence = Evidence::of(&self.url, now, *doer == Doer::Us);
        Some(evidence.proves(op))
    }

    fn absent(&self) -> Absent {
        Absent::Refused
    }

    fn repeats(&self) -> bool {
        true
    }

    fn gone_is_done(&self) -> bool {
        !self.gives
    }

    fn is_same(&self, other: &Content) -> bool {
        matches!(other, Content::Reaction(other) if other.gives == self.gives)
    }

    fn wish(&self) -> Option<Wish> {
        let (issue, emoji) = (self.issue, self.emoji.sign());
        let (title, is_to) = match self.gives {
            true => (format!("{emoji} for a comment on #{issue}"), "be given"),
            false => (format!("{emoji} off a comment on #{issue}"), "be taken back"),
        };
        Some(Wish { issue: Some(issue), round: None, title, is_to: is_to.to_owned() })
    }

    fn words(&self, state: &OpState) -> Option<String> {
        let (issue, emoji) = (self.issue, self.emoji.sign());
        Some(match state {
            OpState::Unknown { .. } if self.gives => {
                "The reaction may or may not have arrived. Meridian reads the comment's reactions and \
                 gives it again if it is missing; it never counts twice."
                    .to_owned()
            }
            OpState::Unknown { .. } => {
                "The reaction may or may not be gone. Meridian reads the comment's reactions and takes \
                 it back again if needed."
                    .to_owned()
            }
            OpState::Done if self.gives => {
                format!("Your {emoji} is on the comment on #{issue}, read back from GitHub.")
            }
            OpState::Done => format!(
                "Your {emoji} is no longer on the comment on #{issue}, read back from GitHub."
            ),
            OpState::Parked(parked) => self.stopped(parked)?,
            OpState::Cancelled if self.gives => format!("It was taken back; no {emoji} was given."),
            OpState::Cancelled => format!("It was taken back; your {emoji} stays."),
            OpState::Waiting { .. }
            | OpState::Sending { .. }
            | OpState::Written { .. }
            | OpState::Conflict { .. } => return None,
        })
    }
}

impl Reacting {
    fn thing(&self) -> Thing {
        Thing::Reactions { comment: self.comment.clone(), emoji: self.emoji }
    }

    fn is_mine(&self, reaction: &Reaction, snapshot: &Snapshot) -> bool {
        let by_me = reaction.by.as_ref().is_some_and(|by| by.id == snapshot.account.user);
        by_me && reaction.emoji == Some(self.emoji)
    }

    /// The number of the member's own among those that were read; none where something else was read.
    fn mine_in(&self, found: &Payload, snapshot: &Snapshot) -> Option<Option<i64>> {
        let Payload::Reactions { reactions, .. } = found else { return None };
        let mine = reactions.iter().find(|reaction| self.is_mine(reaction, snapshot));
        Some(mine.map(|reaction| reaction.id))
    }

    /// Why a person must act, and how; none where it is the same for every kind.
    fn stopped(&self, parked: &Parked) -> Option<String> {
        let (issue, emoji) = (self.issue, self.emoji.sign());
        Some(match parked {
            Parked::Refused(Refusal::NotAllowed { said }) if says(said, "locked") => format!(
                "#{issue} is locked, so nobody can react there. Ask somebody with write access to \
                 unlock it; then try again."
            ),
            Parked::Refused(Refusal::NotAllowed { said }) if says(said, "archived") => {
                format!("The repository is archived, so nobody can react on #{issue} any more.")
            }
            Parked::Refused(Refusal::NotAllowed { said }) => format!(
                "GitHub does not let you react on #{issue} ({}). The organisation may not let this \
                 sign-in write, or new accounts may have to wait: ask somebody with write access.",
                said.trim_end_matches('.')
            ),
            Parked::Refused(Refusal::Missing | Refusal::Gone { .. } | Refusal::Moved)
            | Parked::Deleted
            | Parked::NotOurs => format!(
                "The comment on #{issue} cannot be read: it may be deleted, or this sign-in may not \
                 see it. Look at it in the browser."
            ),
            Parked::Refused(Refusal::Invalid { said }) => format!(
                "GitHub did not take it ({}). React in the browser.",
                said.trim_end_matches('.')
            ),
            Parked::NotAsSent if self.gives => format!(
                "GitHub took it, but your {emoji} is not on the comment on #{issue}. Look at it in the \
                 browser, then try again."
            ),
            Parked::NotAsSent => format!(
                "GitHub took it, but your {emoji} is still on the comment on #{issue}. Look at it in \
                 the browser, then try again."
            ),
            Parked::Refused(Refusal::SignInNeeded)
            | Parked::OtherAccount { .. }
            | Parked::ByHand { .. } => return None,
        })
    }
}

#[cfg(test)]
#[path = "reaction_tests.rs"]
mod tests;
