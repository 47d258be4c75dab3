//! The words of a date, as release schedules write them.

use super::{
    hours::hours,
    number::{self, number},
    words::{month, weekday, weekday_before_number},
};
use chrono::{NaiveDate, NaiveTime, Weekday};
use std::ops::Range;

/// One word of a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Word {
    Weekday(Weekday),
    Month(u32),
    Day(u32),
    Year(i32),
    /// `2026-06-09`, `9.6.2026`, `2026年6月9日`.
    Date(NaiveDate),
    /// `3/7/2026`: which of the first two is the day is not said.
    Slashed(u32, u32, i32),
    Time(NaiveTime),
    /// Zone letters, known or not.
    Zone(String),
    Aoe,
    /// `EOD`, `end of day`, `COB`, `close of business`, `24:00`: the end of the day that stands
    /// beside it.
    DayEnd,
    /// The beginning of a day or its end, and nobody says which.
    Midnight,
    /// `week of`: the week in which the day lies.
    WeekOf,
    /// `-`, `to`, `until`
    Dash,
    /// `and`: joins two days that follow each other, and only them.
    And,
    /// `/`, `or`
    Slash,
    Open,
    Close,
    /// A word without meaning for the time: `at`, `on`, `tentative`.
    Noise,
    /// `moved to`: what follows holds, what stands before it no longer does.
    Moved,
    /// `moved from`, `was`: what follows no longer holds.
    Former,
    /// The end of a line or of a part of a sentence.
    Stop,
    Unknown,
}

/// A word with its place in the text, in bytes.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) word: Word,
    pub(crate) span: Range<usize>,
}

/// Splits a text into words. Linear, total: every text has tokens.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        let before = tokens.last().map(|t: &Token| (&t.word, t.span.end == at));
        let (word, length) = if first.is_ascii_digit() {
            number(rest)
        } else if let (Some((Word::Time(_), true)), Some(length)) =
            (before, offset_length(rest).filter(|_| is_offset(text, &tokens, first)))
        {
            // `2026-07-03T12:00+02:00`
            (Some(Word::Zone(format!("UTC{}", rest.get(..length).unwrap_or_default()))), length)
        } else if let (true, Some(year)) = (after_month(&tokens), short_year(rest)) {
            (Some(Word::Year(year)), first.len_utf8() + 2)
        } else if rest.starts_with("..")
            && !rest.starts_with("...")
            && !text.get(..at).is_some_and(|t| t.ends_with('.'))
        {
            // `2027-04-08..2027-04-10`
            (Some(Word::Dash), 2)
        } else if first.is_alphabetic() {
            letters(rest, matches!(before, Some((Word::Time(_) | Word::DayEnd, _))))
        } else {
            (symbol(first), first.len_utf8())
        };
        if let Some(word) = word {
            tokens.push(Token { word, span: at..at + length });
        }
        at += length.max(1);
    }
    hours(text, tokens)
}

/// Whether a sign right behind a clock time begins its offset. `12:00-18:00` is a stretch; only
/// `2026-07-03T12:00-05:00` has an offset there.
fn is_offset(text: &str, tokens: &[Token], sign: char) -> bool {
    let begins = tokens.last().map_or(0, |time| time.span.start);
    sign == '+' || (sign == '-' && text.get(..begins).is_some_and(|t| t.ends_with(['T', 't'])))
}

fn after_month(tokens: &[Token]) -> bool {
    matches!(tokens.last().map(|token| &token.word), Some(Word::Month(_) | Word::Day(_)))
}

/// `'26`
fn short_year(rest: &str) -> Option<i32> {
    let digits = number::digits(rest.strip_prefix(['\'', '\u{2019}'])?);
    digits.parse::<i32>().ok().filter(|_| digits.len() == 2).map(|year| 2000 + year)
}

fn symbol(c: char) -> Option<Word> {
    match c {
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '&' | '\u{2192}' | '\u{301c}' | '\u{ff5e}' => {
            Some(Word::Dash)
        }
        // `9 June AoE = 10 June 12:00 UTC`
        '/' | '|' | '=' => Some(Word::Slash),
        '(' | '[' | '\u{ff08}' => Some(Word::Open),
        ')' | ']' | '\u{ff09}' => Some(Word::Close),
        '~' | '<' | '>' | '\u{b1}' | '+' | '\u{2248}' => Some(Word::Unknown),
        // Digits of another script would be lost without a word of their own.
        c if c.is_numeric() => Some(Word::Unknown),
        ';' | '\n' => Some(Word::Stop),
        _ => None,
    }
}

