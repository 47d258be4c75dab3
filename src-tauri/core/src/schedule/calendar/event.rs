//! An event or to-do of a calendar as it is written.

use super::{lines::ContentLine, zone::clock};
use crate::schedule::ics::unescaped;
use chrono::{Duration, NaiveDate, NaiveDateTime};

/// Which component it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Event,
    ToDo,
}

/// Times of one event that are named one by one.
const MOST_NAMED: usize = 2_000;

/// A VEVENT or VTODO.
pub(super) struct Event {
    pub(super) kind: Kind,
    pub(super) line: u32,
    pub(super) summary: String,
    pub(super) sequence: u32,
    pub(super) description: String,
    pub(super) who: Option<String>,
    pub(super) uid: Option<String>,
    pub(super) status: String,
    /// Whether a to-do is done, whatever its status says.
    pub(super) is_done: bool,
    pub(super) start: Option<Moment>,
    pub(super) end: Option<Moment>,
    /// Of a to-do.
    pub(super) due: Option<Moment>,
    /// DURATION
    pub(super) lasts: Option<Duration>,
    /// RRULE
    pub(super) rules: Vec<(u32, String)>,
    /// EXRULE, which no program writes any more.
    pub(super) without_rules: Vec<(u32, String)>,
    /// RDATE
    pub(super) more: Vec<Moment>,
    /// EXDATE
    pub(super) without: Vec<Moment>,
    /// RECURRENCE-ID
    pub(super) instead_of: Option<InsteadOf>,
    /// The newest day on which a program wrote something into it.
    pub(super) touched: Option<NaiveDate>,
}

/// Which of the times of an event that repeats it is about.
pub(super) struct InsteadOf {
    pub(super) moment: Moment,
    /// Whether all later ones as well.
    pub(super) and_later: bool,
}

/// A DTSTART, DTEND, DUE, or one of an RDATE or EXDATE.
#[derive(Clone)]
pub(super) struct Moment {
    pub(super) line: u32,
    pub(super) written: String,
    pub(super) at: Option<At>,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum At {
    Day(NaiveDate),
    /// A wall clock time and its zone; none for a floating one.
    Clock(NaiveDateTime, Option<String>),
}

impl At {
    /// What the calendar on the wall shows; of a day its beginning.
    pub(super) fn wall(&self) -> NaiveDateTime {
        match self {
            Self::Day(day) => day.and_time(chrono::NaiveTime::MIN),
            Self::Clock(wall, _) => *wall,
        }
    }

    /// The same kind of time in the same zone at another moment.
    pub(super) fn moved_to(&self, wall: NaiveDateTime) -> Self {
        match self {
            Self::Day(_) => Self::Day(wall.date()),
            Self::Clock(_, zone) => Self::Clock(wall, zone.clone()),
        }
    }
}

impl Event {
    pub(super) fn new(line: u32, kind: Kind) -> Self {
        Self {
            kind,
            line,
            summary: String::new(),
            sequence: 0,
            description: String::new(),
            who: None,
            uid: None,
            status: String::new(),
            is_done: false,
            start: None,
            end: None,
            due: None,
            lasts: None,
            rules: Vec::new(),
            without_rules: Vec::new(),
            more: Vec::new(),
            without: Vec::new(),
            instead_of: None,
            touched: None,
        }
    }

    pub(super) fn take(&mut self, line: &ContentLine<'_>) {
        let value = line.value.trim();
        let written = || (line.number, value.to_owned());
        match line.name.as_str() {
            "SUMMARY" => self.summary = unescaped(&line.value),
            "DESCRIPTION" => self.description = unescaped(&line.value),
            "ORGANIZER" => self.who = line.parameter("CN").map(str::to_owned),
            "UID" => self.uid = Some(value.to_owned()).filter(|uid| !uid.is_empty()),
            "SEQUENCE" => self.sequence = value.parse().unwrap_or(0),
            "STATUS" => self.status = value.to_ascii_uppercase(),
            "COMPLETED" => self.is_done = true,
            "PERCENT-COMPLETE" => self.is_done |= value == "100",
            "DTSTART" => self.start = Some(moment(line, value)),
            "DTEND" => self.end = Some(moment(line, value)),
            "DUE" => self.due = Some(moment(line, value)),
            "DURATION" => self.lasts = duration(value),
            "RRULE" => self.rules.push(written()),
            "EXRULE" => self.without_rules.push(written()),
            "RDATE" => self.more.extend(moments(line)),
            "EXDATE" => self.without.extend(moments(line)),
            "RECURRENCE-ID" => {
                let and_later = line.parameter("RANGE").is_some();
                self.instead_of = Some(InsteadOf { moment: moment(line, value), and_later });
            }
            "DTSTAMP" | "CREATED" | "LAST-MODIFIED" => {
                let day =
                    value.get(..8).and_then(|day| NaiveDate::parse_from_str(day, "%Y%m%d").ok());
                self.touched = self.touched.max(day);
            }
            _ => {}
        }
        self.more.truncate(MOST_NAMED);
        self.without.truncate(MOST_NAMED);
    }

    /// By what its revisions belong together: its id, and which of its times it is about.
    pub(super) fn revised(&self) -> Option<(String, Option<String>)> {
        let instead_of = self.instead_of.as_ref().map(|of| of.moment.written.clone());
        Some((self.uid.clone()?, instead_of))
    }

    /// Whether it is about one time of an event that repeats.
    pub(super) fn is_one_time(&self) -> bool {
        self.instead_of.is_some()
    }

    /// Whether it has more than one time of its own.
    pub(super) fn repeats(&self) -> bool {
        !self.rules.is_empty() || !self.more.is_empty()
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.status == "CANCELLED"
    }
}

fn moment(line: &ContentLine<'_>, value: &str) -> Moment {
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

/// The times of a list; of a period `20270401T093000Z/PT1H` its beginning.
fn moments(line: &ContentLine<'_>) -> Vec<Moment> {
    let values = line.value.split(',').map(str::trim).filter(|value| !value.is_empty());
    let begins = values.map(|value| value.split('/').next().unwrap_or(value));
    begins.take(MOST_NAMED).map(|value| moment(line, value)).collect()
}

/// `P4D`, `P1W`, `P1DT12H`; none where it is none, or less than nothing.
fn duration(value: &str) -> Option<Duration> {
    let mut rest = value.trim_start_matches('+').strip_prefix('P')?;
    let mut seconds: i64 = 0;
    while !rest.is_empty() {
        if let Some(clock) = rest.strip_prefix('T') {
            rest = clock;
            continue;
        }
        let (digits, unit) = rest.split_at_checked(rest.find(|c: char| !c.is_ascii_digit())?)?;
        let unit_seconds = match unit.chars().next()? {
            'W' => 7 * 86_400,
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(digits.parse::<i64>().ok()?.checked_mul(unit_seconds)?)?;
        rest = unit.get(1..)?;
    }
    Duration::try_seconds(seconds)
}
