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
    // Tables within a cell are not read; what they say stays in the text.
    let mut inner = 0_usize;
    while let Some(line) = lines.get(at).map(|line| line.trim()) {
        at += 1;
        if line.starts_with("{|") {
            inner += 1;
            continue;
        }
        if inner > 0 {
            inner -= usize::from(line.starts_with("|}"));
            continue;
        }
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
            cell.text.push_str(&words(line));
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
    let Some((attributes, text)) = attributes else { return Cell::plain(words(part)) };
    let span = |name: &str| {
        let behind = attributes.split_once(name)?.1.trim_start().strip_prefix('=')?;
        let digits = behind.trim_start_matches(['"', '\'', ' ']);
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits.get(..end)?.parse().ok()
    };
    let (columns, rows) = (span("colspan").unwrap_or(1), span("rowspan").unwrap_or(1));
    Cell::wide(words(text), columns, rows)
}

/// The words of a cell: without its notes, and with the dates that templates hold.
fn words(text: &str) -> String {
    let mut own = text.trim().to_owned();
    for (open, close) in [("<ref", "</ref>"), ("{{efn|", "}}"), ("{{refn|", "}}")] {
        while let Some(start) = own.find(open) {
            let Some(rest) = own.get(start..) else { break };
            // `<ref name="a"/>` ends with itself.
            let tag = rest.find('>').filter(|at| rest.get(..*at).is_some_and(|t| t.ends_with('/')));
            let tag = tag.filter(|_| open == "<ref").map(|at| at + 1);
            let Some(length) = tag.or_else(|| rest.find(close).map(|at| at + close.len())) else {
                break;
            };
            own.replace_range(start..start + length, "");
        }
    }
    while let Some((range, date)) = template(&own) {
        own.replace_range(range, &date);
    }
    wiki_words(own.trim())
}

/// `{{dts|2027|6|25}}`, `{{Start date|2027|06|25}}`: the first template of a year, a month and a day.
fn template(text: &str) -> Option<(std::ops::Range<usize>, String)> {
    text.match_indices("{{").find_map(|(start, _)| {
        let inner = text.get(start + 2..)?;
        let end = inner.find("}}")?;
        let own = inner.get(..end).filter(|own| !own.contains("{{") && own.len() < 60)?;
        let parts: Vec<&str> = own.split('|').skip(1).filter(|part| !part.contains('=')).collect();
        let [year, month, day] = parts.as_slice() else { return None };
        let (year, month, day) =
            (year.trim().parse().ok()?, month.trim().parse().ok()?, day.trim().parse().ok()?);
        let date = chrono::NaiveDate::from_ymd_opt(year, month, day)?;
        (1990..2100).contains(&year).then(|| (start..start + 2 + end + 2, date.to_string()))
    })
}
