//! Rows of bars without the line below the header that Markdown wants: `|| a || b ||` of wikis,
//! and pipe tables whose writer left that line out.

use super::{Cell, Found, Row, wiki_words};
use crate::{
    schedule::header::{self, Role},
    time::names_day,
};

/// Rows that are looked at to see whether a table holds dates.
const LOOKED_AT: usize = 12;
/// Longer cells are no dates.
const LONGEST: usize = 120;

/// Reads the rows that begin at a line, if they are a table that Markdown does not see.
pub(super) fn read(lines: &[&str], start: usize) -> Option<Found> {
    let line = lines.get(start)?;
    if !line.contains('|') {
        return None;
    }
    let run = lines.get(start..)?;
    let length = run.iter().position(|line| !line.contains('|')).unwrap_or(run.len());
    let run = run.get(..length)?;
    let next = start + length;
    // Below an empty line a Markdown table goes on.
    let goes_on = start.checked_sub(2).is_some_and(|above| {
        lines.get(above + 1).is_some_and(|line| line.trim().is_empty())
            && lines.get(above).is_some_and(|line| line.trim_start().starts_with('|'))
    });
    let rule = run.iter().position(|line| is_rule(line));
    if goes_on || rule.is_some_and(|rule| is_markdown(run, rule)) {
        return Some(Found::Plain { next });
    }
    let doubled = rule.is_none() && line.trim_start().starts_with("||");
    let rows: Vec<Row> = run
        .iter()
        .enumerate()
        .filter(|(_, line)| !is_rule(line))
        .map(|(index, line)| Row {
            line: start + index,
            cells: if doubled { wiki_cells(line) } else { cells(line) },
        })
        .collect();
    if rule.is_some() && rows.len() > 1 {
        return Some(Found::Table { rows, next });
    }
    if doubled && rows.len() > 1 {
        return Some(Found::Table { rows, next });
    }
    if !is_timeline(run, &rows) {
        return Some(Found::Plain { next });
    }
    let headless =
        rows.first().is_some_and(|row| row.cells.iter().any(|cell| is_dated(&cell.text)));
    let mut rows = rows;
    if headless {
        let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(1);
        let cells = (0..columns).map(|_| Cell::plain("")).collect();
        rows.insert(0, Row { line: start, cells });
    }
    Some(Found::Table { rows, next })
}

/// `|---|:-:|`, also with the marks of other notations.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | '+' | ' ' | '\t'))
}

/// Whether Markdown sees the table: its rule has as many columns as the header above it, and no
/// marks of other notations.
fn is_markdown(run: &[&str], rule: usize) -> bool {
    let columns = |at: usize| run.get(at).map(|line| cells(line).len());
    let header = rule.checked_sub(1).and_then(columns);
    // The Markdown parser takes a rule with tabs in it for none, unlike the forges.
    let foreign = run.get(rule).is_some_and(|line| line.trim_end().contains(['+', '\t']));
    // A rule without a header is none of ours.
    header.is_none() || (header == columns(rule) && !foreign)
}

/// Whether rows without a rule are meant as a timeline: their header says so, or they begin with a
/// bar and hold dates.
fn is_timeline(run: &[&str], rows: &[Row]) -> bool {
    let Some(first) = rows.first().filter(|_| rows.len() > 1) else { return false };
    let says = |role: Role| first.cells.iter().any(|cell| header::role(&cell.text) == Some(role));
    if says(Role::When) && (says(Role::What) || says(Role::Who)) {
        return true;
    }
    let begins = run.iter().all(|line| line.trim_start().starts_with('|'));
    let dated =
        |row: &&Row| row.cells.len() > 1 && row.cells.iter().any(|cell| is_dated(&cell.text));
    let looked_at = rows.iter().take(LOOKED_AT);
    let dates = looked_at.clone().filter(dated).count();
    // Without a bar at the beginning, every row must be one of a timeline.
    dates > 1 && (begins || dates == looked_at.len())
}

fn is_dated(text: &str) -> bool {
    text.len() <= LONGEST && text.bytes().any(|b| b.is_ascii_digit()) && names_day(text)
}

fn cells(line: &str) -> Vec<Cell> {
    let line = line.trim().replace("\\|", "\u{0}");
    let inner = line.strip_prefix('|').unwrap_or(&line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner
        .split('|')
        .map(|cell| Cell::plain(unbracketed(cell.trim()).replace('\u{0}', "|")))
        .collect()
}

/// `<2026-06-01 Mon>` of Org is a date, and no tag.
fn unbracketed(cell: &str) -> &str {
    let inner = cell.strip_prefix(['<', '[']).and_then(|c| c.strip_suffix(['>', ']']));
    inner.filter(|inner| inner.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(cell)
}

/// `||<-4 #eeeeee> June 2026 ||`, and below such a header also `|a|b|`.
fn wiki_cells(line: &str) -> Vec<Cell> {
    let line = line.trim();
    let Some(inner) = line.strip_prefix("||") else {
        // A bar within a link separates no cells.
        let mut open = false;
        let hidden = |c: char| {
            open = (open || c == '[') && c != ']';
            if open && c == '|' { '\u{1}' } else { c }
        };
        let line: String = line.chars().map(hidden).collect();
        let words = |cell: Cell| Cell::plain(wiki_words(&cell.text.replace('\u{1}', "|")));
        return cells(&line).into_iter().map(words).collect();
    };
    let inner = inner.strip_suffix("||").unwrap_or(inner);
    inner.split("||").map(|cell| wiki_cell(cell.trim())).collect()
}

fn wiki_cell(cell: &str) -> Cell {
    let Some((marks, text)) = cell.strip_prefix('<').and_then(|rest| rest.split_once('>')) else {
        return Cell::plain(wiki_words(cell));
    };
    let number = |sign: char| {
        let digits = marks.split(sign).nth(1)?;
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits.get(..end)?.parse().ok()
    };
    let (columns, rows) = (number('-').unwrap_or(1), number('|').unwrap_or(1));
    Cell::wide(wiki_words(text.trim()), columns, rows)
}
