//! Zones are names, resolved through [`ZoneRules`], so that bundled data and the operating
//! system's newer data can both serve.

use chrono::{DateTime, NaiveDateTime, Utc};

/// A zone that the rules do not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a time zone known here; use a name such as Europe/Berlin.")]
pub struct ZoneError(pub String);

/// A moment in one zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalTime {
    /// What a clock on the wall shows.
    pub wall: NaiveDateTime,
    /// Minutes ahead of UTC.
    pub offset_minutes: i32,
    /// The letters in force, such as `NZDT`; `UTC-3` where the zone has none.
    pub letters: String,
}

/// Zone data.
pub trait ZoneRules {
    /// What clocks in `zone` show at `instant`.
    fn at(&self, zone: &str, instant: DateTime<Utc>) -> Result<LocalTime, ZoneError>;

    /// The instant at which clocks in `zone` show `wall`: in a fold the earlier one; in a gap the
    /// wall time is moved forward by the gap's length (RFC 5545).
    fn resolve(&self, zone: &str, wall: NaiveDateTime) -> Result<DateTime<Utc>, ZoneError>;

    /// Version of the data, such as `2025b`, for people.
    fn version(&self) -> String;
}

/// The letters of a zone as people read them: `-03` in the data is a number, not letters, and is
/// said as `UTC-3`.
pub fn zone_words(abbreviation: Option<&str>, offset_minutes: i32) -> String {
    match abbreviation {
        Some(letters) if letters.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            letters.to_owned()
        }
        _ => super::meaning::offset_words(offset_minutes),
    }
}

#[cfg(feature = "native")]
mod bundled;
#[cfg(feature = "native")]
mod compiled;

#[cfg(feature = "native")]
pub use bundled::{BundledZones, zone_named, zone_names};
#[cfg(feature = "native")]
pub use compiled::{CompiledZone, CompiledZones};

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
