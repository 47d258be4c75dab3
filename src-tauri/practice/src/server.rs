//! The practice GitHub behind a port of this computer, for any other client.
//!
//! Beside GitHub's paths it answers `/_practice/...`, by which a test in another process or
//! language scripts faults and looks at the request log. Only loopback is ever bound.

use crate::device::CodeIs;
use crate::fault::Fault;
use crate::model::Network;
use crate::scripting::script;
use crate::service::{Pace, Slowness, answer_request};
use crate::{Practice, PracticeError};
use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Either, Full};
use hyper::body::{Body, Frame, Incoming};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde::{Deserialize, Serialize};
use std::{
    convert::Infallible,
    future::Future,
    io,
    net::{Ipv4Addr, SocketAddr},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{net::TcpListener, time::Sleep};

/// A body that comes one byte at a time.
struct SlowBody {
    left: Bytes,
    pace: Duration,
    next: Pin<Box<Sleep>>,
}

impl Body for SlowBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        ready!(self.next.as_mut().poll(context));
        self.next = Box::pin(tokio::time::sleep(self.pace));
        let byte = self.left.split_to(1);
        Poll::Ready(Some(Ok(Frame::data(byte))))
    }
}

type ServerResponse = Response<Either<Full<Bytes>, SlowBody>>;

#[derive(Debug, Serialize, Deserialize)]
struct NetworkState {
    network: Network,
}

/// Whether the app's device flow is switched on.
#[derive(Debug, Deserialize)]
struct DeviceFlow {
    is_on: bool,
}

/// What somebody does with a code on its page.
#[derive(Debug, Deserialize)]
struct CodeDecision {
    code: String,
    decision: CodeIs,
}

/// One fault or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Script {
    Many(Vec<Fault>),
    One(Box<Fault>),
}

impl Practice {
    /// Opens the practice GitHub on loopback; port 0 takes any that is free. Returns the address
    /// and the future that serves until it is dropped.
    ///
    /// Needs a tokio runtime with I/O and time.
    ///
    /// # Errors
    /// The port is taken.
    pub fn serve(
        &self,
        port: u16,
    ) -> Result<(SocketAddr, impl Future<Output = ()> + Send + use<>), PracticeError> {
        let failed = |source| PracticeError::Port { port, source };
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        self.serve_extra_routes();
        let practice = self.clone();
        Ok((address, async move {
            // Registration fails only without an I/O driver, and then nothing can be served.
            if let Ok(listener) = TcpListener::from_std(listener) {
                run(practice, listener).await;
            }
        }))
    }
}

async fn run(practice: Practice, listener: TcpListener) {
    // Dropping the set with this future ends the connections too.
    let mut connections = tokio::task::JoinSet::new();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
        };
        let Ok((stream, _)) = stream else {
            // Out of file handles, perhaps; a closed connection will free one.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let practice = practice.clone();
        connections.spawn(async move {
            let service = hyper::service::service_fn(move |request| {
                let practice = practice.clone();
                async move { respond(&practice, request).await }
            });
            // An error here is a client that went away, or a fault that breaks the connection.
            let _ = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn respond(practice: &Practice, request: Request<Incoming>) -> io::Result<ServerResponse> {
    if let Some(rest) = request.uri().path().strip_prefix("/_practice/") {
        let what = (request.method().as_str().to_owned(), rest.to_owned());
        let body = request.into_body().collect().await.map_err(io::Error::other)?.to_bytes();
        return Ok(control(practice, (&what.0, &what.1), &body).map(Either::Left));
    }
    let response = answer_request(practice, request, Slowness::Pace).await?;
    let (mut parts, body) = response.into_parts();
    let Some(Pace(pace)) = parts.extensions.remove::<Pace>() else {
        return Ok(Response::from_parts(parts, Either::Left(body)));
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    let left = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let next = Box::pin(tokio::time::sleep(pace));
    Ok(Response::from_parts(parts, Either::Right(SlowBody { left, pace, next })))
}

fn control(practice: &Practice, what: (&str, &str), body: &[u8]) -> Response<Full<Bytes>> {
    let unreadable = |error: serde_json::Error| {
        (StatusCode::BAD_REQUEST, serde_json::json!({ "message": error.to_string() }))
    };
    let failed = |error: PracticeError| {
        (StatusCode::INTERNAL_SERVER_ERROR, serde_json::json!({ "message": error.to_string() }))
    };
    let done = |()| serde_json::json!({});
    let outcome = match what {
        ("GET", "network") => practice
            .network()
            .map(|network| serde_json::json!({ "network": network }))
            .map_err(failed),
        ("PUT", "network") => serde_json::from_slice::<NetworkState>(body)
            .map_err(unreadable)
            .and_then(|wanted| practice.set_network(wanted.network).map(done).map_err(failed)),
        ("GET", "faults") => {
            practice.faults().list().map(|list| serde_json::json!(list)).map_err(failed)
        }
        ("POST", "faults") => {
            serde_json::from_slice::<Script>(body).map_err(unreadable).and_then(|script| {
                let faults = match script {
                    Script::Many(faults) => faults,
                    Script::One(fault) => vec![*fault],
                };
                let push = |fault| practice.faults().push(fault).map_err(failed);
                faults.into_iter().try_for_each(push).map(done)
            })
        }
        ("PUT", path) if path.starts_with("files/") => practice
            .put_file(path.trim_start_matches("files/"), &String::from_utf8_lossy(body))
            .map(done)
            .map_err(failed),
        ("POST", "device") => {
            serde_json::from_slice::<CodeDecision>(body).map_err(unreadable).and_then(|typed| {
                practice.decide_code(&typed.code, typed.decision).map(done).map_err(failed)
            })
        }
        ("PUT", "device") => {
            serde_json::from_slice(body).map_err(unreadable).and_then(|DeviceFlow { is_on }| {
                practice.set_device_flow(is_on).map(done).map_err(failed)
            })
        }
        ("DELETE", "faults") => practice.faults().clear().map(done).map_err(failed),
        ("GET", "requests") => {
            practice.world().map(|world| serde_json::json!(world.requests)).map_err(failed)
        }
        ("GET", "world") => practice.world().map(|world| serde_json::json!(world)).map_err(failed),
        ("POST", "reset") => practice
            .reset()
            .and_then(|()| practice.seed_team(practice.now()))
            .map(done)
            .map_err(failed),
        other => script(practice, other, body).unwrap_or_else(|| {
            Err((StatusCode::NOT_FOUND, serde_json::json!({ "message": "Not Found" })))
        }),
    };
    let (status, value) = match outcome {
        Ok(value) => (StatusCode::OK, value),
        Err(refusal) => refusal,
    };
    let mut response = Response::new(Full::new(Bytes::from(value.to_string())));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    response
}
