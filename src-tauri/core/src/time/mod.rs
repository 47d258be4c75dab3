//! Time as a release team writes it, and zones.

#[cfg(feature = "native")]
mod find;
mod letters;
mod meaning;
#[cfg(feature = "native")]
mod number;
#[cfg(feature = "native")]
mod read;
mod say;
#[cfg(feature = "native")]
mod token;
mod when;
mod words;
mod zone;

#[cfg(feature = "native")]
pub(crate) use find::{find, find_all, take_clock};
pub use letters::place_of;
pub use meaning::{LetterAnswers, Meaning};
#[cfg(feature = "native")]
pub(crate) use read::{Context, Order, Yearless, is_slashed, order_of, read, read_with, yearless};
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

/// Whether a word is letters of a zone that are known here.
#[cfg(feature = "native")]
pub(crate) fn zone_letters(word: &str) -> bool {
    letters::offset_minutes(word, chrono::DateTime::UNIX_EPOCH).is_some()
}
