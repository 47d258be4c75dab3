//! The round as a lead sees it: its issue, who opens and closes it, what would be sent for it, and what of
//! that is on its way. The window reads these in the one chunk that shows them.

use crate::Moment;
use meridian_core::{
    ids::{IssueNumber, OpId, RoundKey},
    round::opening::Tag,
    week::truth::Tone,
};
use serde::{Deserialize, Serialize};

/// The present round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundView {
    /// Now, in the member's zone.
    pub now: Moment,
    /// The round.
    pub round: RoundKey,
    /// `Week 9 of 16`, or `Round of 26 Oct 2026`.
    pub title: String,
    /// How its issue stands.
    pub standing: RoundStanding,
    /// What is so, one sentence each, with what to do next.
    pub words: Vec<String>,
    /// When it opened, when updates are due and when it closes; one sentence.
    pub times: String,
    /// Its issues on GitHub, the one that counts first.
    pub pages: Vec<RoundPage>,
    /// Those that may be meant, where that is not clear.
    pub candidates: Vec<RoundCandidate>,
    /// Opening a round: this one, or the next once this one is over; none where one is open.
    pub opening: Option<RoundStep>,
    /// Closing this one; none where there is nothing to close.
    pub closing: Option<RoundStep>,
    /// Whether its issue is closed, so that it can be opened again.
    pub is_closed: bool,
    /// Whether the round can be summed up here.
    pub has_summary: bool,
    /// Opening and closing by itself; none where a round of this team has no issue of its own.
    pub alone: Option<RoundsAlone>,
    /// Who is or will be away, one line each.
    pub away: Vec<String>,
    /// Whether the member is among them.
    pub is_away: bool,
    /// What of all this is on its way or was done for the round, newest first.
    pub wishes: Vec<RoundWish>,
    /// What came of the member's own opening, and what is left for somebody to do; one sentence each.
    pub came: Vec<String>,
}

/// How a round's issue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoundStanding {
    /// A round of this team has no issue of its own.
    NotHere,
    /// None was found.
    NoIssue,
    /// It is not clear which one it is.
    Unclear,
    /// It is open.
    Open,
    /// There are two.
    Several,
    /// It is closed.
    Closed,
}

/// A page on GitHub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundPage {
    /// What stands on its button: `Open #7`.
    pub words: String,
    /// Its address.
    pub url: String,
}

/// An issue that may be the round's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundCandidate {
    /// Its number.
    pub number: IssueNumber,
    /// Its title, and who opened it.
    pub words: String,
}

/// Something that is done once a round, by whoever comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundStep {
    /// Of which round, `week 10`.
    pub of: String,
    /// Whether the member may; where not, the words say who can.
    pub may: bool,
    /// Who may, one or two sentences.
    pub words: String,
    /// In which order it is done by itself, where nobody has before.
    pub turns: Vec<RoundTurn>,
}

/// Whose turn it is from when on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundTurn {
    /// Who, `ana-example, deputy`.
    pub who: String,
    /// Whether that is the member.
    pub is_me: bool,
    /// From when on.
    pub at: Moment,
}

/// Opening and closing by itself on this laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundsAlone {
    /// Whether it does.
    pub is_on: bool,
    /// What that means, one or two sentences.
    pub words: String,
    /// What it does next, or would if it was let; one line each.
    pub next: Vec<String>,
    /// How the team's workflow is; none where its file names none.
    pub workflow: Option<String>,
}

/// Something that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundWish {
    /// Which operation.
    pub op: OpId,
    /// What it is: `#7, to be closed`.
    pub title: String,
    /// Where it is, in words.
    pub label: String,
    /// How it looks.
    pub tone: Tone,
    /// What is so, what happens next, who must act.
    pub words: String,
    /// What stands on the button that takes it back; none where it cannot be.
    pub takes_back: Option<String>,
    /// Where a person sees it.
    pub page: Option<RoundPage>,
}

/// What is looked at before it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AskRound {
    /// The opening of a round.
    Opening {
        /// Whom to tag; as the team has chosen where it is not said.
        tag: Option<Tag>,
    },
    /// The summary of the present one.
    Summary,
    /// That the member is away, or back.
    Away(AskAway),
}

