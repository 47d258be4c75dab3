//! The kinds of writes: what the courier brings to GitHub, one file each.
//!
//! An operation is a *lane*, a *target*, a *content*, a *proof* and a *resolution*:
//!
//! - the [`Lane`] is the order in which writes go one after the other: of a lane one is on its way,
//!   and what was asked for later waits for its outcome;
//! - the [`Target`] is where it goes: a round's issue, or something whose number is known;
//! - the content is what was frozen when the member asked: the kind's own struct, a variant of
//!   [`Content`];
//! - the proof is what must be read back before it is done, and what is written down of it then
//!   ([`Kind::seen`], [`Kind::proof`]);
//! - the resolution is where to look for what became of a write whose answer was lost: at the thing
//!   itself where there is one, else through a whole list for the mark of what was made.
//!
//! Everything else is the same for all and stands once: the states, the journal before the first
//! byte, one look after another until absence is believed, the read-back, limits, refusals. The
//! courier's `step` names no kind. A kind is a file here with its table of tests and a line in the
//! list below; that line makes the variant of [`Content`] and the word in the notebook, and what a
//! kind does not decide does not compile. The simulation draws from the same list
//! ([`Content::WORDS`]), but for what has no worlds of its own yet.
//!
//! What one reads can lag behind what is there, by a minute and more. A kind says so where it can
//! tell ([`Found::older`]); then it is looked at again, and believed after the last look.

pub mod body;
pub mod comment;
pub mod hand_over;
pub mod issue_state;
pub mod item_issue;
pub mod label;
mod marked;
pub mod message;
pub mod new_issue;
pub mod pin;
pub mod reaction;
mod turns;

use super::{
    exchange::{Comment, Issue, IssueEvent, Payload, Request, User},
    operation::{OpState, Operation, Parked, Thing},
    refusal::Refusal,
    snapshot::{Change, Evidence, Snapshot},
};
use crate::ids::{CommentId, CycleName, IssueNumber, OpId, RoundKey};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{fmt, ops::Deref};

/// Makes the list of kinds: what an operation may hold, and under which word the notebook keeps it.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident($content:ty) = $word:literal,)+) => {
        /// What an operation brings to GitHub.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Content {
            $($(#[$doc])* #[serde(rename = $word)] $kind($content),)+
        }

        impl Content {
            /// The words of all kinds.
            pub const WORDS: &[&str] = &[$($word),+];

            /// The word under which the notebook and the command line name the kind.
            pub fn word(&self) -> &'static str {
                match self {
                    $(Self::$kind(_) => $word,)+
                }
            }
        }

        impl Deref for Content {
            type Target = dyn Kind;

            fn deref(&self) -> &(dyn Kind + 'static) {
                match self {
                    $(Self::$kind(content) => content,)+
                }
            }
        }

        $(impl From<$content> for Content {
            fn from(content: $content) -> Self {
                Self::$kind(content)
            }
        }

        impl TryFrom<Content> for $content {
            type Error = Content;

            fn try_from(content: Content) -> Result<Self, Content> {
                match content {
                    Content::$kind(content) => Ok(content),
                    other => Err(other),
                }
            }
        })+
    };
}

kinds! {
    /// The member's update of a section, or the withdrawal of a comment of it.
    Comment(comment::Update) = "comment",
    /// The state of a round's issue.
    IssueState(issue_state::IssueState) = "issue_state",
    /// An update that is given to the lead in a place of the team's, or taken back there.
    HandOver(hand_over::HandOver) = "hand_over",
    /// A reaction to a comment.
    Reaction(reaction::Reacting) = "reaction",
    /// A label of an issue.
    Label(label::Labelling) = "label",
    /// A round's issue, to be opened.
    NewIssue(new_issue::NewIssue) = "new_issue",
    /// An issue of its own for an item, to be opened.
    ItemIssue(item_issue::ItemIssue) = "item_issue",
    /// An issue, to be pinned.
    Pin(pin::Pinning) = "pin",
    /// The text of an issue, or a section of it.
    Body(body::BodyText) = "body",
    /// A comment that is no update: a round's summary, a roll call.
    Message(message::Message) = "message",
}

/// The order in which writes go one after the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lane(pub(super) String);

