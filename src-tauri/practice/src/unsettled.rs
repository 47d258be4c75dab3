//! What nobody outside GitHub knows for certain: each is a switch, and a test goes both ways.
//!
//! A switch stands as the better part of what is known says, until a test, or a request to
//! `/_practice/unsettled`, turns it.

use crate::Practice;
use crate::error::PracticeError;
use serde::{Deserialize, Serialize};

/// How a restricted repository refuses an issue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Restricted {
    /// 403, as for any right that is missing.
    #[default]
    Forbidden,
    /// 410, as where issues are switched off.
    Gone,
}

/// What becomes of an issue that names a label which is not there, by somebody who may make none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NewLabel {
    /// The label is dropped without a word, as GitHub's description says of every label.
    #[default]
    Dropped,
    /// 403, as a table of who may do what says.
    Refused,
}

/// The switches. Each says which thread or page leaves it open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Unsettled {
    /// Whether write access reacts in a locked conversation: GitHawk#2297 and tailscale#8374 say that
    /// nobody does; the page on locking says that write access goes on.
    pub write_reacts_when_locked: bool,
    /// Whether triage edits the body of somebody else's issue: the page on roles names title and state,
    /// the description of `PATCH` names triage without more.
    pub triage_edits_bodies: bool,
    /// Whether triage pins a comment: no page says.
    pub triage_pins_comments: bool,
    /// Whether a job with `issues: write` pins issues and comments: no page says.
    pub jobs_pin: bool,
    /// The same for hiding a comment.
    pub jobs_minimize: bool,
    /// Whether `creator=github-actions[bot]` finds what the bot has opened; where it does not, the list
    /// is empty.
    pub creator_finds_bots: bool,
    /// Which refusal meets an issue where creation is restricted: orgs/community#199961 quotes none.
    pub restricted: Restricted,
    /// What becomes of a label that is not there.
    pub new_label: NewLabel,
    /// Whether a `state_reason` of `duplicate` is known; on a server of one's own it may be 422.
    pub knows_duplicate: bool,
    /// Whether Prow heeds what a bot has written: kubernetes/release#711 says so of `/milestone`, and
    /// of labels nobody does.
    pub prow_heeds_bots: bool,
    /// Whether reactions count as content that is created, of which there may be only so much in a time.
    pub reactions_count: bool,
    /// Whether the tag of a list of comments changes where one person took a reaction back and another
    /// gave the same: the counts, which are all that the list shows, stay. Nobody has tried.
    pub swaps_change_tags: bool,
    /// Whether GraphQL says inside an answer of 200 that the hour's points are used up, as its page on
    /// limits says, or by 403, as people have seen of REST.
    pub graph_limits_inside: bool,
    /// How many seconds old the lists of issues are; judell/bram#254 has seen eight minutes.
    pub issue_lists_lag: u32,
}

impl Default for Unsettled {
    fn default() -> Self {
        Self {
            write_reacts_when_locked: true,
            triage_edits_bodies: true,
            triage_pins_comments: false,
            jobs_pin: true,
            jobs_minimize: true,
            creator_finds_bots: true,
            restricted: Restricted::default(),
            new_label: NewLabel::default(),
            knows_duplicate: true,
            prow_heeds_bots: true,
            reactions_count: true,
            swaps_change_tags: false,
            graph_limits_inside: false,
            issue_lists_lag: 0,
        }
    }
}

/// Nobody has seen a list older than that.
const OLDEST_LIST: u32 = 480;

impl Practice {
    /// How the switches stand.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn unsettled(&self) -> Result<Unsettled, PracticeError> {
        self.transact(|state| state.meta().unsettled.clone())
    }

    /// Turns the switches. Lists are at most eight minutes old.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn set_unsettled(&self, unsettled: Unsettled) -> Result<(), PracticeError> {
        let issue_lists_lag = unsettled.issue_lists_lag.min(OLDEST_LIST);
        self.transact(|state| {
            state.meta_mut().unsettled = Unsettled { issue_lists_lag, ..unsettled }
        })
    }
}
