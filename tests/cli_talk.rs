//! A round's conversation in the built command line, over HTTP: somebody mentions the member, who reads it, answers it
//! once and takes note of what they have read.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/terminal.rs"]
mod terminal;

use serde_json::Value;
use terminal::{REPOSITORY, cli, connected, json_of, sentence};

const KAVYA: &str = "kavya-ramanthuri";

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_mention_waits_is_answered_once_and_is_read() {
    let github = terminal::github();
    let folder = connected(&github);
    let run = |args: &[&str]| cli(folder.path(), args, b"");
    assert_eq!(run(&["sync"]).status.code(), Some(0));
    let list = json_of(&run(&["talk", "list", "--all", "--json"]));
    let issue = json_of(&run(&["round", "show", "--json"]))["issue"]["number"].as_u64();
    let issue = issue.or_else(|| list["threads"][0]["issue"].as_u64()).unwrap();
    let user = github.ask("GET", "/user", "");
    let me = user["login"].as_str().unwrap();
    let text = format!("38 of 52 are open.\n\n@{me} can you name two reviewers?");
    github.comment(KAVYA, issue, &text);
    let path =
        format!("/repos/{REPOSITORY}/issues/comments?per_page=1&sort=created&direction=desc");
    let asked = github.ask("GET", &path, "")[0]["id"].as_i64().unwrap().to_string();
    assert_eq!(run(&["sync"]).status.code(), Some(0));

    let waiting = said(&run(&["talk", "list", "--waiting"]));
    let line = format!("{KAVYA} mentions you: @{me} can you name two reviewers?");
    assert!(waiting.contains(&line) && waiting.contains(&asked), "{waiting}");
    let unread = said(&run(&["talk", "list", "--unread"]));
    assert!(unread.contains("waits for you"), "{unread}");

    let reply = ["talk", "reply", &asked, "--text", "Yes: Dov and Sora."];
    let dry = run(&[&reply[..], &["--dry-run"]].concat());
    for part in ["It tags nobody.", "> 38 of 52 are open.", &format!("To **{KAVYA}**")] {
        assert!(said(&dry).contains(part), "{part}: {}", said(&dry));
    }
    let nothing = run(&["talk", "reply", &asked, "--yes"]);
    assert_eq!(nothing.status.code(), Some(2), "nothing was kept: {}", sentence(&nothing));
    let kept = run(&reply);
    assert_eq!(kept.status.code(), Some(1), "{}", sentence(&kept));
    assert!(said(&run(&["talk", "show", &asked])).contains("A draft on this laptop, not sent."));
    assert_eq!(github.ours(), [] as [String; 0], "showing it sends nothing");
    let sent = run(&["talk", "reply", &asked, "--yes"]);
    assert_eq!(sent.status.code(), Some(0), "{} {}", said(&sent), sentence(&sent));
    let again = run(&[&reply[..], &["--yes"]].concat());
    assert_eq!(again.status.code(), Some(0), "{} {}", said(&again), sentence(&again));
    let ours = github.ours();
    assert_eq!(ours.len(), 1, "{ours:?}");
    assert!(ours[0].contains("Yes: Dov and Sora.") && !ours[0].contains('@'), "{}", ours[0]);
    let show = said(&run(&["talk", "show", &asked]));
    assert!(show.contains(&format!("answers {KAVYA} ({asked})")), "{show}");
    let waiting = said(&run(&["talk", "list", "--waiting"]));
    assert!(!waiting.contains("can you name two"), "{waiting}");

    let react = ["talk", "react", &asked, "-1"];
    assert!(said(&run(&react)).contains(KAVYA), "{}", sentence(&run(&react)));
    let given = run(&[&react[..], &["--yes"]].concat());
    assert_eq!(given.status.code(), Some(0), "{} {}", said(&given), sentence(&given));
    assert!(said(&run(&["talk", "read", "--all"])).contains("Nothing is unread."));
    let left = json_of(&run(&["talk", "list", "--unread", "--json"]));
    assert_eq!(left["threads"], Value::Array(Vec::new()));
    let wrong = run(&["talk", "show", "12"]);
    assert!(sentence(&wrong).contains("No comment 12 is known"), "{}", sentence(&wrong));
}
