//! The mark of a comment that is no update: what it is about is its key.

use super::{
    Values,
    away::{self, Notice},
    first_line, read_part,
};
use crate::{
    fingerprint::sha256_hex,
    ids::{CommentId, CycleName, ItemKey, OpId, ProposalKey, RoundKey},
};
use serde::{Deserialize, Serialize};

/// How many hex digits of a text's hash stand in the mark.
const DIGITS: usize = 32;

/// What a message is about. Of each one there is one per author; whoever has no notebook finds by it
/// what an earlier run has made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// What is said of a round when it closes: one for the team.
    Summary {
        /// The release.
        cycle: CycleName,
        /// The turn of the rhythm.
        round: RoundKey,
    },
    /// That a round is open, where it shares its issue or discussion with others: one for the team.
    Opening {
        /// The release.
        cycle: CycleName,
        /// The turn of the rhythm.
        round: RoundKey,
    },
    /// A further text that tags people for whom a round's body had no room.
    RollCall {
        /// The release.
        cycle: CycleName,
        /// The turn of the rhythm.
        round: RoundKey,
        /// Which text with tags it is, counted from the body, which is the first.
        part: u8,
        /// How many there are.
        of: u8,
    },
    /// That its author is away on some days, or back.
    Away {
        /// On which.
        notice: Notice,
        /// Which of their notices it is, from 1: the same may be said again after another one.
        number: u32,
    },
    /// A question put for decision.
    Proposal {
        /// Which.
        proposal: ProposalKey,
    },
    /// What its author answers to a proposal.
    Answer {
        /// To which.
        proposal: ProposalKey,
        /// Which of their answers it is, from 1: the same may be said again after another one.
        number: u32,
    },
    /// What was decided.
    Outcome {
        /// Of which proposal.
        proposal: ProposalKey,
        /// Its how manieth decision, from 1: each reopening asks for another.
        turn: u32,
    },
    /// That it is open again.
    Reopened {
        /// Which proposal.
        proposal: ProposalKey,
        /// The how manieth decision does not hold any more.
        turn: u32,
    },
    /// How an item ended, by its author's word.
    ItemEnded {
        /// Which.
        item: ItemKey,
    },
    /// An answer to a comment.
    Reply {
        /// To which.
        to: CommentId,
        /// The reply's own name: two different ones to one comment are two, and the same one is not said twice.
        draft: OpId,
        /// By what the comment's text was known when it was answered (`talk::text_mark`).
        seen: String,
    },
}

impl About {
    /// Its words in a mark, which are its key.
    pub fn key(&self) -> String {
        match self {
            Self::Summary { cycle, round } => {
                format!("meridian:summary v=1 cycle={cycle} round={round}")
            }
            Self::Opening { cycle, round } => {
                format!("meridian:opening v=1 cycle={cycle} round={round}")
            }
            Self::RollCall { cycle, round, part, of } => {
                format!("meridian:roll-call v=1 cycle={cycle} round={round} part={part}/{of}")
            }
            Self::Away { notice, number } => format!("{} v=1 {notice} no={number}", away::WORD),
            Self::Proposal { proposal } => format!("meridian:proposal v=1 key={proposal}"),
            Self::Answer { proposal, number } => {
                format!("meridian:answer v=1 key={proposal} no={number}")
            }
            Self::Outcome { proposal, turn } => {
                format!("meridian:outcome v=1 key={proposal} turn={turn}")
            }
            Self::Reopened { proposal, turn } => {
                format!("meridian:reopened v=1 key={proposal} turn={turn}")
            }
            Self::ItemEnded { item } => format!("meridian:item-ended v=1 key={item}"),
            Self::Reply { to, draft, seen } => {
                format!("meridian:reply v=1 to={to} draft={draft} seen={seen}")
            }
        }
    }

