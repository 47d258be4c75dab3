//! A lead who opens no terminal: the round is looked at and opened in the built window, its summary copied,
//! posted and the round closed, and only what was looked at reaches GitHub.

use super::{
    SENT, at_monday, connect,
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

/// From any screen to the round.
async fn shows_the_round(window: &Window) {
    window.press(&format!("{CONTROL}3")).await;
    window.reads("updates-summary", "the screen", |t| !t.is_empty()).await;
    window.click("round").await;
}

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
    shows_the_round(&window).await;
    let may = |t: &str| t.starts_with("Opening: ");
    window.reads_within(SENT, "rd-opening", "that it can be opened", may).await;
    window.picture("round-1").await;

    println!("It is shown before it goes, with whom it reaches.");
    window.click("rd-to-opening").await;
    window.reads("rd-text", "the issue's title", |t| t.contains("Week 10:")).await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_round_of_a_shared_issue_is_opened_and_summed_up_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    let (number, link) = given::place(&github);
    connect(&world, &github, &["--destination", &link]);
    let there = |mark: &str| {
        let all = given::given(&github, &number);
        let is_it = |one: &&Value| one["body"].as_str().unwrap_or_default().contains(mark);
        all.iter().filter(is_it).count()
    };

    println!("Its round is not opened; what opens it is looked at first.");
    let window = Window::open(&world, &[]).await;
    window.issue().await;
    shows_the_round(&window).await;
    let not_yet = format!("No comment on #{number} has opened it");
    window.reads_within(SENT, "rd-standing", &not_yet, |t| t.contains(&not_yet)).await;
    window.click("rd-to-opening").await;
    window.reads("rd-text", "where it goes", |t| t.contains("A comment on ")).await;
    window.picture("round-6-shared").await;
    assert_eq!(there("meridian:opening"), 0, "looking sends nothing");
    window.press(&format!("{CONTROL}{ENTER}")).await;
    let opened = |t: &str| t.contains("has opened it on #");
    window.reads_within(SENT, "rd-standing", "that it is opened", opened).await;
    assert_eq!(there("meridian:opening"), 1);

    println!("It is summed up there, and the issue stays open.");
    window.click("rd-to-summary").await;
    window.reads_within(SENT, "rd-read", "the summary", |t| t.len() > 40).await;
    let stays = |t: &str| t.contains("stays open from week to week");
    window.reads("rd-goes", "that the issue stays open", stays).await;
    window.click("rd-post").await;
    until_within(SENT, "the summary", || async { (there("meridian:summary") == 1).then_some(()) })
        .await;
    let issue = github.ask("GET", &format!("/repos/{REPOSITORY}/issues/{number}"), "");
    assert_eq!(issue["state"], "open");
    window.has_no_errors().await;
    window.close(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn practice_is_moved_on_in_the_built_window() {
    let monday = Utc.with_ymd_and_hms(2026, 10, 26, 1, 2, 0).unwrap();
    let world = World::at(monday, "Pacific/Auckland").await;
    given::terminal(&world, &["practice", "start", "--as", "lead"]);
    let window = Window::open(&world, &[]).await;
    window.find("practice-network").await;
    shows_the_round(&window).await;
    let now = |t: &str| t.contains("In practice it is Mon 26 Oct 2026");
    window.reads_within(SENT, "rd-practice", "practice's time", now).await;
    window.picture("round-7-practice").await;

    println!("To the next round: the practice team lives on, and the screen says its time.");
    window.click("rd-to-next-round").await;
    let next = |t: &str| t.contains("In practice it is Mon 2 Nov 2026 00:01");
    window.reads_within(SENT, "rd-said", "the next round's time", next).await;
    let next = |t: &str| t.contains("Mon 2 Nov 2026");
    window.reads_within(SENT, "rd-practice", "that it is the time", next).await;
    // Its lead has opened nothing yet.
    window.reads_within(SENT, "rd-opening", "the next round", |t| t.contains("Open")).await;
    window.picture("round-8-moved-on").await;
    window.has_no_errors().await;
    window.close(&world).await;
}
