//! The member's own time in the built window: their hours, the team's meetings, and their calendar
//! as a file.

use super::{
    lists::times_have_zones,
    support::{World, until, window::Window},
};
use chrono::{DateTime, TimeZone as _, Utc};
use serde_json::json;
use std::{fs, path::Path};

const CONTROL: char = '\u{e009}';
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 10, 26, 1, 2, 0).unwrap()
}

async fn deadlines(world: &World) -> Window {
    let window = Window::open(world, &[]).await;
    window.try_practice().await;
    window.click("nav-deadlines").await;
    window.find("deadline-row").await;
    window
}

/// Leaves pictures in both themes and three sizes.
async fn pictures(window: &Window, name: &str) {
    for theme in ["dark", "light"] {
        let script = "document.documentElement.dataset.theme = arguments[0]";
        window.run(script, vec![json!(theme)]).await;
        for (width, height) in [(720, 480), (1280, 800)] {
            window.resize(width, height).await;
            window.picture(&format!("{name}-{width}-{theme}")).await;
            let wide = "return document.documentElement.scrollWidth - innerWidth";
            assert_eq!(window.run(wide, Vec::new()).await, json!(0), "{width}: it must not scroll");
        }
    }
}

/// The calendars in a folder.
fn calendars(folder: &Path) -> Vec<String> {
    let all = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    all.filter(|path| path.extension().is_some_and(|ending| ending == "ics"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calendar_lies_where_the_window_says_in_the_built_window() {
    let world = World::at(monday(), "Pacific/Auckland").await;
    let downloads = world.path("home").join("Downloads");
    fs::create_dir(&downloads).unwrap();
    let named = "XDG_DOWNLOAD_DIR=\"$HOME/Downloads\"\n";
    fs::write(world.path("config").join("user-dirs.dirs"), named).unwrap();
    let window = deadlines(&world).await;

    println!("By the button.");
    window.click("export").await;
    let said = window.reads("exported", "where it lies", |t| t.contains("Downloads")).await;
    let first = calendars(&downloads);
    assert_eq!(first.len(), 1, "{said}");
    let count = first[0].matches("BEGIN:VEVENT").count();
    assert!(said.starts_with(&format!("{count} calendar entries are in ")), "{said}");
    assert!(first[0].contains("SUMMARY:Weekly update due"), "{}", first[0]);
    times_have_zones(&window, "the export").await;
    pictures(&window, "export").await;

    println!("It opens with what the desktop has for calendars.");
    window.click("open").await;
    let opened = until("the calendar opened", || async { world.opened().pop() }).await;
    assert!(
        opened.starts_with(downloads.to_str().unwrap()) && opened.ends_with(".ics"),
        "{opened}"
    );

    println!("By the key; nothing changed, so the file is the same.");
    window.click("said").await;
    assert!(!window.has("exported").await);
    window.press("e").await;
    window.find("exported").await;
    assert_eq!(calendars(&downloads), first);

    println!("What another program keeps under that name stays.");
    let file = fs::read_dir(&downloads).unwrap().next().unwrap().unwrap().path();
    fs::write(&file, "somebody's own").unwrap();
    window.press("e").await;
    window.reads("trouble", "not ours", |t| t.contains("was not made by Meridian")).await;
    assert_eq!(fs::read_to_string(&file).unwrap(), "somebody's own");
    window.picture("export-refused").await;
    window.close(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hours_and_meetings_count_at_once_in_the_built_window() {
    // The week before Europe's clocks change, and America's do not yet.
    let now: DateTime<Utc> = "2026-10-19T10:00:00Z".parse().unwrap();
    let world = World::at(now, "Europe/Berlin").await;
    let window = deadlines(&world).await;
    let row = |name: &'static str, words: &'static str| {
        let window = &window;
        move || async move {
            let rows = window.texts("deadline-row").await;
            let row = rows.iter().find(|row| row.contains(name))?.split_whitespace();
            row.collect::<Vec<_>>().join(" ").contains(words).then_some(())
        }
    };
    until("the usual quiet hours", row("updates due", "Send by Mon 19 Oct 22:00 CEST")).await;

    println!("A meeting, by keys.");
    window.press(&format!("{CONTROL}k")).await;
    window.find("palette-row").await;
    window.press("hours and meet").await;
    window.reads("palette-row", "the dialog", |row| row.contains("Hours and meetings")).await;
    window.press(ENTER).await;
    window.find("quiet-from").await;
    window.type_into("meeting-name", "Burndown").await;
    let choose = "document.querySelector('[data-test=meeting-day]').value = 'Wed'";
    window.run(choose, Vec::new()).await;
    window.type_into("meeting-time", "14:30").await;
    window.type_into("zone-name", "Middle Earth").await;
    window.press(ENTER).await;
    window.reads("trouble", "what is no zone", |t| t.contains("Middle_Earth")).await;
    window.run("document.querySelector('[data-test=zone-name]').select()", Vec::new()).await;
    window.type_into("zone-name", "los ang").await;
    window.reads("zone-list", "the zone", |list| list.contains("America/Los_Angeles")).await;
    window.picture("hours-zone").await;
    window.press(ENTER).await;
    let said = window.reads("meeting", "the meeting", |t| t.contains("Burndown")).await;
    assert!(said.contains("Wednesday 14:30 PDT (Los Angeles)"), "{said}");
    assert!(said.contains("for you Wed 21 Oct 23:30 CEST"), "{said}");
    assert!(said.contains("From next week Burndown is at 22:30 CET for you"), "{said}");
    assert_eq!(window.value("meeting-name").await, "", "ready for the next one");
    until("the meeting among the deadlines", row("Burndown", "23:30 CEST Wed 21 Oct")).await;
    let changes = window.texts("clock-change").await.join(" ");
    assert!(changes.contains("From next week Burndown is at 22:30 CET for you"), "{changes}");
    times_have_zones(&window, "the hours").await;
    pictures(&window, "hours").await;

    println!("Quiet hours.");
    window.run("document.querySelector('[data-test=quiet-from]').select()", Vec::new()).await;
    window.type_into("quiet-from", "25:00").await;
    window.press(ENTER).await;
    window.reads("trouble", "what is no time", |t| t.contains("25:00")).await;
    window.picture("hours-refused").await;
    window.run("document.querySelector('[data-test=quiet-from]').select()", Vec::new()).await;
    window.type_into("quiet-from", "20:00").await;
    window.press(ENTER).await;
    window.find("hours-said").await;
    until("the new quiet hours", row("updates due", "Send by Mon 19 Oct 20:00 CEST")).await;

    println!("A time for writing.");
    let choose = "const day = document.querySelector('[data-test=writing-day]');\
                  day.value = 'Mon'; day.dispatchEvent(new Event('change', { bubbles: true }))";
    window.run(choose, Vec::new()).await;
    assert_eq!(window.value("writing-time").await, "20:00", "a day alone has a time");
    window.run("document.querySelector('[data-test=writing-time]').select()", Vec::new()).await;
    window.type_into("writing-time", "20:15").await;
    window.press(ENTER).await;
    window.find("hours-said").await;

    println!("Two choices before the first is answered: both are kept.");
    let both = "const time = document.querySelector('[data-test=writing-time]');\
                time.value = '20:30'; time.dispatchEvent(new Event('change', { bubbles: true }));\
                document.querySelector('[data-test=day-0]').click()";
    window.run(both, Vec::new()).await;
    until("the day off", || async { (!works(&window, 0).await).then_some(()) }).await;

    println!("Working days; the last one stays.");
    for day in 1..5 {
        window.click(&format!("day-{day}")).await;
        if day < 4 {
            until("the day off", || async { (!works(&window, day).await).then_some(()) }).await;
        }
    }
    window.reads("trouble", "one day stays", |t| t.contains("at least one day")).await;
    assert!(works(&window, 4).await);

    println!("Removed, and put back.");
    window.click("drop-0").await;
    window.reads("hours-said", "what was removed", |t| t.contains("Burndown was removed")).await;
    assert!(!window.has("meeting").await);
    window.press(ENTER).await;
    window.reads("meeting", "the meeting", |t| t.contains("23:30 CEST")).await;
    window.press(ESCAPE).await;
    assert!(!open(&window).await, "Esc closes it");
    window.close(&world).await;

    println!("All of it is kept.");
    let window = Window::open(&world, &[]).await;
    window.find("deadline-row").await;
    window.click("nav-hours").await;
    assert_eq!(window.value("quiet-from").await, "20:00");
    assert_eq!(window.value("writing-day").await, "Mon");
    assert_eq!(window.value("writing-time").await, "20:30");
    assert!(!works(&window, 0).await && works(&window, 4).await);
    window.reads("meeting", "the meeting", |t| t.contains("for you Wed 21 Oct 23:30 CEST")).await;
    window.close(&world).await;
}

/// Whether a day, from Monday as 0, is a working day. Read at once: the days are drawn anew with
/// each answer.
async fn works(window: &Window, day: u32) -> bool {
    let script = "return document.getElementById(`do-day-${arguments[0]}`).ariaPressed";
    window.run(script, vec![json!(day)]).await == json!("true")
}

/// Whether the dialog is open.
async fn open(window: &Window) -> bool {
    window.run("return document.querySelector('dialog[open]') !== null", Vec::new()).await
        == json!(true)
}
