//! No date is lost in silence: everything in a source that looks like a date ends as a milestone,
//! as part of the summary, as not understood, or set aside for a reason that can be said.
//!
//! The scanner looks at the raw text and knows nothing of how the readers work; whatever they
//! leave lying is [`Unread`].

mod finds;
mod months;
mod places;
mod wording;

use super::{
    Milestone, Schedule, SourceKind, Stated, Unread, comments::yaml_comment, own_lines,
    summary::dates_the_page,
};
use crate::time::{Reading, When};
use chrono::{Datelike as _, NaiveDate};
use finds::{Find, words};
use places::{LinePlace, ScannedLine};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};
use wording::{
    defines, holds, is_alone, is_between, is_divider, is_end_of_week, is_former, is_moved, is_year,
    names_month, stretch_of,
};

/// Characters that are kept of a text that was not understood.
pub(super) const LONGEST_UNREAD: usize = 300;

/// What became of something that looks like a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is the date of a milestone, by its place in [`super::Schedule::milestones`].
    Milestone(usize),
    /// It stands in the summary, by its place in [`super::Schedule::summary`].
    Summary(usize),
    /// It is shown as not understood.
    Unread,
    /// It is no statement about the schedule.
    SetAside(Reason),
}

/// Why something that looks like a date is no statement about the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It is struck out.
    StruckOut,
    /// It is commented out.
    CommentedOut,
    /// It stands in the head of the page.
    FrontMatter,
    /// It is part of the document's title.
    Title,
    /// It heads the rows below it within a table: `May 2027`.
    Divider,
    /// It is part of a name, and shown with it.
    Name,
    /// It stands in a sentence beside the schedule.
    Sentence,
    /// A calendar's own bookkeeping, such as when an entry was made; the ends of weeks that count
    /// down; when the page was changed.
    Bookkeeping,
    /// The entry that it belongs to is listed as a whole.
    Listed,
    /// It no longer holds: the same words say to which date it was moved.
    Superseded,
}

/// Something that looks like a date, with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its line in the source, from 1.
    pub line: u32,
    /// Its words as written.
    pub text: String,
    /// What became of it.
    pub fate: Fate,
}

/// Why a line is not understood that a reader has passed over.
pub(super) const PASSED_OVER: &str =
    "It looks like a date, but it is not understood as one of the schedule.";
/// Lines below a date that may stand between it and the list that it dates.
const LISTED_BELOW: u32 = 8;
/// Days of a range that are told apart.
const LONGEST_RANGE: usize = 62;
/// Lines of a document that are looked at; a schedule has fewer.
const MOST_LINES: usize = 100_000;

/// What the readers made of a source.
pub(super) struct Imported<'s> {
    pub(super) kind: SourceKind,
    pub(super) milestones: &'s [Milestone],
    pub(super) summary: &'s [Stated],
    pub(super) unread: &'s [Unread],
}

/// Everything in the text of a schedule that looks like a date, with what became of it. `source` is
/// the text that it was imported from.
pub fn account(source: &str, schedule: &Schedule) -> Vec<Account> {
    let Schedule { kind, milestones, summary, unread, .. } = schedule;
    account_of(&own_lines(source), &Imported { kind: *kind, milestones, summary, unread })
}

/// As [`account`], of what was read so far. What is left over is [`Fate::Unread`] although no
/// [`Unread`] names it yet: see [`left_over`].
fn account_of(source: &str, read: &Imported<'_>) -> Vec<Account> {
    let mut lines = places::lines(source, read.kind == SourceKind::Rst);
    if matches!(
        read.kind,
        SourceKind::BuilderYaml
            | SourceKind::PatchYaml
            | SourceKind::CountdownYaml
            | SourceKind::Yaml
    ) {
        for line in &mut lines {
            line.hidden.extend(yaml_comment(line.text).map(|at| at..line.text.len()));
        }
    }
    let known = Known::of(read);
    let entries = if read.kind == SourceKind::ICalendar { entries(&lines) } else { Vec::new() };
    let mut list = Vec::new();
    for (number, line) in (1_u32..).zip(lines.iter().take(MOST_LINES)) {
        for find in finds::finds(line.text) {
            // Half of a fraction is no date unless a list or table says so; a season is one only in
            // them.
            let is_season = find.is_weak && find.words.iter().any(|word| is_year(word));
            if find.is_weak && (line.place != LinePlace::Entry || is_season && !line.is_marked()) {
                continue;
            }
            let fate = known.fate(number, line, &find, read.kind, &entries);
            let text = line.text.get(find.span.clone()).unwrap_or_default().to_owned();
            list.push(Account { line: number, text, fate });
        }
    }
    list
}

