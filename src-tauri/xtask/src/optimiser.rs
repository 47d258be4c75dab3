//! Binaryen's `wasm-opt`, from npm, once per machine: it takes a tenth off the window's WebAssembly.
//!
//! Debian's is too old: it breaks the table of references, and the window stays white without an
//! error. Where there is no npm, the page is only larger.

use crate::npm::Npm;
#[cfg(feature = "window")]
use std::{path::Path, process::Command};

/// The version whose result was looked at in the window.
const BINARYEN: Npm = Npm {
    package: "binaryen@132.0.0",
    does: "makes the window's page smaller",
    without: "The window's page is built a little larger; nothing else differs.",
};
const PROGRAM: &str = ".bin/wasm-opt";

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

/// Installs it if npm is here and it is not. Says whether it was missing.
pub(crate) fn install() -> bool {
    BINARYEN.install(PROGRAM)
}

/// Whether it is installed.
#[cfg(feature = "window")]
pub(crate) fn is_here() -> bool {
    BINARYEN.file(PROGRAM).is_some()
}

/// Makes a WebAssembly file smaller in place, where the optimiser is installed.
///
/// # Errors
/// If it fails: a page that was half optimised must not be shown.
#[cfg(feature = "window")]
pub(crate) fn shrink(wasm: &Path) -> Result<(), String> {
    let Some(program) = BINARYEN.file(PROGRAM) else { return Ok(()) };
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
