//! `team remove|back|texts`: a team that is not wanted on this laptop any more.

use super::teams::{bad, named};
use crate::context::{Context, announce};
use crate::{Outcome, output};
use clap::Args;
use meridian_core::ids::TeamId;
use meridian_engine::ReadTx;
use meridian_protocol::{BringBackTeam, Failure, ForgetTeam, RemovalView, RemoveTeam, Stales as _};
use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::PathBuf,
};

#[derive(Args)]
pub(crate) struct Remove {
    /// Its repository, OWNER/REPO, or "practice"
    team: String,
    /// Remove it; `team back` undoes that
    #[arg(long)]
    yes: bool,
    /// Delete all that this laptop has of a team that was removed; nothing undoes that
    #[arg(long)]
    for_good: bool,
}

#[derive(Args)]
pub(crate) struct Back {
    /// Its repository, OWNER/REPO, or "practice"
    team: String,
}

#[derive(Args)]
pub(crate) struct Texts {
    /// Its repository, OWNER/REPO, or "practice"; one that was removed too
    team: String,
    /// Where they are written; a file that is there stays as it is
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

fn present(tx: &ReadTx<'_>, wanted: &str) -> Result<TeamId, Failure> {
    let view = tx.show_teams()?;
    named(view.teams.iter().map(|row| (row.id, &row.team)), wanted)
}

impl Remove {
    /// Deletes one that was removed, or says what that takes away.
    fn forget(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let asked = |tx: &ReadTx<'_>| {
            let view = tx.show_teams()?;
            let teams = view.removed.iter().map(|row| (row.id, &row.team));
            let all = teams.chain(view.teams.iter().map(|row| (row.id, &row.team)));
            tx.show_forgetting(named(all, &self.team)?)
        };
        if !self.yes {
            let view = context.read(asked)?;
            let next = "Nothing was deleted. Delete it with --for-good --yes";
            return show(&view, next, json);
        }
        let view = context.read(asked)?;
        let engine = context.engine()?;
        let left = engine.forget_team(view.team)?;
        announce(&engine, ForgetTeam::STALES)?;
        if json {
            output::json(&left)?;
        } else {
            output::line(&format!("{} is deleted from this laptop for good.", view.repository));
        }
        Ok(Outcome::Done)
    }

    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        if self.for_good {
            return self.forget(context, json);
        }
        if !self.yes {
            let view = context.read(|tx| tx.show_removal(present(tx, &self.team)?))?;
            return show(&view, "Nothing was removed. Remove it with --yes", json);
        }
        let (view, left) = context.write(RemoveTeam::STALES, |tx| {
            let view = tx.show_removal(present(tx, &self.team)?)?;
            let left = tx.remove_team(view.team)?;
            Ok((view, left))
        })?;
        if json {
            output::json(&left)?;
        } else {
            let name = &view.repository;
            output::line(&format!(
                "{name} is removed from this laptop. `meridian-cli team back {name}` brings it back."
            ));
            output::line(&format!(
                "`meridian-cli team remove {name} --for-good` deletes what is kept of it."
            ));
        }
        Ok(Outcome::Done)
    }
}

/// What would be done, without doing it.
fn show(view: &RemovalView, next: &str, json: bool) -> Result<Outcome, Failure> {
    if json {
        output::json(view)?;
        return Ok(Outcome::Left);
    }
    output::line(&view.repository);
    output::line(&view.goes);
    output::line(&view.stays);
    view.unposted.iter().for_each(|text| output::line(&format!("  {text}")));
    view.waits.iter().for_each(|wait| output::note(wait));
    output::line(&match &view.refused {
        Some(refused) => format!("It cannot be removed now. {refused}"),
        None => format!(
            "{next}; `meridian-cli team texts {} FILE` writes your texts to a file before.",
            view.repository
        ),
    });
    Ok(Outcome::Left)
}

impl Back {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let team = context.write(BringBackTeam::STALES, |tx| {
            let view = tx.show_teams()?;
            let removed = view.removed.iter().map(|row| (row.id, &row.team));
            let id = named(removed, &self.team).map_err(|_| {
                bad(format!(
                    "No team \"{}\" was removed; `meridian-cli team list` names those that were.",
                    self.team
                ))
            })?;
            tx.bring_back_team(id)
        })?;
        if json {
            output::json(&team)?;
        } else {
            output::line(&format!("{}: {}", team.repository, team.title));
        }
        Ok(Outcome::Done)
    }
}

impl Texts {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let text = context.read(|tx| {
            let view = tx.show_teams()?;
            let teams = view.teams.iter().map(|row| (row.id, &row.team));
            let all = teams.chain(view.removed.iter().map(|row| (row.id, &row.team)));
            tx.texts_file(named(all, &self.team)?)
        })?;
        let file = self.file.display();
        let cannot = |error: std::io::Error| {
            bad(format!("{file} cannot be written ({error}); name another place for it."))
        };
        let new = OpenOptions::new().write(true).create_new(true).open(&self.file);
        if let Err(error) = new.map_err(cannot)?.write_all(text.as_bytes()) {
            // What is half written is of no use to anybody.
            drop(fs::remove_file(&self.file));
            return Err(cannot(error));
        }
        if json {
            output::json(&serde_json::json!({ "file": file.to_string() }))?;
        } else {
            output::line(&file.to_string());
        }
        Ok(Outcome::Done)
    }
}
