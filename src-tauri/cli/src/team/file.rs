//! `team file`: what a team has chosen together, as it stands in its repository.

use super::teams::bad;
use crate::{
    Outcome,
    context::{Context, announce, read_file},
    output,
    progress::wait_for,
};
use clap::{Args, Subcommand};
use meridian_core::{
    round::opening::Tag,
    team::file::{self, PATH, Reading, TeamFile, Weight, editor_link, mark_words},
};
use meridian_engine::folders;
use meridian_protocol::{Failure, KeepRoster, Stales as _};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub(crate) enum FileCommand {
    /// Say what the team's file said last, since when it is followed and what is wrong with it
    Show,
    /// Follow the team's file by its link from now on, asking once an hour at most
    Follow {
        /// Its page on GitHub, which shows the file
        link: String,
    },
    /// Read a team's file and say what Meridian understands in it; exits 1 where a value is wrong
    Check {
        /// The file, such as .github/meridian.toml
        file: PathBuf,
    },
    /// Write the team's file from what is chosen; in an existing one all else stays as it is
    Write(Box<Write>),
}

#[derive(Args)]
pub(crate) struct Write {
    /// The file; without it, its text is printed, to be pasted into a pull request
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// An existing file to begin with; without it, that of --out if there is one
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Who opens rounds: accounts, separated by commas
    #[arg(long, value_name = "LOGIN", value_delimiter = ',')]
    may_open: Option<Vec<String>>,
    /// Who opens when none of those did, in this order
    #[arg(long, value_name = "LOGIN", value_delimiter = ',')]
    deputies: Option<Vec<String>>,
    /// When a round opens, UTC, such as "Mon 00:00"
    #[arg(long, value_name = "MARK")]
    opens: Option<String>,
    /// When updates are due, UTC
    #[arg(long, value_name = "MARK")]
    due: Option<String>,
    /// When its issue closes, UTC
    #[arg(long, value_name = "MARK")]
    closes: Option<String>,
    /// Where updates go: round, cycle, elsewhere, or a link
    #[arg(long, value_name = "PLACE")]
    destination: Option<String>,
    /// The release, for a workflow that opens rounds [default: as the schedule names it]
    #[arg(long, value_name = "NAME")]
    cycle: Option<String>,
    /// The release's schedule, for the same: its link, or its path in the repository
    #[arg(long, value_name = "LINK")]
    schedule: Option<String>,
    /// The roster: its link, or its path in the repository
    #[arg(long, value_name = "LINK")]
    roster: Option<String>,
    /// The path of the template of a round's issue
    #[arg(long, value_name = "PATH")]
    template: Option<String>,
    /// The labels of a round's issue, separated by commas
    #[arg(long, value_name = "LABEL", value_delimiter = ',')]
    labels: Option<Vec<String>>,
    /// The title of its milestone
    #[arg(long, value_name = "TITLE")]
    milestone: Option<String>,
    /// Whether it is pinned
    #[arg(long, value_name = "true|false")]
    pin: Option<bool>,
    /// Who is tagged in it: everyone, leads or nobody
    #[arg(long, value_name = "WHO")]
    tag: Option<Tag>,
    /// Who wants no tag, separated by commas
    #[arg(long, value_name = "LOGIN", value_delimiter = ',')]
    no_tag: Option<Vec<String>>,
    /// The file in .github/workflows that opens rounds
    #[arg(long, value_name = "FILE")]
    workflow: Option<String>,
    /// What "checked" means, one sentence in Markdown
    #[arg(long, value_name = "SENTENCE")]
    checked: Option<String>,
    /// Zones whose times stand beside UTC, separated by commas
    #[arg(long, value_name = "ZONE", value_delimiter = ',')]
    zones: Option<Vec<String>>,
    /// The team's repository, for the link of GitHub's editor
    #[arg(long, value_name = "OWNER/REPO")]
    repository: Option<String>,
    /// The repository's default branch, for that link
    #[arg(long, value_name = "BRANCH", default_value = "main")]
    branch: String,
}

