//! The names of weekdays and months.

use chrono::Weekday;

/// The weekdays that a text names, in its order.
pub(super) fn weekdays(text: &str) -> impl Iterator<Item = Weekday> {
    text.split(|c: char| !c.is_alphabetic()).filter_map(|w| weekday(&w.to_lowercase()))
}

/// A weekday's name, whole or short, in lower case.
pub(super) fn weekday(lower: &str) -> Option<Weekday> {
    match lower {
        "mon" | "monday" => Some(Weekday::Mon),
        "tue" | "tues" | "tuesday" => Some(Weekday::Tue),
        "wed" | "weds" | "wednesday" => Some(Weekday::Wed),
        "thu" | "thur" | "thurs" | "thursday" => Some(Weekday::Thu),
        "fri" | "friday" => Some(Weekday::Fri),
        "sat" | "saturday" => Some(Weekday::Sat),
        "sun" | "sunday" => Some(Weekday::Sun),
        _ => None,
    }
}

/// 1 to 12 for an English name of a month, whole or short, in lower case.
#[cfg(feature = "native")]
pub(crate) fn month(lower: &str) -> Option<u32> {
    match lower {
        "jan" | "january" => Some(1),
        "feb" | "february" => Some(2),
        "mar" | "march" => Some(3),
        "apr" | "april" => Some(4),
        "may" => Some(5),
        "jun" | "june" => Some(6),
        "jul" | "july" => Some(7),
        "aug" | "august" => Some(8),
        "sep" | "sept" | "september" => Some(9),
        "oct" | "october" => Some(10),
        "nov" | "november" => Some(11),
        "dec" | "december" => Some(12),
        _ => None,
    }
}
