//! The summary and the prose against the rows of the timeline.

use super::{
    super::{Schedule, names},
    Context, Finding, Rule, Severity, letters, said,
    units::{Place, Unit},
};
use crate::time::{When, ZoneRules};
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeSet;

/// More statements than this are no summary.
const MOST_COMPARED: usize = 200;

/// `summary-contradicts-table`
pub(super) fn check(
    schedule: &Schedule,
    units: &[Unit],
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let rules = context.rules;
    let rows: Vec<&Unit> = units.iter().filter(|unit| unit.place == Place::Row).collect();
    let first_row = rows.iter().map(|row| row.line).min().unwrap_or(0);
    let cycle = schedule.cycle.as_deref();
    let words: Vec<BTreeSet<String>> =
        rows.iter().map(|row| names::significant(&row.name, cycle)).collect();
    let stated: Vec<&Unit> = units
        .iter()
        .filter(|unit| match unit.place {
            Place::Summary => true,
            Place::Prose => unit.line < first_row && unit.when.is_some(),
            Place::Row | Place::Unread => false,
        })
        .take(MOST_COMPARED)
        .collect();
    let meant: Vec<Vec<usize>> =
        stated.iter().map(|unit| rows_of(unit, &rows, &words, cycle)).collect();
    for (unit, found) in stated.iter().zip(&meant) {
        for row in found.iter().filter_map(|row| rows.get(*row)) {
            if disagree(unit, row, rules) {
                findings.push(contradiction(unit, row));
            }
        }
        if found.is_empty() && unit.place == Place::Summary {
            let taken: Vec<usize> = meant.iter().flatten().copied().collect();
            findings.extend(renamed(unit, &rows, &words, &taken, cycle));
        }
    }
}

/// The rows that a statement means: one, or one for each name around an "and".
fn rows_of(
    unit: &Unit,
    rows: &[&Unit],
    words: &[BTreeSet<String>],
    cycle: Option<&str>,
) -> Vec<usize> {
    if unit.name.to_lowercase().contains("release day") {
        return rows.iter().position(|row| is_release(row, cycle)).into_iter().collect();
    }
    let meant = |name: &str| names::meant(&names::significant(name, cycle), words);
    match meant(&unit.name) {
        Some(row) => vec![row],
        None => unit.name.split(" and ").filter_map(meant).collect(),
    }
}

/// `v1.11.0`, `v1.36.0 released`
fn is_release(row: &Unit, cycle: Option<&str>) -> bool {
    let Some(cycle) = cycle else { return false };
    let name = names::spelled(&row.name);
    let name = name.trim_end_matches(" released").trim_end_matches(" release");
    name.trim_start_matches('v') == format!("{}.0", cycle.trim_start_matches('v'))
}

/// Every instant that a text names, as written.
fn instants(unit: &Unit, rules: &dyn ZoneRules) -> Vec<DateTime<Utc>> {
    match unit.when.as_ref() {
        Some(When::Instant { readings, .. }) => {
            let mut all: Vec<DateTime<Utc>> = readings.iter().map(|r| r.instant).collect();
            for moment in &unit.moments {
                if let (Some(date), Some(time), Some(zone)) =
                    (moment.first_date, moment.time, moment.letters.as_deref())
                {
                    let wall = date.and_time(time);
                    all.extend(letters::literal(zone, wall, rules).first());
                }
            }
            all.sort();
            all.dedup();
            all
        }
        Some(when @ When::AoeDate { .. }) => {
            [when.earliest(), when.latest()].into_iter().flatten().collect()
        }
        _ => Vec::new(),
    }
}

/// Whether two statements cannot both be right. A date and a moment on that date agree.
fn disagree(stated: &Unit, row: &Unit, rules: &dyn ZoneRules) -> bool {
    let (Some(said), Some(rowed)) = (stated.when.as_ref(), row.when.as_ref()) else { return false };
    let open = |when: &When| {
        let text = when.text().trim().to_lowercase();
        matches!(text.as_str(), "tbd" | "tbc" | "tba" | "" | "-")
    };
    match (said, rowed) {
        (When::Tbd { .. }, _) => return false,
        (_, tbd @ When::Tbd { .. }) => return open(tbd),
        _ => {}
    }
    let (a, b) = (instants(stated, rules), instants(row, rules));
    if !a.is_empty() && !b.is_empty() {
        let within = |at: &DateTime<Utc>, of: &[DateTime<Utc>]| {
            of.iter().any(|other| (*other - *at).abs() <= Duration::minutes(1))
        };
        return !(a.iter().all(|at| within(at, &b)) && b.iter().all(|at| within(at, &a)));
    }
    match (said, rowed, stated.days(), row.days()) {
        (When::Range { .. }, When::Range { .. }, Some(a), Some(b)) => a != b,
        (_, _, Some((first, last)), Some((from, to))) => last < from || to < first,
        _ => false,
    }
}

fn contradiction(unit: &Unit, row: &Unit) -> Finding {
    let text = |unit: &Unit| unit.when.as_ref().map_or("", |when| when.text()).to_owned();
    let earliest = |unit: &Unit| unit.when.as_ref().and_then(When::earliest);
    let (a, b) = (earliest(unit), earliest(row));
    let moments = match (exact(unit), exact(row)) {
        (Some(a), Some(b)) => format!(" ({} and {})", said(a), said(b)),
        _ => String::new(),
    };
    let place = match unit.place {
        Place::Prose => "text",
        _ => "summary",
    };
    let message = format!(
        "The {place} says \"{}\" for \"{}\", but the timeline says \"{}\" on line {}{moments}; \
         correct the one that is wrong.",
        text(unit),
        unit.name,
        text(row),
        row.line,
    );
    let mut instants: Vec<DateTime<Utc>> = [a, b].into_iter().flatten().collect();
    instants.sort();
    Finding::new(Rule::SummaryContradictsTable, unit, message, instants)
}

fn exact(unit: &Unit) -> Option<DateTime<Utc>> {
    unit.when.as_ref().and_then(When::instant)
}

/// A summary that calls a row by another name: no row is meant, and exactly one that nothing else
/// means has the same time and a word in common.
fn renamed(
    unit: &Unit,
    rows: &[&Unit],
    words: &[BTreeSet<String>],
    taken: &[usize],
    cycle: Option<&str>,
) -> Option<Finding> {
    let own = names::significant(&unit.name, cycle);
    let span = |unit: &Unit| {
        let when = unit.when.as_ref()?;
        Some((when.earliest()?, when.latest()?))
    };
    let moment = span(unit)?;
    let candidates: Vec<(&&Unit, &BTreeSet<String>)> = rows
        .iter()
        .zip(words)
        .enumerate()
        .filter(|(index, (row, words))| {
            !taken.contains(index)
                && span(row) == Some(moment)
                && own.intersection(words).any(|word| word != "freeze" && word != "release")
        })
        .map(|(_, pair)| pair)
        .collect();
    let [(row, _)] = candidates.as_slice() else { return None };
    let message = format!(
        "The summary calls it \"{}\", the timeline \"{}\" on line {}, at the same time; use one \
         name in both places.",
        unit.name, row.name, row.line
    );
    let instants = vec![moment.0];
    let mut finding = Finding::new(Rule::SummaryContradictsTable, unit, message, instants);
    finding.severity = Severity::Warning;
    Some(finding)
}
