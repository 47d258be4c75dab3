//! Decisions: a question is put to people by name in one comment, they answer in their own words or by a
//! reaction, and a person writes down what was decided and why.
//!
//! All of it is readable on GitHub without Meridian, and whoever answers needs nothing installed. What
//! Meridian adds is counting, and it counts only what is certain: any other answer is *unread* until the
//! proposal's owner says what it is ([`answer`]). A proposal is read back from its comment as it stands there
//! ([`proposal`]), whoever has edited it; how it stands follows from that, the answers and the moment
//! (`state`), and
//! what a person writes down of it is read back as well (`outcome`).

pub mod answer;
#[cfg(feature = "native")]
pub mod hearing;
mod options;
#[cfg(feature = "native")]
pub mod outcome;
mod people;
pub mod proposal;
#[cfg(feature = "native")]
pub mod state;

pub use options::{BadLetter, BadOptions, Letter, Options};
pub use people::{Days, Member, Off};
