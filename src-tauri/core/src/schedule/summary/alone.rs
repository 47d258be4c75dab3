//! What only the list above a timeline says: a day of the cycle that no row of the timeline names is
//! a milestone of its own, so that a deadline is not missed because its row is.

use super::compare::means_row;
use crate::schedule::{Milestone, Stated, YearOrigin, header, names, timeline::NAMELESS};
use crate::time::{When, yearless};
use chrono::{Duration, NaiveDate};
use std::collections::BTreeSet;

/// More entries than this are no summary.
const MOST_ENTRIES: usize = 60;
/// Words of a name; more are a sentence.
const MOST_WORDS: usize = 12;
/// So far from the rows of the timeline a day is still one of its cycle.
const BESIDE_DAYS: i64 = 14;
/// As far where the list says as much as the timeline does.
const FAR_DAYS: i64 = 120;
/// Names that have more in common, in percent, may mean the same: `Code Freeze` and `Docs Freeze`
/// have half.
const ALIKE: usize = 50;

/// The entries that are milestones of their own: they stand above the rows, lie within their cycle,
/// and no row has their name, one like it, or their day. Whatever may only be another wording of a
/// row stays what it is: a deadline that is said twice would be worse.
pub(in crate::schedule) fn alone(
    entries: &[Stated],
    rows: &[Milestone],
    cycle: Option<&str>,
) -> Vec<Milestone> {
    let days = || rows.iter().filter_map(|row| row.when.printed_date());
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Vec::new() };
    // A timeline of few rows does not tell how long its cycle is.
    let is_short = entries.len() >= rows.len();
    let margin = Duration::days(if is_short { FAR_DAYS } else { BESIDE_DAYS });
    let begin = rows.iter().map(|row| row.line).min().unwrap_or(0);
    let words: Vec<BTreeSet<String>> =
        rows.iter().map(|row| names::significant(&row.name, cycle)).collect();
    let is_alone = |entry: &&Stated| {
        let own = names::significant(&entry.name, cycle);
        let Some((from, to)) = span(&entry.when) else { return false };
        let is_of_cycle = first - margin <= from && to <= last + margin;
        let shares_day = || {
            let spans = rows.iter().filter_map(|row| span(&row.when));
            spans.into_iter().any(|(first, last)| first <= to && from <= last)
        };
        entry.line < begin
            && is_of_cycle
            && !own.is_empty()
            && entry.name != NAMELESS
            && entry.name.split_whitespace().count() <= MOST_WORDS
            && !header::is_of_the_past(&entry.name)
            && !shares_day()
            && !means_row(&entry.name, rows)
            && names::meant(&own, &words).is_none()
            && words.iter().all(|row| names::likeness(&own, row) <= ALIKE && *row != own)
    };
    let own = entries.iter().take(MOST_ENTRIES).filter(is_alone);
    own.map(|entry| Milestone {
        name: entry.name.clone(),
        who: None,
        week: entry.week,
        when: entry.when.clone(),
        line: entry.line,
        doubt: None,
        year: match yearless(entry.when.text()) {
            Some(_) => YearOrigin::Inferred,
            None => YearOrigin::Written,
        },
        written: entry.text.clone(),
    })
    .collect()
}

/// The first and the last day.
fn span(when: &When) -> Option<(NaiveDate, NaiveDate)> {
    match when {
        When::Range { first, last, .. } => Some((*first, *last)),
        when => when.printed_date().map(|date| (date, date)),
    }
}
