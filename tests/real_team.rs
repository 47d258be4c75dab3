//! A team on a GitHub of its own, walked in the built window: the token in a keyring, the answer to
//! the post lost, the agent killed, the network gone.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "the walk says where it is")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod by_hand_window;
mod care_window;
mod check_window;
mod code_window;
mod decision_window;
mod elsewhere_window;
mod give_window;
mod hand_window;
mod lead_window;
mod led_window;
mod member_window;
mod outbox_window;
mod proxy_window;
mod reading_window;
mod round_window;
mod support;
mod talk_window;
mod teams_window;

use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use serde_json::json;
use std::{
    cell::Cell,
    process::Stdio,
    time::{Duration, Instant},
};
use support::{
    World,
    daemons::{self, Daemon},
    github::{GitHub, REPOSITORY, TOKEN},
    process, programs, until, until_within,
    window::Window,
};

/// Sending waits a few seconds in which it can be taken back, and asks again after a lost answer.
const SENT: Duration = Duration::from_secs(120);

/// Monday afternoon in Auckland, an hour after the round's issue opened.
fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 10, 26, 1, 2, 0).unwrap()
}

/// A world with a keyring, and a GitHub that goes by its clock.
async fn at_monday() -> (World, GitHub, Daemon) {
    let world = World::at(monday(), "Pacific/Auckland").await;
    let keyring = daemons::keyring(world.bus.address(), &world.path("home"));
    let github = GitHub::start(world.command(programs().join("meridian-cli")));
    (world, github, keyring)
}

