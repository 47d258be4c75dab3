//! The export before: what its events said and which revision they were.

use super::{
    CALLED_OFF, Happens, ORIGIN, WEEK, WHO,
    lines::{unescaped, unfolded},
    without_alarms,
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use std::collections::{BTreeSet, HashMap};

/// An event of an earlier export.
#[derive(Debug, Default)]
pub(super) struct Old {
    pub(super) id: String,
    pub(super) sequence: u32,
    pub(super) stamp: Option<String>,
    /// Every other line.
    pub(super) body: Vec<String>,
    pub(super) name: String,
    /// None where it is written in a way that we do not write.
    pub(super) happens: Option<Happens>,
    /// As its notes say it.
    pub(super) who: Option<String>,
    /// As its notes say it.
    pub(super) week: Option<u32>,
    pub(super) is_cancelled: bool,
}

impl Old {
    /// Whether it began before `now`; an event whose beginning cannot be read has not.
    pub(super) fn is_over(&self, now: DateTime<Utc>) -> bool {
        let start = self.body.iter().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.starts_with("DTSTART").then_some(value.trim())
        });
        let moment = start.and_then(|value| {
            let day = NaiveDate::parse_from_str(value.get(..8)?, "%Y%m%d").ok()?;
            let time = value.get(8..).and_then(|time| {
                NaiveTime::parse_from_str(time.trim_end_matches('Z'), "T%H%M%S").ok()
            });
            Some(day.and_time(time.unwrap_or(NaiveTime::MIN)).and_utc())
        });
        moment.is_some_and(|moment| moment < now)
    }
}

/// An earlier export.
#[derive(Debug, Default)]
pub(super) struct Previous {
    /// In the order of the file; of two with one id the later one.
    events: Vec<Old>,
    by_id: HashMap<String, usize>,
    /// Whose it says that it is.
    pub(super) origins: BTreeSet<String>,
}

impl Previous {
    /// Reads any text; what is no event of a calendar is passed over.
    pub(super) fn read(text: &str) -> Self {
        let mut all = Self::default();
        let mut open: Option<Old> = None;
        for line in unfolded(text) {
            if line == "BEGIN:VEVENT" {
                open = Some(Old::default());
                continue;
            }
            let Some(event) = &mut open else {
                all.origins.extend(line.strip_prefix(ORIGIN).map(str::to_owned));
                continue;
            };
            if line == "END:VEVENT" {
                if let Some(event) = open.take().filter(|event| !event.id.is_empty()) {
                    all.put(event.understood());
                }
                continue;
            }
            match line.split_once(':') {
                Some(("UID", value)) => value.clone_into(&mut event.id),
                Some(("SEQUENCE", value)) => event.sequence = value.trim().parse().unwrap_or(0),
                Some(("DTSTAMP", value)) => event.stamp = stamp(value),
                _ => event.body.push(line),
            }
        }
        all
    }

    fn put(&mut self, event: Old) {
        let known = self.by_id.get(&event.id).and_then(|at| self.events.get_mut(*at));
        if let Some(known) = known {
            *known = event;
            return;
        }
        self.by_id.insert(event.id.clone(), self.events.len());
        self.events.push(event);
    }

    pub(super) fn event(&self, id: &str) -> Option<&Old> {
        self.events.get(*self.by_id.get(id)?)
    }

    pub(super) fn events(&self) -> impl Iterator<Item = &Old> {
        self.events.iter()
    }
}

impl Old {
    /// With what its lines say; those of alarms say nothing of it.
    fn understood(mut self) -> Self {
        let lines = without_alarms(self.body.iter());
        let values = |name: &'static str| {
            lines.iter().filter_map(move |line| {
                let (head, value) = line.split_once(':')?;
                (head.split(';').next() == Some(name)).then(|| value.trim())
            })
        };
        let day = |value: &str| NaiveDate::parse_from_str(value, "%Y%m%d").ok();
        self.is_cancelled = values("STATUS").any(|status| status == "CANCELLED");
        let name = values("SUMMARY").next().map(unescaped).unwrap_or_default();
        let called_off = name.strip_prefix(CALLED_OFF).filter(|_| self.is_cancelled);
        self.name = called_off.unwrap_or(&name).to_owned();
        self.happens = values("DTSTART").next().and_then(|start| match day(start) {
            Some(first) => {
                let end = values("DTEND").next().and_then(day).and_then(|end| end.pred_opt());
                Some(Happens::On(first, end.unwrap_or(first)))
            }
            None => {
                let at = NaiveDateTime::parse_from_str(start, "%Y%m%dT%H%M%SZ").ok()?;
                Some(Happens::At(at.and_utc()))
            }
        });
        let notes = values("DESCRIPTION").next().map(unescaped).unwrap_or_default();
        self.who = notes.lines().find_map(|note| Some(note.strip_prefix(WHO)?.to_owned()));
        self.week = notes.lines().find_map(|note| note.strip_prefix(WEEK)?.parse().ok());
        self
    }
}

/// A stamp that may be written again: `20260522T080000Z`.
fn stamp(value: &str) -> Option<String> {
    let known = NaiveDateTime::parse_from_str(value.trim(), "%Y%m%dT%H%M%SZ").ok()?;
    Some(known.format("%Y%m%dT%H%M%SZ").to_string())
}
