//! `quit`: what the tray's last line does, where a desktop has no tray.

use crate::context::{Context, wait};
use crate::{Outcome, output};
use meridian_engine::local;
use meridian_protocol::Failure;

/// Ends the agent.
pub(crate) fn run(context: &Context, json: bool) -> Result<Outcome, Failure> {
    let folder = context.folder()?;
    let ended = wait(async {
        let ended = local::quit_agent(&folder).await;
        ended.map_err(|error| Failure::Internal { message: error.to_string() })
    })?;
    if json {
        output::json(&serde_json::json!({ "ended": ended }))?;
    } else {
        output::line(if ended {
            "Meridian has ended. No reminder rings until you open its window again."
        } else {
            "Meridian was not running, so no reminder rings; opening its window starts it."
        });
    }
    Ok(Outcome::Done)
}
