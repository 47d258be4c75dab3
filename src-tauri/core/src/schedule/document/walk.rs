//! One walk over the events of the Markdown parser, which collects what a document holds.

use super::{Document, Item, Paragraph, Rich, Row, Table, lines::Lines, pages};
use crate::schedule::{
    heading::Head,
    summary::{dating, is_date, is_dated},
};
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use std::ops::Range;

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

    /// The line of an item; a name that is struck out is given with its marks, so that its date is
    /// no event without a name. A date that is struck out only gives way to the one beside it.
    fn with_struck_name(&self, line: String) -> String {
        let (struck, date) = (one_line(&self.struck), line.trim_start_matches([':', '-', ' ']));
        let is_name = !struck.is_empty() && !line.starts_with("~~") && !is_dated(&struck);
        if is_name && is_date(date) { format!("~~{struck}~~ {line}") } else { line }
    }

    /// How much of the line, in bytes, is bold at its beginning.
    fn bold_at_start(&self) -> usize {
        let Some(first) = self.bold.first() else { return 0 };
        let (before, rest) = self.text.split_at_checked(first.start).unwrap_or_default();
        let bold = rest.get(..first.end.saturating_sub(first.start)).unwrap_or_default();
        if before.trim().is_empty() { one_line(bold).len() } else { 0 }
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
    Code,
}

#[derive(Default)]
pub(super) struct Walk<'t> {
    source: &'t str,
    lines: Lines,
    pub(super) document: Document,
    open: Vec<(Target, Collected)>,
    table: Table,
    /// The first row of the table.
    head: Row,
    row: Row,
    struck: usize,
    /// Where a raised text begins within the text that is collected.
    raised: Option<usize>,
    lists: Vec<usize>,
    list_count: usize,
    line: u32,
    /// The first line of a paragraph, in the text that is read.
    first: u32,
    link: Option<(String, usize)>,
    /// The paragraph above, where it is nothing but a date.
    dating: Option<(u32, String)>,
    /// The heading that stands above the date that heads the list here.
    above_date: Option<String>,
    /// The blocks that are HTML, in bytes.
    html: Vec<Range<usize>>,
}

impl<'t> Walk<'t> {
    /// A walk over a text whose lines come from the given lines of the source; from the same if
    /// none are given.
    pub(super) fn new(text: &'t str, source: Option<Vec<u32>>) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at);
        let lines = Lines { ends: ends.collect(), source };
        Self { source: text, lines, ..Self::default() }
    }

    pub(super) fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(Tag::HtmlBlock) => self.html.push(span),
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
            Event::SoftBreak | Event::HardBreak => {
                let is_paragraph = matches!(self.open.last(), Some((Target::Paragraph, _)));
                self.push(if is_paragraph { "\n" } else { " " });
            }
            Event::InlineHtml(html)
                if html.get(..3).is_some_and(|h| h.eq_ignore_ascii_case("<br")) =>
            {
                // Two texts in one cell stay two words; a roster's people stay apart. The lines of
                // a paragraph are those of the source.
                let is_paragraph = matches!(self.open.last(), Some((Target::Paragraph, _)));
                self.push(if is_paragraph { " " } else { "\n" });
            }
            Event::InlineHtml(html) => match html.to_ascii_lowercase().as_str() {
                "<del>" | "<s>" | "<strike>" => self.struck += 1,
                "</del>" | "</s>" | "</strike>" => self.struck = self.struck.saturating_sub(1),
                "<sup>" => {
                    self.raised = self.open.last().map(|(_, collected)| collected.text.len());
                }
                "</sup>" => self.end_raised(),
                _ => {}
            },
            _ => {}
        }
    }

    /// A raised number leads to a note and is no part of the words; `th` is.
    fn end_raised(&mut self) {
        let Some((from, (_, open))) = self.raised.take().zip(self.open.last_mut()) else { return };
        if open.text.get(from..).is_some_and(is_mark_of_note) {
            open.text.truncate(from);
            open.links.retain(|(range, _)| range.end <= from);
            open.code.retain(|range| range.end <= from);
            open.bold.retain(|range| range.end <= from);
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
                (self.dating, self.above_date) = (None, None);
                self.line = self.lines.at(span.start);
                self.collect(Target::Heading(*level));
            }
            Tag::Paragraph if self.open.is_empty() => {
                self.first = self.lines.read(span.start);
                self.collect(Target::Paragraph);
            }
            Tag::CodeBlock(kind) if self.open.is_empty() => {
                self.first = self.lines.read(span.start) + u32::from(kind.is_fenced());
                self.collect(Target::Code);
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
                self.dated_list();
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

    /// A paragraph that is nothing but a date heads the list below it.
    fn dated_list(&mut self) {
        let Some(date) = self.dating.take().filter(|_| self.lists.is_empty()) else { return };
        if self.above_date.is_none() {
            let above = self.document.headings.last().map(|(_, text)| text.clone());
            self.above_date = Some(above.unwrap_or_default());
        }
        self.document.headings.push(date);
        self.document.has_dating = true;
    }

    /// What stands below another paragraph is no longer headed by a date above it.
    fn paragraph_ends(&mut self, line: u32, text: &str) {
        self.dating = dating(&one_line(text)).map(|date| (line, date));
        if let Some(above) = self.above_date.take_if(|_| self.dating.is_none()) {
            self.document.headings.push((line, above));
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
            TagEnd::Table => {
                let mut table = std::mem::take(&mut self.table);
                table.begin_with(std::mem::take(&mut self.head), Head::Open);
                self.document.tables.push(table);
            }
            TagEnd::TableHead => {
                self.table.header.clone_from(&self.row.cells);
                self.head = std::mem::take(&mut self.row);
            }
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
            TagEnd::CodeBlock if matches!(self.open.last(), Some((Target::Code, _))) => {
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
                    item.text = collected.with_struck_name(line);
                    item.bold = collected.bold_at_start();
                    item.rich = collected.rich();
                    item.written.truncate(item.written.trim_end().len());
                }
            }
            Target::Paragraph | Target::Code => {
                let paragraph = Paragraph {
                    line: self.lines.of(self.first),
                    lines: self.lines.from(self.first, &collected.text),
                    text: collected.text,
                    bold: collected.bold,
                    links: collected.links,
                };
                if target == Target::Code {
                    self.document.code.push(paragraph);
                    return;
                }
                self.paragraph_ends(paragraph.line, &paragraph.text);
                self.document.paragraphs.push(paragraph);
            }
            Target::Cell => {}
        }
    }

    /// Adds what is written in HTML, in its places.
    pub(super) fn html(&mut self, text: &str) {
        pages::add(&mut self.document, text, &self.lines, &self.html);
    }
}

/// Whether a raised text leads to a note: `[1]`, `*`.
pub(in crate::schedule) fn is_mark_of_note(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 12
        && text.chars().all(|c| c.is_ascii_digit() || "[](),*^ \u{2020}\u{2021}".contains(c))
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
