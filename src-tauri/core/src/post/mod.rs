//! What is looked at before a text is posted.

pub mod can;
pub mod check;
pub mod first;
