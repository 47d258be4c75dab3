//! `decision`: asking the team for one, answering, reading how it stands, and writing down what became of it.

mod propose;
mod shown;

use crate::{
    Outcome,
    context::{Context, announce},
    courier, output,
    progress::wait_for,
};
use clap::{Args, Subcommand};
use meridian_core::{decisions::outcome::Verdict, hand::login::Login, ids::OpId};
use meridian_engine::{Eagerness, Engine, Means, OutcomeWords, WriteTx, progress::DRAINED};
use meridian_protocol::{Failure, Stage};
use serde_json::{Value, json};
use std::time::Duration;

#[derive(Subcommand)]
pub(crate) enum DecisionCommand {
    /// What is asked and not decided, as read from GitHub last
    List(List),
    /// A proposal with what everybody says, who is awaited and what waits for its owner
    Show(Show),
    /// Ask for a decision in one comment: it is shown with what is to be known before, and goes with --yes
    Propose(propose::Propose),
    /// Answer a proposal, by a reaction where that says it, else in a comment; it is shown, and goes with --yes
    Answer(Answer),
    /// Say what an answer is that is not certain. Only who asks can; it goes into the outcome
    Count(Count),
    /// Post what was decided, prefilled with who said what; it is shown, and goes with --yes
    Outcome(PostOutcome),
    /// Say that what was decided does not hold any more, and why; it is shown, and goes with --yes
    Reopen(Reopen),
    /// What was decided and why, as Markdown, the newest first
    Log(Log),
}

#[derive(Args)]
pub(crate) struct List {
    /// Those that are decided or dropped, too
    #[arg(long)]
    all: bool,
}

#[derive(Args)]
pub(crate) struct Show {
    /// The proposal, by its name in the list or the number of its comment
    #[arg(value_name = "NAME")]
    name: String,
}

#[derive(Args)]
pub(crate) struct Answer {
    /// The proposal, by its name in the list
    #[arg(value_name = "NAME")]
    name: String,
    /// approve, object, abstain, hold, "hold until Fri", "concern resolved", or an option's letter
    #[arg(value_name = "ANSWER")]
    says: String,
    /// Why you object
    #[arg(long, value_name = "REASON")]
    because: Option<String>,
    #[command(flatten)]
    send: Send,
}

#[derive(Args)]
pub(crate) struct Count {
    /// The proposal, by its name in the list
    #[arg(value_name = "NAME")]
    name: String,
    /// The answer, as `decision show` calls it: a comment's number, or @login for somebody's reactions
    #[arg(value_name = "ANSWER")]
    answer: String,
    /// Before what it counts as
    #[arg(value_name = "as", value_parser = ["as"])]
    word: String,
    /// approve, object, abstain, nothing, or an option's letter
    #[arg(value_name = "MEANS", value_parser = str::parse::<Means>)]
    means: Means,
}

#[derive(Args)]
pub(crate) struct PostOutcome {
    /// The proposal, by its name in the list
    #[arg(value_name = "NAME")]
    name: String,
    /// Why it is decided so: Markdown
    #[arg(long, value_name = "REASONS")]
    because: Option<String>,
    /// yes, no, an option's letter, or dropped [default: what is enough by the numbers]
    #[arg(long, value_name = "CHOICE", value_parser = str::parse::<Verdict>)]
    choose: Option<Verdict>,
    /// What that means in words, such as from when on it holds
    #[arg(long, value_name = "WORDS")]
    says: Option<String>,
    /// How an objection was met, as LOGIN=HOW; once for each
    #[arg(long, value_name = "LOGIN=HOW", value_parser = met)]
    met: Vec<(Login, String)>,
    #[command(flatten)]
    send: Send,
}

#[derive(Args)]
pub(crate) struct Reopen {
    /// The proposal, by its name in the list
    #[arg(value_name = "NAME")]
    name: String,
    /// Why it is open again
    #[arg(long, value_name = "REASON")]
    because: String,
    /// Until when it is asked now, if that is later than before: as `decision propose` takes it
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,
    #[command(flatten)]
    send: Send,
}

#[derive(Args)]
pub(crate) struct Log {
    /// What is still open, too
    #[arg(long)]
    all: bool,
}

/// Whether it goes.
#[derive(Args)]
pub(crate) struct Send {
    /// Only show it, also beside --yes
    #[arg(long)]
    dry_run: bool,
    /// Send it. Without this it is only shown
    #[arg(long)]
    yes: bool,
    /// How long to go on when GitHub's answer was lost or it asks to slow down, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 180)]
    wait: u64,
}

impl Send {
    pub(crate) fn sends(&self) -> bool {
        self.yes && !self.dry_run
    }

    /// Whether it is only to be shown, and nothing to be kept.
    pub(crate) fn is_dry(&self) -> bool {
        self.dry_run
    }

    /// What is said where it was only shown.
    pub(crate) fn shown(&self) -> Outcome {
        output::note("Nothing was sent. Say it again with --yes if that is meant.");
        Outcome::Left
    }

