//! What an import needs of a Markdown document: its titles, tables, lists and paragraphs, as plain
//! text with line numbers.

mod lines;
mod pages;
mod walk;

use super::{
    SourceKind,
    notation::{org, uniform},
};
use pulldown_cmark::{BrokenLink, CowStr, Options, Parser, TextMergeWithOffset};
use std::{borrow::Cow, ops::Range};
use walk::Walk;

pub(super) use walk::is_mark_of_note;

/// A document reduced to what may hold a schedule.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// The `title` of the front matter.
    pub(crate) front_title: Option<String>,
    /// First-level headings.
    pub(crate) titles: Vec<String>,
    /// Every table, in order.
    pub(crate) tables: Vec<Table>,
    /// Every list item, in order.
    pub(crate) items: Vec<Item>,
    /// Every paragraph outside lists and tables, in order.
    pub(crate) paragraphs: Vec<Paragraph>,
    /// Every block of code outside lists, in order.
    pub(crate) code: Vec<Paragraph>,
    /// Headings and bold words: where a year may stand that the dates leave out.
    pub(crate) emphasised: Vec<String>,
    /// Every heading with its line.
    pub(crate) headings: Vec<(u32, String)>,
    /// Whether any of them is a paragraph that dates the list below it.
    pub(crate) has_dating: bool,
}

/// A table.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Row>,
    /// [`SourceKind::TimelineTable`] for Markdown; tables of other languages say theirs.
    pub(crate) kind: SourceKind,
    /// The heading that it stands under.
    pub(crate) heading: Option<String>,
}

/// A row of a table; in Markdown it has as many cells as the header.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) line: u32,
    pub(crate) cells: Vec<String>,
    /// The cells exactly as written.
    pub(crate) written: Vec<String>,
    /// The cells with their links and code.
    pub(crate) rich: Vec<Rich>,
    /// What stands in cells beyond the last column.
    pub(crate) beyond: String,
}

/// A text with its links and code. A line break in it is a line end.
#[derive(Debug, Default, Clone)]
pub(crate) struct Rich {
    pub(crate) text: String,
    /// The labels of the links, in bytes, with their targets.
    pub(crate) links: Vec<(Range<usize>, String)>,
    /// What is marked as code, in bytes.
    pub(crate) code: Vec<Range<usize>>,
}

/// A list item without the items inside it.
#[derive(Debug, Default)]
pub(crate) struct Item {
    /// With its links and code.
    pub(crate) rich: Rich,
    pub(crate) line: u32,
    pub(crate) text: String,
    /// Exactly as written, without the items inside it.
    pub(crate) written: String,
    /// How much of the text, in bytes, is bold at its beginning.
    pub(crate) bold: usize,
    /// The item that it stands in.
    pub(crate) parent: Option<usize>,
    /// Which list it belongs to.
    pub(crate) list: usize,
    /// The heading that it stands under.
    pub(crate) heading: Option<usize>,
}

/// A paragraph; its lines are those of the source.
#[derive(Debug, Default)]
pub(crate) struct Paragraph {
    pub(crate) line: u32,
    /// The line of each line of the text; none where they follow the first.
    pub(crate) lines: Option<Vec<u32>>,
    pub(crate) text: String,
    /// The bold parts of the text, in bytes.
    pub(crate) bold: Vec<Range<usize>>,
    /// The labels of the links, in bytes, with their targets.
    pub(crate) links: Vec<(Range<usize>, String)>,
}

impl Document {
    /// Reads any text as Markdown, with the HTML tables in it.
    pub(crate) fn read(text: &str) -> Self {
        let text = org::as_markdown(text);
        let uniform = uniform(&text);
        let text = joined_tables(&uniform.text);
        let text = text.as_ref();
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        // A link whose target is not defined is meant as a link all the same.
        let undefined = |_: BrokenLink<'_>| Some((CowStr::Borrowed(""), CowStr::Borrowed("")));
        let parser = Parser::new_with_broken_link_callback(text, options, Some(undefined));
        let mut walk = Walk::new(text, uniform.lines);
        for (event, span) in TextMergeWithOffset::new(parser.into_offset_iter()) {
            walk.event(event, span);
        }
        walk.html(text);
        walk.document
    }

    /// The heading that a line stands under.
    pub(crate) fn heading_of(&self, line: u32) -> Option<&str> {
        let after = self.headings.partition_point(|(at, _)| *at < line);
        self.headings.get(after.checked_sub(1)?).map(|(_, text)| text.as_str())
    }
}

/// An empty line ends a table, but a table that goes on behind it was meant as one: the line is
/// taken for an empty row. Line numbers stay as they are.
fn joined_tables(text: &str) -> Cow<'_, str> {
    let is_row = |line: &str| line.trim_start().starts_with('|');
    let is_rule = |line: &str| {
        is_row(line)
            && line.contains('-')
            && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t' | '\r'))
    };
    let lines: Vec<&str> = text.split('\n').collect();
    let splits = |at: usize| -> bool {
        let line = |at: Option<usize>| at.and_then(|at| lines.get(at).copied()).unwrap_or_default();
        line(Some(at)).trim().is_empty()
            && is_row(line(at.checked_sub(1)))
            && is_row(line(Some(at + 1)))
            && !is_rule(line(Some(at + 2)))
    };
    if !(1..lines.len()).any(splits) {
        return Cow::Borrowed(text);
    }
    let joined: Vec<&str> = (0..lines.len())
        .map(|at| if splits(at) { "| |" } else { lines.get(at).copied().unwrap_or_default() })
        .collect();
    Cow::Owned(joined.join("\n"))
}
