//! The words of a date, read without mercy: a lint has to see what an import forgives or gives up
//! on, such as `21th`, `EOD PST` or a range that ends before it begins.

use crate::time::{self, Word as Read};
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
    let read = time::holding_tokens(text);
    let mut tokens: Vec<Token> = Vec::with_capacity(read.len());
    for (index, token) in read.iter().enumerate() {
        let after_time = matches!(tokens.last(), Some(Token { word: Word::Time(_), .. }));
        let next = read.get(index + 1);
        let written = text.get(token.span.clone()).unwrap_or_default();
        if let Some(word) = word(&token.word, written, after_time) {
            // `7w` and `2x` are no days.
            let goes_on = next
                .is_some_and(|n| n.span.start == token.span.end && n.word == Read::Unknown)
                && text.get(token.span.end..).is_some_and(|t| t.starts_with(char::is_alphanumeric));
            let word = if goes_on && matches!(word, Word::Day(_)) { Word::Other } else { word };
            tokens.push(Token { word, span: token.span.clone() });
        }
    }
    tokens
}

/// What a word of a date is for a lint; none for what only the import looks at.
fn word(read: &Read, written: &str, after_time: bool) -> Option<Word> {
    Some(match read {
        Read::Weekday(weekday) => Word::Weekday(*weekday),
        Read::Month(month) => Word::Month(*month),
        Read::Day(day) => Word::Day(*day),
        Read::Year(year) => Word::Year(*year),
        Read::Date(date) => Word::Date(*date),
        Read::Slashed(first, second, year) => slashed(*first, *second, *year),
        Read::Time(time) => Word::Time(*time),
        // Names of places take their time; elsewhere they are words of a sentence.
        Read::Zone(zone) if after_time || zone.bytes().all(|b| !b.is_ascii_lowercase()) => {
            Word::Letters(zone.clone())
        }
        Read::Zone(_) if ["pacific", "eastern"].contains(&written.to_lowercase().as_str()) => {
            Word::Letters(written.chars().take(1).chain(['T']).collect())
        }
        Read::Aoe => Word::Aoe,
        // `24:00` is the end of the day, to the minute.
        Read::DayEnd if written.starts_with(|c: char| c.is_ascii_digit()) => {
            NaiveTime::from_hms_opt(23, 59, 59).map_or(Word::Other, Word::Time)
        }
        Read::DayEnd => Word::EndOfDay,
        Read::Dash => Word::Dash,
        Read::Slash => Word::Slash,
        Read::Noise | Read::Midnight => Word::Noise,
        Read::Open | Read::Close => return None,
        Read::Zone(_)
        | Read::Moved
        | Read::Former
        | Read::WeekOf
        | Read::And
        | Read::Stop
        | Read::Unknown => Word::Other,
    })
}

/// `13/7/2026` is one date only; of `3/7/2026` the order is not known.
fn slashed(first: u32, second: u32, year: i32) -> Word {
    let day_first = NaiveDate::from_ymd_opt(year, second, first);
    let month_first = NaiveDate::from_ymd_opt(year, first, second);
    match (day_first, month_first) {
        (Some(date), None) | (None, Some(date)) => Word::Date(date),
        _ => Word::Other,
    }
}

/// `st`, `nd`, `rd` or `th`, right or wrong.
pub(super) fn is_ordinal(suffix: &str) -> bool {
    ["st", "nd", "rd", "th"].iter().any(|known| suffix.eq_ignore_ascii_case(known))
}
