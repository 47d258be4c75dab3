//! What the words are decided from.

use super::{Edit, Pasted, Place, Said, SignIn};
use crate::{
    courier::{Candidate, Hindrance, OpState, Receipt, Twins, Unread},
    ids::IssueNumber,
    reminders::TeamHistory,
    round::rhythm::Round,
    time::{Moment, ZoneRules, say},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is known about one draft and its team.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The moment, and the member's clock.
    pub dial: Dial<'a>,
    /// `OWNER/REPO`
    pub repository: &'a str,
    /// When the draft was last stored; none when nothing was written yet.
    pub saved_at: Option<DateTime<Utc>>,
    /// The newest operation of the draft, if any; or the one that is asked about.
    pub op: Option<OpFacts<'a>>,
    /// The newest receipt of the draft, if any.
    pub receipt: Option<&'a Receipt>,
    /// Whether the draft still says what was posted.
    pub since_post: SincePost,
    /// Whether GitHub can be reached.
    pub network: Network,
    /// What is in the way while nothing gets through, where it is more than a missing network.
    pub hindrance: Option<&'a Hindrance>,
    /// Whether the team's sign-in can be used.
    pub sign_in: &'a SignIn,
    /// What kept GitHub from being read last time; none when it was read.
    pub not_read: Option<&'a NotRead>,
    /// The draft's round, where the rhythm has it.
    pub round: Option<Round>,
    /// Whether the team ever had an issue of the kind: before that nothing is late.
    pub history: TeamHistory,
    /// The round's issue, once known; or its discussion.
    pub issue: Option<IssueNumber>,
    /// Which of both it is.
    pub thread: Thread,
    /// Whether that issue is open.
    pub issue_state: IssueState,
    /// Issues that may be the round's, where it is not clear which one is.
    pub candidates: &'a [Candidate],
    /// Comments of the member that all stand for this draft, where there are several.
    pub twins: Option<&'a Twins>,
    /// The withdrawal of one of them, while it is not done.
    pub withdrawal: Option<OpFacts<'a>>,
    /// Whether that is the withdrawal of the only one, so that nothing of the member's counts then.
    pub withdraws_all: bool,
    /// What became of the comment that the receipt proves.
    pub since_receipt: SinceReceipt,
    /// How it was changed, where that and what was sent are known.
    pub edit: Option<&'a Edit>,
    /// Where the team's updates go.
    pub place: Place,
    /// What the member has put there by hand, where nothing was sent from here and no receipt is.
    pub pasted: Option<&'a Pasted>,
    /// That the member has given it to the lead, by their own word.
    pub given: Option<Said>,
    /// The week of the cycle, counted from 1; none outside a cycle.
    pub week: Option<u32>,
    /// The cycle, where the round has no issue and comes after the end of its schedule: then none
    /// is missing.
    pub after_cycle: Option<&'a str>,
    /// When GitHub was last asked about the round's comments.
    pub looked_at: Option<DateTime<Utc>>,
    /// No request before this moment, when GitHub said "slow down" and it has not passed yet.
    pub limited_until: Option<DateTime<Utc>>,
    /// Whether the notebook was restored from a backup, and nobody has taken note of it.
    pub notebook: Notebook,
    /// What waits in other teams of the same notebook.
    pub elsewhere: &'a [Elsewhere],
}

/// The moment, and the clock in which moments are said.
#[derive(Clone, Copy)]
pub struct Dial<'a> {
    /// Now.
    pub now: DateTime<Utc>,
    /// The member's zone, such as `Pacific/Auckland`.
    pub zone: &'a str,
    /// Zone data.
    pub rules: &'a dyn ZoneRules,
}

/// What the truth needs of an operation.
#[derive(Debug, Clone, Copy)]
pub struct OpFacts<'a> {
    /// Where it is.
    pub state: &'a OpState,
    /// The end of the time in which it can be taken back, while it has not passed yet.
    pub not_before: Option<DateTime<Utc>>,
    /// Whether another account than the present one of its team has asked for it.
    pub is_others: bool,
}

/// Whether the draft was edited after its text was frozen for posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SincePost {
    /// Still the posted text, or nothing was posted yet.
    Same,
    /// Edited since.
    Changed,
}

/// Whether GitHub can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// The last exchange reached it, or none was tried.
    Online,
    /// Nothing got through since this moment.
    OfflineSince(DateTime<Utc>),
}

/// What GitHub last said of the comment that the newest receipt proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SinceReceipt {
    /// Nothing that differs.
    Same,
    /// Somebody changed it.
    Changed(DateTime<Utc>),
    /// It was withdrawn: another comment of the member counts.
    Withdrawn,
    /// The member has withdrawn their only comment, then: nothing of theirs counts.
    WithdrawnAlone(DateTime<Utc>),
    /// The last complete list does not have it; that may be a list that lags.
    Missing,
    /// It is gone: lists and the comment itself say so.
    Gone,
}

