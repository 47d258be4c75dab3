//! `away`: telling the team ahead that one is away, or back, and who is.

use crate::{
    Outcome,
    context::{Context, announce},
    courier, output,
    progress::wait_for,
};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use meridian_core::away::plan::ToTell;
use meridian_engine::{Eagerness, PlannedAway, progress::DRAINED};
use meridian_protocol::{Failure, Stage};
use serde_json::json;
use std::time::Duration;

#[derive(Subcommand)]
pub(crate) enum AwayCommand {
    /// Tell that you are away on some days, in a comment on the round's issue: it is shown, and goes with
    /// --yes. Told before updates are due, nobody calls you late, tags you or reminds you
    Set(Set),
    /// Tell that you are back; what you told of the days from then on does not hold any more
    Back(Back),
    /// Who is away, or will be, as read from GitHub last
    List(List),
}

#[derive(Args)]
pub(crate) struct Set {
    /// The first day, such as 2026-11-23
    #[arg(long, value_name = "DATE")]
    from: NaiveDate,
    /// The last day
    #[arg(long, value_name = "DATE")]
    until: NaiveDate,
    /// Who covers for you, by their name in the team or on GitHub; they are named and not tagged
    #[arg(long, value_name = "NAME")]
    cover: Option<String>,
    #[command(flatten)]
    send: Send,
}

#[derive(Args)]
pub(crate) struct Back {
    /// The first day on which you are there [default: today]
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    #[command(flatten)]
    send: Send,
}

#[derive(Args)]
struct Send {
    /// Tell it. Without this it is only shown
    #[arg(long)]
    yes: bool,
    /// How long to go on when GitHub's answer was lost or it asks to slow down, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 180)]
    wait: u64,
}

#[derive(Args)]
pub(crate) struct List {}

impl AwayCommand {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::Set(Set { from, until, cover, send }) => {
                send.run(&ToTell::Away { from, until, cover }, context, json)
            }
            Self::Back(Back { from, send }) => send.run(&ToTell::Back { from }, context, json),
            Self::List(List {}) => list(context, json),
        }
    }
}

impl Send {
    fn run(&self, asked: &ToTell, context: &Context, json: bool) -> Result<Outcome, Failure> {
        if self.yes {
            return self.tell(asked, context, json);
        }
        let planned = context.read(|tx| tx.plan_away(asked))?;
        if json {
            output::json(&planned)?;
        } else {
            lines(&planned).iter().for_each(|line| output::line(line));
        }
        if planned.is_told || planned.waits.is_some() {
            return Ok(Outcome::Done);
        }
        output::note("Nothing was told. Say it again with --yes if that is meant.");
        Ok(Outcome::Left)
    }

    fn tell(&self, asked: &ToTell, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let engine = context.engine_to_sync()?;
        // Another device may have told it. Offline is fine: it is looked again before it goes.
        let _unread = wait_for("Asking GitHub what is new", engine.drain(Eagerness::Now));
        let planned = engine.read(|tx| tx.plan_away(asked))?;
        if planned.is_told {
            announce(&engine, DRAINED)?;
            if json {
                output::json(&json!({ "state": "there", "issue": planned.issue }))?;
            } else {
                output::line(&planned.words());
            }
            return Ok(Outcome::Done);
        }
        let patience = Duration::from_secs(self.wait);
        let (op, ended) = courier::bring(&engine, patience, |tx| tx.tell_away(asked))?;
        let row = engine.read(|tx| tx.show_operation(&op))?.row;
        let is_done = row.stage == Stage::Done;
        if json {
            let state = if is_done { json!("told") } else { json!(row.stage) };
            output::json(&json!({
                "state": state,
                "op": op,
                "issue": planned.issue,
                "words": row.words,
                "rounds": planned.rounds,
                "notes": planned.notes,
            }))?;
        } else {
            output::line(&row.words);
            planned.notes.iter().for_each(|note| output::line(note));
        }
        Ok(ended.outcome(is_done))
    }
}

fn lines(planned: &PlannedAway) -> Vec<String> {
    let mut lines = vec![planned.words()];
    if !planned.is_told && planned.waits.is_none() {
        lines.push(String::new());
        lines.extend(planned.text.lines().map(str::to_owned));
        lines.push(String::new());
        lines.extend(planned.follows());
    }
    lines
}

fn list(context: &Context, json: bool) -> Result<Outcome, Failure> {
    let all = context.read(|tx| tx.who_is_away())?;
    if json {
        output::json(&all)?;
    } else if all.is_empty() {
        output::line("Nobody has told that they are away, as far as GitHub was read.");
    } else {
        all.iter().for_each(|one| output::line(&one.words()));
    }
    Ok(Outcome::Done)
}
