//! Rosters as tables: `Role | Lead | Shadows`.

use super::{
    Role,
    people::{both, handle_of, is_handle, people, plain},
    rotation::read_rotation,
    sideways,
    words::is_beside,
};
use crate::schedule::{
    Unread,
    document::{Document, Rich, Row, Table},
};

/// Roles of one file.
const MOST_ROLES: usize = 2_000;

struct Columns {
    role: usize,
    lead: Option<usize>,
    shadows: Vec<usize>,
    /// A column with nothing but accounts, beside the names.
    accounts: Option<usize>,
}

impl Columns {
    fn of(table: &Table) -> Option<Self> {
        let header: Vec<String> =
            table.header.iter().map(|cell| cell.replace('\n', " ").trim().to_lowercase()).collect();
        let position = |is: &dyn Fn(&str) -> bool| header.iter().position(|cell| is(cell));
        let word = |cell: &str, words: &[&str]| {
            let mut said = cell.split(|c: char| !c.is_alphanumeric());
            said.any(|w| words.contains(&w))
        };
        let is_shadow = is_beside;
        let role = position(&|cell| {
            word(
                cell,
                &["role", "roles", "position", "area", "function", "rolle", "rôle", "papel", "rol"],
            ) || matches!(cell, "team" | "sub-team" | "subteam")
        });
        let lead = position(&|cell| {
            !is_shadow(cell)
                && word(
                    cell,
                    &[
                        "lead", "leads", "name", "person", "owner", "who", "assignee", "leiter",
                        "nom", "nombre",
                    ],
                )
        });
        let shadows: Vec<usize> = header
            .iter()
            .enumerate()
            .filter(|(index, cell)| is_shadow(cell) && Some(*index) != role)
            .map(|(index, _)| index)
            .collect();
        let accounts = position(&|cell| {
            !is_shadow(cell)
                && (cell.contains("github") || cell.contains("handle") || cell.contains("account"))
        })
        .filter(|column| Some(*column) != lead);
        match role {
            Some(role) if lead.or(accounts).is_some() || !shadows.is_empty() => {
                let lead = lead.filter(|lead| *lead != role);
                Some(Self { role, lead, shadows, accounts })
            }
            _ => Self::by_links(table),
        }
    }

    /// Columns whose cells link to accounts, behind one that names the role.
    fn by_links(table: &Table) -> Option<Self> {
        let linked = |column: usize| {
            let cells = table.rows.iter().filter_map(|row| row.rich.get(column));
            let said: Vec<&Rich> = cells.filter(|rich| !rich.text.trim().is_empty()).collect();
            let has = |rich: &&&Rich| {
                rich.links.iter().any(|(span, target)| {
                    // The label is an account as well; other links have words.
                    let label = rich.text.get(span.clone()).unwrap_or_default();
                    handle_of(target).is_some() && label.starts_with('@') && is_handle(label)
                })
            };
            !said.is_empty() && said.iter().filter(has).count() * 2 >= said.len()
        };
        let columns: Vec<usize> = (0..table.header.len().min(20)).filter(|c| linked(*c)).collect();
        let lead = *columns.first()?;
        let role = (0..lead).next()?;
        let shadows = columns.get(1..).unwrap_or_default().to_vec();
        Some(Self { role, lead: Some(lead), shadows, accounts: None })
    }
}

/// The roles of every table that is a roster.
pub(super) fn read_tables(document: &Document, unread: &mut Vec<Unread>) -> Vec<Role> {
    let mut roles = Vec::new();
    for table in &document.tables {
        if let Some(rotation) = read_rotation(table, unread) {
            roles.extend(rotation);
            continue;
        }
        if let Some(found) = sideways::by_columns(table) {
            roles.extend(found);
            continue;
        }
        let upright = sideways::upright(table);
        let table = upright.as_ref().unwrap_or(table);
        let Some(columns) = Columns::of(table) else { continue };
        let read: Vec<Role> =
            table.rows.iter().filter_map(|row| role(row, &columns, unread)).collect();
        // A table of roles without a single person is one of another kind.
        if read.iter().any(|role| !role.lead.is_empty() || !role.shadows.is_empty()) {
            roles.extend(read);
        }
    }
    roles.truncate(MOST_ROLES);
    roles
}

/// `Lead Shadow`, `Docs shadows`
fn is_shadow_row(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    ["shadow", "shadows", "shadow(s)"].iter().any(|word| lower.ends_with(word))
}

fn role(row: &Row, columns: &Columns, unread: &mut Vec<Unread>) -> Option<Role> {
    if row.cells.iter().all(String::is_empty) {
        return None;
    }
    let text = |column: usize| row.cells.get(column).map_or("", String::as_str);
    let in_column = |column: usize| match row.rich.get(column) {
        Some(rich) => people(rich),
        // HTML has cells without links.
        None => plain(text(column)),
    };
    // Those beside the lead may stand in the same cell.
    let (mut lead, mut shadows) = match columns.lead {
        None => (Vec::new(), Vec::new()),
        Some(column) => match row.rich.get(column) {
            Some(rich) => both(rich),
            None => both(&Rich { text: text(column).to_owned(), ..Rich::default() }),
        },
    };
    if let Some(accounts) = columns.accounts {
        let accounts = in_column(accounts);
        for (index, account) in accounts.into_iter().enumerate() {
            let handle = account.handle.or(account.name.filter(|name| is_handle(name)));
            match lead.get_mut(index) {
                Some(person) => person.handle = person.handle.take().or(handle),
                None => lead.push(super::Person { handle, ..super::Person::default() }),
            }
        }
    }
    if !row.beyond.is_empty() {
        unread.push(Unread {
            line: row.line,
            text: row.beyond.clone(),
            why: "This stands behind the last column of the table.".to_owned(),
        });
    }
    let name = text(columns.role).replace('\n', " ");
    shadows.extend(columns.shadows.iter().flat_map(|column| in_column(*column)));
    // A row of its own for those beside the lead.
    if is_shadow_row(&name) {
        shadows.splice(0..0, std::mem::take(&mut lead));
    }
    Some(Role {
        name: if name.is_empty() { "(no name)".to_owned() } else { name },
        lead,
        shadows,
        line: row.line,
    })
}
