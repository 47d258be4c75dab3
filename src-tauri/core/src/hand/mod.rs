//! What the member does by hand: says who they are without signing in, carries their text to its place
//! themselves, and is found there again.

pub mod budget;
pub mod found;
pub mod login;
pub mod slack;
