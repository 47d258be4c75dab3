//! The token in a real keyring: kept there, and in no file of ours.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/daemons.rs"]
mod daemons;
#[path = "support/terminal.rs"]
mod terminal;

use daemons::Daemon;
use std::{io::Write as _, path::Path, process::Output};
use tempfile::TempDir;
use terminal::{REPOSITORY, TOKEN, command, json_of, sentence};

/// A message bus with an unlocked keyring, both nobody else's.
struct Keyring {
    folder: TempDir,
    address: String,
    _daemons: [Daemon; 2],
}

impl Keyring {
    fn start() -> Self {
        Self::with(daemons::keyring)
    }

    fn with(start: fn(&str, &Path) -> Daemon) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (bus, address) = daemons::bus(folder.path());
        let keyring = start(&address, folder.path());
        Self { folder, address, _daemons: [keyring, bus] }
    }

    fn run(&self, args: &[&str], token: Option<&str>) -> Output {
        self.run_with(args, token, b"Status: Green\n\nKept.\n")
    }

    fn run_with(&self, args: &[&str], token: Option<&str>, input: &[u8]) -> Output {
        let mut command = command(&self.folder.path().join("data-dir"), args);
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        match token {
            Some(token) => command.env("MERIDIAN_TOKEN", token),
            None => command.env_remove("MERIDIAN_TOKEN"),
        };
        let mut process = command.spawn().unwrap();
        process.stdin.take().unwrap().write_all(input).unwrap();
        process.wait_with_output().unwrap()
    }
}

#[test]
fn the_token_is_kept_in_the_keyring_and_in_no_file_of_ours() {
    let github = terminal::github();
    let keyring = Keyring::start();
    let url = github.url();
    let connect = ["connect", REPOSITORY, "--api-url", &url, "--section", "release-signal"];
    let connected = keyring.run(&connect, Some(TOKEN));
    assert!(connected.status.success(), "{}", sentence(&connected));
    assert!(keyring.run(&["draft", "set"], None).status.success());

    let posted = keyring.run(&["post", "--json"], None);
    assert!(posted.status.success(), "without a token at hand: {}", sentence(&posted));
    assert_eq!(json_of(&posted)["posted"][0]["section"], "release-signal");
    assert_eq!(github.ours().len(), 1);

    let mut folders = vec![keyring.folder.path().join("data-dir")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                let bytes = std::fs::read(entry.path()).unwrap();
                let found = bytes.windows(TOKEN.len()).any(|part| part == TOKEN.as_bytes());
                assert!(!found, "the token is in {}", entry.path().display());
            }
        }
    }
}

#[test]
fn where_no_keyring_was_made_yet_it_is_said_and_nothing_is_called_locked() {
    let github = terminal::github();
    let keyring = Keyring::with(daemons::no_keyring_yet);
    let url = github.url();
    let connect = ["connect", REPOSITORY, "--api-url", &url, "--section", "release-signal"];
    let connected = keyring.run(&connect, Some(TOKEN));
    assert!(connected.status.success(), "{}", sentence(&connected));
    let said = format!("{}{}", String::from_utf8_lossy(&connected.stdout), sentence(&connected));
    assert!(said.contains("There is no keyring yet"), "{said}");
    assert!(said.contains("make one called Login") && !said.contains("locked"), "{said}");

    // The token that this command was given is used all the same.
    assert!(keyring.run(&["draft", "set"], None).status.success());
    let without = keyring.run(&["post"], None);
    let said = format!("{}{}", String::from_utf8_lossy(&without.stdout), sentence(&without));
    assert!(said.contains("There is no keyring yet") && !said.contains("locked"), "{said}");
    assert_eq!(github.ours().len(), 0);
    let posted = keyring.run(&["sync"], Some(TOKEN));
    assert!(posted.status.success(), "{}", sentence(&posted));
    assert_eq!(github.ours().len(), 1);
}

#[test]
fn who_signs_in_without_a_variable_posts_until_they_sign_out() {
    let github = terminal::github();
    let keyring = Keyring::start();
    let url = github.url();
    let connect = ["connect", REPOSITORY, "--api-url", &url, "--section", "release-signal"];
    let connected = keyring.run(&connect, None);
    assert!(connected.status.success(), "{}", sentence(&connected));
    assert!(keyring.run(&["draft", "set"], None).status.success());
    let asked = keyring.run(&["post"], None);
    assert!(sentence(&asked).contains("meridian-cli account sign-in"), "{}", sentence(&asked));

    let token = format!("{TOKEN}\n");
    let sign_in = ["account", "sign-in", "--json"];
    let signed_in = keyring.run_with(&sign_in, None, token.as_bytes());
    assert!(signed_in.status.success(), "{}", sentence(&signed_in));
    let view = json_of(&signed_in);
    assert_eq!((&view["login"], &view["trouble"]), (&"you".into(), &serde_json::Value::Null));
    assert_eq!(view["kept"], "In this desktop's keyring.");
    let posted = keyring.run(&["post"], None);
    assert!(posted.status.success(), "{}", sentence(&posted));
    assert_eq!(github.ours().len(), 1);

    // What is queued afterwards waits, and goes on with the next sign-in.
    assert!(keyring.run(&["account", "sign-out"], None).status.success());
    assert!(keyring.run_with(&["draft", "set"], None, b"Status: Red\n\nKept.\n").status.success());
    let waits = keyring.run(&["post"], None);
    assert!(!waits.status.success());
    assert!(sentence(&waits).contains("No sign-in was given"), "{}", sentence(&waits));
    assert!(github.ours()[0].contains("Green"));
    assert!(keyring.run_with(&sign_in, None, token.as_bytes()).status.success());
    let sent = keyring.run(&["sync"], None);
    assert!(sent.status.success(), "{}", sentence(&sent));
    assert!(github.ours().len() == 1 && github.ours()[0].contains("Red"), "{:?}", github.ours());
}
