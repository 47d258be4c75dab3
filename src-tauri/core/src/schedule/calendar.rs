//! A schedule as iCalendar.
//!
//! Calendars of release teams are written by hand: without DTSTAMP, with blank lines between
//! components, bare line feeds and lines far over 75 octets. Readers that follow RFC 5545 refuse
//! them or lose the line numbers that a review needs, so content lines are read here directly:
//! unfolded, but neither validated nor required to be complete.

mod event;
mod lines;
mod zone;

use super::{
    SourceKind, Unread,
    draft::{Draft, cycle_in},
};
use crate::time::ZoneRules;
use event::{Event, Kind};
use lines::{content, unfolded};
use std::collections::{HashMap, HashSet};
use zone::{Own, Zones};

/// Events of one file.
const MOST_EVENTS: usize = 2_000;

/// What is being read.
#[derive(Default)]
enum Open {
    #[default]
    Nothing,
    Event(Box<Event>),
    Zone(Own),
}

/// Reads a text as iCalendar; none if it is not one or has no event.
pub(super) fn read_calendar(text: &str, rules: &dyn ZoneRules) -> Option<Draft> {
    let head = text.trim_start().get(..15)?;
    if !head.eq_ignore_ascii_case("BEGIN:VCALENDAR") {
        return None;
    }
    let mut draft = Draft { kind: SourceKind::ICalendar, ..Draft::default() };
    let (mut events, mut zones) = (Vec::new(), Zones::default());
    let mut open = Open::default();
    // Alarms inside have lines of the same names.
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
        let next = match (line.name.as_str(), component.as_str()) {
            ("BEGIN", "VEVENT") => Some(Open::Event(Box::new(Event::new(number, Kind::Event)))),
            ("BEGIN", "VTODO") => Some(Open::Event(Box::new(Event::new(number, Kind::ToDo)))),
            ("BEGIN", "VTIMEZONE") => Some(Open::Zone(Own::default())),
            ("END", "VEVENT" | "VTODO" | "VTIMEZONE") => Some(Open::Nothing),
            _ => None,
        };
        if let Some(next) = next {
            match std::mem::replace(&mut open, next) {
                Open::Event(event) => events.push(*event),
                Open::Zone(zone) => zones.add(zone),
                Open::Nothing => {}
            }
            inside = 0;
            continue;
        }
        match (&mut open, line.name.as_str()) {
            (Open::Zone(zone), _) => zone.take(&line),
            (_, "BEGIN") => inside += 1,
            (_, "END") => inside = inside.saturating_sub(1),
            (Open::Event(event), _) if inside == 0 => event.take(&line),
            (Open::Nothing, "X-WR-CALNAME" | "PRODID") if draft.cycle.is_none() => {
                draft.cycle = cycle_in(&line.value);
            }
            _ => {}
        }
    }
    if let Open::Event(event) = open {
        events.push(*event);
    }
    for event in newest(events) {
        if draft.milestones.len() >= MOST_EVENTS {
            draft.unread.push(Unread {
                line: event.line,
                text: event.summary,
                why: format!(
                    "A schedule has no more than {MOST_EVENTS} rows; the rest is left out."
                ),
            });
            break;
        }
        let milestone = event.milestone(&zones, rules, &mut draft.unread);
        draft.milestones.extend(milestone);
    }
    if draft.cycle.is_none() {
        draft.cycle = draft.milestones.iter().find_map(|m| cycle_in(&m.name));
    }
    Some(draft).filter(|draft| !draft.milestones.is_empty())
}

/// Of several revisions of one event the one with the highest number. An event that repeats loses
/// its first time where another entry says that it is at another.
fn newest(events: Vec<Event>) -> Vec<Event> {
    let mut highest: HashMap<(String, Option<String>), u32> = HashMap::new();
    let mut moved: HashSet<(String, String)> = HashSet::new();
    for event in &events {
        let Some(id) = event.revised() else { continue };
        if let (id, Some(instead_of)) = &id {
            moved.insert((id.clone(), instead_of.clone()));
        }
        let highest = highest.entry(id).or_default();
        *highest = (*highest).max(event.sequence);
    }
    let newest = |event: &Event| {
        event.revised().and_then(|id| highest.get(&id).copied()).unwrap_or(0) <= event.sequence
    };
    let mut events: Vec<Event> = events.into_iter().filter(newest).collect();
    for event in &mut events {
        let first = event.revised().and_then(|id| Some((id.0, event.first()?)));
        event.is_moved_away = !event.is_one_time() && first.is_some_and(|id| moved.contains(&id));
    }
    events
}
