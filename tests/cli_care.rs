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

#[test]
fn what_was_typed_since_post_is_printed_beside_what_was_posted() {
    let github = terminal::github();
    let folder = connected(&github);
    cli(folder.path(), &["draft", "set"], b"Status: Green\n\nAll is well.\n");
    let changes = || {
        let text = run(&folder, &["draft", "changes"]);
        assert_eq!(text.status.code(), Some(0), "{text:?}");
        let json = json_of(&run(&folder, &["draft", "changes", "--json"]));
        (String::from_utf8(text.stdout).unwrap(), json)
    };
    let (words, report) = changes();
    assert!(words.starts_with("Nothing of this draft was queued"), "{words}");
    assert_eq!((&report["was_posted"], &report["lines"]), (&json!(false), &json!([])));
    assert_eq!(run(&folder, &["post", "--yes"]).status.code(), Some(0));
    assert!(changes().0.starts_with("The draft says what was last"));

    cli(folder.path(), &["draft", "set"], b"Status: Green\n\nAll is very well.\n");
    let (words, report) = changes();
    assert!(
        words.contains("- All is well.\n") && words.contains("+ All is very well.\n"),
        "{words}"
    );
    let sides: Vec<&str> =
        report["lines"].as_array().unwrap().iter().map(|l| l["side"].as_str().unwrap()).collect();
    assert!(sides.contains(&"before") && sides.contains(&"after"), "{report}");
    assert_eq!(report["section"], "release-signal");
}

#[test]
fn an_update_is_withdrawn_once_that_was_shown_and_posting_puts_it_back() {
    let github = terminal::github();
    let folder = connected(&github);
    cli(folder.path(), &["draft", "set"], b"Status: Green\n\nAll is well.\n");
    let nothing = run(&folder, &["update", "withdraw"]);
    assert_eq!(nothing.status.code(), Some(2), "nothing was posted: {nothing:?}");
    assert_eq!(run(&folder, &["post", "--yes"]).status.code(), Some(0));
    let posted = github.ours();

    let shown = run(&folder, &["update", "withdraw", "--json"]);
    assert_eq!(shown.status.code(), Some(1), "{shown:?}");
    let text = json_of(&shown)["text"].as_str().unwrap().to_owned();
    assert!(text.starts_with("_This update was withdrawn by its author, "), "{text}");
    assert_eq!(github.ours(), posted, "nothing was done");

    assert_eq!(run(&folder, &["update", "withdraw", "--yes"]).status.code(), Some(0));
    assert_eq!(run(&folder, &["sync"]).status.code(), Some(0));
    let ours = github.ours();
    assert_eq!(ours.len(), 1);
    assert!(ours[0].contains(" state=withdrawn ") && ours[0].contains("withdrawn by its author"));
    assert_eq!(json_of(&run(&folder, &["update", "show", "--json"])), json!([]));
    assert!(
        String::from_utf8_lossy(&run(&folder, &["draft", "show"]).stdout).contains("All is well.")
    );

    assert_eq!(run(&folder, &["post"]).status.code(), Some(0));
    assert_eq!(github.ours(), posted, "as it was, in the same comment");
}