    /// Queues it once GitHub was asked what is new, and brings it there.
    pub(crate) fn bring(
        &self,
        context: &Context,
        json: bool,
        wish: impl FnOnce(&WriteTx<'_>) -> Result<OpId, Failure>,
    ) -> Result<Outcome, Failure> {
        let engine = context.engine_to_sync()?;
        // Somebody may have said something since. Offline is fine: it is looked again before it goes.
        let _unread = wait_for("Asking GitHub what is new", engine.drain(Eagerness::Now));
        let (op, ended) = courier::bring(&engine, Duration::from_secs(self.wait), wish)?;
        let told = told(&engine, &op)?;
        let is_done = told.0;
        if json {
            output::json(&told.1)?;
        } else if let Some(words) = told.1.get("words").and_then(serde_json::Value::as_str) {
            output::line(words);
        }
        Ok(ended.outcome(is_done))
    }
}

/// Whether it is there, and that for people and programs.
fn told(engine: &Engine, op: &OpId) -> Result<(bool, Value), Failure> {
    let shown = engine.read(|tx| tx.show_operation(op))?;
    let is_done = shown.row.stage == Stage::Done;
    let state = if is_done { json!("done") } else { json!(shown.row.stage) };
    let words = format!("{}: {}", shown.row.title, shown.row.words);
    Ok((is_done, json!({ "state": state, "op": op, "words": words })))
}

impl DecisionCommand {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        match self {
            Self::List(List { all }) => {
                let (rows, broken) = context.read(|tx| tx.decision_list(all))?;
                if json {
                    output::json(&json!({ "decisions": rows, "unreadable": broken }))?;
                } else {
                    shown::list(&rows, &broken, all).iter().for_each(|line| output::line(line));
                }
                Ok(Outcome::Done)
            }
            Self::Show(Show { name }) => {
                let view = context.read(|tx| tx.decision(&name))?;
                if json {
                    output::json(&view)?;
                } else {
                    shown::one(&view).iter().for_each(|line| output::line(line));
                }
                Ok(Outcome::Done)
            }
            Self::Propose(propose) => propose.run(context, json),
            Self::Answer(answer) => answer.run(context, json),
            Self::Count(count) => count.run(context, json),
            Self::Outcome(outcome) => outcome.run(context, json),
            Self::Reopen(reopen) => reopen.run(context, json),
            Self::Log(Log { all }) => {
                let text = context.read(|tx| tx.decision_log(all))?;
                if json {
                    output::json(&json!({ "markdown": text }))?;
                } else {
                    output::exactly(&text)?;
                }
                Ok(Outcome::Done)
            }
        }
    }
}

impl Answer {
    fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let Self { name, says, because, send } = self;
        if !send.sends() {
            let planned = context.read(|tx| tx.plan_answer(&name, &says, because.as_deref()))?;
            if json {
                output::json(&planned)?;
            } else {
                output::line(&planned.question);
                output::line(&planned.words);
                planned.text.iter().for_each(|text| output::line(text.trim_end()));
            }
            return Ok(send.shown());
        }
        send.bring(context, json, |tx| tx.answer_proposal(&name, &says, because.as_deref()))
    }
}

impl Count {
    fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let Self { name, answer, means, word: _ } = self;
        context.write(DRAINED, |tx| tx.rule_on(&name, &answer, means))?;
        let view = context.read(|tx| tx.decision(&name))?;
        if json {
            output::json(&view)?;
        } else {
            output::line(&view.row.words);
        }
        Ok(Outcome::Done)
    }
}

impl PostOutcome {
    fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let Self { name, because, choose, says, met, send } = self;
        let words = OutcomeWords { verdict: choose, says, why: because, met };
        // What is counted is what stands there now, its reactions among it.
        let engine = context.engine_to_sync()?;
        let _unread = wait_for("Asking GitHub what is new", engine.drain(Eagerness::Now));
        let _unread = wait_for("Reading the reactions", engine.read_reactions());
        announce(&engine, DRAINED)?;
        if send.sends() {
            drop(engine);
            return send.bring(context, json, |tx| tx.post_outcome(&name, &words));
        }
        let planned = engine.read(|tx| tx.plan_outcome(&name, &words))?;
        if json {
            output::json(&planned)?;
        } else {
            output::line(&planned.words);
            output::line(&format!("A comment on #{}. It tags nobody.", planned.issue));
            output::line("");
            output::exactly(&planned.text)?;
            planned.lacks.iter().for_each(|lacks| output::note(lacks));
            if !planned.lacks.is_empty() {
                output::note(
                    "Reasons are given by --because, how an objection was met by --met LOGIN=HOW.",
                );
            }
        }
        Ok(send.shown())
    }
}

impl Reopen {
    fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let Self { name, because, until, send } = self;
        let until = match until {
            Some(until) => Some(context.read(|tx| tx.moment_meant(&until))?),
            None => None,
        };
        if !send.sends() {
            let (issue, text) = context.read(|tx| tx.plan_reopening(&name, &because, until))?;
            if json {
                output::json(&json!({ "issue": issue, "text": text }))?;
            } else {
                output::line(&format!("A comment on #{issue}. It tags nobody."));
                output::line("");
                output::exactly(&text)?;
            }
            return Ok(send.shown());
        }
        send.bring(context, json, |tx| tx.reopen_decision(&name, &because, until))
    }
}

/// `ana-example=the docs are in`
fn met(text: &str) -> Result<(Login, String), String> {
    let (login, how) = text.split_once('=').ok_or("write LOGIN=HOW".to_owned())?;
    let login = login.parse::<Login>().map_err(|error| error.to_string())?;
    Ok((login, how.trim().to_owned()))
}
