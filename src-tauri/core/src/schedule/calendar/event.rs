//! An event or to-do of a calendar as a row of a schedule, and what of it is no row.

use super::{
    lines::{Line, unescaped},
    zone::{Zones, clock},
};
use crate::{
    schedule::{
        Milestone, Unread, YearOrigin,
        timeline::{named, week_number},
    },
    time::{Reading, When, ZoneRules},
};
use chrono::{Days, NaiveDate, NaiveDateTime, SecondsFormat};

/// Which component it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Event,
    ToDo,
}

/// A VEVENT or VTODO as it is written.
pub(super) struct Event {
    kind: Kind,
    pub(super) line: u32,
    pub(super) summary: String,
    pub(super) sequence: u32,
    /// Whether another entry says when its first time is.
    pub(super) is_moved_away: bool,
    description: String,
    who: Option<String>,
    uid: Option<String>,
    status: String,
    start: Option<Moment>,
    end: Option<Moment>,
    /// Of a to-do.
    due: Option<Moment>,
    /// Whole days that it lasts.
    days: Option<u64>,
    /// RRULE and RDATE.
    repeats: Vec<(u32, String)>,
    /// EXDATE.
    without: Vec<(u32, String)>,
    /// RECURRENCE-ID.
    instead_of: Option<(u32, String)>,
}

