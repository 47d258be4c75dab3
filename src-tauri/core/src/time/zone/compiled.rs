//! One zone as compiled zone data describes it (TZif), wherever its bytes come from: this build
//! and the operating system keep the same form, so both are read here.

use super::{LocalTime, ZoneError, zone_words};
use chrono::{DateTime, Datelike as _, Duration, NaiveDateTime, Timelike as _, Utc};
use jiff::{
    civil,
    tz::{AmbiguousOffset, TimeZone},
};
use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

/// The rules of one zone.
#[derive(Debug, Clone)]
pub struct CompiledZone(TimeZone);

impl CompiledZone {
    /// Reads the bytes of a TZif file; none if they are no such file.
    pub fn read(name: &str, bytes: &[u8]) -> Option<Self> {
        TimeZone::tzif(name, bytes).ok().map(Self)
    }

    /// What clocks there show at `instant`.
    pub fn at(&self, instant: DateTime<Utc>) -> LocalTime {
        let plain = || LocalTime {
            wall: instant.naive_utc(),
            offset_minutes: 0,
            letters: "UTC".to_owned(),
        };
        // Only moments some 10,000 years away have no local time.
        let Ok(stamp) = jiff::Timestamp::from_second(instant.timestamp()) else { return plain() };
        let info = self.0.to_offset_info(stamp);
        let seconds = info.offset().seconds();
        let offset_minutes = seconds.div_euclid(60);
        let ahead = Duration::seconds(i64::from(seconds));
        let Some(wall) = instant.naive_utc().checked_add_signed(ahead) else { return plain() };
        let letters = zone_words(Some(info.abbreviation()), offset_minutes);
        LocalTime { wall, offset_minutes, letters }
    }

    /// The instant at which clocks there show `wall`; see [`super::ZoneRules::resolve`].
    pub fn resolve(&self, wall: NaiveDateTime) -> DateTime<Utc> {
        let Some(civil) = civil_of(wall) else { return wall.and_utc() };
        let offset = match self.0.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            // In a gap the offset before it moves the time forward; in a fold it is the earlier.
            AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => before,
        };
        let behind = Duration::seconds(i64::from(offset.seconds()));
        wall.checked_sub_signed(behind).unwrap_or(wall).and_utc()
    }
}

fn civil_of(wall: NaiveDateTime) -> Option<civil::DateTime> {
    let small = |n: u32| i8::try_from(n).ok();
    civil::DateTime::new(
        i16::try_from(wall.year()).ok()?,
        small(wall.month())?,
        small(wall.day())?,
        small(wall.hour())?,
        small(wall.minute())?,
        small(wall.second())?,
        0,
    )
    .ok()
}

/// A member's life touches a handful of zones; all of them would take megabytes.
const KEPT: usize = 32;

/// The zones that were read last, also those that are not there.
#[derive(Debug, Default)]
pub struct CompiledZones(Mutex<VecDeque<(String, Option<CompiledZone>)>>);

impl CompiledZones {
    /// Nothing read yet.
    pub const fn new() -> Self {
        Self(Mutex::new(VecDeque::new()))
    }

    /// The zone of this name: the one kept, else what `read` finds.
    ///
    /// # Errors
    /// There is no such zone.
    pub fn zone(
        &self,
        name: &str,
        read: impl FnOnce() -> Option<CompiledZone>,
    ) -> Result<CompiledZone, ZoneError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What was asked for last stands first: most questions are about the same zone.
        match kept.iter().position(|(known, _)| known == name) {
            Some(at) => kept.swap(0, at),
            None => {
                kept.truncate(KEPT - 1);
                kept.push_front((name.to_owned(), read()));
            }
        }
        let zone = kept.front().and_then(|(_, zone)| zone.clone());
        zone.ok_or_else(|| ZoneError(name.to_owned()))
    }
}
