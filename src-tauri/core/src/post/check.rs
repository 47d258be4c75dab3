//! What stands between a draft and Post: things that must be fixed, and things to confirm.
//!
//! Templates leave placeholders behind, bots act on lines that begin with a slash (in code fences and
//! comments as well), and mentions reach whole teams. All of it is cheaper to see before posting.

use crate::draft::{
    DraftScan, DraftShape, FieldKind, Outline, Template, holds, links, shape_of, to_post,
};
use crate::post::first::{FirstPost, with_commas};
use std::ops::Range;

mod by_hand;
mod commands;
mod doubt;
mod need;
mod notes;
mod placeholders;

pub use by_hand::{Beside, first_words, second_comment};
pub use doubt::{Doubt, Safe, unconfirmed, words_to_confirm};

/// The longest body that Meridian posts, in bytes, with the marker line.
///
/// GitHub names 65,536 characters; an issue that is longer may be cut without an error.
pub const BODY_LIMIT: usize = 60_000;

/// What is kept free for the marker line, in bytes.
pub const MARKER_ALLOWANCE: usize = 200;

/// The longest draft that can be posted, in bytes: what the member may write.
pub const DRAFT_LIMIT: usize = BODY_LIMIT - MARKER_ALLOWANCE;

/// Something in a draft that the member should look at before posting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Whether it must be fixed or only be confirmed.
    pub gate: Gate,
    /// One sentence, as shown.
    pub message: String,
    /// Where in the text, in bytes; empty at 0 when there is no such place.
    pub range: Range<usize>,
    /// What a question is about that is not about words of the text: a link.
    pub about: Option<String>,
    /// The field of the template in which something is to be written and which the text does not have.
    pub field: Option<usize>,
}

/// What is said of a text in which nobody wrote anything.
pub const EMPTY: &str = "The draft is empty. Write at least one line.";

/// What is said of a text without a health.
pub const CHOOSE_HEALTH: &str = "Choose Green, Yellow or Red.";

impl Problem {
    /// Whether Post does nothing while this stands.
    pub fn blocks(&self) -> bool {
        self.gate == Gate::Blocks
    }

    /// The words that the member agrees to.
    pub fn words<'a>(&'a self, text: &'a str) -> &'a str {
        self.about.as_deref().or_else(|| text.get(self.range.clone())).unwrap_or_default()
    }
}

/// How much a [`Problem`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Must be fixed before posting.
    Blocks,
    /// May be meant; the member confirms it.
    Confirm(Doubt),
}

/// All problems of a draft's text, in the order of the text.
pub fn check(text: &str, template: &Template) -> Vec<Problem> {
    let reading = DraftScan::new(text, template);
    let shape = shape_of(text, template, &reading);
    let outline = &reading.outline;
    let page = CheckedText { text, shape: &shape, outline, comments: outline.comments(text) };

    let mut problems = Vec::new();
    if page.is_empty() {
        problems.push(blocks(0..0, EMPTY));
    }
    let wants_health = template.fields.iter().any(|field| field.kind == FieldKind::Health);
    if wants_health && shape.health.is_none() {
        let range = shape.health_span.clone().unwrap_or(0..0);
        problems.push(blocks(range, CHOOSE_HEALTH));
    }
    problems.extend(placeholders::find(&page));
    problems.extend(placeholders::unfinished(&page));
    problems.extend(placeholders::not_shown(&page));
    problems.extend(notes::left_out(&page));
    problems.extend(open_fence(&page));
    problems.extend(own_marks(text));
    problems.extend(too_long(text, template));
    problems.extend(commands::find(text));
    problems.extend(mentions(&page));
    problems.extend(need::lacking(&page, template));
    problems.sort_by_key(|problem| (problem.range.start, !problem.blocks()));
    problems
}

/// A text with its structure.
struct CheckedText<'a> {
    text: &'a str,
    shape: &'a DraftShape,
    outline: &'a Outline,
    comments: Vec<Range<usize>>,
}

impl CheckedText<'_> {
    /// Whether nothing but headings, the health, list signs and comments stands there.
    fn is_empty(&self) -> bool {
        let bodies = self.shape.fields.iter().map(|field| &field.body);
        !bodies.chain(&self.shape.free).any(|range| {
            let part = self.text.get(range.clone()).unwrap_or_default();
            part.char_indices().any(|(offset, sign)| {
                !sign.is_whitespace()
                    && !matches!(sign, '-' | '*' | '+' | '#' | '>' | '_' | '=' | '|')
                    && !self.is_comment(range.start + offset)
            })
        })
    }

    /// Whether the byte stands in an HTML comment, which readers do not see.
    fn is_comment(&self, at: usize) -> bool {
        holds(&self.comments, at)
    }

    fn words(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The name of the field at this byte, for a message.
    fn field_at(&self, at: usize) -> &str {
        self.shape
            .fields
            .iter()
            .find(|field| field.body.contains(&at) || field.heading.contains(&at))
            .map_or("the text", |field| field.field.title.as_str())
    }
}

fn blocks(range: Range<usize>, message: impl Into<String>) -> Problem {
    Problem { gate: Gate::Blocks, message: message.into(), range, about: None, field: None }
}

fn confirm(range: Range<usize>, doubt: Doubt, message: impl Into<String>) -> Problem {
    Problem { gate: Gate::Confirm(doubt), message: message.into(), range, about: None, field: None }
}

