//! What the words of a line say about a date among them: that it heads others, stands alone, or no
//! longer holds.

use super::{
    finds::{self, Find, words},
    months,
    places::ScannedLine,
};
use crate::{schedule::substitutions, time::When};
use chrono::Datelike as _;

pub(super) fn is_moved(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut moves = ["moved", "postponed", "rescheduled", "delayed", "verschoben"].iter();
    let is_word = |at: usize, word: &str| {
        let (before, behind) = (lower.get(..at), lower.get(at + word.len()..));
        !before.is_some_and(|text| text.ends_with(char::is_alphanumeric))
            && !behind.is_some_and(|text| text.starts_with(char::is_alphanumeric))
    };
    moves.any(|word| lower.contains(word))
        || FORMER.iter().any(|word| lower.match_indices(word).any(|(at, _)| is_word(at, word)))
}

pub(super) fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether all that is found is a month and its year.
pub(super) fn names_month(find: &Find) -> bool {
    let [month, year] = find.words.as_slice() else { return false };
    months::month(month).is_some() && year.len() == 4
}

/// A month and a day of it.
pub(super) type MonthDay = (u32, u32);

/// The first and the last day of a heading that is nothing but two days.
pub(super) fn stretch_of(line: &str) -> Option<(MonthDay, MonthDay)> {
    let finds = finds::finds(line);
    let [first, last] = finds.as_slice() else { return None };
    let is_dash = |c: char| matches!(c, '-' | '\u{2013}' | '\u{2014}');
    if !line.get(first.span.end..last.span.start)?.contains(is_dash) {
        return None;
    }
    let day = |find: &Find| -> Option<MonthDay> {
        let month = find.words.iter().find_map(|word| months::month(word))?;
        let days = find.words.iter().filter_map(|word| word.parse::<u32>().ok());
        Some((month, days.into_iter().find(|day| (1..=31).contains(day))?))
    };
    Some((day(first)?, day(last)?))
}

/// Whether a date lies between two days of a year, or of two years with the new year between.
pub(super) fn is_between(when: &When, (first, last): (MonthDay, MonthDay)) -> bool {
    let day = when.printed_date().map(|date| (date.month(), date.day()));
    day.is_some_and(|day| match first <= last {
        true => (first..=last).contains(&day),
        false => day >= first || day <= last,
    })
}

/// A row that is nothing but a month, or another part of a year, and its year.
pub(super) fn is_divider(line: &ScannedLine<'_>, find: &Find) -> bool {
    let is_part = find.is_weak && find.words.iter().any(|word| is_year(word));
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let own: usize = find.words.iter().map(|word| letters(word)).sum();
    // Marks of a cell may hold numbers, and tags letters.
    let is_all = || letters(line.text) == own || words(line.text) == find.words;
    (names_month(find) || is_part) && is_all()
}

/// Whether a line is nothing but a date, with its weekday and a sign beside it at most.
pub(super) fn is_alone(line: &ScannedLine<'_>, find: &Find) -> bool {
    let all = words(line.text);
    holds(&all, &find.words) && all.len() <= find.words.len() + 1 && !line.text.contains('|')
}

/// Words in front of a date that no longer holds.
const FORMER: [&str; 14] = [
    "was",
    "moved from",
    "moved up from",
    "moved back from",
    "postponed from",
    "delayed from",
    "rescheduled from",
    "originally",
    "previously",
    "formerly",
    "instead of",
    "verschoben vom",
    "statt",
    "urspr\u{fc}nglich",
];

/// Whether the words in front of a date say that it no longer holds: `moved from 1 December`.
pub(super) fn is_former(line: &str, find: &Find) -> bool {
    let before = line.get(..find.span.start).unwrap_or_default().to_lowercase();
    let before = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    FORMER.iter().any(|words| {
        before.strip_suffix(words).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    })
}

/// Whether a line gives a name to a value: `.. |freeze| replace:: 18 June 2026`, `:freeze: 18 June`.
pub(super) fn defines(line: &str) -> bool {
    substitutions::defined(line).is_some()
}

/// Where the weeks that count down begin and end.
pub(super) fn is_end_of_week(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches("- ");
    ["start:", "end:", "start-week:"].iter().any(|key| line.starts_with(key))
}

/// Whether words stand in others one after the other.
pub(super) fn holds(all: &[String], part: &[String]) -> bool {
    !part.is_empty() && all.windows(part.len()).any(|window| window == part)
}
