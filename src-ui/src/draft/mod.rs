//! The draft under the member's hands: what was typed, and storing it.

pub mod desk;
pub mod pen;
