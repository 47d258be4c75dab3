//! The people of one text: `Ada Example ([@ada](https://forge.example/ada) / Slack: `@ada`)`,
//! joined by commas or line breaks, with brackets that do not always close where they should.

use super::{Person, words::beside};
use crate::schedule::document::Rich;
use std::ops::Range;

/// People of one text.
const MOST_PEOPLE: usize = 500;

/// The account that a link leads to: an address with one name behind its host.
pub(super) fn handle_of(target: &str) -> Option<String> {
    let rest = target.strip_prefix("https://").or_else(|| target.strip_prefix("http://"))?;
    let rest = rest.split(['?', '#']).next()?;
    let (host, path) = rest.split_once('/')?;
    let path = path.trim_matches('/');
    (!host.is_empty() && is_handle(path)).then(|| path.trim_start_matches('@').to_owned())
}

/// Whether an address is of a place where people have accounts.
pub(super) fn is_forge(target: &str) -> bool {
    let host = target.split("://").nth(1).and_then(|rest| rest.split('/').next());
    let host = host.unwrap_or_default().to_ascii_lowercase();
    ["github", "gitlab", "codeberg", "gitea", "forgejo", "bitbucket", "forge."]
        .iter()
        .any(|name| host.contains(name))
}

/// Letters, digits, `-`, `_`, `.`, at most 39 of them, perhaps behind an `@`.
pub(super) fn is_handle(word: &str) -> bool {
    let word = word.strip_prefix('@').unwrap_or(word);
    (1..=39).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        && word.bytes().any(|b| b.is_ascii_alphanumeric())
}

/// A text that says that nobody is named.
fn is_nobody(text: &str) -> bool {
    let lower = text.to_lowercase();
    let wanted = ["searching for", "looking for", "volunteer", "help wanted", "unassigned"];
    if !text.contains('@') && wanted.iter().any(|words| lower.contains(words)) {
        return true;
    }
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    matches!(
        plain.to_ascii_lowercase().as_str(),
        "" | "na" | "none" | "tbd" | "tbc" | "tba" | "vacant" | "open" | "noneyet" | "nobody"
    )
}

/// The people who lead and those beside them, where a text names both: `@oak (shadows: @fir)`.
pub(super) fn both(rich: &Rich) -> (Vec<Person>, Vec<Person>) {
    match beside(&rich.text) {
        Some((end, begin)) => {
            let shadows = part(rich, begin..rich.text.len());
            let open = shadows.text.matches('(').count() < shadows.text.matches(')').count();
            let cut = if open {
                shadows.text.trim_end().trim_end_matches([')', ']']).len()
            } else {
                shadows.text.len()
            };
            (people(&part(rich, 0..end)), people(&part(&shadows, 0..cut)))
        }
        None => (people(rich), Vec::new()),
    }
}

/// A part of a text with its links and code.
pub(super) fn part(rich: &Rich, range: Range<usize>) -> Rich {
    let within = |span: &Range<usize>| span.start >= range.start && span.end <= range.end;
    let moved = |span: &Range<usize>| span.start - range.start..span.end - range.start;
    let links = rich.links.iter().filter(|(span, _)| within(span));
    Rich {
        text: rich.text.get(range.clone()).unwrap_or_default().to_owned(),
        links: links.map(|(span, to)| (moved(span), to.clone())).collect(),
        code: rich.code.iter().filter(|span| within(span)).map(moved).collect(),
    }
}

/// Everyone that a text names.
pub(super) fn people(rich: &Rich) -> Vec<Person> {
    let text = rich.text.as_str();
    let links: Vec<(&Range<usize>, String)> =
        rich.links.iter().filter_map(|(span, target)| Some((span, handle_of(target)?))).collect();
    let mut people = Vec::new();
    let Some((first, _)) = links.first() else {
        return plain(text);
    };
    let mut name = text.get(..first.start).unwrap_or_default().to_owned();
    for (index, (span, handle)) in links.iter().enumerate().take(MOST_PEOPLE) {
        let end = links.get(index + 1).map_or(text.len(), |(next, _)| next.start);
        let tail = text.get(span.end..end).unwrap_or_default();
        let code = rich.code.iter().find(|code| code.start >= span.end && code.end <= end);
        let code =
            code.map(|code| code.start.saturating_sub(span.end)..code.end.saturating_sub(span.end));
        let (slack, rest) = slack(tail, code);
        // Before the last name there may be people without a link.
        let (others, own) = last_piece(&name);
        people.extend(plain(others));
        let own = clean(own);
        people.push(Person {
            name: (!own.is_empty()).then_some(own),
            handle: Some(handle.clone()),
            slack,
        });
        name = without_more_names(rest).to_owned();
    }
    people.extend(plain(&name));
    people
}

