//! The clock of the workflows, and their control from outside the HTTP API.

use crate::Practice;
use crate::conduct::Job;
use crate::conduct_control::{end_job, start_job};
use crate::control::{missing, repository_id, user_id};
use crate::error::PracticeError;
use crate::may::Access;
use crate::state::State;
use crate::workflows::cron::Cron;
use crate::workflows::{Facts, Fires, Mishap, Run, RunStatus, Workflow, WorkflowState, fires};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A workflow as its file would say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkflowFile {
    /// The name of the file below `.github/workflows`.
    pub file: String,
    /// The cron lines.
    pub crons: Vec<String>,
    /// Who has written them.
    pub owner: String,
    /// `issues:` of the job's permissions.
    #[serde(default)]
    pub issues: Access,
    /// `contents:` of the same.
    #[serde(default)]
    pub contents: Access,
    /// Whether a `concurrency` group lets one run at a time.
    #[serde(default)]
    pub one_at_a_time: bool,
}

/// A run that is due: act as its job would, then say how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueRun {
    /// `owner/name`.
    pub repository: String,
    /// The name of the workflow's file.
    pub file: String,
    /// The number to end it by.
    pub run: i64,
    /// The cron line, or none.
    pub cron: Option<String>,
    /// When it was due.
    pub due: DateTime<Utc>,
    /// When a machine was there for it.
    pub starts_at: DateTime<Utc>,
    /// The token of its job.
    pub token: String,
}

/// Looks at all cron lines up to `now`.
pub(crate) fn advance(state: &mut State, now: DateTime<Utc>) {
    let homes: Vec<i64> = state
        .repositories()
        .filter(|home| home.conduct.workflows.iter().any(|one| one.looked_until < now))
        .map(|home| home.id)
        .collect();
    for home in homes {
        let Some(found) = state.repository(home) else { continue };
        let (owner, is_public) = (found.owner, !found.private);
        let last_commit = found.conduct.last_commit.unwrap_or(found.created_at);
        let mut workflows = found.conduct.workflows.clone();
        for workflow in &mut workflows {
            let members = state.meta().organizations.get(&owner).map(|one| &one.members);
            let owner_belongs = state.user(workflow.owner).is_some()
                && members.is_none_or(|members| members.contains(&workflow.owner));
            for (at, line) in workflow.occurrences(now) {
                let facts = Facts { state: workflow.state, last_commit, is_public, owner_belongs };
                let is_on = fires(facts, at, None);
                let luck = match is_on {
                    Fires::Run { .. } => workflow.take_luck(&line),
                    Fires::Not | Fires::SwitchesOff => None,
                };
                match fires(facts, at, luck) {
                    Fires::Run { created_at, starts_at } => {
                        let id = state.part_id();
                        add_run(workflow, id, (Some(line), at), (created_at, starts_at));
                    }
                    Fires::SwitchesOff => {
                        workflow.state = WorkflowState::DisabledInactivity;
                        workflow.updated_at = at;
                    }
                    Fires::Not => {}
                }
            }
            workflow.looked_until = now;
        }
        if let Some(found) = state.repository_mut(home) {
            found.conduct.workflows = workflows;
        }
    }
}

fn add_run(
    workflow: &mut Workflow,
    id: i64,
    (cron, due): (Option<String>, DateTime<Utc>),
    (created_at, starts_at): (DateTime<Utc>, DateTime<Utc>),
) {
    let number = workflow.runs.last().map_or(1, |last| last.number + 1);
    workflow.runs.push(Run {
        id,
        number,
        cron,
        due,
        created_at,
        starts_at,
        updated_at: starts_at,
        status: RunStatus::Queued,
        conclusion: None,
        token: None,
    });
}

/// A run that a person has asked for.
pub(crate) fn dispatch(state: &mut State, home: i64, file: &str, now: DateTime<Utc>) {
    let id = state.part_id();
    if let Some(workflow) = workflow_mut(state, home, file) {
        add_run(workflow, id, (None, now), (now, now));
    }
}

/// The workflow of a file.
pub(crate) fn workflow_mut<'s>(
    state: &'s mut State,
    home: i64,
    file: &str,
) -> Option<&'s mut Workflow> {
    let home = state.repository_mut(home)?;
    home.conduct.workflows.iter_mut().find(|one| one.file == file)
}

