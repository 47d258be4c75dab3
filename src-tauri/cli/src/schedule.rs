//! `schedule`: what is read in one, and what is wrong in it.

use crate::context::{Context, read_file};
use crate::{Outcome, output};
use clap::{Args, Subcommand, ValueEnum};
use meridian_core::{
    schedule::{
        self, Schedule,
        diff::{Diff, Part, diff},
        ics, lint,
    },
    time::LetterAnswers,
};
use meridian_engine::{store::ChangeKind, zones::ZoneData};
use meridian_protocol::Failure;
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub(crate) enum ScheduleCommand {
    /// Show what Meridian reads in a schedule
    Show(Show),
    /// Find what is wrong in a schedule; exits 1 with findings
    Lint(Lint),
    /// Show what changed between two readings of a schedule; exits 1 with differences
    Diff(Compare),
    /// Show what changed in your team's schedule since it is followed by its link
    Changes,
    /// Export a schedule as a calendar (iCalendar)
    Ics(Ics),
}

#[derive(Args)]
pub(crate) struct Ics {
    /// The schedule, such as a release's README.md
    #[arg(required_unless_present = "mine", conflicts_with = "mine")]
    file: Option<PathBuf>,
    /// The deadlines of your team that concern you and its meetings, instead of a file
    #[arg(long)]
    mine: bool,
    /// Write to this file; what it holds is taken as the export before
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The export before: events that changed get the next sequence number
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Compare {
    /// The older one
    old: PathBuf,
    /// The newer one
    new: PathBuf,
}

#[derive(Args)]
pub(crate) struct Show {
    /// The schedule, such as a release's README.md
    file: PathBuf,
}

#[derive(Args)]
pub(crate) struct Lint {
    /// The schedule, such as a release's README.md
    file: PathBuf,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = Format::Text, conflicts_with = "json")]
    format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// A line for each finding
    #[default]
    Text,
    /// JSON, as with --json
    Json,
    /// A comment for a pull request
    Markdown,
}

/// What `schedule lint --json` prints.
#[derive(Serialize)]
struct Findings {
    findings: Vec<lint::Finding>,
}

impl ScheduleCommand {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::Show(show) => show.run(json),
            Self::Lint(lint) => lint.run(json),
            Self::Diff(compare) => compare.run(json),
            Self::Changes => changes(context, json),
            Self::Ics(ics) => ics.run(context, json),
        }
    }
}

/// A schedule with its text.
fn read(file: &Path, rules: &ZoneData) -> Result<(Schedule, String), Failure> {
    let bytes = read_file(file)?;
    let mut schedule = schedule::import_bytes(&bytes, &file.display().to_string(), rules)
        .map_err(|error| Failure::BadInput { message: error.to_string() })?;
    // Nobody is asked here, but the document's other letters tell what some of them mean.
    schedule.settle_letters(&LetterAnswers::default());
    Ok((schedule, String::from_utf8_lossy(&bytes).into_owned()))
}

impl Show {
    fn run(self, json: bool) -> Result<Outcome, Failure> {
        let (schedule, _) = read(&self.file, &ZoneData::of_this_system())?;
        let shape = schedule.shape();
        if json {
            output::json(&shape)?;
            return Ok(Outcome::Done);
        }
        if let Some(cycle) = &shape.cycle {
            output::line(cycle);
        }
        for (row, milestone) in shape.milestones.iter().zip(&schedule.milestones) {
            let week = row.week.map_or_else(String::new, |n| format!("week {n}"));
            let line = row.line;
            output::line(&format!("{line:>5}  {week:<8} {}  {}", row.name, row.when.text));
            match (&milestone.doubt, milestone.doubt_words()) {
                (Some(doubt), _) => {
                    output::line(&format!("       line {} says: {}", doubt.line, doubt.text));
                }
                (None, Some(words)) => output::line(&format!("       {words}")),
                (None, None) => {}
            }
        }
        for unread in &shape.unread {
            let (line, text, why) = (unread.line, &unread.text, &unread.why);
            output::line(&format!("{line:>5}  not understood: {text}  ({why})"));
        }
        Ok(Outcome::Done)
    }
}

impl Lint {
    fn run(self, json: bool) -> Result<Outcome, Failure> {
        let rules = ZoneData::of_this_system();
        let (schedule, text) = read(&self.file, &rules)?;
        let findings = lint::lint(&schedule, &text, &rules);
        let found = !findings.is_empty();
        match self.format {
            _ if json => output::json(&Findings { findings })?,
            Format::Json => output::json(&Findings { findings })?,
            Format::Markdown => {
                let name = self.file.file_name().unwrap_or(self.file.as_os_str());
                output::exactly(&lint::comment(&findings, &name.to_string_lossy()))?;
            }
            Format::Text => {
                let file = self.file.display();
                for finding in &findings {
                    let (severity, rule) = (finding.severity.name(), finding.rule.name());
                    let (line, message) = (finding.line, &finding.message);
                    output::line(&format!("{file}:{line}: {severity}: {rule}: {message}"));
                }
                if !found {
                    output::line(&format!("{file}: nothing found."));
                }
            }
        }
        Ok(if found { Outcome::Left } else { Outcome::Done })
    }
}

