//! The rules of a release team, without input, output, clock or randomness.
//!
//! Everything here is a pure function of its arguments: `now` is passed in, zones come through
//! [`time::ZoneRules`], and the courier is a state machine that its caller drives. The same types
//! run in the window (WebAssembly) and natively; what reads Markdown or schedules, or needs zone data
//! or an HTML sanitiser, is behind the `native` feature.

#[cfg(feature = "native")]
pub mod account;
#[cfg(feature = "native")]
pub mod away;
pub mod brewing;
pub mod courier;
pub mod deadlines;
pub mod decisions;
pub mod draft;
pub mod fingerprint;
pub mod hand;
pub mod hours;
pub mod ids;
pub mod items;
#[cfg(feature = "native")]
pub mod markdown;
pub mod post;
pub mod reminders;
pub mod round;
pub mod schedule;
pub mod settings;
mod shapes;
#[cfg(feature = "native")]
pub mod talk;
pub mod team;
pub mod time;
pub mod updates;
pub mod week;
