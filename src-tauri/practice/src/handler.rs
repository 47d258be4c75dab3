//! One request from arrival to answer: the fault that meets it, limits, sign-in, route, log.
//!
//! [`begin`] is called inside one transaction and either has the whole outcome or says what is to
//! be waited for; [`resume`] goes on after the wait.

use crate::device;
use crate::fault::{FaultKind, take};
use crate::limits::{self, Resource};
use crate::media::Version;
use crate::model::Pending;
use crate::refusals::{gateway_error, refusal, unicorn};
use crate::reply::{Content, Reply};
use crate::request::ApiRequest;
use crate::request_log::{Reached, RequestEntry};
use crate::response::{ApiResponse, ResponseBuilder};
use crate::routes::{self, RequestContext, run_due_writes, run_pending};
use crate::state::State;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use std::{io, time::Duration};

/// How a request ends.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// An answer, perhaps at so much time for each byte.
    Answer(ApiResponse, Option<Duration>),
    /// The connection breaks.
    Broken(io::ErrorKind),
    /// Nothing yet: wait, then [`resume`].
    Wait(Duration),
}

fn span(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}

/// Logs the request's end; a second call changes nothing.
pub(crate) fn finish(state: &mut State, number: u64, reached: Reached, now: DateTime<Utc>) {
    let order = state.order();
    if let Some(entry) = state.request_mut(number)
        && entry.reached == Reached::InFlight
    {
        entry.reached = reached;
        entry.ended_at = Some(now);
        entry.ended = Some(order);
    }
}

/// A request arrives.
pub(crate) fn begin(state: &mut State, request: &ApiRequest, now: DateTime<Utc>) -> (u64, Outcome) {
    let began = state.order();
    let meta = state.meta_mut();
    meta.last_request += 1;
    let number = meta.last_request;
    let user = request.token.as_deref().and_then(|token| state.user_by_token(token));
    let (caller, login) = (user.map(|user| user.id), user.map(|user| user.login.clone()));
    let path = request.called();
    let method = (request.method.as_str(), request.acts_as());
    let fault = take(&mut state.meta_mut().faults, method, &path, login.as_deref(), now);
    state.add_request(RequestEntry {
        number,
        method: request.method.clone(),
        path,
        user: login,
        device: request.device.clone(),
        status: None,
        charged: false,
        fault: fault.as_ref().map(FaultKind::name),
        limited: false,
        reached: Reached::InFlight,
        began_at: now,
        ended_at: None,
        began,
        ended: None,
        stored_at: None,
    });
    let outcome = apply_fault(state, request, caller, number, fault, now);
    match &outcome {
        Outcome::Broken(_) => finish(state, number, Reached::Lost, now),
        Outcome::Answer(_, None) => finish(state, number, Reached::Answered, now),
        Outcome::Answer(_, Some(_)) | Outcome::Wait(_) => {}
    }
    (number, outcome)
}

/// The wait of a [`FaultKind::Delay`] is over: a write that is still pending is carried out now.
pub(crate) fn resume(
    state: &mut State,
    request: &ApiRequest,
    number: u64,
    now: DateTime<Utc>,
) -> Outcome {
    let caller = caller(state, request);
    if request.is_write() {
        let meta = state.meta_mut();
        let place = meta.pending.iter().position(|one| one.request == Some(number));
        match place {
            // Somebody else's request has carried it out meanwhile; its answer is not known here.
            None => return Outcome::Broken(io::ErrorKind::ConnectionReset),
            Some(place) => drop(meta.pending.remove(place)),
        }
    }
    let response = serve(state, request, caller, number, &ServeOptions::plain(now), now);
    finish(state, number, Reached::Answered, now);
    Outcome::Answer(response, None)
}

fn caller(state: &State, request: &ApiRequest) -> Option<i64> {
    request.token.as_deref().and_then(|token| state.user_by_token(token)).map(|user| user.id)
}

