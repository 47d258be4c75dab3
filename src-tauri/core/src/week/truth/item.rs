//! An operation as a line of the outbox: which of a few states it is in, what a person can do about it,
//! and what comes next.

use super::{Dial, Facts, Network, OpFacts, Tone, sign_in};
use crate::courier::{LOOKS, OpState, Parked, Purpose, Receipt, Refusal, Wait, Write, class::says};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is said of an operation beside its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Where it is.
    pub stage: Stage,
    /// What a person can do, the likeliest first.
    pub remedies: Vec<Remedy>,
    /// What comes next, and when; none where it is over.
    pub next: Option<String>,
}

/// Where an operation is, for a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It is next, or can still be taken back.
    Queued,
    /// GitHub cannot be reached.
    Network,
    /// The round's issue does not exist yet, or it is not clear which one it is.
    Held,
    /// It leaves right now.
    Sending,
    /// It may be on GitHub, and is looked for or read back.
    Checking,
    /// GitHub asked to wait.
    Paused,
    /// GitHub has trouble of its own.
    Trouble,
    /// A person must act.
    Stopped,
    /// GitHub holds another text; a person chooses.
    Conflict,
    /// On GitHub, read back and identical.
    Done,
    /// Taken back.
    Cancelled,
}

impl Stage {
    /// Its name.
    pub fn words(self) -> &'static str {
        match self {
            Self::Queued => "Queued",
            Self::Network => "Waiting for network",
            Self::Held => "Held for issue",
            Self::Sending => "Sending",
            Self::Checking => "Checking",
            Self::Paused => "Paused by GitHub",
            Self::Trouble => "GitHub has trouble",
            Self::Stopped => "Stopped",
            Self::Conflict => "Conflict",
            Self::Done => "Done",
            Self::Cancelled => "Taken back",
        }
    }

    /// How it looks.
    pub fn tone(self) -> Tone {
        match self {
            Self::Done => Tone::Ok,
            Self::Cancelled => Tone::Idle,
            Self::Stopped | Self::Conflict => Tone::Stop,
            _ => Tone::Wait,
        }
    }
}

/// What a person can do about an operation. Its text can be copied always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Sign in, as somebody who may.
    SignIn,
    /// Let Meridian look, or try, at once and not at its next moment. Whatever may have arrived is
    /// looked for before it is sent again.
    LookNow,
    /// Let it go on, where what stopped it was put right.
    TryAgain,
    /// Make the comment that is gone once more.
    PostAgain,
    /// Go to the draft, change or look, and post again.
    OpenDraft,
    /// Take it back: nothing of it was sent.
    CancelSending,
    /// Take it out of the outbox; what it brought stays in the draft.
    GiveUp,
    /// The same where a comment is gone and is to stay so.
    LeaveIt,
}

impl Remedy {
    /// What stands on its button.
    pub fn words(self) -> &'static str {
        match self {
            Self::SignIn => "Sign in",
            Self::LookNow => "Look now",
            Self::TryAgain => "Try again",
            Self::PostAgain => "Post it again",
            Self::OpenDraft => "Go to the draft",
            Self::CancelSending => "Cancel sending",
            Self::GiveUp => "Give up",
            Self::LeaveIt => "Leave it",
        }
    }

    /// Whether it lets the operation go on ([`crate::courier::again`]).
    pub fn goes_on(self) -> bool {
        matches!(self, Self::LookNow | Self::TryAgain | Self::PostAgain)
    }

    /// Whether it takes the operation out of the outbox.
    pub fn takes_out(self) -> bool {
        matches!(self, Self::CancelSending | Self::GiveUp | Self::LeaveIt)
    }
}

/// `1 needs you, 3 go by themselves, nothing is lost`
pub fn outbox_summary(needs_you: usize, by_themselves: usize) -> String {
    let needs = match needs_you {
        0 => None,
        1 => Some("1 needs you".to_owned()),
        n => Some(format!("{n} need you")),
    };
    let goes = match by_themselves {
        0 => None,
        1 => Some("1 goes by itself".to_owned()),
        n => Some(format!("{n} go by themselves")),
    };
    let parts: Vec<String> = needs.into_iter().chain(goes).collect();
    if parts.is_empty() {
        return "Outbox empty".to_owned();
    }
    parts.join(", ") + ", nothing is lost"
}

/// What is said of an update that reached GitHub: what was proven then, and what is known since.
pub fn done_words(
    dial: &Dial<'_>,
    receipt: Option<&Receipt>,
    purpose: Purpose,
    is_gone: bool,
) -> String {
    match (receipt, purpose) {
        (_, Purpose::Withdrawal) => "Its comment says that it was withdrawn.".to_owned(),
        (Some(receipt), _) => {
            let at = dial.clock(receipt.at);
            let since = if is_gone { " The comment is gone from GitHub since." } else { "" };
            format!("On GitHub, read back and identical {at}.{since}")
        }
        (None, _) => "On GitHub.".to_owned(),
    }
}

/// What is said of an operation.
pub(super) fn about(facts: &Facts<'_>, op: OpFacts<'_>) -> Item {
    let stage = stage(facts, op);
    Item { stage, remedies: remedies(facts, op, stage), next: next(facts, op, stage) }
}

