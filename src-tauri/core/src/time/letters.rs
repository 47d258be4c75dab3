//! Zone letters as people write them in schedules.
//!
//! Letters name a fixed offset as written: `17:00 PDT` is 00:00 UTC even on a day on which the
//! Pacific coast is back on PST. Whether that was meant is the reader's question; a second reading
//! in the same text then shows the contradiction. `PT` and its like name a place instead.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};

/// Minutes ahead of UTC for letters that mean one offset. `IST` is India's and `CST` North
/// America's, as in every schedule seen.
fn fixed(letters: &str) -> Option<i32> {
    let hours = |hours: i32| Some(hours * 60);
    match letters.to_ascii_uppercase().as_str() {
        "UTC" | "GMT" | "Z" | "WET" => Some(0),
        "AOE" => hours(-12),
        "HST" => hours(-10),
        "AKST" => hours(-9),
        "PST" | "AKDT" => hours(-8),
        "PDT" | "MST" => hours(-7),
        "MDT" | "CST" => hours(-6),
        "CDT" | "EST" => hours(-5),
        "EDT" => hours(-4),
        "BRT" | "ART" => hours(-3),
        "BST" | "WEST" | "CET" => hours(1),
        "CEST" | "EET" | "SAST" => hours(2),
        "EEST" | "MSK" | "EAT" => hours(3),
        "IST" => Some(330),
        "SGT" | "HKT" | "AWST" => hours(8),
        "JST" | "KST" => hours(9),
        "AEST" => hours(10),
        "AEDT" => hours(11),
        "NZST" => hours(12),
        "NZDT" => hours(13),
        upper => from_utc(upper),
    }
}

/// `UTC+2`, `UTC-03`, `GMT+5:30`.
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

/// The place that letters without a season name.
#[cfg(feature = "native")]
fn place(letters: &str) -> Option<&'static str> {
    match letters.to_ascii_uppercase().as_str() {
        "PT" => Some("America/Los_Angeles"),
        "MT" => Some("America/Denver"),
        "CT" => Some("America/Chicago"),
        "ET" => Some("America/New_York"),
        _ => None,
    }
}

/// The instant of a wall time in letters; none for letters that are not known here.
#[cfg(feature = "native")]
pub(super) fn resolve(letters: &str, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
    if let Some(minutes) = fixed(letters) {
        return Some(wall.checked_sub_signed(Duration::minutes(i64::from(minutes)))?.and_utc());
    }
    use super::ZoneRules as _;
    super::BundledZones.resolve(place(letters)?, wall).ok()
}

/// Minutes that letters are ahead of UTC at an instant; none for letters that are not known here.
pub(super) fn offset_minutes(letters: &str, at: DateTime<Utc>) -> Option<i32> {
    if let Some(minutes) = fixed(letters) {
        return Some(minutes);
    }
    #[cfg(feature = "native")]
    if let Some(zone) = place(letters) {
        use super::ZoneRules as _;
        return super::BundledZones.at(zone, at).ok().map(|local| local.offset_minutes);
    }
    let _ = at;
    None
}
