//! What templates leave behind when nobody filled it in.

use super::{Page, Problem, blocks};
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
pub(super) fn find(page: &Page<'_>) -> Vec<Problem> {
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

fn problem(page: &Page<'_>, range: Range<usize>) -> Problem {
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
