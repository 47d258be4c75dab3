//! A token on its way: the header that carries it, and what it can be known again by.

use http::HeaderValue;
use meridian_core::fingerprint::sha256_hex;
use secrecy::{ExposeSecret as _, SecretString};

/// What a token can be known again by; the token cannot be had from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TokenPrint(String);

impl TokenPrint {
    /// The print of a token.
    pub fn of(token: &SecretString) -> Self {
        Self(sha256_hex(token.expose_secret()))
    }

    /// So much of it as tells this token from the member's others, for the notebook.
    pub fn mark(&self) -> String {
        self.0.chars().take(12).collect()
    }
}

/// The header that carries a token; none for what no token is.
pub(super) fn authorization(token: &SecretString) -> Option<HeaderValue> {
    let text = token.expose_secret();
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let mut header = HeaderValue::from_str(&format!("Bearer {text}")).ok()?;
    header.set_sensitive(true);
    Some(header)
}
