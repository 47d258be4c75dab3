//! `round`: which issue a round has, opening it, closing it and opening it again.

mod assign;
mod by_itself;
mod check;
pub(crate) mod decisions;
mod job;
mod open;
mod status;
mod summary;
mod updates;
pub(crate) mod workflow;

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
use meridian_engine::{Eagerness, Engine, IssueIs, Job, JobRound, RoundState, WriteTx};
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
    #[command(flatten)]
    job: job::JobArgs,
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
        if let Some((desk, job)) = self.job.desk(context, self.set.round)? {
            let posts = if self.summary { Posts::OrGoesOn } else { Posts::Nothing };
            let is_agreed = self.yes || !self.summary;
            return self.set.close_as_job(&desk, job, (posts, is_agreed), json, reason);
        }
        if self.summary {
            if !self.yes {
                let planned = context.read(|tx| tx.plan_summary(self.set.round))?;
                return summary::Posting::show(&planned, json);
            }
            return self.set.close(&context.engine_to_sync()?, Posts::OrStops, json, reason);
        }
        self.set.run_as(context, json, IssueIs::Closed, reason)
    }
}

/// What goes before a round is closed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Posts {
    Nothing,
    /// Its summary; where that cannot be, the member says what is to be done.
    OrStops,
    /// Its summary; where that cannot be, nobody is there to be asked, and it is closed all the same.
    OrGoesOn,
}

fn tell(told: &RoundState) {
    output::line(&told.sentence);
    told.url.iter().for_each(|url| output::line(url));
}

impl SetState {
    pub(crate) fn reopen(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        self.run_as(context, json, IssueIs::Open, None)
    }

    fn posting(&self) -> summary::Posting {
        summary::Posting { round: self.round, wait: self.wait }
    }

    /// Closes it, with what goes before.
    fn close(
        &self,
        engine: &Engine,
        posts: Posts,
        json: bool,
        reason: Option<ClosedAs>,
    ) -> Result<Outcome, Failure> {
        // What stands in the way of the one need not stand in the way of the other.
        let summed_up = match posts {
            Posts::Nothing => None,
            Posts::OrStops => Some(self.posting().send(engine)?),
            Posts::OrGoesOn => {
                let sent = self.posting().send(engine);
                sent.inspect_err(|failure| output::note(&failure.to_string())).ok()
            }
        };
        let summed_up = match (engine.read(|tx| tx.stays_open(self.round))?, summed_up) {
            // The summary is all that ends a round which shares its place with others.
            (Some(stays), Some((posted, ended))) => {
                if json {
                    output::json(&json!({ "summary": posted, "closed": null, "words": stays }))?;
                } else {
                    output::line(&posted.words);
                    output::line(&stays);
                }
                return Ok(ended.outcome(posted.is_done));
            }
            (_, summed_up) => summed_up,
        };
        let (closed, ended) = self.bring(engine, IssueIs::Closed, reason)?;
        let posted = summed_up.as_ref().map(|(posted, _)| posted);
        if json {
            output::json(&json!({ "summary": posted, "closed": closed }))?;
        } else {
            posted.iter().for_each(|posted| output::line(&posted.words));
            tell(&closed);
        }
        let summed_up = match summed_up {
            Some((posted, ended)) => ended.outcome(posted.is_done),
            None if posts == Posts::Nothing => Outcome::Done,
            None => Outcome::Left,
        };
        Ok(match summed_up {
            Outcome::Done => ended.outcome(closed.state == "done"),
            left => left,
        })
    }

    fn close_as_job(
        self,
        desk: &job::Desk,
        job: Job,
        (posts, is_agreed): (Posts, bool),
        json: bool,
        reason: Option<ClosedAs>,
    ) -> Result<Outcome, Failure> {
        let (state, number, url, words) = match desk.to_close(job)? {
            None => ("not_due", None, None, "No round is over yet.".to_owned()),
            Some(JobRound { number: Some(number), url, is_closed: true, .. }) => {
                ("done", Some(number), url, format!("#{number} is closed already."))
            }
            Some(JobRound { number: Some(number), url, is_left_open: true, .. }) => {
                let words = format!(
                    "#{number} was opened again after the round's end, so it is left open."
                );
                ("left_open", Some(number), url, words)
            }
            Some(JobRound { number: Some(_), round, .. }) => {
                let set = Self { round: Some(round.key), ..self };
                if is_agreed {
                    return set.close(&desk.engine, posts, json, reason);
                }
                let _unread =
                    wait_for("Asking GitHub what is new", desk.engine.drain(Eagerness::Now));
                let planned = desk.engine.read(|tx| tx.plan_summary(set.round))?;
                return summary::Posting::show(&planned, json);
            }
            // A run that ends well would let everybody believe that it was done.
            Some(JobRound { round, doubt: Some(doubt), .. }) => {
                let message = format!("The round of {} was not closed. {doubt}", round.key);
                return Err(Failure::NotReady { message });
            }
            Some(JobRound { round, .. }) => {
                let words =
                    format!("The round of {} has no issue that could be closed.", round.key);
                ("none", None, None, words)
            }
        };
        if json {
            output::json(&json!({ "state": state, "issue": number, "url": url }))?;
        } else {
            output::line(&words);
            url.iter().for_each(|url| output::line(url));
        }
        Ok(Outcome::Done)
    }

    fn run_as(
        self,
        context: &Context,
        json: bool,
        wanted: IssueIs,
        reason: Option<ClosedAs>,
    ) -> Result<Outcome, Failure> {
        let (told, ended) = self.bring(&context.engine_to_sync()?, wanted, reason)?;
        if json {
            output::json(&told)?;
        } else {
            tell(&told);
        }
        Ok(ended.outcome(told.state == "done"))
    }

    fn bring(
        &self,
        engine: &Engine,
        wanted: IssueIs,
        reason: Option<ClosedAs>,
    ) -> Result<(RoundState, Ended), Failure> {
        // What somebody has done since is to be seen before it is undone. Offline is fine.
        let _unread = wait_for("Asking GitHub what is new", engine.drain(Eagerness::Now));
        let wish = |tx: &WriteTx<'_>| tx.set_round_state_as(self.round, wanted, reason);
        let (op, ended) = courier::bring(engine, Duration::from_secs(self.wait), wish)?;
        Ok((engine.read(|tx| tx.round_state(&op))?, ended))
    }
}
