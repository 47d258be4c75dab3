//! How a connection to GitHub comes about: directly, or through a proxy, then TLS; and what is said
//! where it does not.
//!
//! octocrab's own client knows no proxy (0.54.9; octocrab#752), so that it gets one made here of the
//! same parts. What the parts say of a failure reaches us as texts only, which the tests hold to the
//! versions in use.

use super::trust;
use crate::ground::proxy::{Proxies, Route};
use http::{HeaderValue, Uri};
use hyper_rustls::HttpsConnectorBuilder;
use hyper_timeout::TimeoutConnector;
use hyper_util::{
    client::legacy::{
        self,
        connect::{
            HttpConnector,
            proxy::{SocksV5, Tunnel},
        },
    },
    rt::{TokioExecutor, TokioIo},
};
use meridian_core::courier::{Hindrance, ProxyTrouble};
use octocrab::{
    AuthState, Octocrab, OctocrabBuilder,
    service::middleware::{auth_header::AuthHeaderLayer, base_uri::BaseUriLayer},
};
use rustls::RootCertStore;
use std::{
    error::Error as StdError,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::net::TcpStream;
use tower::Service;

/// GitHub itself gives up after 10 s; a slower answer will not come.
const READ_TIMEOUT: Duration = Duration::from_secs(20);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The proxy's own part of a connection, of which the encryption behind it takes some more: it is the
/// proxy that is named.
const PROXY_TIMEOUT: Duration = Duration::from_secs(9);
/// Shared among the addresses of a name, so that one that is silent hides no other.
const ADDRESSES_TIMEOUT: Duration = Duration::from_secs(8);

type BoxError = Box<dyn StdError + Send + Sync>;

/// The two addresses of one GitHub, over the same connections.
pub(super) struct Ways {
    pub(super) rest: Octocrab,
    /// For GitHub's graph, which is beside REST's root and not below it where that has a path.
    pub(super) graph: Octocrab,
}

impl Ways {
    /// Where there are no addresses.
    pub(super) fn both(crab: Octocrab) -> Self {
        Self { rest: crab.clone(), graph: crab }
    }
}

/// Below what `/graphql` is: an Enterprise Server has it at `/api/graphql`, and REST at `/api/v3`.
fn root_of_graph(root: &Uri) -> Uri {
    let Some(path) = root.path().trim_end_matches('/').strip_suffix("/v3") else {
        return root.clone();
    };
    let mut parts = root.clone().into_parts();
    parts.path_and_query = path.parse().ok();
    Uri::from_parts(parts).unwrap_or_else(|_| root.clone())
}

/// octocrab over a client of its own for one host, with the header that carries the token. `trusted`
/// are the certificates to go by; none are the system's.
///
/// # Errors
/// What keeps it from ever asking.
pub(super) fn transport(
    root: &Uri,
    token: Option<HeaderValue>,
    proxies: &Proxies,
    trusted: Option<RootCertStore>,
) -> Result<Ways, Hindrance> {
    let way = Way::to(root, proxies)?;
    let is_direct = matches!(way, Way::Direct(_));
    let tls = trust::tls(root, trusted)?;
    let connector = HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .wrap_connector(way);
    let mut connector = TimeoutConnector::new(connector);
    connector.set_connect_timeout(Some(match is_direct {
        true => CONNECT_TIMEOUT,
        false => CONNECT_TIMEOUT + PROXY_TIMEOUT,
    }));
    connector.set_read_timeout(Some(READ_TIMEOUT));
    connector.set_write_timeout(Some(READ_TIMEOUT));
    let service = legacy::Client::builder(TokioExecutor::new()).build(connector);
    // The token goes to this host alone. octocrab's other way of giving one sends it along to an
    // absolute address only at api.github.com.
    let crab = |root: Uri| {
        let built = OctocrabBuilder::new_empty()
            .with_service(service.clone())
            .with_layer(&BaseUriLayer::new(root.clone()))
            .with_layer(&AuthHeaderLayer::new(token.clone(), root.clone(), root))
            .with_auth(AuthState::None)
            .build();
        match built {
            Ok(crab) => crab,
            Err(impossible) => match impossible {},
        }
    };
    Ok(Ways { rest: crab(root.clone()), graph: crab(root_of_graph(root)) })
}

/// The way to one host, up to where TLS begins.
#[derive(Clone)]
enum Way {
    Direct(HttpConnector),
    Tunnel { proxy: String, way: Tunnel<HttpConnector> },
    Socks { proxy: String, way: SocksV5<HttpConnector> },
}

impl Way {
    fn to(root: &Uri, proxies: &Proxies) -> Result<Self, Hindrance> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_connect_timeout(Some(ADDRESSES_TIMEOUT));
        let proxy = match proxies.route(root) {
            Route::Direct => return Ok(Self::Direct(http)),
            Route::Barred(words) => return Err(Hindrance::NoSuchProxy { words }),
            Route::Through(proxy) => proxy,
        };
        let address = proxy.uri().clone();
        let name = address.authority().map(ToString::to_string).unwrap_or_default();
        Ok(match address.scheme_str() {
            // The proxy looks the name up for both: here it would block the thread, without an end.
            Some("socks5" | "socks5h") => {
                let way = SocksV5::new(address.clone(), http);
                let way = match proxy.raw_auth() {
                    Some((user, password)) => way.with_auth(user.to_owned(), password.to_owned()),
                    None => way,
                };
                Self::Socks { proxy: name, way }
            }
            _ => {
                let way = Tunnel::new(address, http);
                let way = match proxy.basic_auth() {
                    Some(header) => way.with_auth(header.clone()),
                    None => way,
                };
                Self::Tunnel { proxy: name, way }
            }
        })
    }
}

