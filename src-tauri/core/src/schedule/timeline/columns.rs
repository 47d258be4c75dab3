//! Which columns of a table say what happens, whose it is and when, found by their header words or
//! by their dates.

use super::cells::{cell, filled, is_dated_cell};
use crate::schedule::{
    document::{Row, Table},
    header::{self, Role},
};
use crate::time::{Context, find, month};

/// The columns of a timeline table.
pub(super) struct Columns {
    /// What names a row, from the general to the particular: `Milestone | What`.
    pub(super) names: Vec<usize>,
    /// What names a row that has no other name.
    pub(super) details: Vec<usize>,
    /// More columns of what happens: `Cross-project events | Project-specific events`.
    pub(super) also: Vec<usize>,
    pub(super) who: Option<usize>,
    pub(super) when: WhenColumns,
    pub(super) week: Option<usize>,
    /// The days of the week, for rows that name no day of their own.
    pub(super) week_days: Option<usize>,
    /// A clock time in a column of its own, with the zone that its header names.
    pub(super) clock: Option<(usize, String)>,
    pub(super) found: FoundBy,
    pub(super) naming: Naming,
    /// Whether a row without a name is a part of the one above it, as releases are written.
    pub(super) goes_on: bool,
    /// The zones that the headings of dates name: `When (UTC)`.
    pub(super) zones: Vec<(usize, String)>,
    /// Columns whose dates no longer hold, or never did: `Original date`.
    pub(super) not_now: Vec<usize>,
}

/// How it is known which column names the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// A header such as `What`.
    ByHeader,
    /// What is left when the dates are found.
    ByPlace,
}

/// How sure it is that a table is a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FoundBy {
    /// Its header names the columns.
    Header,
    /// Only its cells hold dates.
    Dates,
}

/// Where a table keeps its dates.
pub(super) enum WhenColumns {
    One(usize),
    /// One column a month with the day in the cell, as until 2019.
    Months(Vec<(usize, String)>),
    /// Several dates a row, or one that says what it is.
    Several(Vec<Dates>),
}

/// The columns of one date.
#[derive(Debug, Clone)]
pub(super) struct Dates {
    /// One, or the first and the last day.
    pub(super) columns: Vec<usize>,
    /// What it adds to the name of the row.
    pub(super) name: String,
}

/// Rows that are looked at to find columns by their dates.
pub(super) const LOOKED_AT: usize = 60;
/// Columns that are looked at.
pub(super) const MOST_COLUMNS: usize = 30;

