//! Lists whose items begin with a month and a day only, below a title with the year:
//!
//! ```text
//! # April 2027 closing weeks
//! - 4/23 Gate closes
//! ```
//!
//! Which number is the day must show in the list itself; else its rows stay open.

use super::{
    Milestone, YearOrigin,
    dates::{self, Hints},
    document::{Document, Item},
    summary::is_month_only,
    timeline::named,
};
use crate::time::{Context, When, Word, ZoneRules, read_with, take_clock, tokens};
use chrono::{Datelike as _, NaiveDate};

/// Fewer items are no list of dates.
const FEWEST: usize = 2;
/// From one row to the next the year turns where the month goes back by more than this.
const OVER_YEAR: u32 = 6;
/// Rows of one document.
const MOST_ROWS: usize = 2_000;

/// Two numbers at the beginning of an item, with what is said behind them.
struct Numbers<'d> {
    item: &'d Item,
    text: &'d str,
    first: u32,
    second: u32,
    rest: &'d str,
}

/// The rows of such a list, if the document is one.
pub(super) fn read(document: &Document, hints: &Hints, rules: &dyn ZoneRules) -> Vec<Milestone> {
    let below = below_months(document, hints, rules);
    if !below.is_empty() {
        return below;
    }
    let all: Vec<&Item> = document.items.iter().filter(|item| item.parent.is_none()).collect();
    let found: Vec<Numbers<'_>> =
        all.iter().filter_map(|item| numbers(item)).take(MOST_ROWS).collect();
    if found.len() < FEWEST || found.len() * 2 < all.len() {
        return Vec::new();
    }
    let dotted = found.iter().filter(|numbers| numbers.text.ends_with('.')).count();
    let is_day_first = match dotted {
        0 => day_first(&found).or_else(|| by_title(document, &found)),
        // Two ways to write a day tell nothing of each other.
        _ => Some(true).filter(|_| dotted == found.len()),
    };
    let mut before: Option<NaiveDate> = None;
    found
        .iter()
        .map(|numbers| {
            let (day, month) = match is_day_first {
                Some(true) => (numbers.first, numbers.second),
                _ => (numbers.second, numbers.first),
            };
            let year = match before {
                Some(before) if before.month() > month + OVER_YEAR => Some(before.year() + 1),
                Some(before) => Some(before.year()),
                None => year(document, numbers.item, hints),
            };
            let date = year
                .filter(|_| is_day_first.is_some())
                .and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
            before = date.or(before);
            row(numbers, date, rules)
        })
        .collect()
}

/// Items that begin with a day, below headings that are months: `## July 2027` above `- 16: Gate`.
fn below_months(document: &Document, hints: &Hints, rules: &dyn ZoneRules) -> Vec<Milestone> {
    let all: Vec<&Item> = document.items.iter().filter(|item| item.parent.is_none()).collect();
    let found: Vec<Milestone> = all
        .iter()
        .take(MOST_ROWS)
        .filter_map(|item| of_month(document, item, hints, rules))
        .collect();
    if found.len() < FEWEST || found.len() * 2 < all.len() { Vec::new() } else { found }
}

fn of_month(
    document: &Document,
    item: &Item,
    hints: &Hints,
    rules: &dyn ZoneRules,
) -> Option<Milestone> {
    let (_, heading) = document.headings.get(item.heading?)?;
    if !is_month_only(heading) {
        return None;
    }
    let month = tokens(heading).into_iter().find_map(|token| match token.word {
        Word::Month(month) => Some(month),
        _ => None,
    })?;
    let end = item.text.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = item.text.split_at_checked(end).filter(|(own, _)| own.len() <= 2)?;
    let suffix = ["st", "nd", "rd", "th"].iter().find_map(|suffix| rest.strip_prefix(suffix));
    let rest = suffix.unwrap_or(rest);
    let name = rest.trim_start().strip_prefix([':', '-', '\u{2013}', '\u{2014}'])?;
    let day: u32 = number.parse().ok()?;
    let date = year(document, item, hints).and_then(|y| NaiveDate::from_ymd_opt(y, month, day));
    let (first, second) = (day, month);
    let numbers = Numbers { item, text: number, first, second, rest: name.trim_start() };
    numbers.rest.starts_with(char::is_alphanumeric).then(|| {
        let mut found = row(&numbers, date, rules);
        let named = format!("{number} {heading}");
        if let When::Date { text, .. } | When::Tbd { text } = &mut found.when {
            *text = named;
        }
        found
    })
}

