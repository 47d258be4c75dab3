//! A schedule as iCalendar.
//!
//! Calendars of release teams are written by hand: without DTSTAMP, with blank lines between
//! components, bare line feeds and lines far over 75 octets. Readers that follow RFC 5545 refuse
//! them or lose the line numbers that a review needs, so content lines are read here directly:
//! unfolded, but neither validated nor required to be complete.

use super::{
    Milestone, SourceKind, Unread, YearOrigin,
    draft::{Draft, cycle_in},
    timeline::{named, week_number},
};
use crate::time::{Reading, When, ZoneRules};
use chrono::{NaiveDate, NaiveDateTime, SecondsFormat};

/// Events of one file.
const MOST_EVENTS: usize = 2_000;

/// A content line: its name and parameters in capitals, its value as written.
struct Line<'t> {
    number: u32,
    name: String,
    parameters: Vec<(String, String)>,
    value: std::borrow::Cow<'t, str>,
}

/// Reads a text as iCalendar; none if it is not one or has no event.
pub(super) fn read_calendar(text: &str, rules: &dyn ZoneRules) -> Option<Draft> {
    let head = text.trim_start().get(..15)?;
    if !head.eq_ignore_ascii_case("BEGIN:VCALENDAR") {
        return None;
    }
    let mut draft = Draft { kind: SourceKind::ICalendar, ..Draft::default() };
    let mut event: Option<Event> = None;
    // Alarms and zones inside have lines of the same names.
    let mut inside: usize = 0;
    for (number, raw) in unfolded(text) {
        let Some(line) = content(number, &raw) else {
            if !raw.trim().is_empty() {
                draft.unread.push(Unread {
                    line: number,
                    text: raw.trim().to_owned(),
                    why: "This is no line of a calendar.".to_owned(),
                });
            }
            continue;
        };
        let component = line.value.trim().to_ascii_uppercase();
        match (line.name.as_str(), component.as_str()) {
            ("BEGIN", "VEVENT") => {
                finish(event.take(), &mut draft, rules);
                inside = 0;
                event = Some(Event { line: number, ..Event::default() });
            }
            ("END", "VEVENT") => finish(event.take(), &mut draft, rules),
            ("BEGIN", _) => inside += 1,
            ("END", _) => inside = inside.saturating_sub(1),
            ("X-WR-CALNAME" | "PRODID", _) if event.is_none() && draft.cycle.is_none() => {
                draft.cycle = cycle_in(&line.value);
            }
            _ => {
                if let Some(event) = event.as_mut().filter(|_| inside == 0) {
                    event.take(&line);
                }
            }
        }
    }
    finish(event, &mut draft, rules);
    if draft.cycle.is_none() {
        draft.cycle = draft.milestones.iter().find_map(|m| cycle_in(&m.name));
    }
    Some(draft).filter(|draft| !draft.milestones.is_empty())
}

/// The lines of a calendar with those folded over several put together, each with its number.
fn unfolded(text: &str) -> Vec<(u32, String)> {
    let mut lines: Vec<(u32, String)> = Vec::new();
    for (number, line) in (1_u32..).zip(text.lines()) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some((_, open))) if !open.is_empty() => open.push_str(more),
            _ => lines.push((number, line.trim_end_matches('\r').to_owned())),
        }
    }
    lines
}

fn content(number: u32, raw: &str) -> Option<Line<'_>> {
    // A colon within quotes belongs to a parameter.
    let mut quoted = false;
    let colon = raw.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == ':' && !quoted
    });
    let (head, value) = raw.split_at_checked(colon?.0)?;
    let mut parts = head.split(';');
    let name = parts.next()?.trim().to_ascii_uppercase();
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return None;
    }
    let parameters = parts
        .filter_map(|part| part.split_once('='))
        .map(|(key, value)| (key.trim().to_ascii_uppercase(), value.trim_matches('"').to_owned()))
        .collect();
    Some(Line { number, name, parameters, value: value.strip_prefix(':')?.into() })
}

#[derive(Default)]
struct Event {
    line: u32,
    summary: String,
    description: String,
    who: Option<String>,
    start: Option<Moment>,
    end: Option<Moment>,
}

/// A DTSTART or DTEND.
struct Moment {
    line: u32,
    written: String,
    at: Option<At>,
}

enum At {
    Day(NaiveDate),
    /// A wall clock time and its zone; none for a floating one.
    Clock(NaiveDateTime, Option<String>),
}