fn apply_fault(
    state: &mut State,
    request: &ApiRequest,
    caller: Option<i64>,
    number: u64,
    fault: Option<FaultKind>,
    now: DateTime<Utc>,
) -> Outcome {
    let plain = ServeOptions::plain(now);
    let Some(fault) = fault else {
        return Outcome::Answer(serve(state, request, caller, number, &plain, now), None);
    };
    let refuse = |state: &mut State, reply: Reply| {
        Outcome::Answer(respond(state, request, caller, number, reply, Charge::Yes, now), None)
    };
    match fault {
        FaultKind::AnswerLostBefore => Outcome::Broken(io::ErrorKind::ConnectionReset),
        FaultKind::AnswerLostAfter => {
            serve(state, request, caller, number, &plain, now);
            Outcome::Broken(io::ErrorKind::ConnectionReset)
        }
        FaultKind::Status5xxBefore { status } => refuse(state, gateway_error(status)),
        FaultKind::Status5xxAfter { status } => {
            serve(state, request, caller, number, &plain, now);
            refuse(state, gateway_error(status))
        }
        FaultKind::Unicorn503 => refuse(state, unicorn()),
        FaultKind::StaleLists { by, singles } => {
            let then = now.checked_sub_signed(span(by)).unwrap_or(now);
            let serve_as = ServeOptions {
                lists_at: then,
                singles_at: if singles { then } else { now },
                ..plain
            };
            Outcome::Answer(serve(state, request, caller, number, &serve_as, now), None)
        }
        FaultKind::CutList => {
            let serve_as = ServeOptions { cut: true, ..plain };
            Outcome::Answer(serve(state, request, caller, number, &serve_as, now), None)
        }
        FaultKind::TruncatedJson => {
            let mut response = serve(state, request, caller, number, &plain, now);
            response.body.truncate(response.body.len() / 2);
            response.headers.remove(http::header::CONTENT_LENGTH);
            Outcome::Answer(response, None)
        }
        FaultKind::Delay { by } => {
            if request.is_write() {
                postpone(state, request, caller, number, now + span(by));
            }
            Outcome::Wait(by)
        }
        FaultKind::LateCommit { after } => {
            postpone(state, request, caller, number, now + span(after));
            Outcome::Broken(io::ErrorKind::ConnectionReset)
        }
        FaultKind::PrimaryLimit { .. }
        | FaultKind::SecondaryLimit { .. }
        | FaultKind::ContentCreationLimit { .. } => {
            let user = limits::account(state, request.token.as_deref(), caller);
            limits::block(state, user, request.resource(), &fault, now);
            let in_past =
                matches!(fault, FaultKind::PrimaryLimit { reset_seconds } if reset_seconds <= 0);
            if in_past {
                let reply =
                    Reply::error(403, format!("API rate limit exceeded for user ID {user}."));
                let (limit, bucket) = limits::spent(state, user, request.resource());
                return Outcome::Answer(
                    ResponseBuilder::new(request, reply)
                        .build(request, &bucket, limit, number, now),
                    None,
                );
            }
            Outcome::Answer(serve(state, request, caller, number, &plain, now), None)
        }
        FaultKind::BodyNotStored => {
            let serve_as = ServeOptions { keep_body: true, ..plain };
            Outcome::Answer(serve(state, request, caller, number, &serve_as, now), None)
        }
        FaultKind::SlowBytes { per_byte } => {
            Outcome::Answer(serve(state, request, caller, number, &plain, now), Some(per_byte))
        }
        other => refuse(state, refusal(&other, request)),
    }
}

fn postpone(
    state: &mut State,
    request: &ApiRequest,
    caller: Option<i64>,
    number: u64,
    due: DateTime<Utc>,
) {
    let Some(by) = caller else { return };
    let pending = Pending {
        due,
        by,
        request: Some(number),
        method: request.method.clone(),
        path: request.path_and_query(),
        body: String::from_utf8_lossy(&request.body).into_owned(),
        device: request.device.clone(),
        token: request.token.clone(),
    };
    state.meta_mut().pending.push(pending);
}

/// How a request is served.
struct ServeOptions {
    lists_at: DateTime<Utc>,
    singles_at: DateTime<Utc>,
    keep_body: bool,
    /// A list ends before its first entry, and goes on at another place.
    cut: bool,
}

