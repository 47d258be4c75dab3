//! Opens a page of the team's host in the browser, and the member's calendar with what they use for
//! calendars, without a shell in between.

use super::plain;
use meridian_engine::launch;
use meridian_protocol::Failure;
use std::{ffi::OsStr, path::Path, process::Command, time::Duration};

/// How long what opens pages and files may take to say that it cannot.
const PATIENCE: Duration = Duration::from_secs(3);

/// Opens `url` with what the desktop uses for pages. The caller has checked whose page it is.
///
/// # Errors
/// [`Failure::Internal`] when there is nothing that opens pages.
pub(super) fn open(url: &str) -> Result<(), Failure> {
    with_the_desktops_own(url.as_ref()).map_err(|error| Failure::Internal {
        message: format!("No browser could be opened ({error}). The address to copy: {url}"),
    })
}

/// Opens a file that Meridian made, or the folder of all that it made, with what the desktop uses for
/// its kind.
///
/// # Errors
/// [`Failure::Internal`] when there is nothing that opens files.
pub(super) fn open_file(file: &Path) -> Result<(), Failure> {
    with_the_desktops_own(file.as_ref()).map_err(|error| Failure::Internal {
        message: format!(
            "Nothing could be started that opens it ({error}); it lies at {}.",
            file.display()
        ),
    })
}

fn with_the_desktops_own(what: &OsStr) -> std::io::Result<()> {
    let mut opener = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        command
    } else {
        Command::new("xdg-open")
    };
    opener.arg(what);
    plain::leave_out(&mut opener);
    launch::unless_it_fails(opener, PATIENCE)
}
