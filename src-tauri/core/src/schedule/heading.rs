//! Whether the first row of a table is its heading. Many formats cannot say that a table has none,
//! and then its first dated row stands where a heading belongs.

use super::{
    day::is_day,
    document::{Row, Table},
    header,
};

/// What the format of a table says about its first row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Head {
    /// It is marked as the heading.
    Marked,
    /// It could be marked as the heading, and is not.
    Unmarked,
    /// Nothing: every table of the format has one, or no way to mark it is known.
    Open,
}

/// Rows that are looked at below a heading.
const LOOKED_AT: usize = 60;

impl Table {
    /// Takes the first row as the heading, or as a row like those below it.
    pub(crate) fn begin_with(&mut self, first: Row, head: Head) {
        if is_heading(&first.cells, &self.rows, head) {
            self.header = first.cells;
            return;
        }
        let rows = self.rows.iter().map(|row| row.cells.len());
        let columns = rows.chain([first.cells.len()]).max().unwrap_or(0);
        self.header = vec![String::new(); columns];
        self.rows.insert(0, first);
    }
}

fn is_heading(first: &[String], below: &[Row], head: Head) -> bool {
    if head == Head::Marked {
        return true;
    }
    let names_column = |cell: &String| {
        header::role(cell).is_some()
            || header::is_release(cell)
            || header::is_kind_of_event(cell)
            || ["start", "end", "from", "to", "until", "begin"]
                .contains(&cell.trim().to_lowercase().as_str())
    };
    let dated: Vec<usize> =
        first.iter().enumerate().filter(|(_, cell)| is_day(cell)).map(|(at, _)| at).collect();
    if dated.is_empty() {
        return head != Head::Unmarked || first.iter().any(names_column);
    }
    let cells = |column: usize| {
        let rows = below.iter().take(LOOKED_AT);
        rows.map(move |row| row.cells.get(column).map_or("", |cell| cell.trim()))
    };
    if dated.iter().any(|column| cells(*column).any(is_day)) {
        return false;
    }
    // A heading may be dates, such as the days of a rotation: what stands below them then is none.
    let is_open = |cell: &str| {
        let plain: String = cell.chars().filter(|c| c.is_alphanumeric()).collect();
        matches!(plain.to_ascii_lowercase().as_str(), "" | "tbd" | "tbc" | "tba" | "na")
    };
    let says_other = dated.iter().any(|column| cells(*column).any(|cell| !is_open(cell)));
    says_other && (dated.len() > 1 || head == Head::Open && first.iter().any(names_column))
}
