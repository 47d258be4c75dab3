//! Dates inside running text, and clock times inside names.

use super::{
    When,
    read::{Context, read_tokens},
    token::{Token, Word, tokens},
};
use std::ops::Range;

/// Longer texts are looked at only up to here, in bytes.
const LONGEST: usize = 1_000;
/// A date has no more words than this.
const MOST_WORDS: usize = 24;
/// Stretches of one text that are tried.
const MOST_TRIES: usize = 16;

/// The first date of a text with its place in bytes: the longest stretch of words from there that
/// is a date.
pub(crate) fn find(text: &str, context: Context<'_>) -> Option<(Range<usize>, When)> {
    find_all(text, context, 1).pop()
}

/// The first `most` dates of a text.
pub(crate) fn find_all(text: &str, context: Context<'_>, most: usize) -> Vec<(Range<usize>, When)> {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end).unwrap_or_default();
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    let mut tries = 0;
    while at < tokens.len() && found.len() < most && tries < MOST_TRIES {
        match from(text, &tokens, at, context, &mut tries) {
            Some((words, span, when)) => {
                found.push((span, when));
                at += words;
            }
            None => at += 1,
        }
    }
    found
}

/// The longest date that begins at a word, with the number of its words.
fn from(
    text: &str,
    tokens: &[Token],
    at: usize,
    context: Context<'_>,
    tries: &mut usize,
) -> Option<(usize, Range<usize>, When)> {
    let rest = tokens.get(at..)?;
    if !begins(&rest.first()?.word) {
        return None;
    }
    let mut words = run(rest);
    let mut named = names_day(rest.get(..words)?);
    while words > 0 && named && *tries < MOST_TRIES {
        let last = rest.get(words - 1)?;
        if ends(&last.word) && is_closed(rest.get(..words)?) {
            *tries += 1;
            let when = read_tokens(text, rest.get(..words)?, context);
            let when = when.filter(|when| when.printed_date().is_some());
            if let Some(when) = when.filter(|_| !is_torn(tokens, at, words)) {
                return Some((words, rest.first()?.span.start..last.span.end, when));
            }
        }
        words -= 1;
        named = names_day(rest.get(..words)?);
    }
    None
}

/// Whether a stretch leaves out a word that belongs to it: of `31 June 2027` neither the whole June
/// nor a 31st of another year is meant.
fn is_torn(tokens: &[Token], at: usize, words: usize) -> bool {
    let own = tokens.get(at..at + words).unwrap_or_default();
    let has = |fits: fn(&Word) -> bool| own.iter().any(|token| fits(&token.word));
    let is_day = |word: &Word| matches!(word, Word::Day(_));
    let is_year = |word: &Word| matches!(word, Word::Year(_));
    let before = at.checked_sub(1).and_then(|before| tokens.get(before)).map(|t| &t.word);
    let behind = tokens.get(at + words).map(|token| &token.word);
    let without_day = matches!(own.first().map(|token| &token.word), Some(Word::Month(_)))
        && !has(is_day)
        && before.is_some_and(is_day);
    let without_year =
        matches!(own.last().map(|token| &token.word), Some(Word::Day(_) | Word::Month(_)))
            && !has(is_year)
            && behind.is_some_and(is_year);
    without_day || without_year
}

/// How many words from here on can be one date.
fn run(rest: &[Token]) -> usize {
    let (mut days, mut months, mut dates) = (0, 0, 0);
    rest.iter()
        .take(MOST_WORDS)
        .take_while(|token| {
            match token.word {
                Word::Day(_) => days += 1,
                Word::Month(_) => months += 1,
                Word::Date(_) | Word::Slashed(..) => dates += 1,
                Word::Unknown => return false,
                _ => {}
            }
            days <= 4 && months <= 3 && dates <= 3
        })
        .count()
}

/// Whether no bracket is left open.
fn is_closed(words: &[Token]) -> bool {
    let count = |word: &Word| words.iter().filter(|token| token.word == *word).count();
    count(&Word::Open) == count(&Word::Close)
}

