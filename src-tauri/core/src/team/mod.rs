//! Who is in the team.

#[cfg(feature = "native")]
pub mod link;
pub mod roster;
pub mod texts;
