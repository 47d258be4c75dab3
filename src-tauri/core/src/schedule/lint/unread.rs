//! What looks like a date and is not understood: whoever reads the schedule by program misses it.

use super::{
    super::{
        Schedule,
        scan::{Fate, account},
    },
    Finding, Rule,
};

/// Rules whose findings already say why a date is none.
const EXPLAIN: [Rule; 3] = [Rule::WrongWeekday, Rule::RangeInverted, Rule::MissingYear];

/// `no-date-understood`, once a line.
pub(super) fn check(schedule: &Schedule, source: &str, findings: &mut Vec<Finding>) {
    let mut last = 0;
    for found in account(source, schedule) {
        if found.fate != Fate::Unread || found.line == last {
            continue;
        }
        last = found.line;
        if findings.iter().any(|other| other.line == last && EXPLAIN.contains(&other.rule)) {
            continue;
        }
        let unread = schedule.unread.iter().find(|unread| unread.line == found.line);
        let text = unread.map_or(&found.text, |unread| &unread.text).clone();
        let why = unread.map_or("", |unread| unread.why.as_str());
        let message = format!(
            "\"{}\" looks like a date, but no date is understood: {why} Write it like \"Thursday \
             7th November 2024, 19:00 UTC\", or strike it out.",
            found.text
        );
        let (rule, line, instants) = (Rule::NoDateUnderstood, found.line, Vec::new());
        findings.push(Finding { rule, severity: rule.severity(), line, text, message, instants });
    }
}