/// The lines that hold something like a date of which nothing was said yet.
pub(super) fn left_over<'s>(source: &str, read: &Imported<'s>) -> Vec<Unread> {
    // A row of several lines is listed by its first, as far as it is shown.
    let shown = |unread: &'s Unread| {
        let end = unread.text.char_indices().nth(LONGEST_UNREAD);
        let shown = end.and_then(|(end, _)| unread.text.get(..end));
        (unread.line, shown.unwrap_or(unread.text.as_str()))
    };
    let shown: Vec<(u32, &str)> = read.unread.iter().map(shown).collect();
    let listed: BTreeSet<u32> = shown.iter().map(|(line, _)| *line).collect();
    let said = |line: u32, text: &str| {
        let within = || shown.iter().any(|(first, shown)| *first < line && shown.contains(text));
        listed.contains(&line) || within()
    };
    let mut list: Vec<Unread> = Vec::new();
    let lines: Vec<&str> = source.split('\n').collect();
    for Account { line, text, fate } in account_of(source, read) {
        if fate != Fate::Unread
            || list.last().is_some_and(|last| last.line == line)
            || said(line, &text)
        {
            continue;
        }
        let at = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        let text = lines.get(at).copied().unwrap_or_default().trim().to_owned();
        list.push(Unread { line, text, why: PASSED_OVER.to_owned() });
    }
    list
}

/// What the readers kept, by line.
struct Known<'s> {
    /// Rows with the words of their dates and of their names, in the order of their lines.
    rows: Vec<Row<'s>>,
    stated: Vec<Row<'s>>,
    /// The words that are said to be not understood, by line.
    unread: BTreeMap<u32, Vec<String>>,
}

struct Row<'s> {
    index: usize,
    line: u32,
    /// The first line of the row after it.
    end: u32,
    /// What it was read as, with the words of it.
    dates: Vec<(Vec<String>, &'s When)>,
    name: Vec<String>,
}

impl Row<'_> {
    fn is_dated(&self) -> bool {
        self.dates.iter().any(|(_, when)| when.earliest().is_some())
    }

    /// Whether it has no words at all where a date belongs.
    fn is_bare(&self) -> bool {
        self.dates.iter().all(|(_, when)| when.text().trim().is_empty())
    }

    /// What became of a find among the words of this row's dates; none where it is not among them.
    fn fate(&self, find: &Find, own: Fate) -> Option<Fate> {
        let (_, when) = self.dates.iter().find(|(words, _)| holds(words, &find.words))?;
        Some(match when {
            When::Tbd { .. } => Fate::Unread,
            when if says(when, find) => own,
            when if is_moved(when.text()) => Fate::SetAside(Reason::Superseded),
            _ => Fate::Unread,
        })
    }
}

/// Whether the days and months of a find are among those of a date that was read: its words alone
/// do not prove that they were understood.
fn says(when: &When, find: &Find) -> bool {
    let days: Vec<NaiveDate> = match when {
        When::Instant { readings, .. } => {
            let printed = readings.iter().filter_map(Reading::printed_date);
            printed.chain(readings.iter().map(|r| r.instant.date_naive())).collect()
        }
        When::AoeDate { date, stated, .. } => {
            let cut_off = stated.unwrap_or_else(|| When::aoe_cut_off(*date));
            vec![*date, cut_off.date_naive()]
        }
        When::Date { date, .. } => vec![*date],
        // `April 20-24` stands for its whole week.
        When::Range { first, last, .. } => first
            .iter_days()
            .take_while(|day| day <= last)
            .take(LONGEST_RANGE)
            .chain([*last])
            .collect(),
        When::Tbd { .. } => Vec::new(),
    };
    find.words.iter().all(|word| match (word.parse::<u32>(), months::month(word)) {
        // A year may be short, or left to its neighbours.
        (Ok(number), _) if number > 31 => true,
        (Ok(number), _) => days
            .iter()
            .any(|d| [d.day(), d.month(), d.year().unsigned_abs() % 100].contains(&number)),
        (Err(_), Some(month)) => days.iter().any(|d| d.month() == month),
        (Err(_), None) => true,
    })
}