/// A DTSTART, DTEND or DUE.
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
    pub(super) fn new(line: u32, kind: Kind) -> Self {
        Self {
            kind,
            line,
            summary: String::new(),
            sequence: 0,
            is_moved_away: false,
            description: String::new(),
            who: None,
            uid: None,
            status: String::new(),
            start: None,
            end: None,
            due: None,
            days: None,
            repeats: Vec::new(),
            without: Vec::new(),
            instead_of: None,
        }
    }

    pub(super) fn take(&mut self, line: &Line<'_>) {
        let value = line.value.trim();
        let written = || (line.number, value.to_owned());
        match line.name.as_str() {
            "SUMMARY" => self.summary = unescaped(&line.value),
            "DESCRIPTION" => self.description = unescaped(&line.value),
            "ORGANIZER" => self.who = line.parameter("CN").map(str::to_owned),
            "UID" => self.uid = Some(value.to_owned()).filter(|uid| !uid.is_empty()),
            "SEQUENCE" => self.sequence = value.parse().unwrap_or(0),
            "STATUS" => self.status = value.to_ascii_uppercase(),
            "DTSTART" => self.start = Some(moment(line)),
            "DTEND" => self.end = Some(moment(line)),
            "DUE" => self.due = Some(moment(line)),
            "DURATION" => self.days = days(value),
            "RRULE" | "RDATE" => self.repeats.push(written()),
            "EXDATE" => self.without.push(written()),
            "RECURRENCE-ID" => self.instead_of = Some(written()),
            _ => {}
        }
    }

    /// By what its revisions belong together: its id, and which of its times it is about.
    pub(super) fn revised(&self) -> Option<(String, Option<String>)> {
        let instead_of = self.instead_of.as_ref().map(|(_, value)| value.clone());
        Some((self.uid.clone()?, instead_of))
    }

    /// Whether it is about one time of an event that repeats.
    pub(super) fn is_one_time(&self) -> bool {
        self.instead_of.is_some()
    }

    /// Its first time as written.
    pub(super) fn first(&self) -> Option<String> {
        Some(self.start.as_ref()?.written.clone())
    }

    /// The row that it is; what is no row, or only a part of it, is said.
    pub(super) fn milestone(
        mut self,
        zones: &Zones,
        rules: &dyn ZoneRules,
        unread: &mut Vec<Unread>,
    ) -> Option<Milestone> {
        let mut say = |line: u32, text: &str, why: &str| {
            let (text, why) = (text.to_owned(), why.to_owned());
            unread.push(Unread { line, text, why });
        };
        let name = named(self.summary.trim());
        if let Some(why) = self.is_no_row() {
            say(self.line, &name, why);
            return None;
        }
        if self.kind == Kind::ToDo {
            self.start = self.due.take();
            self.end = None;
        }
        let ends = [&self.start, &self.end];
        for moment in ends.into_iter().flatten().filter(|moment| moment.at.is_none()) {
            say(moment.line, &moment.written, "This is no date of a calendar.");
        }
        let last = self.last_of_days();
        if last.is_none() {
            for (line, text) in &self.repeats {
                say(*line, text, "It repeats; only its first time is read.");
            }
        }
        for (line, text) in &self.without {
            let why = "Times of a repeated event that are left out; only its first is read.";
            say(*line, text, why);
        }
        if let Some((line, text)) = &self.instead_of {
            let why = "One time of a repeated event that is at another; its other times are not \
                       read.";
            say(*line, text, why);
        }
        let week = self.description.lines().chain([self.summary.as_str()]).find_map(|line| {
            let labelled = line.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("week"));
            week_number(line).filter(|_| labelled)
        });
        let start = self.start.as_ref().map_or("", |start| start.written.as_str());
        let written = format!("{} | {start}", self.summary.trim());
        let when = self.when(last, zones, rules, &mut say);
        Some(Milestone {
            name,
            who: self.who,
            week,
            line: self.line,
            doubt: None,
            year: YearOrigin::Written,
            written,
            when,
        })
    }

    fn is_no_row(&self) -> Option<&'static str> {
        let first = self.first();
        let without_first = self
            .without
            .iter()
            .any(|(_, times)| times.split(',').any(|at| first.as_deref() == Some(at)));
        match (self.status.as_str(), self.kind) {
            ("CANCELLED", _) => Some("It is cancelled, so it is no row."),
            ("COMPLETED", Kind::ToDo) => Some("It is done already, so it is no row."),
            (_, Kind::ToDo) if self.due.is_none() => Some("A to-do without a time when it is due."),
            _ if without_first => {
                Some("It repeats without its first time; the others are not read.")
            }
            _ if self.is_moved_away => {
                Some("It repeats, and its first time is at another; the others are not read.")
            }
            _ => None,
        }
    }

    /// The last day of a day that repeats daily to an end, as calcurse writes an event of several
    /// days.
    fn last_of_days(&self) -> Option<NaiveDate> {
        let (Some(At::Day(first)), [(_, rule)]) =
            (self.start.as_ref()?.at.as_ref(), self.repeats.as_slice())
        else {
            return None;
        };
        if !self.without.is_empty() || self.last_day(*first) != *first {
            return None;
        }
        let mut last = None;
        for part in rule.split(';') {
            match part.split_once('=')? {
                ("FREQ", "DAILY") | ("INTERVAL", "1") | ("WKST", _) => {}
                ("COUNT", count) => {
                    let more = count.parse::<u64>().ok()?.checked_sub(1)?;
                    last = Some(first.checked_add_days(Days::new(more))?);
                }
                ("UNTIL", day) => {
                    last = Some(NaiveDate::parse_from_str(day.get(..8)?, "%Y%m%d").ok()?);
                }
                _ => return None,
            }
        }
        last.filter(|last| last >= first && rule.contains("FREQ=DAILY"))
    }

    /// The last day of an event on whole days: its end is the day after it.
    fn last_day(&self, first: NaiveDate) -> NaiveDate {
        let end = match self.end.as_ref().and_then(|end| end.at.as_ref()) {
            Some(At::Day(end)) => Some(*end),
            _ => self.days.and_then(|days| first.checked_add_days(Days::new(days))),
        };
        end.and_then(|end| end.pred_opt()).unwrap_or(first)
    }

    fn when(
        &self,
        last: Option<NaiveDate>,
        zones: &Zones,
        rules: &dyn ZoneRules,
        say: &mut impl FnMut(u32, &str, &str),
    ) -> When {
        let Some(start) = &self.start else { return When::Tbd { text: String::new() } };
        match &start.at {
            None => When::Tbd { text: start.written.clone() },
            Some(At::Day(first)) => {
                let first = *first;
                let last = last.unwrap_or_else(|| self.last_day(first));
                if last > first {
                    When::Range { text: format!("{first} - {last}"), first, last }
                } else {
                    When::Date { text: first.to_string(), date: first }
                }
            }
            Some(At::Clock(wall, Some(zone))) if zone == "UTC" => {
                let instant = wall.and_utc();
                let text = instant.to_rfc3339_opts(SecondsFormat::Secs, true);
                let reading = Reading::clear(text.clone(), zone, instant, *wall);
                When::Instant { text, readings: vec![reading] }
            }
            Some(At::Clock(wall, Some(zone))) => {
                let text = |zone: &str| format!("{} {zone}", wall.format("%Y-%m-%d %H:%M"));
                match zones.resolve(zone, *wall, rules) {
                    Some((zone, instant)) => {
                        let text = text(&zone);
                        let reading = Reading::clear(text.clone(), zone, instant, *wall);
                        When::Instant { text, readings: vec![reading] }
                    }
                    None => {
                        let why = "This zone is not known here, and the file does not explain it; \
                                   only the day is kept.";
                        say(start.line, &text(zone), why);
                        When::Date { text: text(zone), date: wall.date() }
                    }
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
    let at = if let Ok(day) = NaiveDate::parse_from_str(value, "%Y%m%d") {
        Some(At::Day(day)).filter(|_| value.len() == 8)
    } else {
        let (wall, utc) = match value.strip_suffix(['Z', 'z']) {
            Some(wall) => (wall, true),
            None => (value, false),
        };
        let zone = if utc { Some("UTC") } else { line.parameter("TZID") };
        clock(wall).map(|wall| At::Clock(wall, zone.map(str::to_owned)))
    };
    Moment { line: line.number, written: value.to_owned(), at }
}

/// The days of `P4D` or `P1W`.
fn days(duration: &str) -> Option<u64> {
    let period = duration.trim_start_matches('+').strip_prefix('P')?;
    let (digits, unit) = period.split_at_checked(period.find(|c: char| !c.is_ascii_digit())?)?;
    let number: u64 = digits.parse().ok()?;
    match unit.chars().next()? {
        'D' => Some(number),
        'W' => number.checked_mul(7),
        _ => None,
    }
}
