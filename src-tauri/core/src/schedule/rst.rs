//! A schedule in reStructuredText: its tables, its lists, and sections with a label whose text
//! names a date.

pub(crate) mod fields;
mod grid;

use super::{
    Milestone, SourceKind, YearOrigin, comments,
    document::{Document, Row, Table},
    draft::Draft,
    header,
    heading::Head,
    markdown,
    notation::commas,
    timeline::{NAMELESS, named},
};
use crate::time::{Context, When, ZoneRules, find};
use std::ops::Range;

/// Sections of one file.
const MOST_SECTIONS: usize = 2_000;
/// Rows of a table.
const MOST_ROWS: usize = 2_000;

/// Reads a text as reStructuredText; none if nothing in it is of that language.
pub(super) fn read_rst(text: &str, rules: &dyn ZoneRules) -> Option<Draft> {
    let lines: Vec<&str> = text.lines().collect();
    let directive = |line: &&str| {
        line.trim_start().strip_prefix(".. ").is_some_and(|rest| {
            rest.starts_with('_') || rest.split_whitespace().any(|word| word.ends_with("::"))
        })
    };
    let frame = |line: &&str| is_frame(line.trim());
    let columns = |line: &&str| is_columns(line.trim());
    let framed = lines.iter().filter(|line| frame(line)).count() > 1
        || lines.iter().filter(|line| columns(line)).count() > 1;
    if !framed && !lines.iter().any(directive) {
        return None;
    }
    let text = &*comments::without_rst(text);
    let text = &*fields::as_items(text);
    let lines: Vec<&str> = text.lines().collect();
    let (tables, taken) = tables(&lines);
    let sections = if tables.is_empty() { sections(&lines, rules) } else { Vec::new() };
    let dated = sections.iter().any(|section| section.when.earliest().is_some());
    // What stands before the first of them; the rest is their own text.
    let first = sections.first().filter(|_| dated).and_then(|s| usize::try_from(s.line).ok());
    let head: Option<String> = first
        .map(|line| lines.iter().take(line.saturating_sub(1)).map(|l| format!("{l}\n")).collect());
    let own = head.as_deref().unwrap_or(text);
    let mut document = Document::read(own);
    if !tables.is_empty() {
        document.tables = tables;
        // The lines of a table may look like a list.
        document.items.retain(|item| {
            let after = taken.partition_point(|lines| lines.start <= item.line);
            !after
                .checked_sub(1)
                .and_then(|at| taken.get(at))
                .is_some_and(|t| t.contains(&item.line))
        });
    }
    let mut draft = markdown::read_document(&document, own, rules);
    // A section with a label is a part of the plan, also where its text names no date.
    if dated {
        draft.unread.clear();
        for milestone in &mut draft.milestones {
            if let Some(title) = document.titles.first().filter(|_| milestone.name == NAMELESS) {
                // The line above a title is read as its beginning.
                let title = title.trim_start_matches(|c: char| "=-~*#+ ".contains(c));
                milestone.name = named(title);
            }
        }
        draft.milestones.extend(sections);
        let hints = super::dates::Hints::default();
        super::dates::complete(&mut draft.milestones, &hints, rules);
    }
    draft.kind = SourceKind::Rst;
    Some(draft).filter(Draft::has_dates)
}

fn is_rule(line: &str) -> bool {
    let line = line.trim_end();
    let mut chars = line.chars();
    let Some(first) = chars.next() else { return false };
    line.len() >= 3 && "=-~^*+#\"'`".contains(first) && chars.all(|c| c == first)
}

/// Sections that a label stands before, with the first date of their text.
fn sections(lines: &[&str], rules: &dyn ZoneRules) -> Vec<Milestone> {
    let line = |at: usize| lines.get(at).copied().unwrap_or_default();
    let is_title =
        |at: usize| !line(at).trim().is_empty() && !is_rule(line(at)) && is_rule(line(at + 1));
    let mut found = Vec::new();
    let mut label = false;
    let mut at = 0;
    while at < lines.len() && found.len() < MOST_SECTIONS {
        let text = line(at).trim();
        if text.starts_with(".. _") && text.ends_with(':') {
            label = true;
        } else if is_title(at) {
            let body = (at + 2..lines.len()).take_while(|next| !is_title(*next));
            let body: Vec<&str> = body.map(line).take(60).collect();
            if std::mem::take(&mut label) {
                found.push(section(text, &body, at, rules));
            }
            at += 1;
        }
        at += 1;
    }
    found
}

