//! Tables and lists written in HTML, read from html5ever's tokens: no tree is built, so that deep
//! nesting costs nothing, and every token knows its line.

use super::SourceKind;
use super::document::{Item, Paragraph, Rich, Row, Table, is_mark_of_note};
use super::heading::Head;
use super::summary::{is_date, is_dated, undecorated};
use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
    },
};
use std::{cell::RefCell, ops::Range};

/// Cells that are kept of one document.
const MOST_CELLS: usize = 100_000;
/// A cell spans no more columns or rows than this.
const WIDEST: usize = 60;
/// Links of one item or paragraph.
const MOST_LINKS: usize = 200;
/// Bytes of a sentence that names a milestone.
const LONGEST_NAME: usize = 160;
/// Bytes that are kept of one cell or item.
const LONGEST: usize = 4_000;

/// What a text holds in HTML.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) tables: Vec<Table>,
    /// List items, outside tables; a term with what is said about it, and what stands below a
    /// heading that is a date, are items as well.
    pub(super) items: Vec<Item>,
    /// Paragraphs, outside tables and lists.
    pub(super) paragraphs: Vec<Paragraph>,
    /// First-level headings and the title.
    pub(super) titles: Vec<String>,
    /// Every heading with its line.
    pub(super) headings: Vec<(u32, String)>,
}

/// Reads the HTML of a text. `line` is the number of its first line.
pub(super) fn read(text: &str, line: u32) -> Found {
    let sink = Sink(RefCell::new(Reader { first_line: u64::from(line), ..Reader::default() }));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(text));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let mut reader = tokenizer.sink.0.take();
    reader.end_terms();
    reader.end_paragraph();
    reader.end_table();
    reader.found
}

struct Sink(RefCell<Reader>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut reader = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => reader.tag(&tag, line),
            Token::CharacterTokens(text) => reader.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[derive(Default)]
struct Reader {
    first_line: u64,
    found: Found,
    /// Open tables; only the outermost is read.
    depth: usize,
    cells: usize,
    table: Table,
    /// The first row of the table, with what its tags say of it.
    first: Option<(Row, Head)>,
    row: Option<Row>,
    /// Whether the row has a cell that is not marked as a heading.
    has_plain_cell: bool,
    /// Within `<thead>`.
    in_head: bool,
    /// Columns that cells of earlier rows still cover: the text and how many rows.
    hanging: Vec<Option<(String, usize)>>,
    cell: Option<Cell>,
    item: Option<Item>,
    part: Part,
    /// Terms of which it is not said yet what they mean; later ones are others.
    terms: Vec<Item>,
    /// Whether something was said about the terms.
    meant: bool,
    /// The open lists: their numbers and the items that they stand in.
    lists: Vec<(usize, Option<usize>)>,
    list_count: usize,
    title: Option<String>,
    heading: Option<Paragraph>,
    /// Whether the next paragraph is the first below a heading that is a date.
    dated: bool,
    paragraph: Option<Paragraph>,
    /// The links of the open item or paragraph, as their labels and targets.
    links: Vec<(String, String)>,
    /// Where the open link leads, and the length of the text before it.
    link: Option<(String, usize)>,
    struck: usize,
    /// Where a raised text begins within the open cell.
    raised: Option<usize>,
}

/// What an open item is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Item,
    Term,
    Meaning,
}

#[derive(Default)]
struct Cell {
    text: String,
    columns: usize,
    rows: usize,
}

