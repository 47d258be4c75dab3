//! Teams as TOML: `[people]` with the accounts of those who lead and of the members.

use super::{Person, Role, Roster, people::is_handle};
use toml::{Table, Value};

/// Lists of those who lead, by their keys.
const LEAD: [&str; 7] =
    ["leads", "lead", "maintainers", "owners", "captains", "managers", "chairs"];
/// Lists of the others.
const BESIDE: [&str; 4] = ["members", "shadows", "contributors", "reviewers"];
/// Tables in tables that are looked at.
const DEEPEST: usize = 6;
/// Roles of one file.
const MOST_ROLES: usize = 2_000;

/// Reads the teams of a TOML file; none for other texts.
pub(super) fn read_toml(text: &str) -> Option<Roster> {
    // Prose is no TOML in its first lines, so this ends early.
    let table: Table = text.parse().ok()?;
    let mut roles = Vec::new();
    collect(&table, "", text, &mut roles, 0);
    roles.sort_by_key(|role| role.line);
    (!roles.is_empty()).then(|| Roster { cycle: None, roles, unread: Vec::new() })
}

fn collect(table: &Table, above: &str, text: &str, roles: &mut Vec<Role>, depth: usize) {
    if depth > DEEPEST || roles.len() >= MOST_ROLES {
        return;
    }
    let own = table.get("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty());
    let name = own.unwrap_or(above);
    let of = |keys: &[&str]| -> Vec<String> {
        keys.iter().filter_map(|key| table.get(*key)).flat_map(accounts).collect()
    };
    let (lead, beside) = (of(&LEAD), of(&BESIDE));
    if !lead.is_empty() || !beside.is_empty() {
        let is_lead = |account: &String| lead.iter().any(|lead| lead.eq_ignore_ascii_case(account));
        let shadows: Vec<String> = beside.iter().filter(|one| !is_lead(one)).cloned().collect();
        let line = lead.iter().chain(&shadows).find_map(|account| line_of(text, account));
        roles.push(Role {
            name: if name.is_empty() { "(no name)" } else { name }.to_owned(),
            lead: lead.into_iter().map(person).collect(),
            shadows: shadows.into_iter().map(person).collect(),
            line: line.unwrap_or(1),
        });
    }
    for (key, value) in table {
        // Whoever was there once is not there.
        if matches!(key.as_str(), "alumni" | "emeritus" | "former") {
            continue;
        }
        let is_plain = matches!(key.as_str(), "people" | "team" | "teams" | "github");
        let name = if is_plain && !name.is_empty() { name } else { key.as_str() };
        match value {
            Value::Table(inner) => collect(inner, name, text, roles, depth + 1),
            Value::Array(list) => {
                for inner in list.iter().filter_map(Value::as_table) {
                    collect(inner, name, text, roles, depth + 1);
                }
            }
            _ => {}
        }
    }
}

/// The accounts of a list: plain, or with what else is said of each.
fn accounts(value: &Value) -> Vec<String> {
    let one = |value: &Value| {
        let named = |table: &Table| {
            ["github", "handle", "login"]
                .iter()
                .find_map(|key| table.get(*key)?.as_str().map(str::to_owned))
        };
        let account = value.as_str().map(str::to_owned).or_else(|| named(value.as_table()?))?;
        is_handle(&account).then(|| account.trim_start_matches('@').to_owned())
    };
    match value {
        Value::Array(list) => list.iter().filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    }
}

fn person(handle: String) -> Person {
    Person { handle: Some(handle), ..Person::default() }
}

fn line_of(text: &str, account: &str) -> Option<u32> {
    let quoted = [format!("\"{account}\""), format!("'{account}'"), format!("\"@{account}\"")];
    let mut lines = (1_u32..).zip(text.lines());
    lines.find(|(_, line)| quoted.iter().any(|q| line.contains(q.as_str()))).map(|(at, _)| at)
}
