//! A clock that a test moves.

use crate::ground::clock::Clock;
use chrono::{DateTime, Duration, TimeDelta, Utc};
use meridian_core::time::{Clocks, Running};
use std::sync::{Arc, Mutex};

/// The moment, and how often chance was asked for: it only counts.
pub(crate) struct Driven(Mutex<(DateTime<Utc>, u128)>, Mutex<Laptop>);

/// What is wrong with the laptop's clock.
struct Laptop {
    /// How far what it shows is ahead of the time that passes.
    ahead: TimeDelta,
    /// How often it was started.
    starts: u32,
    /// Whether it has a clock that only runs.
    has_running: bool,
}

impl Driven {
    /// Stands at a moment such as `2026-10-26T09:00:00Z`.
    pub(crate) fn at(start: &str) -> Arc<Self> {
        let laptop = Laptop { ahead: TimeDelta::zero(), starts: 1, has_running: true };
        Arc::new(Self(Mutex::new((start.parse().unwrap(), 0)), Mutex::new(laptop)))
    }

    /// Stands at another one.
    pub(crate) fn to(&self, at: &str) {
        self.0.lock().unwrap().0 = at.parse().unwrap();
    }

    /// Time passes.
    pub(crate) fn forward(&self, by: Duration) {
        self.0.lock().unwrap().0 += by;
    }

    /// The moment, whatever the laptop shows.
    pub(crate) fn truth(&self) -> DateTime<Utc> {
        self.0.lock().unwrap().0
    }

    /// Sets the laptop's clock: so far ahead of the truth.
    pub(crate) fn set_ahead(&self, by: TimeDelta) {
        self.1.lock().unwrap().ahead = by;
    }

    /// Of a system that has no clock that only runs.
    pub(crate) fn without_running(&self) {
        self.1.lock().unwrap().has_running = false;
    }

    /// The computer is started anew.
    pub(crate) fn restart(&self) {
        self.1.lock().unwrap().starts += 1;
    }
}

impl Clock for Driven {
    fn now(&self) -> DateTime<Utc> {
        self.truth() + self.1.lock().unwrap().ahead
    }

    fn clocks(&self) -> Clocks {
        let (wall, ms) = (self.now(), self.truth().timestamp_millis());
        let laptop = self.1.lock().unwrap();
        let running = || Running { boot: laptop.starts.to_string(), ms };
        Clocks { wall, running: laptop.has_running.then(running) }
    }

    fn random(&self) -> u128 {
        let mut state = self.0.lock().unwrap();
        state.1 += 1;
        state.1
    }
}
