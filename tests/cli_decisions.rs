//! A whole decision in the built command line, over HTTP: asked, answered by colleagues who have no Meridian,
//! read, counted, written down and opened again.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/terminal.rs"]
mod terminal;

use serde_json::{Value, json};
use terminal::{GitHub, REPOSITORY, cli, connected, json_of, sentence};

const KAVYA: &str = "kavya-ramanthuri";
const AROHA: &str = "aroha-tindlewick";

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The number of the one comment that holds these words.
fn comment_of(github: &GitHub, part: &str) -> (i64, i64) {
    let path =
        format!("/repos/{REPOSITORY}/issues/comments?per_page=100&sort=created&direction=desc");
    let all = github.ask("GET", &path, "");
    let found = all.as_array().unwrap().iter();
    let found = found.filter(|one| one["body"].as_str().unwrap().contains(part));
    let found: Vec<&Value> = found.collect();
    assert_eq!(found.len(), 1, "{part}");
    let issue = found[0]["issue_url"].as_str().unwrap().rsplit('/').next().unwrap();
    (found[0]["id"].as_i64().unwrap(), issue.parse().unwrap())
}

#[test]
fn it_is_asked_answered_without_meridian_counted_where_certain_and_written_down() {
    let github = terminal::github();
    let folder = connected(&github);
    let run = |args: &[&str]| cli(folder.path(), args, b"");
    assert_eq!(run(&["sync"]).status.code(), Some(0));
    let nothing = run(&["decision", "list"]);
    assert!(said(&nothing).contains("Nothing is asked"), "{}", said(&nothing));

    #[allow(clippy::disallowed_methods, reason = "the programs go by the real time")]
    let until = (chrono::Utc::now() + chrono::TimeDelta::days(3)).format("%Y-%m-%dT%H:%M:00Z");
    let until = until.to_string();
    let propose = [
        "decision",
        "propose",
        "--question",
        "Do we ship on Thursday?",
        "--why",
        "The docs are nearly in.",
        "--ask",
        "@kavya-ramanthuri,@aroha-tindlewick",
        "--until",
        &until,
        "--rule",
        "approvers",
    ];
    let shown = run(&propose);
    assert_eq!(shown.status.code(), Some(1), "{}", sentence(&shown));
    for part in [
        "GitHub tells @kavya-ramanthuri, @aroha-tindlewick of it.",
        "### Proposal: Do we ship on Thursday?",
        "Nobody knows in which zone",
        "2 of the 2 named approve",
    ] {
        assert!(said(&shown).contains(part), "{part}: {}", said(&shown));
    }
    assert!(sentence(&shown).contains("Say it again with --yes"), "{}", sentence(&shown));
    assert_eq!(github.ours(), [] as [String; 0], "showing it sends nothing");
    let sure = [&propose[..], &["--yes"]].concat();
    let asked = run(&sure);
    assert_eq!(asked.status.code(), Some(0), "{} {}", said(&asked), sentence(&asked));
    assert_eq!(run(&sure).status.code(), Some(2), "it is asked once");
    assert_eq!(github.ours().len(), 1);

    // One reacts, one writes, and neither has anything installed.
    let (proposal, issue) = comment_of(&github, "### Proposal:");
    let reactions = format!("/repos/{REPOSITORY}/issues/comments/{proposal}/reactions");
    github.ask_as(KAVYA, "POST", &reactions, &json!({ "content": "+1" }).to_string());
    github.comment(AROHA, issue.try_into().unwrap(), "+1, but not before the docs are in");
    let (answer, _) = comment_of(&github, "not before the docs are in");

    // Reading the reactions is asked for as the outcome is planned.
    let list =
        || -> Value { json_of(&run(&["decision", "list", "--json"]))["decisions"][0].clone() };
    let name = {
        assert_eq!(run(&["sync"]).status.code(), Some(0));
        list()["id"].as_str().unwrap().to_owned()
    };
    let early = run(&["decision", "outcome", &name]);
    assert_eq!(early.status.code(), Some(2), "{}", said(&early));
    assert!(sentence(&early).contains("There is nothing to post yet"), "{}", sentence(&early));
    let show = run(&["decision", "show", &name]);
    let count = format!("decision count {name} {answer} as approve");
    for part in
        ["Kavya Ramanthuri approves", "is unread", "\"+1, but not before", "\"but\"", &count]
    {
        assert!(said(&show).contains(part), "{part}: {}", said(&show));
    }
    assert_eq!(list()["to_read"], 1);

    let ruled = run(&["decision", "count", &name, &answer.to_string(), "as", "object"]);
    assert_eq!(ruled.status.code(), Some(0), "{}", sentence(&ruled));
    assert!(said(&ruled).contains("Blocked: 1 objection open"), "{}", said(&ruled));
    let blocked = run(&["decision", "outcome", &name]);
    assert!(sentence(&blocked).contains("Meet the objection"), "{}", sentence(&blocked));

    github.comment(AROHA, issue.try_into().unwrap(), "concern resolved, +1");
    let unsaid = run(&["decision", "outcome", &name, "--yes"]);
    assert_eq!(unsaid.status.code(), Some(2), "{} {}", said(&unsaid), sentence(&unsaid));
    assert!(sentence(&unsaid).contains("Write why"), "{}", sentence(&unsaid));
    let because = ["decision", "outcome", &name, "--because", "The docs are in by Wednesday."];
    let dry = run(&because);
    assert!(said(&dry).contains("### Outcome: yes"), "{}", said(&dry));
    let posted = run(&[&because[..], &["--yes"]].concat());
    assert_eq!(posted.status.code(), Some(0), "{} {}", said(&posted), sentence(&posted));
    let ours = github.ours();
    let outcome = ours.iter().find(|body| body.contains("### Outcome:")).unwrap();
    for part in [
        "The docs are in by Wednesday.",
        "**kavya-ramanthuri**: approves",
        "before the docs are in",
    ] {
        assert!(outcome.contains(part), "{part}: {outcome}");
    }
    assert!(!outcome.contains('@'), "nobody is told twice: {outcome}");
    assert!(said(&run(&["decision", "list"])).contains("Nothing is asked that is not decided"));
    let log = said(&run(&["decision", "log"]));
    assert!(log.contains("**Decided") && log.contains("The docs are in by Wednesday."), "{log}");
    let late = run(&["decision", "answer", &name, "approve"]);
    assert!(sentence(&late).contains("It is decided since"), "{}", sentence(&late));

    let reopen = ["decision", "reopen", &name, "--because", "The image does not build.", "--until"];
    let early = run(&[&reopen[..], &["2020-01-01"]].concat());
    assert_eq!(early.status.code(), Some(2), "{}", said(&early));
    assert!(sentence(&early).contains("Say an end that is not before"), "{}", sentence(&early));
    #[allow(clippy::disallowed_methods, reason = "the programs go by the real time")]
    let later = (chrono::Utc::now() + chrono::TimeDelta::days(9)).format("%Y-%m-%dT%H:%M:00Z");
    let later = later.to_string();
    let again = run(&[&reopen[..], &[&later, "--yes"]].concat());
    assert_eq!(again.status.code(), Some(0), "{} {}", said(&again), sentence(&again));
    assert_eq!((&list()["decided"], &list()["state"]), (&Value::Null, &json!("answered")));
    let day = (chrono::NaiveDateTime::parse_from_str(&later, "%Y-%m-%dT%H:%M:%SZ")).unwrap();
    let runs_until = list()["until"]["utc"].as_str().unwrap().to_owned();
    assert!(runs_until.ends_with(&day.format("%H:%M UTC").to_string()), "{runs_until}");
    assert!(runs_until.contains(&day.format("%-d %b").to_string()), "{runs_until}");
}
