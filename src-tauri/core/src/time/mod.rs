//! Time as a release team writes it, and zones.

#[cfg(feature = "native")]
mod day;
#[cfg(feature = "native")]
mod find;
#[cfg(feature = "native")]
mod hours;
mod letters;
mod meaning;
mod monday;
#[cfg(feature = "native")]
mod number;
pub(crate) mod numbers;
#[cfg(feature = "native")]
mod order;
#[cfg(feature = "native")]
mod read;
mod say;
#[cfg(feature = "native")]
mod server;
#[cfg(feature = "native")]
mod stretch;
#[cfg(feature = "native")]
mod token;
mod when;
mod words;
mod zone;

#[cfg(feature = "native")]
pub(crate) use day::{Day, is_over_month_end};
#[cfg(feature = "native")]
pub(crate) use find::{find, find_all, take_clock};
pub use letters::place_of;
pub use meaning::{LetterAnswers, Meaning};
pub(crate) use monday::monday;
#[cfg(feature = "native")]
pub(crate) use order::{Order, is_slashed, order_of};
#[cfg(test)]
#[cfg(feature = "native")]
pub(crate) use read::bundled;
#[cfg(feature = "native")]
pub(crate) use read::{
    Context, Yearless, monthless, names_day, open_hour, read, read_whole, read_with, yearless,
    yearless_whole,
};
pub(crate) use say::length;
pub use say::{
    Moment, aoe_words, countdown, countdown_window, day_shift, day_shift_words, say, window_words,
};
#[cfg(feature = "native")]
pub use server::{Clocks, Look, Running, Standing};
#[cfg(feature = "native")]
pub(crate) use stretch::read_months;
#[cfg(feature = "native")]
pub(crate) use token::{Word, tokens};
pub use when::{Reading, When, WhenShape};
#[cfg(feature = "native")]
pub(crate) use words::{is_misspelled, month, weekday};
#[cfg(feature = "native")]
pub use zone::{BundledZones, CompiledZone, CompiledZones, zone_named, zone_names};
pub use zone::{LocalTime, ZoneError, ZoneRules, zone_words};

/// The instant of a wall time in a zone as written, taken literally.
#[cfg(feature = "native")]
pub(crate) fn resolve_zone(
    zone: &str,
    wall: chrono::NaiveDateTime,
    rules: &dyn ZoneRules,
) -> Option<chrono::DateTime<chrono::Utc>> {
    letters::resolve(zone, wall, rules)
}

/// Minutes ahead of UTC and the place of letters that are in force for a part of the year only.
#[cfg(feature = "native")]
pub(crate) fn seasonal_letters(letters: &str) -> Option<(i32, &'static str)> {
    letters::seasonal(letters)
}

/// The words of a text that still hold, of letters and their offset the offset.
#[cfg(feature = "native")]
pub(crate) fn holding_tokens(text: &str) -> Vec<token::Token> {
    read::holding(text, tokens(text))
}

/// Whether a word is letters of a zone that are known here.
#[cfg(feature = "native")]
pub(crate) fn zone_letters(word: &str) -> bool {
    letters::is_known(word)
}

#[cfg(test)]
#[cfg(feature = "native")]
mod property_tests;
