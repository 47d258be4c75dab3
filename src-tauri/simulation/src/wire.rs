//! The wire between a process and the practice GitHub: latency, a missing network, and a record of
//! what really went over it, for the oracle.

use crate::chance::Chance;
use crate::clock::TrueTime;
use crate::disk::ProcessId;
use crate::place::put_to_graph;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::request::Parts;
use http::{HeaderMap, Method, Request, Response, header};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Body;
use meridian_practice::PracticeService;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Display;
use std::future::Future;
use std::io;
use std::ops::Range;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Instant;
use tower::Service;

/// How soon a laptop notices that it was woken before its time.
const BLINK: Duration = Duration::from_secs(60);

/// Whether a laptop has a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Network {
    Up,
    Down,
}

/// Whether the transport behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transport {
    /// Each request goes out once.
    Once,
    /// A failed request is sent again by itself: what octocrab does by default.
    Retries,
}

/// One request as the laptop sent it.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) laptop: usize,
    pub(crate) process: ProcessId,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) sent: DateTime<Utc>,
    /// When the answer, or its loss, was known, or the process was gone.
    pub(crate) ended: Option<DateTime<Utc>>,
    pub(crate) status: Option<u16>,
    /// What a broken exchange broke with.
    pub(crate) broke: Option<String>,
    pub(crate) conditional: bool,
    /// The text of the answer, for single comments and issues.
    pub(crate) text: Option<String>,
    /// No request before this moment, if the answer was a limit.
    pub(crate) limit: Option<DateTime<Utc>>,
}

impl Exchange {
    pub(crate) fn is_write(&self) -> bool {
        self.method != "GET"
    }
}

/// Everything that went over the wires of a world.
#[derive(Debug)]
pub(crate) struct Traffic {
    pub(crate) exchanges: Vec<Exchange>,
    pub(crate) networks: Vec<Network>,
    /// Until when a laptop sleeps: what it sent arrives, and its answer is read when it wakes.
    frozen: Vec<Option<DateTime<Utc>>>,
    pub(crate) transport: Transport,
    chance: Chance,
    truth: TrueTime,
    /// One way, in milliseconds.
    latency: Range<i64>,
}

impl Traffic {
    pub(crate) fn new(
        laptops: usize,
        transport: Transport,
        truth: TrueTime,
        chance: Chance,
        latency: Range<i64>,
    ) -> Self {
        let networks = vec![Network::Up; laptops];
        let frozen = vec![None; laptops];
        Self { exchanges: Vec::new(), networks, frozen, transport, chance, truth, latency }
    }

    /// Lets a laptop sleep until then, or wakes it.
    pub(crate) fn freeze(&mut self, laptop: usize, until: Option<DateTime<Utc>>) {
        if let Some(frozen) = self.frozen.get_mut(laptop) {
            *frozen = until;
        }
    }

    /// When the laptop wakes; none where it is awake.
    fn thaws(&self, laptop: usize) -> Option<Instant> {
        let until = self.frozen.get(laptop).copied().flatten()?;
        Some(self.truth.instant(until))
    }

    fn latency(&mut self) -> Duration {
        let millis = self.chance.pause(self.latency.start, self.latency.end);
        Duration::from_millis(millis.unsigned_abs())
    }
}

pub(crate) type SharedTraffic = Arc<Mutex<Traffic>>;

pub(crate) fn lock(traffic: &SharedTraffic) -> MutexGuard<'_, Traffic> {
    traffic.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The wire of one process.
#[derive(Clone)]
pub(crate) struct Wire {
    pub(crate) traffic: SharedTraffic,
    pub(crate) practice: PracticeService,
    pub(crate) laptop: usize,
    pub(crate) process: ProcessId,
}

/// Notes when an exchange is over, also when the process dies in its midst.
struct UnderWay {
    traffic: SharedTraffic,
    place: usize,
}

impl UnderWay {
    fn note(&self, change: impl FnOnce(&mut Exchange, DateTime<Utc>)) {
        let mut traffic = lock(&self.traffic);
        let now = traffic.truth.now();
        if let Some(exchange) = traffic.exchanges.get_mut(self.place) {
            change(exchange, now);
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.note(|exchange, now| exchange.ended = exchange.ended.or(Some(now)));
    }
}

impl<B> Service<Request<B>> for Wire
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
        let wire = self.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let body = body.collect().await.map_err(|e| io::Error::other(e.to_string()))?;
            let body = body.to_bytes();
            if let Ok(value) = wire.laptop.to_string().parse() {
                parts.headers.insert("x-meridian-device", value);
            }
            let again = lock(&wire.traffic).transport == Transport::Retries;
            let mut tries = if again { 3 } else { 1 };
            loop {
                tries -= 1;
                let answer = wire.once(parts.clone(), body.clone()).await;
                let failed = match &answer {
                    Ok(response) => response.status().is_server_error(),
                    Err(error) => error.kind() != io::ErrorKind::ConnectionRefused,
                };
                if !failed || tries == 0 {
                    return answer;
                }
            }
        })
    }
}

