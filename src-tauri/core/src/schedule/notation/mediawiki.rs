//! `{| ... |}` of MediaWiki.

use super::{Cell, Found, Row, is_table, wiki_words};

/// Reads the table that begins at a line, if one does.
pub(super) fn read(lines: &[&str], start: usize) -> Option<Found> {
    if !lines.get(start)?.trim_start().starts_with("{|") {
        return None;
    }
    let mut rows: Vec<Row> = Vec::new();
    let mut row = Row { line: start + 1, cells: Vec::new() };
    let mut at = start + 1;
    let mut caption = false;
    while let Some(line) = lines.get(at).map(|line| line.trim()) {
        at += 1;
        if line.starts_with("|}") {
            break;
        }
        if line.starts_with("|-") {
            let full = std::mem::replace(&mut row, Row { line: at, cells: Vec::new() });
            rows.extend(Some(full).filter(|row| !row.cells.is_empty()));
            caption = false;
        } else if line.starts_with("|+") {
            caption = true;
        } else if let Some(cells) = line.strip_prefix(['|', '!']) {
            if row.cells.is_empty() {
                row.line = at - 1;
            }
            caption = false;
            let mark = if line.starts_with('!') { "!!" } else { "||" };
            for part in cells.split(mark).flat_map(|part| part.split("||")) {
                row.cells.push(cell(part));
            }
        } else if let Some(cell) = row.cells.last_mut().filter(|_| !caption) {
            // A cell goes on over several lines.
            cell.text.push(' ');
            cell.text.push_str(&wiki_words(line));
        }
    }
    rows.extend(Some(row).filter(|row| !row.cells.is_empty()));
    if !is_table(&rows) {
        return Some(Found::Plain { next: at });
    }
    Some(Found::Table { rows, next: at })
}

/// `style="color:red" rowspan=2 | text`
fn cell(part: &str) -> Cell {
    let attributes = part.split_once('|').filter(|(attributes, _)| {
        attributes.contains('=') && !attributes.contains("[[") && !attributes.contains("{{")
    });
    let Some((attributes, text)) = attributes else { return Cell::plain(wiki_words(part.trim())) };
    let span = |name: &str| {
        let behind = attributes.split_once(name)?.1.trim_start().strip_prefix('=')?;
        let digits = behind.trim_start_matches(['"', '\'', ' ']);
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits.get(..end)?.parse().ok()
    };
    let (columns, rows) = (span("colspan").unwrap_or(1), span("rowspan").unwrap_or(1));
    Cell::wide(wiki_words(text.trim()), columns, rows)
}
