//! The moments that the parts of a text name: each clock time in a zone, and what a text leaves
//! open between two of them, such as `EOD` or `midnight`.

use super::{Dated, Ends, Part};
use crate::time::{Reading, ZoneRules};
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _, Utc};

/// By so much two ways to write one deadline may differ: 23:59 and the midnight behind it.
const SAME: Duration = Duration::minutes(1);

/// The parts that name a clock time in a zone.
pub(super) fn readings(parts: &[Dated], rules: &dyn ZoneRules) -> Vec<Reading> {
    let is_whole_day = |p: &Part| p.aoe && p.zone.is_none() && p.ends != Ends::Either;
    let full = |(part, first, last): &Dated| match (first, last) {
        (Some(date), None) if !is_whole_day(part) || part.time.is_some() => {
            read(part, *date, rules)
        }
        _ => Vec::new(),
    };
    let mut known: Option<Reading> = parts.iter().flat_map(full).next();
    let only_date = parts.iter().find_map(|(_, first, _)| *first);
    let mut found: Vec<Vec<Reading>> = Vec::new();
    for part in parts {
        if part.1.is_some() {
            let ends_day = is_whole_day(&part.0)
                && part.0.time.is_some_and(|t| t.hour() == 23 && t.minute() == 59);
            if !ends_day {
                found.push(full(part));
            }
            continue;
        }
        // `17:00 UTC / 09:00 PST Tuesday 13th December`: the day on which both are nearest.
        let Some(date) = only_date else { continue };
        let own = match &known {
            Some(other) => [-1, 0, 1]
                .into_iter()
                .filter_map(|days| date.checked_add_signed(Duration::days(days)))
                .map(|date| read(&part.0, date, rules))
                .filter(|readings| !readings.is_empty())
                .min_by_key(|readings| readings.iter().map(|r| apart(other, r)).min())
                .unwrap_or_default(),
            // The first of them has the day, wherever it stands: `17:00 UTC (10:00 PDT) 9 June`.
            None => read(&part.0, date, rules),
        };
        known = known.or_else(|| own.first().cloned());
        found.push(own);
    }
    decided(found)
}

/// How far two readings are from each other, by the meanings that bring them nearest.
fn apart(known: &Reading, other: &Reading) -> Duration {
    match known.meanings.is_empty() {
        true => other.distance(known.instant),
        false => known.distance(other.instant),
    }
}

/// The readings of a part on a day; two where it leaves open which end of the day it means.
fn read(part: &Part, date: NaiveDate, rules: &dyn ZoneRules) -> Vec<Reading> {
    let zone = match &part.zone {
        Some(zone) => zone.clone(),
        // `23:59 AoE` is the whole day and no reading; another hour of it is one.
        None if part.aoe => "AoE".to_owned(),
        None => return Vec::new(),
    };
    let of = |text: String, wall: NaiveDateTime| Reading::written(text, zone.clone(), wall, rules);
    let end = || Some(date.succ_opt()?.and_time(NaiveTime::MIN));
    let text = || part.text.clone();
    // The hour is not in the text, so the reading says it.
    let close =
        if part.text.matches('(').count() > part.text.matches(')').count() { ")" } else { "" };
    let at = |hour: &str, wall: Option<NaiveDateTime>| {
        of(format!("{}{close}, {hour}", part.text), wall?)
    };
    let list = match (part.time, part.ends) {
        (Some(time), _) => [of(text(), date.and_time(time)), None],
        (None, Ends::Nothing) => [None, None],
        (None, Ends::Midnight) => [end().and_then(|wall| of(text(), wall)), None],
        (None, Ends::Loosely) => [at("17:00", date.and_hms_opt(17, 0, 0)), at("24:00", end())],
        (None, Ends::Either) => {
            [at("00:00", Some(date.and_time(NaiveTime::MIN))), at("24:00", end())]
        }
    };
    list.into_iter().flatten().collect()
}

/// What a part leaves open another may say: `EOD PST / 08:00 UTC`.
fn decided(parts: Vec<Vec<Reading>>) -> Vec<Reading> {
    let clear: Vec<DateTime<Utc>> = parts
        .iter()
        .filter_map(|readings| match readings.as_slice() {
            [only] if only.meanings.is_empty() => Some(only.instant),
            _ => None,
        })
        .collect();
    let said = |reading: &Reading| {
        clear.iter().any(|at| reading.instant.signed_duration_since(*at).abs() <= SAME)
    };
    parts
        .into_iter()
        .flat_map(|readings| {
            let settled = readings.len() > 1 && readings.iter().any(said);
            readings
                .into_iter()
                .filter(move |reading| !settled || said(reading))
                .collect::<Vec<_>>()
        })
        .collect()
}
