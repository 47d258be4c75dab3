//! What was decided, written down by a person: prefilled from what was read, frozen as it is posted, and read
//! back from its words.
//!
//! What changes on GitHub afterwards, a reaction that is taken away, a comment that is edited, is shown beside
//! it ([`differs`]) and recounts nothing. People stand in it by name without `@`: nobody is told twice.

mod by_hand;
mod counting;
mod log;
mod prefill;
mod read;
mod reopening;
mod write;

pub use by_hand::decision_in;
pub use counting::{Posted, Record, Word, record};
pub use log::{Entry, log};
pub use prefill::{differs, prefill};
pub use read::{NoOutcome, read};
pub use reopening::Reopening;
pub use write::{comment, instead, markdown};

use super::{
    proposal::{Proposal, is_closed, tame},
    state::Choice,
};
use crate::{draft::to_lf, hand::login::Login};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is decided.
    Decided(Choice),
    /// It is not asked any more.
    Dropped,
}

impl Verdict {
    /// `yes`, `no`, `A`, `dropped`
    pub fn word(self) -> String {
        match self {
            Self::Decided(choice) => choice.word(),
            Self::Dropped => "dropped".to_owned(),
        }
    }
}

/// A verdict that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write yes, no, an option's letter, or dropped")]
pub struct BadVerdict;

impl FromStr for Verdict {
    type Err = BadVerdict;
    fn from_str(text: &str) -> Result<Self, BadVerdict> {
        Ok(match text.trim().to_lowercase().as_str() {
            "yes" => Self::Decided(Choice::Yes),
            "no" => Self::Decided(Choice::No),
            "dropped" => Self::Dropped,
            letter => Self::Decided(Choice::Option(letter.parse().map_err(|_| BadVerdict)?)),
        })
    }
}

/// An outcome. Its texts are on one line each, but for the reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What was asked.
    pub question: String,
    /// Where.
    pub proposal: String,
    /// What became of it.
    pub verdict: Verdict,
    /// That in words, such as what the option says and from when on it holds.
    pub says: String,
    /// Why: Markdown.
    pub why: String,
    /// What the named said, as it was read.
    pub answers: Vec<Answered>,
    /// What was objected, and how it was met.
    pub objections: Vec<Met>,
    /// Who was named and did not answer what is asked.
    pub silent: Vec<Login>,
    /// Who posts it.
    pub by: Login,
    /// For whom, where it is not the owner.
    pub on_behalf: Option<Login>,
    /// The address of the outcome that it replaces.
    pub replaces: Option<String>,
}

/// What somebody said, frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Who.
    pub by: Login,
    /// What, in words.
    pub words: String,
    /// When, whole minutes.
    pub at: DateTime<Utc>,
}

/// An objection and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// Whose.
    pub by: Login,
    /// What was objected.
    pub reason: String,
    /// How it was met; empty until whoever posts it has written that.
    pub how: String,
}

impl Outcome {
    /// The same as it is written: lines that are one line and reach nobody.
    #[must_use]
    pub fn tidy(mut self) -> Self {
        self.question = tame(&self.question);
        self.says = tame(&self.says);
        self.why = to_lf(&self.why).trim().to_owned();
        for answered in &mut self.answers {
            answered.words = tame(&answered.words);
        }
        for met in &mut self.objections {
            met.reason = tame(&met.reason);
            met.how = tame(&met.how);
        }
        self
    }

    /// What is left to be written before it can be posted, one sentence each.
    pub fn lacks(&self) -> Vec<String> {
        let unmet = self.objections.iter().filter(|met| met.how.trim().is_empty());
        let mut lacks: Vec<String> = unmet
            .map(|met| format!("Write how the objection of {} was met.", met.by.as_str()))
            .collect();
        if self.why.trim().is_empty() {
            lacks.push("Write why: a decision without its reasons is asked again.".to_owned());
        }
        if !is_closed(&self.why) {
            lacks.push("Close the code block or comment in the reasons.".to_owned());
        }
        lacks
    }

    /// Whether somebody may post it for the owner of this proposal, and says so.
    pub fn is_for(&self, proposal: &Proposal) -> bool {
        let owner = &proposal.asked().owner;
        self.by == *owner || self.on_behalf.as_ref() == Some(owner)
    }
}

#[cfg(test)]
mod tests;
