//! The limits of one account: its requests in a time, of each sort, and the blocks that follow from
//! haste.

use crate::fault::{FaultKind, RetryAfter};
use crate::model::Bucket;
use crate::reply::Reply;
use crate::state::State;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The sorts of requests that are counted apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Resource {
    /// Everything else.
    #[default]
    Core,
    /// Searches.
    Search,
    /// Questions in GraphQL.
    Graphql,
}

impl Resource {
    pub(crate) const ALL: [Self; 3] = [Self::Core, Self::Search, Self::Graphql];

    /// As headers and `/rate_limit` call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Search => "search",
            Self::Graphql => "graphql",
        }
    }

    /// How many in a window, with a token and without.
    fn limit(self, user: i64) -> i64 {
        match (self, user) {
            (Self::Core, 0) => 60,
            (Self::Search, 0) => 10,
            (Self::Graphql, 0) => 0,
            // A job's, which all jobs of the repository share: github/docs, rate limits for
            // `GITHUB_TOKEN`.
            (Self::Core | Self::Graphql, ..0) => 1_000,
            (Self::Core | Self::Graphql, _) => 5_000,
            (Self::Search, _) => 30,
        }
    }

    fn window(self) -> TimeDelta {
        match self {
            Self::Search => TimeDelta::minutes(1),
            Self::Core | Self::Graphql => TimeDelta::hours(1),
        }
    }
}

/// Documented: content-creating requests a minute and an hour.
const CREATED_PER_MINUTE: usize = 80;
const CREATED_PER_HOUR: usize = 500;

/// Whose requests are counted: a user's, by id; a job's are its repository's, below zero; 0 is nobody
/// who is signed in.
pub(crate) fn account(state: &State, token: Option<&str>, caller: Option<i64>) -> i64 {
    state.job(token).map_or(caller.unwrap_or(0), |job| -job.repository)
}

/// The account's limit and its bucket, renewed if its time is over.
pub(crate) fn bucket(
    state: &mut State,
    user: i64,
    resource: Resource,
    now: DateTime<Utc>,
) -> (i64, &mut Bucket) {
    let meta = state.meta_mut();
    let buckets = match resource {
        Resource::Core => &mut meta.buckets,
        other => meta.further_buckets.entry(other).or_default(),
    };
    let bucket = buckets.entry(user).or_default();
    if bucket.reset <= now {
        bucket.used = 0;
        bucket.reset = now + resource.window();
    }
    (bucket.limit.unwrap_or(resource.limit(user)), bucket)
}

/// The refusal that is in force for this account, if any.
pub(crate) fn refusal(
    state: &mut State,
    user: i64,
    resource: Resource,
    is_write: bool,
    now: DateTime<Utc>,
) -> Option<Reply> {
    let (limit, counted) = bucket(state, user, resource, now);
    if counted.used >= limit {
        let text = if user == 0 {
            "API rate limit exceeded for 127.0.0.1. (But here's the good news: Authenticated requests get a higher rate limit. Check out the documentation for more details.)".to_owned()
        } else if user < 0 {
            // The real sentence is not settled.
            format!("API rate limit exceeded for installation ID {}.", -user)
        } else {
            format!("API rate limit exceeded for user ID {user}.")
        };
        if state.meta().unsettled.graph_limits_inside && resource == Resource::Graphql && user != 0
        {
            let error = json!({ "type": "RATE_LIMITED", "message": text });
            return Some(Reply::uncached(json!({ "data": null, "errors": [error] })));
        }
        return Some(Reply::error(403, text));
    }
    // A block is one of the account, whatever it asks for.
    let (_, bucket) = bucket(state, user, Resource::Core, now);
    let until = bucket.blocked_until.filter(|until| now < *until)?;
    let left = until - now;
    match bucket.blocked_by.clone()? {
        FaultKind::SecondaryLimit { retry_after, status } => {
            let reply = Reply::error(
                status,
                "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
            );
            Some(with_retry(reply, retry_after, until, left))
        }
        FaultKind::ContentCreationLimit { retry_after } if is_write => {
            let reply = Reply::error(
                403,
                "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.",
            );
            Some(with_retry(reply, retry_after, until, left))
        }
        _ => None,
    }
}

fn with_retry(
    reply: Reply,
    retry_after: RetryAfter,
    until: DateTime<Utc>,
    left: TimeDelta,
) -> Reply {
    match retry_after {
        RetryAfter::None => reply,
        RetryAfter::Seconds(_) => {
            let seconds = (left + TimeDelta::milliseconds(999)).num_seconds().max(1);
            reply.header("retry-after", seconds.to_string())
        }
        RetryAfter::HttpDate(_) => reply.header(
            "retry-after",
            crate::response::http_date(until + TimeDelta::milliseconds(999)),
        ),
    }
}

/// Blocks the account as a fault says.
pub(crate) fn block(
    state: &mut State,
    user: i64,
    resource: Resource,
    fault: &FaultKind,
    now: DateTime<Utc>,
) {
    match fault {
        FaultKind::PrimaryLimit { reset_seconds } => {
            let (limit, bucket) = bucket(state, user, resource, now);
            bucket.used = limit;
            bucket.reset = now + TimeDelta::seconds(*reset_seconds);
        }
        FaultKind::SecondaryLimit { retry_after, .. }
        | FaultKind::ContentCreationLimit { retry_after } => {
            let (_, bucket) = bucket(state, user, Resource::Core, now);
            bucket.blocked_until = Some(now + retry_after.span());
            bucket.blocked_by = Some(fault.clone());
        }
        _ => {}
    }
}

/// The bucket as it was left, though its time may be over, and that all of it is used.
pub(crate) fn spent(state: &State, user: i64, resource: Resource) -> (i64, Bucket) {
    let meta = state.meta();
    let buckets = match resource {
        Resource::Core => Some(&meta.buckets),
        other => meta.further_buckets.get(&other),
    };
    let bucket = buckets.and_then(|buckets| buckets.get(&user)).cloned().unwrap_or_default();
    (bucket.used, bucket)
}

/// Counts content that was created; too much of it blocks the account.
pub(crate) fn created(state: &mut State, user: i64, now: DateTime<Utc>) {
    let (_, bucket) = bucket(state, user, Resource::Core, now);
    bucket.created.retain(|at| now - *at < TimeDelta::hours(1));
    bucket.created.push(now);
    let minute = bucket.created.iter().filter(|at| now - **at < TimeDelta::minutes(1)).count();
    if minute >= CREATED_PER_MINUTE || bucket.created.len() >= CREATED_PER_HOUR {
        bucket.blocked_until = Some(now + TimeDelta::seconds(60));
        bucket.blocked_by =
            Some(FaultKind::ContentCreationLimit { retry_after: RetryAfter::Seconds(60) });
    }
}
