//! A clock that stands still until the test moves it, with chance that only counts.

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(unreachable_pub, reason = "modules of a test have no outside")]

use chrono::{DateTime, Duration, Utc};
use meridian_engine::clock::Clock;
use std::sync::{Arc, Mutex};

/// The clock.
pub struct Driven(Mutex<(DateTime<Utc>, u128)>);

impl Driven {
    /// It is this moment, in RFC 3339.
    pub fn new(at: &str) -> Arc<Self> {
        Arc::new(Self(Mutex::new((at.parse().unwrap(), 0))))
    }

    /// Time passes.
    pub fn forward(&self, by: Duration) {
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
