//! Reads Markdown as GitHub's own library does, and writes its HTML: raw, not yet safe.
//!
//! comrak follows that library rule by rule. What it does not do stands here: the tags that GitHub
//! shows as text, and a note that is written twice.

use comrak::{
    Arena, Node, Options, format_html,
    nodes::{AstNode, NodeFootnoteDefinition, NodeValue},
    parse_document,
};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

/// GitHub's habits.
fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    options.extension.footnotes = true;
    // The notes are put in their places here, see `Notes`.
    options.parse.leave_footnote_definitions = true;
    // The sanitiser decides on raw HTML, after everything has been written.
    options.render.r#unsafe = true;
    options.render.gfm_quirks = true;
    // In comments and issues; files keep their soft breaks.
    options.render.hardbreaks = true;
    options
}

/// A text with its notes where GitHub shows them.
pub(super) fn read<'a>(arena: &'a Arena<'a>, text: &str) -> Node<'a> {
    let root = parse_document(arena, text, &options());
    Notes::of(root).show(root);
    boxes(arena, root, text);
    root
}

/// A note that GitHub leaves out of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LeftOut {
    /// Its first line, from the `[^`, in bytes.
    pub(crate) range: Range<usize>,
    /// What stands between `[^` and `]`.
    pub(crate) name: String,
    /// Whether an earlier note has the same name; else nothing refers to it.
    pub(crate) is_double: bool,
}

/// The notes that GitHub leaves out, in the order of the text.
pub(crate) fn left_out(text: &str) -> Vec<LeftOut> {
    if !text.contains("[^") {
        return Vec::new();
    }
    let arena = Arena::new();
    let notes = Notes::of(parse_document(&arena, text, &options()));
    let shown: HashSet<String> = notes.shown.iter().map(|note| key(&name(note).name)).collect();
    let lines = Lines::of(text);
    let left_out = notes.left_out().filter_map(|note| {
        let (offset, line) = lines.get(note.data().sourcepos.start.line)?;
        let start = line.find("[^")?;
        let name = name(note).name;
        let is_double = shown.contains(&key(&name));
        Some(LeftOut { range: offset + start..offset + line.len(), name, is_double })
    });
    left_out.collect()
}

/// The HTML of what was read.
pub(super) fn write(root: Node<'_>, capacity: usize) -> String {
    for node in root.descendants() {
        match &mut node.data_mut().value {
            NodeValue::HtmlBlock(block) => filter(&mut block.literal, usize::MAX),
            // GitHub looks at the beginning only.
            NodeValue::HtmlInline(tag) => filter(tag, 1),
            _ => {}
        }
    }
    let mut out = String::with_capacity(capacity);
    // Writing to a string cannot fail.
    let _ = format_html(root, &options(), &mut out);
    out
}

/// The notes of a text, which may be written anywhere.
struct Notes<'a> {
    /// In the order of their first reference.
    shown: Vec<Node<'a>>,
    /// Those that GitHub leaves out: nothing refers to them, or another one has the same name.
    dropped: Vec<Node<'a>>,
}

impl<'a> Notes<'a> {
    fn of(root: Node<'a>) -> Self {
        let mut written = Vec::new();
        let mut places = HashMap::new();
        for node in root.descendants() {
            match &node.data().value {
                NodeValue::FootnoteDefinition(_) => written.push(node),
                NodeValue::FootnoteReference(reference) => {
                    places.entry(reference.name.clone()).or_insert(reference.ix);
                }
                _ => {}
            }
        }
        // Of two notes with one name comrak takes the last, GitHub the first.
        let mut first: HashMap<String, usize> = HashMap::new();
        for (index, node) in written.iter().enumerate() {
            first.entry(key(&name(node).name)).or_insert(index);
        }
        let mut shown = Vec::new();
        for (index, node) in written.iter().enumerate() {
            let referred = name(node);
            let Some(place) = places.get(&referred.name) else { continue };
            if referred.total_references > 0 {
                let index = first.get(&key(&referred.name)).copied().unwrap_or(index);
                shown.push((*place, index, referred));
            }
        }
        let mut dropped: Vec<_> = written.iter().copied().map(Some).collect();
        shown.sort_by_key(|(place, _, _)| *place);
        let take = |(_, index, referred): (u32, usize, NodeFootnoteDefinition)| {
            let node = dropped.get_mut(index)?.take()?;
            node.data_mut().value = NodeValue::FootnoteDefinition(referred);
            Some(node)
        };
        let shown = shown.into_iter().filter_map(take).collect();
        Self { shown, dropped: dropped.into_iter().flatten().collect() }
    }

