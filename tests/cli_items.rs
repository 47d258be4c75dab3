//! What the team is asked to discuss or decide, in the built command line, over HTTP.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/terminal.rs"]
mod terminal;

use serde_json::{Value, json};
use std::{path::Path, process::Output};
use terminal::{GitHub, REPOSITORY, cli, connected, json_of, sentence};

const LEAD: &str = "ines-calvarrow";
const ASKER: &str = "kavya-ramanthuri";

/// The number of the round's issue, once it was read.
fn round_issue(folder: &Path) -> u64 {
    assert_eq!(cli(folder, &["sync"], b"").status.code(), Some(0));
    json_of(&cli(folder, &["round", "show", "--json"], b""))["issue"].as_u64().unwrap()
}

/// The one item with these words.
fn item(folder: &Path, words: &str) -> Value {
    let all = json_of(&cli(folder, &["item", "list", "--all", "--json"], b""))["items"].clone();
    let is_it = |one: &&Value| one["text"].as_str().unwrap().contains(words);
    let found: Vec<_> = all.as_array().unwrap().iter().filter(is_it).cloned().collect();
    assert_eq!(found.len(), 1, "{all}");
    found[0].clone()
}

fn key(item: &Value) -> String {
    item["key"].as_str().unwrap().to_owned()
}

/// The issues with an item's mark.
fn issues_of(github: &GitHub, key: &str) -> Vec<Value> {
    let path = format!("/repos/{REPOSITORY}/issues?state=all&per_page=100");
    let all = github.ask("GET", &path, "");
    let mark = format!("meridian:item v=1 key={key} ");
    let is_it = |one: &&Value| one["body"].as_str().is_some_and(|body| body.contains(&mark));
    all.as_array().unwrap().iter().filter(is_it).cloned().collect()
}

