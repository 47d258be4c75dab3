//! What a client would notice. Everybody and everything here is invented.

mod bots;
mod clients;
mod clockwork;
mod faults;
mod files;
mod graphql;
mod happening;
mod jobs;
mod opening;
mod reading;
mod recorded;
mod rights;
mod searching;
mod server;
mod team;
mod writing;

use crate::{Practice, Storage};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, Request};
use http_body_util::{BodyExt as _, Full};
use serde_json::{Value, json};
use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use tower::ServiceExt as _;

/// A clock that the test moves.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub(crate) fn at(text: &str) -> Self {
        Self(Arc::new(AtomicI64::new(text.parse::<DateTime<Utc>>().unwrap().timestamp_millis())))
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0.load(Ordering::SeqCst)).unwrap()
    }

    pub(crate) fn forward(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }

    pub(crate) fn source(&self) -> crate::Clock {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct TestResponse {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl TestResponse {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn message(&self) -> String {
        self.json()["message"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn ids(&self) -> Vec<i64> {
        self.json().as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect()
    }
}

/// A practice GitHub with two people who may comment, a maintainer and one open issue.
pub(crate) struct Fixture {
    pub(crate) practice: Practice,
    pub(crate) clock: TestClock,
}

pub(crate) const COMMENTS: &str = "/repos/tern/status/issues/1/comments";
pub(crate) const ISSUE: &str = "/repos/tern/status/issues/1";

impl Fixture {
    pub(crate) fn new() -> Self {
        let clock = TestClock::at("2026-10-26T09:00:00.250Z");
        let practice = Practice::open(Storage::Memory, clock.source()).unwrap();
        practice.serve_extra_routes();
        practice.add_repository("tern/status").unwrap();
        for login in ["ada", "ben", "maia"] {
            practice.add_user(login).unwrap();
        }
        practice.set_role("tern/status", "maia", Some(crate::Role::Write)).unwrap();
        let fixture = Self { practice, clock };
        fixture.act("maia", "POST", "/repos/tern/status/issues", json!({ "title": "Week 9" }));
        fixture
    }

    /// Does something as another person, elsewhere.
    pub(crate) fn act(&self, login: &str, method: &str, path: &str, body: Value) -> (u16, Value) {
        self.practice.act(login, method, path, &body).unwrap()
    }

    /// Writes a comment elsewhere; returns its id.
    pub(crate) fn comment(&self, login: &str, body: &str) -> i64 {
        let (status, value) = self.act(login, "POST", COMMENTS, json!({ "body": body }));
        assert_eq!(status, 201, "{value}");
        value["id"].as_i64().unwrap()
    }

    /// Sends a request with these headers.
    pub(crate) async fn send(
        &self,
        login: &str,
        method: &str,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> io::Result<TestResponse> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("http://practice.test{path}"))
            .header("user-agent", "practice-tests");
        if !login.is_empty() {
            request = request.header("authorization", format!("Bearer practice-token-{login}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let request = request.body(Full::new(Bytes::from(body))).unwrap();
        let response = self.practice.service().oneshot(request).await?;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Ok(TestResponse { status: parts.status.as_u16(), headers: parts.headers, bytes })
    }

    pub(crate) async fn get(&self, path: &str) -> TestResponse {
        self.send("ada", "GET", path, None, &[]).await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> TestResponse {
        self.send("ada", "POST", path, Some(body), &[]).await.unwrap()
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> TestResponse {
        self.send("ada", "PATCH", path, Some(body), &[]).await.unwrap()
    }

    /// The bodies of all comments that stand now.
    pub(crate) fn bodies(&self) -> Vec<String> {
        let world = self.practice.world().unwrap();
        world.comments.iter().filter_map(|comment| comment.body().map(str::to_owned)).collect()
    }
}
