//! What answers tell of a sign-in and of a repository beside what was asked for: until when a token is
//! good, what it may do, and where it can be authorised. No question is asked for it.

use super::wire::text_of;
use http::{HeaderMap, HeaderName};
use meridian_core::{
    account::ending::{self, TokenEnd},
    courier::Asked,
    post::can::Repository,
};
use std::sync::{Mutex, MutexGuard, PoisonError};

const TOKEN_ENDS: HeaderName = HeaderName::from_static("github-authentication-token-expiration");
const SCOPES: HeaderName = HeaderName::from_static("x-oauth-scopes");
const SSO: HeaderName = HeaderName::from_static("x-github-sso");

/// What a client has heard so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// When its token ends, by the last answer that was read as what was asked for; none before one,
    /// and without a token.
    pub token_end: Option<TokenEnd>,
    /// What its sign-in may do, by the same answers.
    pub scopes: Option<Scopes>,
    /// What a repository is to it, with the tag of that answer; of the last one that was asked for.
    pub repository: Option<(Repository, Option<String>)>,
    /// Whether anything was read, or known already.
    pub reads: bool,
    /// Where the sign-in can be authorised, as an answer that refused to be read named it.
    pub authorise_to_read: Option<String>,
    /// The same of a write.
    pub authorise_to_write: Option<String>,
}

/// What a sign-in may do, as far as GitHub says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scopes {
    /// It says so of classic tokens and of OAuth's alone.
    Unsaid,
    /// These.
    These(Vec<String>),
}

/// Keeps it, for as long as the client lives.
#[derive(Default)]
pub(super) struct Overheard(Mutex<Said>);

impl Overheard {
    fn said(&self) -> MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn so_far(&self) -> Said {
        self.said().clone()
    }

    /// From an answer to a token that was read as what was asked for.
    pub(super) fn of_token(&self, headers: &HeaderMap) {
        let end = text_of(headers, TOKEN_ENDS).and_then(|said| ending::read(&said));
        let mut said = self.said();
        said.token_end = Some(end.map_or(TokenEnd::Open, TokenEnd::At));
        said.scopes = Some(scopes_in(headers).unwrap_or(Scopes::Unsaid));
    }

    /// That something was read.
    pub(super) fn reads(&self) {
        self.said().reads = true;
    }

    /// From an answer that all is as it is known. What it leaves out says nothing.
    pub(super) fn of_unchanged(&self, headers: &HeaderMap) {
        let mut said = self.said();
        said.reads = true;
        said.scopes = scopes_in(headers).or(said.scopes.take());
    }

    pub(super) fn of_repository(&self, repository: Repository, etag: Option<String>) {
        self.said().repository = Some((repository, etag));
    }

    /// From an answer that refused.
    pub(super) fn of_refusal(&self, status: u16, headers: &HeaderMap, asked: Asked) {
        let page = text_of(headers, SSO).filter(|_| status == 403).and_then(|sso| page_of(&sso));
        let Some(page) = page else { return };
        let mut said = self.said();
        match asked {
            Asked::Read => said.authorise_to_read = Some(page),
            Asked::Write => said.authorise_to_write = Some(page),
        }
    }
}

/// The scopes that an answer names.
fn scopes_in(headers: &HeaderMap) -> Option<Scopes> {
    let text = text_of(headers, SCOPES)?;
    let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
    Some(Scopes::These(names.map(str::to_owned).collect()))
}

/// The page in `required; url=https://..`.
fn page_of(sso: &str) -> Option<String> {
    let rest = sso.trim().strip_prefix("required")?.trim_start().strip_prefix(';')?;
    Some(rest.trim().strip_prefix("url=")?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        let value = |text| HeaderValue::from_static(text);
        pairs.iter().map(|(name, text)| (name.clone(), value(text))).collect()
    }

    #[test]
    fn scopes_are_named_or_not_said_at_all() {
        let heard = Overheard::default();
        assert_eq!(heard.so_far(), Said::default());
        heard.of_token(&headers(&[(SCOPES, "gist, read:org,  repo")]));
        let these = |names: &[&str]| {
            Some(Scopes::These(names.iter().map(|name| (*name).to_owned()).collect()))
        };
        assert_eq!(heard.so_far().scopes, these(&["gist", "read:org", "repo"]));
        heard.of_token(&headers(&[(SCOPES, "")]));
        assert_eq!(heard.so_far().scopes, these(&[]), "a token may have none");
        heard.of_token(&headers(&[]));
        assert_eq!(heard.so_far().scopes, Some(Scopes::Unsaid));
        heard.of_unchanged(&headers(&[(SCOPES, "repo")]));
        heard.of_unchanged(&headers(&[]));
        assert_eq!(heard.so_far().scopes, these(&["repo"]), "what is left out says nothing");
        assert_eq!(heard.so_far().token_end, Some(TokenEnd::Open));
    }

    #[test]
    fn a_page_to_authorise_on_is_heard_from_a_refusal_alone() {
        let page = "https://github.com/orgs/tallship/sso?authorization_request=A";
        let heard = Overheard::default();
        for (status, sso) in [
            (200, "required; url=https://github.com/x"),
            (403, "partial-results; organizations=1,2"),
            (403, "required"),
        ] {
            heard.of_refusal(status, &headers(&[(SSO, sso)]), Asked::Read);
            assert_eq!(heard.so_far(), Said::default(), "{sso}");
        }
        let required = "required; url=https://github.com/orgs/tallship/sso?authorization_request=A";
        heard.of_refusal(403, &headers(&[(SSO, required)]), Asked::Write);
        assert_eq!(heard.so_far().authorise_to_write.as_deref(), Some(page));
        assert_eq!(heard.so_far().authorise_to_read, None);
    }
}
