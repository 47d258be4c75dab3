//! The steps of the ladders: how each is called, in keys, in commands and for people.

use chrono::Duration;
use serde::{Deserialize, Serialize};

/// A step of the ladder of reminders, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The round opens.
    Opens,
    /// Seven days before a milestone.
    SevenDays,
    /// Three days before a milestone.
    ThreeDays,
    /// Two days before a milestone.
    TwoDays,
    /// One day before a milestone.
    OneDay,
    /// The writing time that the member named.
    Writing,
    /// Twelve hours before an update is due.
    TwelveHours,
    /// Four hours before.
    FourHours,
    /// One hour before an update is due.
    OneHour,
    /// A quarter of an hour before an update is due.
    Quarter,
    /// The last reminder before a milestone, two hours before it or before the member's night.
    Last,
    /// A quarter of an hour after: one honest line.
    Late,
}

impl Step {
    /// All of them, in their order.
    pub const ALL: [Self; 12] = [
        Self::Opens,
        Self::SevenDays,
        Self::ThreeDays,
        Self::TwoDays,
        Self::OneDay,
        Self::Writing,
        Self::TwelveHours,
        Self::FourHours,
        Self::OneHour,
        Self::Quarter,
        Self::Last,
        Self::Late,
    ];

    /// As in keys and commands, `4h`.
    pub fn short(self) -> &'static str {
        match self {
            Self::Opens => "opens",
            Self::SevenDays => "7d",
            Self::ThreeDays => "3d",
            Self::TwoDays => "2d",
            Self::OneDay => "1d",
            Self::Writing => "writing",
            Self::TwelveHours => "12h",
            Self::FourHours => "4h",
            Self::OneHour => "1h",
            Self::Quarter => "15m",
            Self::Last => "last",
            Self::Late => "late",
        }
    }

    /// The step of such a word.
    pub fn named(short: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.short() == short)
    }

    /// In the short ladder beside a bell, `4 h`.
    pub fn ladder_words(self) -> &'static str {
        match self {
            Self::SevenDays => "7 d",
            Self::ThreeDays => "3 d",
            Self::TwoDays => "2 d",
            Self::OneDay => "1 d",
            Self::TwelveHours => "12 h",
            Self::FourHours => "4 h",
            Self::OneHour => "1 h",
            Self::Quarter => "15 min",
            step => step.short(),
        }
    }

    /// For people, `4 hours`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Opens => "issue opens",
            Self::SevenDays => "7 days",
            Self::ThreeDays => "3 days",
            Self::TwoDays => "2 days",
            Self::OneDay => "1 day",
            Self::Writing => "your writing time",
            Self::TwelveHours => "12 hours",
            Self::FourHours => "4 hours",
            Self::OneHour => "1 hour",
            Self::Quarter => "15 min",
            Self::Last => "last reminder",
            Self::Late => "15 min after",
        }
    }

    /// How far before the end of a round's writing time it stands; none for a step that is not
    /// counted from there.
    pub(super) fn before_due(self) -> Option<Duration> {
        match self {
            Self::TwelveHours => Some(Duration::hours(12)),
            Self::FourHours => Some(Duration::hours(4)),
            Self::OneHour => Some(Duration::hours(1)),
            Self::Quarter => Some(Duration::minutes(15)),
            _ => None,
        }
    }
}
