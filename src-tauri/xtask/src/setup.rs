//! Makes this machine able to build and test Meridian, and says what it does and why.

use crate::{axe, optimiser, process, wasm};
use std::{path::Path, process::Command};

/// A Debian package, why it is needed, and how to see without dpkg that it is there.
pub(crate) struct Package {
    name: &'static str,
    why: &'static str,
    sign: Sign,
}

/// What shows that a thing is installed where there is no dpkg.
pub(crate) enum Sign {
    /// A library that pkg-config knows.
    Library(&'static str),
    /// A program in `PATH`.
    Program(&'static str),
    /// Nothing that could be checked in general.
    None,
}

const PACKAGES: &[Package] = &[
    needs("libwebkit2gtk-4.1-dev", "the window's web view", Sign::Library("webkit2gtk-4.1")),
    needs("librsvg2-dev", "icons in the window", Sign::Library("librsvg-2.0")),
    needs("libxdo-dev", "the window under X11", Sign::None),
    needs("libssl-dev", "Tauri's build", Sign::Library("openssl")),
    needs("build-essential", "compiling SQLite", Sign::Program("cc")),
    needs("pkg-config", "finding the libraries above", Sign::Program("pkg-config")),
    needs("libclang-dev", "reading SQLite's headers", Sign::None),
    needs("webkit2gtk-driver", "driving the built window", Sign::Program("WebKitWebDriver")),
    needs("xvfb", "a display for tests", Sign::Program("Xvfb")),
    needs("xauth", "a display for tests", Sign::Program("xauth")),
    needs("dbus", "a private message bus for tests", Sign::Program("dbus-daemon")),
    needs("dbus-x11", "a private message bus for tests", Sign::Program("dbus-launch")),
    needs("gnome-keyring", "a keyring for tests", Sign::Program("gnome-keyring-daemon")),
    needs("at-spi2-core", "reading the window as a screen reader does", Sign::None),
];

pub(crate) const fn needs(name: &'static str, why: &'static str, sign: Sign) -> Package {
    Package { name, why, sign }
}

/// Checks and installs what is missing.
///
/// # Errors
/// If something is missing and may not be installed from here: what, and the one command to run.
pub(crate) fn setup(_root: &Path) -> Result<(), String> {
    let changed = packages(PACKAGES)? | wasm_target()? | optimiser::install() | axe::install();
    println!("{}", if changed { "Set up: done." } else { "Set up: everything is here." });
    Ok(())
}

/// Whether dpkg has the package installed.
pub(crate) fn is_installed(package: &str) -> bool {
    process::answer("dpkg-query", &["-W", "-f", "${db:Status-Abbrev}", package])
        .is_some_and(|status| status.starts_with("ii"))
}

/// Installs those Debian packages that are missing. Says whether there were any.
///
/// # Errors
/// If they may not be installed from here: which, and the one command to run.
pub(crate) fn packages(wanted: &[Package]) -> Result<bool, String> {
    let debian = process::on_path("apt-get") && process::on_path("dpkg-query");
    let missing: Vec<&Package> = if debian {
        let installed = installed(wanted);
        wanted.iter().filter(|package| !installed.iter().any(|n| n == package.name)).collect()
    } else {
        wanted.iter().filter(|package| !shows(&package.sign)).collect()
    };
    if missing.is_empty() {
        return Ok(false);
    }
    println!("These are missing on this machine:");
    for package in &missing {
        println!("  {:24} {}", package.name, package.why);
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    if !debian {
        return Err(format!(
            "This is no Debian system, so install what your system calls: {}",
            names.join(" ")
        ));
    }
    install(&names).map(|()| true)
}

/// Names of all installed packages among these, by one question.
fn installed(wanted: &[Package]) -> Vec<String> {
    let mut query = Command::new("dpkg-query");
    query.args(["-W", "-f", "${db:Status-Abbrev} ${Package}\n"]);
    query.args(wanted.iter().map(|package| package.name));
    // It fails when one is unknown, and still lists the others.
    let listed = query.output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&listed)
        .lines()
        .filter_map(|line| line.strip_prefix("ii"))
        .map(|name| name.trim().to_owned())
        .collect()
}

fn shows(sign: &Sign) -> bool {
    match sign {
        Sign::Library(name) => process::answer("pkg-config", &["--exists", name]).is_some(),
        Sign::Program(name) => process::on_path(name),
        Sign::None => true,
    }
}

/// Installs Debian packages as root, or with a sudo that asks nothing.
fn install(names: &[&str]) -> Result<(), String> {
    let by_hand = format!(
        "Run this by hand, then the same command again:\n  sudo sh -c 'apt-get update && apt-get install --yes {}'",
        names.join(" ")
    );
    let root = process::answer("id", &["-u"]).as_deref() == Some("0");
    if !root && process::answer("sudo", &["-n", "true"]).is_none() {
        return Err(format!("They need an administrator to install them. {by_hand}"));
    }
    let apt = |arguments: &[&str]| {
        let mut command = if root {
            Command::new("env")
        } else {
            let mut sudo = Command::new("sudo");
            sudo.args(["-n", "env"]);
            sudo
        };
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
        command
    };
    process::step("apt-get update", &mut apt(&["update", "--quiet"]))
        .map_err(|error| format!("{error}\n{by_hand}"))?;
    let mut arguments = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    arguments.extend(names);
    process::step("apt-get install", &mut apt(&arguments))
        .map_err(|error| format!("{error}\n{by_hand}"))
}

/// Adds the WebAssembly target. Says whether it was missing.
fn wasm_target() -> Result<bool, String> {
    if wasm::toolchain().is_ok() {
        return Ok(false);
    }
    println!("The window is WebAssembly, and this Rust has no {} yet.", wasm::TARGET);
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add", wasm::TARGET]);
    match process::step("rustup target add", &mut rustup) {
        Ok(()) if wasm::usual_has_target() => return Ok(true),
        Ok(()) => println!("rustup added it, but to another Rust than the one in use."),
        Err(error) => println!("{error}"),
    }
    println!("Debian's own compiler for it will do instead.");
    if !process::on_path("apt-get") {
        return Err(format!("Run by hand: rustup target add {}", wasm::TARGET));
    }
    install(&wasm::DEBIAN_PACKAGES)?;
    wasm::toolchain().map(|_| true)
}
