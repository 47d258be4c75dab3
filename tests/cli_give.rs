//! A shadow gives an update to the lead as a comment, in a terminal, and the lead takes it over in theirs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/terminal.rs"]
mod terminal;

use serde_json::{Value, json};
use std::{io::Write as _, process::Output};
use tempfile::TempDir;
use terminal::{GitHub, REPOSITORY, command, json_of, sentence};

const LEAD: &str = "ines-calvarrow";

/// One member's laptop.
struct Laptop {
    folder: TempDir,
    token: String,
}

impl Laptop {
    fn of(github: &GitHub, login: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let laptop = Self { folder, token: format!("practice-token-{login}") };
        let url = github.url();
        laptop.done(&["connect", REPOSITORY, "--api-url", &url, "--section", "docs"], "");
        laptop.done(&["sync", "--wait", "0"], "");
        laptop
    }

    fn run(&self, args: &[&str], input: &str) -> Output {
        let mut command = command(self.folder.path(), args);
        let mut process = command.env("MERIDIAN_TOKEN", &self.token).spawn().unwrap();
        // One that refuses before it reads closes the other end.
        let _closed = process.stdin.take().unwrap().write_all(input.as_bytes());
        process.wait_with_output().unwrap()
    }

    fn done(&self, args: &[&str], input: &str) -> String {
        let output = self.run(args, input);
        assert!(output.status.success(), "{args:?}: {}", sentence(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, args: &[&str]) -> String {
        let output = self.run(args, "");
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", sentence(&output));
        sentence(&output)
    }

    fn json(&self, args: &[&str]) -> Value {
        json_of(&self.run(&[args, &["--json"]].concat(), ""))
    }
}

#[test]
fn a_shadow_gives_it_as_a_comment_and_the_lead_takes_it_over() {
    let github = terminal::github();
    let made = github.ask_as(
        LEAD,
        "POST",
        &format!("/repos/{REPOSITORY}/issues"),
        &json!({ "title": "Updates for the lead" }).to_string(),
    );
    let place = made["number"].to_string();
    let link = format!("{}/{REPOSITORY}/issues/{place}", github.url());
    let (shadow, lead) = (Laptop::of(&github, "you"), Laptop::of(&github, LEAD));
    let said = shadow.refused(&["hand", "give", "--comment"]);
    assert!(said.contains("no place on GitHub"), "{said}");
    let chosen = shadow.json(&["team", "hand-over", &link]);
    assert_eq!(chosen["place"]["name"], json!(format!("{REPOSITORY}#{place}")));
    assert_eq!(chosen["place"]["title"], "Updates for the lead");
    lead.done(&["team", "hand-over", &format!("#{place}")], "");
    let said = lead.refused(&["team", "hand-over", "https://gist.github.com/you/1"]);
    assert!(said.contains("A gist is no place"), "{said}");

    shadow.done(&["draft", "set"], "Status: Green\n\nTwo pages, and a fence.\n\n```\nlog\n```\n");
    let said = shadow.refused(&["hand", "give", "--comment"]);
    assert!(said.starts_with("First post as @you to ") && said.contains("with --yes"), "{said}");
    let given = shadow.json(&["hand", "give", "--comment", "--yes"]);
    assert_eq!(given["given"], true, "{given}");
    assert!(given["state"].as_str().unwrap().contains("read back from GitHub"), "{given}");
    assert_eq!(shadow.json(&["outbox", "show"])["waiting"], json!([]));
    let said = shadow.refused(&["hand", "give", "--comment"]);
    assert!(said.contains("exactly this text already"), "{said}");

    assert_eq!(lead.json(&["hand", "list"])["count"], 0, "nothing was read yet");
    lead.done(&["sync", "--wait", "0"], "");
    let list = lead.json(&["hand", "list"]);
    assert_eq!(list["count"], 1, "{list}");
    let text = &list["texts"][0];
    assert_eq!(
        (&text["author"], &text["by"], &text["taken"]),
        (&json!("you"), &json!("you"), &json!(false))
    );
    let comment = text["comment"].to_string();
    let said = lead.done(&["hand", "take", "--comment", &comment, "--check"], "");
    assert!(said.contains("by you") && said.contains("Nothing was kept"), "{said}");
    lead.done(&["hand", "take", "--comment", &comment], "");
    let draft = lead.done(&["draft", "show"], "");
    assert!(
        draft.starts_with(
            "Status: Green\n\nTwo pages, and a fence.\n\n```\nlog\n```\n\nWritten by [you]("
        ),
        "{draft}"
    );
    let list = lead.json(&["hand", "list"]);
    assert_eq!((&list["count"], &list["texts"][0]["taken"]), (&json!(0), &json!(true)));

    let back = shadow.json(&["hand", "give", "--comment", "--undo"]);
    assert_eq!(back["given"], false, "{back}");
    lead.done(&["sync", "--wait", "0"], "");
    assert_eq!(lead.json(&["hand", "list"])["texts"], json!([]));
    let all = github.ask("GET", &format!("/repos/{REPOSITORY}/issues/{place}/comments"), "");
    assert_eq!(all.as_array().unwrap().len(), 1, "one comment for all of it: {all}");
    shadow.done(&["team", "hand-over", "--none"], "");
    assert_eq!(shadow.json(&["team", "hand-over"])["place"], Value::Null);
}
