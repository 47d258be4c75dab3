//! Texts that name a moment in more than one zone, or in letters that nobody uses that day.

use super::{
    Context, Finding, Rule, Severity,
    letters::{self, OutOfSeason},
    said,
    units::Unit,
    written::Written,
};
use crate::time::When;
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveTime, Utc};

/// One reading of a unit.
struct UnitReading<'a> {
    written: &'a Written,
    /// All that it can mean, the usual meaning first.
    instants: Vec<DateTime<Utc>>,
    season: Option<OutOfSeason>,
}

/// 23:59 and the midnight behind it are the same deadline.
const SAME: Duration = Duration::minutes(1);

/// `zone-disagreement` and `abbreviation-not-in-force`.
pub(super) fn check(unit: &Unit, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let readings = readings(unit, context);
    disagreement(unit, &readings, findings);
    out_of_season(unit, &readings, context, findings);
}

fn readings<'a>(unit: &'a Unit, context: &Context<'_>) -> Vec<UnitReading<'a>> {
    let day = unit
        .moments
        .iter()
        .find_map(|m| m.first_date)
        .or_else(|| unit.when.as_ref().and_then(When::printed_date));
    let timed = |m: &&Written| m.time.is_some() || m.aoe;
    let mut found: Vec<UnitReading<'a>> = unit
        .moments
        .iter()
        .chain(unit.in_name.iter().filter(|m| m.first_date.is_none() || m.time.is_some() || m.aoe))
        .filter(timed)
        .filter(|m| m.last.is_none() && m.first_date.is_some())
        .filter_map(|m| reading(m, m.first_date?, context))
        .collect();
    // A time without a day of its own belongs to the day that brings it nearest.
    let known = found.first().and_then(|r| r.instants.first().copied());
    for moment in unit.moments.iter().chain(&unit.in_name).filter(timed) {
        let Some(day) = day.filter(|_| moment.first_date.is_none()) else { continue };
        // `12:00 UTC Friday`
        let named = |day: &NaiveDate| moment.first.weekday.is_none_or(|own| own == day.weekday());
        let days = [0, -1, 1].into_iter().filter_map(|d| day.checked_add_signed(Duration::days(d)));
        let days = days.filter(named);
        let nearest = match known {
            Some(known) => days
                .filter_map(|day| reading(moment, day, context))
                .min_by_key(|r| r.instants.iter().map(|at| (*at - known).abs()).min()),
            None => reading(moment, day, context),
        };
        found.extend(nearest);
    }
    found
}

fn reading<'a>(
    moment: &'a Written,
    day: NaiveDate,
    context: &Context<'_>,
) -> Option<UnitReading<'a>> {
    let end = NaiveTime::from_hms_opt(23, 59, 0)?;
    if moment.aoe {
        let time = moment.time.unwrap_or(end);
        let instants = if time >= end {
            vec![When::aoe_cut_off(day)]
        } else {
            // Twelve hours behind UTC.
            let wall = day.and_time(time).checked_add_signed(Duration::hours(12))?;
            vec![wall.and_utc()]
        };
        // `17:00 UTC (AoE)` would be two readings in one; the letters count.
        if moment.letters.is_none() {
            return Some(UnitReading { written: moment, instants, season: None });
        }
    }
    let (letters, time) = (moment.letters.as_deref()?, moment.time?);
    let wall = day.and_time(time);
    let instants = letters::literal(letters, wall, context.rules);
    let season = letters::out_of_season(letters, wall, context.rules);
    (!instants.is_empty()).then_some(UnitReading { written: moment, instants, season })
}

/// By how much two readings differ, as far as they must.
fn apart(a: &UnitReading<'_>, b: &UnitReading<'_>) -> Duration {
    a.instants
        .iter()
        .flat_map(|a| b.instants.iter().map(move |b| (*a - *b).abs()))
        .min()
        .unwrap_or_else(Duration::zero)
}

