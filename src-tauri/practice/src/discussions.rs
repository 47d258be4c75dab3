//! Discussions, from outside the HTTP API: making one, and what other people write there.

use crate::Practice;
use crate::control::{missing, repository_id, user_id};
use crate::error::PracticeError;
use crate::model::{Discussion, IssueVersion};
use crate::state::Actor;

/// How a discussion stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DiscussionIs {
    /// Whether it is closed; it takes comments all the same.
    pub closed: bool,
    /// Whether only people with write access may comment.
    pub locked: bool,
}

impl Practice {
    /// Opens a discussion in a category; returns its number, which no issue has.
    ///
    /// # Errors
    /// No such repository or user; the file cannot be written.
    pub fn add_discussion(
        &self,
        full_name: &str,
        login: &str,
        title: &str,
        category: &str,
    ) -> Result<i64, PracticeError> {
        let now = self.now();
        self.observe(now, |state| {
            let (home, by) = (repository_id(state, full_name)?, user_id(state, login)?);
            let version = IssueVersion {
                at: now,
                by,
                device: None,
                request: None,
                title: title.to_owned(),
                body: Some("What happened this week?".to_owned()),
                state: "open".to_owned(),
                state_reason: None,
                duplicate_of: None,
                locked: false,
                lock_reason: None,
                labels: Vec::new(),
                assignees: Vec::new(),
                milestone: None,
                closed_at: None,
                closed_by: None,
            };
            let id = state.add_issue(home, version).ok_or_else(|| missing(full_name))?;
            let issue = state.issue_mut(id).ok_or_else(|| missing(title))?;
            let category = category.to_owned();
            issue.discussion = Some(Discussion { category, is_answerable: false });
            Ok(issue.number)
        })?
    }

    /// Somebody comments in a discussion, or answers a comment there; returns the comment's id in this
    /// GitHub's memory.
    ///
    /// # Errors
    /// No such discussion, user or comment; the file cannot be written.
    pub fn comment_in_discussion(
        &self,
        full_name: &str,
        number: i64,
        login: &str,
        (body, reply_to): (&str, Option<i64>),
    ) -> Result<i64, PracticeError> {
        let now = self.now();
        self.observe(now, |state| {
            let (home, user) = (repository_id(state, full_name)?, user_id(state, login)?);
            let issue = state.discussion(home, number).cloned();
            let issue = issue.ok_or_else(|| missing(format!("discussion {full_name}#{number}")))?;
            let by = Actor { user, ..Actor::default() };
            let comment = state.add_comment(&issue, &by, body.to_owned(), now);
            if let Some(parent) = reply_to {
                state.set_reply_to(comment, parent);
            }
            Ok(comment)
        })?
    }

    /// Closes, opens, locks or unlocks a discussion.
    ///
    /// # Errors
    /// No such discussion; the file cannot be written.
    pub fn set_discussion(
        &self,
        full_name: &str,
        number: i64,
        is: DiscussionIs,
    ) -> Result<(), PracticeError> {
        let now = self.now();
        self.observe(now, |state| {
            let home = repository_id(state, full_name)?;
            let id = state.discussion(home, number).map(|issue| issue.id);
            let id = id.ok_or_else(|| missing(format!("discussion {full_name}#{number}")))?;
            state.change_issue(id, &Actor::default(), now, |version| {
                version.state = if is.closed { "closed" } else { "open" }.to_owned();
                version.locked = is.locked;
            });
            Ok(())
        })?
    }

    /// Deletes a discussion, or makes an issue of it: in either way its number shows nothing any more.
    ///
    /// # Errors
    /// No such discussion; the file cannot be written.
    pub fn delete_discussion(&self, full_name: &str, number: i64) -> Result<(), PracticeError> {
        let now = self.now();
        self.observe(now, |state| {
            let home = repository_id(state, full_name)?;
            let id = state.discussion(home, number).map(|issue| issue.id);
            let id = id.ok_or_else(|| missing(format!("discussion {full_name}#{number}")))?;
            if let Some(issue) = state.issue_mut(id) {
                issue.deleted = Some(now);
            }
            Ok(())
        })?
    }
}
