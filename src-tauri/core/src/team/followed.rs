//! What of a team is followed by its link: its roster, its file.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How long a link is left alone after it was asked for.
const PAUSE: TimeDelta = TimeDelta::hours(1);

/// Where it lies, and what came of asking for it last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// Its link, as the member gave it.
    pub link: String,
    /// The revision of it that is kept, if its server names one.
    pub etag: Option<String>,
    /// When it was asked for last.
    pub asked_at: DateTime<Utc>,
    /// When it was read last.
    pub read_at: DateTime<Utc>,
    /// Why it could not be read then, one sentence; the one from before stays.
    pub trouble: Option<String>,
}

impl Followed {
    /// One that was read just now.
    pub fn read(link: String, etag: Option<String>, now: DateTime<Utc>) -> Self {
        Self { link, etag, asked_at: now, read_at: now, trouble: None }
    }

    /// Whether it is left alone for now. A clock that was set back keeps nobody waiting.
    pub fn rests(&self, now: DateTime<Utc>) -> bool {
        self.asked_at <= now && now - self.asked_at < PAUSE
    }
}

/// A team's file that is followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowedFile {
    /// Where, and what came of it.
    #[serde(flatten)]
    pub at: Followed,
    /// Since when.
    pub since: DateTime<Utc>,
    /// All of it, as it was read last.
    pub text: String,
}

impl FollowedFile {
    /// What it said last.
    #[cfg(feature = "native")]
    pub fn file(&self) -> super::file::TeamFile {
        super::file::read(super::file::PATH, &self.text).file
    }
}
