//! The command line is never more hopeful than the facts: what it does not replace, does not send
//! and does not hide.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

#[path = "support/terminal.rs"]
mod terminal;

use meridian_core::fingerprint::sha256_hex;
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;
use terminal::{GitHub, REPOSITORY, cli, command, connected, json_of, sentence};

const SECTION: &str = "release-signal";

fn set(folder: &TempDir, text: &str) {
    let set = cli(folder.path(), &["draft", "set"], text.as_bytes());
    assert!(set.status.success(), "{}", sentence(&set));
}

fn green(words: &str) -> String {
    format!("Status: Green\n\n{words}\n")
}

/// How a command ends.
fn ends(folder: &TempDir, args: &[&str]) -> Option<i32> {
    cli(folder.path(), args, b"").status.code()
}

fn said(folder: &TempDir, args: &[&str]) -> String {
    String::from_utf8(cli(folder.path(), args, b"").stdout).unwrap()
}

/// Somebody changes the text of our comment on the web; the first line stays, or not.
fn change_on_the_web(github: &GitHub, keep_mark: bool, text: &str) {
    let path = format!("/repos/{REPOSITORY}/issues/comments");
    let all = github.ask("GET", &format!("{path}?per_page=100"), "");
    let all = all.as_array().unwrap();
    let ours = all.iter().find(|comment| comment["user"]["login"] == "you").unwrap();
    let mark = ours["body"].as_str().unwrap().split('\n').next().unwrap();
    let body = if keep_mark { format!("{mark}\n{text}") } else { text.to_owned() };
    let changed = json!({ "body": body }).to_string();
    let answer = github.ask("PATCH", &format!("{path}/{}", ours["id"]), &changed);
    assert_eq!(answer["body"], body, "{answer}");
}

fn network(github: &GitHub, word: &str) {
    github.ask("PUT", "/_practice/network", &json!({ "network": word }).to_string());
}

/// A comment of ours that was changed on GitHub, which a `sync` in the background has found.
fn found_in_the_background(github: &GitHub) -> TempDir {
    let folder = connected(github);
    set(&folder, &green("Mine."));
    assert_eq!(ends(&folder, &["post"]), Some(0));
    set(&folder, &green("Mine, newer."));
    network(github, "off");
    assert_eq!(ends(&folder, &["post", "--wait", "0"]), Some(1));
    network(github, "on");
    change_on_the_web(github, true, &green("A maintainer's words."));
    assert_eq!(ends(&folder, &["sync", "--wait", "0"]), Some(1));
    set(&folder, &green("Mine, newest."));
    folder
}

#[test]
fn words_that_nobody_was_shown_are_not_replaced_and_can_be_read_afterwards() {
    let github = terminal::github();
    let folder = found_in_the_background(&github);
    let theirs = green("A maintainer's words.");
    let hash = sha256_hex(&theirs);

    // However often it is tried: a script has shown it to nobody.
    for args in [
        &["post"][..],
        &["post"],
        &["outbox", "list"],
        &["post", "--json"],
        &["sync"],
        &["post", "--replace", "0123456789ab"],
        &["post", "--yes"],
    ] {
        assert_eq!(ends(&folder, args), Some(1), "{args:?}");
        assert!(github.ours()[0].ends_with(&theirs), "{args:?}");
    }
    assert_eq!(ends(&folder, &["post", "--replace", &hash[..11]]), Some(2), "too short to name it");
    assert_eq!(said(&folder, &["draft", "replaced"]), "Nothing of GitHub's was replaced.\n");

    // Each way of looking shows the text, and by what it is named.
    for args in [&["post"][..], &["sync"], &["outbox", "list"]] {
        let shown = said(&folder, args);
        assert!(shown.contains("\n  A maintainer's words.\n"), "{args:?}: {shown}");
        assert!(shown.contains(&format!("--replace {}", &hash[..12])), "{args:?}: {shown}");
        assert!(shown.contains(&format!("SHA-256 {hash}")), "{args:?}: {shown}");
    }
    let list = json_of(&cli(folder.path(), &["outbox", "list", "--json"], b""));
    assert_eq!(list[0]["theirs"], theirs);
    assert_eq!(list[0]["theirs_sha256"], hash);

    // Named, it is replaced; what came after it is not.
    change_on_the_web(&github, true, &green("Newer words."));
    let replace = ["post", "--replace", &hash[..12]];
    assert_eq!(ends(&folder, &replace), Some(1));
    assert!(github.ours()[0].ends_with("Newer words.\n"));
    let newer = sha256_hex(&green("Newer words."));
    assert_eq!(ends(&folder, &["post", "--replace", &newer]), Some(0));
    assert!(github.ours()[0].ends_with("Mine, newest.\n"));

    let replaced = said(&folder, &["draft", "replaced"]);
    assert!(replaced.contains("\n  Newer words.\n") && replaced.contains(" UTC:"), "{replaced}");
    assert!(
        !replaced.contains("A maintainer's words."),
        "somebody else replaced those: {replaced}"
    );
    let replaced = json_of(&cli(folder.path(), &["draft", "replaced", "--json"], b""));
    assert_eq!(replaced.as_array().unwrap().len(), 1, "{replaced}");
    assert_eq!(replaced[0]["text"], green("Newer words."));
    assert_eq!(replaced[0]["section"], SECTION);
    let none =
        json_of(&cli(folder.path(), &["draft", "replaced", "--section", "docs", "--json"], b""));
    assert_eq!(none, json!([]));
}

