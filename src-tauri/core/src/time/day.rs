//! A date of which parts may be missing, and what its surroundings say about them.

use super::read::Context;
use chrono::{Datelike as _, NaiveDate, Weekday};

/// A date without a year belongs to the year that brings it nearest to a dated neighbour; its
/// weekday decides instead where that moves it no further away than this many days.
const NEIGHBOUR_DAYS: i64 = 200;

/// Days of a range that begins in one month and ends in the next without naming both.
const WEEK: i64 = 7;
/// Days of a range over New Year that names one year only.
const LONGEST_OVER_YEAR: i64 = 183;

/// Whether the days of `May 30-03` are those of one week over the end of a month; `15-11` is the
/// wrong way round.
pub(crate) fn is_over_month_end(from: u32, to: u32) -> bool {
    to < from && i64::from(to + 31 - from.min(31)) <= WEEK
}

/// A date of which parts may be missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) weekday: Option<Weekday>,
    pub(crate) day: Option<u32>,
    pub(crate) month: Option<u32>,
    pub(crate) year: Option<i32>,
}

impl Day {
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            weekday: self.weekday.or(other.weekday),
            day: self.day.or(other.day),
            month: self.month.or(other.month),
            year: self.year.or(other.year),
        }
    }

    pub(super) fn date(self, context: Context<'_>) -> Option<NaiveDate> {
        let (day, month) = (self.day?, self.month.or(context.month)?);
        if let Some(year) = self.year.or(context.year) {
            return NaiveDate::from_ymd_opt(year, month, day);
        }
        let near = context.near?;
        let dates: Vec<(i64, NaiveDate)> = (near.year().checked_sub(1)?..=near.year() + 1)
            .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
            .map(|date| (date.signed_duration_since(near).num_days().abs(), date))
            .collect();
        let fits = |date: &NaiveDate| self.weekday == Some(date.weekday());
        let fitting = dates.iter().filter(|(days, date)| *days <= NEIGHBOUR_DAYS && fits(date));
        fitting.min().or(dates.iter().min()).map(|(_, date)| *date)
    }

    /// The first day of a range that ends on `last`: month and year may be said only at its end,
    /// and a range over New Year begins in the year before.
    pub(super) fn before(self, last: NaiveDate) -> Option<NaiveDate> {
        let (day, month) = (self.day?, self.month.unwrap_or(last.month()));
        let year = self.year.unwrap_or(last.year());
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        if date <= last {
            return Some(date);
        }
        let earlier = match self.year {
            None => NaiveDate::from_ymd_opt(year - 1, month, day)?,
            Some(_) => return None,
        };
        let days = last.signed_duration_since(earlier).num_days();
        (days <= LONGEST_OVER_YEAR).then_some(earlier)
    }

    /// The beginning of a range takes its month from its end: `30 - 3 June` begins in May.
    pub(super) fn complete_before(&mut self, last: Self) {
        if let (None, Some(from), Some(to), Some(month)) =
            (self.month, self.day, last.day, last.month)
            && is_over_month_end(from, to)
        {
            self.month = Some((month + 10) % 12 + 1);
        }
    }

    /// The end of a range takes what it leaves out from its beginning: `May 30-03` ends in June,
    /// and `Dec 29-02` in the next year.
    pub(super) fn complete_behind(&mut self, first: Self) {
        if self.month.is_none() {
            self.month = first.month;
            if let (Some(from), Some(to), Some(month)) = (first.day, self.day, first.month)
                && is_over_month_end(from, to)
            {
                self.month = Some(month % 12 + 1);
                if month == 12 {
                    self.year = self.year.or(first.year.map(|year| year + 1));
                }
            }
        }
        self.year = self.year.or(first.year);
    }
}
