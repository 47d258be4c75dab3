//! A clock that a test moves.

use crate::ground::clock::Clock;
use chrono::{DateTime, Duration, Utc};
use std::sync::{Arc, Mutex};

/// The moment, and how often chance was asked for: it only counts.
pub(crate) struct Driven(Mutex<(DateTime<Utc>, u128)>);

impl Driven {
    /// Stands at a moment such as `2026-10-26T09:00:00Z`.
    pub(crate) fn at(start: &str) -> Arc<Self> {
        Arc::new(Self(Mutex::new((start.parse().unwrap(), 0))))
    }

    /// Stands at another one.
    pub(crate) fn to(&self, at: &str) {
        self.0.lock().unwrap().0 = at.parse().unwrap();
    }

    /// Time passes.
    pub(crate) fn forward(&self, by: Duration) {
        self.0.lock().unwrap().0 += by;
    }
}

impl Clock for Driven {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().unwrap().0
    }

    fn random(&self) -> u128 {
        let mut state = self.0.lock().unwrap();
        state.1 += 1;
        state.1
    }
}
