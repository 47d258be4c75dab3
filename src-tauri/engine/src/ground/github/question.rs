//! How what the courier asks is put to GitHub.

use super::graph;
use http::Method;
use meridian_core::courier::{ClosedAs, Page, Request};

/// Method, path with query below the root, revision, and body.
pub(super) type Rest<'a> = (Method, String, Option<&'a str>, Option<serde_json::Value>);

/// A question as it is put.
pub(super) enum Question<'a> {
    Rest(Rest<'a>),
    /// To the graph: the body says all.
    Graph(serde_json::Value),
}

/// In which form the answer is wanted.
pub(super) fn form(request: &Request) -> &'static str {
    match request {
        Request::IssueHtml(_) => "application/vnd.github.full+json",
        _ => "application/vnd.github+json",
    }
}

/// How a request is put.
pub(super) fn question<'a>(repository: &str, request: &'a Request) -> Question<'a> {
    match graph::question(repository, request) {
        Some(body) => Question::Graph(body),
        None => Question::Rest(rest(repository, request)),
    }
}

fn rest<'a>(repository: &str, request: &'a Request) -> Rest<'a> {
    let repo = format!("/repos/{repository}");
    match request {
        Request::Repository => (Method::GET, repo, None, None),
        Request::RepositoryById(id) => (Method::GET, format!("/repositories/{id}"), None, None),
        Request::User => (Method::GET, "/user".to_owned(), None, None),
        Request::Issues { page: Page::Next(path), .. } => (Method::GET, path.clone(), None, None),
        Request::Issues { page: Page::First, etag } => (
            Method::GET,
            format!("{repo}/issues?state=all&sort=created&direction=desc&per_page=100"),
            etag.as_deref(),
            None,
        ),
        Request::Issue { number, etag } => {
            (Method::GET, format!("{repo}/issues/{number}"), etag.as_deref(), None)
        }
        Request::IssueHtml(number) => (Method::GET, format!("{repo}/issues/{number}"), None, None),
        Request::Comments { page: Page::Next(path), .. } => (Method::GET, path.clone(), None, None),
        Request::Comments { issue, since, page: Page::First, etag } => {
            let since = since.map_or_else(String::new, |since| {
                format!("&since={}", since.format("%Y-%m-%dT%H:%M:%SZ"))
            });
            let path = format!("{repo}/issues/{issue}/comments?per_page=100{since}");
            (Method::GET, path, etag.as_deref(), None)
        }
        Request::Events { page: Page::Next(path), .. } => (Method::GET, path.clone(), None, None),
        Request::Events { issue, page: Page::First } => {
            (Method::GET, format!("{repo}/issues/{issue}/events?per_page=100"), None, None)
        }
        Request::Workflow { file } => {
            (Method::GET, format!("{repo}/actions/workflows/{}", in_path(file)), None, None)
        }
        Request::ScheduledRuns { file } => {
            let file = in_path(file);
            let path = format!("{repo}/actions/workflows/{file}/runs?event=schedule&per_page=1");
            (Method::GET, path, None, None)
        }
        // All else is said in the body.
        Request::Watched { .. }
        | Request::Discussion(_)
        | Request::DiscussionComments { .. }
        | Request::CommentOnDiscussion { .. }
        | Request::Pins(_)
        | Request::Pin { .. } => {
            (Method::POST, "/graphql".to_owned(), None, graph::question(repository, request))
        }
        Request::Comment(id) => (Method::GET, format!("{repo}/issues/comments/{id}"), None, None),
        Request::CreateComment { issue, body } => {
            let body = serde_json::json!({ "body": body });
            (Method::POST, format!("{repo}/issues/{issue}/comments"), None, Some(body))
        }
        Request::EditComment { comment, body } => {
            let body = serde_json::json!({ "body": body });
            (Method::PATCH, format!("{repo}/issues/comments/{comment}"), None, Some(body))
        }
        Request::IssuesBy { creator } => {
            let creator = in_query(creator);
            let path = format!(
                "{repo}/issues?creator={creator}&state=all&sort=created&direction=desc&per_page=100"
            );
            (Method::GET, path, None, None)
        }
        Request::SetIssueBody { issue, body } => {
            let body = serde_json::json!({ "body": body });
            (Method::PATCH, format!("{repo}/issues/{issue}"), None, Some(body))
        }
        Request::CreateIssue(text) => {
            (Method::POST, format!("{repo}/issues"), None, serde_json::to_value(text).ok())
        }
        Request::Reactions { page: Page::Next(path), .. } => {
            (Method::GET, path.clone(), None, None)
        }
        Request::Reactions { comment, emoji, page: Page::First } => {
            let content = in_query(emoji.word());
            let path = format!(
                "{repo}/issues/comments/{comment}/reactions?content={content}&per_page=100"
            );
            (Method::GET, path, None, None)
        }
        Request::React { comment, emoji } => {
            let body = serde_json::json!({ "content": emoji.word() });
            let path = format!("{repo}/issues/comments/{comment}/reactions");
            (Method::POST, path, None, Some(body))
        }
        Request::Unreact { comment, reaction } => {
            let path = format!("{repo}/issues/comments/{comment}/reactions/{reaction}");
            (Method::DELETE, path, None, None)
        }
        Request::AddLabel { issue, label } => {
            let body = serde_json::json!({ "labels": [label] });
            (Method::POST, format!("{repo}/issues/{issue}/labels"), None, Some(body))
        }
        Request::RemoveLabel { issue, label } => {
            let path = format!("{repo}/issues/{issue}/labels/{}", in_path(label));
            (Method::DELETE, path, None, None)
        }
        Request::SetIssueState { issue, state, reason } => {
            let mut body = serde_json::json!({ "state": state.word() });
            if let Some(body) = body.as_object_mut()
                && let Some(reason) = reason
            {
                body.insert("state_reason".to_owned(), reason.word().into());
                if let ClosedAs::Duplicate { id: Some(id), .. } = reason {
                    body.insert("duplicate_issue_id".to_owned(), (*id).into());
                }
            }
            (Method::PATCH, format!("{repo}/issues/{issue}"), None, Some(body))
        }
    }
}

/// A part of a path, as it is written there: nothing of it is a sign of the path's own.
fn in_path(part: &str) -> String {
    part.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// A value of a query.
fn in_query(value: &str) -> String {
    in_path(value)
}
