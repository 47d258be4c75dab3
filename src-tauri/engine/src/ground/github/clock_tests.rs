//! Which answers tell the time.

use super::*;
use crate::test_clock::Driven;
use chrono::TimeDelta;
use meridian_core::{ids::IssueNumber, time::Standing};
use std::{
    convert::Infallible,
    future::{Ready, ready},
    task::{Context, Poll},
};

/// A host that gives this answer, whatever it is asked.
#[derive(Clone)]
struct Answering {
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
}

impl tower::Service<http::Request<OctoBody>> for Answering {
    type Response = http::Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<OctoBody>) -> Self::Future {
        let mut answer = http::Response::builder().status(self.status);
        for (name, value) in self.headers {
            answer = answer.header(*name, *value);
        }
        ready(Ok(answer.body(Full::from(self.body)).unwrap()))
    }
}

const USER: &str = r#"{"id": 7, "login": "ana-lindqvist"}"#;
const REPOSITORY: &str = r#"{"id": 7, "full_name": "tallship/rigging", "private": false}"#;
/// Two hours ahead of the laptop.
const DATE: (&str, &str) = ("date", "Mon, 26 Oct 2026 11:00:00 GMT");

/// How far the host is taken to be ahead, in minutes; none when its answer told no time.
async fn told(
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    request: Request,
) -> Option<i64> {
    let clock = Driven::at("2026-10-26T09:00:00Z");
    let service = Answering { status, headers, body };
    let host = "https://api.example.com";
    let client = Client::in_process(service, host, None, clock.clone()).unwrap();
    let _answer = client.send("tallship/rigging", &request).await;
    match client.server_clock()?.standing(&clock.clocks()) {
        Standing::Off { ahead } => Some((ahead + TimeDelta::seconds(30)).num_minutes()),
        standing => panic!("{standing:?}"),
    }
}

#[tokio::test]
async fn an_answer_that_is_what_was_asked_for_tells_the_time() {
    assert_eq!(told(200, &[DATE], USER, Request::User).await, Some(120));
    assert_eq!(told(200, &[DATE], REPOSITORY, Request::Repository).await, Some(120));
}

#[tokio::test]
async fn no_other_answer_does() {
    let issue = || Request::Issue { number: IssueNumber(3), etag: Some("\"x\"".to_owned()) };
    // A cache says "unchanged" for the server, or how old what it kept is.
    assert_eq!(told(304, &[DATE], "", issue()).await, None);
    assert_eq!(told(200, &[DATE, ("age", "7200")], USER, Request::User).await, None);
    // A network that wants a sign-in of its own, in any form.
    let page = "<html><body>Welcome to the hotel</body></html>";
    assert_eq!(told(200, &[DATE], page, Request::User).await, None);
    assert_eq!(told(511, &[DATE], page, Request::User).await, None);
    let away = &[DATE, ("location", "https://portal.example.com/login")];
    assert_eq!(told(302, away, page, Request::User).await, None);
    // Somebody in between, or a server that is not well.
    assert_eq!(told(502, &[DATE], page, Request::User).await, None);
    assert_eq!(told(401, &[DATE], r#"{"message": "Bad credentials"}"#, Request::User).await, None);
    // And an answer without a date, or with none that can be read.
    assert_eq!(told(200, &[], USER, Request::User).await, None);
    assert_eq!(told(200, &[("date", "yesterday")], USER, Request::User).await, None);
}
