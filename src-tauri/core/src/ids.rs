//! Names of things, so that no number or string can stand for the wrong one.

use crate::two_shapes;
use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A text that is not a valid name of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not a valid {kind}: {rule}")]
pub struct BadName {
    /// What the text was meant to be, such as "section".
    pub kind: &'static str,
    /// The text as given.
    pub text: String,
    /// What would be valid, in words.
    pub rule: &'static str,
}

/// The characters a value in the marker comment may have (DESIGN.md 4).
fn fits_marker(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 100
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'/' | b'-'))
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadName;
            fn try_from(text: String) -> Result<Self, BadName> {
                if fits_marker(&text) {
                    Ok(Self(text))
                } else {
                    Err(BadName { kind: $kind, text, rule: "1 to 100 of A-Z a-z 0-9 . _ / -" })
                }
            }
        }

        impl FromStr for $name {
            type Err = BadName;
            fn from_str(text: &str) -> Result<Self, BadName> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// One release of a team as people call it, such as `v1.38`.
    CycleName,
    "cycle"
);
text_id!(
    /// A role's part of the status, such as `release-signal`.
    SectionId,
    "section"
);
text_id!(
    /// An operation of the outbox: a ULID, made once when the member presses Post, never changed.
    OpId,
    "operation"
);
text_id!(
    /// A proposal, by what anybody can derive again: the round in which it was asked, who asked, and what.
    ProposalKey,
    "proposal"
);

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number_id!(
    /// The notebook's own number of a team (a host and a repository's numeric id).
    TeamId
);
number_id!(
    /// The number of an issue within its repository, as in `#3141`.
    IssueNumber
);
number_id!(
    /// GitHub's number of a user; logins change, this does not.
    UserId
);

two_shapes! {
    /// What GitHub calls a comment, unique over all repositories of a host: a number on an issue, a text
    /// in a discussion. JSON has the one as a number and the other as a string.
    #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(remote = "Self", untagged)]
    pub enum CommentId {
        /// A comment on an issue or pull request.
        Number(i64),
        /// A node of GitHub's graph.
        Node(String),
    }
}

impl CommentId {
    /// As it is written in an address or a mark.
    pub fn of(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Node(text.to_owned()), Self::Number)
    }

    /// Its number, where it has one.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Node(_) => None,
        }
    }
}

impl fmt::Debug for CommentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut name = f.debug_tuple("CommentId");
        match self {
            Self::Number(number) => name.field(number).finish(),
            Self::Node(id) => name.field(id).finish(),
        }
    }
}

impl fmt::Display for CommentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Node(id) => f.write_str(id),
        }
    }
}

/// A question of somebody's that wants an answer, by what anybody can derive again: the comment in which it
/// is asked, and which of the questions there it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ItemKey {
    /// The comment.
    pub comment: CommentId,
    /// Which one there, from 1.
    pub ordinal: u16,
}

impl fmt::Display for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.comment, self.ordinal)
    }
}

impl FromStr for ItemKey {
    type Err = BadName;
    fn from_str(text: &str) -> Result<Self, BadName> {
        let bad = || BadName {
            kind: "item",
            text: text.to_owned(),
            rule: "a comment and a number, such as 5800000592-1",
        };
        let (comment, ordinal) = text.rsplit_once('-').ok_or_else(bad)?;
        if !fits_marker(comment) {
            return Err(bad());
        }
        let comment = match comment.parse() {
            Ok(number) => CommentId::Number(number),
            Err(_) => CommentId::Node(comment.to_owned()),
        };
        let ordinal = ordinal.parse().ok().filter(|ordinal| *ordinal > 0).ok_or_else(bad)?;
        // Only the spelling that `Display` gives back.
        let key = Self { comment, ordinal };
        if key.to_string() == text { Ok(key) } else { Err(bad()) }
    }
}

impl TryFrom<String> for ItemKey {
    type Error = BadName;
    fn try_from(text: String) -> Result<Self, BadName> {
        text.parse()
    }
}

impl From<ItemKey> for String {
    fn from(key: ItemKey) -> Self {
        key.to_string()
    }
}

/// Who acts: a user of one host.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Account {
    /// The API root without a slash at its end, such as `https://api.github.com`.
    pub host: String,
    /// The numeric id; this is the key.
    pub user: UserId,
    /// The login when last seen; for people, never for comparing.
    pub login: String,
}

/// One turn of the rhythm, keyed by the UTC date on which it opens.
///
/// Written `2026-11-16`; a second round that opens the same day is `2026-11-16.2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoundKey {
    /// The UTC date on which the round opens.
    pub opens: NaiveDate,
    /// 1 for the first round of that day.
    pub turn: u8,
}

impl RoundKey {
    /// The first round that opens on `opens`.
    pub fn on(opens: NaiveDate) -> Self {
        Self { opens, turn: 1 }
    }
}

impl fmt::Display for RoundKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // By hand: chrono's own formatting is a fiftieth of the window's WebAssembly.
        let day = self.opens;
        write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day())?;
        if self.turn > 1 { write!(f, ".{}", self.turn) } else { Ok(()) }
    }
}

/// `2026-11-16`, by hand as in [`RoundKey`]'s `Display`.
fn day(text: &str) -> Option<NaiveDate> {
    let mut numbers = text.splitn(3, '-');
    let [year, month, day] = [numbers.next()?, numbers.next()?, numbers.next()?];
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        .filter(|_| text.len() == "2026-11-16".len())
}

impl FromStr for RoundKey {
    type Err = BadName;
    fn from_str(text: &str) -> Result<Self, BadName> {
        let bad = || BadName {
            kind: "round",
            text: text.to_owned(),
            rule: "the UTC date on which it opens, such as 2026-11-16",
        };
        let (date, turn) = match text.split_once('.') {
            Some((date, turn)) => (date, turn.parse().ok().filter(|n| *n > 1).ok_or_else(bad)?),
            None => (text, 1),
        };
        let opens = day(date).ok_or_else(bad)?;
        // Only the spelling that `Display` gives back.
        let key = Self { opens, turn };
        if key.to_string() == text { Ok(key) } else { Err(bad()) }
    }
}

impl TryFrom<String> for RoundKey {
    type Error = BadName;
    fn try_from(text: String) -> Result<Self, BadName> {
        text.parse()
    }
}

impl From<RoundKey> for String {
    fn from(key: RoundKey) -> Self {
        key.to_string()
    }
}

/// What a draft belongs to: never an issue number, because the issue may be hours late.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DraftKey {
    /// The team.
    pub team: TeamId,
    /// The release.
    pub cycle: CycleName,
    /// The turn of the rhythm.
    pub round: RoundKey,
    /// The role's part.
    pub section: SectionId,
}
