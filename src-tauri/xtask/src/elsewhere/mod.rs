//! Windows and macOS from this machine. Opt-in: it installs compilers and Wine.
//!
//! All that is native is checked by the compiler for both. The command line is also built for Windows,
//! and lives through the practice story under Wine. Nothing of macOS is linked or run: for checking
//! types alone the C parts are not needed, so a program that does nothing stands in for its compiler.

mod story;

use crate::{
    process,
    setup::{self, Package, Sign, needs},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const WINDOWS: &str = "x86_64-pc-windows-gnu";
const MACOS: &str = "aarch64-apple-darwin";

const PACKAGES: &[Package] = &[
    needs("gcc-mingw-w64-x86-64", "a C compiler for Windows", Sign::Program(MINGW)),
    needs("wine64", "what runs programs of Windows", Sign::Program("wine")),
];

const MINGW: &str = "x86_64-w64-mingw32-gcc";

/// What a laptop runs: the page is the same everywhere, and what tests and tasks need is Linux's.
const NATIVE: [&str; 3] = ["meridian", "meridian-agent", "meridian-cli"];

/// Installs what is missing, checks, builds and runs.
///
/// # Errors
/// If something is missing and may not be installed from here, or a step failed.
pub(crate) fn elsewhere(root: &Path) -> Result<(), String> {
    setup::packages(PACKAGES)?;
    for target in [WINDOWS, MACOS] {
        add(target)?;
    }
    let folder = process::target(root).join("elsewhere");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    process::step("types for Windows", &mut check(root, WINDOWS))?;
    let mut macos = check(root, MACOS);
    without_c(&mut macos, &folder)?;
    process::step("types for macOS", &mut macos)?;
    let mut build = process::cargo(root);
    build.args(["build", "--package", "meridian-cli", "--target", WINDOWS]);
    process::step("the command line for Windows", &mut build)?;
    let built = process::target(root).join(WINDOWS).join("debug/meridian-cli.exe");
    story::live_through(&built, &folder)
}

/// The standard library for another system.
fn add(target: &str) -> Result<(), String> {
    let there = process::answer("rustc", &["--print", "target-libdir", "--target", target]);
    if there.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    process::step(
        &format!("the standard library for {target}"),
        Command::new("rustup").args(["target", "add", target]),
    )
}

fn check(root: &Path, target: &str) -> Command {
    let mut cargo = process::cargo(root);
    cargo.args(["check", "--target", target]);
    for package in NATIVE {
        cargo.args(["--package", package]);
    }
    cargo
}

/// Lets the C parts of crates come to nothing: what only checks types links none of them.
fn without_c(cargo: &mut Command, folder: &Path) -> Result<(), String> {
    let nothing = program_that_does_nothing(folder)?;
    for tool in ["CC", "CXX", "AR", "RANLIB"] {
        cargo.env(format!("{tool}_{}", MACOS.replace('-', "_")), &nothing);
    }
    // Where the headers of the system would be; without it Xcode is asked.
    cargo.env("SDKROOT", folder);
    Ok(())
}

fn program_that_does_nothing(folder: &Path) -> Result<PathBuf, String> {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join("nothing");
    let written = fs::write(&path, "#!/bin/sh\nexit 0\n")
        .and_then(|()| fs::set_permissions(&path, fs::Permissions::from_mode(0o755)));
    written.map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}
