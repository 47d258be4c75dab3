//! The zones that a member can choose from.

use crate::{Engine, zones::system_zone};
use meridian_protocol::{Failure, ZonesView};

impl Engine {
    /// Answers `ShowZones`.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn show_zones(&self) -> Result<ZonesView, Failure> {
        let hours = self.show_hours()?;
        Ok(ZonesView {
            system: system_zone(),
            chosen: hours.chosen,
            names: chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name().to_owned()).collect(),
        })
    }
}
