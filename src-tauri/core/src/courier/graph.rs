//! Which of the few classes an answer of GitHub's GraphQL falls into.
//!
//! Its status is 200 whatever became of the question: what counts is the list of errors beside the data.
//! An answer with any other status is sorted as REST's is ([`super::class`]). What is not known to be a
//! refusal is none: of a write it is then not known whether it was carried out.

use super::{
    class::{Asked, Received, lost, says, slowed_down},
    exchange::Answer,
    refusal::Refusal,
};
use chrono::{DateTime, Utc};

/// One entry of `errors`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GraphError {
    /// `type`, such as `NOT_FOUND`; none of what is wrong in the question itself.
    pub kind: Option<String>,
    /// `message`.
    pub message: String,
    /// How deep in the question its field stands: the length of `path`; 0 where there is none.
    pub depth: usize,
    /// `extensions.code`: what is wrong in the question itself; then nothing was carried out.
    pub code: Option<String>,
    /// `extensions.saml_failure`.
    pub saml_failure: bool,
}

/// Sorts an answer of status 200. `Ok(())` means success: the data decide next.
///
/// # Errors
/// Every answer that is not a success, as the [`Answer`] it means.
pub fn classify_graph(
    received: &Received,
    errors: &[GraphError],
    asked: Asked,
    now: DateTime<Utc>,
) -> Result<(), Answer> {
    let Some(first) = errors.first() else { return Ok(()) };
    // What was wanted of the thing that a write has made or changed could not be had: the write was
    // carried out.
    if asked == Asked::Write
        && let Some(within) = errors.iter().find(|error| error.depth > 1)
    {
        return Err(lost(asked, line(&within.message)));
    }
    let mut refusal = None;
    for error in errors {
        match class(error) {
            Class::Limited => {
                return Err(Answer::Limited { until: slowed_down(received, now) });
            }
            Class::Lost => return Err(lost(asked, line(&error.message))),
            Class::Refused(why) => refusal = refusal.or(Some(why)),
        }
    }
    let refusal = refusal.unwrap_or(Refusal::Invalid { said: line(&first.message) });
    Err(Answer::Refused(refusal))
}

enum Class {
    Limited,
    Refused(Refusal),
    Lost,
}

fn class(error: &GraphError) -> Class {
    let has = |words: &str| says(&error.message, words);
    let said = || line(&error.message);
    let not_allowed = || Class::Refused(Refusal::NotAllowed { said: said() });
    if has("rate limit") || has("rate limits") || has("submitted too quickly") {
        return Class::Limited;
    }
    match error.kind.as_deref() {
        Some("RATE_LIMITED" | "RATE_LIMIT") => Class::Limited,
        _ if error.saml_failure => not_allowed(),
        Some("FORBIDDEN" | "INSUFFICIENT_SCOPES") => not_allowed(),
        Some("NOT_FOUND") => Class::Refused(Refusal::Missing),
        // Who may not write is told so in several ways.
        Some("UNPROCESSABLE") if ["locked", "archived", "blocked"].into_iter().any(has) => {
            not_allowed()
        }
        Some("UNPROCESSABLE" | "BAD_USER_INPUT" | "ARGUMENT_LIMIT") => {
            Class::Refused(Refusal::Invalid { said: said() })
        }
        // The question itself is wrong for this host, an older one of a company's own: nothing of it
        // was carried out.
        None if error.code.is_some() => Class::Refused(Refusal::Invalid { said: said() }),
        // "Something went wrong while executing your query" has no type.
        _ => Class::Lost,
    }
}

fn line(message: &str) -> String {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { "GitHub gave no reason".to_owned() } else { line }
}

#[cfg(test)]
#[path = "graph_tests.rs"]
mod tests;
