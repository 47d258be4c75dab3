//! The only place that reads the time or draws chance.

mod followed;

pub(crate) use followed::Followed;

use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    fingerprint::sha256_hex,
    time::{Clocks, Running},
};
use std::{
    env, fs,
    hash::{BuildHasher as _, RandomState},
    path::PathBuf,
    sync::{
        OnceLock,
        atomic::{AtomicI64, Ordering},
    },
};

/// Time and chance, so that a simulation can drive both.
pub trait Clock: Send + Sync {
    /// The wall clock, UTC.
    fn now(&self) -> DateTime<Utc>;
    /// The laptop's own clocks, at one moment: what they show, right or wrong. Without one that only
    /// runs, the server's clock cannot be followed.
    fn clocks(&self) -> Clocks {
        Clocks { wall: self.now(), running: None }
    }
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
    fn now(&self) -> DateTime<Utc> {
        moved(wall(), self.offset_file.as_ref().map(|_| self.offset()))
    }

    fn clocks(&self) -> Clocks {
        let offset = self.offset_file.as_ref().map(|_| self.offset());
        // A test that moves the clock lets time pass, for a computer of its own.
        let running = running().map(|ran| match offset {
            None => ran,
            Some(by) => Running {
                boot: format!("driven {}", ran.boot),
                ms: ran.ms.saturating_add(by.num_milliseconds()),
            },
        });
        Clocks { wall: moved(wall(), offset), running }
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

#[expect(clippy::disallowed_methods, reason = "the one place that may read the time")]
fn wall() -> DateTime<Utc> {
    Utc::now()
}

fn moved(now: DateTime<Utc>, by: Option<TimeDelta>) -> DateTime<Utc> {
    by.and_then(|by| now.checked_add_signed(by)).unwrap_or(now)
}

/// How long this computer has been running; none where the system does not tell which start that
/// is counted from, or leaves its sleep out.
fn running() -> Option<Running> {
    static BOOT: OnceLock<Option<String>> = OnceLock::new();
    let boot = BOOT.get_or_init(|| {
        let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        // It comes into the notebook, and its backups: not by the name that other programs know.
        let id = Some(id.trim()).filter(|id| !id.is_empty())?;
        Some(sha256_hex(&format!("Meridian, a start of this computer: {id}")))
    });
    Some(Running { boot: boot.clone()?, ms: ran()? })
}

/// Milliseconds since the computer was started, its sleep among them.
#[cfg(target_os = "linux")]
fn ran() -> Option<i64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    time.tv_sec.checked_mul(1_000)?.checked_add(time.tv_nsec / 1_000_000)
}

#[cfg(not(target_os = "linux"))]
fn ran() -> Option<i64> {
    None
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
    fn a_test_that_moves_the_clock_lets_time_pass_by_both_clocks() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("offset");
        let clock = driven_by(file.clone());
        fs::write(&file, "0").unwrap();
        let before = clock.clocks();
        fs::write(&file, "3600000").unwrap();
        let after = clock.clocks();
        assert_eq!((after.wall - before.wall).num_minutes(), 60);
        if cfg!(target_os = "linux") {
            let ran = |clocks: Clocks| clocks.running.unwrap();
            let (before, after) = (ran(before), ran(after));
            assert_eq!(before.boot, after.boot);
            assert_eq!((after.ms - before.ms) / 60_000, 60);
            assert_ne!(SystemClock::new().clocks().running.unwrap().boot, after.boot);
        }
    }

    #[test]
    fn which_start_of_the_computer_it_is_is_kept_as_no_name_that_others_use() {
        let Some(running) = SystemClock::new().clocks().running else { return };
        let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
        assert!(!running.boot.contains(id.trim()), "{}", running.boot);
        assert_eq!(SystemClock::new().clocks().running.unwrap().boot, running.boot);
    }

    #[test]
    fn chance_does_not_repeat() {
        let clock = SystemClock::new();
        assert_ne!(clock.random(), clock.random());
    }
}
