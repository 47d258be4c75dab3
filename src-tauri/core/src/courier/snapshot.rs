//! What the courier decides from, and the changes that it asks for.

use super::{
    exchange::{Comment, Issue},
    kinds::{Content, comment::Base, issue_state::Standing},
    operation::{OpState, Operation, Receipt},
    refusal::Gone,
};
use crate::{
    ids::{Account, CommentId, CycleName, DraftKey, IssueNumber, OpId, RoundKey, SectionId},
    round::{
        openers::{Openers, Trusted},
        rivals::BesideBound,
    },
};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What must hold for every request of every process of this notebook.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// No write before this moment (at least one second between writes).
    pub next_write_at: Option<DateTime<Utc>>,
    /// No request at all before this moment.
    pub limited_until: Option<DateTime<Utc>>,
    /// Limit answers in a row, for the growing pause when GitHub names none.
    pub limited_times: u32,
}

/// Where the updates of a team go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Destination {
    /// An issue for each round (default).
    RoundIssue,
    /// One issue for the cycle, with one comment a round.
    CycleIssue,
    /// This issue or pull request, given by link.
    Issue {
        /// Its number in the team's repository.
        number: IssueNumber,
    },
    /// This discussion, given by link.
    Discussion {
        /// Its number in the team's repository, which no issue has.
        number: IssueNumber,
    },
}

impl Destination {
    /// The issue, pull request or discussion that was given by link.
    pub fn by_link(&self) -> Option<IssueNumber> {
        match self {
            Self::Issue { number } | Self::Discussion { number } => Some(*number),
            Self::RoundIssue | Self::CycleIssue => None,
        }
    }
}

/// A round's issue once it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoundIssue {
    /// The release.
    pub cycle: CycleName,
    /// The round.
    pub round: RoundKey,
    /// The issue.
    pub number: IssueNumber,
    /// Whether the member named it; then no search replaces it while it is there.
    pub chosen: bool,
}

/// An issue of a round that is not there any more. What was read of it still is of the round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoneIssue {
    /// The release.
    pub cycle: CycleName,
    /// The round.
    pub round: RoundKey,
    /// The issue.
    pub number: IssueNumber,
    /// What became of it; none where GitHub only says that it is not there.
    pub how: Option<Gone>,
}

/// An issue that may be a round's, where it is not clear which one is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The issue.
    pub number: IssueNumber,
    /// Its title.
    pub title: String,
    /// Who opened it, `ghost` for a deleted user.
    pub author: String,
    /// Where a person sees it.
    pub url: String,
    /// Whether its author opens rounds here, as far as GitHub says.
    pub opens_rounds: bool,
}

/// What the mirror holds of an issue and its comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The issue.
    pub issue: IssueNumber,
    /// Whether it was closed when it was last read.
    pub closed: bool,
    /// How many comments GitHub counted then.
    pub counted: i64,
    /// How many it counted at the last complete list.
    pub counted_then: Option<i64>,
    /// How many comments the mirror holds.
    pub comments: i64,
    /// How many of them were not in the last complete list.
    pub missing: i64,
    /// When its comments were last listed completely.
    pub complete_at: Option<DateTime<Utc>>,
}

/// What the mirror remembers of one list or object, for the next conditional request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulled {
    /// Which list or object: see [`super::exchange::Request::resource`].
    pub resource: String,
    /// The ETag, verbatim, with the exact request it belongs to.
    pub etag: Option<Etag>,
    /// The newest `updated_at` of a completely stored pass, whole seconds UTC.
    pub watermark: Option<DateTime<Utc>>,
    /// When GitHub last answered for it (also with "unchanged").
    pub at: DateTime<Utc>,
}

/// An ETag is good only for the very same question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Etag {
    /// The question, as [`super::exchange::Request::question`] writes it.
    pub question: String,
    /// The value, verbatim.
    pub value: String,
}

/// A comment of the signed-in user that carries our marker, as the mirror knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnComment {
    /// The issue it stands on.
    pub issue: IssueNumber,
    /// The comment.
    pub comment: Comment,
    /// How many complete lists in a row have not had it.
    pub missing: u32,
}

/// A comment of the signed-in user without our marker, as the mirror knows it: written by hand, on
/// GitHub's page or in another program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHand {
    /// The issue it stands on.
    pub issue: IssueNumber,
    /// Its number.
    pub id: CommentId,
    /// Its words, as stored.
    pub body: String,
    /// Where a person sees it.
    pub url: String,
    /// Written, whole seconds.
    pub at: DateTime<Utc>,
}

/// What is followed of a team's items. Nothing is asked for it while there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ToFollow {
    /// Whether one waits, of which somebody may have made an issue or may close it.
    pub waits: bool,
    /// Their issues, the newest first.
    pub issues: Vec<IssueNumber>,
}

