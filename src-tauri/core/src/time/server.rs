//! The server's clock, as far as this laptop knows it: by it a laptop whose clock is wrong is told
//! apart, and by it times are meant then.
//!
//! An answer's date is laid beside two clocks of the laptop: the one on its wall, which anybody can
//! set, and the one that only runs, from the computer's start on and through its sleep. With that a
//! look at the server's clock stays good for as long as the laptop runs, and does not turn into a
//! mistake the other way when the member sets the wall clock right.
//!
//! In doubt the laptop is believed: after a restart, since firmware, another system or the network may
//! have set the clock meanwhile; and where the wall clock was set and differs still, since a machine
//! that was frozen looks the same and is right. Then that is said, until the server answers. Where the
//! system has no clock that only runs, the laptop is believed at every moment, and what is said is what
//! the last answer told.

use super::length;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// By how much a laptop may differ before anything is said or done. A clock that the network sets is
/// never off by this much, nobody misses a deadline by less, and what answers within it is uncertain
/// about (whole seconds, the way there and back) is small beside it.
const TOLERATED: TimeDelta = TimeDelta::minutes(2);

/// By how much the wall clock may have been moved while the other one ran, and still be the clock
/// that was looked at: small steps, by which the network's time is followed.
const STEADY: TimeDelta = TimeDelta::minutes(1);

/// The longest exchange of which the date is taken: somewhere in it the server read its clock.
const LONGEST: TimeDelta = TimeDelta::minutes(1);

/// Between two looks that say the same.
const SAME: TimeDelta = TimeDelta::seconds(10);

/// How long a computer has been running, sleep included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Which start of the computer it is counted from.
    pub boot: String,
    /// Milliseconds since then.
    pub ms: i64,
}

impl Running {
    /// How long after `then`; none when the computer was started anew in between.
    fn since(&self, then: &Self) -> Option<TimeDelta> {
        let gone = self.ms.checked_sub(then.ms)?;
        (self.boot == then.boot).then(|| TimeDelta::try_milliseconds(gone))?
    }
}

/// What the clocks of a laptop show at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// The clock that can be set, as UTC.
    pub wall: DateTime<Utc>,
    /// The clock that only runs, where the system has one.
    pub running: Option<Running>,
}

impl Clocks {
    /// How long after `then` by the clock that only runs.
    fn since(&self, then: &Self) -> Option<TimeDelta> {
        self.running.as_ref()?.since(then.running.as_ref()?)
    }

    /// How much time has passed since `then`, none below nothing: by the clock that only runs, or where
    /// that does not tell, by the other one.
    pub fn passed_since(&self, then: &Self) -> TimeDelta {
        let by_wall = || self.wall.signed_duration_since(then.wall);
        self.since(then).unwrap_or_else(by_wall).max(TimeDelta::zero())
    }

    /// By how much the wall clock was set forward since `then`.
    fn set_forward(&self, then: &Self) -> Option<TimeDelta> {
        self.wall.signed_duration_since(then.wall).checked_sub(&self.since(then)?)
    }
}

/// One look at the server's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The laptop's clocks when the answer had come.
    at: Clocks,
    /// How many milliseconds the server was ahead of the wall clock then.
    ahead_ms: i64,
    /// And how many it may be more or less.
    give_ms: i64,
}

impl Look {
    /// What an answer with this date tells, asked `before` and come `after`; none when the exchange
    /// took long, or the clock was set during it.
    pub fn of(date: DateTime<Utc>, before: &Clocks, after: &Clocks) -> Option<Self> {
        let took = after.wall.signed_duration_since(before.wall);
        let was_set = after.set_forward(before).is_some_and(|by| by.abs() > TimeDelta::seconds(1));
        if was_set || took < TimeDelta::zero() || took > LONGEST {
            return None;
        }
        // The date names a whole second, and was read somewhere on the way.
        let least = date.signed_duration_since(after.wall).num_milliseconds();
        let most = date.signed_duration_since(before.wall).num_milliseconds() + 1_000;
        let (ahead_ms, give_ms) = (least.midpoint(most), (most - least) / 2);
        Some(Self { at: after.clone(), ahead_ms, give_ms })
    }

    fn ahead(&self) -> TimeDelta {
        TimeDelta::try_milliseconds(self.ahead_ms).unwrap_or_default()
    }

    /// How far the server is ahead of a later reading of the same start; none when that cannot be
    /// told.
    fn ahead_of(&self, now: &Clocks) -> Option<TimeDelta> {
        self.ahead().checked_sub(&now.set_forward(&self.at)?)
    }

