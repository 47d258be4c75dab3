//! `workflow`: the file by which GitHub Actions opens and closes the team's rounds.

use super::job::text_of;
use crate::{Outcome, context::Context, output};
use clap::{Args, Subcommand};
use meridian_core::{
    round::workflow::{self, Archive, Difference, RoundWorkflow, differences},
    team::file::{self, TeamFile},
};
use meridian_engine::folders;
use meridian_protocol::Failure;
use serde_json::json;
use std::{
    env, fs,
    path::{Path, PathBuf},
};

#[derive(Subcommand)]
pub(crate) enum Workflow {
    /// Write the workflow into the checkout in which you are; over one that differs only with --yes
    Write(Write),
    /// Say what in the checkout's workflow is not as it would be written; exits 1 where anything is
    Check(Place),
}

#[derive(Args)]
pub(crate) struct Place {
    /// The repository [default: that of the team that is shown]
    #[arg(long = "in", value_name = "OWNER/REPO")]
    repository: Option<String>,
    /// The team's file, by its path in the checkout
    #[arg(long, value_name = "PATH", default_value = file::PATH)]
    file: String,
}

#[derive(Args)]
pub(crate) struct Write {
    #[command(flatten)]
    place: Place,
    /// The https address of a release's archive for Linux, from which a run takes the command line
    /// [default: as in the workflow that is there]
    #[arg(long, value_name = "URL", requires = "sha256")]
    archive: Option<String>,
    /// Its SHA-256, as `sha256sum` prints it
    #[arg(long, value_name = "HEX", requires = "archive")]
    sha256: Option<String>,
    /// Another file, or - to print the text [default: meridian-round.yml in .github/workflows, or as the
    /// team's file names it]
    #[arg(long, value_name = "PATH")]
    to: Option<PathBuf>,
    /// Print the text and write nothing
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Write it over one that differs
    #[arg(long)]
    yes: bool,
}

impl Workflow {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::Write(write) => write.run(context, json),
            Self::Check(place) => place.check(context, json),
        }
    }
}

impl Write {
    fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let root = checkout()?;
        let file = self.place.team_file(&root)?;
        let to = self.to.clone().unwrap_or_else(|| place_of(&root, &file));
        let is_printed = to == Path::new("-");
        let before = match is_printed {
            true => None,
            false => existing(&to)?,
        };
        let known = before.as_deref().and_then(Archive::of_text).filter(|_| self.archive.is_none());
        let archive = match known {
            Some(known) => known,
            None => Archive::new(self.archive.as_deref(), self.sha256.as_deref())
                .map_err(|refused| bad(refused.to_string()))?,
        };
        let text = self.place.written(&file, archive, context)?;
        if is_printed || self.dry_run {
            match json {
                true => output::json(&json!({ "text": text, "written": false }))?,
                false => output::exactly(&text)?,
            }
            return Ok(Outcome::Done);
        }
        let found = before.as_deref().map(|before| differences(before, &text));
        let is_same = found.as_ref().is_some_and(Vec::is_empty);
        let found = found.unwrap_or_default();
        let writes = !is_same && (found.is_empty() || self.yes);
        if writes {
            let folder = to.parent().map_or(Ok(()), fs::create_dir_all);
            folder.and_then(|()| folders::replace(&to, &text)).map_err(|error| {
                bad(format!("{} cannot be written: {error}. Check the path.", to.display()))
            })?;
        }
        if json {
            output::json(&json!({
                "path": to, "text": text, "written": writes, "differences": found,
            }))?;
        } else {
            found.iter().for_each(told);
            let path = to.display();
            output::line(&match (writes, is_same) {
                (true, _) => format!("Written: {path}."),
                (false, true) => format!("{path} says that already."),
                (false, false) => format!("{path} was left as it is."),
            });
        }
        if !writes && !is_same {
            output::note("It differs, as above. Say it again with --yes to write over it.");
            return Ok(Outcome::Left);
        }
        if writes {
            output::note(
                "It counts once it is on the default branch. Whoever changes its cron lines last owns the \
                 schedule: it stops when they leave the organisation.",
            );
        }
        hints(&file, &to).iter().for_each(|hint| output::note(hint));
        Ok(Outcome::Done)
    }
}

