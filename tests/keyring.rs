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
use std::{
    io::Write as _,
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};
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
        command.env("XDG_RUNTIME_DIR", self.folder.path());
        match token {
            Some(token) => command.env("MERIDIAN_TOKEN", token),
            None => command.env_remove("MERIDIAN_TOKEN"),
        };
        let mut process = command.spawn().unwrap();
        process.stdin.take().unwrap().write_all(input).unwrap();
        process.wait_with_output().unwrap()
    }
}

/// The agent of the same session.
struct Agent(Child);

impl Agent {
    fn start(keyring: &Keyring) -> Self {
        let agent = Command::new(Path::new(terminal::CLI).with_file_name("meridian-agent"))
            .arg("--data-dir")
            .arg(keyring.folder.path().join("data-dir"))
            .env("DBUS_SESSION_BUS_ADDRESS", &keyring.address)
            .env("XDG_RUNTIME_DIR", keyring.folder.path())
            .env("HOME", keyring.folder.path())
            .env_remove("MERIDIAN_TOKEN")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let agent = Self(agent);
        let is_socket = |path: &Path| path.extension().is_some_and(|ending| ending == "sock");
        until("the agent listens", || {
            let files = std::fs::read_dir(keyring.folder.path()).unwrap().flatten();
            files.map(|file| file.path()).any(|path| is_socket(&path))
        });
        agent
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
        #[allow(clippy::disallowed_methods, reason = "the agent tells nobody when it has drained")]
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn without_a_keyring_the_agent_keeps_a_sign_in_for_the_session_and_posts_for_whoever_has_none() {
    let github = terminal::github();
    let keyring = Keyring::with(daemons::no_keyring_yet);
    let url = github.url();
    let connect = ["connect", REPOSITORY, "--api-url", &url, "--section", "release-signal"];
    assert!(keyring.run(&connect, None).status.success());
    let agent = Agent::start(&keyring);

    let signed_in =
        keyring.run_with(&["account", "sign-in", "--json"], None, format!("{TOKEN}\n").as_bytes());
    assert!(signed_in.status.success(), "{}", sentence(&signed_in));
    let view = json_of(&signed_in);
    assert!(view["kept"].as_str().unwrap().starts_with("Kept until you log out"), "{view}");
    assert_eq!(view["trouble"], serde_json::Value::Null);
    // Another program has no token, and says where it is all the same.
    let shown = json_of(&keyring.run(&["account", "show", "--json"], None));
    assert_eq!((&shown["login"], &shown["kept"]), (&"you".into(), &view["kept"]), "{shown}");

    assert!(keyring.run(&["draft", "set"], None).status.success());
    let posted = keyring.run(&["post"], None);
    assert!(posted.status.success(), "{}", sentence(&posted));
    assert_eq!(github.ours().len(), 1);

    // It is in no file, and gone once it is signed out.
    assert!(keyring.run(&["account", "sign-out"], None).status.success());
    let shown = json_of(&keyring.run(&["account", "show", "--json"], None));
    assert_eq!(
        (&shown["login"], &shown["kept"]),
        (&serde_json::Value::Null, &serde_json::Value::Null)
    );
    assert!(keyring.run_with(&["draft", "set"], None, b"Status: Red\n\nKept.\n").status.success());
    assert!(!keyring.run(&["post"], None).status.success());
    assert!(github.ours()[0].contains("Green"));

    // It ends with the agent, also where that was killed.
    let again = keyring.run_with(&["account", "sign-in"], None, TOKEN.as_bytes());
    assert!(again.status.success(), "{}", sentence(&again));
    drop(agent);
    let shown = json_of(&keyring.run(&["account", "show", "--json"], None));
    assert_eq!(shown["kept"], serde_json::Value::Null, "{shown}");
}

#[test]
fn a_token_given_to_connect_goes_to_the_agent_too_where_there_is_no_keyring() {
    let github = terminal::github();
    let keyring = Keyring::with(daemons::no_keyring_yet);
    let _agent = Agent::start(&keyring);
    let url = github.url();
    let connect = ["connect", REPOSITORY, "--api-url", &url, "--section", "release-signal"];
    let connected = keyring.run(&connect, Some(TOKEN));
    let said = sentence(&connected);
    assert!(said.contains("Kept until you log out"), "{said}");
    let shown = json_of(&keyring.run(&["account", "show", "--json"], None));
    assert_eq!(shown["login"], "you", "{shown}");
    assert!(shown["kept"].as_str().unwrap().starts_with("Kept until you log out"), "{shown}");
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
