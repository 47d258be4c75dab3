//! The team, and what is shown first.

use crate::Moment;
use meridian_core::ids::{SectionId, TeamId};
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
    /// The word of the screen that was open last; none without a team, which all screens are of.
    pub screen: Option<String>,
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

/// The member's teams, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamsView {
    /// Every team of this notebook; each is drained and reminded of, whichever is shown.
    pub teams: Vec<TeamRow>,
    /// Those that were removed from this laptop and can be brought back.
    pub removed: Vec<RemovedRow>,
}

/// A team that was removed from this laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovedRow {
    /// Names it in [`crate::BringBackTeam`].
    pub id: TeamId,
    /// What it is.
    pub team: TeamView,
    /// Since when, and how many texts of it are kept; one sentence.
    pub words: String,
}

/// What removing a team from this laptop means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovalView {
    /// Names it in [`crate::RemoveTeam`].
    pub team: TeamId,
    /// `OWNER/REPO`
    pub repository: String,
    /// What is gone then; whole sentences.
    pub goes: String,
    /// What stays, and where; whole sentences.
    pub stays: String,
    /// Texts that are not posted as they are now: `Docs, week 9: not posted`.
    pub unposted: Vec<String>,
    /// How many texts there are to be kept as a file.
    pub texts: u32,
    /// What has not reached GitHub yet, and what is so with it.
    pub waits: Vec<String>,
    /// Why it cannot be removed now, and what to do; none where it can.
    pub refused: Option<String>,
}

/// One of the member's teams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamRow {
    /// Names it in [`crate::OpenTeam`].
    pub id: TeamId,
    /// What it is.
    pub team: TeamView,
    /// Whether it is the one that is shown.
    pub is_shown: bool,
    /// Where its updates go: `an issue for each week`, `elsewhere`.
    pub goes: String,
    /// Whether they go where Meridian cannot look.
    pub is_elsewhere: bool,
    /// What is asked of the member's roles; only of the team that is shown.
    pub asks: Vec<RoleQuestion>,
}

/// Whether a role of the roster is what the member had under another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleQuestion {
    /// Their section.
    pub section: SectionId,
    /// The section of the role.
    pub role: SectionId,
    /// The question.
    pub words: String,
}

/// What is read in a roster, before anything is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterView {
    /// The release that it is kept for.
    pub cycle: String,
    /// Whether that is the team's present one.
    pub is_present: bool,
    /// Its roles, in its order.
    pub roles: Vec<FoundRole>,
    /// What was not understood: its line, from 1, and how it begins.
    pub unread: Vec<(u32, String)>,
    /// What is asked once it is kept.
    pub asks: Vec<RoleQuestion>,
}

/// What a pasted link leads to. Nothing of it is kept yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundView {
    /// Whether the team is in the notebook already; what is left open then stays as it is.
    pub is_known: bool,
    /// Whether its GitHub could not be asked; a note says why.
    pub is_unreached: bool,
    /// The link of its schedule, where it could not be asked now; once connected it is read later.
    pub follows: Option<String>,
    /// `OWNER/REPO`; empty where only a schedule was given.
    pub repository: String,
    /// The API root of its GitHub.
    pub api_url: String,
    /// The release, as the schedule or the roster names it.
    pub cycle: Option<String>,
    /// Its schedule, where there is one.
    pub schedule: Option<FoundSchedule>,
    /// Its roles, in the order of the roster; empty without one.
    pub roles: Vec<FoundRole>,
    /// The link of the roster; none where it was given, or stands in the schedule that was given.
    pub roster: Option<String>,
    /// What the roster says, and what is asked of the member: `This page lists a team of 24 people. Are
    /// you one of them?`
    pub asks: Option<String>,
    /// The issue that was pasted.
    pub issue: Option<String>,
    /// What the member should know, one sentence each.
    pub notes: Vec<String>,
}

/// A schedule that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundSchedule {
    /// Its link; none where the member gave its text.
    pub link: Option<String>,
    /// `38 dates. The next: Code Freeze, Fri 20 Nov 01:00 NZDT.`
    pub words: String,
    /// How many of its rows are doubtful or were not understood.
    pub doubtful: u32,
}

/// A role of a roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundRole {
    /// Names its section.
    pub section: SectionId,
    /// As written: `Release Signal`.
    pub name: String,
    /// `led by Ana Example, 4 shadows`
    pub who: String,
}

/// Where a team's updates go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WhereTo {
    /// An issue for each round. Meridian looks for this round's; where it was made by hand and is no
    /// other's, its link names it.
    EachRound {
        /// This round's issue, by its link.
        this_round: Option<String>,
    },
    /// One issue for the cycle, with a comment for each round; Meridian looks for it.
    Cycle,
    /// This issue or pull request, by its link.
    Always {
        /// Its link.
        link: String,
    },
    /// Where Meridian cannot look, a document or a chat: the member carries them there.
    Elsewhere,
}

/// A team that was connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectedView {
    /// The team, which is shown from now on.
    pub team: TeamView,
    /// What the member should know, one sentence each.
    pub notes: Vec<String>,
}
