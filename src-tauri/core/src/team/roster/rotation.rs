//! Rosters by date: who has a role in which week, month, quarter or version. The columns are the
//! roles, and the people of one follow each other in it.

use super::{
    Person, Role,
    people::{handle_of, is_handle, people, plain},
    words::{is_beside, is_role},
};
use crate::schedule::{
    Unread,
    document::{Row, Table},
};

/// Roles of one table.
const MOST_ROLES: usize = 20;
/// People of one role.
const MOST_PEOPLE: usize = 500;

/// The roles of a table whose rows are times; none where it is no such table.
pub(super) fn read_rotation(table: &Table, unread: &mut Vec<Unread>) -> Option<Vec<Role>> {
    let header: Vec<&str> = table.header.iter().map(|cell| cell.trim()).collect();
    let first = header.first()?;
    // A table of roles is none of times, whatever stands first in it.
    const OF_ROLES: [&str; 6] = ["role", "roles", "position", "area", "function", "team"];
    let names = |cell: &&str| {
        let lower = cell.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).any(|word| OF_ROLES.contains(&word))
    };
    if header.iter().any(names) || is_role(first) || !is_time_column(first, table) {
        return None;
    }
    let columns: Vec<usize> =
        (1..header.len().min(MOST_ROLES)).filter(|column| has_people(table, *column)).collect();
    let mut roles: Vec<Role> = Vec::new();
    for column in columns {
        let name = header.get(column).copied().unwrap_or_default();
        let found = distinct(table.rows.iter().flat_map(|row| in_cell(row, column)));
        let line = table.rows.first().map_or(1, |row| row.line);
        let named = roles.last_mut().filter(|_| is_beside(name));
        match named {
            Some(role) => role.shadows.extend(found),
            None => {
                let name = if name.is_empty() { "(no name)" } else { name }.to_owned();
                let (lead, shadows) =
                    if is_beside(&name) { (Vec::new(), found) } else { (found, Vec::new()) };
                roles.push(Role { name, lead, shadows, line });
            }
        }
    }
    if roles.iter().all(|role| role.lead.is_empty() && role.shadows.is_empty()) {
        return None;
    }
    for row in table.rows.iter().filter(|row| !row.beyond.is_empty()) {
        unread.push(Unread {
            line: row.line,
            text: row.beyond.clone(),
            why: "This stands behind the last column of the table.".to_owned(),
        });
    }
    Some(roles)
}

/// Whether a column says when, by its head or by what most of its cells are.
fn is_time_column(head: &str, table: &Table) -> bool {
    const TIMES: [&str; 20] = [
        "date",
        "dates",
        "day",
        "week",
        "weeks",
        "month",
        "quarter",
        "year",
        "sprint",
        "version",
        "versions",
        "release",
        "releases",
        "cycle",
        "milestone",
        "when",
        "from",
        "start",
        "period",
        "iteration",
    ];
    let head = head.to_lowercase();
    let says = head.split(|c: char| !c.is_alphanumeric()).any(|word| TIMES.contains(&word));
    let cells = table.rows.iter().filter_map(|row| row.cells.first());
    let said: Vec<&String> = cells.filter(|cell| !cell.trim().is_empty()).collect();
    let numbered = said.iter().filter(|cell| is_time(cell)).count();
    !said.is_empty() && numbered * 2 > said.len() && (says || numbered == said.len())
}

/// `2027-08-30`, `2027 Q2`, `v0.160.0`, `May 2027`, `week 31`
fn is_time(cell: &str) -> bool {
    cell.bytes().any(|b| b.is_ascii_digit()) && !cell.contains('@')
}

/// Whether most cells of a column name people: by their accounts, or in words where its head is a
/// role.
fn has_people(table: &Table, column: usize) -> bool {
    let head = table.header.get(column).map_or("", String::as_str);
    let cells =
        table.rows.iter().filter(|row| row.cells.get(column).is_some_and(|c| !c.is_empty()));
    let said: Vec<&Row> = cells.collect();
    let has_account = |row: &&&Row| {
        let Some(rich) = row.rich.get(column) else {
            return in_cell(row, column).iter().any(|person| person.handle.is_some());
        };
        let linked = rich.links.iter().any(|(span, target)| {
            let label = rich.text.get(span.clone()).unwrap_or_default();
            let account = handle_of(target);
            let is_same = |account: &String| {
                account.eq_ignore_ascii_case(label.trim_start_matches('@'))
                    || label.starts_with('@')
            };
            account.as_ref().is_some_and(is_same)
        });
        linked || rich.text.split_whitespace().any(|word| word.starts_with('@') && is_handle(word))
    };
    let accounts = said.iter().filter(has_account).count();
    let is_named = is_role(head) || is_beside(head);
    !said.is_empty() && (is_named || accounts * 2 >= said.len()) && {
        let people: usize = said.iter().map(|row| in_cell(row, column).len()).sum();
        people * 2 >= said.len()
    }
}

fn in_cell(row: &Row, column: usize) -> Vec<Person> {
    match row.rich.get(column) {
        Some(rich) => people(rich),
        None => plain(row.cells.get(column).map_or("", String::as_str)),
    }
}

/// Each person once, in the order of the rows.
fn distinct(people: impl Iterator<Item = Person>) -> Vec<Person> {
    let key = |person: &Person| {
        person.handle.as_deref().or(person.name.as_deref()).unwrap_or_default().to_lowercase()
    };
    let mut list: Vec<Person> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for person in people {
        if list.len() < MOST_PEOPLE && seen.insert(key(&person)) {
            list.push(person);
        }
    }
    list
}
