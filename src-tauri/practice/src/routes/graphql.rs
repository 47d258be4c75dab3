//! The one route of GraphQL.

use super::{BODY_LIMIT, RequestContext, text_field};
use crate::graphql::{Done, QueryContext, execute, input, mutation, number_in};
use crate::limits::{self, Resource};
use crate::model::{Comment, Issue, Role};
use crate::reply::{Answer, Reply};
use crate::represent::node;
use crate::search::parse;
use serde_json::{Map, Value};

impl RequestContext<'_> {
    pub(crate) fn graphql(&mut self) -> Answer {
        let user = self.signed_in()?;
        let object = self.object()?;
        let Some(text) = text_field(&object, "query")?.flatten() else {
            let text = "A query attribute must be specified and must be a string.";
            return Err(Reply::error(400, text).into());
        };
        let done = mutation(&object, &text).map(|(name, input)| self.mutate(&name, &input));
        let (limit, bucket) = limits::bucket(self.state, user, Resource::Graphql, self.now);
        let bucket = bucket.clone();
        let context = &*self;
        let search = |words: &str| -> Result<Vec<i64>, String> {
            let refused = |reply: Box<Reply>| reply.message();
            let query = parse(words)?;
            let found = context.found(&query).map_err(refused)?;
            Ok(found.iter().map(|one| one.issue.id).collect())
        };
        // What was written is seen.
        let view = match done {
            Some(_) => context.present(),
            None if context.request.is_of_one() => context.view(context.singles_at),
            None => context.view(context.lists_at),
        };
        let done = done.as_ref();
        let query_context = QueryContext { view, user, limit, bucket, search: &search, done };
        let reply = Reply::uncached(execute(&query_context, &object, &text));
        Ok(match done {
            Some(Ok(_)) => Reply { stored: true, created: true, ..reply },
            _ => reply,
        })
    }

    /// Carries a mutation out.
    fn mutate(&mut self, name: &str, given: &Map<String, Value>) -> Done {
        let by = self.by().map_err(|_| ("FORBIDDEN", "Sign in first.".to_owned()))?;
        match name {
            "addDiscussionComment" => {
                let issue = self.discussion_of(input(given, "discussionId"))?;
                let body = body_of(given)?;
                let parent = match input(given, "replyToId") {
                    "" => None,
                    id => Some(self.comment_of(id)?),
                };
                if let Some(parent) = &parent {
                    if parent.issue != issue.id {
                        return Err(no_node(input(given, "replyToId")));
                    }
                    if parent.reply_to.is_some() {
                        let why = "Parent comment is already in a thread, cannot reply to it";
                        return Err(("UNPROCESSABLE", why.to_owned()));
                    }
                }
                let locked = issue.newest().is_some_and(|version| version.locked);
                if locked && self.role(issue.repository) < Role::Write {
                    return Err(("UNPROCESSABLE", "Discussion is locked".to_owned()));
                }
                let comment = self.state.add_comment(&issue, &by, body, self.now);
                if let Some(parent) = parent {
                    self.state.set_reply_to(comment, parent.id);
                }
                Ok(comment)
            }
            "updateDiscussionComment" => {
                let comment = self.own_comment_of(input(given, "commentId"))?;
                let body = body_of(given)?;
                if !self.keep_body {
                    self.state.change_comment(comment, &by, Some(body), self.now);
                }
                Ok(comment)
            }
            _ => {
                let comment = self.own_comment_of(input(given, "id"))?;
                self.state.change_comment(comment, &by, None, self.now);
                Ok(comment)
            }
        }
    }

    fn discussion_of(&self, id: &str) -> Result<Issue, (&'static str, String)> {
        let none = || no_node(id);
        let issue =
            number_in(id, "D").and_then(|id| self.state.issue_by_id(id)).ok_or_else(none)?;
        let home = self.state.repository(issue.repository).ok_or_else(none)?;
        self.state.role(home, self.caller).ok_or_else(none)?;
        if issue.discussion.is_none() || issue.deleted.is_some() || issue.transferred.is_some() {
            return Err(none());
        }
        if home.archived {
            let why = "Repository was archived so is read-only.";
            return Err(("UNPROCESSABLE", why.to_owned()));
        }
        Ok(issue.clone())
    }

    fn comment_of(&self, id: &str) -> Result<Comment, (&'static str, String)> {
        let comment = number_in(id, "DC").and_then(|id| self.state.comment(id));
        let comment = comment.filter(|comment| comment.body().is_some());
        comment.cloned().ok_or_else(|| no_node(id))
    }

    fn own_comment_of(&self, id: &str) -> Result<i64, (&'static str, String)> {
        let comment = self.comment_of(id)?;
        let issue = self.state.issue_by_id(comment.issue).ok_or_else(|| no_node(id))?;
        self.discussion_of(&node("D", issue.id))?;
        if Some(comment.author) != self.caller && self.role(comment.repository) < Role::Write {
            let why = "Viewer does not have permission to update this comment.";
            return Err(("FORBIDDEN", why.to_owned()));
        }
        Ok(comment.id)
    }
}

fn no_node(id: &str) -> (&'static str, String) {
    ("NOT_FOUND", format!("Could not resolve to a node with the global id of '{id}'"))
}

fn body_of(given: &Map<String, Value>) -> Result<String, (&'static str, String)> {
    let body = input(given, "body");
    if body.trim().is_empty() {
        return Err(("UNPROCESSABLE", "Body cannot be blank".to_owned()));
    }
    if body.len() > BODY_LIMIT {
        let why = "Body is too long (maximum is 65536 characters)";
        return Err(("UNPROCESSABLE", why.to_owned()));
    }
    Ok(body.to_owned())
}
