//! Signing in with a code: offered once the administrator's app is known, copied with one button, typed on
//! GitHub's page, and the window goes on by itself; one that expires is said beside it.

use crate::{
    SENT, at_monday, monday,
    support::{github::REPOSITORY, programs, until, window::Window},
};
use chrono::Duration;
use serde_json::json;

/// The app that the practice GitHub knows.
const CLIENT_ID: &str = "Iv1.practice00000000";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_that_was_typed_on_githubs_page_signs_in_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    let cli = |args: &[&str]| {
        let output = world.command(programs().join("meridian-cli")).args(args).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    cli(&["connect", REPOSITORY, "--api-url", &github.url(), "--section", "release-signal"]);

    println!("Without an app on the host nothing of it is there.");
    let window = Window::open(&world, &[]).await;
    window.resize(720, 480).await;
    window.click("nav-settings").await;
    window.find("ac-paste").await;
    assert!(!window.has("ac-code").await && !window.has("ac-app").await);

    println!("The administrator's app is told; a code is asked for, copied, and the page opened.");
    cli(&["settings", "client-id", "set", CLIENT_ID]);
    window.click("st-time").await;
    window.click("st-account").await;
    window.reads("ac-app", "by which app", |t| t.contains(CLIENT_ID)).await;
    both(&window, "code-1-offered").await;
    window.click("ac-code").await;
    let code = window.reads("ac-shown", "a code", |t| t.len() == 9).await;
    window.reads("ac-left", "how long it is good", |t| t.contains("good for 14:")).await;
    window.click("ac-copy").await;
    window.reads("ac-said", "that it is copied", |t| t.starts_with("The code is copied.")).await;
    assert_eq!(window.pasted().await, code);
    window.click("ac-type").await;
    let page = format!("{}/login/device", github.url());
    until("the page", || async { world.opened().contains(&page).then_some(()) }).await;
    both(&window, "code-2-shown").await;

    println!("It expires: one sentence beside it, and a new one is asked for.");
    world.set_clock(monday() + Duration::minutes(16));
    window
        .reads_within(SENT, "ac-over", "that it has expired", |t| t.contains("has expired"))
        .await;
    assert_eq!(window.text("ac-shown").await, code, "what was shown stays");
    assert!(!window.has("ac-left").await);
    both(&window, "code-3-expired").await;
    window.click("ac-again").await;
    let new = window.reads("ac-shown", "another code", |t| t.len() == 9 && t != code).await;

    println!("Typed on GitHub's page by herself; she presses nothing here.");
    let typed = json!({ "code": new, "decision": { "authorised": "you" } });
    assert_eq!(github.ask("POST", "/_practice/device", &typed.to_string()), json!({}));
    let signed_in = |t: &str| t.contains("Signed in as you.") && t.contains("keyring");
    window.reads_within(SENT, "ac-login", "that she is signed in", signed_in).await;
    both(&window, "code-4-signed-in").await;

    let has_token = "return document.documentElement.outerHTML.includes('gho_')";
    assert_eq!(window.run(has_token, Vec::new()).await, json!(false));
    window.has_no_errors().await;
    window.close(&world).await;
}

/// In both themes.
async fn both(window: &Window, name: &str) {
    for theme in ["light", "dark"] {
        let wear = "document.documentElement.dataset.theme = arguments[0]";
        window.run(wear, vec![json!(theme)]).await;
        window.picture(&format!("{name}-{theme}")).await;
    }
    window.run("delete document.documentElement.dataset.theme", Vec::new()).await;
}
