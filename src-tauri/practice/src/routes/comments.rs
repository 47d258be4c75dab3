//! Comments: listing with `since`, writing, editing, deleting.

use super::{BODY_LIMIT, RequestContext, number, text_field};
use crate::marks::Mark;
use crate::may::Action;
use crate::reply::{Answer, Reply};
use chrono::SubsecRound as _;
use serde_json::Value;

/// From this many comments on nobody can add another.
const MOST_COMMENTS: usize = 2_500;

impl RequestContext<'_> {
    pub(super) fn list_comments(&self, id: i64, issue: &str) -> Answer {
        let issue = self.issue(id, issue)?;
        let repository = self.repository(id)?;
        let since = self.since()?;
        let view = self.lists();
        let entries: Vec<_> = view
            .comments(issue)
            // Inclusive, whole seconds: recorded, although the documentation says "after".
            .filter(|(_, version)| since.is_none_or(|since| version.at.trunc_subsecs(0) >= since))
            .collect();
        // What the list does not show: whose the reactions are.
        let swaps = self.state.meta().unsettled.swaps_change_tags;
        let reactions = entries.iter().filter(|_| swaps).flat_map(|(one, _)| &one.reactions);
        let standing = reactions.filter(|one| one.stands_at(self.lists_at));
        let beside = standing.map(|one| one.id).collect();
        let page =
            self.page(id, entries, |(comment, version)| view.comment(repository, comment, version));
        Ok(Reply { beside, ..page })
    }

    pub(super) fn list_all_comments(&self, id: i64) -> Answer {
        let repository = self.repository(id)?;
        let since = self.since()?;
        let view = self.lists();
        let mut found: Vec<_> = self
            .state
            .issues_of(id)
            .filter(|issue| issue.deleted.is_none() && issue.transferred.is_none())
            .flat_map(|issue| view.comments(issue))
            .filter(|(_, version)| since.is_none_or(|since| version.at.trunc_subsecs(0) >= since))
            .collect();
        match self.request.parameter("sort").as_deref() {
            Some("updated") => found.sort_by_key(|(comment, version)| (version.at, comment.id)),
            _ => found.sort_by_key(|(comment, _)| comment.id),
        }
        if self.request.parameter("direction").as_deref() == Some("desc") {
            found.reverse();
        }
        Ok(self.page(id, found, |(comment, version)| view.comment(repository, comment, version)))
    }

    pub(super) fn show_comment(&self, id: i64, comment: &str) -> Answer {
        let comment = self.comment(id, comment)?;
        let version = comment.at(self.singles_at).ok_or_else(Reply::not_found)?;
        let repository = self.repository(id)?;
        Ok(Reply::ok(self.singles().comment(repository, comment, version)).modified(version.at))
    }

    /// The body of a comment, checked as GitHub checks it.
    fn comment_body(&self) -> Result<String, Box<Reply>> {
        let object = self.object()?;
        let body = match text_field(&object, "body")? {
            Some(Some(body)) => body,
            Some(None) => {
                return Err(Reply::error(
                    422,
                    "Invalid request.\n\nFor 'properties/body', nil is not a string.",
                )
                .into());
            }
            None => {
                return Err(
                    Reply::error(422, "Invalid request.\n\n\"body\" wasn't supplied.").into()
                );
            }
        };
        if body.trim().is_empty() {
            return Err(Reply::invalid_field(
                "IssueComment",
                "unprocessable",
                "data",
                "Body cannot be blank",
            )
            .into());
        }
        Ok(body)
    }

    pub(super) fn create_comment(&mut self, id: i64, issue: &str) -> Answer {
        let by = self.by()?;
        let issue = self.issue(id, issue)?.clone();
        let body = self.comment_body()?;
        if body.len() > BODY_LIMIT {
            return Err(Reply::invalid_field(
                "IssueComment",
                "unprocessable",
                "data",
                "Body is too long (maximum is 65536 characters)",
            )
            .into());
        }
        self.needs(id, Action::Comment, Some(&issue), None)?;
        if self.state.thread(issue.id).filter(|one| one.body().is_some()).count() >= MOST_COMMENTS {
            return Err(Reply::invalid_field(
                "IssueComment",
                "unprocessable",
                "data",
                "Commenting is disabled on issues with more than 2500 comments",
            )
            .into());
        }
        let comment = self.state.add_comment(&issue, &by, body.clone(), self.now);
        self.wake_prow(id, issue.id, by.user, Some((comment, &body)));
        let value = self.comment_now(id, comment)?;
        let location = value.get("url").and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Reply::created(value, location))
    }

    fn comment_now(&self, id: i64, comment: i64) -> Result<Value, Box<Reply>> {
        let comment = self.state.comment(comment).ok_or_else(Reply::not_found)?;
        let version = comment.versions.last().ok_or_else(Reply::not_found)?;
        Ok(self.present().comment(self.repository(id)?, comment, version))
    }

    /// A comment that the asker may change.
    fn own_comment(&self, id: i64, comment: &str) -> Result<i64, Box<Reply>> {
        self.signed_in()?;
        let comment = self.comment(id, comment)?;
        if comment.body().is_none() {
            return Err(Reply::not_found().into());
        }
        self.needs(id, Action::EditComment, None, Some(comment.author))?;
        Ok(comment.id)
    }

    pub(super) fn edit_comment(&mut self, id: i64, comment: &str) -> Answer {
        let by = self.by()?;
        let comment = self.own_comment(id, comment)?;
        let body = self.comment_body()?;
        if body.len() > BODY_LIMIT {
            return Err(Reply::invalid_field(
                "IssueComment",
                "custom",
                "body",
                "body is too long (maximum is 65536 characters)",
            )
            .into());
        }
        if self.keep_body {
            return Ok(Reply::ok(self.comment_now(id, comment)?));
        }
        self.state.change_comment(comment, &by, Some(body), self.now);
        Ok(Reply::changed(self.comment_now(id, comment)?))
    }

    /// Pins a comment, one of each issue; another takes its place. github/docs, pinning a comment.
    pub(super) fn pin_comment(&mut self, id: i64, comment: &str, method: &str) -> Answer {
        let by = self.by()?;
        let found = self.comment(id, comment)?;
        found.body().ok_or_else(Reply::not_found)?;
        let issue = self.state.issue_by_id(found.issue);
        self.needs(id, Action::PinComment, issue, None)?;
        let (comment, issue) = (found.id, found.issue);
        let others: Vec<i64> =
            self.state.thread(issue).filter(|one| one.pinned.is_some()).map(|one| one.id).collect();
        for other in others.into_iter().filter(|other| method == "PUT" || *other == comment) {
            self.state.mark_comment(other, |one| one.pinned = None);
        }
        if method == "DELETE" {
            return Ok(Reply::no_content());
        }
        let mark = Mark { at: self.now, by: by.user, reason: None };
        self.state.mark_comment(comment, |one| one.pinned = Some(mark));
        Ok(Reply::changed(self.comment_now(id, comment)?))
    }

    pub(super) fn delete_comment(&mut self, id: i64, comment: &str) -> Answer {
        let by = self.by()?;
        number(comment)?;
        let comment = self.own_comment(id, comment)?;
        self.state.change_comment(comment, &by, None, self.now);
        Ok(Reply::no_content())
    }
}
