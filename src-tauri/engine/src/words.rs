//! Times in the member's words, for the views.

use crate::{Engine, failure};
use chrono::{DateTime, Utc};
use meridian_core::time::say;
use meridian_protocol::{Failure, Moment};

impl Engine {
    /// An instant with its words in the member's zone.
    pub(crate) fn moment(&self, zone: &str, instant: DateTime<Utc>) -> Result<Moment, Failure> {
        let said = say(instant, zone, self.rules()).map_err(|error| failure::zone(&error))?;
        Ok(Moment {
            instant: said.instant,
            clock: said.clock,
            clock_seconds: said.clock_seconds,
            zone: said.zone,
            day: said.day,
            utc: said.utc,
            offset_minutes: said.offset_minutes,
        })
    }
}

/// `Tue 27 Oct 12:59 NZDT`
pub(crate) fn long(moment: &Moment) -> String {
    format!("{} {} {}", moment.day, moment.clock, moment.zone)
}

/// `14:03 NZDT`
pub(crate) fn short(moment: &Moment) -> String {
    format!("{} {}", moment.clock, moment.zone)
}