impl<'s> Known<'s> {
    fn of(read: &Imported<'s>) -> Self {
        let dated = |when: &'s When| (words(when.text()), when);
        let rows = read.milestones.iter().enumerate().map(|(index, m)| {
            let doubt = m.doubt.iter().map(|doubt| dated(&doubt.when));
            let dates = std::iter::once(dated(&m.when)).chain(doubt).collect();
            Row { index, line: m.line, end: 0, dates, name: words(&m.name) }
        });
        let stated = read.summary.iter().enumerate().map(|(index, s)| Row {
            index,
            line: s.line,
            end: 0,
            dates: vec![dated(&s.when)],
            name: words(&s.text),
        });
        let mut unread: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for entry in read.unread {
            unread.entry(entry.line).or_default().extend(words(&entry.text));
        }
        Self { rows: in_order(rows.collect()), stated: in_order(stated.collect()), unread }
    }

    fn fate(
        &self,
        number: u32,
        line: &ScannedLine<'_>,
        find: &Find,
        kind: SourceKind,
        entries: &[Range<u32>],
    ) -> Fate {
        let within = |ranges: &[Range<usize>]| {
            ranges.iter().any(|r| r.start <= find.span.start && find.span.end <= r.end)
        };
        if within(&line.hidden) {
            return Fate::SetAside(Reason::CommentedOut);
        }
        if within(&line.struck) {
            return Fate::SetAside(Reason::StruckOut);
        }
        let of_row = |row: &Row<'_>| row.fate(find, Fate::Milestone(row.index));
        let of_summary = |row: &Row<'_>| row.fate(find, Fate::Summary(row.index));
        // A heading or an item may date what stands below it.
        let below = within_lines(&self.rows, number + 1..line.below).iter();
        let fates = covering(&self.rows, number)
            .filter_map(of_row)
            .chain(covering(&self.stated, number).filter_map(of_summary))
            .chain(below.filter_map(of_row));
        if let Some(fate) = best(fates) {
            let is_heading = line.place == LinePlace::Heading && fate == Fate::Unread;
            let below = || within_lines(&self.rows, number + 1..line.below).iter();
            let is_listed = |row: &Row<'_>| {
                let words = self.unread.get(&row.line);
                of_row(row) == Some(fate) && words.is_some_and(|words| holds(words, &find.words))
            };
            // Each row that a heading dates is listed with its words.
            return match is_heading && below().any(is_listed) {
                true => Fate::SetAside(Reason::Listed),
                false => fate,
            };
        }
        // A paragraph that dates the list below it.
        if is_alone(line, find) {
            let below = within_lines(&self.rows, number + 1..number.saturating_add(LISTED_BELOW));
            if let Some(fate) = below.first().and_then(of_row) {
                return fate;
            }
        }
        let stands_alone = || within_lines(&self.rows, line.block.clone()).is_empty();
        if line.place == LinePlace::Entry && line.is_sentence() && stands_alone() {
            return Fate::SetAside(Reason::Sentence);
        }
        if self.unread.get(&number).is_some_and(|words| holds(words, &find.words)) {
            return Fate::Unread;
        }
        let named = |rows: &[Row<'_>]| {
            // A name is no place for the date of a row that says nothing where a date belongs.
            let mut own =
                within_lines(rows, number..number + 1).iter().filter(|row| !row.is_bare());
            own.any(|row| holds(&row.name, &find.words))
        };
        if named(&self.rows) || named(&self.stated) {
            return Fate::SetAside(Reason::Name);
        }
        let own = within_lines(&self.rows, number..number + 1);
        if own.iter().any(Row::is_dated) && is_former(line.text, find) {
            return Fate::SetAside(Reason::Superseded);
        }
        // A value that is said once and meant where its name stands.
        if defines(line.text)
            && let Some(fate) = best(self.rows.iter().filter_map(of_row))
        {
            return fate;
        }
        if kind == SourceKind::ICalendar {
            return self.of_calendar(number, line.text, entries);
        }
        if kind == SourceKind::CountdownYaml && is_end_of_week(line.text) {
            return Fate::SetAside(Reason::Bookkeeping);
        }
        if line.place == LinePlace::Entry && is_divider(line, find) {
            return Fate::SetAside(Reason::Divider);
        }
        // `Release 4.1 (May 2027)` above the rows of that month.
        let below = || within_lines(&self.rows, number + 1..line.below).iter();
        let holds_month = |row: &Row<'_>| row.dates.iter().any(|(_, when)| says(when, find));
        let heads = line.place == LinePlace::Heading && below().any(holds_month);
        let is_first = number == 1 && self.rows.first().is_some_and(holds_month);
        if names_month(find) && (heads || is_first) {
            return Fate::SetAside(Reason::Divider);
        }
        // `| | July 2027 | August 2027 |`: the months of the columns below.
        let is_above = self.rows.first().is_some_and(|row| number < row.line);
        if kind == SourceKind::MonthColumns && is_above && names_month(find) && line.is_marked() {
            return Fate::SetAside(Reason::Divider);
        }
        // `June 1 - June 15` above rows that have days of their own between the two.
        if line.place == LinePlace::Heading
            && let Some(days) = stretch_of(line.text)
            && below().any(|row| row.dates.iter().any(|(_, when)| is_between(when, days)))
        {
            return Fate::SetAside(Reason::Divider);
        }
        if line.place == LinePlace::Entry && dates_the_page(line.text) {
            return Fate::SetAside(Reason::Bookkeeping);
        }
        match line.place {
            LinePlace::FrontMatter => Fate::SetAside(Reason::FrontMatter),
            LinePlace::Title => Fate::SetAside(Reason::Title),
            LinePlace::Sentence => Fate::SetAside(Reason::Sentence),
            LinePlace::Entry | LinePlace::Heading => Fate::Unread,
        }
    }

    /// Of a calendar only some properties say when something happens; an entry is a row, or listed,
    /// as a whole.
    fn of_calendar(&self, number: u32, line: &str, entries: &[Range<u32>]) -> Fate {
        const TIMES: [&str; 6] = ["DTSTART", "DTEND", "DUE", "RDATE", "RECURRENCE-ID", "EXDATE"];
        if !TIMES.iter().any(|name| line.starts_with(name)) {
            return Fate::SetAside(Reason::Bookkeeping);
        }
        // Also the rules of its own zones have a start.
        let Some(entry) = entries.iter().find(|entry| entry.contains(&number)) else {
            return Fate::SetAside(Reason::Bookkeeping);
        };
        let row = self.rows.iter().find(|row| entry.contains(&row.line) && row.is_dated());
        match row {
            Some(row) => Fate::Milestone(row.index),
            None if self.unread.range(entry.clone()).next().is_some() => {
                Fate::SetAside(Reason::Listed)
            }
            None => Fate::Unread,
        }
    }
}

