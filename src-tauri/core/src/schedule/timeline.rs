//! Timeline tables: `What | Who | When | Week`, found by their header words or by their dates.

mod cells;
mod columns;
mod views;

use super::{
    Milestone, SourceKind, Stated, Unread, YearOrigin,
    dates::{self, Hints},
    document::{Document, Row, Table},
    header,
};
use crate::time::{
    Context, When, Word, ZoneRules, names_day, read, read_months, read_with, take_clock, tokens,
    yearless,
};
use cells::{cell, filled, in_one_line, is_divider, labelled, names_time, one_line};
use chrono::Datelike as _;
use columns::{Columns, FoundBy, MOST_COLUMNS, Naming, WhenColumns};

pub(super) use cells::{week_in_words, week_number};

/// Tables of one document that are looked at.
const MOST_TABLES: usize = 200;
/// Rows of one document; more is no schedule.
const MOST_ROWS: usize = 2_000;

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
    let mut tables = Tables::default();
    let mut found: Vec<(&Table, Columns)> = Vec::new();
    for table in document.tables.iter().take(MOST_TABLES) {
        match Columns::of(table) {
            Some(columns) => found.push((table, columns)),
            None => not_understood(table, &mut tables.unread),
        }
    }
    let certain = found.iter().any(|(_, columns)| columns.found == FoundBy::Header);
    let mut timelines: Vec<Vec<Milestone>> = Vec::new();
    let mut count = 0;
    for (table, columns) in &found {
        let mut rows = rows(table, columns, &mut tables.unread, rules);
        let room = MOST_ROWS.saturating_sub(count);
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
        let dividers: Vec<u32> = table
            .rows
            .iter()
            .take(MOST_ROWS)
            .filter(|row| divider(row, columns).is_some())
            .map(|row| row.line)
            .collect();
        rows.retain(|row| dividers.binary_search(&row.line).is_err());
        count += rows.len();
        if certain && columns.found == FoundBy::Dates {
            tables.beside.extend(rows.into_iter().map(views::beside));
            continue;
        }
        if timelines.is_empty() {
            tables.kind = match (&columns.when, table.kind) {
                (WhenColumns::Months(_), SourceKind::TimelineTable) => SourceKind::MonthColumns,
                (_, kind) => kind,
            };
        }
        timelines.push(rows);
    }
    let (milestones, repeated) = views::apart(timelines);
    tables.milestones = milestones;
    tables.beside.extend(repeated);
    // A table whose dates are nowhere is a table of another kind.
    let timeless = !certain && tables.milestones.iter().all(|m| m.when.earliest().is_none());
    if timeless && tables.milestones.iter().all(|m| yearless(m.when.text()).is_none()) {
        return Tables::default();
    }
    tables
}

/// Lists what stands in the column of dates of a table in which no date is understood.
fn not_understood(table: &Table, unread: &mut Vec<Unread>) {
    let columns = 0..table.header.len().min(MOST_COLUMNS);
    let of_dates = |column: &usize| {
        let head = columns::head(table, *column);
        header::role(head) == Some(header::Role::When) || header::is_one_of_several(head)
    };
    let Some(column) = columns.clone().find(|c| header::is_date(columns::head(table, *c))) else {
        // `Target` may be no date at all: only what names a year, or stands for it, is one.
        let dates = columns.filter(of_dates);
        return dates.for_each(|column| {
            for row in table.rows.iter().take(MOST_ROWS) {
                let text = one_line(cell(row, column));
                let names = !dates::years_in(&text).is_empty() || text.contains("{{");
                if let Some(why) = dates::why(&text).filter(|_| names) {
                    unread.push(Unread { line: row.line, text, why: why.to_owned() });
                }
            }
        });
    };
    for row in table.rows.iter().take(MOST_ROWS) {
        let text = one_line(cell(row, column));
        if let Some(why) = filled(&text).and_then(|text| dates::why(&text)) {
            unread.push(Unread { line: row.line, text, why: why.to_owned() });
        }
    }
}

/// What a row that only heads the rows below it says of their time, if anything: a month, or words
/// where a date belongs.
fn divider(row: &Row, columns: &Columns) -> Option<Option<When>> {
    let mut said = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let (column, only) = said.next()?;
    // One cell over several columns may stand in each of them.
    if row.cells.len() < 2 || said.any(|(_, other)| other != only) {
        return None;
    }
    let when = read_with(only, Context::days(None));
    if let When::Range { first, last, .. } = &when {
        let whole_months = first.day() == 1 && last.succ_opt().is_some_and(|next| next.day() == 1);
        return whole_months.then_some(Some(when));
    }
    let is_heading = column == 0
        && columns.when.holds(column)
        && !only.bytes().any(|b| b.is_ascii_digit())
        && dates::why(only).is_some();
    (is_divider(only) || is_heading).then_some(None)
}

