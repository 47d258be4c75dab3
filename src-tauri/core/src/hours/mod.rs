//! The hours in which a member works, and their own time for a deadline: the last of those hours
//! before it.

pub(crate) mod quiet;

pub use quiet::QuietHours;

use crate::time::{ZoneError, ZoneRules, say};
use chrono::{DateTime, Datelike as _, Duration, NaiveTime, Utc, Weekday};
use serde::{Deserialize, Serialize};

/// When a member is awake and works, in the member's own zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hours {
    /// When they want no reminder.
    pub quiet: QuietHours,
    /// The days on which they work; none means every day.
    pub days: Vec<Weekday>,
    /// When they like to write their update.
    pub writing: Option<WritingTime>,
}

impl Default for Hours {
    /// Quiet from 22:00 to 08:00, working Monday to Friday, no writing time.
    fn default() -> Self {
        let days = vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
        Self { quiet: QuietHours::default(), days, writing: None }
    }
}

/// A time of the week at which the member likes to write, in the member's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WritingTime {
    /// Day of the week.
    pub day: Weekday,
    /// Time of day.
    #[serde(with = "crate::time::numbers")]
    pub time: NaiveTime,
}

/// Whether a step was moved out of the quiet hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moved {
    /// It stands where the ladder has it.
    No,
    /// It waits for the morning.
    Later,
    /// It comes before the night.
    Earlier,
    /// It comes on a working day: the opening of a round on the next one, others on the one before.
    ToWorkingDay,
}

/// Why a send-by time is when it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendByReason {
    /// The deadline itself lies in the member's hours.
    InHours,
    /// The deadline lies in the member's night.
    Night,
    /// The deadline lies on a day on which the member does not work, or in the night after one.
    DayOff,
}

/// The member's own time for a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendBy {
    /// The last of the member's hours before the deadline.
    pub at: DateTime<Utc>,
    /// Why it is then.
    pub reason: SendByReason,
}

/// A member who works on no day that can be found keeps the night rule alone.
const MOST_DAYS: u32 = 14;

impl Hours {
    /// Whether the member works on that day.
    pub fn works_on(&self, day: Weekday) -> bool {
        self.days.is_empty() || self.days.contains(&day)
    }

    /// The first moment from `from` on that is on a working day and not in the quiet hours, and what
    /// moved it; none where the hours leave no such moment within a fortnight.
    ///
    /// # Errors
    /// The rules do not know the zone.
    pub fn first_from(
        &self,
        from: DateTime<Utc>,
        zone: &str,
        rules: &dyn ZoneRules,
    ) -> Result<Option<(DateTime<Utc>, Moved)>, ZoneError> {
        let (mut at, mut moved) = (from, Moved::No);
        for _ in 0..2 * MOST_DAYS {
            let date = rules.at(zone, at)?.wall.date();
            if !self.works_on(date.weekday()) {
                let Some(next) = date.succ_opt() else { return Ok(None) };
                at = rules.resolve(zone, next.and_time(NaiveTime::MIN))?.max(at);
                moved = Moved::ToWorkingDay;
            } else if let Some(night) = self.quiet.night(at, zone, rules)? {
                at = night.end;
                moved = if moved == Moved::No { Moved::Later } else { moved };
            } else {
                return Ok(Some((at, moved)));
            }
        }
        Ok(None)
    }

    /// The last moment of these hours that is not after `deadline`; with `not_before`, working
    /// days do not move it before that moment.
    ///
    /// # Errors
    /// The rules do not know the zone.
    pub fn send_by(
        &self,
        deadline: DateTime<Utc>,
        not_before: Option<DateTime<Utc>>,
        zone: &str,
        rules: &dyn ZoneRules,
    ) -> Result<SendBy, ZoneError> {
        let mut found = SendBy { at: deadline, reason: SendByReason::InHours };
        let mut awake = found;
        for round in 0..MOST_DAYS {
            if let Some(night) = self.quiet.night(found.at, zone, rules)?
                && night.start < found.at
            {
                found.at = night.start;
                if found.reason == SendByReason::InHours {
                    found.reason = SendByReason::Night;
                }
            }
            if round == 0 {
                awake = found;
            }
            // The day that ends at midnight is the day before.
            let inside = found.at.checked_sub_signed(Duration::seconds(1)).unwrap_or(found.at);
            let date = rules.at(zone, inside)?.wall.date();
            if self.works_on(date.weekday()) {
                let early = not_before.is_some_and(|first| found.at < first);
                return Ok(if early { awake.not_before(not_before) } else { found });
            }
            let midnight = rules.resolve(zone, date.and_time(NaiveTime::MIN))?;
            found = SendBy { at: midnight.min(inside), reason: SendByReason::DayOff };
        }
        Ok(awake.not_before(not_before))
    }
}

impl SendBy {
    fn not_before(self, first: Option<DateTime<Utc>>) -> Self {
        Self { at: first.map_or(self.at, |first| self.at.max(first)), ..self }
    }

    /// One sentence that says why.
    ///
    /// # Errors
    /// The rules do not know the zone.
    pub fn words(
        &self,
        deadline: DateTime<Utc>,
        zone: &str,
        rules: &dyn ZoneRules,
    ) -> Result<String, ZoneError> {
        let (over, yours) = (say(deadline, zone, rules)?, say(self.at, zone, rules)?);
        Ok(match self.reason {
            SendByReason::InHours => format!("{} is within your own hours.", over.dated()),
            SendByReason::Night => format!(
                "{} is in your night; your last hours before it end {}.",
                over.dated(),
                yours.dated()
            ),
            SendByReason::DayOff => format!(
                "{} is outside your working days; your last working hours before it end {}.",
                over.dated(),
                yours.dated()
            ),
        })
    }
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
