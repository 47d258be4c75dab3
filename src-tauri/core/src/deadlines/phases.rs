//! The phases of a cycle: the weeks to each great freeze, burndown, and what follows the release.

use super::concern::is_freeze;
use crate::{schedule::Schedule, time::countdown};
use chrono::{DateTime, Duration, NaiveTime, Utc};

/// A part of the cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CyclePhase {
    /// `To Code Freeze`, `Burndown`, `After the release`
    pub name: String,
    /// What it leads to, `Code Freeze`; none for the last.
    pub towards: Option<String>,
    /// Its first moment.
    pub from: DateTime<Utc>,
    /// Its end, where the next one begins.
    pub to: DateTime<Utc>,
}

/// What ends a phase, and how the next one is called if it has a name of its own.
struct Turn {
    at: DateTime<Utc>,
    name: String,
    opens: Option<&'static str>,
}

/// The phases in order; empty where the schedule names neither its beginning nor a turn.
pub fn phases(schedule: &Schedule) -> Vec<CyclePhase> {
    let Some((from, to)) = cycle_span(schedule) else { return Vec::new() };
    let turns = turns(schedule);
    let mut list: Vec<CyclePhase> = Vec::new();
    let (mut start, mut own) = (from, None);
    for turn in turns {
        if turn.at > start {
            let name = own.map_or_else(|| format!("To {}", turn.name), str::to_owned);
            list.push(CyclePhase { name, towards: Some(turn.name), from: start, to: turn.at });
            start = turn.at;
        }
        own = turn.opens;
    }
    if to > start && !list.is_empty() {
        let name = own.unwrap_or("To the release").to_owned();
        list.push(CyclePhase { name, towards: None, from: start, to });
    }
    list
}

/// The first and last moment of a cycle: Monday of week 1 to the end of the last row.
pub fn cycle_span(schedule: &Schedule) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let rows = || schedule.milestones.iter().map(|m| m.effective());
    let first = rows().filter_map(|when| when.earliest()).min();
    let monday = schedule.week_one().map(|date| date.and_time(NaiveTime::MIN).and_utc());
    let from = monday.or(first)?;
    let last = rows().filter_map(|when| when.latest()).max()?;
    (from < last).then_some((from, last))
}

/// From when on a round belongs to the cycle no more: after its last numbered week and after its
/// last dated row; rows about the next cycle do not count. None where the schedule has no end.
pub fn cycle_end(schedule: &Schedule) -> Option<DateTime<Utc>> {
    let weeks = schedule.week_one().zip(schedule.weeks());
    let monday = weeks.and_then(|(first, weeks)| {
        let days = Duration::weeks(i64::from(weeks));
        Some(first.checked_add_signed(days)?.and_time(NaiveTime::MIN).and_utc())
    });
    let own = schedule.milestones.iter().filter(|m| !m.name.to_lowercase().contains("next"));
    monday.max(own.filter_map(|m| m.effective().latest()).max())
}

fn turns(schedule: &Schedule) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    let names: Vec<String> = schedule.milestones.iter().map(|m| m.name.to_lowercase()).collect();
    let great = names.iter().any(|name| is_freeze(name) && is_great(name));
    let mut burndown = false;
    for (milestone, name) in schedule.milestones.iter().zip(&names) {
        let when = milestone.effective();
        let Some(at) = when.instant().or(when.earliest()) else { continue };
        if is_freeze(name) && (is_great(name) || !great) {
            let called = plain(&milestone.name);
            if turns.iter().any(|turn| turn.name == called) {
                continue;
            }
            let opens = name.contains("code freeze").then_some("Code Freeze");
            turns.push(Turn { at, name: called, opens });
        } else if name.contains("burndown") && !burndown {
            burndown = true;
            turns.push(Turn { at, name: "burndown".to_owned(), opens: Some("Burndown") });
        }
    }
    if let Some((at, name)) = release(schedule) {
        turns.push(Turn { at, name, opens: Some("After the release") });
    }
    turns.sort_by_key(|turn| turn.at);
    // Nothing of the cycle follows the release but its own end.
    if let Some(end) = turns.iter().position(|turn| turn.opens == Some("After the release")) {
        turns.truncate(end + 1);
    }
    turns
}

/// The freezes that divide a cycle, among the many that a schedule has.
fn is_great(lower: &str) -> bool {
    ["enhancement", "feature freeze", "code freeze", "hard freeze"]
        .iter()
        .any(|w| lower.contains(w))
}

/// `Begin Code Freeze and Test Freeze` is called `Code Freeze`.
fn plain(name: &str) -> String {
    let words = name.split_whitespace().filter(|word| {
        !matches!(word.to_lowercase().as_str(), "begin" | "begins" | "start" | "starts" | "the")
    });
    let name = words.collect::<Vec<_>>().join(" ");
    let cut = name.find(" and ").or_else(|| name.find(['(', '-', '\u{2014}']));
    let short = cut.and_then(|at| name.get(..at)).unwrap_or(&name).trim();
    if short.is_empty() { name } else { short.to_owned() }
}

/// The release itself: the row that names the whole version, `v1.38.0 released`, or `Release`.
fn release(schedule: &Schedule) -> Option<(DateTime<Utc>, String)> {
    let cycle = schedule.cycle.as_deref().unwrap_or_default().trim_start_matches('v');
    let of = |name: &str| {
        let lower = name.to_lowercase();
        let candidate =
            ["alpha", "beta", "-rc", "rc.", "branch", "blog", "note", "highlight", "job"]
                .iter()
                .any(|word| lower.contains(word));
        let names = !cycle.is_empty() && lower.contains(&format!("{cycle}.0"));
        !candidate
            && ((names && lower.contains("release")) || lower == "release" || lower == "released")
    };
    let row = schedule.milestones.iter().rev().find(|m| of(&m.name))?;
    let when = row.effective();
    let name = if row.name.eq_ignore_ascii_case("release") { "the release" } else { "" };
    let name = if name.is_empty() {
        row.name.split_whitespace().next().unwrap_or("the release").to_owned()
    } else {
        name.to_owned()
    };
    Some((when.instant().or(when.earliest())?, name))
}

/// The phase in which a moment lies.
pub fn phase_at(phases: &[CyclePhase], at: DateTime<Utc>) -> Option<&CyclePhase> {
    phases.iter().find(|phase| phase.from <= at && at < phase.to)
}

/// `3 weeks to Code Freeze`, `Burndown, 2 weeks to v1.38.0`; from less than two weeks on in days
/// and hours.
pub fn phase_words(phases: &[CyclePhase], now: DateTime<Utc>) -> Option<String> {
    let phase = phase_at(phases, now)?;
    let Some(towards) = &phase.towards else { return Some(phase.name.clone()) };
    let left = phase.to.signed_duration_since(now);
    let length = if left >= Duration::weeks(2) {
        format!("{} weeks", left.num_weeks())
    } else {
        countdown(now, phase.to)
    };
    let leads = format!("{length} to {towards}");
    Some(if phase.name.starts_with("To ") { leads } else { format!("{}, {leads}", phase.name) })
}