impl Event {
    fn take(&mut self, line: &Line<'_>) {
        match line.name.as_str() {
            "SUMMARY" => self.summary = unescaped(&line.value),
            "DESCRIPTION" => self.description = unescaped(&line.value),
            "ORGANIZER" => {
                let name = line.parameters.iter().find(|(key, _)| key == "CN");
                self.who = name.map(|(_, name)| name.clone());
            }
            "DTSTART" => self.start = Some(moment(line)),
            "DTEND" => self.end = Some(moment(line)),
            _ => {}
        }
    }

    fn when(&self, rules: &dyn ZoneRules) -> When {
        let Some(start) = &self.start else { return When::Tbd { text: String::new() } };
        let end = self.end.as_ref().and_then(|end| end.at.as_ref());
        let text = start.written.clone();
        match &start.at {
            None => When::Tbd { text },
            Some(At::Day(first)) => {
                // The end of an all-day event is the day after its last.
                let last = match end {
                    Some(At::Day(end)) => end.pred_opt().unwrap_or(*end),
                    _ => *first,
                };
                if last > *first {
                    When::Range { text: format!("{first} - {last}"), first: *first, last }
                } else {
                    When::Date { text: first.to_string(), date: *first }
                }
            }
            Some(At::Clock(wall, Some(zone))) => {
                match rules.resolve(if zone == "UTC" { "Etc/UTC" } else { zone }, *wall) {
                    Ok(instant) => {
                        let text = if zone == "UTC" {
                            instant.to_rfc3339_opts(SecondsFormat::Secs, true)
                        } else {
                            format!("{} {zone}", wall.format("%Y-%m-%d %H:%M"))
                        };
                        let reading = Reading::clear(text.clone(), zone.clone(), instant, *wall);
                        When::Instant { text, readings: vec![reading] }
                    }
                    Err(_) => When::Date {
                        text: format!("{} {zone}", wall.format("%Y-%m-%d %H:%M")),
                        date: wall.date(),
                    },
                }
            }
            // A time without a zone is no instant; its day is known.
            Some(At::Clock(wall, None)) => {
                When::Date { text: wall.format("%Y-%m-%d %H:%M").to_string(), date: wall.date() }
            }
        }
    }
}

fn moment(line: &Line<'_>) -> Moment {
    let value = line.value.trim();
    let zone = line.parameters.iter().find(|(key, _)| key == "TZID").map(|(_, zone)| zone.clone());
    let at = if let Ok(day) = NaiveDate::parse_from_str(value, "%Y%m%d") {
        Some(At::Day(day)).filter(|_| value.len() == 8)
    } else {
        let (wall, utc) = match value.strip_suffix(['Z', 'z']) {
            Some(wall) => (wall, true),
            None => (value, false),
        };
        let wall = NaiveDateTime::parse_from_str(wall, "%Y%m%dT%H%M%S")
            .or_else(|_| NaiveDateTime::parse_from_str(wall, "%Y%m%dT%H%M"));
        wall.ok().map(|wall| At::Clock(wall, if utc { Some("UTC".to_owned()) } else { zone }))
    };
    Moment { line: line.number, written: value.to_owned(), at }
}

fn finish(event: Option<Event>, draft: &mut Draft, rules: &dyn ZoneRules) {
    let Some(event) = event else { return };
    if draft.milestones.len() >= MOST_EVENTS {
        if draft.milestones.len() == MOST_EVENTS && draft.unread.is_empty() {
            draft.unread.push(Unread {
                line: event.line,
                text: event.summary,
                why: format!(
                    "A schedule has no more than {MOST_EVENTS} rows; the rest is left out."
                ),
            });
        }
        return;
    }
    for moment in [&event.start, &event.end].into_iter().flatten().filter(|m| m.at.is_none()) {
        draft.unread.push(Unread {
            line: moment.line,
            text: moment.written.clone(),
            why: "This is no date of a calendar.".to_owned(),
        });
    }
    let week = event.description.lines().chain([event.summary.as_str()]).find_map(|line| {
        let labelled = line.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("week"));
        week_number(line).filter(|_| labelled)
    });
    let when = event.when(rules);
    let start = event.start.as_ref().map_or("", |start| start.written.as_str());
    draft.milestones.push(Milestone {
        name: named(event.summary.trim()),
        who: event.who,
        week,
        line: event.line,
        doubt: None,
        year: YearOrigin::Written,
        written: format!("{} | {start}", event.summary.trim()),
        when,
    });
}

/// `\n`, `\,` and their like as what they mean.
fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) => text.push(other),
                None => {}
            },
            c => text.push(c),
        }
    }
    text
}
