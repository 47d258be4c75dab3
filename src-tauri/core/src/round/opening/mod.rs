//! What the text says that opens a round, and whom it reaches.
//!
//! All of it is pure: what a team chose, who its people are and what is due come in, and a title, a body
//! and what is said beside them come out. Nothing here is sent.

pub mod choices;

pub use choices::{Choices, MayUse, ProwLine, Tag};
