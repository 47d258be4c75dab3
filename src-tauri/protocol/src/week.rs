//! The week's page.

use crate::{DraftView, Moment, PostView, Problem, TeamView};
use meridian_core::ids::SectionId;
use meridian_core::week::truth::Choice;
pub use meridian_core::{
    round::rhythm::RoundPhase,
    week::truth::{Station, Tone},
};
use serde::{Deserialize, Serialize};

/// The current round, its issue and one draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeekView {
    /// Now.
    pub now: Moment,
    /// The team.
    pub team: TeamView,
    /// `v1.38`
    pub cycle: String,
    /// `Week 9 of 16`; none before or after the cycle.
    pub week: Option<String>,
    /// The round's issue.
    pub issue: IssueView,
    /// When the issue opens, updates are due, and it closes.
    pub opens: Moment,
    /// When updates are due.
    pub due: Moment,
    /// When the issue closes.
    pub closes: Moment,
    /// Where in the window `now` is.
    pub phase: RoundPhase,
    /// The member's sections.
    pub sections: Vec<SectionTab>,
    /// The section shown.
    pub draft: DraftView,
    /// The truth bar.
    pub truth: TruthView,
    /// What the member should know before they type on, the most urgent first.
    pub bands: Vec<BandView>,
    /// What stands in the way of posting, in the order of the text.
    pub problems: Vec<Problem>,
    /// Whether and how Post works now.
    pub post: PostView,
    /// What GitHub holds instead of the member's last text, if it was changed there meanwhile.
    pub theirs: Option<String>,
    /// Everybody's updates of this round that are on GitHub, oldest first.
    pub updates: Vec<UpdateView>,
}

/// The round's issue as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum IssueView {
    /// Nobody has seen it yet; `words` says so, with how late it is.
    NotYet {
        /// One sentence.
        words: String,
    },
    /// Known.
    Known {
        /// `#3141`
        number: String,
        /// Its title.
        title: String,
        /// Who opened it; empty while it is not known.
        author: String,
        /// Where a person sees it.
        url: String,
        /// `open` or `closed`.
        state: String,
    },
}

/// A tab above the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionTab {
    /// The section.
    pub id: SectionId,
    /// `Release Signal`
    pub title: String,
    /// `draft`, `queued`, `sending`, `posted`, `stopped`, or empty.
    pub word: String,
}

/// The truth bar: three stations and the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TruthView {
    /// The text on this laptop.
    pub laptop: Station,
    /// The outbox.
    pub outbox: Station,
    /// GitHub.
    pub github: Station,
    /// `Online`, or `Offline since 13:41 NZDT`.
    pub network: Station,
}

/// What the member should know, with what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandView {
    /// Red where a person must act, amber where something is not as it should be, else grey.
    pub tone: Tone,
    /// What is so, in one short sentence.
    pub title: String,
    /// What follows from it and what to do; may be empty.
    pub words: String,
    /// What the member may decide; usually nothing.
    pub choices: Vec<Choice>,
    /// Whether signing in is what there is to do.
    pub signs_in: bool,
}

/// A colleague's (or one's own) update on GitHub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateView {
    /// The login, or `ghost`.
    pub login: String,
    /// The section its marker names, if any.
    pub section: Option<String>,
    /// Whether it says of itself that it was withdrawn: then it is no update.
    pub is_withdrawn: bool,
    /// Sanitised HTML of the body.
    pub html: String,
    /// Where a person sees it.
    pub url: String,
    /// When it was last changed.
    pub at: Moment,
}
