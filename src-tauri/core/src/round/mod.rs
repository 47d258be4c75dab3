//! The round: how the rhythm turns, which issue is its, and how it is opened.

#[cfg(feature = "native")]
pub mod ladder;
pub mod lost;
#[cfg(feature = "native")]
pub mod news;
pub mod openers;
pub mod opening;
pub mod rhythm;
pub mod rivals;
#[cfg(feature = "native")]
pub mod summary;
pub mod tracking;
pub mod watcher;
#[cfg(feature = "native")]
pub mod who;
#[cfg(feature = "native")]
pub mod workflow;