/// Another laptop of the member's, which has read all of it.
fn fresh(github: &GitHub) -> tempfile::TempDir {
    let folder = connected(github);
    // By the first look it knows that something waits.
    for _ in 0..2 {
        assert_eq!(cli(folder.path(), &["sync"], b"").status.code(), Some(0));
    }
    folder
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_question_gets_one_issue_seen_by_a_colleague_and_its_closing_ends_it() {
    let github = terminal::github();
    let (folder, other) = (connected(&github), connected(&github));
    let run = |args: &[&str]| cli(folder.path(), args, b"");
    let issue = round_issue(folder.path());
    github.comment(ASKER, issue, "Why is it so cold?");
    github.comment(
        ASKER,
        issue,
        "Question for @you: may the blog wait? An answer by Thu would do.",
    );
    assert_eq!(run(&["sync"]).status.code(), Some(0));
    let asked = item(folder.path(), "may the blog wait?");
    assert_eq!(
        (&asked["by"], &asked["names"], &asked["wanted_by"], &asked["words"]),
        (&json!(ASKER), &json!(["you"]), &json!("Thu"), &json!("waits"))
    );
    assert!(
        !said(&run(&["item", "list", "--all"])).contains("cold"),
        "a question mark asks nobody"
    );
    assert!(said(&run(&["round", "status"])).contains("may the blog wait?"));

    let key = key(&asked);
    let shown = run(&["item", "issue", &key]);
    assert_eq!(shown.status.code(), Some(1), "{}", sentence(&shown));
    assert!(said(&shown).contains("Title: may the blog wait?"), "{}", said(&shown));
    assert_eq!(issues_of(&github, &key), [] as [Value; 0], "showing it opens nothing");

    // Its answer is lost, and it is opened once all the same.
    let fault = json!({
        "when": { "method": "POST", "path": format!("/repos/{REPOSITORY}/issues") },
        "what": { "kind": "answer_lost_after" },
    });
    github.ask("POST", "/_practice/faults", &fault.to_string());
    let opened = run(&["item", "issue", &key, "--yes", "--json"]);
    assert_eq!(opened.status.code(), Some(0), "{}", sentence(&opened));
    assert_eq!(json_of(&opened)["state"], "done", "{}", said(&opened));
    let made = issues_of(&github, &key);
    assert_eq!(made.len(), 1, "{made:?}");
    let body = made[0]["body"].as_str().unwrap();
    assert!(body.contains(&format!("Asked by **{ASKER}**")) && !body.contains('@'), "{body}");

    // Another laptop finds it, and makes none.
    let again = cli(other.path(), &["item", "issue", &key, "--yes"], b"");
    assert_eq!(again.status.code(), Some(0), "{}", sentence(&again));
    assert_eq!(issues_of(&github, &key).len(), 1);

    let number = made[0]["number"].as_u64().unwrap();
    let path = format!("/repos/{REPOSITORY}/issues/{number}");
    github.ask_as(LEAD, "PATCH", &path, &json!({ "state": "closed" }).to_string());
    let late = fresh(&github);
    let words = item(late.path(), "may the blog wait?")["words"].clone();
    let words = words.as_str().unwrap();
    assert!(words.starts_with(&format!("ended: #{number} was closed on ")), "{words}");
    assert!(words.ends_with(&format!(" by {LEAD}")), "{words}");
}

#[test]
fn where_issues_are_restricted_it_stays_an_item_and_a_lead_is_given_the_text() {
    let github = terminal::github();
    let folder = connected(&github);
    let run = |args: &[&str]| cli(folder.path(), args, b"");
    let issue = round_issue(folder.path());
    github.comment("you", issue, "Decision needed: who cuts the beta?");
    let conduct = json!({ "repository": REPOSITORY, "creation": "admin" });
    github.ask("PUT", "/_practice/conduct", &conduct.to_string());
    assert_eq!(run(&["sync"]).status.code(), Some(0));
    let key = key(&item(folder.path(), "who cuts the beta?"));
    let refused = run(&["item", "issue", &key, "--yes"]);
    assert_eq!(refused.status.code(), Some(1), "{}", sentence(&refused));
    assert!(said(&refused).contains("It stays an item of its round"), "{}", said(&refused));
    assert_eq!(item(folder.path(), "who cuts the beta?")["words"], "waits");

    let before = github.ours().len();
    let private = said(&run(&["item", "issue", &key, "--private"]));
    assert!(private.starts_with("Could you open an issue in "), "{private}");
    assert_eq!(github.ours().len(), before, "it is never posted");
    let open = json!({ "repository": REPOSITORY, "creation": null });
    github.ask("PUT", "/_practice/conduct", &open.to_string());
    let (_, body) = private.split_once("\n\nTitle: who cuts the beta?\n\n").unwrap();
    let text = json!({ "title": "Who cuts?", "body": body });
    let path = format!("/repos/{REPOSITORY}/issues");
    let number = github.ask_as(LEAD, "POST", &path, &text.to_string())["number"].as_u64().unwrap();
    let late = fresh(&github);
    let words = item(late.path(), "who cuts the beta?")["words"].clone();
    assert_eq!(words, json!(format!("has its issue #{number}")));
}

#[test]
fn who_asked_ends_it_in_a_comment_and_a_link_is_told_to_be_known_here_only() {
    let github = terminal::github();
    let folder = connected(&github);
    let run = |args: &[&str]| cli(folder.path(), args, b"");
    let issue = round_issue(folder.path());
    github.comment(
        "you",
        issue,
        "Decision needed: who cuts the beta?\nDiscussion needed: the walk",
    );
    github.comment(ASKER, issue, "Decision needed: what of the docs?");
    assert_eq!(run(&["sync"]).status.code(), Some(0));

    let walk = key(&item(folder.path(), "the walk"));
    assert!(walk.ends_with("-2"), "{walk}");
    let linked = run(&["item", "link", &walk, &issue.to_string()]);
    assert_eq!(linked.status.code(), Some(0), "{}", sentence(&linked));
    assert!(said(&linked).contains("Only this laptop knows that."), "{}", said(&linked));
    assert_eq!(item(folder.path(), "the walk")["words"], format!("has its issue #{issue}"));

    // You lead a section, so that you may end what another one asked.
    let others = key(&item(folder.path(), "what of the docs?"));
    let shown = run(&["item", "end", &others, "--because", "done"]);
    assert_eq!(shown.status.code(), Some(1), "{}", sentence(&shown));
    assert!(said(&shown).contains("**Ended:** what of the docs?"), "{}", said(&shown));

    let mine = key(&item(folder.path(), "who cuts the beta?"));
    let before = github.ours().len();
    let end = ["item", "end", &mine, "--because", "We cut on Thursday"];
    assert_eq!(run(&end).status.code(), Some(1));
    assert_eq!(github.ours().len(), before, "showing it sends nothing");
    let told = run(&[&end[..], &["--yes"]].concat());
    assert_eq!(told.status.code(), Some(0), "{}", sentence(&told));
    assert_eq!(github.ours().len(), before + 1);
    let words = item(folder.path(), "who cuts the beta?")["words"].clone();
    assert!(words.as_str().unwrap().ends_with(", you said: We cut on Thursday"), "{words}");
    let over = run(&end);
    assert_eq!(over.status.code(), Some(2), "{}", said(&over));
}
