//! A lead who opens no terminal: the round is looked at and opened in the built window, its summary copied,
//! posted and the round closed, and only what was looked at reaches GitHub.

use super::{
    SENT, connect,
    support::{
        World, daemons,
        github::{GitHub, REPOSITORY},
        given, programs, until, until_within,
        window::Window,
    },
};
use chrono::{TimeZone as _, Utc};
use serde_json::{Value, json};

const CONTROL: char = '\u{e009}';
const ENTER: char = '\u{e007}';
const ESCAPE: &str = "\u{e00c}";
const ROSTER: &str = "| Team Role | Lead Name (GitHub / Slack ID) |\n|---|---|\n\
| Docs | Kavya ([@kavya-ramanthuri](https://github.com/kavya-ramanthuri)) |\n\
| Release Signal | You ([@you](https://github.com/you)) |\n";

/// The issue of the round that opens on this day; none while there is none.
fn issue_of(github: &GitHub, day: &str) -> Option<Value> {
    let all = github.ask("GET", &format!("/repos/{REPOSITORY}/issues?state=all"), "");
    let is_it = |issue: &&Value| {
        let body = issue["body"].as_str().unwrap_or_default();
        body.contains("meridian:round") && body.contains(day)
    };
    all.as_array().unwrap().iter().find(is_it).cloned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_opens_sums_up_and_closes_a_round_in_the_built_window() {
    // Sunday evening in UTC: nobody has opened the round of Monday, and the lead of the practice team rests.
    let sunday = Utc.with_ymd_and_hms(2026, 11, 1, 20, 0, 0).unwrap();
    let world = World::at(sunday, "Pacific/Auckland").await;
    let _keyring = daemons::keyring(world.bus.address(), &world.path("home"));
    let github = GitHub::start(world.command(programs().join("meridian-cli")));
    github.ask("PUT", "/_practice/lead", &json!({ "rests": true }).to_string());
    let role = json!({ "repository": REPOSITORY, "login": "you", "role": "write" });
    github.ask("PUT", "/_practice/roles", &role.to_string());
    connect(&world, &github, &[]);
    let roster = world.path("home").join("team.md");
    std::fs::write(&roster, ROSTER).unwrap();
    given::terminal(&world, &["roster", "keep", roster.to_str().unwrap()]);

    println!("From Team to the round: nobody has opened it, and the member may.");
    let window = Window::open(&world, &[]).await;
    window.issue().await;
    window.press(&format!("{CONTROL}3")).await;
    window.reads("updates-summary", "the screen", |t| !t.is_empty()).await;
    window.click("round").await;
    let may = |t: &str| t.starts_with("Opening: ");
    window.reads_within(SENT, "rd-opening", "that it can be opened", may).await;
    window.picture("round-1").await;

    println!("It is shown before it goes, with whom it reaches.");
    window.click("rd-to-opening").await;
    window.reads("rd-text", "the issue's title", |t| t.contains("2026-11-02")).await;
    window.reads("rd-reach", "whom it reaches", |t| t.contains("told now")).await;
    window.click("rd-tag-nobody").await;
    window.reads("rd-reach", "that nobody is", |t| t.contains("Nobody is told now")).await;
    window.picture("round-2-opening").await;
    assert!(issue_of(&github, "2026-11-02").is_none(), "looking sends nothing");

    println!("Ctrl+Enter opens it, once.");
    window.press(&format!("{CONTROL}{ENTER}")).await;
    let done = |t: &str| t.contains("New issue") && t.contains("Done");
    window.reads_within(SENT, "rd-wish", "that it is there", done).await;
    window.picture("round-3-opened").await;
    let made = issue_of(&github, "2026-11-02").unwrap();
    assert_eq!(made["user"]["login"], "you");
    assert!(!made["body"].as_str().unwrap().contains("@kavya"), "nobody is tagged: {made}");
    window.press(ESCAPE).await;
    until("no dialog", || async {
        let open = window.run("return document.querySelector('dialog[open]')", Vec::new()).await;
        open.is_null().then_some(())
    })
    .await;

    println!("On Monday it is the present round; its summary is looked at and copied.");
    let number = &made["number"];
    world.set_clock(Utc.with_ymd_and_hms(2026, 11, 2, 20, 0, 0).unwrap());
    given::terminal(&world, &["sync", "--wait", "0"]);
    window.click("round").await;
    let is_open = format!("#{number} is open: you opened it");
    window.reads_within(SENT, "rd-standing", "that it is open", |t| t.contains(&is_open)).await;
    window.click("rd-to-summary").await;
    window.reads_within(SENT, "rd-read", "the summary", |t| t.len() > 40).await;
    window.picture("round-4-summary").await;
    window.click("rd-slack").await;
    window.reads("rd-said", "that it is copied", |t| t.contains("Copied")).await;

    println!("Posted and closed, both read back.");
    window.click("rd-post-close").await;
    let closed = || async {
        let issue = github.ask("GET", &format!("/repos/{REPOSITORY}/issues/{number}"), "");
        (issue["state"] == "closed").then_some(())
    };
    until_within(SENT, "the issue closed", closed).await;
    let summaries = github.ours().into_iter().filter(|body| body.contains("meridian:summary"));
    assert_eq!(summaries.count(), 1);
    let is_closed = |t: &str| t.contains("is closed: it was closed by you");
    window.reads_within(SENT, "rd-standing", "that it is closed", is_closed).await;
    window.picture("round-5-closed").await;
    window.has_no_errors().await;
    window.close(&world).await;
}
