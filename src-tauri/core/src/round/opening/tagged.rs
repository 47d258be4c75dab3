//! Which tags worked, as it is kept and told.

use serde::{Deserialize, Serialize};

/// Which of the people that were to be tagged are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tags {
    /// Who is linked, and with that told.
    pub linked: Vec<String>,
    /// Who is plain text.
    pub plain: Vec<String>,
    /// One sentence about it.
    pub sentence: String,
}
