//! Time as a release team writes it, and zones.

mod letters;
mod read;
mod say;
mod token;
mod when;
mod zone;

pub(crate) use read::read;
pub(crate) use say::length;
pub use say::{Said, countdown, countdown_window, day_shift, day_shift_words, say, window_words};
pub(crate) use token::month;
pub use when::{Reading, When, WhenShape};
#[cfg(feature = "native")]
pub use zone::BundledZones;
pub use zone::{LocalTime, ZoneError, ZoneRules};
