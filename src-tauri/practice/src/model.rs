//! What the practice GitHub remembers: users, repositories, issues and comments with every version.
//!
//! Issues and comments keep all their versions, so that a list can be answered as it was some
//! seconds ago (GitHub's stale reads) and so that an oracle can see what was ever stored. Times are
//! kept exactly and shown, like GitHub's, in whole seconds UTC.

use crate::conduct::{Conduct, Job, Organization};
use crate::device::Device;
use crate::fault::Armed;
use crate::limits::Resource;
use crate::marks::{Happened, Happening, Mark};
use crate::request_log::RequestEntry;
use crate::unsettled::Unsettled;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What kind of account a user is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UserKind {
    /// A person.
    User,
    /// A program such as the one that reacts to `/close`.
    Bot,
    /// The owner of a repository.
    Organization,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The number that never changes.
    pub id: i64,
    /// The login.
    pub login: String,
    /// The name people see.
    pub name: String,
    /// Person, bot or organisation.
    pub kind: UserKind,
    /// Tokens that prove this account; practice only, they open nothing else.
    pub tokens: Vec<String>,
    /// When the tokens end, as GitHub writes it, such as `2026-11-02 16:42:10 UTC`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_end: Option<String>,
    /// What the tokens may do, as GitHub writes it, such as `gist, repo`; `public_repo` where it is not
    /// said. Of fine-grained tokens GitHub says nothing, whatever stands here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<String>,
    /// Where the person is, such as `Europe/Berlin · docs`; shown in the profile.
    pub location: Option<String>,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
}

/// What a user may do in a repository, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Read, and comment where that is open.
    Read,
    /// Also label, close and lock.
    Triage,
    /// Also push.
    Write,
    /// Everything.
    Admin,
}

/// A label of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Its number.
    pub id: i64,
    /// Its name, compared without case.
    pub name: String,
    /// Six hexadecimal digits.
    pub color: String,
    /// What it is for.
    pub description: Option<String>,
}

/// A milestone of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// Its number over all repositories.
    pub id: i64,
    /// Its number within the repository.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: Option<String>,
    /// `open` or `closed`.
    pub state: String,
    /// Who made it.
    pub creator: i64,
    /// When it is due.
    pub due_on: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
}

/// A repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repository {
    /// The number that survives a rename.
    pub id: i64,
    /// The user id of the owner.
    pub owner: i64,
    /// The present name, without the owner.
    pub name: String,
    /// Full names (`owner/name`, lower case) that redirect here.
    pub former: Vec<String>,
    /// One line about it.
    pub description: String,
    /// Whether only people with a role see it.
    pub private: bool,
    /// Whether it is read-only.
    pub archived: bool,
    /// Whether issues are switched on.
    pub has_issues: bool,
    /// Roles by user id; everybody else reads a public repository.
    pub roles: BTreeMap<i64, Role>,
    /// The labels.
    pub labels: Vec<Label>,
    /// The milestones.
    pub milestones: Vec<Milestone>,
    /// The number of the next issue.
    pub next_number: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// What its owners have laid down beside roles.
    #[serde(default)]
    pub conduct: Conduct,
}

/// What somebody thinks of an issue or a comment, without words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// Its number over all repositories.
    pub id: i64,
    /// The user id of whose it is.
    pub user: i64,
    /// `+1`, `-1`, `laugh`, `confused`, `heart`, `hooray`, `rocket` or `eyes`.
    pub content: String,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// When it was taken back.
    pub removed_at: Option<DateTime<Utc>>,
}

impl Reaction {
    /// Whether it stands at `at`.
    pub fn stands_at(&self, at: DateTime<Utc>) -> bool {
        self.created_at <= at && self.removed_at.is_none_or(|end| at < end)
    }
}

/// An issue as it stood from one moment to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueVersion {
    /// From when on.
    pub at: DateTime<Utc>,
    /// The user id of who made the change.
    pub by: i64,
    /// The device that said so in `x-meridian-device`.
    pub device: Option<String>,
    /// The number of the request, if it came by HTTP.
    pub request: Option<u64>,
    /// The title.
    pub title: String,
    /// The body, verbatim.
    pub body: Option<String>,
    /// `open` or `closed`.
    pub state: String,
    /// `completed`, `not_planned`, `duplicate`, `reopened` or none.
    pub state_reason: Option<String>,
    /// The id of the issue that it doubles, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<i64>,
    /// Whether only people with write access may comment.
    pub locked: bool,
    /// Why it is locked.
    pub lock_reason: Option<String>,
    /// Label numbers.
    pub labels: Vec<i64>,
    /// User ids of the assignees.
    pub assignees: Vec<i64>,
    /// Milestone number within the repository.
    pub milestone: Option<i64>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Who closed it.
    pub closed_by: Option<i64>,
}

