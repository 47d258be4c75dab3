//! Deadlines and the import of a schedule in the built window: every time has its zone wherever
//! the member lives, and each doubt of a schedule is listed before it is taken.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "a long walk says where it is")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod hours_window;
#[path = "support/lists.rs"]
mod lists;
mod removing_window;
mod settings_window;
mod support;

use chrono::{DateTime, TimeZone as _, Utc};
use lists::{DOWN, HOME, choose, current, times_have_zones};
use serde_json::json;
use std::fs;
use support::{World, until, window::Window};

const END: &str = "\u{e010}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

/// Members over the whole Earth, with what their clocks are called that week, and when the Code
/// Freeze of the practice team is for them.
const MEMBERS: [(&str, &str, &str); 6] = [
    ("Pacific/Auckland", "NZDT", "Fri 20 Nov 01:00 NZDT"),
    ("America/Los_Angeles", "PST", "Thu 19 Nov 04:00 PST"),
    ("Asia/Kolkata", "IST", "Thu 19 Nov 17:30 IST"),
    ("Europe/Berlin", "CET", "Thu 19 Nov 13:00 CET"),
    ("Pacific/Kiritimati", "UTC+14", "Fri 20 Nov 02:00 UTC+14"),
    ("America/Sao_Paulo", "UTC-3", "Thu 19 Nov 09:00 UTC-3"),
];

/// Invented, with one of each trouble.
const README: &str = "# Practice v1.38\n\n\
## Summary\n\n\
- **Wednesday 2nd December 2026 (AoE)**: Week 13 - Docs Freeze\n\n\
## Timeline\n\n\
| **What** | **Who** | **When** | **Week** |\n\
| -- | -- | -- | -- |\n\
| Start of Release Cycle | Lead | Monday 7th September 2026 | week 1 |\n\
| Docs deadline | Docs Lead | 19:00 PST Thursday 5th November 2026 / 09:00 UTC Friday 6th November 2026 | week 9 |\n\
| Blog freeze | Comms Lead | Tuesday 11th November 2026 | week 10 |\n\
| Office hours | Lead | 10:00 PDT Thursday 12th November 2026 | week 10 |\n\
| Practice Summit | | Monday 9th - Thursday 12th November 2026 | week 10 |\n\
| Code Freeze | Branch Manager | Wednesday 18th November 2026 (AoE) | week 11 |\n\
| Docs Freeze | Docs Lead | Wednesday 9th December 2026 (AoE) | week 14 |\n\
| Retrospective | Lead | TBD | week 16 |\n";

fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 10, 26, 1, 2, 0).unwrap()
}

