//! That a member has given an update to the lead, by their own word. It is kept as it was said, and taken
//! back as simply.

use crate::ids::{CycleName, DraftKey, RoundKey, SectionId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One update that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The release.
    pub cycle: CycleName,
    /// The round.
    pub round: RoundKey,
    /// The role's part.
    pub section: SectionId,
    /// When.
    pub at: DateTime<Utc>,
    /// SHA-256 of the text that was given.
    pub sha256: String,
}

impl Noted {
    /// Whether it is of this draft.
    pub fn is_of(&self, draft: &DraftKey) -> bool {
        self.cycle == draft.cycle && self.round == draft.round && self.section == draft.section
    }
}
