//! Signing in: what a member pastes, which sign-ins of other programs there are, and where a token is
//! made.

pub mod device;
pub mod ending;
pub mod github_cli;
pub mod pages;
pub mod pasted;