#[cfg(unix)]
#[test]
fn at_a_terminal_a_text_counts_as_seen_once_there_was_time_to_read_it() {
    let github = terminal::github();
    let folder = found_in_the_background(&github);
    let clock = folder.path().join("clock");
    let post = |ahead_seconds: i64| {
        std::fs::write(&clock, (ahead_seconds * 1_000).to_string()).unwrap();
        let mut post = command(folder.path(), &["post"]);
        post.env("MERIDIAN_CLOCK_FILE", &clock);
        terminal::at_a_terminal(post)
    };
    let (code, shown) = post(0);
    assert_eq!(code, Some(1), "{shown}");
    assert!(shown.contains("\n  A maintainer's words.\n"), "{shown}");
    // `post || post`: whatever the machine was doing meanwhile, no time has gone by.
    let (code, shown) = post(-600);
    assert_eq!(code, Some(1), "{shown}");
    assert!(github.ours()[0].ends_with("A maintainer's words.\n"));
    let (code, shown) = post(10);
    assert_eq!(code, Some(0), "{shown}");
    assert!(github.ours()[0].ends_with("Mine, newest.\n"));
}

#[test]
fn a_mark_taken_off_is_said_to_be_one_and_hides_no_words() {
    let github = terminal::github();
    let folder = connected(&github);
    set(&folder, &green("Mine."));
    assert_eq!(ends(&folder, &["post"]), Some(0));
    change_on_the_web(&github, false, &green("Mine."));
    set(&folder, &green("Mine, newer."));
    if ends(&folder, &["post"]) == Some(1) {
        let list = said(&folder, &["outbox", "list"]);
        assert!(list.contains("invisible first line"), "{list}");
        // Every word that stands there is the member's own.
        assert_eq!(ends(&folder, &["post"]), Some(0));
    }
    let ours = github.ours();
    assert!(ours[0].starts_with("<!-- meridian:update "), "{ours:?}");
    assert!(ours[0].ends_with("Mine, newer.\n"), "{ours:?}");
    assert_eq!(said(&folder, &["draft", "replaced"]), "Nothing of GitHub's was replaced.\n");
}

/// Every draft, receipt and setting of the folder is damaged, as by a bad disk.
fn damage(folder: &Path) {
    for part in ["notebook.db-wal", "notebook.db-shm"] {
        let _ = std::fs::remove_file(folder.join(part));
    }
    let file = folder.join("notebook.db");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[..64].fill(0);
    std::fs::write(&file, bytes).unwrap();
}

#[test]
fn after_a_restore_every_command_says_so_and_nothing_is_posted_until_it_was_read() {
    let github = terminal::github();
    let folder = connected(&github);
    set(&folder, &green("Older."));
    assert_eq!(ends(&folder, &["post"]), Some(0));
    set(&folder, &green("Older, and a paragraph more."));
    assert_eq!(ends(&folder, &["notices"]), Some(0));
    damage(folder.path());
    let damaged = "notebook.db.damaged-";
    for (args, code) in [
        (&["draft", "show"][..], 0),
        (&["draft", "show", "--json"], 0),
        (&["draft", "replaced"], 0),
        (&["deadlines"], 0),
        (&["hours", "show"], 0),
        (&["meetings", "list"], 0),
        (&["outbox", "list"], 1),
        (&["sync"], 1),
        (&["sync", "--json"], 1),
        (&["post"], 2),
        (&["post", "--yes"], 2),
        (&["notices"], 1),
        (&["notices", "--json"], 1),
    ] {
        let output = cli(folder.path(), args, b"");
        let about = if args[0] == "notices" { &output.stdout } else { &output.stderr };
        let about = String::from_utf8_lossy(about);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {output:?}");
        assert_eq!(about.matches(damaged).count(), 1, "{args:?}: {output:?}");
        if args[0] != "notices" {
            assert!(about.contains("meridian-cli notices --close"), "{args:?}: {output:?}");
        }
    }
    let posted = github.ours();
    set(&folder, &green("Written anew."));
    assert_eq!(ends(&folder, &["post"]), Some(2));
    assert_eq!(github.ours(), posted, "nothing was posted");

    let closed = said(&folder, &["notices", "--close"]);
    assert!(closed.starts_with("Closed: ") && closed.contains(damaged), "{closed}");
    assert_eq!(said(&folder, &["notices"]), "No notices.\n");
    let show = cli(folder.path(), &["draft", "show"], b"");
    assert_eq!(sentence(&show), "");
    let posted = cli(folder.path(), &["post"], b"");
    assert!(!sentence(&posted).contains(damaged), "{posted:?}");
}

