//! Pictures of every screen of the built window, small, usual and with text of twice its size, light
//! and dark; and a look through each for words that cannot be read whole.
//!
//! Started by `cargo xtask pictures`: it takes minutes, and what looks good only a person can say.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "a long walk says where it is")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

#[path = "pictures/board.rs"]
mod board;
#[path = "pictures/give.rs"]
mod give;
#[path = "support/lists.rs"]
mod lists;
#[path = "pictures/outbox.rs"]
mod outbox;
#[path = "pictures/real.rs"]
mod real;
mod settings_pictures;
mod support;

use chrono::{DateTime, TimeZone as _, Utc};
use lists::choose;
use serde_json::{Value, json};
use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
    time::Duration,
};
use support::{
    World,
    everywhere::{self, Eye},
    programs, until, until_within,
    window::Window,
};

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const CONTROL: char = '\u{e009}';

/// How long sending and reading back may take.
const SENT: Duration = Duration::from_secs(120);

/// Says what a person cannot read whole, a line each.
const CLIPPED: &str = include_str!("support/clipped.js");

/// Below this width of the page, one pane is shown at a time.
const NARROW: u32 = 900;

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
| Code Freeze | Branch Manager | Wednesday 18th November 2026 (AoE) | week 11 |\n\
| Docs Freeze | Docs Lead | Wednesday 9th December 2026 (AoE) | week 14 |\n\
| Retrospective | Lead | TBD | week 16 |\n";

/// A text that asks for everything that can be asked: a name, a command, what was not filled in.
const TROUBLE: &str = "TODO: count the flakes. @practice/release-leads please look.\n/close\n";

/// Monday afternoon in Auckland, an hour after the round's issue opened.
fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 10, 26, 1, 2, 0).unwrap()
}

/// Where the pictures of one size of text go, and what was found.
struct Album {
    text: u32,
    sizes: &'static [(u32, u32)],
    count: usize,
    found: Vec<String>,
}

/// What a picture is of: the page from its top, what stands beside the draft, or the chosen row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Page,
    Beside,
    Chosen,
}

impl Album {
    fn new(text: u32, first: usize) -> Self {
        let sizes: &[_] = if text == 100 { &[(720, 480), (1100, 720)] } else { &[(1366, 768)] };
        Self { text, sizes, count: first, found: Vec::new() }
    }

    fn folder(&self, width: u32, height: u32, theme: &str) -> PathBuf {
        let text = if self.text == 100 { String::new() } else { format!("-text-{}", self.text) };
        album().join(format!("{width}x{height}{text}-{theme}"))
    }

    /// Pictures of what the window shows, from the top and from the end where it is longer.
    async fn take(&mut self, window: &Window, screen: &str, of: Of) {
        println!("{screen}, text {} %", self.text);
        self.count += 1;
        let name = format!("{:02}-{screen}", self.count);
        for &(width, height) in self.sizes {
            window.resize_at(width, height, self.text).await;
            let turn = of == Of::Beside && width * 100 / self.text <= NARROW;
            if turn {
                window.run(TURN, Vec::new()).await;
            }
            scroll(window, 0).await;
            for line in look(window).await {
                let size = format!("{width} x {height}, text {} %", self.text);
                self.found.push(format!("{screen}, {size}: {line}"));
            }
            for at in [0, 1] {
                if at == 1 && !scroll(window, 1).await {
                    continue;
                }
                if of == Of::Chosen && at == 0 {
                    let show = "document.querySelector('[aria-current=true]')?.scrollIntoView()";
                    window.run(show, Vec::new()).await;
                }
                for theme in ["light", "dark"] {
                    let wear = "document.documentElement.dataset.theme = arguments[0]";
                    window.run(wear, vec![json!(theme)]).await;
                    let part = if at == 1 { "b" } else { "a" };
                    let folder = self.folder(width, height, theme);
                    window.picture_in(&folder, &format!("{name}-{part}")).await;
                }
            }
            scroll(window, 0).await;
            if turn {
                window.run(TURN, Vec::new()).await;
            }
        }
    }

    /// One of the walk through everything, in the smallest and the widest window.
    fn of_everything(text: u32) -> Self {
        let sizes: &[_] = if text == 100 { &[(720, 480), (1600, 1000)] } else { &[(1366, 768)] };
        Self { sizes, ..Self::new(text, 100) }
    }

    /// Writes down what was found; says whether that is nothing.
    fn close(self) -> bool {
        let mut file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(album().join("clipped.txt"))
            .unwrap();
        for line in &self.found {
            println!("clipped: {line}");
            writeln!(file, "{line}").unwrap();
        }
        self.found.is_empty()
    }
}

