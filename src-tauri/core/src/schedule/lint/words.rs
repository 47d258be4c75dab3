//! The words of a date, read without mercy: a lint has to see what an import forgives or gives up
//! on, such as `21th`, `EOD PST` or a range that ends before it begins.

use crate::time::{month, zone_phrase};
use chrono::{NaiveDate, NaiveTime, Weekday};
use std::ops::Range;

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    Weekday(Weekday),
    Month(u32),
    Day(u32),
    Year(i32),
    Date(NaiveDate),
    Time(NaiveTime),
    /// Zone letters as written.
    Letters(String),
    Aoe,
    /// `EOD`, `COB`, `end of day`
    EndOfDay,
    /// Between the ends of a range.
    Dash,
    /// Between two ways to say the same.
    Slash,
    /// A word without meaning for the time.
    Noise,
    Other,
}

/// A word and where it stands, in bytes.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) word: Word,
    pub(super) span: Range<usize>,
}

/// Splits a text. Linear, total.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let after_time = matches!(tokens.last(), Some(Token { word: Word::Time(_), .. }));
        let (word, length) = match rest.chars().next() {
            Some(c) if c.is_ascii_digit() => number(rest),
            Some(c) if c.is_alphabetic() => letters(rest, after_time),
            Some(c) => (symbol(c), c.len_utf8()),
            None => break,
        };
        if let Some(word) = word {
            tokens.push(Token { word, span: at..at + length });
        }
        at += length;
    }
    tokens
}

fn symbol(c: char) -> Option<Word> {
    match c {
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '&' => Some(Word::Dash),
        '/' | '|' => Some(Word::Slash),
        ';' | '\n' | '~' | '<' | '>' | '+' => Some(Word::Other),
        _ => None,
    }
}

