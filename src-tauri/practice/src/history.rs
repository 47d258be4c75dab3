//! What happened to an issue, read off the versions that are kept of it.
//!
//! Nothing is stored for it: an event is the difference of two versions, and its number follows from
//! theirs, so that it is the same whenever it is asked for.

use crate::marks::Happening;
use crate::model::{Issue, IssueVersion};
use chrono::{DateTime, Utc};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) id: i64,
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// The user id of who did it.
    pub(crate) by: i64,
    pub(crate) change: Change,
}

/// What it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// A label, by number, was put on or taken off.
    Label { on: bool, label: i64 },
    /// Somebody, by user id, was made responsible, or no longer is.
    Assignee { on: bool, user: i64 },
    /// It was put under a milestone, by number, or taken from it.
    Milestone { on: bool, number: i64 },
    /// It has another title.
    Renamed { from: String, to: String },
    /// It was closed, with a reason if that is not the usual one.
    Closed { reason: Option<String> },
    /// It was opened again.
    Reopened,
    /// It was locked, perhaps with a reason.
    Locked { reason: Option<String> },
    /// It was unlocked.
    Unlocked,
    /// It was pinned, is so no longer, or came from elsewhere.
    Happened(Happening),
}

impl Change {
    /// As the API calls it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Label { on: true, .. } => "labeled",
            Self::Label { on: false, .. } => "unlabeled",
            Self::Assignee { on: true, .. } => "assigned",
            Self::Assignee { on: false, .. } => "unassigned",
            Self::Milestone { on: true, .. } => "milestoned",
            Self::Milestone { on: false, .. } => "demilestoned",
            Self::Renamed { .. } => "renamed",
            Self::Closed { .. } => "closed",
            Self::Reopened => "reopened",
            Self::Locked { .. } => "locked",
            Self::Unlocked => "unlocked",
            Self::Happened(Happening::Pinned) => "pinned",
            Self::Happened(Happening::Unpinned) => "unpinned",
            Self::Happened(Happening::Transferred) => "transferred",
        }
    }
}

/// Room for so many events of a version and versions of an issue, in the number of an event.
const EVENTS: i64 = 100;
const VERSIONS: i64 = 10_000;

/// What happened to an issue by then, in order.
pub(crate) fn events(issue: &Issue, by: DateTime<Utc>) -> Vec<Event> {
    let mut events = Vec::new();
    let mut last: Option<&IssueVersion> = None;
    for (place, version) in (0_i64..).zip(&issue.versions) {
        if version.at > by {
            break;
        }
        for (part, change) in (0_i64..).zip(between(last, version)) {
            let id = (issue.id * VERSIONS + place) * EVENTS + part;
            events.push(Event { id, at: version.at, by: version.by, change });
        }
        last = Some(version);
    }
    // Numbered from the end, where no version comes.
    for (place, one) in (1_i64..).zip(&issue.happened).filter(|(_, one)| one.at <= by) {
        let id = (issue.id * VERSIONS + VERSIONS - place) * EVENTS;
        events.push(Event { id, at: one.at, by: one.by, change: Change::Happened(one.what) });
    }
    events.sort_by_key(|event| event.at);
    events
}

/// The id of the issue that an event belongs to.
pub(crate) fn issue_of(event: i64) -> i64 {
    event / EVENTS / VERSIONS
}

/// What is in one list and not in the other.
fn beyond(list: &[i64], other: &[i64]) -> Vec<i64> {
    list.iter().copied().filter(|one| !other.contains(one)).collect()
}

/// The differences of a version from the one before; the first differs from an issue without parts.
fn between(last: Option<&IssueVersion>, next: &IssueVersion) -> Vec<Change> {
    let mut found = Vec::new();
    let parts = |pick: fn(&IssueVersion) -> &Vec<i64>| {
        let (before, after) = (last.map(pick), pick(next));
        let before = before.map_or(&[][..], Vec::as_slice);
        (beyond(after, before), beyond(before, after))
    };
    let (put_on, taken_off) = parts(|version| &version.labels);
    found.extend(put_on.into_iter().map(|label| Change::Label { on: true, label }));
    found.extend(taken_off.into_iter().map(|label| Change::Label { on: false, label }));
    let (assigned, unassigned) = parts(|version| &version.assignees);
    found.extend(assigned.into_iter().map(|user| Change::Assignee { on: true, user }));
    found.extend(unassigned.into_iter().map(|user| Change::Assignee { on: false, user }));
    let before = last.and_then(|last| last.milestone);
    if before != next.milestone {
        found.extend(before.map(|number| Change::Milestone { on: false, number }));
        found.extend(next.milestone.map(|number| Change::Milestone { on: true, number }));
    }
    let Some(last) = last else { return found };
    if last.title != next.title {
        found.push(Change::Renamed { from: last.title.clone(), to: next.title.clone() });
    }
    match (last.state.as_str(), next.state.as_str()) {
        ("open", "closed") => {
            let reason = next.state_reason.clone().filter(|reason| reason != "completed");
            found.push(Change::Closed { reason });
        }
        ("closed", "open") => found.push(Change::Reopened),
        _ => {}
    }
    match (last.locked, next.locked) {
        (false, true) => found.push(Change::Locked { reason: next.lock_reason.clone() }),
        (true, false) => found.push(Change::Unlocked),
        _ => {}
    }
    found
}
