//! The only place that reads the time or draws chance.

use chrono::{DateTime, TimeDelta, Utc};
use std::{
    env, fs,
    hash::{BuildHasher as _, RandomState},
    path::PathBuf,
    sync::atomic::{AtomicI64, Ordering},
};

/// Time and chance, so that a simulation can drive both.
pub trait Clock: Send + Sync {
    /// The wall clock, UTC.
    fn now(&self) -> DateTime<Utc>;
    /// 128 random bits.
    fn random(&self) -> u128;
    /// Whether somebody made the moment up; then only the practice team is written to.
    fn is_pinned(&self) -> bool {
        false
    }
}

/// The environment variable that names a file with an offset of the clock: whole milliseconds,
/// signed. Read anew at each look, so that one test can move several processes through time.
pub const CLOCK_FILE: &str = "MERIDIAN_CLOCK_FILE";

/// The laptop's clock and the system's randomness.
#[derive(Debug, Default)]
pub struct SystemClock {
    offset_file: Option<PathBuf>,
    /// The last offset that could be read: a file that is just being replaced is no jump back.
    last_offset: AtomicI64,
}

impl SystemClock {
    /// The laptop's clock as it is.
    pub fn new() -> Self {
        Self::default()
    }

    /// The laptop's clock, moved by the file that [`CLOCK_FILE`] names, if it names one.
    pub fn from_env() -> Self {
        Self {
            offset_file: env::var_os(CLOCK_FILE).filter(|v| !v.is_empty()).map(PathBuf::from),
            last_offset: AtomicI64::new(0),
        }
    }

    /// Whether a test drives this clock. Waits on it should then be short, because it can jump.
    pub fn is_driven(&self) -> bool {
        self.offset_file.is_some()
    }

    fn offset(&self) -> TimeDelta {
        let read = self
            .offset_file
            .as_ref()
            .and_then(|file| fs::read_to_string(file).ok())
            .and_then(|text| text.trim().parse::<i64>().ok());
        match read {
            Some(millis) => {
                self.last_offset.store(millis, Ordering::Relaxed);
                TimeDelta::milliseconds(millis)
            }
            None => TimeDelta::milliseconds(self.last_offset.load(Ordering::Relaxed)),
        }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that may read the time")]
    fn now(&self) -> DateTime<Utc> {
        let now = Utc::now();
        if self.offset_file.is_none() {
            return now;
        }
        now.checked_add_signed(self.offset()).unwrap_or(now)
    }

    fn random(&self) -> u128 {
        let mut bytes = [0; 16];
        if getrandom::fill(&mut bytes).is_ok() {
            return u128::from_le_bytes(bytes);
        }
        // The system refuses randomness: the standard library's hash keys are seeded per process,
        // and the time moves on. What is drawn here are names of operations, not secrets.
        let half = || RandomState::new().hash_one(self.now());
        (u128::from(half()) << 64) | u128::from(half())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn driven_by(file: PathBuf) -> SystemClock {
        SystemClock { offset_file: Some(file), last_offset: AtomicI64::new(0) }
    }

    #[test]
    fn a_clock_file_moves_every_look_and_a_half_written_one_does_not_move_it_back() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("offset");
        let plain = SystemClock::new();
        let clock = driven_by(file.clone());
        assert!(clock.is_driven() && !plain.is_driven());
        let ahead = |clock: &SystemClock| (clock.now() - plain.now()).num_minutes();

        assert_eq!(ahead(&clock), 0, "no file yet");
        fs::write(&file, "3600500\n").unwrap();
        assert_eq!(ahead(&clock), 60);
        fs::write(&file, "").unwrap();
        assert_eq!(ahead(&clock), 60, "kept while the file is being replaced");
        fs::write(&file, "-7200000").unwrap();
        assert!((-121..=-119).contains(&ahead(&clock)));
    }

    #[test]
    fn chance_does_not_repeat() {
        let clock = SystemClock::new();
        assert_ne!(clock.random(), clock.random());
    }
}
