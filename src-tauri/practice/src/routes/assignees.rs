//! Who is responsible for an issue, and who may be.

use super::RequestContext;
use crate::may::Action;
use crate::model::{Repository, UserKind};
use crate::reply::{Answer, Content, Reply};
use serde_json::Value;

/// More people than that cannot be responsible for an issue.
const MOST: usize = 10;

impl RequestContext<'_> {
    /// People with a role; a program or an organisation is responsible for nothing.
    fn assignable(&self, repository: &Repository) -> Vec<i64> {
        let people = repository.roles.keys().filter_map(|id| self.state.user(*id));
        people.filter(|user| user.kind == UserKind::User).map(|user| user.id).collect()
    }

    pub(super) fn list_assignees(&self, id: i64) -> Answer {
        let people = self.assignable(self.repository(id)?);
        let view = self.lists();
        Ok(self.page(id, people, |user| view.user(user)))
    }

    pub(super) fn is_assignable(&self, id: i64, login: &str) -> Answer {
        let user = self.state.user_by_login(login).ok_or_else(Reply::not_found)?;
        if self.assignable(self.repository(id)?).contains(&user.id) {
            Ok(Reply::new(204, Content::Empty))
        } else {
            Err(Reply::not_found().into())
        }
    }

    /// Adds or removes people. Who may not is told nothing, as GitHub does; nor is who names
    /// somebody that cannot be assigned.
    pub(super) fn assign(&mut self, id: i64, issue: &str, method: &str) -> Answer {
        let by = self.by()?;
        let issue = self.issue(id, issue)?.id;
        let object = self.object()?;
        let named = object.get("assignees").and_then(Value::as_array).cloned().unwrap_or_default();
        let people = self.assignable(self.repository(id)?);
        let named: Vec<i64> = named
            .iter()
            .filter_map(|login| self.state.user_by_login(login.as_str()?))
            .map(|user| user.id)
            .filter(|user| people.contains(user))
            .collect();
        if self.may(id, Action::Fill, None, None).is_ok() && !named.is_empty() {
            self.state.change_issue(issue, &by, self.now, |version| {
                version.assignees.retain(|user| !named.contains(user));
                if method == "POST" {
                    version.assignees.extend(named);
                    version.assignees.truncate(MOST);
                }
            });
        }
        let reply = Reply::changed(self.issue_now(id, issue)?);
        Ok(if method == "POST" { Reply { status: 201, ..reply } } else { reply })
    }
}
