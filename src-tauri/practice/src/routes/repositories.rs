//! Repositories and who may do what in them.

use super::RequestContext;
use crate::model::Role;
use crate::reply::{Answer, Content, Reply};
use crate::represent::role_name;
use serde_json::json;

impl RequestContext<'_> {
    pub(super) fn show_repository(&self, id: i64) -> Answer {
        let repository = self.repository(id)?;
        Ok(Reply::ok(self.present().repository(repository, self.caller))
            .modified(repository.updated_at))
    }

    pub(super) fn permission(&self, id: i64, login: &str) -> Answer {
        let caller = self.signed_in()?;
        let repository = self.repository(id)?;
        let user = self.state.user_by_login(login).ok_or_else(Reply::not_found)?;
        if user.id != caller && self.role(id) < Role::Write {
            return Err(Reply::error(
                403,
                "Must have push access to view collaborator permission.",
            )
            .into());
        }
        let role = self.state.role(repository, Some(user.id));
        let permission = match role {
            Some(Role::Admin) => "admin",
            Some(Role::Write) => "write",
            Some(Role::Triage | Role::Read) => "read",
            None => "none",
        };
        Ok(Reply::ok(json!({
            "permission": permission,
            "role_name": role_name(role),
            "user": self.present().collaborator(repository, user.id)
        })))
    }

    pub(super) fn list_collaborators(&self, id: i64) -> Answer {
        self.signed_in()?;
        let repository = self.repository(id)?;
        if self.role(id) < Role::Write {
            return Err(Reply::error(
                403,
                "Must have push access to view repository collaborators.",
            )
            .into());
        }
        let view = self.lists();
        let users = repository.roles.keys().copied().filter(|user| *user != repository.owner);
        Ok(self.page(id, users.collect(), |user| view.collaborator(repository, user)))
    }

    pub(super) fn is_collaborator(&self, id: i64, login: &str) -> Answer {
        self.signed_in()?;
        let user = self.state.user_by_login(login).ok_or_else(Reply::not_found)?;
        if self.repository(id)?.roles.contains_key(&user.id) {
            Ok(Reply::new(204, Content::Empty))
        } else {
            Err(Reply::not_found().into())
        }
    }
}
