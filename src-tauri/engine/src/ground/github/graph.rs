//! GitHub's graph (GraphQL): for discussions and pins, which REST does not have, and for who has reacted to
//! many comments at once (`watched.rs`).
//!
//! It is asked like REST, and its answer is sorted here: octocrab's own `graphql` drops the types of
//! errors and takes some of them for successes (0.54.9). A page of a list is named by ourselves, because
//! comments and the replies to each of them are lists of their own: all of them are one here.

mod watched;

use super::wire;
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{
        Association, Comment, Discussion, GraphError, Issue, Next, Page, Payload, Pins, Request,
        User,
    },
    ids::{CommentId, IssueNumber, UserId},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// Who: an actor has a number only where it is said of which kind it is.
macro_rules! author {
    () => {
        "author{login ...on User{databaseId} ...on Bot{databaseId} ...on Mannequin{databaseId}}"
    };
}

/// What is wanted of a comment. The count of edits is a comment's alone, unlike `updatedAt`.
macro_rules! comment {
    () => {
        concat!(
            "id databaseId body url createdAt lastEditedAt deletedAt viewerDidAuthor isMinimized \
             replyTo{id} ",
            author!()
        )
    };
}

const DISCUSSION: &str = concat!(
    "query Discussion($owner:String!,$name:String!,$number:Int!){repository(owner:$owner,name:$name)\
     {discussion(number:$number){id number title url closed locked activeLockReason createdAt updatedAt \
     authorAssociation category{name slug isAnswerable} comments(first:1){totalCount} ",
    author!(),
    "}}}"
);

const COMMENTS: &str = concat!(
    "query DiscussionComments($owner:String!,$name:String!,$number:Int!,$after:String)\
     {repository(owner:$owner,name:$name){discussion(number:$number){comments(first:100,after:$after)\
     {pageInfo{hasNextPage endCursor} nodes{",
    comment!(),
    " replies(first:100){pageInfo{hasNextPage endCursor} nodes{",
    comment!(),
    "}}}}}}}"
);

const REPLIES: &str = concat!(
    "query DiscussionReplies($id:ID!,$after:String){node(id:$id){...on DiscussionComment\
     {replies(first:100,after:$after){pageInfo{hasNextPage endCursor} nodes{",
    comment!(),
    "}}}}}"
);

const COMMENT: &str = concat!(
    "query DiscussionComment($id:ID!){node(id:$id){...on DiscussionComment{",
    comment!(),
    "}}}"
);

const ADD: &str = concat!(
    "mutation AddDiscussionComment($discussion:ID!,$body:String!)\
     {addDiscussionComment(input:{discussionId:$discussion,body:$body}){comment{",
    comment!(),
    "}}}"
);

const UPDATE: &str = concat!(
    "mutation UpdateDiscussionComment($comment:ID!,$body:String!)\
     {updateDiscussionComment(input:{commentId:$comment,body:$body}){comment{",
    comment!(),
    "}}}"
);

const VIEWER: &str = "query Viewer{viewer{login databaseId}}";

const PINS: &str = "query Pins($owner:String!,$name:String!,$number:Int!)\
     {repository(owner:$owner,name:$name){issue(number:$number){id number url isPinned} \
     pinnedIssues(first:10){nodes{issue{number title}}}}}";

const PIN: &str = "mutation PinIssue($issue:ID!)\
     {pinIssue(input:{issueId:$issue}){issue{id number url isPinned}}}";

/// Where a list of comments and replies goes on: first what is left of replies, comment by comment.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Rest {
    /// Behind which comment; none where there are no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    /// Comments that have more replies, and behind which one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    replies: Vec<(String, String)>,
}

impl Rest {
    fn of(page: &Page) -> Self {
        match page {
            Page::First => Self::default(),
            Page::Next(name) => serde_json::from_str(name).unwrap_or_default(),
        }
    }

    fn next(self) -> Next {
        if self.after.is_none() && self.replies.is_empty() {
            return Next::End;
        }
        serde_json::to_string(&self).map_or(Next::Elsewhere, Next::Page)
    }
}

/// The body that asks whose a sign-in is, which REST does not say to an app's own: its `/user` is 403.
pub(super) fn viewer() -> Value {
    json!({ "query": VIEWER })
}

