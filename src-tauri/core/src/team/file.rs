//! The team's file: what a team has chosen together, in its own repository, where everybody's Meridian,
//! a workflow and a person without Meridian read the same.
//!
//! What it does not say counts as if there was no file. Reading never fails as a whole: what is wrong in
//! it costs that one key.

mod read;
mod write;

pub use read::{read, read_bytes};
pub use write::{NotWritten, write};

use crate::{
    deadlines::CyclePhase,
    hand::login::Login,
    ids::CycleName,
    round::{
        openers::Openers,
        opening::{Choices, ProwLine, Tag},
        rhythm::{Apart, Rhythm, WeekMark},
    },
    team::link::{TeamPage, team_link},
};
use chrono::Weekday;
use serde::Serialize;
use std::fmt;

/// Where the file is in a repository, on its default branch.
pub const PATH: &str = ".github/meridian.toml";

/// What the file says. A key that it leaves out is none, or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TeamFile {
    /// Accounts that open rounds, without `@`.
    pub may_open: Vec<String>,
    /// Who opens where nobody of those did, in this order.
    pub deputies: Vec<String>,
    /// The marks of a round.
    #[serde(flatten)]
    pub marks: Marks,
    /// Phases of the cycle that have other marks.
    pub phases: Vec<Phase>,
    /// Where updates go.
    pub destination: Option<Place>,
    /// The release that the team works on.
    pub cycle: Option<CycleName>,
    /// The schedule: a link, or a path in the repository.
    pub schedule: Option<String>,
    /// The roster: a link, or a path in the repository.
    pub roster: Option<String>,
    /// The path of the template of a round's issue, in the repository.
    pub template: Option<String>,
    /// Labels of a round's issue.
    pub labels: Vec<String>,
    /// The title of its milestone.
    pub milestone: Option<String>,
    /// Lines of a round's issue by which a bot acts, each with who may use it.
    pub prow: Vec<ProwLine>,
    /// Whether it is pinned.
    pub pin: Option<bool>,
    /// Who is tagged in it.
    pub tag: Option<Tag>,
    /// Who wants no tag, without `@`.
    pub no_tag: Vec<String>,
    /// The file of the workflow that opens rounds, such as `meridian-round.yml`.
    pub workflow: Option<String>,
    /// What "checked" means, one sentence in Markdown.
    pub checked: Option<String>,
    /// Zones whose times stand beside UTC in a round's issue.
    pub zones: Vec<String>,
}

/// When rounds open, are due and close, as far as it is said; UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Marks {
    /// The round opens.
    pub opens: Option<WeekMark>,
    /// Updates are due.
    pub due: Option<WeekMark>,
    /// Its issue closes.
    pub closes: Option<WeekMark>,
}

/// A phase of the cycle whose rounds are due and close at marks of their own. They open as every round does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Phase {
    /// As Meridian calls the phase, such as `Burndown`; compared without case.
    pub name: String,
    /// Updates are due.
    pub due: Option<WeekMark>,
    /// The round's issue closes.
    pub closes: Option<WeekMark>,
}

/// Where updates go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub enum Place {
    /// An issue for each round.
    Round,
    /// One issue for the cycle.
    Cycle,
    /// The issue, pull request or discussion of this link.
    Link(String),
    /// To a place that is not on GitHub.
    Elsewhere,
}

/// Something in the file that is not understood, or not known to this build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Its line in the file, from 1.
    pub line: usize,
    /// How bad that is.
    pub weight: Weight,
    /// One sentence: which file and line, what it is, and what to write.
    pub words: String,
}

/// What a remark costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// A key that is not known: nothing is lost by it.
    Unknown,
    /// A value that is not understood: the key counts as if it was left out.
    Wrong,
}

/// A file that was read, with what is to be said of it in the order of its lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// What it says.
    pub file: TeamFile,
    /// What is to be said of it.
    pub remarks: Vec<Remark>,
}

impl TeamFile {
    /// Whom it lets open rounds.
    pub fn openers(&self) -> Openers {
        let logins = self.may_open.iter().chain(&self.deputies).cloned().collect();
        Openers { logins, workflow: self.workflow.is_some() }
    }

    /// Whether the account is one of those that open rounds, a deputy too. None where the file names
    /// nobody: then GitHub's own word about an issue's author decides.
    pub fn may_open(&self, login: &str) -> Option<bool> {
        let mut named = self.may_open.iter().chain(&self.deputies).peekable();
        named.peek()?;
        Some(named.any(|one| one.eq_ignore_ascii_case(login)))
    }

