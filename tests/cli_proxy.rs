//! Behind a proxy: what is in the way is named for what it is, from the first command on, and the
//! text waits.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/terminal.rs"]
mod terminal;

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    path::Path,
    process::Output,
    thread,
};
use terminal::{cli, command, json_of, sentence};

/// A proxy that says the same to everybody; its address.
fn proxy(says: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(says.as_bytes());
        }
    });
    address
}

fn behind(proxy: &str, folder: &Path, args: &[&str]) -> Output {
    let mut command = command(folder, args);
    for other in ["https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"] {
        command.env_remove(other);
    }
    command.env("HTTPS_PROXY", proxy).output().unwrap()
}

const CONNECT: [&str; 6] =
    ["connect", "practice/team", "--api-url", "https://api.github.example", "--section", "signal"];

#[test]
fn what_a_proxy_does_is_said_at_once_and_in_each_look_after_it() {
    let at = proxy("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    let folder = tempfile::tempdir().unwrap();
    let asks = format!(
        "The proxy {at} asks for a name and a password, or does not take the ones it was given."
    );
    let connected = behind(&at, folder.path(), &CONNECT);
    assert!(connected.status.success(), "{}", sentence(&connected));
    assert!(sentence(&connected).contains(&asks), "{}", sentence(&connected));
    let synced = behind(&at, folder.path(), &["sync", "--wait", "0"]);
    assert!(sentence(&synced).contains(&asks), "{}", sentence(&synced));
    assert!(!sentence(&synced).contains("ffline"), "{}", sentence(&synced));
    // Another proxy, another sentence.
    let at = proxy("HTTP/1.1 403 Forbidden\r\n\r\n");
    let synced = behind(&at, folder.path(), &["sync", "--wait", "0"]);
    let refuses = format!("The proxy {at} did not lead to");
    assert!(sentence(&synced).contains(&refuses), "{}", sentence(&synced));
}

#[test]
fn a_proxy_that_is_not_understood_is_never_gone_past() {
    let folder = tempfile::tempdir().unwrap();
    let connected = behind("http://ada:s#cret@proxy.example:3128", folder.path(), &CONNECT);
    let said = sentence(&connected);
    assert!(said.contains("In HTTPS_PROXY, the name or password for the proxy"), "{said}");
    assert!(said.contains("write %23 in its place"), "{said}");
    assert!(!said.contains("s#cret"), "{said}");
}

#[test]
fn a_choice_is_shown_kept_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let show = |args: &[&str]| json_of(&cli(folder.path(), args, b""));
    let set = show(&["proxy", "set", "proxy.example:3128", "--json"]);
    assert_eq!(set["choice"], serde_json::json!({ "at": "http://proxy.example:3128" }));
    let words = "https://api.github.com/ is asked through the proxy proxy.example:3128.";
    assert_eq!(set["words"], words);
    assert_eq!(show(&["proxy", "show", "--json"]), set);
    let none = show(&["proxy", "none", "--json"]);
    assert_eq!(none["words"], "https://api.github.com/ is asked directly.");
    assert_eq!(show(&["proxy", "system", "--json"])["choice"], "system");
    // Without a keyring a password has no place; nothing of it is kept.
    let set = ["proxy", "set", "http://ada:hidden@proxy.example:3128"];
    let refused = cli(folder.path(), &set, b"");
    assert_eq!(refused.status.code(), Some(2), "{}", sentence(&refused));
    let said = sentence(&refused);
    assert!(said.contains("no keyring") && !said.contains("hidden"), "{said}");
    assert!(!said.contains("in memory"), "{said}");
    assert_eq!(show(&["proxy", "show", "--json"])["choice"], "system");
}
