//! The workflow that opens the team's rounds, watched by whoever opens them where it does not.

use crate::{Engine, ReadTx, ground::github::Client, settings::rhythm_of, team::tables::Team};
use meridian_core::{
    courier::{Answer, Payload, Refusal, Request},
    round::watcher::{self, Heard, State, Watched, Workflow},
    settings::WorkflowHeard,
};
use meridian_protocol::Failure;

impl ReadTx<'_> {
    /// How the workflow is that the team's file names, as far as GitHub was asked; none where it names none.
    pub(super) fn workflow_watched(&self, team: &Team) -> Result<Option<Watched>, Failure> {
        let Some(file) = self.workflow_named(team)? else { return Ok(None) };
        let rhythm = rhythm_of(team)?;
        let heard = self.chosen(WorkflowHeard, team.id)?.filter(|heard| heard.file == file);
        let (state, at) = (State::Unknown, self.now());
        let unheard = Workflow { file: &file, state, last_run: None, at, owner: None };
        let workflow = heard.as_ref().map_or(unheard, Heard::workflow);
        Ok(Some(watcher::watch(&workflow, &rhythm, self.now())))
    }

    fn workflow_named(&self, team: &Team) -> Result<Option<String>, Failure> {
        let file = self.chosen_together(team)?.and_then(|file| file.workflow);
        Ok(file.map(|path| path.rsplit('/').next().unwrap_or_default().to_owned()))
    }

    /// The file of the workflow that is to be asked for now.
    fn workflow_to_hear_of(&self, team: &Team) -> Result<Option<String>, Failure> {
        let Some(file) = self.workflow_named(team)? else { return Ok(None) };
        let rhythm = rhythm_of(team)?;
        let heard = self.chosen(WorkflowHeard, team.id)?;
        let is_known = |heard: Heard| heard.file == file && !heard.is_old(&rhythm, self.now());
        Ok((!heard.is_some_and(is_known)).then_some(file))
    }
}

impl Engine {
    /// Asks GitHub how the workflow is, where that is due: two requests.
    pub(super) async fn hear_of_workflow(
        &self,
        team: &Team,
        client: &Client,
    ) -> Result<(), Failure> {
        let Some(file) = self.read(|tx| tx.workflow_to_hear_of(team))? else { return Ok(()) };
        let repository = &team.facts.repository;
        let at = self.now();
        let asked = Request::Workflow { file: file.clone() };
        let state = match client.send(repository, &asked).await {
            Answer::Ok { payload: Payload::Workflow(word), .. } => State::of(&word),
            Answer::Refused(Refusal::Missing) => State::Gone,
            // Whoever may not read it is not told by asking again.
            Answer::Refused(_) => State::Unknown,
            _ => return Ok(()),
        };
        let asked = Request::ScheduledRuns { file: file.clone() };
        let last = match client.send(repository, &asked).await {
            Answer::Ok { payload: Payload::ScheduledRun(last), .. } => last,
            Answer::Refused(_) => None,
            _ => return Ok(()),
        };
        let last_run = last.as_ref().map(|run| run.at);
        let owner = last.and_then(|run| run.by);
        let heard = Heard { file, at, state, last_run, owner };
        self.write(|tx| tx.keep(WorkflowHeard, team.id, Some(&heard)))
    }
}
