//! A proposal: what is asked, why, between what, of whom, until when, and by which rule it is decided.

#[cfg(feature = "native")]
mod check;
mod fingerprint;
#[cfg(feature = "native")]
mod read;
#[cfg(feature = "native")]
mod write;

#[cfg(feature = "native")]
pub use check::{Finding, Room, Talk, check};
pub use fingerprint::Fingerprint;
#[cfg(feature = "native")]
pub use read::{Found, NotRead, read};
#[cfg(feature = "native")]
pub(super) use read::{after_label, named_in, unescape};
#[cfg(feature = "native")]
pub use write::{comment, markdown};

use super::{BadOptions, Options, options::one_line};
use crate::{
    draft::to_lf,
    hand::login::Login,
    ids::{ProposalKey, RoundKey},
    time::{Reading, When},
};
use chrono::{DateTime, SubsecRound as _, Timelike as _, Utc};
use pulldown_cmark::{Event, Parser, Tag};
use serde::{Deserialize, Serialize};

/// By which rule it is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Lazy consensus: silence agrees, and anybody on the roster may object.
    Silence,
    /// So many of the named have to approve, and no objection may be open.
    Approvals {
        /// How many, at least one.
        needed: usize,
    },
    /// More than half of the named, without those who abstain.
    Majority,
}

/// What is to be asked, as it is written; [`Proposal::new`] makes a proposal of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The question, on one line.
    pub question: String,
    /// Why it is asked: Markdown.
    pub why: String,
    /// Between what.
    pub options: Options,
    /// Who must answer; it may be nobody where silence agrees.
    pub named: Vec<Login>,
    /// Who asks, and posts the outcome.
    pub owner: Login,
    /// Who may post the outcome where the owner does not, in this order.
    pub deputies: Vec<Login>,
    /// Until when.
    pub end: When,
    /// How it is decided.
    pub rule: Rule,
    /// Whether an answer after the end counts, as long as there is no outcome.
    pub late_counts: bool,
}

/// A proposal. What it says can be written, answered and read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Asked", into = "Asked")]
pub struct Proposal {
    asked: Asked,
    end: DateTime<Utc>,
}

/// The longest question, in characters.
const LONGEST_QUESTION: usize = 300;
/// The longest option.
const LONGEST_OPTION: usize = 200;
/// GitHub tells at most so many people whom a text names.
const MOST_NAMED: usize = 50;
/// The longest reasons, in bytes: a comment has to hold them and the rest.
const LONGEST_WHY: usize = 40_000;

/// Why something is no proposal; each sentence says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadProposal {
    /// Nothing is asked.
    #[error("Write what is to be decided, as a question on one line.")]
    NoQuestion,
    /// Nobody would read it.
    #[error("The question is longer than {LONGEST_QUESTION} characters: put the details below it.")]
    LongQuestion,
    /// An option is too long for a line.
    #[error(
        "Option {0} is longer than {LONGEST_OPTION} characters: put the details into the reasons."
    )]
    LongOption(super::Letter),
    /// The options are none.
    #[error("{0}")]
    Options(BadOptions),
    /// Nobody could answer it.
    #[error("Say why it is asked: whoever answers has to know.")]
    NoWhy,
    /// They do not fit into a comment.
    #[error("The reasons are too long for a comment: link the rest.")]
    LongWhy,
    /// What follows would stand in a code block or a hidden comment.
    #[error(
        "Something in the reasons is not closed, such as a code block: what follows would be hidden."
    )]
    OpenWhy,
    /// Nobody is asked.
    #[error("Name who must answer, or let silence agree.")]
    Nobody,
    /// GitHub would not tell everybody.
    #[error("GitHub tells at most {MOST_NAMED} people of a comment: name fewer.")]
    TooMany,
    /// Somebody is named twice.
    #[error("{0} is named twice.")]
    Twice(String),
    /// It could never be decided.
    #[error("{needed} of {named} cannot approve: the rule needs 1 to {named}.")]
    Needed {
        /// How many the rule needs.
        needed: usize,
        /// How many are named.
        named: usize,
    },
    /// Silence chooses nothing.
    #[error("Silence cannot choose between options: say which one is proposed.")]
    SilenceBetween,
    /// The end is no moment.
    #[error("Give the end as a time with its zone, or a date anywhere on Earth (AoE).")]
    NoEnd,
}

