//! What the account that opens a round may add to it, and who can add the rest.
//!
//! GitHub drops labels and a milestone of somebody without triage without a word, and a bot refuses a line
//! of somebody who may not use it in public: both are said before, and the line is left out.

use super::choices::{Choices, MayUse, ProwLine};
use super::people::is_same;
use serde::Serialize;

/// What an account may do in a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// GitHub has not said it.
    Unknown,
    /// Open issues and comment.
    Read,
    /// Put labels and a milestone on an issue as well.
    Triage,
    /// Pin one as well.
    Write,
}

impl Permission {
    /// Whether it is at least that much; none while it is not known.
    fn holds(self, least: Self) -> Option<bool> {
        match (self, least) {
            (Self::Unknown, _) => None,
            (Self::Read, Self::Triage | Self::Write) | (Self::Triage, Self::Write) => Some(false),
            _ => Some(true),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Unknown | Self::Read => "no role",
            Self::Triage => "triage",
            Self::Write => "write",
        }
    }
}

/// Who opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opener {
    /// Their account, where it is known.
    pub login: Option<String>,
    /// Whether it is a bot: then everybody who is tagged is told.
    pub is_bot: bool,
    /// What it may do.
    pub may: Permission,
}

/// Somebody of whom it is known what they may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// What they are called.
    pub name: String,
    /// What they may do.
    pub may: Permission,
}

/// Something that a team wants on the issue of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum Addition {
    /// A label.
    Label(String),
    /// A milestone.
    Milestone(String),
    /// That the issue is pinned.
    Pin,
}

/// Something that the account cannot add, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CannotAdd {
    /// What.
    pub what: Addition,
    /// Who can, as one sentence.
    pub who_can: String,
    /// Whether it is certain; it is not while nobody has said what the account may do.
    pub is_sure: bool,
}

/// What became of a line that makes a bot act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaidLine {
    /// The line.
    pub line: String,
    /// Whether it stands in the body.
    pub is_kept: bool,
    /// Why, as one sentence.
    pub why: String,
}

/// What can be sent with the issue, and what cannot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rights {
    pub(super) labels: Vec<String>,
    pub(super) milestone: Option<String>,
    pub(super) pin: bool,
    pub(super) cannot: Vec<CannotAdd>,
    pub(super) lines: Vec<SaidLine>,
}

/// Sorts what the team wants by what the account may do. What is not known is tried and said: GitHub
/// drops it at worst. A line for a bot is not tried, because its refusal is public.
pub(super) fn sort(
    choices: &Choices,
    opener: &Opener,
    helpers: &[Helper],
    repository: &str,
) -> Rights {
    let lines: Vec<SaidLine> = choices.prow.iter().map(|line| judge(line, opener)).collect();
    let mut found = Rights { lines, ..Rights::default() };
    let kept: Vec<&str> =
        found.lines.iter().filter(|said| said.is_kept).map(|said| said.line.as_str()).collect();
    let by_line = |what: &Addition| kept.iter().any(|line| adds(line, what));
    let mut cannot = Vec::new();
    let mut may = |what: Addition, least: Permission| {
        let holds = opener.may.holds(least);
        if holds != Some(true) && !by_line(&what) {
            let who_can = who_can(least, helpers, repository);
            cannot.push(CannotAdd { what, who_can, is_sure: holds == Some(false) });
        }
        holds != Some(false)
    };
    let label = |name: &String| Addition::Label(name.clone());
    found.labels = choices
        .labels
        .iter()
        .filter(|name| may(label(name), Permission::Triage))
        .cloned()
        .collect();
    let milestone = choices.milestone.clone();
    found.milestone =
        milestone.filter(|title| may(Addition::Milestone(title.clone()), Permission::Triage));
    found.pin = choices.pin && may(Addition::Pin, Permission::Write);
    found.cannot = cannot;
    found
}

fn who_can(least: Permission, helpers: &[Helper], repository: &str) -> String {
    let able = helpers.iter().filter(|helper| helper.may.holds(least) == Some(true));
    let names: Vec<&str> = able.map(|helper| helper.name.as_str()).take(3).collect();
    match names.split_last() {
        None => format!("Somebody with {} in {repository} can.", least.words()),
        Some((one, [])) => format!("{one} can."),
        Some((last, others)) => format!("{} or {last} can.", others.join(", ")),
    }
}

fn judge(ProwLine { line, who }: &ProwLine, opener: &Opener) -> SaidLine {
    let line = line.trim().to_owned();
    let said = |is_kept, why: &str| SaidLine { line: line.clone(), is_kept, why: why.to_owned() };
    let begins = line.strip_prefix('/').is_some_and(|word| word.starts_with(char::is_alphabetic));
    if !begins || line.contains(['\n', '\r']) || line.contains("<!--") {
        return said(false, "It is no line for a bot: one begins with a slash and a word.");
    }
    if line.contains('@') {
        return said(false, "It names somebody: people are tagged by the roster alone.");
    }
    match who {
        MayUse::Anyone => said(true, "Anybody may use it."),
        MayUse::Only(logins) => match opener.login.as_deref() {
            Some(login) if logins.iter().any(|one| is_same(one, login)) => {
                said(true, "This account may use it.")
            }
            _ => said(false, "This account may not use it: a bot would refuse it in public."),
        },
        MayUse::Triage | MayUse::Write => {
            let least = if *who == MayUse::Write { Permission::Write } else { Permission::Triage };
            match opener.may.holds(least) {
                Some(true) => said(true, "This account may use it."),
                Some(false) => {
                    said(false, "This account may not use it: a bot would refuse it in public.")
                }
                None => said(
                    false,
                    "It is not known whether this account may use it, and a bot would refuse it in \
                     public.",
                ),
            }
        }
    }
}

/// The words of Prow whose arguments are labels that begin with the word.
const KINDS: [&str; 8] =
    ["area", "committee", "kind", "language", "priority", "sig", "triage", "wg"];

/// Whether a bot that acts on this line adds it.
fn adds(line: &str, what: &Addition) -> bool {
    let mut words = line.trim_start_matches('/').split_whitespace();
    let (Some(word), Some(first)) = (words.next(), words.next()) else { return false };
    let mut named = std::iter::once(first).chain(words);
    match what {
        Addition::Label(label) if word == "label" => {
            named.any(|name| name.eq_ignore_ascii_case(label))
        }
        Addition::Label(label) if KINDS.contains(&word) => {
            named.any(|name| format!("{word}/{name}").eq_ignore_ascii_case(label))
        }
        Addition::Milestone(title) if word == "milestone" => {
            line.trim_start_matches("/milestone").trim() == title
        }
        _ => false,
    }
}
