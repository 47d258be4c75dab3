//! `cargo xtask season`: the release build of the agent through sixteen weeks in twelve zones, each
//! with its own notifications, judged by an oracle of its own (`tests/season.rs`). Not part of
//! `cargo xtask test`, which plays twelve days of it.

use crate::process;
use std::{path::Path, process::Stdio};

/// Builds the agent and plays; prints a line a member.
///
/// # Errors
/// When something did not come that should, or came that should not, or the agent takes too much.
pub(crate) fn season(root: &Path) -> Result<(), String> {
    let mut build = process::cargo(root);
    build.args(["build", "--release", "--package", "meridian-agent", "--bins"]);
    process::step("release build of the agent", &mut build)?;
    let mut play = process::cargo(root);
    play.args(["test", "--quiet", "--package", "meridian-agent", "--test", "season", "--"]);
    play.args(["--ignored", "--nocapture"]).stderr(Stdio::inherit());
    play.env("MERIDIAN_PROGRAMS", process::target(root).join("release"));
    process::step("sixteen weeks in twelve zones", &mut play)
}
