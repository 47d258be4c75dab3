//! `connect OWNER/REPO`.

use super::teams::roster_from;
use crate::context::{Context, announce, read_file};
use crate::progress::wait_for;
use crate::{Outcome, output};
use clap::Args;
use meridian_core::ids::{CycleName, SectionId};
use meridian_engine::{ConnectRequest, GITHUB, ScheduleFrom};
use meridian_protocol::{Area, Failure};
use serde::Serialize;
use std::path::Path;

#[derive(Args)]
pub(crate) struct Connect {
    /// The team's repository
    #[arg(value_name = "OWNER/REPO")]
    repository: String,
    /// The API root
    #[arg(long, value_name = "URL", default_value = GITHUB)]
    api_url: String,
    /// The release's schedule: a file, or a link that is followed from now on
    #[arg(long, value_name = "FILE|URL")]
    schedule: Option<String>,
    /// The team's roster, which is kept: a file or a link
    #[arg(long, value_name = "FILE|URL")]
    roster: Option<String>,
    /// A section of yours, such as release-signal; may be given several times
    #[arg(long = "section", value_name = "ID")]
    sections: Vec<SectionId>,
    /// round-issue, cycle-issue, elsewhere, or the link of an issue, pull request or discussion; what is not
    /// said of a team that you have stays as it is, and a new one has an issue a round
    #[arg(long, value_name = "WHERE")]
    destination: Option<String>,
    /// The release, when the schedule does not name it
    #[arg(long, value_name = "NAME")]
    cycle: Option<CycleName>,
}

#[derive(Serialize)]
struct Connected {
    repository: String,
    api_url: String,
    login: Option<String>,
    cycle: String,
    sections: Vec<SectionId>,
    notes: Vec<String>,
}

impl Connect {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let schedule = match self.schedule {
            Some(link) if is_link(&link) => Some(ScheduleFrom::Link(link)),
            Some(path) => {
                let bytes = read_file(Path::new(&path))?;
                Some(ScheduleFrom::File(path, bytes))
            }
            None => None,
        };
        // Before anything is kept.
        let roster = self.roster.map(roster_from).transpose()?;
        let engine = context.engine()?;
        let mut cycle = self.cycle;
        if cycle.is_none()
            && schedule.is_none()
            && let Some(source) = roster.clone()
        {
            // A roster counts for the release that it names, so that is the team's.
            let api_url = Some(self.api_url.as_str());
            let look = engine.look_at_team(&self.repository, api_url, None, Some(source));
            let found = wait_for("Reading the roster", look).ok();
            cycle = found.and_then(|found| found.cycle?.parse().ok());
        }
        let request = ConnectRequest {
            repository: self.repository,
            api_url: self.api_url,
            schedule,
            cycle,
            sections: self.sections,
            destination: self.destination,
            is_from_link: false,
        };
        let connected = wait_for("Asking GitHub for the repository", engine.connect(request))?;
        let mut notes = connected.notes;
        if let Some(source) = roster {
            let keep = engine.keep_given_roster(&connected.team, &source);
            let kept = wait_for("Reading the roster", keep);
            notes.extend(kept.err().map(|failure| format!("The roster is not kept: {failure}")));
        }
        announce(&engine, &Area::ALL)?;
        let facts = connected.team.facts;
        if !connected.has_sign_in {
            notes.push(
                "No sign-in was given: drafts and deadlines work; to post, sign in with \
                 `meridian-cli account sign-in`."
                    .to_owned(),
            );
        }
        if connected.starts_at_login {
            notes.push(
                "Meridian starts when you log in from now on, so that reminders ring; \
                 `meridian-cli settings autostart off` switches that off."
                    .to_owned(),
            );
        }
        let shown = Connected {
            repository: facts.repository,
            api_url: facts.account.host,
            login: Some(facts.account.login).filter(|login| !login.is_empty()),
            cycle: facts.cycle.to_string(),
            sections: facts.sections,
            notes,
        };
        if json {
            output::json(&shown)?;
        } else {
            let who = shown.login.as_deref().unwrap_or("nobody yet");
            output::line(&format!(
                "Connected {} as {who}, cycle {}.",
                shown.repository, shown.cycle
            ));
            for note in &shown.notes {
                output::note(note);
            }
        }
        Ok(Outcome::Done)
    }
}

pub(crate) fn is_link(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}
