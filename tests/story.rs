//! The story of a first day, walked in the built window: try the practice team, write offline,
//! close, open again, post, go online, and be reminded while the window is closed.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "without a display this is what `cargo xtask run` shows")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod accessible_window;
mod closing_window;
mod heard_window;
mod left_window;
mod names_window;
mod prelude_window;
mod support;
mod team_screen_window;

use chrono::{DateTime, TimeZone as _, Utc};
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use std::{path::Path, time::Duration};
use support::{World, until, window::Window};

const AUCKLAND: &str = "Pacific/Auckland";

/// What is typed, one text a field from the top; invented.
const WORDS: [&str; 5] = [
    "master-blocking: 1 failing, 2 flaky. master-informing: all green.",
    "No new response 3, under investigation 2, observing 4, resolved 11.",
    "41 open issues in the milestone, six fewer than last week.",
    "The upgrade job is green again since Friday.",
    "None",
];

/// What is pasted below; no keyboard of a driver has these.
const PASTED: &str = "Away on Thursday \u{1f334}, \u{645}\u{631}\u{62d}\u{628}\u{627}\n\n| job | runs |\n|---|---|\n| upgrade | 12 |";

/// Monday afternoon in Auckland, an hour after the round's issue opened.
fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 10, 26, 1, 2, 0).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_day_in_the_built_window() {
    let world = World::at(monday(), AUCKLAND).await;

    println!("First run: try the practice team.");
    let window = Window::open(&world, &[]).await;
    window.find("first-run-practice").await;
    window.picture("1-first-run").await;
    window.try_practice().await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    window.reads("due", "the due time with its zone", |t| t.contains("12:59 NZDT")).await;
    window.click("nav-deadlines").await;
    window.find("deadline-row").await;
    let rows = window.texts("deadline-row").await;
    assert!(rows.iter().any(|row| row.contains("Code Freeze")), "{rows:?}");
    assert!(rows.iter().any(|row| row.contains("NZDT")), "{rows:?}");
    window.picture("2-deadlines").await;

    println!("Write with the network off.");
    window.click("nav-week").await;
    window.click("practice-network").await;
    window.reads("truth-network", "that it is offline", |t| t.starts_with("Offline since")).await;
    window.click("health-green").await;
    let fields = text_fields(&window).await;
    for (field, words) in fields.iter().zip(WORDS) {
        window.type_into(field, words).await;
    }
    let last = fields.last().unwrap();
    window.paste_into(last, PASTED).await;
    is_saved(&window).await;
    window.picture("3-written-offline").await;

    println!("Close, open again: every word is there.");
    window.close(&world).await;
    let window = Window::open(&world, &[]).await;
    for (field, words) in fields.iter().zip(WORDS) {
        assert_eq!(window.value(field).await.trim(), words, "{field} after opening again");
    }
    assert_eq!(window.value(last).await.trim(), PASTED, "{last} after opening again");

    println!("Post: queued while offline.");
    window.post_first().await;
    let queued = "Queued - offline, will post when back online";
    window.reads("truth-outbox", queued, |t| t.starts_with(queued)).await;
    let github = window.text("truth-github").await;
    assert!(!github.contains("matches"), "nothing is on GitHub yet, and it says \"{github}\"");
    assert_eq!(own_comments(&world), Vec::<String>::new());
    window.picture("4-queued").await;

    println!("Network on: on GitHub, once, and read back.");
    window.click("practice-network").await;
    let words = window
        .reads_within(Duration::from_secs(60), "truth-github", "On GitHub, matches", |t| {
            t.starts_with("On GitHub, matches") && t.contains("NZDT")
        })
        .await;
    println!("  {words}");
    let link = "return document.querySelector('[data-test=truth-github] a')?.href ?? ''";
    let link = window.run(link, Vec::new()).await;
    assert!(link.as_str().unwrap().contains("issuecomment"), "{link}");
    let comments = own_comments(&world);
    assert_eq!(comments.len(), 1, "exactly one comment: {comments:#?}");
    for words in WORDS.into_iter().chain([PASTED]) {
        assert!(comments[0].contains(words), "\"{words}\" is missing in {}", comments[0]);
    }
    window.reads("truth-network", "that it is online", |t| t.starts_with("Online")).await;
    window.picture("5-on-github").await;
    let before = world.bus.notifications().len();
    window.close(&world).await;
    assert_eq!(world.running("meridian-agent").len(), 1, "one agent goes on");

    println!("The next week, with the window closed: reminded before the update is due.");
    world.set_clock(Utc.with_ymd_and_hms(2026, 11, 2, 20, 5, 0).unwrap());
    let reminder = support::until_within(Duration::from_secs(90), "a reminder", || async {
        let shown = world.bus.notifications();
        shown.into_iter().skip(before).find(|n| n.summary.starts_with("Update due in"))
    })
    .await;
    println!("  {} / {}", reminder.summary, reminder.body.replace('\n', " / "));
    assert!(reminder.summary.ends_with("at 12:59 NZDT"), "{reminder:?}");

    println!("Snoozed: all of it comes back in an hour.");
    let after = world.bus.notifications().len();
    until("the snooze to be noted", || async {
        world.bus.press(reminder.id, "snooze").await;
        is_snoozed(&world).then_some(())
    })
    .await;
    world.set_clock(Utc.with_ymd_and_hms(2026, 11, 2, 21, 6, 0).unwrap());
    let back = support::until_within(Duration::from_secs(90), "it to come back", || async {
        world.bus.notifications().into_iter().nth(after)
    })
    .await;
    println!("  {} / {}", back.summary, back.body.replace('\n', " / "));
    assert!(back.summary.starts_with("Update due in 2 h 5"), "{back:?}");
    assert!(back.body.contains("Also: ") && reminder.body.contains("Also: "), "{back:?}");

    println!("Open: the window is there again.");
    until("the window", || async {
        world.bus.press(back.id, "open").await;
        world.close_shown_window().then_some(())
    })
    .await;
    until("its end", || async { world.running("meridian").is_empty().then_some(()) }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_saved_outlives_a_power_cut_in_the_built_window() {
    let world = World::at(monday(), AUCKLAND).await;
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    let field = text_fields(&window).await.remove(0);
    // So long that it is read as Markdown only when typing pauses.
    let long = "- The nightly jobs were green, see `report.md`.\n".repeat(400);
    window.paste_into(&field, &long).await;
    window.type_into(&field, WORDS[0]).await;
    // What was typed longer ago than this is on the disk, whatever happens.
    tokio::time::sleep(Duration::from_millis(500)).await;
    is_saved(&window).await;
    window.has_no_errors().await;
    window.lose(&world).await;

    let window = Window::open(&world, &[]).await;
    let again = window.value(&field).await;
    assert_eq!(again.trim(), format!("{long}{}", WORDS[0]));
    window.close(&world).await;
}

/// A web view may forbid Tauri's own protocol; then answers come as lists of numbers by its other way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_arrive_where_tauris_protocol_is_blocked_in_the_built_window() {
    let world = World::at(monday(), AUCKLAND).await;
    let window = Window::open(&world, &[]).await;
    window.find("first-run-practice").await;
    let block = "const { fetch } = window;\
                 window.blocked = 0;\
                 window.fetch = (url, ...rest) => {\
                   if (!String(url).startsWith('ipc:')) return fetch(url, ...rest);\
                   window.blocked += 1;\
                   return Promise.reject(new TypeError('blocked'));\
                 };";
    window.run(block, Vec::new()).await;
    window.try_practice().await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    window.click("nav-deadlines").await;
    window.find("deadline-row").await;
    assert_ne!(window.run("return window.blocked", Vec::new()).await, 0, "nothing was blocked");
    window.has_no_errors().await;
    window.close(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_start_shows_the_first_in_the_built_window() {
    let world = World::at(monday(), AUCKLAND).await;
    let window = Window::open(&world, &[]).await;
    window.find("first-run-practice").await;
    let mut second = world.command(support::programs().join("meridian")).spawn().unwrap();
    let code = until("the end of the second start", || {
        let ended = second.try_wait().unwrap();
        async move { ended }
    })
    .await;
    assert!(code.success(), "{code}");
    assert_eq!(world.running("meridian").len(), 1);
    window.close(&world).await;
    until("the agent", || async { (world.running("meridian-agent").len() == 1).then_some(()) })
        .await;
    until("its tray icon", || async { world.bus.tray().into_iter().next() }).await;
}

/// The names of the draft's text fields, from top to bottom.
async fn text_fields(window: &Window) -> Vec<String> {
    window.find("health-green").await;
    // The last part that is drawn: from then on nothing moves.
    window.find("preview").await;
    let script = "return [...document.querySelectorAll('textarea[data-test^=field-]')]\
                  .map(field => field.dataset.test)";
    let fields: Vec<String> = serde_json::from_value(window.run(script, Vec::new()).await).unwrap();
    assert!(fields.len() > WORDS.len(), "{fields:?}");
    fields
}

/// Waits until the truth bar says that what is shown is on the disk.
async fn is_saved(window: &Window) {
    let typed = "return [...document.querySelectorAll('textarea')].map(t => t.value).join()";
    let before = window.run(typed, Vec::new()).await;
    window
        .reads("truth-laptop", "Saved on this laptop", |t| {
            t.starts_with("Saved on this laptop") && t.contains("NZDT")
        })
        .await;
    assert_eq!(window.run(typed, Vec::new()).await, before);
}

/// Bodies of the comments that the practice team's GitHub holds of the person who practises.
fn own_comments(world: &World) -> Vec<String> {
    let files = world.files("practice.db");
    let [file] = &files[..] else { panic!("one practice team, not {files:?}") };
    let records = |kind: &str| -> Vec<Value> { read_records(file, kind) };
    let you = records("user")
        .into_iter()
        .find(|user| user["login"] == "you")
        .map(|user| user["id"].clone())
        .expect("the person who practises");
    records("comment")
        .into_iter()
        .filter(|comment| comment["author"] == you)
        .filter_map(|comment| {
            comment["versions"].as_array()?.last()?["body"].as_str().map(str::to_owned)
        })
        .filter(|body| body.contains("meridian:update"))
        .collect()
}

/// Whether the notebook knows that a reminder was put off.
fn is_snoozed(world: &World) -> bool {
    let files = world.files("notebook.db");
    let [file] = &files[..] else { panic!("one notebook, not {files:?}") };
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    connection.busy_timeout(Duration::from_secs(5)).unwrap();
    let sql = "SELECT count(snoozed_until) FROM reminders";
    connection.query_row(sql, [], |row| row.get::<_, u32>(0)).unwrap() > 0
}

fn read_records(file: &Path, kind: &str) -> Vec<Value> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    connection.busy_timeout(Duration::from_secs(5)).unwrap();
    let mut statement =
        connection.prepare("SELECT json FROM record WHERE kind = ?1 AND json IS NOT NULL").unwrap();
    let rows = statement.query_map([kind], |row| row.get::<_, String>(0)).unwrap();
    rows.map(|json| serde_json::from_str(&json.unwrap()).unwrap()).collect()
}