fn section(title: &str, body: &[&str], at: usize, rules: &dyn ZoneRules) -> Milestone {
    // A line without words ends a sentence, a directive is none.
    let prose: Vec<&str> =
        body.iter().map(|line| line.trim()).take_while(|line| !line.starts_with(".. ")).collect();
    let prose = prose.join(" ");
    let found = |year| find(&prose, Context::days(year));
    let when = match found(None).or_else(|| found(Some(2000))) {
        // As the text says it; the year may be known from its neighbours only.
        Some((span, _)) => crate::time::read(prose.get(span).unwrap_or_default(), None, rules),
        None => When::Tbd { text: String::new() },
    };
    Milestone {
        name: named(title),
        who: None,
        week: None,
        line: number(at),
        doubt: None,
        year: YearOrigin::Written,
        written: format!("{title} | {}", when.text()).trim_end_matches([' ', '|']).to_owned(),
        when,
    }
}

/// The tables, and the lines that they stand on.
pub(crate) fn tables(lines: &[&str]) -> (Vec<Table>, Vec<Range<u32>>) {
    let mut tables = Vec::new();
    let mut taken = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let trimmed = line.trim();
        let read = if trimmed.contains("list-table::") || trimmed.contains("csv-table::") {
            Some(directive_table(lines, at, trimmed.contains("csv-table::")))
        } else if is_frame(trimmed) {
            Some(grid::read(lines, at))
        } else if is_columns(trimmed) {
            Some(simple_table(lines, at))
        } else {
            None
        };
        match read {
            Some((table, next)) => {
                if !table.rows.is_empty() {
                    tables.push(table);
                }
                let next = next.max(at + 1);
                taken.push(number(at)..number(next));
                at = next;
            }
            None => at += 1,
        }
    }
    (tables, taken)
}

/// The line of an index, from 1.
fn number(at: usize) -> u32 {
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

/// `+-----+-----+`
fn is_frame(line: &str) -> bool {
    line.starts_with("+-") && line.ends_with('+')
}

fn row(at: usize, cells: Vec<String>) -> Row {
    Row { line: number(at), written: cells.clone(), cells, ..Row::default() }
}

/// A table of rows of which the first `heading` are marked as its heading.
fn table(mut rows: Vec<Row>, heading: usize) -> Table {
    let mut table = Table { kind: SourceKind::Rst, ..Table::default() };
    if rows.is_empty() {
        return table;
    }
    let mut first = rows.remove(0);
    // What stands in several rows of a heading is one text for each column.
    for row in rows.drain(..heading.saturating_sub(1).min(rows.len())) {
        for (cell, more) in first.cells.iter_mut().zip(row.cells) {
            // Where the lower one says what the column holds, that is it.
            if header::role(&more).is_some() {
                *cell = more;
            } else if *cell != more {
                *cell = format!("{cell} {more}").trim().to_owned();
            }
        }
    }
    rows.truncate(MOST_ROWS);
    table.rows = rows;
    table.begin_with(first, if heading > 0 { Head::Marked } else { Head::Unmarked });
    table
}

/// Plain words of a cell: without emphasis, roles and link targets.
fn plain(cell: &str) -> String {
    let cell = cell.trim().trim_matches('|').trim();
    let mut text = String::new();
    let mut target = false;
    for c in cell.chars() {
        match c {
            '<' if cell.contains("`") => target = true,
            '>' if target => target = false,
            '*' | '`' => {}
            c if !target => text.push(c),
            _ => {}
        }
    }
    text.trim_end_matches('_').split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `.. list-table::`, a list of lists, and `.. csv-table::`.
fn directive_table(lines: &[&str], start: usize, csv: bool) -> (Table, usize) {
    let is_own = |line: &&&str| line.trim().is_empty() || line.starts_with([' ', '\t']);
    let length = lines.iter().skip(start + 1).take_while(is_own).count();
    let end = start + 1 + length;
    let mut at = start + 1;
    let mut heading = 0;
    let mut rows: Vec<Row> = Vec::new();
    // Its options stand before the first empty line.
    while let Some(text) = lines.get(at..end).and_then(|own| own.first()).map(|line| line.trim()) {
        if let Some(header) = text.strip_prefix(":header:").filter(|_| csv) {
            rows.extend(commas::values(header, ',', at).into_iter().map(comma_row));
            heading += rows.len();
        } else if let Some(count) = text.strip_prefix(":header-rows:") {
            heading += count.trim().parse::<usize>().unwrap_or(0);
        } else if !text.is_empty() && !text.starts_with(':') {
            break;
        }
        at += 1;
    }
    let body = lines.get(at..end).unwrap_or_default();
    if csv {
        rows.extend(commas::values(&body.join("\n"), ',', at).into_iter().map(comma_row));
    } else {
        list_rows(body, at, &mut rows);
    }
    (table(rows, heading), end)
}

fn comma_row(read: commas::Row) -> Row {
    row(read.line, read.cells.iter().map(|cell| plain(&cell.text)).collect())
}

/// What stands behind the mark of a list item.
fn item(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['*', '-', '+'])?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim_start())
}

