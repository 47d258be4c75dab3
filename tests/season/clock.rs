//! The season's clock, which the engine and every agent go by.

use chrono::{DateTime, Utc};
use meridian_engine::clock::Clock;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

/// The time of the season, the same for everything in it.
pub struct Time {
    now: Mutex<DateTime<Utc>>,
    pub file: PathBuf,
}

impl Time {
    pub fn new(folder: &Path, now: DateTime<Utc>) -> Arc<Self> {
        let time = Self { now: Mutex::new(now), file: folder.join("clock") };
        time.set(now);
        Arc::new(time)
    }

    pub fn set(&self, now: DateTime<Utc>) {
        *self.now.lock().unwrap() = now;
        #[allow(clippy::disallowed_methods, reason = "the offset is counted from the real time")]
        let offset = now - Utc::now();
        let new = self.file.with_extension("new");
        fs::write(&new, offset.num_milliseconds().to_string()).unwrap();
        fs::rename(new, &self.file).unwrap();
    }
}

impl Clock for Time {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }

    fn random(&self) -> u128 {
        u128::from(rand_of(self.now().timestamp().unsigned_abs()))
    }
}

/// A different number for each second.
fn rand_of(seed: u64) -> u64 {
    seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31)
}
