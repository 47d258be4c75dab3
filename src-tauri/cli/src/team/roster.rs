//! `roster`: who is in the team.

use crate::place::read_file;
use crate::{Outcome, output};
use clap::Subcommand;
use meridian_core::team::roster::{Person, import_roster_bytes};
use meridian_protocol::Failure;
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum RosterCommand {
    /// Show what Meridian reads in a roster
    Show {
        /// The roster, such as a release's release-team.md, OWNERS_ALIASES or teams.yaml
        file: PathBuf,
    },
}

impl RosterCommand {
    pub(crate) fn run(self, json: bool) -> Result<Outcome, Failure> {
        let Self::Show { file } = self;
        let roster = import_roster_bytes(&read_file(&file)?, &file.display().to_string())
            .map_err(|error| Failure::BadInput { message: error.to_string() })?;
        if json {
            output::json(&roster)?;
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