/// Asks whether a first post is meant, with all that becomes public by it.
pub fn first_post(first: &FirstPost) -> Problem {
    let problem = confirm(0..0, Doubt::FirstPost, first.message());
    Problem { about: Some(first.words()), ..problem }
}

/// A fence without its end turns everything below it into code, headings and all.
fn open_fence(page: &CheckedText<'_>) -> Option<Problem> {
    let range = page.outline.open_fence()?;
    let line = page.text.get(range.clone())?.lines().next()?;
    let sign = line.trim_start().get(..3)?;
    let field = page.field_at(range.start);
    let message = format!(
        "The code fence in {field} is not closed: everything below it becomes code. End it with \
         the line \"{sign}\"."
    );
    Some(blocks(range.start..range.start + line.len(), message))
}

/// A marker typed or pasted by the member would make two comments look like one update.
fn own_marks(text: &str) -> impl Iterator<Item = Problem> + '_ {
    text.match_indices("<!--").filter_map(|(at, open)| {
        let rest = text.get(at + open.len()..)?;
        let name = rest.trim_start().trim_start_matches('/');
        if !name.get(.."meridian:".len())?.eq_ignore_ascii_case("meridian:") {
            return None;
        }
        let line = rest.split('\n').next().unwrap_or(rest);
        let end = line.find("-->").map_or(line.len(), |close| close + "-->".len());
        let range = at..at + open.len() + end;
        Some(blocks(range, "This line is a mark that Meridian itself writes. Delete it."))
    })
}

fn too_long(text: &str, template: &Template) -> Option<Problem> {
    // In the member's own bytes: nobody shortens a line that they do not see.
    let length = if text.len() > DRAFT_LIMIT { to_post(text, template).len() } else { 0 };
    (length > DRAFT_LIMIT).then(|| {
        let mut from = DRAFT_LIMIT;
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        let (bytes, most) = (with_commas(length), with_commas(DRAFT_LIMIT));
        blocks(from..text.len(), format!("{bytes} of {most} bytes. Shorten it."))
    })
}

/// A name behind an `@`.
struct At<'a> {
    /// The first of the signs before it, and the end of the name.
    range: Range<usize>,
    /// Without the sign.
    name: &'a str,
    /// The text from the name on.
    rest: &'a str,
    /// Whether GitHub takes it for a mention: outside code, links and comments.
    is_seen: bool,
}

impl At<'_> {
    /// Whether it is `organisation/team`.
    fn is_team(&self) -> bool {
        self.name.split_once('/').is_some_and(|(organisation, team)| {
            !organisation.is_empty() && !team.is_empty() && !team.contains('/')
        })
    }
}

fn at_names<'a>(page: &'a CheckedText<'a>) -> impl Iterator<Item = At<'a>> + 'a {
    let links = if page.text.contains('@') { links(page.text) } else { Vec::new() };
    page.text.match_indices('@').filter_map(move |(at, _)| {
        let before = page.text.get(..at)?;
        let joined = before
            .chars()
            .next_back()
            .is_some_and(|before| before.is_alphanumeric() || matches!(before, '/' | '_' | '`'));
        let rest = page.text.get(at + 1..)?;
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/')))
            .unwrap_or(rest.len());
        let name = rest.get(..end)?.trim_end_matches(['.', '-', '/', '_']);
        let is_seen =
            !joined && !page.outline.is_code(at) && !page.is_comment(at) && !holds(&links, at);
        // All of several signs, so that taking it out leaves none.
        let start = before.trim_end_matches('@').len();
        Some(At { range: start..at + 1 + name.len(), name, rest, is_seen })
    })
}

/// `@organisation/team` where GitHub would tell everybody in it, which it does outside code, links
/// and comments, or where a bot takes it up, which reads the raw text; and bots that are told to do
/// something.
fn mentions<'a>(page: &'a CheckedText<'a>) -> impl Iterator<Item = Problem> + 'a {
    at_names(page).filter_map(move |at| {
        let At { name, rest, is_seen, .. } = at;
        let begins_line = || {
            let sign = at.range.end.saturating_sub(name.len() + 1);
            let before = page.text.get(..sign).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            line.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '*' | '+'))
        };
        let line = rest.split('\n').next().unwrap_or_default();
        let told = |name: &str| commands::is_told(name, line.get(name.len()..).unwrap_or_default());
        let message = if at.is_team() && is_seen {
            format!("@{name} pings everybody in that team.")
        } else if commands::labels_a_sig(rest) {
            format!("@{name} makes a bot act, even inside code or a comment.")
        } else if is_seen && begins_line() && told(name) {
            format!("@{name} is a bot: it takes the words behind its name for a command.")
        } else {
            return None;
        };
        Some(confirm(at.range, Doubt::Mention, message))
    })
}

/// Who is told of a text by name, people and teams, each once and in their order.
pub fn mentioned(text: &str, template: &Template) -> Vec<String> {
    let reading = DraftScan::new(text, template);
    let shape = shape_of(text, template, &reading);
    let outline = &reading.outline;
    let page = CheckedText { text, shape: &shape, outline, comments: outline.comments(text) };
    let mut names: Vec<String> = Vec::new();
    for at in at_names(&page) {
        let is_name = at.is_team() || !at.name.is_empty() && !at.name.contains(['/', '.']);
        let is_known = names.iter().any(|name| name.eq_ignore_ascii_case(at.name));
        if at.is_seen && is_name && !is_known {
            names.push(at.name.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests;
