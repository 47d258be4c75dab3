//! Settings and the palette in the built window, with keys alone.

use super::support::{World, daemons, until, window::Window};
use chrono::{DateTime, TimeZone as _, Utc};
use serde_json::json;

const CONTROL: char = '\u{e009}';
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const DOWN: &str = "\u{e015}";

fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 10, 26, 1, 2, 0).unwrap()
}

/// Waits until the keyboard is on what has this hook.
async fn has_keyboard(window: &Window, name: &str) {
    let script = "return document.activeElement?.dataset?.test ?? ''";
    until(name, || async { (window.run(script, Vec::new()).await == json!(name)).then_some(()) })
        .await;
}

/// Opens the palette and finds something in it.
async fn find(window: &Window, words: &str, what: &str) {
    window.press(&format!("{CONTROL}k")).await;
    has_keyboard(window, "palette-text").await;
    window.press(words).await;
    window.reads("palette-row", what, |row| row.contains(what)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_are_changed_and_everything_is_found_by_keys_in_the_built_window() {
    let world = World::at(monday(), "Pacific/Auckland").await;
    let keyring = daemons::keyring(world.bus.address(), &world.path("home"));
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    window.find("field-1").await;

    println!("Ctrl+, and the arrows.");
    window.press(&format!("{CONTROL},")).await;
    has_keyboard(&window, "st-account").await;
    window.reads("st-practice", "that there is no account", |t| t.contains("no account")).await;
    window.press(DOWN).await;
    has_keyboard(&window, "st-time").await;

    println!("How long a post can be taken back.");
    window.find("take-back").await;
    for _ in 0..3 {
        window.press(TAB).await;
    }
    has_keyboard(&window, "take-back").await;
    window.press("3").await;
    window.reads("st-kept", "that it is kept", |t| t.starts_with("Kept.")).await;
    assert_eq!(window.value("take-back").await, "30");

    println!("A proxy that is none, and one that is.");
    find(&window, "network sett", "Settings: Network").await;
    window.press(ENTER).await;
    has_keyboard(&window, "st-network").await;
    window.press(TAB).await;
    has_keyboard(&window, "proxy-system").await;
    window.press(TAB).await;
    has_keyboard(&window, "proxy-address").await;
    window.press("ada:a#b@proxy.example").await;
    window.press(ENTER).await;
    window.reads("trouble", "what to write", |t| t.contains("write %23 in its place")).await;
    assert_eq!(window.value("proxy-address").await, "ada:a#b@proxy.example", "it stays");
    has_keyboard(&window, "proxy-address").await;
    window.press(&format!("{CONTROL}a")).await;
    window.press("ada@proxy.example:3128").await;
    window.press(TAB).await;
    has_keyboard(&window, "proxy-password").await;
    window.press("a#b").await;
    window.press(ENTER).await;
    let through = "through the proxy proxy.example:3128 with a name";
    window.reads("proxy-words", through, |t| t.contains(through)).await;
    assert_eq!(window.value("proxy-password").await, "", "no password stays on the page");
    assert!(!window.has("trouble").await);

    println!("Where it lies.");
    find(&window, "settings data", "Settings: Data").await;
    window.press(ENTER).await;
    has_keyboard(&window, "st-data").await;
    let path = window.text("st-path").await;
    window.press(TAB).await;
    has_keyboard(&window, "st-folder").await;
    window.press(ENTER).await;
    let opened = until("the folder opened", || async { world.opened().pop() }).await;
    assert_eq!(opened, path);

    println!("To a deadline, and back where the keyboard was.");
    find(&window, "freeze code", "Code Freeze").await;
    window.press(ENTER).await;
    has_keyboard(&window, "deadline-row").await;
    let here = "return document.activeElement.innerText";
    let row = window.run(here, Vec::new()).await;
    assert!(row.as_str().unwrap().contains("Code Freeze"), "{row}");
    window.press(&format!("{CONTROL}k")).await;
    has_keyboard(&window, "palette-text").await;
    window.press(ESCAPE).await;
    has_keyboard(&window, "deadline-row").await;
    assert_eq!(window.run(here, Vec::new()).await, row);
    assert!(!window.has("palette-row").await, "Esc closes it");

    println!("An action that another screen has a key for.");
    window.press(&format!("{CONTROL}1")).await;
    window.find("field-1").await;
    find(&window, "calendar export", "export the calendar").await;
    window.press(ENTER).await;
    window.find("exported").await;
    window.has_no_errors().await;
    window.close(&world).await;

    println!("All of it is kept, and the window opens on the screen that was left.");
    let window = Window::open(&world, &[]).await;
    window.find("deadline-row").await;
    window.press(&format!("{CONTROL},")).await;
    has_keyboard(&window, "st-account").await;
    window.press(DOWN).await;
    assert_eq!(window.value("take-back").await, "30");
    window.close(&world).await;
    drop(keyring);
}
