//! Issues under an issue.

use super::RequestContext;
use crate::may::Action;
use crate::model::Issue;
use crate::reply::{Answer, Reply};
use serde_json::Value;

/// So many stand under one, closed ones counted: github/docs, adding sub-issues.
const MOST: usize = 100;

impl RequestContext<'_> {
    pub(super) fn list_sub_issues(&self, id: i64, issue: &str) -> Answer {
        let children = self.issue(id, issue)?.children.clone();
        let view = self.lists();
        let seen = |issue: &i64| {
            let issue = self.state.issue_by_id(*issue).filter(|issue| issue.deleted.is_none())?;
            let home = self.state.repository(issue.repository)?;
            self.state.role(home, self.caller)?;
            Some((home, issue, issue.at(self.lists_at)?))
        };
        let found = children.iter().filter_map(seen).collect();
        Ok(self.page(id, found, |(home, issue, version)| view.issue(home, issue, version)))
    }

    /// Puts an issue under another, or takes it away.
    pub(super) fn change_sub_issues(&mut self, id: i64, issue: &str, method: &str) -> Answer {
        self.signed_in()?;
        let parent = self.issue(id, issue)?;
        self.needs(id, Action::SubIssue, Some(parent), None)?;
        let (parent, known) = (parent.id, parent.children.clone());
        let child = self.object()?.get("sub_issue_id").and_then(Value::as_i64);
        let child = child.and_then(|child| self.state.issue_by_id(child)).map(|one: &Issue| one.id);
        let child = child.filter(|child| *child != parent).ok_or_else(Reply::not_found)?;
        let adds = method == "POST";
        if adds && (known.len() >= MOST || known.contains(&child)) {
            return Err(Reply::invalid_field("SubIssue", "invalid", "sub_issue_id", "").into());
        }
        if !adds && !known.contains(&child) {
            return Err(Reply::not_found().into());
        }
        if let Some(parent) = self.state.issue_mut(parent) {
            parent.children.retain(|known| *known != child);
            parent.children.extend(Some(child).filter(|_| adds));
        }
        let home = self.state.issue_by_id(child).map_or(id, |issue| issue.repository);
        let reply = Reply::changed(self.issue_now(home, child)?);
        Ok(Reply { status: if adds { 201 } else { 200 }, ..reply })
    }
}
