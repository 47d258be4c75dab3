//! What is looked at: the rows of a schedule, its summary, and the prose that names dates.

use super::{
    super::{Schedule, SourceKind, comments},
    written::{Written, written},
};
use crate::time::When;
use chrono::{Datelike as _, NaiveDate};
use std::{borrow::Cow, collections::HashSet};

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitPlace {
    Row,
    Summary,
    Prose,
    /// A row that the import did not understand.
    Unread,
}

/// One statement of the source.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) place: UnitPlace,
    /// From 1.
    pub(super) line: u32,
    pub(super) name: String,
    /// What is shown of it.
    pub(super) text: String,
    pub(super) week: Option<u32>,
    /// As imported; none for prose.
    pub(super) when: Option<When>,
    /// What stands where the time belongs.
    pub(super) moments: Vec<Written>,
    /// What stands in the name: `Code Freeze (18:00 PST)`.
    pub(super) in_name: Vec<Written>,
}

impl Unit {
    /// The days that a reader finds: of a moment in two zones both, of a range its ends.
    pub(super) fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        match self.when.as_ref()? {
            // The printed day is the team's name for it, whatever UTC adds.
            When::AoeDate { date, .. } | When::Date { date, .. } => Some((*date, *date)),
            When::Range { first, last, .. } => Some((*first, *last)),
            when @ When::Instant { .. } => {
                let printed = when.printed_date();
                let named = self.moments.iter().filter_map(|m| m.first_date);
                let all: Vec<NaiveDate> = named.chain(printed).collect();
                Some((all.iter().min().copied()?, all.iter().max().copied()?))
            }
            When::Tbd { .. } => None,
        }
    }
}

/// Rows, summary, prose and what was not understood, each in the order of the source.
pub(super) fn units(schedule: &Schedule, source: &str) -> Vec<Unit> {
    let anchor = anchor(schedule);
    let mut near = anchor;
    let mut units = Vec::new();
    for row in &schedule.milestones {
        near = row.when.printed_date().or(near);
        let text = match row.written.trim() {
            "" => format!("{} | {}", row.name, row.when.text()),
            written => written.to_owned(),
        };
        units.push(Unit {
            place: UnitPlace::Row,
            line: row.line,
            name: row.name.clone(),
            text,
            week: row.week,
            when: Some(row.when.clone()),
            moments: written(row.when.text(), near),
            in_name: written(&row.name, near),
        });
    }
    for stated in &schedule.summary {
        let near = stated.when.printed_date().or(anchor);
        units.push(Unit {
            place: UnitPlace::Summary,
            line: stated.line,
            name: stated.name.clone(),
            text: stated.text.clone(),
            week: stated.week,
            when: Some(stated.when.clone()),
            moments: written(stated.when.text(), near),
            in_name: written(&stated.name, near),
        });
    }
    // A row that is not understood is a row already.
    let is_row = |line: u32| schedule.milestones.iter().any(|row| row.line == line);
    for unread in schedule.unread.iter().filter(|unread| !is_row(unread.line)) {
        units.push(Unit {
            place: UnitPlace::Unread,
            line: unread.line,
            name: String::new(),
            text: unread.text.clone(),
            week: None,
            when: None,
            moments: written(&unread.text, anchor),
            in_name: Vec::new(),
        });
    }
    if schedule.kind.is_prose() {
        let known: HashSet<u32> = units.iter().map(|unit| unit.line).collect();
        // What is commented out says nothing.
        let mut shown = comments::without(source);
        if schedule.kind == SourceKind::Rst {
            shown = Cow::Owned(comments::without_rst(&shown).into_owned());
        }
        units.extend(paragraphs(&shown, &known));
    }
    units
}

/// A day of the cycle.
fn anchor(schedule: &Schedule) -> Option<NaiveDate> {
    schedule.milestones.iter().find_map(|m| m.when.printed_date())
}

impl SourceKind {
    /// Whether prose may stand around the schedule.
    pub(super) fn is_prose(self) -> bool {
        matches!(
            self,
            Self::TimelineTable | Self::MonthColumns | Self::HtmlTable | Self::Bullets | Self::Rst
        )
    }

    /// Whether the rows stand in the order of time.
    pub(super) fn is_in_order(self) -> bool {
        matches!(
            self,
            Self::TimelineTable
                | Self::MonthColumns
                | Self::HtmlTable
                | Self::Bullets
                | Self::BuilderYaml
        )
    }
}

