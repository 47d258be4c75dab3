//! What happened to issues.

use super::{RequestContext, number};
use crate::history::issue_of;
use crate::reply::{Answer, Reply};
use crate::represent::merge;
use serde_json::json;

impl RequestContext<'_> {
    pub(super) fn list_events(&self, id: i64, issue: &str) -> Answer {
        let repository = self.repository(id)?;
        let view = self.lists();
        let events = view.events(self.issue(id, issue)?);
        Ok(self.page(id, events, |event| view.event(repository, &event)))
    }

    pub(super) fn list_timeline(&self, id: i64, issue: &str) -> Answer {
        let all = self.lists().timeline(self.repository(id)?, self.issue(id, issue)?);
        Ok(self.page(id, all, |one| one))
    }

    /// Those of a whole repository, the newest first, each with its issue.
    pub(super) fn list_all_events(&self, id: i64) -> Answer {
        let repository = self.repository(id)?;
        let view = self.lists();
        let mut all: Vec<_> = self
            .state
            .issues_of(id)
            .filter(|issue| issue.deleted.is_none() && issue.transferred.is_none())
            .flat_map(|issue| view.events(issue).into_iter().map(move |event| (issue, event)))
            .collect();
        all.sort_by_key(|(_, event)| std::cmp::Reverse((event.at, event.id)));
        Ok(self.page(id, all, |(issue, event)| {
            let mut value = view.event(repository, &event);
            if let Some(version) = issue.at(self.lists_at) {
                merge(&mut value, json!({ "issue": view.issue(repository, issue, version) }));
            }
            value
        }))
    }

    pub(super) fn show_event(&self, id: i64, event: &str) -> Answer {
        let wanted = number(event)?;
        let repository = self.repository(id)?;
        let issue = self
            .state
            .issue_by_id(issue_of(wanted))
            .filter(|issue| issue.repository == id && issue.deleted.is_none())
            .ok_or_else(Reply::not_found)?;
        let view = self.singles();
        let events = view.events(issue);
        let event = events.iter().find(|event| event.id == wanted).ok_or_else(Reply::not_found)?;
        let version = issue.at(self.singles_at).ok_or_else(Reply::not_found)?;
        let mut value = view.event(repository, event);
        merge(&mut value, json!({ "issue": view.issue(repository, issue, version) }));
        Ok(Reply::ok(value).modified(event.at))
    }
}
