//! A schedule's file is dropped on the first screen, and one where none is taken; then the only team is removed
//! from the settings, the first run is there again, and one press brings the team back with every word. Removed
//! once more, it is deleted for good, in a second step.

use super::support::{World, daemons, until, window::Window};
use chrono::{DateTime, TimeZone as _, Utc};
use serde_json::{Value, json};

const ESCAPE: &str = "\u{e00c}";

fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 10, 26, 1, 2, 0).unwrap()
}

/// Invented.
const PLAN: &str = "\
# Orchard v2.4

| What | Who | When | Week |
|---|---|---|---|
| Begin Code Freeze | ALL | 12:00 UTC Wednesday 18th November 2026 | week 11 |
";

/// Drops a file on the window, as the shell tells of it once it has read it.
async fn drop_file(window: &Window, name: &str, text: &str, refused: &str) {
    let payload = json!({ "name": name, "text": text, "refused": refused });
    hand_over(window, payload).await;
}

async fn hand_over(window: &Window, payload: Value) {
    let script = "return window.__meridian_dropped({ payload: arguments[0] }).then(() => true)";
    window.run(script, vec![payload]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_only_team_is_removed_and_brought_back_in_the_built_window() {
    let world = World::at(monday(), "Pacific/Auckland").await;
    let _keyring = daemons::keyring(world.bus.address(), &world.path("home"));
    let window = Window::open(&world, &[]).await;
    window.find("first-run-deadlines").await;
    assert!(!window.has("rm-removed").await, "nothing was removed yet");

    println!("A file is dropped on the doors: the first that is none, then a schedule.");
    let refused = "photo.png is no UTF-8 text; save it as that, and drop it again.";
    drop_file(&window, "photo.png", "", refused).await;
    window.reads("drop-said", "why it is not taken", |t| t == refused).await;
    window.picture("removing-1-dropped").await;
    drop_file(&window, "plan.md", PLAN, "").await;
    window.reads("su-schedule", "what is read in it", |t| t.contains("Code Freeze")).await;
    window.press(ESCAPE).await;
    window.find("su-page").await;
    window.press(ESCAPE).await;

    println!("Where two places take one, the pointer says which, then the keyboard.");
    window.click("first-run-deadlines").await;
    window.click("first-run-go").await;
    window.find("su-page").await;
    let two = "const other = document.createElement('div');
        other.innerHTML = '<button id=\"beside\">Beside</button><input type=\"file\" id=\"other\">';
        other.style = 'position: fixed; left: 0; top: 0; width: 50%; height: 50%; z-index: 9';
        document.body.append(other)";
    window.run(two, Vec::new()).await;
    let taken = "const other = document.getElementById('other');
        const name = other.dropped?.name ?? null;
        delete other.dropped;
        return name";
    let plan = |x: f64| json!({ "name": "plan.md", "text": PLAN, "refused": "", "x": x, "y": 0.1 });
    hand_over(&window, plan(0.1)).await;
    assert_eq!(window.run(taken, Vec::new()).await, "plan.md", "it is under the pointer");
    window.run("document.getElementById('beside').focus()", Vec::new()).await;
    drop_file(&window, "plan.md", PLAN, "").await;
    assert_eq!(window.run(taken, Vec::new()).await, "plan.md", "the keyboard is beside it");
    window.run("document.getElementById('other').parentElement.remove()", Vec::new()).await;
    window.press(ESCAPE).await;

    println!("The practice team, a text, and the question what goes and what stays.");
    window.try_practice().await;
    window.find("field-1").await;
    window.type_into("field-1", "Every word of it.").await;
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;
    drop_file(&window, "plan.md", PLAN, "").await;
    let none = "No file is taken here, so plan.md was not read.";
    window.reads("drop-said", "that none is taken here", |t| t.starts_with(none)).await;
    window.picture("removing-1-no-place").await;
    window.press(ESCAPE).await;
    assert!(!window.has("drop-said").await, "it goes with the next press");
    window.click("nav-settings").await;
    window.click("st-team").await;
    window.click("rm-open").await;
    window.reads("rm-goes", "what goes", |t| t.contains("no reminder rings")).await;
    window.reads("rm-stays", "what stays", |t| t.contains("on this laptop, out of sight")).await;
    window.reads("rm-unposted", "the draft", |t| t.ends_with("not posted")).await;
    window.picture("removing-2-asked").await;
    window.click("rm-no").await;
    window.click("rm-open").await;
    window.click("rm-yes").await;

    println!("The first run, from which it comes back.");
    window.find("first-run-deadlines").await;
    window.reads("rm-removed", "what was removed", |t| t.contains("one text of it is kept")).await;
    window.picture("removing-3-first-run").await;
    window.click("rm-back-1").await;
    let back = || async {
        let text = window.value("field-1").await;
        text.contains("Every word of it.").then_some(())
    };
    until("the text to be back", back).await;
    window.picture("removing-4-back").await;

    println!("Removed once more, and deleted for good in a second step.");
    window.click("nav-settings").await;
    window.click("st-team").await;
    window.click("rm-open").await;
    window.click("rm-yes").await;
    window.find("first-run-deadlines").await;
    window.click("rm-forget-1").await;
    window.reads("rm-goes", "what is deleted", |t| t.ends_with("It cannot be brought back.")).await;
    window.picture("removing-5-for-good").await;
    window.click("rm-no").await;
    window.find("rm-back-1").await;
    window.click("rm-forget-1").await;
    window.click("rm-yes").await;
    window.reads("rm-said", "that it is gone", |t| t.ends_with("for good.")).await;
    assert!(!window.has("rm-removed").await, "nothing is left to bring back");
    window.has_no_errors().await;
    window.close(&world).await;
}
