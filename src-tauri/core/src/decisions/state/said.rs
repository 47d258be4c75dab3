//! One answer of a person, as it is understood.

use super::{Facts, Unread};
use crate::{decisions::answer::Answer, ids::CommentId};
use chrono::{DateTime, Duration, Utc};

/// Two answers of one person within this say nobody knows what.
pub(super) const AT_ONCE: Duration = Duration::minutes(1);

/// One answer of a person, as it is understood.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) at: DateTime<Utc>,
    pub(super) answer: Result<Answer, Unread>,
    pub(super) comment: Option<CommentId>,
    pub(super) is_current: bool,
    pub(super) is_ruled: bool,
}

/// Whether an answer came too late to count.
pub(super) fn is_late(facts: &Facts<'_>, one: &Said) -> bool {
    one.at > facts.proposal.end() && !facts.proposal.asked().late_counts
}
