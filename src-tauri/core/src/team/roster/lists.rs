//! Rosters as the YAML that gives out permissions: OWNERS_ALIASES and the teams of an organisation.

use super::{Person, Role, Roster, people::is_handle, teams};
use crate::schedule::{
    Unread,
    draft::cycle_in,
    yaml::{Node, Tree, Value, looks_like},
};
use std::collections::HashMap;

/// Roles of one file.
const MOST_ROLES: usize = 2_000;
/// People of one role.
const MOST_PEOPLE: usize = 1_000;

/// A person of a YAML list: the account, the key of the list, its line and the comment behind it.
struct Member {
    handle: String,
    team: String,
    key: String,
    line: u32,
    comment: String,
}

/// Reads OWNERS_ALIASES or the teams of an organisation; none for other texts.
pub(super) fn read_yaml(text: &str) -> Option<Roster> {
    if !looks_like(text) {
        return None;
    }
    let tree = Tree::read(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut members = Vec::new();
    for root in &tree.roots {
        if let Some(aliases) = root.get("aliases") {
            collect(aliases, "", &lines, &mut members, 0);
        }
        if let Some(teams) = root.get("teams") {
            collect(teams, "", &lines, &mut members, 0);
        }
    }
    if members.is_empty() {
        return teams::read_yaml(&tree);
    }
    let cycle = newest_cycle(&members);
    let from_comments = cycle.as_deref().map(|cycle| by_comment(&members, cycle));
    let is_teams = tree.roots.iter().any(|root| root.get("teams").is_some());
    let roles = match from_comments {
        // Only comments say what the members of a team do.
        Some(roles) if is_teams && roles.len() > 1 => roles,
        _ => by_key(&members),
    };
    let unread = tree.broken.map(|(line, why)| Unread {
        line,
        text: String::new(),
        why: format!("The YAML cannot be read from here on: {why}."),
    });
    Some(Roster { cycle, roles, unread: unread.into_iter().collect() })
}

fn collect(node: &Node, team: &str, lines: &[&str], members: &mut Vec<Member>, depth: usize) {
    if depth > 20 {
        return;
    }
    for (key, value) in node.map() {
        match &value.value {
            Value::List(list) => {
                for entry in list {
                    let Some(handle) = entry.text().filter(|text| is_handle(text)) else {
                        continue;
                    };
                    let index = usize::try_from(entry.line).unwrap_or(0).saturating_sub(1);
                    let line = lines.get(index).copied().unwrap_or_default();
                    let comment = line.split_once(" #").map_or("", |(_, comment)| comment.trim());
                    members.push(Member {
                        handle: handle.trim_start_matches('@').to_owned(),
                        team: team.to_owned(),
                        key: key.clone(),
                        line: entry.line,
                        comment: comment.to_owned(),
                    });
                }
            }
            Value::Map(_) if matches!(key.as_str(), "repos" | "teams") => {
                if key == "teams" {
                    collect(value, team, lines, members, depth + 1);
                }
            }
            Value::Map(_) => collect(value, key, lines, members, depth + 1),
            Value::Text(_) => {}
        }
    }
}

/// The newest release that comments name.
fn newest_cycle(members: &[Member]) -> Option<String> {
    let number = |cycle: &str| -> Vec<u32> {
        cycle.trim_start_matches('v').split('.').filter_map(|part| part.parse().ok()).collect()
    };
    members.iter().filter_map(|m| cycle_in(&m.comment)).max_by_key(|cycle| number(cycle))
}

/// Roles as comments give them: `# v1.37 Docs Shadow / v1.37 Branch Manager`.
fn by_comment(members: &[Member], cycle: &str) -> Vec<Role> {
    let mut roles = Roles::default();
    for member in members {
        for said in member.comment.split(" / ") {
            if cycle_in(said).as_deref() != Some(cycle) {
                continue;
            }
            let bare = cycle.trim_start_matches('v');
            let words = said.split_whitespace().filter(|word| word.trim_start_matches('v') != bare);
            let mut name = words.collect::<Vec<_>>().join(" ");
            let shadow = name.to_lowercase().ends_with("shadow");
            for suffix in [" Shadow", " shadow", " Lead", " lead"] {
                name = name.strip_suffix(suffix).unwrap_or(&name).to_owned();
            }
            if name.is_empty() {
                continue;
            }
            roles.put(&name, member, shadow);
        }
    }
    roles.list
}

/// Roles as keys give them: `docs-approvers`, `lead-shadows`; of a team its maintainers lead.
fn by_key(members: &[Member]) -> Vec<Role> {
    let mut roles = Roles::default();
    for member in members {
        if member.team.is_empty() {
            let name = member.key.as_str();
            let (name, shadow) = match name.strip_suffix("-shadows") {
                Some(name) => (name, true),
                // Who reviews does not lead.
                None if name.ends_with("-reviewers") => (name, true),
                None => (name.strip_suffix("-approvers").unwrap_or(name), false),
            };
            roles.put(name, member, shadow);
        } else {
            roles.put(&member.team, member, member.key == "members");
        }
    }
    roles.list
}

/// Roles by their names.
#[derive(Default)]
struct Roles {
    list: Vec<Role>,
    places: HashMap<String, usize>,
}

impl Roles {
    fn put(&mut self, name: &str, member: &Member, shadow: bool) {
        let index = match self.places.get(name) {
            Some(index) => *index,
            None if self.list.len() >= MOST_ROLES => return,
            None => {
                let index = self.list.len();
                self.places.insert(name.to_owned(), index);
                self.list.push(Role {
                    name: name.to_owned(),
                    line: member.line,
                    ..Role::default()
                });
                index
            }
        };
        let Some(role) = self.list.get_mut(index) else { return };
        let people = if shadow { &mut role.shadows } else { &mut role.lead };
        let known = |person: &Person| {
            person.handle.as_deref().is_some_and(|h| h.eq_ignore_ascii_case(&member.handle))
        };
        // A person stands in a team and in the team around it.
        if people.len() < MOST_PEOPLE && !people.iter().any(known) {
            people.push(Person { handle: Some(member.handle.clone()), ..Person::default() });
        }
    }
}
