//! Zone letters for a lint: what they can mean, and whether a place uses them on a day.

use crate::time::ZoneRules;
use chrono::{DateTime, Duration, NaiveDateTime, Utc};

/// Letters that are used for part of a year only, with a place that then uses others.
const SEASONAL: [(&str, &str); 21] = [
    ("PST", "America/Los_Angeles"),
    ("PDT", "America/Los_Angeles"),
    ("MDT", "America/Denver"),
    ("CST", "America/Chicago"),
    ("CDT", "America/Chicago"),
    ("EST", "America/New_York"),
    ("EDT", "America/New_York"),
    ("ADT", "America/Halifax"),
    ("AKST", "America/Anchorage"),
    ("AKDT", "America/Anchorage"),
    ("BST", "Europe/London"),
    ("WET", "Europe/Lisbon"),
    ("WEST", "Europe/Lisbon"),
    ("CET", "Europe/Berlin"),
    ("CEST", "Europe/Berlin"),
    ("EET", "Europe/Athens"),
    ("EEST", "Europe/Athens"),
    ("AEDT", "Australia/Sydney"),
    ("ACDT", "Australia/Adelaide"),
    ("NZST", "Pacific/Auckland"),
    ("NZDT", "Pacific/Auckland"),
];

/// Minutes ahead of UTC that letters can mean, the usual meaning first. Empty for letters that
/// name a place without a season; none for unknown ones.
pub(super) fn offsets(letters: &str) -> Option<Vec<i32>> {
    let upper = letters.to_ascii_uppercase();
    let hours = |hours: &[i32]| Some(hours.iter().map(|h| h * 60).collect());
    match upper.as_str() {
        "UTC" | "GMT" | "Z" | "WET" => hours(&[0]),
        "AOE" => hours(&[-12]),
        "HST" => hours(&[-10]),
        "AKST" => hours(&[-9]),
        "PST" | "AKDT" => hours(&[-8]),
        "PDT" | "MST" => hours(&[-7]),
        "MDT" => hours(&[-6]),
        "CST" => hours(&[-6, 8]),
        "CDT" => hours(&[-5, -4]),
        "EST" => hours(&[-5, 10]),
        "EDT" => hours(&[-4]),
        "AST" => hours(&[-4, 3]),
        "ADT" | "BRT" | "ART" => hours(&[-3]),
        "BST" => hours(&[1, 6]),
        "WEST" | "CET" | "WAT" => hours(&[1]),
        "CEST" | "EET" | "SAST" | "CAT" => hours(&[2]),
        "EEST" | "MSK" | "EAT" | "TRT" => hours(&[3]),
        "IST" => Some(vec![330, 120, 60]),
        "SGT" | "HKT" | "AWST" | "PHT" => hours(&[8]),
        "JST" | "KST" => hours(&[9]),
        "AEST" => hours(&[10]),
        "ACST" => Some(vec![570]),
        "ACDT" => Some(vec![630]),
        "AEDT" => hours(&[11]),
        "NZST" => hours(&[12]),
        "NZDT" => hours(&[13]),
        "PT" | "MT" | "CT" | "ET" => Some(Vec::new()),
        _ => from_utc(&upper).map(|minutes| vec![minutes]),
    }
}

/// `UTC+2`, `GMT-03:30`
fn from_utc(upper: &str) -> Option<i32> {
    let rest = upper.strip_prefix("UTC").or_else(|| upper.strip_prefix("GMT"))?;
    let (sign, digits) = match rest.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, rest.strip_prefix(['-', '\u{2212}'])?),
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "0"));
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes))
        .then_some(sign * (hours * 60 + minutes))
}

/// The place that letters stand for, if one can be named.
fn place(letters: &str) -> Option<&'static str> {
    let upper = letters.to_ascii_uppercase();
    let without_season = match upper.as_str() {
        "PT" => Some("America/Los_Angeles"),
        "MT" => Some("America/Denver"),
        "CT" => Some("America/Chicago"),
        "ET" => Some("America/New_York"),
        _ => None,
    };
    without_season.or_else(|| SEASONAL.iter().find(|(l, _)| *l == upper).map(|(_, place)| *place))
}

/// The instants that a wall time in letters can mean as written, the usual one first.
pub(super) fn literal(
    letters: &str,
    wall: NaiveDateTime,
    rules: &dyn ZoneRules,
) -> Vec<DateTime<Utc>> {
    let Some(offsets) = offsets(letters) else { return Vec::new() };
    if offsets.is_empty() {
        return place(letters).and_then(|p| rules.resolve(p, wall).ok()).into_iter().collect();
    }
    let back = |minutes: i32| wall.checked_sub_signed(Duration::minutes(i64::from(minutes)));
    offsets.into_iter().filter_map(back).map(|at| at.and_utc()).collect()
}

/// Letters that are not in force, and what is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OutOfSeason {
    /// The place, such as `America/Los_Angeles`.
    pub(super) place: &'static str,
    /// What that place uses then.
    pub(super) in_force: String,
    /// The instant at which clocks there show the wall time.
    pub(super) by_the_clock: DateTime<Utc>,
}

/// Whether a place that uses these letters does so when its clocks show `wall`; none if it does,
/// or if they are letters without a season.
pub(super) fn out_of_season(
    letters: &str,
    wall: NaiveDateTime,
    rules: &dyn ZoneRules,
) -> Option<OutOfSeason> {
    let upper = letters.to_ascii_uppercase();
    let (_, place) = SEASONAL.iter().find(|(known, _)| *known == upper)?;
    let minutes = offsets(letters)?.first().copied()?;
    let at = |instant| rules.at(place, instant).ok();
    let literal = wall.checked_sub_signed(Duration::minutes(i64::from(minutes)))?.and_utc();
    let by_the_clock = rules.resolve(place, wall).ok()?;
    let then = at(by_the_clock)?;
    // In the hour that a clock shows twice, either letters are right.
    if at(literal)?.offset_minutes == minutes || then.offset_minutes == minutes {
        return None;
    }
    Some(OutOfSeason { place, in_force: then.letters, by_the_clock })
}
