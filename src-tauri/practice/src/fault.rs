//! The fault script: which request meets which mishap.
//!
//! Faults stand in a list. A request takes the first fault that matches it and whose turn it is;
//! a fault is used up after `times` uses or once `until` has passed. JSON is the same as the types:
//! `{"when":{"method":"POST","path":"/comments","nth":1},"what":{"kind":"answer_lost_after"}}`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A span as a number of seconds in JSON.
mod seconds {
    use serde::{Deserialize as _, Deserializer, Serializer};
    use std::time::Duration;

    pub(super) fn serialize<S: Serializer>(span: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_f64(span.as_secs_f64())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        let number = f64::deserialize(from)?;
        Duration::try_from_secs_f64(number).map_err(serde::de::Error::custom)
    }
}

/// Which requests a fault waits for. An empty matcher matches every request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Matcher {
    /// `GET`, `POST`, ...; any case. What is put to GraphQL is a `POST`, and also what it would be of REST.
    pub method: Option<String>,
    /// A text that path and query contain.
    pub path: Option<String>,
    /// The login of the token.
    pub user: Option<String>,
    /// The first matching request that is hit, counted from 1; 0 is the same as 1.
    pub nth: u32,
}

impl Matcher {
    /// Requests of this method whose path and query contain `path`.
    pub fn new(method: &str, path: &str) -> Self {
        Self { method: Some(method.into()), path: Some(path.into()), ..Self::default() }
    }

    /// From the `nth` matching request on, counted from 1.
    pub fn nth(mut self, nth: u32) -> Self {
        self.nth = nth;
        self
    }

    fn matches(&self, (method, acts_as): (&str, &str), path: &str, user: Option<&str>) -> bool {
        let is_it = |wanted: &String| {
            wanted.eq_ignore_ascii_case(method) || wanted.eq_ignore_ascii_case(acts_as)
        };
        self.method.as_ref().is_none_or(is_it)
            && self.path.as_ref().is_none_or(|part| path.contains(part.as_str()))
            && self.user.as_ref().is_none_or(|wanted| user == Some(wanted.as_str()))
    }
}

/// How a limit says when to come back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// It does not; the block lasts 60 s.
    #[default]
    None,
    /// `Retry-After: 60`.
    Seconds(u32),
    /// `Retry-After: Mon, 02 Nov 2026 00:01:00 GMT`, this many seconds from now.
    HttpDate(u32),
}

impl RetryAfter {
    pub(crate) fn span(self) -> chrono::TimeDelta {
        match self {
            Self::None => chrono::TimeDelta::seconds(60),
            Self::Seconds(number) | Self::HttpDate(number) => {
                chrono::TimeDelta::seconds(i64::from(number))
            }
        }
    }
}

fn status_502() -> u16 {
    502
}

