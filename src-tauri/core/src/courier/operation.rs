//! What waits in the outbox and the states it can be in.

use super::{exchange::Emoji, kinds::Content, refusal::Refusal};
use crate::ids::{CommentId, DraftKey, IssueNumber, OpId, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{fmt, ops::Deref};

/// One wish of the member on its way to GitHub: an envelope that is the same for every kind, read
/// through to its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation<C = Content> {
    /// Made when the member asked for it.
    pub id: OpId,
    /// Who asked; items of one account are never sent as another.
    pub author: UserId,
    /// When the member asked.
    pub created_at: DateTime<Utc>,
    /// Not sent before this moment, so that it can be taken back.
    pub not_before: Option<DateTime<Utc>>,
    /// Where it is now.
    pub state: OpState,
    /// What it brings, and where to.
    pub content: C,
}

impl<C> Operation<C> {
    /// The same envelope around something else.
    pub fn with<D>(self, content: D) -> Operation<D> {
        let Self { id, author, created_at, not_before, state, content: _ } = self;
        Operation { id, author, created_at, not_before, state, content }
    }
}

impl Operation {
    /// It as one of a kind; none when it is of another.
    pub fn of<C: TryFrom<Content>>(self) -> Option<Operation<C>> {
        let content = C::try_from(self.content.clone()).ok()?;
        Some(self.with(content))
    }
}

impl<C: Into<Content> + Clone> Operation<C> {
    /// It as one of any kind.
    pub fn any(self) -> Operation {
        let content = self.content.clone().into();
        self.with(content)
    }
}

impl<C> Deref for Operation<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.content
    }
}

/// Something that stands on GitHub, by its name there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// A comment.
    Comment(CommentId),
    /// An issue or pull request.
    Issue(IssueNumber),
    /// Whether an issue is pinned.
    Pin(IssueNumber),
    /// The reactions of one sort to a comment.
    Reactions {
        /// The comment.
        comment: CommentId,
        /// Which ones.
        emoji: Emoji,
    },
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Comment(id) => write!(f, "comments/{id}"),
            Self::Issue(number) => write!(f, "issues/{number}"),
            Self::Pin(number) => write!(f, "issues/{number}/pin"),
            Self::Reactions { comment, emoji } => {
                write!(f, "comments/{comment}/reactions/{}", emoji.word())
            }
        }
    }
}

/// Whether a write makes something or changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Write {
    /// `POST`: its repetition would make a second one.
    Create,
    /// `PATCH` of what is there: its repetition is harmless.
    Edit,
}

/// Why an operation waits though nothing is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Wait {
    /// It is simply next, or taken back until `not_before`.
    Turn,
    /// GitHub could not be reached.
    Network,
    /// The round's issue does not exist yet.
    Issue,
    /// The sign-in that was given is another person's: nothing is written with it.
    OtherAccount {
        /// Whose it is.
        login: String,
    },
    /// GitHub had trouble of its own (5xx on a read, or before a write was sent).
    Trouble {
        /// What GitHub said, one line.
        said: String,
    },
}

/// Why a person must act before the operation can go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Parked {
    /// The sign-in is another person's; nothing is written with it.
    OtherAccount {
        /// Whose it is.
        login: String,
    },
    /// What was to be changed was deleted on GitHub.
    #[serde(rename = "comment_deleted")]
    Deleted,
    /// What was to be changed belongs to somebody else.
    NotOurs,
    /// GitHub answered success but holds something else than was sent.
    NotAsSent,
    /// The member has told of this section in a comment of their own, and was not asked whether a
    /// second one is meant.
    #[serde(rename = "second_comment")]
    ByHand {
        /// The newest of such comments.
        comment: CommentId,
        /// Where a person sees it.
        url: String,
        /// When it was written.
        at: DateTime<Utc>,
        /// How it begins, on one line.
        words: String,
    },
    /// GitHub refused.
    #[serde(untagged)]
    Refused(Refusal),
}

/// Where an operation is. The only states in which nothing more will happen by itself are
/// `Done`, `Conflict`, `Parked` and `Cancelled`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum OpState {
    /// Nothing of it is on its way.
    Waiting {
        /// Why.
        #[serde(flatten)]
        wait: Wait,
        /// Look again at this moment; none means at once.
        retry_at: Option<DateTime<Utc>>,
        /// How often in a row this wait was entered, for the pause between tries.
        tries: u32,
    },
    /// The journal: written before the first byte is sent. Found at start-up, it means that the
    /// outcome is unknown.
    Sending {
        /// Which write.
        write: Write,
        /// When the journal was written.
        at: DateTime<Utc>,
    },
    /// A write was sent and its answer was lost.
    Unknown {
        /// Which write.
        write: Write,
        /// When the write was sent.
        since: DateTime<Utc>,
        /// How many complete looks have not found it.
        looks: u32,
        /// The next look.
        look_at: DateTime<Utc>,
    },
    /// GitHub said yes; the read-back is still to come.
    Written {
        /// What should be as it was sent.
        #[serde(flatten)]
        thing: Thing,
        /// How many read-backs have not found it.
        looks: u32,
        /// The next read-back.
        look_at: DateTime<Utc>,
    },
    /// Read back and equal.
    Done,
    /// Somebody changed it on GitHub; both are kept and a person decides.
    Conflict {
        /// What GitHub holds now; of a text LF only.
        theirs: String,
        /// When that was seen.
        at: DateTime<Utc>,
    },
    /// A person must act.
    Parked(Parked),
    /// The member took it back.
    Cancelled,
}

impl OpState {
    /// A fresh operation.
    pub fn queued() -> Self {
        Self::Waiting { wait: Wait::Turn, retry_at: None, tries: 0 }
    }

    /// Whether the courier still has something to do for it.
    pub fn is_open(&self) -> bool {
        matches!(
            self,
            Self::Waiting { .. }
                | Self::Sending { .. }
                | Self::Unknown { .. }
                | Self::Written { .. }
        )
    }

    /// The word under which the store and the CLI name this state.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Sending { .. } => "sending",
            Self::Unknown { .. } => "unknown",
            Self::Written { .. } => "written",
            Self::Done => "done",
            Self::Conflict { .. } => "conflict",
            Self::Parked(_) => "parked",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Proof that GitHub holds exactly the text that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The operation that it proves.
    pub op: OpId,
    /// The draft that became an update.
    pub draft: DraftKey,
    /// The issue that carries the comment.
    pub issue: IssueNumber,
    /// The comment.
    pub comment: CommentId,
    /// Where a person sees it.
    pub url: String,
    /// SHA-256 of the body with LF line endings, 64 hex digits.
    pub sha256: String,
    /// Length of that body in bytes.
    pub bytes: i64,
    /// When the read-back matched.
    pub at: DateTime<Utc>,
}

#[cfg(test)]
#[path = "operation_tests.rs"]
mod tests;
