//! A summary against the rows of its timeline: which row an entry means, and whether both can be right.

use super::{Doubt, Milestone, Stated};
use crate::time::When;
use chrono::{DateTime, NaiveDate, Utc};

/// More entries than this are no summary; they are not compared with the timeline.
const MOST_COMPARED: usize = 200;

/// Compares a summary with the rows of the timeline and notes where they disagree.
pub(in crate::schedule) fn compare(entries: &[Stated], milestones: &mut [Milestone]) {
    let names: Vec<String> = milestones.iter().map(|m| plain(&m.name)).collect();
    for entry in entries.iter().take(MOST_COMPARED) {
        for row in rows(&entry.name, &names) {
            let Some(milestone) = milestones.get_mut(row) else { continue };
            if milestone.doubt.is_none() && disagree(&milestone.when, &entry.when) {
                milestone.doubt = Some(Doubt {
                    line: entry.line,
                    text: entry.text.clone(),
                    when: entry.when.clone(),
                    chosen: None,
                });
            }
        }
    }
}

/// Whether a summary's name means any of the rows.
pub(super) fn means_row(name: &str, milestones: &[Milestone]) -> bool {
    let names: Vec<String> = milestones.iter().map(|m| plain(&m.name)).collect();
    !rows(name, &names).is_empty()
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
        // `EOD` may be what the other place says to the minute.
        return a != b && !(row.may_end_at(summary) || summary.may_end_at(row));
    }
    match (row, summary) {
        (_, When::Tbd { .. }) => false,
        (When::Tbd { .. }, _) => true,
        (When::Date { .. }, When::Date { .. }) | (When::Range { .. }, When::Range { .. }) => {
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
