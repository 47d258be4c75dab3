//! A clock that stands on a Tuesday in the middle of the season.

use chrono::{DateTime, Utc};
use meridian_engine::clock::Clock;

/// It never goes on.
pub(crate) struct Noon;

impl Clock for Noon {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_797_940_800, 0).unwrap_or_default()
    }

    fn random(&self) -> u128 {
        7
    }
}
