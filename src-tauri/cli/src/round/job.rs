//! `round open` and `round close` where no notebook is: for a workflow, a timer, or any other scheduler.

use crate::{
    context::{Context, read_file},
    output,
    progress::wait_for,
    team::{connect::is_link, teams::roster_from},
};
use clap::Args;
use meridian_core::{
    ids::RoundKey,
    team::file::{self, PATH, TeamFile},
};
use meridian_engine::{Engine, GITHUB, Job, JobRound, ScheduleFrom};
use meridian_protocol::Failure;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

#[derive(Args)]
pub(crate) struct JobArgs {
    /// For a job that has no notebook: the team's repository. All else comes from the team's file, the
    /// account from MERIDIAN_TOKEN, and nothing of it stays on this machine
    #[arg(long = "in", value_name = "OWNER/REPO", requires = "file")]
    repository: Option<String>,
    /// With --in, the team's file, such as .github/meridian.toml of a checkout; paths in it are of that
    #[arg(long, value_name = "FILE", requires = "repository")]
    file: Option<PathBuf>,
    /// With --in, the API root
    #[arg(long, value_name = "URL", default_value = GITHUB, requires = "repository")]
    api_url: String,
}

/// A notebook that ends with the command.
pub(super) struct Desk {
    pub(super) engine: Engine,
    /// The template that the team's file names.
    pub(super) template: Option<String>,
    _folder: TempDir,
}

impl JobArgs {
    /// What a job works at; none where the notebook of this computer is meant.
    pub(super) fn desk(
        self,
        context: &Context,
        round: Option<RoundKey>,
    ) -> Result<Option<(Desk, Job)>, Failure> {
        let (Some(repository), Some(path)) = (self.repository, self.file) else { return Ok(None) };
        let text = text_of(&path)?;
        let TeamFile { schedule, roster, template, .. } =
            file::read(&path.display().to_string(), &text).file;
        let root = path.ancestors().nth(2).filter(|_| path.ends_with(PATH));
        let root = root.map(Path::to_path_buf).unwrap_or_default();
        let job = Job {
            repository,
            api_url: self.api_url,
            schedule: schedule.and_then(|named| match is_link(&named) {
                true => Some(ScheduleFrom::Link(named)),
                false => told("schedule", read_file(&root.join(&named)))
                    .map(|bytes| ScheduleFrom::File(named, bytes)),
            }),
            roster: roster.and_then(|named| match is_link(&named) {
                true => told("roster", roster_from(named)),
                false => told("roster", roster_from(root.join(named).display().to_string())),
            }),
            file: text,
            round,
        };
        let template = template.and_then(|named| told("template", text_of(&root.join(named))));
        let folder = tempfile::tempdir().map_err(|error| Failure::BadInput {
            message: format!(
                "No temporary folder can be made: {error}. Set TMPDIR to one that can."
            ),
        })?;
        let context = Context { data_dir: Some(folder.path().to_owned()), now: context.now };
        let desk = Desk { engine: context.engine_to_sync()?, template, _folder: folder };
        Ok(Some((desk, job)))
    }
}

impl Desk {
    /// The round that is to be opened now, and its issue where it is there already.
    pub(super) fn to_open(&self, job: Job) -> Result<Option<JobRound>, Failure> {
        let mut notes = Vec::new();
        let found = self.engine.job_to_open(job, &mut notes);
        let found = wait_for("Asking GitHub for the round", found);
        notes.iter().for_each(|note| output::note(note));
        found
    }

    /// The round that is to be closed now, and its issue where it was found.
    pub(super) fn to_close(&self, job: Job) -> Result<Option<JobRound>, Failure> {
        let mut notes = Vec::new();
        let found = self.engine.job_to_close(job, &mut notes);
        let found = wait_for("Asking GitHub for the round", found);
        notes.iter().for_each(|note| output::note(note));
        found
    }
}

/// What cannot be read is said, and missed no hour for.
fn told<T>(what: &str, read: Result<T, Failure>) -> Option<T> {
    read.inspect_err(|failure| output::note(&format!("The {what} is not read: {failure}"))).ok()
}

/// A file as text.
pub(super) fn text_of(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read_file(path)?).map_err(|_| Failure::BadInput {
        message: format!("{} is no text in UTF-8; give one that is.", path.display()),
    })
}
