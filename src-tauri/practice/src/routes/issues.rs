//! Issues: listing, opening, editing, locking.

use super::{BODY_LIMIT, RequestContext, text_field};
use crate::may::Action;
use crate::model::{Issue, IssueVersion, UserKind};
use crate::reply::{Answer, Reply};
use chrono::{SubsecRound as _, TimeDelta};
use serde_json::{Map, Value, json};

/// Why an issue may be locked.
const LOCK_REASONS: [&str; 4] = ["off-topic", "too heated", "resolved", "spam"];

/// Why the state changed. A server that knows no duplicates lacks the first.
const STATE_REASONS: [&str; 4] = ["duplicate", "completed", "not_planned", "reopened"];

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
        // Lists of issues lag behind where that is switched on; single issues do not.
        let lag = TimeDelta::seconds(self.state.meta().unsettled.issue_lists_lag.into());
        let listed_at = self.lists_at - lag;
        let view = self.view(listed_at);
        let mut found: Vec<_> = self
            .state
            .issues_of(id)
            .filter(|issue| issue.deleted.is_none() && issue.transferred.is_none())
            .filter_map(|issue| Some((issue, issue.at(listed_at)?)))
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
                    let finds_bots = self.state.meta().unsettled.creator_finds_bots;
                    self.state.user_by_login(login).is_some_and(|user| {
                        user.id == issue.author && (finds_bots || user.kind != UserKind::Bot)
                    })
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
        let issue = self.issue(id, issue)?;
        let version = issue.at(self.singles_at).ok_or_else(Reply::not_found)?;
        let view = self.singles();
        let updated = view.issue_updated(issue, version);
        Ok(Reply::ok(view.issue(self.repository(id)?, issue, version)).modified(updated))
    }

    /// Where to ask now for an issue that was transferred. GitHub's description of its API names a 301 for the
    /// issue itself, read or changed, and for its labels; for what else hangs on it a 404.
    pub(super) fn moved_on(&self, id: i64, rest: &[&str]) -> Option<String> {
        let (["issues", issue] | ["issues", issue, "labels", ..]) = rest else { return None };
        let (home, number) = self.state.issue(id, issue.parse().ok()?)?.transferred?;
        let full_name = self.present().full_name(self.state.repository(home)?);
        let behind = rest.get(2..).unwrap_or_default();
        let path: String = behind.iter().map(|part| format!("/{part}")).collect();
        Some(format!("{}/repos/{full_name}/issues/{number}{path}", self.request.root))
    }

    /// What needs push access and is silently dropped without it.
    fn fill_parts(
        &mut self,
        id: i64,
        object: &Map<String, Value>,
        version: &mut IssueVersion,
    ) -> Result<(), Box<Reply>> {
        let names = object.get("labels").and_then(Value::as_array);
        if self.may(id, Action::Fill, None, None).is_err() {
            return self.knows_labels(id, names.map_or(&[][..], Vec::as_slice));
        }
        if let Some(names) = names {
            version.labels = self.label_ids(id, names)?;
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
        self.needs(id, Action::Open, None, None)?;
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
            duplicate_of: None,
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
        self.wake_prow(id, issue, by.user, None);
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
        let object = self.object()?;
        let Some(mut version) = issue.newest().cloned() else {
            return Err(Reply::not_found().into());
        };
        self.may_edit(id, &issue, &object)?;
        if let Some(title) = text_field(&object, "title")?.flatten() {
            version.title = title;
        }
        if let Some(body) = text_field(&object, "body")? {
            // Over the limit GitHub answers 200 and keeps the old body.
            if !self.keep_body && body.as_ref().is_none_or(|body| body.len() <= BODY_LIMIT) {
                version.body = body.filter(|body| !body.is_empty());
            }
        }
        self.change_state(&object, &mut version, by.user)?;
        self.fill_parts(id, &object, &mut version)?;
        self.state.change_issue(issue.id, &by, self.now, |newest| {
            let (at, by) = (newest.at, (newest.by, newest.device.take(), newest.request));
            *newest = version;
            newest.at = at;
            (newest.by, newest.device, newest.request) = by;
        });
        Ok(Reply::changed(self.issue_now(id, issue.id)?))
    }

    /// Whether the asker may change all that is sent; labels, milestone and people are dropped instead.
    fn may_edit(
        &self,
        id: i64,
        issue: &Issue,
        object: &Map<String, Value>,
    ) -> Result<(), Box<Reply>> {
        let state = issue.newest().map(|version| version.state.as_str());
        let wanted = object.get("state").and_then(Value::as_str);
        let mut needed = vec![];
        if object.contains_key("body") {
            needed.push(Action::EditBody);
        }
        match wanted.filter(|_| wanted != state) {
            Some("closed") => needed.push(Action::Close),
            Some("open") => needed.push(Action::Reopen),
            _ => {}
        }
        if object.contains_key("title") || needed.is_empty() {
            needed.push(Action::EditTitle);
        }
        needed.into_iter().try_for_each(|action| self.needs(id, action, Some(issue), None))
    }

    /// Closes or opens, with a reason. The reason is ignored unless the state changes in the same call,
    /// and so is the issue that this one doubles unless that is the reason: GitHub's description of
    /// `PATCH`.
    fn change_state(
        &self,
        object: &Map<String, Value>,
        version: &mut IssueVersion,
        by: i64,
    ) -> Result<(), Box<Reply>> {
        let reason = text_field(object, "state_reason")?.flatten();
        let knows_duplicate = self.state.meta().unsettled.knows_duplicate;
        let known = STATE_REASONS.get(usize::from(!knows_duplicate)..).unwrap_or_default();
        if let Some(reason) = reason.as_deref().filter(|reason| !known.contains(reason)) {
            return Err(Reply::not_a_member(reason, known).into());
        }
        let wanted = match object.get("state").and_then(Value::as_str) {
            Some(wanted @ ("open" | "closed")) => wanted,
            Some(_) => return Err(Reply::invalid_field("Issue", "invalid", "state", "").into()),
            None => return Ok(()),
        };
        if wanted == version.state {
            return Ok(());
        }
        version.state = wanted.into();
        version.duplicate_of = None;
        if wanted == "open" {
            version.state_reason = Some("reopened".into());
            (version.closed_at, version.closed_by) = (None, None);
            return Ok(());
        }
        if reason.as_deref() == Some("duplicate") {
            let first = object.get("duplicate_issue_id").filter(|id| !id.is_null());
            version.duplicate_of = first.map(|id| self.issue_to_see(id)).transpose()?;
        }
        version.state_reason = Some(reason.unwrap_or_else(|| "completed".into()));
        (version.closed_at, version.closed_by) = (Some(self.now), Some(by));
        Ok(())
    }

    /// The id of an issue that is there and that the asker may see.
    fn issue_to_see(&self, id: &Value) -> Result<i64, Box<Reply>> {
        let found = id.as_i64().and_then(|id| self.state.issue_by_id(id));
        let seen = found.filter(|issue| {
            let home = self.state.repository(issue.repository);
            let is_there = issue.deleted.is_none() && issue.discussion.is_none();
            is_there && home.is_some_and(|home| self.state.role(home, self.caller).is_some())
        });
        let refused = || Reply::invalid_field("Issue", "invalid", "duplicate_issue_id", "");
        Ok(seen.ok_or_else(refused)?.id)
    }

    pub(super) fn lock(&mut self, id: i64, issue: &str, method: &str) -> Answer {
        let by = self.by()?;
        let found = self.issue(id, issue)?;
        self.needs(id, Action::Lock, Some(found), None)?;
        let issue = found.id;
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
