//! What the member does by hand: says who they are without signing in, carries their text to its place
//! themselves, and is found there again.

#[cfg(feature = "native")]
pub mod budget;
#[cfg(feature = "native")]
pub mod found;
#[cfg(feature = "native")]
pub mod given;
pub mod login;
pub mod noted;
#[cfg(feature = "native")]
pub mod place;
pub mod slack;