/// Whether words can name a day at all.
fn names_day(words: &[Token]) -> bool {
    words.iter().any(|t| matches!(t.word, Word::Month(_) | Word::Date(_) | Word::Slashed(..)))
}

fn begins(word: &Word) -> bool {
    matches!(
        word,
        Word::Weekday(_)
            | Word::Month(_)
            | Word::Day(_)
            | Word::Year(_)
            | Word::Date(_)
            | Word::Slashed(..)
            | Word::Time(_)
            | Word::WeekOf
            | Word::DayEnd
            | Word::Midnight
            | Word::Former
    )
}

fn ends(word: &Word) -> bool {
    !matches!(
        word,
        Word::Dash
            | Word::And
            | Word::Slash
            | Word::Open
            | Word::Noise
            | Word::Moved
            | Word::Former
            | Word::Stop
            | Word::Unknown
    )
}

/// Takes a clock time with its zone out of a name: `Code Freeze (18:00 PST)` is `Code Freeze` and
/// `(18:00 PST)`. A time without a zone, or a name with a date of its own, stays as it is.
pub(crate) fn take_clock(name: &str) -> Option<(String, String)> {
    if name.len() > LONGEST {
        return None;
    }
    let tokens = tokens(name);
    if tokens.iter().any(|t| matches!(t.word, Word::Month(_) | Word::Date(_) | Word::Slashed(..))) {
        return None;
    }
    let zone = |word: &Word| matches!(word, Word::Zone(_) | Word::Aoe);
    let clock = |word: &Word| matches!(word, Word::Time(_) | Word::DayEnd);
    let first = tokens.iter().enumerate().position(|(index, token)| {
        let next = tokens.get(index + 1).map(|t| &t.word);
        let alone = token.word == Word::Aoe
            && index > 0
            && tokens.get(index - 1).is_some_and(|t| t.word == Word::Open)
            && next == Some(&Word::Close);
        alone || (clock(&token.word) && next.is_some_and(zone))
    })?;
    // `18:00 PST / 02:00 UTC` is one time.
    let mut last = first;
    while let Some(token) = tokens.get(last + 1) {
        if !(zone(&token.word) || clock(&token.word) || token.word == Word::Slash) {
            break;
        }
        last += 1;
    }
    while last > first && tokens.get(last).is_some_and(|t| t.word == Word::Slash) {
        last -= 1;
    }
    let enclosed = first
        .checked_sub(1)
        .and_then(|before| tokens.get(before))
        .filter(|t| t.word == Word::Open)
        .zip(tokens.get(last + 1).filter(|t| t.word == Word::Close));
    let span = match enclosed {
        Some((open, close)) => open.span.start..close.span.end,
        None => tokens.get(first)?.span.start..tokens.get(last)?.span.end,
    };
    let (before, after) = (name.get(..span.start)?, name.get(span.end..)?);
    let before = before.trim_end();
    let before = before.strip_suffix(" by").or(before.strip_suffix(" at")).unwrap_or(before);
    let after = after.trim_start_matches(if enclosed.is_some() { "" } else { "," });
    // `Hard freeze - 18:00 UTC`
    let dashes = ['-', '\u{2013}', '\u{2014}'];
    let before = match before.strip_suffix(dashes) {
        Some(name) if after.trim().is_empty() && name.ends_with(' ') => name.trim_end(),
        _ => before,
    };
    let glue = if before.is_empty()
        || before.ends_with('(')
        || after.trim_start().starts_with([':', ',', ')', '.', ';'])
        || after.trim().is_empty()
    {
        ""
    } else {
        " "
    };
    let cleaned = format!("{before}{glue}{}", after.trim_start()).trim().to_owned();
    let moved = name.get(span)?.trim().to_owned();
    (!cleaned.is_empty()).then_some((cleaned, moved))
}

#[cfg(test)]
mod tests;
