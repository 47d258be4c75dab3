//! Tables in other notations than Markdown's, written as Markdown tables: AsciiDoc, MediaWiki, the
//! double bars of Trac, Jira and MoinMoin, comma-separated values, and tables that lack the line
//! below their header. Every line of the result knows the line that it comes from.

mod asciidoc;
mod bars;
pub(super) mod commas;
mod mediawiki;
pub(super) mod org;

use super::day::is_day;
use std::borrow::Cow;

/// Cells of one document that are written anew.
const MOST_CELLS: usize = 60_000;
/// A cell covers no more columns or rows than this.
const WIDEST: usize = 40;

/// A text with its tables in one notation.
#[derive(Debug)]
pub(super) struct Uniform<'t> {
    pub(super) text: Cow<'t, str>,
    /// For each line of the text the line it comes from, from 1; none if they are the same.
    pub(super) lines: Option<Vec<u32>>,
}

/// Writes every table of a text as a Markdown table.
pub(super) fn uniform(text: &str) -> Uniform<'_> {
    let lines: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    let mut out = Output::default();
    if let Some(rows) = commas::read(text) {
        out.table(rows);
        return out.finish();
    }
    let marks = Marks::of(&lines);
    if marks == Marks::Markdown && !lines.iter().any(|line| may_begin(line)) {
        return Uniform { text: Cow::Borrowed(text), lines: None };
    }
    out.marks = marks;
    let is_marked = |line: &&str| heading(line).is_some() || nested(line, marks).is_some();
    let mut changed = marks != Marks::Markdown && lines.iter().any(is_marked);
    let mut fenced = false;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        fenced ^= is_fence(line);
        out.fenced = fenced;
        let found = if fenced || out.cells > MOST_CELLS {
            None
        } else {
            mediawiki::read(&lines, at)
                .or_else(|| asciidoc::read(&lines, at))
                .or_else(|| bars::read(&lines, at))
        };
        match found {
            Some(Found::Table { rows, next }) if next > at => {
                changed = true;
                out.table(rows);
                at = next;
            }
            // What belongs together is not looked at line by line again.
            Some(Found::Plain { next }) if next > at => {
                // A table that never ends ends with the text.
                let end = next.min(lines.len());
                for line in lines.get(at..end).unwrap_or_default() {
                    at += 1;
                    out.line(line, at);
                }
            }
            _ => {
                at += 1;
                out.line(line, at);
            }
        }
    }
    if changed { out.finish() } else { Uniform { text: Cow::Borrowed(text), lines: None } }
}

/// How a text marks its headings and lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Marks {
    #[default]
    Markdown,
    /// `== Part`, `** within an item`
    AsciiDoc,
    /// `== Part ==`, `** within an item`, `# numbered`
    MediaWiki,
}

impl Marks {
    fn of(lines: &[&str]) -> Self {
        let mut fenced = false;
        let mut found = Self::Markdown;
        for line in lines {
            fenced ^= is_fence(line);
            if fenced {
                continue;
            }
            if line.trim_start().starts_with("{|") {
                return Self::MediaWiki;
            }
            if heading(line).is_some() {
                let closed = line.trim_end().ends_with(" =") || line.trim_end().ends_with("==");
                found = if closed { Self::MediaWiki } else { Self::AsciiDoc };
            } else if line.starts_with("## ") {
                return Self::Markdown;
            }
            if found == Self::MediaWiki {
                break;
            }
        }
        found
    }
}

fn is_fence(line: &str) -> bool {
    line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~")
}