/// What a discussion is beside what an issue is too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discussion {
    /// The name of its category.
    pub category: String,
    /// Whether one of its comments can be marked as the answer.
    pub is_answerable: bool,
}

/// An issue, pull request or discussion: they share their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Its number over all repositories.
    pub id: i64,
    /// The repository.
    pub repository: i64,
    /// Its number within the repository.
    pub number: i64,
    /// The user id of who opened it.
    pub author: i64,
    /// Whether it is a pull request.
    pub pull_request: bool,
    /// What it is besides, where it is a discussion and no issue at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discussion: Option<Discussion>,
    /// When it was deleted.
    pub deleted: Option<DateTime<Utc>>,
    /// Where it went (repository, number), if it was transferred.
    pub transferred: Option<(i64, i64)>,
    /// Every version, oldest first; never empty.
    pub versions: Vec<IssueVersion>,
    /// Reactions in the order in which they came, also those that were taken back.
    #[serde(default)]
    pub reactions: Vec<Reaction>,
    /// The ids of the issues under it.
    #[serde(default)]
    pub children: Vec<i64>,
    /// What happened to it that no version shows.
    #[serde(default)]
    pub happened: Vec<Happened>,
}

impl Issue {
    /// Whether it was pinned at `at`.
    pub fn is_pinned(&self, at: DateTime<Utc>) -> bool {
        let pins = self.happened.iter().filter(|one| one.what != Happening::Transferred);
        pins.take_while(|one| one.at <= at).last().is_some_and(|one| one.what == Happening::Pinned)
    }

    /// The version in force at `at`.
    pub fn at(&self, at: DateTime<Utc>) -> Option<&IssueVersion> {
        self.versions.iter().rev().find(|version| version.at <= at)
    }

    /// The newest version.
    pub fn newest(&self) -> Option<&IssueVersion> {
        self.versions.last()
    }

    /// When it was opened.
    pub fn created_at(&self) -> DateTime<Utc> {
        self.versions.first().map_or(DateTime::UNIX_EPOCH, |version| version.at)
    }
}

/// A comment as it stood from one moment to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentVersion {
    /// From when on.
    pub at: DateTime<Utc>,
    /// The user id of who made the change.
    pub by: i64,
    /// The device that said so in `x-meridian-device`.
    pub device: Option<String>,
    /// The number of the request, if it came by HTTP.
    pub request: Option<u64>,
    /// The body, verbatim; none once the comment is deleted.
    pub body: Option<String>,
}

/// A comment on an issue or a discussion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Its number over all repositories; above 2^32.
    pub id: i64,
    /// The issue's `id`.
    pub issue: i64,
    /// The repository.
    pub repository: i64,
    /// The user id of who wrote it.
    pub author: i64,
    /// The comment that it answers, in a discussion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<i64>,
    /// Every version, oldest first; never empty. A last one without body is the deletion.
    pub versions: Vec<CommentVersion>,
    /// Reactions in the order in which they came, also those that were taken back.
    #[serde(default)]
    pub reactions: Vec<Reaction>,
    /// Who hid it, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimized: Option<Mark>,
    /// Who pinned it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<Mark>,
}

impl Comment {
    /// The version in force at `at`; none before it was written and after it was deleted.
    pub fn at(&self, at: DateTime<Utc>) -> Option<&CommentVersion> {
        self.versions
            .iter()
            .rev()
            .find(|version| version.at <= at)
            .filter(|version| version.body.is_some())
    }

    /// The body now; none if the comment was deleted.
    pub fn body(&self) -> Option<&str> {
        self.versions.last().and_then(|version| version.body.as_deref())
    }

    /// When it was written.
    pub fn created_at(&self) -> DateTime<Utc> {
        self.versions.first().map_or(DateTime::UNIX_EPOCH, |version| version.at)
    }

    /// When it last changed.
    pub fn updated_at(&self) -> DateTime<Utc> {
        self.versions.last().map_or(DateTime::UNIX_EPOCH, |version| version.at)
    }
}

