//! What has happened to an operation so far: its journal, one line for each state that it has been in.
//!
//! A step is what is kept of a state: without the long text of a conflict, and without the moments that
//! were only planned.

use super::{Dial, sentence::plain, stations};
use crate::courier::{OpState, Parked, Wait};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum Step {
    /// It waits for its turn.
    Queued,
    /// GitHub could not be reached.
    Offline,
    /// The round's issue was not seen.
    Held,
    /// The sign-in was another person's.
    OtherAccount {
        /// Whose.
        login: String,
    },
    /// GitHub had trouble of its own.
    Trouble {
        /// What it said, one line.
        said: String,
    },
    /// Written down before its first byte left.
    Sending,
    /// The answer to a write was lost.
    Unanswered,
    /// It was looked for in vain.
    NotThere {
        /// How often by then.
        looks: u32,
    },
    /// GitHub said yes.
    Taken,
    /// What was read back was not yet what had been sent.
    NotYetSame {
        /// How often by then.
        looks: u32,
    },
    /// Read back and equal.
    Same,
    /// GitHub holds another text.
    Differs,
    /// A person must act.
    Stopped {
        /// Why.
        parked: Parked,
    },
    /// The member took it back.
    Cancelled,
}

/// A step as the journal has it: several alike are one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journaled {
    /// What happened.
    pub step: Step,
    /// When it happened first.
    pub at: DateTime<Utc>,
    /// When it happened last, in a row.
    pub last: DateTime<Utc>,
    /// How often in a row, at least 1.
    pub times: u32,
}

impl Step {
    /// What is kept of a state.
    pub fn of(state: &OpState) -> Self {
        match state {
            OpState::Waiting { wait, .. } => match wait {
                Wait::Turn => Self::Queued,
                Wait::Network => Self::Offline,
                Wait::Issue => Self::Held,
                Wait::OtherAccount { login } => Self::OtherAccount { login: login.clone() },
                Wait::Trouble { said } => Self::Trouble { said: said.clone() },
            },
            OpState::Sending { .. } => Self::Sending,
            OpState::Unknown { looks: 0, .. } => Self::Unanswered,
            OpState::Unknown { looks, .. } => Self::NotThere { looks: *looks },
            OpState::Written { looks: 0, .. } => Self::Taken,
            OpState::Written { looks, .. } => Self::NotYetSame { looks: *looks },
            OpState::Done => Self::Same,
            OpState::Conflict { .. } => Self::Differs,
            OpState::Parked(parked) => Self::Stopped { parked: parked.clone() },
            OpState::Cancelled => Self::Cancelled,
        }
    }

    /// The step after `before`, in a few words.
    fn words(&self, before: Option<&Self>) -> String {
        match self {
            Self::Queued => match before {
                None => "queued",
                Some(Self::Sending) => "GitHub did not take it yet; it waits to be sent again",
                Some(Self::Unanswered | Self::NotThere { .. }) => "the looking is over; it goes on",
                Some(_) => "in the outbox again",
            }
            .to_owned(),
            Self::Offline => "GitHub could not be reached".to_owned(),
            Self::Held => "held: the issue was not seen".to_owned(),
            Self::OtherAccount { login } => format!("not sent: the sign-in is {login}'s"),
            Self::Trouble { said } => format!("GitHub has trouble of its own ({})", plain(said)),
            Self::Sending => match before {
                Some(Self::Stopped { .. } | Self::Differs) => "tried again: sending began",
                _ => "sending began",
            }
            .to_owned(),
            Self::Unanswered => "no answer: it may or may not have arrived".to_owned(),
            Self::NotThere { .. } => match before {
                Some(Self::NotThere { .. }) => "looked again: not there",
                _ => "looked: not there",
            }
            .to_owned(),
            Self::Taken => "GitHub has taken it".to_owned(),
            Self::NotYetSame { .. } => "read back: not yet what was sent".to_owned(),
            Self::Same => "read back, identical".to_owned(),
            Self::Differs => "changed on GitHub meanwhile; nothing was sent over it".to_owned(),
            Self::Stopped { parked } => format!("stopped: {}", stations::stopped(parked)),
            Self::Cancelled => "sending cancelled".to_owned(),
        }
    }
}

/// The journal in words, oldest first: the moment of each line, and what happened.
pub fn told(dial: &Dial<'_>, journal: &[Journaled]) -> Vec<(DateTime<Utc>, String)> {
    let mut before = None;
    let mut told = Vec::new();
    for line in journal {
        let mut words = line.step.words(before);
        if line.times > 1 {
            words += &format!(", {} times, last at {}", line.times, dial.seconds(line.last));
        }
        told.push((line.at, words));
        before = Some(&line.step);
    }
    told
}
