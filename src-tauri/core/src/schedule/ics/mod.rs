//! Milestones and deadlines as an iCalendar file (RFC 5545), for any calendar.
//!
//! An event's id comes from whose it is, the cycle and its name, never from its date, so that a
//! calendar moves the event instead of adding a second one. The export before says which ids are
//! given already, so that nothing has to be remembered elsewhere: an event keeps its id under
//! another name and beside other neighbours. Its sequence number rises with each change. What did
//! not change comes out byte for byte as before. Written here and not with `icalendar`, which sorts the
//! properties of an event by name and gives each alarm an id by chance and the time of day, so that
//! no file would come out as it was.

mod identity;
mod lines;
mod origin;
mod previous;
#[cfg(feature = "native")]
mod whose;

pub use origin::Origin;

use super::{Milestone, Schedule, Unread, YearOrigin, names};
use crate::{fingerprint::sha256_hex, time::When};
use chrono::{DateTime, NaiveDate, Utc};
use identity::Identities;
#[cfg(feature = "native")]
pub(super) use lines::unescaped;
use lines::{Lines, escaped};
use previous::Previous;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

/// When an event is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happens {
    /// At a moment, which a calendar can only hold as a minute.
    At(DateTime<Utc>),
    /// A meeting begins; how long it takes is nobody's promise.
    Meeting(DateTime<Utc>),
    /// On whole days, both included, wherever the reader is.
    On(NaiveDate, NaiveDate),
}

/// An event of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// How it is found again in the export before.
    pub what: What,
    /// `Code Freeze`
    pub name: String,
    /// When.
    pub happens: Happens,
    /// Lines that explain it.
    pub notes: Vec<String>,
    /// Its line in the schedule, from 1; none for what is not from a schedule.
    pub line: Option<u32>,
}

/// How an event is found again in the export before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A row of a schedule: as a diff finds it.
    Row {
        /// Which of the rows of its name in the whole schedule it is, from 1.
        nth: u32,
        /// Whose it is, as written.
        who: Option<String>,
        /// Week of the cycle.
        week: Option<u32>,
    },
    /// What has a lasting key of its own among the marks and meetings of its team and cycle.
    Mark(String),
}

impl Happens {
    /// The same words for the same time.
    fn said(&self) -> String {
        match self {
            Self::At(at) | Self::Meeting(at) => at.to_rfc3339(),
            Self::On(first, last) => format!("{first} - {}", last.max(first)),
        }
    }
}

/// A milestone without a date, which no calendar can hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Its name.
    pub name: String,
    /// Its line in the source, from 1.
    pub line: u32,
    /// What the source says about its time.
    pub text: String,
}

/// What a file that Meridian wrote names as its maker.
pub const MAKER: &str = "-//Meridian//Release schedule//EN";
/// Longer names are cut in ids.
const LONGEST_SLUG: usize = 60;

/// The milestones of a schedule as events, and those that have no date.
pub fn events(schedule: &Schedule) -> (Vec<Event>, Vec<LeftOut>) {
    let mut counts: HashMap<String, u32> = HashMap::new();
    let (mut events, mut left_out) = (Vec::new(), Vec::new());
    for milestone in &schedule.milestones {
        let count = counts.entry(slug(&milestone.name)).or_default();
        *count += 1;
        match happens(milestone.effective()) {
            Some(happens) => events.push(Event {
                what: What::Row {
                    nth: *count,
                    who: who_of(milestone).map(str::to_owned),
                    week: milestone.week,
                },
                name: milestone.name.clone(),
                happens,
                notes: notes(milestone),
                line: Some(milestone.line),
            }),
            None => left_out.push(LeftOut {
                name: milestone.name.clone(),
                line: milestone.line,
                text: milestone.when.text().to_owned(),
            }),
        }
    }
    (events, left_out)
}

/// Letters, digits, dots and dashes of a name. A name that is cut or that has other letters gets a
/// fingerprint, so that no two names share an id.
fn slug(name: &str) -> String {
    let spelled = names::spelled(name);
    let mut slug: String = spelled
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_ascii_alphanumeric() || c == '.' => Some(c),
            _ => None,
        })
        .collect();
    if !spelled.is_ascii() || slug.len() > LONGEST_SLUG || slug.is_empty() {
        slug.truncate(LONGEST_SLUG);
        slug.push('-');
        slug.extend(sha256_hex(&spelled).chars().take(8));
    }
    slug
}

