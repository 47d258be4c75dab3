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

/// What a member adds who has read what their first post makes public.
pub fn knows_where(args: &[&str]) -> &'static [&'static str] {
    let is_post = args.iter().find(|arg| !arg.starts_with('-')) == Some(&"post");
    let says = |words: &str| args.contains(&words);
    if is_post && !says("--yes") && !says("first-post") {
        &["--confirm", "first-post"]
    } else {
        &[]
    }
}

/// The built program, run by a member who knows where their posts go.
pub fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = new_here(folder, args);
    command.args(knows_where(args));
    command
}

/// The built program, run with these words and no more.
pub fn new_here(folder: &Path, args: &[&str]) -> Command {
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

/// A folder that is connected to the practice team as its member, with one section.
pub fn connected(github: &GitHub) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let url = github.url();
    let args = ["connect", REPOSITORY, "--api-url", &url, "--section", "release-signal", "--json"];
    let output = cli(folder.path(), &args, b"");
    assert!(output.status.success(), "{}", sentence(&output));
    assert_eq!(json_of(&output).get("login").and_then(Value::as_str), Some("you"));
    folder
}

/// Runs a command whose standard output is a terminal; says how it ended and what stood there.
#[cfg(unix)]
pub fn at_a_terminal(mut command: Command) -> (Option<i32>, String) {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use std::{fs::File, io::Read as _};
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let name = ptsname(&ours, Vec::new()).unwrap();
    let theirs = File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
    let mut process = command.stdin(Stdio::null()).stdout(theirs).spawn().unwrap();
    // The command keeps the other end open as long as it lives.
    drop(command);
    let (mut said, mut part) = (Vec::new(), [0; 4096]);
    let mut ours = File::from(ours);
    // Linux ends it with an error once nobody has it open any more.
    while let Ok(count @ 1..) = ours.read(&mut part) {
        said.extend(part.iter().take(count));
    }
    let code = process.wait().unwrap().code();
    (code, String::from_utf8(said).unwrap().replace('\r', ""))
}
