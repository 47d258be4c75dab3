//! A slip in the year: a release that is out ten months before its candidate.
//!
//! Dates that belong together have an order: the columns of a row as most rows have it, and of
//! patch releases their deadline, target, release and end. Where one breaks it, and would not in
//! the year before or behind, the year is what is wrong.

use super::{
    super::{Schedule, SourceKind},
    Finding, Rule,
    parts::Parts,
    units::{Unit, UnitPlace},
};
use crate::time::When;
use chrono::{Datelike as _, NaiveDate, NaiveTime};
use std::collections::BTreeMap;

/// Days between two dates of a row from which on they are no longer near each other.
const NEAR: i64 = 100;
/// More dates than this are not compared.
const MOST: usize = 5_000;

/// A date that may be compared with others.
struct Dated<'u> {
    unit: &'u Unit,
    date: NaiveDate,
}

/// `first` is not behind `second`, by their places in the list of dates.
#[derive(Clone, Copy)]
struct InOrder {
    first: usize,
    second: usize,
    /// Nor farther away than so many days.
    within: Option<i64>,
    /// A weak one only helps to tell which of two dates is wrong.
    is_weak: bool,
}

impl InOrder {
    fn strict(first: usize, second: usize, within: Option<i64>) -> Self {
        Self { first, second, within, is_weak: false }
    }

    fn holds(self, date: impl Fn(usize) -> Option<NaiveDate>) -> bool {
        let (Some(first), Some(second)) = (date(self.first), date(self.second)) else {
            return true;
        };
        let days = second.signed_duration_since(first).num_days();
        days >= 0 && self.within.is_none_or(|within| days <= within)
    }
}

/// `year-slip`
pub(super) fn check(
    schedule: &Schedule,
    units: &[Unit],
    source: &str,
    findings: &mut Vec<Finding>,
) {
    let dated = |unit| Some(Dated { unit, date: day(unit)? });
    let rows = units.iter().filter(|unit| unit.place == UnitPlace::Row).take(MOST);
    let dates: Vec<Dated<'_>> = rows.filter_map(dated).collect();
    let orders = match schedule.kind {
        SourceKind::PatchYaml | SourceKind::Yaml => of_patches(&dates),
        SourceKind::ICalendar | SourceKind::CountdownYaml | SourceKind::BuilderYaml => return,
        _ => of_columns(&dates, &Parts::of(source, schedule.kind)),
    };
    let mut years: Vec<NaiveDate> = dates.iter().map(|dated| dated.date).collect();
    // Each step mends one date, so that a slip is told once however much it breaks.
    for _ in 0..dates.len() {
        let Some(slip) = worst(&dates, &years, &orders) else { return };
        let (Some(own), Some(place)) = (dates.get(slip.at), years.get_mut(slip.at)) else { return };
        *place = slip.right;
        if let Some(other) = dates.get(slip.other) {
            findings.push(finding(own, other, slip.right));
        }
    }
}

/// The one day that a row names, with its year.
fn day(unit: &Unit) -> Option<NaiveDate> {
    match unit.when.as_ref()? {
        When::Range { .. } | When::Tbd { .. } => None,
        when => when.printed_date(),
    }
}

/// Whether the words of a date vouch for its year: they leave it out, or their weekday fits.
fn is_vouched(unit: &Unit) -> bool {
    unit.moments
        .iter()
        .any(|m| m.without_year || m.weekdays().any(|(day, date)| day == date.weekday()))
}

/// A date in the wrong year.
struct Slip {
    at: usize,
    right: NaiveDate,
    /// A date that it contradicts.
    other: usize,
}