/// A connection did not come about.
#[derive(Debug, thiserror::Error)]
enum NotConnected {
    #[error("{0}")]
    Direct(#[source] BoxError),
    /// As without a network: that it passes is likelier than that the proxy's name is wrong.
    #[error("{0}")]
    Away(String),
    #[error("through the proxy {proxy}: {said}")]
    Proxy {
        proxy: String,
        said: String,
        #[source]
        source: Option<BoxError>,
    },
}

impl Service<Uri> for Way {
    type Response = TokioIo<TcpStream>;
    type Error = NotConnected;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, NotConnected>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), NotConnected>> {
        let direct = |error: BoxError| NotConnected::Direct(error);
        match self {
            Self::Direct(way) => way.poll_ready(context).map_err(|error| direct(error.into())),
            Self::Tunnel { way, .. } => {
                way.poll_ready(context).map_err(|error| direct(error.into()))
            }
            Self::Socks { way, .. } => {
                way.poll_ready(context).map_err(|error| direct(error.into()))
            }
        }
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        match self {
            Self::Direct(way) => {
                let connecting = way.call(to);
                Box::pin(async move {
                    connecting.await.map_err(|error| NotConnected::Direct(error.into()))
                })
            }
            Self::Tunnel { proxy, way } => Box::pin(through(proxy.clone(), way.call(to))),
            Self::Socks { proxy, way } => Box::pin(through(proxy.clone(), way.call(to))),
        }
    }
}

async fn through<T, E>(
    proxy: String,
    connecting: impl Future<Output = Result<T, E>> + Send,
) -> Result<T, NotConnected>
where
    E: Into<BoxError>,
{
    match tokio::time::timeout(PROXY_TIMEOUT, connecting).await {
        Ok(Ok(connected)) => Ok(connected),
        Ok(Err(error)) => {
            let source = error.into();
            // Where it has no source, its parts stand there.
            let within = format!("{source:?}");
            let away = ["dns error", "NetworkUnreachable", "HostUnreachable", "NetworkDown"];
            if away.iter().any(|words| within.contains(words)) {
                let said = format!("the proxy {proxy} has no address here, or no way leads to it");
                return Err(NotConnected::Away(said));
            }
            Err(NotConnected::Proxy { proxy, said: source.to_string(), source: Some(source) })
        }
        Err(_) => Err(NotConnected::Proxy { proxy, said: NO_ANSWER.to_owned(), source: None }),
    }
}

const NO_ANSWER: &str = "no answer within 9 s";

/// What became of a request that brought no answer: what happened, where it may have had an effect, or
/// what kept it from leaving. Only a failure to connect certainly had none.
///
/// # Errors
/// The hindrance.
pub(super) fn fate(error: &octocrab::Error) -> Result<String, Hindrance> {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    let mut last = String::new();
    let mut connected = true;
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<legacy::Error>() {
            connected &= !error.is_connect();
        }
        if let Some(error) = error.downcast_ref::<std::io::Error>() {
            connected &= error.kind() != std::io::ErrorKind::ConnectionRefused;
        }
        // octocrab's own texts may hold a backtrace; the innermost cause says it plainly.
        last = error.to_string().lines().next().unwrap_or_default().to_owned();
        cause = error.source();
    }
    if connected { Ok(last) } else { Err(hindrance(error, last)) }
}

/// What kept a request from leaving, where `last` is the innermost that was said of it.
fn hindrance(error: &(dyn StdError + 'static), last: String) -> Hindrance {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(NotConnected::Proxy { proxy, said, .. }) = error.downcast_ref() {
            return Hindrance::Proxy { proxy: proxy.clone(), trouble: proxy_trouble(said, last) };
        }
        if let Some(rustls::Error::InvalidCertificate(why)) = innermost(error).downcast_ref() {
            return Hindrance::Certificate { trouble: trust::trouble(why) };
        }
        cause = error.source();
    }
    Hindrance::Network { said: last }
}

/// What errors of input and output are wrapped around: that is none of their sources.
fn innermost<'a>(mut error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    while let Some(inner) = error.downcast_ref().and_then(std::io::Error::get_ref) {
        error = inner;
    }
    error
}

/// By what hyper-util 0.1.21 says of a tunnel and of SOCKS; its types for it are not to be named.
fn proxy_trouble(said: &str, last: String) -> ProxyTrouble {
    let says = |words: &str| said.contains(words);
    if said == NO_ANSWER {
        ProxyTrouble::Silent { said: last }
    } else if says("failed to create underlying connection") {
        // SOCKS says no more.
        let last = if says("SOCKS") { "no connection".to_owned() } else { last };
        ProxyTrouble::Silent { said: last }
    } else if says("proxy authorization required")
        || says("credentials not accepted")
        || says("does not support user/pass")
        || says("implements authentication incorrectly")
    {
        ProxyTrouble::SignIn
    } else if says("tunnel error: unsuccessful") {
        ProxyTrouble::LeadsNowhere { said: "it does not say why".to_owned() }
    } else if let Some(status) = said.strip_prefix("SOCKS error: ").filter(|_| {
        ["refused", "failure", "not allowed", "unreachable", "expired", "not supported"]
            .iter()
            .any(|words| says(words))
    }) {
        ProxyTrouble::LeadsNowhere { said: status.to_owned() }
    } else {
        ProxyTrouble::Broken { said: last }
    }
}

#[cfg(test)]
#[path = "connector_tests.rs"]
mod tests;
