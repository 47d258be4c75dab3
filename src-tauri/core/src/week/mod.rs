//! The week's page: what is true of each section, in words.

pub mod truth;
