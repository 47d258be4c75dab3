//! What is new to the member: a point up to which they have read, and since when texts may have changed.

use super::Heard;
use crate::ids::CommentId;
use chrono::{DateTime, Utc};

/// Up to where the member has read on an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadMark {
    /// When the last comment that was read was made.
    pub at: DateTime<Utc>,
    /// Which it is.
    pub id: CommentId,
    /// The newest change of what was read: whatever was changed later was not read as it is.
    pub changed: DateTime<Utc>,
}

/// Why a comment is unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum New {
    /// It came since.
    Came,
    /// It was edited since it was read.
    Edited,
}

impl New {
    /// For a list.
    pub fn word(self) -> &'static str {
        match self {
            Self::Came => "new",
            Self::Edited => "edited since you read it",
        }
    }
}

impl ReadMark {
    /// Up to this comment, the last of those that are read with it.
    pub fn up_to<'a>(last: &Heard, read: impl Iterator<Item = &'a Heard>) -> Self {
        let changed = read.map(|one| one.updated_at).max();
        let changed = changed.unwrap_or(last.updated_at).max(last.updated_at);
        Self { at: last.created_at, id: last.id.clone(), changed }
    }

    /// The one that reaches further: nothing becomes unread by reading.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let changed = self.changed.max(other.changed);
        let further = if (self.at, &self.id) < (other.at, &other.id) { other } else { self };
        Self { changed, ..further }
    }
}

/// Why a comment is new to the member; none for one that was read, and for their own.
pub fn new_to(one: &Heard, mark: Option<&ReadMark>, me: Option<&str>) -> Option<New> {
    if me.is_some_and(|me| one.is_by(me)) {
        return None;
    }
    let Some(mark) = mark else { return Some(New::Came) };
    if one.place() > (mark.at, &mark.id) {
        return Some(New::Came);
    }
    (one.updated_at > mark.changed && one.updated_at > one.created_at).then_some(New::Edited)
}
