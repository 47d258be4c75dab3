//! That a member has given an update to the lead, by their own word. It is kept as it was said, and taken
//! back as simply. And where updates are given on GitHub, with what of it was taken over.

use crate::ids::{CommentId, CycleName, DraftKey, IssueNumber, RoundKey, SectionId};
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

/// Where a team's members give their updates to the lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverPlace {
    /// The issue or pull request, in the team's repository.
    pub number: IssueNumber,
    /// Where a person sees it.
    pub url: String,
    /// Its title, as it was read when it was chosen.
    pub title: String,
}

/// That a text was taken over from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The comment.
    pub comment: CommentId,
    /// What the comment's mark said of the text.
    pub sum: String,
    /// When.
    pub at: DateTime<Utc>,
}
