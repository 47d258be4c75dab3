//! Rosters as lists in Markdown: accounts under a heading, under an item that names the role, or
//! behind one: `Role: @oak`, `Role - @oak (Zurich)`, `Role (@oak)`.

use super::{
    Person, Role,
    people::{both, handle_of, is_forge, is_handle, part, people},
    sections::Sections,
    words::{is_about_people, is_beside, is_generic, is_role},
};
use crate::schedule::document::{Document, Item, Paragraph, Rich};
use crate::time::month;
use std::{collections::HashSet, ops::Range};

/// Roles of one file.
const MOST_ROLES: usize = 2_000;
/// List items that are looked at.
const MOST_ITEMS: usize = 5_000;
/// Longer words name no role.
const LONGEST: usize = 60;

/// What a list item is about.
struct Named {
    name: String,
    line: u32,
    /// Whether its people stand beside the one who leads.
    beside: bool,
}

/// List items that name people.
pub(super) fn read_lists(document: &Document, sections: &Sections) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::new();
    // Lists in which a dash stands behind roles.
    let dashed: HashSet<usize> = document
        .items
        .iter()
        .filter(|item| by_dash(&item.rich).is_some_and(|(label, _)| is_role(&label)))
        .map(|item| item.list)
        .collect();
    for (index, item) in document.items.iter().enumerate().take(MOST_ITEMS) {
        let text = item.text.as_str();
        // A bare word, or a link with words of its own, is somebody where the page is about people;
        // else it is a file, a project or a guide.
        let about_people = || {
            let titles = document.titles.iter().chain(&document.front_title).map(String::as_str);
            let above = sections.heading(item.line).map(|(_, text)| text);
            above.into_iter().chain(titles).any(is_about_people)
        };
        let dashed = || by_dash(&item.rich).filter(|_| dashed.contains(&item.list));
        let labelled = labelled(&item.rich).or_else(dashed);
        let about_people =
            || about_people() || labelled.as_ref().is_some_and(|(label, _)| is_role(label));
        let is_person = |(span, target): &(Range<usize>, String)| {
            let label = item.rich.text.get(span.clone()).unwrap_or_default();
            handle_of(target).is_some_and(|account| {
                label.starts_with('@') || is_forge(target) && (account == label || about_people())
            })
        };
        let linked = item.rich.links.iter().any(is_person);
        let is_link = item.rich.links.iter().any(|(span, _)| span.len() == text.len());
        // A word with items below it names a role.
        let below = document.items.get(index + 1).is_some_and(|next| next.parent == Some(index));
        let account = !below
            && is_handle(text)
            && (text.starts_with('@') || (!text.contains('.') && !is_link && about_people()));
        let mentions = text.split(|c: char| c.is_whitespace() || c == '/').any(|w| {
            let word = w.trim_matches(['(', ')', ',', ':', ';']);
            word.starts_with('@') && is_handle(word)
        });
        if !(linked || account || mentions) || text.len() > 1_000 {
            continue;
        }
        let (lead, shadows) = if account {
            let handle = Some(text.trim_start_matches('@').to_owned());
            (vec![Person { handle, ..Person::default() }], Vec::new())
        } else {
            let whole = || 0..item.rich.text.len();
            let range = labelled.as_ref().map_or_else(whole, |(_, range)| range.clone());
            let (lead, shadows) = both(&part(&item.rich, range));
            (with_accounts(lead), with_accounts(shadows))
        };
        if lead.is_empty() && shadows.is_empty() {
            continue;
        }
        let label = labelled.map(|(label, _)| label);
        let mut named = named(item, label, document, sections);
        // `@fir (shadow)`
        let said = text.trim_end_matches([')', ']', '.', ' ']).to_lowercase();
        named.beside |= lead.len() == 1 && said.ends_with("shadow");
        put(&mut roles, named, (lead, shadows));
    }
    roles
}

fn with_accounts(people: Vec<Person>) -> Vec<Person> {
    people.into_iter().filter(|person| person.handle.is_some()).collect()
}

fn put(roles: &mut Vec<Role>, named: Named, (lead, mut shadows): (Vec<Person>, Vec<Person>)) {
    let Named { name, line, beside } = named;
    let lead = match beside {
        true => {
            shadows.splice(0..0, lead);
            Vec::new()
        }
        false => lead,
    };
    let full = roles.len() >= MOST_ROLES;
    match roles.iter_mut().rev().take(50).find(|role| role.name == name) {
        Some(role) => {
            role.lead.extend(lead);
            role.shadows.extend(shadows);
        }
        None if !full => roles.push(Role { name, lead, shadows, line }),
        None => {}
    }
}

/// Whether words say that the people beside the one who leads follow.
fn says_beside(words: &str) -> bool {
    words.to_lowercase().contains("shadow") || is_generic(words) && is_beside(words)
}