/// What comes after the name on Slack: further names of the same person, up to the end of their
/// bracket, are no further people.
fn without_more_names(rest: &str) -> &str {
    let Some((more, after)) = rest.find(')').and_then(|end| rest.split_at_checked(end)) else {
        return rest;
    };
    let is_more =
        |word: &str| word.starts_with('@') && is_handle(word) || matches!(word, "/" | "," | "|");
    let mut words = more.split_whitespace().peekable();
    if words.peek().is_some() && words.all(is_more) { after } else { rest }
}

/// The name on Slack in what follows a person's link, and what comes after it.
fn slack(tail: &str, code: Option<Range<usize>>) -> (Option<String>, &str) {
    let lower = tail.to_ascii_lowercase();
    let label = lower.find("slack");
    let ends = |text: &str| text.find([')', ',', '\n', ';']).unwrap_or(text.len());
    let name = |text: &str| {
        let name = text.trim().trim_start_matches('@').trim();
        (!name.is_empty()).then(|| name.to_owned())
    };
    if let Some(code) = code {
        // Code that belongs to this person, not to the next one's name.
        let before = tail.get(..code.start).unwrap_or_default();
        // Within the person's own bracket, whatever sign stands before it: `([@ada](...) ✉ `@ada`)`.
        let own = !before.contains([')', ',', ';', '\n']);
        if label.is_some_and(|at| at < code.start) || before.contains('/') || own {
            let (inside, rest) = (tail.get(code.clone()), tail.get(code.end..));
            return (inside.and_then(name), rest.unwrap_or_default());
        }
    }
    if let Some(at) = label {
        let after = tail.get(at + "slack".len()..).unwrap_or_default();
        if let Some(said) = after.trim_start().strip_prefix(':') {
            let end = ends(said);
            return (said.get(..end).and_then(name), said.get(end..).unwrap_or_default());
        }
        // `/ @name on Slack`
        let before = tail.get(..at).unwrap_or_default();
        if let Some(said) = before.rsplit('/').next().and_then(|s| s.trim().strip_suffix(" on")) {
            return (name(said), after);
        }
    }
    // `([@ada](...) / @ada)`
    let head = tail.trim_start();
    if let Some(said) = head.strip_prefix('/').map(str::trim_start).filter(|s| s.starts_with('@')) {
        let end = ends(said);
        return (said.get(..end).and_then(name), said.get(end..).unwrap_or_default());
    }
    (None, tail)
}

/// What stands before the last separator, and what stands behind it.
fn last_piece(text: &str) -> (&str, &str) {
    // An open bracket belongs to the link behind it.
    let own = text.trim_end().trim_end_matches(['(', '[', ' ', '@']);
    match own.rfind([',', '\n', ';']) {
        Some(at) => (own.get(..at).unwrap_or_default(), own.get(at + 1..).unwrap_or_default()),
        None => ("", own),
    }
}

fn clean(name: &str) -> String {
    let name = name.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, ',' | ';' | '(' | ')' | '/' | '[' | ']' | '|' | '*' | ':' | '-' | '&')
            || matches!(c, '\u{2013}' | '\u{2014}' | '<' | '>')
    });
    let name = name.strip_prefix("and ").unwrap_or(name);
    // An address for mail is no part of a name.
    let is_mail = |word: &str| {
        word.split_once('@').is_some_and(|(own, host)| !own.is_empty() && host.contains('.'))
    };
    name.split_whitespace().filter(|word| !is_mail(word)).collect::<Vec<_>>().join(" ")
}

/// People without links: `Ada Example (ada)`, `@ada`, `Ada Example`.
pub(super) fn plain(text: &str) -> Vec<Person> {
    let mut people = Vec::new();
    let mut depth = 0_u32;
    let mut piece = String::new();
    for c in text.chars().chain([',']) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let ends = depth == 0 && (matches!(c, ',' | ';') || is_joined(&piece, c));
        if ends || c == '\n' {
            depth = 0;
            let said = piece.trim_end().trim_end_matches(['&', '+', '/']).trim_end();
            people.extend(one(said.strip_suffix(" and").unwrap_or(said)));
            piece.clear();
            if c == '@' {
                piece.push(c);
            }
        } else {
            piece.push(c);
        }
        if people.len() >= MOST_PEOPLE {
            return people;
        }
    }
    // A bracket that never closes.
    people.extend(one(piece.trim_end_matches(',')));
    people
}

