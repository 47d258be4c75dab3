//! What is put on issues and comments without another version of their text.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Something that was put on a comment. It changes neither its text nor when it was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When.
    pub at: DateTime<Utc>,
    /// The user id of who did it.
    pub by: i64,
    /// Why, as the API writes it, such as `outdated`.
    pub reason: Option<String>,
}

/// What can happen to an issue beside another version of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// It was pinned.
    Pinned,
    /// It no longer is.
    Unpinned,
    /// It came from another repository.
    Transferred,
}

/// Something that happened. Whether it changes `updated_at` is not settled; here it does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// When.
    pub at: DateTime<Utc>,
    /// The user id of who did it.
    pub by: i64,
    /// What.
    pub what: Happening,
}