    /// Of two looks of one exchange after the other, the one whose date is fresher: an answer that
    /// somebody kept is late, and none is early.
    #[must_use]
    pub fn fresher(self, later: Self) -> Self {
        let give = TimeDelta::try_milliseconds(self.give_ms + later.give_ms).unwrap_or_default();
        match self.ahead_of(&later.at) {
            Some(ahead) if ahead > later.ahead() + give => self,
            _ => later,
        }
    }

    /// Whether it tells more than the one that is kept.
    pub fn is_news(&self, kept: Option<&Self>) -> bool {
        let Some(kept) = kept else { return true };
        if self.at.running.is_none() && kept.at.running.is_none() {
            // Nothing tells whether the clock was set in between; what it showed then is all there is.
            return self.ahead().checked_sub(&kept.ahead()).is_none_or(|by| by.abs() > SAME);
        }
        let was_set = self.at.set_forward(&kept.at).is_none_or(|by| by.abs() > STEADY);
        let differs = kept.ahead_of(&self.at).is_none_or(|ahead| {
            let differs = ahead.checked_sub(&self.ahead());
            differs.is_none_or(|by| by.abs() > SAME)
        });
        was_set || differs
    }

    fn is_tolerated(&self, ahead: TimeDelta) -> bool {
        let give = TimeDelta::try_milliseconds(self.give_ms).unwrap_or_default();
        ahead.abs() <= TOLERATED + give
    }

    /// How the laptop's clock stands to the server's now.
    pub fn standing(&self, now: &Clocks) -> Standing {
        match (now.set_forward(&self.at), self.ahead_of(now)) {
            (Some(_), Some(ahead)) if self.is_tolerated(ahead) => Standing::Agrees,
            (Some(by), Some(ahead)) if by.abs() <= STEADY => Standing::Off { ahead },
            (_, Some(ahead)) => Standing::InDoubt { ahead },
            (_, None) if self.is_tolerated(self.ahead()) => Standing::Unknown,
            (_, None) if now.running.is_none() => Standing::Unproven { ahead: self.ahead() },
            (_, None) => Standing::InDoubt { ahead: self.ahead() },
        }
    }
}

/// How a laptop's clock stands to the server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing says that it is wrong.
    Unknown,
    /// They show the same.
    Agrees,
    /// The laptop's is wrong, and the server's is known.
    Off {
        /// How far the server's is ahead; negative when it is behind.
        ahead: TimeDelta,
    },
    /// The laptop's was wrong, or looks so, and only a new answer can tell.
    InDoubt {
        /// How far the server's seems to be ahead.
        ahead: TimeDelta,
    },
    /// The laptop's was wrong when the server last told, and no clock that only runs tells whether it
    /// still is: no answer can prove it for longer than itself.
    Unproven {
        /// How far the server's was ahead then.
        ahead: TimeDelta,
    },
}

impl Standing {
    /// The moment that counts: the server's where it is known, else the laptop's.
    pub fn moment(self, now: &Clocks) -> DateTime<Utc> {
        match self {
            Self::Off { ahead } => now.wall.checked_add_signed(ahead).unwrap_or(now.wall),
            Self::Unknown | Self::Agrees | Self::InDoubt { .. } | Self::Unproven { .. } => now.wall,
        }
    }

    /// What the member should know of it, and can do; none where there is nothing.
    pub fn words(self) -> Option<String> {
        match self {
            Self::Unknown | Self::Agrees => None,
            Self::Off { ahead } => Some(format!(
                "This laptop's clock is {} GitHub's; Meridian goes by GitHub's. Set the laptop's \
                 date, time and zone right.",
                beside(ahead)
            )),
            Self::InDoubt { ahead } => Some(format!(
                "This laptop's clock seems to be {} GitHub's; Meridian goes by the laptop's until \
                 GitHub answers. Look at the laptop's date, time and zone, and sync with a network.",
                beside(ahead)
            )),
            Self::Unproven { ahead } => Some(format!(
                "This laptop's clock seems to be {} GitHub's; Meridian goes by the laptop's. Look at \
                 the laptop's date, time and zone, and sync with a network.",
                beside(ahead)
            )),
        }
    }
}

/// `2 h behind`, to the nearest minute.
fn beside(ahead: TimeDelta) -> String {
    let by = ahead.abs() + TimeDelta::seconds(30);
    let side = if ahead > TimeDelta::zero() { "behind" } else { "ahead of" };
    format!("{} {side}", length(by))
}

#[cfg(test)]
#[path = "server_tests.rs"]
mod tests;
