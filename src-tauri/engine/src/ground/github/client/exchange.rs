//! One exchange: what is sent, what comes back, and whether it is a success.

use super::Client;
use crate::ground::github::{connector, wire};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use http_body_util::{BodyExt as _, Limited};
use meridian_core::{
    courier::{Answer, Asked, GraphError, Hindrance, Received, Refusal, classify, classify_graph},
    time::Look,
};
use octocrab::{OctoBody, Octocrab};
use std::{
    sync::{PoisonError, atomic::Ordering},
    time::Duration,
};

/// A whole exchange, body included: a server that drips bytes must not hold the courier.
const EXCHANGE_TIMEOUT: Duration = Duration::from_secs(40);
/// 100 comments of the longest kind stay below this.
const LONGEST_ANSWER: usize = 64 << 20;

const USER_AGENT: &str = concat!("meridian/", env!("CARGO_PKG_VERSION"));

impl Client {
    pub(super) async fn exchange(
        &self,
        method: Method,
        path: &str,
        etag: Option<&str>,
        body: Option<serde_json::Value>,
    ) -> Result<Arrived, Failed> {
        self.exchange_as("application/vnd.github+json", method, path, etag, body).await
    }

    /// Puts a question to GitHub's graph, which has an address of its own.
    pub(super) async fn exchange_graph(&self, body: &serde_json::Value) -> Result<Arrived, Failed> {
        let ways = self.ways.as_ref().map_err(|by| Failed::NotSent(by.clone()))?;
        let wanted = ("application/vnd.github+json", Method::POST, "/graphql");
        self.exchange_by(&ways.graph, wanted, None, Body::Json(Some(body))).await
    }

    /// Asks at a page's address in the form of addresses, which is what OAuth takes.
    pub(in crate::ground::github) async fn exchange_form(
        &self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Result<Arrived, Failed> {
        let ways = self.ways.as_ref().map_err(|by| Failed::NotSent(by.clone()))?;
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let wanted = ("application/json", Method::POST, path);
        self.exchange_by(&ways.rest, wanted, None, Body::Form(form)).await
    }

    pub(super) async fn exchange_as(
        &self,
        accept: &str,
        method: Method,
        path: &str,
        etag: Option<&str>,
        body: Option<serde_json::Value>,
    ) -> Result<Arrived, Failed> {
        let ways = self.ways.as_ref().map_err(|by| Failed::NotSent(by.clone()))?;
        let body = Body::Json(body.as_ref());
        self.exchange_by(&ways.rest, (accept, method, path), etag, body).await
    }

    async fn exchange_by(
        &self,
        crab: &Octocrab,
        (accept, method, path): (&str, Method, &str),
        etag: Option<&str>,
        body: Body<'_>,
    ) -> Result<Arrived, Failed> {
        let not_sent = |error: &dyn std::fmt::Display| {
            Failed::NotSent(Hindrance::Network { said: error.to_string() })
        };
        let mut builder = http::Request::builder()
            .method(method)
            .uri(path)
            .header(header::USER_AGENT, USER_AGENT)
            .header(header::ACCEPT, accept);
        if let Some(etag) = etag {
            let etag = HeaderValue::from_str(etag).map_err(|error| not_sent(&error))?;
            builder = builder.header(header::IF_NONE_MATCH, etag);
        }
        let request = match body {
            Body::Json(body) => {
                crab.build_request(builder, body).map_err(|error| not_sent(&error))?
            }
            Body::Form(form) => builder
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(OctoBody::from(form))
                .map_err(|error| not_sent(&error))?,
        };
        self.sent.fetch_add(1, Ordering::Relaxed);
        let asked = self.clock.clocks();
        let whole = async {
            let response =
                crab.execute(request).await.map_err(|error| match connector::fate(&error) {
                    Ok(said) => Failed::Lost(said),
                    Err(by) => Failed::NotSent(by),
                })?;
            let answered = self.clock.clocks();
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, LONGEST_ANSWER)
                .collect()
                .await
                .map_err(|error| Failed::Lost(format!("the answer broke off: {error}")))?;
            Ok((parts, body.to_bytes(), answered))
        };
        let (parts, bytes, answered) = tokio::time::timeout(EXCHANGE_TIMEOUT, whole)
            .await
            .map_err(|_| Failed::Lost("no complete answer within 40 s".into()))??;
        if parts.status != http::StatusCode::NOT_MODIFIED {
            self.charged.fetch_add(1, Ordering::Relaxed);
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let received = wire::received(parts.status.as_u16(), &parts.headers, &text);
        if let Some(budget) = wire::budget(&parts.headers, &received, self.clock.now()) {
            *self.budget.lock().unwrap_or_else(PoisonError::into_inner) = Some(budget);
        }
        // What a cache kept carries the date of then, and how old it is.
        let date = received.date.filter(|_| !parts.headers.contains_key(header::AGE));
        let look = date.and_then(|date| Look::of(date, &asked, &answered));
        Ok(Arrived { path: path.to_owned(), received, headers: parts.headers, text, bytes, look })
    }

    /// Whether it is a success; what a refusal says beside that is heard.
    pub(in crate::ground::github) fn classified(
        &self,
        arrived: &Arrived,
        asked: Asked,
    ) -> Result<(), Answer> {
        classify(&arrived.received, asked, self.clock.now()).map_err(|answer| {
            match &answer {
                Answer::Unchanged => self.heard.of_unchanged(&arrived.headers),
                _ => self.heard.of_refusal(arrived.received.status, &arrived.headers, asked),
            }
            self.noted(answer)
        })
    }

    /// The same of what the graph says beside the data; its answers have the status 200 always.
    pub(super) fn sorted(
        &self,
        arrived: &Arrived,
        errors: &[GraphError],
        asked: Asked,
    ) -> Result<(), Answer> {
        classify_graph(&arrived.received, errors, asked, self.clock.now()).inspect_err(|answer| {
            if let Answer::Refused(Refusal::NotAllowed { .. }) = answer {
                self.heard.of_refusal(403, &arrived.headers, asked);
            }
        })
    }
}

/// What is sent along.
enum Body<'a> {
    Json(Option<&'a serde_json::Value>),
    /// The form of addresses.
    Form(String),
}

/// An answer as it came.
pub(in crate::ground::github) struct Arrived {
    /// What was asked for: path and query below the root.
    pub(super) path: String,
    pub(in crate::ground::github) received: Received,
    pub(super) headers: HeaderMap,
    pub(in crate::ground::github) text: String,
    pub(super) bytes: Bytes,
    /// What its date tells, if anything.
    pub(super) look: Option<Look>,
}

/// Why there is none.
pub(in crate::ground::github) enum Failed {
    /// Nothing left this machine.
    NotSent(Hindrance),
    /// It may have.
    Lost(String),
}
