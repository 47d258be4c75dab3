//! Binaryen's `wasm-opt`, from npm, once per machine: it takes a tenth off the window's WebAssembly.
//!
//! Debian's is too old: it breaks the table of references, and the window stays white without an
//! error. Where there is no npm, the page is only larger.

use crate::process;
#[cfg(feature = "window")]
use std::path::Path;
use std::{env, path::PathBuf, process::Command};

/// The version whose result was looked at in the window.
const PACKAGE: &str = "binaryen@132.0.0";
/// Exactly what the compiler and wasm-bindgen use; `--all-features` would break the glue.
#[cfg(feature = "window")]
const FLAGS: [&str; 7] = [
    "-Oz",
    "--enable-reference-types",
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-multivalue",
];

/// Outside the checkout, so that a second clone does not fetch it again.
fn folder() -> Option<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    let cache = cache.or_else(|| Some(env::home_dir()?.join(".cache")))?;
    Some(cache.join("meridian-build").join(PACKAGE.replace('@', "-")))
}

fn program() -> Option<PathBuf> {
    Some(folder()?.join("node_modules/.bin/wasm-opt")).filter(|program| program.is_file())
}

/// Installs it if npm is here and it is not. Says whether it was missing.
pub(crate) fn install() -> bool {
    let Some(folder) = folder() else { return false };
    if program().is_some() {
        return false;
    }
    if !process::on_path("npm") {
        println!("Without npm the window's page is built a little larger; nothing else differs.");
        return false;
    }
    println!("The window's page is made smaller by {PACKAGE}, which is not on this machine yet.");
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefix"]);
    npm.arg(&folder).arg(PACKAGE);
    if let Err(error) = process::step("npm install", &mut npm) {
        println!("{error}\nThe page is built a little larger; nothing else differs.");
        return false;
    }
    true
}

/// Whether it is installed.
#[cfg(feature = "window")]
pub(crate) fn is_here() -> bool {
    program().is_some()
}

/// Makes a WebAssembly file smaller in place, where the optimiser is installed.
///
/// # Errors
/// If it fails: a page that was half optimised must not be shown.
#[cfg(feature = "window")]
pub(crate) fn shrink(wasm: &Path) -> Result<(), String> {
    let Some(program) = program() else { return Ok(()) };
    // It warns of names that it does not know and removes anyway, so it is heard only when it fails.
    let output = Command::new(&program)
        .args(FLAGS)
        .arg(wasm)
        .arg("-o")
        .arg(wasm)
        .output()
        .map_err(|error| format!("wasm-opt does not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{}\nwasm-opt failed ({}); remove {} to do without.",
        String::from_utf8_lossy(&output.stderr).trim(),
        output.status,
        program.display()
    ))
}