/// A write that will be carried out later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// When, by the practice clock.
    pub due: DateTime<Utc>,
    /// The user id of who asked.
    pub by: i64,
    /// The request it came from.
    pub request: Option<u64>,
    /// `POST` or `PATCH` or ...
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The JSON body.
    pub body: String,
    /// What `x-meridian-device` said.
    pub device: Option<String>,
    /// The token it came with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// One account's hour and minute of requests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bucket {
    /// Requests an hour, if not the usual number.
    pub limit: Option<i64>,
    /// Used in this window.
    pub used: i64,
    /// When the window ends.
    pub reset: DateTime<Utc>,
    /// Until when a secondary limit holds.
    pub blocked_until: Option<DateTime<Utc>>,
    /// Which answer is given until then.
    pub blocked_by: Option<crate::fault::FaultKind>,
    /// When content was created in the last hour.
    pub created: Vec<DateTime<Utc>>,
}

/// Whether the practice GitHub can be reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// It answers.
    #[default]
    On,
    /// Every connection is refused.
    Off,
}

/// What the invented team has done so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Team {
    /// The Monday on which week 1 of `v1.38` began.
    pub anchor: NaiveDate,
    /// How many days after Monday its rounds open; the weeks of the schedule begin on Monday.
    #[serde(default)]
    pub opens_after: i64,
    /// Whether the lead leaves opening and closing rounds to others.
    #[serde(default)]
    pub lead_rests: bool,
    /// Whether the person who practises leads the team.
    #[serde(default)]
    pub you_lead: bool,
    /// Rounds and comments that have been made, such as `2026-10-26/kavya`.
    pub done: BTreeSet<String>,
}

/// Everything small that changes with every request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Meta {
    /// Last used number of users, repositories, labels and milestones.
    pub last_id: i64,
    /// Last used issue id.
    pub last_issue: i64,
    /// Last used comment id.
    pub last_comment: i64,
    /// Last used request number.
    pub last_request: u64,
    /// Last used place in the order of beginnings and ends.
    pub last_order: u64,
    /// Whether we answer at all.
    pub network: Network,
    /// The fault script.
    pub faults: Vec<Armed>,
    /// Writes that come later.
    pub pending: Vec<Pending>,
    /// Rate limits by user id; 0 for nobody signed in.
    pub buckets: BTreeMap<i64, Bucket>,
    /// The same for what is counted apart.
    #[serde(default)]
    pub further_buckets: BTreeMap<Resource, BTreeMap<i64, Bucket>>,
    /// Last used number of a reaction.
    #[serde(default)]
    pub last_reaction: i64,
    /// The invented team, once it is seeded.
    pub team: Option<Team>,
    /// Files of every repository that were put there, by path.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// Signing in by a code.
    #[serde(default)]
    pub device: Device,
    /// How the switches of what is not known stand.
    #[serde(default)]
    pub unsettled: Unsettled,
    /// Organisations by user id.
    #[serde(default)]
    pub organizations: BTreeMap<i64, Organization>,
    /// Jobs that run, by their token.
    #[serde(default)]
    pub jobs: BTreeMap<String, Job>,
}

impl Default for Meta {
    fn default() -> Self {
        Self {
            last_id: 9_100_000,
            last_issue: 3_600_000_000,
            // Above 2^32: GitHub's have been for long, and 32-bit clients must fail here already.
            last_comment: 5_800_000_000,
            last_request: 0,
            last_order: 0,
            network: Network::On,
            faults: Vec::new(),
            pending: Vec::new(),
            buckets: BTreeMap::new(),
            further_buckets: BTreeMap::new(),
            last_reaction: 0,
            team: None,
            files: BTreeMap::new(),
            device: Device::default(),
            unsettled: Unsettled::default(),
            organizations: BTreeMap::new(),
            jobs: BTreeMap::new(),
        }
    }
}

/// Everything stored, for an oracle that does not trust its own client's view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct World {
    /// All users.
    pub users: Vec<User>,
    /// All repositories.
    pub repositories: Vec<Repository>,
    /// All issues with every version, also deleted ones.
    pub issues: Vec<Issue>,
    /// All comments with every version, also deleted ones; ascending by id.
    pub comments: Vec<Comment>,
    /// The requests in order of arrival (a file keeps the last 2,000).
    pub requests: Vec<RequestEntry>,
    /// Writes that will still be carried out.
    pub pending: Vec<Pending>,
}
