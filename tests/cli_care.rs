//! Posting with care, in the built command line: what a first post makes public is asked once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/terminal.rs"]
mod terminal;

use serde_json::json;
use std::process::Output;
use terminal::{REPOSITORY, cli, connected, json_of, new_here, sentence};

fn run(folder: &tempfile::TempDir, args: &[&str]) -> Output {
    new_here(folder.path(), args).output().unwrap()
}

#[test]
fn the_first_post_from_a_terminal_is_asked_about_once() {
    let github = terminal::github();
    let folder = connected(&github);
    let text = b"Status: Green\n\nThanks @ana-example, all is well.\n";
    let set = cli(folder.path(), &["draft", "set", "--json"], text);
    assert_eq!(json_of(&set)["to_confirm"], json!([]), "the text itself asks nothing");

    let asked = run(&folder, &["post"]);
    assert_eq!(asked.status.code(), Some(1), "{asked:?}");
    let said = sentence(&asked);
    for fact in [
        "First post as @you to",
        REPOSITORY,
        "Public: anybody can read it.",
        "It mentions @ana-example.",
        "a receipt follows",
        "Post with --yes if that is meant. --confirm first-post agrees to no more",
    ] {
        assert!(said.contains(fact), "{fact}: {said}");
    }
    let report = json_of(&run(&folder, &["post", "--json"]));
    let [ask] = report["to_confirm"].as_array().unwrap().as_slice() else { panic!("{report}") };
    assert_eq!((&ask["rule"], &ask["line"]), (&json!("first-post"), &json!(null)));
    let facts = &ask["first_post"];
    assert_eq!(facts["visibility"], "public", "{facts}");
    assert_eq!(facts["mentions"], json!(["ana-example"]));
    assert!(facts["issue"].is_number() && facts["issue_title"].is_string(), "{facts}");
    assert!(facts["bytes"].as_u64().unwrap() > text.len() as u64, "with the marker line: {facts}");
    assert_eq!(report["waiting"], json!([]), "not even queued");
    assert_eq!(github.ours(), [] as [String; 0]);

    assert_eq!(run(&folder, &["post", "--confirm", "first-post"]).status.code(), Some(0));
    cli(folder.path(), &["draft", "set"], b"Status: Green\n\nNewer.\n");
    assert_eq!(run(&folder, &["post"]).status.code(), Some(0), "asked once");
    assert_eq!(github.ours().len(), 1);
}
