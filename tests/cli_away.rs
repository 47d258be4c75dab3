//! Telling ahead that one is away, in the built command line, over HTTP.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/terminal.rs"]
mod terminal;

use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};
use terminal::{cli, connected, json_of, sentence};

#[test]
fn it_is_shown_told_once_seen_by_a_colleague_and_taken_back() {
    let github = terminal::github();
    let (folder, colleague) = (connected(&github), connected(&github));
    let run = |args: &[&str]| cli(folder.path(), args, b"");
    assert_eq!(run(&["sync"]).status.code(), Some(0));
    let round = json_of(&run(&["round", "show", "--json"]))["round"].clone();
    let next: NaiveDate = round.as_str().unwrap().parse().unwrap();
    let next = next + TimeDelta::weeks(1);
    let (from, until) = (next.to_string(), (next + TimeDelta::days(1)).to_string());
    let set = ["away", "set", "--from", &from, "--until", &until, "--cover", "ana-example"];

    let shown = run(&set);
    assert_eq!(shown.status.code(), Some(1), "{}", sentence(&shown));
    let said = String::from_utf8_lossy(&shown.stdout).into_owned();
    let sentence_in_it = format!("I am away from {}", next.format("%a %-d"));
    let rounds = format!("Rounds that it changes: {from}.");
    for part in ["as @you. It tags nobody.", &sentence_in_it, "**ana-example** covers", &rounds] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(sentence(&shown).contains("Say it again with --yes"), "{}", sentence(&shown));
    assert_eq!(github.ours(), [] as [String; 0], "showing it sends nothing");

    let sure = [&set[..], &["--yes", "--json"]].concat();
    let told = json_of(&run(&sure));
    assert_eq!((&told["state"], &told["rounds"]), (&json!("told"), &json!([from])), "{told}");
    assert_eq!(json_of(&run(&sure))["state"], "there", "told once");
    let there = github.ours();
    assert_eq!(there.len(), 1, "{there:?}");
    assert!(there[0].contains(&sentence_in_it) && !there[0].contains('@'), "{there:?}");

    // Who has another laptop reads it on GitHub.
    assert_eq!(cli(colleague.path(), &["sync"], b"").status.code(), Some(0));
    let list = |of: &tempfile::TempDir| -> Vec<Value> {
        let all = json_of(&cli(of.path(), &["away", "list", "--json"], b""));
        all.as_array().unwrap().clone()
    };
    let all = list(&colleague);
    assert_eq!(all.len(), 1);
    assert_eq!((&all[0]["login"], &all[0]["until"]), (&json!("you"), &json!(until)));

    let back = run(&["away", "back", "--yes"]);
    assert_eq!(back.status.code(), Some(0), "{}", sentence(&back));
    assert_eq!((list(&folder).len(), github.ours().len()), (0, 2));
    let nothing = run(&["away", "back"]);
    assert_eq!(nothing.status.code(), Some(2), "{}", sentence(&nothing));
    assert!(sentence(&nothing).contains("nothing to take back"), "{}", sentence(&nothing));
}
