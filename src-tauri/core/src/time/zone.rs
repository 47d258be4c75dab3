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
pub use bundled::BundledZones;

#[cfg(feature = "native")]
mod bundled {
    use super::{LocalTime, ZoneError, ZoneRules, zone_words};
    use chrono::{
        DateTime, Duration, MappedLocalTime, NaiveDateTime, Offset as _, TimeZone as _, Utc,
    };
    use chrono_tz::{IANA_TZDB_VERSION, OffsetName as _, Tz};

    /// The zone data that is compiled in.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub struct BundledZones;

    /// No zone has ever jumped by more than a day; a gap is searched in steps that divide the
    /// offsets in use.
    const GAP_STEP_MINUTES: i64 = 15;
    const GAP_STEPS: i32 = 2 * 24 * 4;

    fn named(zone: &str) -> Result<Tz, ZoneError> {
        zone.parse().map_err(|_| ZoneError(zone.to_owned()))
    }

    impl ZoneRules for BundledZones {
        fn at(&self, zone: &str, instant: DateTime<Utc>) -> Result<LocalTime, ZoneError> {
            let offset = named(zone)?.offset_from_utc_datetime(&instant.naive_utc());
            let fixed = offset.fix();
            let offset_minutes = fixed.local_minus_utc().div_euclid(60);
            Ok(LocalTime {
                // Only the first and last moments that can be written at all have no local time.
                wall: instant
                    .naive_utc()
                    .checked_add_offset(fixed)
                    .unwrap_or_else(|| instant.naive_utc()),
                offset_minutes,
                letters: zone_words(offset.abbreviation(), offset_minutes),
            })
        }

        fn resolve(&self, zone: &str, wall: NaiveDateTime) -> Result<DateTime<Utc>, ZoneError> {
            let zone = named(zone)?;
            let instant = |offset: chrono::FixedOffset| {
                wall.checked_sub_offset(offset).unwrap_or(wall).and_utc()
            };
            // Keeps the search below inside what can be written as a date.
            if wall.checked_sub_signed(Duration::days(4)).is_none()
                || wall.checked_add_signed(Duration::days(4)).is_none()
            {
                return Ok(wall.and_utc());
            }
            let mut earlier = wall;
            for _ in 0..=GAP_STEPS {
                match zone.offset_from_local_datetime(&earlier) {
                    MappedLocalTime::Single(offset) => return Ok(instant(offset.fix())),
                    // The wall time itself is in a fold: the earlier instant has the larger
                    // offset. Before a gap, the later one is the offset that the gap ended.
                    MappedLocalTime::Ambiguous(first, second) => {
                        let (a, b) = (instant(first.fix()), instant(second.fix()));
                        return Ok(if earlier == wall { a.min(b) } else { a.max(b) });
                    }
                    MappedLocalTime::None => {
                        earlier -= Duration::minutes(GAP_STEP_MINUTES);
                    }
                }
            }
            Ok(wall.and_utc())
        }

        fn version(&self) -> String {
            IANA_TZDB_VERSION.to_owned()
        }
    }
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
