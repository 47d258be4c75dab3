//! Teams as data: those who lead and the members, in TOML or YAML.

use super::words::{is_about_people, is_role};
use super::{Person, Role, Roster, people::is_handle};
use crate::schedule::{
    self, Unread,
    yaml::{Node, Tree, Value},
};

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
    read_yaml(&schedule::read_toml(text)?)
}

/// Reads the teams of a YAML file whose lists have the same keys, such as OWNERS: `lead: oak`,
/// `shadows: [fir, elm]`.
pub(super) fn read_yaml(tree: &Tree) -> Option<Roster> {
    let mut roles = Vec::new();
    for root in &tree.roots {
        of_node(root, "", false, &mut roles, 0);
    }
    roles.sort_by_key(|role| role.line);
    let unread = tree.broken.as_ref().map(|(line, why)| Unread {
        line: *line,
        text: String::new(),
        why: format!("The YAML cannot be read from here on: {why}."),
    });
    (!roles.is_empty()).then(|| Roster { cycle: None, roles, unread: unread.into_iter().collect() })
}

/// The keys of one account.
const ACCOUNT: [&str; 4] = ["github", "handle", "login", "account"];

/// `keyed` is whether the key above is that of a role.
fn of_node(node: &Node, above: &str, keyed: bool, roles: &mut Vec<Role>, depth: usize) {
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
        lead = of(&ACCOUNT);
    }
    // `release-lead: {name: Ann, github: ann}`: the key is the role, the name a person's.
    let is_person = keyed && lead.is_empty() && beside.is_empty() && !of_role;
    if let Some((line, handle)) = Some(()).filter(|()| is_person).and_then(|()| of(&ACCOUNT).pop())
    {
        let name = node.get("name").and_then(Node::text).map(str::to_owned);
        let person = Person { name, handle: Some(handle), ..Person::default() };
        roles.push(Role { name: above.to_owned(), lead: vec![person], shadows: Vec::new(), line });
        return;
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
            Value::Map(_) => {
                let keyed =
                    !is_plain(key) && (is_role(key) || is_about_people(above) || keyed_below(node));
                of_node(value, name, keyed, roles, depth + 1);
            }
            Value::List(list) => {
                for inner in list {
                    of_node(inner, name, false, roles, depth + 1);
                }
            }
            Value::Text(_) => {}
        }
    }
}

/// Whether another key beside names a role, so that all of them do.
fn keyed_below(node: &Node) -> bool {
    node.map().iter().any(|(key, _)| is_role(key))
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
        Value::List(list) => list.iter().filter_map(one).collect(),
        _ => one(value).into_iter().collect(),
    }
}

/// Whether a key only says that people follow.
fn is_plain(key: &str) -> bool {
    matches!(key, "people" | "team" | "teams" | "github" | "roles")
}

fn person(handle: String) -> Person {
    Person { handle: Some(handle), ..Person::default() }
}
