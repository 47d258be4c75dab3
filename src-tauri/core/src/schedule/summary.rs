//! Dated lists: the summary above a timeline, or the schedule itself where there is no table.

use super::{
    Doubt, Milestone, Stated, YearOrigin,
    document::{Document, Item},
    timeline::{add_years, named, week_number},
};
use crate::time::{When, read};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::HashMap;

/// A list item that names a date.
pub(super) struct Entry {
    milestone: Milestone,
    /// The whole item.
    text: String,
}

/// More entries than this are no summary; they are not compared with the timeline.
const MOST_COMPARED: usize = 200;
/// Separators looked at within one item.
const MOST_SEPARATORS: usize = 4;
const DASHES: [char; 3] = ['-', '\u{2013}', '\u{2014}'];

/// Every list item that begins with a date, or ends with one behind a colon.
pub(super) fn entries(document: &Document, near: Option<NaiveDate>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut nameless: HashMap<usize, When> = HashMap::new();
    for (index, item) in document.items.iter().enumerate() {
        let Some((when, rest)) = dated(item, near) else {
            // A date alone names the items below it.
            if let Some(when) = item.parent.and_then(|parent| nameless.get(&parent)) {
                entries.push(entry(item, when.clone(), &item.text));
            }
            continue;
        };
        let alone = rest.is_empty();
        let has_children = document.items.get(index + 1).is_some_and(|n| n.parent == Some(index));
        if alone && has_children {
            nameless.insert(index, when);
        } else {
            entries.push(entry(item, when, rest));
        }
    }
    entries
}

fn entry(item: &Item, when: When, rest: &str) -> Entry {
    let (week, name) = split_week(rest);
    let milestone = Milestone {
        name: named(name),
        who: None,
        week,
        when,
        line: item.line,
        doubt: None,
        year: YearOrigin::Written,
        written: item.text.clone(),
    };
    Entry { milestone, text: item.text.clone() }
}

/// The entries as milestones, for a source without a table. A list without a single date is no
/// schedule.
pub(super) fn into_milestones(entries: Vec<Entry>, document: &Document) -> Vec<Milestone> {
    let mut milestones: Vec<Milestone> = entries.into_iter().map(|e| e.milestone).collect();
    add_years(&mut milestones, document);
    if milestones.iter().all(|m| m.when.earliest().is_none()) {
        milestones.clear();
    }
    milestones
}

/// The entries as what stands beside a timeline.
pub(super) fn into_stated(entries: Vec<Entry>) -> Vec<Stated> {
    entries
        .into_iter()
        .map(|Entry { milestone, text }| Stated {
            name: milestone.name,
            week: milestone.week,
            when: milestone.when,
            line: milestone.line,
            text,
        })
        .collect()
}

fn understood(text: &str, near: Option<NaiveDate>) -> Option<When> {
    let when = read(text, near);
    let open = matches!(text.trim().to_ascii_lowercase().as_str(), "tbd" | "tbc" | "tba");
    (open || !matches!(when, When::Tbd { .. })).then_some(when)
}

/// The date of an item and the rest of its text.
fn dated(item: &Item, near: Option<NaiveDate>) -> Option<(When, &str)> {
    let text = item.text.as_str();
    let colon = |at: usize| {
        let (left, right) = text.split_at_checked(at)?;
        let right = right.strip_prefix(':')?;
        right.starts_with(' ').then_some((left, right.trim()))
    };
    let colons = || text.match_indices(':').map(|(at, _)| at).filter_map(colon);
    let before = colons()
        .take(MOST_SEPARATORS)
        .find_map(|(left, right)| Some((understood(left, near)?, right)));
    let bold = || {
        let (left, right) = text.split_at_checked(item.bold)?;
        Some((understood(left, near)?, right.trim_start_matches([' ', ':', ',']).trim()))
    };
    let dash = || {
        text.match_indices(DASHES)
            .take(MOST_SEPARATORS)
            .filter_map(|(at, dash)| {
                let (left, right) = text.split_at_checked(at)?;
                Some((understood(left, near)?, right.strip_prefix(dash)?.trim()))
            })
            .last()
    };
    let whole = || Some((understood(text, near)?, ""));
    let behind =
        || colons().take(1).find_map(|(left, right)| Some((understood(right, near)?, left)));
    before.or_else(bold).or_else(whole).or_else(dash).or_else(behind)
}

