//! Edits as splices: small, exact, and the undo log at the same time.

use serde::{Deserialize, Serialize};

/// Replaces the bytes `at .. at + removed.len()` of a text by `inserted`.
///
/// It carries what it removes, so that it can be checked against the text and undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splice {
    /// Byte offset, on a character boundary of the text before.
    pub at: u64,
    /// Exactly what stood there.
    pub removed: String,
    /// What stands there now.
    pub inserted: String,
}
