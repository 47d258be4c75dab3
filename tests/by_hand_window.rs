//! The member writes their update on GitHub by hand while the same waits on this laptop: it is shown
//! to them before a second one goes out.

use super::{
    SENT, at_monday, connect, monday,
    support::{github::REPOSITORY, process, window::Window},
};
use chrono::TimeDelta;
use serde_json::json;

const BY_HAND: &str = "**Release Signal**: all green, from a phone.";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_comment_by_hand_stops_what_waits_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    connect(&world, &github, &[]);

    println!("Queued while GitHub is away; then the laptop is closed.");
    let window = Window::open(&world, &[]).await;
    let issue = window.issue().await;
    window.write("One flake, found.").await;
    github.ask("PUT", "/_practice/network", r#"{"network":"off"}"#);
    window.post_first().await;
    let waits = |t: &str| t.starts_with("Queued - GitHub");
    window.reads_within(SENT, "truth-outbox", "that it waits", waits).await;
    window.close(&world).await;
    for id in world.running("meridian-agent") {
        process::kill(id);
    }

    println!("Written by hand elsewhere; the laptop finds it and sends nothing.");
    github.ask("PUT", "/_practice/network", r#"{"network":"on"}"#);
    let comments = format!("/repos/{REPOSITORY}/issues/{issue}/comments");
    github.ask("POST", &comments, &json!({ "body": BY_HAND }).to_string());
    world.set_clock(monday() + TimeDelta::minutes(15));
    let window = Window::open(&world, &[]).await;
    let stopped = "Stopped - you have commented by hand";
    window.reads_within(SENT, "truth-outbox", stopped, |t| t.starts_with(stopped)).await;
    window.reads("truth-github", "where it stands", |t| t.starts_with("On GitHub, by hand")).await;
    assert_eq!(github.ours(), [BY_HAND]);
    window.picture("by-hand-1-stopped").await;

    println!("Post again: the member is asked, agrees, and the second one goes out.");
    window.click("post").await;
    window.reads("asking", "what stands there", |t| t.contains("from a phone.")).await;
    window.picture("by-hand-2-asked").await;
    window.click("ask-meant").await;
    window.click("post").await;
    let matches = |t: &str| t.starts_with("On GitHub, matches");
    window.reads_within(SENT, "truth-github", "On GitHub, matches", matches).await;
    let ours = github.ours();
    assert_eq!(ours.len(), 2, "{ours:#?}");
    assert_eq!(ours[0], BY_HAND);
    assert!(ours[1].contains("One flake, found."), "{ours:#?}");
    window.close(&world).await;
}