/// The body that puts a request to the graph; none of what is REST's.
pub(super) fn question(repository: &str, request: &Request) -> Option<Value> {
    let (owner, name) = repository.split_once('/').unwrap_or((repository, ""));
    let of = |number: &IssueNumber| json!({ "owner": owner, "name": name, "number": number.0 });
    let (query, variables) = match request {
        Request::Discussion(number) => (DISCUSSION, of(number)),
        Request::DiscussionComments { discussion, page } => {
            let rest = Rest::of(page);
            match rest.replies.first() {
                Some((comment, after)) => (REPLIES, json!({ "id": comment, "after": after })),
                None => {
                    let mut variables = of(discussion);
                    if let Some(variables) = variables.as_object_mut() {
                        variables.insert("after".to_owned(), json!(rest.after));
                    }
                    (COMMENTS, variables)
                }
            }
        }
        Request::Comment(CommentId::Node(id)) => (COMMENT, json!({ "id": id })),
        Request::CommentOnDiscussion { node, body, .. } => {
            (ADD, json!({ "discussion": node, "body": body }))
        }
        Request::EditComment { comment: CommentId::Node(id), body } => {
            (UPDATE, json!({ "comment": id, "body": body }))
        }
        Request::Pins(number) => (PINS, of(number)),
        Request::Pin { node, .. } => (PIN, json!({ "issue": node })),
        Request::Watched { nodes } => (watched::QUERY, json!({ "ids": nodes })),
        _ => return None,
    };
    Some(json!({ "query": query, "variables": variables }))
}

/// An answer, taken apart: what it says is wrong, and the data.
pub(super) fn answer(text: &str) -> Option<(Vec<GraphError>, Value)> {
    let whole: Whole = wire::read(text).ok()?;
    let errors = whole.errors.unwrap_or_default().into_iter().map(Into::into).collect();
    Some((errors, whole.data.unwrap_or_default()))
}

