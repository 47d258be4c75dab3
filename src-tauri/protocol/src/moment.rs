//! A moment in the words of the member's zone.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An instant with its words in the member's zone. A time is never shown without its zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The instant.
    pub instant: DateTime<Utc>,
    /// `12:59`
    pub clock: String,
    /// `14:02:11`, for the laptop station.
    pub clock_seconds: String,
    /// `NZDT`, or `UTC-3` where a zone has no letters.
    pub zone: String,
    /// `Tue 27 Oct`
    pub day: String,
    /// `Mon 26 Oct 23:59 UTC`
    pub utc: String,
    /// Minutes that local time is ahead of UTC at that instant.
    pub offset_minutes: i32,
}
