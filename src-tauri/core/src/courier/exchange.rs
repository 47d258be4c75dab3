//! What GitHub may answer to what the courier asks ([`Request`]).

pub use super::request::{Page, Request};

use super::{hindrance::Hindrance, refusal::Refusal};
use crate::ids::{CommentId, IssueNumber, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What stands behind a page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the list is complete.
    End,
    /// Another page, at this path below the root.
    Page(String),
    /// Another page, but it cannot be asked for here: its link leads to another place. The list is
    /// not complete, so nothing follows from what it does not hold.
    Elsewhere,
}

/// A GitHub user as far as Meridian cares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The numeric id.
    pub id: UserId,
    /// The login when last seen.
    pub login: String,
}

/// An issue (or pull request) as GitHub has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Its number in the repository.
    pub number: IssueNumber,
    /// The title.
    pub title: String,
    /// The body, as stored; empty for null.
    pub body: String,
    /// `open` or `closed`, or a word GitHub may add later.
    pub state: String,
    /// Where a person sees it.
    pub url: String,
    /// Who opened it; none for a deleted user.
    pub author: Option<User>,
    /// What its author is to the repository.
    pub association: Association,
    /// How many comments GitHub counts; may lag.
    pub comments: i64,
    /// Whether it is a pull request.
    pub is_pull_request: bool,
    /// Opened, whole seconds.
    pub created_at: DateTime<Utc>,
    /// Last changed, whole seconds.
    pub updated_at: DateTime<Utc>,
    /// The JSON as received.
    pub raw: String,
}

impl Issue {
    /// Its number among all of GitHub's issues, by which another one names it as its first.
    pub fn id(&self) -> Option<i64> {
        let whole: serde_json::Value = serde_json::from_str(&self.raw).ok()?;
        whole.get("id")?.as_i64()
    }

    /// The number of its milestone.
    pub fn milestone(&self) -> Option<i64> {
        let whole: serde_json::Value = serde_json::from_str(&self.raw).ok()?;
        whole.get("milestone")?.get("number")?.as_i64()
    }

    /// By whom, where GitHub says so, and when it was closed; none where it is open.
    pub fn closed(&self) -> Option<(Option<String>, DateTime<Utc>)> {
        if self.state != "closed" {
            return None;
        }
        let whole: serde_json::Value = serde_json::from_str(&self.raw).unwrap_or_default();
        let text = |value: Option<&serde_json::Value>| value?.as_str().map(str::to_owned);
        let by = whole.get("closed_by").and_then(|by| text(by.get("login")));
        let at = text(whole.get("closed_at")).and_then(|at| at.parse().ok());
        Some((by, at.unwrap_or(self.updated_at)))
    }

    /// Whether it was closed once and somebody has opened it again.
    pub fn is_open_again(&self) -> bool {
        let whole: serde_json::Value = serde_json::from_str(&self.raw).unwrap_or_default();
        self.state != "closed" && whole.get("state_reason").is_some_and(|why| why == "reopened")
    }

    /// The logins of whom it is assigned to.
    pub fn assignees(&self) -> Vec<String> {
        let whole: serde_json::Value = serde_json::from_str(&self.raw).unwrap_or_default();
        let all = whole.get("assignees").and_then(serde_json::Value::as_array);
        let login = |one: &serde_json::Value| one.get("login")?.as_str().map(str::to_owned);
        all.into_iter().flatten().filter_map(login).collect()
    }

    /// The names of its labels; none where GitHub did not say.
    pub fn labels(&self) -> Option<Vec<String>> {
        let whole: serde_json::Value = serde_json::from_str(&self.raw).ok()?;
        let name = |label: &serde_json::Value| {
            label.as_str().or_else(|| label.get("name")?.as_str()).map(str::to_owned)
        };
        Some(whole.get("labels")?.as_array()?.iter().filter_map(name).collect())
    }
}

/// What a new issue says, and what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewIssueText {
    /// The title.
    pub title: String,
    /// The whole body, LF only.
    pub body: String,
    /// The names of labels; those that are not there are dropped, or made with write access.
    #[serde(default)]
    pub labels: Vec<String>,
    /// The milestone's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<i64>,
    /// Logins.
    #[serde(default)]
    pub assignees: Vec<String>,
}

