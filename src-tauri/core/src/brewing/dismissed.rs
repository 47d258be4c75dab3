//! What the member needs to see no more, kept on this laptop only.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A line that was dismissed, for as long as its evidence is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dismissed {
    /// The fingerprint of the evidence that it rested on.
    pub evidence: String,
    /// Why.
    pub because: String,
    /// When.
    pub at: DateTime<Utc>,
}
