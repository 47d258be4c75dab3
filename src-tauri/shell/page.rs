//! Opens a page of the team's host in the browser, without a shell in between.

use super::plain;
use meridian_engine::launch;
use meridian_protocol::Failure;
use std::{process::Command, time::Duration};

/// How long what opens pages may take to say that it cannot.
const PATIENCE: Duration = Duration::from_secs(3);

/// Opens `url` with what the desktop uses for pages. The caller has checked whose page it is.
///
/// # Errors
/// [`Failure::Internal`] when there is nothing that opens pages.
pub(super) fn open(url: &str) -> Result<(), Failure> {
    let mut opener = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        command
    } else {
        Command::new("xdg-open")
    };
    opener.arg(url);
    plain::leave_out(&mut opener);
    launch::unless_it_fails(opener, PATIENCE).map_err(|error| Failure::Internal {
        message: format!("No browser could be opened ({error}). The address to copy: {url}"),
    })
}