impl Proposal {
    /// A proposal of what is asked.
    ///
    /// # Errors
    /// What could not be answered, or not be told from its comment.
    pub fn new(asked: Asked) -> Result<Self, BadProposal> {
        let question = tame(&asked.question);
        if question.is_empty() {
            return Err(BadProposal::NoQuestion);
        }
        if question.chars().count() > LONGEST_QUESTION {
            return Err(BadProposal::LongQuestion);
        }
        let names = asked.options.all().map(|(_, name)| tame(name)).collect();
        let options = Options::new_or_none(names, asked.options.proposed());
        let options = options.map_err(BadProposal::Options)?;
        let long = options.all().find(|(_, name)| name.chars().count() > LONGEST_OPTION);
        if let Some((letter, _)) = long {
            return Err(BadProposal::LongOption(letter));
        }
        let why = to_lf(&asked.why).trim().to_owned();
        if why.is_empty() {
            return Err(BadProposal::NoWhy);
        }
        if why.len() > LONGEST_WHY {
            return Err(BadProposal::LongWhy);
        }
        if !is_closed(&why) {
            return Err(BadProposal::OpenWhy);
        }
        if asked.named.len() > MOST_NAMED {
            return Err(BadProposal::TooMany);
        }
        for all in [&asked.named, &asked.deputies] {
            for (place, login) in all.iter().enumerate() {
                if all.iter().take(place).any(|other| other == login) {
                    return Err(BadProposal::Twice(login.as_str().to_owned()));
                }
            }
        }
        let named = asked.named.len();
        match asked.rule {
            Rule::Silence if !options.is_yes_or_no() && options.proposed().is_none() => {
                return Err(BadProposal::SilenceBetween);
            }
            Rule::Approvals { .. } | Rule::Majority if named == 0 => {
                return Err(BadProposal::Nobody);
            }
            Rule::Approvals { needed } if needed == 0 || needed > named => {
                return Err(BadProposal::Needed { needed, named });
            }
            _ => {}
        }
        let end = asked.end.instant().and_then(|end| end.trunc_subsecs(0).with_second(0));
        let end = end.ok_or(BadProposal::NoEnd)?;
        Ok(Self { asked: Asked { question, why, options, ..asked }, end })
    }

    /// What is asked.
    pub fn asked(&self) -> &Asked {
        &self.asked
    }

    /// The moment at which it ends, whole minutes.
    pub fn end(&self) -> DateTime<Utc> {
        self.end
    }

    /// Whether this is one of those who must answer.
    pub fn names(&self, login: &str) -> bool {
        self.asked.named.iter().any(|named| named.is(login))
    }

    /// What is asked and between what; nothing else of it makes an answer one to an earlier text.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.asked.question, &self.asked.options)
    }

    /// Its key, when it is asked first in this round. Whoever asks the same again has the same.
    pub fn key(&self, round: RoundKey) -> Option<ProposalKey> {
        let owner = self.asked.owner.as_str().to_lowercase();
        format!("{round}/{owner}/{}", self.fingerprint().short()).parse().ok()
    }

    /// The same with another end.
    ///
    /// # Errors
    /// It is no moment.
    pub fn ending(&self, end: When) -> Result<Self, BadProposal> {
        Self::new(Asked { end, ..self.asked.clone() })
    }
}

impl TryFrom<Asked> for Proposal {
    type Error = BadProposal;
    fn try_from(asked: Asked) -> Result<Self, BadProposal> {
        Self::new(asked)
    }
}

impl From<Proposal> for Asked {
    fn from(proposal: Proposal) -> Self {
        proposal.asked
    }
}

/// A moment as a proposal's end.
pub fn end_at(at: DateTime<Utc>) -> When {
    let text = at.format("%a %-d %b %Y %H:%M UTC").to_string();
    When::Instant { readings: vec![Reading::clear(text.clone(), "UTC", at, at.naive_utc())], text }
}

/// Words on one line that reach nobody, as [`crate::round::opening`] writes those of somebody else.
pub(super) fn tame(text: &str) -> String {
    let mut before = ' ';
    let text = one_line(text);
    let kept = text.chars().filter(|sign| {
        let is_tag = *sign == '@' && !before.is_alphanumeric();
        before = *sign;
        !is_tag
    });
    one_line(&kept.collect::<String>())
}

/// Whether a paragraph that follows a text is one of its own, and shown.
pub(super) fn is_closed(text: &str) -> bool {
    let whole = format!("{text}\n\n**End**\n");
    let at = text.len() + 2;
    let mut depth = 0_u32;
    for (event, range) in Parser::new(&whole).into_offset_iter() {
        match event {
            Event::Start(Tag::Paragraph) if range.start == at && depth == 0 => return true,
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
#[cfg(feature = "native")]
mod check_tests;
#[cfg(test)]
#[cfg(feature = "native")]
pub(super) mod tests;
