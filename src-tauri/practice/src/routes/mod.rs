//! The router: from method and path to the route that answers.

mod about;
mod actions;
mod assignees;
mod comments;
mod contents;
mod events;
mod graphql;
mod issues;
mod labels;
mod milestones;
mod pages;
mod prow;
mod reactions;
mod repositories;
mod rights;
mod search;
mod sub_issues;

use crate::model::{Comment, Issue, Pending, Repository, Role, UserKind};
use crate::reply::{Answer, Content, Reply};
use crate::represent::View;
use crate::request::ApiRequest;
use crate::state::{Actor, State, Target};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

/// GitHub's real limit for bodies, in UTF-8 bytes; its error text speaks of 65536 characters.
pub(crate) const BODY_LIMIT: usize = 262_144;

/// What a route needs to answer one request.
pub(crate) struct RequestContext<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) request: &'a ApiRequest,
    /// The user id the token proves.
    pub(crate) caller: Option<i64>,
    pub(crate) request_number: Option<u64>,
    pub(crate) now: DateTime<Utc>,
    /// The moment lists are answered for; before `now` when they are stale.
    pub(crate) lists_at: DateTime<Utc>,
    /// The same for single objects.
    pub(crate) singles_at: DateTime<Utc>,
    /// Whether a PATCH keeps the old body and says 200 (a fault).
    pub(crate) keep_body: bool,
}

/// Carries the request out.
pub(crate) fn dispatch(context: &mut RequestContext<'_>) -> Reply {
    let request = context.request;
    let segments: Vec<&str> = request.segments.iter().map(String::as_str).collect();
    let method = if request.method == "HEAD" { "GET" } else { request.method.as_str() };
    let answer = match (method, segments.as_slice()) {
        ("GET", []) => context.root(),
        ("GET", ["meta"]) => context.meta(),
        ("GET", ["versions"]) => context.versions(),
        ("POST", ["markdown"]) => context.markdown(),
        ("POST", ["markdown", "raw"]) => context.raw_markdown(),
        ("POST", ["graphql"]) => context.graphql(),
        ("GET", ["search", "issues"]) => context.search_issues(),
        ("GET", ["raw", owner, name, _, path @ ..]) => context.download(owner, name, path),
        ("GET", ["user"]) => context.me(),
        ("GET", ["users", login]) => context.profile(login),
        (_, ["repos", owner, name, rest @ ..]) => context.by_name(method, owner, name, rest),
        (_, ["repositories", id, rest @ ..]) => context.by_id(method, id, rest),
        _ => Err(Reply::not_found().into()),
    };
    answer.unwrap_or_else(|refusal| *refusal)
}

