//! `--now`: a moment given on the command line instead of the clock's.

use chrono::{DateTime, Utc};
use meridian_engine::clock::{Clock, SystemClock};
use meridian_protocol::Failure;
use std::sync::Arc;

/// A clock that stands still.
struct Pinned(DateTime<Utc>, SystemClock);

impl Clock for Pinned {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }

    fn random(&self) -> u128 {
        self.1.random()
    }

    fn is_pinned(&self) -> bool {
        true
    }
}

/// Reads `--now`.
pub(crate) fn read(text: Option<&str>) -> Result<Option<DateTime<Utc>>, Failure> {
    let Some(text) = text else { return Ok(None) };
    match DateTime::parse_from_rfc3339(text) {
        Ok(time) => Ok(Some(time.with_timezone(&Utc))),
        Err(_) => Err(Failure::BadInput {
            message: format!(
                "--now \"{text}\" is not a moment; write it like 2026-10-26T01:02:00Z."
            ),
        }),
    }
}

/// The clock for a command.
pub(crate) fn clock(now: Option<DateTime<Utc>>) -> Arc<dyn Clock> {
    match now {
        Some(now) => Arc::new(Pinned(now, SystemClock::from_env())),
        None => Arc::new(SystemClock::from_env()),
    }
}
