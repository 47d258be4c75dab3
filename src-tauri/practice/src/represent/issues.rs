//! Issues and comments as GitHub's JSON, their texts in the form that was asked for.

use super::{View, merge, node, time};
use crate::marks::Mark;
use crate::media::{Form, Version, plain_text};
use crate::mentions::{Names, link};
use crate::model::{Comment, CommentVersion, Issue, IssueVersion, Reaction, Repository, UserKind};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

/// Whoever wrote a text: a team is mentioned by members of its organisation who are no bots.
struct Writer<'v> {
    view: &'v View<'v>,
    id: i64,
}

impl Names for Writer<'_> {
    fn is_person(&self, login: &str) -> bool {
        let user = self.view.state.user_by_login(login);
        user.is_some_and(|user| user.kind == UserKind::User)
    }

    fn is_team(&self, organization: &str, team: &str) -> bool {
        let state = self.view.state;
        let home = state.user_by_login(organization);
        let home = home.and_then(|home| state.meta().organizations.get(&home.id));
        let is_person = state.user(self.id).is_some_and(|user| user.kind == UserKind::User);
        is_person
            && home.is_some_and(|home| {
                home.members.contains(&self.id) && home.teams.contains_key(team)
            })
    }

    fn pages(&self) -> &str {
        self.view.html()
    }
}

/// What a reaction may be.
pub(crate) const REACTIONS: [&str; 8] =
    ["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"];

