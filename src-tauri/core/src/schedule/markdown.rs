//! A schedule in Markdown or HTML: timeline tables, else dated lists, else dated headings and
//! paragraphs.

use super::{
    Milestone, SourceKind, Stated,
    dates::{self, Hints},
    document::{Document, Item},
    draft::{Draft, cycle_in},
    summary, timeline,
};
use crate::time::Context;
use crate::time::{When, find_all};
use chrono::NaiveDate;

/// Bytes of a document that are searched for years.
const SEARCHED: usize = 200_000;
/// Paragraphs that are searched for dates.
const MOST_PARAGRAPHS: usize = 300;
/// Dates outside the schedule that are looked at.
const MOST_DATES: usize = 100;

/// Reads a text as Markdown.
pub(super) fn read(text: &str) -> Draft {
    read_document(&Document::read(text), text)
}

/// Reads a document that is already taken apart.
pub(super) fn read_document(document: &Document, text: &str) -> Draft {
    let titles = document.titles.iter().chain(&document.front_title);
    let titles = cycles(titles.map(String::as_str));
    let hints = hints(document, text, titles.first().map(String::as_str));
    let mut tables = timeline::read_tables(document, &hints);
    if tables.milestones.is_empty() {
        let mut draft = lists(document, &hints);
        draft.cycle = cycle(&titles, document, &draft.milestones);
        return draft;
    }
    let cycle = cycle(&titles, document, &tables.milestones);
    let lists = summary::read_lists(document, false);
    let mut stated = lists.into_stated(&tables.milestones);
    stated.append(&mut tables.beside);
    summary::compare(&stated, &mut tables.milestones);
    stated.sort_by_key(|stated: &Stated| stated.line);
    Draft {
        cycle,
        kind: tables.kind,
        milestones: tables.milestones,
        summary: stated,
        unread: tables.unread,
        is_partial: false,
    }
}

/// The releases that texts name, each once.
fn cycles<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for cycle in texts.filter_map(cycle_in) {
        if !found.contains(&cycle) {
            found.push(cycle);
        }
    }
    found
}

/// The cycle of a document: the one that its titles name; of several, as in a copy of an older
/// page, the one that its rows speak of. Headings of several releases name no cycle.
fn cycle(titles: &[String], document: &Document, rows: &[Milestone]) -> Option<String> {
    let (named, from_headings) = if titles.is_empty() {
        (cycles(document.headings.iter().map(|(_, heading)| heading.as_str())), true)
    } else {
        (titles.to_vec(), false)
    };
    if named.len() < 2 {
        return named.into_iter().next();
    }
    let speaks_of = |row: &Milestone, cycle: &str| {
        let number = cycle.trim_start_matches('v');
        row.name.split_whitespace().any(|word| {
            let rest = word.trim_start_matches(['v', 'V', '(']).strip_prefix(number);
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
        })
    };
    let speaking = |cycle: &String| rows.iter().filter(|row| speaks_of(row, cycle)).count();
    let best = named.iter().rev().max_by_key(|cycle| speaking(cycle))?;
    // `3.13.0` is a part of `3.13`.
    let is_part = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.starts_with('.'));
    let others = rows.iter().filter(|row| {
        let mut others = named.iter().filter(|other| *other != best);
        others.any(|c| !is_part(c, best) && !is_part(best, c) && speaks_of(row, c))
    });
    // Nine rows in ten, so that a page about all releases is about none.
    let is_clear = speaking(best) > 0 && others.count() * 9 <= speaking(best);
    if is_clear || !from_headings { Some(best.clone()) } else { None }
}

fn lists(document: &Document, hints: &Hints) -> Draft {
    let mut lists = summary::read_lists(document, true);
    let mut unread = std::mem::take(&mut lists.unread);
    let mut milestones = lists.into_milestones(document, hints);
    if milestones.is_empty() {
        // Neither tables nor lists: what headings and paragraphs say.
        unread.clear();
        let items = loose(document);
        let document = Document { items, ..Document::default() };
        milestones = summary::read_lists(&document, false).into_milestones(&document, hints);
    }
    Draft { kind: SourceKind::Bullets, milestones, unread, ..Draft::default() }
}

/// Headings and the lines of paragraphs, as items of one list.
fn loose(document: &Document) -> Vec<Item> {
    let item = |line: u32, text: &str, bold: usize| Item {
        line,
        text: text.to_owned(),
        written: text.to_owned(),
        bold,
        ..Item::default()
    };
    let mut items: Vec<Item> =
        document.headings.iter().map(|(line, text)| item(*line, text, 0)).collect();
    for paragraph in &document.paragraphs {
        let bold = paragraph.bold.first().filter(|b| b.start == 0).map_or(0, |b| b.end);
        items.push(item(paragraph.line, &paragraph.text, bold));
    }
    items.sort_by_key(|item| item.line);
    items
}

/// What a document says about the year of its dates.
fn hints(document: &Document, text: &str, cycle: Option<&str>) -> Hints {
    let mut dates: Vec<NaiveDate> = Vec::new();
    let texts = document
        .emphasised
        .iter()
        .chain(&document.front_title)
        .chain(document.paragraphs.iter().take(MOST_PARAGRAPHS).map(|p| &p.text));
    for text in texts {
        if dates.len() >= MOST_DATES {
            break;
        }
        if text.bytes().any(|b| b.is_ascii_digit()) {
            for (_, when) in find_all(text, Context::default(), 6) {
                match when {
                    When::Range { first, last, .. } => dates.extend([first, last]),
                    when => dates.extend(when.printed_date()),
                }
            }
        }
    }
    let titles = document.titles.iter().chain(&document.front_title);
    let years = titles.clone().flat_map(|title| dates::years_in(title)).collect();
    let mut end = text.len().min(SEARCHED);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let searched = text.get(..end).unwrap_or_default();
    let kubernetes = titles.clone().any(|title| title.to_lowercase().contains("kubernetes"))
        || searched.contains("kubernetes/sig-release")
        || searched.contains("git.k8s.io/sig-release");
    Hints {
        heading: Vec::new(),
        dates,
        titles: years,
        release: cycle.filter(|_| kubernetes).and_then(kubernetes_year),
        anywhere: dates::years_in(searched),
    }
}

/// The year in which a minor release of Kubernetes was made: every cycle lies within one year but
/// 1.6, which began in the last weeks before its own.
fn kubernetes_year(cycle: &str) -> Option<i32> {
    // The first minor release of each year from 2016.
    const FIRST: [u32; 11] = [2, 6, 10, 14, 18, 21, 24, 27, 30, 33, 36];
    let mut parts = cycle.strip_prefix("v1.")?.split('.');
    let minor: u32 = parts.next()?.parse().ok()?;
    let years = FIRST.iter().filter(|first| **first <= minor).count();
    // Later ones are not known here.
    (years > 0 && minor < 39).then(|| i32::try_from(years).ok())?.map(|years| 2015 + years)
}
