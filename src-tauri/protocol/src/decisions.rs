//! The pages about decisions, and what is done with them.

use serde::{Deserialize, Serialize};

/// Which page about decisions is looked at. What the member types on it stands in it, as it was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecisionPage {
    /// What is asked, and what was decided.
    #[default]
    All,
    /// A proposal with all that was said to it.
    One {
        /// Its name.
        name: String,
    },
    /// An answer of the member, before it goes.
    Answer {
        /// The proposal's name.
        name: String,
        /// `approve`, `object`, `abstain`, `hold`, or an option's letter.
        says: String,
        /// Why; only an objection has one.
        because: String,
    },
    /// What became of it, before it goes.
    Outcome {
        /// The proposal's name.
        name: String,
        /// `yes`, `no`, `dropped` or an option's letter; empty for what is enough by the numbers.
        choice: String,
        /// That in words; may stay empty.
        says: String,
        /// Why: Markdown.
        why: String,
        /// How objections were met, a line each: `LOGIN: how`.
        met: String,
    },
    /// Opening a decision again, before that is told.
    Reopen {
        /// The proposal's name.
        name: String,
        /// Why.
        because: String,
    },
    /// A new proposal, before it goes.
    Propose(Asking),
}

/// A proposal as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// How it is decided.
    pub rule: AskRule,
    /// The question.
    pub question: String,
    /// Why it is asked: Markdown.
    pub why: String,
    /// Between what, a line each; empty for yes or no.
    pub options: String,
    /// Who must answer: logins, apart by commas or spaces.
    pub ask: String,
    /// Until when: `2026-11-19 14:00` in the member's zone, with a zone, or a date anywhere on Earth.
    pub until: String,
}

/// How a decision is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AskRule {
    /// Silence agrees, and anybody on the roster may object.
    #[default]
    Silence,
    /// All who are asked approve.
    Approvals,
    /// More than half of those who are asked say the same.
    Majority,
}

/// What is done about a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecisionAct {
    /// Give the member's answer.
    Answer {
        /// The proposal's name.
        name: String,
        /// As [`DecisionPage::Answer`] has it.
        says: String,
        /// The same.
        because: String,
        /// What tells what was shown from anything else; refused where it is another by now.
        digest: String,
    },
    /// Say what an answer is that is not certain.
    Rule {
        /// The proposal's name.
        name: String,
        /// The answer: a comment's number, or `@` and a login for somebody's reactions.
        answer: String,
        /// `approve`, `object`, `abstain`, `nothing`, or an option's letter.
        means: String,
        /// As of an answer.
        digest: String,
    },
    /// Post what became of it, open it again, or ask: as it was shown.
    Post {
        /// What was looked at.
        page: DecisionPage,
        /// As of an answer.
        digest: String,
    },
}
