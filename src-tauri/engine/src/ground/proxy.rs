//! Which proxy leads to a host: the member's choice, or what the variables of this process say.
//!
//! The field's matcher reads proxies and exceptions as curl does, and takes what it does not
//! understand for no proxy at all. Behind a proxy that is a wait without end and without a reason, so
//! each text is looked at here first, and a doubtful one is said (hyper-util 0.1.21, tried with two
//! proxies: a `#` in a password makes the host of what stands before it, an `https://` proxy is spoken
//! to without encryption, password included, and `ftp://` or an empty variable is no proxy).

use crate::team::address::is_this_machine;
use http::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use meridian_core::settings::ProxyChoice;
use std::net::IpAddr;

/// What the variables of a process say of proxies.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Variables {
    /// The variable's name and its text, which may hold a password.
    proxy: Option<(&'static str, String)>,
    /// Hosts that are asked directly.
    except: Option<String>,
}

impl Variables {
    /// As they are set here: `HTTPS_PROXY`, else `ALL_PROXY`, and `NO_PROXY`, in capitals or not. An
    /// empty one is none.
    pub fn of_this_process() -> Self {
        // What is no text is said to be none, and not taken for unset.
        Self::read(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()))
    }

    fn read(variable: impl Fn(&str) -> Option<String>) -> Self {
        let first = |names: &[&'static str]| {
            names.iter().find_map(|name| {
                let text = variable(name)?.trim().to_owned();
                (!text.is_empty()).then_some((*name, text))
            })
        };
        Self {
            proxy: first(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]),
            except: first(&["NO_PROXY", "no_proxy"]).map(|(_, text)| text),
        }
    }
}

/// Why a text names no proxy that can be used. None of the sentences quotes a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProxyError {
    /// It begins with a scheme that is none of a proxy.
    #[error(
        "the proxy {0} is not understood; an address begins with http://, socks5:// or socks5h://"
    )]
    Scheme(String),
    /// It is to be spoken to over TLS.
    #[error(
        "the proxy {0} wants TLS for itself, which Meridian does not speak to a proxy; most listen \
         for http:// too, and what goes through it is encrypted all the same"
    )]
    Tls(String),
    /// A sign in the name or the password would end it.
    #[error(
        "the name or password for the proxy {host} holds a \"{sign}\", which means something else \
         there; write {code} in its place"
    )]
    Sign {
        /// The proxy's host.
        host: String,
        /// The sign.
        sign: char,
        /// How it is written.
        code: String,
    },
    /// It is not written in UTF-8.
    #[error("this is no text; write what is no letter, digit or point as %XX, by its bytes")]
    NoText,
    /// No host, or more than one.
    #[error("this is no address of a proxy; give one such as http://proxy.example:3128")]
    NoHost,
    /// Its port is none.
    #[error("the port of the proxy {0} is none; give one from 1 to 65535")]
    Port(String),
}

/// A text that names a proxy, looked at.
#[derive(Clone, PartialEq, Eq)]
pub struct ProxyAddress {
    scheme: String,
    /// Name and password as they were written, percent signs and all.
    sign_in: Option<(String, Option<String>)>,
    host: String,
    port: u16,
}

impl ProxyAddress {
    /// Reads `http://NAME:PASSWORD@HOST:PORT`, of which only the host is needed.
    ///
    /// # Errors
    /// [`ProxyError`].
    pub fn read(text: &str) -> Result<Self, ProxyError> {
        let text = text.trim();
        if text.contains('\u{FFFD}') {
            return Err(ProxyError::NoText);
        }
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => ("http".to_owned(), text),
        };
        let (sign_in, place) = match rest.rsplit_once('@') {
            Some((sign_in, place)) => (Some(sign_in), place),
            None => (None, rest),
        };
        let place = place.split(['/', '?', '#']).next().unwrap_or_default();
        let authority: http::uri::Authority = place.parse().map_err(|_| ProxyError::NoHost)?;
        let host = authority.host().to_owned();
        if host.is_empty() {
            return Err(ProxyError::NoHost);
        }
        let usual = match scheme.as_str() {
            "http" => 80,
            "socks5" | "socks5h" => 1080,
            "https" => return Err(ProxyError::Tls(host)),
            _ => return Err(ProxyError::Scheme(format!("{scheme}://{host}"))),
        };
        let has_port = place.len() > host.len();
        let port = match authority.port_u16() {
            Some(port) if port > 0 => port,
            None if !has_port => usual,
            _ => return Err(ProxyError::Port(host)),
        };
        let sign_in = sign_in.map(|text| read_sign_in(text, &host)).transpose()?;
        Ok(Self { scheme, sign_in, host, port })
    }

    /// `HOST:PORT`, for people.
    pub fn place(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// The whole without its password.
    pub fn without_password(&self) -> String {
        let name = self.sign_in.as_ref().map(|(name, _)| format!("{name}@")).unwrap_or_default();
        format!("{}://{name}{}:{}", self.scheme, self.host, self.port)
    }

    /// Its password, as it was written; none where none was given.
    pub fn password(&self) -> Option<&str> {
        self.sign_in.as_ref().and_then(|(_, password)| password.as_deref())
    }

    /// The same with this password, if it has a name and no password yet.
    #[must_use]
    pub fn with_password(mut self, password: &str) -> Self {
        if let Some((_, known @ None)) = &mut self.sign_in {
            *known = Some(password.to_owned());
        }
        self
    }

    /// Whether nobody is named.
    pub fn is_nameless(&self) -> bool {
        self.sign_in.is_none()
    }

    /// Whether there is a name that still wants its password.
    pub fn wants_password(&self) -> bool {
        matches!(self.sign_in, Some((_, None)))
    }

    fn in_full(&self) -> String {
        let sign_in = match &self.sign_in {
            Some((name, Some(password))) => format!("{name}:{password}@"),
            Some((name, None)) => format!("{name}@"),
            None => String::new(),
        };
        format!("{}://{sign_in}{}:{}", self.scheme, self.host, self.port)
    }
}

