//! The three programs as they are given to people: built for release, with nothing in them that tells
//! of the machine that built them.

use crate::{process, window_page};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Their names.
pub(super) const PROGRAMS: [&str; 3] = ["meridian", "meridian-agent", "meridian-cli"];

/// Builds them; the folder in which they lie then.
pub(super) fn build(root: &Path) -> Result<PathBuf, String> {
    window_page(root)?;
    let mut both = cargo_build(root, &[]);
    both.args(["--release", "--package", "meridian", "--package", "meridian-agent"]);
    both.args(["--features", "meridian/custom-protocol,meridian-core/native"]);
    process::step("the programs of the window", &mut process::yielding(both))?;
    // It ends where it stumbles, and needs no tables by which to go on.
    let mut terminal = cargo_build(root, &["-Cforce-unwind-tables=no"]);
    terminal.args(["--profile", "terminal", "--package", "meridian-cli"]);
    process::step("the program of the terminal", &mut process::yielding(terminal))?;
    let (built, name) = (target(root), "meridian-cli");
    let (from, to) = (built.join("terminal").join(name), built.join("release").join(name));
    fs::copy(&from, to).map_err(|error| format!("{}: {error}", from.display()))?;
    Ok(built.join("release"))
}

/// Apart from other builds: with other flags each would make the other one's anew.
fn target(root: &Path) -> PathBuf {
    process::target(root).join("bundle/build")
}

fn cargo_build(root: &Path, more: &[&str]) -> Command {
    let mut cargo = process::cargo(root);
    cargo.args(["build", "--bins"]);
    cargo.env("CARGO_TARGET_DIR", target(root)).env("CARGO_INCREMENTAL", "0");
    let flags = rust_flags(root).into_iter().chain(more.iter().map(|flag| (*flag).to_owned()));
    let flags = flags.collect::<Vec<_>>().join("\u{1f}");
    cargo.env_remove("RUSTFLAGS").env("CARGO_ENCODED_RUSTFLAGS", flags);
    cargo.env("CFLAGS", c_flags(root));
    cargo
}

fn rust_flags(root: &Path) -> Vec<String> {
    let flags = process::renamed_folders(root);
    flags.iter().map(|(from, to)| format!("--remap-path-prefix={from}={to}")).collect()
}

/// The same for what is written in C.
fn c_flags(root: &Path) -> OsString {
    let mut flags = env::var_os("CFLAGS").unwrap_or_default();
    for (from, to) in process::renamed_folders(root) {
        // A compiler's flags are told apart by spaces; such a folder stays, and is found below.
        if !from.contains(' ') {
            flags.push(format!(" -ffile-prefix-map={from}={to}"));
        }
    }
    flags
}

/// Folders of this machine that no program may name: the home, the checkout, where cargo keeps things.
pub(super) fn own_folders(root: &Path) -> Vec<String> {
    let home = env::home_dir().map(|home| home.to_string_lossy().into_owned());
    let renamed = process::renamed_folders(root).into_iter().map(|(from, _)| from);
    let mut folders: Vec<String> = renamed.chain(home).collect();
    // A home such as / would be found in everything.
    folders.retain(|folder| folder.len() > 2);
    folders
}

/// Refuses a program in which one of these folders is named.
pub(super) fn check_for(folders: &[String], program: &Path) -> Result<(), String> {
    let bytes = fs::read(program).map_err(|error| format!("{}: {error}", program.display()))?;
    match folders.iter().find_map(|folder| Some((folder, named(&bytes, folder)?))) {
        None => Ok(()),
        Some((folder, place)) => Err(format!(
            "{} names {folder}, a folder of this machine: \"{place}\".",
            program.display()
        )),
    }
}

/// Where a folder is named, with what stands around it.
fn named(bytes: &[u8], folder: &str) -> Option<String> {
    let wanted = folder.as_bytes();
    let inside = |at: usize| {
        // `/root` is also the end of `/some/root`, and the beginning of `/rooted`.
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let after = bytes.get(at + wanted.len());
        let is_name = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric());
        !is_name(before) && after == Some(&b'/')
    };
    let at = (0..bytes.len().saturating_sub(wanted.len()))
        .find(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(wanted)) && inside(*at))?;
    let around = bytes.get(at..(at + wanted.len() + 60).min(bytes.len()))?;
    let printable = around.iter().take_while(|byte| (0x20..0x7f).contains(*byte));
    Some(printable.map(|byte| char::from(*byte)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_found_only_where_it_is_named() {
        let text = b"\0src /some/home/hana/x and /home/hanako/y\0/home/hana/.cargo/z.rs\0";
        assert_eq!(named(text, "/home/hana").as_deref(), Some("/home/hana/.cargo/z.rs"));
        assert_eq!(named(b"/some/home/hana/x /home/hanako/y", "/home/hana"), None);
        assert_eq!(named(b"", "/home/hana"), None);
    }

    #[test]
    fn this_very_program_names_them_and_is_refused() {
        let root = crate::root().unwrap();
        let own = env::current_exe().unwrap();
        assert!(check_for(&own_folders(&root), &own).is_err());
    }
}
