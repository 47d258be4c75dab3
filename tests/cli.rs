//! The command line as a person or a CI job uses it, over real HTTP against the practice GitHub.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

#[path = "support/terminal.rs"]
mod terminal;

use meridian_engine::local::{Claim, Hello, Listener, Role};
use meridian_protocol::{
    Area, CloseNotice, EditDraft, Hint, SetHours, SetMeeting, SetPracticeNetwork, SetZone,
    Stales as _, TryPractice,
};
use serde_json::json;
use std::{path::Path, process::Command, time::Duration};
use tempfile::TempDir;
use terminal::{CLI, GitHub, REPOSITORY, TOKEN, cli, command, connected, json_of, sentence};
use tokio::time::timeout;

/// 50 kB with everything that breaks careless programs.
fn rich_draft() -> String {
    let mut text = String::from("Status: Green\n\n## Highlights\n\n");
    for n in 0.. {
        if text.len() > 50_000 {
            break;
        }
        text.push_str(&format!(
            "- run {n} \u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} \u{5e9}\u{5dc}\u{5d5}\u{5dd} \
             \u{202e}rtl\u{202c} trailing  \n\n| a | b |\n|---|---|\n| `x|y` | {n} |\n\n\
             ```sh\n# not a heading {n}\necho \"<!-- no comment -->\"\n```\n\n<!-- kept {n} -->\n\n"
        ));
    }
    text
}

#[test]
fn a_rich_draft_survives_save_post_and_reload_byte_for_byte() {
    let github = terminal::github();
    let folder = connected(&github);
    let text = rich_draft();
    let windows = text.replace('\n', "\r\n");
    let set = cli(folder.path(), &["draft", "set", "-"], windows.as_bytes());
    assert!(set.status.success(), "{}", sentence(&set));
    let shown = cli(folder.path(), &["draft", "show"], b"");
    assert!(shown.stdout == text.as_bytes(), "the draft is kept exactly, line endings aside");

    let posted = cli(folder.path(), &["post", "--json"], b"");
    assert!(posted.status.success(), "{posted:?}");
    let report = json_of(&posted);
    assert_eq!(report["posted"][0]["section"], "release-signal");
    assert_eq!(report["posted"][0]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(report["waiting"], json!([]));
    let ours = github.ours();
    assert_eq!(ours.len(), 1);
    let (marker, body) = ours[0].split_once('\n').unwrap();
    assert!(marker.starts_with("<!-- meridian:update v=1 "), "{marker}");
    assert!(body.trim_start_matches('\n') == text, "GitHub holds exactly the draft");

    // Posting the same again changes nothing; syncing reads it back.
    let again = json_of(&cli(folder.path(), &["post", "--json"], b""));
    assert_eq!(again["posted"], json!([]));
    cli(folder.path(), &["sync"], b"");
    let sync = json_of(&cli(folder.path(), &["sync", "--json"], b""));
    assert_eq!(sync["requests"]["charged"], 0, "an idle sync costs nothing: {sync}");
    assert!(sync["requests"]["sent"].as_u64().unwrap() <= 3);
    assert_eq!(github.ours().len(), 1);
}

#[test]
fn an_edit_goes_into_the_same_comment() {
    let github = terminal::github();
    let folder = connected(&github);
    cli(folder.path(), &["draft", "set"], b"Status: Green\n\nOne.\n");
    let first = json_of(&cli(folder.path(), &["post", "--json"], b""));
    let set = cli(folder.path(), &["draft", "set"], b"Status: Yellow\n\nTwo.\n");
    let asks = "Yellow asks nobody for anything: write under Discussion or decision needed";
    let said = String::from_utf8_lossy(&set.stderr).into_owned();
    assert!(said.contains(&format!("Line 1: {asks}")), "{said}");
    let second = json_of(&cli(folder.path(), &["post", "--json"], b""));
    assert_eq!(second["hints"][0]["rule"], "need", "said, and posted all the same: {second}");
    let again = cli(folder.path(), &["post"], b"");
    assert!(!String::from_utf8_lossy(&again.stderr).contains(asks), "and not once more");
    assert_eq!(first["posted"][0]["comment_id"], second["posted"][0]["comment_id"]);
    let ours = github.ours();
    assert_eq!(ours.len(), 1);
    assert!(ours[0].ends_with("Status: Yellow\n\nTwo.\n"), "{}", ours[0]);
}

#[test]
fn an_answer_lost_after_the_comment_was_stored_leaves_one_comment_and_a_receipt() {
    let github = terminal::github();
    let folder = connected(&github);
    cli(folder.path(), &["draft", "set"], b"Status: Green\n\nOne.\n");
    github.fault(json!({ "kind": "answer_lost_after" }));
    let posted = cli(folder.path(), &["post", "--json"], b"");
    assert!(posted.status.success(), "{posted:?}");
    assert_eq!(json_of(&posted)["posted"].as_array().unwrap().len(), 1);
    assert_eq!(github.ours().len(), 1);
}

#[test]
fn without_a_network_everything_but_posting_works_and_nothing_hangs() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["connect", "o/r", "--api-url", "http://127.0.0.1:9", "--section", "docs"];
    let connect = cli(folder.path(), &args, b"");
    assert!(connect.status.success(), "{}", sentence(&connect));
    assert!(cli(folder.path(), &["draft", "set"], b"Status: Green\n\nx\n").status.success());
    assert!(cli(folder.path(), &["deadlines", "--json"], b"").status.success());
    let sync = cli(folder.path(), &["sync", "--json"], b"");
    assert!(sentence(&sync).contains("cannot be reached"), "{}", sentence(&sync));
}

