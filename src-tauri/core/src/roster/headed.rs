//! Rosters as headings: the role is the heading, and below it stand the accounts that have it.

use super::{Person, Role, people::people, words::is_role};
use crate::schedule::document::{Document, Paragraph, Rich};

/// Paragraphs that are looked at.
const MOST_PARAGRAPHS: usize = 5_000;
/// Longer ones are prose.
const LONGEST: usize = 300;

/// The roles that headings name, with the accounts in the paragraphs right below them.
pub(super) fn read_headed(document: &Document) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::new();
    for paragraph in document.paragraphs.iter().take(MOST_PARAGRAPHS) {
        let after = document.headings.partition_point(|(at, _)| *at < paragraph.line);
        let heading = after.checked_sub(1).and_then(|at| document.headings.get(at));
        let Some((line, name)) = heading.filter(|(_, text)| is_role(text) && text.len() <= 60)
        else {
            continue;
        };
        for (text, links) in lines_of(paragraph) {
            let Some((beside, found)) = accounts(text, links) else { continue };
            let known = roles.iter_mut().rev().find(|role| role.line == *line);
            let role = match known {
                Some(role) => role,
                None => {
                    roles.push(Role { name: name.clone(), line: *line, ..Role::default() });
                    match roles.last_mut() {
                        Some(role) => role,
                        None => continue,
                    }
                }
            };
            if beside { role.shadows.extend(found) } else { role.lead.extend(found) }
        }
    }
    roles
}

type Links = Vec<(std::ops::Range<usize>, String)>;

/// The lines of a paragraph with the links in each.
fn lines_of(paragraph: &Paragraph) -> Vec<(&str, Links)> {
    let mut list = Vec::new();
    let mut start = 0;
    for line in paragraph.text.split('\n') {
        let end = start + line.len();
        let own = paragraph.links.iter().filter(|(span, _)| span.start >= start && span.end <= end);
        let moved = own.map(|(span, to)| (span.start - start..span.end - start, to.clone()));
        list.push((line, moved.collect()));
        start = end + 1;
    }
    list
}

/// The people of a line that is nothing but people, and whether they stand beside the lead.
fn accounts(line: &str, links: Links) -> Option<(bool, Vec<Person>)> {
    const BESIDE: [&str; 9] = [
        "shadowed by",
        "shadows",
        "shadow",
        "backed up by",
        "backups",
        "backup",
        "deputies",
        "deputy",
        "assisted by",
    ];
    if line.len() > LONGEST {
        return None;
    }
    let lower = line.to_ascii_lowercase();
    let begin = line.len() - line.trim_start().len();
    let label =
        BESIDE.iter().find(|label| lower.get(begin..).is_some_and(|l| l.starts_with(*label)));
    let cut = label.map_or(begin, |label| begin + label.len());
    let said = line.get(cut..)?;
    let colon = said.len() - said.trim_start_matches([':', ' ']).len();
    let cut = cut + colon;
    let said = line.get(cut..)?;
    let joined = said.replace(" and ", " ,   ").replace(" & ", " , ");
    // A sentence about somebody is no list of them.
    let mentions = said
        .split_whitespace()
        .filter(|word| word.trim_start_matches(['(', '[', '`']).starts_with('@'));
    let is_list = (said.starts_with('@') || links.iter().any(|(span, _)| span.start == cut))
        || mentions.clone().count() * 3 >= said.split_whitespace().count();
    let text = if joined.len() == said.len() { joined } else { said.to_owned() };
    let moved = links.into_iter().filter(|(span, _)| span.start >= cut);
    let links = moved.map(|(span, to)| (span.start - cut..span.end - cut, to)).collect();
    let rich = Rich { text, links, code: Vec::new() };
    let found: Vec<Person> =
        people(&rich).into_iter().filter(|person| person.handle.is_some()).collect();
    (is_list && !found.is_empty()).then_some((label.is_some(), found))
}