#[test]
fn a_second_comment_beside_one_by_hand_waits_for_yes() {
    let github = terminal::github();
    let folder = connected(&github);
    by_hand(&github);
    set(&folder, &green("By Meridian."));

    // Nothing was read since: it is looked for before anything is queued.
    let output = cli(folder.path(), &["post"], b"");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = sentence(&output);
    assert!(said.contains("by hand: \"**Release Signal:** all green, by hand.\""), "{said}");
    assert!(said.contains("Post with --yes"), "{said}");
    let report = json_of(&cli(folder.path(), &["post", "--json"], b""));
    assert_eq!(report["to_confirm"][0]["line"], Value::Null, "{report}");
    assert_eq!(github.ours().len(), 1, "nothing was posted");

    assert_eq!(ends(&folder, &["post", "--yes"]), Some(0));
    assert_eq!(github.ours().len(), 2);
    // It was answered; a correction is not asked about again.
    set(&folder, &green("By Meridian, again."));
    assert_eq!(ends(&folder, &["post"]), Some(0));
}

/// Queued without a network, written at a phone meanwhile.
fn post_offline_and_write_by_hand(github: &GitHub, folder: &TempDir) {
    network(github, "off");
    assert_eq!(ends(folder, &["post", "--wait", "0"]), Some(1));
    network(github, "on");
    by_hand(github);
}

/// The member writes their update on the web page.
fn by_hand(github: &GitHub) {
    let issues = github.ask("GET", &format!("/repos/{REPOSITORY}/issues?per_page=100"), "");
    let newest = issues.as_array().unwrap()[0]["number"].as_u64().unwrap();
    github.comment("you", newest, "**Release Signal:** all green, by hand.");
}

#[test]
fn a_comment_by_hand_since_post_stops_it_until_a_second_one_is_agreed_to() {
    let github = terminal::github();
    let folder = connected(&github);
    set(&folder, &green("By Meridian."));
    post_offline_and_write_by_hand(&github, &folder);
    let synced = cli(folder.path(), &["sync"], b"");
    assert_eq!(synced.status.code(), Some(1), "{synced:?}");
    let words = String::from_utf8(synced.stdout).unwrap();
    assert!(words.contains("\"**Release Signal:** all green, by hand.\" Nothing was sent."));
    assert!(words.contains("--confirm second-comment agrees to no more"), "{words}");
    assert_eq!(github.ours().len(), 1, "nothing was posted");
    let list = cli(folder.path(), &["outbox", "list", "--json"], b"");
    assert_eq!(list.status.code(), Some(1));
    let waits = json_of(&list)[0].clone();
    assert_eq!((&waits["state"], &waits["rule"]), (&json!("parked"), &json!("second-comment")));
    assert!(waits["url"].as_str().unwrap().contains("issuecomment"), "{waits}");
    assert_eq!(waits["needs_person"], true, "{waits}");

    // Without a word it stays so, and the question is named as any other.
    let report = cli(folder.path(), &["post", "--json"], b"");
    assert_eq!(report.status.code(), Some(1), "{report:?}");
    let report = json_of(&report);
    assert_eq!(report["to_confirm"][0]["rule"], "second-comment", "{report}");
    assert_eq!(report["waiting"][0]["rule"], "second-comment", "{report}");
    assert_eq!(github.ours().len(), 1);
    assert_eq!(ends(&folder, &["post", "--confirm", "second-comment"]), Some(0));
    assert_eq!(github.ours().len(), 2);
    assert_eq!(json_of(&cli(folder.path(), &["outbox", "list", "--json"], b"")), json!([]));
}

