//! Stored things as GitHub's JSON.
//!
//! The keys are those of the recorded answers of API version 2022-11-28. Addresses point at the
//! host that was asked; a practice must never show a link to a real repository.

use crate::model::{
    Comment, CommentVersion, Issue, IssueVersion, Label, Milestone, Repository, Role, User,
};
use crate::state::State;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

/// The state as it was at `as_of`, seen through the host `root`.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) state: &'a State,
    pub(crate) root: &'a str,
    pub(crate) as_of: DateTime<Utc>,
}

/// Whole seconds, as GitHub writes times.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn node(prefix: &str, id: i64) -> String {
    format!("{prefix}_kwPRACTICE{id:X}")
}

impl View<'_> {
    fn html(&self) -> &str {
        if self.root == "https://api.github.com" { "https://practice.invalid" } else { self.root }
    }

    fn login(&self, id: i64) -> &str {
        self.state.user(id).map_or("ghost", |user| user.login.as_str())
    }

    pub(crate) fn full_name(&self, repository: &Repository) -> String {
        format!("{}/{}", self.login(repository.owner), repository.name)
    }

    fn repository_url(&self, repository: &Repository) -> String {
        format!("{}/repos/{}", self.root, self.full_name(repository))
    }

    /// A user as part of another object; null for one who is gone.
    pub(crate) fn user(&self, id: i64) -> Value {
        let Some(user) = self.state.user(id) else { return Value::Null };
        let (root, login) = (self.root, &user.login);
        json!({
            "login": login,
            "id": user.id,
            "node_id": node("U", user.id),
            "avatar_url": format!("{}/avatars/{}?v=4", self.html(), user.id),
            "gravatar_id": "",
            "url": format!("{root}/users/{login}"),
            "html_url": format!("{}/{login}", self.html()),
            "followers_url": format!("{root}/users/{login}/followers"),
            "following_url": format!("{root}/users/{login}/following{{/other_user}}"),
            "gists_url": format!("{root}/users/{login}/gists{{/gist_id}}"),
            "starred_url": format!("{root}/users/{login}/starred{{/owner}}{{/repo}}"),
            "subscriptions_url": format!("{root}/users/{login}/subscriptions"),
            "organizations_url": format!("{root}/users/{login}/orgs"),
            "repos_url": format!("{root}/users/{login}/repos"),
            "events_url": format!("{root}/users/{login}/events{{/privacy}}"),
            "received_events_url": format!("{root}/users/{login}/received_events"),
            "type": format!("{:?}", user.kind),
            "user_view_type": "public",
            "site_admin": false
        })
    }

    /// A user's own page.
    pub(crate) fn profile(&self, user: &User) -> Value {
        let mut value = self.user(user.id);
        let more = json!({
            "name": user.name, "company": null, "blog": "", "location": user.location,
            "email": null, "hireable": null, "bio": null, "twitter_username": null,
            "public_repos": 0, "public_gists": 0, "followers": 0, "following": 0,
            "created_at": time(user.created_at), "updated_at": time(user.created_at)
        });
        merge(&mut value, more);
        value
    }

    pub(crate) fn repository(&self, repository: &Repository, asker: Option<i64>) -> Value {
        let url = self.repository_url(repository);
        let full_name = self.full_name(repository);
        let html = format!("{}/{full_name}", self.html());
        let open = self
            .state
            .issues_of(repository.id)
            .filter(|issue| issue.deleted.is_none() && issue.transferred.is_none())
            .filter(|issue| issue.at(self.as_of).is_some_and(|version| version.state == "open"))
            .count();
        let mut value = json!({
            "id": repository.id,
            "node_id": node("R", repository.id),
            "name": repository.name,
            "full_name": full_name,
            "private": repository.private,
            "owner": self.user(repository.owner),
            "html_url": html,
            "description": repository.description,
            "fork": false,
            "url": url,
            "collaborators_url": format!("{url}/collaborators{{/collaborator}}"),
            "assignees_url": format!("{url}/assignees{{/user}}"),
            "issue_comment_url": format!("{url}/issues/comments{{/number}}"),
            "issue_events_url": format!("{url}/issues/events{{/number}}"),
            "issues_url": format!("{url}/issues{{/number}}"),
            "labels_url": format!("{url}/labels{{/name}}"),
            "milestones_url": format!("{url}/milestones{{/number}}"),
            "pulls_url": format!("{url}/pulls{{/number}}"),
            "events_url": format!("{url}/events"),
            "contents_url": format!("{url}/contents/{{+path}}")
        });
        let more = json!({
            "created_at": time(repository.created_at),
            "updated_at": time(repository.updated_at),
            "pushed_at": time(repository.created_at),
            "clone_url": format!("{html}.git"),
            "homepage": null,
            "size": 0,
            "stargazers_count": 0,
            "watchers_count": 0,
            "language": null,
            "has_issues": repository.has_issues,
            "has_projects": true,
            "has_downloads": true,
            "has_wiki": false,
            "has_pages": false,
            "has_discussions": false,
            "forks_count": 0,
            "mirror_url": null,
            "archived": repository.archived,
            "disabled": false,
            "open_issues_count": open,
            "license": null,
            "allow_forking": true,
            "is_template": false,
            "web_commit_signoff_required": false,
            "topics": [],
            "visibility": if repository.private { "private" } else { "public" },
            "forks": 0,
            "open_issues": open,
            "watchers": 0,
            "default_branch": "main"
        });
        merge(&mut value, more);
        if asker.is_some() {
            let role = self.state.role(repository, asker);
            let least = |wanted: Role| role.is_some_and(|role| role >= wanted);
            merge(
                &mut value,
                json!({ "permissions": {
                    "admin": least(Role::Admin), "maintain": least(Role::Admin),
                    "push": least(Role::Write), "triage": least(Role::Triage),
                    "pull": least(Role::Read)
                }}),
            );
        }
        value
    }

    pub(crate) fn label(&self, repository: &Repository, label: &Label) -> Value {
        json!({
            "id": label.id,
            "node_id": node("LA", label.id),
            "url": format!("{}/labels/{}", self.repository_url(repository), label.name.replace(' ', "%20")),
            "name": label.name,
            "color": label.color,
            "default": false,
            "description": label.description
        })
    }

    pub(crate) fn milestone(&self, repository: &Repository, milestone: &Milestone) -> Value {
        let url = format!("{}/milestones/{}", self.repository_url(repository), milestone.number);
        let count = |state: &str| {
            self.state
                .issues_of(repository.id)
                .filter_map(|issue| issue.at(self.as_of))
                .filter(|version| version.milestone == Some(milestone.number))
                .filter(|version| version.state == state)
                .count()
        };
        json!({
            "url": url,
            "html_url": format!(
                "{}/{}/milestone/{}", self.html(), self.full_name(repository), milestone.number
            ),
            "labels_url": format!("{url}/labels"),
            "id": milestone.id,
            "node_id": node("MI", milestone.id),
            "number": milestone.number,
            "title": milestone.title,
            "description": milestone.description,
            "creator": self.user(milestone.creator),
            "open_issues": count("open"),
            "closed_issues": count("closed"),
            "state": milestone.state,
            "created_at": time(milestone.created_at),
            "updated_at": time(milestone.updated_at),
            "due_on": milestone.due_on.map(time),
            "closed_at": milestone.closed_at.map(time)
        })
    }

    fn association(&self, repository: &Repository, user: i64) -> &'static str {
        match repository.roles.get(&user) {
            Some(_) if user == repository.owner => "OWNER",
            Some(Role::Write | Role::Admin) => "MEMBER",
            Some(Role::Triage) => "COLLABORATOR",
            // Whoever may read is nobody in particular: all may read a public repository.
            Some(Role::Read) | None => "NONE",
        }
    }

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
            "body": version.body,
            "reactions": reactions(&url),
            "performed_via_github_app": null
        });
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
        json!({
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
            "body": version.body,
            "reactions": reactions(&url),
            "performed_via_github_app": null
        })
    }
}

fn reactions(url: &str) -> Value {
    json!({
        "url": format!("{url}/reactions"), "total_count": 0, "+1": 0, "-1": 0, "laugh": 0,
        "hooray": 0, "confused": 0, "heart": 0, "rocket": 0, "eyes": 0
    })
}

fn merge(into: &mut Value, from: Value) {
    if let (Some(into), Value::Object(from)) = (into.as_object_mut(), from) {
        into.extend(from);
    }
}
