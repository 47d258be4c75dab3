//! A schedule as iCalendar.
//!
//! Calendars of release teams are written by hand: without DTSTAMP, with blank lines between
//! components, bare line feeds and lines far over 75 octets. Readers that follow RFC 5545 refuse
//! them or lose the line numbers that a review needs, so content lines are read here directly:
//! unfolded, but neither validated nor required to be complete.

mod event;
mod lines;
mod rows;
mod rule;
mod series;
mod zone;

use super::{
    SourceKind, Unread,
    draft::{Draft, cycle_in},
};
use crate::time::ZoneRules;
use chrono::{DateTime, NaiveDate, Utc};
use event::{At, Event, Kind};
use lines::{content, unfolded};
use series::Budget;
use std::collections::HashMap;
use zone::{Own, Zones};

/// Events of one file.
const MOST_EVENTS: usize = 2_000;

/// What a whole file says that counts for each of its entries.
struct Context<'a> {
    zones: &'a Zones,
    rules: &'a dyn ZoneRules,
    /// The zone of times that name none (X-WR-TIMEZONE).
    home: Option<String>,
    /// Whether the file calls off everything in it (METHOD:CANCEL).
    is_cancelled: bool,
    /// The newest day that the file speaks of as its own time.
    newest: Option<NaiveDate>,
}

impl Context<'_> {
    /// The zone of a time, by what it names.
    fn zone<'z>(&'z self, named: Option<&'z str>) -> Option<&'z str> {
        named.or(self.home.as_deref())
    }

    /// The moment of a time; none of a day, and where its zone is not known.
    fn instant(&self, at: &At) -> Option<DateTime<Utc>> {
        let At::Clock(wall, zone) = at else { return None };
        match self.zone(zone.as_deref())? {
            "UTC" => Some(wall.and_utc()),
            zone => Some(self.zones.resolve(zone, *wall, self.rules)?.1),
        }
    }
}

/// What is being read.
#[derive(Default)]
enum Open {
    #[default]
    Nothing,
    Event(Box<Event>),
    Zone(Own),
}

/// Reads a text as iCalendar; none if it is not one. One without a row is one all the same.
pub(super) fn read_calendar(text: &str, rules: &dyn ZoneRules) -> Option<Draft> {
    let head = text.trim_start().get(..15)?;
    if !head.eq_ignore_ascii_case("BEGIN:VCALENDAR") {
        return None;
    }
    let mut draft = Draft { kind: SourceKind::ICalendar, ..Draft::default() };
    let (mut events, mut zones) = (Vec::new(), Zones::default());
    let (mut home, mut is_cancelled) = (None, false);
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
            (Open::Nothing, "X-WR-TIMEZONE") => home = Some(line.value.trim().to_owned()),
            (Open::Nothing, "METHOD") => is_cancelled = component == "CANCEL",
            _ => {}
        }
    }
    if let Open::Event(event) = open {
        events.push(*event);
    }
    let home = home.filter(|zone| !zone.is_empty());
    let newest = own_time(&events);
    let context = Context { zones: &zones, rules, home, is_cancelled, newest };
    let events = newest_revisions(events);
    let mut others: HashMap<&str, Vec<&Event>> = HashMap::new();
    let mut whole: HashMap<&str, &Event> = HashMap::new();
    for event in &events {
        match &event.uid {
            Some(id) if event.is_one_time() => others.entry(id).or_default().push(event),
            Some(id) => _ = whole.insert(id, event),
            None => {}
        }
    }
    let mut budget = Budget::default();
    for event in &events {
        let id = event.uid.as_deref().unwrap_or_default();
        let rows = if event.is_one_time() {
            match whole.get(id) {
                Some(whole) if whole.is_cancelled() && event.sequence <= whole.sequence => {
                    draft.unread.push(event.unread(Unread::CANCELLED));
                    continue;
                }
                Some(_) => {}
                None => draft.unread.extend(event.stray()),
            }
            event.rows(&[], &context, &mut budget, &mut draft.unread)
        } else {
            let others = others.get(id).map_or(&[][..], Vec::as_slice);
            event.rows(others, &context, &mut budget, &mut draft.unread)
        };
        draft.milestones.extend(rows);
        if draft.milestones.len() > MOST_EVENTS {
            draft.milestones.truncate(MOST_EVENTS);
            let why =
                format!("A schedule has no more than {MOST_EVENTS} rows; the rest is left out.");
            draft.unread.push(event.unread(&why));
            break;
        }
    }
    if draft.cycle.is_none() {
        draft.cycle = draft.milestones.iter().find_map(|m| cycle_in(&m.name));
    }
    Some(draft)
}

/// The newest day on which a program wrote into a file; where none says so, the one in the middle
/// of its events: a slip of the pen in one of them must not count.
fn own_time(events: &[Event]) -> Option<NaiveDate> {
    let touched = events.iter().filter_map(|event| event.touched).max();
    touched.or_else(|| {
        let once = events.iter().filter(|event| !event.repeats());
        let mut days: Vec<NaiveDate> = once
            .filter_map(|event| Some(event.start.as_ref()?.at.as_ref()?.wall().date()))
            .collect();
        days.sort_unstable();
        days.get(days.len() / 2).copied()
    })
}

/// Of several revisions of one event the one with the highest number.
fn newest_revisions(mut events: Vec<Event>) -> Vec<Event> {
    let mut highest: HashMap<(String, Option<String>), u32> = HashMap::new();
    for event in &events {
        let Some(id) = event.revised() else { continue };
        let highest = highest.entry(id).or_default();
        *highest = (*highest).max(event.sequence);
    }
    events.retain(|event| {
        event.revised().and_then(|id| highest.get(&id).copied()).unwrap_or(0) <= event.sequence
    });
    events
}
