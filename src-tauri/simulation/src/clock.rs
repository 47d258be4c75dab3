//! Driven time: the true time that the simulated GitHub lives in, and the laptops' clocks, which
//! may be wrong.

use crate::chance::Chance;
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::time::{Clocks, Running};
use meridian_engine::clock::Clock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use tokio::time::Instant;

/// The true time. It stands still while anything runs and jumps when everybody waits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TrueTime {
    start: Instant,
    epoch: DateTime<Utc>,
}

impl TrueTime {
    /// True time that is `epoch` now. Needs the paused runtime around it.
    pub(crate) fn from(epoch: DateTime<Utc>) -> Self {
        Self { start: Instant::now(), epoch }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        let gone = TimeDelta::from_std(self.start.elapsed()).unwrap_or_default();
        self.epoch + gone
    }

    /// When the runtime has to wake up for this moment.
    pub(crate) fn instant(&self, at: DateTime<Utc>) -> Instant {
        self.start + (at - self.epoch).to_std().unwrap_or_default()
    }
}

/// A laptop's clock: the truth, and how far it is off.
#[derive(Debug)]
pub(crate) struct LaptopClock {
    truth: TrueTime,
    off_by: AtomicI64,
    starts: AtomicI64,
    chance: Mutex<Chance>,
}

impl LaptopClock {
    pub(crate) fn new(truth: TrueTime, chance: Chance) -> Self {
        Self {
            truth,
            off_by: AtomicI64::new(0),
            starts: AtomicI64::new(1),
            chance: Mutex::new(chance),
        }
    }

    /// Moves the clock by so many milliseconds.
    pub(crate) fn jump(&self, millis: i64) {
        self.off_by.fetch_add(millis, Ordering::Relaxed);
    }

    /// Sets the clock right; says by how many milliseconds it was off.
    pub(crate) fn set_right(&self) -> i64 {
        self.off_by.swap(0, Ordering::Relaxed)
    }

    /// The computer is started anew: its clock that only runs begins again.
    pub(crate) fn restart(&self) {
        self.starts.fetch_add(1, Ordering::Relaxed);
    }

    /// When this clock will show `at`, if nobody touches it.
    pub(crate) fn true_moment(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        at - TimeDelta::milliseconds(self.off_by.load(Ordering::Relaxed))
    }
}

impl Clock for LaptopClock {
    fn now(&self) -> DateTime<Utc> {
        self.truth.now() + TimeDelta::milliseconds(self.off_by.load(Ordering::Relaxed))
    }

    fn clocks(&self) -> Clocks {
        let ms = self.truth.now().timestamp_millis();
        let boot = self.starts.load(Ordering::Relaxed).to_string();
        Clocks { wall: self.now(), running: Some(Running { boot, ms }) }
    }

    fn random(&self) -> u128 {
        let mut chance = self.chance.lock().unwrap_or_else(PoisonError::into_inner);
        (u128::from(chance.next()) << 64) | u128::from(chance.next())
    }
}
