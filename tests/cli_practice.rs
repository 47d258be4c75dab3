//! Practice in the built command line: as its lead, from deadline to deadline, and never beside a real team.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/terminal.rs"]
mod terminal;

use chrono::{DateTime, Utc};
use terminal::{cli, json_of, sentence};

#[test]
fn a_lead_goes_from_mark_to_mark_and_a_real_team_ends_that() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| cli(folder.path(), args, b"");
    assert!(run(&["practice", "start", "--as", "lead"]).status.success());
    let now = || -> DateTime<Utc> {
        let time = json_of(&run(&["practice", "forward", "--hours", "1", "--json"]));
        time["now"].as_str().unwrap().parse().unwrap()
    };
    let before = now();
    let forward = |mark: &str| {
        let moved = run(&["practice", "forward", "--to-next", mark]);
        assert!(moved.status.success(), "{}", sentence(&moved));
        String::from_utf8_lossy(&moved.stdout).into_owned()
    };
    let said = forward("round");
    assert!(said.contains("In practice it is") && said.contains("ahead of the clock"), "{said}");
    let status = || json_of(&run(&["round", "status", "--json"]));
    assert_eq!(status()["sections"][0]["state"], "not_yet", "nobody has opened it");
    let opened = run(&["round", "open", "--yes"]);
    assert!(opened.status.success(), "{}", sentence(&opened));
    forward("deadline");
    let sections = status()["sections"].clone();
    let is =
        |word: &str| sections.as_array().unwrap().iter().filter(|one| one["state"] == word).count();
    assert!(is("posted") >= 2 && is("late") >= 1, "{sections}");
    assert!((now() - before).num_hours() >= 25);

    let connected = run(&["connect", "tallship/rigging", "--api-url", "http://127.0.0.1:1"]);
    assert!(connected.status.success(), "{}", sentence(&connected));
    assert!(run(&["team", "use", "practice"]).status.success());
    let refused = run(&["practice", "forward"]);
    assert_eq!(refused.status.code(), Some(2), "{}", sentence(&refused));
    assert!(sentence(&refused).contains("its time is not moved"), "{}", sentence(&refused));
}
