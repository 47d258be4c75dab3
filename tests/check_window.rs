//! Checking in the built window: by one key a lead says that an update was looked at, which GitHub shows to
//! everybody, and by the same key takes it back.

use super::{
    SENT, at_monday, connect,
    support::{github::REPOSITORY, given, until_within, window::Window},
};
use serde_json::json;

const CONTROL: &str = "\u{e009}";
const AUTHOR: &str = "kavya-ramanthuri";
const ROSTER: &str = "| Team Role | Lead Name (GitHub / Slack ID) |\n|---|---|\n\
| Docs | Kavya ([@kavya-ramanthuri](https://github.com/kavya-ramanthuri)) |\n\
| Release Signal | You ([@you](https://github.com/you)) |\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_checks_an_update_by_one_key_and_takes_it_back_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    connect(&world, &github, &["--section", "release-signal"]);
    let roster = world.path("home").join("team.md");
    std::fs::write(&roster, ROSTER).unwrap();
    given::terminal(&world, &["roster", "keep", roster.to_str().unwrap()]);
    let issues = github.ask("GET", &format!("/repos/{REPOSITORY}/issues?per_page=1"), "");
    let comments = format!("/repos/{REPOSITORY}/issues/{}/comments", issues[0]["number"]);
    let text =
        json!({ "body": "# Docs\n\nStatus: Green\n\n## Highlights\n\n- Nine pages are new.\n" });
    let comment = github.ask_as(AUTHOR, "POST", &comments, &text.to_string());
    let one = format!("/repos/{REPOSITORY}/issues/comments/{}/reactions", comment["id"]);
    let thumbs = || github.ask("GET", &one, "").as_array().unwrap().len();
    given::terminal(&world, &["sync", "--wait", "0"]);

    println!("It is said that it is on its way, and called checked once GitHub has it.");
    let window = Window::open(&world, &[]).await;
    window.issue().await;
    window.press(&format!("{CONTROL}3")).await;
    window.reads("updates-summary", "how many have posted", |t| t.contains("posted")).await;
    let choose = "[...document.querySelectorAll('[data-row]')]
        .find((row) => row.innerText.includes('Nine pages')).focus()";
    window.run(choose, Vec::new()).await;
    window.reads("check", "that it can be checked", |t| t.starts_with("Check")).await;
    window.press("v").await;
    window.reads_within(SENT, "update-check", "by whom", |t| t.contains("by you")).await;
    assert_eq!(thumbs(), 1, "everybody sees it on GitHub");
    window.reads("check", "that it can be taken back", |t| t.starts_with("Take your")).await;
    window.picture("check-1").await;

    println!("The same key takes it back.");
    window.press("v").await;
    until_within(SENT, "the thumb gone", || async { (thumbs() == 0).then_some(()) }).await;
    window
        .reads_within(SENT, "update-check", "that nobody has checked it", |t| !t.contains("by you"))
        .await;
    window.reads("check", "that it can be checked", |t| t.starts_with("Check")).await;
    window.close(&world).await;
}
