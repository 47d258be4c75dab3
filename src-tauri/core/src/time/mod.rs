//! Time as a release team writes it, and zones.

mod when;
mod zone;

pub use when::{Reading, When};
pub use zone::{LocalTime, ZoneError, ZoneRules};