/// The lines of each event and to-do of a calendar, from 1.
fn entries(lines: &[ScannedLine<'_>]) -> Vec<Range<u32>> {
    let mut list = Vec::new();
    let mut first = None;
    for (number, line) in (1_u32..).zip(lines) {
        match line.text.trim() {
            "BEGIN:VEVENT" | "BEGIN:VTODO" => first = Some(number),
            "END:VEVENT" | "END:VTODO" => list.extend(first.take().map(|first| first..number)),
            _ => {}
        }
    }
    // One that nobody ends goes on to the end.
    list.extend(first.map(|first| first..u32::MAX));
    list
}

fn in_order(mut rows: Vec<Row<'_>>) -> Vec<Row<'_>> {
    rows.sort_by_key(|row| row.line);
    let lines: Vec<u32> = rows.iter().map(|row| row.line).collect();
    for row in &mut rows {
        let after = lines.partition_point(|line| *line <= row.line);
        row.end = lines.get(after).copied().unwrap_or(u32::MAX);
    }
    rows
}

/// The rows that begin on some lines; the rows are in the order of theirs.
fn within_lines<'k, 's>(rows: &'k [Row<'s>], lines: Range<u32>) -> &'k [Row<'s>] {
    let place = |line: u32| rows.partition_point(|row| row.line < line);
    rows.get(place(lines.start)..place(lines.end)).unwrap_or_default()
}

/// The rows that may reach over a line: they begin at it or before, and no other row begins between.
fn covering<'k, 's>(rows: &'k [Row<'s>], line: u32) -> impl Iterator<Item = &'k Row<'s>> {
    let end = rows.partition_point(|row| row.line <= line);
    let first = rows.get(..end).and_then(|rows| rows.last()).map_or(0, |last| last.line);
    let start = rows.partition_point(|row| row.line < first);
    rows.get(start..end).unwrap_or_default().iter().filter(move |row| line < row.end)
}

/// What counts where several rows hold the same words: that one of them understood it.
fn best(fates: impl Iterator<Item = Fate>) -> Option<Fate> {
    let mut found = None;
    for fate in fates {
        if fate != Fate::Unread {
            return Some(fate);
        }
        found = Some(fate);
    }
    found
}

#[cfg(test)]
mod tests;
