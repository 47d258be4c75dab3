//! CODEOWNERS: who is asked about which files. Each pattern is a role, or the comment right above
//! patterns; the accounts behind it lead.

use super::{Person, Role, Roster, people::is_handle};

/// Roles of one file.
const MOST_ROLES: usize = 2_000;
/// A comment of more words is a sentence.
const MOST_WORDS: usize = 4;

/// Reads a text of which every line is a pattern with its owners; none for other texts.
pub(super) fn read(text: &str) -> Option<Roster> {
    let mut roles: Vec<Role> = Vec::new();
    // What the comment right above says, and of what the section is.
    let mut label: Option<(String, u32)> = None;
    let mut patterns = 0;
    for (number, line) in (1_u32..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() {
            label = None;
            continue;
        }
        if let Some(comment) = line.strip_prefix('#') {
            let comment = comment.trim_matches(['#', ' ', '-', '=', '*']);
            let words = comment.split_whitespace().count();
            let names = (1..=MOST_WORDS).contains(&words) && !comment.ends_with('.');
            label = names.then(|| (comment.to_owned(), number));
            continue;
        }
        let rule = line.split(" #").next().unwrap_or_default();
        let (name, owners) = match section(rule) {
            Some(section) => section,
            None => {
                let mut words = rule.split_whitespace();
                let pattern = words.next().filter(|word| is_pattern(word))?;
                patterns += usize::from(rule.contains('@'));
                (pattern.to_owned(), words.collect())
            }
        };
        let people: Option<Vec<Person>> = owners.into_iter().map(owner).collect();
        let people = people?;
        let (name, line) = label.clone().unwrap_or((name, number));
        if people.is_empty() || roles.len() >= MOST_ROLES {
            continue;
        }
        match roles.iter_mut().find(|role| role.line == line) {
            Some(role) => {
                for person in people {
                    if !role.lead.contains(&person) {
                        role.lead.push(person);
                    }
                }
            }
            None => roles.push(Role { name, lead: people, shadows: Vec::new(), line }),
        }
    }
    (patterns > 0).then(|| Roster { cycle: None, roles, unread: Vec::new() })
}

/// `[Docs][2] @oak`: the name of a section and who owns it by default.
fn section(rule: &str) -> Option<(String, Vec<&str>)> {
    let (name, rest) = rule.trim_start_matches('^').strip_prefix('[')?.split_once(']')?;
    let rest = match rest.strip_prefix('[') {
        Some(count) => count.split_once(']')?.1,
        None => rest,
    };
    Some((name.to_owned(), rest.split_whitespace().collect()))
}

/// Whether a word names files.
fn is_pattern(word: &str) -> bool {
    !word.starts_with(['@', '|', '<', '-', '{', '(']) && !word.ends_with(':') && {
        word == "*" || word.contains(['/', '*']) || word.contains('.') && !word.ends_with('.')
    }
}

/// An account, a team or an address; none for another word.
fn owner(word: &str) -> Option<Person> {
    let named = |name: &str| Person { name: Some(name.to_owned()), ..Person::default() };
    match word.strip_prefix('@') {
        Some(team) if team.contains('/') => Some(named(word)),
        Some(handle) if is_handle(word) => {
            Some(Person { handle: Some(handle.to_owned()), ..Person::default() })
        }
        _ if word.contains('@') && word.contains('.') => Some(named(word)),
        _ => None,
    }
}
