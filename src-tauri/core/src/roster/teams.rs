//! Teams as data: those who lead and the members, in TOML or YAML.

use super::{Person, Role, Roster, people::is_handle};
use crate::schedule::{
    Unread,
    yaml::{Node, Tree, Value as Yaml},
};
use toml::{Table, Value};

/// Lists of those who lead, by their keys.
const LEAD: [&str; 8] =
    ["leads", "lead", "maintainers", "owners", "captains", "managers", "chairs", "approvers"];
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

/// Reads the teams of a YAML file whose lists have the same keys, such as OWNERS: `lead: oak`,
/// `shadows: [fir, elm]`.
pub(super) fn read_yaml(tree: &Tree) -> Option<Roster> {
    let mut roles = Vec::new();
    for root in &tree.roots {
        of_node(root, "", &mut roles, 0);
    }
    roles.sort_by_key(|role| role.line);
    let unread = tree.broken.as_ref().map(|(line, why)| Unread {
        line: *line,
        text: String::new(),
        why: format!("The YAML cannot be read from here on: {why}."),
    });
    (!roles.is_empty()).then(|| Roster { cycle: None, roles, unread: unread.into_iter().collect() })
}

fn of_node(node: &Node, above: &str, roles: &mut Vec<Role>, depth: usize) {
    if depth > DEEPEST || roles.len() >= MOST_ROLES {
        return;
    }
    let own = ["role", "name", "team"].iter().find_map(|key| node.get(key)?.text());
    let of = |keys: &[&str]| -> Vec<(u32, String)> {
        let lists =
            node.map().iter().filter(|(key, _)| keys.contains(&key.to_lowercase().as_str()));
        lists.flat_map(|(_, value)| handles(value)).collect()
    };
    let (mut lead, beside) = (of(&LEAD), of(&BESIDE));
    let of_role = node.get("role").is_some();
    if lead.is_empty() && of_role {
        lead = of(&["github", "handle", "login", "account"]);
    }
    if !lead.is_empty() || !beside.is_empty() {
        let key = || node.map().iter().map(|(key, _)| key.as_str()).find(|key| LEAD.contains(key));
        let above = Some(above).filter(|above| !above.is_empty());
        let name = own.or(above).or_else(key).unwrap_or("(no name)").to_owned();
        let line = lead.iter().chain(&beside).map(|(line, _)| *line).min().unwrap_or(node.line);
        let leads = |one: &String| lead.iter().any(|(_, lead)| lead.eq_ignore_ascii_case(one));
        let shadows = beside.iter().map(|(_, one)| one).filter(|one| !leads(one));
        let shadows = shadows.cloned().map(person).collect();
        let lead = lead.iter().map(|(_, one)| person(one.clone())).collect();
        roles.push(Role { name, lead, shadows, line });
    }
    for (key, value) in node.map() {
        if matches!(key.as_str(), "alumni" | "emeritus" | "former") {
            continue;
        }
        let name = if is_plain(key) && own.or(Some(above)) != Some("") {
            own.unwrap_or(above)
        } else {
            key
        };
        match &value.value {
            Yaml::Map(_) => of_node(value, name, roles, depth + 1),
            Yaml::List(list) => {
                for inner in list {
                    of_node(inner, name, roles, depth + 1);
                }
            }
            Yaml::Text(_) => {}
        }
    }
}

/// The accounts of a value, each with its line.
fn handles(value: &Node) -> Vec<(u32, String)> {
    let one = |node: &Node| {
        // Whoever has a role of their own is found by it.
        let named = || match node.get("role") {
            Some(_) => None,
            None => ["github", "handle", "login"].iter().find_map(|key| node.get(key)?.text()),
        };
        let account = node.text().or_else(named).filter(|account| is_handle(account))?;
        Some((node.line, account.trim_start_matches('@').to_owned()))
    };
    match &value.value {
        Yaml::List(list) => list.iter().filter_map(one).collect(),
        _ => one(value).into_iter().collect(),
    }
}

/// Whether a key only says that people follow.
fn is_plain(key: &str) -> bool {
    matches!(key, "people" | "team" | "teams" | "github" | "roles")
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
        let name = if is_plain(key) && !name.is_empty() { name } else { key.as_str() };
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