fn stage(facts: &Facts<'_>, op: OpFacts<'_>) -> Stage {
    match op.state {
        state if state.is_open() && (op.is_others || sign_in::stops(facts, state)) => {
            Stage::Stopped
        }
        OpState::Waiting { wait, .. } => match wait {
            Wait::Network => Stage::Network,
            _ if facts.network != Network::Online => Stage::Network,
            Wait::Issue => Stage::Held,
            Wait::OtherAccount { .. } => Stage::Stopped,
            _ if facts.limited_until.is_some() => Stage::Paused,
            Wait::Trouble { .. } => Stage::Trouble,
            Wait::Turn => Stage::Queued,
        },
        OpState::Sending { .. } => Stage::Sending,
        OpState::Unknown { .. } | OpState::Written { .. } => Stage::Checking,
        OpState::Done => Stage::Done,
        OpState::Conflict { .. } => Stage::Conflict,
        OpState::Parked(_) => Stage::Stopped,
        OpState::Cancelled => Stage::Cancelled,
    }
}

fn remedies(facts: &Facts<'_>, op: OpFacts<'_>, stage: Stage) -> Vec<Remedy> {
    let signs_in = op.is_others || sign_in::stops(facts, op.state);
    let mut remedies = match op.state {
        _ if signs_in => vec![Remedy::SignIn],
        OpState::Waiting { wait: Wait::OtherAccount { .. }, .. } => vec![Remedy::SignIn],
        // Nothing is asked before GitHub's own time.
        OpState::Waiting { .. } | OpState::Unknown { .. } | OpState::Written { .. }
            if facts.limited_until.is_some() || op.not_before.is_some() =>
        {
            Vec::new()
        }
        // Which one it is, only the draft's page can be told.
        OpState::Waiting { wait: Wait::Issue, .. } if !facts.candidates.is_empty() => {
            vec![Remedy::OpenDraft]
        }
        OpState::Waiting { .. } | OpState::Unknown { .. } | OpState::Written { .. } => {
            vec![Remedy::LookNow]
        }
        OpState::Parked(parked) => after(parked),
        OpState::Conflict { .. } => vec![Remedy::OpenDraft],
        OpState::Sending { .. } | OpState::Done | OpState::Cancelled => Vec::new(),
    };
    match (op.state, stage) {
        (OpState::Parked(Parked::Deleted), _) => remedies.push(Remedy::LeaveIt),
        (OpState::Parked(_) | OpState::Conflict { .. }, _) => remedies.push(Remedy::GiveUp),
        (OpState::Waiting { .. }, _) => remedies.push(Remedy::CancelSending),
        _ => {}
    }
    remedies
}

/// What helps where an operation stopped.
fn after(parked: &Parked) -> Vec<Remedy> {
    match parked {
        Parked::OtherAccount { .. } | Parked::Refused(Refusal::SignInNeeded) => {
            vec![Remedy::SignIn]
        }
        // Whoever signs in, it is locked or archived.
        Parked::Refused(Refusal::NotAllowed { said })
            if says(said, "locked") || says(said, "archived") =>
        {
            vec![Remedy::TryAgain]
        }
        Parked::Refused(Refusal::NotAllowed { .. }) => vec![Remedy::SignIn, Remedy::TryAgain],
        Parked::Refused(Refusal::Missing | Refusal::Gone { .. } | Refusal::Moved) => {
            vec![Remedy::TryAgain]
        }
        Parked::Deleted => vec![Remedy::PostAgain],
        Parked::NotAsSent => vec![Remedy::OpenDraft, Remedy::TryAgain],
        Parked::Refused(Refusal::Invalid { .. }) | Parked::NotOurs | Parked::ByHand { .. } => {
            vec![Remedy::OpenDraft]
        }
    }
}

fn next(facts: &Facts<'_>, op: OpFacts<'_>, stage: Stage) -> Option<String> {
    let dial = &facts.dial;
    let at = |at: DateTime<Utc>| match at > dial.now {
        true => format!("at {}", dial.seconds(at)),
        false => "now".to_owned(),
    };
    match stage {
        Stage::Done | Stage::Cancelled => return None,
        Stage::Stopped if op.state.is_open() => {
            return Some("Nothing more happens before somebody signs in.".to_owned());
        }
        Stage::Stopped | Stage::Conflict => {
            return Some("Nothing more happens by itself.".to_owned());
        }
        _ => {}
    }
    if let Some(until) = facts.limited_until {
        return Some(format!("It goes on by itself {}.", at(until)));
    }
    let is_offline = facts.network != Network::Online;
    Some(match op.state {
        OpState::Waiting { retry_at, wait, .. } => {
            let first = op.not_before.into_iter().chain(*retry_at).max();
            let verb = match (wait, first) {
                (Wait::Issue, _) => "The issue is looked for",
                (Wait::Turn, _) if !is_offline => "It is sent",
                _ => "It is tried again",
            };
            format!("{verb} {}.", first.map_or_else(|| "next".to_owned(), at))
        }
        OpState::Unknown { .. } | OpState::Written { .. } if is_offline => {
            "It is looked for as soon as GitHub can be reached again.".to_owned()
        }
        OpState::Unknown { write: Write::Create, looks, look_at, .. } => {
            let (look, all) = (looks + 1, LOOKS.len());
            format!(
                "Look {look} of {all} {}; it is sent once more only if it is missing in all of them.",
                at(*look_at)
            )
        }
        OpState::Unknown { write: Write::Edit, look_at, .. } => {
            format!("It is read {}, and changed again if needed.", at(*look_at))
        }
        OpState::Written { look_at, .. } => format!("It is read back {}.", at(*look_at)),
        _ => "GitHub's answer is awaited.".to_owned(),
    })
}

#[cfg(test)]
#[path = "item_tests.rs"]
mod tests;