fn happens(when: &When) -> Option<Happens> {
    match when {
        When::Instant { .. } | When::AoeDate { .. } => when.instant().map(Happens::At),
        When::Date { date, .. } => Some(Happens::On(*date, *date)),
        When::Range { first, last, .. } => Some(Happens::On(*first, *last)),
        When::Tbd { .. } => None,
    }
}

/// Whose it is, in the notes of an event.
const WHO: &str = "Who: ";
/// Its week, in the notes of an event.
const WEEK: &str = "Week ";

fn who_of(milestone: &Milestone) -> Option<&str> {
    milestone.who.as_deref().filter(|who| !who.trim().is_empty())
}

fn notes(milestone: &Milestone) -> Vec<String> {
    let mut notes = vec![format!("As written: {}", milestone.when.text())];
    if let Some(who) = who_of(milestone) {
        notes.push(format!("{WHO}{who}"));
    }
    if let Some(week) = milestone.week {
        notes.push(format!("{WEEK}{week}"));
    }
    if milestone.year == YearOrigin::Inferred {
        notes.push("The schedule does not write the year.".to_owned());
    }
    notes.extend(milestone.doubt_words());
    notes
}

/// A calendar file and what is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Export {
    /// How many events it has, without cancelled ones.
    pub events: usize,
    /// The milestones without a date.
    pub left_out: Vec<LeftOut>,
    /// What of the schedule was not understood, and is no event for that reason; without the rows
    /// that are left out already.
    pub unread: Vec<Unread>,
    /// The file's text, with CRLF.
    #[serde(rename = "calendar")]
    pub text: String,
}

/// What of a schedule was not understood, beside the rows that are left out of its calendar.
pub fn unread_beside(schedule: &Schedule, left_out: &[LeftOut]) -> Vec<Unread> {
    let said = |unread: &&Unread| {
        !left_out.iter().any(|row| row.line == unread.line && row.text == unread.text)
    };
    schedule.unread.iter().filter(said).cloned().collect()
}

/// A whole schedule as a calendar file; see [`calendar`].
pub fn export(
    schedule: &Schedule,
    origin: &Origin,
    stamp: DateTime<Utc>,
    previous: Option<&str>,
) -> Export {
    let (events, left_out) = events(schedule);
    let cycle = schedule.cycle.as_deref();
    let title = cycle.map_or_else(|| "Release schedule".to_owned(), |c| format!("Release {c}"));
    let text = calendar(&title, origin, &events, stamp, previous);
    let unread = unread_beside(schedule, &left_out);
    Export { events: events.len(), left_out, unread, text }
}

/// A calendar file with `events`, in the order in which they are given.
///
/// `stamp` is the moment of this export. `previous` is the text of the export before, if there is
/// one: what is the same event there keeps its id, and of its events those of this `origin` that
/// are missing now and still to come come out as cancelled.
pub fn calendar(
    title: &str,
    origin: &Origin,
    events: &[Event],
    stamp: DateTime<Utc>,
    previous: Option<&str>,
) -> String {
    let before = previous.map(Previous::read).unwrap_or_default();
    let known = Identities::of(events, origin, &before);
    let mut out = Lines::default();
    out.push("BEGIN:VCALENDAR");
    out.push("VERSION:2.0");
    out.push(&format!("PRODID:{MAKER}"));
    out.push("CALSCALE:GREGORIAN");
    out.push(&format!("NAME:{}", escaped(title)));
    out.push(&format!("X-WR-CALNAME:{}", escaped(title)));
    for domain in [origin.domain()].into_iter().chain(known.adopted.iter().map(String::as_str)) {
        out.push(&format!("{ORIGIN}{domain}"));
    }
    let mut written: BTreeSet<&str> = BTreeSet::new();
    for (event, id) in events.iter().zip(&known.ids) {
        if written.insert(id) {
            revise(&mut out, id, body(event), stamp, &before);
        }
    }
    for old in &known.ours {
        if written.contains(old.id.as_str()) {
            continue;
        }
        if old.is_over(stamp) {
            // What has been is not called off.
            revise(&mut out, &old.id, old.body.clone(), stamp, &before);
            continue;
        }
        revise(&mut out, &old.id, cancelled(old), stamp, &before);
    }
    out.push("END:VCALENDAR");
    out.text()
}

