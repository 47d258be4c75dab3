//! Which zone data counts: that of this build or the operating system's, whichever is newer.

use super::files::{ZoneFiles, system_folder, version_in};
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use meridian_core::time::{BundledZones, LocalTime, ZoneError, ZoneRules};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

/// How often the system's data is looked at anew: it is updated while Meridian runs.
const LOOK_EVERY: Duration = Duration::minutes(10);

/// The bundled and the system's zone data as one.
pub struct ZoneData {
    folder: Option<PathBuf>,
    state: RwLock<State>,
}

#[derive(Default)]
struct State {
    system: Option<Arc<ZoneFiles>>,
    /// Whether it is newer than this build's.
    is_newer: bool,
    looked_at: Option<DateTime<Utc>>,
}

/// A moment at which the two do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Disagreement {
    pub(crate) bundled: LocalTime,
    pub(crate) system: LocalTime,
}

impl ZoneData {
    /// The system's data is the folder that `TZDIR` names, else the usual one.
    pub fn of_this_system() -> Self {
        Self { folder: system_folder(), state: RwLock::default() }.looked()
    }

    /// With the system's data from this folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()), state: RwLock::default() }.looked()
    }

    fn looked(self) -> Self {
        self.read_anew();
        self
    }

    fn read_anew(&self) {
        let Some(folder) = &self.folder else { return };
        let version = version_in(folder);
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.system.as_ref().map(|files| files.version()) != version {
            let files = |version| Arc::new(ZoneFiles::new(folder.clone(), version));
            state.is_newer = version.as_ref().is_some_and(|v| *v > BundledZones.version());
            state.system = version.map(files);
        }
    }

    /// Notices an update of the system's data; reads a few bytes every ten minutes.
    pub(crate) fn look_again(&self, now: DateTime<Utc>) {
        let fresh = |at: DateTime<Utc>| (Duration::zero()..LOOK_EVERY).contains(&(now - at));
        {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            if state.looked_at.is_some_and(fresh) {
                return;
            }
            state.looked_at = Some(now);
        }
        self.read_anew();
    }

    fn system(&self) -> Option<Arc<ZoneFiles>> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).system.clone()
    }

    /// The system's data, where it is newer than the bundled.
    fn newer_system(&self) -> Option<Arc<ZoneFiles>> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.system.clone().filter(|_| state.is_newer)
    }

    /// The version of this build's data.
    pub(crate) fn bundled_version() -> String {
        BundledZones.version()
    }

    /// The version of the system's data.
    pub(crate) fn system_version(&self) -> Option<String> {
        self.system().map(|files| files.version())
    }

    /// What the two say about a moment in a zone, where they differ.
    pub(crate) fn disagreement(&self, zone: &str, at: DateTime<Utc>) -> Option<Disagreement> {
        let system = self.system()?;
        if system.version() == BundledZones.version() {
            return None;
        }
        let (bundled, system) = (BundledZones.at(zone, at).ok()?, system.at(zone, at).ok()?);
        (bundled.wall != system.wall).then_some(Disagreement { bundled, system })
    }
}

impl ZoneRules for ZoneData {
    fn at(&self, zone: &str, instant: DateTime<Utc>) -> Result<LocalTime, ZoneError> {
        match self.newer_system().map(|system| system.at(zone, instant)) {
            Some(Ok(local)) => Ok(local),
            _ => BundledZones.at(zone, instant),
        }
    }

    fn resolve(&self, zone: &str, wall: NaiveDateTime) -> Result<DateTime<Utc>, ZoneError> {
        match self.newer_system().map(|system| system.resolve(zone, wall)) {
            Some(Ok(instant)) => Ok(instant),
            _ => BundledZones.resolve(zone, wall),
        }
    }

    fn version(&self) -> String {
        self.newer_system().map_or_else(|| BundledZones.version(), |system| system.version())
    }
}

#[cfg(test)]
mod tests;
