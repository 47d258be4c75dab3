//! The operating system's zone data: compiled TZif files in a folder, as every Unix keeps them.
//! They are often newer than the data inside this build.

use chrono::{DateTime, NaiveDateTime, Utc};
use meridian_core::time::{CompiledZone, CompiledZones, LocalTime, ZoneError, ZoneRules};
use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
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

/// Zone data read from a folder.
pub(super) struct ZoneFiles {
    folder: PathBuf,
    version: String,
    read: CompiledZones,
}

impl ZoneFiles {
    pub(super) fn new(folder: PathBuf, version: String) -> Self {
        Self { folder, version, read: CompiledZones::new() }
    }

    fn zone(&self, name: &str) -> Result<CompiledZone, ZoneError> {
        self.read.zone(name, || self.file(name))
    }

    fn file(&self, name: &str) -> Option<CompiledZone> {
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
        CompiledZone::read(name, &bytes)
    }
}

impl ZoneRules for ZoneFiles {
    fn at(&self, zone: &str, instant: DateTime<Utc>) -> Result<LocalTime, ZoneError> {
        Ok(self.zone(zone)?.at(instant))
    }

    fn resolve(&self, zone: &str, wall: NaiveDateTime) -> Result<DateTime<Utc>, ZoneError> {
        Ok(self.zone(zone)?.resolve(wall))
    }

    fn version(&self) -> String {
        self.version.clone()
    }
}