impl Wire {
    /// Waits while the laptop sleeps.
    async fn awake(&self) {
        loop {
            let Some(thaws) = lock(&self.traffic).thaws(self.laptop) else { return };
            if thaws <= Instant::now() {
                return;
            }
            // It may be woken before.
            tokio::time::sleep_until(thaws.min(Instant::now() + BLINK)).await;
        }
    }

    async fn once(&self, parts: Parts, body: Bytes) -> io::Result<Response<Full<Bytes>>> {
        self.awake().await;
        let (method, path) = called(&parts, &body);
        let of_one = path.contains("/comments/")
            || path.contains(":DiscussionComment=")
            || path.rsplit_once("/issues/").is_some_and(|(_, last)| !last.contains('/'));
        let single = method == Method::GET.as_str() && of_one;
        let (under_way, out, back, network) = self.begin((method, path), &parts.headers);
        if network == Network::Down {
            let error = io::Error::new(io::ErrorKind::ConnectionRefused, "no network");
            under_way.note(|exchange, _| exchange.broke = Some("offline".into()));
            return Err(error);
        }
        tokio::time::sleep(out).await;
        let request = Request::from_parts(parts, Full::new(body));
        let answer = self.practice.clone().call(request).await;
        self.awake().await;
        tokio::time::sleep(back).await;
        let answer = match answer {
            Ok(response) => response,
            Err(error) => {
                under_way.note(|exchange, _| exchange.broke = Some(error.kind().to_string()));
                return Err(error);
            }
        };
        let (parts, body) = answer.into_parts();
        let bytes = match body.collect().await {
            Ok(body) => body.to_bytes(),
            Err(never) => match never {},
        };
        under_way.note(|exchange, now| {
            let text = || String::from_utf8_lossy(&bytes);
            exchange.ended = Some(now);
            exchange.status = Some(parts.status.as_u16());
            exchange.limit = limit(meant(parts.status.as_u16(), &bytes), &parts.headers, text, now);
            exchange.text = single.then(|| text().into_owned());
        });
        Ok(Response::from_parts(parts, Full::new(bytes)))
    }

    fn begin(
        &self,
        (method, path): (String, String),
        headers: &HeaderMap,
    ) -> (UnderWay, Duration, Duration, Network) {
        let mut traffic = lock(&self.traffic);
        let (out, back) = (traffic.latency(), traffic.latency());
        let network = traffic.networks.get(self.laptop).copied().unwrap_or(Network::Up);
        let conditional = [
            header::IF_NONE_MATCH,
            header::IF_MATCH,
            header::IF_MODIFIED_SINCE,
            header::IF_UNMODIFIED_SINCE,
        ]
        .iter()
        .any(|name| headers.contains_key(name));
        let sent = traffic.truth.now();
        traffic.exchanges.push(Exchange {
            laptop: self.laptop,
            process: self.process,
            method,
            path,
            sent,
            ended: None,
            status: None,
            broke: None,
            conditional,
            text: None,
            limit: None,
        });
        let place = traffic.exchanges.len() - 1;
        (UnderWay { traffic: self.traffic.clone(), place }, out, back, network)
    }
}

/// How a request is noted: method and path, of GraphQL as REST would have them.
fn called(parts: &Parts, body: &[u8]) -> (String, String) {
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    match (path == "/graphql").then(|| put_to_graph(body)).flatten() {
        Some((method, path)) => (method.to_owned(), path),
        None => (parts.method.to_string(), path.to_owned()),
    }
}

/// The status that REST would have given: GraphQL refuses with 200 and a list of errors.
fn meant(status: u16, body: &[u8]) -> u16 {
    let is_refusal = || {
        let json: Option<Value> = serde_json::from_slice(body).ok();
        json.is_some_and(|json| json.get("errors").is_some_and(Value::is_array))
    };
    if status == 200 && is_refusal() { 422 } else { status }
}

/// Until when a limit answer forbids requests, in true time, read by the documentation alone:
/// `retry-after` in seconds or as a date, else the reset when nothing remains, else a minute.
fn limit<'a>(
    status: u16,
    headers: &HeaderMap,
    text: impl FnOnce() -> Cow<'a, str>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let get = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let says_so = || {
        let text = text();
        text.contains("rate limit") || text.contains("submitted too quickly")
    };
    let is_limit = status == 429 || (matches!(status, 403 | 422) && says_so());
    if !is_limit {
        return None;
    }
    if let Some(after) = get("retry-after") {
        return match after.parse::<i64>() {
            Ok(seconds) => Some(now + TimeDelta::seconds(seconds)),
            Err(_) => Some(DateTime::parse_from_rfc2822(after).ok()?.with_timezone(&Utc)),
        };
    }
    let minute = now + TimeDelta::seconds(60);
    let reset = get("x-ratelimit-reset").and_then(|reset| reset.parse().ok());
    match (get("x-ratelimit-remaining"), reset.and_then(|s| DateTime::from_timestamp(s, 0))) {
        (Some("0"), Some(reset)) if reset > now => Some(reset),
        _ => Some(minute),
    }
}
