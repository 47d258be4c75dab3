//! The rhythm of a team: when a round opens, when updates are due, when its issue closes.

mod meeting;

pub use meeting::{Meeting, Shift, place_words};

use crate::{ids::RoundKey, schedule::Schedule, time::monday};
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveTime, Utc, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A moment of every week, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekMark {
    /// Day of the week in UTC.
    pub day: Weekday,
    /// Time of day in UTC.
    pub time: NaiveTime,
}

/// When rounds open, are due and close. One round a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rhythm {
    /// The round opens.
    pub opens: WeekMark,
    /// Updates are due: the first such moment after the round opens.
    pub due: WeekMark,
    /// The issue closes: the first such moment after updates are due.
    pub closes: WeekMark,
    /// Rounds with other marks; of several that fit, the first counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<Apart>,
}

/// Rounds that are due and close at other marks than the usual, such as those of one phase of the cycle.
/// They open on the usual day: it names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apart {
    /// The rounds that open from this moment on,
    pub from: DateTime<Utc>,
    /// and before this one.
    pub to: DateTime<Utc>,
    /// Their updates are due.
    pub due: WeekMark,
    /// Their issues close.
    pub closes: WeekMark,
}

/// One turn of the rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Its key: the UTC date on which it opens.
    pub key: RoundKey,
    /// When it opens.
    pub opens: DateTime<Utc>,
    /// When updates are due.
    pub due: DateTime<Utc>,
    /// When its issue closes.
    pub closes: DateTime<Utc>,
}

/// Before, between or after a round's marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundPhase {
    /// Not open yet.
    Before,
    /// Updates are being written.
    Updates,
    /// Updates were due; discussion until the issue closes.
    Discussion,
    /// The issue is closed.
    Closed,
}

/// Which week of a cycle a round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CycleWeek {
    /// From 1.
    pub number: u32,
    /// The cycle's last week, where the schedule tells.
    pub of: Option<u32>,
}

impl fmt::Display for CycleWeek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            Some(of) => write!(f, "Week {} of {of}", self.number),
            None => write!(f, "Week {}", self.number),
        }
    }
}

impl WeekMark {
    /// `day` at `hour:minute` UTC; midnight if there is no such time of day.
    const fn at(day: Weekday, hour: u32, minute: u32) -> Self {
        let time = match NaiveTime::from_hms_opt(hour, minute, 0) {
            Some(time) => time,
            None => NaiveTime::MIN,
        };
        Self { day, time }
    }

    /// The time from this mark to the next `later` mark: more than nothing, at most a week.
    fn until(self, later: Self) -> Duration {
        let days = i64::from(later.day.days_since(self.day));
        let time = Duration::days(days) + later.time.signed_duration_since(self.time);
        if time <= Duration::zero() { time + Duration::weeks(1) } else { time }
    }
}

impl Default for Rhythm {
    /// Opens Monday 00:00, updates due Monday 23:59, closes Tuesday 23:59, all UTC.
    fn default() -> Self {
        Self {
            opens: WeekMark::at(Weekday::Mon, 0, 0),
            due: WeekMark::at(Weekday::Mon, 23, 59),
            closes: WeekMark::at(Weekday::Tue, 23, 59),
            apart: Vec::new(),
        }
    }
}

/// The ends of the calendar are as good as any answer there: nobody has a round in year 262142.
fn later(instant: DateTime<Utc>, by: Duration) -> DateTime<Utc> {
    instant.checked_add_signed(by).unwrap_or(instant)
}

impl Rhythm {
    fn opening_on(&self, date: NaiveDate) -> Round {
        let opens = date.and_time(self.opens.time).and_utc();
        let apart = self.apart.iter().find(|apart| apart.from <= opens && opens < apart.to);
        let (due_at, closes_at) =
            apart.map_or((self.due, self.closes), |apart| (apart.due, apart.closes));
        let due = later(opens, self.opens.until(due_at));
        let closes = later(due, due_at.until(closes_at));
        Round { key: RoundKey::on(date), opens, due, closes }
    }

    /// The same rhythm where rounds open on `day` (UTC): every mark is moved by as many days.
    #[must_use]
    pub fn opening_on_day(self, day: Weekday) -> Self {
        let days = day.days_since(self.opens.day);
        let moved = |mark: WeekMark| WeekMark {
            day: (0..days).fold(mark.day, |day, _| day.succ()),
            ..mark
        };
        let apart = self.apart.into_iter();
        let apart =
            apart.map(|one| Apart { due: moved(one.due), closes: moved(one.closes), ..one });
        Self {
            opens: moved(self.opens),
            due: moved(self.due),
            closes: moved(self.closes),
            apart: apart.collect(),
        }
    }

    /// The round that has opened last at `now`; it lasts until the next one opens.
    pub fn round_at(&self, now: DateTime<Utc>) -> Round {
        let today = now.date_naive();
        let back = i64::from(today.weekday().days_since(self.opens.day));
        let date = today.checked_sub_signed(Duration::days(back)).unwrap_or(today);
        let round = self.opening_on(date);
        if round.opens > now { self.previous(&round) } else { round }
    }

    /// The round of a key, if this rhythm has one that opens on that day.
    pub fn round(&self, key: RoundKey) -> Option<Round> {
        (key.turn == 1 && key.opens.weekday() == self.opens.day).then(|| self.opening_on(key.opens))
    }

    /// The round after `round`.
    pub fn next(&self, round: &Round) -> Round {
        let date = round.key.opens.checked_add_signed(Duration::weeks(1));
        self.opening_on(date.unwrap_or(round.key.opens))
    }

    /// The round before `round`.
    pub fn previous(&self, round: &Round) -> Round {
        let date = round.key.opens.checked_sub_signed(Duration::weeks(1));
        self.opening_on(date.unwrap_or(round.key.opens))
    }
}

impl Round {
    /// Where in the round `now` is. At the very moment of a mark the next phase has begun.
    pub fn phase(&self, now: DateTime<Utc>) -> RoundPhase {
        if now < self.opens {
            RoundPhase::Before
        } else if now < self.due {
            RoundPhase::Updates
        } else if now < self.closes {
            RoundPhase::Discussion
        } else {
            RoundPhase::Closed
        }
    }

    /// Which week of the schedule's cycle the round belongs to: the week in which its updates are
    /// due. None before and after the cycle, and when the schedule does not tell.
    pub fn week_in(&self, schedule: &Schedule) -> Option<CycleWeek> {
        let first = schedule.week_one()?;
        let days = monday(self.due.date_naive()).signed_duration_since(first).num_days();
        let number = u32::try_from(days.div_euclid(7).checked_add(1)?).ok().filter(|n| *n > 0)?;
        let of = schedule.weeks();
        of.is_none_or(|of| number <= of).then_some(CycleWeek { number, of })
    }
}

#[cfg(test)]
mod tests;