impl Lane {
    /// As the notebook keeps it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where an operation writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target<'a> {
    /// On the issue of a round, which may not exist yet: in this comment, or in one to be made.
    OnIssueOf {
        /// The release.
        cycle: &'a CycleName,
        /// The round.
        round: RoundKey,
        /// The comment.
        comment: Option<&'a CommentId>,
    },
    /// On an issue or pull request whose number is known: in this comment, or in one to be made.
    On {
        /// Where.
        issue: IssueNumber,
        /// The comment.
        comment: Option<&'a CommentId>,
    },
    /// In something that is there.
    Known(Thing),
    /// In the repository itself, where the issue of a round is to be made.
    IssueOf {
        /// The release.
        cycle: &'a CycleName,
        /// The round.
        round: RoundKey,
    },
    /// In the repository itself, where an issue is to be made that is no round's.
    Repository,
}

impl Target<'_> {
    /// What is changed; none where something is made.
    pub(super) fn thing(&self) -> Option<Thing> {
        match self {
            Self::OnIssueOf { comment, .. } | Self::On { comment, .. } => {
                comment.cloned().map(Thing::Comment)
            }
            Self::Known(thing) => Some(thing.clone()),
            Self::IssueOf { .. } | Self::Repository => None,
        }
    }
}

/// What the thing itself tells of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is like.
    pub seen: Seen,
    /// Whether this is an older state of it than is known: a read that lags.
    pub older: bool,
}

impl Found {
    pub(super) fn now(seen: Seen) -> Self {
        Self { seen, older: false }
    }
}

/// What the thing is like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// As the operation wants it: nothing is left to do.
    Proven,
    /// As both sides knew it when the member asked: nothing of it has arrived.
    Before,
    /// Somebody changed it meanwhile: what it is now.
    Changed(String),
    /// It belongs to somebody else, and only its owner may change it so.
    NotOurs,
    /// As it is, it cannot be made so: why, as if GitHub had refused.
    Refused(Refusal),
}

/// By whose doing the thing is as the operation wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doer {
    /// By this operation's.
    Us,
    /// Not by this operation's, or it cannot be told: by this person, where that is known.
    Another(Option<User>),
}

/// What it means where a thing that should be there is not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// It may be too new to be shown; after the last look it was deleted.
    Deleted,
    /// It is hidden from us: a refusal like any other.
    Refused,
}

/// How a line of the outbox names an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The issue that it is about, where there is one already.
    pub issue: Option<IssueNumber>,
    /// The round that it belongs to, where it belongs to one.
    pub round: Option<RoundKey>,
    /// Its title: `#7, to be closed`.
    pub title: String,
    /// What is to become of the thing: `be closed`.
    pub is_to: String,
}

/// What a kind decides. Every function is pure.
pub trait Kind: fmt::Debug {
    /// What a person calls the thing that it is about.
    fn name(&self) -> &'static str;

    /// The order in which it has its place.
    fn lane(&self) -> Lane;

    /// Where it goes.
    fn target(&self) -> Target<'_>;

    /// The write. `issue` is the round's, where the target is on one.
    fn request(&self, issue: Option<IssueNumber>) -> Option<Request>;

    /// Which thing a successful answer to the write speaks of; none where it cannot be believed.
    fn written(&self, answer: &Payload, snapshot: &Snapshot) -> Option<Thing>;

    /// What the thing, as it was read, tells; none where something else was read.
    fn seen(&self, found: &Payload, snapshot: &Snapshot) -> Option<Found>;

    /// Where the thing, as it was read, looks the same whatever has been done to it: the issue whose
    /// events tell more. Then [`Kind::told`] is asked instead of [`Kind::seen`].
    fn doubted(&self, _state: &OpState, _found: &Payload) -> Option<IssueNumber> {
        None
    }

    /// What the thing and all that has happened to it tell together, and by whom it is so.
    fn told(
        &self,
        _state: &OpState,
        _found: &Payload,
        _events: &[IssueEvent],
        _snapshot: &Snapshot,
    ) -> Option<(Found, Doer)> {
        None
    }

    /// It as it leaves, with how the thing was just before and when that was by GitHub's clock; none
    /// where that changes nothing.
    fn leaves(
        &self,
        _found: &Payload,
        _snapshot: &Snapshot,
        _date: Option<DateTime<Utc>>,
    ) -> Option<Content> {
        None
    }

