//! Dated lists: the summary above a timeline, or the schedule itself where there is no table.

mod alone;
mod compare;
mod dated;
mod headings;

pub(super) use alone::alone;
pub(super) use compare::compare;
use dated::{dated, split_week};
pub(super) use dated::{dates_the_page, is_date, is_dated};
use headings::headed;
pub(super) use headings::{dating, is_month_only, undecorated};

use super::{
    Doubt, Milestone, Stated, Unread, YearOrigin,
    dates::{self, Hints},
    document::{Document, Item},
    header::{self, Role},
    timeline::{named, with_clock},
};
use crate::time::{Context, When, ZoneRules, read_with, yearless};
use chrono::{Datelike as _, NaiveDate};
use std::collections::{HashMap, HashSet};

/// A list item that names a date.
#[derive(Debug)]
pub(super) struct Entry {
    milestone: Milestone,
    /// The whole item.
    text: String,
    list: usize,
    heading: Option<usize>,
    /// Whether the date stands in the middle of a sentence.
    within: bool,
}

/// List items that are looked at.
const MOST_ITEMS: usize = 5_000;
/// Rows of a schedule that is a list.
const MOST_ROWS: usize = 2_000;

/// What the lists of a document say.
#[derive(Debug, Default)]
pub(super) struct Lists {
    entries: Vec<Entry>,
    /// The headings that date the items below them.
    headed: HashSet<usize>,
    pub(super) unread: Vec<Unread>,
}

/// Every list item that begins with a date or ends with one. `alone` is whether the lists are the
/// schedule: then a date may also stand within an item, and what says nothing is noted.
pub(super) fn read_lists(document: &Document, alone: bool, rules: &dyn ZoneRules) -> Lists {
    let mut lists = Lists::default();
    let mut nameless: HashMap<usize, When> = HashMap::new();
    let mut dated_lists: HashSet<usize> = HashSet::new();
    let mut dated_items: HashSet<usize> = HashSet::new();
    let mut quiet: Vec<usize> = Vec::new();
    for (index, item) in document.items.iter().enumerate().take(MOST_ITEMS) {
        if let Some((when, rest)) = dated(item, alone, Context::new(rules)) {
            let within = rest.len() >= item.text.len();
            if !within {
                dated_lists.insert(item.list);
            }
            dated_items.insert(index);
            let has_children =
                document.items.get(index + 1).is_some_and(|n| n.parent == Some(index));
            if rest.is_empty() && has_children {
                nameless.insert(index, when);
            } else {
                let when = with_year_above(document, item, when, rules);
                let rest = named_from_above(document, item, rest);
                lists.entries.push(Entry { within, ..entry(item, when, &rest, rules) });
            }
        } else if let Some(when) = item.parent.and_then(|parent| nameless.get(&parent)) {
            // A date alone names the items below it.
            dated_items.insert(index);
            lists.entries.push(entry(item, when.clone(), &item.text, rules));
        } else if let Some(when) = alone.then(|| headed(document, item, rules)).flatten() {
            // A heading that is a date names what stands below it.
            dated_items.insert(index);
            lists.headed.insert(item.heading.unwrap_or_default());
            lists.entries.push(entry(item, when, &item.text, rules));
        } else if let Some(when) = clock_below(document, item, &nameless, &dated_items, rules) {
            lists.entries.push(entry(item, when, &item.text, rules));
        } else {
            quiet.push(index);
        }
    }
    if !lists.headed.is_empty() {
        lists.said_below_headings(document, rules);
    }
    if alone {
        let (entries, aside): (Vec<Entry>, Vec<Entry>) = std::mem::take(&mut lists.entries)
            .into_iter()
            .partition(|e| !e.within || dated_lists.contains(&e.list));
        // Where sentences are all there is, they are the rows.
        let (entries, aside) =
            if entries.is_empty() { (aside, Vec::new()) } else { (entries, aside) };
        lists.entries = entries;
        lists.unread.extend(aside.into_iter().map(|entry| Unread {
            line: entry.milestone.line,
            text: entry.text,
            why: Unread::IN_SENTENCE.to_owned(),
        }));
        lists.notice(document, &quiet, &dated_lists, &dated_items);
    }
    if let Some(item) = document.items.get(MOST_ITEMS) {
        lists.unread.push(Unread {
            line: item.line,
            text: item.text.clone(),
            why: format!("Only the first {MOST_ITEMS} list items are looked at."),
        });
    }
    if let Some(entry) = lists.entries.get(MOST_ROWS) {
        lists.unread.push(Unread {
            line: entry.milestone.line,
            text: entry.text.clone(),
            why: format!("A schedule has no more than {MOST_ROWS} rows; the rest is left out."),
        });
        lists.entries.truncate(MOST_ROWS);
    }
    lists
}

