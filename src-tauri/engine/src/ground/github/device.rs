//! A sign-in by a code: asked at the host's pages, not at its API, and refused in ways of its own.
//!
//! octocrab's device flow (0.54.9) reads no refusal, and drops the interval of `slow_down`. The crate
//! `oauth2` (5.0.0) takes a refusal for one only where the status is not 200, and GitHub's is; it drops
//! that interval too. So the answers are read here, over the same connection as all others.

use super::client::{Arrived, Client, Failed};
use meridian_core::{
    account::device::{ClientId, Refusal, shown_code},
    courier::{Answer, Asked, Hindrance, Refusal as Refused, lost},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, de::DeserializeOwned};

/// What posting in public needs, and nothing else.
const SCOPE: &str = "public_repo";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// As GitHub documents them; some leave them out.
const USUAL_GOOD_FOR: u32 = 900;
const USUAL_INTERVAL: u32 = 5;

/// A code that GitHub gave.
pub(crate) struct Given {
    /// What GitHub is asked about it by; who has it gets the sign-in.
    pub(crate) device: SecretString,
    /// What the member types.
    pub(crate) shown: String,
    /// Where, as GitHub says it: not looked at yet.
    pub(crate) page: String,
    /// In seconds.
    pub(crate) good_for: u32,
    /// Between two questions, in seconds.
    pub(crate) interval: u32,
}

/// Why there is none, or no sign-in.
#[derive(Debug)]
pub(crate) enum NotGiven {
    /// GitHub says so, with the new interval in seconds where it has one.
    Refused(Refusal, Option<u32>),
    /// It said nothing of it.
    Unheard(Answer),
}

#[derive(Deserialize)]
struct CodeAnswer {
    device_code: String,
    user_code: String,
    verification_uri: String,
    expires_in: Option<u32>,
    interval: Option<u32>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
}

#[derive(Deserialize)]
struct RefusalAnswer {
    error: String,
    interval: Option<u32>,
}

/// Of a client for the host's pages, without a token.
impl Client {
    /// Asks for a code.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) async fn ask_for_code(&self, client_id: &ClientId) -> Result<Given, NotGiven> {
        let fields = [("client_id", client_id.as_str()), ("scope", SCOPE)];
        let answer: CodeAnswer = self.ask_login("/login/device/code", &fields).await?;
        let shown = shown_code(&answer.user_code).ok_or_else(unreadable)?;
        Ok(Given {
            device: answer.device_code.into(),
            shown,
            page: answer.verification_uri,
            good_for: answer.expires_in.unwrap_or(USUAL_GOOD_FOR),
            interval: answer.interval.unwrap_or(USUAL_INTERVAL),
        })
    }

    /// Asks whether a code was typed: then it is the token.
    ///
    /// # Errors
    /// Why not, or not yet.
    pub(crate) async fn ask_for_token(
        &self,
        client_id: &ClientId,
        device: &SecretString,
    ) -> Result<SecretString, NotGiven> {
        let fields = [
            ("client_id", client_id.as_str()),
            ("device_code", device.expose_secret()),
            ("grant_type", GRANT),
        ];
        let answer: TokenAnswer = self.ask_login("/login/oauth/access_token", &fields).await?;
        Ok(answer.access_token.into())
    }

    async fn ask_login<T: DeserializeOwned>(
        &self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Result<T, NotGiven> {
        // What is lost of it changes nothing: it is asked again.
        let arrived = match self.exchange_form(path, fields).await {
            Ok(arrived) => arrived,
            Err(Failed::NotSent(by)) => return Err(NotGiven::Unheard(self.hindered(by))),
            Err(Failed::Lost(said)) => return Err(NotGiven::Unheard(lost(Asked::Read, said))),
        };
        // It refuses with the status of a success, and with others.
        let is_answer = matches!(arrived.received.status, 200 | 400..=402 | 404 | 422);
        if is_answer && let Ok(refusal) = serde_json::from_str::<RefusalAnswer>(&arrived.text) {
            return Err(NotGiven::Refused(Refusal::of(&refusal.error), refusal.interval));
        }
        if arrived.received.status == 200 && is_page(&arrived) {
            let said = "it is a page where an answer is expected".to_owned();
            return Err(NotGiven::Unheard(self.hindered(Hindrance::SignInPage { said })));
        }
        self.classified(&arrived, Asked::Read).map_err(|answer| match answer {
            // A server that is older than this way.
            Answer::Refused(Refused::Missing) => NotGiven::Refused(Refusal::WrongGrant, None),
            Answer::Refused(Refused::NotAllowed { said } | Refused::Invalid { said }) => {
                NotGiven::Refused(Refusal::of(&said), None)
            }
            answer => NotGiven::Unheard(answer),
        })?;
        serde_json::from_str(&arrived.text).map_err(|_| unreadable())
    }
}

/// Whether it is for people, as the page of a network or of a company that wants a sign-in.
fn is_page(arrived: &Arrived) -> bool {
    arrived.text.trim_start().starts_with('<')
}

fn unreadable() -> NotGiven {
    NotGiven::Unheard(lost(Asked::Read, "an answer that could not be read".into()))
}
