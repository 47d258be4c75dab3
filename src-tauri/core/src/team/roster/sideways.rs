//! Tables of roles that are turned on their side: each column is a role, and each row says something
//! of all of them: `| | Lead | Docs |` above `| GitHub | @oak | @fir |`.

use super::{
    Role,
    people::{handle_of, is_handle, people, plain},
    words::{is_beside, is_generic, is_role},
};
use crate::schedule::document::{Rich, Row, Table};

/// Columns of such a table.
const MOST_COLUMNS: usize = 60;
/// What a row says of each role.
const LABELS: [&str; 20] = [
    "account",
    "email",
    "e-mail",
    "github",
    "github handle",
    "handle",
    "lead",
    "leads",
    "location",
    "mail",
    "name",
    "names",
    "owner",
    "person",
    "primary",
    "slack",
    "time zone",
    "timezone",
    "who",
    "backup",
];

/// The table turned so that each role is a row; none if it stands upright already.
pub(super) fn upright(table: &Table) -> Option<Table> {
    let columns = 1..table.header.len().min(MOST_COLUMNS);
    let labels: Vec<String> = table.rows.iter().map(label).collect();
    let is_label = |label: &String| LABELS.contains(&label.as_str()) || is_beside(label);
    let is_other = |column: usize| {
        table.header.get(column).is_some_and(|head| !is_label(&plainly(head)) || is_role(head))
    };
    if labels.is_empty() || columns.len() < 2 || !labels.iter().all(is_label) {
        return None;
    }
    // `Role | Name | GitHub` with one role called `Lead` stands upright.
    let named = columns.clone().filter(|column| is_other(*column)).count();
    let of_accounts =
        |head: &String| ["github", "handle", "name"].contains(&plainly(head).as_str());
    let beside = columns.clone().any(|c| table.header.get(c).is_some_and(|head| is_beside(head)));
    if named * 2 < columns.len() || beside || table.header.iter().any(of_accounts) {
        return None;
    }
    let header = std::iter::once("Role".to_owned()).chain(labels).collect();
    let rows = columns.map(|column| turned(table, column)).collect();
    Some(Table { header, rows, kind: table.kind, heading: table.heading.clone() })
}

fn turned(table: &Table, column: usize) -> Row {
    let name = table.header.get(column).cloned().unwrap_or_default();
    let cells = table.rows.iter().map(|row| row.cells.get(column).cloned().unwrap_or_default());
    let rich = table.rows.iter().map(|row| {
        row.rich.get(column).cloned().unwrap_or_else(|| Rich {
            text: row.cells.get(column).cloned().unwrap_or_default(),
            ..Rich::default()
        })
    });
    Row {
        line: table.rows.first().map_or(1, |row| row.line),
        cells: std::iter::once(name.clone()).chain(cells).collect(),
        rich: std::iter::once(Rich { text: name, ..Rich::default() }).chain(rich).collect(),
        ..Row::default()
    }
}

/// The roles of a table whose columns are roles and whose cells are their people, without a word of
/// what a row is.
pub(super) fn by_columns(table: &Table) -> Option<Vec<Role>> {
    let columns = 0..table.header.len().min(MOST_COLUMNS);
    let head = |column: usize| table.header.get(column).map_or("", String::as_str);
    let said = |row: &Row, column: usize| row.cells.get(column).is_some_and(|c| !c.is_empty());
    let has_account = |row: &Row, column: usize| match row.rich.get(column) {
        Some(rich) => {
            rich.links.iter().any(|(_, target)| handle_of(target).is_some()) || mentions(&rich.text)
        }
        None => row.cells.get(column).is_some_and(|cell| mentions(cell)),
    };
    let all = || table.rows.iter().flat_map(|row| columns.clone().map(move |c| (row, c)));
    let full = all().filter(|(row, column)| said(row, *column)).count();
    let accounts = all().filter(|(row, column)| has_account(row, *column)).count();
    let are_roles = columns.clone().all(|column| {
        is_role(head(column)) && !is_generic(head(column)) && !is_beside(head(column))
    });
    if columns.len() < 2 || !are_roles || accounts == 0 || accounts * 4 < full * 3 {
        return None;
    }
    let of_column = |column: usize| {
        let cells = table.rows.iter().filter(|row| said(row, column));
        let found = cells.flat_map(|row| match row.rich.get(column) {
            Some(rich) => people(rich),
            None => plain(row.cells.get(column).map_or("", String::as_str)),
        });
        Role {
            name: head(column).to_owned(),
            lead: found.collect(),
            shadows: Vec::new(),
            line: table.rows.first().map_or(1, |row| row.line),
        }
    };
    Some(columns.map(of_column).collect())
}

fn mentions(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || ",;()".contains(c))
        .any(|word| word.starts_with('@') && is_handle(word))
}

fn label(row: &Row) -> String {
    plainly(row.cells.first().map_or("", String::as_str))
}

fn plainly(text: &str) -> String {
    text.trim().trim_end_matches(':').to_lowercase()
}