/// Everything the courier decides from; read in one go before a drain and after each commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Who is signed in for this team.
    pub account: Account,
    /// `OWNER/REPO` when last seen.
    pub repository: String,
    /// GitHub's numeric id of the repository, once known.
    pub repository_id: Option<i64>,
    /// Where updates go.
    pub destination: Destination,
    /// Whom the team lets open rounds.
    pub openers: Openers,
    /// Which numbers are discussions' of the team's repository, of all that updates ever went to. A
    /// number is an issue's or a discussion's for ever.
    pub discussions: Vec<IssueNumber>,
    /// The round that is on now: its issue is looked for even when nothing is queued.
    pub current: (CycleName, RoundKey),
    /// The Monday of week 1 of the cycle, when the schedule says so. The store leaves it out; the
    /// driver fills it in.
    pub week_one: Option<NaiveDate>,
    /// When the present round's issue closes. The store leaves it out; the driver fills it in.
    pub closes: Option<DateTime<Utc>>,
    /// Whether the sign-in was seen to be this account's. The store leaves it out; the driver fills
    /// it in.
    pub proof: Proof,
    /// How much later than the bare moment this notebook's programs wake up, so that two devices of
    /// one member do not write at the same moment: see [`super::stagger`].
    pub stagger: Duration,
    /// Open operations of this account and team, oldest first.
    pub operations: Vec<Operation>,
    /// The shared limits.
    pub limits: Limits,
    /// Issues known for the current round and for the rounds of the open operations.
    pub issues: Vec<BoundIssue>,
    /// Of those rounds that have an issue of their own: what the mirror knows of others beside it.
    pub beside: Vec<BesideBound>,
    /// The issues of the round before; none where a round has none of its own.
    pub before: Vec<IssueNumber>,
    /// Issues that were a round's and are not there any more, as GitHub has said.
    pub gone: Vec<IssueNumber>,
    /// The round after the present one: its issue is looked for ahead.
    pub next: Option<RoundKey>,
    /// Issues on which a decision is asked that is not settled: they are read for as long.
    pub talks: Vec<IssueNumber>,
    /// When the present round's updates are due; none is known where no round is.
    pub due: Option<DateTime<Utc>>,
    /// What the mirror remembers for conditional requests.
    pub pulls: Vec<Pulled>,
    /// Own marked comments that the mirror holds for those issues.
    pub own: Vec<OwnComment>,
    /// The member's comments by hand on those issues; the store leaves them out while nothing waits
    /// to be made.
    pub by_hand: Vec<ByHand>,
    /// Which of them the member was asked about, and posts a draft beside all the same.
    pub agreed: Vec<(DraftKey, CommentId)>,
    /// The sections that the member writes.
    pub sections: Vec<SectionId>,
    /// Where members of this team give updates to the lead, if it has such a place: an issue or pull
    /// request, which is read as the round's is.
    pub place: Option<IssueNumber>,
    /// Own comments there, and wherever an operation makes one, that are no updates by their mark: an
    /// update that was given, a message.
    pub marked: Vec<OwnComment>,
    /// Others' messages on the issues to which one of ours is to go.
    pub of_others: Vec<(IssueNumber, Comment)>,
    /// What the mirror holds of those issues.
    pub held: Vec<Held>,
    /// What is followed of the team's items.
    pub items: ToFollow,
    /// Issues that got a first comment of a draft and were not listed completely since: another
    /// device may have made one as well.
    pub to_list: Vec<IssueNumber>,
}

impl Snapshot {
    /// The issue of a round, once it is known.
    pub fn issue_of(&self, cycle: &CycleName, round: RoundKey) -> Option<IssueNumber> {
        let is_it = |bound: &&BoundIssue| bound.cycle == *cycle && bound.round == round;
        self.issues.iter().find(is_it).map(|bound| bound.number)
    }

    /// All issues on which an update of a round may stand: the bound one, and others that were opened for
    /// the same round.
    pub fn issues_of(&self, cycle: &CycleName, round: RoundKey) -> Vec<IssueNumber> {
        let others = self.beside_of(cycle, round).into_iter().flat_map(|beside| &beside.others);
        self.issue_of(cycle, round).into_iter().chain(others.map(|other| other.0)).collect()
    }

    /// What is known of other issues of a round.
    pub(super) fn beside_of(&self, cycle: &CycleName, round: RoundKey) -> Option<&BesideBound> {
        self.beside.iter().find(|beside| beside.cycle == *cycle && beside.round == round)
    }

    /// Which week of the cycle a round is, counted from 1, when the schedule says so.
    pub fn week_of(&self, round: RoundKey) -> Option<u32> {
        let week = (round.opens - self.week_one?).num_days().div_euclid(7) + 1;
        u32::try_from(week).ok()
    }

