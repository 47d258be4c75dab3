//! Dates with slashes, whose first number is the day for some and the month for others.

use super::{
    read::LONGEST,
    token::{Word, tokens},
    words,
};
use chrono::{Datelike as _, NaiveDate, Weekday};

/// Which of the first two numbers of `3/7/2026` is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

/// The order of day and month in the dates with slashes of a text, where it shows: in a number
/// that is no month, or in a weekday that only one order fits.
pub(crate) fn order_of(text: &str) -> Option<Order> {
    if text.len() > LONGEST {
        return None;
    }
    tokens(text).iter().find_map(|token| {
        let Word::Slashed(first, second, year) = token.word else { return None };
        order(first, second, year, words::weekdays(text).next())
    })
}

/// Whether a text names a date with slashes.
pub(crate) fn is_slashed(text: &str) -> bool {
    text.len() <= LONGEST && tokens(text).iter().any(|t| matches!(t.word, Word::Slashed(..)))
}

pub(super) fn order(first: u32, second: u32, year: i32, weekday: Option<Weekday>) -> Option<Order> {
    let date = |order| slashed(first, second, year, order);
    let (day_first, month_first) = (date(Order::DayFirst), date(Order::MonthFirst));
    let fits = |date: Option<NaiveDate>| date.is_some_and(|d| Some(d.weekday()) == weekday);
    match (day_first, month_first) {
        (Some(_), None) => Some(Order::DayFirst),
        (None, Some(_)) => Some(Order::MonthFirst),
        (Some(_), Some(_)) => match (fits(day_first), fits(month_first)) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        },
        (None, None) => None,
    }
}

pub(super) fn slashed(first: u32, second: u32, year: i32, order: Order) -> Option<NaiveDate> {
    let (day, month) = match order {
        Order::DayFirst => (first, second),
        Order::MonthFirst => (second, first),
    };
    NaiveDate::from_ymd_opt(year, month, day)
}