impl Eye for Album {
    async fn at(&mut self, window: &Window, place: &str) {
        self.take(window, &place.replace([' ', ',', '\''], "-"), Of::Page).await;
    }
}

/// Turns to the pane beside the draft and back, in a window that shows one of them.
const TURN: &str = "[...document.querySelectorAll('.tabs .only-narrow')]\
    .find((button) => button.checkVisibility())?.click()";

/// Where the pictures go.
fn album() -> PathBuf {
    let named = env::var_os("MERIDIAN_PICTURES").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| programs().parent().unwrap().join("pictures"));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Brings every pane to its beginning (0) or its end (1); says whether one moved.
async fn scroll(window: &Window, to: u32) -> bool {
    let script = "let moved = false;\
        for (const pane of document.querySelectorAll('body *')) {\
          if (!/auto|scroll/.test(getComputedStyle(pane).overflowY) || pane.matches('pre')) continue;\
          const before = pane.scrollTop;\
          pane.scrollTop = arguments[0] ? pane.scrollHeight : 0;\
          moved ||= Math.abs(pane.scrollTop - before) > 8;\
        }\
        return moved";
    window.run(script, vec![json!(to)]).await == json!(true)
}

/// What a person cannot read whole.
async fn look(window: &Window) -> Vec<String> {
    let lines: Value = window.run(CLIPPED, Vec::new()).await;
    serde_json::from_value(lines).unwrap()
}

/// A schedule in a file that the window is given.
async fn review(window: &Window, file: &Path) {
    window.run("document.querySelector('[data-test=import-path]').select()", Vec::new()).await;
    window.type_into("import-path", &file.display().to_string()).await;
    window.press(ENTER).await;
    window.find("review-row").await;
}

/// Presses a button. Not with the driver's mouse, which misses where text is larger than usual.
async fn click(window: &Window, name: &str) {
    is_there(window, name).await;
    let script = "document.querySelector(`[data-test=\"${arguments[0]}\"]`).click()";
    window.run(script, vec![json!(name)]).await;
}

/// Waits for an element, be it visible or not: a small window hides some, and they do the same.
async fn is_there(window: &Window, name: &str) {
    until(name, || async { window.has(name).await.then_some(()) }).await;
}

/// Puts a text into a field, as from the clipboard.
async fn paste(window: &Window, field: &str, text: &str) {
    window.find(field).await;
    let script = "document.querySelector(`[data-test=\"${arguments[0]}\"]`).focus();\
                  document.execCommand('insertText', false, arguments[1])";
    window.run(script, vec![json!(field), json!(text)]).await;
}

async fn is_saved(window: &Window) {
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;
}

/// Empties a field.
async fn empty(window: &Window, field: &str) {
    let script = "document.querySelector(`[data-test=\"${arguments[0]}\"]`).select()";
    window.run(script, vec![json!(field)]).await;
    window.type_into(field, "\u{e003}").await;
}

/// With the practice team: first run, this week, deadlines, import, the dialogs.
async fn practice(text: u32) -> bool {
    let world = World::at(monday(), "Pacific/Auckland").await;
    world.set_text_scale(text);
    let file = world.path("home").join("README.md");
    fs::write(&file, README).unwrap();
    let mut album = Album::new(text, 0);
    let window = Window::open(&world, &[]).await;

    window.find("first-run-practice").await;
    album.take(&window, "first-run", Of::Page).await;
    click(&window, "first-run-connect").await;
    album.take(&window, "first-run-connect", Of::Page).await;
    click(&window, "first-run-go").await;
    window.type_into("su-page", "https://gist.github.com/someone/0123456789abcdef").await;
    click(&window, "first-run-go").await;
    window.find("trouble").await;
    album.take(&window, "team-link-refused", Of::Page).await;
    click(&window, "back").await;
    click(&window, "first-run-practice").await;
    click(&window, "first-run-go").await;
    week(&world, &window, &mut album).await;
    deadlines(&window, &mut album).await;
    import(&window, &file, &mut album).await;
    dialogs(&window, &mut album).await;
    board::after_the_cut_off(&world, &window, &mut album).await;
    teams(&window, &mut album).await;
    window.close(&world).await;
    album.close()
}

