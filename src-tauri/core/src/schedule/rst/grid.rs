//! Tables in a frame of `+-----+-----+`, whose cells may go down over several rows.

use super::{plain, row, table};
use crate::schedule::document::{Row, Table};
use std::ops::Range;

/// Columns of a table.
const MOST_COLUMNS: usize = 60;

/// Reads the table whose frame begins at a line; with the line behind it.
pub(super) fn read(lines: &[&str], start: usize) -> (Table, usize) {
    let frame: Vec<char> = lines.get(start).map(|l| l.trim().chars().collect()).unwrap_or_default();
    let corners: Vec<usize> = (0..frame.len()).filter(|at| frame.get(*at) == Some(&'+')).collect();
    let columns: Vec<Range<usize>> = corners
        .windows(2)
        .filter_map(|pair| Some(pair.first()? + 1..*pair.last()?))
        .take(MOST_COLUMNS)
        .collect();
    let mut rows: Vec<Row> = Vec::new();
    let mut cells: Vec<String> = vec![String::new(); columns.len()];
    // The first line of the row that is open.
    let mut open: Option<usize> = None;
    let mut at = start;
    while let Some(line) = lines.get(at).map(|line| line.trim()) {
        if !line.starts_with(['+', '|']) {
            break;
        }
        let parts = parts(line, &columns);
        let is_border = |part: &str| part.len() > 1 && part.chars().all(|c| matches!(c, '-' | '='));
        if parts.iter().any(|part| is_border(part)) {
            if let Some(first) = open.take() {
                rows.push(row(first, cells.clone()));
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
        at += 1;
    }
    if let Some(first) = open {
        rows.push(row(first, cells));
    }
    (table(rows), at)
}

/// A line cut at the columns of the frame; one that does not keep to them is cut at its bars.
fn parts(line: &str, columns: &[Range<usize>]) -> Vec<String> {
    let chars: Vec<char> = line.chars().collect();
    let keeps =
        columns.iter().all(|column| chars.get(column.end).is_some_and(|c| matches!(c, '|' | '+')));
    if keeps {
        let part = |column: &Range<usize>| chars.get(column.clone()).unwrap_or_default();
        return columns.iter().map(|column| part(column).iter().collect()).collect();
    }
    let inner = line.trim_matches(['|', '+']);
    let separator = if line.starts_with('+') { '+' } else { '|' };
    inner.split(separator).take(columns.len()).map(str::to_owned).collect()
}
