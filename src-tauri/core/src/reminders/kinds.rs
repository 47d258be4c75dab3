//! The kinds of deadlines that a member is reminded of, each with its ladder.

use super::{Ladder, Step};
use crate::deadlines::{Deadline, is_freeze};
use crate::time::When;
use serde::{Deserialize, Serialize};

/// A kind of deadline with a ladder of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LadderKind {
    /// The member's own update of a round.
    Update,
    /// A milestone that is a freeze.
    Freeze,
    /// Any other milestone.
    Other,
}

impl LadderKind {
    /// Every one, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Update, Self::Freeze, Self::Other];

    /// That of a milestone.
    pub fn of(deadline: &Deadline) -> Self {
        if is_freeze(&deadline.name) { Self::Freeze } else { Self::Other }
    }

    /// For people, `Freezes`.
    pub fn title(self) -> &'static str {
        match self {
            Self::Update => "Your update",
            Self::Freeze => "Freezes",
            Self::Other => "Other deadlines",
        }
    }

    /// In a sentence, behind "before", `freezes`.
    pub fn said(self) -> &'static str {
        match self {
            Self::Update => "your update is due",
            Self::Freeze => "freezes",
            Self::Other => "other deadlines",
        }
    }

    /// What is said of it without a step.
    pub fn silent(self) -> String {
        format!("Nothing rings before {}: every step was taken away.", self.said())
    }

    /// As in commands, `update`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Freeze => "freeze",
            Self::Other => "other",
        }
    }

    /// The steps that it can have, in their order.
    pub fn offered(self) -> &'static [Step] {
        match self {
            Self::Update => &[
                Step::Opens,
                Step::TwelveHours,
                Step::FourHours,
                Step::OneHour,
                Step::Quarter,
                Step::Late,
            ],
            Self::Freeze | Self::Other => &[
                Step::SevenDays,
                Step::ThreeDays,
                Step::TwoDays,
                Step::OneDay,
                Step::FourHours,
                Step::Last,
            ],
        }
    }

    /// Its steps while nothing is chosen, in their order. The writing time is the member's own.
    pub fn usual(self) -> &'static [Step] {
        match self {
            Self::Update => &[Step::Opens, Step::FourHours, Step::OneHour, Step::Late],
            Self::Freeze => &[Step::SevenDays, Step::TwoDays, Step::OneDay, Step::Last],
            Self::Other => &[Step::TwoDays, Step::OneDay, Step::Last],
        }
    }

    /// Whether a step can stand before a milestone of this kind that has this date: before a bare date
    /// there are days only, and while nothing else is chosen only the eve of one that is no freeze is
    /// said.
    pub(super) fn has(self, step: Step, ladder: &Ladder, is_timed: bool, when: &When) -> bool {
        match (is_timed, when) {
            (true, _) => true,
            (false, When::Date { .. }) if self == Self::Other && ladder.is_usual(self) => {
                step == Step::OneDay
            }
            (false, When::Date { .. }) => !matches!(step, Step::Last | Step::FourHours),
            _ => false,
        }
    }
}
