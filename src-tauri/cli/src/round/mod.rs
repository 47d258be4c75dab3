//! `round close` and `round reopen`: the state of a round's issue.

pub(crate) mod decisions;
mod updates;

use crate::{Outcome, output};
use crate::{
    context::{Context, announce},
    courier,
    progress::wait_for,
};
use clap::Args;
use meridian_core::ids::RoundKey;
use meridian_engine::{Eagerness, IssueIs, progress::DRAINED};
use meridian_protocol::Failure;
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

impl SetState {
    pub(crate) fn run(
        self,
        context: &Context,
        json: bool,
        wanted: IssueIs,
    ) -> Result<Outcome, Failure> {
        let engine = context.engine_to_sync()?;
        // What somebody has done since is to be seen before it is undone. Offline is fine.
        let _unread = wait_for("Asking GitHub what is new", engine.drain(Eagerness::Now));
        let ended = engine.write(|tx| tx.set_round_state(self.round, wanted)).and_then(|op| {
            Ok((
                op,
                wait_for(
                    "Bringing it to GitHub",
                    courier::to_the_end(&engine, Duration::from_secs(self.wait)),
                )?,
            ))
        });
        announce(&engine, DRAINED)?;
        let (op, ended) = ended?;
        let told = engine.read(|tx| tx.round_state(&op))?;
        if json {
            output::json(&told)?;
        } else {
            output::line(&told.sentence);
            if let Some(url) = &told.url {
                output::line(url);
            }
        }
        let refused = ended.refusal.filter(|_| ended.last == courier::Last::SignInRefused);
        Ok(match refused {
            Some(message) => Outcome::Refused(Failure::SignIn { message }),
            None if told.state == "done" => Outcome::Done,
            None => Outcome::Left,
        })
    }
}
