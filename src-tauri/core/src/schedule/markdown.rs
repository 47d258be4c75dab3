//! A schedule in Markdown or HTML: timeline tables, else dated lists, else dated headings and
//! paragraphs.

use super::{
    Milestone, SourceKind, Stated, Unread,
    dates::{self, Hints},
    document::{Document, Item, Paragraph},
    draft::{Draft, cycle_in},
    header, month_day, summary, terms, timeline,
};
use crate::time::{Context, When, ZoneRules, find_all};
use chrono::NaiveDate;

/// Bytes of a document that are searched for years.
const SEARCHED: usize = 200_000;
/// Paragraphs that are searched for dates.
const MOST_PARAGRAPHS: usize = 300;
/// Lines of one paragraph; a schedule has fewer.
const MOST_LINES: usize = 2_000;
/// Bytes of a sentence that names a milestone.
const LONGEST_NAME: usize = 160;
/// Dates outside the schedule that are looked at.
const MOST_DATES: usize = 100;

/// Reads a text as Markdown.
pub(super) fn read(text: &str, rules: &dyn ZoneRules) -> Draft {
    read_document(&Document::read(text), text, rules)
}

/// Reads a document that is already taken apart.
pub(super) fn read_document(document: &Document, text: &str, rules: &dyn ZoneRules) -> Draft {
    let titles = document.titles.iter().chain(&document.front_title);
    let titles = cycles(titles.map(String::as_str));
    let hints = hints(document, text, titles.first().map(String::as_str));
    let mut tables = timeline::read_tables(document, &hints, rules);
    if tables.milestones.is_empty() {
        let mut draft = lists(document, text, &hints, rules);
        draft.cycle = cycle(&titles, document, &draft.milestones);
        return draft;
    }
    let cycle = cycle(&titles, document, &tables.milestones);
    let lists = summary::read_lists(document, false, rules);
    let mut stated = lists.into_stated(&tables.milestones, rules);
    let alone = summary::alone(&stated, &tables.milestones, cycle.as_deref());
    stated.append(&mut tables.beside);
    summary::compare(&stated, &mut tables.milestones);
    tables.milestones.splice(..0, alone);
    stated.sort_by_key(|stated: &Stated| stated.line);
    Draft {
        cycle,
        kind: tables.kind,
        milestones: tables.milestones,
        summary: stated,
        unread: tables.unread,
        is_guess: false,
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

fn lists(document: &Document, text: &str, hints: &Hints, rules: &dyn ZoneRules) -> Draft {
    let mut lists = summary::read_lists(document, true, rules);
    let mut unread = std::mem::take(&mut lists.unread);
    let mut milestones = lists.into_milestones(document, hints, rules);
    if document.has_dating {
        // The lists may stand below only some of the terms.
        let terms = days_as_terms(document, text, hints, rules);
        if terms.len() > milestones.len() {
            milestones = terms;
        }
    }
    for read in [days_of_months, days_as_terms] {
        if milestones.is_empty() {
            milestones = read(document, text, hints, rules);
        }
    }
    let is_guess = milestones.is_empty();
    if is_guess {
        // Neither tables nor lists: what headings and paragraphs say.
        let (items, notes) = loose(document, text);
        let headings = document.headings.clone();
        let document = Document { items, headings, ..Document::default() };
        let lists = summary::read_lists(&document, false, rules);
        milestones = lists.into_milestones(&document, hints, rules);
        unread = notes;
    }
    Draft { kind: SourceKind::Bullets, milestones, unread, is_guess, ..Draft::default() }
}

/// A list of months and days below a title with their year.
fn days_of_months(
    document: &Document,
    _: &str,
    hints: &Hints,
    rules: &dyn ZoneRules,
) -> Vec<Milestone> {
    if !document.items.is_empty() {
        return month_day::read(document, hints, rules);
    }
    // A plain text: its lines, below what stands first.
    let (Some(first), true) = (document.paragraphs.first(), document.headings.is_empty()) else {
        return Vec::new();
    };
    let title = one_line(&first.text);
    let item = |(line, text, _): (u32, &str, usize)| Item {
        line,
        text: one_line(text),
        written: text.trim().to_owned(),
        ..Item::default()
    };
    let below = document.paragraphs.iter().skip(1).chain(&document.code);
    let items = below.take(MOST_PARAGRAPHS).flat_map(lines).map(item).collect();
    let hints = Hints { titles: dates::years_in(&title), ..hints.clone() };
    let document = Document { items, titles: vec![title], ..Document::default() };
    month_day::read(&document, &hints, rules)
}

/// Dates with what happens on them below, further in.
fn days_as_terms(_: &Document, text: &str, hints: &Hints, rules: &dyn ZoneRules) -> Vec<Milestone> {
    let mut rows = terms::read(text, rules);
    dates::complete(&mut rows, hints, rules);
    rows
}

/// Headings and paragraphs, as items of one list: a paragraph as a whole, or its lines where they
/// hold dates of their own. A heading that is only a date names what is said below it.
fn loose(document: &Document, source: &str) -> (Vec<Item>, Vec<Unread>) {
    let item = |line: u32, text: &str, bold: usize, written: &str| Item {
        line,
        text: text.to_owned(),
        written: written.to_owned(),
        bold,
        heading: document.headings.partition_point(|(at, _)| *at < line).checked_sub(1),
        ..Item::default()
    };
    let mut items: Vec<Item> = Vec::new();
    let mut unread: Vec<Unread> = Vec::new();
    for paragraph in &document.paragraphs {
        let bold = paragraph.bold.first().filter(|b| b.start == 0).map_or(0, |b| b.end);
        let whole = one_line(&paragraph.text);
        let by_line =
            || lines_are_dated(&paragraph.text, &whole) || has_row_without_date(paragraph, source);
        if paragraph.text.contains('\n') && by_line() {
            items.extend(lines(paragraph).map(|(line, text, bold)| match bold {
                0 => item(line, &by_columns(text).unwrap_or_else(|| one_line(text)), 0, text),
                bold => item(line, text, bold, text),
            }));
            unread.extend(without_date(paragraph));
        } else if !(is_sentence(&whole) && summary::is_month_only(&whole)) {
            items.push(item(paragraph.line, &whole, bold, &paragraph.text));
        }
    }
    for code in &document.code {
        let rows = lines(code).filter(|(_, text, _)| is_row(text));
        let before = items.len();
        items.extend(rows.map(|(line, text, _)| {
            item(line, by_columns(text).as_deref().unwrap_or(text), 0, text)
        }));
        if items.len() > before + 1 {
            unread.extend(without_date(code));
        }
    }
    items.sort_by_key(|item| item.line);
    let said = |line: u32, next: u32| {
        let first = items.partition_point(|item| item.line <= line);
        let below = items.get(first).filter(|item| item.line < next)?;
        let sentence = below.text.split(". ").next().unwrap_or_default();
        (!summary::is_dated(&below.text) && sentence.len() <= LONGEST_NAME).then_some(sentence)
    };
    let headings: Vec<Item> = (0..)
        .zip(&document.headings)
        .map(|(index, (line, heading))| {
            let next = document.headings.get(index + 1).map_or(u32::MAX, |(line, _)| *line);
            let date = summary::undecorated(heading);
            let words =
                Some(()).filter(|()| summary::is_date(&date)).and_then(|()| said(*line, next));
            let text = words.map_or(heading.clone(), |words| format!("{date}: {words}"));
            Item { heading: None, ..item(*line, &text, 0, &text) }
        })
        .collect();
    // The month in a title says of what the page is.
    let is_title = |item: &Item| document.titles.contains(&item.text);
    items
        .extend(headings.into_iter().filter(|h| !(is_title(h) && summary::is_month_only(&h.text))));
    items.sort_by_key(|item| item.line);
    (items, unread)
}

/// `9.2.0   9 June 2027   first hand`: a line in columns with its only date in the middle, as its
/// date and the other words.
fn by_columns(line: &str) -> Option<String> {
    let columns: Vec<&str> =
        line.split("  ").map(str::trim).filter(|column| !column.is_empty()).collect();
    let mut dates = columns.iter().enumerate().filter(|(_, column)| summary::is_date(column));
    let (at, date) = dates.next().filter(|(at, _)| *at > 0 && at + 1 < columns.len())?;
    if dates.next().is_some() {
        return None;
    }
    let others = columns.iter().enumerate().filter(|(other, _)| *other != at);
    let name = others.map(|(_, column)| *column).collect::<Vec<_>>().join(" ");
    Some(format!("{date}: {name}"))
}

/// Whether a line begins or ends with a date, or has one in a column of its own.
fn is_row(line: &str) -> bool {
    summary::is_dated(line) || by_columns(line).is_some()
}

/// Whether a text is a whole sentence.
fn is_sentence(text: &str) -> bool {
    text.ends_with('.') && text.split_whitespace().count() > 5
}

/// Whether a line beside a dated one is a row of its own whose date is open: it begins as far in
/// and has columns as well, or stands for a date.
fn has_row_without_date(paragraph: &Paragraph, source: &str) -> bool {
    let raw = |line: u32| {
        let at = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        source.lines().nth(at).unwrap_or_default()
    };
    let indent = |line: u32| raw(line).len() - raw(line).trim_start().len();
    let open = |text: &str| {
        let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
        first.contains('?') || ["tbd", "tba", "tbc"].contains(&first.trim_end_matches(':'))
    };
    let has_columns = |line: u32| raw(line).trim().contains("  ");
    let Some((dated, _, _)) = lines(paragraph).find(|(_, text, _)| summary::is_dated(text)) else {
        return false;
    };
    lines(paragraph).any(|(line, text, _)| {
        let beside = line != dated && indent(line) == indent(dated) && !text.trim().is_empty();
        beside && (open(text) || (has_columns(line) && has_columns(dated)))
    })
}

/// The lines between lines with dates that may be meant as dated ones: `Builds: TBD`.
fn without_date(paragraph: &Paragraph) -> impl Iterator<Item = Unread> {
    let may_be = |text: &str| text.contains(':') || text.bytes().any(|b| b.is_ascii_digit());
    let is_open = move |text: &str| may_be(text) && !is_row(text) && !header::names_people(text);
    lines(paragraph).filter(move |(_, text, _)| is_open(text)).map(|(line, text, _)| Unread {
        line,
        text: text.trim().to_owned(),
        why: Unread::UNDATED.to_owned(),
    })
}

/// The lines of a paragraph, each with its number and how much of it is bold at its beginning.
fn lines(paragraph: &Paragraph) -> impl Iterator<Item = (u32, &str, usize)> {
    let mut at = 0;
    let lines = paragraph.text.split('\n').take(MOST_LINES);
    (0..).zip(lines).map(move |(index, text)| {
        let known = paragraph.lines.as_ref().and_then(|lines| lines.get(index).copied());
        let follows = || paragraph.line.saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
        let line = known.unwrap_or_else(follows);
        let bold = paragraph.bold.iter().find(|bold| bold.start == at);
        let bold = bold.map_or(0, |bold| bold.end.saturating_sub(at).min(text.len()));
        at += text.len() + 1;
        (line, text, bold)
    })
}

/// Whether lines are better read one by one: several hold dates, or one does and the whole does not.
fn lines_are_dated(text: &str, whole: &str) -> bool {
    match text.split('\n').take(MOST_PARAGRAPHS).filter(|line| is_row(line)).count() {
        0 => false,
        1 => !summary::is_dated(whole),
        _ => true,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
            for (_, when) in find_all(text, Context::days(None), 6) {
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
        named: titles.clone().flat_map(|title| dates::years_of_releases(title)).collect(),
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
