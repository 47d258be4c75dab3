//! What an import needs of a Markdown document: its titles, tables and lists, as plain text with
//! line numbers.

use pulldown_cmark::{
    BrokenLink, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};
use std::ops::Range;

/// A document reduced to what may hold a schedule.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// The `title` of the front matter.
    pub(super) front_title: Option<String>,
    /// First-level headings.
    pub(super) titles: Vec<String>,
    /// Every table, in order.
    pub(super) tables: Vec<Table>,
    /// Every list item, in order.
    pub(super) items: Vec<Item>,
    /// Headings and bold words: where a year may stand that the dates leave out.
    pub(super) emphasised: Vec<String>,
}

/// A table.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// A row of a table; it has as many cells as the header.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) line: u32,
    pub(super) cells: Vec<String>,
    /// The cells exactly as written.
    pub(super) written: Vec<String>,
}

/// A list item without the items inside it.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) line: u32,
    pub(super) text: String,
    /// How much of the text, in bytes, is bold at its beginning.
    pub(super) bold: usize,
    /// The item that it stands in.
    pub(super) parent: Option<usize>,
}

/// More emphasised places than this are not searched for a year.
const MOST_EMPHASISED: usize = 200;

/// Text that is being collected.
#[derive(Debug, Default)]
struct Collected {
    text: String,
    struck: String,
    bold_from: Option<usize>,
    bold_at_start: Option<usize>,
}

impl Collected {
    /// One line of plain text. What is struck through no longer holds; if nothing else is there,
    /// it is given as it was written.
    fn line(&self) -> String {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = one_line(&self.text);
        if text.is_empty() && !self.struck.trim().is_empty() {
            format!("~~{}~~", one_line(&self.struck))
        } else {
            text
        }
    }
}

/// Line numbers of byte offsets.
#[derive(Default)]
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect())
    }

    /// From 1.
    fn at(&self, offset: usize) -> u32 {
        u32::try_from(self.0.partition_point(|end| *end < offset) + 1).unwrap_or(u32::MAX)
    }
}

impl Document {
    /// Reads any text as Markdown.
    pub(super) fn read(text: &str) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        // A link whose target is not defined is meant as a link all the same.
        let undefined = |_: BrokenLink<'_>| Some((CowStr::Borrowed(""), CowStr::Borrowed("")));
        let parser = Parser::new_with_broken_link_callback(text, options, Some(undefined));
        let mut walk = Walk { source: text, lines: Lines::of(text), ..Walk::default() };
        for (event, span) in TextMergeWithOffset::new(parser.into_offset_iter()) {
            walk.event(event, span);
        }
        walk.document
    }
}

/// What collected text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    FrontMatter,
    Heading(HeadingLevel),
    Cell,
    Item(usize),
    Paragraph,
}

#[derive(Default)]
struct Walk<'t> {
    source: &'t str,
    lines: Lines,
    document: Document,
    open: Vec<(Target, Collected)>,
    table: Table,
    row: Row,
    struck: usize,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(tag) => {
                if tag == Tag::TableCell {
                    let cell = self.source.get(span.clone()).unwrap_or_default();
                    self.row.written.push(cell.trim_matches(['|', ' ', '\t']).to_owned());
                }
                self.start(&tag, span.start);
            }
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.push(&text),
            Event::SoftBreak | Event::HardBreak => self.push(" "),
            Event::InlineHtml(html)
                if html.get(..3).is_some_and(|h| h.eq_ignore_ascii_case("<br")) =>
            {
                self.push(" ");
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if let Some((_, collected)) = self.open.last_mut() {
            if self.struck > 0 { &mut collected.struck } else { &mut collected.text }
                .push_str(text);
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: usize) {
        match tag {
            Tag::MetadataBlock(_) => self.collect(Target::FrontMatter),
            Tag::Heading { level, .. } => self.collect(Target::Heading(*level)),
            Tag::Paragraph if self.open.is_empty() => self.collect(Target::Paragraph),
            Tag::Table(_) => self.table = Table::default(),
            Tag::TableHead | Tag::TableRow => {
                self.row = Row { line: self.lines.at(at), ..Row::default() };
            }
            Tag::TableCell => self.collect(Target::Cell),
            Tag::Item => {
                let parent = self.open.iter().rev().find_map(|(target, _)| match target {
                    Target::Item(index) => Some(*index),
                    _ => None,
                });
                let item = Item { line: self.lines.at(at), parent, ..Item::default() };
                self.document.items.push(item);
                self.collect(Target::Item(self.document.items.len() - 1));
            }
            Tag::Strong => {
                if let Some((_, open)) = self.open.last_mut() {
                    open.bold_from = Some(open.text.len());
                }
            }
            Tag::Strikethrough => self.struck += 1,
            _ => {}
        }
    }

    fn collect(&mut self, target: Target) {
        self.open.push((target, Collected::default()));
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.end_bold(),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::Table => self.document.tables.push(std::mem::take(&mut self.table)),
            TagEnd::TableHead => self.table.header = std::mem::take(&mut self.row.cells),
            TagEnd::TableRow => self.table.rows.push(std::mem::take(&mut self.row)),
            TagEnd::MetadataBlock(_) | TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::Item => {
                self.end_text();
            }
            TagEnd::Paragraph if matches!(self.open.last(), Some((Target::Paragraph, _))) => {
                self.end_text();
            }
            // Paragraphs of one item are apart.
            TagEnd::Paragraph => self.push(" "),
            _ => {}
        }
    }

    fn end_bold(&mut self) {
        let Some((_, open)) = self.open.last_mut() else { return };
        let Some(from) = open.bold_from.take() else { return };
        let (before, bold) = open.text.split_at_checked(from).unwrap_or((&open.text, ""));
        if self.document.emphasised.len() < MOST_EMPHASISED {
            self.document.emphasised.push(bold.trim().to_owned());
        }
        if before.trim().is_empty() && open.bold_at_start.is_none() {
            open.bold_at_start = Some(bold.split_whitespace().collect::<Vec<_>>().join(" ").len());
        }
    }

    fn end_text(&mut self) {
        let Some((target, collected)) = self.open.pop() else { return };
        let line = collected.line();
        match target {
            Target::FrontMatter => {
                let title = collected.text.lines().find_map(|line| line.strip_prefix("title:"));
                let title = title.map(|t| t.trim().trim_matches(['"', '\'']).to_owned());
                self.document.front_title = title;
            }
            Target::Heading(level) => {
                if self.document.emphasised.len() < MOST_EMPHASISED {
                    self.document.emphasised.push(line.clone());
                }
                if level == HeadingLevel::H1 {
                    self.document.titles.push(line);
                }
            }
            Target::Cell => self.row.cells.push(line),
            Target::Item(index) => {
                if let Some(item) = self.document.items.get_mut(index) {
                    item.text = line;
                    item.bold = collected.bold_at_start.unwrap_or(0);
                }
            }
            Target::Paragraph => {}
        }
    }
}
