//! Timeline tables: `What | Who | When | Week`, found by their header words or by their dates.

use super::{
    Milestone, SourceKind, Stated, Unread, YearOrigin,
    dates::{self, Hints},
    document::{Document, Row, Table},
    header::{self, Role},
};
use crate::time::{
    Context, When, ZoneRules, month, names_day, read, read_with, take_clock, yearless,
};
use chrono::Datelike as _;

/// The columns of a timeline table.
struct Columns {
    what: usize,
    /// More columns of what happens: `Cross-project events | Project-specific events`.
    also: Vec<usize>,
    who: Option<usize>,
    when: WhenColumns,
    week: Option<usize>,
    /// The days of the week, for rows that name no day of their own.
    week_days: Option<usize>,
    /// A clock time in a column of its own, with the zone that its header names.
    clock: Option<(usize, String)>,
    found: FoundBy,
    naming: Naming,
}

/// How it is known which column names the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// A header such as `What`.
    ByHeader,
    /// What is left when the dates are found.
    ByPlace,
}

/// How sure it is that a table is a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FoundBy {
    /// Its header names the columns.
    Header,
    /// Only its cells hold dates.
    Dates,
}

/// Where a table keeps its dates.
enum WhenColumns {
    One(usize),
    /// The first and the last day.
    FromTo(usize, usize),
    /// One column a month with the day in the cell, as until 2019.
    Months(Vec<(usize, String)>),
    /// Several dates a row, each with the name of its column.
    Several(Vec<(usize, String)>),
}

/// Rows that are looked at to find columns by their dates.
const LOOKED_AT: usize = 60;
/// Columns that are looked at.
const MOST_COLUMNS: usize = 30;
/// Tables of one document that are looked at.
const MOST_TABLES: usize = 200;
/// Rows of one document; more is no schedule.
const MOST_ROWS: usize = 2_000;

impl Columns {
    fn of(table: &Table) -> Option<Self> {
        let named =
            |role: Role| table.header.iter().position(|cell| header::role(cell) == Some(role));
        let mut events = (0..table.header.len().min(MOST_COLUMNS)).filter(|column| {
            table.header.get(*column).is_some_and(|cell| header::is_kind_of_event(cell))
        });
        let what = named(Role::What);
        let naming = if what.is_some() { Naming::ByHeader } else { Naming::ByPlace };
        let what = what.or_else(|| events.next());
        let months = months(&table.header);
        let (who, week) = (named(Role::Who), named(Role::Week));
        let when = named(Role::When);
        let enough = months.len() > 1 || (what.is_some() && !months.is_empty());
        let (when, found) = match when {
            Some(column) if what.is_some() && !one_of_several(table, column) => {
                (WhenColumns::One(column), FoundBy::Header)
            }
            _ if enough => (WhenColumns::Months(months), FoundBy::Header),
            _ => (by_dates(table, when)?, FoundBy::Dates),
        };
        let taken = |column: &usize| match &when {
            WhenColumns::One(taken) => column == taken,
            WhenColumns::FromTo(from, to) => column == from || column == to,
            WhenColumns::Months(taken) | WhenColumns::Several(taken) => {
                taken.iter().any(|(index, _)| index == column)
            }
        };
        let what = what.filter(|column| !taken(column)).or_else(|| {
            let free =
                |column: &usize| !taken(column) && Some(*column) != who && Some(*column) != week;
            let columns: Vec<usize> = (0..table.header.len()).filter(free).collect();
            let says = |column: &usize| {
                table.rows.iter().take(LOOKED_AT).any(|row| !cell(row, *column).is_empty())
            };
            let is_release = |column: &usize| {
                table.header.get(*column).is_some_and(|cell| header::is_release(cell))
            };
            let saying = || columns.iter().copied().filter(says);
            saying().find(is_release).or_else(|| saying().next()).or(columns.first().copied())
        })?;
        let clock = named(Role::Clock).filter(|column| !taken(column) && *column != what);
        let clock = clock.map(|column| {
            (column, header::zone_in(table.header.get(column).map_or("", String::as_str)))
        });
        let also = events.filter(|column| !taken(column) && *column != what).collect();
        let week_days = week.filter(|column| !taken(column) && is_dated(table, *column));
        Some(Self { what, also, who, when, week, week_days, clock, found, naming })
    }