    fn read(line: &str) -> Option<(Self, Values<'_>)> {
        if let Some(values) = Values::read(line, "meridian:summary") {
            let (cycle, round) = (values.get("cycle")?, values.get("round")?);
            return Some((Self::Summary { cycle, round }, values));
        }
        if let Some(values) = Values::read(line, "meridian:opening") {
            let (cycle, round) = (values.get("cycle")?, values.get("round")?);
            return Some((Self::Opening { cycle, round }, values));
        }
        if let Some(values) = Values::read(line, away::WORD) {
            let (notice, number) = (Notice::read(&values)?, values.get("no")?);
            return Some((Self::Away { notice, number }, values));
        }
        if let Some(values) = Values::read(line, "meridian:proposal") {
            return Some((Self::Proposal { proposal: values.get("key")? }, values));
        }
        if let Some(values) = Values::read(line, "meridian:answer") {
            let (proposal, number) = (values.get("key")?, values.get("no")?);
            return Some((Self::Answer { proposal, number }, values));
        }
        if let Some(values) = Values::read(line, "meridian:outcome") {
            let (proposal, turn) = (values.get("key")?, values.get("turn")?);
            return Some((Self::Outcome { proposal, turn }, values));
        }
        if let Some(values) = Values::read(line, "meridian:reopened") {
            let (proposal, turn) = (values.get("key")?, values.get("turn")?);
            return Some((Self::Reopened { proposal, turn }, values));
        }
        if let Some(values) = Values::read(line, "meridian:item-ended") {
            return Some((Self::ItemEnded { item: values.get("key")? }, values));
        }
        if let Some(values) = Values::read(line, "meridian:reply") {
            let (to, draft) = (CommentId::of(values.text("to")?), values.get("draft")?);
            let seen = values.text("seen")?.to_owned();
            return Some((Self::Reply { to, draft, seen }, values));
        }
        let values = Values::read(line, "meridian:roll-call")?;
        let (cycle, round) = (values.get("cycle")?, values.get("round")?);
        let (part, of) = read_part(values.text("part")?)?;
        Some((Self::RollCall { cycle, round, part, of }, values))
    }
}

/// The first line of a comment that is no update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageMarker {
    /// What it is about.
    pub about: About,
    /// What is known of the text below, by its hash: one that was changed by hand since has another.
    pub sum: Option<String>,
    /// The operation whose POST made the comment; later edits keep it. One that was pasted has none.
    pub op: Option<OpId>,
    /// Whether it says that it does not count any more.
    pub withdrawn: bool,
}

impl MessageMarker {
    /// The line without a line ending:
    /// `<!-- meridian:summary v=1 cycle=v1.38 round=2026-11-16 sum=9f.. op=01J... -->`
    pub fn render(&self) -> String {
        let Self { about, sum, op, withdrawn } = self;
        let sum = sum.as_ref().map_or_else(String::new, |sum| format!(" sum={sum}"));
        let op = op.as_ref().map_or_else(String::new, |op| format!(" op={op}"));
        let withdrawn = if *withdrawn { " state=withdrawn" } else { "" };
        format!("<!-- {}{sum}{op}{withdrawn} -->", about.key())
    }

    /// The marker that stands alone on the very first line of a comment, as an update's. None as well where
    /// a second notice of being away stands below one: which of both is meant, nobody can tell.
    pub fn find(body: &str) -> Option<Self> {
        let (line, rest) = first_line(body);
        let (about, values) = About::read(line)?;
        if matches!(about, About::Away { .. }) && away::is_named(rest) {
            return None;
        }
        Some(Self {
            about,
            sum: values.text("sum").map(str::to_owned),
            op: values.get("op"),
            withdrawn: values.text("state") == Some("withdrawn"),
        })
    }

    /// The whole body of a comment with this text, LF only.
    pub fn compose(about: About, op: Option<OpId>, withdrawn: bool, text: &str) -> String {
        let sum = Some(sum(text));
        format!("{}\n{text}", Self { about, sum, op, withdrawn }.render())
    }

    /// A comment's body with this mark in the place of its own.
    #[must_use]
    pub fn put_on(&self, body: &str) -> String {
        format!("{}\n{}", self.render(), below(body))
    }

    /// Whether nobody changed by hand what stands below the mark of a comment.
    pub fn is_intact(body: &str) -> bool {
        Self::find(body).is_some_and(|mark| mark.sum == Some(sum(below(body))))
    }
}

/// A message's text without its mark; the whole body where it has none.
pub fn below(body: &str) -> &str {
    if MessageMarker::find(body).is_some() { first_line(body).1 } else { body }
}

/// What a mark says of a text. GitHub may take a text's last line ending off.
fn sum(text: &str) -> String {
    let mut hex = sha256_hex(text.trim_end());
    hex.truncate(DIGITS);
    hex
}