impl Columns {
    pub(super) fn of(table: &Table) -> Option<Self> {
        let named = |role: Role| {
            let mut columns = 0..table.header.len();
            columns.find(|column| header::role(head(table, *column)) == Some(role))
        };
        let events: Vec<usize> = (0..table.header.len().min(MOST_COLUMNS))
            .filter(|column| header::is_kind_of_event(head(table, *column)))
            .collect();
        let whats: Vec<usize> = (0..table.header.len().min(MOST_COLUMNS))
            .filter(|column| header::role(head(table, *column)) == Some(Role::What))
            .collect();
        let what = whats.first().or(events.first()).copied();
        let naming = if whats.is_empty() { Naming::ByPlace } else { Naming::ByHeader };
        let months = months(&table.header);
        let (who, week) = (named(Role::Who), named(Role::Week));
        let when = named(Role::When);
        let enough = months.len() > 1 || (what.is_some() && !months.is_empty());
        let (when, found) = match when {
            Some(column) if what.is_some() && !one_of_several(table, column) => {
                (WhenColumns::One(column), FoundBy::Header)
            }
            _ if enough => (WhenColumns::Months(months), FoundBy::Header),
            _ => (by_dates(table, when, naming)?, FoundBy::Dates),
        };
        let taken = |column: &usize| when.holds(*column);
        let (details, mut names): (Vec<usize>, Vec<usize>) = whats
            .iter()
            .filter(|column| !taken(column))
            .partition(|column| header::is_description(head(table, **column)));
        if names.is_empty() {
            let event = what.filter(|column| events.contains(column) && !taken(column));
            let detail = details.first().copied().filter(|_| event.is_none());
            let free = || {
                by_place(table, |column| {
                    taken(&column) || Some(column) == who || Some(column) == week
                })
            };
            match event.or(detail).or_else(free) {
                Some(column) => names.push(column),
                // Every column is a date of its own.
                None if matches!(when, WhenColumns::Several(_)) => {}
                None => return None,
            }
        }
        let beside: Vec<usize> = (1..table.header.len().min(MOST_COLUMNS))
            .filter(|column| !taken(column) && Some(*column) != who && Some(*column) != week)
            .filter(|column| goes_on(table, *column, &names))
            .collect();
        names.retain(|column| !beside.contains(column));
        let is_name = |column: &usize| names.contains(column);
        let clock = named(Role::Clock).filter(|column| !taken(column) && !is_name(column));
        let clock = clock.map(|column| (column, header::zone_in(head(table, column))));
        let mut also: Vec<usize> =
            events.into_iter().filter(|c| !taken(c) && !is_name(c)).chain(beside).collect();
        also.sort_unstable();
        also.dedup();
        let week_days = week.filter(|column| !taken(column) && is_dated(table, *column));
        let is_release = |column: &usize| header::is_release(head(table, *column));
        let goes_on = matches!(&when, WhenColumns::Several(several) if several.len() > 1)
            && names.iter().all(is_release);
        let not_now = (0..table.header.len())
            .filter(|column| header::is_of_the_past(head(table, *column)))
            .collect();
        let zones = (0..table.header.len())
            .filter(|column| taken(column))
            .map(|column| (column, header::zone_in(head(table, column))))
            .filter(|(_, zone)| !zone.is_empty())
            .collect();
        let of_releases = who.is_some() && names.iter().all(is_release);
        // A date, a release and its manager are as clear as a date and what happens.
        let found = match &when {
            WhenColumns::One(column)
                if of_releases && header::role(head(table, *column)) == Some(Role::When) =>
            {
                FoundBy::Header
            }
            _ => found,
        };
        Some(Self {
            names,
            details,
            also,
            who,
            when,
            week,
            week_days,
            clock,
            found,
            naming,
            goes_on,
            zones,
            not_now,
        })
    }

    /// The columns that hold dates, each with what it adds to the row's name.
    pub(super) fn dates(&self) -> Vec<(Vec<(usize, &str)>, &str)> {
        match &self.when {
            WhenColumns::One(column) => vec![(vec![(*column, "")], "")],
            WhenColumns::Months(months) => {
                vec![(months.iter().map(|(column, month)| (*column, month.as_str())).collect(), "")]
            }
            WhenColumns::Several(several) => {
                let columns = |dates: &Dates| dates.columns.iter().map(|c| (*c, "")).collect();
                several.iter().map(|dates| (columns(dates), dates.name.as_str())).collect()
            }
        }
    }

    /// Whether a column says something else than a date of its own.
    pub(super) fn is_known(&self, column: usize) -> bool {
        self.when.holds(column)
            || [&self.names, &self.details, &self.also].iter().any(|known| known.contains(&column))
            || [self.who, self.week].contains(&Some(column))
            || self.clock.as_ref().is_some_and(|(clock, _)| *clock == column)
    }
}

impl WhenColumns {
    pub(super) fn holds(&self, column: usize) -> bool {
        match self {
            Self::One(one) => *one == column,
            Self::Months(months) => months.iter().any(|(month, _)| *month == column),
            Self::Several(several) => several.iter().any(|dates| dates.columns.contains(&column)),
        }
    }
}

pub(super) fn head(table: &Table, column: usize) -> &str {
    table.header.get(column).map_or("", String::as_str)
}