impl ServeOptions {
    fn plain(now: DateTime<Utc>) -> Self {
        Self { lists_at: now, singles_at: now, keep_body: false, cut: false }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Charge {
    Yes,
    No,
}

fn serve(
    state: &mut State,
    request: &ApiRequest,
    caller: Option<i64>,
    number: u64,
    how: &ServeOptions,
    now: DateTime<Utc>,
) -> ApiResponse {
    if let Some(reply) = pre_auth_checks(request) {
        return respond(state, request, None, number, reply, Charge::No, now);
    }
    if let Some(reply) = device::answer(state, request, now) {
        return respond(state, request, None, number, reply, Charge::No, now);
    }
    if request.token.is_some() && caller.is_none() {
        return respond(state, request, None, number, Reply::bad_credentials(), Charge::Yes, now);
    }
    let user = limits::account(state, request.token.as_deref(), caller);
    if request.method == "GET" && request.path == "/rate_limit" {
        let reply = Reply::ok(rate_limit(state, user, request.version, now))
            .header("cache-control", "no-cache");
        return respond(state, request, caller, number, reply, Charge::No, now);
    }
    if let Some(reply) = limits::refusal(state, user, request.resource(), request.is_write(), now) {
        if let Some(entry) = state.request_mut(number) {
            entry.limited = true;
        }
        return respond(state, request, caller, number, reply, Charge::No, now);
    }
    if request.is_write() && lacks_scope(state, request, caller) {
        let reply = match request.graph_field() {
            Some(field) => Reply::uncached(json!({
                "data": { field: null },
                "errors": [{
                    "type": "INSUFFICIENT_SCOPES",
                    "message": "Your token has not been granted the required scopes to execute this query. The 'addDiscussionComment' field requires one of the following scopes: ['public_repo']."
                }]
            })),
            None => Reply::not_found(),
        };
        return respond(state, request, caller, number, reply, Charge::Yes, now);
    }
    let mut context = RequestContext {
        state,
        request,
        caller,
        request_number: Some(number),
        now,
        lists_at: how.lists_at,
        singles_at: how.singles_at,
        keep_body: how.keep_body,
    };
    let mut reply = routes::dispatch(&mut context);
    if let (true, Content::Json(Value::Array(entries))) = (how.cut, &mut reply.content) {
        entries.clear();
        reply.headers.retain(|(name, _)| *name != "link");
        let next = "<https://elsewhere.invalid/comments?page=2>; rel=\"next\"";
        reply = reply.header("link", next.to_owned());
    }
    if let (true, Content::Json(graph @ Value::Object(_))) = (how.cut, &mut reply.content) {
        for list in ["/data/repository/discussion/comments", "/data/node/replies"] {
            if let Some(list) = graph.pointer_mut(list) {
                let more = json!({ "hasNextPage": true, "endCursor": "the beginning" });
                *list = json!({ "nodes": [], "pageInfo": more });
            }
        }
    }
    if reply.stored {
        if let Some(entry) = state.request_mut(number) {
            entry.stored_at = Some(now);
        }
        if reply.created {
            limits::created(state, user, now);
        }
    }
    respond(state, request, caller, number, reply, Charge::Yes, now)
}

/// Whether the token may change nothing in a repository.
fn lacks_scope(state: &State, request: &ApiRequest, caller: Option<i64>) -> bool {
    let scopes = caller.and_then(|id| state.user(id)).and_then(|user| user.scopes.as_deref());
    let may = |scopes: &str| {
        scopes.split(',').any(|scope| matches!(scope.trim(), "repo" | "public_repo"))
    };
    request.tells_scopes() && scopes.is_some_and(|scopes| !may(scopes))
}

/// What is refused before anybody looks at the token.
fn pre_auth_checks(request: &ApiRequest) -> Option<Reply> {
    if request.method == "OPTIONS" {
        return Some(Reply::cors_preflight());
    }
    if !request.has_user_agent {
        return Some(Reply::new(
            403,
            Content::Text("Request forbidden by administrative rules. Please make sure your request has a User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). Check https://developer.github.com for other possible causes.\n".into()),
        ));
    }
    if let Some(version) = &request.api_version
        && Version::named(version).is_none()
    {
        return Some(Reply::error(
            400,
            format!("Version '{version}' is not a supported version of the API."),
        ));
    }
    (request.is_write() && request.has_precondition).then(|| {
        Reply::error(
            400,
            "Conditional request headers are not allowed in unsafe requests unless supported by the endpoint",
        )
    })
}

fn rate_limit(state: &mut State, user: i64, version: Version, now: DateTime<Utc>) -> Value {
    let mut resources = Map::new();
    for resource in Resource::ALL {
        let (limit, bucket) = limits::bucket(state, user, resource, now);
        let value = json!({
            "limit": limit, "used": bucket.used, "remaining": (limit - bucket.used).max(0),
            "reset": bucket.reset.timestamp(), "resource": resource.name()
        });
        resources.insert(resource.name().into(), value);
    }
    let core = resources.get(Resource::Core.name()).cloned();
    match version {
        Version::First => json!({ "resources": resources, "rate": core }),
        Version::Second => json!({ "resources": resources }),
    }
}

fn respond(
    state: &mut State,
    request: &ApiRequest,
    caller: Option<i64>,
    number: u64,
    reply: Reply,
    charge: Charge,
    now: DateTime<Utc>,
) -> ApiResponse {
    let ends = caller.and_then(|id| state.user(id)).and_then(|user| user.tokens_end.clone());
    let reply = match ends {
        Some(ends) => reply.header("github-authentication-token-expiration", ends),
        None => reply,
    };
    let scopes = caller.and_then(|id| state.user(id)).and_then(|user| user.scopes.clone());
    let reply = match scopes.filter(|_| request.tells_scopes()) {
        Some(scopes) => reply.header("x-oauth-scopes", scopes),
        None => reply,
    };
    let account = match caller {
        Some(_) => limits::account(state, request.token.as_deref(), caller),
        None => 0,
    };
    let cost = reply.cost;
    let builder = ResponseBuilder::new(request, reply);
    let (limit, bucket) = limits::bucket(state, account, request.resource(), now);
    let mut charged = false;
    if charge == Charge::Yes && !builder.not_modified && bucket.used < limit {
        bucket.used = (bucket.used + cost).min(limit);
        charged = true;
    }
    let bucket = bucket.clone();
    let response = builder.build(request, &bucket, limit, number, now);
    if let Some(entry) = state.request_mut(number) {
        entry.status = Some(response.status);
        entry.charged |= charged;
    }
    response
}

/// A request from inside, as this user, without faults, limits and log.
pub(crate) fn act(
    state: &mut State,
    user: i64,
    method: &str,
    path: &str,
    body: &serde_json::Value,
    now: DateTime<Utc>,
) -> (u16, serde_json::Value) {
    run_due_writes(state, now);
    let pending = Pending {
        due: now,
        by: user,
        request: None,
        method: method.into(),
        path: path.into(),
        body: if body.is_null() { String::new() } else { body.to_string() },
        device: None,
        token: None,
    };
    let reply = run_pending(state, &pending, now);
    (reply.status, routes::json_of(&reply))
}