/// An item within an item, `** text` is one of the second level; and a term with what it means,
/// which is one item: `2 March 2027:: Freeze`, `; 2 March 2027` above `: Freeze`.
fn nested(line: &str, marks: Marks) -> Option<String> {
    let term = match marks {
        Marks::Markdown => None,
        Marks::AsciiDoc => line.split_once(":: ").filter(|(term, _)| {
            !term.trim().is_empty() && !term.contains("::") && !term.starts_with([' ', '|', '.'])
        }),
        Marks::MediaWiki => None,
    };
    if let Some((term, meaning)) = term {
        return Some(format!("* {}: {}", term.trim(), meaning.trim()));
    }
    // What it means may stand on the next line, and goes on the item.
    let alone = line.trim_end().strip_suffix("::").filter(|_| marks == Marks::AsciiDoc);
    if let Some(term) = alone.filter(|t| !t.is_empty() && !t.starts_with([' ', '|', '.', ':', '[']))
    {
        return Some(format!("* {}:", term.trim()));
    }
    if marks == Marks::MediaWiki {
        if let Some(term) = line.strip_prefix(';') {
            return Some(format!("* {}", wiki_words(term.trim())));
        }
        if let Some(meaning) = line.strip_prefix(':').filter(|rest| rest.starts_with(' ')) {
            return Some(format!("   * {}", wiki_words(meaning.trim())));
        }
    }
    let sign = match (line.chars().next()?, marks) {
        (_, Marks::Markdown) => return None,
        (sign @ '*', _) | (sign @ '#', Marks::MediaWiki) => sign,
        _ => return None,
    };
    let words = line.trim_start_matches(['*', '#']);
    let level = line.len() - words.len();
    // A wiki needs no blank behind its mark.
    let of_wiki = || Some(words).filter(|_| marks == Marks::MediaWiki);
    let words = words.strip_prefix(' ').or_else(of_wiki).filter(|words| !words.is_empty())?;
    if !(1..=6).contains(&level) || (level == 1 && sign == '*' && marks == Marks::AsciiDoc) {
        return None;
    }
    let mark = if line.get(..level).is_some_and(|own| own.ends_with('#')) { "1." } else { "*" };
    // Far enough in for an item below one with either mark.
    let words = if marks == Marks::MediaWiki { wiki_words(words) } else { words.to_owned() };
    Some(format!("{}{mark} {words}", " ".repeat(3 * (level - 1))))
}

/// Whether rows are more than a heading: two of them, or one with a date.
fn is_table(rows: &[Row]) -> bool {
    let dated = |row: &Row| row.cells.len() > 1 && row.cells.iter().any(|cell| is_day(&cell.text));
    rows.len() > 1 || rows.iter().any(dated)
}

/// Cheap: whether a line may begin a table of any notation but commas.
fn may_begin(line: &str) -> bool {
    line.contains('|') || line.starts_with(",===") || line.starts_with(":===")
}

/// What a reader of one notation found at a line.
enum Found {
    /// A table that ends before the line `next`, counted from 0.
    Table { rows: Vec<Row>, next: usize },
    /// Lines that are no table of this kind, up to `next`.
    Plain { next: usize },
}

/// A row with its line, from 0.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) cells: Vec<Cell>,
}

/// A cell in Markdown, and how many columns and rows it covers.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) text: String,
    columns: usize,
    rows: usize,
}

impl Cell {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), columns: 1, rows: 1 }
    }

    /// A cell that covers more than its own place; a table has bounds.
    fn wide(text: impl Into<String>, columns: usize, rows: usize) -> Self {
        let text = text.into();
        Self { text, columns: columns.clamp(1, WIDEST), rows: rows.clamp(1, WIDEST) }
    }
}

/// The text that is written, with the line of each of its lines.
#[derive(Default)]
struct Output {
    text: String,
    lines: Vec<u32>,
    cells: usize,
    marks: Marks,
    /// Whether the line is one of a block of code.
    fenced: bool,
}

impl Output {
    /// A line as it stands, but its heading or item as Markdown marks them; `number` is its own,
    /// from 1.
    fn line(&mut self, line: &str, number: usize) {
        if self.fenced {
            self.text.push_str(line);
        } else if let Some((level, words)) = heading(line) {
            self.text.extend(std::iter::repeat_n('#', level));
            self.text.push(' ');
            self.text.push_str(words);
        } else if let Some(item) = nested(line, self.marks) {
            self.text.push_str(&item);
        } else if let Some(linked) =
            asciidoc::linked(line).filter(|_| self.marks == Marks::AsciiDoc)
        {
            self.text.push_str(&linked);
        } else if let Some(broken) =
            line.strip_suffix(" +").filter(|_| self.marks == Marks::AsciiDoc)
        {
            // A line that ends here goes on as one of Markdown does.
            self.text.push_str(broken);
            self.text.push_str("  ");
        } else {
            self.text.push_str(line);
        }
        self.text.push('\n');
        self.lines.push(u32::try_from(number).unwrap_or(u32::MAX));
    }

