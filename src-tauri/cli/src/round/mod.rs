//! `round`: which issue a round has, opening it, closing it and opening it again.

mod by_itself;
mod check;
pub(crate) mod decisions;
mod open;
mod status;
mod summary;
mod updates;

use crate::{Outcome, output};
use crate::{
    context::Context,
    courier::{self, Ended},
    progress::wait_for,
};
use clap::{Args, ValueEnum};
use meridian_core::{
    courier::ClosedAs,
    ids::{IssueNumber, OpId, RoundKey},
};
use meridian_engine::{Eagerness, Engine, IssueIs, RoundState, WriteTx};
use meridian_protocol::{Failure, Stage};
use serde::Serialize;
use serde_json::json;
use std::time::Duration;

#[derive(Args)]
pub(crate) struct SetState {
    /// The round, by the date on which it opens [default: the present one]
    #[arg(long, value_name = "DATE")]
    round: Option<RoundKey>,
    /// How long to go on when GitHub's answer was lost or it asks to slow down, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 180)]
    wait: u64,
}

/// What became of a wish.
#[derive(Serialize)]
struct Told {
    #[serde(skip)]
    is_done: bool,
    stage: Stage,
    words: String,
}

fn told(engine: &Engine, op: &OpId) -> Result<Told, Failure> {
    let shown = engine.read(|tx| tx.show_operation(op))?;
    Ok(Told {
        is_done: shown.row.stage == Stage::Done,
        stage: shown.row.stage,
        words: format!("{}: {}", shown.row.title, shown.row.words),
    })
}

#[derive(Args)]
pub(crate) struct Close {
    #[command(flatten)]
    set: SetState,
    /// Post the round's summary first; it is shown, and goes with --yes
    #[arg(long, conflicts_with = "duplicate_of")]
    summary: bool,
    /// Post the summary and close it. Without this the summary is only shown
    #[arg(long, requires = "summary")]
    yes: bool,
    /// Why it is closed [default: completed, which GitHub says by itself]
    #[arg(long, value_enum, conflicts_with = "duplicate_of")]
    reason: Option<Reason>,
    /// The issue of which this one is a duplicate, as the younger of two of one round
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(1..))]
    duplicate_of: Option<i64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Reason {
    /// It is done
    Completed,
    /// It is not to be done
    NotPlanned,
}

impl Close {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let duplicate = |number| ClosedAs::Duplicate { of: IssueNumber(number), id: None };
        let reason = self.reason.map(|reason| match reason {
            Reason::Completed => ClosedAs::Completed,
            Reason::NotPlanned => ClosedAs::NotPlanned,
        });
        let reason = reason.or(self.duplicate_of.map(duplicate));
        if self.summary {
            let posting = summary::Posting { round: self.set.round, wait: self.set.wait };
            if !self.yes {
                return posting.show(context, json);
            }
            // What stands in the way of the one need not stand in the way of the other.
            let (posted, summed_up) = posting.send(context)?;
            let (closed, ended) = self.set.bring(context, IssueIs::Closed, reason)?;
            if json {
                output::json(&json!({ "summary": posted, "closed": closed }))?;
            } else {
                output::line(&posted.words);
                tell(&closed);
            }
            return Ok(match summed_up.outcome(posted.is_done) {
                Outcome::Done => ended.outcome(closed.state == "done"),
                left => left,
            });
        }
        self.set.run_as(context, json, IssueIs::Closed, reason)
    }
}

fn tell(told: &RoundState) {
    output::line(&told.sentence);
    told.url.iter().for_each(|url| output::line(url));
}

impl SetState {
    pub(crate) fn reopen(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        self.run_as(context, json, IssueIs::Open, None)
    }

    fn run_as(
        self,
        context: &Context,
        json: bool,
        wanted: IssueIs,
        reason: Option<ClosedAs>,
    ) -> Result<Outcome, Failure> {
        let (told, ended) = self.bring(context, wanted, reason)?;
        if json {
            output::json(&told)?;
        } else {
            tell(&told);
        }
        Ok(ended.outcome(told.state == "done"))
    }

    fn bring(
        &self,
        context: &Context,
        wanted: IssueIs,
        reason: Option<ClosedAs>,
    ) -> Result<(RoundState, Ended), Failure> {
        let engine = context.engine_to_sync()?;
        // What somebody has done since is to be seen before it is undone. Offline is fine.
        let _unread = wait_for("Asking GitHub what is new", engine.drain(Eagerness::Now));
        let wish = |tx: &WriteTx<'_>| tx.set_round_state_as(self.round, wanted, reason);
        let (op, ended) = courier::bring(&engine, Duration::from_secs(self.wait), wish)?;
        Ok((engine.read(|tx| tx.round_state(&op))?, ended))
    }
}
