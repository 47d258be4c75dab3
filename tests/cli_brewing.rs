//! What is brewing, and what a lead asks before a freeze, by the built program.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/terminal.rs"]
mod terminal;

use terminal::{command, json_of, sentence};

#[test]
fn what_brews_is_listed_a_line_is_dismissed_with_a_reason_only_and_questions_are_asked() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| command(folder.path(), args).output().unwrap();
    let none = run(&["brewing"]);
    assert!(!none.status.success() && sentence(&none).contains("No team"), "{}", sentence(&none));
    assert!(run(&["practice", "start"]).status.success());

    let brewing = json_of(&run(&["--json", "brewing"]));
    for part in ["said", "lines", "more", "dismissed"] {
        assert!(brewing[part].is_array(), "{brewing}");
    }
    let shown = run(&["brewing", "--all"]);
    assert!(shown.status.success() && !shown.stdout.is_empty(), "{}", sentence(&shown));

    let without = run(&["brewing", "dismiss", "abcd1234"]);
    assert!(sentence(&without).contains("--because"), "{}", sentence(&without));
    let unknown = run(&["brewing", "dismiss", "abcd1234", "--because", "they meet on Friday"]);
    assert_eq!(unknown.status.code(), Some(2), "{}", sentence(&unknown));
    assert!(sentence(&unknown).contains("abcd1234"), "{}", sentence(&unknown));

    let asked = run(&["brewing", "what-if", "code"]);
    let asked = String::from_utf8(asked.stdout).unwrap();
    assert!(asked.starts_with("Before Code Freeze:\n- [ ] What if "), "{asked}");
    let list = json_of(&run(&["--json", "brewing", "what-if", "burndown"]));
    assert_eq!(list["id"], "burndown");
    assert!(list["questions"][0]["look"].as_str().unwrap().ends_with('.'), "{list}");
}