fn numbers(item: &Item) -> Option<Numbers<'_>> {
    let text = item.text.as_str();
    let end =
        text.find(|c: char| !c.is_ascii_digit() && c != '/' && c != '.').unwrap_or(text.len());
    let (own, rest) = text.split_at_checked(end)?;
    let (first, second) = match own.strip_suffix('.') {
        // `23.4.`: the day stands first.
        Some(dotted) => dotted.split_once('.')?,
        None => own.split_once('/')?,
    };
    let number =
        |part: &str| part.parse::<u32>().ok().filter(|n| part.len() <= 2 && (1..=31).contains(n));
    let (first, second) = (number(first)?, number(second)?);
    let rest = rest.trim_start_matches([' ', ':', '-', '\u{2013}', '\u{2014}', ',', '.']);
    let fits = first.min(second) <= 12 && rest.starts_with(char::is_alphanumeric);
    fits.then_some(Numbers { item, text: own, first, second, rest })
}

/// Which number is the day, where a list tells: one that is no month, or an order in which its rows
/// follow one another.
fn day_first(found: &[Numbers<'_>]) -> Option<bool> {
    let day_first = found.iter().any(|n| n.first > 12);
    let month_first = found.iter().any(|n| n.second > 12);
    if day_first != month_first {
        return Some(day_first);
    }
    let sorted = |key: fn(&Numbers<'_>) -> (u32, u32)| found.iter().map(key).is_sorted();
    let (days, months) = (sorted(|n| (n.second, n.first)), sorted(|n| (n.first, n.second)));
    (!day_first && days != months && found.len() > FEWEST).then_some(days)
}

/// As the title tells, which names the month of the first row: `June 2027 sprint`.
fn by_title(document: &Document, found: &[Numbers<'_>]) -> Option<bool> {
    let first = found.first()?;
    let title = document.titles.first()?;
    let month = tokens(title).into_iter().find_map(|token| match token.word {
        Word::Month(month) => Some(month),
        _ => None,
    })?;
    let (day_first, month_first) = (first.second == month, first.first == month);
    (day_first != month_first).then_some(day_first)
}

/// The only year of the heading above an item, else of the title.
fn year(document: &Document, item: &Item, hints: &Hints) -> Option<i32> {
    let heading = item.heading.and_then(|index| document.headings.get(index));
    let above = heading.map(|(_, text)| dates::years_in(text)).unwrap_or_default();
    let only = |years: &[i32]| match years {
        [first, rest @ ..] if rest.iter().all(|year| year == first) => Some(*first),
        _ => None,
    };
    only(&above).or_else(|| only(&hints.titles))
}

fn row(numbers: &Numbers<'_>, date: Option<NaiveDate>, rules: &dyn ZoneRules) -> Milestone {
    let text = numbers.text.to_owned();
    let (name, when) = match (date, take_clock(numbers.rest)) {
        (None, _) => (numbers.rest.to_owned(), When::Tbd { text }),
        (Some(date), None) => (numbers.rest.to_owned(), When::Date { text, date }),
        (Some(date), Some((name, clock))) => {
            let words = format!("{text} {clock}");
            let when = match read_with(&format!("{date} {clock}"), Context::new(rules)) {
                When::Instant { readings, .. } => When::Instant { text: words, readings },
                When::AoeDate { date, stated, .. } => When::AoeDate { text: words, date, stated },
                _ => When::Date { text: words, date },
            };
            (name, when)
        }
    };
    let year = if date.is_some() { YearOrigin::Inferred } else { YearOrigin::Written };
    Milestone {
        name: named(name.trim()),
        who: None,
        week: None,
        when,
        line: numbers.item.line,
        doubt: None,
        year,
        written: numbers.item.written.clone(),
    }
}
