//! Everything that a source says about the time of one deadline, side by side.

use super::Deadline;
use crate::{schedule::Doubt, time::When};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One of several things that a source says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceReading {
    /// `Summary, line 42`; empty where all stand in one place.
    pub place: String,
    /// In its own words.
    pub text: String,
    /// The zone as written; empty where it names none.
    pub zone: String,
    /// The moment, where it names one.
    pub at: Option<DateTime<Utc>>,
    /// For a bare date or a range: its first and last moment anywhere.
    pub window: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Whether it is the one that counts.
    pub used: bool,
}

/// Every reading of a deadline where its source gives several; else nothing.
pub(super) fn readings(deadline: &Deadline, other: Option<&Doubt>) -> Vec<SourceReading> {
    let mut list = Vec::new();
    if let Some(other) = other {
        let line = deadline.line.map_or_else(String::new, |line| format!(", line {line}"));
        list.extend(of(&deadline.when, &format!("Timeline{line}")));
        list.extend(of(&other.when, &format!("Summary, line {}", other.line)));
    } else {
        list = of(&deadline.when, "");
    }
    if list.len() < 2 {
        return Vec::new();
    }
    let used = deadline.first_moment();
    for said in &mut list {
        said.used = said.at.or(said.window.map(|(first, _)| first)) == used;
    }
    list
}

fn of(when: &When, place: &str) -> Vec<SourceReading> {
    let said = |text: &str, zone: &str, at| SourceReading {
        place: place.to_owned(),
        text: text.trim().to_owned(),
        zone: zone.to_owned(),
        at,
        window: None,
        used: false,
    };
    match when {
        When::Instant { readings, .. } => readings
            .iter()
            .map(|reading| said(&reading.text, &reading.zone, Some(reading.instant)))
            .collect(),
        When::AoeDate { text, date, stated } => {
            let cut_off = Some(When::aoe_cut_off(*date));
            let Some(stated) = stated else { return vec![said(text, "AoE", cut_off)] };
            let is_aoe = |half: &str| half.to_lowercase().contains("aoe");
            match text.split_once('/') {
                Some((aoe, other)) if is_aoe(aoe) && !is_aoe(other) => {
                    vec![said(aoe, "AoE", cut_off), said(other, "", Some(*stated))]
                }
                _ => vec![
                    said(&format!("{} (AoE)", date.format("%-d %b %Y")), "AoE", cut_off),
                    said(text, "", Some(*stated)),
                ],
            }
        }
        When::Date { text, .. } | When::Range { text, .. } => {
            vec![SourceReading {
                window: when.earliest().zip(when.latest()),
                ..said(text, "", None)
            }]
        }
        When::Tbd { text } => vec![said(text, "", None)],
    }
}
