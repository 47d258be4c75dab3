//! Time as a release team writes it, and zones.

mod letters;
#[cfg(feature = "native")]
mod read;
mod say;
#[cfg(feature = "native")]
mod token;
mod when;
mod words;
mod zone;

#[cfg(feature = "native")]
pub(crate) use read::read;
pub(crate) use say::length;
pub use say::{
    Said, aoe_words, countdown, countdown_window, day_shift, day_shift_words, say, window_words,
};
pub use when::{Reading, When, WhenShape};
#[cfg(feature = "native")]
pub(crate) use words::month;
#[cfg(feature = "native")]
pub use zone::BundledZones;
pub use zone::{LocalTime, ZoneError, ZoneRules};
