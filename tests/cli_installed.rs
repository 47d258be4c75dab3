//! What the command line does for a laptop on which Meridian is installed. Starting at log-in: written into
//! the member's own folder, with their first real team, and only for the notebook that is opened then. The
//! window: opened, or why it cannot come.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/terminal.rs"]
mod terminal;

use serde_json::{Value, json};
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};
use terminal::{CLI, GitHub, REPOSITORY, TOKEN, github, json_of, sentence};

/// A home with the programs installed in it.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        home.install("meridian-agent");
        home
    }

    fn install(&self, name: &str) {
        fs::create_dir_all(self.path("bin")).unwrap();
        let program = self.path("bin").join(name);
        // The command line decides by what lies beside it.
        fs::hard_link(CLI, &program).or_else(|_| fs::copy(CLI, &program).map(drop)).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, program: &Path, args: &[&str]) -> Output {
        let mut command = Command::new(program);
        command.args(args).env_clear().env("HOME", self.0.path()).env("MERIDIAN_TOKEN", TOKEN);
        command.env("XDG_CONFIG_HOME", self.path("settings"));
        command.env("XDG_DATA_HOME", self.path("share"));
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        command.env("XDG_CURRENT_DESKTOP", "KDE").output().unwrap()
    }

    fn cli(&self, args: &[&str]) -> Output {
        if !self.path("bin/meridian-cli").exists() {
            self.install("meridian-cli");
        }
        self.run(&self.path("bin/meridian-cli"), args)
    }

    fn connect(&self, github: &GitHub, more: &[&str]) -> Value {
        let url = github.url();
        let connect = ["connect", REPOSITORY, "--api-url", &url, "--section", "docs", "--json"];
        let output = self.cli(&[&connect[..], more].concat());
        assert!(output.status.success(), "{}", sentence(&output));
        json_of(&output)["notes"].clone()
    }

    fn autostart(&self, what: &str) -> Value {
        json_of(&self.cli(&["settings", "autostart", what, "--json"]))
    }

    fn file(&self) -> Option<String> {
        fs::read_to_string(self.path("settings/autostart/meridian-agent.desktop")).ok()
    }
}

#[test]
fn the_first_team_of_the_usual_notebook_brings_it_and_the_switch_takes_it_away() {
    let (github, home) = (github(), Home::new());
    assert_eq!(home.autostart("show")["state"], "off");
    let notes = home.connect(&github, &[]).to_string();
    assert!(notes.contains("settings autostart off"), "{notes}");
    let exec = format!("Exec={}\n", home.path("bin/meridian-agent").display());
    let file = home.file().unwrap();
    assert!(file.contains(&exec) && file.contains(&format!("Try{exec}")), "{file}");
    let words = "Meridian starts when you log in, so that reminders ring with the window closed.";
    let on = json!({ "state": "on", "words": words, "line": null });
    assert_eq!(home.autostart("show"), on);

    assert_eq!(home.autostart("off")["state"], "off");
    assert_eq!(home.file(), None);
    assert!(!home.connect(&github, &[]).to_string().contains("autostart"), "it stays off");
    assert_eq!((home.file(), home.autostart("on")), (None, on));
    assert_eq!(home.autostart("reset")["state"], "off");
    assert_eq!(home.file(), None);
    // For people: the same in words.
    let shown = home.cli(&["settings", "autostart", "show"]);
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(
        shown.starts_with("autostart  off\nMeridian does not start when you log in."),
        "{shown}"
    );
}

#[test]
fn another_notebook_and_a_command_line_alone_bring_nothing() {
    let (github, home) = (github(), Home::new());
    let folder = home.path("another");
    home.connect(&github, &["--data-dir", folder.to_str().unwrap()]);
    assert_eq!(home.file(), None);
    fs::remove_file(home.path("bin/meridian-agent")).unwrap();
    home.connect(&github, &[]);
    assert_eq!(home.file(), None);
    assert_eq!(home.autostart("show")["state"], "not_here");
    let refused = home.cli(&["settings", "autostart", "on"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(sentence(&refused).contains("is not installed beside"), "{}", sentence(&refused));
}

/// A program beside the command line that does as it is told.
fn stand_in(home: &Home, script: &str) {
    let write = "mkdir -p bin && cat > bin/meridian && chmod 755 bin/meridian";
    // By another process: one that has it open to write keeps others from starting it.
    let mut sh = Command::new("sh");
    sh.args(["-c", write]).current_dir(home.0.path()).stdin(Stdio::piped());
    let mut sh = sh.spawn().unwrap();
    sh.stdin.take().unwrap().write_all(format!("#!/bin/sh\n{script}\n").as_bytes()).unwrap();
    assert!(sh.wait().unwrap().success());
}

#[test]
fn a_window_that_cannot_come_is_explained_and_one_that_can_is_opened() {
    let home = Home::new();
    let refused = |wanted: &str| {
        for args in [&["open"][..], &["open", "--check"]] {
            let output = home.cli(args);
            assert_eq!(output.status.code(), Some(2), "{}", sentence(&output));
            assert!(sentence(&output).contains(wanted), "{}", sentence(&output));
        }
    };
    refused("The window is not installed beside this program");
    let loader = "error while loading shared libraries: libwebkit2gtk-4.1.so.0: cannot open";
    stand_in(&home, &format!("echo \"meridian: {loader}\" >&2; exit 127"));
    refused("The window needs libwebkit2gtk-4.1.so.0, which is not on this system. Install");

    stand_in(
        &home,
        "[ \"$1\" = --version ] || echo \"$@\" > \"$HOME/opened.new\"\n\
        [ \"$1\" = --version ] || mv \"$HOME/opened.new\" \"$HOME/opened\"",
    );
    assert_eq!(json_of(&home.cli(&["open", "--check", "--json"])), json!({ "opened": false }));
    assert!(!home.path("opened").exists());
    assert_eq!(json_of(&home.cli(&["open", "--json"])), json!({ "opened": true }));
    // It starts on its own, and its file is there all at once.
    let end = Instant::now() + Duration::from_secs(60);
    while !home.path("opened").exists() && Instant::now() < end {
        thread::yield_now();
    }
    let opened = fs::read_to_string(home.path("opened"));
    assert_eq!(opened.unwrap(), format!("--data-dir {}\n", home.path("share/meridian").display()));
}