    /// The columns that hold dates, each with what it adds to the row's name.
    fn dates(&self) -> Vec<(Vec<(usize, &str)>, &str)> {
        match &self.when {
            WhenColumns::One(column) => vec![(vec![(*column, "")], "")],
            WhenColumns::FromTo(from, to) => vec![(vec![(*from, ""), (*to, "")], "")],
            WhenColumns::Months(months) => {
                vec![(months.iter().map(|(column, month)| (*column, month.as_str())).collect(), "")]
            }
            WhenColumns::Several(columns) => {
                columns.iter().map(|(column, name)| (vec![(*column, "")], name.as_str())).collect()
            }
        }
    }
}

/// The columns whose header is a month.
fn months(header: &[String]) -> Vec<(usize, String)> {
    let is_month = |cell: &String| {
        let mut words = cell.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let named = words.next().is_some_and(|word| month(&word.to_lowercase()).is_some());
        named && words.all(|word| word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()))
    };
    header
        .iter()
        .enumerate()
        .filter(|(_, cell)| is_month(cell))
        .map(|(index, cell)| (index, full_year(cell)))
        .collect()
}

/// `Dec '18` is `Dec 2018`.
fn full_year(header: &str) -> String {
    match header.split_once(['\'', '\u{2019}']) {
        Some((month, year)) if year.len() == 2 => format!("{month}20{year}"),
        _ => header.to_owned(),
    }
}

/// Whether at least half of what a column says are dates.
fn is_dated(table: &Table, column: usize) -> bool {
    let mut said = 0_usize;
    let mut dates = 0_usize;
    for row in table.rows.iter().take(LOOKED_AT) {
        let text = cell(row, column);
        if filled(text).is_none_or(|text| text.is_empty()) {
            continue;
        }
        said += 1;
        let is_date = text.bytes().any(|b| b.is_ascii_digit()) && names_day(text);
        dates += usize::from(is_date);
    }
    dates > 0 && dates * 2 >= said
}

/// The columns that hold dates.
fn dated_columns(table: &Table) -> Vec<usize> {
    (0..table.header.len().min(MOST_COLUMNS)).filter(|column| is_dated(table, *column)).collect()
}

/// Whether a column of dates is one of several that each have their own name: `Cherry pick
/// deadline | Target date`.
fn one_of_several(table: &Table, column: usize) -> bool {
    let header = table.header.get(column).map_or("", String::as_str);
    header::is_one_of_several(header) && dated_columns(table).len() > 1
}

fn by_dates(table: &Table, named: Option<usize>) -> Option<WhenColumns> {
    if let Some(column) = named.filter(|column| !one_of_several(table, *column))
        && is_dated(table, column)
    {
        return Some(WhenColumns::One(column));
    }
    let mut columns = dated_columns(table);
    let header = |column: usize| table.header.get(column).map_or("", String::as_str);
    // The days of a week stand beside the days that are meant.
    if columns.len() == 2 {
        columns.retain(|column| header::role(header(*column)) != Some(Role::Week));
    }
    // The name of the row is no date of it, even where it is a month.
    let columns = match columns.split_first() {
        Some((0, rest)) if !rest.is_empty() && columns.len() == table.header.len() => rest.to_vec(),
        _ => columns,
    };
    match columns.as_slice() {
        [] => None,
        [one] if header::is_event(header(*one)) => {
            Some(WhenColumns::Several(vec![(*one, header(*one).to_owned())]))
        }
        [one] => Some(WhenColumns::One(*one)),
        [from, to] if header::is_span(header(*from), header(*to)) => {
            Some(WhenColumns::FromTo(*from, *to))
        }
        _ => Some(WhenColumns::Several(
            columns.into_iter().map(|column| (column, header(column).to_owned())).collect(),
        )),
    }
}

fn cell(row: &Row, column: usize) -> &str {
    row.cells.get(column).map_or("", String::as_str)
}