/// Why the data do not hold what was asked for.
#[derive(Debug)]
pub(super) enum NotThere {
    /// It is null.
    Missing,
    Unreadable,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireViewer {
    login: String,
    database_id: i64,
}

#[derive(Deserialize)]
struct Whole {
    #[serde(default)]
    data: Option<Value>,
    #[serde(default)]
    errors: Option<Vec<WireError>>,
}

#[derive(Deserialize)]
struct WireError {
    #[serde(rename = "type", default)]
    kind: Option<String>,
    #[serde(default)]
    message: String,
    #[serde(default)]
    path: Option<Vec<Value>>,
    #[serde(default)]
    extensions: Option<WireExtensions>,
}

#[derive(Deserialize, Default)]
struct WireExtensions {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    saml_failure: bool,
}

impl From<WireError> for GraphError {
    fn from(wire: WireError) -> Self {
        let WireError { kind, message, path, extensions } = wire;
        let WireExtensions { code, saml_failure } = extensions.unwrap_or_default();
        let depth = path.map_or(0, |path| path.len());
        Self { kind, message, depth, code, saml_failure }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAuthor {
    #[serde(default)]
    login: String,
    #[serde(default)]
    database_id: Option<i64>,
}

impl WireAuthor {
    fn user(self) -> Option<User> {
        Some(User { id: UserId(self.database_id?), login: self.login })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireDiscussion {
    id: String,
    number: i64,
    #[serde(default)]
    title: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    closed: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    #[serde(default)]
    author: Option<WireAuthor>,
    #[serde(default)]
    author_association: Association,
    comments: WireCount,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireCount {
    total_count: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireComment {
    id: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    url: String,
    created_at: DateTime<Utc>,
    #[serde(default)]
    last_edited_at: Option<DateTime<Utc>>,
    /// Of a comment that was answered its place is kept.
    #[serde(default)]
    deleted_at: Option<DateTime<Utc>>,
    #[serde(default)]
    author: Option<WireAuthor>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireList {
    page_info: WirePage,
    nodes: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WirePage {
    has_next_page: bool,
    #[serde(default)]
    end_cursor: Option<String>,
}

/// What the data hold of what was asked for.
///
/// # Errors
/// Why they do not.
pub(super) fn payload(request: &Request, mut data: Value) -> Result<Payload, NotThere> {
    let mut at = |path: &str| match data.pointer_mut(path).map(Value::take) {
        None | Some(Value::Null) => Err(NotThere::Missing),
        // Something else than a comment, of which nothing was asked.
        Some(Value::Object(empty)) if empty.is_empty() => Err(NotThere::Missing),
        Some(found) => Ok(found),
    };
    match request {
        Request::Discussion(_) => {
            Ok(Payload::Discussion(Box::new(discussion(at("/repository/discussion")?)?)))
        }
        Request::DiscussionComments { page, .. } => {
            let mut rest = Rest::of(page);
            let mut comments = Vec::new();
            if rest.replies.is_empty() {
                let list: WireList = as_is(at("/repository/discussion/comments")?)?;
                rest.after = list.page_info.behind()?;
                for node in list.nodes {
                    with_replies(node, &mut comments, &mut rest)?;
                }
            } else {
                let (of, _) = rest.replies.remove(0);
                let list: WireList = as_is(at("/node/replies")?)?;
                let more = list.page_info.behind()?.map(|behind| (of, behind));
                rest.replies.splice(0..0, more);
                take(list.nodes, &mut comments)?;
            }
            Ok(Payload::Comments { comments, next: rest.next() })
        }
        Request::CommentOnDiscussion { .. } => one(at("/addDiscussionComment/comment")?),
        Request::EditComment { .. } => one(at("/updateDiscussionComment/comment")?),
        Request::Comment(_) => one(at("/node")?),
        Request::Pins(_) => {
            let issue = at("/repository/issue")?;
            pins(issue, as_is(at("/repository/pinnedIssues/nodes")?)?)
        }
        Request::Pin { .. } => pins(at("/pinIssue/issue")?, Vec::new()),
        Request::Watched { .. } => watched::read(at("/nodes")?),
        Request::User => {
            let WireViewer { login, database_id } = as_is(at("/viewer")?)?;
            Ok(Payload::User(User { id: UserId(database_id), login }))
        }
        _ => Err(NotThere::Unreadable),
    }
}

impl WirePage {
    /// Behind what the list goes on; none at its end.
    fn behind(self) -> Result<Option<String>, NotThere> {
        match (self.has_next_page, self.end_cursor) {
            (false, _) => Ok(None),
            (true, Some(cursor)) => Ok(Some(cursor)),
            (true, None) => Err(NotThere::Unreadable),
        }
    }
}

/// A comment with the replies to it, and what is left of these.
fn with_replies(
    mut node: Value,
    comments: &mut Vec<Comment>,
    rest: &mut Rest,
) -> Result<(), NotThere> {
    let replies = node.as_object_mut().and_then(|node| node.remove("replies"));
    let id = node.get("id").and_then(Value::as_str).map(str::to_owned);
    take(vec![node], comments)?;
    let (Some(replies), Some(id)) = (replies, id) else { return Err(NotThere::Unreadable) };
    let replies: WireList = as_is(replies)?;
    rest.replies.extend(replies.page_info.behind()?.map(|behind| (id, behind)));
    take(replies.nodes, comments)
}

/// Those of a list that were not deleted. An entry that cannot be read, or is not shown, is one that
/// may be meant: then the list is none.
fn take(nodes: Vec<Value>, comments: &mut Vec<Comment>) -> Result<(), NotThere> {
    for node in nodes {
        comments.extend(comment(node)?);
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WirePin {
    id: String,
    number: i64,
    #[serde(default)]
    url: String,
    is_pinned: bool,
}

#[derive(Deserialize)]
struct WirePinned {
    issue: WireTitle,
}

#[derive(Deserialize)]
struct WireTitle {
    number: i64,
    #[serde(default)]
    title: String,
}

fn pins(issue: Value, all: Vec<WirePinned>) -> Result<Payload, NotThere> {
    let WirePin { id: node, number, url, is_pinned } = as_is(issue)?;
    let title = |pinned: WirePinned| (IssueNumber(pinned.issue.number), pinned.issue.title);
    let all = all.into_iter().map(title).collect();
    Ok(Payload::Pins(Box::new(Pins { issue: IssueNumber(number), node, url, is_pinned, all })))
}

fn one(node: Value) -> Result<Payload, NotThere> {
    let comment = comment(node)?.ok_or(NotThere::Missing)?;
    Ok(Payload::Comment(Box::new(comment)))
}

/// A comment; none where only its place is left.
fn comment(node: Value) -> Result<Option<Comment>, NotThere> {
    let raw = node.to_string();
    let wire: WireComment = as_is(node)?;
    if wire.deleted_at.is_some() {
        return Ok(None);
    }
    Ok(Some(Comment {
        id: CommentId::Node(wire.id),
        author: wire.author.and_then(WireAuthor::user),
        body: wire.body,
        url: wire.url,
        created_at: wire.created_at,
        updated_at: wire.last_edited_at.unwrap_or(wire.created_at),
        raw,
    }))
}

fn discussion(node: Value) -> Result<Discussion, NotThere> {
    let raw = node.to_string();
    let wire: WireDiscussion = as_is(node)?;
    let state = if wire.closed { "closed" } else { "open" };
    let issue = Issue {
        number: IssueNumber(wire.number),
        title: wire.title,
        body: String::new(),
        state: state.to_owned(),
        url: wire.url,
        author: wire.author.and_then(WireAuthor::user),
        association: wire.author_association,
        comments: wire.comments.total_count,
        is_pull_request: false,
        created_at: wire.created_at,
        updated_at: wire.updated_at,
        raw,
    };
    Ok(Discussion { node: wire.id, issue })
}

fn as_is<T: DeserializeOwned>(value: Value) -> Result<T, NotThere> {
    serde_json::from_value(value).map_err(|_| NotThere::Unreadable)
}

#[cfg(test)]
#[path = "graph_tests.rs"]
mod tests;
