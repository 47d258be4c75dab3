//! The practice GitHub as a tower service: under octocrab, or behind a port.

use crate::Practice;
use crate::handler::{Outcome, begin, finish, resume};
use crate::model::Network;
use crate::request::ApiRequest;
use crate::request_log::Reached;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Body;
use std::{
    fmt::Display,
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

/// Answers requests like GitHub's REST API. Clones share one world.
#[derive(Debug, Clone)]
pub struct PracticeService(pub(crate) Practice);

/// The time for each byte of a slow answer, for the server that can really send it so.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace(pub(crate) Duration);

/// How slow answers are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slowness {
    /// In process: the whole body at once, after the time all its bytes take.
    Wait,
    /// By the server, byte by byte.
    Pace,
}

impl<B> tower::Service<Request<B>> for PracticeService
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Display,
{
    type Response = Response<Full<Bytes>>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let practice = self.0.clone();
        Box::pin(async move { answer_request(&practice, request, Slowness::Wait).await })
    }
}

/// Notes a request as abandoned unless it came to an end.
struct AbandonGuard {
    practice: Practice,
    number: u64,
    open: bool,
}

impl Drop for AbandonGuard {
    fn drop(&mut self) {
        if self.open {
            let now = self.practice.now();
            // The log is for tests; there is nobody left to tell that it could not be written.
            let _ = self.practice.transact(|state| finish(state, self.number, Reached::Gone, now));
        }
    }
}

/// One request from its bytes to the bytes of its answer.
pub(crate) async fn answer_request<B>(
    practice: &Practice,
    request: Request<B>,
    slowness: Slowness,
) -> io::Result<Response<Full<Bytes>>>
where
    B: Body<Data = Bytes>,
    B::Error: Display,
{
    let (parts, body) = request.into_parts();
    let body =
        body.collect().await.map_err(|error| io::Error::other(error.to_string()))?.to_bytes();
    let request = ApiRequest {
        extra_routes: practice.inner.extra_routes.get().copied(),
        ..ApiRequest::new(&parts, body)
    };
    let now = practice.now();
    let begun = practice
        .observe(now, |state| {
            (state.meta().network == Network::On).then(|| begin(state, &request, now))
        })
        .map_err(io::Error::other)?;
    let Some((number, mut outcome)) = begun else {
        return Err(io::Error::new(
            io::ErrorKind::ConnectionRefused,
            "the practice network is switched off",
        ));
    };
    let open = matches!(outcome, Outcome::Wait(_) | Outcome::Answer(_, Some(_)));
    let mut flight = AbandonGuard { practice: practice.clone(), number, open };
    if let Outcome::Wait(wait) = outcome {
        tokio::time::sleep(wait).await;
        flight.open = false;
        let now = practice.now();
        outcome = practice
            .transact(|state| resume(state, &request, number, now))
            .map_err(io::Error::other)?;
    }
    match outcome {
        Outcome::Answer(answer, None) => Ok(answer.into_http()),
        Outcome::Answer(answer, Some(pace)) => {
            let mut response = answer.clone().into_http();
            match slowness {
                Slowness::Wait => {
                    let bytes = u32::try_from(answer.body.len()).unwrap_or(u32::MAX);
                    tokio::time::sleep(pace.saturating_mul(bytes)).await;
                }
                Slowness::Pace => drop(response.extensions_mut().insert(Pace(pace))),
            }
            flight.open = false;
            let now = practice.now();
            practice
                .transact(|state| finish(state, number, Reached::Answered, now))
                .map_err(io::Error::other)?;
            Ok(response)
        }
        Outcome::Broken(kind) => Err(io::Error::new(kind, "the connection was reset")),
        Outcome::Wait(_) => Err(io::Error::other("waited twice")),
    }
}
