//! `team list|use|remove|back|texts|hand-over|file|look`: the member's teams, and what a link leads to.

use super::{
    connect::is_link,
    file::FileCommand,
    hand_over::HandOver,
    removing::{Back, Remove, Texts},
};
use crate::context::{Context, read_file};
use crate::progress::wait_for;
use crate::{Outcome, output};
use clap::{Args, Subcommand};
use meridian_core::{ids::TeamId, team::roster::import_roster_bytes};
use meridian_engine::Fetch as _;
use meridian_protocol::{
    Failure, FoundView, LookAtTeam, OpenTeam, ScheduleSource, Stales as _, TeamRow, TeamView,
};
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub(crate) enum TeamCommand {
    /// List your teams; the one that is shown is marked
    List,
    /// Show another of your teams from now on
    Use {
        /// Its repository, OWNER/REPO, or "practice"
        team: String,
    },
    /// Remove a team from this laptop; without --yes, only say what goes and what stays
    Remove(Remove),
    /// Bring a team back that was removed, with all that it had, and show it
    Back(Back),
    /// Write all your texts of a team to a file that can be read without Meridian
    Texts(Texts),
    /// Where members give their updates to the lead on GitHub: show it, choose it, or take it away
    HandOver(HandOver),
    /// What the team has chosen together, in its own repository: .github/meridian.toml
    #[command(subcommand)]
    File(FileCommand),
    /// See what a link leads to: repository, schedule, roster, issue; nothing is kept
    Look(Look),
}

#[derive(Args)]
pub(crate) struct Look {
    /// The link from the browser, or OWNER/REPO
    #[arg(value_name = "LINK", required_unless_present = "schedule")]
    page: Option<String>,
    /// The API root, where it does not follow from the link
    #[arg(long, value_name = "URL")]
    api_url: Option<String>,
    /// The schedule's file, where it has no link
    #[arg(long, value_name = "FILE")]
    schedule: Option<PathBuf>,
    /// The roster, where it does not stand on or beside that page: a file or a link
    #[arg(long, value_name = "FILE|URL")]
    roster: Option<String>,
}

impl TeamCommand {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::List => {
                let view = context.read(|tx| tx.show_teams())?;
                if json {
                    output::json(&view)?;
                } else if view.teams.is_empty() {
                    output::line("No team yet. `meridian-cli practice start` makes one to try.");
                }
                if !json {
                    view.teams.iter().for_each(|row| output::line(&words(row)));
                    for row in &view.removed {
                        output::line(&format!("- {}  {}", row.team.repository, row.words));
                    }
                }
                Ok(Outcome::Done)
            }
            Self::Use { team: wanted } => {
                let team = context.write(OpenTeam::STALES, |tx| {
                    let teams = tx.show_teams()?.teams;
                    tx.open_team(named(teams.iter().map(|row| (row.id, &row.team)), &wanted)?)
                })?;
                if json {
                    output::json(&team)?;
                } else {
                    output::line(&format!("{}: {}", team.repository, team.title));
                }
                Ok(Outcome::Done)
            }
            Self::HandOver(hand_over) => hand_over.run(context, json),
            Self::File(file) => file.run(context, json),
            Self::Look(look) => look.run(context, json),
            Self::Remove(remove) => remove.run(context, json),
            Self::Back(back) => back.run(context, json),
            Self::Texts(texts) => texts.run(context, json),
        }
    }
}

impl Look {
    fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let schedule = match self.schedule {
            Some(path) => {
                let name = path.display().to_string();
                let text = String::from_utf8(read_file(&path)?)
                    .map_err(|_| bad(format!("{name} is not a text file; save it as UTF-8.")))?;
                Some(ScheduleSource::File { name, text })
            }
            None => None,
        };
        let roster = self.roster.map(roster_from).transpose()?;
        let page = self.page.unwrap_or_default();
        let look = LookAtTeam { page, api_url: self.api_url, schedule, roster };
        let engine = context.engine()?;
        let found = wait_for("Reading what the link leads to", look.fetch(&engine))?;
        if json {
            output::json(&found)?;
        } else {
            show(&found);
        }
        Ok(if found.notes.is_empty() { Outcome::Done } else { Outcome::Left })
    }
}

fn show(found: &FoundView) {
    if !found.repository.is_empty() {
        output::line(&format!("{}, asked at {}", found.repository, found.api_url));
    }
    if let Some(cycle) = &found.cycle {
        output::line(&format!("Release {cycle}"));
    }
    if let Some(schedule) = &found.schedule {
        let doubt = match schedule.doubtful {
            0 => String::new(),
            rows => format!(" Rows to look at: {rows}."),
        };
        output::line(&format!("Schedule: {}{doubt}", schedule.words));
    }
    if let Some(asks) = &found.asks {
        output::line(asks);
    }
    for role in &found.roles {
        output::line(&format!("  --section {}   {}, {}", role.section, role.name, role.who));
    }
    if let Some(issue) = &found.issue {
        output::line(&format!("Issue: {issue}"));
    }
    found.notes.iter().for_each(|note| output::note(note));
}

/// A roster that was named: a link is read later, a file now.
pub(crate) fn roster_from(named: String) -> Result<ScheduleSource, Failure> {
    if is_link(&named) {
        return Ok(ScheduleSource::Path(named));
    }
    let bytes = read_file(Path::new(&named))?;
    import_roster_bytes(&bytes, &named).map_err(|error| bad(error.to_string()))?;
    // What was read as a roster is text.
    Ok(ScheduleSource::File { name: named, text: String::from_utf8(bytes).unwrap_or_default() })
}

/// The one team that a person means.
pub(super) fn named<'t>(
    teams: impl Iterator<Item = (TeamId, &'t TeamView)>,
    wanted: &str,
) -> Result<TeamId, Failure> {
    let is_it = |(_, team): &(TeamId, &TeamView)| {
        team.repository.eq_ignore_ascii_case(wanted)
            || team.practice.is_some() && wanted.eq_ignore_ascii_case("practice")
    };
    let mut named = teams.filter(is_it);
    match (named.next(), named.next()) {
        (Some((id, _)), None) => Ok(id),
        (None, _) => {
            Err(bad(format!("There is no team \"{wanted}\". `meridian-cli team list` names them.")))
        }
        (Some(_), Some(_)) => Err(bad(format!(
            "Two of your teams are called {wanted}, on different hosts; choose in the window."
        ))),
    }
}

fn words(row: &TeamRow) -> String {
    let mark = if row.is_shown { '*' } else { ' ' };
    let who = match (&row.team.login, &row.team.practice) {
        (_, Some(_)) => "practice".to_owned(),
        (Some(login), None) => login.clone(),
        (None, None) => "not signed in".to_owned(),
    };
    format!("{mark} {}  {}, {who}", row.team.repository, row.team.title)
}

pub(super) fn bad(message: String) -> Failure {
    Failure::BadInput { message }
}