async fn week(world: &World, window: &Window, album: &mut Album) {
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    is_there(window, "preview").await;
    album.take(window, "week-empty", Of::Page).await;
    click(window, "health-green").await;
    paste(window, "field-1", TEXT).await;
    is_saved(window).await;
    album.take(window, "week-fields", Of::Page).await;
    album.take(window, "week-preview", Of::Beside).await;
    // The tab lies in the pane that a small window hides.
    window.run("document.getElementById('tab-issue').click()", Vec::new()).await;
    // Colleagues have posted by Tuesday morning.
    world.set_clock(Utc.with_ymd_and_hms(2026, 10, 26, 20, 2, 0).unwrap());
    let posted = || async {
        window
            .run("document.querySelector('[data-test=truth-network]')?.click()", Vec::new())
            .await;
        (window.texts("update").await.len() > 3).then_some(())
    };
    until_within(SENT, "colleagues' updates", posted).await;
    album.take(window, "week-issue", Of::Beside).await;
    window.run("document.getElementById('tab-preview').click()", Vec::new()).await;
    click(window, "markdown").await;
    album.take(window, "week-whole", Of::Page).await;
    click(window, "markdown").await;

    paste(window, "field-2", TROUBLE).await;
    until("the problems", || async { window.has("problem").await.then_some(()) }).await;
    album.take(window, "week-problems", Of::Page).await;
    empty(window, "field-2").await;
    until("none", || async { (!window.has("problem").await).then_some(()) }).await;
    paste(window, "field-2", "/close\n").await;
    until("what is to confirm", || async { window.has("problem").await.then_some(()) }).await;
    album.take(window, "week-to-confirm", Of::Page).await;
    empty(window, "field-2").await;
    until("none", || async { (!window.has("problem").await).then_some(()) }).await;

    click(window, "practice-network").await;
    window.reads("truth-network", "that it is offline", |t| t.starts_with("Offline since")).await;
    album.take(window, "week-offline", Of::Page).await;
    is_saved(window).await;
    click(window, "post").await;
    window.find("first-post").await;
    album.take(window, "week-first-post", Of::Page).await;
    click(window, "care-go").await;
    until("the queued text", || async { window.has("pending").await.then_some(()) }).await;
    window.find("cancel-sending").await;
    album.take(window, "week-queued", Of::Page).await;
    outbox::waiting(window, album).await;
    click(window, "practice-network").await;
    let matches = |t: &str| t.starts_with("On GitHub, matches");
    window.reads_within(SENT, "truth-github", "On GitHub, matches", matches).await;
    album.take(window, "week-posted", Of::Page).await;
    outbox::done(window, album).await;
    window.type_into("field-1", " And one more.").await;
    is_saved(window).await;
    album.take(window, "week-changed-since", Of::Page).await;
}

async fn deadlines(window: &Window, album: &mut Album) {
    click(window, "nav-deadlines").await;
    window.find("deadline-row").await;
    album.take(window, "deadlines", Of::Page).await;
    window.run("document.getElementById('draft').focus()", Vec::new()).await;
    choose(window, "Code Freeze and Test Freeze").await;
    window.press(ENTER).await;
    album.take(window, "deadlines-open", Of::Chosen).await;
    window.press(ESCAPE).await;
    click(window, "cycle").await;
    album.take(window, "deadlines-cycle", Of::Page).await;
    click(window, "weeks").await;
    window.run("document.querySelector('[data-do=\"*mine\"]').click()", Vec::new()).await;
    album.take(window, "deadlines-mine", Of::Page).await;
    window.run("document.querySelector('[data-do=\"*all\"]').click()", Vec::new()).await;
    window.run("document.getElementById('draft').focus()", Vec::new()).await;
    window.press("e").await;
    window.find("exported").await;
    album.take(window, "deadlines-exported", Of::Page).await;
    click(window, "said").await;
}

async fn import(window: &Window, file: &Path, album: &mut Album) {
    window.run("document.getElementById('draft').focus()", Vec::new()).await;
    window.press("i").await;
    window.find("import-path").await;
    album.take(window, "import", Of::Page).await;
    window.type_into("import-path", "/nowhere/README.md").await;
    window.press(ENTER).await;
    window.find("trouble").await;
    album.take(window, "import-refused", Of::Page).await;
    review(window, file).await;
    album.take(window, "import-review", Of::Page).await;
    choose(window, "Docs deadline").await;
    window.press("e").await;
    window.find("edit-row").await;
    album.take(window, "import-edit", Of::Page).await;
    window.press(ESCAPE).await;
    click(window, "take").await;
    let taken = |row: &String| row.contains("Retrospective");
    until("the schedule that was taken", || async {
        window.texts("deadline-row").await.iter().any(taken).then_some(())
    })
    .await;
    window.run("document.getElementById('draft').focus()", Vec::new()).await;
    choose(window, "Docs Freeze").await;
    window.press(ENTER).await;
    album.take(window, "deadlines-imported", Of::Chosen).await;
    window.press(ESCAPE).await;
}