/// The date that breaks the most and breaks nothing in another year.
fn worst(dates: &[Dated<'_>], years: &[NaiveDate], orders: &[InOrder]) -> Option<Slip> {
    let now = |at: usize| years.get(at).copied();
    let mut of: BTreeMap<usize, Vec<InOrder>> = BTreeMap::new();
    for order in orders {
        of.entry(order.first).or_default().push(*order);
        of.entry(order.second).or_default().push(*order);
    }
    let mut best: Option<(i64, Slip)> = None;
    let broken = orders.iter().filter(|order| !order.is_weak && !order.holds(now));
    for order in broken {
        for at in [order.second, order.first] {
            let Some(own) = dates.get(at).filter(|own| !is_vouched(own.unit)) else { continue };
            // Mended before.
            if now(at) != Some(own.date) {
                continue;
            }
            for by in [1, -1] {
                let Some(right) = own.date.with_year(own.date.year() + by) else { continue };
                let then = |index: usize| if index == at { Some(right) } else { now(index) };
                let mut score = 0;
                let mut breaks = false;
                for other in of.get(&at).into_iter().flatten() {
                    let weight = if other.is_weak { 1 } else { 10 };
                    let (before, after) = (other.holds(now), other.holds(then));
                    score += weight * (i64::from(after) - i64::from(before));
                    breaks |= !other.is_weak && before && !after;
                }
                let mends = order.holds(then) && !breaks;
                if mends && best.as_ref().is_none_or(|(most, _)| score > *most) {
                    let other = order.first + order.second - at;
                    best = Some((score, Slip { at, right, other }));
                }
            }
        }
    }
    best.map(|(_, slip)| slip)
}

/// Dates of one row, in the order that most rows of the table have.
fn of_columns(dates: &[Dated<'_>], parts: &Parts<'_>) -> Vec<InOrder> {
    let mut rows: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, dated) in dates.iter().enumerate() {
        rows.entry(dated.unit.line).or_default().push(at);
    }
    // Rows of one table with as many dates each have the same columns.
    let mut tables: BTreeMap<(Option<u32>, usize), Vec<Vec<usize>>> = BTreeMap::new();
    for (line, row) in rows.into_iter().filter(|(_, row)| row.len() > 1) {
        tables.entry((parts.begun(line), row.len())).or_default().push(row);
    }
    let date = |at: &usize| dates.get(*at).map(|dated| dated.date);
    let days = |first: &usize, second: &usize| {
        Some(date(second)?.signed_duration_since(date(first)?).num_days())
    };
    let mut orders = Vec::new();
    for ((_, columns), rows) in &tables {
        for column in 1..*columns {
            let pairs: Vec<(usize, usize)> = rows
                .iter()
                .filter_map(|row| Some((*row.get(column - 1)?, *row.get(column)?)))
                .collect();
            // The later date may stand first, as long as it does so in most rows.
            let gaps: Vec<i64> = pairs.iter().filter_map(|(a, b)| days(a, b)).collect();
            let forward = gaps.iter().filter(|days| **days >= 0).count();
            let is_back = forward * 2 < gaps.len();
            let near: Vec<i64> =
                gaps.iter().map(|days| if is_back { -days } else { *days }).collect();
            let near: Vec<i64> =
                near.into_iter().filter(|days| (0..=NEAR).contains(days)).collect();
            // Of two rows one is enough, if the year brings the other as near.
            let is_even = forward * 2 == gaps.len();
            let all_near = near.len() > 1 && near.len() * 2 > gaps.len();
            if is_even && (gaps.len() > 2 || near.is_empty()) {
                continue;
            }
            let within = near.iter().max().filter(|_| all_near || is_even);
            let within = within.map(|most| if is_even { NEAR } else { most + NEAR });
            orders.extend(pairs.iter().map(|(a, b)| {
                let (first, second) = if is_back { (*b, *a) } else { (*a, *b) };
                InOrder::strict(first, second, within)
            }));
        }
        // A column that goes on in time tells which of two dates is wrong.
        for column in 0..*columns {
            let cells: Vec<usize> =
                rows.iter().filter_map(|row| row.get(column)).copied().collect();
            let steps = || cells.iter().zip(cells.iter().skip(1));
            let back = steps().filter(|(a, b)| date(a) > date(b)).count();
            let is_back = back * 2 > steps().count();
            orders.extend(steps().map(|(a, b)| {
                let (first, second) = if is_back { (*b, *a) } else { (*a, *b) };
                InOrder { first, second, within: None, is_weak: true }
            }));
        }
    }
    orders
}

/// What a date of a patch release says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Release,
    Deadline,
    Target,
    Maintenance,
    End,
}