/// The line of a file that says whose its events are.
const ORIGIN: &str = "X-MERIDIAN-ORIGIN:";

/// Writes one event: as it was if nothing changed, else with the next sequence number.
fn revise(out: &mut Lines, id: &str, body: Vec<String>, stamp: DateTime<Utc>, before: &Previous) {
    let now = stamp.format("%Y%m%dT%H%M%SZ").to_string();
    let sorted = |lines: &[String]| lines.iter().cloned().collect::<BTreeSet<_>>();
    let (stamp, sequence) = match before.event(id) {
        Some(old) if sorted(&old.body) == sorted(&body) => (old.stamp.clone(), old.sequence),
        Some(old) => (None, old.sequence.saturating_add(1)),
        None => (None, 0),
    };
    out.push("BEGIN:VEVENT");
    out.push(&format!("UID:{id}"));
    out.push(&format!("DTSTAMP:{}", stamp.unwrap_or(now)));
    out.push(&format!("SEQUENCE:{sequence}"));
    for line in body {
        out.push(&line);
    }
    out.push("END:VEVENT");
}

/// A deadline takes no time, but that cannot be said: without an end it is shown as half an hour
/// (gcalcli) or an hour (khal), as if there were time until then; an end at its beginning has it
/// left out (calcurse) or its time lost (Emacs). All of them show one minute as it is.
const SHORTEST: &str = "DURATION:PT1M";

/// Not every calendar shows the status, so the name says it as well.
const CALLED_OFF: &str = "Cancelled: ";

/// An event of the export before as one that is called off; the same again once it is.
fn cancelled(old: &previous::Old) -> Vec<String> {
    let kept = without_alarms(old.body.iter().filter(|line| !line.starts_with("STATUS:")));
    let called_off = |line: String| match line.strip_prefix("SUMMARY:") {
        Some(name) if !name.starts_with(CALLED_OFF) => format!("SUMMARY:{CALLED_OFF}{name}"),
        _ => line,
    };
    kept.into_iter().map(called_off).chain(["STATUS:CANCELLED".to_owned()]).collect()
}

/// Everything of an event but its id, stamp and sequence number.
fn body(event: &Event) -> Vec<String> {
    let mut body = Vec::new();
    let start = |at: DateTime<Utc>| format!("DTSTART:{}", at.format("%Y%m%dT%H%M%SZ"));
    let triggers: &[(&str, &str)] = match event.happens {
        Happens::At(at) => {
            body.push(start(at));
            body.push(SHORTEST.to_owned());
            &[("-P1D", "tomorrow"), ("-PT2H", "in 2 hours")]
        }
        Happens::Meeting(at) => {
            // Without an end, calendars give it the length of their other meetings.
            body.push(start(at));
            &[("-PT10M", "in 10 minutes")]
        }
        Happens::On(first, last) => {
            // The end is the first day that no longer belongs to it.
            let end = last.max(first).succ_opt().unwrap_or(last);
            body.push(format!("DTSTART;VALUE=DATE:{}", first.format("%Y%m%d")));
            body.push(format!("DTEND;VALUE=DATE:{}", end.format("%Y%m%d")));
            // 9 o'clock on the day before.
            &[("-PT15H", "tomorrow")]
        }
    };
    body.push(format!("SUMMARY:{}", escaped(&event.name)));
    if !event.notes.is_empty() {
        body.push(format!("DESCRIPTION:{}", escaped(&event.notes.join("\n"))));
    }
    body.push("STATUS:CONFIRMED".to_owned());
    // A deadline does not make anybody busy.
    body.push("TRANSP:TRANSPARENT".to_owned());
    for (trigger, words) in triggers {
        body.push("BEGIN:VALARM".to_owned());
        body.push("ACTION:DISPLAY".to_owned());
        body.push(format!("DESCRIPTION:{} {words}", escaped(&event.name)));
        body.push(format!("TRIGGER:{trigger}"));
        body.push("END:VALARM".to_owned());
    }
    body
}

fn without_alarms<'a>(lines: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut inside = false;
    let mut kept = Vec::new();
    for line in lines {
        inside |= line == "BEGIN:VALARM";
        if !inside {
            kept.push(line.clone());
        }
        inside &= line != "END:VALARM";
    }
    kept
}

#[cfg(test)]
#[cfg(feature = "native")]
mod identity_tests;
#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
