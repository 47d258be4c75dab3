//! The Monday with which a week begins, in rounds and in schedules alike.

use chrono::{Datelike as _, Duration, NaiveDate};

/// The Monday of the week of `date`.
pub(crate) fn monday(date: NaiveDate) -> NaiveDate {
    let back = i64::from(date.weekday().num_days_from_monday());
    date.checked_sub_signed(Duration::days(back)).unwrap_or(date)
}
