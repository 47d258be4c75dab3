//! `round summary`: what is said of a round when it closes, to be copied at any time.

use super::{Told, told};
use crate::{
    Outcome,
    context::Context,
    courier::{self, Ended},
    output,
    progress::wait_for,
};
use clap::{Args, ValueEnum};
use meridian_core::ids::RoundKey;
use meridian_engine::{Eagerness, Engine, PlannedSummary};
use meridian_protocol::Failure;
use std::time::Duration;

#[derive(Args)]
pub(crate) struct Summary {
    /// The round, by the date on which it opens [default: the present one]
    #[arg(long, value_name = "DATE")]
    round: Option<RoundKey>,
    /// In which form
    #[arg(long = "as", value_enum, default_value_t = Form::Markdown)]
    form: Form,
    /// Post it as a comment on the round's issue; it is shown, and goes with --yes
    #[arg(long, conflicts_with = "form")]
    post: bool,
    /// Post it. Without this it is only shown
    #[arg(long, requires = "post")]
    yes: bool,
    /// How long to go on when GitHub's answer was lost or it asks to slow down, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 180)]
    wait: u64,
}

/// A summary that is to be posted.
pub(super) struct Posting {
    /// Of which round.
    pub(super) round: Option<RoundKey>,
    /// How long to go on, in seconds.
    pub(super) wait: u64,
}

impl Posting {
    /// Shows it, and how it is sent.
    pub(super) fn show(planned: &PlannedSummary, json: bool) -> Result<Outcome, Failure> {
        if json {
            output::json(planned)?;
        } else {
            output::line(&planned.words);
            output::line("");
            output::exactly(&planned.summary.text)?;
        }
        output::note("Nothing was sent. Say it again with --yes if that is meant.");
        Ok(Outcome::Left)
    }

    /// Sends it as it is once GitHub was asked what is new.
    pub(super) fn send(&self, engine: &Engine) -> Result<(Told, Ended), Failure> {
        // It says what is there now. Offline it is queued with what is known here, and says until when.
        let _unread = wait_for("Asking GitHub what is new", engine.drain(Eagerness::Now));
        let patience = Duration::from_secs(self.wait);
        let (op, ended) = courier::bring(engine, patience, |tx| tx.post_summary(self.round))?;
        Ok((told(engine, &op)?, ended))
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// As GitHub reads it
    Markdown,
    /// For a document
    Html,
    /// As people write in Slack
    Slack,
    /// With a subject above, for a mail
    Mail,
}

impl Summary {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        if self.post {
            let posting = Posting { round: self.round, wait: self.wait };
            if !self.yes {
                let planned = context.read(|tx| tx.plan_summary(self.round))?;
                return Posting::show(&planned, json);
            }
            let (posted, ended) = posting.send(&context.engine_to_sync()?)?;
            if json {
                output::json(&posted)?;
            } else {
                output::line(&posted.words);
            }
            return Ok(ended.outcome(posted.is_done));
        }
        let view = context.read(|tx| tx.round_summary(self.round))?;
        if json {
            output::json(&view)?;
            return Ok(Outcome::Done);
        }
        let meeting = view.meeting();
        output::exactly(&match self.form {
            Form::Markdown => view.text,
            Form::Html => view.html,
            Form::Slack => view.slack,
            Form::Mail => format!("Subject: {}\n\n{}", view.subject, view.slack),
        })?;
        output::note(meeting);
        view.still_open.iter().for_each(|line| output::note(&format!("- {line}")));
        Ok(Outcome::Done)
    }
}
