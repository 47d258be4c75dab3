//! A calendar's recurrence rule (RFC 5545, 3.3.10) and its times, by the clock on the wall.
//!
//! The crate of the field, rrule, is what the tests compare with. It is not in the programs: it reads
//! zones by chrono-tz, whose tables are a megabyte that every process has to relocate at its start,
//! and the agent is always there. Read are days, weeks, months and years with what schedules use;
//! whatever else a rule may hold makes it one that is not understood.

use chrono::{Datelike as _, Days, Months, NaiveDate, NaiveDateTime, Weekday};
use std::str::FromStr as _;

/// What one step of a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
    /// Several times a day; not followed.
    WithinADay,
}

/// A weekday, of a month or year perhaps only the n-th one, from its end where n is below 0.
type OfWeek = (Option<i32>, Weekday);

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) frequency: Frequency,
    interval: u32,
    count: Option<u32>,
    week_start: Weekday,
    months: Vec<u32>,
    month_days: Vec<i32>,
    weekdays: Vec<OfWeek>,
    positions: Vec<i32>,
}

/// The last year that is looked at.
const LAST_YEAR: i32 = 2200;

impl Rule {
    /// The rule of parts such as `FREQ=WEEKLY`, in capitals; none where one is not understood,
    /// stands there twice or does not fit the others.
    pub(super) fn read(parts: &[(&str, &str)]) -> Option<Self> {
        let mut rule = Self {
            frequency: Frequency::Daily,
            interval: 1,
            count: None,
            week_start: Weekday::Mon,
            months: Vec::new(),
            month_days: Vec::new(),
            weekdays: Vec::new(),
            positions: Vec::new(),
        };
        let mut has_frequency = false;
        for (place, (key, value)) in parts.iter().enumerate() {
            if parts.iter().take(place).any(|(earlier, _)| earlier == key) {
                return None;
            }
            match *key {
                "FREQ" => {
                    has_frequency = true;
                    rule.frequency = match *value {
                        "DAILY" => Frequency::Daily,
                        "WEEKLY" => Frequency::Weekly,
                        "MONTHLY" => Frequency::Monthly,
                        "YEARLY" => Frequency::Yearly,
                        "HOURLY" | "MINUTELY" | "SECONDLY" => Frequency::WithinADay,
                        _ => return None,
                    };
                }
                "INTERVAL" => rule.interval = value.parse().ok().filter(|n| *n > 0)?,
                "COUNT" => rule.count = Some(value.parse().ok().filter(|n| *n > 0)?),
                "WKST" => rule.week_start = weekday_of(value)?,
                "BYSETPOS" => rule.positions = numbers(value, 366)?,
                "BYMONTH" => {
                    let months: Vec<i32> = numbers(value, 12)?;
                    rule.months =
                        months.into_iter().map(|n| n.try_into().ok()).collect::<Option<_>>()?;
                }
                "BYMONTHDAY" => rule.month_days = numbers(value, 31)?,
                "BYDAY" => rule.weekdays = value.split(',').map(day).collect::<Option<_>>()?,
                _ => return None,
            }
        }
        (has_frequency && rule.is_sound()).then_some(rule)
    }

    fn is_sound(&self) -> bool {
        let counts_weekdays = self.weekdays.iter().any(|(number, _)| number.is_some());
        let by_day_at_all =
            !(self.months.is_empty() && self.month_days.is_empty() && self.weekdays.is_empty());
        let fits = match self.frequency {
            Frequency::Daily => !counts_weekdays,
            Frequency::Weekly => !counts_weekdays && self.month_days.is_empty(),
            // Programs differ in what the n-th weekday is where days of a month are named as well.
            Frequency::Monthly | Frequency::Yearly => {
                !counts_weekdays || self.month_days.is_empty()
            }
            Frequency::WithinADay => true,
        };
        fits && (self.positions.is_empty() || by_day_at_all)
    }

