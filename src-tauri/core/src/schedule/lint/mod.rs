//! What is wrong in a schedule: where it contradicts itself, and where a reader must guess.
//!
//! The rules read the written text as strictly as the most literal reader would: `17:00 PDT` is
//! 00:00 UTC, also in winter. Each finding says what the text says, what is true, and what to do.

mod calendar;
mod columns;
mod contradictions;
mod days;
mod hours;
mod impossible;
mod letters;
mod markdown;
mod order;
mod parts;
mod recurring;
mod slips;
mod units;
mod unread;
mod words;
mod written;
mod years;
mod zones;

pub use markdown::comment;

use super::{Schedule, own_lines};
use crate::time::ZoneRules;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use units::Unit;

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Two zones in one text that are not the same moment.
    ZoneDisagreement,
    /// Zone letters that their place does not use that day, such as PDT in winter.
    AbbreviationNotInForce,
    /// A weekday that is not the date's.
    WrongWeekday,
    /// The summary names another time, or another name, than the timeline.
    SummaryContradictsTable,
    /// A range that ends before it begins.
    RangeInverted,
    /// A week number that does not fit the date.
    WeekNumber,
    /// A row below a later one.
    OutOfOrder,
    /// A name that stands twice.
    DuplicateMilestone,
    /// `EOD`, which is 17:00 for some and midnight for others.
    AmbiguousEod,
    /// Zone letters of several countries, such as IST.
    AmbiguousLetters,
    /// A date without a year.
    MissingYear,
    /// `21th`
    BadOrdinal,
    /// Words that look like a date and are not understood as one.
    NoDateUnderstood,
    /// A day that the calendar does not have: `31 June`.
    NoSuchDay,
    /// A date that fits to the others in another year only.
    YearSlip,
    /// An event that its own calendar cancels.
    CalledOff,
}

impl Rule {
    /// As it is written in reports: `zone-disagreement`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ZoneDisagreement => "zone-disagreement",
            Self::AbbreviationNotInForce => "abbreviation-not-in-force",
            Self::WrongWeekday => "wrong-weekday",
            Self::SummaryContradictsTable => "summary-contradicts-table",
            Self::RangeInverted => "range-inverted",
            Self::WeekNumber => "week-number",
            Self::OutOfOrder => "out-of-order",
            Self::DuplicateMilestone => "duplicate-milestone",
            Self::AmbiguousEod => "ambiguous-eod",
            Self::AmbiguousLetters => "ambiguous-letters",
            Self::MissingYear => "missing-year",
            Self::BadOrdinal => "bad-ordinal",
            Self::NoDateUnderstood => "no-date-understood",
            Self::NoSuchDay => "no-such-day",
            Self::YearSlip => "year-slip",
            Self::CalledOff => "called-off",
        }
    }

    /// How much harm it does.
    pub fn severity(self) -> Severity {
        match self {
            Self::ZoneDisagreement
            | Self::AbbreviationNotInForce
            | Self::WrongWeekday
            | Self::SummaryContradictsTable
            | Self::RangeInverted
            | Self::NoSuchDay
            | Self::YearSlip => Severity::Error,
            Self::WeekNumber
            | Self::OutOfOrder
            | Self::DuplicateMilestone
            | Self::AmbiguousEod
            | Self::AmbiguousLetters
            | Self::NoDateUnderstood => Severity::Warning,
            Self::MissingYear | Self::BadOrdinal | Self::CalledOff => Severity::Note,
        }
    }
}

/// How much harm a finding can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Somebody who trusts the text can miss the deadline.
    Error,
    /// A reader has to guess.
    Warning,
    /// It reads badly, but nobody is misled.
    Note,
}

impl Severity {
    /// `error`, `warning`, `note`
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is about.
    pub rule: Rule,
    /// How much harm it can do.
    pub severity: Severity,
    /// Its line in the source, from 1.
    pub line: u32,
    /// The statement as the source writes it.
    pub text: String,
    /// One sentence: what the text says, what is true, what to do.
    pub message: String,
    /// The moments in question, earliest first (RFC 3339, UTC). A day stands for itself as its
    /// midnight in UTC.
    pub instants: Vec<DateTime<Utc>>,
}

impl Finding {
    fn new(rule: Rule, unit: &Unit, message: String, instants: Vec<DateTime<Utc>>) -> Self {
        let text = unit.text.clone();
        Self { rule, severity: rule.severity(), line: unit.line, text, message, instants }
    }
}

/// What the rules look things up in.
struct Context<'a> {
    rules: &'a dyn ZoneRules,
}

/// Everything that is wrong in `schedule`, in the order of the lines. `source` is the text that it
/// was imported from.
pub fn lint(schedule: &Schedule, source: &str, rules: &dyn ZoneRules) -> Vec<Finding> {
    let context = Context { rules };
    let source = &own_lines(source);
    let mut units = units::units(schedule, source);
    calendar::with_descriptions(schedule, source, &mut units);
    let mut findings = Vec::new();
    for unit in &units {
        zones::check(unit, &context, &mut findings);
        days::check(unit, &context, &mut findings);
    }
    columns::check(schedule, source, &mut findings);
    hours::check(schedule, &units, &mut findings);
    calendar::check(schedule, source, &units, &mut findings);
    contradictions::check(schedule, &units, source, &context, &mut findings);
    let explained = years::check(schedule, &units, source, &mut findings);
    days::ordinals(source, &mut findings);
    unread::check(schedule, source, &explained, &mut findings);
    order::order(schedule, &units, source, &mut findings);
    slips::check(schedule, &units, source, &mut findings);
    order::weeks(schedule, &units, &mut findings);
    order::duplicates(schedule, &units, source, &mut findings);
    for finding in &mut findings {
        finding.instants.sort();
    }
    findings.sort_by(|a, b| (a.line, a.rule, &a.message).cmp(&(b.line, b.rule, &b.message)));
    findings.dedup();
    findings
}

/// `Wed 9 Nov 2022 01:00 UTC`
fn said(at: DateTime<Utc>) -> String {
    at.format("%a %-d %b %Y %H:%M UTC").to_string()
}

#[cfg(test)]
mod doubt_tests;
#[cfg(test)]
mod field_tests;
#[cfg(test)]
mod held_tests;
#[cfg(test)]
mod tests;
