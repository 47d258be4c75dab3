//! The team, and what is shown first.

use crate::Moment;
use serde::{Deserialize, Serialize};

/// The first question's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StartView {
    /// Now, so that the window's clock follows the engine's.
    pub now: Moment,
    /// The member's zone, such as `Pacific/Auckland`.
    pub zone: String,
    /// The team, or none on a first run.
    pub team: Option<TeamView>,
    /// What the member should know at once: "no notification service", "notebook restored".
    pub notices: Vec<String>,
}

/// A team in the sidebar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamView {
    /// `Release v1.38`
    pub title: String,
    /// `OWNER/REPO`
    pub repository: String,
    /// The signed-in login, if any.
    pub login: Option<String>,
    /// Some for the practice team.
    pub practice: Option<PracticeNetwork>,
}

/// The practice team's pretend network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PracticeNetwork {
    /// Plugged in.
    On,
    /// Unplugged.
    Off,
}
