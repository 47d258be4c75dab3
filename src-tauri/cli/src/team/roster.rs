//! `roster`: who is in the team.

use crate::context::{Context, read_file};
use crate::{Outcome, output};
use clap::Subcommand;
use meridian_core::team::roster::{Person, Roster, import_roster_bytes};
use meridian_protocol::{Area, Failure};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum RosterCommand {
    /// Show what Meridian reads in a roster, or the one that is kept for this cycle
    Show {
        /// The roster, such as a release's release-team.md, OWNERS_ALIASES or teams.yaml
        file: Option<PathBuf>,
    },
    /// Keep a roster for the cycle that it names, else for the present one
    Keep {
        /// The roster
        file: PathBuf,
    },
}

impl RosterCommand {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::Show { file: Some(file) } => {
                let roster = import_roster_bytes(&read_file(&file)?, &file.display().to_string())
                    .map_err(|error| Failure::BadInput { message: error.to_string() })?;
                show(&roster, json)
            }
            Self::Show { file: None } => show(&context.read(|tx| tx.roster())?, json),
            Self::Keep { file } => {
                let bytes = read_file(&file)?;
                let source = file.display().to_string();
                let (roster, cycle) =
                    context.write(&[Area::Settings], |tx| tx.keep_roster(&bytes, &source))?;
                show(&roster, json)?;
                output::note(&format!("Kept for {cycle}, on this laptop only."));
                Ok(Outcome::Done)
            }
        }
    }
}

fn show(roster: &Roster, json: bool) -> Result<Outcome, Failure> {
    if json {
        output::json(roster)?;
        return Ok(Outcome::Done);
    }
    if let Some(cycle) = &roster.cycle {
        output::line(cycle);
    }
    for role in &roster.roles {
        output::line(&format!("{:>5}  {}", role.line, role.name));
        for person in &role.lead {
            output::line(&format!("         leads    {}", words(person)));
        }
        for person in &role.shadows {
            output::line(&format!("         shadows  {}", words(person)));
        }
    }
    for unread in &roster.unread {
        output::note(&format!("{:>5}  not understood: {}", unread.line, unread.text));
    }
    Ok(Outcome::Done)
}

/// `Ana Example (ana)`; where a part is missing, the others.
fn words(person: &Person) -> String {
    match (&person.name, &person.handle, &person.slack) {
        (Some(name), Some(handle), _) => format!("{name} ({handle})"),
        (None, Some(handle), _) => handle.clone(),
        (Some(name), None, None) => name.clone(),
        (Some(name), None, Some(slack)) => format!("{name} (on Slack: {slack})"),
        (None, None, slack) => slack.clone().unwrap_or_default(),
    }
}
