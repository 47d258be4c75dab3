//! Draws without the graphics card.
//!
//! A page of text gains nothing from the card. Without it the window needs a quarter less memory,
//! and no graphics driver can leave it white. WebKitGTK takes its own setting for it too late, once
//! the page's process runs, so its variable is set before anything of it starts.

use std::process::Command;

/// WebKitGTK's switch: everything but `0` leaves the card out. Whoever has set it decides.
#[cfg(target_os = "linux")]
const SWITCH: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// How to know that it was set here.
#[cfg(target_os = "linux")]
const OURS: &str = "meridian";

/// Sets the switch. To be called while this process has one thread, since others might be reading
/// its variables.
#[cfg(target_os = "linux")]
pub(super) fn choose() {
    if std::env::var_os(SWITCH).is_none() {
        // Refused, the card draws, as it does elsewhere.
        let _card = gtk::glib::setenv(SWITCH, OURS, false);
    }
}

/// Elsewhere the system draws as it likes.
#[cfg(not(target_os = "linux"))]
pub(super) fn choose() {}

/// What other programs draw with is theirs to say.
pub(super) fn leave_out(command: &mut Command) {
    #[cfg(target_os = "linux")]
    if std::env::var_os(SWITCH).is_some_and(|value| value == OURS) {
        command.env_remove(SWITCH);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = command;
}
