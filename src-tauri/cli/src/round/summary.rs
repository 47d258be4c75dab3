//! `round summary`: what is said of a round when it closes, to be copied at any time.

use crate::{Outcome, context::Context, output};
use clap::{Args, ValueEnum};
use meridian_core::ids::RoundKey;
use meridian_protocol::Failure;

#[derive(Args)]
pub(crate) struct Summary {
    /// The round, by the date on which it opens [default: the present one]
    #[arg(long, value_name = "DATE")]
    round: Option<RoundKey>,
    /// In which form
    #[arg(long = "as", value_enum, default_value_t = Form::Markdown)]
    form: Form,
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
        let view = context.read(|tx| tx.round_summary(self.round))?;
        if json {
            output::json(&view)?;
            return Ok(Outcome::Done);
        }
        output::exactly(&match self.form {
            Form::Markdown => view.text,
            Form::Html => view.html,
            Form::Slack => view.slack,
            Form::Mail => format!("Subject: {}\n\n{}", view.subject, view.slack),
        })?;
        match &view.still_open[..] {
            [] => output::note("Nothing stands against leaving out a meeting about this round."),
            open => {
                output::note("A meeting about this round is still of use:");
                open.iter().for_each(|line| output::note(&format!("- {line}")));
            }
        }
        Ok(Outcome::Done)
    }
}
