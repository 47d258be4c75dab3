//! `open`: the window, or why it cannot come here.

use crate::{Outcome, context::Context, output};
use clap::Args;
use meridian_engine::launch;
use meridian_protocol::Failure;

#[derive(Args)]
pub(crate) struct Open {
    /// Only see whether it can come
    #[arg(long)]
    check: bool,
}

impl Open {
    pub(crate) fn run(&self, context: &Context, json: bool) -> Result<Outcome, Failure> {
        let folder = context.folder()?;
        let failed = |error: std::io::Error| Failure::BadInput {
            message: format!("The window cannot be started: {error}."),
        };
        if let Some(message) = launch::window_trouble().map_err(failed)? {
            return Err(Failure::BadInput { message });
        }
        if !self.check {
            launch::window(&folder).map_err(failed)?;
        }
        if json {
            return output::json(&serde_json::json!({ "opened": !self.check }))
                .map(|()| Outcome::Done);
        }
        if self.check {
            output::line("The window can be opened here.");
        }
        Ok(Outcome::Done)
    }
}