/// Whether a column of words stands below the same heading as the column of names to its left:
/// `Events` over two of them.
fn goes_on(table: &Table, column: usize, names: &[usize]) -> bool {
    let own = head(table, column);
    let left = (0..column).rev().find(|left| own.is_empty() && !head(table, *left).is_empty());
    let left = left.or_else(|| column.checked_sub(1).filter(|left| head(table, *left) == own));
    let says = || {
        let cells = table.rows.iter().take(LOOKED_AT).map(|row| cell(row, column));
        let mut cells = cells.filter(|text| !text.is_empty()).peekable();
        // What names a day of its own is no part of a name.
        cells.peek().is_some()
            && cells.all(|text| {
                text.chars().any(char::is_alphabetic)
                    && find(text, Context::days(Some(2000))).is_none()
            })
    };
    left.is_some_and(|left| {
        let heading = head(table, left);
        (names.contains(&left) || names.contains(&column))
            && (header::is_kind_of_event(heading)
                || header::role(heading) == Some(Role::What) && !header::is_description(heading))
    }) && says()
        && !is_dated(table, column)
}

/// The column that names the rows where no header says so: the first that is free and says
/// something, best one of releases.
fn by_place(table: &Table, is_taken: impl Fn(usize) -> bool) -> Option<usize> {
    let columns: Vec<usize> = (0..table.header.len()).filter(|column| !is_taken(*column)).collect();
    let says = |column: &usize| {
        table.rows.iter().take(LOOKED_AT).any(|row: &Row| !cell(row, *column).is_empty())
    };
    let is_release = |column: &usize| header::is_release(head(table, *column));
    let saying = || columns.iter().copied().filter(says);
    saying().find(is_release).or_else(|| saying().next()).or(columns.first().copied())
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
        dates += usize::from(is_dated_cell(text));
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
    header::is_one_of_several(head(table, column)) && dated_columns(table).len() > 1
}

fn by_dates(table: &Table, named: Option<usize>, naming: Naming) -> Option<WhenColumns> {
    if let Some(column) = named.filter(|column| !one_of_several(table, *column))
        && is_dated(table, column)
    {
        return Some(WhenColumns::One(column));
    }
    let mut columns = dated_columns(table);
    // The days of a week stand beside the days that are meant.
    if columns.len() == 2 {
        columns.retain(|column| header::role(head(table, *column)) != Some(Role::Week));
    }
    // The name of the row is no date of it, even where it is a month.
    let first = head(table, 0);
    // `Feature freeze | Release` above one row of dates names each of them.
    let names_event = table.rows.len() == 1
        && header::role(first).is_none()
        && !header::is_release(first)
        && first.chars().any(char::is_alphabetic);
    let columns = match columns.split_first() {
        Some((0, rest))
            if !rest.is_empty() && columns.len() == table.header.len() && !names_event =>
        {
            rest.to_vec()
        }
        _ => columns,
    };
    match columns.as_slice() {
        [] => None,
        [one] => {
            let own = head(table, *one);
            let name = match header::meaning(own) {
                Some(meaning) if naming == Naming::ByPlace || header::is_event(own) => meaning,
                _ => return Some(WhenColumns::One(*one)),
            };
            Some(WhenColumns::Several(vec![Dates { columns, name }]))
        }
        _ => Some(WhenColumns::Several(several(table, &columns))),
    }
}

/// Each date of a row with its columns: a beginning and the end beside it are one.
fn several(table: &Table, columns: &[usize]) -> Vec<Dates> {
    let mut list: Vec<Dates> = Vec::new();
    let mut rest = columns;
    while let Some((first, behind)) = rest.split_first() {
        let own = head(table, *first);
        let span = behind.first().and_then(|next| {
            let end = head(table, *next);
            // The only two dates of a row that are a beginning and an end belong together.
            let alone = (columns.len() == 2 && header::is_span(own, end)).then(String::new);
            header::span_name(own, end).or(alone).map(|name| (*next, name))
        });
        match span {
            Some((next, name)) => {
                let name = if columns.len() == 2 { String::new() } else { name };
                list.push(Dates { columns: vec![*first, next], name });
                rest = behind.get(1..).unwrap_or_default();
            }
            None => {
                list.push(Dates { columns: vec![*first], name: own.to_owned() });
                rest = behind;
            }
        }
    }
    list
}
