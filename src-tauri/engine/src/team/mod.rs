//! The team: which one it is, how it was found, and how the practice team starts.

pub(crate) mod address;
pub(crate) mod choosing;
pub(crate) mod connecting;
#[cfg(test)]
mod cycle_tests;
pub(crate) mod file_following;
pub(crate) mod forgetting;
#[cfg(test)]
mod forgetting_tests;
pub(crate) mod forward;
pub(crate) mod looking;
pub(crate) mod places;
pub(crate) mod removing;
#[cfg(test)]
mod removing_tests;
pub(crate) mod roster;
mod roster_following;
pub(crate) mod starting;
pub(crate) mod tables;
mod taking;
#[cfg(test)]
mod teams_tests;
