//! Signing in by a code, as GitHub's device flow does it.
//!
//! What is asked and answered is that of "Device flow" in GitHub's documentation ("Authorizing OAuth
//! apps": parameters, `interval`, `slow_down`, the eight error codes). What the documentation does not
//! say is how other clients of GitHub meet it: answers in the form of addresses where no JSON is asked
//! for; 404 and `Not Found` for an app that there is none of; 400 for a switched off flow, which
//! GitHub's own client heeds (cli/oauth, `device/device_flow.go`); 200 for every refusal of a token.

use crate::control::{missing, user_id};
use crate::model::User;
use crate::reply::{Content, Reply};
use crate::request::{ApiRequest, decode, pairs};
use crate::state::State;
use crate::{Practice, PracticeError};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// The client ID of the one app that is registered here.
pub const CLIENT_ID: &str = "Iv1.practice00000000";

/// How long a code is good, in seconds.
const GOOD_FOR: i64 = 900;
/// How many seconds are between two questions about it.
const INTERVAL: i64 = 5;
/// What a question that came too soon adds to that.
const SLOWER: i64 = 5;
const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// The app and its codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Device {
    /// Whether its owner has switched the flow off.
    #[serde(default)]
    is_off: bool,
    /// By what the app asks about them by.
    #[serde(default)]
    codes: BTreeMap<String, Code>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Code {
    shown: String,
    scope: String,
    interval: i64,
    given_at: DateTime<Utc>,
    asked_at: Option<DateTime<Utc>>,
    decision: Option<CodeIs>,
}

/// What somebody did with a code on its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeIs {
    /// Typed, and the app authorised, by this user.
    Authorised(String),
    /// Typed, and refused.
    Refused,
}

impl Practice {
    /// Types a code on its page, and decides there; in any case, as GitHub takes it.
    ///
    /// # Errors
    /// No such code or user; the file cannot be written.
    pub fn decide_code(&self, code: &str, decision: CodeIs) -> Result<(), PracticeError> {
        self.observe(self.now(), |state| {
            if let CodeIs::Authorised(login) = &decision {
                user_id(state, login)?;
            }
            let mut codes = state.meta_mut().device.codes.values_mut();
            let code = codes.find(|kept| kept.shown.eq_ignore_ascii_case(code));
            code.ok_or_else(|| missing("such code"))?.decision = Some(decision);
            Ok(())
        })?
    }

    /// Switches the app's device flow on or off.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn set_device_flow(&self, is_on: bool) -> Result<(), PracticeError> {
        self.transact(|state| state.meta_mut().device.is_off = !is_on)
    }
}

/// What is asked at `/login`, beside the API; none for anything else.
pub(crate) fn answer(state: &mut State, request: &ApiRequest, now: DateTime<Utc>) -> Option<Reply> {
    let segments: Vec<&str> = request.segments.iter().map(String::as_str).collect();
    let fields = fields(request);
    let value = match (request.method.as_str(), segments.as_slice()) {
        ("GET", ["login", "device"]) => {
            let page = "<!doctype html><title>Device Activation</title><h1>Device Activation</h1>";
            return Some(Reply::new(200, Content::Html(page.into())));
        }
        ("POST", ["login", "device", "code"]) => code(state, request, &fields, now),
        ("POST", ["login", "oauth", "access_token"]) => token(state, &fields, now),
        _ => return None,
    };
    let (status, value) = value.unwrap_or_else(|(status, error)| (status, refused(&error)));
    let content = match request.accept.contains("json") {
        true => Content::Json(Value::Object(value)),
        false => Content::Text(form(&value)),
    };
    Some(Reply { uncached: true, ..Reply::new(status, content) })
}

