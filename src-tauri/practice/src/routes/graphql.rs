//! The one route of GraphQL.

use super::{BODY_LIMIT, RequestContext, text_field};
use crate::graphql::{Done, QueryContext, cost, execute, input, mutation, number_in};
use crate::limits::{self, Resource};
use crate::marks::{Happened, Happening, Mark};
use crate::may::{Action, No};
use crate::model::{Comment, Issue, Role};
use crate::reply::{Answer, Reply};
use crate::represent::node;
use crate::search::parse;
use crate::transfer::transfer;
use serde_json::{Map, Value};

impl RequestContext<'_> {
    pub(crate) fn graphql(&mut self) -> Answer {
        let user = self.signed_in()?;
        let object = self.object()?;
        let Some(text) = text_field(&object, "query")?.flatten() else {
            let text = "A query attribute must be specified and must be a string.";
            return Err(Reply::error(400, text).into());
        };
        let account = limits::account(self.state, self.request.token.as_deref(), Some(user));
        let cost = cost(&object, &text);
        let done = mutation(&object, &text).map(|(name, input)| self.mutate(&name, &input));
        let (limit, bucket) = limits::bucket(self.state, account, Resource::Graphql, self.now);
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
        let creates =
            self.request.graph_field().is_some_and(|field| field.ends_with("DiscussionComment"));
        let query_context = QueryContext { view, user, limit, bucket, search: &search, done, cost };
        let reply = Reply::uncached(execute(&query_context, &object, &text));
        let reply = Reply { cost: cost.points(), ..reply };
        Ok(match done {
            Some(Ok(_)) => Reply { stored: true, created: creates, ..reply },
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
                self.may_do(name, Action::Comment, &issue, None)?;
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
            "transferIssue" => {
                let issue = self.open_issue_of(input(given, "issueId"))?;
                let to = input(given, "repositoryId");
                let home = number_in(to, "R").and_then(|id| self.state.repository(id));
                let home = home.ok_or_else(|| no_node(to))?.id;
                self.may_do(name, Action::Transfer, &issue, None)?;
                if self.role(home) < Role::Write {
                    return Err(no_node(to));
                }
                transfer(self.state, issue.id, home, by.user, self.now).ok_or_else(|| no_node(to))
            }
            "pinIssue" | "unpinIssue" => self.pin(name, input(given, "issueId"), by.user),
            "minimizeComment" | "unminimizeComment" => {
                let comment = self.any_comment_of(input(given, "subjectId"))?;
                let issue = self.state.issue_by_id(comment.issue).cloned();
                let issue = issue.ok_or_else(|| no_node(input(given, "subjectId")))?;
                self.may_do(name, Action::Minimize, &issue, Some(comment.author))?;
                let classifier = input(given, "classifier");
                if name == "minimizeComment" && !CLASSIFIERS.contains(&classifier) {
                    return Err(invalid(name, "classifier"));
                }
                let reason = classifier.to_lowercase().replace('_', "-");
                let mark = Mark { at: self.now, by: by.user, reason: Some(reason) };
                let mark = Some(mark).filter(|_| name == "minimizeComment");
                self.state.mark_comment(comment.id, |one| one.minimized = mark);
                Ok(comment.id)
            }
            "closeDiscussion" | "reopenDiscussion" => {
                let issue = self.discussion_of(input(given, "discussionId"))?;
                let closes = name == "closeDiscussion";
                let action = if closes { Action::Close } else { Action::Reopen };
                self.may_do(name, action, &issue, None)?;
                let reason = match input(given, "reason") {
                    _ if !closes => "reopened",
                    "" | "RESOLVED" => "resolved",
                    "OUTDATED" => "outdated",
                    "DUPLICATE" => "duplicate",
                    _ => return Err(invalid(name, "reason")),
                };
                let closed = closes.then_some((self.now, by.user));
                self.state.change_issue(issue.id, &by, self.now, |version| {
                    version.state = if closes { "closed" } else { "open" }.into();
                    version.state_reason = Some(reason.to_owned());
                    version.closed_at = closed.map(|(at, _)| at);
                    version.closed_by = closed.map(|(_, by)| by);
                });
                Ok(issue.id)
            }
            _ => {
                let comment = self.own_comment_of(input(given, "id"))?;
                self.state.change_comment(comment, &by, None, self.now);
                Ok(comment)
            }
        }
    }

    /// Whether the asker may carry this mutation out.
    fn may_do(
        &self,
        name: &str,
        action: Action,
        issue: &Issue,
        author: Option<i64>,
    ) -> Result<(), (&'static str, String)> {
        self.may(issue.repository, action, Some(issue), author).map_err(|why| match why {
            No::Integration => integration(),
            No::Locked => ("UNPROCESSABLE", "Discussion is locked".to_owned()),
            No::Limited => ("FORBIDDEN", Reply::limited().message()),
            No::Role | No::Restricted => {
                let login = self.caller.and_then(|id| self.state.user(id));
                let login = login.map_or("ghost", |user| user.login.as_str());
                let (first, rest) = name.split_at(name.len().min(1));
                let named = format!("{}{rest}", first.to_uppercase());
                let why =
                    format!("{login} does not have the correct permissions to execute `{named}`");
                ("FORBIDDEN", why)
            }
        })
    }

    /// Pins an issue or takes it off; one that stands so already stays. At most three of a repository:
    /// github/docs, pinning an issue to your repository. The words of the refusal are not settled.
    fn pin(&mut self, name: &str, id: &str, by: i64) -> Done {
        let issue = self.open_issue_of(id)?;
        self.may_do(name, Action::Pin, &issue, None)?;
        let pins = name == "pinIssue";
        if issue.is_pinned(self.now) == pins {
            return Ok(issue.id);
        }
        let others = self.state.issues_of(issue.repository);
        let pinned = others.filter(|one| one.is_pinned(self.now)).count();
        if pins && pinned >= MOST_PINS {
            return Err(("UNPROCESSABLE", "Maximum 3 pinned issues per repository".to_owned()));
        }
        let what = if pins { Happening::Pinned } else { Happening::Unpinned };
        if let Some(issue) = self.state.issue_mut(issue.id) {
            issue.happened.push(Happened { at: self.now, by, what });
        }
        Ok(issue.id)
    }

    /// An issue that is there, may be seen, and can be changed.
    fn open_issue_of(&self, id: &str) -> Result<Issue, (&'static str, String)> {
        let issue = number_in(id, "I").and_then(|id| self.state.issue_by_id(id)).cloned();
        let issue = issue.filter(|one| {
            one.discussion.is_none() && one.deleted.is_none() && one.transferred.is_none()
        });
        let issue = issue.ok_or_else(|| no_node(id))?;
        let home = self.state.repository(issue.repository).ok_or_else(|| no_node(id))?;
        self.state.role(home, self.caller).ok_or_else(|| no_node(id))?;
        if home.archived {
            return Err(archived());
        }
        Ok(issue)
    }

    /// A comment of an issue or of a discussion.
    fn any_comment_of(&self, id: &str) -> Result<Comment, (&'static str, String)> {
        let comment = number_in(id, "IC").or_else(|| number_in(id, "DC"));
        let comment = comment.and_then(|id| self.state.comment(id));
        let comment =
            comment.filter(|comment| comment.body().is_some()).ok_or_else(|| no_node(id))?;
        let home = self.state.repository(comment.repository).ok_or_else(|| no_node(id))?;
        self.state.role(home, self.caller).ok_or_else(|| no_node(id))?;
        Ok(comment.clone())
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
            return Err(archived());
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
        let author = Some(comment.author);
        match self.may(comment.repository, Action::EditComment, None, author) {
            Ok(()) => {}
            Err(No::Integration) => return Err(integration()),
            Err(_) => {
                let why = "Viewer does not have permission to update this comment.";
                return Err(("FORBIDDEN", why.to_owned()));
            }
        }
        Ok(comment.id)
    }
}

/// So many issues of a repository are pinned at most.
const MOST_PINS: usize = 3;

/// Why a comment is hidden.
const CLASSIFIERS: [&str; 6] = ["ABUSE", "DUPLICATE", "OFF_TOPIC", "OUTDATED", "RESOLVED", "SPAM"];

/// An input that is none of those that may stand there.
fn invalid(name: &str, input: &str) -> (&'static str, String) {
    ("INVALID", format!("{name} was provided invalid value for {input}"))
}

fn archived() -> (&'static str, String) {
    ("UNPROCESSABLE", "Repository was archived so is read-only.".to_owned())
}

fn integration() -> (&'static str, String) {
    ("FORBIDDEN", "Resource not accessible by integration".to_owned())
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