/// `Release date: ...` is about what the heading above it names; a date alone inside an item is the
/// item's.
fn named_from_above(document: &Document, item: &Item, name: String) -> String {
    let parent = item.parent.and_then(|parent| document.items.get(parent));
    if let Some(parent) = parent.filter(|parent| name.is_empty() && !is_dated(&parent.text)) {
        return parent.text.trim_end_matches(':').to_owned();
    }
    let heading = item.heading.and_then(|index| document.headings.get(index));
    match heading.map(|(_, heading)| heading.as_str()).filter(|heading| !is_date(heading)) {
        // `July 12-14 is the window of the second milestone.`
        Some(heading) if goes_on(&name) => heading.to_owned(),
        Some(heading) if header::role(&name) == Some(Role::When) => heading.to_owned(),
        Some(heading) if header::is_label_of_date(&name) => format!("{heading} \u{2013} {name}"),
        _ => name,
    }
}

/// Whether words only go on with what a date in front of them is.
fn goes_on(words: &str) -> bool {
    ["is ", "are ", "was ", "were ", "will be ", "marks "]
        .iter()
        .any(|verb| words.starts_with(verb))
}

/// A date without a year inside an item whose date has one: the year is written, only not twice.
fn with_year_above(document: &Document, item: &Item, when: When, rules: &dyn ZoneRules) -> When {
    let When::Tbd { text } = &when else { return when };
    let Some(date) = yearless(text) else { return when };
    let mut above = item.parent;
    for _ in 0..8 {
        let Some(parent) = above.and_then(|index| document.items.get(index)) else { break };
        let near = dated_text(parent, Context::days(None)).and_then(|when| when.printed_date());
        if let Some(near) = near.filter(|near| (near.month(), near.day()) == (date.month, date.day))
        {
            return read_with(text, Context { year: Some(near.year()), ..Context::new(rules) });
        }
        above = parent.parent;
    }
    when
}

/// An item that names only a clock time, somewhere below an item with a date: `All code must be in
/// by 6 PM PST`.
fn clock_below(
    document: &Document,
    item: &Item,
    nameless: &HashMap<usize, When>,
    dated: &HashSet<usize>,
    rules: &dyn ZoneRules,
) -> Option<When> {
    crate::time::take_clock(&item.text)?;
    let mut above = item.parent;
    let mut steps = 0;
    while let Some(index) = above {
        if let Some(when) = nameless.get(&index) {
            return Some(when.clone());
        }
        steps += 1;
        let parent = document.items.get(index)?;
        if steps > 8 || (dated.contains(&index) && parent.parent.is_none()) {
            return dated_text(parent, Context::new(rules));
        }
        above = parent.parent;
    }
    None
}

fn dated_text(item: &Item, context: Context<'_>) -> Option<When> {
    dated(item, false, context).map(|(when, _)| when)
}