/// What a member tells of themselves. Dates as `2026-11-23`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AskAway {
    /// That they are away.
    Away {
        /// The first day.
        from: String,
        /// The last day.
        until: String,
        /// Who covers, by name or login; empty where nobody does.
        cover: String,
    },
    /// That they are back from today on.
    Back,
}

/// What would be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoundPart {
    /// An opening.
    Opening(OpeningView),
    /// A summary.
    Summary(SummaryView),
    /// A notice of the member's.
    Away(AwayView),
}

/// An opening, before it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningView {
    /// Which round.
    pub round: RoundKey,
    /// `Week 10 of 16`
    pub of: String,
    /// Where and as whom, one sentence.
    pub goes_to: String,
    /// When the round opens, when updates are due and when it closes; one sentence.
    pub times: String,
    /// The issue's title.
    pub title: String,
    /// Its body as GitHub will show it; clean HTML.
    pub html: String,
    /// Further comments with tags, likewise.
    pub calls: Vec<String>,
    /// Whom it reaches, one sentence.
    pub reach: String,
    /// Whom each choice would reach.
    pub tags: Vec<OpeningTag>,
    /// Its labels and whether it is pinned, who is named without a tag, what the account cannot add; one
    /// sentence each.
    pub beside: Vec<String>,
    /// Why it cannot be opened now, one sentence; none where it can.
    pub refused: Option<String>,
    /// What tells this text from another one.
    pub digest: String,
}

/// A choice of whom to tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningTag {
    /// Whom.
    pub tag: Tag,
    /// Whom it would reach, `3 told now, 4 mails a comment`.
    pub words: String,
    /// Whether it is the one that counts.
    pub is_chosen: bool,
}

/// The summary of a round, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryView {
    /// Which round.
    pub round: RoundKey,
    /// Where it would go and as whom, or who has posted it; one or two sentences. Empty where it cannot
    /// go.
    pub goes_to: String,
    /// Why it cannot be posted, one sentence; none where it can.
    pub refused: Option<String>,
    /// Whether somebody else's stands there already, so that none is posted.
    pub stands: bool,
    /// Up to when GitHub's comments are known; none where they were not read yet.
    pub read: Option<Moment>,
    /// As GitHub reads it.
    pub text: String,
    /// For a document; clean.
    pub html: String,
    /// As people write in Slack.
    pub slack: String,
    /// What stands against leaving out a meeting about this round, one sentence each.
    pub still_open: Vec<String>,
    /// Who may close the round's issue; none where there is nothing to close.
    pub closing: Option<RoundStep>,
}

/// A notice of the member's, before it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwayView {
    /// Where and as whom, or that it is told already; one sentence.
    pub words: String,
    /// Whether there is anything left to tell.
    pub can_tell: bool,
    /// What people read; clean HTML.
    pub html: String,
    /// What follows from it, one sentence each.
    pub notes: Vec<String>,
}

/// What is done with a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoundAct {
    /// Open it as it was shown.
    Open {
        /// Which one.
        round: RoundKey,
        /// Whom to tag, as it was asked for.
        tag: Option<Tag>,
        /// The [`OpeningView::digest`] that was shown; refused where the text is another one by now.
        digest: String,
    },
    /// Post its summary.
    Summarise {
        /// Which one.
        round: RoundKey,
    },
    /// Close its issue.
    Close {
        /// Which one.
        round: RoundKey,
        /// Whether its summary is posted first.
        with_summary: bool,
    },
    /// Open its issue again.
    Reopen {
        /// Which one.
        round: RoundKey,
    },
    /// Say which issue is the round's.
    Name {
        /// Which one.
        round: RoundKey,
        /// A [`RoundCandidate::number`].
        issue: IssueNumber,
    },
    /// Let this laptop open and close rounds by itself, or not.
    Alone {
        /// The wanted state.
        on: bool,
    },
    /// Tell the team that the member is away, or back.
    Tell(AskAway),
    /// Take back what was asked for.
    TakeBack {
        /// A [`RoundWish::op`].
        op: OpId,
    },
}