async fn dialogs(window: &Window, album: &mut Album) {
    click(window, "nav-hours").await;
    window.find("quiet-from").await;
    album.take(window, "hours", Of::Page).await;
    window.type_into("meeting-name", "Burndown").await;
    window.type_into("meeting-time", "14:30").await;
    window.type_into("zone-name", "los ang").await;
    window.reads("zone-list", "the zone", |list| list.contains("America/Los_Angeles")).await;
    window.press(ENTER).await;
    window.find("meeting").await;
    album.take(window, "hours-meeting", Of::Page).await;
    window.press(ESCAPE).await;
    click(window, "zone").await;
    window.type_into("zone-name", "tok").await;
    window.reads("zone-list", "the zone", |list| list.contains("Asia/Tokyo")).await;
    album.take(window, "zone", Of::Page).await;
    window.press(ENTER).await;
    until("the list in Tokyo", || async {
        window.texts("deadline-row").await.iter().any(|row| row.contains("JST")).then_some(())
    })
    .await;
    album.take(window, "deadlines-elsewhere", Of::Page).await;
    click(window, "nav-week").await;
    window.find("field-1").await;
    album.take(window, "week-elsewhere", Of::Page).await;
    click(window, "shortcuts").await;
    album.take(window, "shortcuts", Of::Page).await;
    window.press(ESCAPE).await;
}

/// Another team beside the practice team, at an address where nobody answers.
async fn teams(window: &Window, album: &mut Album) {
    click(window, "teams").await;
    window.find("team-row").await;
    album.take(window, "teams", Of::Page).await;
    click(window, "first-run-connect").await;
    click(window, "first-run-go").await;
    paste(window, "su-text", README).await;
    window.run("document.querySelector('details').open = true", Vec::new()).await;
    window.type_into("su-page", "tallship/rigging").await;
    window.type_into("su-api", "http://127.0.0.1:1").await;
    album.take(window, "team-link", Of::Page).await;
    click(window, "first-run-go").await;
    window.find("su-schedule").await;
    album.take(window, "team-found", Of::Page).await;
    click(window, "first-run-go").await;
    window.find("ac-paste").await;
    album.take(window, "team-ready", Of::Page).await;
    click(window, "first-run-go").await;
    window.find("sign-in").await;
    album.take(window, "week-not-signed-in", Of::Page).await;
}

/// Every screen and dialog of the practice team, as `tests/accessible_window.rs` walks through them.
async fn everything(text: u32) -> bool {
    let world = World::at(monday(), "Pacific/Auckland").await;
    world.set_text_scale(text);
    let mut album = Album::of_everything(text);
    let window = Window::open(&world, &[]).await;
    everywhere::practice(&world, &window, &mut album).await;
    window.close(&world).await;
    album.close()
}

/// An update with what GitHub draws in a way of its own.
const TEXT: &str = "master-blocking: 1 failing, 2 flaky. See `report.md`.\n\n\
                    > [!WARNING]\n> Two of the three are new.";

/// Runs a program to its good end.
fn done(command: &mut std::process::Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "`cargo xtask pictures` takes them"]
async fn every_word_can_be_read_in_every_size() {
    assert!(practice(100).await, "some words cannot be read");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "`cargo xtask pictures` takes them"]
async fn every_word_can_be_read_at_twice_its_size() {
    assert!(practice(200).await, "some words cannot be read");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "`cargo xtask pictures` takes them"]
async fn every_word_of_every_dialog_can_be_read() {
    assert!(everything(100).await, "some words cannot be read");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "`cargo xtask pictures` takes them"]
async fn every_word_of_every_dialog_can_be_read_at_twice_its_size() {
    assert!(everything(200).await, "some words cannot be read");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "`cargo xtask pictures` takes them"]
async fn every_word_of_a_real_team_can_be_read() {
    let (usual, large) = (real::team(100).await, real::team(200).await);
    assert!(usual && large, "some words cannot be read");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "`cargo xtask pictures` takes them"]
async fn every_word_of_giving_to_the_lead_can_be_read() {
    let (usual, large) = (give::giving(100).await, give::giving(200).await);
    assert!(usual && large, "some words cannot be read");
}
