//! What of the team's file a laptop goes by: each of its words is taken over once, when it is new or
//! another one. What a member has chosen before the file said anything of it, or chooses afterwards,
//! stays theirs until the file says something else.

use crate::{
    ids::CycleName,
    round::rhythm::{Rhythm, Round, RoundPhase},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How long what could not be read by a link of the file is left alone.
const PAUSE: TimeDelta = TimeDelta::hours(1);

/// What the file said when it was taken over last, word by word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// When rounds open, are due and close; none where it says nothing of it.
    #[serde(default)]
    pub rhythm: Option<Rhythm>,
    /// The release.
    #[serde(default)]
    pub cycle: Option<CycleName>,
    /// Where updates go, as the file has it.
    #[serde(default)]
    pub destination: Option<String>,
    /// The roster: a link, or a path beside the file.
    #[serde(default)]
    pub roster: Option<String>,
    /// The schedule, likewise.
    #[serde(default)]
    pub schedule: Option<String>,
    /// When a link of the file could not be read last.
    #[serde(default)]
    pub tried_at: Option<DateTime<Utc>>,
}

impl Taken {
    /// Whether links that could not be read are left alone for now.
    pub fn rests(&self, now: DateTime<Utc>) -> bool {
        self.tried_at.is_some_and(|at| at <= now && now - at < PAUSE)
    }
}

/// What becomes of one word of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Nothing is new.
    Known,
    /// It is new, and counts.
    Counts,
    /// It is new, and the member has chosen otherwise before: that stays.
    Theirs,
    /// The file says nothing of it any more: what it said stays.
    Gone,
}

/// What becomes of a word that was taken over as `before` and is `now`, where the member has chosen
/// something of their own, or not.
pub fn word<T: PartialEq>(before: Option<&T>, now: Option<&T>, has_own: bool) -> Word {
    match (before, now) {
        (before, now) if before == now => Word::Known,
        (_, None) => Word::Gone,
        (None, Some(_)) if has_own => Word::Theirs,
        (_, Some(_)) => Word::Counts,
    }
}

/// Whether rounds may be called by other names from now on. A draft belongs to a round by name: where the
/// member has written for the present one it goes on as it was until it is closed. Nobody is thrown into a
/// round whose updates were due already.
pub fn may_rename(present: &Round, new: &Rhythm, has_written: bool, now: DateTime<Utc>) -> bool {
    let falls_late = new.round_at(now).phase(now) == RoundPhase::Discussion;
    !has_written || (now >= present.closes && !falls_late)
}

#[cfg(test)]
#[cfg(feature = "native")]
#[path = "taken_tests.rs"]
mod tests;