fn run(text: &str, is: fn(char) -> bool) -> &str {
    let end = text.find(|c: char| !is(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn number(rest: &str) -> (Option<Word>, usize) {
    if let Some((date, length)) = iso_date(rest) {
        return (Some(Word::Date(date)), length);
    }
    let digits = run(rest, |c| c.is_ascii_digit());
    let tail = rest.get(digits.len()..).unwrap_or_default();
    if let Some((time, length)) = clock(digits, tail) {
        return (Some(time), length);
    }
    // `1.26.0-alpha.1` is a version, not the first of a month.
    if tail.strip_prefix('.').is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit())) {
        let version = run(rest, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        return (Some(Word::Other), version.len());
    }
    let suffix = run(tail, char::is_alphanumeric);
    let word = match (digits.len(), digits.parse::<u32>()) {
        (1 | 2, Ok(day @ 1..=31)) if suffix.is_empty() || is_ordinal(suffix) => Word::Day(day),
        (4, Ok(year @ 1990..=2199)) if suffix.is_empty() => {
            i32::try_from(year).map_or(Word::Other, Word::Year)
        }
        _ => Word::Other,
    };
    (Some(word), digits.len() + suffix.len())
}

/// `st`, `nd`, `rd` or `th`, right or wrong.
pub(super) fn is_ordinal(suffix: &str) -> bool {
    ["st", "nd", "rd", "th"].iter().any(|known| suffix.eq_ignore_ascii_case(known))
}

/// `2026-06-09`, `2026/6/9`
fn iso_date(rest: &str) -> Option<(NaiveDate, usize)> {
    let is_part = |b: &u8| b.is_ascii_digit() || matches!(b, b'-' | b'/');
    let written = rest.get(..rest.bytes().take(11).take_while(is_part).count())?;
    let separator = if written.contains('-') { '-' } else { '/' };
    let mut parts = written.split(separator);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len());
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    fits.then_some((date, year.len() + month.len() + day.len() + 2))
}

/// `12:00`, `12:00:30`, `6 PM`, `7:30am`
fn clock(digits: &str, tail: &str) -> Option<(Word, usize)> {
    let mut hour: u32 = digits.parse().ok().filter(|_| digits.len() <= 2)?;
    let (mut tail, mut length, mut minute, mut second) = (tail, digits.len(), 0, 0);
    let mut colon = false;
    for part in [&mut minute, &mut second] {
        let Some(two) = tail.strip_prefix(':').map(|t| run(t, |c| c.is_ascii_digit())) else {
            break;
        };
        if two.len() != 2 {
            break;
        }
        *part = two.parse().ok()?;
        (tail, length, colon) = (tail.get(3..)?, length + 3, true);
    }
    let gap = tail.len() - tail.trim_start_matches(' ').len();
    let half = run(tail.get(gap..)?, char::is_alphanumeric);
    let afternoon = half.eq_ignore_ascii_case("pm");
    if (afternoon || half.eq_ignore_ascii_case("am")) && (1..=12).contains(&hour) {
        hour = hour % 12 + if afternoon { 12 } else { 0 };
        length += gap + half.len();
    } else if !colon {
        return None;
    }
    let time = NaiveTime::from_hms_opt(hour, minute, second);
    // `24:00` is the end of the day, to the minute.
    let time = time.or_else(|| (hour == 24).then(|| NaiveTime::from_hms_opt(23, 59, 59)).flatten());
    Some((time.map_or(Word::Other, Word::Time), length))
}

fn letters(rest: &str, after_time: bool) -> (Option<Word>, usize) {
    let word = run(rest, char::is_alphanumeric);
    let lower = word.to_lowercase();
    // A name of several words is looked for only where a zone is expected: it takes its time.
    if let Some(length) = after_time.then(|| zone_phrase(rest)).flatten() {
        let phrase = rest.get(..length).unwrap_or(word);
        return (Some(Word::Letters(phrase.to_owned())), length);
    }
    if let Some(length) = end_of_day(rest) {
        return (Some(Word::EndOfDay), length);
    }
    let found = if let Some(weekday) = weekday(&lower) {
        Word::Weekday(weekday)
    } else if let Some(month) = month(&lower) {
        Word::Month(month)
    } else {
        match lower.as_str() {
            "aoe" | "anywhere" => Word::Aoe,
            "to" | "until" | "till" | "through" | "thru" => Word::Dash,
            "or" => Word::Slash,
            "at" | "on" | "the" | "of" | "by" | "from" | "earth" | "time" => Word::Noise,
            "noon" => NaiveTime::from_hms_opt(12, 0, 0).map_or(Word::Other, Word::Time),
            "utc" | "gmt" => {
                let length = word.len() + offset(rest.get(word.len()..).unwrap_or_default());
                let written = rest.get(..length).unwrap_or(word);
                return (Some(Word::Letters(written.to_owned())), length);
            }
            "pacific" => Word::Letters("PT".to_owned()),
            "eastern" => Word::Letters("ET".to_owned()),
            _ => {
                let capitals = word.bytes().all(|b| b.is_ascii_uppercase());
                let known = super::letters::is_known(word);
                if capitals && (2..=5).contains(&word.len()) && (known || after_time) {
                    Word::Letters(word.to_owned())
                } else {
                    Word::Other
                }
            }
        }
    };
    (Some(found), word.len())
}

/// Length of `EOD` and its like at the beginning of a text.
fn end_of_day(rest: &str) -> Option<usize> {
    let first = run(rest, char::is_alphanumeric);
    if ["EOD", "EOB", "COB", "EoD"].contains(&first) || first == "eod" {
        return Some(first.len());
    }
    if !["end", "close"].iter().any(|word| first.eq_ignore_ascii_case(word)) {
        return None;
    }
    let head: String = rest.chars().take(24).collect::<String>().to_ascii_lowercase();
    [
        "end of the business day",
        "end of business day",
        "end of business",
        "close of business",
        "end of the day",
        "end of day",
        "end-of-day",
    ]
    .iter()
    .find(|phrase| head.starts_with(**phrase))
    .map(|phrase| phrase.len())
}

/// Length of the `+5:30` behind `UTC`.
fn offset(tail: &str) -> usize {
    let Some(sign) = tail.chars().next().filter(|c| matches!(c, '+' | '-' | '\u{2212}')) else {
        return 0;
    };
    let after = tail.get(sign.len_utf8()..).unwrap_or_default();
    let hours = run(after, |c| c.is_ascii_digit()).len();
    if !(1..=2).contains(&hours) {
        return 0;
    }
    let minutes = after.get(hours..).and_then(|t| t.strip_prefix(':'));
    let minutes = minutes.map(|t| run(t, |c| c.is_ascii_digit()).len());
    sign.len_utf8() + hours + if minutes == Some(2) { 3 } else { 0 }
}

pub(super) fn weekday(lower: &str) -> Option<Weekday> {
    Some(match lower {
        "mon" | "monday" => Weekday::Mon,
        "tue" | "tues" | "tuesday" => Weekday::Tue,
        "wed" | "weds" | "wednesday" => Weekday::Wed,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thu,
        "fri" | "friday" => Weekday::Fri,
        "sat" | "saturday" => Weekday::Sat,
        "sun" | "sunday" => Weekday::Sun,
        _ => return None,
    })
}
