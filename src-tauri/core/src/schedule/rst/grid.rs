//! Tables in a frame of `+-----+-----+`, whose cells may go down over several rows.

use super::{plain, row, table};
use crate::schedule::document::{Row, Table};
use std::ops::Range;

/// Columns of a table.
const MOST_COLUMNS: usize = 60;

/// Reads the table whose frame begins at a line; with the line behind it.
pub(super) fn read(lines: &[&str], start: usize) -> (Table, usize) {
    let is_part = |line: &&&str| line.trim().starts_with(['+', '|']);
    let own: Vec<&str> =
        lines.iter().skip(start).take_while(is_part).map(|line| line.trim()).collect();
    let columns = columns(&own);
    let mut rows: Vec<Row> = Vec::new();
    let mut cells: Vec<String> = vec![String::new(); columns.len()];
    // The first line of the row that is open.
    let mut open: Option<usize> = None;
    // How many of the rows are the heading.
    let mut heading = 0;
    for (at, line) in (start..).zip(&own) {
        let parts = parts(line, &columns);
        let is_border = |part: &str| part.len() > 1 && part.chars().all(|c| matches!(c, '-' | '='));
        if parts.iter().any(|part| is_border(part)) {
            if let Some(first) = open.take() {
                rows.push(row(first, cells.clone()));
            }
            if heading == 0 && line.contains("+==") {
                heading = rows.len();
            }
            // Where no border is, the cell goes on into the next row.
            for (cell, part) in cells.iter_mut().zip(&parts) {
                if is_border(part) {
                    cell.clear();
                }
            }
        } else {
            open.get_or_insert(at);
            for (cell, part) in cells.iter_mut().zip(&parts) {
                *cell = format!("{cell} {}", plain(part)).trim().to_owned();
            }
        }
    }
    if let Some(first) = open {
        rows.push(row(first, cells));
    }
    (table(rows, heading), start + own.len())
}

/// The columns between all corners of a frame: a line whose cells cover several columns has fewer
/// corners than others.
fn columns(lines: &[&str]) -> Vec<Range<usize>> {
    let is_frame = |line: &&&str| line.chars().all(|c| matches!(c, '+' | '-' | '=' | '|' | ' '));
    let mut corners: Vec<usize> = lines
        .iter()
        .filter(is_frame)
        .flat_map(|line| line.chars().enumerate().filter(|(_, c)| *c == '+').map(|(at, _)| at))
        .collect();
    corners.sort_unstable();
    corners.dedup();
    let pairs = corners.windows(2).filter_map(|pair| Some(pair.first()? + 1..*pair.last()?));
    pairs.take(MOST_COLUMNS).collect()
}

/// A line cut at the columns of the frame. What covers several columns is said in the first of
/// them; a line that does not keep to the frame is cut at its bars.
fn parts(line: &str, columns: &[Range<usize>]) -> Vec<String> {
    let chars: Vec<char> = line.chars().collect();
    let is_bar = |at: usize| chars.get(at).is_some_and(|c| matches!(c, '|' | '+'));
    let is_frame = line.starts_with('+');
    let kept = columns.iter().filter(|column| is_bar(column.end)).count();
    let ends = columns.last().is_some_and(|last| is_bar(last.end) && chars.len() == last.end + 1);
    let bars = chars.iter().filter(|c| **c == '|').count();
    // As many cells as there are columns, but elsewhere.
    let shifted = kept < columns.len() && !is_frame && bars == columns.len() + 1;
    if kept < columns.len() && (!ends || shifted) {
        let inner = line.trim_matches(['|', '+']);
        let separator = if is_frame { '+' } else { '|' };
        return inner.split(separator).take(columns.len()).map(str::to_owned).collect();
    }
    let mut parts: Vec<String> = vec![String::new(); columns.len()];
    let mut first = 0;
    for (index, column) in columns.iter().enumerate() {
        // A frame line is cut at every column, so that each knows its border.
        if is_frame || index == 0 || is_bar(column.start.saturating_sub(1)) {
            first = index;
        } else if let (Some(part), Some(between)) =
            (parts.get_mut(first), chars.get(column.start.saturating_sub(1)))
        {
            part.push(*between);
        }
        if let Some(part) = parts.get_mut(first) {
            part.extend(chars.get(column.clone()).unwrap_or_default());
        }
    }
    parts
}