/// The dated sentences of paragraphs that name a year: without one a weekday proves nothing.
fn paragraphs(source: &str, known: &HashSet<u32>) -> Vec<Unit> {
    let mut found = Vec::new();
    let mut open: Option<(u32, String)> = None;
    let (mut fenced, mut front) = (false, false);
    for (number, line) in (1u32..).zip(source.lines()) {
        let trimmed = line.trim_start();
        if trimmed == "---" && number == 1 {
            front = true;
            continue;
        }
        if front {
            front = trimmed != "---";
            continue;
        }
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            fenced = !fenced;
        }
        let structure = trimmed.is_empty()
            || fenced
            || trimmed.starts_with(['|', '#', '>', '<', '[', '`'])
            || ["- ", "* ", "+ ", "~~~", ".. "].iter().any(|mark| trimmed.starts_with(mark))
            || trimmed.starts_with(|c: char| c.is_ascii_digit()) && trimmed.contains(". ")
            || known.contains(&number);
        if structure {
            sentences(open.take(), &mut found);
        } else {
            let (_, text) = open.get_or_insert_with(|| (number, String::new()));
            text.push_str(&without_struck(line));
            text.push('\n');
        }
    }
    sentences(open, &mut found);
    found
}

/// What is struck out no longer holds; blanks keep the places of the rest.
fn without_struck(line: &str) -> String {
    let mut kept = line.to_owned();
    let marks = [("~~", "~~"), ("<s>", "</s>"), ("<del>", "</del>"), ("<strike>", "</strike>")];
    for (open, close) in marks {
        while let Some((before, rest)) = kept.split_once(open)
            && let Some((inner, behind)) = rest.split_once(close)
        {
            let blank = " ".repeat(open.len() + inner.len() + close.len());
            kept = format!("{before}{blank}{behind}");
        }
    }
    kept
}

/// More of a paragraph is not looked at.
const LONGEST: usize = 20_000;

fn sentences(paragraph: Option<(u32, String)>, found: &mut Vec<Unit>) {
    let Some((line, text)) = paragraph.filter(|(_, text)| text.len() <= LONGEST) else { return };
    let plain = text.replace(['*', '_', '`'], " ");
    let with_year = |m: &Written| m.first.year.or(m.last.and_then(|l| l.year)).is_some();
    let moments = written(&plain, None);
    let Some(near) = moments.iter().find(|m| with_year(m)).and_then(|m| m.first_date) else {
        return;
    };
    let (mut before, mut line) = (0, line);
    let mut subject = String::new();
    for moment in written_near(&plain, near) {
        let clause = plain.get(before..moment.at).unwrap_or_default();
        let lines = clause.matches('\n').count() + moment.text.matches('\n').count();
        line = line.saturating_add(u32::try_from(lines).unwrap_or(0));
        before = moment.at + moment.text.len();
        if !moment.is_dated() {
            continue;
        }
        let name = clause_name(clause, &mut subject);
        let when = moment.first_date.filter(|_| moment.last.is_none() && moment.time.is_none());
        found.push(Unit {
            place: UnitPlace::Prose,
            line,
            text: format!("{} {}", name, moment.text).trim().to_owned(),
            name,
            week: None,
            when: when.map(|date| When::Date { text: moment.text.clone(), date }),
            moments: vec![moment],
            in_name: Vec::new(),
        });
    }
}

/// Every moment of a paragraph by itself: one that names no year takes the nearest.
fn written_near(text: &str, near: NaiveDate) -> Vec<Written> {
    let mut found = written(text, Some(near));
    for moment in &mut found {
        // The paragraph has the year, so the sentence need not repeat it.
        moment.without_year = false;
        if let Some(date) = moment.first_date {
            moment.first.year = Some(date.year());
        }
    }
    found
}

/// `Feature freeze is` -> `Feature freeze is`; `and ends` takes up what began before it.
fn clause_name(clause: &str, subject: &mut String) -> String {
    let sentence_ends = clause.rfind(". ").and_then(|at| clause.get(at + 1..));
    let own = sentence_ends.unwrap_or(clause);
    let words: Vec<&str> = own
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\''))
        .filter(|word| !word.is_empty())
        .collect();
    let goes_on = words.first().is_some_and(|w| w.eq_ignore_ascii_case("and"));
    if goes_on && sentence_ends.is_none() {
        let rest = words.get(1..).unwrap_or_default().join(" ");
        return if rest.contains("release day") { rest } else { format!("{rest} {subject}") };
    }
    let name = words.join(" ");
    let verbs = ["begins", "starts", "is", "begin", "start"];
    *subject = words
        .iter()
        .filter(|word| !verbs.contains(&word.to_lowercase().as_str()))
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    name
}
