//! What the courier asks GitHub.

use super::{
    exchange::{Emoji, NewIssueText},
    kinds::issue_state::{ClosedAs, IssueIs},
};
use crate::ids::{CommentId, IssueNumber};
use chrono::{DateTime, Utc};

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The first, 100 entries.
    First,
    /// The `next` link of the page before, verbatim.
    Next(String),
}

/// One HTTP request. `{repo}` below is `/repos/OWNER/REPO`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// `GET {repo}`: also tells the numeric id and the present name after a rename.
    Repository,
    /// `GET /repositories/{id}`.
    RepositoryById(i64),
    /// `GET {repo}/issues?state=all&sort=created&direction=desc&per_page=100`: the newest issues.
    Issues {
        /// Which page.
        page: Page,
        /// ETag of the same question, if any; only for the first page.
        etag: Option<String>,
    },
    /// `GET /user`: who the token belongs to.
    User,
    /// `GET {repo}/issues/{number}`.
    Issue {
        /// The issue.
        number: IssueNumber,
        /// ETag of the same question, if any.
        etag: Option<String>,
    },
    /// `GET {repo}/issues/{number}/comments?per_page=100[&since=..]`, ascending.
    Comments {
        /// The issue.
        issue: IssueNumber,
        /// Only comments updated at or after this second.
        since: Option<DateTime<Utc>>,
        /// Which page.
        page: Page,
        /// ETag of the same question, if any; only for the first page.
        etag: Option<String>,
    },
    /// `GET {repo}/issues/{number}` with the HTML that GitHub has made of its text.
    IssueHtml(IssueNumber),
    /// `GET {repo}/issues/{number}/events?per_page=100`, ascending: what has happened to an issue.
    Events {
        /// The issue.
        issue: IssueNumber,
        /// Which page.
        page: Page,
    },
    /// `GET {repo}/actions/workflows/{file}`: whether a workflow is switched on.
    Workflow {
        /// Its file, such as `meridian-round.yml`.
        file: String,
    },
    /// `GET {repo}/actions/workflows/{file}/runs?event=schedule&per_page=1`: when its schedule started it
    /// last.
    ScheduledRuns {
        /// Its file.
        file: String,
    },
    /// A discussion by its number; of GraphQL, as are the next two. None of the three has a revision.
    Discussion(IssueNumber),
    /// A discussion's comments and the replies to them, ascending; all of them, always.
    DiscussionComments {
        /// The discussion.
        discussion: IssueNumber,
        /// Which page; of the next one the name is the client's own.
        page: Page,
    },
    /// `addDiscussionComment`, at the top level.
    CommentOnDiscussion {
        /// The discussion.
        discussion: IssueNumber,
        /// What GitHub's graph calls it.
        node: String,
        /// The whole body.
        body: String,
    },
    /// `GET {repo}/issues/comments/{id}`; of one with a node's name the node.
    Comment(CommentId),
    /// `POST {repo}/issues/{issue}/comments`.
    CreateComment {
        /// The issue.
        issue: IssueNumber,
        /// The whole body.
        body: String,
    },
    /// `GET {repo}/issues?creator={creator}&state=all&sort=created&direction=desc&per_page=100`.
    IssuesBy {
        /// Whose, by login.
        creator: String,
    },
    /// What is pinned, and whether this issue is; of GraphQL, as is the next.
    Pins(IssueNumber),
    /// `pinIssue`; one that is pinned already stays so.
    Pin {
        /// The issue.
        issue: IssueNumber,
        /// What GitHub's graph calls it.
        node: String,
    },
    /// `PATCH {repo}/issues/{issue}`: its body and nothing else.
    SetIssueBody {
        /// The issue.
        issue: IssueNumber,
        /// The whole body.
        body: String,
    },
    /// `POST {repo}/issues`.
    CreateIssue(NewIssueText),
    /// `GET {repo}/issues/comments/{comment}/reactions?content={emoji}&per_page=100`.
    Reactions {
        /// The comment.
        comment: CommentId,
        /// Only these.
        emoji: Emoji,
        /// Which page.
        page: Page,
    },
    /// `nodes(ids:)` of GraphQL: who has reacted to at most 100 comments, and when; for one point. It has
    /// no revision.
    Watched {
        /// What GitHub's graph calls the comments.
        nodes: Vec<String>,
    },
    /// `POST {repo}/issues/comments/{comment}/reactions`; one that is there already stays one.
    React {
        /// The comment.
        comment: CommentId,
        /// Which one.
        emoji: Emoji,
    },
    /// `DELETE {repo}/issues/comments/{comment}/reactions/{reaction}`.
    Unreact {
        /// The comment.
        comment: CommentId,
        /// The reaction's number.
        reaction: i64,
    },
    /// `POST {repo}/issues/{issue}/labels`: adds this one, others stay.
    AddLabel {
        /// The issue.
        issue: IssueNumber,
        /// Its name.
        label: String,
    },
    /// `DELETE {repo}/issues/{issue}/labels/{label}`: takes off this one.
    RemoveLabel {
        /// The issue.
        issue: IssueNumber,
        /// Its name.
        label: String,
    },
    /// `PATCH {repo}/issues/{issue}`: its state, with the reason if there is one, and nothing else.
    SetIssueState {
        /// The issue.
        issue: IssueNumber,
        /// What it should be.
        state: IssueIs,
        /// Why it is closed; GitHub says `completed` where nothing is said.
        reason: Option<ClosedAs>,
    },
    /// `PATCH {repo}/issues/comments/{comment}`; of one with a node's name `updateDiscussionComment`.
    EditComment {
        /// The comment.
        comment: CommentId,
        /// The whole body.
        body: String,
    },
}

