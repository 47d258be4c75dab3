//! The round as a lead sees it, page by page: what is so, what would be sent, and what can be done about it.
//!
//! The window draws sections with their buttons, and sends back what a button does as it was told: what may
//! be done is decided where it is done.

use crate::{BrewingPage, DecisionAct, DecisionPage, ItemAct, ItemPage, Moment, TalkAct, TalkPage};
use meridian_core::{
    ids::{IssueNumber, OpId, RoundKey},
    round::opening::Tag,
    week::truth::Tone,
};
use serde::{Deserialize, Serialize};

/// Which page of the round is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoundPage {
    /// The round itself.
    #[default]
    Round,
    /// The opening of a round, before it goes.
    Opening {
        /// Whom to tag; as the team has chosen where it is not said.
        tag: Option<Tag>,
    },
    /// The summary of the present round, before it goes, and closing.
    Summary,
    /// That the member is away, before it is told. Dates as `2026-11-23`, empty while none is given.
    Away {
        /// The first day.
        from: String,
        /// The last day.
        until: String,
        /// Who covers, by name or login; empty where nobody does.
        cover: String,
    },
    /// That the member is back from today on, before it is told.
    Back,
    /// Decisions.
    Decisions(DecisionPage),
    /// What is brewing.
    Brewing(BrewingPage),
    /// What somebody asks the team to discuss or decide.
    Items(ItemPage),
    /// The round as a conversation.
    Talk(TalkPage),
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundView {
    /// Now, in the member's zone.
    pub now: Moment,
    /// Which one it is: what was done may lead to another one.
    pub page: RoundPage,
    /// What it is called: `This round: week 9 of 16`.
    pub title: String,
    /// What became of what was just done, one sentence.
    pub said: Option<String>,
    /// What stands there.
    pub sections: Vec<RoundSection>,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundSection {
    /// What tells it from the others: `opening`.
    pub name: String,
    /// Its heading; empty where it has none.
    pub heading: String,
    /// How it looks, where it is to be seen first.
    pub tone: Option<Tone>,
    /// Sentences.
    pub words: Vec<String>,
    /// What belongs to them, one line each.
    pub listed: Vec<String>,
    /// What people will read, as clean HTML; empty where nothing is.
    pub html: String,
    /// What can be done.
    pub buttons: Vec<RoundButton>,
}

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundButton {
    /// What tells it from the others: `open`.
    pub name: String,
    /// What stands on it.
    pub words: String,
    /// What it does.
    pub does: RoundDoes,
    /// Whether it is what the page is there for.
    pub is_main: bool,
    /// Whether it is the choice that counts, where it is one of several.
    pub is_chosen: Option<bool>,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoundDoes {
    /// Asks the engine to do this.
    Act(RoundOrder),
    /// Looks at another page.
    Turn(RoundPage),
    /// Opens a page of GitHub.
    Open(String),
    /// Copies a text, and the same for a document where that is not empty.
    Copy {
        /// The text.
        text: String,
        /// For a document.
        html: String,
    },
    /// Asks GitHub what is new.
    Look,
    /// Shows the outbox.
    Outbox,
}

/// A [`RoundAct`] as the engine wrote it. Whoever shows it sends it back as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundOrder(pub String);

/// What is done with a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoundAct {
    /// Open it as it was shown.
    Open {
        /// Which one.
        round: RoundKey,
        /// Whom to tag, as it was asked for.
        tag: Option<Tag>,
        /// What tells the text that was shown from another one; refused where it is another by now.
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
        /// Its issue.
        issue: IssueNumber,
    },
    /// Let this laptop open and close rounds by itself, or not.
    Alone {
        /// The wanted state.
        on: bool,
    },
    /// Tell the team that the member is away, or back; by [`RoundPage::Away`] or [`RoundPage::Back`].
    Tell(RoundPage),
    /// Something about a decision.
    Decide(DecisionAct),
    /// Something about an item.
    Item(ItemAct),
    /// Something in the conversation.
    Talk(TalkAct),
    /// Put a line of what is brewing aside, on this laptop.
    Dismiss {
        /// Its name.
        line: String,
        /// Why.
        because: String,
    },
    /// Move practice on in time.
    Forward {
        /// To when the next round opens, or else to the next deadline.
        to_round: bool,
    },
    /// Take back what was asked for.
    TakeBack {
        /// The operation.
        op: OpId,
    },
}
