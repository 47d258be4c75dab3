//! A plainer web view: no graphics card, and WebAssembly that is interpreted.
//!
//! A page of text gains nothing from the card. Without it the window needs a quarter less memory,
//! and no graphics driver can leave it white.
//!
//! Nor does it gain from WebAssembly that is compiled while it runs: typing takes as long, and the
//! compiler's threads only compete with a start. On Linux compiled WebAssembly has also trapped at
//! random, as "Out of bounds memory access" (<https://bugs.webkit.org/show_bug.cgi?id=259441>).
//!
//! WebKitGTK takes its own settings too late, once the page's process runs, so its variables are
//! set before anything of it starts.

use std::process::Command;

/// Variables, and how to know that they were set here. Whoever has set one decides.
#[cfg(target_os = "linux")]
const SWITCHES: [(&str, &str); 3] = [
    // Everything but `0` leaves the card out.
    ("WEBKIT_DISABLE_COMPOSITING_MODE", "meridian"),
    ("JSC_useBBQJIT", "false"),
    ("JSC_useOMGJIT", "false"),
];

/// Sets the switches. To be called while this process has one thread, since others might be reading
/// its variables.
#[cfg(target_os = "linux")]
pub(super) fn choose() {
    for (switch, ours) in SWITCHES {
        if std::env::var_os(switch).is_none() {
            // Refused, the web view is as it is elsewhere.
            let _as_elsewhere = gtk::glib::setenv(switch, ours, false);
        }
    }
}

/// Elsewhere the system draws as it likes.
#[cfg(not(target_os = "linux"))]
pub(super) fn choose() {}

/// Takes a variable out of this process's own, so that whatever it starts from now on, the web
/// view's processes above all, begins without. To be called as [`choose`] is.
#[cfg(target_os = "linux")]
pub(super) fn forget(variable: &str) {
    gtk::glib::unsetenv(variable);
}

/// Elsewhere nothing safe takes a variable out; there the system starts the web view's processes.
#[cfg(not(target_os = "linux"))]
pub(super) fn forget(_variable: &str) {}

/// How other programs draw and run is theirs to say.
pub(super) fn leave_out(command: &mut Command) {
    #[cfg(target_os = "linux")]
    for (switch, ours) in SWITCHES {
        if std::env::var_os(switch).is_some_and(|value| value == ours) {
            command.env_remove(switch);
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = command;
}