    /// Those of the dropped ones whose words nobody sees: comrak does not look for a note that begins
    /// in another one, so that its words stay in that one.
    fn left_out(&self) -> impl Iterator<Item = &Node<'a>> {
        let is_note =
            |node: &Node<'_>| matches!(node.data().value, NodeValue::FootnoteDefinition(_));
        self.dropped.iter().filter(move |note| !note.ancestors().skip(1).any(|node| is_note(&node)))
    }

    fn show(self, root: Node<'a>) {
        for node in self.left_out() {
            node.detach();
        }
        for node in self.shown {
            root.append(node);
        }
    }
}

/// What may stand between two words of a line.
const BLANKS: [char; 4] = [' ', '\t', '\x0b', '\x0c'];

/// Leaves the brackets where GitHub does: a box stands on its bullet's line, and a blank follows.
fn boxes<'a>(arena: &'a Arena<'a>, root: Node<'a>, text: &str) {
    let is_box = |node: &Node<'_>| matches!(node.data().value, NodeValue::TaskItem(_));
    let items: Vec<_> = root.descendants().filter(is_box).collect();
    let lines = Lines::of(if items.is_empty() { "" } else { text });
    for item in items {
        let NodeValue::TaskItem(task) = item.data().value.clone() else { continue };
        let at = task.symbol_sourcepos.start;
        let line = lines.get(at.line);
        let behind = line.and_then(|(_, line)| line.get(at.column..)?.strip_prefix(']'));
        let is_on_its_line = item.data().sourcepos.start.line == at.line;
        if is_on_its_line && behind.is_none_or(|behind| behind.starts_with(BLANKS)) {
            continue;
        }
        let list = item.parent().map(|list| list.data().value.clone());
        let Some(NodeValue::List(list)) = list else { continue };
        item.data_mut().value = NodeValue::Item(list);
        let blank = if behind.is_some_and(|behind| behind.starts_with(BLANKS)) { " " } else { "" };
        let brackets = format!("[{}]{blank}", task.symbol.unwrap_or(' '));
        let brackets = arena.alloc(AstNode::from(NodeValue::Text(brackets.into())));
        let goes_on = item.first_child().filter(|first| {
            let first = first.data();
            matches!(first.value, NodeValue::Paragraph) && first.sourcepos.start.line == at.line
        });
        let paragraph = goes_on.unwrap_or_else(|| {
            let paragraph = arena.alloc(AstNode::from(NodeValue::Paragraph));
            item.prepend(paragraph);
            paragraph
        });
        paragraph.prepend(brackets);
    }
}

/// The lines of a text as comrak counts them.
pub(super) struct Lines<'t>(Vec<(usize, &'t str)>);

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for (at, end) in text.match_indices(['\n', '\r']) {
            let before = text.get(..at).unwrap_or_default();
            // The second sign of a line end, not an empty line.
            if !(end == "\n" && before.ends_with('\r')) {
                lines.push((start, before.get(start..).unwrap_or_default()));
            }
            start = at + 1;
        }
        lines.push((start, text.get(start..).unwrap_or_default()));
        Self(lines)
    }

    /// A line by its number, from 1, and where it begins.
    pub(super) fn get(&self, number: usize) -> Option<(usize, &'t str)> {
        self.0.get(number.checked_sub(1)?).copied()
    }
}

fn name(note: &Node<'_>) -> NodeFootnoteDefinition {
    match &note.data().value {
        NodeValue::FootnoteDefinition(note) => note.clone(),
        _ => NodeFootnoteDefinition::default(),
    }
}

/// What two names of one note have in common.
fn key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The tags that GitHub shows as text: each would swallow what stands behind it.
const AS_TEXT: [&str; 9] =
    ["title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext"];

/// The elements that only this program writes. In a member's own HTML they are shown like any other
/// part of a page.
const OURS: [&str; 2] = ["aside", "section"];

/// Puts the tags right that GitHub shows otherwise, `most` of them.
fn filter(html: &mut String, most: usize) {
    if !html.contains('<') {
        return;
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    for _ in 0..most {
        let Some((before, tag)) = rest.split_once('<') else { break };
        out.push_str(before);
        rest = tag;
        let (slash, inside) = tag.strip_prefix('/').map_or(("", tag), |inside| ("/", inside));
        let end = inside.find(|sign: char| !sign.is_ascii_alphabetic()).unwrap_or(inside.len());
        let Some((name, after)) = inside.split_at_checked(end) else { break };
        let ends = after.starts_with([' ', '\t', '\n', '\r', '\x0b', '\x0c', '>'])
            || after.starts_with("/>");
        if ends && AS_TEXT.iter().any(|other| name.eq_ignore_ascii_case(other)) {
            out.push_str("&lt;");
        } else if OURS.iter().any(|other| name.eq_ignore_ascii_case(other)) {
            out.push('<');
            out.push_str(slash);
            out.push_str("div");
            rest = after;
        } else {
            out.push('<');
        }
    }
    out.push_str(rest);
    *html = out;
}