/// `Week 4 — Enhancements Freeze`
fn split_week(rest: &str) -> (Option<u32>, &str) {
    let separators = |c: char| c.is_whitespace() || DASHES.contains(&c) || matches!(c, ':' | ',');
    let labelled = rest.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("week"));
    let Some(week) = week_number(rest).filter(|_| labelled) else {
        return (None, rest.trim_matches(separators));
    };
    let name = rest
        .get(4..)
        .unwrap_or_default()
        .trim_start()
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_matches(separators);
    (Some(week), name)
}

/// Compares a summary with the rows of the timeline and notes where they disagree.
pub(super) fn compare(entries: &[Entry], milestones: &mut [Milestone]) {
    let names: Vec<String> = milestones.iter().map(|m| plain(&m.name)).collect();
    for entry in entries.iter().take(MOST_COMPARED) {
        for row in rows(&entry.milestone.name, &names) {
            let Some(milestone) = milestones.get_mut(row) else { continue };
            if milestone.doubt.is_none() && disagree(&milestone.when, &entry.milestone.when) {
                milestone.doubt = Some(Doubt {
                    line: entry.milestone.line,
                    text: entry.text.clone(),
                    when: entry.milestone.when.clone(),
                });
            }
        }
    }
}

/// The words of a name that tell it from others.
fn plain(name: &str) -> String {
    name.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '.')
        .filter(|word| {
            !matches!(
                *word,
                "" | "begin" | "begins" | "start" | "starts" | "of" | "the" | "kubernetes"
            )
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The rows that a summary's name means: one, or one for each name around an "and".
fn rows(name: &str, names: &[String]) -> Vec<usize> {
    if let Some(row) = row(&plain(name), names) {
        return vec![row];
    }
    name.split(" and ").filter_map(|part| row(&plain(part), names)).collect()
}

/// The only row with this name, else the only one that begins with it, else the only one whose
/// whole name begins it.
fn row(name: &str, names: &[String]) -> Option<usize> {
    if name.is_empty() {
        return None;
    }
    let begins = |long: &str, short: &str| {
        !short.is_empty() && long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '))
    };
    let only = |fits: &dyn Fn(&str) -> bool| {
        let mut found = names.iter().enumerate().filter(|(_, row)| fits(row)).map(|(i, _)| i);
        match (found.next(), found.next()) {
            (Some(row), None) => Ok(Some(row)),
            (None, _) => Ok(None),
            (Some(_), Some(_)) => Err(()),
        }
    };
    only(&|row| row == name)
        .and_then(|found| found.map_or_else(|| only(&|row| begins(row, name)), |row| Ok(Some(row))))
        .and_then(|found| found.map_or_else(|| only(&|row| begins(name, row)), |row| Ok(Some(row))))
        .unwrap_or(None)
}

/// Whether two texts cannot both be right. A date and an instant within that date agree; a row
/// that is still open disagrees with a date named elsewhere.
fn disagree(row: &When, summary: &When) -> bool {
    if let (Some(a), Some(b)) = (row.instant(), summary.instant()) {
        return a != b;
    }
    match (row, summary) {
        (_, When::Tbd { .. }) => false,
        (When::Tbd { .. }, _) => true,
        (When::Date { .. } | When::Range { .. }, When::Date { .. } | When::Range { .. }) => {
            days(row) != days(summary)
        }
        _ => !overlap(row, summary),
    }
}

fn days(when: &When) -> Option<(NaiveDate, NaiveDate)> {
    match when {
        When::Date { date, .. } => Some((*date, *date)),
        When::Range { first, last, .. } => Some((*first, *last)),
        _ => None,
    }
}

fn overlap(a: &When, b: &When) -> bool {
    let span = |when: &When| -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        Some((when.earliest()?, when.latest()?))
    };
    match (span(a), span(b)) {
        (Some((a, b)), Some((c, d))) => a <= d && c <= b,
        _ => true,
    }
}
