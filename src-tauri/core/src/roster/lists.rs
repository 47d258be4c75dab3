//! Rosters as lists in Markdown, and as the YAML that gives out permissions: OWNERS_ALIASES and
//! the teams of an organisation.

use super::{
    Person, Role, Roster,
    people::{handle_of, is_forge, is_handle, people},
    words::is_about_people,
};
use crate::schedule::{
    Unread,
    document::{Document, Paragraph, Rich},
    draft::cycle_in,
    yaml::{Node, Tree, Value, looks_like},
};
use std::collections::HashMap;

/// Roles of one file.
const MOST_ROLES: usize = 2_000;
/// List items that are looked at.
const MOST_ITEMS: usize = 5_000;
/// People of one role.
const MOST_PEOPLE: usize = 1_000;

/// List items that name people: under a heading, under an item that names the role, or behind
/// `Role:`.
pub(super) fn read_lists(document: &Document) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::new();
    for (index, item) in document.items.iter().enumerate().take(MOST_ITEMS) {
        let text = item.text.as_str();
        let heading = item.heading.and_then(|index| document.headings.get(index));
        // A bare word, or a link with words of its own, is somebody where the page is about people;
        // else it is a file, a project or a guide.
        let about_people = || {
            let titles = document.titles.iter().chain(&document.front_title);
            let above = heading.map(|(_, text)| text).into_iter();
            above.chain(titles).any(|text| is_about_people(text))
        };
        let is_person = |(span, target): &(std::ops::Range<usize>, String)| {
            let label = item.rich.text.get(span.clone()).unwrap_or_default();
            handle_of(target).is_some_and(|account| {
                let is_same = account == label && is_forge(target);
                is_same || label.starts_with('@') || about_people()
            })
        };
        let linked = item.rich.links.iter().any(is_person);
        let is_link = item.rich.links.iter().any(|(span, _)| span.len() == text.len());
        // A word with items below it names a role.
        let below = document.items.get(index + 1).is_some_and(|next| next.parent == Some(index));
        let account = !below
            && is_handle(text)
            && (text.starts_with('@') || (!text.contains('.') && !is_link && about_people()));
        let mentions = text.split_whitespace().any(|w| {
            let word = w.trim_matches(['(', ')', ',', ':', ';']);
            word.starts_with('@') && is_handle(word)
        });
        if !(linked || account || mentions) || text.len() > 1_000 {
            continue;
        }
        let labelled = item.rich.text.split_once(": ").filter(|(label, _)| {
            !label.contains('@') && !label.to_lowercase().contains("slack") && label.len() <= 60
        });
        let parent = item.parent.and_then(|parent| document.items.get(parent));
        let (name, line) = match (labelled, parent, heading) {
            (Some((label, _)), ..) => (label.trim().to_owned(), item.line),
            (None, Some(parent), _) if !parent.text.contains('@') => {
                (parent.text.trim_end_matches(':').to_owned(), parent.line)
            }
            (_, _, Some((line, heading))) => (heading.clone(), *line),
            _ => ("(no name)".to_owned(), item.line),
        };
        let found = if account {
            vec![Person {
                handle: Some(text.trim_start_matches('@').to_owned()),
                ..Person::default()
            }]
        } else {
            let mut rich = item.rich.clone();
            if let Some((label, _)) = labelled {
                // What names the role names nobody.
                let cut = label.len() + 2;
                rich.text = rich.text.get(cut..).unwrap_or_default().to_owned();
                let moved = |span: &std::ops::Range<usize>| {
                    span.start.saturating_sub(cut)..span.end.saturating_sub(cut)
                };
                rich.links =
                    rich.links.iter().map(|(s, target)| (moved(s), target.clone())).collect();
                rich.code = rich.code.iter().map(moved).collect();
            }
            people(&rich).into_iter().filter(|person| person.handle.is_some()).collect()
        };
        if found.is_empty() {
            continue;
        }
        let shadows = name.to_lowercase().contains("shadow");
        let full = roles.len() >= MOST_ROLES;
        match roles.iter_mut().rev().take(50).find(|role| role.line == line || role.name == name) {
            Some(role) if shadows => role.shadows.extend(found),
            Some(role) => role.lead.extend(found),
            None if !full => roles.push(Role {
                name,
                lead: if shadows { Vec::new() } else { found.clone() },
                shadows: if shadows { found } else { Vec::new() },
                line,
            }),
            None => {}
        }
    }
    roles
}

/// Paragraphs that name one role in bold and its people behind it: `**Adviser:** Ada ([@ada](...))`.
pub(super) fn read_paragraphs(document: &Document) -> Vec<Role> {
    let role = |paragraph: &Paragraph| {
        let bold = paragraph.bold.first().filter(|bold| bold.start == 0)?;
        let (label, said) = paragraph.text.split_at_checked(bold.end)?;
        let (colon, label) = (label.ends_with(':'), label.trim_end_matches(':').trim());
        let said = if colon { said } else { said.strip_prefix(':')? };
        let cut = paragraph.text.len() - said.len();
        let links = paragraph.links.iter().filter(|(span, _)| span.start >= cut);
        let moved = links.map(|(s, to)| (s.start - cut..s.end.saturating_sub(cut), to.clone()));
        let rich = Rich { text: said.to_owned(), links: moved.collect(), code: Vec::new() };
        let lead: Vec<Person> =
            people(&rich).into_iter().filter(|person| person.handle.is_some()).collect();
        let named = !label.is_empty() && label.len() <= 60 && !lead.is_empty();
        let name = label.to_owned();
        named.then(|| Role { name, lead, shadows: Vec::new(), line: paragraph.line })
    };
    document.paragraphs.iter().take(MOST_ITEMS).filter_map(role).collect()
}

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
        return None;
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
