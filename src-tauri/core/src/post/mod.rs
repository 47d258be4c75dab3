//! What is looked at before a text is posted.

#[cfg(feature = "native")]
pub mod can;
#[cfg(feature = "native")]
pub mod check;
pub mod first;