/// Dates of patch releases by their versions: `3.27.4 cherry pick deadline`.
fn of_patches(dates: &[Dated<'_>]) -> Vec<InOrder> {
    let mut known: BTreeMap<(Vec<u32>, Role), Vec<usize>> = BTreeMap::new();
    for (at, dated) in dates.iter().enumerate() {
        if let Some(key) = version(&dated.unit.name).zip(role(&dated.unit.name)) {
            known.entry(key).or_default().push(at);
        }
    }
    // What stands there twice is another fault.
    let only = |version: &[u32], role: Role| match known.get(&(version.to_vec(), role))?.as_slice()
    {
        [at] => Some(*at),
        _ => None,
    };
    let mut orders = Vec::new();
    for (own, role) in known.keys() {
        let Some(at) = only(own, *role) else { continue };
        let mut before = |other: Option<usize>, within| {
            orders.extend(other.map(|other| InOrder::strict(other, at, within)));
        };
        match role {
            Role::Target => before(only(own, Role::Deadline), Some(NEAR)),
            Role::Maintenance => before(only(own, Role::Release), None),
            Role::End => {
                before(only(own, Role::Maintenance), None);
                before(only(own, Role::Release), None);
            }
            // What has to be in before a release is due in the same months.
            Role::Release => before(only(own, Role::Deadline), Some(NEAR * 2)),
            Role::Deadline => {}
        }
        let Some((patch, minor)) = own.split_last().filter(|(_, minor)| minor.len() > 1) else {
            continue;
        };
        if matches!(role, Role::Target | Role::Deadline) {
            // The release comes out as its patch 0, and a patch a month later.
            let within =
                [(0, 30), (1, NEAR)].iter().find(|(n, _)| n == patch).map(|(_, days)| *days);
            let within = within.filter(|_| *role == Role::Target);
            // A deadline of patch 0 lies before its release.
            let of_release =
                only(minor, Role::Release).filter(|_| *patch > 0 || *role == Role::Target);
            before(of_release, within);
            let earlier = known.keys().rev().find(|(version, of)| {
                of == role
                    && version.len() == own.len()
                    && version.starts_with(minor)
                    && version < own
            });
            before(earlier.and_then(|(version, role)| only(version, *role)), None);
        }
    }
    orders
}

/// `3.27.4` of `Widget 3.27.4 target date`
fn version(name: &str) -> Option<Vec<u32>> {
    name.split_whitespace().find_map(|word| {
        let number = word.strip_prefix(['v', 'V']).unwrap_or(word);
        let parts: Option<Vec<u32>> = number.split('.').map(|part| part.parse().ok()).collect();
        parts.filter(|parts| parts.len() > 1)
    })
}

fn role(name: &str) -> Option<Role> {
    let lower = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    Some(match () {
        () if has(&["deadline", "cherry pick", "freeze"]) => Role::Deadline,
        () if has(&["end of life", "eol", "end date", "end of support"]) => Role::End,
        () if has(&["maintenance"]) => Role::Maintenance,
        () if has(&["target"]) => Role::Target,
        () if has(&["release date", "released"]) || lower.ends_with(" release") => Role::Release,
        () => return None,
    })
}

fn finding(own: &Dated<'_>, other: &Dated<'_>, right: NaiveDate) -> Finding {
    let days = own.date.signed_duration_since(other.date).num_days();
    let place = if own.unit.line == other.unit.line {
        "the same line".to_owned()
    } else {
        format!("line {}", other.unit.line)
    };
    let shown = |date: NaiveDate| date.format("%-d %b %Y").to_string();
    let message = format!(
        "\"{}\" is {}, {} days {} \"{}\" ({}) on {place}; in the year {} it would fit; correct the \
         year.",
        own.unit.name,
        shown(own.date),
        days.abs(),
        if days < 0 { "before" } else { "behind" },
        other.unit.name,
        shown(other.date),
        right.year(),
    );
    let at = |date: NaiveDate| date.and_time(NaiveTime::MIN).and_utc();
    Finding::new(Rule::YearSlip, own.unit, message, vec![at(own.date), at(right)])
}
