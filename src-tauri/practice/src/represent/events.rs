//! What happened to an issue, as GitHub's JSON.

use super::{View, merge, node, time};
use crate::history::{Change, Event, events};
use crate::model::{Issue, Repository};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

impl View<'_> {
    /// The events of an issue that could be seen at that moment.
    pub(crate) fn events(&self, issue: &Issue) -> Vec<Event> {
        events(issue, self.as_of)
    }

    pub(crate) fn event(&self, repository: &Repository, event: &Event) -> Value {
        let mut value = json!({
            "id": event.id,
            "node_id": node("EV", event.id),
            "url": format!("{}/issues/events/{}", self.repository_url(repository), event.id),
            "actor": self.user(event.by),
            "event": event.change.name(),
            "commit_id": null,
            "commit_url": null,
            "created_at": time(event.at),
            "performed_via_github_app": null
        });
        let more = match &event.change {
            Change::Label { label, .. } => {
                let label = repository.labels.iter().find(|known| known.id == *label);
                json!({ "label": {
                    "name": label.map(|label| &label.name),
                    "color": label.map(|label| &label.color)
                }})
            }
            Change::Assignee { user, .. } => {
                json!({ "assignee": self.user(*user), "assigner": self.user(event.by) })
            }
            Change::Milestone { number, .. } => {
                let known = repository.milestones.iter().find(|known| known.number == *number);
                json!({ "milestone": { "title": known.map(|milestone| &milestone.title) } })
            }
            Change::Renamed { from, to } => json!({ "rename": { "from": from, "to": to } }),
            Change::Closed { reason } => json!({ "state_reason": reason }),
            Change::Reopened => json!({ "state_reason": null }),
            Change::Locked { reason } => json!({ "lock_reason": reason }),
            Change::Unlocked => json!({ "lock_reason": null }),
            Change::Happened(_) => json!({}),
        };
        merge(&mut value, more);
        value
    }

    /// Events and comments in the order in which they came.
    pub(crate) fn timeline(&self, repository: &Repository, issue: &Issue) -> Vec<Value> {
        let events = self.events(issue);
        let events = events.iter().map(|event| (event.at, self.event(repository, event)));
        let comments = self.comments(issue).map(|(comment, version)| {
            let mut value = self.comment(repository, comment, version);
            merge(&mut value, json!({ "event": "commented", "actor": self.user(comment.author) }));
            (comment.created_at(), value)
        });
        let mut all: Vec<(DateTime<Utc>, Value)> = events.chain(comments).collect();
        all.sort_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, value)| value).collect()
    }
}