impl Lists {
    /// Notes the items that say nothing beside or below items with dates.
    fn notice(
        &mut self,
        document: &Document,
        quiet: &[usize],
        dated_lists: &HashSet<usize>,
        dated_items: &HashSet<usize>,
    ) {
        for index in quiet {
            let Some(item) = document.items.get(*index) else { continue };
            let below = item.parent.is_some_and(|parent| dated_items.contains(&parent));
            if item.text.is_empty()
                || header::names_people(&item.text)
                || !(below || dated_lists.contains(&item.list))
            {
                continue;
            }
            let why = match item.text.strip_prefix("~~") {
                Some(_) if dates::is_struck(&item.text) => continue,
                Some(_) => Unread::STRUCK,
                None if below => Unread::DETAIL,
                None => Unread::UNDATED,
            };
            self.unread.push(Unread {
                line: item.line,
                text: item.text.clone(),
                why: why.to_owned(),
            });
        }
    }

    /// The entries as milestones, for a source without a table. Lists without a single date are no
    /// schedule.
    pub(super) fn into_milestones(
        self,
        document: &Document,
        hints: &Hints,
        rules: &dyn ZoneRules,
    ) -> Vec<Milestone> {
        let mut rows: Vec<Milestone> = Vec::new();
        let mut entries = self.entries.into_iter().peekable();
        let mut together: Vec<Milestone> = Vec::new();
        // Lists under one heading stand together.
        while let Some(entry) = entries.next() {
            let heading = entry.heading;
            together.push(entry.milestone);
            if entries.peek().is_none_or(|next| next.heading != heading) {
                let years = heading
                    .and_then(|index| document.headings.get(index))
                    .map(|(_, text)| dates::years_in(text))
                    .unwrap_or_default();
                dates::complete(&mut together, &Hints { heading: years, ..hints.clone() }, rules);
                rows.append(&mut together);
            }
        }
        // What one list leaves open another may tell.
        dates::complete(&mut rows, hints, rules);
        if rows.iter().all(|m| m.when.earliest().is_none() && yearless(m.when.text()).is_none()) {
            rows.clear();
        }
        rows
    }

    /// The entries as what stands beside a timeline whose dates are `rows`.
    pub(super) fn into_stated(self, rows: &[Milestone], rules: &dyn ZoneRules) -> Vec<Stated> {
        beside(self.entries, rows, rules)
    }
}

/// Entries as what stands beside a schedule whose dates are `rows`.
pub(super) fn beside(
    entries: Vec<Entry>,
    rows: &[Milestone],
    rules: &dyn ZoneRules,
) -> Vec<Stated> {
    entries
        .into_iter()
        .map(|Entry { mut milestone, text, .. }| {
            within(&mut milestone, rows, rules);
            Stated {
                name: milestone.name,
                week: milestone.week,
                when: milestone.when,
                line: milestone.line,
                text,
            }
        })
        .collect()
}

/// Gives a date without a year the year of the timeline: the one in which it lies within it, else
/// the one that brings it nearest to it.
fn within(stated: &mut Milestone, rows: &[Milestone], rules: &dyn ZoneRules) {
    let When::Tbd { text } = &stated.when else { return };
    let Some(date) = yearless(text) else { return };
    let days = || rows.iter().filter_map(|row| row.when.printed_date());
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return };
    let away = |date: NaiveDate| {
        let (before, after) = (first - date, date - last);
        before.num_days().max(after.num_days()).max(0)
    };
    let year = (first.year().saturating_sub(1)..=last.year().saturating_add(1))
        .filter_map(|year| NaiveDate::from_ymd_opt(year, date.month, date.day))
        .min_by_key(|date| away(*date))
        .map(|date| date.year());
    stated.when = read_with(text, Context { year, ..Context::new(rules) });
    stated.year = YearOrigin::Inferred;
}

fn entry(item: &Item, when: When, rest: &str, rules: &dyn ZoneRules) -> Entry {
    let (week, name) = split_week(rest);
    let (name, when) = match &when {
        When::Date { text, .. } | When::Tbd { text } => with_clock(name, text, rules),
        _ => (name.to_owned(), when),
    };
    let milestone = Milestone {
        name: named(&name),
        who: None,
        week,
        when,
        line: item.line,
        doubt: None,
        year: YearOrigin::Written,
        written: item.written.clone(),
    };
    Entry {
        milestone,
        text: item.text.clone(),
        list: item.list,
        heading: item.heading,
        within: false,
    }
}
