//! The things of GraphQL: an issue, a comment, a page of them, and what their fields hold.

use super::connections::{Connection, PageInfo, comments, issues, ordered, paginate};
use super::{ErrorKind, QueryContext, discussions, mutations};
use crate::media::plain_text;
use crate::model::{
    Comment, CommentVersion, Discussion, Issue, IssueVersion, Label, Reaction, Repository, Role,
    UserKind,
};
use crate::represent::{node, time};
use chrono::{DateTime, Utc};
use meridian_core::markdown;
use serde_json::{Map, Value, json};

/// Something that has fields.
#[derive(Clone)]
pub(super) enum Node<'a> {
    Query,
    User(i64, UserKind),
    Repository(&'a Repository),
    Issue(&'a Repository, &'a Issue, &'a IssueVersion),
    Comment(&'a Repository, &'a Comment, &'a CommentVersion),
    Discussion(&'a Repository, &'a Issue, &'a IssueVersion),
    DiscussionComment(&'a Repository, &'a Comment, &'a CommentVersion),
    Category(&'a Discussion),
    Mutation,
    /// What a mutation answers: its type, and the id of what it changed.
    Payload(&'static str, i64),
    Label(&'a Label),
    Reaction(&'a Reaction),
    /// An issue as something that is pinned.
    Pinned(&'a Issue),
    /// A page of a list, by the list's type.
    Connection(&'static str, Connection<'a>),
    PageInfo(PageInfo),
    RateLimit,
}

/// What a field holds.
pub(super) enum FieldValue<'a> {
    Plain(Value),
    One(Node<'a>),
    Many(Vec<Option<Node<'a>>>),
}

/// A field, or why it cannot be had.
pub(super) type FieldResult<'a> = Result<FieldValue<'a>, (ErrorKind, String)>;

pub(super) fn scalar(value: impl Into<Value>) -> FieldResult<'static> {
    Ok(FieldValue::Plain(value.into()))
}

pub(super) fn missing(message: String) -> (ErrorKind, String) {
    (ErrorKind::NotFound, message)
}

/// One, or null where there is none.
pub(super) fn nullable(node: Option<Node<'_>>) -> FieldResult<'_> {
    Ok(node.map_or(FieldValue::Plain(Value::Null), FieldValue::One))
}

pub(super) fn text<'v>(arguments: &'v Map<String, Value>, name: &str) -> &'v str {
    arguments.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// When a text last became another one; none if it never did.
fn edited<'v>(versions: impl Iterator<Item = (DateTime<Utc>, Option<&'v str>)>) -> Option<String> {
    let mut last = None;
    let mut found = None;
    for (at, body) in versions {
        if last.is_some_and(|last| last != body) {
            found = Some(time(at));
        }
        last = Some(body);
    }
    found
}

impl<'a> Node<'a> {
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Query => "Query",
            Self::User(_, UserKind::User) => "User",
            Self::User(_, UserKind::Bot) => "Bot",
            Self::User(_, UserKind::Organization) => "Organization",
            Self::Repository(_) => "Repository",
            Self::Issue(_, issue, _) if issue.pull_request => "PullRequest",
            Self::Issue(..) => "Issue",
            Self::Comment(..) => "IssueComment",
            Self::Discussion(..) => "Discussion",
            Self::DiscussionComment(..) => "DiscussionComment",
            Self::Category(_) => "DiscussionCategory",
            Self::Mutation => "Mutation",
            Self::Payload(name, _) => name,
            Self::Label(_) => "Label",
            Self::Reaction(_) => "Reaction",
            Self::Pinned(_) => "PinnedIssue",
            Self::Connection(name, _) => name,
            Self::PageInfo(_) => "PageInfo",
            Self::RateLimit => "RateLimit",
        }
    }

    /// What stands for it everywhere; REST calls it `node_id`.
    pub(super) fn id(&self) -> String {
        match self {
            Self::User(id, _) => node("U", *id),
            Self::Repository(home) => node("R", home.id),
            Self::Issue(_, issue, _) => node("I", issue.id),
            Self::Comment(_, comment, _) => node("IC", comment.id),
            Self::Label(label) => node("LA", label.id),
            Self::Reaction(reaction) => node("REA", reaction.id),
            Self::Pinned(issue) => node("PI", issue.id),
            Self::Discussion(_, issue, _) => node("D", issue.id),
            Self::DiscussionComment(_, comment, _) => node("DC", comment.id),
            _ => String::new(),
        }
    }

    /// The answer of REST for the same thing, which holds most of what is asked for.
    fn rest(&self, context: &QueryContext<'a>) -> Value {
        match self {
            Self::User(id, _) => {
                context.view.state.user(*id).map_or(Value::Null, |user| context.view.profile(user))
            }
            Self::Repository(home) => context.view.repository(home, Some(context.user)),
            Self::Issue(home, issue, version) => context.view.issue(home, issue, version),
            Self::Comment(home, comment, version) => context.view.comment(home, comment, version),
            Self::Label(label) => json!({
                "name": label.name,
                "color": label.color, "description": label.description
            }),
            Self::Reaction(reaction) => context.view.reaction(reaction),
            _ => Value::Null,
        }
    }

    /// What a field holds.
    ///
    /// # Errors
    /// It is not there, or cannot be had so: why.
    pub(super) fn field(
        &self,
        context: &'a QueryContext<'a>,
        name: &str,
        arguments: &Map<String, Value>,
    ) -> FieldResult<'a> {
        if name == "__typename" {
            return scalar(self.type_name());
        }
        match self {
            Self::Query => query(context, name, arguments),
            Self::Mutation => mutations::mutation(context, name),
            Self::Payload(_, id) => mutations::payload(context, name, *id),
            Self::Category(category) => discussions::category_field(category, name),
            Self::Discussion(home, issue, version) => {
                discussions::discussion_field(context, (home, issue, version), (name, arguments))
            }
            Self::DiscussionComment(home, comment, version) => {
                discussions::comment_field(context, (home, comment, version), (name, arguments))
            }
            Self::RateLimit => {
                let cost = context.cost.points();
                let used = context.bucket.used + cost;
                scalar(match name {
                    "nodeCount" => json!(context.cost.nodes),
                    "limit" => json!(context.limit),
                    "cost" => json!(cost),
                    "used" => json!(used),
                    "remaining" => json!((context.limit - used).max(0)),
                    _ => json!(time(context.bucket.reset)),
                })
            }
            Self::PageInfo(page_info) => scalar(match name {
                "hasNextPage" => json!(page_info.has_next),
                "hasPreviousPage" => json!(page_info.has_previous),
                "startCursor" => json!(page_info.start),
                _ => json!(page_info.end),
            }),
            Self::Connection(_, page) => match name {
                "nodes" => Ok(FieldValue::Many(page.shown.iter().cloned().map(Some).collect())),
                "pageInfo" => Ok(FieldValue::One(Self::PageInfo(page.page_info.clone()))),
                _ => scalar(page.total),
            },
            _ => self.stored_field(context, name, arguments),
        }
    }

    /// A field of something that is stored.
    fn stored_field(
        &self,
        context: &'a QueryContext<'a>,
        name: &str,
        arguments: &Map<String, Value>,
    ) -> FieldResult<'a> {
        let list = |of, nodes| paginate(of, nodes, name, arguments);
        match (self, name) {
            (Self::User(id, _), "issues") => {
                list("IssueConnection", issues(context, Some(*id), false, None, arguments))
            }
            (Self::User(id, _), "pullRequests") => {
                list("PullRequestConnection", issues(context, Some(*id), true, None, arguments))
            }
            (Self::User(id, _), "issueComments") => {
                list("IssueCommentConnection", comments(context, *id, arguments))
            }
            (Self::Repository(home), "issues") => {
                list("IssueConnection", issues(context, None, false, Some(home.id), arguments))
            }
            (Self::Repository(home), "owner") => nullable(actor(context, home.owner)),
            (Self::Repository(home), "viewerPermission") => {
                scalar(context.view.state.role(home, Some(context.user)).map(|role| match role {
                    Role::Read => "READ",
                    Role::Triage => "TRIAGE",
                    Role::Write => "WRITE",
                    Role::Admin => "ADMIN",
                }))
            }
            (Self::Repository(home), "discussion") => {
                let number = arguments.get("number").and_then(Value::as_i64).unwrap_or_default();
                discussions::by_number(context, home, number)
            }
            (Self::Repository(home), "pinnedIssues") => {
                let as_of = context.view.as_of;
                let pinned = context.view.state.issues_of(home.id);
                let pinned = pinned
                    .filter(|issue| issue.is_pinned(as_of) && issue_node(context, issue).is_some());
                list("PinnedIssueConnection", pinned.map(Self::Pinned).collect())
            }
            (Self::Pinned(issue), "issue") => nullable(issue_node(context, issue)),
            (Self::Pinned(issue), "pinnedBy") => {
                nullable(issue.happened.last().and_then(|last| actor(context, last.by)))
            }
            // What stands in a duplicate's place for who does not ask for it is not settled.
            (Self::Issue(_, _, IssueVersion { state_reason: Some(reason), .. }), "stateReason")
                if reason == "duplicate"
                    && arguments.get("enableDuplicate") != Some(&Value::Bool(true)) =>
            {
                scalar("NOT_PLANNED")
            }
            (Self::Repository(home), "issue" | "issueOrPullRequest") => {
                let number = arguments.get("number").and_then(Value::as_i64).unwrap_or_default();
                let found = context.view.state.issue(home.id, number);
                let found = found
                    .and_then(|issue| issue_node(context, issue))
                    .filter(|node| name != "issue" || node.type_name() == "Issue");
                let kind = if name == "issue" { "an Issue" } else { "an issue or pull request" };
                let none =
                    || missing(format!("Could not resolve to {kind} with the number of {number}."));
                Ok(FieldValue::One(found.ok_or_else(none)?))
            }
            (Self::Issue(home, ..) | Self::Comment(home, ..), "repository") => {
                Ok(FieldValue::One(Self::Repository(home)))
            }
            (Self::Issue(_, issue, _), "author") => nullable(actor(context, issue.author)),
            (Self::Comment(_, comment, _), "author") => nullable(actor(context, comment.author)),
            (Self::Reaction(reaction), "user") => nullable(actor(context, reaction.user)),
            (Self::Comment(_, comment, _), "issue") => {
                let issue = context.view.state.issue_by_id(comment.issue);
                nullable(issue.and_then(|issue| issue_node(context, issue)))
            }
            (Self::Issue(home, issue, _), "comments") => {
                let found = context.view.comments(issue);
                let nodes = found.map(|(one, version)| Self::Comment(home, one, version)).collect();
                list("IssueCommentConnection", ordered(context, nodes, arguments))
            }
            (Self::Issue(home, _, version), "labels") => {
                let found = version.labels.iter().filter_map(|id| {
                    home.labels.iter().find(|label| label.id == *id).map(Self::Label)
                });
                list("LabelConnection", found.collect())
            }
            (Self::Issue(_, _, version), "assignees") => {
                let found = version.assignees.iter().filter_map(|id| actor(context, *id));
                list("UserConnection", found.collect())
            }
            (Self::Issue(_, Issue { reactions, .. }, _), "reactions")
            | (Self::Comment(_, Comment { reactions, .. }, _), "reactions") => list(
                "ReactionConnection",
                context.view.standing(reactions).map(Self::Reaction).collect(),
            ),
            _ => scalar(self.value(context, name)),
        }
    }

    /// A plain value, by the name that REST has for it.
    fn value(&self, context: &QueryContext<'a>, name: &str) -> Value {
        let rest = self.rest(context);
        let get = |key: &str| rest.get(key).cloned().unwrap_or_default();
        let upper = |key: &str| match get(key) {
            Value::String(text) => Value::String(text.to_uppercase()),
            other => other,
        };
        let body = || get("body").as_str().unwrap_or_default().to_owned();
        match (self, name) {
            (_, "id") => self.id().into(),
            (_, "databaseId") => get("id"),
            // Numbers of this size are no Int of GraphQL.
            (_, "fullDatabaseId") => get("id").to_string().into(),
            (_, "url") => get("html_url"),
            (_, "resourcePath") => {
                let url = get("html_url");
                let url = url.as_str().unwrap_or_default();
                url.split_once("://")
                    .and_then(|(_, rest)| rest.split_once('/'))
                    .map(|(_, path)| format!("/{path}"))
                    .into()
            }
            (_, "avatarUrl") => get("avatar_url"),
            (_, "createdAt") => get("created_at"),
            (_, "updatedAt") => get("updated_at"),
            (_, "closedAt") => get("closed_at"),
            (_, "nameWithOwner") => get("full_name"),
            (_, "isPrivate") => get("private"),
            (_, "isArchived") => get("archived"),
            (_, "hasIssuesEnabled") => get("has_issues"),
            (_, "authorAssociation") => get("author_association"),
            (_, "state") => upper("state"),
            (_, "stateReason") => upper("state_reason"),
            (_, "closed") => (get("state") == "closed").into(),
            (_, "isMinimized") => get("minimized").is_object().into(),
            (_, "minimizedReason") => rest.pointer("/minimized/reason").cloned().into(),
            (Self::Issue(_, issue, _), "isPinned") => issue.is_pinned(context.view.as_of).into(),
            (_, "body") => body().into(),
            (Self::Issue(home, Issue { author, .. }, _), "bodyHTML")
            | (Self::Comment(home, Comment { author, .. }, _), "bodyHTML") => {
                context.view.html_of(&body(), (home, *author)).into()
            }
            (_, "bodyText") => plain_text(&markdown::render(&body())).into(),
            (Self::Reaction(reaction), "content") => match reaction.content.as_str() {
                "+1" => "THUMBS_UP".into(),
                "-1" => "THUMBS_DOWN".into(),
                other => other.to_uppercase().into(),
            },
            (Self::Issue(_, issue, _), "viewerDidAuthor") => (issue.author == context.user).into(),
            (Self::Comment(_, one, _), "viewerDidAuthor") => (one.author == context.user).into(),
            (Self::Issue(_, issue, _), "lastEditedAt") => {
                edited(issue.versions.iter().map(|one| (one.at, one.body.as_deref()))).into()
            }
            (Self::Comment(_, comment, _), "lastEditedAt") => {
                edited(comment.versions.iter().map(|one| (one.at, one.body.as_deref()))).into()
            }
            _ => get(name),
        }
    }
}

fn query<'a>(
    context: &'a QueryContext<'a>,
    name: &str,
    arguments: &Map<String, Value>,
) -> FieldResult<'a> {
    let state = context.view.state;
    match name {
        "viewer" => nullable(actor(context, context.user)),
        "rateLimit" => Ok(FieldValue::One(Node::RateLimit)),
        "user" => {
            let login = text(arguments, "login");
            let user = state.user_by_login(login).filter(|user| user.kind == UserKind::User);
            let none =
                || missing(format!("Could not resolve to a User with the login of '{login}'."));
            Ok(FieldValue::One(user.map(|user| Node::User(user.id, user.kind)).ok_or_else(none)?))
        }
        "repository" => {
            let (owner, name) = (text(arguments, "owner"), text(arguments, "name"));
            let home = state
                .repository_by_name(owner, name)
                .or_else(|| state.repository_by_former_name(owner, name))
                .filter(|home| state.role(home, Some(context.user)).is_some());
            let none = || {
                missing(format!(
                    "Could not resolve to a Repository with the name '{owner}/{name}'."
                ))
            };
            Ok(FieldValue::One(Node::Repository(home.ok_or_else(none)?)))
        }
        "node" => {
            let id = text(arguments, "id");
            let none =
                || missing(format!("Could not resolve to a node with the global id of '{id}'"));
            Ok(FieldValue::One(by_id(context, id).ok_or_else(none)?))
        }
        "nodes" => {
            let ids = arguments.get("ids").and_then(Value::as_array).cloned().unwrap_or_default();
            if ids.len() > 100 {
                let message = format!(
                    "You may not provide more than 100 node ids; you provided {}.",
                    ids.len()
                );
                return Err((ErrorKind::Failed("ARGUMENT_LIMIT"), message));
            }
            let found = ids.iter().map(|id| by_id(context, id.as_str().unwrap_or_default()));
            Ok(FieldValue::Many(found.collect()))
        }
        _ => {
            if text(arguments, "type") != "ISSUE" {
                let message = "The practice GitHub searches for ISSUE only.".to_owned();
                return Err((ErrorKind::Failed("UNPROCESSABLE"), message));
            }
            let found = (context.search)(text(arguments, "query"))
                .map_err(|message| (ErrorKind::Failed("UNPROCESSABLE"), message))?;
            let nodes = found
                .into_iter()
                .filter_map(|issue| issue_node(context, state.issue_by_id(issue)?))
                .collect();
            paginate("SearchResultItemConnection", nodes, name, arguments)
        }
    }
}

pub(super) fn actor<'a>(context: &QueryContext<'a>, id: i64) -> Option<Node<'a>> {
    context.view.state.user(id).map(|user| Node::User(id, user.kind))
}

