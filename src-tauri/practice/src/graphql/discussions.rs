//! A discussion and what is written there: `Discussion` and `DiscussionComment`.
//!
//! Its comments have a `databaseId` that fits into an Int, and no `fullDatabaseId`; a reply to a reply
//! there is not. A comment that was deleted keeps its place where it was answered.

use super::QueryContext;
use super::connections::paginate;
use super::nodes::{FieldResult, FieldValue, Node, actor, missing, nullable, scalar, text};
use crate::model::{Comment, CommentVersion, Discussion, Issue, IssueVersion, Repository};
use crate::represent::time;
use serde_json::{Map, Value, json};

/// Of a comment's number, so that it is an Int of GraphQL.
const FIRST: i64 = 5_800_000_000;

/// The number of a discussion's comment.
pub(super) fn database_id(comment: &Comment) -> i64 {
    comment.id - FIRST
}

fn page(context: &QueryContext<'_>, home: &Repository, issue: &Issue) -> String {
    let view = &context.view;
    format!("{}/{}/discussions/{}", view.html(), view.full_name(home), issue.number)
}

/// The discussion of this number, if it is there and may be seen.
pub(super) fn by_number<'a>(
    context: &QueryContext<'a>,
    home: &'a Repository,
    number: i64,
) -> FieldResult<'a> {
    let found = context.view.state.discussion(home.id, number);
    let none =
        || missing(format!("Could not resolve to a Discussion with the number of {number}."));
    let node = found.and_then(|issue| discussion_node(context, issue)).ok_or_else(none)?;
    Ok(FieldValue::One(node))
}

pub(super) fn discussion_node<'a>(
    context: &QueryContext<'a>,
    issue: &'a Issue,
) -> Option<Node<'a>> {
    let state = context.view.state;
    let home = state.repository(issue.repository)?;
    state.role(home, Some(context.user))?;
    issue.discussion.as_ref()?;
    if issue.deleted.is_some() || issue.transferred.is_some() {
        return None;
    }
    Some(Node::Discussion(home, issue, issue.at(context.view.as_of)?))
}

/// A comment of a discussion; also one that was deleted and has been answered.
pub(super) fn comment_node<'a>(
    context: &QueryContext<'a>,
    comment: &'a Comment,
) -> Option<Node<'a>> {
    let state = context.view.state;
    let issue = state.issue_by_id(comment.issue)?;
    let Node::Discussion(home, ..) = discussion_node(context, issue)? else { return None };
    let as_of = context.view.as_of;
    let is_answered = || {
        state
            .thread(issue.id)
            .any(|one| one.reply_to == Some(comment.id) && one.at(as_of).is_some())
    };
    let version = comment.at(as_of).or_else(|| {
        let last = comment.versions.iter().rev().find(|version| version.at <= as_of)?;
        is_answered().then_some(last)
    })?;
    Some(Node::DiscussionComment(home, comment, version))
}

fn comments<'a>(
    context: &QueryContext<'a>,
    issue: &'a Issue,
    parent: Option<i64>,
) -> Vec<Node<'a>> {
    let thread = context.view.state.thread(issue.id);
    let wanted = thread.filter(|comment| comment.reply_to == parent);
    wanted.filter_map(|comment| comment_node(context, comment)).collect()
}

/// A field of a discussion.
pub(super) fn discussion_field<'a>(
    context: &'a QueryContext<'a>,
    (home, issue, version): (&'a Repository, &'a Issue, &'a IssueVersion),
    (name, arguments): (&str, &Map<String, Value>),
) -> FieldResult<'a> {
    let seen = Node::Discussion(home, issue, version);
    match name {
        "author" => return nullable(actor(context, issue.author)),
        "repository" => return Ok(FieldValue::One(Node::Repository(home))),
        "category" => return nullable(issue.discussion.as_ref().map(Node::Category)),
        "comments" => {
            let found = comments(context, issue, None);
            return paginate("DiscussionCommentConnection", found, name, arguments);
        }
        _ => {}
    }
    scalar(match name {
        "id" => json!(seen.id()),
        "databaseId" => json!(issue.id - 3_600_000_000),
        "number" => json!(issue.number),
        "title" => json!(version.title),
        "body" => json!(version.body.clone().unwrap_or_default()),
        "url" => json!(page(context, home, issue)),
        "closed" => json!(version.state == "closed"),
        "closedAt" => json!(version.closed_at.map(time)),
        "stateReason" => json!(version.state_reason.as_ref().map(|why| why.to_uppercase())),
        "locked" => json!(version.locked),
        "activeLockReason" => json!(version.lock_reason.as_ref().map(|why| why.to_uppercase())),
        "createdAt" => json!(time(issue.created_at())),
        "updatedAt" => json!(time(context.view.issue_updated(issue, version))),
        "authorAssociation" => json!(context.view.association(home, issue.author)),
        "viewerDidAuthor" => json!(issue.author == context.user),
        _ => Value::Null,
    })
}

