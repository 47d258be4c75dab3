//! Who is in the team.

pub mod roster;
