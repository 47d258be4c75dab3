//! A token as people copy it: with white space, quotes, or as the header or the variable that carries
//! it. What is no token is refused in a sentence that never quotes it: it may be another secret.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest token that is taken, in bytes. Tokens grow; none is near it.
const LONGEST: usize = 1024;
/// Nothing shorter is a token; many passwords are.
const SHORTEST: usize = 16;
/// What is looked at of a text at all, in bytes.
const MOST: usize = 64 << 10;

/// A token that was pasted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Pasted<'a> {
    /// The token itself.
    pub token: &'a str,
    /// What its beginning tells.
    pub kind: Kind,
}

impl fmt::Debug for Pasted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pasted").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What kind of token it is, by its beginning. For words only: whether it is good is GitHub's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `ghp_`
    Classic,
    /// `github_pat_`
    FineGrained,
    /// `gho_`
    OAuth,
    /// `ghu_`
    AppUser,
    /// `ghs_`: an app's own, such as that of a job of GitHub Actions. Nobody's, so none that is pasted.
    Installation,
    /// Older ones, those of some servers, and whatever comes.
    Unknown,
}

impl Kind {
    /// By the beginning of a token.
    pub fn of(token: &str) -> Self {
        match token {
            _ if token.starts_with("ghp_") => Self::Classic,
            _ if token.starts_with("github_pat_") => Self::FineGrained,
            _ if token.starts_with("gho_") => Self::OAuth,
            _ if token.starts_with("ghu_") => Self::AppUser,
            _ if token.starts_with("ghs_") => Self::Installation,
            _ => Self::Unknown,
        }
    }

    /// What the member should know of such a token; none where it is the right one.
    pub fn remark(self) -> Option<&'static str> {
        match self {
            Self::Classic | Self::OAuth | Self::Installation | Self::Unknown => None,
            Self::FineGrained => Some(
                "This is a fine-grained token: it reaches only the repositories that were chosen for \
                 it, and none of an organisation that you are not a member of. If a post is refused, \
                 sign in with a classic one.",
            ),
            Self::AppUser => Some(
                "This is the token of a GitHub App: it ends after some hours, and it writes only where \
                 that app is installed. A classic one lasts longer.",
            ),
        }
    }
}

/// Why a text is not taken as a token. None of the sentences quotes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoToken {
    /// There is nothing.
    #[error("Nothing was copied. Copy the token on GitHub's page, then paste it here.")]
    Empty,
    /// A whole text.
    #[error(
        "That is a text of several words or lines, not a token. Copy the token alone, then paste it \
         again."
    )]
    Text,
    /// An address.
    #[error("That is a link, not a token. Copy the token that GitHub shows once it is made.")]
    Link,
    /// One half of a key pair.
    #[error("That is a key, for SSH or signatures, not a token. Make a token on GitHub's page.")]
    Key,
    /// Too few signs.
    #[error(
        "That is too short for a token. GitHub takes no password here: copy the whole token, or make \
         one on its page."
    )]
    Short,
    /// Too many.
    #[error("That is too long for a token. Copy the token alone, then paste it again.")]
    Long,
    /// A sign that no token has.
    #[error("That holds a sign that no token has. Copy the token again on GitHub's page.")]
    Sign,
    /// The token with stars in its place.
    #[error(
        "That is a token of which most is hidden. GitHub shows it once, when it is made; make a new \
         one if it was not kept."
    )]
    Hidden,
    /// `ghs_`
    #[error(
        "That is the token of an app's installation, which posts as the app and not as you. Make a \
         classic token on GitHub's page."
    )]
    Installation,
    /// `ghr_`
    #[error(
        "That is a token that only renews others. Make a classic token on GitHub's page, and paste \
         that."
    )]
    Refresh,
}

/// Reads what was pasted.
///
/// # Errors
/// [`NoToken`], one sentence that does not quote it.
pub fn read(text: &str) -> Result<Pasted<'_>, NoToken> {
    if text.len() > MOST {
        return Err(NoToken::Long);
    }
    let text = bare(text);
    if text.is_empty() {
        return Err(NoToken::Empty);
    }
    if is_key(text) {
        return Err(NoToken::Key);
    }
    let token = unwrapped(text);
    if token.is_empty() {
        return Err(NoToken::Empty);
    }
    let is_link = token.contains("://") || token.starts_with("github.com/");
    if token.contains(char::is_whitespace) || token.starts_with(['{', '<']) {
        return Err(NoToken::Text);
    }
    if is_link {
        return Err(NoToken::Link);
    }
    if ["***", "...", "\u{2026}", "\u{2022}"].iter().any(|hidden| token.contains(hidden)) {
        return Err(NoToken::Hidden);
    }
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(NoToken::Sign);
    }
    let kind = match Kind::of(token) {
        Kind::Installation => return Err(NoToken::Installation),
        _ if token.starts_with("ghr_") => return Err(NoToken::Refresh),
        kind => kind,
    };
    match token.len() {
        ..SHORTEST => Err(NoToken::Short),
        SHORTEST..=LONGEST => Ok(Pasted { token, kind }),
        _ => Err(NoToken::Long),
    }
}

/// Without what stands round it: white space, signs of no width, quotes of any kind.
fn bare(text: &str) -> &str {
    text.trim_matches(|sign: char| {
        sign.is_whitespace()
            || sign.is_control()
            || matches!(sign, '"' | '\'' | '`' | '\u{feff}' | '\u{200b}'..='\u{200f}')
            || matches!(sign, '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}')
    })
}

fn is_key(text: &str) -> bool {
    let begins = ["-----BEGIN", "ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"];
    begins.iter().any(|begin| text.starts_with(begin))
}

/// Without the header or the variable that carries it, whichever stand round each other.
fn unwrapped(text: &str) -> &str {
    let mut text = text;
    loop {
        let inner = bare(text);
        let inner = inner.strip_suffix(';').unwrap_or(inner);
        let rest = ["authorization:", "bearer ", "token ", "export ", "set ", "$env:"]
            .iter()
            .find_map(|word| after(inner, word))
            .or_else(|| value_of_variable(inner))
            .unwrap_or(inner);
        if rest == text {
            return text;
        }
        text = rest;
    }
}

/// What follows `word`, in whatever case it is written.
fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let begin = text.get(..word.len())?;
    begin.eq_ignore_ascii_case(word).then(|| text.get(word.len()..)).flatten()
}

/// The value in `NAME=value`; a token's own `=` would have something else before it.
fn value_of_variable(text: &str) -> Option<&str> {
    let (name, value) = text.split_once('=')?;
    let name = name.trim_end();
    let is_name = name.len() <= 40
        && name.ends_with("TOKEN")
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'0'..=b'9' | b'_'));
    is_name.then_some(value)
}

#[cfg(test)]
#[path = "pasted_tests.rs"]
mod tests;
