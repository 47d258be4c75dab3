//! `When`: what a source says about a moment, never a converted value.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// One reading of a text that names a time in a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The part of the text that says it, such as `19:00 PDT Thursday 7th November 2024`.
    pub text: String,
    /// The zone letters or name as written.
    pub zone: String,
    /// The instant that it means.
    pub instant: DateTime<Utc>,
}

/// When something happens, as its source says it. `text` is always the source's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum When {
    /// A clock time in one or more zones. More than one reading may contradict another; the
    /// earliest counts.
    Instant {
        /// As written.
        text: String,
        /// At least one reading, in the order of the text.
        readings: Vec<Reading>,
    },
    /// A date "anywhere on Earth": over when it is over at UTC-12.
    AoeDate {
        /// As written.
        text: String,
        /// The printed date.
        date: NaiveDate,
        /// What the source also gives as the cut-off, if it does; normally equal to
        /// [`When::aoe_cut_off`].
        stated: Option<DateTime<Utc>>,
    },
    /// A bare date.
    Date {
        /// As written.
        text: String,
        /// The date.
        date: NaiveDate,
    },
    /// From one date to another, both included.
    Range {
        /// As written.
        text: String,
        /// First day.
        first: NaiveDate,
        /// Last day.
        last: NaiveDate,
    },
    /// Not decided, or not understood; the words say which.
    Tbd {
        /// As written.
        text: String,
    },
}

impl When {
    /// The moment at which `date` is over everywhere: the next day 12:00 UTC.
    pub fn aoe_cut_off(date: NaiveDate) -> DateTime<Utc> {
        (date.and_time(NaiveTime::MIN) + Duration::hours(36)).and_utc()
    }
}
