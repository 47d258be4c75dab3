//! Until when somebody wants to wait.

use super::{Until, UntilDay};
use crate::time::{month, weekday};
use chrono::NaiveDate;

/// What may be said before it.
const HOLD: [&str; 12] = [
    "hold",
    "please hold",
    "i hold",
    "/hold",
    "need time",
    "i need time",
    "we need time",
    "need more time",
    "i need more time",
    "we need more time",
    "hold please",
    "hold this",
];

/// Of a line in words: none where it does not ask to wait until some time, else until when, or the words that
/// could not be read.
pub(super) fn hold(keys: &[&str]) -> Option<Result<Until, String>> {
    let at = keys.iter().position(|key| matches!(*key, "until" | "till"))?;
    let (before, behind) = keys.split_at_checked(at)?;
    if !HOLD.contains(&before.join(" ").as_str()) {
        return None;
    }
    let mut behind = behind.get(1..).unwrap_or_default();
    while let Some((last, rest)) = behind.split_last()
        && matches!(*last, "please" | "thanks" | "you" | "thank")
    {
        behind = rest;
    }
    let words = behind.join(" ");
    Some(day(behind).map(|day| Until { words: words.clone(), day }).ok_or(words))
}

/// A day that these words name, all of them.
fn day(words: &[&str]) -> Option<UntilDay> {
    let words = match words {
        ["the", "end", "of", rest @ ..] | ["end", "of", rest @ ..] | ["eod", rest @ ..] => rest,
        _ => words,
    };
    match words {
        ["tomorrow"] => return Some(UntilDay::Tomorrow),
        [one] => {
            if let Ok(date) = NaiveDate::parse_from_str(one, "%Y-%m-%d") {
                return Some(UntilDay::Date(date));
            }
            return name_of_day(one).map(UntilDay::Weekday);
        }
        _ => {}
    }
    let (named, words) = match words {
        [first, rest @ ..] if name_of_day(first).is_some() => (name_of_day(first), rest),
        _ => (None, words),
    };
    let words: Vec<&str> = words.iter().copied().filter(|word| *word != "of").collect();
    let (month, day, year) = match words.as_slice() {
        [date] if named.is_some() => {
            return NaiveDate::parse_from_str(date, "%Y-%m-%d").ok().map(UntilDay::Date);
        }
        [first, second] => (first, second, None),
        [first, second, year] => (first, second, Some(year.parse::<i32>().ok()?)),
        _ => return None,
    };
    let (month, day) = match (name_of_month(month), name_of_month(day)) {
        (Some(month), None) => (month, number(day)?),
        (None, Some(named)) => (named, number(month)?),
        _ => return None,
    };
    // In a leap year every day there is.
    NaiveDate::from_ymd_opt(2024, month, day)?;
    match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day).map(UntilDay::Date),
        None => Some(UntilDay::DayOf { month, day }),
    }
}

fn name_of_day(word: &str) -> Option<chrono::Weekday> {
    word.is_ascii().then(|| weekday(word)).flatten()
}

fn name_of_month(word: &str) -> Option<u32> {
    word.chars().all(|c| c.is_ascii_alphabetic()).then(|| month(word)).flatten()
}

fn number(word: &str) -> Option<u32> {
    let bare = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
    bare.unwrap_or(word).parse().ok().filter(|day| (1..=31).contains(day))
}
