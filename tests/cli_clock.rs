//! A laptop whose clock is wrong: the command line goes by GitHub's date, and says so in one
//! sentence.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

#[path = "support/terminal.rs"]
mod terminal;

use meridian_core::round::rhythm::Rhythm;
use serde_json::json;
use std::process::Command;
use terminal::{CLI, GitHub, cli, connected, json_of, sentence};

const SAID: &str = "This laptop's clock is 7 d behind GitHub's; Meridian goes by GitHub's. Set the \
                    laptop's date, time and zone right.";

#[allow(clippy::disallowed_methods, reason = "the programs go by the real time")]
fn round_in_a_week() -> String {
    let then = chrono::Utc::now() + chrono::TimeDelta::days(7);
    Rhythm::default().round_at(then).key.to_string()
}

#[test]
fn a_laptop_a_week_behind_writes_for_githubs_week_and_says_why() {
    let clocks = tempfile::tempdir().unwrap();
    let clock = clocks.path().join("clock");
    std::fs::write(&clock, "0").unwrap();
    let mut service = Command::new(CLI);
    service.env("MERIDIAN_CLOCK_FILE", &clock);
    let github = GitHub::start(service);
    let folder = connected(&github);
    let said = |args: &[&str]| sentence(&cli(folder.path(), args, b""));
    assert_eq!(said(&["round", "show"]), "", "both show the same");

    std::fs::write(&clock, (7 * 86_400_000).to_string()).unwrap();
    let before = round_in_a_week();
    assert_eq!(said(&["sync", "--wait", "0"]), SAID, "as soon as GitHub has answered, once");
    assert_eq!(said(&["round", "show"]), SAID);
    let round = json_of(&cli(folder.path(), &["round", "show", "--json"], b""));
    let set = cli(folder.path(), &["draft", "set", "--json"], b"Status: Green\n\nOn course.\n");
    let drafted = json_of(&set);
    let after = round_in_a_week();
    for found in [&round["round"], &drafted["round"]] {
        // Whoever runs this on a Monday at midnight.
        assert!([&before, &after].map(|round| json!(round)).contains(found), "{found}");
    }
    assert!(!round["issue"].is_null(), "the sync looked for that week's issue: {round}");
    assert_eq!(sentence(&set), SAID);

    let notices = cli(folder.path(), &["notices"], b"");
    assert_eq!(String::from_utf8_lossy(&notices.stdout), format!("{SAID}\n"));
    assert_eq!(cli(folder.path(), &["notices", "--close"], b"").status.code(), Some(0));
    let notices = cli(folder.path(), &["notices"], b"");
    assert_eq!(String::from_utf8_lossy(&notices.stdout), "No notices.\n");

    // GitHub's date is the laptop's again.
    std::fs::write(&clock, "0").unwrap();
    assert_eq!(cli(folder.path(), &["sync", "--wait", "0"], b"").status.code(), Some(0));
    assert_eq!(said(&["round", "show"]), "");
}

#[test]
fn a_moment_that_was_made_up_is_no_clock() {
    let clocks = tempfile::tempdir().unwrap();
    let clock = clocks.path().join("clock");
    std::fs::write(&clock, (7 * 86_400_000).to_string()).unwrap();
    let mut service = Command::new(CLI);
    service.env("MERIDIAN_CLOCK_FILE", &clock);
    let folder = connected(&GitHub::start(service));
    let asked = ["round", "show", "--json", "--now", "2026-10-26T09:00:00Z"];
    let shown = cli(folder.path(), &asked, b"");
    assert_eq!(json_of(&shown)["round"], "2026-10-26");
    assert_eq!(sentence(&shown), "");
}