/// The practice team's cycle is in its ninth week whenever it is made.
fn two_weeks_later() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 9, 1, 2, 0).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_time_has_its_zone_wherever_the_member_lives_in_the_built_window() {
    for (zone, letters, freeze) in MEMBERS {
        println!("{zone}");
        let world = World::at(two_weeks_later(), zone).await;
        let window = Window::open(&world, &[]).await;
        window.try_practice().await;
        times_have_zones(&window, zone).await;
        window.click("nav-deadlines").await;
        window.find("deadline-row").await;
        times_have_zones(&window, zone).await;

        let rows = window.texts("deadline-row").await;
        let row = rows.iter().find(|row| row.contains("Code Freeze and Test Freeze")).unwrap();
        let words = row.split_whitespace().collect::<Vec<_>>().join(" ");
        let (day, clock) = freeze.split_at(10);
        assert!(words.contains(day.trim()), "{zone}: {words}");
        let clock: String = clock.split_whitespace().collect();
        assert!(words.replace(' ', "").contains(&clock), "{zone}: {words}");
        assert_eq!(words.contains("Fri for you"), day.starts_with("Fri"), "{zone}: {words}");
        assert!(words.contains("Thu 19 Nov 12:00 UTC") && words.contains("AoE"), "{words}");

        // The same in full, reached by keys alone.
        window.run("document.getElementById('draft').focus()", Vec::new()).await;
        choose(&window, "Code Freeze and Test Freeze").await;
        let pane = window.reads("deadline-pane", freeze, |pane| pane.contains(freeze)).await;
        assert!(pane.contains("is over everywhere on Earth"), "{pane}");
        assert!(!pane.contains("Zone data"), "said once, below the list: {pane}");
        window.reads("zone-data", "its year", |t| t.contains("Zone data 20")).await;
        times_have_zones(&window, zone).await;
        println!("  {letters}: {freeze}");
        window.close(&world).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_doubt_is_listed_before_a_schedule_is_taken_in_the_built_window() {
    let world = World::at(monday(), "Pacific/Auckland").await;
    let file = world.path("home").join("README.md");
    fs::write(&file, README).unwrap();
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    window.click("nav-deadlines").await;
    window.find("deadline-row").await;
    let before = window.texts("deadline-row").await;
    window.click("cycle").await;

    println!("Asking for it, by keys; a wrong path is one sentence.");
    window.run("document.getElementById('draft').focus()", Vec::new()).await;
    window.press("i").await;
    window.type_into("import-path", "/nowhere/README.md").await;
    window.press(ENTER).await;
    window.reads("trouble", "is not there", |t| t.contains("is not there")).await;
    window.picture("import-1-refused").await;
    println!("So is a link to no file.");
    window.run("document.querySelector('[data-test=import-path]').select()", Vec::new()).await;
    window.type_into("import-path", "https://github.com/o/r").await;
    window.press(ENTER).await;
    window.reads("trouble", "no link to a schedule", |t| t.contains("is no link to a")).await;
    window.run("document.querySelector('[data-test=import-path]').select()", Vec::new()).await;
    window.type_into("import-path", &file.display().to_string()).await;
    window.press(ENTER).await;
    window.find("review-row").await;

    println!("Each doubt stands there with its line.");
    let rows = window.texts("review-row").await;
    let reads = |name: &str, words: &[&str]| {
        let row = rows.iter().find(|row| row.contains(name)).unwrap_or_else(|| panic!("{rows:#?}"));
        for words in words {
            assert!(row.contains(words), "\"{words}\" is missing in {row}");
        }
    };
    reads("Docs deadline", &["line 12", "Doubtful", "NZDT"]);
    reads("Blog freeze", &["line 13", "Doubtful", "Wednesday"]);
    reads("Office hours", &["line 14", "Doubtful", "PDT", "NZDT"]);
    reads("Practice Summit", &["line 15", "Recognised", "9 to 12 Nov"]);
    reads("Code Freeze", &["line 16", "Recognised", "01:00", "NZDT", "Fri 20 Nov"]);
    reads("Docs Freeze", &["line 17", "Doubtful"]);
    reads("Retrospective", &["line 18", "Doubtful", "TBD"]);
    times_have_zones(&window, "the review").await;
    window.picture("import-2-review").await;

    println!("Cancel loses nothing.");
    window.press(ESCAPE).await;
    window.find("deadline-list").await;
    assert_eq!(window.texts("deadline-row").await, before);

    println!("The file itself can be chosen.");
    window.click("import").await;
    window.type_into("import-file", &file.display().to_string()).await;
    window.find("review-row").await;
    assert_eq!(window.texts("review-row").await, rows);
    let head = window.run("return document.getElementById('im-head').innerText", Vec::new()).await;
    assert!(head.as_str().unwrap().contains("Review: README.md"), "{head}");
    window.press(ESCAPE).await;
    window.find("deadline-list").await;

    println!("Nothing given is said, and what was pasted stays for another try.");
    window.click("import").await;
    window.find("import-path").await;
    window.click("read").await;
    window.reads("trouble", "what to give", |t| t.contains("paste its text")).await;
    window.paste_into("import-text", README).await;
    window.click("read").await;
    window.find("review-row").await;
    window.click("another").await;
    until("the pasted text", || async {
        (window.value("import-text").await == README).then_some(())
    })
    .await;
    let active = window.run("return document.activeElement.dataset.test", Vec::new()).await;
    assert_eq!(active, json!("import-text"), "the keyboard is where one types on");

    println!("Correct one row by hand, leave one out, take it.");
    window.click("read").await;
    window.find("review-row").await;
    choose(&window, "Retrospective").await;
    window.press("e").await;
    window.find("edit-row").await;
    window.picture("import-3-edit").await;
    window.run("document.querySelector('[data-test=edit-when]').select()", Vec::new()).await;
    window.type_into("edit-when", "17:00 UTC Wednesday 16th December 2026").await;
    window.press(ENTER).await;
    window.reads("review-sum", "one by hand", |t| t.contains("1 corrected by hand")).await;
    choose(&window, "Practice Summit").await;
    window.press(ENTER).await;
    window.click("leave-out").await;
    window.reads("review-sum", "one left out", |t| t.contains("1 left out")).await;
    window.click("take").await;
    window.reads("source", "where it came from", |t| t.contains("pasted text")).await;
    let picture = window.attribute("cycle", "aria-pressed").await;
    assert_eq!(picture.as_deref(), Some("true"), "the picture shows what was chosen before");
    let rows = window.texts("deadline-row").await;
    let has = |words: &str| rows.iter().any(|row| row.contains(words));
    assert!(has("Retrospective") && has("Thu 17 Dec") && !has("Practice Summit"), "{rows:#?}");
    window.picture("import-4-taken").await;
    assert!(has("used: the earlier"), "both readings of a contradiction: {rows:#?}");
    times_have_zones(&window, "the list").await;

    println!("Where summary and timeline differ, the member chooses, and may take it back.");
    window.run("document.getElementById('draft').focus()", Vec::new()).await;
    choose(&window, "Docs Freeze").await;
    assert!(current(&window).await.unwrap().contains("Fri 4 Dec"), "the earlier");
    window.reads("deadline-pane", "its date", |p| p.contains("Wed 2 Dec is over")).await;
    window.reads("deadline-pane", "the earlier", |p| p.contains("Using the earlier")).await;
    picture_in_both(&window, "place-1-asked").await;
    window.click("place-timeline").await;
    let chosen = |p: &str| p.contains("Using the timeline, as you chose");
    window.reads("deadline-pane", "the choice", chosen).await;
    let rows = window.texts("deadline-row").await;
    let row = rows.iter().find(|row| row.contains("Docs Freeze")).unwrap();
    assert!(row.contains("Fri 11 Dec") && row.contains("You chose the date"), "{row}");
    times_have_zones(&window, "the choice").await;
    picture_in_both(&window, "place-2-chosen").await;
    window.run("document.querySelector('[data-test=place-]').focus()", Vec::new()).await;
    window.press(ENTER).await;
    window.reads("deadline-pane", "the earlier", |p| p.contains("Using the earlier")).await;
    window.find("place-summary").await;

    println!("The practice team's own schedule can be had back.");
    window.press("i").await;
    window.click("practice").await;
    window.reads("review-sum", "its rows", |t| t.starts_with("31 rows to take")).await;
    window.click("take").await;
    window.reads("source", "where it came from", |t| t.contains("the practice team")).await;
    window.close(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deadlines_look_right_in_every_size_in_the_built_window() {
    let world = World::at(monday(), "Pacific/Auckland").await;
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    window.click("nav-deadlines").await;
    window.find("deadline-row").await;
    window.run("document.getElementById('draft').focus()", Vec::new()).await;
    choose(&window, "Code Freeze and Test Freeze").await;
    for theme in ["dark", "light"] {
        let script = "document.documentElement.dataset.theme = arguments[0]";
        window.run(script, vec![json!(theme)]).await;
        for (width, height) in [(1280, 800), (900, 640), (720, 480)] {
            window.resize(width, height).await;
            window.picture(&format!("deadlines-{width}x{height}-{theme}")).await;
            let wide = "return document.documentElement.scrollWidth - innerWidth";
            assert_eq!(window.run(wide, Vec::new()).await, json!(0), "{width}: it must not scroll");
        }
        // Narrow: the pane opens under its row, and Esc closes it.
        window.press(ENTER).await;
        let under = "return document.querySelector('.dr.on > .under')?.clientHeight ?? 0";
        assert!(window.run(under, Vec::new()).await.as_i64().unwrap() > 100);
        window.picture(&format!("deadlines-under-{theme}")).await;
        window.press(ESCAPE).await;
        assert_eq!(window.run(under, Vec::new()).await, json!(0));
        window.resize(1280, 800).await;
        window.click("cycle").await;
        window.picture(&format!("deadlines-cycle-{theme}")).await;
        window.click("weeks").await;
        window.run("document.querySelector('.dr.on').focus()", Vec::new()).await;
    }
    println!("Filters and keys.");
    window.click("*mine").await;
    let mine = window.texts("deadline-row").await;
    window.click("*all").await;
    let all = window.texts("deadline-row").await;
    assert!(!mine.is_empty() && mine.len() < all.len(), "{} of {}", mine.len(), all.len());
    window.run("document.getElementById('draft').focus()", Vec::new()).await;
    window.press(END).await;
    assert_eq!(current(&window).await, all.last().cloned());
    window.press(HOME).await;
    assert_eq!(current(&window).await, all.first().cloned());
    window.press(DOWN).await;
    assert_eq!(current(&window).await.as_ref(), all.get(1));

    println!("Bells.");
    choose(&window, "Code Freeze and Test Freeze").await;
    let before = current(&window).await.unwrap();
    let is_off = |row: &str| row.trim_end().ends_with("off");
    for wanted in [!is_off(&before), is_off(&before)] {
        window.press("b").await;
        until("the bell", || async {
            let row = current(&window).await?;
            (is_off(&row) == wanted).then_some(())
        })
        .await;
    }

    println!("Another zone, and back.");
    window.click("zone").await;
    window.type_into("zone-name", "tok").await;
    window.reads("zone-list", "Asia/Tokyo", |list| list.contains("Asia/Tokyo")).await;
    window.picture("zone-dialog").await;
    window.press(ENTER).await;
    let in_zone = |letters: &'static str| {
        let window = &window;
        move || async move {
            let rows = window.texts("deadline-row").await;
            rows.iter().any(|row| row.contains(letters)).then_some(())
        }
    };
    until("times in Tokyo", in_zone("JST")).await;
    times_have_zones(&window, "Tokyo").await;
    window.click("zone").await;
    window.type_into("zone-name", "Middle Earth").await;
    window.press(ENTER).await;
    window.reads("trouble", "what is no zone", |words| words.contains("Middle Earth")).await;
    window.click("zone-system").await;
    until("times at home", in_zone("NZDT")).await;
    window.close(&world).await;
}

/// Members for whom clocks change, the Monday of the week before, what is said of it, and the
/// updates' cut-off (always Monday 23:59 UTC) as they read it before and after.
const CLOCK_CHANGES: [(&str, &str, &str, &str, &str); 4] = [
    ("Europe/Berlin", "2026-10-19T10:00:00Z", "Sunday 25 Oct in Berlin", "01:59 CEST", "00:59 CET"),
    // A week later than in Europe.
    ("America/New_York", "2026-10-26T10:00:00Z", "Sunday 1 Nov in", "19:59 EDT", "18:59 EST"),
    ("Europe/Berlin", "2027-03-22T10:00:00Z", "Sunday 28 Mar in Berlin", "00:59 CET", "01:59 CEST"),
    ("Pacific/Auckland", "2027-03-29T10:00:00Z", "Sunday 4 Apr in", "12:59 NZDT", "11:59 NZST"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_clocks_is_said_before_and_right_after_in_the_built_window() {
    for (zone, week_before, said, old, new) in CLOCK_CHANGES {
        println!("{zone}, {said}");
        let before: DateTime<Utc> = week_before.parse().unwrap();
        let world = World::at(before, zone).await;
        let window = Window::open(&world, &[]).await;
        window.try_practice().await;
        window.click("nav-deadlines").await;
        let due = |clock: &'static str| {
            let (clock, zone) = clock.split_once(' ').unwrap();
            move |row: &String| {
                row.contains("Weekly updates due") && row.contains(clock) && row.contains(zone)
            }
        };
        window.find("deadline-row").await;
        assert!(window.texts("deadline-row").await.iter().any(due(old)), "{old}");
        let notice = window.reads("clock-change", said, |words| words.contains(said)).await;
        assert!(notice.contains(new) && notice.contains(old), "{notice}");
        times_have_zones(&window, zone).await;
        window.close(&world).await;

        // On the day after the change, with the reminders of that evening.
        let shown = world.bus.notifications().len();
        world.set_clock(before + chrono::Duration::days(7));
        let window = Window::open(&world, &[]).await;
        window.find("deadline-row").await;
        window.click("nav-deadlines").await;
        until("the new hour", || async {
            window.texts("deadline-row").await.iter().any(due(new)).then_some(())
        })
        .await;
        times_have_zones(&window, zone).await;
        window.close(&world).await;
        world.set_clock(before + chrono::Duration::minutes(7 * 24 * 60 + 10 * 60 + 5));
        let patience = std::time::Duration::from_secs(90);
        let reminder = support::until_within(patience, "a reminder", || async {
            let shown = world.bus.notifications().into_iter().skip(shown);
            // What was missed meanwhile may come with it, in one digest.
            shown.map(|n| format!("{} / {}", n.summary, n.body)).find(|n| n.contains("due"))
        })
        .await;
        println!("  {}", reminder.replace('\n', " / "));
        assert!(reminder.contains(new) && !reminder.contains(old), "{reminder}");
    }
}

/// Leaves a picture in each theme.
async fn picture_in_both(window: &Window, name: &str) {
    for theme in ["dark", "light"] {
        let script = "document.documentElement.dataset.theme = arguments[0]";
        window.run(script, vec![json!(theme)]).await;
        window.picture(&format!("{name}-{theme}")).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_that_cannot_be_loaded_says_so_and_comes_when_tried_again_in_the_built_window() {
    let world = World::at(monday(), "Pacific/Auckland").await;
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    window.find("nav-deadlines").await;
    let cut = "window.real = window.fetch; window.fetch = (what, ...more) =>\
               String(what).endsWith('.wasm') ? Promise.reject(new Error('cut')) : real(what, ...more)";
    window.run(cut, Vec::new()).await;
    let says_so = async || {
        window.click("nav-deadlines").await;
        let said = "This part of the window could not be loaded.";
        window.reads("not-loaded", said, |words| words.contains(said)).await;
    };
    says_so().await;
    window.picture("screen-not-loaded").await;
    println!("The draft is there as before.");
    window.click("nav-week").await;
    window.type_into("field-1", "Written meanwhile.").await;
    says_so().await;

    // What was cut off is in the console, as it should be.
    window.run("window.fetch = window.real; window.__meridian_errors.length = 0", Vec::new()).await;
    window.click("load-again").await;
    window.find("deadline-row").await;
    assert!(!window.has("not-loaded").await, "the sentence goes");
    window.close(&world).await;
}
