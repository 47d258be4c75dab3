//! What a document says in HTML: the tables of any document, and the lists, headings and paragraphs
//! of a whole page or of the blocks of HTML within a page of Markdown.

use super::{Document, Item, Paragraph, lines::Lines};
use crate::schedule::{depth::has_endless_tag, html};
use std::{borrow::Cow, ops::Range};

/// Adds what is written in HTML to what was read of a text. `blocks` are the places of its blocks of
/// HTML, in bytes.
pub(super) fn add(document: &mut Document, text: &str, lines: &Lines, blocks: &[Range<usize>]) {
    let is_page = is_page(text);
    let tables = find_tag(text, "<table").map(|start| if is_page { 0 } else { start });
    let own = if is_page { Some(Cow::Borrowed(text)) } else { fragments(text, blocks) };
    // A page is read once, and a table may lie in it anywhere.
    let once = is_page || tables.is_none();
    if let Some(start) = tables.filter(|_| !once) {
        let text = text.get(start..).unwrap_or_default();
        if !has_endless_tag(text) {
            add_tables(document, html::read(text, lines.read(start)).tables, lines);
        }
    }
    let Some(own) = own.filter(|own| !has_endless_tag(own)) else { return };
    let mut found = html::read(&own, 1);
    if once {
        add_tables(document, std::mem::take(&mut found.tables), lines);
    }
    add_words(document, found, lines);
}

fn add_tables(document: &mut Document, tables: Vec<super::Table>, lines: &Lines) {
    for mut table in tables {
        for row in &mut table.rows {
            row.line = lines.of(row.line);
        }
        let line = table.rows.first().map_or(0, |row| row.line);
        table.heading = document.heading_of(line).map(str::to_owned);
        document.tables.push(table);
    }
    document.tables.sort_by_key(|table| table.rows.first().map_or(0, |row| row.line));
}

/// Lists, headings and paragraphs, in the order of their lines among those of Markdown.
fn add_words(document: &mut Document, found: html::Found, lines: &Lines) {
    document.titles.extend(found.titles);
    document.emphasised.extend(found.headings.iter().map(|(_, text)| text.clone()));
    let (before, own) = (document.headings.len(), found.headings.len());
    document.headings.extend(found.headings.into_iter().map(|(line, text)| (lines.of(line), text)));
    let places = sorted(&mut document.headings, |(line, _)| *line);
    let new_place = |index: usize| places.get(index).copied();
    for item in &mut document.items {
        item.heading = item.heading.and_then(new_place);
    }
    let (items, lists) = (document.items.len(), document.items.iter().map(|i| i.list).max());
    document.items.extend(found.items.into_iter().map(|item| Item {
        line: lines.of(item.line),
        list: item.list + lists.unwrap_or(0),
        parent: item.parent.map(|parent| parent + items),
        heading: item.heading.filter(|_| own > 0).and_then(|index| new_place(index + before)),
        ..item
    }));
    let places = sorted(&mut document.items, |item| item.line);
    for item in &mut document.items {
        item.parent = item.parent.and_then(|parent| places.get(parent).copied());
    }
    document.paragraphs.extend(
        found
            .paragraphs
            .into_iter()
            .map(|paragraph| Paragraph { line: lines.of(paragraph.line), ..paragraph }),
    );
    document.paragraphs.sort_by_key(|paragraph| paragraph.line);
}

/// Sorts by lines, and says where each went.
fn sorted<T>(list: &mut Vec<T>, line: impl Fn(&T) -> u32) -> Vec<usize> {
    let mut all: Vec<(usize, T)> = std::mem::take(list).into_iter().enumerate().collect();
    all.sort_by_key(|(_, one)| line(one));
    let mut places = vec![0; all.len()];
    for (place, (index, _)) in all.iter().enumerate() {
        if let Some(slot) = places.get_mut(*index) {
            *slot = place;
        }
    }
    list.extend(all.into_iter().map(|(_, one)| one));
    places
}

/// The blocks of HTML in which something may stand, with empty lines for everything else, so that
/// every line keeps its number; none if there are none.
fn fragments<'t>(text: &'t str, blocks: &[Range<usize>]) -> Option<Cow<'t, str>> {
    const TAGS: [&str; 10] = ["<dt", "<li", "<p", "<div", "<h1", "<h2", "<h3", "<h4", "<h5", "<h6"];
    let own = |block: &Range<usize>| text.get(block.clone()).unwrap_or_default();
    if !blocks.iter().any(|block| TAGS.iter().any(|tag| find_tag(own(block), tag).is_some())) {
        return None;
    }
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for block in blocks {
        let between = text.get(at..block.start).unwrap_or_default();
        masked.extend(between.chars().filter(|c| *c == '\n'));
        masked.push_str(own(block));
        at = block.end.max(at);
    }
    Some(Cow::Owned(masked))
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