/// `* - What` begins a row, `- When` its next cell.
fn list_rows(lines: &[&str], start: usize, rows: &mut Vec<Row>) {
    for (at, text) in (start..).zip(lines.iter().map(|line| line.trim())) {
        if let Some(first) = item(text).and_then(item) {
            rows.push(row(at, vec![plain(first)]));
        } else if let Some(cells) = rows.last_mut() {
            match item(text) {
                Some(next) => {
                    cells.cells.push(plain(next));
                    cells.written.push(plain(next));
                }
                None => {
                    if let Some(cell) = cells.cells.last_mut() {
                        *cell = format!("{cell} {}", plain(text)).trim().to_owned();
                    }
                }
            }
        }
    }
}

/// `=====  =====`
fn is_columns(line: &str) -> bool {
    line.starts_with("==") && line.contains(' ') && line.chars().all(|c| matches!(c, '=' | ' '))
}

/// Where the columns below a rule begin.
fn begins(rule: &[char]) -> Vec<usize> {
    let is_sign = |at: usize| matches!(rule.get(at), Some('=' | '-'));
    (0..rule.len())
        .filter(|at| is_sign(*at) && at.checked_sub(1).is_none_or(|b| !is_sign(b)))
        .collect()
}

fn simple_table(lines: &[&str], start: usize) -> (Table, usize) {
    let chars = |line: &str| line.chars().collect::<Vec<char>>();
    let columns = begins(&lines.get(start).map(|line| chars(line)).unwrap_or_default());
    let cut = |line: &[char], begins: &[usize]| -> Vec<String> {
        let cells = begins.iter().enumerate().map(|(index, from)| {
            let to = begins.get(index + 1).copied().unwrap_or(line.len()).min(line.len());
            plain(&line.get(*from..to).unwrap_or_default().iter().collect::<String>())
        });
        cells.collect()
    };
    let mut rows: Vec<Row> = Vec::new();
    let mut at = start + 1;
    let mut rules = 1;
    let mut heading = 0;
    let mut above: Vec<char> = Vec::new();
    while let Some(line) = lines.get(at) {
        if is_columns(line.trim()) {
            rules += 1;
            at += 1;
            if rules == 3 || lines.get(at).is_none_or(|next| next.trim().is_empty()) {
                break;
            }
            heading = rows.len();
            continue;
        }
        let own = chars(line);
        let is_span = line.trim().len() > 2 && line.chars().all(|c| matches!(c, '-' | ' '));
        if is_span && let Some(last) = rows.last_mut() {
            // The line above is cut as this one says: its cells may cover several columns.
            let wide = begins(&own);
            let mut cells = vec![String::new(); columns.len()];
            for (from, text) in wide.iter().zip(cut(&above, &wide)) {
                let column = columns.partition_point(|begin| begin < from);
                if let Some(cell) = cells.get_mut(column) {
                    *cell = text;
                }
            }
            (last.cells, last.written) = (cells.clone(), cells);
        } else if !line.trim().is_empty() {
            let cells = cut(&own, &columns);
            // Without a first cell the row above goes on.
            let goes_on = cells.first().is_some_and(String::is_empty) && rows.len() > heading;
            match rows.last_mut().filter(|_| goes_on && columns.len() > 1) {
                Some(last) => {
                    for (cell, more) in last.cells.iter_mut().zip(&cells) {
                        *cell = format!("{cell} {more}").trim().to_owned();
                    }
                    last.written.clone_from(&last.cells);
                }
                None => rows.push(row(at, cells)),
            }
            above = own;
        }
        at += 1;
    }
    (table(rows, heading), at)
}