/// A cell that says something.
fn filled(text: &str) -> Option<String> {
    let dashes = text.chars().all(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}'));
    (!dashes).then(|| one_line(text))
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

/// The lines of a date are one text; where that is none, they are readings of the same moment.
fn in_one_line(text: &str) -> String {
    let (plain, readings) = (one_line(text), text.replace('\n', " / "));
    if text.contains('\n') && !names_day(&plain) && names_day(&readings) { readings } else { plain }
}

/// `week 3`, `Week 3`, `3`.
pub(super) fn week_number(text: &str) -> Option<u32> {
    let lower = text.to_lowercase();
    let rest = lower.trim().trim_start_matches("week").trim_start_matches("wk").trim_start();
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (number, behind) = rest.split_at_checked(digits)?;
    // `1.17-blocking` is no week.
    let part_of_more =
        behind.trim_start_matches('.').starts_with(|c: char| c.is_ascii_alphanumeric());
    number.parse().ok().filter(|week| (1..1000).contains(week) && !part_of_more)
}

/// What the tables of a document say.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) milestones: Vec<Milestone>,
    /// Rows of tables that only their dates show to be schedules, beside a timeline.
    pub(super) beside: Vec<Stated>,
    pub(super) unread: Vec<Unread>,
    pub(super) kind: SourceKind,
}

/// The rows of every timeline table, in their order. No row that says anything is left out.
pub(super) fn read_tables(document: &Document, hints: &Hints, rules: &dyn ZoneRules) -> Tables {
    let found: Vec<(&Table, Columns)> = document
        .tables
        .iter()
        .take(MOST_TABLES)
        .filter_map(|t| Some((t, Columns::of(t)?)))
        .collect();
    let certain = found.iter().any(|(_, columns)| columns.found == FoundBy::Header);
    let mut tables = Tables::default();
    for (table, columns) in &found {
        let mut rows = rows(table, columns, &mut tables.unread, rules);
        let sections: Vec<u32> =
            table.rows.iter().take(MOST_ROWS).filter_map(section).map(|(line, _)| line).collect();
        let room = MOST_ROWS.saturating_sub(tables.milestones.len() + tables.beside.len());
        if let Some(row) = rows.get(room) {
            tables.unread.push(Unread {
                line: row.line,
                text: row.written.clone(),
                why: format!("A schedule has no more than {MOST_ROWS} rows; the rest is left out."),
            });
            rows.truncate(room);
        }
        let heading: Vec<i32> = table.heading.iter().flat_map(|h| dates::years_in(h)).collect();
        dates::complete(&mut rows, &Hints { heading, ..hints.clone() }, rules);
        rows.retain(|row| sections.binary_search(&row.line).is_err());
        if certain && columns.found == FoundBy::Dates {
            tables.beside.extend(rows.into_iter().map(|row| Stated {
                text: row.written.clone(),
                name: row.name,
                week: row.week,
                when: row.when,
                line: row.line,
            }));
            continue;
        }
        if tables.milestones.is_empty() {
            tables.kind = match (&columns.when, table.kind) {
                (WhenColumns::Months(_), SourceKind::TimelineTable) => SourceKind::MonthColumns,
                (_, kind) => kind,
            };
        }
        tables.milestones.extend(rows);
    }
    // A table whose dates are nowhere is a table of another kind.
    let timeless = !certain && tables.milestones.iter().all(|m| m.when.earliest().is_none());
    if timeless && tables.milestones.iter().all(|m| yearless(m.when.text()).is_none()) {
        return Tables::default();
    }
    tables
}

/// A row that says nothing but the month of the rows below it, with its line.
fn section(row: &Row) -> Option<(u32, When)> {
    let mut said = row.cells.iter().filter(|cell| !cell.is_empty());
    let (only, None) = (said.next()?, said.next()) else { return None };
    let when = read_with(only, Context::days(None));
    let When::Range { first, last, .. } = &when else { return None };
    let whole_month = first.day() == 1 && last.succ_opt().is_some_and(|next| next.day() == 1);
    (whole_month && row.cells.len() > 1).then_some((row.line, when))
}

fn rows(
    table: &Table,
    columns: &Columns,
    unread: &mut Vec<Unread>,
    rules: &dyn ZoneRules,
) -> Vec<Milestone> {
    let mut milestones = Vec::new();
    for row in &table.rows {
        if row.cells.iter().all(String::is_empty) {
            continue;
        }
        if !row.beyond.is_empty() {
            unread.push(Unread {
                line: row.line,
                text: row.beyond.clone(),
                why: "This stands behind the last column of the table.".to_owned(),
            });
        }
        let several = matches!(columns.when, WhenColumns::Several(_));
        if let Some((_, when)) = section(row) {
            milestones.push(Milestone { when, ..milestone(row, columns, &[], "", rules) });
            continue;
        }
        let before = milestones.len();
        for (dates, suffix) in columns.dates() {
            if several && dates.iter().all(|(column, _)| cell(row, *column).is_empty()) {
                continue;
            }
            milestones.push(milestone(row, columns, &dates, suffix, rules));
        }
        if milestones.len() == before {
            milestones.push(milestone(row, columns, &[], "", rules));
        }
    }
    milestones
}

