//! Timeline tables: `What | Who | When | Week`, found by their header words.

use super::{
    Milestone, YearOrigin,
    document::{Document, Row, Table},
};
use crate::time::{When, month, read};
use chrono::NaiveDate;

/// The columns of a timeline table.
struct Columns {
    what: usize,
    who: Option<usize>,
    when: WhenColumns,
    week: Option<usize>,
}

/// Where a table keeps its dates.
enum WhenColumns {
    One(usize),
    /// One column a month with the day in the cell, as until 2019.
    Months(Vec<(usize, String)>),
}

impl Columns {
    fn of(table: &Table) -> Option<Self> {
        let named = |names: &[&str]| {
            table.header.iter().position(|cell| names.contains(&cell.to_lowercase().trim()))
        };
        let what = named(&["what", "milestone", "event", "activity", "task"])?;
        let months: Vec<(usize, String)> = table
            .header
            .iter()
            .enumerate()
            .filter(|(_, cell)| month(&cell.to_lowercase()).is_some())
            .map(|(index, cell)| (index, cell.clone()))
            .collect();
        let when = match named(&["when", "date", "dates", "deadline", "due"]) {
            Some(column) => WhenColumns::One(column),
            None if !months.is_empty() => WhenColumns::Months(months),
            None => return None,
        };
        Some(Self {
            what,
            who: named(&["who", "owner", "responsible"]),
            when,
            week: named(&["week", "dev week", "weeks"]),
        })
    }

    /// The cells of the name and the time as written.
    fn written(&self, row: &Row) -> String {
        let dates: Vec<usize> = match &self.when {
            WhenColumns::One(column) => vec![*column],
            WhenColumns::Months(months) => months.iter().map(|(column, _)| *column).collect(),
        };
        std::iter::once(self.what)
            .chain(dates)
            .filter_map(|column| row.written.get(column))
            .filter(|cell| !cell.is_empty())
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" | ")
    }

    fn when_text(&self, row: &Row) -> String {
        match &self.when {
            WhenColumns::One(column) => cell(row, *column).to_owned(),
            WhenColumns::Months(months) => months
                .iter()
                .map(|(column, month)| (month, cell(row, *column)))
                .filter(|(_, day)| !day.is_empty())
                .map(|(month, day)| format!("{month} {day}"))
                .collect::<Vec<_>>()
                .join(" - "),
        }
    }
}

fn cell(row: &Row, column: usize) -> &str {
    row.cells.get(column).map_or("", String::as_str)
}

/// A cell that says something.
fn filled(text: &str) -> Option<String> {
    let dashes = text.chars().all(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}'));
    (!dashes).then(|| text.to_owned())
}

/// `week 3`, `Week 3`, `3`.
pub(super) fn week_number(text: &str) -> Option<u32> {
    let lower = text.to_lowercase();
    let rest = lower.trim().trim_start_matches("week").trim_start_matches("wk").trim_start();
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..digits)?.parse().ok().filter(|week| (1..1000).contains(week))
}

/// The rows of every timeline table, in their order. No row that says anything is left out.
pub(super) fn milestones(document: &Document) -> Vec<Milestone> {
    let mut milestones = Vec::new();
    for table in &document.tables {
        let Some(columns) = Columns::of(table) else { continue };
        for row in &table.rows {
            if row.cells.iter().all(String::is_empty) {
                continue;
            }
            milestones.push(Milestone {
                name: named(cell(row, columns.what)),
                who: columns.who.and_then(|column| filled(cell(row, column))),
                week: columns.week.and_then(|column| week_number(cell(row, column))),
                when: read(&columns.when_text(row), None),
                line: row.line,
                doubt: None,
                year: YearOrigin::Written,
                written: columns.written(row),
            });
        }
    }
    add_years(&mut milestones, document);
    milestones
}

/// A name to show for every row.
pub(super) fn named(name: &str) -> String {
    if name.is_empty() { "(no name)".to_owned() } else { name.to_owned() }
}

/// Dates without a year take it from the dated row before them, else from the next one, else from
/// a date in a heading or in bold.
pub(super) fn add_years(milestones: &mut [Milestone], document: &Document) {
    let first_dated = milestones.iter().find_map(|m| m.when.printed_date());
    let mut near: Option<NaiveDate> = first_dated.or_else(|| {
        document.emphasised.iter().find_map(|text| match read(text, None) {
            When::Range { last, .. } => Some(last),
            when => when.printed_date(),
        })
    });
    for milestone in milestones {
        if let When::Tbd { text } = &milestone.when {
            milestone.when = read(text, near);
            if milestone.when.printed_date().is_some() {
                milestone.year = YearOrigin::Inferred;
            }
        }
        near = milestone.when.printed_date().or(near);
    }
}