/// A discussion as GitHub has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discussion {
    /// What GitHub's graph calls it, which a comment on it has to name.
    pub node: String,
    /// What it has in common with an issue. Of its comments only those at the top level are counted.
    pub issue: Issue,
}

/// What an author is to a repository, as GitHub says it beside each issue (`author_association`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Association {
    /// The owner of the repository.
    Owner,
    /// A member of the organisation that owns it.
    Member,
    /// Invited to work on it.
    Collaborator,
    /// Anybody else, or a word that GitHub may add later.
    #[default]
    #[serde(other)]
    Other,
}

impl Association {
    /// Whether such an author opens rounds: anybody on the internet can open an issue, these were let
    /// in by the owner.
    pub fn opens_rounds(self) -> bool {
        self != Self::Other
    }
}

/// A comment as GitHub has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// The numeric id.
    pub id: CommentId,
    /// Who wrote it; none for a deleted user.
    pub author: Option<User>,
    /// The body, as stored (line endings too); empty for null.
    pub body: String,
    /// Where a person sees it.
    pub url: String,
    /// Written, whole seconds.
    pub created_at: DateTime<Utc>,
    /// Last changed, whole seconds.
    pub updated_at: DateTime<Utc>,
    /// The JSON as received.
    pub raw: String,
}

impl Comment {
    /// What its author is to the repository.
    pub fn association(&self) -> Association {
        #[derive(Deserialize)]
        struct Said {
            #[serde(default, alias = "authorAssociation")]
            author_association: Association,
        }
        serde_json::from_str(&self.raw)
            .map_or(Association::Other, |said: Said| said.author_association)
    }

    /// The issue that it stands on; none of a discussion's, or where GitHub did not say.
    pub fn issue(&self) -> Option<IssueNumber> {
        let whole: serde_json::Value = serde_json::from_str(&self.raw).ok()?;
        let (_, number) = whole.get("issue_url")?.as_str()?.rsplit_once('/')?;
        number.parse().ok().map(IssueNumber)
    }
}

/// Something that has happened to an issue, as GitHub lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueEvent {
    /// What, in GitHub's word: `closed`, `reopened`, `labeled` and many more.
    pub what: String,
    /// Who did it; none for a deleted user.
    pub by: Option<User>,
    /// When, whole seconds.
    pub at: DateTime<Utc>,
}

/// One of the eight reactions that GitHub knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Emoji {
    /// A thumb up.
    #[serde(rename = "+1")]
    ThumbsUp,
    /// A thumb down.
    #[serde(rename = "-1")]
    ThumbsDown,
    /// A laugh.
    #[serde(rename = "laugh")]
    Laugh,
    /// Confusion.
    #[serde(rename = "confused")]
    Confused,
    /// A heart.
    #[serde(rename = "heart")]
    Heart,
    /// A party popper.
    #[serde(rename = "hooray")]
    Hooray,
    /// A rocket.
    #[serde(rename = "rocket")]
    Rocket,
    /// A pair of eyes.
    #[serde(rename = "eyes")]
    Eyes,
}

impl Emoji {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::ThumbsUp,
        Self::ThumbsDown,
        Self::Laugh,
        Self::Confused,
        Self::Heart,
        Self::Hooray,
        Self::Rocket,
        Self::Eyes,
    ];

    /// As GitHub says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::ThumbsUp => "+1",
            Self::ThumbsDown => "-1",
            Self::Laugh => "laugh",
            Self::Confused => "confused",
            Self::Heart => "heart",
            Self::Hooray => "hooray",
            Self::Rocket => "rocket",
            Self::Eyes => "eyes",
        }
    }

    /// As a person sees it.
    pub fn sign(self) -> &'static str {
        match self {
            Self::ThumbsUp => "\u{1f44d}",
            Self::ThumbsDown => "\u{1f44e}",
            Self::Laugh => "\u{1f604}",
            Self::Confused => "\u{1f615}",
            Self::Heart => "\u{2764}\u{fe0f}",
            Self::Hooray => "\u{1f389}",
            Self::Rocket => "\u{1f680}",
            Self::Eyes => "\u{1f440}",
        }
    }
}

/// A reaction as GitHub has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// Its number.
    pub id: i64,
    /// Whose it is; none for a deleted user.
    pub by: Option<User>,
    /// Which one; none for a word that GitHub may add later.
    pub emoji: Option<Emoji>,
}

