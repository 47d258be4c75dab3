//! What happened, for the person who has to find out why: one file a day in the data folder.
//!
//! Texts and tokens never get here: bodies are not logged anywhere, errors hold no secret, and
//! what the libraries say below a warning is left out.

use crate::ground::private;
use std::{io, panic, path::Path};
use tracing::Level;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::{
    filter::Targets, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

/// How many days are kept.
const DAYS: usize = 14;

/// Starts to log to `logs/PROGRAM.DATE.log` below the data folder, and notes panics there.
///
/// # Errors
/// When the folder or the file cannot be made. The program works without.
pub fn start(data_dir: &Path, program: &str) -> io::Result<()> {
    let folder = data_dir.join("logs");
    private::folder(&folder)?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix(program)
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(&folder)
        .map_err(io::Error::other)?;
    // The file is made by others; the next day's is seen to with the next backup.
    private::close_all(data_dir);
    let ours = [
        "meridian",
        "meridian_agent",
        "meridian_cli",
        "meridian_core",
        "meridian_engine",
        "meridian_practice",
        "meridian_shell",
    ];
    let wanted = Targets::new()
        .with_default(Level::WARN)
        .with_targets(ours.map(|target| (target, Level::INFO)));
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(file);
    let started = tracing_subscriber::registry().with(lines).with(wanted).try_init();
    started.map_err(io::Error::other)?;

    let before = panic::take_hook();
    panic::set_hook(Box::new(move |what| {
        // Where, not what: a message could quote a text.
        let place = what.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
        before(what);
    }));
    Ok(())
}
