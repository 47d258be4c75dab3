//! Whether an update was checked: a lead's thumb up that was given after its last edit.
//!
//! Everybody in the team can read that on GitHub, and give it there. GitHub tells of no reaction that it is
//! there by changing the comment, so that it is known up to the moment at which reactions were read last.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Somebody's thumb up on a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thumb {
    /// Whose, by login.
    pub login: String,
    /// When it was given, whole seconds.
    pub at: DateTime<Utc>,
}

/// That an update was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Whether that was after its last change.
    pub is_current: bool,
    /// By whom, by their logins.
    pub by: Vec<String>,
}

impl Checked {
    /// For people.
    pub fn words(&self) -> &'static str {
        if self.is_current { "Checked" } else { "Checked before its last change" }
    }
}

/// Whether an update was checked, by these thumbs up; none where no lead has given one. Nobody checks
/// their own.
pub fn checked(
    thumbs: &[Thumb],
    author: &str,
    changed_at: DateTime<Utc>,
    is_lead: impl Fn(&str) -> bool,
) -> Option<Checked> {
    let counts =
        |thumb: &&Thumb| !thumb.login.eq_ignore_ascii_case(author) && is_lead(&thumb.login);
    let (now, before): (Vec<&Thumb>, Vec<&Thumb>) =
        thumbs.iter().filter(counts).partition(|thumb| thumb.at >= changed_at);
    let is_current = !now.is_empty();
    let by: Vec<String> =
        if is_current { now } else { before }.iter().map(|thumb| thumb.login.clone()).collect();
    (!by.is_empty()).then_some(Checked { is_current, by })
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