impl Compare {
    fn run(self, json: bool) -> Result<Outcome, Failure> {
        let rules = ZoneData::of_this_system();
        let ((old, _), (new, _)) = (read(&self.old, &rules)?, read(&self.new, &rules)?);
        let diff = diff(&old, &new);
        if json {
            output::json(&diff.shape())?;
        } else {
            print(&diff);
        }
        Ok(if diff.is_empty() { Outcome::Done } else { Outcome::Left })
    }
}

impl Ics {
    fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let before = match (&self.previous, &self.output) {
            (Some(file), _) => Some(read_file(file)?),
            (None, Some(file)) if file.exists() => Some(read_file(file)?),
            _ => None,
        };
        let before = before.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let export = match &self.file {
            Some(file) => {
                let (schedule, text) = read(file, &ZoneData::of_this_system())?;
                // However it is called, it is the same file.
                let path = std::fs::canonicalize(file).unwrap_or_else(|_| file.clone());
                let cycle = schedule.cycle.as_deref();
                let path = path.display().to_string();
                let origin = ics::Origin::of_document(&text, cycle, &path);
                ics::export(&schedule, &origin, context.moment(), before.as_deref())
            }
            None => context.read(|tx| tx.export_calendar(before.as_deref()))?,
        };
        for row in &export.left_out {
            let (name, line, text) = (&row.name, row.line, &row.text);
            let text = if text.trim().is_empty() { "nothing" } else { text };
            output::note(&format!("Line {line}, \"{name}\", is left out: it says {text}."));
        }
        for unread in &export.unread {
            let (line, text, why) = (unread.line, &unread.text, &unread.why);
            let not = if unread.is_no_deadline() { "" } else { ", not understood" };
            output::note(&format!("Line {line} is left out{not}: {text}  ({why})"));
        }
        match &self.output {
            Some(file) => write_file(file, &export.text)?,
            None if !json => output::exactly(&export.text)?,
            None => {}
        }
        if json {
            output::json(&export)?;
        } else if let Some(file) = &self.output {
            output::line(&format!("{} events written to {}.", export.events, file.display()));
        }
        Ok(Outcome::Done)
    }
}

fn changes(context: &Context, json: bool) -> Result<Outcome, Failure> {
    let changes = context.read(|tx| tx.schedule_changes())?;
    if json {
        output::json(&changes)?;
    } else {
        for change in &changes {
            let (name, from, to) = (&change.name, &change.from, &change.to);
            output::line(&match change.kind {
                ChangeKind::Moved => format!("moved    {name}: {from} -> {to}"),
                ChangeKind::Renamed => format!("renamed  {from} -> {name}"),
                ChangeKind::WhoChanged => format!("who changed  {name}: {from} -> {to}"),
                ChangeKind::WeekChanged => format!("week changed  {name}: {from} -> {to}"),
                ChangeKind::Added => format!("added    {name}: {to}"),
                ChangeKind::Removed => format!("removed  {name}: {from}"),
            });
        }
        if changes.is_empty() {
            output::line("Nothing changed since the schedule is followed.");
        }
    }
    Ok(Outcome::Done)
}

fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| Failure::BadInput {
        message: format!("{} cannot be written: {error}. Choose another place.", path.display()),
    })
}

fn print(diff: &Diff) {
    let part = |part: Part| match part {
        Part::Both => "",
        Part::Timeline => " (in the timeline only)",
        Part::Summary => " (in the summary only)",
    };
    for row in &diff.moved {
        let (from, to) = (row.from.text(), row.to.text());
        output::line(&format!("moved    {}: {from} -> {to}{}", row.name, part(row.part)));
    }
    for row in &diff.renamed {
        output::line(&format!("renamed  {} -> {}{}", row.from, row.to, part(row.part)));
    }
    for row in &diff.who_changed {
        let who = |who: &Option<String>| who.clone().unwrap_or_else(|| "nobody".to_owned());
        let (from, to) = (who(&row.from), who(&row.to));
        output::line(&format!("who changed  {}: {from} -> {to}", row.name));
    }
    for row in &diff.week_changed {
        let week = |week: Option<u32>| {
            week.map_or_else(|| "no week".to_owned(), |number| format!("week {number}"))
        };
        let (from, to) = (week(row.from), week(row.to));
        output::line(&format!("week changed  {}: {from} -> {to}{}", row.name, part(row.part)));
    }
    for row in &diff.added {
        output::line(&format!("added    {}: {}", row.name, row.when.text()));
    }
    for row in &diff.removed {
        output::line(&format!("removed  {}: {}", row.name, row.when.text()));
    }
    if diff.is_empty() {
        output::line("Nothing changed.");
    }
}