/// The issue, if it is there and may be seen.
pub(super) fn issue_node<'a>(context: &QueryContext<'a>, issue: &'a Issue) -> Option<Node<'a>> {
    let state = context.view.state;
    let home = state.repository(issue.repository)?;
    state.role(home, Some(context.user))?;
    if issue.deleted.is_some() || issue.transferred.is_some() || issue.discussion.is_some() {
        return None;
    }
    Some(Node::Issue(home, issue, issue.at(context.view.as_of)?))
}

pub(super) fn comment_node<'a>(
    context: &QueryContext<'a>,
    comment: &'a Comment,
) -> Option<Node<'a>> {
    let issue = context.view.state.issue_by_id(comment.issue)?;
    let Node::Issue(home, ..) = issue_node(context, issue)? else { return None };
    Some(Node::Comment(home, comment, comment.at(context.view.as_of)?))
}

/// An issue or a comment by the number that REST calls `node_id`.
fn by_id<'a>(context: &QueryContext<'a>, text: &str) -> Option<Node<'a>> {
    let (kind, id) = text.split_once("_kwPRACTICE")?;
    let id = i64::from_str_radix(id, 16).ok()?;
    let state = context.view.state;
    match kind {
        "I" => issue_node(context, state.issue_by_id(id)?),
        "IC" => comment_node(context, state.comment(id)?),
        "D" => discussions::discussion_node(context, state.issue_by_id(id)?),
        "DC" => discussions::comment_node(context, state.comment(id)?),
        "U" => actor(context, id),
        "R" => {
            let home = state.repository(id)?;
            state.role(home, Some(context.user)).map(|_| Node::Repository(home))
        }
        _ => None,
    }
}