#[test]
fn a_queued_post_is_sent_when_the_network_is_back() {
    let github = terminal::github();
    let folder = connected(&github);
    assert!(cli(folder.path(), &["sync"], b"").status.success());
    cli(folder.path(), &["draft", "set"], b"Status: Green\n\nOne.\n");
    github.ask("PUT", "/_practice/network", r#"{"network":"off"}"#);
    let offline = cli(folder.path(), &["post", "--wait", "0", "--json"], b"");
    assert_eq!(offline.status.code(), Some(1), "something is left");
    let report = json_of(&offline);
    assert_eq!(report["waiting"][0]["section"], "release-signal", "{report}");
    github.ask("PUT", "/_practice/network", r#"{"network":"on"}"#);
    let online = cli(folder.path(), &["sync", "--json"], b"");
    assert!(online.status.success(), "{}", sentence(&online));
    assert_eq!(github.ours().len(), 1);
}

#[test]
fn bad_input_gets_one_sentence_exit_code_2_and_loses_nothing() {
    let github = terminal::github();
    let folder = connected(&github);
    let path = folder.path();
    cli(path, &["draft", "set"], b"Status: Green\n\nKept.\n");
    let file = |name: &str, bytes: &[u8]| {
        let file = path.join(name);
        std::fs::write(&file, bytes).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let empty = file("empty.md", b"");
    let binary = file("binary.md", b"\x7fELF\0\0\xff\xfe");
    let tableless = file("tableless.md", b"# Nothing here\n\nJust words.\n");
    let missing = path.join("missing.md").to_str().unwrap().to_owned();
    let url = github.url();
    for args in [
        vec!["schedule", "show", &empty],
        vec!["schedule", "show", &binary],
        vec!["schedule", "show", &tableless],
        vec!["schedule", "show", &missing],
        vec!["draft", "set", &empty],
        vec!["draft", "set", &binary],
        vec!["draft", "set", &missing],
        vec!["schedule", "show", "/dev/zero"],
        vec!["draft", "show", "--section", "unknown"],
        vec!["connect", "no-slash"],
        vec!["connect", "o/missing", "--api-url", &url],
        vec!["connect", REPOSITORY, "--api-url", "not a url"],
        vec!["connect", REPOSITORY, "--api-url", &url, "--schedule", &tableless],
        vec!["connect", REPOSITORY, "--api-url", &url, "--destination", "somewhere"],
        vec!["deadlines", "--zone", "Middle/Earth"],
        vec!["deadlines", "--now", "yesterday"],
    ] {
        let output = cli(path, &args, b"");
        let said = sentence(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{args:?}: {said}");
        assert!(!said.contains(TOKEN), "{args:?}: {said}");
        assert!(said.len() > 20 && said.ends_with('.'), "{args:?}: {said}");
    }
    let draft = cli(path, &["draft", "show"], b"");
    assert_eq!(draft.stdout, b"Status: Green\n\nKept.\n");

    // As it is kept, and as it is posted.
    let kept = b"Status: Green\n\n## Highlights\n\n## Notes\n\nx\n";
    cli(path, &["draft", "set", "-"], kept);
    assert_eq!(cli(path, &["draft", "show"], b"").stdout, kept);
    let posted = cli(path, &["draft", "show", "--as-posted"], b"");
    assert_eq!(posted.stdout, b"Status: Green\n\n## Notes\n\nx\n");
}

#[test]
fn a_bad_token_is_refused_in_one_sentence_that_does_not_repeat_it() {
    let github = terminal::github();
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(CLI)
        .arg("--data-dir")
        .arg(folder.path())
        .args(["connect", REPOSITORY, "--api-url", &github.url()])
        .env("MERIDIAN_TOKEN", "wrong-token-of-mine")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        sentence(&output).contains("Make a new one and sign in with it."),
        "{}",
        sentence(&output)
    );
    assert!(!sentence(&output).contains("wrong-token-of-mine"));
}

#[test]
fn a_token_that_github_refuses_later_loses_nothing_and_a_new_one_goes_on() {
    let github = terminal::github();
    let folder = connected(&github);
    let path = folder.path();
    assert!(cli(path, &["draft", "set"], b"Status: Green\n\nKept.\n").status.success());
    let with = |token: &str, args: &[&str]| {
        command(path, args).env("MERIDIAN_TOKEN", token).output().unwrap()
    };
    for (token, args) in [
        ("wrong", &["sync"][..]),
        ("wrong", &["post"]),
        ("wrong", &["sync", "--json"]),
        ("two\nlines", &["sync"]),
        ("two\nlines", &["post"]),
    ] {
        let output = with(token, args);
        let said = sentence(&output);
        assert_eq!(output.status.code(), Some(2), "{token:?} {args:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{token:?} {args:?}: {said}");
        assert!(said.contains("token") && !said.contains(token), "{said}");
    }
    assert_eq!(github.ours().len(), 0);
    let sync = cli(path, &["sync"], b"");
    assert!(sync.status.success(), "{sync:?}");
    assert_eq!(github.ours().len(), 1, "what was posted with the bad token goes on by itself");
}

#[test]
fn a_text_of_another_device_is_shown_before_anything_takes_its_place() {
    let github = terminal::github();
    let (one, two) = (connected(&github), connected(&github));
    let post = |folder: &TempDir, words: &str, replace: Option<&str>| {
        let text = format!("Status: Green\n\n{words}\n");
        assert!(cli(folder.path(), &["draft", "set"], text.as_bytes()).status.success());
        let mut args = vec!["post"];
        args.extend(replace.iter().flat_map(|hash| ["--replace", hash]));
        let output = cli(folder.path(), &args, b"");
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let named = |said: &str| said.split("--replace ").nth(1).unwrap()[..12].to_owned();
    assert_eq!(post(&one, "From the desk.", None).0, Some(0));
    let (code, said) = post(&two, "From the train.", None);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("\n  From the desk.\n"), "{said}");
    assert_eq!(post(&two, "From the train, in haste.", None).0, Some(1));
    assert!(github.ours()[0].contains("From the desk."));
    let (code, _) = post(&two, "From the train, after the desk.", Some(&named(&said)));
    assert_eq!(code, Some(0));
    assert!(github.ours()[0].contains("From the train, after the desk."));

    // The first one has not seen that, and is asked before it is replaced, too.
    let (code, said) = post(&one, "From the desk again.", None);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("\n  From the train, after the desk.\n"), "{said}");
    assert_eq!(post(&one, "From the desk again.", Some(&named(&said))).0, Some(0));
    let ours = github.ours();
    assert_eq!(ours.len(), 1);
    assert!(ours[0].contains("From the desk again."));
}

#[test]
fn a_data_folder_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, b"x").unwrap();
    let output = cli(&file, &["outbox", "list"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(sentence(&output).contains("not a folder"), "{}", sentence(&output));
}

#[test]
fn the_present_schedule_shape_is_read_and_its_deadlines_are_local() {
    let folder = tempfile::tempdir().unwrap();
    let schedule = folder.path().join("README.md");
    std::fs::write(
        &schedule,
        "# Widgets v2.4\n\n## Timeline\n\n| **What** | **Who** | **When** | **Week** |\n\
         |---|---|---|---|\n\
         | Start of Release Cycle | Lead | Monday 5th October 2026 | week 1 |\n\
         | **Begin [Code Freeze]** | Lead | Wednesday 4th November 2026 (AoE) / Thursday 5th \
         November 2026, 12:00 UTC | week 5 |\n\
         | Fair | | Thursday 12th - Friday 13th November 2026 | week 6 |\n\
         | Party | ALL | TBD | week 7 |\n",
    )
    .unwrap();
    let path = schedule.to_str().unwrap();
    let shown = json_of(&cli(folder.path(), &["schedule", "show", path, "--json"], b""));
    assert_eq!(shown["cycle"], "v2.4");
    let rows = shown["milestones"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[1]["name"], "Begin Code Freeze");
    assert_eq!(rows[1]["when"]["kind"], "aoe_date");
    assert_eq!(rows[1]["when"]["instant"], "2026-11-05T12:00:00Z");
    assert_eq!(rows[1]["line"], 8);
    assert_eq!(rows[2]["when"]["kind"], "range");
    assert_eq!(rows[3]["when"]["kind"], "tbd");

    let connect = [
        "connect",
        "o/r",
        "--api-url",
        "http://127.0.0.1:9",
        "--schedule",
        path,
        "--section",
        "docs",
    ];
    assert!(cli(folder.path(), &connect, b"").status.success());
    let args = ["deadlines", "--json", "--now", "2026-11-02T00:00:00Z"];
    let list = json_of(&cli(folder.path(), &args, b""));
    let freeze =
        list.as_array().unwrap().iter().find(|row| row["name"] == "Begin Code Freeze").unwrap();
    assert_eq!(freeze["local"]["zone"], "Pacific/Auckland");
    assert_eq!(freeze["local"]["text"], "Fri 6 Nov 2026 01:00 NZDT");
    assert_eq!(freeze["local"]["day_shift"], 2);
    assert_eq!(freeze["week"], 5);
}

#[test]
fn without_a_team_the_sentence_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let output = cli(folder.path(), &["sync"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(sentence(&output).contains("meridian-cli connect"), "{}", sentence(&output));
}

#[test]
fn a_post_that_is_killed_at_any_moment_ends_as_exactly_one_comment() {
    let clocks = tempfile::tempdir().unwrap();
    let clock = clocks.path().join("clock");
    std::fs::write(&clock, "0").unwrap();
    let mut service = Command::new(CLI);
    service.env("MERIDIAN_CLOCK_FILE", &clock);
    let github = GitHub::start(service);
    let url = github.url();
    let mut ahead_ms = 0;
    for (n, moment) in [0, 10, 25, 50, 80, 120, 200, 300, 450].into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let section = format!("part-{n}");
        let args = ["connect", REPOSITORY, "--api-url", &url, "--section", &section];
        assert!(cli(folder, &args, b"").status.success());
        cli(folder, &["draft", "set"], b"Status: Green\n\nOne.\n");
        github.fault(json!({ "kind": "delay", "seconds": 0.1 }));
        let mut post = command(folder, &["post"]);
        let mut post = post.env("MERIDIAN_CLOCK_FILE", &clock).spawn().unwrap();
        // Not a wait for something to happen: the kill may come at any moment.
        let (_silent, never) = std::sync::mpsc::channel::<()>();
        let _ = never.recv_timeout(std::time::Duration::from_millis(moment));
        post.kill().unwrap();
        post.wait().unwrap();
        let marker = format!(" section={section} ");
        let mut left = true;
        for _ in 0..8 {
            let mut sync = command(folder, &["sync", "--wait", "0", "--json"]);
            let sync = sync.env("MERIDIAN_CLOCK_FILE", &clock).output().unwrap();
            left = sync.status.code() != Some(0);
            if !left {
                break;
            }
            ahead_ms += 40_000;
            std::fs::write(&clock, ahead_ms.to_string()).unwrap();
        }
        assert!(!left, "killed after {moment} ms: something is stuck");
        let ours: Vec<_> =
            github.ours().into_iter().filter(|body| body.contains(&marker)).collect();
        // Killed before Post was queued, there is nothing to send.
        if ours.is_empty() {
            let again = cli(folder, &["post"], b"");
            assert!(again.status.success(), "{again:?}");
        } else {
            assert_eq!(ours.len(), 1, "killed after {moment} ms: {ours:?}");
        }
    }
}

/// An open window, as far as another program is concerned.
struct Hearing {
    runtime: tokio::runtime::Runtime,
    listener: Listener,
    _claim: Claim,
}

impl Hearing {
    fn new(folder: &Path) -> Self {
        let claim = Claim::take(folder, Role::Window).unwrap().unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.unwrap();
        let listener = runtime.block_on(async { claim.listen(&Hello::ours()) }).unwrap();
        Self { runtime, listener, _claim: claim }
    }

    /// What is stale by the next news.
    fn stale(&mut self) -> Vec<Area> {
        let Self { runtime, listener, .. } = self;
        let hint = async { timeout(Duration::from_secs(20), listener.hint()).await.unwrap() };
        match runtime.block_on(hint) {
            Hint::LookAgain { stale } => stale,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_open_window_hears_exactly_what_a_command_has_made_stale() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Hearing::new(folder.path());
    let done = |args: &[&str], input: &str| {
        let done = cli(folder.path(), args, input.as_bytes());
        assert!(done.status.success(), "{args:?}: {}", sentence(&done));
    };
    done(&["practice", "start"], "");
    assert_eq!(window.stale(), TryPractice::STALES, "it shows another team now");
    done(&["draft", "set"], "Status: Green\n");
    assert_eq!(window.stale(), EditDraft::STALES);
    done(&["practice", "network", "off"], "");
    assert_eq!(window.stale(), SetPracticeNetwork::STALES);
    done(&["meetings", "add", "Burndown", "--on", "wed", "--at", "10:00", "--zone", "UTC"], "");
    assert_eq!(window.stale(), SetMeeting::STALES);
    done(&["notices", "--close"], "");
    assert_eq!(window.stale(), CloseNotice::STALES);
    // What only reads tells nobody: the next news is of the command after it.
    done(&["deadlines"], "");
    done(&["hours", "set", "--zone", "Asia/Tokyo"], "");
    assert_eq!(window.stale(), [SetZone::STALES, SetHours::STALES].concat());
}

/// One who is listed for two sections and names none.
const ROSTER: &str = "| Team Role | Lead Name (GitHub / Slack ID) |\n|---|---|\n\
| Docs | Kavya ([@kavya-ramanthuri](https://github.com/kavya-ramanthuri)) |\n\
| Comms | Kavya ([@kavya-ramanthuri](https://github.com/kavya-ramanthuri)) |\n";

#[test]
fn a_comment_by_hand_is_counted_for_a_section_here_and_a_lead_may_look_at_their_own_alone() {
    let github = terminal::github();
    let folder = connected(&github);
    let run = |args: &[&str]| cli(folder.path(), args, b"");
    let roster = folder.path().join("team.md");
    std::fs::write(&roster, ROSTER).unwrap();
    assert!(run(&["roster", "keep", roster.to_str().unwrap()]).status.success());
    assert!(run(&["sync"]).status.success());
    let issue = json_of(&run(&["round", "show", "--json"]))["issue"].as_u64().unwrap();
    github.comment("kavya-ramanthuri", issue, "All of it is well since Friday.");
    assert!(run(&["sync"]).status.success());
    let free = || json_of(&run(&["round", "updates", "--json"]))["free"].clone();
    assert_eq!(free()[0]["proposed"], "Docs", "{}", free());
    let id = free()[0]["id"].as_str().unwrap().to_owned();

    let assigned = run(&["round", "assign", &id, "comms"]);
    let said = String::from_utf8_lossy(&assigned.stdout).into_owned();
    assert!(said.contains("counts for Comms: assigned by you, on this laptop."), "{said}");
    let status = json_of(&run(&["round", "status", "--json"]));
    let sections = status["sections"].as_array().unwrap();
    let comms = sections.iter().find(|one| one["section"] == "comms").unwrap();
    assert_eq!((&comms["free_text"], &comms["author"]), (&json!(true), &json!("Kavya")), "{comms}");
    assert_eq!(free(), json!([]));
    assert!(run(&["round", "assign", &id, "--none"]).status.success());
    assert_eq!(run(&["round", "assign", &id, "--none"]).status.code(), Some(2), "nothing is left");
    assert_eq!(github.ours(), [] as [String; 0], "GitHub hears nothing of it");

    let mine = json_of(&run(&["round", "status", "--mine", "--json"]));
    assert_eq!(mine["sections"].as_array().unwrap().len(), 1, "{mine}");
    let scope = format!("1 of {} sections: yours", sections.len());
    assert!(mine["summary"].as_str().unwrap().ends_with(&scope), "{scope}: {mine}");
    assert!(mine["all_in"]["words"].as_str().unwrap().starts_with(&scope), "{scope}: {mine}");
}
