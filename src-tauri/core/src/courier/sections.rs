//! A part of an issue's body between two marks, and its replacement: every other byte stays.

use crate::draft::to_lf;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// How a section ends.
const END: &str = "<!-- /meridian:section -->";
/// What every mark of a section holds.
const NAME: &str = "meridian:section";

/// Why a section cannot be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionTrouble {
    /// Its marks are not there.
    Missing,
    /// They are there more than once.
    Doubled,
    /// They stand in code, a quote or a list, where they are somebody's text.
    InText,
    /// It has no end, or another one begins in it.
    Open,
    /// The new text would break the marks: it holds one, or leaves code or a comment open.
    Breaks,
}

impl SectionTrouble {
    /// Why, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Missing => "its marks are not in the text",
            Self::Doubled => "its marks are in the text more than once",
            Self::InText => "its marks stand in code, a quote or a list",
            Self::Open => "it has no end, or another one begins within it",
            Self::Breaks => {
                "the new text holds such marks itself, or leaves a block of code or a comment open"
            }
        }
    }
}

/// The line with which a section begins: `<!-- meridian:section id=docs -->`.
pub fn begin(id: &str) -> String {
    format!("<!-- {NAME} id={id} -->")
}

/// Where a section's text stands in a body, in bytes.
///
/// # Errors
/// Why it cannot be told.
pub fn find(body: &str, id: &str) -> Result<Range<usize>, SectionTrouble> {
    let begin = begin(id);
    let marks = marks(body);
    let begins: Vec<usize> = (0..marks.len())
        .filter(|nth| marks.get(*nth).is_some_and(|mark| mark.text == begin))
        .collect();
    let written = body.matches(&begin).count();
    let first = match begins.as_slice() {
        [] if written == 0 => return Err(SectionTrouble::Missing),
        [] => return Err(SectionTrouble::InText),
        [first] if written == 1 => *first,
        _ => return Err(SectionTrouble::Doubled),
    };
    match (marks.get(first), marks.get(first + 1)) {
        (Some(from), Some(to)) if to.text == END => Ok(from.line.end..to.line.start),
        _ => Err(SectionTrouble::Open),
    }
}

/// The text of a section as it is compared and edited: LF only, without empty lines around.
pub fn text(part: &str) -> String {
    to_lf(part).trim_matches('\n').to_owned()
}

/// The body with another text in a section; line endings are the body's.
///
/// # Errors
/// Why it cannot be replaced.
pub fn replaced(body: &str, id: &str, new: &str) -> Result<String, SectionTrouble> {
    let range = find(body, id)?;
    let new = text(new);
    if new.contains(NAME) {
        return Err(SectionTrouble::Breaks);
    }
    let ending = if body.contains("\r\n") { "\r\n" } else { "\n" };
    let lines = if new.is_empty() { String::new() } else { format!("{new}\n") };
    let lines = lines.replace('\n', ending);
    let (head, tail) = (body.get(..range.start), body.get(range.end..));
    let (Some(head), Some(tail)) = (head, tail) else { return Err(SectionTrouble::Missing) };
    let whole = format!("{head}{lines}{tail}");
    // What was written must be found again as it was written.
    match find(&whole, id) {
        Ok(range) if whole.get(range.clone()).is_some_and(|part| text(part) == new) => Ok(whole),
        _ => Err(SectionTrouble::Breaks),
    }
}

/// A mark that stands alone on its line.
struct Mark<'a> {
    text: &'a str,
    /// The line with its ending.
    line: Range<usize>,
}

/// All marks of sections outside code, quotes and lists, in order.
fn marks(body: &str) -> Vec<Mark<'_>> {
    let mut found = Vec::new();
    let (mut depth, mut in_html) = (0_u32, None);
    for (event, range) in Parser::new_ext(body, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::HtmlBlock) if depth == 0 => in_html = Some(range.start),
            Event::End(TagEnd::HtmlBlock) => in_html = None,
            Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => depth = depth.saturating_sub(1),
            Event::Html(_) => {
                let Some(block) = in_html else { continue };
                let mut at = range.start;
                for line in body.get(range).unwrap_or_default().split_inclusive('\n') {
                    let start = at;
                    at += line.len();
                    let before = body.get(block..start).unwrap_or_default();
                    // Within a comment that somebody left open it is a part of that.
                    let is_open = before.matches("<!--").count() > before.matches("-->").count();
                    let text = line.trim();
                    if text.starts_with("<!--") && text.contains(NAME) && !is_open {
                        let bare = start + line.trim_end_matches(['\r', '\n']).len();
                        let rest = body.get(bare..).unwrap_or_default();
                        let ending = rest.len()
                            - rest
                                .strip_prefix("\r\n")
                                .or_else(|| rest.strip_prefix('\n'))
                                .unwrap_or(rest)
                                .len();
                        found.push(Mark { text, line: start..bare + ending });
                    }
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
#[path = "sections_tests.rs"]
mod tests;
