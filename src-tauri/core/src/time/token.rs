//! The words of a date, as release schedules write them.

use super::words::{month, weekday};
use chrono::{NaiveDate, NaiveTime, Weekday};
use std::ops::Range;

/// One word of a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    Weekday(Weekday),
    Month(u32),
    Day(u32),
    Year(i32),
    /// `2026-06-09`
    Date(NaiveDate),
    Time(NaiveTime),
    /// Zone letters, known or not.
    Zone(String),
    Aoe,
    /// `-`, `to`, `until`
    Dash,
    /// `/`, `or`
    Slash,
    Open,
    Close,
    /// A word without meaning for the time: `at`, `on`, `EOD`.
    Noise,
    Unknown,
}

/// A word with its place in the text, in bytes.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) word: Word,
    pub(super) span: Range<usize>,
}

/// Splits a text into words. Linear, total: every text has tokens.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        let after_time = matches!(tokens.last(), Some(Token { word: Word::Time(_), .. }));
        let (word, length) = if first.is_ascii_digit() {
            number(rest)
        } else if first.is_alphabetic() {
            letters(rest, after_time)
        } else {
            (symbol(first), first.len_utf8())
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
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Some(Word::Dash),
        '/' | '|' => Some(Word::Slash),
        '&' => Some(Word::Dash),
        '(' | '[' => Some(Word::Open),
        ')' | ']' => Some(Word::Close),
        '~' | '<' | '>' | '\u{b1}' | '+' | '\u{2248}' => Some(Word::Unknown),
        _ => None,
    }
}

fn digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn alphabetic(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn number(rest: &str) -> (Option<Word>, usize) {
    if let Some(date) = rest.get(..10).and_then(|d| NaiveDate::parse_from_str(d, "%Y-%m-%d").ok()) {
        return (Some(Word::Date(date)), 10);
    }
    let head = digits(rest);
    let tail = rest.get(head.len()..).unwrap_or_default();
    if let Some(found) = clock(head, tail) {
        return found;
    }
    let suffix = alphabetic(tail);
    let ordinal = matches!(suffix.to_ascii_lowercase().as_str(), "st" | "nd" | "rd" | "th");
    let length = head.len() + if ordinal { suffix.len() } else { 0 };
    let word = match (head.len(), head.parse::<u32>().ok()) {
        (1 | 2, Some(day @ 1..=31)) => Word::Day(day),
        (4, Some(year @ 1900..=2199)) if !ordinal => {
            i32::try_from(year).map_or(Word::Unknown, Word::Year)
        }
        _ => Word::Unknown,
    };
    (Some(word), length)
}

/// `12:00`, `12:00:30`, `6 PM`, `4:30pm`.
fn clock(head: &str, tail: &str) -> Option<(Option<Word>, usize)> {
    let mut length = head.len();
    let mut hour: u32 = head.parse().ok().filter(|_| head.len() <= 2)?;
    let (mut minute, mut second, mut tail, mut colon) = (0, 0, tail, false);
    for part in [&mut minute, &mut second] {
        let Some(digits) = tail.strip_prefix(':').map(digits).filter(|d| d.len() == 2) else {
            break;
        };
        *part = digits.parse().ok()?;
        length += 3;
        tail = tail.get(3..)?;
        colon = true;
    }
    let gap = tail.len() - tail.trim_start_matches(' ').len();
    let half = alphabetic(tail.get(gap..)?);
    match half.to_ascii_lowercase().as_str() {
        "am" | "pm" if (1..=12).contains(&hour) => {
            hour = hour % 12 + if half.eq_ignore_ascii_case("pm") { 12 } else { 0 };
            length += gap + half.len();
        }
        _ if !colon => return None,
        _ => {}
    }
    let word = NaiveTime::from_hms_opt(hour, minute, second).map_or(Word::Unknown, Word::Time);
    Some((Some(word), length))
}

fn letters(rest: &str, after_time: bool) -> (Option<Word>, usize) {
    let run = alphabetic(rest);
    let lower = run.to_lowercase();
    let word = weekday(&lower).map(Word::Weekday).or_else(|| month(&lower).map(Word::Month));
    if let Some(word) = word {
        return (Some(word), run.len());
    }
    let word = match lower.as_str() {
        "aoe" | "anywhere" => Word::Aoe,
        "to" | "until" | "till" | "through" | "thru" | "and" => Word::Dash,
        "or" => Word::Slash,
        "at" | "on" | "the" | "of" | "by" | "from" | "earth" | "eod" | "t" | "time" => Word::Noise,
        "noon" => NaiveTime::from_hms_opt(12, 0, 0).map_or(Word::Unknown, Word::Time),
        "pacific" => Word::Zone("PT".to_owned()),
        "eastern" => Word::Zone("ET".to_owned()),
        "utc" | "gmt" => {
            let length = run.len() + offset_length(rest.get(run.len()..).unwrap_or_default());
            return (Some(Word::Zone(rest.get(..length).unwrap_or(run).to_owned())), length);
        }
        _ if is_zone(run, after_time) => Word::Zone(run.to_owned()),
        _ => Word::Unknown,
    };
    (Some(word), run.len())
}

/// Length of the `+5:30` behind `UTC`, or nothing.
fn offset_length(tail: &str) -> usize {
    let Some(sign) = tail.chars().next().filter(|c| matches!(c, '+' | '-' | '\u{2212}')) else {
        return 0;
    };
    let hours = digits(tail.get(sign.len_utf8()..).unwrap_or_default());
    if hours.is_empty() || hours.len() > 2 {
        return 0;
    }
    let length = sign.len_utf8() + hours.len();
    let minutes = tail.get(length..).and_then(|t| t.strip_prefix(':')).map(digits);
    if minutes.is_some_and(|m| m.len() == 2) { length + 3 } else { length }
}

/// Letters that name a zone: known ones anywhere, others in capitals right behind a clock time.
fn is_zone(run: &str, after_time: bool) -> bool {
    let capitals = (1..=5).contains(&run.len()) && run.bytes().all(|b| b.is_ascii_uppercase());
    let known = || super::letters::offset_minutes(run, chrono::DateTime::UNIX_EPOCH).is_some();
    capitals && (after_time || (run.len() > 1 && known()))
}
