//! What a member changed by hand in a schedule before taking it over.
//!
//! The text of a schedule is kept as it was taken; corrections are kept beside it and applied each
//! time it is read. One belongs to a row by its line and its words: once the source says something
//! else there, the correction no longer applies.

use serde::{Deserialize, Serialize};

/// One change to one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The row's line in the source, from 1.
    pub line: u32,
    /// Which of the rows of that line, from 0.
    #[serde(default)]
    pub nth: u32,
    /// The source's words for the row when it was corrected.
    pub written: String,
    /// What to do with it.
    pub change: Change,
}

/// What a correction does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// The row is not taken.
    LeaveOut,
    /// The row is taken with other words.
    Correct {
        /// The name; none for the one that was read.
        name: Option<String>,
        /// The time in words, read as a schedule's cell is; none for the one that was read.
        when: Option<String>,
    },
}

/// Whether a row stands as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// As it was read.
    AsRead,
    /// Corrected by hand.
    Corrected,
    /// Not taken.
    LeftOut,
}
