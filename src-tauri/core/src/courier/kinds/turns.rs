//! Who has closed and opened an issue, and when: read off its events, where the issue alone does not
//! tell what became of a wish.
//!
//! GitHub's clock is compared with itself only. What both sides knew is found in the list by how the
//! issue stood; whatever closes or opens it behind that has happened since.

use super::issue_state::{IssueIs, Standing};
use crate::courier::exchange::{IssueEvent, User};
use chrono::{DateTime, Duration, Utc};

/// How much an event may be noted later than the issue, or one server's clock be ahead of another's.
pub(super) const SKEW: Duration = Duration::seconds(2);
/// So long after a write was sent it may still arrive: a request is given up after 40 s, and may wait
/// within GitHub as long as a queue of its own does. What the member's account did later was done
/// elsewhere.
pub(super) const LANDING: Duration = Duration::seconds(60);

/// The issue was closed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn<'a> {
    /// What it became.
    pub(super) to: IssueIs,
    /// By whom; none for a deleted user.
    pub(super) by: Option<&'a User>,
    /// When, whole seconds.
    pub(super) at: DateTime<Utc>,
}

/// Every closing and opening, in order.
#[derive(Debug)]
pub(super) struct Turns<'a>(Vec<Turn<'a>>);

impl<'a> Turns<'a> {
    /// Those among the events of an issue.
    pub(super) fn of(events: &'a [IssueEvent]) -> Self {
        let turn = |event: &'a IssueEvent| {
            let to = match event.what.as_str() {
                "closed" => IssueIs::Closed,
                "reopened" => IssueIs::Open,
                _ => return None,
            };
            Some(Turn { to, by: event.by.as_ref(), at: event.at })
        };
        Self(events.iter().filter_map(turn).collect())
    }

    /// Whether they explain how the issue stands; else the list, or the issue, was shown as it was
    /// earlier.
    pub(super) fn lead_to(&self, stands: &Standing) -> bool {
        match self.0.last() {
            None => stands.state == IssueIs::Open,
            Some(last) => {
                let fits = |closed_at: DateTime<Utc>| (closed_at - last.at).abs() <= SKEW;
                last.to == stands.state && stands.closed_at.is_none_or(fits)
            }
        }
    }

    /// Those behind what was known.
    pub(super) fn since(&self, known: &Standing) -> &[Turn<'a>] {
        // An open issue was seen to be open still when it was changed last.
        let until = known.closed_at.unwrap_or(known.updated_at) + SKEW;
        let is_known = |turn: &Turn<'_>| turn.to == known.state && turn.at <= until;
        let first = self.0.iter().rposition(is_known).map_or(0, |known| known + 1);
        self.0.get(first..).unwrap_or_default()
    }
}

#[cfg(test)]
#[path = "turns_tests.rs"]
mod tests;
