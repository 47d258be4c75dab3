//! GitHub Actions: the state of a workflow, and its runs.

use super::RequestContext;
use crate::model::{Repository, Role};
use crate::reply::{Answer, Reply};
use crate::represent::{node, time};
use crate::workflows::{Run, RunStatus, Workflow, WorkflowState};
use crate::workflows_control::{dispatch, workflow_mut};
use serde_json::{Value, json};

impl RequestContext<'_> {
    pub(super) fn actions(&mut self, method: &str, id: i64, rest: &[&str]) -> Answer {
        match (method, rest) {
            ("GET", ["workflows"]) => self.list_workflows(id),
            ("GET", ["workflows", workflow]) => {
                let (home, found) = (self.repository(id)?, self.workflow(id, workflow)?);
                Ok(Reply::ok(self.workflow_json(home, found)))
            }
            ("GET", ["workflows", workflow, "runs"]) => self.list_runs(id, workflow),
            ("PUT", ["workflows", workflow, verb @ ("enable" | "disable")]) => {
                let file = self.changeable_workflow(id, workflow)?;
                let (now, is_on) = (self.now, *verb == "enable");
                if let Some(found) = workflow_mut(self.state, id, &file) {
                    found.state = match is_on {
                        true => WorkflowState::Active,
                        false => WorkflowState::DisabledManually,
                    };
                    found.updated_at = now;
                }
                Ok(Reply::no_content())
            }
            ("POST", ["workflows", workflow, "dispatches"]) => {
                let file = self.changeable_workflow(id, workflow)?;
                dispatch(self.state, id, &file, self.now);
                Ok(Reply::no_content())
            }
            _ => Err(Reply::not_found().into()),
        }
    }

    /// By the name of its file, or by its number.
    fn workflow(&self, id: i64, wanted: &str) -> Result<&Workflow, Box<Reply>> {
        let found = self
            .repository(id)?
            .conduct
            .workflows
            .iter()
            .find(|workflow| workflow.file == wanted || wanted.parse() == Ok(workflow.id));
        found.ok_or_else(|| Reply::not_found().into())
    }

    /// The file of a workflow that the asker may change.
    fn changeable_workflow(&self, id: i64, wanted: &str) -> Result<String, Box<Reply>> {
        if self.role(id) < Role::Write {
            return Err(Reply::no_right().into());
        }
        Ok(self.workflow(id, wanted)?.file.clone())
    }

    fn list_workflows(&self, id: i64) -> Answer {
        let home = self.repository(id)?;
        let all: Vec<&Workflow> = home.conduct.workflows.iter().collect();
        let total = all.len();
        let mut page = self.paginate(Some(id), all, |one| self.workflow_json(home, one));
        let shown = std::mem::take(&mut page.shown);
        Ok(page.links(Reply::ok(json!({ "total_count": total, "workflows": shown }))))
    }

    /// The runs that have been made, the newest first.
    fn list_runs(&self, id: i64, workflow: &str) -> Answer {
        let (home, workflow) = (self.repository(id)?, self.workflow(id, workflow)?);
        let asked = |name: &str| self.request.parameter(name).filter(|text| !text.is_empty());
        let (event, status) = (asked("event"), asked("status"));
        let mut found: Vec<&Run> = workflow
            .runs
            .iter()
            .filter(|run| run.created_at <= self.lists_at)
            .filter(|run| event.as_ref().is_none_or(|event| event == event_of(run)))
            .filter(|run| {
                status.as_ref().is_none_or(|status| {
                    run.conclusion.as_ref() == Some(status) || status_of(run) == status
                })
            })
            .collect();
        found.sort_by_key(|run| std::cmp::Reverse((run.created_at, run.id)));
        let total = found.len();
        let mut page = self.paginate(Some(id), found, |run| self.run_json(home, workflow, run));
        let shown = std::mem::take(&mut page.shown);
        Ok(page.links(Reply::ok(json!({ "total_count": total, "workflow_runs": shown }))))
    }

    fn workflow_json(&self, home: &Repository, workflow: &Workflow) -> Value {
        let view = self.present();
        let path = format!(".github/workflows/{}", workflow.file);
        let page = format!("{}/{}", view.html(), view.full_name(home));
        json!({
            "id": workflow.id,
            "node_id": node("W", workflow.id),
            "name": workflow.file.split('.').next(),
            "path": path,
            "state": workflow.state,
            "created_at": time(workflow.created_at),
            "updated_at": time(workflow.updated_at),
            "url": format!("{}/actions/workflows/{}", view.repository_url(home), workflow.id),
            "html_url": format!("{page}/blob/main/{path}"),
            "badge_url": format!("{page}/workflows/{}/badge.svg", workflow.file)
        })
    }

    /// A run, as far as anybody asks; which commit it ran on is not kept, and its addresses lead nowhere.
    fn run_json(&self, home: &Repository, workflow: &Workflow, run: &Run) -> Value {
        let view = self.present();
        let actions = format!("{}/actions", view.repository_url(home));
        let url = format!("{actions}/runs/{}", run.id);
        let html = format!("{}/{}/actions/runs/{}", view.html(), view.full_name(home), run.id);
        json!({
            "id": run.id,
            "node_id": node("WFR", run.id),
            "name": workflow.file.split('.').next(),
            "display_title": workflow.file.split('.').next(),
            "path": format!(".github/workflows/{}", workflow.file),
            "head_branch": "main",
            "head_sha": "0000000000000000000000000000000000000000",
            "run_number": run.number,
            "run_attempt": 1,
            "event": event_of(run),
            "status": run.status,
            "conclusion": run.conclusion,
            "workflow_id": workflow.id,
            "url": url,
            "html_url": html,
            "pull_requests": [],
            "created_at": time(run.created_at),
            "updated_at": time(run.updated_at),
            "run_started_at": time(run.created_at),
            "actor": view.user(workflow.owner),
            "triggering_actor": view.user(workflow.owner),
            "head_commit": null,
            "repository": view.repository(home, None),
            "head_repository": view.repository(home, None),
            "check_suite_url": format!("{}/check-suites/{}", view.repository_url(home), run.id),
            "jobs_url": format!("{url}/jobs"),
            "logs_url": format!("{url}/logs"),
            "artifacts_url": format!("{url}/artifacts"),
            "cancel_url": format!("{url}/cancel"),
            "rerun_url": format!("{url}/rerun"),
            "workflow_url": format!("{actions}/workflows/{}", workflow.id)
        })
    }
}

fn event_of(run: &Run) -> &'static str {
    if run.cron.is_some() { "schedule" } else { "workflow_dispatch" }
}

fn status_of(run: &Run) -> &'static str {
    match run.status {
        RunStatus::Queued => "queued",
        RunStatus::InProgress => "in_progress",
        RunStatus::Completed => "completed",
    }
}
