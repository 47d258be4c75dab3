//! Rosters as headings: the role is the heading, and below it stand the accounts that have it. Also
//! as lines of plain text, each with its role: `Release lead: @oak`.

use super::{
    Person, Role,
    people::{both, part},
    sections::Sections,
    words::{is_about_people, is_beside, is_generic, is_role},
};
use crate::schedule::document::{Document, Paragraph, Rich};

/// Paragraphs that are looked at.
const MOST_PARAGRAPHS: usize = 5_000;
/// Longer ones are prose.
const LONGEST: usize = 300;
/// Longer words name no role.
const LONGEST_NAME: usize = 60;

/// The roles that headings name, with the accounts in the paragraphs right below them.
pub(super) fn read_headed(document: &Document, sections: &Sections) -> Vec<Role> {
    let mut roles = in_headings(document);
    for paragraph in document.paragraphs.iter().take(MOST_PARAGRAPHS) {
        // Below the title of a team every heading is a role that has accounts below it.
        let is_own = |text: &str| {
            let titles = || document.titles.iter().map(String::as_str);
            is_role(text)
                || is_shadows(text)
                || titles().any(is_about_people) && !titles().any(|title| title == text)
        };
        let heading = sections
            .heading(paragraph.line)
            .filter(|(_, text)| is_own(text) && text.len() <= LONGEST_NAME);
        let beside = heading.is_some_and(|(_, text)| is_shadows(text));
        let lines = lines_of(paragraph);
        // Among lines with roles any short label is one.
        let listed = lines.iter().any(|(rich, _)| with_role(rich, is_named).is_some());
        let mut last = None;
        for (rich, at) in lines {
            let any = |name: &str| listed && !name.is_empty();
            if let Some((name, rich)) = with_role(&rich, any)
                && let Some((lead, shadows)) = accounts(&rich)
            {
                let beside = is_shadows(&name);
                let line = last.filter(|_| is_generic(&name)).unwrap_or(paragraph.line + at);
                last = Some(line);
                put(&mut roles, (name, line), beside, (lead, shadows));
                continue;
            }
            let role = heading.and_then(|_| sections.role(paragraph.line));
            let (Some(role), Some(found)) = (role, accounts(&rich)) else { continue };
            put(&mut roles, (role.name, role.line), beside, found);
        }
    }
    roles
}

/// `## Release lead: @oak`
fn in_headings(document: &Document) -> Vec<Role> {
    let mut roles = Vec::new();
    for (line, text) in document.headings.iter().take(MOST_PARAGRAPHS) {
        let rich = Rich { text: text.clone(), ..Rich::default() };
        let Some((name, rich)) = with_role(&rich, is_named) else { continue };
        if let Some(found) = accounts(&rich) {
            let beside = is_shadows(&name);
            put(&mut roles, (name, *line), beside, found);
        }
    }
    roles
}

fn is_shadows(name: &str) -> bool {
    name.to_lowercase().contains("shadow") || is_generic(name) && is_beside(name)
}

fn put(
    roles: &mut Vec<Role>,
    (name, line): (String, u32),
    beside: bool,
    (lead, shadows): (Vec<Person>, Vec<Person>),
) {
    let at = roles.iter().rposition(|role| role.line == line).unwrap_or(roles.len());
    if at == roles.len() {
        roles.push(Role { name, line, ..Role::default() });
    }
    let Some(role) = roles.get_mut(at) else { return };
    if beside {
        role.shadows.extend(lead);
    } else {
        role.lead.extend(lead);
    }
    role.shadows.extend(shadows);
}

/// Whether a label names a role by itself.
fn is_named(label: &str) -> bool {
    (is_role(label) || is_beside(label)) && !is_generic(label)
}

/// The role that a line begins with, and the rest of it: `Release lead: @oak`.
fn with_role(rich: &Rich, names: impl Fn(&str) -> bool) -> Option<(String, Rich)> {
    let (name, said) = rich.text.split_once(':')?;
    let name = name.trim();
    let is_name = names(name) && name.len() <= LONGEST_NAME && !name.contains('@');
    is_name.then(|| (name.to_owned(), part(rich, rich.text.len() - said.len()..rich.text.len())))
}

/// The lines of a paragraph, each with its number among them.
fn lines_of(paragraph: &Paragraph) -> Vec<(Rich, u32)> {
    let links = paragraph.links.clone();
    let whole = Rich { text: paragraph.text.clone(), links, code: Vec::new() };
    let mut list = Vec::new();
    let mut start = 0;
    for (at, line) in (0_u32..).zip(paragraph.text.split('\n')) {
        let end = start + line.len();
        list.push((part(&whole, start..end), at));
        start = end + 1;
    }
    list
}

/// The people of a line that is nothing but people: those who lead, and those beside them.
fn accounts(rich: &Rich) -> Option<(Vec<Person>, Vec<Person>)> {
    let said = rich.text.trim();
    if said.len() > LONGEST {
        return None;
    }
    // A sentence about somebody is no list of them.
    let words = || said.split_whitespace();
    let is_account = |word: &&str| word.trim_start_matches(['(', '[', '`']).starts_with('@');
    let begin = rich.text.len() - rich.text.trim_start().len();
    let begins = said.starts_with('@') || rich.links.iter().any(|(span, _)| span.start == begin);
    if !begins && words().filter(is_account).count() * 3 < words().count() {
        return None;
    }
    let only = |people: Vec<Person>| -> Vec<Person> {
        people.into_iter().filter(|person| person.handle.is_some()).collect()
    };
    let (lead, shadows) = both(rich);
    let (lead, shadows) = (only(lead), only(shadows));
    (!lead.is_empty() || !shadows.is_empty()).then_some((lead, shadows))
}
