//! What a calendar's event says of itself in words, against when it is: its name and its description
//! may name another day or another hour, and its end may lie before its beginning.

use super::{
    super::{Schedule, SourceKind, Unread},
    Finding, Rule,
    units::{Unit, UnitPlace},
    written::{Written, written},
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use std::collections::BTreeMap;

/// Days around an event within which a description speaks of the event itself.
const NEAR: i64 = 2;
/// A description that is longer is not looked at, in bytes.
const LONGEST: usize = 5_000;

/// An event or to-do as its lines have it.
#[derive(Debug, Default)]
struct Event {
    description: String,
    /// The values of DTSTART and of DTEND or DUE, with their parameters.
    start: Option<(String, String)>,
    end: Option<(String, String)>,
    /// The line of the end.
    end_line: u32,
}

/// Adds to each event what its description says of the time, so that it is checked as its name is.
pub(super) fn with_descriptions(schedule: &Schedule, source: &str, units: &mut [Unit]) {
    if schedule.kind != SourceKind::ICalendar {
        return;
    }
    let events = events(source);
    for unit in units.iter_mut().filter(|unit| unit.place == UnitPlace::Row) {
        let (Some(event), Some((first, _))) = (events.get(&unit.line), unit.days()) else {
            continue;
        };
        let near = |date: NaiveDate| date.signed_duration_since(first).num_days().abs() <= NEAR;
        let says = |moment: &Written| {
            moment.first_date.is_some_and(near)
                && moment.last.is_none()
                && (moment.aoe || (moment.time.is_some() && moment.letters.is_some()))
        };
        let said = written(&event.description, Some(first));
        unit.in_name.extend(said.into_iter().filter(says));
    }
}

/// `summary-contradicts-table` of a name with another day, `range-inverted`, `called-off`.
pub(super) fn check(
    schedule: &Schedule,
    source: &str,
    units: &[Unit],
    findings: &mut Vec<Finding>,
) {
    if schedule.kind != SourceKind::ICalendar {
        return;
    }
    for unit in units.iter().filter(|unit| unit.place == UnitPlace::Row) {
        named_day(unit, findings);
    }
    for event in events(source).values() {
        findings.extend(inverted(event));
    }
    for unread in schedule.unread.iter().filter(|unread| is_called_off(unread)) {
        let rule = Rule::CalledOff;
        findings.push(Finding {
            rule,
            severity: rule.severity(),
            line: unread.line,
            text: unread.text.clone(),
            message: format!(
                "\"{}\" is cancelled, so it is no deadline any more; remove it, or confirm it.",
                unread.text.split_whitespace().collect::<Vec<_>>().join(" ")
            ),
            instants: Vec::new(),
        });
    }
}

/// Whether something is no row because the calendar itself calls it off.
pub(super) fn is_called_off(unread: &Unread) -> bool {
    unread.why == Unread::CANCELLED
}

/// `Gate closes (Thursday 12 March)` on another day.
fn named_day(unit: &Unit, findings: &mut Vec<Finding>) {
    let Some((first, last)) = unit.days() else { return };
    let own = unit.in_name.iter().filter(|m| m.last.is_none() && !m.aoe && m.time.is_none());
    let dates: Vec<NaiveDate> = own.filter_map(|moment| moment.first_date).collect();
    let [date] = dates.as_slice() else { return };
    if (first..=last).contains(date) {
        return;
    }
    let message = format!(
        "\"{}\" names {}, but the event is on {}; correct the one that is wrong.",
        unit.name,
        date.format("%a %-d %b %Y"),
        first.format("%a %-d %b %Y"),
    );
    let at = |date: NaiveDate| date.and_time(NaiveTime::MIN).and_utc();
    let instants: Vec<DateTime<Utc>> = vec![at(first), at(*date)];
    findings.push(Finding::new(Rule::SummaryContradictsTable, unit, message, instants));
}

fn inverted(event: &Event) -> Option<Finding> {
    let ((start_in, start), (end_in, end)) = (event.start.as_ref()?, event.end.as_ref()?);
    // Only clocks of one zone can be compared by their figures.
    if start_in != end_in || start.len() != end.len() || start <= end {
        return None;
    }
    let rule = Rule::RangeInverted;
    Some(Finding {
        rule,
        severity: rule.severity(),
        line: event.end_line,
        text: end.clone(),
        message: format!(
            "The event ends ({end}) before it begins ({start}); exchange or correct the dates."
        ),
        instants: Vec::new(),
    })
}

/// The events and to-dos by the line on which they begin.
fn events(source: &str) -> BTreeMap<u32, Event> {
    let mut found = BTreeMap::new();
    let mut open: Option<(u32, Event)> = None;
    // What stands inside an event, such as an alarm, has lines of the same names.
    let mut inside = 0_u32;
    for (number, line) in unfolded(source) {
        let Some((head, value)) = line.split_once(':') else { continue };
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        let said = || (parameters.to_owned(), value.trim().to_owned());
        match (name.to_ascii_uppercase().as_str(), value.trim()) {
            ("BEGIN", "VEVENT" | "VTODO") => {
                open = Some((number, Event::default()));
                inside = 0;
            }
            ("END", "VEVENT" | "VTODO") => found.extend(open.take()),
            ("BEGIN", _) => inside += 1,
            ("END", _) => inside = inside.saturating_sub(1),
            (name, _) if inside == 0 => {
                let Some((_, event)) = &mut open else { continue };
                match name {
                    "DTSTART" => event.start = Some(said()),
                    "DTEND" | "DUE" => {
                        event.end = Some(said());
                        event.end_line = number;
                    }
                    "DESCRIPTION" if value.len() <= LONGEST => {
                        event.description = value
                            .replace("\\n", "\n")
                            .replace("\\N", "\n")
                            .replace("\\,", ",")
                            .replace("\\;", ";");
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    found
}

/// The lines with those folded over several put together, each with its number.
fn unfolded(source: &str) -> Vec<(u32, String)> {
    let mut lines: Vec<(u32, String)> = Vec::new();
    for (number, line) in (1_u32..).zip(source.lines()) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some((_, open))) => open.push_str(more),
            _ => lines.push((number, line.trim_end().to_owned())),
        }
    }
    lines
}