/// Begins what is due by `now`.
fn begin(state: &mut State, now: DateTime<Utc>) -> Vec<DueRun> {
    let mut begun = Vec::new();
    let homes: Vec<(i64, Vec<Workflow>)> = state
        .repositories()
        .filter(|home| !home.conduct.workflows.is_empty())
        .map(|home| (home.id, home.conduct.workflows.clone()))
        .collect();
    for (home, mut workflows) in homes {
        let Some(found) = state.repository(home) else { continue };
        let owner = state.user(found.owner).map_or("ghost", |user| user.login.as_str());
        let full_name = format!("{owner}/{}", found.name);
        for workflow in &mut workflows {
            let (starting, cancelled) = workflow.turns(now);
            let (issues, contents) = (workflow.issues, workflow.contents);
            for run in &mut workflow.runs {
                if cancelled.contains(&run.id) {
                    run.status = RunStatus::Completed;
                    run.conclusion = Some("cancelled".into());
                    run.updated_at = now;
                } else if starting.contains(&run.id) {
                    let job = Job { repository: home, issues, contents };
                    let token = start_job(state, job, now);
                    run.status = RunStatus::InProgress;
                    run.updated_at = now;
                    run.token = Some(token.clone());
                    begun.push(DueRun {
                        repository: full_name.clone(),
                        file: workflow.file.clone(),
                        run: run.id,
                        cron: run.cron.clone(),
                        due: run.due,
                        starts_at: run.starts_at,
                        token,
                    });
                }
            }
        }
        if let Some(found) = state.repository_mut(home) {
            found.conduct.workflows = workflows;
        }
    }
    begun.sort_by_key(|run| (run.starts_at, run.run));
    begun
}

fn end(state: &mut State, id: i64, conclusion: &str, now: DateTime<Utc>) -> Option<()> {
    let of = |run: &Run| run.id == id && run.status == RunStatus::InProgress;
    let home = state
        .repositories()
        .find(|home| home.conduct.workflows.iter().any(|one| one.runs.iter().any(of)))?
        .id;
    let workflows = &mut state.repository_mut(home)?.conduct.workflows;
    let run = workflows.iter_mut().flat_map(|one| &mut one.runs).find(|run| of(run))?;
    run.status = RunStatus::Completed;
    run.conclusion = Some(conclusion.to_owned());
    run.updated_at = now;
    let token = run.token.take()?;
    end_job(state, &token);
    Some(())
}

impl Practice {
    /// Commits a workflow, in place of the one of the same file; its owner is a member of the
    /// organisation from then on, and its crons count from now on.
    ///
    /// # Errors
    /// No such repository or user, or a line that is no cron line; the file cannot be written.
    pub fn put_workflow(&self, full_name: &str, from: WorkflowFile) -> Result<(), PracticeError> {
        let now = self.now();
        self.observe(now, |state| {
            let home = repository_id(state, full_name)?;
            let owner = user_id(state, &from.owner)?;
            if let Some(line) = from.crons.iter().find(|line| Cron::parse(line).is_none()) {
                return Err(missing(format!("cron line {line}")));
            }
            let id = state.part_id();
            let organization = state.repository(home).map_or(0, |home| home.owner);
            let members = state.meta_mut().organizations.entry(organization).or_default();
            members.members.insert(owner);
            let Some(found) = state.repository_mut(home) else { return Ok(()) };
            found.conduct.last_commit = Some(now);
            let known = found.conduct.workflows.iter().position(|one| one.file == from.file);
            let known = known.map(|place| found.conduct.workflows.remove(place));
            let state = known.as_ref().map_or(WorkflowState::Active, |known| known.state);
            found.conduct.workflows.push(Workflow {
                id: known.as_ref().map_or(id, |known| known.id),
                file: from.file,
                crons: from.crons,
                owner,
                state,
                issues: from.issues,
                contents: from.contents,
                one_at_a_time: from.one_at_a_time,
                created_at: known.as_ref().map_or(now, |known| known.created_at),
                updated_at: now,
                looked_until: now,
                mishaps: Vec::new(),
                runs: known.map(|known| known.runs).unwrap_or_default(),
            });
            Ok(())
        })?
    }

    /// Lets the next runs of a workflow meet a mishap.
    ///
    /// # Errors
    /// No such repository or workflow; the file cannot be written.
    pub fn push_mishap(
        &self,
        full_name: &str,
        file: &str,
        mishap: Mishap,
    ) -> Result<(), PracticeError> {
        self.observe(self.now(), |state| {
            let home = repository_id(state, full_name)?;
            let found = workflow_mut(state, home, file);
            found.ok_or_else(|| missing(format!("workflow {file}")))?.mishaps.push(mishap);
            Ok(())
        })?
    }

    /// Says that somebody has committed to a repository just now.
    ///
    /// # Errors
    /// No such repository; the file cannot be written.
    pub fn commit(&self, full_name: &str) -> Result<(), PracticeError> {
        let now = self.now();
        self.observe(now, |state| {
            let home = repository_id(state, full_name)?;
            if let Some(home) = state.repository_mut(home) {
                home.conduct.last_commit = Some(now);
            }
            Ok(())
        })?
    }

    /// Begins the runs that are due by now and hands them out, each once.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn due_runs(&self) -> Result<Vec<DueRun>, PracticeError> {
        let now = self.now();
        self.observe(now, |state| begin(state, now))
    }

    /// Ends a run: `success`, `failure` or `cancelled`. Its token is refused from then on.
    ///
    /// # Errors
    /// No such run is in progress; the file cannot be written.
    pub fn end_run(&self, run: i64, conclusion: &str) -> Result<(), PracticeError> {
        let now = self.now();
        self.observe(now, |state| {
            end(state, run, conclusion, now).ok_or_else(|| missing(format!("run {run}")))
        })?
    }
}