#[test]
fn what_stopped_at_a_comment_by_hand_can_be_taken_back() {
    let github = terminal::github();
    let folder = connected(&github);
    set(&folder, &green("By Meridian."));
    post_offline_and_write_by_hand(&github, &folder);
    assert_eq!(ends(&folder, &["sync"]), Some(1));
    let list = json_of(&cli(folder.path(), &["outbox", "list", "--json"], b""));
    let op = list[0]["op"].as_str().unwrap().to_owned();
    assert_eq!(ends(&folder, &["outbox", "cancel", &op]), Some(0));
    assert_eq!(said(&folder, &["outbox", "list"]), "Outbox empty.\n");
    assert!(said(&folder, &["draft", "show"]).contains("By Meridian."), "the text stays");
    assert_eq!(github.ours().len(), 1);
    assert_eq!(ends(&folder, &["outbox", "cancel", "01NONE"]), Some(2));
}

#[test]
fn what_a_bot_or_a_whole_team_would_act_on_is_named_and_waits_for_yes() {
    let github = terminal::github();
    let folder = connected(&github);
    for (line, named) in [
        ("/close", "\"/close\""),
        ("/retitled the docs", "\"/retitled\""),
        ("/signal green", "\"/signal\""),
        ("<!-- note -->/sig docs", "\"/sig\""),
        ("Thanks, @acme/sig-docs!", "@acme/sig-docs"),
        ("`@kubernetes/sig-node-bugs`", "@kubernetes/sig-node-bugs"),
    ] {
        let text = green(line);
        let output = cli(folder.path(), &["draft", "set"], text.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{line}");
        let note = sentence(&output);
        assert!(note.starts_with("Line 3: ") && note.contains(named), "{line}: {note}");
        let output = json_of(&cli(folder.path(), &["draft", "set", "--json"], text.as_bytes()));
        assert_eq!(output["to_confirm"][0]["line"], 3, "{output}");

        let output = cli(folder.path(), &["post"], b"");
        assert_eq!(output.status.code(), Some(1), "{line}: {output:?}");
        let note = sentence(&output);
        assert!(note.contains("Line 3: ") && note.contains(named), "{line}: {note}");
        assert!(note.contains("Post with --yes"), "{line}: {note}");
        let output = cli(folder.path(), &["post", "--json"], b"");
        assert_eq!(output.status.code(), Some(1), "{line}: {output:?}");
        let report = json_of(&output);
        assert_eq!(report["to_confirm"][0]["line"], 3, "{report}");
        assert_eq!(report["to_confirm"][0]["section"], SECTION, "{report}");
        assert!(report["to_confirm"][0]["message"].as_str().unwrap().contains(named), "{report}");
        assert_eq!(report["waiting"], json!([]), "not even queued: {report}");
        assert_eq!(github.ours(), [] as [String; 0], "{line}");
    }
    // One reason agrees to no other.
    set(&folder, &green("/close\n@acme/sig-docs"));
    let part = cli(folder.path(), &["post", "--confirm", "mention", "--json"], b"");
    assert_eq!(part.status.code(), Some(1), "{part:?}");
    let asked = json_of(&part)["to_confirm"].clone();
    assert_eq!((asked.as_array().unwrap().len(), &asked[0]["rule"]), (1, &json!("command")));
    assert_eq!(ends(&folder, &["post", "--confirm", "close"]), Some(2));
    assert_eq!(github.ours(), [] as [String; 0]);
    let both = ["post", "--confirm", "mention", "--confirm", "command", "--json"];
    let sent = cli(folder.path(), &both, b"");
    assert_eq!(sent.status.code(), Some(0), "{sent:?}");
    assert_eq!(json_of(&sent)["to_confirm"], json!([]));
    assert_eq!(github.ours().len(), 1);
    assert_eq!(ends(&folder, &["post"]), Some(0), "it is there already");
}

#[test]
fn line_endings_and_lengths_are_told_in_the_members_own_terms() {
    let github = terminal::github();
    let folder = connected(&github);
    for (text, note) in [
        ("Status: Green\n\nx\n", ""),
        ("Status: Green\r\n\r\nx\r\n", "Line endings are LF now (3 of CR LF)"),
        ("Status: Green\n\nx\ry\r\n", "Line endings are LF now (1 of CR LF and 1 of CR alone)"),
    ] {
        let output = cli(folder.path(), &["draft", "set"], text.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(sentence(&output).starts_with(note), "{note:?}: {output:?}");
        assert_eq!(sentence(&output).is_empty(), note.is_empty(), "{output:?}");
        let output = json_of(&cli(folder.path(), &["draft", "set", "--json"], text.as_bytes()));
        assert_eq!(output["notes"].as_array().unwrap().is_empty(), note.is_empty(), "{output}");
    }
    let mut long = green("");
    long.push_str(&"x".repeat(59_801 - long.len()));
    set(&folder, &long);
    let output = cli(folder.path(), &["post"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(sentence(&output), "59,801 of 59,800 bytes. Shorten it.");
    set(&folder, &long[..59_800]);
    assert_eq!(ends(&folder, &["post"]), Some(0));
}

#[test]
fn a_refusal_is_one_json_value_too() {
    let github = terminal::github();
    let folder = connected(&github);
    let empty = tempfile::tempdir().unwrap();
    let at =
        |folder: &TempDir, args: &[&str], token: Option<&str>| -> (Option<i32>, Value, String) {
            let mut command = command(folder.path(), args);
            if let Some(token) = token {
                command.env("MERIDIAN_TOKEN", token);
            }
            let output = command.output().unwrap();
            (output.status.code(), json_of(&output)["error"].clone(), sentence(&output))
        };
    let (url, missing) = (github.url(), "/nonexistent/README.md");
    for (folder, args, kind) in [
        (&empty, &["sync", "--json"][..], "no_team"),
        (&empty, &["post", "--json"], "no_team"),
        (&empty, &["draft", "show", "--json"], "no_team"),
        (&empty, &["outbox", "list", "--json"], "no_team"),
        (&folder, &["--json", "draft", "show", "--section", "unknown"], "bad_input"),
        (&folder, &["draft", "set", missing, "--json"], "bad_input"),
        (&folder, &["schedule", "show", missing, "--json"], "bad_input"),
        (&folder, &["roster", "show", missing, "--json"], "bad_input"),
        (&folder, &["deadlines", "--zone", "Middle/Earth", "--json"], "bad_input"),
        (&folder, &["deadlines", "--json", "--now", "yesterday"], "bad_input"),
        (&folder, &["connect", "no-slash", "--json"], "bad_input"),
        (&folder, &["connect", "o/missing", "--api-url", &url, "--json"], "bad_input"),
        (&folder, &["post", "--json"], "not_ready"),
        (&folder, &["post", "--sections", "docs", "--json"], "usage"),
        (&folder, &["--json", "post", "--replace", "xyz"], "usage"),
        (&folder, &["nonsense", "--json"], "usage"),
        (&folder, &["--json"], "usage"),
    ] {
        let (code, error, said) = at(folder, args, None);
        assert_eq!(code, Some(2), "{args:?}: {said}");
        assert_eq!(error["kind"], kind, "{args:?}: {error}");
        let message = error["message"].as_str().unwrap();
        assert!(!message.is_empty() && said.contains(message), "{args:?}: {error}: {said}");
    }
    set(&folder, &green("Kept."));
    // Beside what was done before it.
    for args in [&["sync", "--json"][..], &["post", "--json"]] {
        let (code, error, said) = at(&folder, args, Some("wrong"));
        assert_eq!((code, &error["kind"]), (Some(2), &json!("sign_in")), "{args:?}: {said}");
    }
    let help = cli(folder.path(), &["--json", "help"], b"");
    assert_eq!(help.status.code(), Some(0));
}

#[test]
fn a_section_that_could_not_be_queued_is_not_passed_over() {
    let github = terminal::github();
    let folder = tempfile::tempdir().unwrap();
    let url = github.url();
    let args =
        ["connect", REPOSITORY, "--api-url", &url, "--section", "docs", "--section", SECTION];
    assert_eq!(ends(&folder, &args), Some(0));
    set(&folder, &green("Docs."));
    assert_eq!(ends(&folder, &["post"]), Some(0), "nothing was written in the other one");
    let text = "Status: Green\n\nBy __REPLACE_NAME__\n";
    let begun = cli(folder.path(), &["draft", "set", "--section", SECTION], text.as_bytes());
    assert!(begun.status.success());
    let output = cli(folder.path(), &["post"], b"");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(sentence(&output).contains(&format!("{SECTION}: Placeholder")), "{output:?}");
}

#[test]
fn of_a_post_that_is_refused_nothing_is_queued() {
    let github = terminal::github();
    let folder = connected(&github);
    set(&folder, &green("Not to leave."));
    let args = ["post", "--section", SECTION, "--section", "of-nobody"];
    let refused = cli(folder.path(), &args, b"");
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(sentence(&refused).contains("none of your sections"), "{refused:?}");
    assert!(said(&folder, &["outbox", "list"]).contains("Outbox empty."));
    assert_eq!(github.ours(), Vec::<String>::new());
}
