//! The log of requests: what arrived, what became of its answer.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What became of a request's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reached {
    /// Still being answered.
    InFlight,
    /// The client had the answer.
    Answered,
    /// The connection broke first.
    Lost,
    /// The client went away before the answer.
    Gone,
}

/// One request as it arrived here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestEntry {
    /// Its number, in order of arrival.
    pub number: u64,
    /// `GET`, `POST`, ...
    pub method: String,
    /// Path and query as asked.
    pub path: String,
    /// The login of the token, if known.
    pub user: Option<String>,
    /// What `x-meridian-device` said.
    pub device: Option<String>,
    /// The status of the answer, also where it was lost; none if there was none.
    pub status: Option<u16>,
    /// Whether it counted against the rate limit.
    pub charged: bool,
    /// The fault that was applied.
    pub fault: Option<String>,
    /// Whether it was refused because a limit was in force when it arrived.
    pub limited: bool,
    /// What became of the answer.
    pub reached: Reached,
    /// When it arrived.
    pub began_at: DateTime<Utc>,
    /// When its answer ended, by whatever way.
    pub ended_at: Option<DateTime<Utc>>,
    /// Its beginning in the common order of all beginnings and ends.
    pub began: u64,
    /// Its end in that order; two requests overlap if each began before the other ended.
    pub ended: Option<u64>,
    /// When it changed something here, if it did.
    pub stored_at: Option<DateTime<Utc>>,
}
