//! Whether what stands in a cell of a table is a date of its own.

use crate::time::{Context, When, names_day, read_with};
use chrono::Datelike as _;

/// Longer cells are no dates.
const LONGEST: usize = 120;

/// Whether a cell is a date of its own: a whole month may head a column.
pub(crate) fn is_day(cell: &str) -> bool {
    if cell.len() > LONGEST || !cell.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    match read_with(cell, Context::days(None)) {
        When::Tbd { .. } => names_day(cell),
        When::Range { first, last, .. } => {
            let whole_months =
                first.day() == 1 && last.succ_opt().is_some_and(|day| day.day() == 1);
            !whole_months
        }
        _ => true,
    }
}
