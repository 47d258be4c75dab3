//! Team in the built window: everybody's updates by section with the keyboard alone, all of one beside the
//! list or below its row, and what is said of a network that is away.

use super::AUCKLAND;
use crate::support::{World, until, window::Window};
use chrono::{TimeZone as _, Utc};
use serde_json::json;

const CONTROL: &str = "\u{e009}";
const DOWN: &str = "\u{e015}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

/// The row that has the keyboard.
const HERE: &str = "return document.activeElement?.dataset?.row ?? ''";

async fn row_with_keyboard(window: &Window) -> String {
    window.run(HERE, Vec::new()).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybodys_updates_are_read_by_section_in_the_built_window() {
    // Monday evening in UTC: most colleagues have posted, and the cut-off is ahead.
    let world = World::at(Utc.with_ymd_and_hms(2026, 10, 26, 20, 30, 0).unwrap(), AUCKLAND).await;
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;

    println!("Ctrl+3 leads there, and every row says who posted what.");
    window.press(&format!("{CONTROL}3")).await;
    window.reads("updates-summary", "how many have posted", |t| t.contains("posted")).await;
    window.reads("updates-when", "when it was read", |t| t.contains("Read ")).await;
    let rows = window.texts("update-row").await;
    let docs = rows.iter().find(|row| row.contains("Docs")).unwrap();
    assert!(docs.contains("Posted") && docs.contains("NZDT"), "{docs}");
    assert!(rows.iter().all(|row| !row.contains("Late")), "the cut-off is ahead: {rows:?}");
    let own = rows.iter().find(|row| row.contains("yours")).unwrap();
    assert!(own.contains("Release Signal"), "{own}");
    window.picture("team-1").await;

    println!("With the arrows from row to row, and all of it beside the list.");
    let first = window.run("return document.querySelector('[data-row]').id", Vec::new()).await;
    window.run("document.querySelector('[data-row]').focus()", Vec::new()).await;
    window.press(DOWN).await;
    until("the keyboard on the next row", || async {
        let here = row_with_keyboard(&window).await;
        (!here.is_empty() && json!(here) != first).then_some(())
    })
    .await;
    window.reads("update-pane", "one in full", |t| t.len() > 40).await;
    window.has_no_errors().await;

    println!("Where there is no room beside the list, Enter opens it below its row.");
    window.resize(720, 480).await;
    window.press(ENTER).await;
    let under = "return document.querySelector('.under')?.checkVisibility() ?? false";
    until("it below its row", || async {
        (window.run(under, Vec::new()).await == json!(true)).then_some(())
    })
    .await;
    window.picture("team-2-narrow").await;
    window.press(ESCAPE).await;
    until("it closed", || async {
        (window.run(under, Vec::new()).await == json!(false)).then_some(())
    })
    .await;
    window.resize(1100, 720).await;

    println!("Offline it says of when the rows are.");
    window.press(&format!("{CONTROL}1")).await;
    window.click("practice-network").await;
    window.reads("truth-network", "that it is offline", |t| t.starts_with("Offline since")).await;
    window.press(&format!("{CONTROL}3")).await;
    window.reads("updates-said", "that it is offline", |t| t.starts_with("Offline since")).await;
    assert!(!window.texts("update-row").await.is_empty(), "what was read stays");
    window.close(&world).await;
}