fn disagreement(unit: &Unit, readings: &[UnitReading<'_>], findings: &mut Vec<Finding>) {
    let pairs = readings
        .iter()
        .enumerate()
        .flat_map(|(at, a)| readings.iter().skip(at + 1).map(move |b| (a, b)));
    let Some((a, b)) = pairs.filter(|(a, b)| apart(a, b) > SAME).max_by_key(|(a, b)| apart(a, b))
    else {
        return;
    };
    let (Some(first), Some(second)) = (a.instants.first(), b.instants.first()) else { return };
    let mut instants: Vec<DateTime<Utc>> =
        readings.iter().filter_map(|r| r.instants.first().copied()).collect();
    instants.sort();
    instants.dedup();
    let message = format!(
        "\"{}\" is {} but \"{}\" is {}, {} apart; keep the one that is meant and correct the \
         other.",
        a.written.text,
        said(*first),
        b.written.text,
        said(*second),
        crate::time::length((*first - *second).abs()),
    );
    findings.push(Finding::new(Rule::ZoneDisagreement, unit, message, instants));
}

fn out_of_season(
    unit: &Unit,
    readings: &[UnitReading<'_>],
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    for (index, reading) in readings.iter().enumerate() {
        let Some(season) = &reading.season else { continue };
        // `CST` next to a UTC time that only fits China is no mistake.
        let other_meaning = reading.instants.iter().skip(1).any(|at| {
            readings.iter().enumerate().any(|(other, r)| {
                other != index && r.instants.iter().any(|o| (*o - *at).abs() <= SAME)
            })
        });
        let (Some(literal), false) = (reading.instants.first(), other_meaning) else { continue };
        // Nor is `PDT` in winter next to the moment at which clocks show it that stay on it.
        let agrees =
            |r: &UnitReading<'_>| r.instants.iter().any(|at| (*at - *literal).abs() <= SAME);
        let confirmed = |(other, r): (usize, &UnitReading<'_>)| other != index && agrees(r);
        if season.is_kept && readings.iter().enumerate().any(confirmed) {
            continue;
        }
        push(unit, &reading.written.text, reading.written, season, *literal, findings);
    }
    // `EOD PST` names letters without a clock time.
    let day = unit
        .moments
        .iter()
        .find_map(|m| m.first_date)
        .or_else(|| unit.when.as_ref().and_then(When::printed_date));
    for moment in unit.moments.iter().chain(&unit.in_name) {
        let Some(letters) = moment.letters.as_deref().filter(|_| moment.last.is_none()) else {
            continue;
        };
        let Some(day) = day else {
            never_in_force(unit, moment, letters, context, findings);
            continue;
        };
        if moment.time.is_some() {
            continue;
        }
        let day = moment.first_date.unwrap_or(day);
        let wall = |hour, minute| day.and_hms_opt(hour, minute, 0);
        let (Some(noon), Some(end)) = (wall(12, 0), wall(23, 59)) else { continue };
        // On a day on which the clocks change, either letters are in force for a part of it.
        let at_noon = letters::out_of_season(letters, noon, context.rules);
        let season = letters::out_of_season(letters, end, context.rules);
        let literal = letters::literal(letters, end, context.rules);
        if let (Some(_), Some(season), Some(literal)) = (at_noon, season, literal.first()) {
            push(unit, &moment.text, moment, &season, *literal, findings);
        }
    }
}

/// Years over which a date without one is tried.
const YEARS: std::ops::RangeInclusive<i32> = 2015..=2035;

/// Without a year there is no instant, but `PST` in July is wrong in every year.
fn never_in_force(
    unit: &Unit,
    moment: &Written,
    letters: &str,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let dated = unit.moments.iter().find(|m| m.is_dated()).map(|m| m.first);
    let Some((month, day)) = dated.and_then(|d| d.month.zip(d.day)) else { return };
    let time = moment.time.or_else(|| NaiveTime::from_hms_opt(12, 0, 0));
    let seasons = YEARS.map(|year| {
        let wall = NaiveDate::from_ymd_opt(year, month, day)?.and_time(time?);
        letters::out_of_season(letters, wall, context.rules)
    });
    // A 29 February is looked at in leap years only.
    let seasons: Vec<_> = seasons.filter(|_| (month, day) != (2, 29)).collect();
    let (Some(Some(season)), true) = (seasons.first(), seasons.iter().all(Option::is_some)) else {
        return;
    };
    let message = format!(
        "\"{}\" names {letters}, but {} is on {} at that time of the year; write {}, or give the \
         time in UTC only.",
        moment.text, season.place, season.in_force, season.in_force,
    );
    let finding = Finding::new(Rule::AbbreviationNotInForce, unit, message, Vec::new());
    // In some years they may be meant.
    let severity = match seasons.iter().flatten().any(|season| season.is_kept) {
        true => Severity::Warning,
        false => finding.severity,
    };
    findings.push(Finding { severity, ..finding });
}

fn push(
    unit: &Unit,
    text: &str,
    moment: &Written,
    season: &OutOfSeason,
    literal: DateTime<Utc>,
    findings: &mut Vec<Finding>,
) {
    let letters = moment.letters.as_deref().unwrap_or_default();
    let OutOfSeason { place, in_force, by_the_clock, is_kept } = season;
    let by_the_clock = *by_the_clock;
    // Without a clock time it is the midnight behind 23:59.
    let (what, more) = match moment.time {
        Some(_) => ("it", Duration::zero()),
        None => ("the end of that day", SAME),
    };
    let later = |at: DateTime<Utc>| at.checked_add_signed(more).unwrap_or(at);
    let (literal, by_the_clock) = (later(literal), later(by_the_clock));
    let (as_written, by_the_clocks) = (said(literal), said(by_the_clock));
    let message = if *is_kept {
        format!(
            "\"{text}\" names {letters}: where clocks no longer change {what} is {as_written}, by \
             the clocks of {place}, on {in_force} that day, {by_the_clocks}; give the time in UTC \
             as well."
        )
    } else {
        format!(
            "\"{text}\" names {letters}, but {place} is on {in_force} that day: as written {what} \
             is {as_written}, by the clocks there {by_the_clocks}; write {in_force}, or give the \
             time in UTC only."
        )
    };
    let mut instants = vec![literal, by_the_clock];
    instants.sort();
    let finding = Finding::new(Rule::AbbreviationNotInForce, unit, message, instants);
    let severity = if *is_kept { Severity::Warning } else { finding.severity };
    findings.push(Finding { severity, ..finding });
}