impl FileCommand {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::Follow { link } => {
                let engine = context.engine_to_sync()?;
                wait_for("Reading the team's file", engine.follow_team_file_at(&link))?;
                announce(&engine, KeepRoster::STALES)?;
                show_followed(context, json)
            }
            Self::Show => show_followed(context, json),
            Self::Check { file } => {
                let reading = file::read_bytes(&file.display().to_string(), &read_file(&file)?);
                let is_wrong = is_wrong(&reading);
                if json {
                    output::json(&reading)?;
                } else {
                    show(&reading);
                }
                Ok(if is_wrong { Outcome::Left } else { Outcome::Done })
            }
            Self::Write(write) => write.run(json),
        }
    }
}

impl Write {
    fn run(self, json: bool) -> Result<Outcome, Failure> {
        let is_there = |path: &Path| path.try_exists().unwrap_or(true);
        let from = self.from.clone().or_else(|| self.out.clone().filter(|path| is_there(path)));
        let before = match &from {
            Some(path) => Some(text_of(path)?),
            None => None,
        };
        let chosen = self.chosen(before.as_deref())?;
        let text =
            file::write(before.as_deref(), &chosen).map_err(|error| bad(error.to_string()))?;
        let link = self.repository.as_deref().map(|repository| {
            editor_link("https://github.com", repository, &self.branch, from.is_some())
        });
        if let Some(path) = &self.out {
            folders::replace(path, &text).map_err(|error| {
                bad(format!("{} cannot be written: {error}. Check the path.", path.display()))
            })?;
        }
        let changed = before.as_deref() != Some(text.as_str());
        if json {
            output::json(&json!({ "path": PATH, "text": text, "changed": changed, "link": link }))?;
            return Ok(Outcome::Done);
        }
        match &self.out {
            Some(path) if changed => output::line(&format!("Written: {}.", path.display())),
            Some(path) => output::line(&format!("{} says that already.", path.display())),
            None => output::exactly(&text)?,
        }
        if let Some(link) = link {
            output::note(&format!(
                "Paste the text at {link}; who may not write there makes a pull request by it. The file \
                 counts once it is on the default branch."
            ));
        }
        Ok(Outcome::Done)
    }

    /// What was in the file, with what is chosen now, read as the file would be.
    fn chosen(&self, before: Option<&str>) -> Result<TeamFile, Failure> {
        let mut typed = String::new();
        let mut say = |key: &str, value: serde_json::Value| {
            // A text and a list of JSON are TOML too.
            typed.push_str(&format!("{key} = {value}\n"));
        };
        let lists = [
            ("may-open", &self.may_open),
            ("deputies", &self.deputies),
            ("labels", &self.labels),
            ("no-tag", &self.no_tag),
            ("zones", &self.zones),
        ];
        for (key, list) in lists {
            if let Some(list) = list {
                let list: Vec<&String> = list.iter().filter(|one| !one.is_empty()).collect();
                say(key, json!(list));
            }
        }
        let texts = [
            ("opens", &self.opens),
            ("due", &self.due),
            ("closes", &self.closes),
            ("destination", &self.destination),
            ("cycle", &self.cycle),
            ("schedule", &self.schedule),
            ("roster", &self.roster),
            ("template", &self.template),
            ("milestone", &self.milestone),
            ("workflow", &self.workflow),
            ("checked", &self.checked),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                say(key, json!(text));
            }
        }
        let read = file::read("What was typed", &typed);
        if let Some(remark) = read.remarks.first() {
            let words =
                remark.words.split_once(": ").map_or(remark.words.as_str(), |(_, words)| words);
            return Err(bad(words.to_owned()));
        }
        let (new, mut file) =
            (read.file, before.map_or_else(TeamFile::default, |text| file::read(PATH, text).file));
        let list = |given: &Option<Vec<String>>, new: Vec<String>, old: &mut Vec<String>| {
            if given.is_some() {
                *old = new;
            }
        };
        list(&self.may_open, new.may_open, &mut file.may_open);
        list(&self.deputies, new.deputies, &mut file.deputies);
        list(&self.labels, new.labels, &mut file.labels);
        list(&self.no_tag, new.no_tag, &mut file.no_tag);
        list(&self.zones, new.zones, &mut file.zones);
        let text = |given: &Option<String>, new: Option<String>, old: &mut Option<String>| {
            if given.is_some() {
                *old = new;
            }
        };
        if self.cycle.is_some() {
            file.cycle = new.cycle;
        }
        text(&self.schedule, new.schedule, &mut file.schedule);
        text(&self.roster, new.roster, &mut file.roster);
        text(&self.template, new.template, &mut file.template);
        text(&self.milestone, new.milestone, &mut file.milestone);
        text(&self.workflow, new.workflow, &mut file.workflow);
        text(&self.checked, new.checked, &mut file.checked);
        file.marks.opens = new.marks.opens.or(file.marks.opens);
        file.marks.due = new.marks.due.or(file.marks.due);
        file.marks.closes = new.marks.closes.or(file.marks.closes);
        file.destination = new.destination.or(file.destination);
        file.pin = self.pin.or(file.pin);
        file.tag = self.tag.or(file.tag);
        Ok(file)
    }
}

