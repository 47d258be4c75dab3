//! A line: what a rule says, with its evidence.

use crate::{
    fingerprint::sha256_hex,
    ids::{RoundKey, SectionId},
};
use serde::{Deserialize, Serialize};

/// The ten rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The same thing is in a section's way for the second round.
    SameBlocker,
    /// Yellow or Red for the third round, and nothing about it changes.
    StuckColour,
    /// A count will not reach its goal by its milestone.
    Pace,
    /// A count is worse than in the cycle before.
    WorseThanLast,
    /// Somebody was asked by name, and has not answered.
    NoAnswer,
    /// A section does not write.
    Silence,
    /// An own milestone is near, and something stands in its way.
    NotReady,
    /// A milestone moved, and those whom it concerns have not mentioned it.
    MovedUnseen,
    /// Two sections wait for the same thing.
    SameTwice,
    /// Green, and its own words say otherwise.
    ColourAgainstWords,
}

impl Rule {
    /// Every one.
    pub const ALL: [Self; 10] = [
        Self::SameBlocker,
        Self::StuckColour,
        Self::Pace,
        Self::WorseThanLast,
        Self::NoAnswer,
        Self::Silence,
        Self::NotReady,
        Self::MovedUnseen,
        Self::SameTwice,
        Self::ColourAgainstWords,
    ];

    /// For people, in front of its sentence.
    pub fn word(self) -> &'static str {
        match self {
            Self::SameBlocker => "Same blocker",
            Self::StuckColour => "Stuck colour",
            Self::Pace => "Pace",
            Self::WorseThanLast => "Worse than last cycle",
            Self::NoAnswer => "Asked, no answer",
            Self::Silence => "Silence",
            Self::NotReady => "Near and not ready",
            Self::MovedUnseen => "Moved, not mentioned",
            Self::SameTwice => "Same thing twice",
            Self::ColourAgainstWords => "Colour against words",
        }
    }

    /// Its name for other programs, `same_blocker`.
    pub fn name(self) -> &'static str {
        match self {
            Self::SameBlocker => "same_blocker",
            Self::StuckColour => "stuck_colour",
            Self::Pace => "pace",
            Self::WorseThanLast => "worse_than_last",
            Self::NoAnswer => "no_answer",
            Self::Silence => "silence",
            Self::NotReady => "not_ready",
            Self::MovedUnseen => "moved_unseen",
            Self::SameTwice => "same_twice",
            Self::ColourAgainstWords => "colour_against_words",
        }
    }
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which rule.
    pub rule: Rule,
    /// Of which sections, at least one.
    pub sections: Vec<SectionId>,
    /// The round in which its evidence begins.
    pub since: RoundKey,
    /// One sentence, two at most.
    pub sentence: String,
    /// Where its evidence stands: addresses, and issues by their numbers.
    pub links: Vec<String>,
    /// A fingerprint of what it rests on: the same for as long as nothing new is to be said.
    pub evidence: String,
    /// How much it weighs, up to 100.
    pub weight: u8,
}

impl Line {
    /// By which a person names it: the beginning of its evidence.
    pub fn id(&self) -> &str {
        const LENGTH: usize = 8;
        self.evidence.get(..LENGTH).unwrap_or(&self.evidence)
    }
}

/// What makes the evidence of a line; [`Line::evidence`] is its fingerprint.
pub(super) fn evidence(rule: Rule, section: Option<&SectionId>, parts: &[&str]) -> String {
    let section = section.map_or("", SectionId::as_str).to_lowercase();
    sha256_hex(&format!("{}\n{section}\n{}", rule.name(), parts.join("\n")))
}