impl View<'_> {
    /// The comments of an issue that could be seen at that moment, ascending.
    pub(crate) fn comments(
        &self,
        issue: &Issue,
    ) -> impl Iterator<Item = (&Comment, &CommentVersion)> {
        self.state.thread(issue.id).filter_map(|comment| Some((comment, comment.at(self.as_of)?)))
    }

    /// When an issue last changed: by itself or by a new comment.
    pub(crate) fn issue_updated(&self, issue: &Issue, version: &IssueVersion) -> DateTime<Utc> {
        let last = self
            .state
            .thread(issue.id)
            .map(Comment::created_at)
            .filter(|at| *at <= self.as_of)
            .max();
        last.map_or(version.at, |last| last.max(version.at))
    }

    pub(crate) fn issue(
        &self,
        repository: &Repository,
        issue: &Issue,
        version: &IssueVersion,
    ) -> Value {
        let home = self.repository_url(repository);
        let url = format!("{home}/issues/{}", issue.number);
        let place = if issue.pull_request { "pull" } else { "issues" };
        let html =
            format!("{}/{}/{place}/{}", self.html(), self.full_name(repository), issue.number);
        let labels: Vec<Value> = version
            .labels
            .iter()
            .filter_map(|id| repository.labels.iter().find(|label| label.id == *id))
            .map(|label| self.label(repository, label))
            .collect();
        let assignees: Vec<Value> = version.assignees.iter().map(|id| self.user(*id)).collect();
        let milestone = version
            .milestone
            .and_then(|number| repository.milestones.iter().find(|one| one.number == number))
            .map(|milestone| self.milestone(repository, milestone));
        let mut value = json!({
            "url": url,
            "repository_url": home,
            "labels_url": format!("{url}/labels{{/name}}"),
            "comments_url": format!("{url}/comments"),
            "events_url": format!("{url}/events"),
            "timeline_url": format!("{url}/timeline"),
            "html_url": html,
            "id": issue.id,
            "node_id": node("I", issue.id),
            "number": issue.number,
            "title": version.title,
            "user": self.user(issue.author),
            "labels": labels,
            "state": version.state,
            "state_reason": version.state_reason,
            "locked": version.locked,
            "active_lock_reason": version.lock_reason,
            "assignee": assignees.first(),
            "assignees": assignees,
            "milestone": milestone,
            "comments": self.comments(issue).count(),
            "created_at": time(issue.created_at()),
            "updated_at": time(self.issue_updated(issue, version)),
            "closed_at": version.closed_at.map(time),
            "closed_by": version.closed_by.map(|id| self.user(id)),
            "author_association": self.association(repository, issue.author),
            "reactions": self.rollup(&url, &issue.reactions),
            "performed_via_github_app": null
        });
        merge(&mut value, self.body(version.body.as_deref(), (repository, issue.author)));
        if let (Version::Second, Some(value)) = (self.version, value.as_object_mut()) {
            value.remove("assignee");
        }
        if issue.pull_request {
            let pull = format!("{home}/pulls/{}", issue.number);
            merge(
                &mut value,
                json!({ "draft": false, "pull_request": {
                    "url": pull, "html_url": html, "diff_url": format!("{html}.diff"),
                    "patch_url": format!("{html}.patch"), "merged_at": null
                }}),
            );
        }
        value
    }

    pub(crate) fn comment(
        &self,
        repository: &Repository,
        comment: &Comment,
        version: &CommentVersion,
    ) -> Value {
        let home = self.repository_url(repository);
        let url = format!("{home}/issues/comments/{}", comment.id);
        let number = self.state.issue_by_id(comment.issue).map_or(0, |issue| issue.number);
        let mut value = json!({
            "url": url,
            "html_url": format!(
                "{}/{}/issues/{number}#issuecomment-{}",
                self.html(), self.full_name(repository), comment.id
            ),
            "issue_url": format!("{home}/issues/{number}"),
            "id": comment.id,
            "node_id": node("IC", comment.id),
            "user": self.user(comment.author),
            "created_at": time(comment.created_at()),
            "updated_at": time(version.at),
            "author_association": self.association(repository, comment.author),
            "reactions": self.rollup(&url, &comment.reactions),
            "minimized": self.mark(comment.minimized.as_ref()).map(|mark| {
                json!({ "reason": mark.reason })
            }),
            "pin": self.mark(comment.pinned.as_ref()).map(|mark| {
                json!({ "pinned_at": time(mark.at), "pinned_by": self.user(mark.by) })
            }),
            "performed_via_github_app": null
        });
        merge(&mut value, self.body(version.body.as_deref(), (repository, comment.author)));
        value
    }

    /// What stands on a comment at that moment.
    fn mark<'m>(&self, mark: Option<&'m Mark>) -> Option<&'m Mark> {
        mark.filter(|mark| mark.at <= self.as_of)
    }

    /// A text as HTML with its mentions, as whom somebody wrote it where; none where no HTML is made.
    pub(crate) fn html_of(&self, text: &str, from: (&Repository, i64)) -> Option<String> {
        let writer = Writer { view: self, id: from.1 };
        Some(link(&self.render?(text), &writer))
    }

    /// A text under the keys that the asked form has.
    fn body(&self, text: Option<&str>, from: (&Repository, i64)) -> Value {
        let mut value = Map::new();
        let form = if self.render.is_some() { self.form } else { Form::Plain };
        if matches!(form, Form::Plain | Form::Raw | Form::Full | Form::Object) {
            value.insert("body".into(), json!(text));
        }
        if matches!(form, Form::Html | Form::Text | Form::Full) {
            let html = text.and_then(|text| self.html_of(text, from)).unwrap_or_default();
            if form != Form::Html {
                value.insert("body_text".into(), plain_text(&html).into());
            }
            if form != Form::Text {
                value.insert("body_html".into(), html.into());
            }
        }
        Value::Object(value)
    }

    /// The reactions that stand, in the order in which they were given.
    pub(crate) fn standing<'r>(
        &self,
        reactions: &'r [Reaction],
    ) -> impl Iterator<Item = &'r Reaction> + use<'r> {
        let as_of = self.as_of;
        reactions.iter().filter(move |reaction| reaction.stands_at(as_of))
    }

    pub(crate) fn reaction(&self, reaction: &Reaction) -> Value {
        json!({
            "id": reaction.id,
            "node_id": node("REA", reaction.id),
            "user": self.user(reaction.user),
            "content": reaction.content,
            "created_at": time(reaction.created_at)
        })
    }

    /// How many of each there are.
    fn rollup(&self, url: &str, reactions: &[Reaction]) -> Value {
        let mut value = json!({
            "url": format!("{url}/reactions"),
            "total_count": self.standing(reactions).count()
        });
        if let Some(value) = value.as_object_mut() {
            for content in REACTIONS {
                let count = self.standing(reactions).filter(|one| one.content == content).count();
                value.insert(content.to_owned(), count.into());
            }
        }
        value
    }
}
