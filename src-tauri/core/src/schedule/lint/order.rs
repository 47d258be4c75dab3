//! Rows against each other: their order, the weeks that they name, and doubles.

use super::{
    super::{Schedule, SourceKind, names},
    Finding, Rule,
    units::{Place, Unit},
};
use crate::rhythm::monday;
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use std::collections::{BTreeMap, HashMap};

fn at(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc()
}

/// `out-of-order`: a row that stands below a later one.
pub(super) fn order(
    schedule: &Schedule,
    units: &[Unit],
    source: &str,
    findings: &mut Vec<Finding>,
) {
    if !schedule.kind.is_in_order() {
        return;
    }
    let lines: Vec<&str> = source.lines().collect();
    let mut before: Option<(&Unit, NaiveDate)> = None;
    for unit in units.iter().filter(|unit| unit.place == Place::Row) {
        let Some((first, last)) = unit.days() else { continue };
        if let Some((above, day)) = before
            && last < day
            && !another_table(&lines, above.line, unit.line)
        {
            let message = format!(
                "\"{}\" ({}) stands below \"{}\" of line {} ({}), which is later; move the row or \
                 correct a date.",
                unit.name,
                last.format("%-d %b %Y"),
                above.name,
                above.line,
                day.format("%-d %b %Y"),
            );
            findings.push(Finding::new(Rule::OutOfOrder, unit, message, vec![at(last), at(day)]));
        }
        before = Some((unit, first));
    }
}

/// Whether a heading or the head of a table stands between two lines.
fn another_table(lines: &[&str], above: u32, below: u32) -> bool {
    let (Ok(from), Ok(to)) = (usize::try_from(above), usize::try_from(below)) else { return false };
    lines.get(from..to.saturating_sub(1)).unwrap_or_default().iter().any(|line| {
        let line = line.trim();
        let rule = line.contains("---") && line.chars().all(|c| "|-: ".contains(c));
        line.starts_with('#') || rule && line.contains('|') || line.starts_with("<table")
    })
}

/// `week-number`: week N is N-1 weeks behind the Monday of week 1.
pub(super) fn weeks(schedule: &Schedule, units: &[Unit], findings: &mut Vec<Finding>) {
    if matches!(schedule.kind, SourceKind::CountdownYaml | SourceKind::PatchYaml) {
        return;
    }
    let labelled: Vec<(&Unit, u32, NaiveDate, NaiveDate)> = units
        .iter()
        .filter_map(|unit| {
            let (first, last) = unit.days()?;
            Some((unit, unit.week?, first, last))
        })
        .collect();
    let Some(week_one) = week_one(schedule, &labelled) else { return };
    let number = |date: NaiveDate| (monday(date) - week_one).num_weeks() + 1;
    for (unit, week, first, last) in labelled {
        if (number(first)..=number(last)).contains(&i64::from(week)) {
            continue;
        }
        let back = Duration::weeks(i64::from(week) - 1);
        let begins = week_one.checked_add_signed(back).unwrap_or(week_one);
        let real = match number(first) {
            week @ 1.. => format!("in week {week}"),
            _ => "before week 1".to_owned(),
        };
        let message = format!(
            "Week {week} begins on Monday {}, but {} is {real}; correct the week or the date.",
            begins.format("%-d %B %Y"),
            first.format("%A %-d %B %Y"),
        );
        findings.push(Finding::new(Rule::WeekNumber, unit, message, vec![at(begins), at(first)]));
    }
}

/// What most rows agree on; where they do not, the row that starts the cycle decides.
fn week_one(
    schedule: &Schedule,
    labelled: &[(&Unit, u32, NaiveDate, NaiveDate)],
) -> Option<NaiveDate> {
    let mut votes: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for (_, week, first, _) in labelled {
        let back = Duration::weeks(i64::from(week.saturating_sub(1)));
        if let Some(monday) = monday(*first).checked_sub_signed(back) {
            *votes.entry(monday).or_default() += 1;
        }
    }
    let majority = votes.into_iter().find(|(_, count)| count * 2 > labelled.len());
    majority.map(|(monday, _)| monday).or_else(|| schedule.week_one())
}

/// `duplicate-milestone`: the same name twice. What comes again and again is a series, not a slip.
pub(super) fn duplicates(schedule: &Schedule, units: &[Unit], findings: &mut Vec<Finding>) {
    if schedule.kind == SourceKind::CountdownYaml {
        return;
    }
    let mut by_name: BTreeMap<String, Vec<&Unit>> = BTreeMap::new();
    for unit in units.iter().filter(|unit| unit.place == Place::Row) {
        let name = names::spelled(&unit.name);
        if !name.is_empty() && unit.name != "(no name)" {
            by_name.entry(name).or_default().push(unit);
        }
    }
    for (name, rows) in by_name {
        let wildcard = name.split(' ').any(|word| word.ends_with(".x"));
        let series = wildcard || rows.len() > 2;
        let mut seen: HashMap<_, &Unit> = HashMap::new();
        for unit in &rows {
            let same = seen.insert(moment(unit), unit);
            let (other, twice) = match (same, rows.first()) {
                (Some(other), _) => (other, true),
                (None, Some(first)) if !series && first.line != unit.line => (*first, false),
                _ => continue,
            };
            let message = if twice {
                format!(
                    "\"{}\" stands here and on line {} with the same time; remove one of them.",
                    unit.name, other.line
                )
            } else {
                format!(
                    "\"{}\" stands here (\"{}\") and on line {} (\"{}\") with another time; keep \
                     the right one, or give them different names.",
                    unit.name,
                    unit.when.as_ref().map_or("", |when| when.text()),
                    other.line,
                    other.when.as_ref().map_or("", |when| when.text()),
                )
            };
            let mut instants: Vec<DateTime<Utc>> = [*unit, other]
                .into_iter()
                .filter_map(|unit| unit.when.as_ref()?.earliest())
                .collect();
            instants.sort();
            instants.dedup();
            findings.push(Finding::new(Rule::DuplicateMilestone, unit, message, instants));
        }
    }
}

/// A moment or a window; two rows with the same say the same.
type Span = (Option<DateTime<Utc>>, Option<DateTime<Utc>>, &'static str);

fn moment(unit: &Unit) -> Option<Span> {
    unit.when.as_ref().map(|when| (when.earliest(), when.latest(), when.kind()))
}