fn read_sign_in(text: &str, host: &str) -> Result<(String, Option<String>), ProxyError> {
    let refuse = |sign: char| {
        let bytes = sign.to_string().into_bytes();
        let code = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
        Err(ProxyError::Sign { host: host.to_owned(), sign, code })
    };
    // What RFC 3986 allows before the @, and what is read there.
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:%".contains(sign);
    if let Some(sign) = text.chars().find(|sign| !is_plain(*sign)) {
        return refuse(sign);
    }
    let is_code = |rest: &str| {
        rest.get(..2).is_some_and(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    if text.split('%').skip(1).any(|rest| !is_code(rest)) {
        return refuse('%');
    }
    Ok(match text.split_once(':') {
        Some((name, password)) => (name.to_owned(), Some(password.to_owned())),
        None => (text.to_owned(), None),
    })
}

/// The way to every host.
pub struct Proxies {
    way: Way,
}

enum Way {
    Direct,
    Through(Box<Matcher>),
    /// A proxy is meant, and not understood.
    Unknown(String),
}

/// How one host is reached.
pub(crate) enum Route {
    /// Without a proxy.
    Direct,
    /// Through this one.
    Through(Intercept),
    /// Not at all, for this reason.
    Barred(String),
}

impl Proxies {
    /// None, whatever is set.
    pub fn none() -> Self {
        Self { way: Way::Direct }
    }

    /// By the member's choice. `password` is what the keyring holds for a chosen address whose
    /// password is kept there.
    pub fn of(choice: &ProxyChoice, variables: &Variables, password: Option<&str>) -> Self {
        let chosen = match choice {
            ProxyChoice::None => None,
            ProxyChoice::At(address) => Some(("your choice", address.as_str(), "")),
            ProxyChoice::System => {
                let except = variables.except.as_deref().unwrap_or_default();
                let set = variables.proxy.as_ref();
                set.map(|(name, text)| (*name, text.as_str(), except))
            }
        };
        let Some((from, address, except)) = chosen else { return Self::none() };
        let proxy = ProxyAddress::read(address).map(|proxy| match password {
            Some(password) => proxy.with_password(password),
            None => proxy,
        });
        let way = proxy.and_then(|proxy| Way::through(&proxy, except)).unwrap_or_else(|error| {
            Way::Unknown(format!(
                "In {from}, {error}. Correct it, or choose one in Settings or with `meridian-cli proxy set`."
            ))
        });
        Self { way }
    }

    /// None can be used, for this reason.
    pub(crate) fn barred(words: String) -> Self {
        Self { way: Way::Unknown(words) }
    }

    /// How `root` is reached. What is on this machine is never asked through a proxy, nor is what is
    /// asked without encryption, which may only be on this machine.
    pub(crate) fn route(&self, root: &Uri) -> Route {
        let host = root.host().unwrap_or_default();
        if root.scheme_str() != Some("https") || is_this_machine(host) {
            return Route::Direct;
        }
        match &self.way {
            Way::Direct => Route::Direct,
            Way::Unknown(words) => Route::Barred(words.clone()),
            Way::Through(matcher) => matcher.intercept(root).map_or(Route::Direct, Route::Through),
        }
    }
}

impl Way {
    fn through(proxy: &ProxyAddress, except: &str) -> Result<Self, ProxyError> {
        // What the matcher does not understand would be no proxy to it, without a word.
        let alone = Matcher::builder().https(proxy.in_full()).build();
        let anywhere = Uri::from_static("https://api.github.com");
        if alone.intercept(&anywhere).is_none() {
            return Err(ProxyError::NoHost);
        }
        let matcher = Matcher::builder().https(proxy.in_full()).no(exceptions(except)).build();
        Ok(Self::Through(Box::new(matcher)))
    }
}

/// The exceptions as the matcher understands them: habits of other programs, such as `*.host`,
/// `host:port` and spaces in place of commas, mean what they mean there. A port is left away: the host
/// is asked directly at each, since sending somebody's own host to a proxy fails, and the other way
/// round does not.
fn exceptions(text: &str) -> String {
    let entry = |entry: &str| {
        let entry = entry.strip_prefix("*.").unwrap_or(entry);
        let bracketed = entry.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let bare = bracketed.map_or(entry, |(host, _)| host);
        let is_address = bare.parse::<IpAddr>().is_ok() || bare.contains('/');
        match bare.rsplit_once(':') {
            Some((host, port)) if !is_address && port.bytes().all(|b| b.is_ascii_digit()) => {
                host.to_owned()
            }
            _ => bare.to_owned(),
        }
    };
    let entries = text.split([',', ' ', '\t', ';']).map(str::trim).filter(|e| !e.is_empty());
    entries.map(entry).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
#[path = "proxy_tests.rs"]
mod tests;
