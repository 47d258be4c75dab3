//! axe, which looks through a page for what shuts somebody out: names, roles, contrast. The tests of the
//! built window run it on every screen.

use crate::npm::Npm;
use std::process::Command;

const AXE: Npm = Npm {
    package: "axe-core@4.14.1",
    does: "looks through the window's screens for what shuts somebody out",
    without: "That look at the screens is left out; everything else is tested.",
};
const FILE: &str = "axe-core/axe.min.js";

/// Installs it if npm is here and it is not. Says whether it was missing.
pub(crate) fn install() -> bool {
    AXE.install(FILE)
}

/// Tells the tests that `command` runs where it is.
pub(crate) fn told(mut command: Command) -> Command {
    if let Some(file) = AXE.file(FILE) {
        command.env("MERIDIAN_AXE", file);
    }
    command
}
