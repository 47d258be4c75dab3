//! Behind a proxy and without any token, in a terminal: the update is copied, pasted by hand, found, and
//! nothing is ever written.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/terminal.rs"]
mod terminal;

use serde_json::{Value, json};
use std::{io::Write as _, process::Output};
use tempfile::TempDir;
use terminal::{GitHub, REPOSITORY, command, json_of, sentence};

/// A team that was connected without a sign-in.
struct Laptop {
    folder: TempDir,
    github: GitHub,
}

impl Laptop {
    fn new() -> Self {
        let laptop = Self { folder: tempfile::tempdir().unwrap(), github: terminal::github() };
        let url = laptop.github.url();
        laptop.done(&["connect", REPOSITORY, "--api-url", &url, "--section", "release-signal"], "");
        laptop
    }

    fn run(&self, args: &[&str], input: &str) -> Output {
        let mut command = command(self.folder.path(), args);
        let mut process = command.env_remove("MERIDIAN_TOKEN").spawn().unwrap();
        // One that refuses before it reads closes the other end.
        let _closed = process.stdin.take().unwrap().write_all(input.as_bytes());
        process.wait_with_output().unwrap()
    }

    fn done(&self, args: &[&str], input: &str) -> String {
        let output = self.run(args, input);
        assert!(output.status.success(), "{args:?}: {}", sentence(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        json_of(&self.run(&[args, &["--json"]].concat(), ""))
    }

    /// What was asked of GitHub but to read, since the test began; its own requests are left out.
    fn writes(&self) -> Vec<Value> {
        let asked = self.github.ask("GET", "/_practice/requests", "");
        let asked = asked.as_array().unwrap().iter();
        asked.filter(|asked| asked["method"] != "GET" && asked["user"] != "you").cloned().collect()
    }
}

#[test]
fn an_update_is_copied_pasted_by_hand_and_found_without_a_token() {
    let laptop = Laptop::new();
    let view = laptop.json(&["account", "i-am", "https://github.com/YOU"]);
    assert_eq!(view["said_login"], "YOU");
    let refused = laptop.run(&["account", "i-am", "you and me"], "");
    assert_eq!(refused.status.code(), Some(2));
    assert!(sentence(&refused).contains("such as @ana-example"), "{}", sentence(&refused));

    laptop.done(&["draft", "set"], "Status: Green\n\nAll is well.\n");
    laptop.json(&["sync", "--wait", "0"]);
    let text = laptop.done(&["hand", "copy"], "");
    assert_eq!(laptop.json(&["hand", "copy"])["text"], text);
    assert!(text.starts_with("<!-- meridian:update v=1 ") && text.contains("All is well."));
    let view = laptop.json(&["hand", "show"]);
    assert_eq!(view["url"], Value::Null);
    let page = view["page"].as_str().unwrap();
    let (_, issue) = page.rsplit_once('/').unwrap();

    let comments = format!("/repos/{REPOSITORY}/issues/{issue}/comments");
    let body = text.replace('\n', "\r\n");
    let made = laptop.github.ask("POST", &comments, &json!({ "body": body }).to_string());
    let looked = laptop.run(&["hand", "look", "--json"], "");
    assert_eq!(looked.status.code(), Some(0), "{}", sentence(&looked));
    let view = json_of(&looked);
    assert_eq!(view["url"], made["html_url"]);
    assert!(view["state"].as_str().unwrap().contains("as you copied it"), "{view}");
    assert!(view["look"].as_str().unwrap().contains("at most 6 times an hour"), "{view}");
    assert_eq!(laptop.writes(), Vec::<Value>::new());

    // The looks that are left, then a sentence that says when there is one again.
    for _ in 0..6 {
        laptop.run(&["hand", "look"], "");
    }
    let last = laptop.run(&["hand", "look"], "");
    assert_eq!(last.status.code(), Some(1));
    assert!(sentence(&last).contains("at most 6 times an hour, and was."), "{}", sentence(&last));
    assert_eq!(laptop.writes(), Vec::<Value>::new());
}

#[test]
fn an_update_goes_to_the_lead_as_a_file_and_becomes_their_draft() {
    let laptop = Laptop::new();
    laptop.done(&["account", "i-am", "@hana-example"], "");
    laptop.done(&["draft", "set"], "Status: Green\n\nTwo flakes.\n");
    let file = laptop.folder.path().join("for the lead.md");
    let path = file.to_str().unwrap();
    let given = laptop.json(&["hand", "give", path]);
    assert_eq!((&given["given"], given["file"].as_str()), (&json!(true), Some(path)));
    assert!(given["state"].as_str().unwrap().contains("by your own word"), "{given}");

    let said = laptop.done(&["hand", "take", path, "--check"], "");
    assert!(said.contains("by hana-example") && said.contains("--below or --instead"), "{said}");
    let refused = laptop.run(&["hand", "take", path], "");
    assert_eq!(refused.status.code(), Some(2), "{}", sentence(&refused));
    assert!(sentence(&refused).contains("--below"), "{}", sentence(&refused));
    laptop.done(&["draft", "set"], "Mine.\n");
    let taken = laptop.json(&["hand", "take", path, "--below"]);
    assert_eq!((&taken["taken"], &taken["author"]), (&json!(true), &json!("hana-example")));
    let draft = laptop.done(&["draft", "show"], "");
    assert!(draft.starts_with("Mine.\n\nStatus: Green"), "{draft}");
    assert!(draft.contains("Two flakes.\n\nWritten by [hana-example]("), "{draft}");
    assert!(laptop.json(&["hand", "take", path, "--check"])["is_there"].as_bool().unwrap());

    let undone = laptop.json(&["hand", "give", "--undo"]);
    assert_eq!((&undone["given"], &undone["file"]), (&json!(false), &Value::Null));
    std::fs::write(&file, "Hello.\n").unwrap();
    let refused = laptop.run(&["hand", "take", path], "");
    assert_eq!(refused.status.code(), Some(2));
    assert!(sentence(&refused).contains("for the lead.md, line 1: "), "{}", sentence(&refused));
    assert_eq!(laptop.writes(), Vec::<Value>::new());
}