pub(super) fn alphabetic(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// Phrases of several words, in lower case.
const PHRASES: [(&str, Word); 37] = [
    ("end of the business day", Word::DayEnd),
    ("end of business day", Word::DayEnd),
    ("end of business", Word::DayEnd),
    ("close of business", Word::DayEnd),
    ("end of day", Word::DayEnd),
    ("end-of-day", Word::DayEnd),
    ("end of the day", Word::DayEnd),
    ("week of", Word::WeekOf),
    ("week beginning", Word::WeekOf),
    ("week starting", Word::WeekOf),
    ("week commencing", Word::WeekOf),
    ("w/c", Word::WeekOf),
    ("anywhere on earth", Word::Aoe),
    ("moved to", Word::Moved),
    ("postponed to", Word::Moved),
    ("rescheduled to", Word::Moved),
    ("delayed to", Word::Moved),
    ("is now", Word::Moved),
    ("now", Word::Moved),
    ("verschoben auf", Word::Moved),
    ("moved from", Word::Former),
    ("moved up from", Word::Former),
    ("moved back from", Word::Former),
    ("postponed from", Word::Former),
    ("rescheduled from", Word::Former),
    ("delayed from", Word::Former),
    ("originally", Word::Former),
    ("previously", Word::Former),
    ("formerly", Word::Former),
    ("instead of", Word::Former),
    ("was", Word::Former),
    ("verschoben vom", Word::Former),
    ("verschoben von", Word::Former),
    ("urspr\u{fc}nglich", Word::Former),
    ("statt", Word::Former),
    ("i.e.", Word::Slash),
    ("equals", Word::Slash),
];

fn phrase(rest: &str) -> Option<(Word, usize)> {
    PHRASES.iter().find_map(|(phrase, word)| {
        let (head, tail) = rest.split_at_checked(phrase.len())?;
        let whole = !tail.starts_with(char::is_alphanumeric);
        (whole && head.eq_ignore_ascii_case(phrase)).then(|| (word.clone(), phrase.len()))
    })
}

fn letters(rest: &str, after_time: bool) -> (Option<Word>, usize) {
    if let Some((word, length)) = phrase(rest) {
        return (Some(word), length);
    }
    if let Some(length) = super::letters::phrase(rest) {
        return (rest.get(..length).map(|zone| Word::Zone(zone.to_owned())), length);
    }
    let run = alphabetic(rest);
    let lower = run.to_lowercase();
    let tail = rest.get(run.len()..).unwrap_or_default();
    let word = weekday(&lower)
        .or_else(|| weekday_before_number(&lower, tail))
        .map(Word::Weekday)
        .or_else(|| month(&lower).map(Word::Month));
    if let Some(word) = word {
        return (Some(word), run.len());
    }
    let word = match lower.as_str() {
        "aoe" | "anywhere" => Word::Aoe,
        "to" | "until" | "till" | "through" | "thru" | "bis" | "al" | "tot" => Word::Dash,
        // Eastern Time, where a zone may stand.
        "et" if run == "ET" && after_time => Word::Zone(run.to_owned()),
        "and" | "und" | "et" | "y" | "e" => Word::And,
        "or" => Word::Slash,
        "eod" | "eob" | "cob" => Word::DayEnd,
        "t" | "at" | "on" | "the" | "of" | "by" | "from" | "earth" | "time" | "standard"
        | "daylight" | "tentative" | "tentatively" | "proposed" | "planned" | "scheduled"
        | "de" | "del" | "den" | "der" | "am" | "le" | "du" | "el" | "feira" | "г" | "um"
        | "uhr" | "à" | "в" | "года" | "日" | "号" | "일" => Word::Noise,
        "midnight" | "mitternacht" | "minuit" | "medianoche" | "mezzanotte" => Word::Midnight,
        "ut" if run == "UT" && after_time => Word::Zone("UTC".to_owned()),
        "zulu" => Word::Zone("Z".to_owned()),
        "noon" | "midday" => NaiveTime::from_hms_opt(12, 0, 0).map_or(Word::Unknown, Word::Time),
        "pacific" => Word::Zone("PT".to_owned()),
        "eastern" => Word::Zone("ET".to_owned()),
        "utc" | "gmt" => {
            let tail = rest.get(run.len()..).unwrap_or_default();
            let length = run.len() + offset_length(tail).unwrap_or(0);
            return (Some(Word::Zone(rest.get(..length).unwrap_or(run).to_owned())), length);
        }
        _ if is_zone(run, after_time) => Word::Zone(run.to_owned()),
        _ => Word::Unknown,
    };
    (Some(word), run.len())
}

/// Length of the `+5:30` behind `UTC`.
fn offset_length(tail: &str) -> Option<usize> {
    let sign = tail.chars().next().filter(|c| matches!(c, '+' | '-' | '\u{2212}'))?;
    let hours = number::digits(tail.get(sign.len_utf8()..)?);
    // `UTC+0530`
    if hours.len() == 4 {
        return super::letters::is_known(&format!("UTC{sign}{hours}"))
            .then_some(sign.len_utf8() + 4);
    }
    if hours.is_empty() || hours.len() > 2 {
        return None;
    }
    let length = sign.len_utf8() + hours.len();
    let minutes = tail.get(length..).and_then(|t| t.strip_prefix(':')).map(number::digits);
    Some(if minutes.is_some_and(|m| m.len() == 2) { length + 3 } else { length })
}

/// Letters that name a zone: known ones anywhere, others in capitals right behind a clock time.
fn is_zone(run: &str, after_time: bool) -> bool {
    let capitals = (1..=5).contains(&run.len()) && run.bytes().all(|b| b.is_ascii_uppercase());
    let known = || super::letters::is_known(run);
    capitals && (after_time || (run.len() > 1 && known()))
}
