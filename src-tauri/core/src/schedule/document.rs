//! What an import needs of a Markdown document: its titles, tables, lists and paragraphs, as plain
//! text with line numbers.

use super::{SourceKind, depth::has_endless_tag, html};
use pulldown_cmark::{
    BrokenLink, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};
use std::{borrow::Cow, ops::Range};

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
    /// Headings and bold words: where a year may stand that the dates leave out.
    pub(crate) emphasised: Vec<String>,
    /// Every heading with its line.
    pub(crate) headings: Vec<(u32, String)>,
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

/// A paragraph.
#[derive(Debug, Default)]
pub(crate) struct Paragraph {
    pub(crate) line: u32,
    pub(crate) text: String,
    /// The bold parts of the text, in bytes.
    pub(crate) bold: Vec<Range<usize>>,
}

/// More emphasised places than this are not searched for a year.
const MOST_EMPHASISED: usize = 200;
/// Bytes that are kept of an item as written.
const LONGEST_WRITTEN: usize = 1_000;

/// Text that is being collected.
#[derive(Debug, Default)]
struct Collected {
    text: String,
    struck: String,
    bold_from: Option<usize>,
    bold: Vec<Range<usize>>,
    links: Vec<(Range<usize>, String)>,
    code: Vec<Range<usize>>,
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Collected {
    fn rich(&mut self) -> Rich {
        Rich {
            text: std::mem::take(&mut self.text),
            links: std::mem::take(&mut self.links),
            code: std::mem::take(&mut self.code),
        }
    }

    /// One line of plain text. What is struck through no longer holds; if nothing else is there,
    /// it is given as it was written.
    fn line(&self) -> String {
        let text = one_line(&self.text);
        if text.is_empty() && !self.struck.trim().is_empty() {
            format!("~~{}~~", one_line(&self.struck))
        } else {
            text
        }
    }

    /// How much of the line, in bytes, is bold at its beginning.
    fn bold_at_start(&self) -> usize {
        let Some(first) = self.bold.first() else { return 0 };
        let (before, rest) = self.text.split_at_checked(first.start).unwrap_or_default();
        let bold = rest.get(..first.end.saturating_sub(first.start)).unwrap_or_default();
        if before.trim().is_empty() { one_line(bold).len() } else { 0 }
    }
}

/// Line numbers of byte offsets.
#[derive(Default)]
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    /// The line ends of a text.
    pub(crate) fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect())
    }

    /// From 1.
    pub(crate) fn at(&self, offset: usize) -> u32 {
        u32::try_from(self.0.partition_point(|end| *end < offset) + 1).unwrap_or(u32::MAX)
    }
}

