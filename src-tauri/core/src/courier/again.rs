//! Once more, because a person asks: sooner than at its own next moment, or after what stopped it was
//! put right.
//!
//! It only ever makes an operation look or ask earlier. Whatever may have arrived is looked for first,
//! and the looks begin anew, so that no haste makes minutes of looking shorter.

use super::{
    operation::{OpState, Parked},
    refusal::Refusal,
};
use chrono::{DateTime, Utc};

/// The state in which it goes on at once; none where asking again would change nothing, or where
/// something else has to be done first. `doubt` is the last state of which the outcome was in doubt.
pub fn again(state: &OpState, doubt: Option<OpState>, now: DateTime<Utc>) -> Option<OpState> {
    match state {
        OpState::Waiting { wait, tries, .. } => {
            Some(OpState::Waiting { wait: wait.clone(), retry_at: None, tries: *tries })
        }
        OpState::Unknown { write, since, .. } => {
            Some(OpState::Unknown { write: *write, since: *since, looks: 0, look_at: now })
        }
        OpState::Written { thing, .. } => {
            Some(OpState::Written { thing: thing.clone(), looks: 0, look_at: now })
        }
        OpState::Parked(parked) if may_pass(parked) => Some(resumed(parked, doubt, now)),
        OpState::Parked(_)
        | OpState::Sending { .. }
        | OpState::Done
        | OpState::Conflict { .. }
        | OpState::Cancelled => None,
    }
}

/// Whether what stopped it can be put right without another text or another wish.
fn may_pass(parked: &Parked) -> bool {
    match parked {
        Parked::OtherAccount { .. } | Parked::Deleted | Parked::NotAsSent => true,
        Parked::Refused(refusal) => !matches!(refusal, Refusal::Invalid { .. }),
        Parked::NotOurs | Parked::ByHand { .. } => false,
    }
}

/// How a parked operation goes on after a person acted: it looks first where its outcome is in doubt,
/// and is queued otherwise.
pub fn resumed(parked: &Parked, doubt: Option<OpState>, now: DateTime<Utc>) -> OpState {
    match doubt {
        // Looked for long enough: GitHub kept the old text, so the edit is sent again.
        _ if *parked == Parked::NotAsSent => OpState::queued(),
        Some(OpState::Unknown { write, since, .. }) => {
            OpState::Unknown { write, since, looks: 0, look_at: now }
        }
        Some(OpState::Written { thing, .. }) => OpState::Written { thing, looks: 0, look_at: now },
        _ => OpState::queued(),
    }
}

#[cfg(test)]
#[path = "again_tests.rs"]
mod tests;