    /// A table with its first row as the header, between empty lines. What covers several rows is
    /// said in each; what covers several columns in the first of them.
    fn table(&mut self, rows: Vec<Row>) {
        let Some(first) = rows.first().map(|row| row.line + 1) else { return };
        self.line("", first);
        let mut hanging: Vec<Option<(String, usize)>> = Vec::new();
        let mut widest = 0;
        for (index, row) in rows.into_iter().enumerate() {
            let mut cells: Vec<String> = Vec::new();
            let number = row.line + 1;
            for cell in row.cells {
                hang(&mut hanging, &mut cells);
                if cell.rows > 1 {
                    hanging.resize(hanging.len().max(cells.len() + 1), None);
                    if let Some(slot) = hanging.get_mut(cells.len()) {
                        *slot = Some((cell.text.clone(), cell.rows - 1));
                    }
                }
                cells.push(cell.text);
                cells.extend((1..cell.columns).map(|_| String::new()));
            }
            hang(&mut hanging, &mut cells);
            self.cells += cells.len();
            widest = if index == 0 { cells.len() } else { widest };
            let line: Vec<String> =
                cells.iter().map(|cell| one_line(cell).replace('|', "\\|")).collect();
            self.line(&format!("| {} |", line.join(" | ")), number);
            if index == 0 {
                self.line(&format!("|{}", "-|".repeat(widest.max(1))), number);
            }
            if self.cells > MOST_CELLS {
                break;
            }
        }
        let last = self.lines.last().copied().unwrap_or(1);
        self.line("", usize::try_from(last).unwrap_or(1));
    }

    fn finish(self) -> Uniform<'static> {
        Uniform { text: Cow::Owned(self.text), lines: Some(self.lines) }
    }
}

/// `= Title`, `== Part ==`: the level and the words of a heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let words = line.trim_start_matches('=');
    let level = line.len() - words.len();
    let words = words.strip_prefix(' ')?.trim_end().trim_end_matches('=').trim_end();
    ((1..=6).contains(&level) && !words.is_empty()).then_some((level, words))
}

/// Says again what hangs down from the rows above into the next columns.
fn hang(hanging: &mut [Option<(String, usize)>], cells: &mut Vec<String>) {
    while let Some(slot) = hanging.get_mut(cells.len()) {
        let Some((text, rows)) = slot else { break };
        cells.push(text.clone());
        *rows -= 1;
        if *rows == 0 {
            *slot = None;
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Wiki links as Markdown: `[[page|label]]` is its label, `[address label]` a link.
fn wiki_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.replace("'''", "**").replace("''", "*");
    rest =
        ["/!\\", "(!)", "{*}", "~-", "-~"].iter().fold(rest, |text, sign| text.replace(sign, ""));
    let mut rest = rest.as_str();
    while let Some(open) = rest.find('[') {
        let (before, link) = rest.split_at_checked(open).unwrap_or((rest, ""));
        out.push_str(before);
        let closed = match link.strip_prefix("[[") {
            Some(inner) => inner.split_once("]]").map(|(inner, after)| {
                (inner.rsplit('|').next().unwrap_or(inner).to_owned(), after)
            }),
            None => link.strip_prefix('[').and_then(|inner| inner.split_once(']')).map(
                |(inner, after)| match inner.split_once([' ', '|']) {
                    Some((a, b)) if is_address(a) => (format!("[{b}]({a})"), after),
                    Some((a, b)) if is_address(b) => (format!("[{a}]({b})"), after),
                    _ => (format!("[{inner}]"), after),
                },
            ),
        };
        match closed {
            Some((words, after)) => {
                out.push_str(&words);
                rest = after;
            }
            None => {
                out.push_str(link);
                rest = "";
            }
        }
    }
    out.push_str(rest);
    out
}

fn is_address(word: &str) -> bool {
    word.contains("://") && !word.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests;
