//! Dates without a year: each by itself where it is an exception, one note where a whole table or
//! list leaves the years out.

use super::{
    super::{Schedule, SourceKind},
    Finding, Rule,
    parts::Parts,
    units::{Unit, UnitPlace},
    words::{Word, tokens},
    written::Written,
};
use crate::time::{When, yearless};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer dates without a year are named one by one.
const MANY: usize = 3;

/// `missing-year`: a finding for each date where others beside it have their year, one for a table
/// or list of which most have none. Gives the lines that it speaks of.
pub(super) fn check(
    schedule: &Schedule,
    units: &[Unit],
    source: &str,
    findings: &mut Vec<Finding>,
) -> BTreeSet<u32> {
    let columns = month_header(schedule, source);
    let lines: Vec<&str> = source.lines().collect();
    let parts = Parts::of(source, schedule.kind);
    let mut groups: BTreeMap<(bool, Option<u32>), Group<'_>> = BTreeMap::new();
    for unit in units.iter().filter(|u| matches!(u.place, UnitPlace::Row | UnitPlace::Summary)) {
        if (unit.place == UnitPlace::Row && columns.is_some()) || is_no_date(unit) {
            continue;
        }
        let place = (unit.place == UnitPlace::Row, parts.begun(unit.line));
        let group = groups.entry(place).or_default();
        group.dated += usize::from(unit.moments.iter().any(Written::is_dated));
        let Some(moment) = unit.moments.iter().find(|m| m.without_year) else { continue };
        let headed = moment
            .first_date
            .is_some_and(|date| is_under(&lines, unit.line, &date.year().to_string()));
        if !headed && !within_year(&lines, unit.line) {
            group.without.push((unit, moment));
        }
    }
    let mut explained = BTreeSet::new();
    for Group { dated, without } in groups.values() {
        explained.extend(without.iter().map(|(unit, _)| unit.line));
        if without.len() >= MANY && without.len() * 2 > *dated {
            findings.extend(of_many(without));
        } else {
            findings.extend(without.iter().map(|(unit, moment)| of_one(unit, moment)));
        }
    }
    let rows = units.iter().filter(|u| u.place == UnitPlace::Row);
    let without = rows.filter(|u| u.moments.iter().any(|m| m.without_year)).count();
    if let (Some((line, text)), 1..) = (columns, without) {
        let message = format!(
            "The columns name months without a year, so {without} dates have none; write the year \
             beside the months."
        );
        findings.push(Finding {
            rule: Rule::MissingYear,
            severity: Rule::MissingYear.severity(),
            line,
            text,
            message,
            instants: Vec::new(),
        });
    }
    explained
}

/// Whether no date is understood at all, whatever a part of the words looks like: `Tuesday 17th
/// March August 2026`.
fn is_no_date(unit: &Unit) -> bool {
    matches!(&unit.when, Some(When::Tbd { text }) if yearless(text).is_none())
}

/// The rows or the summary of one part of a document.
#[derive(Default)]
struct Group<'u> {
    /// How many name a day.
    dated: usize,
    without: Vec<(&'u Unit, &'u Written)>,
}

fn of_one(unit: &Unit, moment: &Written) -> Finding {
    let taken = match moment.first_date {
        Some(date) => format!("; it is read as {}", date.format("%A %-d %B %Y")),
        None => String::new(),
    };
    let message = format!("\"{}\" names no year{taken}; write the year.", moment.text);
    let midnight = |date: NaiveDate| date.and_time(NaiveTime::MIN).and_utc();
    let instants: Vec<DateTime<Utc>> = moment.first_date.map(midnight).into_iter().collect();
    Finding::new(Rule::MissingYear, unit, message, instants)
}

fn of_many(without: &[(&Unit, &Written)]) -> Option<Finding> {
    let ((first, moment), (last, _)) = (without.first()?, without.last()?);
    let known = || without.iter().filter_map(|(_, moment)| moment.first_date);
    let years = known().map(|date| date.year()).min().zip(known().map(|date| date.year()).max());
    let taken = match years {
        Some((from, to)) if from == to => format!("they are read as {from}"),
        Some((from, to)) => format!("they are read as {from} to {to}"),
        None => "nothing near them tells which is meant".to_owned(),
    };
    let message = format!(
        "{} dates from here to line {} name no year, the first \"{}\"; {taken}; write the year.",
        without.len(),
        last.line,
        moment.text,
    );
    Some(Finding::new(Rule::MissingYear, first, message, Vec::new()))
}

/// Whether the heading above a line, or a row of a table with only a month in it, names a year.
fn is_under(lines: &[&str], line: u32, year: &str) -> bool {
    let at = usize::try_from(line).unwrap_or(0).saturating_sub(1);
    let above = lines.get(..at).unwrap_or_default().iter().rev().take(FARTHEST_HEADING);
    let mut below = "";
    for text in above {
        // With its own signs, or above a line of nothing but one sign.
        let rule = std::mem::replace(&mut below, text).trim_end();
        let underlined = rule.len() > 2
            && ["=", "-", "~", "^"].iter().any(|sign| rule.replace(sign, "").is_empty())
            && text.chars().any(char::is_alphanumeric)
            && !text.contains('|');
        let heading =
            text.starts_with(['#', '=']) && text.chars().any(char::is_alphanumeric) || underlined;
        if text.contains(year) && (heading || is_month(text)) {
            return true;
        }
        if heading {
            return false;
        }
    }
    false
}

/// `| June 2026 | |`
fn is_month(text: &str) -> bool {
    let read = tokens(text.trim_start_matches(|c: char| !c.is_alphabetic()));
    matches!(read.as_slice(), [month, year, rest @ ..]
        if matches!(month.word, Word::Month(_))
            && matches!(year.word, Word::Year(_))
            && rest.iter().all(|token| matches!(token.word, Word::Slash | Word::Noise)))
}

/// Lines above a row among which its heading is looked for.
const FARTHEST_HEADING: usize = 100;
/// Enclosing items further up than this are not looked for.
const FARTHEST: usize = 60;

/// Whether a list item stands inside one that writes a year.
fn within_year(lines: &[&str], line: u32) -> bool {
    let indent = |text: &str| text.len() - text.trim_start().len();
    let at = usize::try_from(line).unwrap_or(0).saturating_sub(1);
    let Some(own) = lines.get(at).map(|text| indent(text)) else { return false };
    let mut inner = own;
    let above = lines.get(..at).unwrap_or_default().iter().rev().take(FARTHEST);
    for text in above.filter(|text| !text.trim().is_empty()) {
        if inner == 0 {
            return false;
        }
        if indent(text) < inner {
            inner = indent(text);
            if tokens(text).iter().any(|token| matches!(token.word, Word::Year(_))) {
                return true;
            }
        }
    }
    false
}

/// The line on which a table with month columns begins to name them.
fn month_header(schedule: &Schedule, source: &str) -> Option<(u32, String)> {
    let first_row = schedule.milestones.iter().map(|m| m.line).min()?;
    let is_month = |cell: &str| {
        let cell = cell.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        crate::time::month(&cell).is_some()
    };
    match schedule.kind {
        SourceKind::MonthColumns | SourceKind::HtmlTable => {}
        _ => return None,
    }
    (1u32..)
        .zip(source.lines())
        .take_while(|(number, _)| *number < first_row)
        .find(|(_, line)| line.split(['|', '<', '>']).any(|cell| is_month(cell.trim())))
        .map(|(number, line)| (number, line.trim().to_owned()))
}