/// A field of a comment or a reply.
pub(super) fn comment_field<'a>(
    context: &'a QueryContext<'a>,
    (home, comment, version): (&'a Repository, &'a Comment, &'a CommentVersion),
    (name, arguments): (&str, &Map<String, Value>),
) -> FieldResult<'a> {
    let state = context.view.state;
    let issue = state.issue_by_id(comment.issue);
    match (name, issue) {
        ("author", _) => return nullable(actor(context, comment.author)),
        ("discussion", Some(issue)) => return nullable(discussion_node(context, issue)),
        ("replyTo", _) => {
            let parent = comment.reply_to.and_then(|parent| state.comment(parent));
            return nullable(parent.and_then(|parent| comment_node(context, parent)));
        }
        ("reactions", _) => {
            let found = context.view.standing(&comment.reactions).map(Node::Reaction);
            return paginate("ReactionConnection", found.collect(), name, arguments);
        }
        ("replies", Some(issue)) => {
            // A reply has none.
            let found = match comment.reply_to {
                None => comments(context, issue, Some(comment.id)),
                Some(_) => Vec::new(),
            };
            return paginate("DiscussionCommentConnection", found, name, arguments);
        }
        _ => {}
    }
    let is_deleted = version.body.is_none();
    let edited = comment.versions.iter().skip(1).rfind(|version| version.body.is_some());
    scalar(match name {
        "id" => json!(Node::DiscussionComment(home, comment, version).id()),
        "databaseId" => json!(database_id(comment)),
        "body" => json!(version.body.clone().unwrap_or_default()),
        "url" => json!(issue.map(|issue| format!(
            "{}#discussioncomment-{}",
            page(context, home, issue),
            database_id(comment)
        ))),
        "createdAt" => json!(time(comment.created_at())),
        // A reply changes it as an edit does.
        "updatedAt" => json!(time(version.at)),
        "lastEditedAt" => {
            json!(edited.filter(|edit| edit.at <= context.view.as_of).map(|edit| time(edit.at)))
        }
        "deletedAt" => json!(is_deleted.then(|| time(version.at))),
        "viewerDidAuthor" => json!(comment.author == context.user),
        "viewerCanUpdate" => json!(comment.author == context.user && !is_deleted),
        "isMinimized" => json!(comment.minimized.is_some()),
        "minimizedReason" => json!(comment.minimized.as_ref().map(|mark| &mark.reason)),
        "isAnswer" => json!(false),
        "authorAssociation" => json!(context.view.association(home, comment.author)),
        _ => Value::Null,
    })
}

/// A field of a category.
pub(super) fn category_field(discussion: &Discussion, name: &str) -> FieldResult<'static> {
    scalar(match name {
        "name" => json!(discussion.category),
        "slug" => json!(discussion.category.to_lowercase().replace(' ', "-")),
        _ => json!(discussion.is_answerable),
    })
}

/// The number in what GraphQL calls a thing, if it is of this kind.
pub(crate) fn number_in(id: &str, wanted: &str) -> Option<i64> {
    let (kind, id) = id.split_once("_kwPRACTICE")?;
    (kind == wanted).then(|| i64::from_str_radix(id, 16).ok()).flatten()
}

/// One of a mutation's inputs.
pub(crate) fn input<'v>(input: &'v Map<String, Value>, name: &str) -> &'v str {
    text(input, name)
}
