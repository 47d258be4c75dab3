//! What looks like a date and is not understood: whoever reads the schedule by program misses it.

use super::{
    super::{
        Schedule, SourceKind, Unread,
        scan::{Fate, PASSED_OVER, Reason, account},
    },
    Finding, Rule, calendar, impossible,
};
use std::collections::BTreeSet;

/// Rules whose findings already say why a date is none.
const EXPLAIN: [Rule; 4] =
    [Rule::WrongWeekday, Rule::RangeInverted, Rule::MissingYear, Rule::NoSuchDay];

/// `no-such-day`, and `no-date-understood` once a line. Lines of which `explained` is true need no
/// second finding.
pub(super) fn check(
    schedule: &Schedule,
    source: &str,
    explained: &BTreeSet<u32>,
    findings: &mut Vec<Finding>,
) {
    let accounts = account(source, schedule);
    for found in &accounts {
        let is_said = match found.fate {
            Fate::Unread => true,
            // Figures alone may be part of a name: `5/31`.
            Fate::SetAside(Reason::Name | Reason::Sentence) => {
                found.text.chars().any(char::is_alphabetic) || found.text.len() > 5
            }
            _ => false,
        };
        let named = |other: &Finding| {
            // A weekday beside it was found wanting already.
            other.line == found.line
                && other.rule == Rule::WrongWeekday
                && other.instants.is_empty()
        };
        if !is_said || findings.iter().any(named) {
            continue;
        }
        let Some(why) = impossible::why(&found.text) else { continue };
        let message =
            format!("\"{}\" names a day that does not exist: {why}; correct the date.", found.text);
        let text = words_of(schedule, found.line).unwrap_or(&found.text).to_owned();
        findings.push(finding(Rule::NoSuchDay, found.line, text, message));
    }
    let is_explained = |line: u32, findings: &[Finding]| {
        explained.contains(&line)
            || findings.iter().any(|other| other.line == line && EXPLAIN.contains(&other.rule))
    };
    let mut last = 0;
    for found in accounts {
        if found.fate != Fate::Unread || found.line == last {
            continue;
        }
        last = found.line;
        if is_explained(last, findings) {
            continue;
        }
        let unread = schedule.unread.iter().find(|unread| unread.line == found.line);
        // A row of several lines is listed by its first, and said below.
        let of_row = schedule.unread.iter().rev().find(|unread| unread.line < found.line);
        if unread.is_none() && of_row.is_some_and(|unread| unread.text.contains(&found.text)) {
            continue;
        }
        let text = unread.map_or(&found.text, |unread| &unread.text).clone();
        let why = unread.map_or("", |unread| unread.why.as_str());
        let why = match why {
            // The finding says so already.
            PASSED_OVER => "it is not understood as one of the schedule.".to_owned(),
            why => format!("no date is understood: {why}"),
        };
        let message = format!(
            "\"{}\" looks like a date, but {why} Write it like \"Thursday 7th November 2024, 19:00 \
             UTC\", or strike it out.",
            found.text
        );
        findings.push(finding(Rule::NoDateUnderstood, found.line, text, message));
    }
    // What a reader gave up on without anything that looks like a date in it.
    for unread in &schedule.unread {
        let (line, text, why) = (unread.line, &unread.text, unread.why.trim_end_matches('.'));
        let known = findings.iter().any(|f| f.line == line && f.rule == Rule::NoDateUnderstood);
        // An entry of a calendar begins above the line that has its date.
        let known = known
            || schedule.kind == SourceKind::ICalendar
                && findings.iter().any(|f| f.rule == Rule::NoSuchDay && f.text == *text);
        let is_beside = unread.is_aside() || (unread.why == Unread::UNDATED && !has_label(text));
        let is_beside = is_beside || calendar::is_called_off(unread);
        if is_beside || known || is_explained(line, findings) {
            continue;
        }
        let message =
            format!("\"{}\" is not understood: {why}; write it in other words.", one_line(text));
        findings.push(finding(Rule::NoDateUnderstood, line, text.clone(), message));
    }
}

/// The words of the row or of what was not understood on a line.
fn words_of(schedule: &Schedule, line: u32) -> Option<&str> {
    let unread = || schedule.unread.iter().find(|u| u.line == line).map(|u| u.text.as_str());
    let row = schedule.milestones.iter().find(|row| row.line == line);
    row.map(|row| row.written.as_str()).filter(|written| !written.is_empty()).or_else(unread)
}

/// Whether a line begins as one that says when: `29: Last tarball`, `week 31: Look back`. Others
/// beside dates only add to them.
fn has_label(text: &str) -> bool {
    const UNITS: [&str; 8] = ["week", "wk", "cw", "kw", "day", "month", "quarter", "sprint"];
    let Some((label, _)) = text.split_once(':') else { return false };
    let of_time = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        UNITS.contains(&word.as_str())
            || word.len() <= 4 && word.bytes().any(|b| b.is_ascii_digit())
    };
    label.split_whitespace().all(of_time) && label.bytes().any(|b| b.is_ascii_digit())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn finding(rule: Rule, line: u32, text: String, message: String) -> Finding {
    Finding { rule, severity: rule.severity(), line, text, message, instants: Vec::new() }
}
