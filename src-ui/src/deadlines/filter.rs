//! Whose deadlines are listed; remembered on this laptop.

use crate::frame::theme;
use meridian_protocol::{DeadlineRow, DeadlinesView};

const KEY: &str = "meridian.deadlines";

/// Whose deadlines are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filter {
    /// What concerns the member.
    Mine,
    /// All.
    Everyone,
    /// What contradicts itself, asks something or was moved.
    Doubts,
    /// One role's.
    Role(String),
}

impl Filter {
    /// What was chosen before.
    pub(super) fn remembered() -> Self {
        theme::recall(KEY).map_or(Self::Everyone, |word| Self::named(&word))
    }

    /// By the word that the page keeps for it; what is no word of ours is a role.
    pub(super) fn named(word: &str) -> Self {
        match word {
            "*mine" => Self::Mine,
            "*all" => Self::Everyone,
            "*doubts" => Self::Doubts,
            role => Self::Role(role.to_owned()),
        }
    }

    /// The word that the page keeps for it.
    pub(super) fn word(&self) -> &str {
        match self {
            Self::Mine => "*mine",
            Self::Everyone => "*all",
            Self::Doubts => "*doubts",
            Self::Role(role) => role,
        }
    }

    /// Keeps it for the next time. What needs a look today is nothing to start with tomorrow.
    pub(super) fn remember(&self) {
        if *self != Self::Doubts {
            theme::remember_word(KEY, self.word());
        }
    }

    /// Whether a row is listed.
    pub(super) fn fits(&self, row: &DeadlineRow) -> bool {
        match self {
            Self::Mine => row.mine,
            Self::Everyone => true,
            Self::Doubts => needs_a_look(row),
            Self::Role(role) => row.roles.iter().any(|r| r == role || r == "everyone"),
        }
    }

    /// A role of another cycle would list nothing but what is everyone's.
    pub(super) fn known_in(self, view: &DeadlinesView) -> Self {
        match self {
            Self::Role(role) if !view.roles.contains(&role) => Self::Everyone,
            known => known,
        }
    }
}

/// Whether a person should look at it: it contradicts itself, asks something or was moved.
pub(super) fn needs_a_look(row: &DeadlineRow) -> bool {
    row.is_doubtful() || row.moved_from.is_some()
}
