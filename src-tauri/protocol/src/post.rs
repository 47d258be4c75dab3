//! What stands in the way of posting, and what is on its way.

use crate::Moment;
use meridian_core::{
    draft::changes::Line,
    ids::{CommentId, OpId},
};
use serde::{Deserialize, Serialize};

/// Something in the draft that the member should look at before posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Whether it blocks Post.
    pub blocks: bool,
    /// One sentence (design/DESIGN-UI.md 6).
    pub message: String,
    /// Byte range in the draft's text.
    pub from: u64,
    /// End of the byte range.
    pub to: u64,
    /// The words that the member is asked about; empty where something is to be written or has to be fixed,
    /// and where it has to be fixed so are the fields below. One flat struct: nested ones cost the window's WebAssembly dearly.
    pub words: String,
    /// The button by which the member agrees: `It is meant`, `Ping them`.
    pub meant: String,
    /// The button of the way out: `Make it harmless`, `Write without @`; empty where there is none.
    pub safe: String,
    /// What stands in place of the words then.
    pub put: String,
    /// The field of the template in which it is to be written and which the text does not have.
    pub field: Option<u32>,
}

/// The Post button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostView {
    /// `Post update`, `Queue update`, `Update comment`, `Queue this instead`.
    pub label: String,
    /// Why it does nothing now; none when it works.
    pub refused: Option<String>,
    /// An operation that can still be taken back or given up, with the sentence about it.
    pub pending: Option<PendingView>,
    /// Some when the text was changed since it was posted or queued.
    pub changed_since: Option<String>,
    /// What to say where nothing in the text is in the way.
    pub ready: String,
    /// Whether the member carries it to its place by hand: see [`crate::ByHandView`].
    pub by_hand: bool,
    /// Whether what was posted can be withdrawn.
    pub can_withdraw: bool,
}

/// An operation on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingView {
    /// The operation.
    pub op: OpId,
    /// One sentence: what is going on, what happens next.
    pub words: String,
    /// Whether "Cancel sending" works.
    pub can_cancel: bool,
    /// Whether a person must act.
    pub needs_person: bool,
    /// Until when nothing of it leaves, so that it can be taken back; none once that has passed.
    pub held_until: Option<Moment>,
}

/// What the first post of an account to a repository makes public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstPostView {
    /// What the member agrees to, as one of [`crate::PostUpdate::meant`].
    pub words: String,
    /// The facts, in the order in which they are read.
    pub rows: Vec<FirstPostRow>,
}

/// One of the facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstPostRow {
    /// What it is about.
    pub label: String,
    /// What is so.
    pub words: String,
}

/// What has changed in a draft since its text was queued or posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesView {
    /// The lines that differ, each with its neighbours; none where the draft says the same.
    pub lines: Vec<Line>,
}

/// Whether the member can post, without having posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CanPostView {
    /// How sure it is.
    pub answer: CanPostAnswer,
    /// Why, and what to do: whole sentences.
    pub words: String,
    /// What there is to do about it here; none where nothing is, or nothing has to be.
    pub act: Option<CanPostAct>,
}

/// How sure it is that a post is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CanPostAnswer {
    /// GitHub has said so, or taken one already.
    Yes,
    /// Nothing is known against it; the first post tells.
    Probably,
    /// GitHub would refuse it.
    No,
}

/// What there is to do where one cannot post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CanPostAct {
    /// Sign in another way.
    SignIn,
    /// Authorise the sign-in on this page of the team's host.
    Authorise {
        /// Its address.
        page: String,
    },
    /// Copy the text, and post it by hand.
    Copy,
}

/// What a withdrawal of the draft's update would do now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawalView {
    /// The comment that it edits.
    pub comment: CommentId,
    /// The line that will stand in its place.
    pub text: String,
    /// What somebody has written there since; it goes too.
    pub replaces: Option<String>,
}
