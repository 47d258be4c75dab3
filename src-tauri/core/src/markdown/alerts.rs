//! Draws quotes that begin with `[!NOTE]` and its like as GitHub's site does.
//!
//! GitHub's library knows nothing of them; the site marks them afterwards, and only where the quote
//! stands in no other element, its first line is exactly one of the five signs, and something
//! follows.

use super::{OpenTags, github::Lines};
use comrak::{
    Arena, Node,
    nodes::{AstNode, NodeValue},
};

/// The kinds of GitHub: as the style knows them, and as they are shown.
pub(super) const KINDS: [(&str, &str); 5] = [
    ("note", "Note"),
    ("tip", "Tip"),
    ("important", "Important"),
    ("warning", "Warning"),
    ("caution", "Caution"),
];

/// Turns each such quote of the text into an element of its own.
pub(super) fn draw<'a>(arena: &'a Arena<'a>, root: Node<'a>, text: &str) {
    if !text.contains("[!") {
        return;
    }
    let lines = Lines::of(text);
    // Such as `details`, whose end stands in another part.
    let mut open = OpenTags::default();
    let parts: Vec<_> = root.children().collect();
    for part in parts {
        if let NodeValue::HtmlBlock(html) = &part.data().value {
            read_tags(&mut open, &html.literal);
        }
        let is_quote = matches!(part.data().value, NodeValue::BlockQuote);
        let line = lines.get(part.data().sourcepos.start.line).unwrap_or_default().1;
        if let Some((kind, title)) = kind(line).filter(|_| is_quote && open.is_empty()) {
            mark(arena, part, kind, title);
        }
    }
}

/// The kind that a quote's first line names, if it does and says nothing else.
fn kind(line: &str) -> Option<(&'static str, &'static str)> {
    let word = line.trim().strip_prefix('>')?.trim_start().strip_prefix("[!")?.strip_suffix(']')?;
    KINDS.into_iter().find(|(kind, _)| word.eq_ignore_ascii_case(kind))
}

fn mark<'a>(arena: &'a Arena<'a>, quote: Node<'a>, kind: &str, title: &str) {
    let Some(first) = quote.first_child() else { return };
    if !matches!(first.data().value, NodeValue::Paragraph) {
        return;
    }
    let mut inlines = first.children();
    let (Some(sign), then) = (inlines.next(), inlines.next()) else { return };
    if !matches!(sign.data().value, NodeValue::Text(_)) {
        return;
    }
    match then {
        // A sign without words is only a quote.
        None if first.next_sibling().is_none() => return,
        None => first.detach(),
        Some(line_end) => {
            if !matches!(line_end.data().value, NodeValue::SoftBreak | NodeValue::LineBreak) {
                return;
            }
            sign.detach();
            line_end.detach();
        }
    }
    let raw = |html: String| arena.alloc(AstNode::from(NodeValue::Raw(html)));
    quote.insert_before(raw(format!("<aside data-alert=\"{kind}\">\n<p>{title}</p>\n")));
    let inside: Vec<_> = quote.children().collect();
    for part in inside {
        quote.insert_before(part);
    }
    quote.insert_before(raw("</aside>\n".to_owned()));
    quote.detach();
}

/// Reads the tags of raw HTML, but for what is commented out.
fn read_tags(open: &mut OpenTags, html: &str) {
    let mut rest = html;
    while let Some((before, comment)) = rest.split_once("<!--") {
        open.read(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    open.read(rest);
}
