//! Milestones of a repository.

use super::{RequestContext, number, text_field};
use crate::may::Action;
use crate::model::Milestone;
use crate::reply::{Answer, Reply};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

impl RequestContext<'_> {
    fn milestone(&self, id: i64, text: &str) -> Result<&Milestone, Box<Reply>> {
        let number = number(text)?;
        self.repository(id)?
            .milestones
            .iter()
            .find(|milestone| milestone.number == number)
            .ok_or_else(|| Reply::not_found().into())
    }

    pub(super) fn list_milestones(&self, id: i64) -> Answer {
        let repository = self.repository(id)?;
        let state = self.request.parameter("state").unwrap_or_else(|| "open".into());
        let view = self.lists();
        let entries = repository
            .milestones
            .iter()
            .filter(|milestone| state == "all" || milestone.state == state)
            .collect();
        Ok(self.page(id, entries, |milestone| view.milestone(repository, milestone)))
    }

    pub(super) fn show_milestone(&self, id: i64, text: &str) -> Answer {
        let milestone = self.milestone(id, text)?;
        Ok(Reply::ok(self.present().milestone(self.repository(id)?, milestone))
            .modified(milestone.updated_at))
    }

    pub(super) fn create_milestone(&mut self, id: i64) -> Answer {
        let by = self.by()?;
        self.may(id, Action::NewLabel, None, None).map_err(|_| Reply::not_found())?;
        let object = self.object()?;
        let title = text_field(&object, "title")?.flatten().unwrap_or_default();
        if title.is_empty() {
            return Err(Reply::invalid_field("Milestone", "missing_field", "title", "").into());
        }
        if self.repository(id)?.milestones.iter().any(|one| one.title == title) {
            return Err(Reply::invalid_field("Milestone", "already_exists", "title", "").into());
        }
        let last = self.repository(id)?.milestones.iter().map(|one| one.number).max();
        let mut milestone = Milestone {
            id: self.state.part_id(),
            number: last.unwrap_or(0) + 1,
            title,
            description: None,
            state: "open".into(),
            creator: by.user,
            due_on: None,
            created_at: self.now,
            updated_at: self.now,
            closed_at: None,
        };
        fill(&mut milestone, &object, self.now)?;
        let number = milestone.number.to_string();
        if let Some(repository) = self.state.repository_mut(id) {
            repository.milestones.push(milestone);
        }
        let milestone = self.milestone(id, &number)?;
        let value = self.present().milestone(self.repository(id)?, milestone);
        let location = value.get("url").and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Reply::created(value, location))
    }

    pub(super) fn edit_milestone(&mut self, id: i64, text: &str) -> Answer {
        self.may(id, Action::NewLabel, None, None).map_err(|_| Reply::not_found())?;
        let object = self.object()?;
        let mut milestone = self.milestone(id, text)?.clone();
        if let Some(title) = text_field(&object, "title")?.flatten() {
            milestone.title = title;
        }
        fill(&mut milestone, &object, self.now)?;
        milestone.updated_at = self.now;
        if let Some(repository) = self.state.repository_mut(id)
            && let Some(known) =
                repository.milestones.iter_mut().find(|one| one.number == milestone.number)
        {
            known.clone_from(&milestone);
        }
        Ok(Reply::changed(self.present().milestone(self.repository(id)?, &milestone)))
    }
}

fn fill(
    milestone: &mut Milestone,
    object: &Map<String, Value>,
    now: DateTime<Utc>,
) -> Result<(), Box<Reply>> {
    if let Some(description) = text_field(object, "description")? {
        milestone.description = description;
    }
    if let Some(due) = text_field(object, "due_on")? {
        milestone.due_on = match due {
            None => None,
            Some(text) => {
                let due = DateTime::parse_from_rfc3339(&text)
                    .map_err(|_| Reply::invalid_field("Milestone", "invalid", "due_on", ""))?;
                Some(due.with_timezone(&Utc))
            }
        };
    }
    match text_field(object, "state")?.flatten().as_deref() {
        Some("closed") => {
            milestone.state = "closed".into();
            milestone.closed_at = Some(now);
        }
        Some("open") => {
            milestone.state = "open".into();
            milestone.closed_at = None;
        }
        Some(_) => return Err(Reply::invalid_field("Milestone", "invalid", "state", "").into()),
        None => {}
    }
    Ok(())
}
