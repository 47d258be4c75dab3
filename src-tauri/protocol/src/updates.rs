//! Everybody's updates of a round, by section.

use crate::{IssueView, Moment, UpdateView};
use meridian_core::{
    draft::Health,
    round::rhythm::RoundPhase,
    updates::{AllIn, Checked, Standing},
};
use serde::{Deserialize, Serialize};

/// Everything that the screen of the team shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdatesView {
    /// Now, in the member's zone.
    pub now: Moment,
    /// `Week 9 of 16`; none where no schedule tells.
    pub week: Option<String>,
    /// The round's issue.
    pub issue: IssueView,
    /// When updates are due.
    pub due: Moment,
    /// When the issue closes.
    pub closes: Moment,
    /// Where between its marks the round is.
    pub phase: RoundPhase,
    /// `3 posted, 1 late, 2 not yet`; empty without a section.
    pub summary: String,
    /// Up to when GitHub's comments are known; none where they were not read yet.
    pub read: Option<Moment>,
    /// What a person should know of all that, one sentence each, with what to do next.
    pub said: Vec<String>,
    /// Whether the member's own sections alone are told; none where none is theirs, or all are.
    pub only_mine: Option<bool>,
    /// Whether all is in; none where no update is expected, or it cannot be known.
    pub all_in: Option<AllIn>,
    /// The sections, what wants help first; of equal ones in the order of the roster.
    pub rows: Vec<UpdateRow>,
    /// What looks like an update and belongs to no section, newest first; as many as were asked for.
    pub free: Vec<UpdateRow>,
    /// How many more of those there are.
    pub more: u32,
    /// How many comments beside all these are no updates.
    pub talk: u32,
}

/// A section of the round, or a comment that belongs to none. It holds the beginning of its text only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateRow {
    /// What [`crate::ShowUpdate`] asks for: the section, or `c-` and the comment.
    pub id: String,
    /// How it stands.
    pub standing: Standing,
    /// When it was posted; none where nothing is there.
    pub at: Option<Moment>,
    /// `Release Signal`; empty for a comment of none.
    pub section: String,
    /// Who wrote it, or who is to, `Kavya Raman, lead`; empty where nobody is known.
    pub who: String,
    /// Whether it is the member's own.
    pub mine: bool,
    /// Whether it was written by hand, so that no field of it is sure.
    pub free_text: bool,
    /// The health that it states.
    pub health: Option<Health>,
    /// That health against the round before, `was Yellow` or `same`; none where nothing was said then.
    pub was: Option<String>,
    /// What it asks others for.
    pub need: Option<String>,
    /// Its beginning, for two lines.
    pub excerpt: String,
    /// The parts that its section's template asks for and of which it says nothing; one by hand has none.
    pub lacks: Vec<String>,
    /// Whether it is Yellow or Red and asks nobody for anything.
    pub lacks_need: bool,
    /// Whether a lead has checked it, as the reactions were read last; none where none has.
    pub checked: Option<Checked>,
    /// Whether the member can check it: a lead by the roster, and not their own.
    pub can_check: bool,
    /// Whether the member's own check stands, or is on its way.
    pub is_checked_here: bool,
    /// How far that is, one sentence; none where nothing of it is on its way.
    pub check_words: Option<String>,
    /// How far the member's own is on this laptop, one sentence; none where it is on GitHub.
    pub own: Option<String>,
    /// Until when it is away, and who covers, one sentence; none where it is not absent.
    pub away: Option<String>,
    /// Who else has written for the section, by their logins.
    pub also: Vec<String>,
    /// Which comments by hand the member has assigned to it, one sentence; none where none.
    pub assigned: Option<String>,
    /// For which section a comment of none is proposed, because its author is listed for it: its title.
    pub proposed: Option<String>,
}

/// All of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FullUpdateView {
    /// Its row.
    pub row: UpdateRow,
    /// Its texts as GitHub has them, the one that counts first; none where nothing is there.
    pub updates: Vec<UpdateView>,
    /// Why there is none, one sentence.
    pub words: Option<String>,
    /// Private texts to those who owe it, once it is late.
    pub remind: Vec<RemindView>,
    /// To which sections it can be assigned, the proposed one first; empty where it belongs to one.
    pub assign: Vec<SectionChoice>,
}

/// A section that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionChoice {
    /// Its id, as [`Arrange::Assign`] names it.
    pub id: String,
    /// `Release Signal`
    pub title: String,
}

/// How the member wants to see everybody's updates, on this laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arrange {
    /// Their own sections only, or all.
    OnlyMine(bool),
    /// A comment by hand counts for a section; none takes that back.
    Assign {
        /// An [`UpdateRow::id`]; of a section, all that was assigned to it is taken back.
        row: String,
        /// The section.
        section: Option<String>,
    },
}

/// A private text to one person with all that they owe. Nothing sends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindView {
    /// To whom.
    pub to: String,
    /// The text.
    pub words: String,
}