/// In what a round's updates are collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Thread {
    /// An issue or pull request.
    #[default]
    Issue,
    /// A discussion. GitHub shows nothing of it to who is not signed in.
    Discussion,
}

impl Thread {
    /// `issue` or `discussion`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Discussion => "discussion",
        }
    }
}

/// Whether an issue takes updates as the team expects them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueState {
    /// Open, or not known to be otherwise.
    Open,
    /// Closed.
    Closed,
}

/// Whether the notebook is what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notebook {
    /// Nothing was lost.
    Whole,
    /// It was damaged, and a backup took its place: a draft may be an older one.
    Restored,
}

/// What kept GitHub from being read, and for how long already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotRead {
    /// Why.
    pub why: Unread,
    /// Since when nothing could be read.
    pub since: DateTime<Utc>,
}

/// An operation that waits in another team of the same notebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// That team's `OWNER/REPO`.
    pub repository: String,
    /// What goes on with it.
    pub sentence: super::Sentence,
}

impl Facts<'_> {
    /// Whether what is posted now is on its way within seconds, as far as is known.
    pub(super) fn leaves_now(&self) -> bool {
        self.network == Network::Online && !self.sign_in.is_trouble()
    }

    /// What somebody has to put right before anything gets through; none for a mere want of network.
    pub(super) fn hindrance(&self) -> Option<&Hindrance> {
        let offline = matches!(self.network, Network::OfflineSince(_));
        self.hindrance.filter(|hindrance| offline && !hindrance.passes_by_itself())
    }

    /// Whether GitHub was never asked for this team, as far as is known.
    pub(super) fn never_asked(&self) -> bool {
        self.looked_at.is_none() && *self.sign_in == SignIn::Unknown
    }

    /// That the member gave it to the lead, where nothing of theirs is on GitHub or on its way there.
    pub(super) fn given_only(&self) -> Option<Said> {
        let is_idle = self.op.is_none_or(|op| *op.state == OpState::Cancelled);
        let is_alone = is_idle && self.receipt.is_none() && self.pasted.is_none();
        self.given.filter(|_| is_alone && self.place == Place::GitHub)
    }

    /// What the member said of an update that goes elsewhere, where nothing of it has to do with GitHub;
    /// none where it has.
    pub(super) fn elsewhere_only(&self) -> Option<Option<Said>> {
        let rests = |state: &OpState| matches!(state, OpState::Done | OpState::Cancelled);
        match self.place {
            Place::Elsewhere(said)
                if self.receipt.is_none() && self.op.is_none_or(|op| rests(op.state)) =>
            {
                Some(said)
            }
            Place::Elsewhere(_) | Place::GitHub => None,
        }
    }

    /// Whether anything is late at all: not before the team has had an issue of the kind.
    pub(super) fn can_be_late(&self) -> bool {
        self.history == TeamHistory::HasHadIssues
    }

    /// `#7`, or `the issue`; `discussion #7`, or `the discussion`.
    pub(super) fn place(&self) -> String {
        match (self.issue, self.thread) {
            (Some(number), Thread::Issue) => format!("#{number}"),
            (Some(number), Thread::Discussion) => format!("discussion #{number}"),
            (None, thread) => format!("the {}", thread.word()),
        }
    }

    /// Whether GitHub shows nothing of where the updates go, because nobody is signed in.
    pub(super) fn is_unseen(&self) -> bool {
        self.thread == Thread::Discussion && self.sign_in.is_nobodys()
    }

    /// `week 9 issue`, or `this round's issue`.
    pub(super) fn the_issue(&self) -> String {
        match self.week {
            Some(week) => format!("week {week} issue"),
            None => "this round's issue".to_owned(),
        }
    }

    /// The round's end, when it has passed.
    pub(super) fn closed_at(&self) -> Option<DateTime<Utc>> {
        self.round.map(|round| round.closes).filter(|closes| *closes <= self.dial.now)
    }
}

impl Dial<'_> {
    /// `14:02 NZDT`, and with the day where it is not today.
    pub(super) fn clock(&self, at: DateTime<Utc>) -> String {
        self.with(at, |said| said.clock.clone())
    }

    /// `14:02:11 NZDT`, and with the day where it is not today.
    pub(super) fn seconds(&self, at: DateTime<Utc>) -> String {
        self.with(at, |said| said.clock_seconds.clone())
    }

    fn with(&self, at: DateTime<Utc>, clock: fn(&Moment) -> String) -> String {
        let said = |at| say(at, self.zone, self.rules).or_else(|_| say(at, "UTC", self.rules));
        // Without any zone data it is still said, and in which zone.
        let Ok(moment) = said(at) else { return at.format("%a %-d %b %H:%M:%S UTC").to_string() };
        let words = format!("{} {}", clock(&moment), moment.zone);
        match said(self.now) {
            Ok(now) if now.date() == moment.date() => words,
            _ => format!("{} {words}", moment.day),
        }
    }
}

impl fmt::Debug for Dial<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dial").field("now", &self.now).field("zone", &self.zone).finish()
    }
}
