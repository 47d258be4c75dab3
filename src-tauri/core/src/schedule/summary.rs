//! Dated lists: the summary above a timeline, or the schedule itself where there is no table.

mod alone;
mod compare;
mod headings;

pub(super) use alone::alone;
pub(super) use compare::compare;
use headings::headed;
pub(super) use headings::{dating, is_month_only, undecorated};

use super::{
    Doubt, Milestone, Stated, Unread, YearOrigin,
    dates::{self, Hints},
    document::{Document, Item},
    header::{self, Role},
    timeline::{named, week_number, with_clock},
};
use crate::time::{
    Context, When, Word, ZoneRules, find, read_whole, read_with, tokens, yearless, yearless_whole,
};
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
/// Separators looked at within one item.
const MOST_SEPARATORS: usize = 4;
const DASHES: [char; 3] = ['-', '\u{2013}', '\u{2014}'];
/// Items longer than this are prose.
const LONGEST: usize = 1_000;

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
            if item.text.is_empty() || !(below || dated_lists.contains(&item.list)) {
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

/// Whether a text is a date, one without its year, or says that it is still open.
fn understood(text: &str, context: Context<'_>) -> Option<When> {
    // The part of a text that cuts a note in two is no date.
    if text.matches('(').count() != text.matches(')').count() {
        return None;
    }
    let when = read_whole(text, context);
    let open = matches!(text.trim().to_ascii_lowercase().as_str(), "tbd" | "tbc" | "tba");
    (open || !matches!(when, When::Tbd { .. }) || yearless_whole(text).is_some()).then_some(when)
}

/// Whether a text begins or ends with a date.
pub(super) fn is_dated(text: &str) -> bool {
    dated(&Item { text: text.to_owned(), ..Item::default() }, false, Context::days(None)).is_some()
}

/// Whether a text is a date and nothing else.
pub(super) fn is_date(text: &str) -> bool {
    may_be_dated(text)
        && understood(text, Context::days(None)).is_some_and(|when| when.earliest().is_some())
}

/// The date of an item and the rest of its text.
fn dated(item: &Item, anywhere: bool, context: Context<'_>) -> Option<(When, String)> {
    let text = without_codes(&item.text);
    if text.len() > LONGEST || !may_be_dated(text) || text.starts_with("~~") {
        return None;
    }
    let colon = |at: usize| {
        let (left, right) = text.split_at_checked(at)?;
        let right = right.strip_prefix([':', '\u{ff1a}'])?;
        right.starts_with(' ').then_some((left, right.trim()))
    };
    let colons = || text.match_indices([':', '\u{ff1a}']).map(|(at, _)| at).filter_map(colon);
    let before = colons()
        .take(MOST_SEPARATORS)
        .find_map(|(left, right)| Some((understood(left, context)?, right)));
    let bold = || {
        let (left, right) = text.split_at_checked(item.bold)?;
        Some((understood(left, context)?, right.trim_start_matches([' ', ':', ',']).trim()))
    };
    let dash = || {
        let (at, found) = text
            .match_indices(DASHES)
            .take(MOST_SEPARATORS)
            .filter_map(|(at, dash)| {
                let (left, right) = text.split_at_checked(at)?;
                Some((at, (understood(left, context)?, right.strip_prefix(dash)?.trim())))
            })
            .last()?;
        // `July 12-14, 2027 is ...`: the dash is part of the date.
        let longer = find(text, Context::days(Some(2000)))
            .is_some_and(|(span, _)| span.start == 0 && span.end > at + 1);
        (!longer).then_some(found)
    };
    let whole = || Some((understood(text, context)?, ""));
    let behind =
        || colons().take(1).find_map(|(left, right)| Some((understood(right, context)?, left)));
    let plain = before.or_else(bold).or_else(whole).or_else(dash).or_else(behind);
    if let Some((when, rest)) = plain {
        return Some((when, rest.to_owned()));
    }
    // `Tuesday 30th July August 2024: Docs Freeze`: where a date belongs and none is understood,
    // the name is all the same what stands behind it.
    if let Some((left, right)) = colons().next().filter(|(left, _)| looks_like_date(left)) {
        return Some((When::Tbd { text: left.trim().to_owned() }, right.to_owned()));
    }
    // `**Fridya 7 Nov 2025**: Cut`: a word that should be a weekday.
    if let Some((left, right)) = colons().next().filter(|(left, _)| left.len() <= item.bold)
        && let Some((_, date)) = left.trim().split_once(' ')
        && let Some(when) = understood(date, context).filter(|when| when.earliest().is_some())
    {
        return Some((when, right.to_owned()));
    }
    // `April 3 (Mon) coding start`, `Release 1.7 on June 28 (Wednesday)`
    // In a leap year every date without a year is one.
    let found = find(text, Context::days(Some(2000)))?;
    let (mut span, found) = found;
    let before = text.get(..span.start)?.trim_end();
    if before.eq_ignore_ascii_case("between") {
        span.start = 0;
    }
    let words = text.get(span.clone())?;
    let (left, right) = (text.get(..span.start)?, text.get(span.end..)?);
    let joint = |c: char| {
        c.is_whitespace()
            || DASHES.contains(&c)
            || matches!(c, ':' | ',' | '.' | ';' | '|' | '=' | '"')
    };
    let left = left.trim_end_matches(|c| joint(c) || c == '(').trim_start_matches(joint);
    let right = right.trim_start_matches(|c| joint(c) || c == ')').trim_end_matches(joint);
    // `From July 12 to July 14, 2027 we close the gate.`
    let leads = ["from", "on", "by", "between", "during", "until", "the"];
    let left = match leads.iter().any(|word| !anywhere && left.eq_ignore_ascii_case(word)) {
        true => "",
        false => left,
    };
    let name = if left.is_empty() {
        right.to_owned()
    } else if right.is_empty() {
        let name = ["on", "by", "at", "due"].iter().find_map(|word| {
            let before = left.strip_suffix(word)?;
            before.ends_with([' ', '(']).then(|| before.trim_end_matches([' ', '(']))
        });
        name.unwrap_or(left).to_owned()
    } else if let Some(open) = with_open_hour(text, span, &found, context) {
        return Some(open);
    } else if anywhere {
        text.to_owned()
    } else {
        return None;
    };
    // `May 31, and June 2 the gate opens`: another date is no part of a name. What dates the page
    // dates no event.
    let begins = ["and ", "or ", "to ", "until ", "through "].iter();
    let goes_on = begins.fold(name.as_str(), |rest, to| rest.strip_prefix(to).unwrap_or(rest));
    let other = find(goes_on, Context::days(None)).filter(|(at, _)| at.start == 0);
    if other.is_some() || dates_the_page(&name) {
        return None;
    }
    Some((understood(words, context)?, name.trim_end_matches('?').trim_end().to_owned()))
}

/// `Alpha: 12 August 2027 at 21:00 ship time`: a label and a date whose hour is not understood.
fn with_open_hour(
    text: &str,
    span: std::ops::Range<usize>,
    found: &When,
    context: Context<'_>,
) -> Option<(When, String)> {
    // An hour that is understood counts, whatever stands behind it.
    if found.kind() != "date" {
        return None;
    }
    let (label, rest) = text.split_once(": ").filter(|(label, _)| label.len() < span.start)?;
    match read_with(rest, context) {
        When::Tbd { .. } if yearless(rest).is_none() => None,
        when => Some((when, label.to_owned())),
    }
}

/// `Last updated`
pub(super) fn dates_the_page(name: &str) -> bool {
    let lower = name.trim_start_matches(['(', '*', '_', ' ']).to_lowercase();
    let verbs = ["updated", "edited", "modified", "changed", "reviewed", "revised"];
    lower.strip_prefix("last ").is_some_and(|rest| verbs.iter().any(|verb| rest.starts_with(verb)))
}

/// A text without the codes of signs at its end: `Feature freeze :lock:`.
fn without_codes(text: &str) -> &str {
    let is_code = |word: &str| {
        let inner = word.strip_prefix(':').and_then(|rest| rest.strip_suffix(':'));
        inner.is_some_and(|inner| {
            let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_+-".contains(c);
            inner.chars().all(sign) && inner.bytes().any(|b| b.is_ascii_lowercase())
        })
    };
    let mut own = text.trim_end();
    while let Some((before, last)) = own.rsplit_once(char::is_whitespace)
        && is_code(last)
    {
        own = before.trim_end();
    }
    own
}

/// Whether a text has the words of a date and no others.
fn looks_like_date(text: &str) -> bool {
    let all = tokens(text);
    let has = |is: fn(&Word) -> bool| all.iter().any(|token| is(&token.word));
    let day = has(|w| matches!(w, Word::Date(_)))
        || (has(|w| matches!(w, Word::Day(_))) && has(|w| matches!(w, Word::Month(_))));
    day && !has(|w| matches!(w, Word::Unknown | Word::Moved))
}

/// Cheap: whether a text can hold a date at all.
fn may_be_dated(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) || text.to_ascii_lowercase().contains("tb")
}

/// `Week 4 — Enhancements Freeze`
fn split_week(rest: &str) -> (Option<u32>, &str) {
    let separators = |c: char| c.is_whitespace() || DASHES.contains(&c) || matches!(c, ':' | ',');
    let labelled = rest.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("week"));
    // `TBC - Test Freeze`: the week is as open as the day.
    let open = rest.split_at_checked(3).filter(|(head, tail)| {
        let is_open = ["tbd", "tbc", "tba"].iter().any(|open| head.eq_ignore_ascii_case(open));
        is_open && tail.trim_start().starts_with(DASHES)
    });
    let rest = open.map_or(rest, |(_, tail)| tail);
    let Some(week) = week_number(rest).filter(|_| labelled) else {
        return (None, rest.trim_matches(separators));
    };
    let name = rest
        .get(4..)
        .unwrap_or_default()
        .trim_start()
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_matches(separators);
    (Some(week), name)
}
