//! `item`: what the team is asked to discuss or decide, and what becomes of it.

use crate::{
    Outcome,
    context::{Context, announce},
    courier, output,
    progress::wait_for,
};
use clap::{Args, Subcommand};
use meridian_core::ids::{ItemKey, OpId};
use meridian_engine::{Eagerness, Engine, ItemView, WriteTx, progress::DRAINED};
use meridian_protocol::{Decide, Failure, Stage, Stales as _};
use serde_json::json;
use std::time::Duration;

#[derive(Subcommand)]
pub(crate) enum ItemCommand {
    /// What waits for an answer, and what has ended in this round or the last
    List(List),
    /// One of them: who asks it, whom it names, its links and its issue
    Show(Show),
    /// Give one an issue of its own: it is shown, and opened with --yes
    Issue(Issue),
    /// Link an issue that is there; only this laptop knows it then. For everybody its author writes
    /// `tracked in #12` behind the question
    Link(Link),
    /// Say how one ended, in a comment on the round's issue: it is shown, and goes with --yes. Who asked it
    /// may, and a lead
    End(End),
}

#[derive(Args)]
pub(crate) struct List {
    /// Those that have ended earlier, too
    #[arg(long)]
    all: bool,
}

#[derive(Args)]
pub(crate) struct Show {
    #[command(flatten)]
    of: Of,
}

#[derive(Args)]
struct Of {
    /// The item, as `item list` prints it
    #[arg(value_name = "KEY")]
    key: ItemKey,
}

#[derive(Args)]
struct Send {
    /// Show it; nothing leaves this computer
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Send it. Without this it is only shown
    #[arg(long)]
    yes: bool,
    /// How long to go on when GitHub's answer was lost or it asks to slow down, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 180)]
    wait: u64,
}

#[derive(Args)]
pub(crate) struct Issue {
    #[command(flatten)]
    of: Of,
    /// Print the text for somebody who may open issues there, where you may not; nothing is sent
    #[arg(long, conflicts_with_all = ["yes", "dry_run"])]
    private: bool,
    #[command(flatten)]
    send: Send,
}

#[derive(Args)]
pub(crate) struct Link {
    #[command(flatten)]
    of: Of,
    /// Its link, or its number in the team's repository
    #[arg(value_name = "LINK")]
    issue: String,
}

#[derive(Args)]
pub(crate) struct End {
    #[command(flatten)]
    of: Of,
    /// How it ended, in a few words
    #[arg(long, value_name = "TEXT")]
    because: String,
    #[command(flatten)]
    send: Send,
}

impl ItemCommand {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::List(List { all }) => list(all, context, json),
            Self::Show(Show { of }) => show(&of.key, context, json),
            Self::Issue(issue) => issue.run(context, json),
            Self::Link(link) => link.run(context, json),
            Self::End(end) => end.run(context, json),
        }
    }
}

fn list(all: bool, context: &Context, json: bool) -> Result<Outcome, Failure> {
    let view = context.read(|tx| tx.items(all))?;
    if json {
        output::json(&view)?;
        return Ok(Outcome::Done);
    }
    if view.items.is_empty() {
        output::line("Nobody asks for a discussion or a decision, as far as GitHub was read.");
    }
    for item in &view.items {
        output::line(&item.title());
        output::line(&format!("    {}", item.about()));
    }
    if view.read.is_none() {
        output::note("The present round was not read yet: run `meridian-cli sync`.");
    }
    Ok(Outcome::Done)
}

fn show(key: &ItemKey, context: &Context, json: bool) -> Result<Outcome, Failure> {
    let item = context.read(|tx| tx.item(key))?;
    if json {
        output::json(&item)?;
    } else {
        lines(&item).iter().for_each(|line| output::line(line));
    }
    Ok(Outcome::Done)
}

