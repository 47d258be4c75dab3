//! `roster`: who is in the team.

use crate::{
    Outcome,
    context::{Context, announce, read_file},
    output,
    progress::wait_for,
};
use clap::Subcommand;
use meridian_core::{
    ids::SectionId,
    team::{
        followed::Followed,
        roster::{Person, Roster, import_roster_bytes},
    },
};
use meridian_protocol::{AnswerRole, Failure, KeepRoster, RoleQuestion, Stales as _};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum RosterCommand {
    /// Show what Meridian reads in a roster, or the one that is kept for this cycle
    Show {
        /// The roster, such as a release's release-team.md, OWNERS_ALIASES or teams.yaml
        file: Option<PathBuf>,
    },
    /// Say whether a role of the kept roster is the one that you had under another name
    Same {
        /// Your section, as it was; without it, what is asked is printed
        #[arg(value_name = "ID", requires = "role")]
        section: Option<SectionId>,
        /// The section of the roster's role
        #[arg(value_name = "ROLE")]
        role: Option<SectionId>,
        /// It is another one
        #[arg(long)]
        no: bool,
    },
    /// Keep a roster for the cycle that it names, else for the present one; one by its link is followed
    Keep {
        /// The roster: a file, or its link
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
            Self::Show { file: None } => {
                let (roster, asks, followed) = context
                    .read(|tx| Ok((tx.roster()?, tx.roles_asked()?, tx.followed_roster()?)))?;
                let shown = show(&roster, json)?;
                ask(&asks);
                if let Some(Followed { link, read_at, trouble, .. }) = followed {
                    let read = read_at.format("%-d %b %Y %H:%M UTC");
                    output::note(&format!("Followed at {link}, read {read}."));
                    trouble.iter().for_each(|trouble| output::note(trouble));
                }
                Ok(shown)
            }
            Self::Same { section: Some(section), role: Some(role), no } => {
                let mine =
                    context.write(AnswerRole::STALES, |tx| tx.answer_role(&section, &role, !no))?;
                if json {
                    output::json(&serde_json::json!({ "sections": mine }))?;
                } else {
                    let mine: Vec<&str> = mine.iter().map(SectionId::as_str).collect();
                    output::line(&format!("Your sections: {}.", mine.join(", ")));
                }
                Ok(Outcome::Done)
            }
            Self::Same { .. } => {
                let asks = context.read(|tx| tx.roles_asked())?;
                if json {
                    output::json(&asks)?;
                } else if asks.is_empty() {
                    output::line("Nothing is asked about your roles.");
                }
                ask(&asks);
                Ok(if asks.is_empty() { Outcome::Done } else { Outcome::Left })
            }
            Self::Keep { file } if file.to_string_lossy().contains("://") => {
                let engine = context.engine_to_sync()?;
                let link = file.to_string_lossy();
                wait_for("Reading the roster", engine.follow_roster_at(&link))?;
                announce(&engine, KeepRoster::STALES)?;
                let (roster, asks) = context.read(|tx| Ok((tx.roster()?, tx.roles_asked()?)))?;
                show(&roster, json)?;
                ask(&asks);
                output::note("Kept on this laptop, and followed from now on.");
                Ok(Outcome::Done)
            }
            Self::Keep { file } => {
                let bytes = read_file(&file)?;
                let source = file.display().to_string();
                let (roster, cycle, asks) = context.write(KeepRoster::STALES, |tx| {
                    let (roster, cycle) = tx.keep_roster(&bytes, &source)?;
                    Ok((roster, cycle, tx.roles_asked()?))
                })?;
                show(&roster, json)?;
                ask(&asks);
                output::note(&format!("Kept for {cycle}, on this laptop only."));
                Ok(Outcome::Done)
            }
        }
    }
}

fn ask(asks: &[RoleQuestion]) {
    for RoleQuestion { section, role, words } in asks {
        output::note(&format!(
            "{words} `meridian-cli roster same {section} {role}`, with --no where it is not."
        ));
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
