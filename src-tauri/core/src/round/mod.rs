//! The round: how the rhythm turns, and which issue is its.

pub mod rhythm;
pub mod tracking;
