//! What the review of a schedule shows before it is taken.

use crate::Moment;
pub use meridian_core::schedule::RowState;
use meridian_core::time::When;
use serde::{Deserialize, Serialize};

/// Where a schedule is read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum ScheduleSource {
    /// A file on this laptop by its whole path, or an `https` link. Native code opens it; the page
    /// never does.
    Path(String),
    /// A file that the member chose in the page, which may read that one alone.
    File {
        /// Its name.
        name: String,
        /// What it holds.
        text: String,
    },
    /// The text itself, as pasted.
    Text(String),
    /// The practice team's own schedule, to have it back after another one was taken.
    Practice,
}

/// A schedule as it was read; nothing of it is kept yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewView {
    /// Where it was read from, for people: a file's name, or `pasted text`.
    pub source: String,
    /// In which form it is written: `a timeline table`.
    pub form: String,
    /// The cycle that it names.
    pub cycle: Option<String>,
    /// Names exactly this text; [`crate::TakeSchedule`] refuses another.
    pub digest: String,
    /// What the member should know about the whole of it, one sentence each.
    pub notes: Vec<String>,
    /// Each row and each part that was not understood, by line.
    pub rows: Vec<ReviewRow>,
}

/// One row under review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewRow {
    /// Its line in the source, from 1.
    pub line: u32,
    /// Which of the rows of that line, from 0.
    pub nth: u32,
    /// How far it was understood.
    pub verdict: Verdict,
    /// Whether it stands as it was read.
    pub state: RowState,
    /// What happens; empty for a part that was not understood.
    pub name: String,
    /// Whose it is, as written.
    pub who: Option<String>,
    /// `Week 12`
    pub week: Option<String>,
    /// As the source says it.
    pub when: When,
    /// The instant that counts, in local words; none for a bare date, a range or no date.
    pub at: Option<Moment>,
    /// Why it is not simply recognised, one sentence each.
    pub why: Vec<String>,
    /// The source's words for the row.
    pub written: String,
}

/// How far a row was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing is in doubt.
    Recognised,
    /// It is used, and something about it is doubtful.
    Doubtful,
    /// It has no time that could be read.
    NotUnderstood,
}