    /// Whether the updates go to a discussion, by the link of one.
    pub fn is_in_discussion(&self) -> bool {
        let Some(Place::Link(link)) = &self.destination else { return false };
        team_link(link).is_ok_and(|link| matches!(link.page, TeamPage::Discussion { .. }))
    }

    /// Whether it names anybody who opens rounds.
    pub fn names_openers(&self) -> bool {
        !self.may_open.is_empty() || !self.deputies.is_empty()
    }

    /// Which deputy the account is, from 1.
    pub fn deputy(&self, login: &str) -> Option<usize> {
        let at = self.deputies.iter().position(|one| one.eq_ignore_ascii_case(login))?;
        Some(at + 1)
    }

    /// The rhythm: what the file does not say is as usual. Which rounds a phase of the file holds, the
    /// phases of the team's schedule say; where there is none of that name, none.
    pub fn rhythm(&self, of_schedule: &[CyclePhase]) -> Rhythm {
        let usual = Rhythm::default();
        let opens = self.marks.opens.unwrap_or(usual.opens);
        // Marks that are not said keep their distance from the opening.
        let usual = usual.opening_on_day(opens.day);
        let due = self.marks.due.unwrap_or(usual.due);
        let closes = self.marks.closes.unwrap_or(usual.closes);
        let apart = self.phases.iter().flat_map(|phase| {
            let held = of_schedule.iter().filter(|one| one.name.eq_ignore_ascii_case(&phase.name));
            held.map(|one| Apart {
                from: one.from,
                to: one.to,
                due: phase.due.unwrap_or(due),
                closes: phase.closes.unwrap_or(closes),
            })
        });
        Rhythm { opens, due, closes, apart: apart.collect() }
    }

    /// At which marks its rounds close, each once; the usual one first.
    pub fn closings(&self) -> Vec<WeekMark> {
        let usual = self.rhythm(&[]).closes;
        let mut all = vec![usual];
        for closes in self.phases.iter().filter_map(|phase| phase.closes) {
            if !all.contains(&closes) {
                all.push(closes);
            }
        }
        all
    }

    /// The same where the file says anything of when rounds open, are due or close.
    pub fn said_rhythm(&self, of_schedule: &[CyclePhase]) -> Option<Rhythm> {
        let is_said = self.marks != Marks::default() || !self.phases.is_empty();
        is_said.then(|| self.rhythm(of_schedule))
    }

    /// How its rounds are opened.
    pub fn choices(&self) -> Choices {
        let usual = Choices::default();
        Choices {
            tag: self.tag.unwrap_or(usual.tag),
            no_tag: self.no_tag.clone(),
            labels: self.labels.clone(),
            milestone: self.milestone.clone(),
            prow: self.prow.clone(),
            pin: self.pin.unwrap_or(usual.pin),
            checked: self.checked.clone().unwrap_or(usual.checked),
            zones: self.zones.clone(),
        }
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.to_string()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Round => "round",
            Self::Cycle => "cycle",
            Self::Elsewhere => "elsewhere",
            Self::Link(link) => link,
        })
    }
}

/// `Mon 00:00`, as the file has it.
pub fn mark_words(mark: WeekMark) -> String {
    format!("{} {}", mark.day, mark.time.format("%H:%M"))
}

/// The same read; a day may be written out. None for anything else.
pub fn read_mark(text: &str) -> Option<WeekMark> {
    let text = text.trim().trim_end_matches("UTC").trim_end();
    let (day, time) = text.split_once(char::is_whitespace)?;
    let day: Weekday = day.parse().ok()?;
    let time = chrono::NaiveTime::parse_from_str(time.trim(), "%H:%M").ok()?;
    Some(WeekMark { day, time })
}

/// An account's name as the file keeps it.
fn account(text: &str) -> Option<String> {
    // A team (`org/team`) is no account: who may open would hang on who is in it.
    text.parse::<Login>().ok().map(|login| login.as_str().to_owned())
}

/// The page of GitHub on which a person changes the file, or makes it: a change by somebody who may not
/// write there becomes a pull request. `site` is `https://github.com`.
pub fn editor_link(site: &str, repository: &str, branch: &str, is_there: bool) -> String {
    match is_there {
        true => format!("{site}/{repository}/edit/{branch}/{PATH}"),
        false => format!("{site}/{repository}/new/{branch}?filename={PATH}"),
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