/// Connects the team as its member would in a terminal.
fn connect(world: &World, github: &GitHub, more: &[&str]) {
    let connected = world
        .command(programs().join("meridian-cli"))
        .args(["connect", REPOSITORY, "--api-url", &github.url(), "--section", "release-signal"])
        .args(more)
        .env("MERIDIAN_TOKEN", TOKEN)
        .output()
        .unwrap();
    assert!(connected.status.success(), "{}", String::from_utf8_lossy(&connected.stderr));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_and_a_killed_agent_leave_one_comment_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    connect(&world, &github, &[]);

    println!("Write and post; GitHub keeps the comment, and its answer is lost.");
    let window = Window::open(&world, &[]).await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    // The last part that is drawn: from then on nothing moves.
    window.find("preview").await;
    window.click("health-green").await;
    window.type_into("field-1", "One flake, found.").await;
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;
    github.fault(json!({ "kind": "answer_lost_after" }));
    window.post_first().await;
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
    world.set_clock(monday() + TimeDelta::minutes(15));
    let edited = || async {
        let ours = github.ours();
        (ours.len() == 1 && ours[0].contains("One flake, found. And mended.")).then_some(())
    };
    until_within(SENT, "the edit, sent without a window", edited).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_of_another_device_is_shown_first_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    let other = world.path("other");
    let other = other.to_str().unwrap();
    let text = world.path("home").join("desk.md");
    std::fs::write(&text, "Status: Green\n\nFrom the desk.\n").unwrap();
    connect(&world, &github, &["--data-dir", other]);
    for args in [&["draft", "set", text.to_str().unwrap()][..], &["post", "--yes"]] {
        let mut command = world.command(programs().join("meridian-cli"));
        command.args(["--data-dir", other]).args(args).env("MERIDIAN_TOKEN", TOKEN);
        let done = command.output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    println!("The window knows nothing of it, and posts nothing over it.");
    connect(&world, &github, &[]);
    let window = Window::open(&world, &[]).await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    // The last part that is drawn: from then on nothing moves.
    window.find("preview").await;
    window.click("health-yellow").await;
    window.type_into("field-1", "From the train.").await;
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;

    println!(
        "Yellow asks for a need while it is written, and beside Post, where it can be passed."
    );
    window.reads("next-problem", "that it is asked", |t| t.contains("1 to confirm")).await;
    window.click("post").await;
    let asks = "Yellow asks nobody for anything";
    window.reads("asking", "what is asked for", |t| t.contains(asks)).await;
    assert_eq!(window.text("ask-meant").await, "Post without it");
    window.click("ask-safe").await;
    let here = "return document.activeElement?.id === 'field-6'";
    let is_there = || async { (window.run(here, Vec::new()).await == json!(true)).then_some(()) };
    until("the keyboard in the field for it", is_there).await;
    window.type_into("field-6", "A reviewer from SIG Node, by Thursday.").await;
    until("nothing to confirm", || async { (!window.has("next-problem").await).then_some(()) })
        .await;
    window.post_first().await;
    window.reads_within(SENT, "theirs", "the other text", |t| t.contains("From the desk.")).await;
    window.picture("real-4-theirs").await;
    assert!(github.ours()[0].contains("From the desk."), "{:#?}", github.ours());

    println!("Post again: the member has seen it.");
    window.click("post").await;
    let replaced = || async { github.ours()[0].contains("From the train.").then_some(()) };
    until_within(SENT, "the member's text", replaced).await;
    let matches = |t: &str| t.starts_with("On GitHub, matches");
    window.reads_within(SENT, "truth-github", "On GitHub, matches", matches).await;
    assert!(!window.has("theirs").await);
    assert_eq!(github.ours().len(), 1);
    window.close(&world).await;
}

/// What a page itself could do to be another one.
const LEAVE: &str = "\
const [url] = arguments;
location.assign(url);
open(url);
const link = document.createElement('a');
link.href = url;
link.target = '_blank';
document.body.append(link);
link.click();
link.target = '';
link.click();
link.download = 'page';
link.click();
const refresh = document.createElement('meta');
refresh.httpEquiv = 'refresh';
refresh.content = `0;url=${url}`;
document.head.append(refresh);
location.assign('about:blank');
";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_team_brings_its_own_preview_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    window.resize(1100, 720).await;
    window.paste_into("field-1", "Only for practice.").await;
    window.reads("preview", "what was typed", |t| t.contains("Only for practice.")).await;
    // In a terminal, while the window is open; a caret in a field would hold the other draft back.
    window.run("document.activeElement.blur()", Vec::new()).await;
    connect(&world, &github, &[]);
    let other = |t: &str| t.contains(REPOSITORY) && !t.contains("Only for practice.");
    let preview = window.reads("preview", "the other team's", other).await;
    let is_whole = "const e = document.querySelector('[data-test=preview] > header');\
        return e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight";
    assert_eq!(window.run(is_whole, Vec::new()).await, json!(true), "its head is cut: {preview}");
    window.close(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_leads_away_from_the_page_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    connect(&world, &github, &[]);
    let strange = format!("{}/strange", github.url());
    let issues = github.ask("GET", &format!("/repos/{REPOSITORY}/issues?per_page=1"), "");
    let number = issues[0]["number"].as_u64().unwrap();
    github.comment("tomek-brzezinkraut", number, &format!("Look at [this]({strange})."));
    let window = Window::open(&world, &[]).await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    window.find("preview").await;
    window.click("tab-issue").await;
    let link = format!("[data-test=update] a[href=\"{strange}\"]");
    let there = || async {
        let script = "return document.querySelector(arguments[0]) !== null";
        (window.run(script, vec![json!(link)]).await == json!(true)).then_some(())
    };
    until_within(SENT, "the comment with its link", there).await;
    let home = window.run("return location.href", Vec::new()).await;

    println!("The middle button does what a plain click does; what is being typed stays.");
    window.type_into("field-1", "Half a word").await;
    window.mouse(&link, 1).await;
    until("the link in the browser", || async { world.opened().pop() }).await;
    assert_eq!(world.opened(), [strange.as_str()]);
    assert_eq!(window.run("return location.href", Vec::new()).await, home);
    assert_eq!(window.value("field-1").await, "Half a word");
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;

    println!("The right button offers nothing on a link, and its menu where one writes.");
    let heard = "addEventListener('contextmenu', (e) => (window.__menu = !e.defaultPrevented))";
    window.run(heard, Vec::new()).await;
    for (selector, offered) in [(link.as_str(), false), ("[data-test=field-1]", true)] {
        window.mouse(selector, 2).await;
        let script = "const menu = window.__menu; window.__menu = null; return menu";
        let menu = || async { window.run(script, Vec::new()).await.as_bool() };
        assert_eq!(until("the right button", menu).await, offered, "{selector}");
    }
    window.press("\u{e00c}").await;

    println!("Nor can the page itself go anywhere.");
    window.run(LEAVE, vec![json!(strange)]).await;
    // The desktop's own menu takes the click that closes it for itself.
    let once_more = || async {
        window.mouse(&link, 1).await;
        (world.opened().len() > 1).then_some(())
    };
    until("the link once more", once_more).await;
    assert!(world.opened().iter().all(|page| *page == strange));
    assert_eq!(window.run("return location.href", Vec::new()).await, home);
    assert_eq!(window.value("field-1").await, "Half a word");
    assert_eq!(world.running("meridian").len(), 1);
    window.close(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_child_finds_the_token_in_its_environment_in_the_built_window() {
    const SECRET: &str = "a-token-for-one-process";
    let (world, github, _keyring) = at_monday().await;
    connect(&world, &github, &[]);
    let mut window = world.command(programs().join("meridian"));
    window.env("MERIDIAN_TOKEN", SECRET).stdout(Stdio::null());
    let window = process::Ends(window.spawn().unwrap());
    for child in ["WebKitWebProcess", "WebKitNetworkProcess", "meridian-agent"] {
        let runs = || async { world.running(child).pop() };
        until(child, runs).await;
    }
    let told = |id: u32| {
        let environment = std::fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
        environment.windows(SECRET.len()).any(|part| part == SECRET.as_bytes())
    };
    assert!(told(window.0.id()), "the window itself was given it");
    let children = world.processes().into_iter().filter(|id| *id != window.0.id());
    let knowing: Vec<_> = children.filter(|id| told(*id)).map(process::name).collect();
    assert_eq!(knowing, [], "no other process may have it");
}

/// A schedule of the team's own; invented.
const PLAN: &str = "\
# Lanternfish v4.2

| What | Who | When | Week |
|---|---|---|---|
| Start of cycle | Lead | Monday 31st August 2026 | week 1 |
| **Code Freeze** | Everybody | Wednesday 18th November 2026 (AoE) | week 12 |
| v4.2.0 released | Lead | Wednesday 9th December 2026 | week 15 |
";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_moved_deadline_is_told_with_the_window_closed_and_marked_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    github.publish("plans/v4.2.md", PLAN);
    let link = format!("{}/{REPOSITORY}/blob/main/plans/v4.2.md", github.url());
    connect(&world, &github, &["--schedule", &link]);
    let mut agent = world.command(programs().join("meridian-agent"));
    let _agent = process::Ends(agent.stdout(Stdio::null()).spawn().unwrap());
    until("the agent's icon", || async { world.bus.tray().into_iter().next() }).await;

    println!("The freeze moves by a day; nobody has a window open.");
    let moved = PLAN.replace("Wednesday 18th November 2026", "Thursday 19th November 2026");
    github.publish("plans/v4.2.md", &moved);
    world.set_clock(monday() + TimeDelta::hours(7));
    // News keep ten minutes' distance from what is due anyway, at whatever moment that was shown.
    let (began, later) = (Instant::now(), Cell::new(0));
    let told = until_within(SENT, "the notification", || async {
        let steps = i64::try_from(began.elapsed().as_secs() / 5).unwrap().min(4);
        if later.replace(steps) < steps {
            world.set_clock(monday() + TimeDelta::hours(7) + TimeDelta::minutes(11 * steps));
        }
        let shown = world.bus.notifications();
        shown.into_iter().find(|told| told.summary.starts_with("Schedule moved"))
    })
    .await;
    println!("  {} / {}", told.summary, told.body.replace('\n', " / "));
    assert_eq!(told.summary, "Schedule moved: Code Freeze, now Sat 21 Nov 01:00 NZDT");
    assert!(told.body.ends_with("Sat 21 Nov 2026 01:00 NZDT"), "in the member's zone: {told:?}");

    println!("The list says from when it moved.");
    let window = Window::open(&world, &[]).await;
    window.click("nav-deadlines").await;
    window.find("deadline-row").await;
    let rows = window.texts("deadline-row").await;
    let freeze = rows.iter().find(|row| row.contains("Code Freeze")).unwrap();
    assert!(freeze.to_lowercase().contains("moved from"), "{freeze}");
    window.picture("real-3-moved").await;
    window.close(&world).await;
}
