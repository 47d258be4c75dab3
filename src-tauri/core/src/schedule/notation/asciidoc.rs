//! `|===` of AsciiDoc.

use super::{Cell, Found, Row, WIDEST, commas, is_table};
use std::borrow::Cow;

/// Reads the table that begins at a line, if one does.
pub(super) fn read(lines: &[&str], start: usize) -> Option<Found> {
    let fence = lines.get(start)?.trim();
    let own = fence.chars().next().filter(|_| is_fence(fence))?;
    let behind = lines.get(start + 1..)?;
    let length = behind.iter().position(|line| line.trim() == fence).unwrap_or(behind.len());
    let next = start + 1 + length + 1;
    let attributes = attributes(lines, start);
    let is = |name: &str| attributes.is_some_and(|line| line.contains(name));
    let separator = match (own, attributes.and_then(separator)) {
        (_, Some(separator)) => separator,
        (',', _) => ',',
        (':', _) => ':',
        _ if is("format=csv") || is("format=\"csv\"") => ',',
        _ if is("format=dsv") || is("format=\"dsv\"") => ':',
        _ => '|',
    };
    if matches!(separator, ',' | ':' | ';') {
        let body = behind.get(..length)?.join("\n");
        let rows = commas::values(&body, separator, start + 1);
        let found =
            if is_table(&rows) { Found::Table { rows, next } } else { Found::Plain { next } };
        return Some(found);
    }
    let mut cells: Vec<(usize, Cell)> = Vec::new();
    let mut columns = attributes.and_then(columns_of);
    for (index, line) in behind.iter().take(length).enumerate() {
        let before = cells.len();
        read_line(line, separator, start + 1 + index, &mut cells);
        // The first line with cells says how many columns there are.
        let own: usize = cells.iter().skip(before).map(|(_, cell)| cell.columns).sum();
        if own > 0 && columns.is_none() {
            columns = Some(own);
        }
    }
    let columns = columns.unwrap_or(1);
    let mut rows: Vec<Row> = Vec::new();
    // Columns that cells of earlier rows still cover, for the rows to come.
    let mut covered: Vec<usize> = Vec::new();
    let mut free = 0;
    for (line, cell) in cells {
        if free == 0 {
            free = columns.saturating_sub(covered.pop().unwrap_or(0)).max(1);
            rows.push(Row { line, cells: Vec::new() });
        }
        for row in 0..cell.rows - 1 {
            // The last of them belongs to the next row.
            let at = covered.len().checked_sub(row + 1);
            match at.and_then(|at| covered.get_mut(at)) {
                Some(below) => *below += cell.columns,
                None => covered.insert(0, cell.columns),
            }
        }
        free = free.saturating_sub(cell.columns);
        if let Some(row) = rows.last_mut() {
            row.cells.push(cell);
        }
    }
    // What stands below the rows is none of them.
    if is("footer") && rows.len() > 2 {
        rows.pop();
    }
    if !is_table(&rows) {
        return Some(Found::Plain { next });
    }
    Some(Found::Table { rows, next })
}

/// `|===`, and of values with other signs between them `,===` and `:===`.
fn is_fence(line: &str) -> bool {
    let rest = line.trim().strip_prefix(['|', ',', ':']);
    rest.is_some_and(|rest| rest.len() >= 3 && rest.chars().all(|c| c == '='))
}

/// The line of attributes above a table.
fn attributes<'l>(lines: &[&'l str], start: usize) -> Option<&'l str> {
    let above = lines.get(start.saturating_sub(2)..start)?;
    above.iter().rev().find(|line| line.trim_start().starts_with('[')).copied()
}

/// `separator=!`
fn separator(line: &str) -> Option<char> {
    line.split_once("separator=")?.1.trim_start_matches(['"', '\'']).chars().next()
}

/// The number of columns that `[cols="1,2*"]` above a table gives.
fn columns_of(line: &str) -> Option<usize> {
    let value = line.split_once("cols=")?.1;
    let value = match value.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next()?,
        None => value.split([',', ']']).next()?,
    };
    let columns = value.split([',', ';']).map(|column| {
        let many = column.split_once('*').and_then(|(many, _)| many.trim().parse::<usize>().ok());
        many.unwrap_or(1).clamp(1, WIDEST)
    });
    Some(columns.sum::<usize>().clamp(1, WIDEST))
}

/// The cells of one line; what stands before the first bar belongs to the cell above.
fn read_line(line: &str, separator: char, at: usize, cells: &mut Vec<(usize, Cell)>) {
    let mut before = Specifier::default();
    let masked = line.replace(&format!("\\{separator}"), "\u{0}");
    // A line that goes on below is one text with it.
    let masked = masked.strip_suffix(" +").unwrap_or(&masked);
    let mut parts = masked.split(separator).peekable();
    let mut first = true;
    while let Some(part) = parts.next() {
        // What a cell covers stands before its bar.
        let (text, next) = match parts.peek() {
            Some(_) => before_bar(part),
            None => (part, Specifier::default()),
        };
        let text = words(&text.replace('\u{0}', &separator.to_string()));
        if !first {
            let text = text.strip_prefix("* ").unwrap_or(&text);
            for _ in 0..before.times {
                cells.push((at, Cell::wide(text, before.columns, before.rows)));
            }
        } else if let Some((_, cell)) = cells.last_mut().filter(|_| !text.is_empty()) {
            let item = text.strip_prefix("* ");
            if !cell.text.is_empty() {
                // Items of a list are apart.
                cell.text.push_str(if item.is_some() { "; " } else { " " });
            }
            cell.text.push_str(item.unwrap_or(&text));
        }
        first = false;
        before = next;
    }
}