impl Place {
    fn check(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let root = checkout()?;
        let file = self.team_file(&root)?;
        let path = place_of(&root, &file);
        let shown = path.display();
        let found = existing(&path)?.ok_or_else(|| {
            bad(format!("There is no {shown}. `meridian-cli workflow write` writes it."))
        })?;
        let archive = Archive::of_text(&found).ok_or_else(|| {
            bad(format!(
                "{shown} names no archive with its SHA-256, so that it runs what nobody has checked. Write it \
                 anew with `meridian-cli workflow write --archive URL --sha256 HEX`."
            ))
        })?;
        let text = self.written(&file, archive, context)?;
        let found = differences(&found, &text);
        let hints = hints(&file, &path);
        if json {
            output::json(&json!({ "path": path, "differences": found, "hints": hints }))?;
        } else {
            found.iter().for_each(told);
            if found.is_empty() {
                output::line(&format!("{shown} is as it would be written."));
            }
        }
        hints.iter().for_each(|hint| output::note(hint));
        let is_right = found.is_empty() && hints.is_empty();
        Ok(if is_right { Outcome::Done } else { Outcome::Left })
    }

    /// What the team's file says.
    fn team_file(&self, root: &Path) -> Result<TeamFile, Failure> {
        let Some(text) = existing(&root.join(&self.file))? else {
            return Err(bad(format!(
                "There is no {} in this checkout, and a workflow reads all that it needs there. Write it \
                 with `meridian-cli team file write --out {}`.",
                self.file, self.file
            )));
        };
        let read = file::read(&self.file, &text);
        read.remarks.iter().for_each(|remark| output::note(&remark.words));
        Ok(read.file)
    }

    /// What the workflow is to say, by the team's file.
    fn written(
        self,
        file: &TeamFile,
        archive: Archive,
        context: &Context,
    ) -> Result<String, Failure> {
        let repository = match self.repository {
            Some(repository) => repository,
            None => shown(context)?,
        };
        let (opens, closes) = (file.rhythm(&[]).opens, file.closings());
        let planned = RoundWorkflow::new(&repository, opens, closes, &self.file, archive);
        let planned = planned.map_err(|refused| bad(refused.to_string()))?;
        Ok(planned.in_discussion(file.is_in_discussion()).text())
    }
}

/// Where the workflow is: by the name that the team's file gives it.
fn place_of(root: &Path, file: &TeamFile) -> PathBuf {
    let usual = root.join(workflow::PATH);
    file.workflow.as_ref().map_or_else(|| usual.clone(), |name| usual.with_file_name(name))
}

/// What the team's file has yet to say for the workflow, one sentence each.
fn hints(file: &TeamFile, workflow: &Path) -> Vec<String> {
    let name = workflow.file_name().unwrap_or_default().to_string_lossy();
    let named = file.workflow.as_deref() == Some(name.as_ref());
    let is_named = (!named).then(|| {
        format!(
            "Say workflow = \"{name}\" in the team's file: only then an issue that it opened counts for \
             everybody, and the lead's Meridian waits for it."
        )
    });
    let cycle = (file.cycle.is_none() && file.schedule.is_none()).then(|| {
        "Say cycle or schedule in the team's file: without them the workflow does not know the release."
            .to_owned()
    });
    is_named.into_iter().chain(cycle).collect()
}

fn told(difference: &Difference) {
    output::line(&format!("Line {}:", difference.line));
    difference.found.iter().for_each(|line| output::line(&format!("- {line}")));
    difference.wanted.iter().for_each(|line| output::line(&format!("+ {line}")));
}

/// The repository of the team that is shown.
fn shown(context: &Context) -> Result<String, Failure> {
    let teams = context.read(|tx| tx.show_teams())?.teams;
    let shown = teams.into_iter().find(|row| row.is_shown).map(|row| row.team);
    let shown = shown.filter(|team| team.practice.is_none()).map(|team| team.repository);
    shown.ok_or_else(|| bad("Say for which repository, with --in OWNER/REPO.".to_owned()))
}

/// The top folder of the checkout in which the command was started.
fn checkout() -> Result<PathBuf, Failure> {
    let here =
        env::current_dir().map_err(|error| bad(format!("Where this is started: {error}.")))?;
    let root = here.ancestors().find(|folder| folder.join(".git").exists());
    root.map(Path::to_path_buf).ok_or_else(|| {
        bad("This is no checkout of a repository. Start it inside a clone of the team's."
            .to_owned())
    })
}

/// A file's text; none where there is no file.
fn existing(path: &Path) -> Result<Option<String>, Failure> {
    match path.try_exists() {
        Ok(false) => Ok(None),
        _ => text_of(path).map(Some),
    }
}

fn bad(message: String) -> Failure {
    Failure::BadInput { message }
}
