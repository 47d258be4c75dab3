//! The token in a real keyring: kept there, and in no file of ours.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "support/terminal.rs"]
mod terminal;

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use terminal::{GitHub, REPOSITORY, TOKEN, command, json_of, sentence};

/// A message bus with an unlocked keyring, both nobody else's.
struct Keyring {
    folder: TempDir,
    address: String,
    processes: [Child; 2],
}

impl Keyring {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let configuration = folder.path().join("bus.conf");
        let text = format!(
            "<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>\
             <policy context=\"default\"><allow send_destination=\"*\"/><allow own=\"*\"/>\
             <allow receive_sender=\"*\"/></policy></busconfig>",
            folder.path().join("bus").display()
        );
        std::fs::write(&configuration, text).unwrap();
        let mut bus = Command::new("dbus-daemon")
            .args(["--nofork", "--print-address=1", "--config-file"])
            .arg(&configuration)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed by `cargo xtask setup`");
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let mut daemon = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .env("DBUS_SESSION_BUS_ADDRESS", &address)
            .env("HOME", folder.path())
            .env("XDG_DATA_HOME", folder.path().join("data"))
            .env("XDG_RUNTIME_DIR", folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring is installed by `cargo xtask setup`");
        daemon.stdin.take().unwrap().write_all(b"password of this test").unwrap();
        let keyring = Self { folder, address, processes: [daemon, bus] };
        let patience = Duration::from_secs(30);
        let start = Instant::now();
        // Each question is a program of its own, so asking again and again is no busy loop.
        while !keyring.is_there() {
            assert!(start.elapsed() < patience, "the keyring did not come up");
        }
        keyring
    }

    fn is_there(&self) -> bool {
        let answer = Command::new("dbus-send")
            .args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"])
            .args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"])
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .output()
            .unwrap();
        String::from_utf8_lossy(&answer.stdout).contains("boolean true")
    }

    fn run(&self, args: &[&str], token: Option<&str>) -> Output {
        let mut command = command(&self.folder.path().join("data-dir"), args);
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
        match token {
            Some(token) => command.env("MERIDIAN_TOKEN", token),
            None => command.env_remove("MERIDIAN_TOKEN"),
        };
        let mut process = command.spawn().unwrap();
        process.stdin.take().unwrap().write_all(b"Status: Green\n\nKept.\n").unwrap();
        process.wait_with_output().unwrap()
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        for process in &mut self.processes {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

#[test]
fn the_token_is_kept_in_the_keyring_and_in_no_file_of_ours() {
    let github = GitHub::start();
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