fn lines(view: &ItemView) -> Vec<String> {
    let mut lines = vec![view.title(), view.about(), view.item.asked.url.clone()];
    lines.extend(view.item.asked.line.links.iter().map(|link| format!("links: {link}")));
    let Some(issue) = &view.item.issue else {
        if view.item.is_open() {
            lines.push(format!(
                "It has no issue. `meridian-cli item issue {}` shows the one that it would get.",
                view.item.asked.key
            ));
        }
        return lines;
    };
    lines.push(issue.url.clone().unwrap_or_else(|| format!("#{} was not read yet.", issue.number)));
    if !issue.also.is_empty() {
        lines.push(format!(
            "It has several issues, of which #{} counts. Who opened another, or anybody with triage, can \
             close that as a duplicate.",
            issue.number
        ));
    }
    lines
}

impl Send {
    /// Sends what was shown, once GitHub was asked what is new: another device may have done it.
    fn bring(
        &self,
        (engine, json): (&Engine, bool),
        wish: impl FnOnce(&WriteTx<'_>) -> Result<OpId, Failure>,
    ) -> Result<Outcome, Failure> {
        let patience = Duration::from_secs(self.wait);
        let (op, ended) = courier::bring(engine, patience, wish)?;
        let row = engine.read(|tx| tx.show_operation(&op))?.row;
        let is_done = row.stage == Stage::Done;
        if json {
            let state = if is_done { json!("done") } else { json!(row.stage) };
            output::json(&json!({ "state": state, "op": op, "words": row.words }))?;
        } else {
            output::line(&row.words);
        }
        Ok(ended.outcome(is_done))
    }

    /// How a command ends that has only shown something.
    fn shown(&self, what: &str) -> Outcome {
        if self.dry_run {
            return Outcome::Done;
        }
        output::note(&format!("Nothing was {what}. Say it again with --yes if that is meant."));
        Outcome::Left
    }
}

impl Issue {
    fn run(&self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let Self { of: Of { key }, private, send } = self;
        let engine = if send.yes {
            let engine = context.engine_to_sync()?;
            // Somebody else may have made one.
            let _unread = wait_for("Asking GitHub what is new", engine.drain(Eagerness::Now));
            Some(engine)
        } else {
            None
        };
        let planned = match &engine {
            Some(engine) => engine.read(|tx| tx.plan_item_issue(key))?,
            None => context.read(|tx| tx.plan_item_issue(key))?,
        };
        match &engine {
            Some(engine) if planned.issue.is_none() => {
                return send.bring((engine, json), |tx| tx.open_item_issue(key));
            }
            Some(engine) => announce(engine, DRAINED)?,
            None => {}
        }
        if json {
            output::json(&planned)?;
        } else if *private {
            output::exactly(&planned.private)?;
        } else {
            output::line(&planned.words());
            if planned.issue.is_none() {
                output::line(&format!("\nTitle: {}\n", planned.text.title));
                output::exactly(&planned.text.body)?;
            }
        }
        Ok(if *private || planned.issue.is_some() { Outcome::Done } else { send.shown("opened") })
    }
}

impl Link {
    fn run(&self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let Self { of: Of { key }, issue } = self;
        let item = context.write(Decide::STALES, |tx| {
            let number = tx.item_issue(issue)?;
            tx.link_item(key, number)?;
            tx.item(key)
        })?;
        if json {
            output::json(&item)?;
        } else {
            output::line(&format!("{}: {}. Only this laptop knows that.", key, item.words));
            output::line("`meridian-cli sync` reads how the issue stands.");
        }
        Ok(Outcome::Done)
    }
}

impl End {
    fn run(&self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let Self { of: Of { key }, because, send } = self;
        if send.yes {
            let engine = context.engine_to_sync()?;
            let _unread = wait_for("Asking GitHub what is new", engine.drain(Eagerness::Now));
            return send.bring((&engine, json), |tx| tx.end_item(key, because));
        }
        let planned = context.read(|tx| tx.plan_item_end(key, because))?;
        if json {
            output::json(&planned)?;
        } else {
            output::line(&planned.words());
            output::line("");
            output::exactly(&planned.text)?;
        }
        Ok(send.shown("sent"))
    }
}
