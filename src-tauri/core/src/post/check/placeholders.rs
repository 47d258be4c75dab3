//! What templates leave behind when nobody filled it in.

use super::{CheckedText, Doubt, Problem, blocks, confirm};
use std::ops::Range;

/// Placeholders with fixed words.
const FIXED: [&str; 7] = [
    "Name / Slack Handle",
    " / Slack Handle",
    "Green | Yellow | Red",
    "<!-- START HERE -->",
    "@attendee",
    "(at)USERNAME",
    "1.XX",
];

/// Every placeholder of the text; overlapping ones count once.
pub(super) fn find(page: &CheckedText<'_>) -> Vec<Problem> {
    let text = page.text;
    let mut found: Vec<Range<usize>> = Vec::new();
    for fixed in FIXED {
        found.extend(text.match_indices(fixed).map(|(at, _)| at..at + fixed.len()));
    }
    found.retain(|range| stands_alone(text, range));
    found.extend(between(text, "__REPLACE_", "__"));
    // Braces in code belong to the code: Go templates, workflow expressions.
    let braces = between(text, "{{", "}}");
    found.extend(braces.into_iter().filter(|range| !page.outline.is_code(range.start)));
    // While the choice of the health is open, the health problem says so.
    if let Some(health) = page.shape.health_span.as_ref() {
        let is_choice =
            |range: &Range<usize>| text.get(range.clone()) == Some("Green | Yellow | Red");
        found.retain(|range| !(health.contains(&range.start) && is_choice(range)));
    }
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    found.retain(|range| {
        let is_new = range.start >= end;
        end = end.max(range.end);
        is_new
    });
    found.into_iter().map(|range| problem(page, range)).collect()
}

/// Words by which writers tell themselves that something is still to be written.
const UNFINISHED: [&str; 2] = ["TODO", "FIXME"];

/// Every such word that a reader would see.
pub(super) fn unfinished(page: &CheckedText<'_>) -> Vec<Problem> {
    let found = UNFINISHED
        .iter()
        .flat_map(|word| page.text.match_indices(word).map(|(at, _)| at..at + word.len()));
    found
        .filter(|range| is_word(page.text, range))
        .filter(|range| !page.outline.is_code(range.start) && !page.is_comment(range.start))
        .map(|range| {
            let (word, field) = (page.words(&range), page.field_at(range.start));
            let message = format!("\"{word}\" in {field} says that something is missing.");
            confirm(range, Doubt::Unfinished, message)
        })
        .collect()
}

/// The elements of HTML that GitHub shows.
const SHOWN: [&str; 72] = [
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "ul",
    "var",
    "video",
    "wbr",
];

/// `<number>` and its like: GitHub takes it for HTML that it does not know, and shows nothing.
pub(super) fn not_shown(page: &CheckedText<'_>) -> Vec<Problem> {
    let tags = page.outline.html().iter().flat_map(|html| tags(page.text, html));
    tags.filter(|range| !page.is_comment(range.start))
        .filter(|range| {
            let inside = page.text.get(range.start + 1..range.end).unwrap_or_default();
            let end = inside.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
            let name = inside.get(..end.unwrap_or(inside.len())).unwrap_or_default();
            SHOWN.binary_search(&name.to_ascii_lowercase().as_str()).is_err()
        })
        .map(|range| {
            let (words, field) = (page.words(&range), page.field_at(range.start));
            let message = format!(
                "Placeholder in {field}: \"{words}\". Fill it or delete it; GitHub would not show it."
            );
            blocks(range, message)
        })
        .collect()
}

/// The opening tags in a part of HTML, each on one line.
fn tags(text: &str, html: &Range<usize>) -> Vec<Range<usize>> {
    let part = text.get(html.clone()).unwrap_or_default();
    let opens = part.match_indices('<').filter_map(|(at, _)| {
        let rest = part.get(at..)?;
        let length =
            rest.find(['>', '\n']).filter(|end| rest.as_bytes().get(*end) == Some(&b'>'))? + 1;
        let is_name = rest.get(1..)?.starts_with(|sign: char| sign.is_ascii_alphabetic());
        is_name.then(|| html.start + at..html.start + at + length)
    });
    opens.collect()
}

/// Whether no letter, digit or `_` stands before or behind.
fn is_word(text: &str, range: &Range<usize>) -> bool {
    let goes_on = |sign: char| sign.is_alphanumeric() || sign == '_';
    !text.get(..range.start).unwrap_or_default().ends_with(goes_on)
        && !text.get(range.end..).unwrap_or_default().starts_with(goes_on)
}

fn problem(page: &CheckedText<'_>, range: Range<usize>) -> Problem {
    let text = page.text.get(range.clone()).unwrap_or_default().trim();
    let field = page.field_at(range.start);
    blocks(range, format!("Placeholder in {field}: \"{text}\". Fill it or delete it."))
}

/// A letter or digit that goes on where the placeholder ends makes it another word.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let goes_on = |sign: char| sign.is_alphanumeric() || sign == '_';
    let is_digit = |sign: char| sign.is_ascii_digit();
    let found = text.get(range.clone()).unwrap_or_default();
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let longer_at_end = found.ends_with(goes_on) && after.starts_with(goes_on);
    let longer_at_start = found.starts_with(is_digit) && before.ends_with(is_digit);
    !longer_at_end && !longer_at_start
}

/// Everything on one line from `open` to `close`, with both; one after the other.
fn between(text: &str, open: &str, close: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut at = 0;
        while let Some((before, rest)) = line.get(at..).and_then(|rest| rest.split_once(open)) {
            // Without an end on this line there is none for a later start on it either.
            let Some(length) = rest.find(close) else { break };
            let from = at + before.len();
            at = from + open.len() + length + close.len();
            found.push(start + from..start + at);
        }
        start += line.len();
    }
    found
}
