//! Values separated by commas, semicolons or tabs, whose first line names the columns.
//!
//! Read here and not with `csv`, for which a quote behind a blank is none (`a, "b, c"` are three
//! values) and which says of a row behind an empty line that it stands on that line.

use super::Cell;
pub(in crate::schedule) use super::Row;
use crate::{
    schedule::header::{self, Role},
    time::{Context, When, read_with},
};

/// Rows that are read; a schedule has fewer.
const MOST_ROWS: usize = 2_100;
/// Columns of a file.
const MOST_COLUMNS: usize = 60;
/// Bytes of one value.
const LONGEST: usize = 2_000;

/// Reads a whole text as separated values; none if its first line does not name a column of dates
/// and another one, or roles and their people.
pub(super) fn read(text: &str) -> Option<Vec<Row>> {
    let (skipped, text) = match text.split_once('\n') {
        // Spreadsheets say the separator in a line of its own.
        Some((first, rest)) if first.trim_end().len() == 5 && first.starts_with("sep=") => {
            (1, rest)
        }
        _ => (0, text),
    };
    let head = text.lines().find(|line| !line.trim().is_empty())?;
    if head.len() > LONGEST || head.starts_with(['|', '#', '<', '{', '[', '-', '*', ' ']) {
        return None;
    }
    let separators = [',', ';', '\t'];
    let named = separators.into_iter().find(|separator| is_head(head, *separator));
    let Some(separator) = named else {
        return separators.into_iter().find_map(|separator| by_dates(text, separator, skipped));
    };
    let rows = values(text, separator, skipped);
    let full = rows.iter().filter(|row| row.cells.len() > 1).count();
    (rows.len() > 1 && full * 2 > rows.len()).then_some(rows)
}

/// Values whose first line names no column that is known: every line has as many, and one column is
/// whole dates, but for a first line that names its columns in other words, `Version,Candidate,Out`.
fn by_dates(text: &str, separator: char, skipped: usize) -> Option<Vec<Row>> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next()?;
    // Cheap: most texts are none.
    if !first.contains(separator) || !lines.all(|line| line.contains(separator)) {
        return None;
    }
    let rows = values(text, separator, skipped);
    let (head, body) = rows.split_first()?;
    let columns = head.cells.len();
    let is_even = columns > 1 && rows.iter().all(|row| row.cells.len() == columns);
    if body.is_empty() || !is_even {
        return None;
    }
    let is_day = |text: &str| {
        let when = read_with(text, Context::days(None));
        !matches!(when, When::Range { .. }) && when.printed_date().is_some()
    };
    let is_open = |text: &str| {
        let open = ["", "-", "tbd", "tba", "tbc", "n/a", "?"];
        open.iter().any(|open| text.eq_ignore_ascii_case(open))
    };
    let dated = |column: usize| {
        body.iter().any(|row| is_day(text_of(row, column)))
            && body.iter().all(|row| is_day(text_of(row, column)) || is_open(text_of(row, column)))
    };
    let is_name = |cell: &Cell| {
        let words = cell.text.split_whitespace().count();
        (1..=5).contains(&words)
            && cell.text.starts_with(char::is_alphabetic)
            && !cell.text.ends_with(['.', '!', '?'])
    };
    let is_headed = head.cells.iter().all(is_name);
    let whole = |column: usize| rows.iter().all(|row| is_day(text_of(row, column)));
    (0..columns.min(MOST_COLUMNS))
        .any(|column| whole(column) || (is_headed && dated(column)))
        .then_some(rows)
}

fn text_of(row: &Row, column: usize) -> &str {
    row.cells.get(column).map_or("", |cell| &cell.text)
}

/// Whether a line names columns.
fn is_head(line: &str, separator: char) -> bool {
    if !line.contains(separator) {
        return false;
    }
    let names: Vec<&str> =
        line.split(separator).map(|name| name.trim_matches([' ', '"'])).collect();
    let dated =
        |name: &&str| header::role(name) == Some(Role::When) || header::is_one_of_several(name);
    let short = names.iter().all(|name| name.len() <= 60) && names.len() <= MOST_COLUMNS;
    // A sentence with commas has words between them that are no names of columns.
    let known = names.iter().filter(|name| dated(name) || header::role(name).is_some()).count();
    let has = |words: &[&str]| {
        names.iter().any(|name| words.iter().any(|word| name.eq_ignore_ascii_case(word)))
    };
    let is_roster = has(&["role", "team", "area", "position"])
        && has(&["lead", "name", "github", "handle", "shadows", "owner"]);
    short && (is_roster || known > 1 && names.iter().any(dated))
}

/// The rows of a text; a quoted value may hold separators, quotes and line ends.
pub(in crate::schedule) fn values(text: &str, separator: char, skipped: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut row = Row { line: skipped, cells: Vec::new() };
    let mut value = String::new();
    let (mut quoted, mut line) = (false, skipped);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                value.push('"');
            }
            '"' if quoted || value.trim().is_empty() => quoted = !quoted,
            '\n' if !quoted => {
                line += 1;
                put(&mut row, &mut value);
                let full = std::mem::replace(&mut row, Row { line, cells: Vec::new() });
                rows.extend(Some(full).filter(|row| row.cells.iter().any(|c| !c.text.is_empty())));
                if rows.len() > MOST_ROWS {
                    return rows;
                }
            }
            c if c == separator && !quoted => put(&mut row, &mut value),
            c => {
                line += usize::from(c == '\n');
                if value.len() < LONGEST {
                    value.push(c);
                }
            }
        }
    }
    put(&mut row, &mut value);
    rows.extend(Some(row).filter(|row| row.cells.iter().any(|cell| !cell.text.is_empty())));
    rows
}

fn put(row: &mut Row, value: &mut String) {
    let text = std::mem::take(value);
    if row.cells.len() < MOST_COLUMNS {
        row.cells.push(Cell::plain(text.trim()));
    }
}
