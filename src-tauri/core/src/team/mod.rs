//! Who is in the team, and what it has chosen together.

#[cfg(feature = "native")]
pub mod file;
pub mod followed;
#[cfg(feature = "native")]
pub mod link;
pub mod roster;
pub mod taken;
pub mod texts;
