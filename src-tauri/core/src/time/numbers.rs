//! Times where no person reads them: as numbers, by `#[serde(with = "numbers")]`. As text, which they
//! are everywhere else, they would bring chrono's reader of dates into the window.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Timelike as _, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What can be told by numbers.
pub(crate) trait InNumbers: Sized {
    /// The numbers.
    type By;

    fn to_numbers(&self) -> Self::By;

    /// None where these numbers are no time.
    fn of_numbers(numbers: Self::By) -> Option<Self>;
}

impl InNumbers for DateTime<Utc> {
    /// Seconds since 1970, and the nanoseconds after them.
    type By = (i64, u32);

    fn to_numbers(&self) -> (i64, u32) {
        (self.timestamp(), self.timestamp_subsec_nanos())
    }

    fn of_numbers((seconds, nanoseconds): (i64, u32)) -> Option<Self> {
        Self::from_timestamp(seconds, nanoseconds)
    }
}

impl InNumbers for NaiveDate {
    /// The days since the first one of the calendar.
    type By = i32;

    fn to_numbers(&self) -> i32 {
        self.num_days_from_ce()
    }

    fn of_numbers(days: i32) -> Option<Self> {
        Self::from_num_days_from_ce_opt(days)
    }
}

impl InNumbers for NaiveTime {
    /// Seconds since midnight, and the nanoseconds after them.
    type By = (u32, u32);

    fn to_numbers(&self) -> (u32, u32) {
        (self.num_seconds_from_midnight(), self.nanosecond())
    }

    fn of_numbers((seconds, nanoseconds): (u32, u32)) -> Option<Self> {
        Self::from_num_seconds_from_midnight_opt(seconds, nanoseconds)
    }
}

impl<T: InNumbers> InNumbers for Option<T> {
    type By = Option<T::By>;

    fn to_numbers(&self) -> Option<T::By> {
        self.as_ref().map(T::to_numbers)
    }

    fn of_numbers(numbers: Option<T::By>) -> Option<Self> {
        match numbers {
            Some(numbers) => T::of_numbers(numbers).map(Some),
            None => Some(None),
        }
    }
}

pub(crate) fn serialize<T, S>(time: &T, to: S) -> Result<S::Ok, S::Error>
where
    T: InNumbers<By: Serialize> + Serialize,
    S: Serializer,
{
    if to.is_human_readable() { time.serialize(to) } else { time.to_numbers().serialize(to) }
}

pub(crate) fn deserialize<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: InNumbers<By: Deserialize<'de>> + Deserialize<'de>,
    D: Deserializer<'de>,
{
    if from.is_human_readable() {
        return T::deserialize(from);
    }
    T::of_numbers(T::By::deserialize(from)?)
        .ok_or_else(|| de::Error::custom("there is no such time"))
}