fn show_followed(context: &Context, json: bool) -> Result<Outcome, Failure> {
    let told = context.read(|tx| tx.team_file())?;
    let is_left = told.trouble.is_some() || is_wrong(&told.reading);
    if json {
        output::json(&told)?;
    } else {
        output::line(&told.words);
        if told.link.is_some() {
            show(&told.reading);
        }
        told.trouble.iter().for_each(|trouble| output::note(trouble));
    }
    Ok(if is_left { Outcome::Left } else { Outcome::Done })
}

fn is_wrong(reading: &Reading) -> bool {
    reading.remarks.iter().any(|one| one.weight == Weight::Wrong)
}

fn text_of(path: &Path) -> Result<String, Failure> {
    let name = path.display();
    String::from_utf8(read_file(path)?)
        .map_err(|_| bad(format!("{name} is not a text file; save it as UTF-8.")))
}

/// What is understood, a line for each key that the file has; then what is not.
fn show(reading: &Reading) {
    let file = &reading.file;
    let list = |all: &[String]| (!all.is_empty()).then(|| all.join(", "));
    let marks =
        [("opens", file.marks.opens), ("due", file.marks.due), ("closes", file.marks.closes)];
    let said = [("may-open", list(&file.may_open)), ("deputies", list(&file.deputies))]
        .into_iter()
        .chain(marks.map(|(key, mark)| (key, mark.map(|mark| format!("{} UTC", mark_words(mark))))))
        .chain([
            ("destination", file.destination.as_ref().map(ToString::to_string)),
            ("cycle", file.cycle.as_ref().map(ToString::to_string)),
            ("schedule", file.schedule.clone()),
            ("roster", file.roster.clone()),
            ("template", file.template.clone()),
            ("labels", list(&file.labels)),
            ("milestone", file.milestone.clone()),
            ("pin", file.pin.map(|pin| pin.to_string())),
            ("tag", file.tag.map(|tag| tag.word().to_owned())),
            ("no-tag", list(&file.no_tag)),
            ("workflow", file.workflow.clone()),
            ("checked", file.checked.clone()),
            ("zones", list(&file.zones)),
        ]);
    let mut says_nothing = file.phases.is_empty();
    for (key, value) in said {
        if let Some(value) = value {
            says_nothing = false;
            output::line(&format!("{key:<12} {value}"));
        }
    }
    for phase in &file.phases {
        output::line(&format!("{:<12} {}", "phase", phase.name));
    }
    if says_nothing {
        output::line("The file says nothing; all counts as Meridian has it.");
    }
    reading.remarks.iter().for_each(|remark| output::note(&remark.words));
}
