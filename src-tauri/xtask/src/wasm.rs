//! Which compiler makes WebAssembly here.
//!
//! Normally it is the same one as for everything else, with the target added. Where a toolchain
//! cannot add targets, Debian's `rustc-web` compiles the standard library from `rust-web-src`.

use crate::process;
use std::path::Path;

/// The target of the window's code.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A compiler for WebAssembly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The one in use, which has the target.
    Usual,
    /// Debian's, with the linker that belongs to the one in use.
    Debian,
}

/// Debian's compiler and what its standard library is built from.
pub(crate) const DEBIAN_PACKAGES: [&str; 2] = ["rustc-web", "rust-web-src"];

/// The compiler to use.
///
/// # Errors
/// If there is none: a sentence with the remedy.
pub(crate) fn toolchain() -> Result<Toolchain, String> {
    if usual_has_target() {
        return Ok(Toolchain::Usual);
    }
    if !DEBIAN_PACKAGES.iter().all(|package| crate::setup::is_installed(package)) {
        return Err(format!("No compiler for {TARGET} is here yet; run `cargo xtask setup`."));
    }
    if has_linker() {
        Ok(Toolchain::Debian)
    } else {
        Err("This Rust toolchain has no rust-lld, so nothing can link WebAssembly; install Rust \
             from https://rustup.rs."
            .to_owned())
    }
}

/// Whether the compiler in use has the target.
pub(crate) fn usual_has_target() -> bool {
    process::answer("rustc", &["--print", "target-libdir", "--target", TARGET])
        .is_some_and(|folder| Path::new(&folder).is_dir())
}

/// Whether the toolchain in use brings the linker that Debian's compiler needs.
fn has_linker() -> bool {
    let Some(sysroot) = process::answer("rustc", &["--print", "sysroot"]) else { return false };
    let Ok(targets) = Path::new(&sysroot).join("lib/rustlib").read_dir() else { return false };
    targets.flatten().any(|target| target.path().join("bin/rust-lld").is_file())
}
