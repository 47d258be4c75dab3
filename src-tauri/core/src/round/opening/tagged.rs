//! Which tags worked, as it is kept and told.

use crate::ids::{IssueNumber, RoundKey};
use serde::{Deserialize, Serialize};

/// Which tags of a round's issue worked that somebody else has opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagsSeen {
    /// The round.
    pub round: RoundKey,
    /// Its issue.
    pub issue: IssueNumber,
    /// None where GitHub did not show it.
    pub tags: Option<Tags>,
}

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