    /// Another thing that has to be read before the write can be said; none once that is known.
    fn needs(&self) -> Option<Thing> {
        None
    }

    /// It with what that thing told.
    fn learns(&self, _found: &Payload) -> Option<Content> {
        None
    }

    /// It with less, where GitHub refused for something that can be left out.
    fn without(&self, _refusal: &Refusal) -> Option<Content> {
        None
    }

    /// What is to be said of what proved it, beside that it is done.
    fn remark(&self, _evidence: &Evidence) -> Option<String> {
        None
    }

    /// Whether a write whose answer was lost may be sent again as soon as one look has not found it:
    /// GitHub makes one of two.
    fn repeats(&self) -> bool {
        false
    }

    /// Whether what the write was to take away is taken away where it is not there.
    fn gone_is_done(&self) -> bool {
        false
    }

    /// Whether another one of its lane wishes the very same.
    fn is_same(&self, _other: &Content) -> bool {
        false
    }

    /// How a line of the outbox names it; none where it is told as what it comes from.
    fn wish(&self) -> Option<Wish> {
        None
    }

    /// What is written down once the thing was seen to be as wanted, by whosever doing; none while
    /// that cannot be said.
    fn proof(
        &self,
        op: &OpId,
        found: (&Payload, &Doer),
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>>;

    /// What it means where the thing is not found.
    fn absent(&self) -> Absent;

    /// It while it waits behind another one of its lane that was proven just now; none where that
    /// changes nothing.
    fn follow(&self, _evidence: &Evidence) -> Option<Content> {
        None
    }

    /// What a person is told of a state and is to do, where the words for every kind do not do.
    fn words(&self, _state: &OpState) -> Option<String> {
        None
    }

    /// Where something is to be made: what of ours is on the issue already, taken as this
    /// operation's.
    fn there_already(
        &self,
        _op: &OpId,
        _issue: IssueNumber,
        _snapshot: &Snapshot,
        _now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        None
    }

    /// Where something is to be made: what stands there that the member must have seen first.
    fn beside(&self, _issue: IssueNumber, _snapshot: &Snapshot) -> Option<Parked> {
        None
    }

    /// Where something was to be made and the answer was lost: this was found by its mark.
    fn adopt(&self, _op: &OpId, _found: &Comment, _now: DateTime<Utc>) -> Vec<Change> {
        Vec::new()
    }

    /// Where something is made in the repository itself: how far back its issues are read, by when they
    /// were made.
    fn reaches_back(&self) -> Option<DateTime<Utc>> {
        None
    }

    /// What is written down where one of all these issues is what was to be made, by whomever.
    fn stands_already(
        &self,
        _op: &OpId,
        _issues: &[Issue],
        _snapshot: &Snapshot,
        _now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        None
    }

    /// The same after a lost answer: what is written down where this member has made one of them.
    fn made_already(
        &self,
        _op: &OpId,
        _issues: &[Issue],
        _snapshot: &Snapshot,
        _now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        None
    }

    /// Where the thing to be changed is not what it was: whether the operation goes on in another
    /// one.
    fn elsewhere(
        &self,
        _op: &OpId,
        _found: &Payload,
        _snapshot: &Snapshot,
        _now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        None
    }
}

impl Operation {
    /// The round whose issue must be known before it can leave, if there is one.
    pub(super) fn round(&self) -> Option<(&CycleName, RoundKey)> {
        match self.content.target() {
            Target::OnIssueOf { cycle, round, .. } => Some((cycle, round)),
            Target::On { .. } | Target::Known(_) | Target::IssueOf { .. } | Target::Repository => {
                None
            }
        }
    }

    /// The issue that it names itself, if it goes to one.
    pub(super) fn place(&self) -> Option<IssueNumber> {
        match self.content.target() {
            Target::On { issue, .. } => Some(issue),
            Target::OnIssueOf { .. }
            | Target::Known(_)
            | Target::IssueOf { .. }
            | Target::Repository => None,
        }
    }
}

impl Absent {
    /// Where a person must act once it is believed.
    pub(super) fn parked(self) -> Parked {
        match self {
            Self::Deleted => Parked::Deleted,
            Self::Refused => Parked::Refused(Refusal::Missing),
        }
    }
}
