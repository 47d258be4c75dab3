//! `|===` of AsciiDoc.

use super::{Cell, Found, Row, WIDEST, is_table};

/// Reads the table that begins at a line, if one does.
pub(super) fn read(lines: &[&str], start: usize) -> Option<Found> {
    if !is_fence(lines.get(start)?) {
        return None;
    }
    let behind = lines.get(start + 1..)?;
    let length = behind.iter().position(|line| is_fence(line)).unwrap_or(behind.len());
    let next = start + 1 + length + 1;
    let mut cells: Vec<(usize, Cell)> = Vec::new();
    let mut columns = attributes(lines, start);
    for (index, line) in behind.iter().take(length).enumerate() {
        let before = cells.len();
        read_line(line, start + 1 + index, &mut cells);
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
    if !is_table(&rows) {
        return Some(Found::Plain { next });
    }
    Some(Found::Table { rows, next })
}

fn is_fence(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 4 && line.strip_prefix('|').is_some_and(|rest| rest.chars().all(|c| c == '='))
}

/// The number of columns that `[cols="1,2*"]` above a table gives.
fn attributes(lines: &[&str], start: usize) -> Option<usize> {
    let above = lines.get(start.saturating_sub(2)..start)?;
    let line = above.iter().rev().find(|line| line.trim_start().starts_with('['))?;
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
fn read_line(line: &str, at: usize, cells: &mut Vec<(usize, Cell)>) {
    let mut span = (1, 1);
    let masked = line.replace("\\|", "\u{0}");
    let mut parts = masked.split('|').peekable();
    let mut first = true;
    while let Some(part) = parts.next() {
        // What a cell covers stands before its bar.
        let (text, next_span) = match parts.peek() {
            Some(_) => before_bar(part),
            None => (part, (1, 1)),
        };
        let text = words(&text.replace('\u{0}', "|"));
        if !first {
            cells.push((at, Cell::wide(text, span.0, span.1)));
        } else if let Some((_, cell)) = cells.last_mut().filter(|_| !text.is_empty()) {
            cell.text.push(' ');
            cell.text.push_str(&text);
        }
        first = false;
        span = next_span;
    }
}

/// `text 2+` is the text, and that the next cell covers two columns.
fn before_bar(part: &str) -> (&str, (usize, usize)) {
    let (text, word) = match part.rsplit_once(char::is_whitespace) {
        Some((text, word)) => (text, word),
        None => ("", part),
    };
    match specifier(word) {
        Some(span) => (text, span),
        None => (part, (1, 1)),
    }
}

/// `2+`, `.3+`, `2.3+^.>s`, `a`: columns and rows of a cell, its place and its style.
fn specifier(word: &str) -> Option<(usize, usize)> {
    if word.is_empty() || word.len() > 12 {
        return None;
    }
    let (span, style) = match word.split_once('+') {
        Some((span, style)) => (Some(span), style),
        None => (None, word),
    };
    let place = style.trim_end_matches(['a', 'd', 'e', 'h', 'l', 'm', 's', 'v']);
    if style.len() - place.len() > 1 || !place.chars().all(|c| "<^>.".contains(c)) {
        return None;
    }
    let Some(span) = span else { return Some((1, 1)) };
    let (columns, rows) = span.split_once('.').unwrap_or((span, ""));
    let number = |text: &str| if text.is_empty() { Some(1) } else { text.parse().ok() };
    Some((number(columns)?, number(rows)?))
}

/// Links as Markdown: `https://example.org[label]`, `link:page[label]`, `<<anchor,label>>`.
fn words(text: &str) -> String {
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