    /// Its times from `first` on, in their order, at most until 2200; also those that are none of
    /// its own at `first` itself are left out.
    pub(super) fn times(&self, first: NaiveDateTime) -> Times<'_> {
        Times { rule: self, first, period: 0, ready: Vec::new().into_iter(), given: 0 }
    }

    /// The days of its `period`-th step, in order; none after the last one.
    fn days(&self, first: NaiveDate, period: u32) -> Option<Vec<NaiveDate>> {
        let steps = period.checked_mul(self.interval)?;
        let mut days = match self.frequency {
            Frequency::Daily => vec![first.checked_add_days(Days::new(steps.into()))?],
            Frequency::Weekly => {
                let back = first.weekday().days_since(self.week_start);
                let monday = first.checked_sub_days(Days::new(back.into()))?;
                let start = monday.checked_add_days(Days::new(u64::from(steps) * 7))?;
                // A day of the first week before the start has no place for BYSETPOS to count, other
                // than in the first month or year (rrule 0.14, dateutil 2.9, ical.js 2.2 alike).
                start.iter_days().take(7).filter(|day| *day >= first).collect()
            }
            Frequency::Monthly => {
                let month = first.with_day(1)?.checked_add_months(Months::new(steps))?;
                self.within(first, month, month.checked_add_months(Months::new(1))?)
            }
            Frequency::Yearly => {
                let year = first.year().checked_add(i32::try_from(steps).ok()?)?;
                self.of_year(first, year)?
            }
            Frequency::WithinADay => return None,
        };
        if days.first().is_some_and(|day| day.year() > LAST_YEAR) {
            return None;
        }
        days.retain(|day| self.months.is_empty() || self.months.contains(&day.month()));
        match self.frequency {
            Frequency::Daily => {
                days.retain(|day| self.is_month_day(*day) && self.is_weekday(*day));
            }
            Frequency::Weekly if self.weekdays.is_empty() => {
                days.retain(|day| day.weekday() == first.weekday());
            }
            Frequency::Weekly => days.retain(|day| self.is_weekday(*day)),
            _ => {}
        }
        days.sort_unstable();
        days.dedup();
        Some(self.at_positions(days))
    }

    fn of_year(&self, first: NaiveDate, year: i32) -> Option<Vec<NaiveDate>> {
        let begin = NaiveDate::from_ymd_opt(year, 1, 1)?;
        if year > LAST_YEAR {
            return None;
        }
        let by_weekday = !self.weekdays.is_empty() && self.month_days.is_empty();
        if by_weekday && self.months.is_empty() {
            return Some(self.within(first, begin, NaiveDate::from_ymd_opt(year + 1, 1, 1)?));
        }
        let months: Vec<u32> = match (self.months.as_slice(), self.month_days.is_empty()) {
            ([], true) => vec![first.month()],
            ([], false) => (1..=12).collect(),
            (named, _) => named.to_vec(),
        };
        let mut days = Vec::new();
        for month in months {
            let month = NaiveDate::from_ymd_opt(year, month, 1)?;
            days.extend(self.within(first, month, month.checked_add_months(Months::new(1))?));
        }
        Some(days)
    }

    /// The days from `begin` on and before `end`, a month or a year.
    fn within(&self, first: NaiveDate, begin: NaiveDate, end: NaiveDate) -> Vec<NaiveDate> {
        let all = begin.iter_days().take_while(|day| *day < end);
        if !self.month_days.is_empty() {
            return all.filter(|day| self.is_month_day(*day) && self.is_weekday(*day)).collect();
        }
        if self.weekdays.is_empty() {
            return all.filter(|day| day.day() == first.day()).collect();
        }
        let is_named = |day: &NaiveDate| {
            let after_begin = (*day - begin).num_days() / 7;
            let before_end = (end - *day).num_days().saturating_sub(1) / 7;
            self.weekdays.iter().any(|(number, weekday)| {
                let place = match number {
                    None => true,
                    Some(n) if *n > 0 => i64::from(*n) == after_begin + 1,
                    Some(n) => i64::from(-*n) == before_end + 1,
                };
                place && *weekday == day.weekday()
            })
        };
        all.filter(is_named).collect()
    }

    fn is_month_day(&self, day: NaiveDate) -> bool {
        let number = i32::try_from(day.day()).unwrap_or(0);
        let length = i32::from(day.num_days_in_month());
        self.month_days.is_empty()
            || self.month_days.iter().any(|n| *n == number || *n == number - length - 1)
    }

    fn is_weekday(&self, day: NaiveDate) -> bool {
        self.weekdays.is_empty() || self.weekdays.iter().any(|(_, named)| *named == day.weekday())
    }

    /// Of a step's days those that are asked for by their place among them.
    fn at_positions(&self, days: Vec<NaiveDate>) -> Vec<NaiveDate> {
        if self.positions.is_empty() {
            return days;
        }
        let count = days.len();
        let is_asked = |place: usize| {
            self.positions.iter().any(|n| match usize::try_from(n.unsigned_abs()) {
                Ok(n_th) if *n > 0 => n_th == place + 1,
                Ok(n_th) => n_th == count - place,
                Err(_) => false,
            })
        };
        days.into_iter().enumerate().filter(|(at, _)| is_asked(*at)).map(|(_, day)| day).collect()
    }
}

/// The times of a rule.
pub(super) struct Times<'r> {
    rule: &'r Rule,
    first: NaiveDateTime,
    period: u32,
    ready: std::vec::IntoIter<NaiveDate>,
    given: u32,
}

impl Iterator for Times<'_> {
    type Item = NaiveDateTime;

    fn next(&mut self) -> Option<NaiveDateTime> {
        if self.rule.count.is_some_and(|count| self.given >= count) {
            return None;
        }
        loop {
            if let Some(day) = self.ready.next() {
                if day < self.first.date() {
                    continue;
                }
                self.given += 1;
                return Some(day.and_time(self.first.time()));
            }
            self.ready = self.rule.days(self.first.date(), self.period)?.into_iter();
            self.period = self.period.checked_add(1)?;
        }
    }
}

/// Numbers other than 0 up to `most`, or as many from the end.
fn numbers(list: &str, most: i32) -> Option<Vec<i32>> {
    let number = |one: &str| i32::from_str(one).ok().filter(|n| *n != 0 && n.abs() <= most);
    list.split(',').map(number).collect()
}

/// `MO`, or `-1FR` for the last Friday.
fn day(text: &str) -> Option<OfWeek> {
    let (number, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let number = match number {
        "" => None,
        number => Some(number.parse().ok().filter(|n: &i32| *n != 0 && n.abs() <= 53)?),
    };
    Some((number, weekday_of(name)?))
}

/// `MO` for Monday.
pub(super) fn weekday_of(name: &str) -> Option<Weekday> {
    Some(match name {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

#[cfg(test)]
#[path = "rule_tests.rs"]
mod tests;
