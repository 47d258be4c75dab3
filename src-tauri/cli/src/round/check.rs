//! `round check`: a lead's thumb up on an update, given or taken back.

use crate::{Outcome, context::Context, courier, output, progress::wait_for};
use clap::Args;
use meridian_engine::Eagerness;
use meridian_protocol::Failure;
use serde::Serialize;
use std::time::Duration;

#[derive(Args)]
pub(crate) struct Check {
    /// A section such as docs, or what stands first in a line of `round updates`
    #[arg(value_name = "ROW")]
    row: String,
    /// Take your check back
    #[arg(long)]
    undo: bool,
    /// How long to go on when GitHub's answer was lost or it asks to slow down, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 180)]
    wait: u64,
}

/// What became of it.
#[derive(Serialize)]
struct Told {
    op: String,
    state: String,
    sentence: String,
}

impl Check {
    pub(crate) fn run(self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let engine = context.engine_to_sync()?;
        // What is checked is what stands there now. Offline is fine.
        let _unread = wait_for("Asking GitHub what is new", engine.drain(Eagerness::Now));
        let patience = Duration::from_secs(self.wait);
        let (op, ended) =
            courier::bring(&engine, patience, |tx| tx.check_update(&self.row, self.undo))?;
        let (state, sentence) = engine.read(|tx| tx.check_state(&op))?;
        let is_done = state == "done";
        let told = Told { op: op.to_string(), state, sentence };
        if json {
            output::json(&told)?;
        } else {
            output::line(&told.sentence);
        }
        Ok(ended.outcome(is_done))
    }
}