impl Request {
    /// Whether the request changes anything on GitHub.
    pub fn is_write(&self) -> bool {
        matches!(
            self,
            Self::CreateComment { .. }
                | Self::CommentOnDiscussion { .. }
                | Self::EditComment { .. }
                | Self::SetIssueState { .. }
                | Self::CreateIssue(_)
                | Self::Pin { .. }
                | Self::SetIssueBody { .. }
                | Self::React { .. }
                | Self::Unreact { .. }
                | Self::AddLabel { .. }
                | Self::RemoveLabel { .. }
        )
    }

    /// The list or object that is asked for, the key of [`super::Pulled`]. Issues and discussions share
    /// their numbers, so they share these too.
    pub fn resource(&self) -> String {
        match self {
            Self::Repository => "repository".into(),
            Self::RepositoryById(id) => format!("repository/{id}"),
            Self::User => "user".into(),
            Self::Issues { .. } | Self::CreateIssue(_) => "issues".into(),
            Self::IssuesBy { creator } => format!("issues/by/{creator}"),
            Self::Issue { number, .. }
            | Self::SetIssueState { issue: number, .. }
            | Self::SetIssueBody { issue: number, .. }
            | Self::Discussion(number) => format!("issues/{number}"),
            Self::Comments { issue, .. }
            | Self::DiscussionComments { discussion: issue, .. }
            | Self::CommentOnDiscussion { discussion: issue, .. } => {
                format!("issues/{issue}/comments")
            }
            Self::IssueHtml(issue) => format!("issues/{issue}/html"),
            Self::Events { issue, .. } => format!("issues/{issue}/events"),
            Self::Workflow { file } => format!("workflows/{file}"),
            Self::ScheduledRuns { file } => format!("workflows/{file}/runs"),
            Self::Comment(id) | Self::EditComment { comment: id, .. } => format!("comments/{id}"),
            Self::CreateComment { issue, .. } => format!("issues/{issue}/comments"),
            Self::Reactions { comment, .. }
            | Self::React { comment, .. }
            | Self::Unreact { comment, .. } => format!("comments/{comment}/reactions"),
            Self::Pins(issue) | Self::Pin { issue, .. } => format!("issues/{issue}/pin"),
            Self::Watched { .. } => "reactions".into(),
            Self::AddLabel { issue, .. } | Self::RemoveLabel { issue, .. } => {
                format!("issues/{issue}/labels")
            }
        }
    }

    /// The resource with its query: an ETag is good only for the same question.
    pub fn question(&self) -> String {
        match self {
            Self::Comments { since: Some(since), page: Page::First, .. } => {
                format!("{}?since={}", self.resource(), since.format("%Y-%m-%dT%H:%M:%SZ"))
            }
            Self::Comments { page: Page::Next(url), .. }
            | Self::Issues { page: Page::Next(url), .. }
            | Self::DiscussionComments { page: Page::Next(url), .. }
            | Self::Reactions { page: Page::Next(url), .. }
            | Self::Events { page: Page::Next(url), .. } => url.clone(),
            _ => self.resource(),
        }
    }
}
