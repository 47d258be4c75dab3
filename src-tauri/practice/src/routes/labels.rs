//! Labels of a repository and of its issues.

use super::RequestContext;
use crate::may::Action;
use crate::model::Label;
use crate::reply::{Answer, Reply};
use crate::unsettled::NewLabel;
use serde_json::{Value, json};

impl RequestContext<'_> {
    fn find_label(&self, id: i64, name: &str) -> Result<&Label, Box<Reply>> {
        self.repository(id)?
            .labels
            .iter()
            .find(|label| label.name.eq_ignore_ascii_case(name))
            .ok_or_else(|| Reply::not_found().into())
    }

    /// Refuses names that no label has, where the switch says so and the asker may make none.
    pub(super) fn knows_labels(&self, id: i64, names: &[Value]) -> Result<(), Box<Reply>> {
        let refuses = self.state.meta().unsettled.new_label == NewLabel::Refused;
        if refuses
            && names.iter().filter_map(name_of).any(|name| self.find_label(id, name).is_err())
        {
            self.needs(id, Action::NewLabel, None, None)?;
        }
        Ok(())
    }

    /// The numbers of labels, made where they are missing and the asker may, as GitHub does.
    pub(super) fn label_ids(&mut self, id: i64, names: &[Value]) -> Result<Vec<i64>, Box<Reply>> {
        self.knows_labels(id, names)?;
        let makes = self.may(id, Action::NewLabel, None, None).is_ok();
        let mut ids = Vec::new();
        for name in names.iter().filter_map(name_of) {
            match self.find_label(id, name).map(|label| label.id) {
                Ok(known) => ids.push(known),
                Err(_) if makes => ids.push(self.add_label(id, name, "ededed", None)),
                Err(_) => {}
            }
        }
        ids.dedup();
        Ok(ids)
    }

    fn add_label(&mut self, id: i64, name: &str, color: &str, about: Option<String>) -> i64 {
        let number = self.state.part_id();
        if let Some(repository) = self.state.repository_mut(id) {
            repository.labels.push(Label {
                id: number,
                name: name.into(),
                color: color.into(),
                description: about,
            });
        }
        number
    }

    pub(super) fn list_labels(&self, id: i64) -> Answer {
        let repository = self.repository(id)?;
        let view = self.lists();
        let entries = repository.labels.iter().collect();
        Ok(self.page(id, entries, |label| view.label(repository, label)))
    }

    pub(super) fn show_label(&self, id: i64, name: &str) -> Answer {
        let label = self.find_label(id, name)?;
        Ok(Reply::ok(self.present().label(self.repository(id)?, label)))
    }

    pub(super) fn create_label(&mut self, id: i64) -> Answer {
        self.needs(id, Action::NewLabel, None, None)?;
        let object = self.object()?;
        let text = |name: &str| object.get(name).and_then(Value::as_str);
        let Some(name) = text("name").filter(|name| !name.is_empty()) else {
            return Err(Reply::invalid_field("Label", "missing_field", "name", "").into());
        };
        let color = text("color").unwrap_or("ededed");
        if color.len() != 6 || !color.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Reply::invalid_field("Label", "invalid", "color", "").into());
        }
        if self.find_label(id, name).is_ok() {
            return Err(Reply::invalid_field("Label", "already_exists", "name", "").into());
        }
        self.add_label(id, name, color, text("description").map(str::to_owned));
        let label = self.find_label(id, name)?;
        let value = self.present().label(self.repository(id)?, label);
        let location = value.get("url").and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Reply::created(value, location))
    }

    /// The labels an issue has now.
    fn labels_now(&self, id: i64, issue: i64) -> Result<Value, Box<Reply>> {
        Ok(self.issue_now(id, issue)?.get("labels").cloned().unwrap_or_else(|| json!([])))
    }

    pub(super) fn list_issue_labels(&self, id: i64, issue: &str) -> Answer {
        let issue = self.issue(id, issue)?.id;
        match self.labels_now(id, issue)? {
            Value::Array(labels) => Ok(self.page(id, labels, |label| label)),
            other => Ok(Reply::ok(other)),
        }
    }

    /// The names that were sent: under `labels`, or without anything around them, as most clients do.
    fn names(&self) -> Result<Vec<Value>, Box<Reply>> {
        if let Ok(Value::Array(names)) = serde_json::from_slice(&self.request.body) {
            return Ok(names);
        }
        let object = self.object()?;
        Ok(object.get("labels").and_then(Value::as_array).cloned().unwrap_or_default())
    }

    pub(super) fn label_issue(&mut self, id: i64, issue: &str, method: &str) -> Answer {
        let by = self.by()?;
        let found = self.issue(id, issue)?;
        self.needs(id, Action::Fill, Some(found), None)?;
        let issue = found.id;
        let names = self.names()?;
        let ids = self.label_ids(id, &names)?;
        self.state.change_issue(issue, &by, self.now, |version| {
            if method == "PUT" {
                version.labels.clear();
            }
            for label in ids {
                if !version.labels.contains(&label) {
                    version.labels.push(label);
                }
            }
        });
        Ok(Reply::changed(self.labels_now(id, issue)?))
    }

    pub(super) fn unlabel_issue(&mut self, id: i64, issue: &str, name: Option<&str>) -> Answer {
        let by = self.by()?;
        let issue = self.issue(id, issue)?.clone();
        self.needs(id, Action::Fill, Some(&issue), None)?;
        let has = |label: i64| issue.newest().is_some_and(|newest| newest.labels.contains(&label));
        let only = match name {
            None => None,
            Some(name) => {
                let label = self.find_label(id, name).ok().map(|label| label.id);
                let label = label.filter(|label| has(*label));
                Some(label.ok_or_else(|| Reply::error(404, "Label does not exist"))?)
            }
        };
        self.state.change_issue(issue.id, &by, self.now, |version| {
            version.labels.retain(|label| only.is_some_and(|only| *label != only));
        });
        match only {
            None => Ok(Reply::no_content()),
            Some(_) => Ok(Reply::changed(self.labels_now(id, issue.id)?)),
        }
    }
}

/// A label's name, alone or in an object.
fn name_of(label: &Value) -> Option<&str> {
    label.as_str().or_else(|| label.get("name")?.as_str())
}
