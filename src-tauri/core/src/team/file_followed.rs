//! A team's file that is followed by its link.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How long a link is left alone after it was asked for.
const PAUSE: TimeDelta = TimeDelta::hours(1);

/// Where a team's file lies, what it said last, and what came of asking for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowedFile {
    /// Its link, as the member gave it.
    pub link: String,
    /// The revision of the text, if its server names one.
    pub etag: Option<String>,
    /// Since when it is followed.
    pub since: DateTime<Utc>,
    /// When it was asked for last.
    pub asked_at: DateTime<Utc>,
    /// When it was read last.
    pub read_at: DateTime<Utc>,
    /// All of it, as it was read last.
    pub text: String,
    /// Why it could not be used since, one sentence or two; the text from before goes on.
    pub trouble: Option<String>,
}

impl FollowedFile {
    /// Whether it is left alone for now. A clock that was set back keeps nobody waiting.
    pub fn rests(&self, now: DateTime<Utc>) -> bool {
        self.asked_at <= now && now - self.asked_at < PAUSE
    }
}
