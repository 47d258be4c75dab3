//! Which addresses are kept in a notebook and asked.
//!
//! An address may come from a person, from a file or from an older notebook; the same rules hold for
//! each, whenever it is used: no secret is kept in one, and no token goes out unprotected.

use http::Uri;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Why an address is not taken. None of the texts quotes what could be a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is none, or no web address.
    #[error("this is not a web address; give one such as https://api.github.com")]
    NotWeb,
    /// It holds a name or a password.
    #[error(
        "an address with a name or a password in it is not taken, because it would be kept; give \
         it without, and the token in MERIDIAN_TOKEN"
    )]
    Secret,
    /// Its port is no port.
    #[error("the port of {0} is none; give one from 1 to 65535, or leave it out")]
    Port(String),
    /// It would be asked without encryption, and not on this machine.
    #[error(
        "http://{0} is not encrypted, so that everybody on the way could read the token; connect \
         with an address that begins with https:// (http:// is for this machine alone)"
    )]
    Plain(String),
    /// An API root with more behind it.
    #[error("an API root ends before any ? or #; give it such as https://api.github.com")]
    Rest,
}

/// A web address that may be kept and asked.
///
/// # Errors
/// [`AddressError`].
pub(crate) fn web(text: &str) -> Result<Uri, AddressError> {
    let uri: Uri = text.parse().map_err(|_| AddressError::NotWeb)?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(AddressError::NotWeb);
    };
    let host = authority.host();
    if !matches!(scheme, "http" | "https") || host.is_empty() {
        return Err(AddressError::NotWeb);
    }
    if authority.as_str().contains('@') {
        return Err(AddressError::Secret);
    }
    let has_port = authority.as_str().len() > host.len();
    if has_port && authority.port_u16().is_none_or(|port| port == 0) {
        return Err(AddressError::Port(host.to_owned()));
    }
    if scheme == "http" && !is_this_machine(host) {
        return Err(AddressError::Plain(host.to_owned()));
    }
    Ok(uri)
}

/// The root of an API, without the slash at its end.
///
/// # Errors
/// [`AddressError`].
pub(crate) fn root(text: &str) -> Result<Uri, AddressError> {
    let uri = web(text.trim_end_matches('/'))?;
    // A `#` is not even in what was read.
    if text.contains(['?', '#']) { Err(AddressError::Rest) } else { Ok(uri) }
}

/// Whether what is sent there never leaves this machine.
pub(crate) fn is_this_machine(host: &str) -> bool {
    let v6 = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    match v6 {
        Some(v6) => v6.parse() == Ok(Ipv6Addr::LOCALHOST),
        None => {
            host.eq_ignore_ascii_case("localhost")
                || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_kept_and_asked() {
        use AddressError::{NotWeb, Port, Secret};
        let plain = |host: &str| Err(AddressError::Plain(host.to_owned()));
        let port = |host: &str| Err(Port(host.to_owned()));
        for (text, expected) in [
            ("https://api.github.com", Ok(())),
            ("https://git.example.com:8443/api/v3", Ok(())),
            ("https://example.com/plan.md?plain=1", Ok(())),
            ("https://[2001:db8::1]/api", Ok(())),
            ("http://127.0.0.1:4111", Ok(())),
            ("http://127.9.9.9", Ok(())),
            ("http://[::1]:4111/x", Ok(())),
            ("http://localhost:4111", Ok(())),
            ("http://LOCALHOST", Ok(())),
            ("", Err(NotWeb)),
            ("api.github.com", Err(NotWeb)),
            ("/repos", Err(NotWeb)),
            ("ftp://example.com", Err(NotWeb)),
            ("file:///etc/passwd", Err(NotWeb)),
            ("https://", Err(NotWeb)),
            ("https://a b", Err(NotWeb)),
            ("https://name:secret@example.com", Err(Secret)),
            ("https://name@example.com", Err(Secret)),
            ("https://@example.com", Err(Secret)),
            ("http://name:secret@127.0.0.1:4111", Err(Secret)),
            ("https://example.com:99999", port("example.com")),
            ("https://example.com:0", port("example.com")),
            ("https://example.com:", port("example.com")),
            ("http://[::1]:70000", port("[::1]")),
            ("http://example.com", plain("example.com")),
            ("http://192.168.1.2", plain("192.168.1.2")),
            ("http://127.0.0.1.example.com", plain("127.0.0.1.example.com")),
            ("http://localhost.example.com", plain("localhost.example.com")),
            ("http://127.1", plain("127.1")),
            ("http://[::ffff:8.8.8.8]", plain("[::ffff:8.8.8.8]")),
            ("http://0.0.0.0", plain("0.0.0.0")),
        ] {
            assert_eq!(web(text).map(drop), expected, "{text}");
            // A root is a web address with nothing behind it.
            let expected = if text.contains('?') { Err(AddressError::Rest) } else { expected };
            assert_eq!(root(text).map(drop), expected, "{text}");
        }
        for text in ["https://api.github.com/?x=y", "https://api.github.com#f", "https://a.b/#"] {
            assert_eq!(root(text), Err(AddressError::Rest), "{text}");
        }
        assert_eq!(root("https://a.b/api/v3//").unwrap(), "https://a.b/api/v3");
    }

    #[test]
    fn no_refusal_repeats_a_password() {
        for text in ["https://name:secret@a.b", "http://name:secret@a.b:x", "name:secret@a.b"] {
            let said = root(text).unwrap_err().to_string();
            assert!(!said.contains("secret"), "{said}");
        }
    }
}