impl Reader {
    fn line(&self, line: u64) -> u32 {
        u32::try_from(self.first_line + line.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    fn text(&mut self, text: &str) {
        if self.struck > 0 {
            return;
        }
        let heading = self.heading.as_mut().map(|heading| &mut heading.text);
        let open = match (&mut self.cell, &mut self.item, self.title.as_mut().or(heading)) {
            (Some(cell), _, _) => &mut cell.text,
            (None, Some(item), None) if self.depth == 0 => &mut item.text,
            (None, _, Some(title)) => title,
            (None, None, None) if self.depth == 0 => match &mut self.paragraph {
                Some(paragraph) => &mut paragraph.text,
                None => return,
            },
            _ => return,
        };
        if open.len() < LONGEST {
            open.push_str(text);
        }
    }

    fn tag(&mut self, tag: &Tag, line: u64) {
        let line = self.line(line);
        let start = tag.kind == TagKind::StartTag;
        match (&*tag.name, start) {
            ("table", true) => {
                self.depth += 1;
                if self.depth == 1 {
                    self.table = Table { kind: SourceKind::HtmlTable, ..Table::default() };
                    self.hanging.clear();
                    (self.first, self.in_head) = (None, false);
                }
            }
            ("thead", _) if self.depth == 1 => {
                self.end_row();
                self.in_head = start;
            }
            ("tbody", true) if self.depth == 1 => {
                self.end_row();
                self.in_head = false;
            }
            ("table", false) => {
                if self.depth == 1 {
                    self.end_table();
                }
                self.depth = self.depth.saturating_sub(1);
            }
            ("tr", true) if self.depth == 1 => {
                self.end_row();
                self.row = Some(Row { line, ..Row::default() });
            }
            ("tr", false) if self.depth == 1 => self.end_row(),
            ("td" | "th", true) if self.depth == 1 => {
                self.end_cell();
                if self.row.is_none() {
                    self.row = Some(Row { line, ..Row::default() });
                }
                self.has_plain_cell |= &*tag.name == "td";
                self.cell = Some(Cell {
                    text: String::new(),
                    columns: span(tag, "colspan"),
                    rows: span(tag, "rowspan"),
                });
            }
            ("td" | "th", false) if self.depth == 1 => self.end_cell(),
            ("li" | "dt" | "dd", _) if self.depth == 0 => {
                let part = match &*tag.name {
                    "dt" => Part::Term,
                    "dd" => Part::Meaning,
                    _ => Part::Item,
                };
                self.end_item();
                self.end_paragraph();
                if start {
                    self.start_item(part, line);
                }
            }
            ("ul" | "ol" | "dl", _) if self.depth == 0 => self.list(start),
            ("p" | "div", _) if self.depth == 0 && self.item.is_none() => {
                self.end_paragraph();
                if start {
                    self.paragraph = Some(Paragraph { line, ..Paragraph::default() });
                }
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) if self.depth == 0 => {
                self.end_terms();
                self.end_paragraph();
                self.heading = Some(Paragraph { line, ..Paragraph::default() });
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) if self.depth == 0 => {
                self.end_heading(&tag.name == "h1");
            }
            ("title", true) => self.title = Some(String::new()),
            ("title", false) => {
                if let Some(title) = self.title.take().map(|t| one_line(&t)) {
                    self.found.titles.push(title);
                }
            }
            ("a", true) if self.depth == 0 => self.link = href(tag).map(|to| (to, self.written())),
            ("a", false) => self.end_link(),
            ("del" | "s" | "strike", true) => self.struck += 1,
            ("del" | "s" | "strike", false) => self.struck = self.struck.saturating_sub(1),
            ("sup", true) => self.raised = self.cell.as_ref().map(|cell| cell.text.len()),
            ("sup", false) => {
                if let Some((from, cell)) = self.raised.take().zip(self.cell.as_mut())
                    && cell.text.get(from..).is_some_and(is_mark_of_note)
                {
                    cell.text.truncate(from);
                }
            }
            ("br" | "p" | "div" | "li" | "ul", _) => self.text(" "),
            _ => {}
        }
    }

    /// The text of the open item or paragraph.
    fn open_text(&self) -> &str {
        let paragraph = self.paragraph.as_ref().map(|paragraph| paragraph.text.as_str());
        self.item.as_ref().map(|item| item.text.as_str()).or(paragraph).unwrap_or_default()
    }

    fn written(&self) -> usize {
        self.open_text().len()
    }

    fn end_link(&mut self) {
        let Some((target, from)) = self.link.take() else { return };
        let label = one_line(self.open_text().get(from..).unwrap_or_default());
        if !label.is_empty() && self.links.len() < MOST_LINKS {
            self.links.push((label, target));
        }
    }

    /// The links collected so far, by the places of their labels in a text.
    fn links_in(&mut self, text: &str) -> Vec<(Range<usize>, String)> {
        let mut from = 0;
        let place = |(label, target): (String, String)| {
            let at = from + text.get(from..)?.find(&label)?;
            from = at + label.len();
            Some((at..from, target))
        };
        std::mem::take(&mut self.links).into_iter().filter_map(place).collect()
    }

    fn end_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraph.take() else { return };
        paragraph.text = one_line(&paragraph.text);
        paragraph.links = self.links_in(&paragraph.text);
        if paragraph.text.is_empty() || self.found.paragraphs.len() >= MOST_CELLS {
            return;
        }
        if std::mem::take(&mut self.dated) && !is_dated(&paragraph.text) {
            // The first sentence says what happens on the day above it.
            let name = paragraph.text.split(". ").next().unwrap_or_default();
            if name.len() <= LONGEST_NAME {
                let text = name.trim_end_matches('.').to_owned();
                self.list_count += 1;
                self.push(Item { line: paragraph.line, text, ..Item::default() });
                return;
            }
        }
        self.found.paragraphs.push(paragraph);
    }

    fn end_heading(&mut self, is_title: bool) {
        let Some(heading) = self.heading.take() else { return };
        let text = one_line(&heading.text);
        if text.is_empty() || self.found.headings.len() >= MOST_CELLS {
            return;
        }
        self.dated = is_date(&undecorated(&text));
        if is_title {
            self.found.titles.push(text.clone());
        }
        self.found.headings.push((heading.line, text));
    }

    /// A list begins or ends.
    fn list(&mut self, start: bool) {
        let within = self.item.is_some();
        self.end_terms();
        self.end_paragraph();
        if start {
            self.list_count += 1;
            let parent = self.found.items.len().checked_sub(1).filter(|_| within);
            self.lists.push((self.list_count, parent));
        } else {
            self.lists.pop();
        }
    }

    fn start_item(&mut self, part: Part, line: u32) {
        if part != Part::Meaning && self.meant {
            self.terms.clear();
        }
        if part == Part::Item {
            self.end_terms();
        }
        (self.part, self.meant) = (part, self.meant && part == Part::Meaning);
        self.item = Some(Item { line, ..Item::default() });
    }

    fn push(&mut self, mut item: Item) {
        if item.text.is_empty() || self.found.items.len() >= MOST_CELLS {
            return;
        }
        item.written.clone_from(&item.text);
        let links = self.links_in(&item.text);
        item.rich = Rich { text: item.text.clone(), links, code: Vec::new() };
        let (list, parent) = self.lists.last().copied().unwrap_or((self.list_count, None));
        (item.list, item.parent) = (list, parent);
        item.heading = self.found.headings.len().checked_sub(1);
        self.dated = false;
        self.found.items.push(item);
    }

    fn end_item(&mut self) {
        let Some(mut item) = self.item.take() else { return };
        item.text = one_line(&item.text);
        match self.part {
            Part::Item => self.push(item),
            Part::Term => self.terms.push(item),
            Part::Meaning if self.terms.is_empty() => self.push(item),
            Part::Meaning if item.text.is_empty() => {}
            // A term and what is said about it are one item.
            Part::Meaning => {
                let terms: Vec<(u32, String)> =
                    self.terms.iter().map(|term| (term.line, term.text.clone())).collect();
                for (line, term) in terms {
                    let line = if self.meant { item.line } else { line };
                    let text = format!("{}: {}", term.trim_end_matches([':', ' ']), item.text);
                    self.push(Item { line, text, ..Item::default() });
                }
                self.meant = true;
            }
        }
    }

    /// Terms about which nothing is said are items too.
    fn end_terms(&mut self) {
        self.end_item();
        let terms = std::mem::take(&mut self.terms);
        if !std::mem::take(&mut self.meant) {
            terms.into_iter().for_each(|term| self.push(term));
        }
    }

    fn end_cell(&mut self) {
        self.struck = 0;
        let Some(cell) = self.cell.take() else { return };
        self.cover();
        let Some(row) = &mut self.row else { return };
        let text = one_line(&cell.text);
        for _ in 0..cell.columns {
            if self.cells >= MOST_CELLS {
                return;
            }
            let column = row.cells.len();
            if cell.rows > 1 {
                if self.hanging.len() <= column {
                    self.hanging.resize(column + 1, None);
                }
                if let Some(slot) = self.hanging.get_mut(column) {
                    *slot = Some((text.clone(), cell.rows - 1));
                }
            }
            row.cells.push(text.clone());
            self.cells += 1;
        }
    }

    /// Repeats the cells that hang down from earlier rows.
    fn cover(&mut self) {
        let Some(row) = &mut self.row else { return };
        while let Some(slot) = self.hanging.get_mut(row.cells.len()) {
            match slot {
                Some((text, rows)) if self.cells < MOST_CELLS => {
                    row.cells.push(text.clone());
                    self.cells += 1;
                    *rows -= 1;
                    if *rows == 0 {
                        *slot = None;
                    }
                }
                _ => break,
            }
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.cover();
        let marked = self.in_head || !std::mem::take(&mut self.has_plain_cell);
        let Some(mut row) = self.row.take() else { return };
        if row.cells.is_empty() {
            return;
        }
        row.written.clone_from(&row.cells);
        if self.first.is_none() {
            if marked {
                // What covers the header covers no row.
                self.hanging.clear();
            }
            self.first = Some((row, if marked { Head::Marked } else { Head::Open }));
        } else {
            self.table.rows.push(row);
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        let mut table = std::mem::take(&mut self.table);
        if let Some((first, head)) = self.first.take() {
            table.begin_with(first, head);
        }
        if !table.rows.is_empty() {
            self.found.tables.push(table);
        }
    }
}

fn href(tag: &Tag) -> Option<String> {
    let own = tag.attrs.iter().find(|attribute| &*attribute.name.local == "href");
    own.map(|attribute| attribute.value.to_string())
}

fn span(tag: &Tag, name: &str) -> usize {
    tag.attrs
        .iter()
        .find(|attribute| &*attribute.name.local == name)
        .and_then(|attribute| attribute.value.trim().parse().ok())
        .unwrap_or(1)
        .clamp(1, WIDEST)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