    /// Whose issues are taken for a round's.
    pub fn trusted(&self) -> Trusted<'_> {
        Trusted { me: self.account.user, openers: &self.openers }
    }

    /// Whether a discussion has this number.
    pub fn is_discussion(&self, number: IssueNumber) -> bool {
        self.discussions.contains(&number)
    }
}

/// Whether it was seen that a sign-in is the account's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// GitHub said so to this process.
    Proven,
    /// Nobody has asked yet: it is asked before anything is written.
    Unproven,
    /// There is no sign-in: what is public is read, and nothing is written or looked for.
    Nobody,
}

/// What was read back of an issue whose state was wished, or of a comment that is no update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where a person sees it.
    pub url: String,
    /// When it was read.
    pub at: DateTime<Utc>,
    /// Who had done it before, by their login, if it was somebody else.
    pub by_other: Option<String>,
    /// How it stands, where it is an issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands: Option<Standing>,
    /// The comment and what it holds, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Base>,
    /// Whether this very operation made it so, as far as can be told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_us: bool,
    /// What was asked for beside and GitHub left out, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
}

impl Evidence {
    /// Of a thing that has a page, seen to be as wished.
    pub fn of(url: &str, at: DateTime<Utc>, by_us: bool) -> Self {
        let (url, by_other, stands, comment) = (url.to_owned(), None, None, None);
        Self { url, at, by_other, stands, comment, by_us, lacks: Vec::new() }
    }

    /// What is written down of an operation that it proves.
    pub fn proves(self, op: &OpId) -> Vec<Change> {
        vec![
            Change::Evidence { op: op.clone(), evidence: self },
            Change::State { op: op.clone(), state: OpState::Done },
        ]
    }

    /// The same, with the issue as it was read.
    pub fn proves_of(self, op: &OpId, issue: &Issue) -> Vec<Change> {
        let mut changes = self.proves(op);
        changes.push(Change::MirrorIssue(Box::new(issue.clone())));
        changes
    }
}

/// One thing to write down. A list of these is one transaction in the notebook, then one in the
/// mirror; the notebook's come first and never depend on the mirror's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Notebook: an operation's new state.
    State {
        /// The operation.
        op: OpId,
        /// Its new state.
        state: OpState,
    },
    /// Notebook: what an operation brings, with what was learnt just before it leaves.
    Content {
        /// The operation.
        op: OpId,
        /// What it brings.
        content: Content,
    },
    /// Notebook: the comment that an operation edits from now on (found on GitHub by its marker).
    Rebase {
        /// The operation.
        op: OpId,
        /// The comment and what it holds.
        base: Base,
    },
    /// Notebook: the proof; also sets the draft's base to the receipt's text.
    Receipt {
        /// The proof.
        receipt: Receipt,
        /// The text both sides now have, LF only.
        body: String,
    },
    /// Notebook: what proves an operation that is no comment.
    Evidence {
        /// The operation.
        op: OpId,
        /// What was read back.
        evidence: Evidence,
    },
    /// Notebook, then mirror: the comment is gone from GitHub, two complete lists say so.
    Gone(CommentId),
    /// Notebook: a round's issue was found.
    Bind(BoundIssue),
    /// Notebook: this one is the round's no more, whoever named it, because it is gone.
    Unbind(GoneIssue),
    /// Notebook: limits.
    Limits(Limits),
    /// Notebook: the repository's present name and numeric id.
    Repository {
        /// `OWNER/REPO`.
        name: String,
        /// The numeric id.
        id: i64,
    },
    /// Mirror: an issue as GitHub has it.
    MirrorIssue(Box<Issue>),
    /// Mirror: an issue of a round is not there any more; what was read of it is kept.
    MirrorIssueGone(GoneIssue),
    /// Mirror: an issue that was followed for an item is not there any more.
    MirrorForget(IssueNumber),
    /// Mirror: comments of an issue as GitHub has them; others stay.
    MirrorComments {
        /// The issue.
        issue: IssueNumber,
        /// The comments, any order.
        comments: Vec<Comment>,
    },
    /// Mirror: a complete list of an issue's comments has just these.
    MirrorListed {
        /// The issue.
        issue: IssueNumber,
        /// All ids of the list.
        listed: Vec<CommentId>,
        /// When the list was begun: what is newer may be missing in it.
        begun: DateTime<Utc>,
    },
    /// Mirror: issues that may be a round's, if it is not clear which one is.
    MirrorCandidates {
        /// The release.
        cycle: CycleName,
        /// The round.
        round: RoundKey,
        /// All of them; empty when it is clear.
        candidates: Vec<Candidate>,
    },
    /// Mirror: what to remember for the next conditional request.
    MirrorPulled(Pulled),
}
