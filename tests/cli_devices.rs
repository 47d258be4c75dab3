//! Two devices of one member, somebody else's token, and issues that are not the round's: at the
//! terminal, over real HTTP.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/terminal.rs"]
mod terminal;

use serde_json::{Value, json};
use tempfile::TempDir;
use terminal::{GitHub, REPOSITORY, cli, command, connected, json_of, sentence};

const LEAD: &str = "ines-calvarrow";
const COLLEAGUE: &str = "kavya-ramanthuri";

fn set(folder: &TempDir, words: &str) {
    let text = format!("Status: Green\n\n{words}\n");
    let set = cli(folder.path(), &["draft", "set"], text.as_bytes());
    assert!(set.status.success(), "{}", sentence(&set));
}

fn run(folder: &TempDir, args: &[&str]) -> (Option<i32>, String) {
    let output = cli(folder.path(), args, b"");
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn json(folder: &TempDir, args: &[&str]) -> Value {
    json_of(&cli(folder.path(), &[args, &["--json"]].concat(), b""))
}

fn issues(tail: &str) -> String {
    format!("/repos/{REPOSITORY}/issues{tail}")
}

/// The round's issue as `round show` tells it.
fn round(folder: &TempDir) -> Value {
    cli(folder.path(), &["sync"], b"");
    json(folder, &["round", "show"])
}

/// A second comment of ours for the same section, as another device makes it that could not see the
/// first one.
fn doubled(github: &GitHub) -> (TempDir, i64, i64) {
    let folder = connected(github);
    set(&folder, "From the laptop.");
    let report = json(&folder, &["post"]);
    let first = report["posted"][0]["comment_id"].as_i64().unwrap();
    let body = github.ours().pop().unwrap();
    let body = body.replace("From the laptop.", "From the desktop.").replace(" op=01", " op=02");
    let issue = round(&folder)["issue"].as_i64().unwrap();
    let path = issues(&format!("/{issue}/comments"));
    let made = github.ask("POST", &path, &json!({ "body": body }).to_string());
    (folder, first, made["id"].as_i64().unwrap())
}

#[test]
fn a_doubled_comment_is_said_everywhere_until_one_is_withdrawn() {
    let github = terminal::github();
    let (folder, first, second) = doubled(&github);
    let (code, said) = run(&folder, &["sync"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("Two comments of yours"), "{said}");
    assert!(said.contains(&format!("meridian-cli update withdraw {second}")), "{said}");
    let (code, said) = run(&folder, &["outbox", "list"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("Two comments of yours"), "{said}");
    let decisions = json(&folder, &["sync"])["decisions"].clone();
    assert_eq!(decisions.as_array().unwrap().len(), 1, "{decisions}");

    let (code, said) = run(&folder, &["update", "withdraw", &second.to_string()]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(&folder, &["outbox", "list"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("A comment is to be withdrawn."), "{said}");
    assert!(!said.contains("update withdraw"), "it was answered: {said}");
    let (code, said) = run(&folder, &["sync"]);
    assert_eq!(code, Some(0), "{said}");
    let ours = github.ours();
    assert_eq!(ours.len(), 2, "nothing is deleted");
    let withdrawn = ours.iter().find(|body| body.contains("state=withdrawn")).unwrap();
    assert!(withdrawn.contains(&format!("issuecomment-{first}")), "{withdrawn}");
    assert!(!withdrawn.contains("From the desktop."));
    let (code, said) = run(&folder, &["update", "show"]);
    assert_eq!(code, Some(0));
    assert!(said.contains(&first.to_string()) && !said.contains(&second.to_string()), "{said}");
}

#[test]
fn whoever_withdraws_their_own_goes_on_in_the_other_comment() {
    let github = terminal::github();
    let (folder, first, second) = doubled(&github);
    run(&folder, &["sync"]);
    assert_eq!(run(&folder, &["update", "withdraw", &first.to_string()]).0, Some(0));
    assert_eq!(run(&folder, &["sync"]).0, Some(0));
    set(&folder, "Newer.");
    let posted = json(&folder, &["post"]);
    assert_eq!(posted["posted"][0]["comment_id"], second, "{posted}");
}

#[test]
fn both_may_be_kept() {
    let github = terminal::github();
    let (folder, ..) = doubled(&github);
    assert_eq!(run(&folder, &["sync"]).0, Some(1));
    assert_eq!(run(&folder, &["update", "keep"]).0, Some(0));
    let (code, said) = run(&folder, &["sync"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(github.ours().iter().all(|body| !body.contains("withdrawn")));
}

#[test]
fn another_persons_token_writes_nothing_and_the_members_own_goes_on() {
    let github = terminal::github();
    let folder = connected(&github);
    set(&folder, "Mine.");
    for args in [&["post"][..], &["sync"]] {
        let mut other = command(folder.path(), args);
        other.env("MERIDIAN_TOKEN", format!("practice-token-{COLLEAGUE}"));
        let output = other.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(sentence(&output).contains(&format!("{COLLEAGUE}'s, not yours")), "{output:?}");
    }
    let all = github.ask("GET", &issues("/comments?per_page=100"), "");
    let text = all.to_string();
    assert!(!text.contains("Mine."), "nobody's name stands beside it");
    let (code, said) = run(&folder, &["sync"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(github.ours().len(), 1);
}

/// The lead's issue with another title, so that it is not the round's any more.
fn hide(github: &GitHub, issue: &Value) {
    let hidden = json!({ "title": "Something else", "body": "Nothing." }).to_string();
    let answer = github.ask_as(LEAD, "PATCH", &issues(&format!("/{issue}")), &hidden);
    assert_eq!(answer["title"], "Something else", "{answer}");
}

#[test]
fn a_strangers_issue_is_not_taken_for_the_rounds_and_may_be_named() {
    let github = terminal::github();
    let folder = connected(&github);
    let known = round(&folder);
    assert_eq!(known["author"], LEAD, "the issue's author is named: {known}");
    hide(&github, &known["issue"]);
    let round = known["round"].as_str().unwrap();
    let marked = json!({
        "title": format!("Please help, my laptop is broken since {round}"),
        "body": format!("<!-- meridian:round v=1 cycle=v0 round={round} -->"),
    });
    let made = github.ask_as(COLLEAGUE, "POST", &issues(""), &marked.to_string());
    let number = made["number"].clone();

    let fresh = connected(&github);
    set(&fresh, "Mine.");
    let (code, said) = run(&fresh, &["post"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains(&format!("#{number} by {COLLEAGUE}")), "{said}");
    assert!(github.ours().is_empty(), "nothing is posted on a guess");
    assert_eq!(run(&fresh, &["round", "link", &number.to_string()]).0, Some(0));
    let (code, said) = run(&fresh, &["sync"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(&format!("opened by {COLLEAGUE}, named by you")), "{said}");
    assert_eq!(github.ours().len(), 1);
}

#[test]
fn what_was_deleted_on_github_is_not_said_to_be_there() {
    let github = terminal::github();
    let folder = connected(&github);
    set(&folder, "Mine.");
    let posted = json(&folder, &["post"]);
    let id = posted["posted"][0]["comment_id"].as_i64().unwrap();
    let path = issues(&format!("/comments/{id}"));
    github.ask_as(LEAD, "DELETE", &path, "");
    assert_eq!(github.ask("GET", &path, "")["message"], "Not Found");
    let (code, said) = run(&folder, &["sync"]);
    assert_eq!(code, Some(1), "{said}");
    let again = cli(folder.path(), &["post", "--wait", "0"], b"");
    assert_ne!(again.status.code(), Some(0), "{again:?}");
    assert!(!sentence(&again).contains("already holds"), "{again:?}");
}

#[test]
fn what_was_changed_on_github_is_said_even_where_nothing_of_ours_is_left() {
    let github = terminal::github();
    let folder = connected(&github);
    set(&folder, "Mine.");
    let posted = json(&folder, &["post"]);
    let id = posted["posted"][0]["comment_id"].as_i64().unwrap();
    let body = json!({ "body": "Replaced by a maintainer." }).to_string();
    github.ask_as(LEAD, "PATCH", &issues(&format!("/comments/{id}")), &body);
    let (code, said) = run(&folder, &["sync"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("Your comment on GitHub was changed"), "{said}");
}

#[test]
fn the_week_is_closed_offline_too_and_goes_once() {
    let github = terminal::github();
    let folder = connected(&github);
    let known = round(&folder);
    let theirs = known["issue"].as_i64().unwrap();
    // Who may not hears who may, and nothing was changed.
    let (code, said) = run(&folder, &["round", "close"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("people with triage or write access may"), "{said}");
    assert_eq!(github.ask("GET", &issues(&format!("/{theirs}")), "")["state"], "open");
    assert_eq!(json(&folder, &["outbox", "list"])[0]["section"], format!("#{theirs}"));
    // Whoever has opened an issue may close it.
    let text = json!({ "title": "Our week", "body": "Write here." }).to_string();
    let own = github.ask("POST", &issues(""), &text)["number"].as_i64().unwrap();
    let path = issues(&format!("/{own}"));
    assert_eq!(run(&folder, &["round", "link", &own.to_string()]).0, Some(0));
    cli(folder.path(), &["sync"], b"");
    github.ask("PUT", "/_practice/network", r#"{"network":"off"}"#);
    let close = ["round", "close", "--wait", "0"];
    let waits = json(&folder, &close);
    assert_eq!((&waits["state"], &waits["wanted"]), (&json!("waiting"), &json!("closed")));
    let again = json(&folder, &close);
    assert_eq!(waits["op"], again["op"], "said twice, queued once");
    let sentence = waits["sentence"].as_str().unwrap();
    assert!(sentence.contains("by itself"), "{sentence}");
    github.ask("PUT", "/_practice/network", r#"{"network":"on"}"#);
    cli(folder.path(), &["sync"], b"");
    let closed = github.ask("GET", &path, "");
    assert_eq!(
        (&closed["state"], &closed["state_reason"]),
        (&json!("closed"), &json!("completed"))
    );
    // And open again; what is so already is done.
    for _ in 0..2 {
        let (code, said) = run(&folder, &["round", "reopen"]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.starts_with(&format!("#{own} is open, read back from GitHub.")), "{said}");
    }
    assert_eq!(github.ask("GET", &path, "")["state"], "open");
}
