//! An issue's move to another repository: it gets another number there, and its comments other ids.

use crate::marks::{Happened, Happening};
use crate::model::IssueVersion;
use crate::state::{Actor, State};
use chrono::{DateTime, Utc};

/// Moves an issue with its comments; returns its new id. Labels and milestone stay behind.
pub(crate) fn transfer(
    state: &mut State,
    id: i64,
    home: i64,
    by: i64,
    now: DateTime<Utc>,
) -> Option<i64> {
    let old = state.issue_by_id(id)?;
    let author = old.author;
    let version = old.newest()?.clone();
    let version = IssueVersion { labels: Vec::new(), milestone: None, ..version };
    let new = state.add_issue(home, version)?;
    let issue = state.issue_mut(new)?;
    // The version was perhaps somebody else's.
    issue.author = author;
    issue.happened.push(Happened { at: now, by, what: Happening::Transferred });
    let moved = issue.clone();
    let thread: Vec<_> = state.thread(id).cloned().collect();
    for comment in thread {
        if let Some(body) = comment.body() {
            let by = Actor { user: comment.author, ..Actor::default() };
            state.add_comment(&moved, &by, body.to_owned(), comment.created_at());
        }
    }
    state.issue_mut(id)?.transferred = Some((home, moved.number));
    Some(new)
}
