//! A weekday in a column's heading, `Date (Thursday)`, is said of every date below it.

use super::{
    super::{Milestone, Schedule, SourceKind, document::Document, document::Table, rst},
    Finding, Rule,
    days::full_name,
};
use crate::time::{When, weekday};
use chrono::{Datelike as _, NaiveDate, NaiveTime, Weekday};

/// `wrong-weekday`, of rows whose own words name none.
pub(super) fn check(schedule: &Schedule, source: &str, findings: &mut Vec<Finding>) {
    // Cheap: a schedule without any weekday has none in a heading either.
    let is_table = !matches!(
        schedule.kind,
        SourceKind::ICalendar
            | SourceKind::BuilderYaml
            | SourceKind::PatchYaml
            | SourceKind::CountdownYaml
            | SourceKind::Yaml
    );
    if !is_table || !source.lines().any(names_weekday) {
        return;
    }
    let tables = if schedule.kind == SourceKind::Rst {
        rst::tables(&source.lines().collect::<Vec<_>>()).0
    } else {
        Document::read(source).tables
    };
    for table in &tables {
        for (column, cell) in table.header.iter().enumerate() {
            if let Some((word, day)) = headed(cell) {
                column_of(schedule, table, column, (word, day), findings);
            }
        }
    }
}

/// The only weekday that a heading names.
fn headed(cell: &str) -> Option<(&str, Weekday)> {
    let mut named = cell.split(|c: char| !c.is_alphanumeric()).filter_map(|word| {
        let lower = word.to_lowercase();
        // `Thursdays`
        let single = lower.strip_suffix('s').filter(|single| single.ends_with("day"));
        Some((word, weekday(single.unwrap_or(&lower))?))
    });
    let first = named.next()?;
    named.all(|(_, day)| day == first.1).then_some(first)
}

fn column_of(
    schedule: &Schedule,
    table: &Table,
    column: usize,
    (word, day): (&str, Weekday),
    findings: &mut Vec<Finding>,
) {
    let dates: Vec<(&Milestone, NaiveDate)> = table
        .rows
        .iter()
        .filter_map(|row| {
            let cell = row.cells.get(column)?;
            let of_row = schedule.milestones.iter().filter(|m| m.line == row.line);
            of_row.filter_map(|m| Some((m, in_cell(m, cell)?))).next()
        })
        .collect();
    // `Sun` and `Sat` may be short for something else.
    let is_sure = word.len() > 4 || dates.iter().any(|(_, date)| date.weekday() == day);
    for (row, date) in dates.iter().filter(|(_, date)| is_sure && date.weekday() != day) {
        let rule = Rule::WrongWeekday;
        let message = format!(
            "\"{}\" stands in a column of {}s, but {} is a {}; correct the date or the heading.",
            row.when.text(),
            full_name(day),
            date.format("%-d %B %Y"),
            date.format("%A"),
        );
        findings.push(Finding {
            rule,
            severity: rule.severity(),
            line: row.line,
            text: row.written.clone(),
            message,
            instants: vec![date.and_time(NaiveTime::MIN).and_utc()],
        });
    }
}

fn names_weekday(text: &str) -> bool {
    let single = |word: &str| {
        let lower = word.to_lowercase();
        weekday(lower.strip_suffix('s').filter(|word| word.ends_with("day")).unwrap_or(&lower))
    };
    text.split(|c: char| !c.is_alphabetic()).any(|word| single(word).is_some())
}

/// The only day of a row, where its words stand in this cell and name no weekday themselves.
fn in_cell(row: &Milestone, cell: &str) -> Option<NaiveDate> {
    let text = row.when.text().trim();
    let bare = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    if text.is_empty() || !bare(cell).contains(&bare(text)) || names_weekday(text) {
        return None;
    }
    match &row.when {
        When::Range { .. } | When::Tbd { .. } => None,
        when => when.printed_date(),
    }
}
