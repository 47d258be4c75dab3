//! The limits of one account: the hour of requests and the blocks that follow from haste.

use crate::fault::{FaultKind, RetryAfter};
use crate::model::Bucket;
use crate::reply::Reply;
use crate::state::State;
use chrono::{DateTime, TimeDelta, Utc};

/// Requests an hour with a token.
pub(crate) const LIMIT: i64 = 5_000;
/// Requests an hour without.
pub(crate) const ANONYMOUS_LIMIT: i64 = 60;
/// Documented: content-creating requests a minute and an hour.
const CREATED_PER_MINUTE: usize = 80;
const CREATED_PER_HOUR: usize = 500;

/// The account's limit and its bucket, renewed if its hour is over.
pub(crate) fn bucket(state: &mut State, user: i64, now: DateTime<Utc>) -> (i64, &mut Bucket) {
    let bucket = state.meta_mut().buckets.entry(user).or_default();
    if bucket.reset <= now {
        bucket.used = 0;
        bucket.reset = now + TimeDelta::hours(1);
    }
    let usual = if user == 0 { ANONYMOUS_LIMIT } else { LIMIT };
    (bucket.limit.unwrap_or(usual), bucket)
}

/// The refusal that is in force for this account, if any.
pub(crate) fn refusal(
    state: &mut State,
    user: i64,
    is_write: bool,
    now: DateTime<Utc>,
) -> Option<Reply> {
    let (limit, bucket) = bucket(state, user, now);
    if bucket.used >= limit {
        let text = if user == 0 {
            "API rate limit exceeded for 127.0.0.1. (But here's the good news: Authenticated requests get a higher rate limit. Check out the documentation for more details.)".to_owned()
        } else {
            format!("API rate limit exceeded for user ID {user}.")
        };
        return Some(Reply::error(403, text));
    }
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
        RetryAfter::HttpDate(_) => reply
            .header("retry-after", crate::dress::http_date(until + TimeDelta::milliseconds(999))),
    }
}

/// Blocks the account as a fault says.
pub(crate) fn block(state: &mut State, user: i64, fault: &FaultKind, now: DateTime<Utc>) {
    let (limit, bucket) = bucket(state, user, now);
    match fault {
        FaultKind::PrimaryLimit { reset_seconds } => {
            bucket.used = limit;
            bucket.reset = now + TimeDelta::seconds(*reset_seconds);
        }
        FaultKind::SecondaryLimit { retry_after, .. }
        | FaultKind::ContentCreationLimit { retry_after } => {
            bucket.blocked_until = Some(now + retry_after.span());
            bucket.blocked_by = Some(fault.clone());
        }
        _ => {}
    }
}

/// Counts content that was created; too much of it blocks the account.
pub(crate) fn created(state: &mut State, user: i64, now: DateTime<Utc>) {
    let (_, bucket) = bucket(state, user, now);
    bucket.created.retain(|at| now - *at < TimeDelta::hours(1));
    bucket.created.push(now);
    let minute = bucket.created.iter().filter(|at| now - **at < TimeDelta::minutes(1)).count();
    if minute >= CREATED_PER_MINUTE || bucket.created.len() >= CREATED_PER_HOUR {
        bucket.blocked_until = Some(now + TimeDelta::seconds(60));
        bucket.blocked_by =
            Some(FaultKind::ContentCreationLimit { retry_after: RetryAfter::Seconds(60) });
    }
}
