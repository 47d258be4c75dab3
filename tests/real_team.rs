//! A team on a GitHub of its own, walked in the built window: the token in a keyring, the answer to
//! the post lost, the agent killed, the network gone.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "the walk says where it is")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use chrono::{TimeZone as _, Utc};
use serde_json::json;
use std::time::Duration;
use support::{
    World, daemons,
    github::{GitHub, REPOSITORY, TOKEN},
    process, programs, until_within,
    window::Window,
};

/// Sending waits a few seconds in which it can be taken back, and asks again after a lost answer.
const SENT: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_and_a_killed_agent_leave_one_comment_in_the_built_window() {
    let monday = Utc.with_ymd_and_hms(2026, 10, 26, 1, 2, 0).unwrap();
    let world = World::at(monday, "Pacific/Auckland").await;
    let _keyring = daemons::keyring(world.bus.address(), &world.path("home"));
    let cli = programs().join("meridian-cli");
    let github = GitHub::start(world.command(&cli));
    let url = github.url();
    let connected = world
        .command(&cli)
        .args(["connect", REPOSITORY, "--api-url", &url, "--section", "release-signal"])
        .env("MERIDIAN_TOKEN", TOKEN)
        .output()
        .unwrap();
    assert!(connected.status.success(), "{}", String::from_utf8_lossy(&connected.stderr));

    println!("Write and post; GitHub keeps the comment, and its answer is lost.");
    let window = Window::open(&world, &[]).await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    window.click("health-green").await;
    window.type_into("field-1", "One flake, found.").await;
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;
    github.fault(json!({ "kind": "answer_lost_after" }));
    window.click("post").await;
    let stored = || async { (github.ours().len() == 1).then_some(()) };
    until_within(SENT, "the comment", stored).await;

    println!("The agent is killed while it does not know; the next one looks first.");
    for id in world.running("meridian-agent") {
        process::kill(id);
    }
    let matches = |t: &str| t.starts_with("On GitHub, matches");
    let words = window.reads_within(SENT, "truth-github", "On GitHub, matches", matches).await;
    println!("  {words}");
    assert_eq!(github.ours().len(), 1, "{:#?}", github.ours());
    window.picture("real-1-on-github").await;

    println!("GitHub fails; an edit waits, outlives the window, and finds the same comment.");
    github.ask("PUT", "/_practice/network", r#"{"network":"off"}"#);
    window.type_into("field-1", " And mended.").await;
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;
    window.click("post").await;
    let waits = "Queued - GitHub has trouble, tries again";
    window.reads_within(SENT, "truth-outbox", waits, |t| t.starts_with(waits)).await;
    window.picture("real-2-offline").await;
    window.lose(&world).await;
    github.ask("PUT", "/_practice/network", r#"{"network":"on"}"#);
    world.set_clock(monday + chrono::Duration::minutes(15));
    let edited = || async {
        let ours = github.ours();
        (ours.len() == 1 && ours[0].contains("One flake, found. And mended.")).then_some(())
    };
    until_within(SENT, "the edit, sent without a window", edited).await;
}
