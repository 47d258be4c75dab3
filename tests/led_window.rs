//! A reminder is pressed: the window shows the draft that it speaks of, in its own team and section,
//! whatever was open before, and whether there is a window or not.

use super::{
    SENT, at_monday, connect,
    support::{
        World,
        github::{REPOSITORY, TOKEN},
        programs, until, until_within,
        window::Window,
    },
};
use chrono::{TimeZone as _, Utc};
use serde_json::json;

const CONTROL: &str = "\u{e009}";

/// Runs the command line to its good end.
fn cli(world: &World, arguments: &[&str]) {
    let mut command = world.command(programs().join("meridian-cli"));
    let done = command.args(arguments).env("MERIDIAN_TOKEN", TOKEN).output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// Waits until the window shows the draft that is still to be written: the second section of the team
/// that was not shown.
async fn shows_docs(window: &Window) {
    let tab = "return document.querySelector('[data-test=section-docs]')\
               ?.getAttribute('aria-selected')";
    until_within(SENT, "the draft of the docs", || async {
        (window.run(tab, Vec::new()).await == json!("true")).then_some(())
    })
    .await;
    window.reads("preview", "of the other team", |t| t.contains(REPOSITORY)).await;
    assert!(!window.has("practice-network").await, "the practice team is not shown");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pressed_reminder_shows_the_draft_that_it_speaks_of_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    connect(&world, &github, &["--section", "docs"]);
    let text = world.path("home").join("signal.md");
    std::fs::write(&text, "Status: Green\n\nAll green.\n").unwrap();
    cli(&world, &["draft", "set", text.to_str().unwrap()]);
    cli(&world, &["post", "--yes"]);
    assert_eq!(github.ours().len(), 1, "one of two sections is posted");

    println!("The practice team is shown, on another screen, when the other team's update is due.");
    let window = Window::open(&world, &[]).await;
    window.issue().await;
    window.click("teams").await;
    window.find("team-row").await;
    window.try_practice().await;
    window.find("practice-network").await;
    // Its own update is not reminded of, or the reminder would lead there first.
    window.press(&format!("{CONTROL}2")).await;
    let bell = "const row = [...document.querySelectorAll('[data-test=deadline-row]')]
                  .find((row) => row.innerText.includes('updates due'));
                const bell = row?.querySelector('button[data-bell]');
                if (bell?.matches('.off')) return true;
                bell?.click();
                return null";
    until("its bell to be off", || async {
        (window.run(bell, Vec::new()).await == json!(true)).then_some(())
    })
    .await;
    window.press(&format!("{CONTROL},")).await;
    window.find("st-account").await;
    world.set_clock(Utc.with_ymd_and_hms(2026, 10, 26, 20, 5, 0).unwrap());
    let due = until_within(SENT, "a reminder of that team", || async {
        let shown = world.bus.notifications();
        shown
            .into_iter()
            .find(|n| n.summary.starts_with("Update due in") && n.summary.contains(REPOSITORY))
    })
    .await;
    println!("  {} / {}", due.summary, due.body.replace('\n', " / "));
    world.bus.press(due.id, "open").await;
    shows_docs(&window).await;
    window.picture("led-1-window-was-open").await;
    window.has_no_errors().await;

    println!("Without a window: the one that opens begins with it.");
    window.press(&format!("{CONTROL}6")).await;
    let is_there = "return document.querySelector('main h1')?.textContent";
    until("the outbox", || async {
        (window.run(is_there, Vec::new()).await == json!("Outbox")).then_some(())
    })
    .await;
    window.close(&world).await;
    let before = world.bus.notifications().len();
    world.set_clock(Utc.with_ymd_and_hms(2026, 10, 26, 23, 5, 0).unwrap());
    let next = until_within(SENT, "the next reminder", || async {
        world.bus.notifications().into_iter().skip(before).find(|n| n.summary.contains("due in"))
    })
    .await;
    until("the window", || async {
        world.bus.press(next.id, "open").await;
        world.close_shown_window().then_some(())
    })
    .await;
    until("its end", || async { world.running("meridian").is_empty().then_some(()) }).await;
    let window = Window::open(&world, &[]).await;
    shows_docs(&window).await;
    window.close(&world).await;
}
