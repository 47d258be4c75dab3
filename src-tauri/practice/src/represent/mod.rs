//! Stored things as GitHub's JSON.
//!
//! The keys are those of the recorded answers and of GitHub's own description of its API. Addresses
//! point at the host that was asked; a practice must never show a link to a real repository.

mod events;
mod issues;
mod repositories;

pub(crate) use issues::REACTIONS;
pub(crate) use repositories::role_name;

use crate::media::{Form, Version};
use crate::model::{Label, Milestone, Repository, Role, User};
use crate::request::escape;
use crate::state::State;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

/// The state as it was at `as_of`, seen through the host `root`.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) state: &'a State,
    pub(crate) root: &'a str,
    pub(crate) as_of: DateTime<Utc>,
    /// How texts are wanted.
    pub(crate) form: Form,
    pub(crate) version: Version,
    /// Makes HTML of Markdown, where other clients are served.
    pub(crate) render: Option<fn(&str) -> String>,
}

/// Whole seconds, as GitHub writes times.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// What stands for a thing in every API.
pub(crate) fn node(prefix: &str, id: i64) -> String {
    format!("{prefix}_kwPRACTICE{id:X}")
}

impl View<'_> {
    /// Where the pages for people would be.
    pub(crate) fn html(&self) -> &str {
        if self.root == "https://api.github.com" {
            return "https://practice.invalid";
        }
        self.root.strip_suffix("/api/v3").unwrap_or(self.root)
    }

    fn login(&self, id: i64) -> &str {
        self.state.user(id).map_or("ghost", |user| user.login.as_str())
    }

    pub(crate) fn full_name(&self, repository: &Repository) -> String {
        format!("{}/{}", self.login(repository.owner), repository.name)
    }

    pub(crate) fn repository_url(&self, repository: &Repository) -> String {
        format!("{}/repos/{}", self.root, self.full_name(repository))
    }

    /// A user as part of another object; null for one who is gone.
    pub(crate) fn user(&self, id: i64) -> Value {
        let Some(user) = self.state.user(id) else { return Value::Null };
        let login = &user.login;
        let url = format!("{}/users/{login}", self.root);
        // Stands in every comment of a list, so without the machinery of `format!`.
        let of = |part: &str| [url.as_str(), part].concat();
        json!({
            "login": login,
            "id": user.id,
            "node_id": node("U", user.id),
            "avatar_url": format!("{}/avatars/{}?v=4", self.html(), user.id),
            "gravatar_id": "",
            "html_url": format!("{}/{login}", self.html()),
            "followers_url": of("/followers"),
            "following_url": of("/following{/other_user}"),
            "gists_url": of("/gists{/gist_id}"),
            "starred_url": of("/starred{/owner}{/repo}"),
            "subscriptions_url": of("/subscriptions"),
            "organizations_url": of("/orgs"),
            "repos_url": of("/repos"),
            "events_url": of("/events{/privacy}"),
            "received_events_url": of("/received_events"),
            "url": url,
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

    pub(crate) fn label(&self, repository: &Repository, label: &Label) -> Value {
        json!({
            "id": label.id,
            "node_id": node("LA", label.id),
            "url": format!("{}/labels/{}", self.repository_url(repository), escape(&label.name)),
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

    pub(crate) fn association(&self, repository: &Repository, user: i64) -> &'static str {
        match repository.roles.get(&user) {
            Some(_) if user == repository.owner => "OWNER",
            Some(Role::Write | Role::Admin) => "MEMBER",
            Some(Role::Triage) => "COLLABORATOR",
            // Whoever may read is nobody in particular: all may read a public repository.
            Some(Role::Read) | None => "NONE",
        }
    }
}

/// Puts all keys of one object into another.
pub(crate) fn merge(into: &mut Value, from: Value) {
    if let (Some(into), Value::Object(from)) = (into.as_object_mut(), from) {
        into.extend(from);
    }
}
