//! Which compiler makes WebAssembly here.
//!
//! Normally it is the same one as for everything else, with the target added. Where a toolchain
//! cannot add targets, Debian's `rustc-web` compiles the standard library from `rust-web-src`.

use crate::process;
#[cfg(feature = "window")]
use std::ffi::OsString;
use std::path::{Path, PathBuf};

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
    linker().map(|_| Toolchain::Debian).ok_or_else(|| NO_LINKER.to_owned())
}

/// Whether the compiler in use has the target.
pub(crate) fn usual_has_target() -> bool {
    process::answer("rustc", &["--print", "target-libdir", "--target", TARGET])
        .is_some_and(|folder| Path::new(&folder).is_dir())
}

/// What the environment needs so that cargo can build for WebAssembly: nothing where the toolchain
/// has the target, else Debian's compiler with the toolchain's own linker.
///
/// # Errors
/// As [`toolchain`].
#[cfg(feature = "window")]
pub(crate) fn environment() -> Result<Vec<(&'static str, OsString)>, String> {
    if toolchain()? == Toolchain::Usual {
        return Ok(Vec::new());
    }
    let linker = linker().ok_or(NO_LINKER)?;
    Ok(vec![
        ("RUSTC", "/usr/bin/rustc".into()),
        ("RUSTC_BOOTSTRAP", "1".into()),
        ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".into()),
        ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker.into()),
    ])
}

const NO_LINKER: &str = "This Rust toolchain has no rust-lld, so nothing can link WebAssembly; \
                         install Rust from https://rustup.rs.";

/// The linker that Debian's compiler needs, from the toolchain in use.
fn linker() -> Option<PathBuf> {
    let sysroot = process::answer("rustc", &["--print", "sysroot"])?;
    let targets = Path::new(&sysroot).join("lib/rustlib").read_dir().ok()?;
    targets.flatten().map(|target| target.path().join("bin/rust-lld")).find(|path| path.is_file())
}
