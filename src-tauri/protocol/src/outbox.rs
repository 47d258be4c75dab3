//! The outbox: what is on its way to GitHub, of every team, and what became of it.

use crate::Moment;
use meridian_core::ids::{OpId, SectionId, TeamId};
use meridian_core::week::truth::Tone;
pub use meridian_core::week::truth::{Remedy, Stage};
use serde::{Deserialize, Serialize};

/// How much stands in the outbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxCount {
    /// What goes on by itself.
    pub waits: usize,
    /// What goes on only when a person acts.
    pub needs_you: usize,
}

/// The outbox of every team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxView {
    /// Now.
    pub now: Moment,
    /// `1 needs you, 3 go by themselves, nothing is lost`, or `Outbox empty`.
    pub summary: String,
    /// That nothing leaves this laptop, where the practice team is shown.
    pub practice: Option<String>,
    /// What is not on GitHub yet: what needs a person first, the newest first.
    pub waiting: Vec<OutboxRow>,
    /// What reached GitHub in the last days, the newest first.
    pub done: Vec<OutboxRow>,
    /// How many requests GitHub still answers, by account.
    pub budgets: Vec<BudgetView>,
}

/// One operation in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxRow {
    /// Which one.
    pub op: OpId,
    /// Its team.
    pub team: TeamId,
    /// Whether that is the team that is shown.
    pub is_shown: bool,
    /// `OWNER/REPO`
    pub repository: String,
    /// What it is: `Release Signal, week 9`.
    pub title: String,
    /// When it was asked for; of what is done, when it was read back.
    pub since: Moment,
    /// Where it is.
    pub stage: Stage,
    /// The same in words.
    pub label: String,
    /// How it looks.
    pub tone: Tone,
    /// What is so, what happens next, who must act.
    pub words: String,
    /// Whether it goes on only when a person acts.
    pub needs_person: bool,
}

/// One operation in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationView {
    /// Its row.
    pub row: OutboxRow,
    /// Where it goes, how long it is: `your comment on orchard/signal#7, 2,914 bytes`.
    pub about: String,
    /// What comes next, and when; none where it is over.
    pub next: Option<String>,
    /// What happened so far, oldest first.
    pub steps: Vec<StepView>,
    /// What a person can do, the likeliest first. Its text can be copied always.
    pub acts: Vec<ActView>,
    /// The section of its draft, where the draft's page shows that.
    pub section: Option<SectionId>,
    /// Where a person sees the issue or the comment.
    pub page: Option<PageView>,
    /// Exactly what is sent, without the invisible first line.
    pub text: String,
    /// What GitHub holds instead, where it was changed there meanwhile.
    pub theirs: Option<String>,
    /// What GitHub proved, once it is done.
    pub receipt: Option<String>,
    /// For whoever has to look deeper, a line each.
    pub technical: Vec<String>,
}

/// A step of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// When.
    pub at: Moment,
    /// What happened.
    pub words: String,
}

/// Something that a person can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActView {
    /// What.
    pub remedy: Remedy,
    /// What stands on its button.
    pub words: String,
}

/// A page on GitHub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageView {
    /// What stands on its button: `Open #7`.
    pub words: String,
    /// Its address.
    pub url: String,
}

/// How many requests GitHub still answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetView {
    /// Whose: `hana-example, github.com`.
    pub account: String,
    /// What GitHub's own headers last said, or that it is not known.
    pub words: String,
    /// How much is left, from 0 to 100; none where that is not known.
    pub percent: Option<u8>,
}
