//! The only place that reads the time or draws chance.

use chrono::{DateTime, Utc};

/// Time and chance, so that a simulation can drive both.
pub trait Clock: Send + Sync {
    /// The wall clock, UTC.
    fn now(&self) -> DateTime<Utc>;
    /// 128 random bits.
    fn random(&self) -> u128;
}