/// What stands before the bar of a cell.
#[derive(Debug, Clone, Copy)]
struct Specifier {
    columns: usize,
    rows: usize,
    /// So many cells are the same.
    times: usize,
}

impl Default for Specifier {
    fn default() -> Self {
        Self { columns: 1, rows: 1, times: 1 }
    }
}

/// `text 2+` is the text, and that the next cell covers two columns.
fn before_bar(part: &str) -> (&str, Specifier) {
    let (text, word) = match part.rsplit_once(char::is_whitespace) {
        Some((text, word)) => (text, word),
        None => ("", part),
    };
    match specifier(word) {
        Some(found) => (text, found),
        None => (part, Specifier::default()),
    }
}

/// `2+`, `.3+`, `2.3+^.>s`, `3*`, `a`: columns and rows of a cell or how often it stands, its place
/// and its style.
fn specifier(word: &str) -> Option<Specifier> {
    if word.is_empty() || word.len() > 12 {
        return None;
    }
    let repeated = word.split_once('*').filter(|(times, _)| !times.is_empty());
    let (span, style) = match (repeated, word.split_once('+')) {
        (Some((_, style)), _) => (None, style),
        (None, Some((span, style))) => (Some(span), style),
        (None, None) => (None, word),
    };
    let place = style.trim_end_matches(['a', 'd', 'e', 'h', 'l', 'm', 's', 'v']);
    if style.len() - place.len() > 1 || !place.chars().all(|c| "<^>.".contains(c)) {
        return None;
    }
    let own = Specifier::default();
    if let Some((times, _)) = repeated {
        return Some(Specifier { times: times.parse::<usize>().ok()?.clamp(1, WIDEST), ..own });
    }
    let Some(span) = span else { return Some(own) };
    let (columns, rows) = span.split_once('.').unwrap_or((span, ""));
    let number = |text: &str| if text.is_empty() { Some(1) } else { text.parse().ok() };
    Some(Specifier { columns: number(columns)?, rows: number(rows)?, ..own })
}

/// A line outside tables with its links as Markdown; none if it has none.
pub(super) fn linked(line: &str) -> Option<String> {
    let has = ["://", "link:", "<<"].iter().any(|mark| line.contains(mark));
    if !has || !line.contains(['[', '<']) {
        return None;
    }
    let words_from = line.find(|c: char| !c.is_whitespace() && !matches!(c, '*' | '-' | '.'))?;
    let (mark, text) = line.split_at_checked(words_from)?;
    Some(format!("{mark}{}", words(&text.replace("(http", "( http")).replace("( [", "([")))
}

/// Links as Markdown: `https://example.org[label]`, `link:page[label]`, `<<anchor,label>>`.
fn words(text: &str) -> String {
    let text = &struck(text);
    let mut out: Vec<String> = Vec::new();
    let mut open: Option<(String, String)> = None;
    for word in text.split_whitespace() {
        if let Some((target, mut label)) = open.take() {
            label.push(' ');
            match word.split_once(']') {
                Some((end, after)) => out.push(format!("[{label}{end}]({target}){after}")),
                None => open = Some((target, label + word)),
            }
            continue;
        }
        let address = word.strip_prefix("link:").unwrap_or(word);
        match address.split_once('[') {
            Some((target, label)) if target.contains("://") || word.starts_with("link:") => {
                match label.split_once(']') {
                    Some((label, after)) => out.push(format!("[{label}]({target}){after}")),
                    None => open = Some((target.to_owned(), label.to_owned())),
                }
            }
            _ => out.push(word.to_owned()),
        }
    }
    out.extend(open.map(|(target, label)| format!("{target}[{label}")));
    let text = out.join(" ");
    match text.split_once("<<").and_then(|(before, rest)| Some((before, rest.split_once(">>")?))) {
        Some((before, (anchor, after))) => {
            format!("{before}{}{after}", anchor.rsplit(',').next().unwrap_or(anchor))
        }
        None => text,
    }
}

/// `[line-through]#20 June#` as Markdown strikes it out.
fn struck(text: &str) -> Cow<'_, str> {
    let mut own = Cow::Borrowed(text);
    for mark in ["[line-through]", "[.line-through]"] {
        while let Some((before, behind)) = own.split_once(mark) {
            let inner = behind.strip_prefix("##").map(|rest| (rest, "##"));
            let Some((rest, sign)) = inner.or_else(|| Some((behind.strip_prefix('#')?, "#")))
            else {
                break;
            };
            let Some((inner, after)) = rest.split_once(sign) else { break };
            own = Cow::Owned(format!("{before}~~{inner}~~{after}"));
        }
    }
    own
}