fn status_403() -> u16 {
    403
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum FaultKind {
    /// The connection is reset before the request is carried out: nothing is stored.
    AnswerLostBefore,
    /// The request is carried out, then the connection is reset.
    AnswerLostAfter,
    /// An HTML gateway error; nothing is stored.
    #[serde(rename = "status_5xx_before")]
    Status5xxBefore {
        /// 502 unless told.
        #[serde(default = "status_502")]
        status: u16,
    },
    /// An HTML gateway error although the request was carried out.
    #[serde(rename = "status_5xx_after")]
    Status5xxAfter {
        /// 502 unless told.
        #[serde(default = "status_502")]
        status: u16,
    },
    /// GitHub's own HTML page for an outage, status 503; nothing is stored.
    #[serde(rename = "unicorn_503")]
    Unicorn503,
    /// Lists are answered as they were this long ago; single objects only if `singles`.
    StaleLists {
        /// How old the view is.
        #[serde(with = "seconds", rename = "seconds")]
        by: Duration,
        /// Whether `GET` of one issue or comment is as old.
        #[serde(default)]
        singles: bool,
    },
    /// A list is answered empty, and what follows is said to be at another place; GraphQL's never gets
    /// further than its beginning.
    CutList,
    /// Carried out, but the JSON of the answer is cut in the middle.
    TruncatedJson,
    /// The answer (and the write) comes only after this time; the client may have gone by then,
    /// the write is carried out nevertheless.
    Delay {
        /// By the practice clock and by tokio's.
        #[serde(with = "seconds", rename = "seconds")]
        by: Duration,
    },
    /// The connection is reset at once, and the write is carried out this much later.
    LateCommit {
        /// By the practice clock.
        #[serde(with = "seconds", rename = "seconds")]
        after: Duration,
    },
    /// The hourly limit is used up: 403 for everything until the reset.
    PrimaryLimit {
        /// Seconds until the reset; may be negative (a reset in the past).
        reset_seconds: i64,
    },
    /// A secondary limit: this user gets this answer until the time has passed.
    SecondaryLimit {
        /// How it says when to come back.
        #[serde(default)]
        retry_after: RetryAfter,
        /// 403 or 429.
        #[serde(default = "status_403")]
        status: u16,
    },
    /// The limit on creating content: writes get 403 until the time has passed.
    ContentCreationLimit {
        /// How it says when to come back.
        #[serde(default)]
        retry_after: RetryAfter,
    },
    /// 401.
    BadCredentials,
    /// 403, the issue is locked.
    Locked,
    /// 403, the repository is archived.
    Archived,
    /// 403 with `x-github-sso`.
    SsoRequired,
    /// 403, a fine-grained token without the permission.
    TokenNotAllowed,
    /// 403, an organisation that has not approved the OAuth application.
    OauthRestricted,
    /// 404.
    NotFound,
    /// 410, the issue was deleted.
    Gone,
    /// 451, taken down.
    TakenDown,
    /// 422 with errors.
    Invalid,
    /// 422 "was submitted too quickly", a limit in disguise.
    TooQuick,
    /// `PATCH` answers 200 and keeps the old body.
    BodyNotStored,
    /// 200 with an HTML page, as a hotel's sign-in page answers; nothing is stored.
    CaptivePortal,
    /// 200 with an empty body; nothing is stored.
    EmptyAnswer,
    /// Carried out; the answer comes one byte at a time.
    SlowBytes {
        /// The time for each byte.
        #[serde(with = "seconds", rename = "seconds_per_byte")]
        per_byte: Duration,
    },
}

impl FaultKind {
    /// Whether the fault means anything for what is done by this method; otherwise the request passes
    /// it by.
    fn concerns(&self, method: &str) -> bool {
        match self {
            Self::StaleLists { .. } | Self::CutList => method == "GET",
            Self::LateCommit { .. } | Self::ContentCreationLimit { .. } => method != "GET",
            Self::BodyNotStored => method == "PATCH",
            _ => true,
        }
    }

    /// The name as in JSON.
    pub(crate) fn name(&self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| Some(value.get("kind")?.as_str()?.to_owned()))
            .unwrap_or_default()
    }
}

fn once() -> u32 {
    1
}

/// One entry of the script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Which requests.
    #[serde(default)]
    pub when: Matcher,
    /// What happens to them.
    pub what: FaultKind,
    /// How many requests are hit; 1 unless told.
    #[serde(default = "once")]
    pub times: u32,
    /// The fault ends at this time even if it was not used up.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
}

impl Fault {
    /// Hits the first request that matches.
    pub fn new(when: Matcher, what: FaultKind) -> Self {
        Self { when, what, times: 1, until: None }
    }

    /// Hits this many requests.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// Ends at this time.
    pub fn until(mut self, until: DateTime<Utc>) -> Self {
        self.until = Some(until);
        self
    }
}

/// A fault in the list with what it has seen so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Armed {
    /// The fault; `times` counts down.
    pub fault: Fault,
    /// How many matching requests it has seen.
    pub seen: u32,
}

/// Takes the fault for a request out of the script. `method` is as it is sent, and what it does, as a
/// method of REST.
pub(crate) fn take(
    script: &mut Vec<Armed>,
    method: (&str, &str),
    path: &str,
    user: Option<&str>,
    now: DateTime<Utc>,
) -> Option<FaultKind> {
    script.retain(|armed| armed.fault.times > 0 && armed.fault.until.is_none_or(|end| now < end));
    for (place, armed) in script.iter_mut().enumerate() {
        if !armed.fault.what.concerns(method.1) || !armed.fault.when.matches(method, path, user) {
            continue;
        }
        armed.seen = armed.seen.saturating_add(1);
        if armed.seen >= armed.fault.when.nth.max(1) {
            armed.fault.times -= 1;
            let what = armed.fault.what.clone();
            if armed.fault.times == 0 {
                script.remove(place);
            }
            return Some(what);
        }
    }
    None
}
