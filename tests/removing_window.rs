//! A schedule's file is dropped on the first screen; then the only team is removed from the settings, the
//! first run is there again, and one press brings the team back with every word.

use super::support::{World, daemons, until, window::Window};
use chrono::{DateTime, TimeZone as _, Utc};
use serde_json::json;

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

    println!("The practice team, a text, and the question what goes and what stays.");
    window.try_practice().await;
    window.find("field-1").await;
    window.type_into("field-1", "Every word of it.").await;
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;
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
    window.has_no_errors().await;
    window.close(&world).await;
}
