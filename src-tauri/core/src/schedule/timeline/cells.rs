//! What single cells of a timeline say.

use crate::schedule::document::Row;
use crate::time::{month, names_day, read_months, weekday};

/// Longer cells hold no labelled dates.
const LONGEST: usize = 300;
/// Characters of a label.
const LONGEST_LABEL: usize = 40;
/// Dates of one cell.
const MOST_LABELS: usize = 12;

pub(super) fn cell(row: &Row, column: usize) -> &str {
    row.cells.get(column).map_or("", String::as_str)
}

/// A cell that says something.
pub(super) fn filled(text: &str) -> Option<String> {
    let dashes = text.chars().all(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}'));
    (!dashes).then(|| one_line(text))
}

pub(super) fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

/// The lines of a date are one text; where that is none, they are readings of the same moment.
pub(super) fn in_one_line(text: &str) -> String {
    let (plain, readings) = (one_line(text), text.replace('\n', " / "));
    if text.contains('\n') && !names_day(&plain) && names_day(&readings) { readings } else { plain }
}

/// Whether a cell is a date, or several of which each says what it is.
pub(super) fn is_dated_cell(text: &str) -> bool {
    has_digit(text) && (names_time(text) || !labelled(text).is_empty())
}

/// Whether a cell names a day or a stretch of days.
pub(super) fn names_time(text: &str) -> bool {
    names_day(text) || read_months(text).is_some()
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// `Core: March 21st, 2027; Plugins: April 18th, 2027`: what each date is about, and the date.
/// Empty for a cell that is one date, or in which anything is left over.
pub(super) fn labelled(text: &str) -> Vec<(String, String)> {
    let usable = text.len() <= LONGEST && has_digit(text) && !names_day(&in_one_line(text));
    if !usable {
        return Vec::new();
    }
    let with_colons = pairs(text, ":");
    if !with_colons.is_empty() {
        return with_colons;
    }
    [" - ", " \u{2013} ", " \u{2014} "]
        .iter()
        .map(|dash| pairs(text, dash))
        .find(|p| !p.is_empty())
        .unwrap_or_default()
}

/// A text cut at its labels, each in front of `sign` and a blank.
fn pairs(text: &str, sign: &str) -> Vec<(String, String)> {
    let is_blank = |c: char| c.is_whitespace();
    // The colon within a clock time is none behind a label.
    let mut cuts = text.match_indices(sign).map(|(at, _)| at).filter(|at| {
        sign != ":" || text.get(at + 1..).is_some_and(|rest| rest.starts_with(is_blank))
    });
    let Some(mut from) = cuts.next() else { return Vec::new() };
    let mut label = text.get(..from).unwrap_or_default().trim();
    let mut list = Vec::new();
    loop {
        let next = cuts.next();
        let behind = text.get(from + sign.len()..next.unwrap_or(text.len())).unwrap_or_default();
        let (date, next_label) = match next {
            Some(_) => match cut_label(behind) {
                Some(parts) => parts,
                None => return Vec::new(),
            },
            None => (behind, ""),
        };
        let date = date.trim().trim_end_matches([',', ';']).trim();
        if !is_label(label) || !has_digit(date) || !names_day(date) || list.len() >= MOST_LABELS {
            return Vec::new();
        }
        list.push((label.to_owned(), one_line(date)));
        match next {
            Some(at) => (from, label) = (at, next_label.trim()),
            None => return list,
        }
    }
}

/// The date and the label behind it: `March 21st, 2027, Plugins`.
fn cut_label(text: &str) -> Option<(&str, &str)> {
    let separators = ["\n", ";", " / ", ", "];
    separators.iter().find_map(|separator| text.rsplit_once(separator))
}

/// Whether words say what a date is about, and nothing about the date itself.
fn is_label(label: &str) -> bool {
    const OF_DATES: [&str; 32] = [
        "tbd",
        "tbc",
        "tba",
        "was",
        "were",
        "old",
        "original",
        "originally",
        "previous",
        "previously",
        "formerly",
        "not",
        "no",
        "before",
        "after",
        "since",
        "until",
        "till",
        "moved",
        "early",
        "mid",
        "late",
        "end",
        "beginning",
        "around",
        "about",
        "approx",
        "circa",
        "earliest",
        "latest",
        "now",
        "postponed",
    ];
    let lower = label.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let of_date =
        |word: &str| OF_DATES.contains(&word) || month(word).is_some() || weekday(word).is_some();
    label.chars().count() <= LONGEST_LABEL
        && label.chars().any(char::is_alphabetic)
        && !words.any(of_date)
}

/// Whether a row's only cell names a stretch of time for the rows below it, without a day.
pub(super) fn is_divider(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let year = |word: &str| word.len() == 4 && number(word);
    let quarter =
        |word: &str| word.strip_prefix('q').is_some_and(|n| ["1", "2", "3", "4"].contains(&n));
    let mut named = false;
    let fits = words.all(|word| {
        let part = month(word).is_some() || year(word) || quarter(word);
        named |= part;
        part
    });
    named && fits
}

/// `week 3`, `Week 3`, `3`, `2021 week 12`, `W12`.
pub(in crate::schedule) fn week_number(text: &str) -> Option<u32> {
    let lower = text.to_lowercase();
    let lower = lower.trim();
    let behind_year = lower.split_at_checked(4).and_then(|(year, rest)| {
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | ','));
        let is_year = year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit());
        (is_year && rest.starts_with('w')).then_some(rest)
    });
    let rest = behind_year.unwrap_or(lower);
    let names = ["week", "wk", "cw", "kw", "w"];
    let rest = names.iter().find_map(|name| rest.strip_prefix(name)).unwrap_or(rest);
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '#');
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (number, behind) = rest.split_at_checked(digits)?;
    // `1.17-blocking` is no week.
    let part_of_more =
        behind.trim_start_matches('.').starts_with(|c: char| c.is_ascii_alphanumeric());
    number.parse().ok().filter(|week| *week < 1000 && !part_of_more)
}

/// A cell that speaks of a week by no number that is understood: `weeks 5-6`, `week ten`.
pub(in crate::schedule) fn week_in_words(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let names = ["week", "wk", "cw", "kw"];
    let behind = names.iter().find_map(|name| lower.strip_prefix(name))?;
    let behind = behind.strip_prefix('s').unwrap_or(behind).trim();
    let open = ["", "tbd", "tbc", "tba", "-", "?", "n/a"].contains(&behind);
    (!open && week_number(text).is_none() && !names_time(text)).then(|| one_line(text))
}
