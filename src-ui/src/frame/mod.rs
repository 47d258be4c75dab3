//! What stands around every screen, and what every screen is made with.

pub mod app;
pub mod app_state;
pub(crate) mod around;
pub mod asked;
pub mod bridge;
pub mod chunk;
pub mod clock;
pub mod dom;
pub mod drawn;
pub mod following;
pub(crate) mod list;
pub(crate) mod markup;
pub(crate) mod of_team;
pub mod palette;
pub mod parts;
pub(crate) mod rows;
pub mod screens;
pub mod shortcuts;
pub mod sidebar;
pub mod sky;
#[cfg(feature = "csr")]
pub(crate) mod start;
pub mod theme;
pub mod words;
