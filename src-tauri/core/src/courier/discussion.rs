//! Where updates go to a discussion instead of an issue: the same questions, put otherwise.
//!
//! Issues and discussions of a repository share their numbers, so that all that is kept by number is
//! kept alike: what is bound, mirrored, proven. A discussion has no "since" and no revision, so that it
//! is listed whole each time; a comment on it has to name the discussion by what GitHub's graph calls
//! it, which is asked for in each drain and kept nowhere. And without a sign-in nothing of it is shown.

use super::{
    exchange::{Answer, Comment, Discussion, Issue, Page, Payload, Request},
    step::{Courier, Effect, Whose},
};
use crate::ids::{IssueNumber, OpId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, de::IgnoredAny};

impl Courier {
    pub(super) fn is_discussion(&self, number: IssueNumber) -> bool {
        self.snapshot.is_discussion(number)
    }

    /// The question for an issue, or for the discussion that has this number.
    pub(super) fn ask_for(&self, number: IssueNumber, etag: Option<String>) -> Request {
        match self.is_discussion(number) {
            true => Request::Discussion(number),
            false => Request::Issue { number, etag },
        }
    }

    /// The question for a page of all comments of an issue, or of the discussion that has this number.
    pub(super) fn ask_for_comments(
        &self,
        issue: IssueNumber,
        page: Page,
        etag: Option<String>,
    ) -> Request {
        match self.is_discussion(issue) {
            true => Request::DiscussionComments { discussion: issue, page },
            false => Request::Comments { issue, since: None, page, etag },
        }
    }

    /// Whether GitHub shows it: of a discussion it answers nobody who is not signed in.
    pub(super) fn is_shown(&self, number: IssueNumber) -> bool {
        self.drain.whose != Whose::Nobodys || !self.is_discussion(number)
    }

    /// Keeps of an answer for a discussion what its next comment needs, or why there is none.
    pub(super) fn note_discussion(&mut self, number: IssueNumber, answer: &Answer) {
        if !self.is_discussion(number) {
            return;
        }
        let known = match answer {
            Answer::Ok { payload: Payload::Discussion(discussion), .. } => {
                Ok(discussion.node.clone())
            }
            other => Err(other.clone()),
        };
        self.drain.reads.discussions.insert(number, known);
    }

    /// The making of a comment as it is put to where it goes.
    ///
    /// # Errors
    /// What is to follow where the discussion could not be asked for what GitHub calls it.
    pub(super) fn put_to(
        &mut self,
        request: Request,
        op: &OpId,
        now: DateTime<Utc>,
    ) -> Result<Request, Effect> {
        let (number, body) = match request {
            Request::CreateComment { issue, body } if self.is_discussion(issue) => (issue, body),
            other => return Ok(other),
        };
        match self.drain.reads.discussions.get(&number).cloned() {
            Some(Ok(node)) => Ok(Request::CommentOnDiscussion { discussion: number, node, body }),
            Some(Err(answer)) => Err(self.set_back(now, op, &answer)),
            // It was not asked for in this drain, which cannot be.
            None => Err(self.set_back(now, op, &Answer::Unchanged)),
        }
    }
}

/// What an answer tells of an issue, or of a discussion as far as it is like one.
pub(super) fn issue_in(payload: Payload) -> Option<Box<Issue>> {
    match payload {
        Payload::Issue(issue) => Some(issue),
        Payload::Discussion(discussion) => {
            let Discussion { node: _, issue } = *discussion;
            Some(Box::new(issue))
        }
        _ => None,
    }
}

/// Whether a comment answers another one of its discussion: such are not in GitHub's count.
pub(super) fn is_reply(comment: &Comment) -> bool {
    #[derive(Deserialize)]
    struct Wire {
        #[serde(rename = "replyTo", default)]
        reply_to: Option<IgnoredAny>,
    }
    serde_json::from_str::<Wire>(&comment.raw).is_ok_and(|wire| wire.reply_to.is_some())
}

#[cfg(test)]
#[path = "discussion_tests.rs"]
mod tests;
