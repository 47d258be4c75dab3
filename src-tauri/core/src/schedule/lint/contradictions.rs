//! The summary and the prose against the rows of the timeline.

use super::{
    super::{Schedule, names},
    Context, Finding, Rule, Severity, letters,
    parts::Parts,
    said,
    units::{Unit, UnitPlace},
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
    source: &str,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let rules = context.rules;
    let parts = Parts::of(source, schedule.kind);
    let rows: Vec<&Unit> = units.iter().filter(|unit| unit.place == UnitPlace::Row).collect();
    let first_row = rows.iter().map(|row| row.line).min().unwrap_or(0);
    let cycle = schedule.cycle.as_deref();
    let words: Vec<BTreeSet<String>> =
        rows.iter().map(|row| names::significant(&row.name, cycle)).collect();
    let stated: Vec<&Unit> = units
        .iter()
        .filter(|unit| match unit.place {
            UnitPlace::Summary => true,
            UnitPlace::Prose => unit.line < first_row && unit.when.is_some(),
            UnitPlace::Row | UnitPlace::Unread => false,
        })
        .take(MOST_COMPARED)
        .collect();
    let meant: Vec<Vec<usize>> =
        stated.iter().map(|unit| rows_of(unit, &rows, &words, cycle, &parts)).collect();
    for (unit, found) in stated.iter().zip(&meant) {
        for row in found.iter().filter_map(|row| rows.get(*row)) {
            if disagree(unit, row, rules) {
                findings.push(contradiction(unit, row));
            } else if is_only_stated(unit, row) {
                findings.push(not_yet(unit, row));
            }
        }
        if found.is_empty() && unit.place == UnitPlace::Summary {
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
    parts: &Parts<'_>,
) -> Vec<usize> {
    if unit.name.to_lowercase().contains("release day") {
        return rows.iter().position(|row| is_release(row, cycle)).into_iter().collect();
    }
    let meant = |name: &str| names::meant(&names::significant(name, cycle), words);
    if let Some(row) = meant(&unit.name) {
        return vec![row];
    }
    let own = names::significant(&unit.name, cycle);
    let same: Vec<usize> =
        words.iter().enumerate().filter(|(_, row)| **row == own).map(|(index, _)| index).collect();
    if own.is_empty() || same.is_empty() {
        return unit.name.split(" and ").filter_map(meant).collect();
    }
    // One name in several tables is one milestone, said again for each team; several rows of one
    // table are a series, of which a statement means the one at its own time.
    let line = |index: &usize| rows.get(*index).map_or(0, |row| row.line);
    let mut lines: Vec<u32> = same.iter().map(line).collect();
    lines.sort_unstable();
    let series = lines.iter().zip(lines.iter().skip(1)).any(|(a, b)| !parts.part(*a, *b));
    if series {
        let at_its_time = |index: &usize| {
            rows.get(*index).is_some_and(|row| span(unit).is_some() && span(row) == span(unit))
        };
        return same.into_iter().filter(at_its_time).take(1).collect();
    }
    same
}

/// The first and the last moment of a statement.
fn span(unit: &Unit) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let when = unit.when.as_ref()?;
    Some((when.earliest()?, when.latest()?))
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
    if matches!(said, When::Tbd { .. }) || matches!(rowed, When::Tbd { .. }) {
        return false;
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

/// Whether a date is said for a row that is still open.
fn is_only_stated(stated: &Unit, row: &Unit) -> bool {
    let is_open = |when: &When| {
        let text = when.text().trim().to_lowercase();
        let open = matches!(text.as_str(), "tbd" | "tbc" | "tba" | "" | "-" | "?");
        open && matches!(when, When::Tbd { .. })
    };
    span(stated).is_some() && row.when.as_ref().is_some_and(is_open)
}

/// A row that is filled in later contradicts nothing.
fn not_yet(unit: &Unit, row: &Unit) -> Finding {
    let place = if unit.place == UnitPlace::Prose { "text" } else { "summary" };
    let said = unit.when.as_ref().map_or("", |when| when.text());
    let message = format!(
        "The {place} says \"{said}\" for \"{}\", but the timeline has no date yet on line {}; write \
         it there as well.",
        unit.name, row.line,
    );
    let instants = unit.when.as_ref().and_then(When::earliest).into_iter().collect();
    let mut finding = Finding::new(Rule::SummaryContradictsTable, unit, message, instants);
    finding.severity = Severity::Note;
    finding
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
        UnitPlace::Prose => "text",
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