impl Document {
    /// Reads any text as Markdown, with the HTML tables in it.
    pub(crate) fn read(text: &str) -> Self {
        let text = joined_tables(text);
        let text = text.as_ref();
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
    lists: Vec<usize>,
    list_count: usize,
    line: u32,
    link: Option<(String, usize)>,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, &span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.push(&text),
            Event::Code(text) => {
                if let Some((_, open)) = self.open.last_mut() {
                    let from = open.text.len();
                    open.code.push(from..from + text.len());
                }
                self.push(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.push(" "),
            Event::InlineHtml(html)
                if html.get(..3).is_some_and(|h| h.eq_ignore_ascii_case("<br")) =>
            {
                // Two texts in one cell stay two words; a roster's people stay apart.
                self.push("\n");
            }
            Event::InlineHtml(html) => match html.to_ascii_lowercase().as_str() {
                "<del>" | "<s>" | "<strike>" => self.struck += 1,
                "</del>" | "</s>" | "</strike>" => self.struck = self.struck.saturating_sub(1),
                _ => {}
            },
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if let Some((_, collected)) = self.open.last_mut() {
            if self.struck > 0 { &mut collected.struck } else { &mut collected.text }
                .push_str(text);
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: &Range<usize>) {
        match tag {
            Tag::MetadataBlock(_) => self.collect(Target::FrontMatter),
            Tag::Heading { level, .. } => {
                self.line = self.lines.at(span.start);
                self.collect(Target::Heading(*level));
            }
            Tag::Paragraph if self.open.is_empty() => {
                self.line = self.lines.at(span.start);
                self.collect(Target::Paragraph);
            }
            Tag::Table(_) => {
                let heading = self.document.headings.last().map(|(_, text)| text.clone());
                self.table = Table { heading, ..Table::default() };
            }
            Tag::TableHead | Tag::TableRow => {
                self.row = Row { line: self.lines.at(span.start), ..Row::default() };
                let cells = self.source.get(span.clone()).unwrap_or_default();
                if *tag == Tag::TableRow {
                    self.row.beyond = beyond(cells, self.table.header.len());
                }
            }
            Tag::TableCell => {
                let cell = self.source.get(span.clone()).unwrap_or_default();
                self.row.written.push(cell.trim_matches(['|', ' ', '\t']).to_owned());
                self.collect(Target::Cell);
            }
            Tag::List(_) => {
                self.list_count += 1;
                self.lists.push(self.list_count);
                if let Some(index) = self.item() {
                    self.close_written(index, span.start);
                }
            }
            Tag::Item => self.start_item(span),
            Tag::Strong => {
                if let Some((_, open)) = self.open.last_mut() {
                    open.bold_from = Some(open.text.len());
                }
            }
            Tag::Strikethrough => self.struck += 1,
            Tag::Link { dest_url, .. } => {
                let at = self.open.last().map_or(0, |(_, collected)| collected.text.len());
                self.link = Some((dest_url.to_string(), at));
            }
            _ => {}
        }
    }

    /// The innermost open item.
    fn item(&self) -> Option<usize> {
        self.open.iter().rev().find_map(|(target, _)| match target {
            Target::Item(index) => Some(*index),
            _ => None,
        })
    }

    fn start_item(&mut self, span: &Range<usize>) {
        let source = self.source.get(span.clone()).unwrap_or_default();
        let mut end = source.len().min(LONGEST_WRITTEN);
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let item = Item {
            line: self.lines.at(span.start),
            parent: self.item(),
            list: self.lists.last().copied().unwrap_or(0),
            heading: self.document.headings.len().checked_sub(1),
            written: source.get(..end).unwrap_or_default().to_owned(),
            // Where its text begins, until the text itself is known.
            bold: span.start,
            ..Item::default()
        };
        self.document.items.push(item);
        self.collect(Target::Item(self.document.items.len() - 1));
    }

    /// The items inside an item are not part of its words.
    fn close_written(&mut self, index: usize, at: usize) {
        if let Some(item) = self.document.items.get_mut(index) {
            let length = at.saturating_sub(item.bold);
            if let Some(own) = item.written.get(..length) {
                item.written = own.to_owned();
            }
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
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Link => self.end_link(),
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

    fn end_link(&mut self) {
        let Some((target, from)) = self.link.take() else { return };
        if let Some((_, open)) = self.open.last_mut() {
            let to = open.text.len();
            if from <= to {
                open.links.push((from..to, target));
            }
        }
    }

    fn end_bold(&mut self) {
        let Some((_, open)) = self.open.last_mut() else { return };
        let Some(from) = open.bold_from.take() else { return };
        let bold = open.text.get(from..).unwrap_or_default();
        if self.document.emphasised.len() < MOST_EMPHASISED {
            self.document.emphasised.push(one_line(bold));
        }
        open.bold.push(from..open.text.len());
    }

    fn end_text(&mut self) {
        let Some((target, mut collected)) = self.open.pop() else { return };
        if target == Target::Cell {
            // A roster tells people in one cell apart by line.
            let lines = collected.text.split('\n').map(one_line).collect::<Vec<_>>();
            let text = lines.join("\n").trim().to_owned();
            self.row.cells.push(if text.is_empty() { collected.line() } else { text });
            self.row.rich.push(collected.rich());
            return;
        }
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
                self.document.headings.push((self.line, line.clone()));
                if level == HeadingLevel::H1 {
                    self.document.titles.push(line);
                }
            }
            Target::Item(index) => {
                if let Some(item) = self.document.items.get_mut(index) {
                    item.text = line;
                    item.bold = collected.bold_at_start();
                    item.rich = collected.rich();
                    item.written.truncate(item.written.trim_end().len());
                }
            }
            Target::Paragraph => {
                self.document.paragraphs.push(Paragraph {
                    line: self.line,
                    text: collected.text,
                    bold: collected.bold,
                });
            }
            Target::Cell => {}
        }
    }

    /// Adds the tables that are written in HTML, in their places.
    fn html(&mut self, text: &str) {
        let has = |tag: &str| find_tag(text, tag);
        let Some(start) = has("<table").or_else(|| has("<li").filter(|_| is_page(text))) else {
            return;
        };
        let start = if is_page(text) { 0 } else { start };
        if has_endless_tag(text.get(start..).unwrap_or_default()) {
            return;
        }
        let found = html::read(text.get(start..).unwrap_or_default(), self.lines.at(start));
        for mut table in found.tables {
            let line = table.rows.first().map_or(0, |row| row.line);
            table.heading = self.document.heading_of(line).map(str::to_owned);
            self.document.tables.push(table);
        }
        self.document.tables.sort_by_key(|table| table.rows.first().map_or(0, |row| row.line));
        if is_page(text) {
            self.document.items.extend(found.items);
            self.document.titles.extend(found.titles);
        }
    }
}

/// Whether a text is a whole page of HTML.
fn is_page(text: &str) -> bool {
    let head = text.trim_start();
    ["<!doctype", "<html"]
        .iter()
        .any(|tag| head.get(..tag.len()).is_some_and(|h| h.eq_ignore_ascii_case(tag)))
}

fn find_tag(text: &str, tag: &str) -> Option<usize> {
    text.match_indices('<').map(|(at, _)| at).find(|at| {
        text.get(*at..*at + tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag))
    })
}

/// What a row says behind its last column.
fn beyond(row: &str, columns: usize) -> String {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in row.chars() {
        match c {
            '|' if !escaped => cells.push(String::new()),
            _ => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(c);
                }
            }
        }
        escaped = c == '\\' && !escaped;
    }
    let cells = cells.iter().skip(columns).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    cells.collect::<Vec<_>>().join(" | ")
}