/// What is pinned in a repository, and whether one issue is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pins {
    /// The issue that was asked about.
    pub issue: IssueNumber,
    /// What GitHub's graph calls it.
    pub node: String,
    /// Where a person sees it.
    pub url: String,
    /// Whether it is pinned.
    pub is_pinned: bool,
    /// All that are, with their titles; none of them where it was pinned just now.
    pub all: Vec<(IssueNumber, String)>,
}

/// A reaction with the moment at which it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Whose it is; none for a deleted user.
    pub by: Option<User>,
    /// Which one; none for a word that GitHub may add later.
    pub emoji: Option<Emoji>,
    /// When, whole seconds.
    pub at: DateTime<Utc>,
}

/// A run of a workflow that its schedule has started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduledRun {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Who changed the workflow's cron line last, to whom its runs belong.
    pub by: Option<String>,
}

/// A comment with who has reacted to it, at most fifty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// Which.
    pub comment: CommentId,
    /// The reactions, oldest first.
    pub given: Vec<Given>,
}

/// What a successful answer carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// For [`Request::Repository`] and [`Request::RepositoryById`].
    Repository {
        /// `OWNER/REPO` as it is now.
        name: String,
        /// The numeric id.
        id: i64,
    },
    /// For [`Request::User`].
    User(User),
    /// For [`Request::Issues`] and [`Request::IssuesBy`].
    Issues {
        /// The page's issues, newest first.
        issues: Vec<Issue>,
        /// What stands behind the page.
        next: Next,
    },
    /// For [`Request::Issue`] and whatever makes or changes one.
    Issue(Box<Issue>),
    /// For [`Request::IssueHtml`].
    Html(String),
    /// For [`Request::Discussion`].
    Discussion(Box<Discussion>),
    /// For [`Request::Comments`] and [`Request::DiscussionComments`].
    Comments {
        /// The page's comments.
        comments: Vec<Comment>,
        /// What stands behind the page.
        next: Next,
    },
    /// For [`Request::Workflow`]: its state, in GitHub's word.
    Workflow(String),
    /// For [`Request::ScheduledRuns`]: the newest; none where there never was one.
    ScheduledRun(Option<ScheduledRun>),
    /// For [`Request::Events`].
    Events {
        /// The page's events.
        events: Vec<IssueEvent>,
        /// What stands behind the page.
        next: Next,
    },
    /// For [`Request::Comment`] and whatever writes one.
    Comment(Box<Comment>),
    /// For [`Request::Reactions`].
    Reactions {
        /// The page's reactions.
        reactions: Vec<Reaction>,
        /// What stands behind the page.
        next: Next,
    },
    /// For [`Request::Pins`] and [`Request::Pin`].
    Pins(Box<Pins>),
    /// For [`Request::Watched`]; without those that are not there any more.
    Watched(Vec<Watched>),
    /// For [`Request::React`].
    Reaction(Reaction),
    /// For [`Request::AddLabel`] and [`Request::RemoveLabel`]: the names of all that the issue has now.
    Labels(Vec<String>),
    /// Success without anything said, as of what was deleted.
    Nothing,
}

impl Payload {
    /// The issue that it is.
    pub fn issue(&self) -> Option<&Issue> {
        match self {
            Self::Issue(issue) => Some(issue),
            _ => None,
        }
    }
}

/// What became of a request: exactly one of these (DESIGN.md 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// 2xx with a body that could be read.
    Ok {
        /// What it carried.
        payload: Payload,
        /// The ETag, verbatim.
        etag: Option<String>,
        /// What GitHub's clock said when it answered, whole seconds.
        date: Option<DateTime<Utc>>,
    },
    /// 304.
    Unchanged,
    /// 301, 307, 400, 401, 403, 404, 410, 422, 451 and their like that are no limit.
    Refused(Refusal),
    /// 403, 422 or 429 that means "slow down".
    Limited {
        /// No request before this moment; none when GitHub did not say.
        until: Option<DateTime<Utc>>,
    },
    /// The request may have had an effect, but its answer is lost or cannot be read. Only for
    /// writes.
    Unknown {
        /// What happened, one line.
        said: String,
    },
    /// A read failed in a way that may pass (5xx, cut answer, time-out).
    Transient {
        /// What happened, one line.
        said: String,
    },
    /// Nothing left this machine, or it did not get as far as GitHub.
    Offline {
        /// What was in the way.
        by: Hindrance,
    },
}