fn milestone(
    row: &Row,
    columns: &Columns,
    dates: &[(usize, &str)],
    suffix: &str,
    rules: &dyn ZoneRules,
) -> Milestone {
    let mut parts = dates
        .iter()
        .map(|(column, month)| (month, in_one_line(cell(row, *column))))
        .filter(|(_, day)| !day.is_empty())
        .map(|(month, day)| format!("{month} {day}").trim().to_owned())
        .collect::<Vec<_>>();
    // What begins and ends on one day is that day.
    parts.dedup();
    let mut text = parts.join(" - ");
    if let Some(column) = columns.week_days.filter(|_| filled(&text).is_none_or(|t| t.is_empty())) {
        text = in_one_line(cell(row, column));
    }
    if let Some((column, zone)) = &columns.clock {
        let time = cell(row, *column);
        if !time.is_empty() {
            text = format!("{text} {time} {zone}").trim().to_owned();
        }
    }
    let week = columns.week.and_then(|column| week_number(cell(row, column)));
    let name = [&what(row, columns, week), suffix]
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| part.to_string())
        .collect::<Vec<_>>()
        .join(" \u{2013} ");
    let (name, when) = with_clock(&name, &text, rules);
    let join = |cells: &mut dyn Iterator<Item = &String>| {
        let said = cells.filter(|cell| !cell.is_empty()).map(String::as_str);
        said.collect::<Vec<_>>().join(" | ")
    };
    let own = std::iter::once(columns.what).chain(dates.iter().map(|(column, _)| *column));
    let mut written = join(&mut own.filter_map(|column| row.written.get(column)));
    if written.is_empty() {
        written = join(&mut row.written.iter());
    }
    Milestone {
        name: named(&name),
        who: columns.who.and_then(|column| filled(cell(row, column))).filter(|w| !w.is_empty()),
        week,
        when,
        line: row.line,
        doubt: None,
        year: YearOrigin::Written,
        written,
    }
}

/// What happens, in one column or several. Where no header says that a column names the rows, one
/// without a name is called by its week, or by what stands beside it.
fn what(row: &Row, columns: &Columns, week: Option<u32>) -> String {
    let said = std::iter::once(&columns.what).chain(&columns.also).map(|c| one_line(cell(row, *c)));
    let said: Vec<String> = said.filter(|text| !text.is_empty()).collect();
    if !said.is_empty() || columns.naming == Naming::ByHeader {
        return said.join("; ");
    }
    if let Some(week) = week {
        return format!("Week {week}");
    }
    let dates = columns.dates();
    let is_date = |column: usize| {
        dates.iter().any(|(parts, _)| parts.iter().any(|(part, _)| *part == column))
    };
    let free = |column: &usize| {
        !is_date(*column) && Some(*column) != columns.who && Some(*column) != columns.week
    };
    let beside = (0..row.cells.len()).filter(free).map(|column| cell(row, column));
    beside.filter_map(filled).find(|text| !text.is_empty()).unwrap_or_default()
}

/// The name of a row that has none.
pub(super) const NAMELESS: &str = "(no name)";

/// A name to show for every row.
pub(super) fn named(name: &str) -> String {
    if name.is_empty() { NAMELESS.to_owned() } else { name.to_owned() }
}

/// The name and the time of a row: a clock time with a zone in the name, as in `Code Freeze (EOD
/// PST)`, belongs to its date. Where there is no date for it, it stays in the name.
pub(super) fn with_clock(name: &str, text: &str, rules: &dyn ZoneRules) -> (String, When) {
    let plain = || (name.to_owned(), read(text, None, rules));
    let Some((cleaned, clock)) = take_clock(name) else { return plain() };
    // Any year: it may be known only later.
    const ANY: i32 = 2000;
    let kind = |text: &str| read_with(text, Context::days(Some(ANY))).kind();
    let joined = format!("{text} {clock}");
    if kind(text) == "date" && matches!(kind(&joined), "instant" | "aoe_date") {
        (cleaned, read(&joined, None, rules))
    } else {
        plain()
    }
}
