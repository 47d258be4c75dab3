//! The pages of a round as a conversation, and what is done with them.

use serde::{Deserialize, Serialize};

/// Which page of the conversation is looked at. Comments are called as in their addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TalkPage {
    /// What waits for the member, what is new, and the rest.
    #[default]
    All,
    /// The thread that a comment is in.
    Thread {
        /// The comment.
        comment: String,
    },
    /// A reply to a comment, before it goes.
    Reply(Replying),
}

/// A reply as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replying {
    /// The comment.
    pub comment: String,
    /// The member's words: Markdown.
    pub text: String,
    /// Whether the comment's first lines are quoted above them.
    pub quotes: bool,
    /// Whether its author is told by name.
    pub pings: bool,
}

/// What is done with a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TalkAct {
    /// Send a reply as it was shown.
    Reply {
        /// It.
        reply: Replying,
        /// What tells the text that was shown from another one; refused where it is another by now.
        digest: String,
    },
    /// Keep a reply on this laptop, or throw the one away that was kept, where nothing is typed.
    Keep(Replying),
    /// Give a thumb up.
    ThumbUp {
        /// To which comment.
        comment: String,
    },
    /// What was shown has been read.
    Read {
        /// Up to which comment; none for everything.
        up_to: Option<String>,
    },
}
