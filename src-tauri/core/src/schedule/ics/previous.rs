//! The export before: what its events said and which revision they were.

use super::lines::unfolded;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use std::collections::BTreeMap;

/// An event of an earlier export.
#[derive(Debug, Default)]
pub(super) struct Old {
    pub(super) sequence: u32,
    pub(super) stamp: Option<String>,
    /// Every other line.
    pub(super) body: Vec<String>,
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
pub(super) struct Previous(BTreeMap<String, Old>);

impl Previous {
    /// Reads any text; what is no event of a calendar is passed over.
    pub(super) fn read(text: &str) -> Self {
        let mut events = BTreeMap::new();
        let mut open: Option<(Option<String>, Old)> = None;
        for line in unfolded(text) {
            if line == "BEGIN:VEVENT" {
                open = Some((None, Old::default()));
                continue;
            }
            let Some((id, event)) = &mut open else { continue };
            if line == "END:VEVENT" {
                if let Some((Some(id), event)) = open.take() {
                    events.insert(id, event);
                }
                continue;
            }
            match line.split_once(':') {
                Some(("UID", value)) => *id = Some(value.to_owned()),
                Some(("SEQUENCE", value)) => event.sequence = value.trim().parse().unwrap_or(0),
                Some(("DTSTAMP", value)) => event.stamp = stamp(value),
                _ => event.body.push(line),
            }
        }
        Self(events)
    }

    pub(super) fn event(&self, id: &str) -> Option<&Old> {
        self.0.get(id)
    }

    pub(super) fn events(&self) -> impl Iterator<Item = (&str, &Old)> {
        self.0.iter().map(|(id, event)| (id.as_str(), event))
    }
}

/// A stamp that may be written again: `20260522T080000Z`.
fn stamp(value: &str) -> Option<String> {
    let known = NaiveDateTime::parse_from_str(value.trim(), "%Y%m%dT%H%M%SZ").ok()?;
    Some(known.format("%Y%m%dT%H%M%SZ").to_string())
}