fn rows(
    table: &Table,
    columns: &Columns,
    unread: &mut Vec<Unread>,
    rules: &dyn ZoneRules,
) -> Vec<Milestone> {
    let mut milestones = Vec::new();
    // The name of the row above that has one.
    let mut above = String::new();
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
        match divider(row, columns) {
            // Its month tells the year of the rows below it.
            Some(Some(when)) => {
                milestones
                    .push(Milestone { when, ..milestone(row, "", columns, &[], &[], "", rules) });
            }
            Some(None) => {}
            None => {
                let name = names(row, columns);
                if dates::is_struck(&name) {
                    let why = Unread::STRUCK.to_owned();
                    let text = standing(row, columns).map(|dates| format!("{name} {dates}"));
                    unread.extend(text.map(|text| Unread { line: row.line, text, why }));
                    continue;
                }
                let goes_on = columns.goes_on && name.is_empty();
                let name = if goes_on { above.clone() } else { name };
                dated_rows(row, &name, columns, rules, (&mut milestones, unread));
                above = name;
            }
        }
    }
    milestones
}

/// The dates of a row that are not struck out.
fn standing(row: &Row, columns: &Columns) -> Option<String> {
    let dates = columns.dates();
    let cells = dates.iter().flat_map(|(columns, _)| columns).map(|(c, _)| cell(row, *c));
    let text: Vec<String> = cells
        .filter(|text| !dates::is_struck(text))
        .filter_map(filled)
        .filter(|text| !text.is_empty())
        .collect();
    (!text.is_empty()).then(|| text.join(" - "))
}

/// A milestone for each date of a row; one without a date where it has none.
fn dated_rows(
    row: &Row,
    name: &str,
    columns: &Columns,
    rules: &dyn ZoneRules,
    (milestones, unread): (&mut Vec<Milestone>, &mut Vec<Unread>),
) {
    if let Some(text) = columns.week.and_then(|column| week_in_words(cell(row, column))) {
        let why = "Which week is meant is not understood.".to_owned();
        unread.push(Unread { line: row.line, text, why });
    }
    let before = milestones.len();
    let several = matches!(columns.when, WhenColumns::Several(_));
    for (dates, meaning) in columns.dates() {
        let says = |column: usize| filled(cell(row, column)).is_some_and(|text| !text.is_empty());
        if several && !dates.iter().any(|(column, _)| says(*column)) {
            continue;
        }
        let own = match dates.as_slice() {
            [(column, "")] => labelled(cell(row, *column)),
            _ => Vec::new(),
        };
        for (label, text) in &own {
            let suffixes = [meaning, label.as_str()];
            milestones.push(milestone(row, name, columns, &dates, &suffixes, text, rules));
        }
        if own.is_empty() {
            let pair = Some(()).filter(|()| several).and_then(|()| half_of(row, &dates));
            let (text, left) = match pair {
                Some((half, left)) => (half, left),
                None => (moment(row, columns, &dates), None),
            };
            milestones.push(milestone(row, name, columns, &dates, &[meaning], &text, rules));
            unread.extend(left.map(|(text, why)| Unread {
                line: row.line,
                text,
                why: why.to_owned(),
            }));
        }
    }
    if milestones.len() == before {
        let text = moment(row, columns, &[]);
        milestones.push(milestone(row, name, columns, &[], &[], &text, rules));
    }
}

