//! Repositories and who may do what in them.

use super::Scene;
use crate::control::SCHEDULE;
use crate::model::Role;
use crate::reply::{Answer, Content, Reply};
use crate::team;
use serde_json::json;

impl Scene<'_> {
    pub(super) fn show_repository(&self, id: i64) -> Answer {
        let repository = self.repository(id)?;
        Ok(Reply::ok(self.present().repository(repository, self.asker))
            .modified(repository.updated_at))
    }

    /// A file: one that was put there, or the schedule of the present cycle.
    pub(super) fn contents(&self, path: &str) -> Answer {
        if !self.ask.accept.contains("raw") {
            // Wrapped in JSON as base64 it would be asked for by nobody here.
            return Err(Reply::error(415, "Ask for application/vnd.github.raw+json").into());
        }
        let text = match self.state.meta().files.get(path) {
            Some(text) => text.clone(),
            None if path == SCHEDULE => team::schedule(self.state, self.now),
            None => return Err(Reply::not_found().into()),
        };
        Ok(Reply::new(200, Content::File(text)))
    }

    pub(super) fn permission(&self, id: i64, login: &str) -> Answer {
        let asker = self.signed_in()?;
        let repository = self.repository(id)?;
        let user = self.state.user_by_login(login).ok_or_else(Reply::not_found)?;
        if user.id != asker && self.role(id) < Role::Write {
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
        let role_name = role.map_or(json!("none"), |role| json!(role));
        Ok(Reply::ok(json!({
            "permission": permission,
            "role_name": role_name,
            "user": self.present().user(user.id)
        })))
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
