//! The command line against a practice GitHub in a process of its own: the same world for every
//! test of the built program.

// Each test binary compiles this anew and uses a part of it.
#![allow(dead_code, reason = "every test uses its own part")]
#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(unreachable_pub, reason = "modules of a test have no outside")]

#[path = "github.rs"]
mod github;

pub use github::{GitHub, REPOSITORY, TOKEN};
use serde_json::Value;
use std::{
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

pub const CLI: &str = env!("CARGO_BIN_EXE_meridian-cli");

/// The practice GitHub, by the system's clock.
pub fn github() -> GitHub {
    GitHub::start(Command::new(CLI))
}

pub fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(CLI);
    command
        .arg("--data-dir")
        .arg(folder)
        .args(args)
        .env("MERIDIAN_TOKEN", TOKEN)
        .env("TZ", "Pacific/Auckland")
        // No keyring of the person who runs the tests.
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .env("HOME", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

pub fn cli(folder: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut process = command(folder, args).spawn().unwrap();
    process.stdin.take().unwrap().write_all(input).unwrap();
    process.wait_with_output().unwrap()
}

pub fn json_of(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|error| {
        panic!("{error}: {text}\n{}", String::from_utf8_lossy(&output.stderr))
    })
}

pub fn sentence(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}
