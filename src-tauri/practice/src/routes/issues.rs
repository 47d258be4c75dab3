//! Issues: listing, opening, editing, locking.

use super::{BODY_LIMIT, RequestContext, text_field};
use crate::model::{IssueVersion, Role};
use crate::reply::{Answer, Reply};
use chrono::SubsecRound as _;
use serde_json::{Map, Value, json};

/// Why an issue may be locked.
const LOCK_REASONS: [&str; 4] = ["off-topic", "too heated", "resolved", "spam"];

impl RequestContext<'_> {
    pub(super) fn list_issues(&self, id: i64) -> Answer {
        let repository = self.repository(id)?;
        let since = self.since()?;
        let parameter = |name: &str| self.request.parameter(name).filter(|text| !text.is_empty());
        let state = parameter("state").unwrap_or_else(|| "open".into());
        let labels = parameter("labels").unwrap_or_default();
        let wanted: Vec<&str> = labels.split(',').filter(|name| !name.is_empty()).collect();
        let creator = parameter("creator");
        let assignee = parameter("assignee");
        let milestone = parameter("milestone");
        let view = self.lists();
        let mut found: Vec<_> = self
            .state
            .issues_of(id)
            .filter(|issue| issue.deleted.is_none() && issue.transferred.is_none())
            .filter_map(|issue| Some((issue, issue.at(self.lists_at)?)))
            .filter(|(_, version)| state == "all" || version.state == state)
            .filter(|(_, version)| {
                wanted.iter().all(|name| {
                    repository.labels.iter().any(|label| {
                        label.name.eq_ignore_ascii_case(name) && version.labels.contains(&label.id)
                    })
                })
            })
            .filter(|(issue, _)| {
                creator.as_ref().is_none_or(|login| {
                    self.state.user_by_login(login).is_some_and(|user| user.id == issue.author)
                })
            })
            .filter(|(_, version)| match assignee.as_deref() {
                None => true,
                Some("*") => !version.assignees.is_empty(),
                Some("none") => version.assignees.is_empty(),
                Some(login) => self
                    .state
                    .user_by_login(login)
                    .is_some_and(|user| version.assignees.contains(&user.id)),
            })
            .filter(|(_, version)| match milestone.as_deref() {
                None => true,
                Some("*") => version.milestone.is_some(),
                Some("none") => version.milestone.is_none(),
                Some(number) => version.milestone.is_some_and(|known| number.parse() == Ok(known)),
            })
            .filter(|(issue, version)| {
                since.is_none_or(|since| {
                    view.issue_updated(issue, version).trunc_subsecs(0) >= since
                })
            })
            .collect();
        match parameter("sort").as_deref() {
            Some("updated") => found
                .sort_by_key(|(issue, version)| (view.issue_updated(issue, version), issue.number)),
            Some("comments") => {
                found.sort_by_key(|(issue, _)| (view.comments(issue).count(), issue.number));
            }
            _ => found.sort_by_key(|(issue, _)| issue.number),
        }
        if parameter("direction").as_deref() != Some("asc") {
            found.reverse();
        }
        Ok(self.page(id, found, |(issue, version)| view.issue(repository, issue, version)))
    }

    pub(super) fn show_issue(&self, id: i64, issue: &str) -> Answer {
        if let Some(to) = self.transferred_to(id, issue) {
            return Ok(Reply::moved(301, to));
        }
        let issue = self.issue(id, issue)?;
        let version = issue.at(self.singles_at).ok_or_else(Reply::not_found)?;
        let view = self.singles();
        let updated = view.issue_updated(issue, version);
        Ok(Reply::ok(view.issue(self.repository(id)?, issue, version)).modified(updated))
    }

    fn transferred_to(&self, id: i64, issue: &str) -> Option<String> {
        let (home, number) = self.state.issue(id, issue.parse().ok()?)?.transferred?;
        let full_name = self.present().full_name(self.state.repository(home)?);
        Some(format!("{}/repos/{full_name}/issues/{number}", self.request.root))
    }

    /// What needs push access and is silently dropped without it.
    fn fill_parts(
        &mut self,
        id: i64,
        object: &Map<String, Value>,
        version: &mut IssueVersion,
    ) -> Result<(), Box<Reply>> {
        if self.role(id) < Role::Triage {
            return Ok(());
        }
        if let Some(names) = object.get("labels").and_then(Value::as_array) {
            version.labels = self.label_ids(id, names);
        }
        let mut logins: Vec<&str> =
            object.get("assignee").and_then(Value::as_str).into_iter().collect();
        if let Some(many) = object.get("assignees").and_then(Value::as_array) {
            logins = many.iter().filter_map(Value::as_str).collect();
        }
        if object.contains_key("assignee") || object.contains_key("assignees") {
            version.assignees = logins
                .into_iter()
                .filter_map(|login| self.state.user_by_login(login).map(|user| user.id))
                .collect();
        }
        if let Some(milestone) = object.get("milestone") {
            let number = milestone.as_i64();
            let known = |number: i64| {
                self.state
                    .repository(id)
                    .is_some_and(|repo| repo.milestones.iter().any(|one| one.number == number))
            };
            if number.is_some_and(|number| !known(number)) {
                return Err(Reply::invalid_field("Issue", "invalid", "milestone", "").into());
            }
            version.milestone = number;
        }
        Ok(())
    }

    pub(super) fn create_issue(&mut self, id: i64) -> Answer {
        let by = self.by()?;
        let object = self.object()?;
        let title = text_field(&object, "title")?.flatten().unwrap_or_default();
        if title.trim().is_empty() {
            return Err(Reply::error(422, "Invalid request.\n\n\"title\" wasn't supplied.").into());
        }
        let body = text_field(&object, "body")?.flatten().filter(|body| !body.is_empty());
        if body.as_ref().is_some_and(|body| body.len() > BODY_LIMIT) {
            return Err(Reply::invalid(json!([
                { "resource": "Issue", "code": "custom", "field": "body",
                  "message": "body is too long" },
                { "resource": "Issue", "code": "custom", "field": "body",
                  "message": "body is too long (maximum is 65536 characters)" }
            ]))
            .into());
        }
        let mut version = IssueVersion {
            at: self.now,
            by: by.user,
            device: by.device,
            request: by.request,
            title,
            body,
            state: "open".into(),
            state_reason: None,
            locked: false,
            lock_reason: None,
            labels: Vec::new(),
            assignees: Vec::new(),
            milestone: None,
            closed_at: None,
            closed_by: None,
        };
        self.fill_parts(id, &object, &mut version)?;
        let issue = self.state.add_issue(id, version).ok_or_else(Reply::not_found)?;
        let value = self.issue_now(id, issue)?;
        let location = value.get("url").and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Reply::created(value, location))
    }

    pub(super) fn issue_now(&self, id: i64, issue: i64) -> Result<Value, Box<Reply>> {
        let issue = self.state.issue_by_id(issue).ok_or_else(Reply::not_found)?;
        let version = issue.newest().ok_or_else(Reply::not_found)?;
        Ok(self.present().issue(self.repository(id)?, issue, version))
    }

    pub(super) fn edit_issue(&mut self, id: i64, issue: &str) -> Answer {
        let by = self.by()?;
        let issue = self.issue(id, issue)?.clone();
        if issue.author != by.user && self.role(id) < Role::Triage && !self.is_bot(by.user) {
            return Err(Reply::no_right().into());
        }
        let object = self.object()?;
        let Some(mut version) = issue.newest().cloned() else {
            return Err(Reply::not_found().into());
        };
        if let Some(title) = text_field(&object, "title")?.flatten() {
            version.title = title;
        }
        if let Some(body) = text_field(&object, "body")? {
            // Over the limit GitHub answers 200 and keeps the old body.
            if !self.keep_body && body.as_ref().is_none_or(|body| body.len() <= BODY_LIMIT) {
                version.body = body.filter(|body| !body.is_empty());
            }
        }
        let reason = text_field(&object, "state_reason")?.flatten();
        match object.get("state").and_then(Value::as_str) {
            Some("closed") => {
                version.state_reason = Some(reason.unwrap_or_else(|| "completed".into()));
                if version.state != "closed" {
                    version.closed_at = Some(self.now);
                    version.closed_by = Some(by.user);
                }
                version.state = "closed".into();
            }
            Some("open") => {
                if version.state == "closed" {
                    version.state_reason = Some("reopened".into());
                }
                version.state = "open".into();
                version.closed_at = None;
                version.closed_by = None;
            }
            Some(_) => {
                return Err(Reply::invalid_field("Issue", "invalid", "state", "").into());
            }
            None => {}
        }
        self.fill_parts(id, &object, &mut version)?;
        self.state.change_issue(issue.id, &by, self.now, |newest| {
            let (at, by) = (newest.at, (newest.by, newest.device.take(), newest.request));
            *newest = version;
            newest.at = at;
            (newest.by, newest.device, newest.request) = by;
        });
        Ok(Reply::changed(self.issue_now(id, issue.id)?))
    }

    pub(super) fn lock(&mut self, id: i64, issue: &str, method: &str) -> Answer {
        let by = self.by()?;
        let issue = self.issue(id, issue)?.id;
        if self.role(id) < Role::Triage {
            return Err(Reply::no_right().into());
        }
        let reason = text_field(&self.object()?, "lock_reason")?.flatten();
        if let Some(reason) = reason.as_deref().filter(|reason| !LOCK_REASONS.contains(reason)) {
            return Err(Reply::not_a_member(reason, &LOCK_REASONS).into());
        }
        let locked = method == "PUT";
        self.state.change_issue(issue, &by, self.now, |version| {
            version.locked = locked;
            version.lock_reason = reason.filter(|_| locked);
        });
        Ok(Reply::no_content())
    }
}
