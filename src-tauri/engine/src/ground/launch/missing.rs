//! Why a window that was asked for cannot come: what draws it is a library of the system, without which
//! its program does not even begin, and says so to nobody.

use std::{
    fs, io,
    path::Path,
    process::{Command, Stdio},
};

/// What the loader says before the name of a library that it does not find.
const LOADING: &str = "error while loading shared libraries: ";
/// How the library that draws the window begins.
const WEB_VIEW: &str = "libwebkit2gtk-4.1.so";

/// Why this program cannot start, and what to do, in a sentence or two; none where it can.
pub(super) fn why_not(program: &Path) -> Option<String> {
    let asked = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output();
    let output = match asked {
        Ok(output) if output.status.success() => return None,
        Ok(output) => output,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Some(format!(
                "The window is not installed beside this program: there is no {}. Install Meridian's \
                 window too; everything but the window and the reminders works without it.",
                program.display()
            ));
        }
        Err(error) => return Some(format!("{} cannot be started: {error}.", program.display())),
    };
    let said = String::from_utf8_lossy(&output.stderr);
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    Some(match said.split_once(LOADING).and_then(|(_, rest)| rest.split(':').next()) {
        Some(library) => words(library, &system),
        None => format!(
            "The window does not start: {}. Everything else works without it.",
            said.lines().next().unwrap_or("it does not say why").trim_end_matches('.')
        ),
    })
}

/// What is said of a library that is missing on a system that describes itself so (`os-release`).
fn words(library: &str, system: &str) -> String {
    let how = match command(system).filter(|_| library.starts_with(WEB_VIEW)) {
        Some(command) => format!("Install it with `{command}`"),
        None => "Install the package of your system that brings it".to_owned(),
    };
    format!(
        "The window needs {library}, which is not on this system. {how}; everything else works without it."
    )
}

/// How the library that draws the window is installed.
fn command(system: &str) -> Option<&'static str> {
    let value = |key: &str| {
        let line = system.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        line.unwrap_or_default().trim_matches(['"', '\'']).to_ascii_lowercase()
    };
    let (own, like) = (value("ID"), value("ID_LIKE"));
    let mut names = own.split_whitespace().chain(like.split_whitespace());
    names.find_map(|name| match name {
        "debian" | "ubuntu" => Some("sudo apt install libwebkit2gtk-4.1-0"),
        "fedora" => Some("sudo dnf install webkit2gtk4.1"),
        "arch" => Some("sudo pacman -S webkit2gtk-4.1"),
        "suse" | "opensuse" => Some("sudo zypper install libwebkit2gtk-4_1-0"),
        "gentoo" => Some("sudo emerge net-libs/webkit-gtk:4.1"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_is_named_for_each_distribution_and_for_what_is_made_of_it() {
        for (system, wanted) in [
            ("ID=debian\n", "apt install libwebkit2gtk-4.1-0"),
            (
                "NAME=x\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n",
                "apt install libwebkit2gtk-4.1-0",
            ),
            ("ID=fedora\n", "dnf install webkit2gtk4.1"),
            ("ID='endeavouros'\nID_LIKE='arch'\n", "pacman -S webkit2gtk-4.1"),
            ("ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n", "zypper install"),
            ("VERSION_ID=1\nID=other\n", "the package of your system that brings it"),
            ("", "the package of your system that brings it"),
        ] {
            let said = words("libwebkit2gtk-4.1.so.0", system);
            assert!(said.contains(wanted), "{system}: {said}");
            assert!(said.starts_with("The window needs libwebkit2gtk-4.1.so.0, which is not"));
        }
        let other = words("libxdo.so.3", "ID=debian\n");
        assert!(other.contains("libxdo.so.3") && !other.contains("webkit"), "{other}");
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_cannot_begin_is_understood() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("meridian");
        assert!(why_not(&program).unwrap().contains("is not installed beside this program"));
        for (script, wanted) in [
            ("exit 0", None),
            (
                "echo 'meridian: error while loading shared libraries: libfoo.so.1: cannot open \
                 shared object file: No such file or directory' >&2; exit 127",
                Some("The window needs libfoo.so.1, which"),
            ),
            ("echo 'No way.' >&2; exit 3", Some("does not start: No way. Everything else")),
        ] {
            // By another process: one that has it open to write keeps others from starting it.
            let write = "printf '#!/bin/sh\\n%s\\n' \"$2\" > \"$1\" && chmod 755 \"$1\"";
            let mut sh = Command::new("sh");
            sh.args(["-c", write, "sh"]).arg(&program).arg(script);
            assert!(sh.status().unwrap().success());
            let said = why_not(&program);
            assert_eq!(said.is_some(), wanted.is_some(), "{said:?}");
            assert!(wanted.is_none_or(|wanted| said.unwrap().contains(wanted)));
        }
    }
}
