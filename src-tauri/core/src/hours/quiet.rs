//! Quiet hours: when the member wants no reminder.

use crate::time::{ZoneError, ZoneRules};
use chrono::{DateTime, Duration, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// From one time of day to another, in the member's zone, over midnight if need be. Equal times
/// mean no quiet hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// The first quiet moment.
    #[serde(with = "crate::time::numbers")]
    pub from: NaiveTime,
    /// The first moment that is not quiet any more.
    #[serde(with = "crate::time::numbers")]
    pub to: NaiveTime,
}

/// One night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Night {
    pub(crate) start: DateTime<Utc>,
    pub(crate) end: DateTime<Utc>,
}

impl Default for QuietHours {
    /// 22:00 to 08:00.
    fn default() -> Self {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN);
        Self { from: at(22), to: at(8) }
    }
}

impl QuietHours {
    /// No quiet hours at all.
    pub fn none() -> Self {
        Self { from: NaiveTime::MIN, to: NaiveTime::MIN }
    }

    /// The night in which `instant` lies, if it lies in one.
    pub(crate) fn night(
        &self,
        instant: DateTime<Utc>,
        zone: &str,
        rules: &dyn ZoneRules,
    ) -> Result<Option<Night>, ZoneError> {
        let wall = rules.at(zone, instant)?.wall;
        let (date, time) = (wall.date(), wall.time());
        let days = |count| date.checked_add_signed(Duration::days(count)).unwrap_or(date);
        let (first, last) = if self.from <= self.to {
            if !(self.from..self.to).contains(&time) {
                return Ok(None);
            }
            (date, date)
        } else if time >= self.from {
            (date, days(1))
        } else if time < self.to {
            (days(-1), date)
        } else {
            return Ok(None);
        };
        // Where clocks change within the night its ends may resolve to the other side of
        // `instant`; the night still contains it.
        let start = rules.resolve(zone, first.and_time(self.from))?.min(instant);
        let end = rules.resolve(zone, last.and_time(self.to))?;
        let end = if end > instant { end } else { later(instant, Duration::minutes(1)) };
        Ok(Some(Night { start, end }))
    }
}

pub(crate) fn later(instant: DateTime<Utc>, by: Duration) -> DateTime<Utc> {
    instant.checked_add_signed(by).unwrap_or(instant)
}