/// The role of an item: what stands in front of its people, or what the item stands in.
fn named(item: &Item, label: Option<String>, document: &Document, sections: &Sections) -> Named {
    let heading = sections.heading(item.line).map(|(_, text)| text);
    // Who has the role at a time: the role is the heading's.
    let label = label.filter(|label| !(is_time(label) && heading.is_some_and(is_about_people)));
    let mut beside = false;
    let mut first: Option<(String, u32)> = None;
    let own = label.map(|label| (label, item.line));
    let mut around = Vec::new();
    let mut parent = item.parent.and_then(|parent| document.items.get(parent));
    while let Some(item) = parent.filter(|_| around.len() < 10) {
        match labelled(&item.rich) {
            Some((label, _)) if item.text.contains('@') => around.push((label, item.line)),
            _ if item.text.contains('@') => break,
            _ => around.push((item.text.trim_end_matches(':').to_owned(), item.line)),
        }
        parent = item.parent.and_then(|parent| document.items.get(parent));
    }
    for (name, line) in own.into_iter().chain(around) {
        beside |= says_beside(&name);
        if !is_generic(&name) {
            return Named { name, line, beside };
        }
        first.get_or_insert((name, line));
    }
    beside |= first.is_none() && heading.is_some_and(says_beside);
    match (sections.role(item.line), first) {
        (Some(role), Some((name, line))) if role.is_title || is_generic(&role.name) => {
            Named { name, line, beside }
        }
        (Some(role), _) => Named { name: role.name, line: role.line, beside },
        (None, Some((name, line))) => Named { name, line, beside },
        (None, None) => Named { name: "(no name)".to_owned(), line: item.line, beside },
    }
}

/// `v0.160.0`, `2027-08-30`, `Q2 2027`, `May 2027`, `Week 31`
fn is_time(label: &str) -> bool {
    const UNITS: [&str; 5] = ["week", "sprint", "quarter", "release", "version"];
    let first = label.split_whitespace().next().unwrap_or_default().to_lowercase();
    let has_number = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    let unit = month(&first).is_some() || UNITS.contains(&first.as_str());
    has_number(&first) || (unit && has_number(label))
}

/// What names the role in a text, and where its people stand.
fn labelled(rich: &Rich) -> Option<(String, Range<usize>)> {
    let text = rich.text.as_str();
    let is_short = |label: &str| !label.trim().is_empty() && label.len() <= LONGEST;
    if let Some((label, said)) = text.split_once(": ").or_else(|| text.split_once(":@")) {
        let begin =
            text.len() - said.len() - usize::from(text.contains(":@") && !text.contains(": "));
        if !label.contains('@') && !label.to_lowercase().contains("slack") && is_short(label) {
            return Some((label.trim().to_owned(), begin..text.len()));
        }
        // `@oak (Zurich): gate keeper`
        if is_role(said) && !said.contains('@') && is_short(said) {
            return Some((said.trim().to_owned(), 0..label.len()));
        }
    }
    if let Some(found) = by_dash(rich).filter(|(label, _)| is_role(label)) {
        return Some(found);
    }
    let mention = text.match_indices('@').map(|(at, _)| at).find(|at| {
        text.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '(', '[']))
    });
    let link =
        rich.links.iter().find(|(_, to)| handle_of(to).is_some()).map(|(span, _)| span.start);
    let first = mention.into_iter().chain(link).min()?;
    let before = text.get(..first)?;
    let label = before.trim_end_matches([
        ' ', '(', '[', '-', '\u{2013}', '\u{2014}', '=', '>', '\u{2192}', '`', ':',
    ]);
    let between = before.get(label.len()..).unwrap_or_default();
    let names = is_role(label) || says_beside(label) || is_time(label);
    if !names || !is_short(label) || between.trim().is_empty() || label.contains(['@', ',']) {
        return None;
    }
    let end = if between.contains('(') {
        text.trim_end().trim_end_matches(')').len()
    } else {
        text.len()
    };
    Some((label.trim().to_owned(), first..end))
}

/// `Release lead - Oak Tree (@oak)`
fn by_dash(rich: &Rich) -> Option<(String, Range<usize>)> {
    let text = rich.text.as_str();
    let dashes = [" - ", " \u{2013} ", " \u{2014} "];
    let (label, said) = dashes.iter().find_map(|dash| text.split_once(dash))?;
    let is_label =
        !label.contains(['@', ':']) && !label.trim().is_empty() && label.len() <= LONGEST;
    let starts_later = rich.links.iter().all(|(span, _)| span.start > label.len());
    let people = said.contains('@') || !rich.links.is_empty();
    (is_label && starts_later && people)
        .then(|| (label.trim().to_owned(), text.len() - said.len()..text.len()))
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
        let lead = with_accounts(people(&rich));
        let named = !label.is_empty() && label.len() <= LONGEST && !lead.is_empty();
        let name = label.to_owned();
        named.then(|| Role { name, lead, shadows: Vec::new(), line: paragraph.line })
    };
    document.paragraphs.iter().take(MOST_ITEMS).filter_map(role).collect()
}
