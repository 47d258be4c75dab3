//! What the member carries to its place by hand.

use meridian_core::ids::{CommentId, DraftKey, OpId};
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

/// Where a team's members give their updates to the lead on GitHub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivePlaceView {
    /// `orchard/signal#12`
    pub name: String,
    /// Its title.
    pub title: String,
    /// Where a person sees it.
    pub url: String,
}

/// Giving a draft to the lead as a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveCommentView {
    /// Where; none while the team has no such place.
    pub place: Option<GivePlaceView>,
    /// What giving it means, or what became of it; one sentence or two.
    pub words: String,
    /// The comment as people read it; empty where `refused` says why it cannot be given.
    pub text: String,
    /// Why it cannot be given now, and what to do.
    pub refused: Option<String>,
    /// What the member has to agree to before.
    pub asks: Vec<AskView>,
    /// Whether it is there, as it was given.
    pub is_given: bool,
    /// What is on its way or stopped, if anything is.
    pub op: Option<OpId>,
    /// Whether what was given, or is on its way, can be taken back.
    pub may_take_back: bool,
    /// Where the comment stands, once it was read back.
    pub url: Option<String>,
}

/// Something to agree to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskView {
    /// What is agreed to.
    pub words: String,
    /// One sentence or more.
    pub message: String,
}

/// What others gave on GitHub to be posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CameView {
    /// `2 texts given to you on orchard/signal#12.`; empty where there is no such place.
    pub words: String,
    /// How many wait to be taken over.
    pub count: u32,
    /// Each of them, the newest first.
    pub rows: Vec<CameRow>,
}

/// A text that was given in a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CameRow {
    /// The comment, and which text of it this is.
    pub id: CameId,
    /// `Docs, round of 26 Oct 2026`
    pub about: String,
    /// Who wrote it, by its own line, without `@`.
    pub author: String,
    /// Whose comment it is, without `@`.
    pub by: String,
    /// When it was given, in words.
    pub at: String,
    /// Where a person sees it.
    pub url: String,
    /// What its place is called, for sentences about it.
    pub file: String,
    /// The file that it holds; empty where that cannot be read.
    pub text: String,
    /// What to know before it is taken over.
    pub notes: Vec<String>,
    /// Why it cannot be taken over, and what to do.
    pub refused: Option<String>,
    /// Whether the member has taken it over.
    pub is_taken: bool,
}

/// A text in a comment: another text of the same comment is another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CameId {
    /// The comment.
    pub comment: CommentId,
    /// What is known of its text.
    pub sum: String,
}