impl RequestContext<'_> {
    fn view(&self, as_of: DateTime<Utc>) -> View<'_> {
        let ApiRequest { root, media, version, extra_routes, .. } = self.request;
        let render = extra_routes.map(|extra_routes| extra_routes.render);
        View { state: self.state, root, as_of, form: media.form, version: *version, render }
    }

    fn lists(&self) -> View<'_> {
        self.view(self.lists_at)
    }

    fn singles(&self) -> View<'_> {
        self.view(self.singles_at)
    }

    fn present(&self) -> View<'_> {
        self.view(DateTime::<Utc>::MAX_UTC)
    }

    /// The signed-in user, or 401.
    fn signed_in(&self) -> Result<i64, Box<Reply>> {
        self.caller.ok_or_else(|| Reply::error(401, "Requires authentication").into())
    }

    fn by(&self) -> Result<Actor, Box<Reply>> {
        Ok(Actor {
            user: self.signed_in()?,
            device: self.request.device.clone(),
            request: self.request_number,
        })
    }

    fn me(&self) -> Answer {
        if self.job().is_some() {
            return Err(Reply::integration().into());
        }
        let id = self.signed_in()?;
        let user = self.state.user(id).ok_or_else(Reply::not_found)?;
        Ok(Reply::ok(self.present().profile(user)).modified(user.created_at))
    }

    fn profile(&self, login: &str) -> Answer {
        let user = self.state.user_by_login(login).ok_or_else(Reply::not_found)?;
        Ok(Reply::ok(self.present().profile(user)).modified(user.created_at))
    }

    fn by_name(&mut self, method: &str, owner: &str, name: &str, rest: &[&str]) -> Answer {
        if let Some(repository) = self.state.repository_by_name(owner, name) {
            let id = repository.id;
            return self.in_repository(method, id, rest);
        }
        let moved =
            self.state.repository_by_former_name(owner, name).ok_or_else(Reply::not_found)?;
        let status = if self.request.is_write() { 307 } else { 301 };
        let rest: String = self
            .request
            .path
            .splitn(5, '/')
            .nth(4)
            .map(|rest| format!("/{rest}"))
            .unwrap_or_default();
        let query = if self.request.query.is_empty() {
            String::new()
        } else {
            format!("?{}", self.request.query)
        };
        let url = format!("{}/repositories/{}{rest}{query}", self.request.root, moved.id);
        Ok(Reply::moved(status, url))
    }

    fn by_id(&mut self, method: &str, id: &str, rest: &[&str]) -> Answer {
        let id = number(id)?;
        self.in_repository(method, id, rest)
    }

    fn in_repository(&mut self, method: &str, id: i64, rest: &[&str]) -> Answer {
        let repository = self.state.repository(id).ok_or_else(Reply::not_found)?;
        self.state.role(repository, self.caller).ok_or_else(Reply::not_found)?;
        self.job_reaches(id, rest.first().copied().unwrap_or_default())?;
        if self.request.is_write() {
            self.signed_in()?;
            if repository.archived {
                return Err(Reply::archived().into());
            }
        }
        if !repository.has_issues && rest.first() == Some(&"issues") {
            return Err(Reply::error(410, "Issues are disabled for this repo").into());
        }
        if let Some(to) = self.moved_on(id, rest) {
            return Ok(Reply::moved(301, to));
        }
        match (method, rest) {
            ("GET", []) => self.show_repository(id),
            (_, ["actions", rest @ ..]) => self.actions(method, id, rest),
            ("GET", ["interaction-limits"]) => self.interaction_limits(id),
            ("GET", ["contents", path @ ..]) => self.contents(id, &path.join("/")),
            ("GET", ["assignees"]) => self.list_assignees(id),
            ("GET", ["assignees", login]) => self.is_assignable(id, login),
            ("GET", ["collaborators"]) => self.list_collaborators(id),
            ("GET", ["collaborators", login, "permission"]) => self.permission(id, login),
            ("GET", ["collaborators", login]) => self.is_collaborator(id, login),
            ("GET", ["issues"]) => self.list_issues(id),
            ("POST", ["issues"]) => self.create_issue(id),
            ("GET", ["issues", "events"]) => self.list_all_events(id),
            ("GET", ["issues", "events", event]) => self.show_event(id, event),
            (_, ["issues", "comments", comment, "reactions", rest @ ..]) => {
                let target = self.comment_target(id, comment)?;
                self.reactions(method, id, target, rest)
            }
            (_, ["issues", issue, "reactions", rest @ ..]) => {
                let target = Target::Issue(self.issue(id, issue)?.id);
                self.reactions(method, id, target, rest)
            }
            ("GET", ["issues", "comments"]) => self.list_all_comments(id),
            ("GET", ["issues", "comments", comment]) => self.show_comment(id, comment),
            ("PUT" | "DELETE", ["issues", "comments", comment, "pin"]) => {
                self.pin_comment(id, comment, method)
            }
            ("PATCH", ["issues", "comments", comment]) => self.edit_comment(id, comment),
            ("DELETE", ["issues", "comments", comment]) => self.delete_comment(id, comment),
            ("GET", ["issues", issue]) => self.show_issue(id, issue),
            ("PATCH", ["issues", issue]) => self.edit_issue(id, issue),
            ("GET", ["issues", issue, "comments"]) => self.list_comments(id, issue),
            ("POST", ["issues", issue, "comments"]) => self.create_comment(id, issue),
            ("GET", ["issues", issue, "events"]) => self.list_events(id, issue),
            ("GET", ["issues", issue, "timeline"]) => self.list_timeline(id, issue),
            ("POST" | "DELETE", ["issues", issue, "assignees"]) => self.assign(id, issue, method),
            ("GET", ["issues", issue, "assignees", login]) => {
                self.issue(id, issue)?;
                self.is_assignable(id, login)
            }
            ("GET", ["issues", issue, "sub_issues"]) => self.list_sub_issues(id, issue),
            ("POST", ["issues", issue, "sub_issues"])
            | ("DELETE", ["issues", issue, "sub_issue"]) => {
                self.change_sub_issues(id, issue, method)
            }
            ("PUT" | "DELETE", ["issues", issue, "lock"]) => self.lock(id, issue, method),
            ("GET", ["issues", issue, "labels"]) => self.list_issue_labels(id, issue),
            ("POST" | "PUT", ["issues", issue, "labels"]) => self.label_issue(id, issue, method),
            ("DELETE", ["issues", issue, "labels"]) => self.unlabel_issue(id, issue, None),
            // A label's name may hold slashes, which many clients send as they are.
            ("DELETE", ["issues", issue, "labels", label @ ..]) => {
                self.unlabel_issue(id, issue, Some(&label.join("/")))
            }
            ("GET", ["labels"]) => self.list_labels(id),
            ("POST", ["labels"]) => self.create_label(id),
            ("GET", ["labels", label @ ..]) => self.show_label(id, &label.join("/")),
            ("GET", ["milestones"]) => self.list_milestones(id),
            ("POST", ["milestones"]) => self.create_milestone(id),
            ("GET", ["milestones", milestone]) => self.show_milestone(id, milestone),
            ("PATCH", ["milestones", milestone]) => self.edit_milestone(id, milestone),
            _ => Err(Reply::not_found().into()),
        }
    }

    fn repository(&self, id: i64) -> Result<&Repository, Box<Reply>> {
        self.state.repository(id).ok_or_else(|| Reply::not_found().into())
    }

    fn role(&self, repository: i64) -> Role {
        self.state
            .repository(repository)
            .and_then(|repository| self.state.role(repository, self.caller))
            .unwrap_or(Role::Read)
    }

    /// The issue, unless it is gone or was transferred.
    fn issue(&self, repository: i64, text: &str) -> Result<&Issue, Box<Reply>> {
        let issue = self.state.issue(repository, number(text)?).ok_or_else(Reply::not_found)?;
        if issue.deleted.is_some() {
            return Err(Reply::gone().into());
        }
        if issue.transferred.is_some() {
            return Err(Reply::not_found().into());
        }
        Ok(issue)
    }

    fn comment(&self, repository: i64, text: &str) -> Result<&Comment, Box<Reply>> {
        self.state
            .comment(number(text)?)
            .filter(|comment| comment.repository == repository)
            .filter(|comment| {
                let issue = self.state.issue_by_id(comment.issue);
                issue.is_none_or(|issue| issue.discussion.is_none())
            })
            .ok_or_else(|| Reply::not_found().into())
    }

    /// The request's body as a JSON object.
    fn object(&self) -> Result<Map<String, Value>, Box<Reply>> {
        if self.request.body.is_empty() {
            return Ok(Map::new());
        }
        let value: Value = serde_json::from_slice(&self.request.body)
            .map_err(|_| Reply::error(400, "Problems parsing JSON"))?;
        match value {
            Value::Object(object) => Ok(object),
            _ => Err(Reply::error(400, "Body should be a JSON object").into()),
        }
    }

    fn since(&self) -> Result<Option<DateTime<Utc>>, Box<Reply>> {
        let Some(text) = self.request.parameter("since") else { return Ok(None) };
        let parsed = DateTime::parse_from_rfc3339(&text)
            .map_err(|_| Reply::error(422, "Invalid request.\n\nInvalid since timestamp."))?;
        Ok(Some(parsed.with_timezone(&Utc)))
    }

    fn is_bot(&self, user: i64) -> bool {
        self.state.user(user).is_some_and(|user| user.kind == UserKind::Bot)
    }
}

