//! Notifications and the tray with the real programs of several desktops. Opt-in: it installs
//! them, and they are no part of what Meridian needs.

use crate::{
    process,
    setup::{self, Package, Sign, needs},
};
use std::path::Path;

const PACKAGES: &[Package] = &[
    needs("dunst", "a notification service", Sign::Program("dunst")),
    needs("xfce4-notifyd", "that of Xfce", Sign::Program("xfce4-notifyd-config")),
    needs("notification-daemon", "that of GNOME without its shell", Sign::None),
    needs("mate-notification-daemon", "that of MATE", Sign::None),
    needs("lxqt-notificationd", "that of LXQt", Sign::Program("lxqt-notificationd")),
    needs("xfce4-panel", "a tray", Sign::Program("xfce4-panel")),
    needs("lxqt-panel", "another tray", Sign::Program("lxqt-panel")),
    needs("xdotool", "a hand with a mouse", Sign::Program("xdotool")),
    needs("xvfb", "a display for tests", Sign::Program("Xvfb")),
    needs("dbus", "a private message bus for tests", Sign::Program("dbus-daemon")),
];

/// Installs what is missing and prints one line for each desktop and check.
///
/// # Errors
/// If something is missing and may not be installed from here, or a check failed.
pub(crate) fn desktops(root: &Path) -> Result<(), String> {
    setup::packages(PACKAGES)?;
    let mut looks = process::cargo(root);
    looks.args(["test", "--package", "meridian-agent", "--test", "real_desktops", "--"]);
    // One after the other, so that the lines of each stand together.
    looks.args(["--ignored", "--nocapture", "--test-threads=1"]);
    process::step("the desktops", &mut looks)
}
