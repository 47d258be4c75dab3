//! What the member carries to its place by hand.

use meridian_core::ids::DraftKey;
use serde::{Deserialize, Serialize};

/// What there is to say and to do beside the copy button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByHandView {
    /// The draft that it is about.
    pub draft: DraftKey,
    /// Whether this is how an update gets to its place now: nobody is signed in, or it goes elsewhere.
    pub is_the_way: bool,
    /// What became of the text, in a sentence or two.
    pub state: String,
    /// Who the member is, or why to say it.
    pub who: String,
    /// Who they say they are, without `@`; none where nothing was said, or GitHub said it.
    pub login: Option<String>,
    /// Whether it is for them to say.
    pub may_say: bool,
    /// Who is in the team, without `@`.
    pub offered: Vec<String>,
    /// The page on which to paste; none while it is not known.
    pub page: Option<String>,
    /// How often it is looked, and when the next time is; empty where that is not limited.
    pub look: String,
    /// Whether it may be looked now.
    pub may_look: bool,
    /// Where the comment stands that was found.
    pub found: Option<String>,
    /// Whether the team's updates go where Meridian cannot look.
    pub is_elsewhere: bool,
    /// Whether the member has marked this one as posted there.
    pub is_marked: bool,
}

/// In which form a text is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyAs {
    /// As it is written; with the line by which it is found, where it is looked for.
    Markdown,
    /// For a document.
    Html,
    /// As people write in Slack.
    Slack,
}

/// A text that was copied, and frozen as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopiedView {
    /// What belongs on the clipboard.
    pub text: String,
    /// The same for a document; empty where there is none.
    pub html: String,
    /// One sentence.
    pub words: String,
}

/// Giving a draft to the lead as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveView {
    /// Whether it was given, or what giving it means; one sentence or two.
    pub words: String,
    /// Whether it was given, by the member's own word.
    pub is_given: bool,
    /// Where it would be written, or was just written.
    pub path: String,
    /// What the file would say; empty where `refused` says why nothing is written.
    pub text: String,
    /// Why it cannot be given now, and what to do.
    pub refused: Option<String>,
}

/// What came in a file, before anything is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenView {
    /// Who wrote it, without `@`.
    pub author: String,
    /// Whose section it is, and of which round: `Release Signal, round of 16 Nov 2026`.
    pub about: String,
    /// When it was written to the file, in words.
    pub written: String,
    /// Under whose name it will stand, and with which line; whole sentences.
    pub posts_as: String,
    /// The text as it would stand in the draft, with the author's line.
    pub text: String,
    /// What stands in the draft of that section now, if anything does.
    pub own: Option<String>,
    /// Whether the draft holds it already.
    pub is_there: bool,
}

/// Where a text that was given goes in a draft that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PutGiven {
    /// Below what stands there.
    Below,
    /// In its place; that is kept, and can be read again.
    Instead,
}
