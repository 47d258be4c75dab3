//! `brewing`: what no single update says and several together do, and what a lead asks before each freeze.

use crate::{Outcome, context::Context, output};
use clap::{Args, Subcommand};
use meridian_core::brewing::what_if::Checklist;
use meridian_engine::{Brewing, BrewingLine};
use meridian_protocol::{Area, Failure};
use serde_json::json;

/// Without a word of these: what is brewing
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct BrewingArgs {
    /// All lines, and those that you dismissed, not the heaviest alone
    #[arg(long)]
    all: bool,
    #[command(subcommand)]
    what: Option<BrewingCommand>,
}

#[derive(Subcommand)]
enum BrewingCommand {
    /// Put a line away until its evidence changes, on this laptop only
    Dismiss(Dismiss),
    /// The questions that a lead asks before a freeze, of the present phase of the cycle or of another one
    WhatIf(WhatIf),
}

#[derive(Args)]
struct Dismiss {
    /// The letters and digits in front of the line
    line: String,
    /// Why, so that you know later
    #[arg(long, value_name = "TEXT")]
    because: String,
}

#[derive(Args)]
struct WhatIf {
    /// Of which phase, such as "code" or "burndown" [default: the present one]
    phase: Option<String>,
}

impl BrewingArgs {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self.what {
            None => show(context, self.all, json),
            Some(BrewingCommand::Dismiss(dismiss)) => dismiss.run(context, json),
            Some(BrewingCommand::WhatIf(what_if)) => what_if.run(context, json),
        }
    }
}

fn show(context: &Context, all: bool, json: bool) -> Result<Outcome, Failure> {
    let brewing = context.read(|tx| tx.brewing())?;
    if json {
        output::json(&brewing)?;
    } else {
        lines(&brewing, all).iter().for_each(|line| output::line(line));
    }
    Ok(Outcome::Done)
}

fn lines(brewing: &Brewing, all: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(brewing.read.as_ref().map(|read| format!("Read {}", read.dated())));
    lines.extend(brewing.said.iter().cloned());
    if brewing.lines.is_empty() && brewing.said.is_empty() {
        lines.push("Nothing is brewing, as far as the rounds of this cycle were read.".to_owned());
    }
    lines.extend(brewing.lines.iter().flat_map(line));
    if all {
        lines.extend(brewing.more.iter().chain(&brewing.dismissed).flat_map(line));
        return lines;
    }
    if !brewing.more.is_empty() {
        let more = brewing.more.len();
        lines.push(format!("{more} more; `meridian-cli brewing --all` shows them."));
    }
    if !brewing.dismissed.is_empty() {
        lines.push(format!("{} dismissed, only on this laptop.", brewing.dismissed.len()));
    }
    lines
}

fn line(line: &BrewingLine) -> Vec<String> {
    let news = match line.news {
        "still" => String::new(),
        news => format!(" ({news})"),
    };
    let mut lines = vec![format!("{}  {}{news}: {}", line.id, line.title, line.sentence)];
    let evidence = line.links.join("  ");
    let since = format!("    since the round of {}", line.since);
    lines.push(if evidence.is_empty() { since } else { format!("{since}  {evidence}") });
    let because = line.because.iter();
    lines.extend(because.map(|why| format!("    dismissed, only on this laptop: {why}")));
    lines
}

impl Dismiss {
    fn run(&self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let sentence = context.write(&[Area::Settings, Area::Mirror], |tx| {
            tx.dismiss_brewing(&self.line, &self.because)
        })?;
        if json {
            output::json(&json!({ "state": "dismissed", "sentence": sentence }))?;
        } else {
            output::line(&format!(
                "Dismissed on this laptop until its evidence changes: {sentence}"
            ));
        }
        Ok(Outcome::Done)
    }
}

impl WhatIf {
    fn run(&self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let list = context.read(|tx| tx.what_if(self.phase.as_deref()))?;
        if json {
            output::json(list)?;
        } else {
            questions(list).iter().for_each(|line| output::line(line));
        }
        Ok(Outcome::Done)
    }
}

fn questions(list: &Checklist) -> Vec<String> {
    let mut lines = vec![format!("{}:", list.name)];
    for question in &list.questions {
        lines.push(format!("- [ ] {}", question.ask));
        lines.push(format!("      Look at: {}", question.look));
    }
    lines
}