/// Whether another account begins here: `@oak and @fir`, `@oak & @fir`.
fn is_joined(piece: &str, next: char) -> bool {
    let said = piece.trim_end();
    let words = piece.ends_with(' ') && (said.ends_with(" and") || said.ends_with(['&', '+']));
    // `@oak/@fir`
    let slash = said.ends_with('/') && piece.trim_start().starts_with('@');
    next == '@' && piece.contains('@') && (words || slash)
}

fn one(piece: &str) -> Option<Person> {
    let piece = piece.trim();
    if is_nobody(piece) {
        return None;
    }
    let (name, rest) = match piece.split_once('(') {
        Some((name, rest)) => (name, rest.trim_end_matches([')', ' '])),
        None => (piece, ""),
    };
    // `Oak (she/her) @oak`
    let behind = rest.rsplit_once(") @").filter(|(_, account)| is_handle(account));
    if let Some((inside, account)) = behind.filter(|(inside, _)| !inside.contains('@')) {
        let handle = Some(account.to_owned());
        let (_, slack) = slack_apart(inside);
        return Some(Person {
            name: Some(clean(name)).filter(|name| !name.is_empty()),
            handle,
            slack,
        });
    }
    let (inside, slack) = slack_apart(rest);
    let name = clean(name);
    // `@ada (Zurich)`: what the brackets say of an account is no other one.
    let at = name.rfind('@').filter(|at| {
        *at == 0 || name.get(..*at).is_some_and(|before| before.ends_with([' ', '(', '/']))
    });
    let account = at.and_then(|at| account_before_place(name.get(at..)?));
    let (handle, on_slack) = match account {
        Some(account) => (Some(account), None),
        None => in_brackets(inside),
    };
    let handle = handle.map(|handle| handle.trim_start_matches('@').to_owned());
    let name = match at.filter(|_| account.is_some()) {
        Some(at) => clean(name.get(..at).unwrap_or_default()),
        None => name.clone(),
    };
    let name = Some(name).filter(|name| !name.is_empty() && !name.starts_with('@'));
    let slack = slack.or(on_slack);
    (name.is_some() || handle.is_some()).then_some(Person { name, handle, slack })
}

/// The account in the brackets behind a name, or the name on Slack there: one with a space is no
/// account, and its first word would be somebody else's.
fn in_brackets(inside: &str) -> (Option<&str>, Option<String>) {
    let inside = inside.trim();
    let labelled = ["github:", "gh:"].iter().find_map(|label| {
        let head = inside.get(..label.len())?;
        head.eq_ignore_ascii_case(label)
            .then(|| inside.get(label.len()..).unwrap_or_default().trim())
    });
    let inside = labelled.unwrap_or(inside);
    let first = inside.split(['/', ',']).map(str::trim).find(|part| !part.is_empty()).unwrap_or("");
    let word = first.split(' ').next().filter(|word| is_handle(word));
    let says_where = |rest: &str| {
        let rest = rest.trim().to_ascii_lowercase();
        rest.is_empty()
            || rest.starts_with("on ")
            || rest.starts_with("slack")
            || rest.starts_with('@')
    };
    let rest = first.strip_prefix(word.unwrap_or_default()).unwrap_or_default();
    match word {
        Some(word) if is_pronoun(word) => (None, None),
        Some(word) if says_where(rest) => (Some(word), None),
        _ => {
            let slack = first.strip_prefix('@').map(str::trim).filter(|name| !name.is_empty());
            (None, slack.map(str::to_owned))
        }
    }
}

/// `she/her` behind a name is no account.
fn is_pronoun(word: &str) -> bool {
    ["she", "her", "he", "him", "they", "them"].iter().any(|one| word.eq_ignore_ascii_case(one))
}

/// The account of `@ada` and of `@ada / Zurich`; `@Ada Example` is a name on Slack.
fn account_before_place(text: &str) -> Option<&str> {
    let text = text.strip_prefix('@').filter(|text| !text.starts_with('@'))?;
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '/' | ','));
    let (account, rest) = text.split_at_checked(end.unwrap_or(text.len()))?;
    let rest = rest.trim_start();
    let is_apart =
        rest.is_empty() || rest.starts_with(['/', ',', '-', '\u{2013}', '\u{2014}', '|']);
    (is_apart && is_handle(account)).then_some(account)
}

fn slack_apart(rest: &str) -> (&str, Option<String>) {
    let Some(at) = rest.to_ascii_lowercase().find("slack:") else { return (rest, None) };
    let (inside, said) = rest.split_at_checked(at).unwrap_or((rest, ""));
    let name = said.get("slack:".len()..).unwrap_or_default().trim().trim_matches(['`', '@', ')']);
    (inside, (!name.is_empty()).then(|| name.to_owned()))
}
