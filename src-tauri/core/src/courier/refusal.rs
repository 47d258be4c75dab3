//! What GitHub refuses, and what follows from an answer that brought nothing.

use super::{
    class::says,
    exchange::Answer,
    operation::{OpState, Operation, Parked, Wait},
    snapshot::Change,
    step::{Courier, Effect, LOOK_PAUSE},
};
use crate::ids::{IssueNumber, OpId};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// What GitHub refuses, so that only a person can change it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Refusal {
    /// GitHub does not accept the sign-in (401).
    SignInNeeded,
    /// GitHub refuses this sign-in the write (403 that is no limit).
    NotAllowed {
        /// GitHub's own message, one line.
        said: String,
    },
    /// The issue or repository cannot be read (404).
    Missing,
    /// The issue was deleted or issues are off (410), or a takedown (451).
    Gone {
        /// GitHub's own message, one line.
        said: String,
    },
    /// GitHub says the request is invalid (422, 400).
    Invalid {
        /// GitHub's own message, one line.
        said: String,
    },
    /// The issue or repository moved (301, 302, 307, 308).
    Moved,
}

impl Refusal {
    /// Whether it says that an issue was deleted; a repository without issues answers alike.
    pub fn is_deletion(&self) -> bool {
        matches!(self, Self::Gone { said } if says(said, "deleted"))
    }
}

/// Why GitHub could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Unread {
    /// A person must act.
    Refused(Parked),
    /// It may pass by itself: 5xx, a cut answer, one that is not GitHub's.
    Trouble {
        /// What happened, one line.
        said: String,
    },
    /// GitHub asked to wait.
    Limited {
        /// Until then nothing is asked.
        until: DateTime<Utc>,
    },
    /// A list could not be followed to its end.
    Incomplete,
    /// The round's issue is not in the repository any more, which itself is.
    IssueGone {
        /// Which one it was.
        issue: IssueNumber,
        /// What became of it.
        how: Gone,
    },
}

/// What became of an issue that is not in its repository any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gone {
    /// It was moved to another repository.
    Moved,
    /// It was deleted.
    Deleted,
}

impl Gone {
    /// What follows for a round whose issue it was, and who says how it goes on.
    pub const REMEDY: &str = "What was read of it stays here, and no other one is opened by itself: where the \
                              round goes on, a person says, by opening it anew (This round, on Team) or by \
                              naming its issue.";

    /// `#40 was moved to another repository`
    pub fn words(self, issue: IssueNumber) -> String {
        match self {
            Self::Moved => format!("#{issue} was moved to another repository"),
            Self::Deleted => format!("#{issue} was deleted on GitHub"),
        }
    }
}

impl Courier {
    /// Puts an operation off, or parks it, after an answer that did not bring it further.
    pub(super) fn set_back(&mut self, now: DateTime<Utc>, id: &OpId, answer: &Answer) -> Effect {
        let Some(op) = self.operation(id) else { return self.plan(now) };
        let state = state_after(now, op, answer);
        if matches!(op.state, OpState::Unknown { .. } | OpState::Written { .. })
            && let Answer::Refused(refusal) = answer
        {
            self.drain.trouble = Some(Unread::Refused(Parked::Refused(refusal.clone())));
        }
        Effect::Commit(vec![Change::State { op: id.clone(), state }])
    }
}

fn state_after(now: DateTime<Utc>, op: &Operation, answer: &Answer) -> OpState {
    match (&op.state, answer) {
        (OpState::Sending { write, at }, Answer::Unknown { .. }) => {
            OpState::Unknown { write: *write, since: *at, looks: 0, look_at: now }
        }
        // What may already be on GitHub is never parked: it must stay known as such.
        (OpState::Unknown { write, since, looks, .. }, _) => OpState::Unknown {
            write: *write,
            since: *since,
            looks: *looks,
            look_at: now + LOOK_PAUSE,
        },
        (OpState::Written { thing, looks, .. }, _) => {
            OpState::Written { thing: thing.clone(), looks: *looks, look_at: now + LOOK_PAUSE }
        }
        (_, Answer::Refused(refusal)) => OpState::Parked(Parked::Refused(refusal.clone())),
        (state, answer) => {
            let wait = match answer {
                Answer::Offline { .. } => Wait::Network,
                Answer::Transient { said } | Answer::Unknown { said } => {
                    Wait::Trouble { said: said.clone() }
                }
                _ => Wait::Trouble { said: unusable() },
            };
            put_off(now, state, wait)
        }
    }
}

/// A waiting operation waits on, for longer each time.
pub(super) fn put_off(now: DateTime<Utc>, state: &OpState, wait: Wait) -> OpState {
    let tries = match state {
        OpState::Waiting { tries, .. } => *tries,
        _ => 0,
    };
    let retry_at = Some(now + pause(tries));
    OpState::Waiting { wait, retry_at, tries: tries.saturating_add(1) }
}

/// The pause after the `tries`-th try in vain.
pub(super) fn pause(tries: u32) -> Duration {
    Duration::seconds(match tries {
        0 => 5,
        1 => 15,
        2 => 30,
        _ => 60,
    })
}

/// Why nothing was read, when an answer to a reading brought nothing; a network that is out of
/// reach is no reason of GitHub's.
pub(super) fn unread_by(answer: &Answer) -> Option<Unread> {
    Some(match answer {
        Answer::Offline { .. } => return None,
        Answer::Refused(refusal) => Unread::Refused(Parked::Refused(refusal.clone())),
        Answer::Transient { said } | Answer::Unknown { said } => {
            Unread::Trouble { said: said.clone() }
        }
        Answer::Ok { .. } | Answer::Unchanged | Answer::Limited { .. } => {
            Unread::Trouble { said: unusable() }
        }
    })
}

fn unusable() -> String {
    "an answer that could not be read".to_owned()
}