fn number(text: &str) -> Result<i64, Box<Reply>> {
    text.parse().map_err(|_| Reply::not_found().into())
}

/// A text field of a request's body: absent, null or a text.
fn text_field(
    object: &Map<String, Value>,
    name: &str,
) -> Result<Option<Option<String>>, Box<Reply>> {
    match object.get(name) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(Value::String(text)) => Ok(Some(Some(text.clone()))),
        Some(other) => Err(Reply::error(
            422,
            format!("Invalid request.\n\nFor 'properties/{name}', {other} is not a string."),
        )
        .into()),
    }
}

/// Carries out what is due from the past: delayed writes and the robot's reactions.
pub(crate) fn run_due_writes(state: &mut State, now: DateTime<Utc>) {
    loop {
        let due = state.take_due(now);
        if due.is_empty() {
            return;
        }
        for pending in due {
            run_pending(state, &pending, pending.due);
        }
    }
}

/// Carries out one delayed write as if it arrived at `at`.
pub(crate) fn run_pending(state: &mut State, pending: &Pending, at: DateTime<Utc>) -> Reply {
    let mut request = ApiRequest::internal(&pending.method, &pending.path);
    request.body = pending.body.clone().into();
    request.device.clone_from(&pending.device);
    request.token.clone_from(&pending.token);
    request.extra_routes = state.extra_routes;
    let mut context = RequestContext {
        state,
        request: &request,
        caller: Some(pending.by),
        request_number: pending.request,
        now: at,
        lists_at: at,
        singles_at: at,
        keep_body: false,
    };
    let reply = dispatch(&mut context);
    if let Some(entry) = pending.request.and_then(|number| state.request_mut(number))
        && reply.stored
    {
        entry.stored_at = Some(at);
    }
    reply
}

/// An answer's JSON, null if it has none.
pub(crate) fn json_of(reply: &Reply) -> Value {
    match &reply.content {
        Content::Json(value) => value.clone(),
        Content::Text(text) | Content::File(text) | Content::Html(text) => {
            Value::String(text.clone())
        }
        Content::Empty => Value::Null,
    }
}