/// What is left over of a row, and why.
type Left = Option<(String, &'static str)>;

/// The only one of a beginning and an end that is a date, with the other where it should be one;
/// none where they belong together.
fn half_of(row: &Row, dates: &[(usize, &str)]) -> Option<(String, Left)> {
    let [(from, _), (to, _)] = dates else { return None };
    let (from, to) = (in_one_line(cell(row, *from)), in_one_line(cell(row, *to)));
    let said = |text: &str| filled(text).is_some_and(|text| !text.is_empty());
    if !said(&from) || !said(&to) {
        return None;
    }
    let (half, other) = match (names_time(&from), names_time(&to)) {
        (true, false) => (from, to),
        (false, true) => (to, from),
        _ => return None,
    };
    let why = dates::why(&other);
    Some((half, why.map(|why| (other, why))))
}

/// What a row says about one of its dates.
fn moment(row: &Row, columns: &Columns, dates: &[(usize, &str)]) -> String {
    let pair = dates.len() > 1;
    let mut parts = dates
        .iter()
        .map(|(column, month)| (month, in_one_line(cell(row, *column))))
        .filter(|(_, day)| !day.is_empty() && (!pair || filled(day).is_some()))
        .map(|(month, day)| format!("{month} {day}").trim().to_owned())
        .collect::<Vec<_>>();
    // What begins and ends on one day is that day.
    parts.dedup();
    let mut text = parts.join(" - ");
    let is_empty = |text: &str| filled(text).is_none_or(|text| text.is_empty());
    if let Some(column) = columns.week_days.filter(|_| is_empty(&text)) {
        text = in_one_line(cell(row, column));
    }
    if is_empty(&text)
        && matches!(columns.when, WhenColumns::One(_))
        && let Some(elsewhere) = elsewhere(row, columns)
    {
        text = elsewhere;
    }
    if let Some((column, zone)) = &columns.clock {
        let time = cell(row, *column);
        // `TBD`, `all day`: no hour takes the day away.
        let words = ["noon", "midnight", "midday", "eod", "cob"];
        let lower = time.to_lowercase();
        let is_hour = time.bytes().any(|b| b.is_ascii_digit())
            || words.iter().any(|word| lower.contains(word));
        if is_hour {
            text = format!("{text} {time} {zone}").trim().to_owned();
        }
    }
    in_zone(text, columns, dates)
}

/// A text with the zone that the heading of its column names, where it has an hour and no zone of
/// its own; of days anywhere on Earth also where it has none.
fn in_zone(text: String, columns: &Columns, dates: &[(usize, &str)]) -> String {
    let [(column, _)] = dates else { return text };
    let Some((_, zone)) = columns.zones.iter().find(|(own, _)| own == column) else { return text };
    let all = tokens(&text);
    let has = |is: fn(&Word) -> bool| all.iter().any(|token| is(&token.word));
    let is_known = has(|word| matches!(word, Word::Zone(_) | Word::Aoe | Word::Unknown));
    let is_timed = has(|word| matches!(word, Word::Time(_) | Word::DayEnd | Word::Midnight));
    let is_day = zone.eq_ignore_ascii_case("aoe") && names_day(&text);
    if !is_known && (is_timed || is_day) { format!("{text} {zone}") } else { text }
}

/// The only date of a row outside the column of dates.
fn elsewhere(row: &Row, columns: &Columns) -> Option<String> {
    let cells = (0..row.cells.len().min(MOST_COLUMNS)).filter(|column| !columns.is_known(*column));
    let mut dates = cells
        .filter(|column| !columns.not_now.contains(column))
        .map(|column| in_one_line(cell(row, column)))
        .filter(|text| text.bytes().any(|b| b.is_ascii_digit()) && names_time(text));
    dates.next().filter(|_| dates.next().is_none())
}

fn milestone(
    row: &Row,
    name: &str,
    columns: &Columns,
    dates: &[(usize, &str)],
    suffixes: &[&str],
    text: &str,
    rules: &dyn ZoneRules,
) -> Milestone {
    let week = columns.week.and_then(|column| week_number(cell(row, column)));
    let what = if name.is_empty() { unnamed(row, columns, week) } else { name.to_owned() };
    let parts = std::iter::once(what.as_str()).chain(suffixes.iter().copied());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let (name, when) = with_clock(&parts.join(JOINT), text, rules);
    let when = match when {
        When::Tbd { text } => read_months(&text).unwrap_or(When::Tbd { text }),
        when => when,
    };
    let join = |cells: &mut dyn Iterator<Item = &String>| {
        let said = cells.filter(|cell| !cell.is_empty()).map(String::as_str);
        said.collect::<Vec<_>>().join(" | ")
    };
    let own = columns.names.iter().copied().chain(dates.iter().map(|(column, _)| *column));
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

/// Between the parts of a name.
const JOINT: &str = " \u{2013} ";

/// What happens, in one column or several.
fn names(row: &Row, columns: &Columns) -> String {
    let said = |columns: &[usize]| {
        let mut list: Vec<String> = Vec::new();
        for text in columns.iter().map(|column| one_line(cell(row, *column))) {
            if !text.is_empty() && !list.contains(&text) {
                list.push(text);
            }
        }
        list
    };
    let own = said(&columns.names).join(JOINT);
    let all: Vec<String> =
        Some(own).filter(|own| !own.is_empty()).into_iter().chain(said(&columns.also)).collect();
    if all.is_empty() { said(&columns.details).join("; ") } else { all.join("; ") }
}

/// A name for a row that has none, where no header says which column names the rows: its week, or
/// what stands beside it.
fn unnamed(row: &Row, columns: &Columns, week: Option<u32>) -> String {
    if columns.naming == Naming::ByHeader {
        return String::new();
    }
    if let Some(week) = week {
        return format!("Week {week}");
    }
    let free = |column: &usize| {
        !columns.when.holds(*column)
            && Some(*column) != columns.who
            && Some(*column) != columns.week
    };
    let beside = (0..row.cells.len()).filter(free).map(|column| cell(row, column));
    beside.filter_map(filled).find(|text| !text.is_empty()).unwrap_or_default()
}

/// The name of a row that has none.
pub(in crate::schedule) const NAMELESS: &str = "(no name)";

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
    } else if kind(text) == "tbd" && dates::why(text).is_some() {
        // Also beside words that are no date: once they are mended, the row keeps its name.
        (cleaned, When::Tbd { text: joined })
    } else {
        plain()
    }
}