/// A refusal's status, and its word with what comes beside it.
type Refused = (u16, (&'static str, Option<i64>));
type Answered = Result<(u16, Map<String, Value>), Refused>;

fn code(
    state: &mut State,
    request: &ApiRequest,
    fields: &BTreeMap<String, String>,
    now: DateTime<Utc>,
) -> Answered {
    if !is_ours(fields) {
        return Err((404, ("Not Found", None)));
    }
    if state.meta().device.is_off {
        return Err((400, ("device_flow_disabled", None)));
    }
    let page = format!("{}/login/device", request.pages());
    let meta = state.meta_mut();
    meta.last_id += 1;
    let device = hex(&format!("a device code {}", meta.last_id));
    let signs: String = device.chars().take(8).map(sign).collect();
    let (first, second) = signs.split_at_checked(4).unwrap_or_default();
    let shown = format!("{first}-{second}");
    let scope = fields.get("scope").cloned().unwrap_or_default();
    let code = Code {
        shown: shown.clone(),
        scope,
        interval: INTERVAL,
        given_at: now,
        asked_at: None,
        decision: None,
    };
    meta.device.codes.insert(device.clone(), code);
    Ok((
        200,
        object(json!({
            "device_code": device, "user_code": shown, "verification_uri": page,
            "expires_in": GOOD_FOR, "interval": INTERVAL
        })),
    ))
}

fn token(state: &mut State, fields: &BTreeMap<String, String>, now: DateTime<Utc>) -> Answered {
    let no = |word| Err((200, (word, None)));
    if !is_ours(fields) {
        return no("incorrect_client_credentials");
    }
    if fields.get("grant_type").is_none_or(|grant| grant != GRANT) {
        return no("unsupported_grant_type");
    }
    let device = &mut state.meta_mut().device;
    if device.is_off {
        return no("device_flow_disabled");
    }
    let named = fields.get("device_code").cloned().unwrap_or_default();
    let Some(code) = device.codes.get_mut(&named) else { return no("incorrect_device_code") };
    if now >= code.given_at + TimeDelta::seconds(GOOD_FOR) {
        return no("expired_token");
    }
    let before = code.asked_at.replace(now).unwrap_or(code.given_at);
    if now < before + TimeDelta::seconds(code.interval) {
        code.interval += SLOWER;
        return Err((200, ("slow_down", Some(code.interval))));
    }
    match code.decision.clone() {
        None => no("authorization_pending"),
        Some(CodeIs::Refused) => {
            device.codes.remove(&named);
            no("access_denied")
        }
        Some(CodeIs::Authorised(login)) => {
            let scope = code.scope.clone();
            device.codes.remove(&named);
            let token = format!("gho_{}", hex(&format!("a token {named}")).split_at(36).0);
            let Some(user) = state.user_by_login(&login).cloned() else {
                return no("access_denied");
            };
            let tokens = user.tokens.iter().cloned().chain([token.clone()]).collect();
            state.put_user(User { tokens, ..user });
            let value = json!({ "access_token": token, "token_type": "bearer", "scope": scope });
            Ok((200, object(value)))
        }
    }
}

fn is_ours(fields: &BTreeMap<String, String>) -> bool {
    fields.get("client_id").is_some_and(|id| id == CLIENT_ID)
}

fn refused((word, interval): &(&'static str, Option<i64>)) -> Map<String, Value> {
    let mut value = object(json!({ "error": word }));
    if *word != "Not Found" {
        value.insert("error_description".into(), format!("In words: {word}.").into());
        value.insert("error_uri".into(), "https://docs.github.com".into());
    }
    if let Some(interval) = interval {
        value.insert("interval".into(), (*interval).into());
    }
    value
}

/// What was given: as JSON, or in the form of addresses, in the body or behind the address itself.
fn fields(request: &ApiRequest) -> BTreeMap<String, String> {
    let body = String::from_utf8_lossy(&request.body).into_owned();
    if let Ok(Value::Object(given)) = serde_json::from_str(&body) {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        return given.iter().filter_map(|(key, value)| Some((key.clone(), text(value)?))).collect();
    }
    let all = format!("{}&{body}", request.query);
    pairs(&all).map(|(key, value)| (decode(key), decode(value))).collect()
}

fn form(value: &Map<String, Value>) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let coded = |text: String| -> String {
        text.bytes()
            .map(|byte| match byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
                true => char::from(byte).to_string(),
                false => format!("%{byte:02X}"),
            })
            .collect()
    };
    let parts: Vec<String> =
        value.iter().map(|(key, value)| format!("{key}={}", coded(text(value)))).collect();
    parts.join("&")
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Forty hexadecimal digits, as GitHub's codes have.
fn hex(text: &str) -> String {
    Sha256::digest(text).iter().take(20).map(|byte| format!("{byte:02x}")).collect()
}

/// Signs that are not taken for each other.
fn sign(digit: char) -> char {
    let place = digit.to_digit(16).unwrap_or_default();
    "BCDFGHJKLMNPQRST".chars().nth(place as usize).unwrap_or('B')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Storage, YOUR_TOKEN};
    use bytes::Bytes;
    use std::sync::{Arc, Mutex};
    use tower::ServiceExt as _;

    struct World {
        practice: Practice,
        now: Arc<Mutex<DateTime<Utc>>>,
    }

    impl World {
        fn new() -> Self {
            let start: DateTime<Utc> = "2026-10-26T01:02:00Z".parse().unwrap();
            let now = Arc::new(Mutex::new(start));
            let clock = Arc::clone(&now);
            let time = Arc::new(move || *clock.lock().unwrap());
            let practice = Practice::open(Storage::Memory, time).unwrap();
            practice.seed_team(start).unwrap();
            Self { practice, now }
        }

        fn pass(&self, seconds: i64) {
            *self.now.lock().unwrap() += TimeDelta::seconds(seconds);
        }

        async fn ask(&self, path: &str, accept: &str, body: String) -> (u16, String) {
            let request = http::Request::post(format!("http://127.0.0.1:1{path}"))
                .header("user-agent", "test")
                .header("accept", accept)
                .body(Bytes::from(body))
                .unwrap();
            let response = self.practice.service().oneshot(request.map(http_body_util::Full::new));
            let (parts, body) = response.await.unwrap().into_parts();
            let body = http_body_util::BodyExt::collect(body).await.unwrap().to_bytes();
            (parts.status.as_u16(), String::from_utf8(body.to_vec()).unwrap())
        }

        async fn code(&self) -> (String, String) {
            let body = format!("client_id={CLIENT_ID}&scope=public_repo");
            let (status, text) = self.ask("/login/device/code", "application/json", body).await;
            let value: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(
                (status, &value["expires_in"], &value["interval"]),
                (200, &json!(900), &json!(5))
            );
            assert!(
                value["verification_uri"].as_str().unwrap().ends_with("/login/device"),
                "{value}"
            );
            let text = |name: &str| value[name].as_str().unwrap().to_owned();
            (text("device_code"), text("user_code"))
        }

        async fn token(&self, client: &str, device: &str, grant: &str) -> Value {
            let grant = grant.replace(':', "%3A");
            let body = format!("client_id={client}&device_code={device}&grant_type={grant}");
            let (status, text) =
                self.ask("/login/oauth/access_token", "application/json", body).await;
            assert_eq!(status, 200, "{text}");
            serde_json::from_str(&text).unwrap()
        }
    }

    #[tokio::test]
    async fn a_code_that_was_typed_gives_a_token_once() {
        let world = World::new();
        let (device, shown) = world.code().await;
        assert!(shown.len() == 9 && shown.chars().nth(4) == Some('-'), "{shown}");
        let ask = || world.token(CLIENT_ID, &device, GRANT);
        world.pass(5);
        assert_eq!(ask().await["error"], "authorization_pending");
        world.pass(4);
        let slower = ask().await;
        assert_eq!((&slower["error"], &slower["interval"]), (&json!("slow_down"), &json!(10)));
        world
            .practice
            .decide_code(&shown.to_lowercase(), CodeIs::Authorised("you".into()))
            .unwrap();
        world.pass(9);
        assert_eq!(ask().await["error"], "slow_down", "the new interval counts");
        world.pass(15);
        let token = ask().await;
        assert_eq!(token["scope"], "public_repo", "{token}");
        assert_ne!(token["access_token"], YOUR_TOKEN);
        world.pass(15);
        assert_eq!(ask().await["error"], "incorrect_device_code");
    }

    #[tokio::test]
    async fn each_refusal_has_its_word() {
        let world = World::new();
        let (device, shown) = world.code().await;
        world.pass(5);
        let other = world.token("Iv1.other", &device, GRANT).await;
        assert_eq!(other["error"], "incorrect_client_credentials");
        assert_eq!(
            world.token(CLIENT_ID, &device, "password").await["error"],
            "unsupported_grant_type"
        );
        assert_eq!(world.token(CLIENT_ID, "0", GRANT).await["error"], "incorrect_device_code");
        world.practice.decide_code(&shown, CodeIs::Refused).unwrap();
        assert_eq!(world.token(CLIENT_ID, &device, GRANT).await["error"], "access_denied");
        let (device, _) = world.code().await;
        world.pass(900);
        assert_eq!(world.token(CLIENT_ID, &device, GRANT).await["error"], "expired_token");
        world.practice.set_device_flow(false).unwrap();
        assert_eq!(world.token(CLIENT_ID, &device, GRANT).await["error"], "device_flow_disabled");
        let json = "application/json";
        let body = format!("client_id={CLIENT_ID}");
        let (status, said) = world.ask("/login/device/code", json, body.clone()).await;
        assert!(status == 400 && said.contains("device_flow_disabled"), "{status} {said}");
        let (status, said) = world.ask("/login/device/code", json, "client_id=x".into()).await;
        assert_eq!((status, said.as_str()), (404, r#"{"error":"Not Found"}"#));
        // Without JSON it is the form of addresses.
        world.practice.set_device_flow(true).unwrap();
        let (_, said) = world.ask("/login/device/code", "*/*", body).await;
        assert!(said.starts_with("device_code=") && said.contains("%2Flogin%2Fdevice"), "{said}");
    }
}
