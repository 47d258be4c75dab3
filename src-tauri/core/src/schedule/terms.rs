//! Dates as the terms of a definition list, with what happens on them below:
//!
//! ```text
//! Mon. March 8, 2027
//!     Interfaces closed for core parts
//! ```

use super::{Milestone, YearOrigin, timeline::named};
use crate::time::{Context, When, ZoneRules, find, read_with};

/// A term is short: a date and at most a note.
const LONGEST_TERM: usize = 100;
/// Rows of one document.
const MOST_ROWS: usize = 2_000;

/// The rows of all such terms.
pub(super) fn read(text: &str, rules: &dyn ZoneRules) -> Vec<Milestone> {
    let lines: Vec<&str> = text.lines().collect();
    let mut rows = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if rows.len() >= MOST_ROWS {
            break;
        }
        let next = lines.get(at + 1).copied().unwrap_or_default();
        let marked = next.trim_start().starts_with(": ");
        let below = !next.trim().is_empty() && (indent(next) > indent(line) || marked);
        let Some((date, note)) = term(line.trim()).filter(|_| below) else { continue };
        let when = read_with(date, Context::new(rules));
        for (name, number) in definitions(&lines, at + 1, indent(line)) {
            let name = match note.is_empty() {
                true => name,
                false => format!("{note} ({name})"),
            };
            rows.push(Milestone {
                name: named(&name),
                who: None,
                week: None,
                when: when.clone(),
                line: u32::try_from(number + 1).unwrap_or(u32::MAX),
                doubt: None,
                year: YearOrigin::Written,
                written: lines.get(number).map_or("", |line| line.trim()).to_owned(),
            });
        }
    }
    rows
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The date of a term and the note behind it in brackets.
fn term(line: &str) -> Option<(&str, &str)> {
    if line.len() > LONGEST_TERM || !line.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    // In a leap year every day without a year is one.
    let (span, when) = find(line, Context::days(Some(2000)))?;
    let rest = line.get(span.end..)?.trim().trim_end_matches(':').trim();
    let note = match rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(note) => note.trim(),
        None if rest.is_empty() => "",
        None => return None,
    };
    let is_month =
        matches!(when, When::Range { .. }) && !line.get(span.clone())?.contains(['-', '\u{2013}']);
    (span.start == 0 && !is_month && !note.contains(['(', ')'])).then_some((line.get(span)?, note))
}

/// What stands below a term: each item of a list, else the first sentence, with its index.
fn definitions(lines: &[&str], from: usize, depth: usize) -> Vec<(String, usize)> {
    let body = lines.iter().enumerate().skip(from).take_while(|(_, line)| {
        line.trim().is_empty() || indent(line) > depth || line.trim_start().starts_with(": ")
    });
    let mut found: Vec<(String, usize)> = Vec::new();
    let mut is_list = false;
    for (at, line) in body {
        let text = line.trim().trim_start_matches(": ");
        let item = ["- ", "* ", "+ "].iter().find_map(|mark| text.strip_prefix(mark));
        match (item, found.last_mut()) {
            (Some(item), _) => {
                is_list = true;
                found.push((item.trim().to_owned(), at));
            }
            (None, _) if text.is_empty() => {
                // A second paragraph says more about the first.
                if !is_list {
                    break;
                }
            }
            (None, Some((name, _))) => {
                name.push(' ');
                name.push_str(text);
            }
            (None, None) => found.push((text.to_owned(), at)),
        }
    }
    for (name, _) in &mut found {
        if let Some((first, _)) = name.split_once(". ") {
            *name = first.to_owned();
        }
        name.truncate(name.trim_end_matches('.').len());
    }
    found
}
