//! `round by-itself`: whether this laptop opens and closes rounds in the member's turn, and whose turn it is.

use crate::{Outcome, context::Context, output};
use clap::{Args, ValueEnum};
use meridian_engine::{ByItself, Turn, progress::DRAINED};
use meridian_protocol::Failure;

#[derive(Args)]
pub(crate) struct RoundsByItself {
    /// Whether it does; without this it is shown
    #[arg(value_enum, value_name = "ON-OR-OFF")]
    choice: Option<Choice>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Choice {
    /// Open and close the rounds in my turn, as if I did it
    On,
    /// Do neither by itself
    Off,
}

impl RoundsByItself {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let told = match self.choice {
            None => context.read(|tx| tx.by_itself())?,
            Some(choice) => context.write(DRAINED, |tx| {
                tx.set_by_itself(choice == Choice::On)?;
                tx.by_itself()
            })?,
        };
        if json {
            output::json(&told)?;
        } else {
            lines(&told).iter().for_each(|line| output::line(line));
        }
        Ok(Outcome::Done)
    }
}

fn lines(told: &ByItself) -> Vec<String> {
    let turn =
        |turn: &Turn| format!("Round of {}, to {}: {}", turn.round, turn.what, turn.said.words);
    let head = std::iter::once(told.words.clone()).chain(told.workflow.clone());
    head.chain(told.turns.iter().map(turn)).collect()
}
