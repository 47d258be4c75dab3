//! The operating system's zone data: compiled TZif files in a folder, as every Unix keeps them.
//! They are often newer than the data inside this build.

use chrono::{DateTime, Datelike as _, NaiveDateTime, Timelike as _, Utc};
use jiff::{
    civil,
    tz::{AmbiguousOffset, TimeZone},
};
use meridian_core::time::{LocalTime, ZoneError, ZoneRules, zone_words};
use std::{
    collections::HashMap,
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// Where systems keep their zone data.
const FOLDERS: [&str; 4] = [
    "/usr/share/zoneinfo",
    "/usr/lib/zoneinfo",
    "/usr/share/lib/zoneinfo",
    "/var/db/timezone/zoneinfo",
];

/// No zone file is nearly as large.
const LARGEST_BYTES: u64 = 1_000_000;

/// The folder that `TZDIR` names, else the system's; none on a system without one.
pub(super) fn system_folder() -> Option<PathBuf> {
    let named = std::env::var_os("TZDIR").filter(|v| !v.is_empty()).map(PathBuf::from);
    named.into_iter().chain(FOLDERS.map(PathBuf::from)).find(|folder| folder.is_dir())
}

/// The version of a folder's data, such as `2026c`, where it says one.
pub(super) fn version_in(folder: &Path) -> Option<String> {
    let head = |name: &str| {
        let mut head = String::new();
        File::open(folder.join(name)).ok()?.take(64).read_to_string(&mut head).ok()?;
        let line = head.lines().next()?.trim().to_owned();
        let version = line.strip_prefix("# version ").unwrap_or(&line).trim();
        let (year, letters) = version.split_at_checked(4)?;
        let plain = year.bytes().all(|b| b.is_ascii_digit())
            && letters.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        plain.then(|| version.to_owned())
    };
    head("tzdata.zi").or_else(|| head("+VERSION"))
}

/// Zone data read from a folder, each file once.
pub(super) struct ZoneFiles {
    folder: PathBuf,
    version: String,
    read: Mutex<HashMap<String, Option<TimeZone>>>,
}

impl ZoneFiles {
    pub(super) fn new(folder: PathBuf, version: String) -> Self {
        Self { folder, version, read: Mutex::default() }
    }

    fn zone(&self, name: &str) -> Result<TimeZone, ZoneError> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = read.get(name) {
            return known.clone().ok_or_else(|| ZoneError(name.to_owned()));
        }
        let found = self.file(name);
        // Names come from settings and arguments; there are some 600 real ones.
        if read.len() < 1000 {
            read.insert(name.to_owned(), found.clone());
        }
        found.ok_or_else(|| ZoneError(name.to_owned()))
    }

    fn file(&self, name: &str) -> Option<TimeZone> {
        // A name never leads out of the folder.
        let fits = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic())
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+-".contains(&b))
        };
        if !name.split('/').all(fits) {
            return None;
        }
        let path = self.folder.join(name);
        let small = fs::metadata(&path).is_ok_and(|m| m.is_file() && m.len() <= LARGEST_BYTES);
        let bytes = small.then(|| fs::read(&path).ok()).flatten()?;
        TimeZone::tzif(name, &bytes).ok()
    }
}

impl ZoneRules for ZoneFiles {
    fn at(&self, zone: &str, instant: DateTime<Utc>) -> Result<LocalTime, ZoneError> {
        let zone = self.zone(zone)?;
        let plain = || LocalTime {
            wall: instant.naive_utc(),
            offset_minutes: 0,
            letters: "UTC".to_owned(),
        };
        // Only moments some 10,000 years away have no local time.
        let Ok(stamp) = jiff::Timestamp::from_second(instant.timestamp()) else {
            return Ok(plain());
        };
        let info = zone.to_offset_info(stamp);
        let seconds = info.offset().seconds();
        let offset_minutes = seconds.div_euclid(60);
        let ahead = chrono::Duration::seconds(i64::from(seconds));
        let Some(wall) = instant.naive_utc().checked_add_signed(ahead) else { return Ok(plain()) };
        let letters = zone_words(Some(info.abbreviation()), offset_minutes);
        Ok(LocalTime { wall, offset_minutes, letters })
    }

    fn resolve(&self, zone: &str, wall: NaiveDateTime) -> Result<DateTime<Utc>, ZoneError> {
        let zone = self.zone(zone)?;
        let Some(civil) = civil_of(wall) else { return Ok(wall.and_utc()) };
        let offset = match zone.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            // In a gap the offset before it moves the time forward; in a fold it is the earlier.
            AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => before,
        };
        let behind = chrono::Duration::seconds(i64::from(offset.seconds()));
        Ok(wall.checked_sub_signed(behind).unwrap_or(wall).and_utc())
    }

    fn version(&self) -> String {
        self.version.clone()
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
