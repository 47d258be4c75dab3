//! Signing in with a code: offered once the administrator's app is known, copied with one button, typed on
//! GitHub's page, and the window goes on by itself; one that expires is said beside it. Each step is looked
//! through as every screen is (`tests/accessible_window.rs`), and in text of 200 % in the smallest window.

use crate::{
    SENT, at_monday, monday,
    support::{
        World,
        axe::{Axe, lines},
        github::REPOSITORY,
        programs, until,
        window::Window,
    },
};
use chrono::Duration;
use serde_json::json;

/// Says what a person cannot read whole, a line each.
const CLIPPED: &str = include_str!("support/clipped.js");

/// What a page has of the smallest window in text of 200 %.
const LARGE: (u32, u32) = (360, 240);

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
    let (axe, mut found) = (Axe::new(), Vec::new());
    window.click("nav-settings").await;
    window.find("ac-paste").await;
    assert!(!window.has("ac-code").await && !window.has("ac-app").await);

    println!("The administrator's app is told; a code is asked for, copied, and the page opened.");
    cli(&["settings", "client-id", "set", CLIENT_ID]);
    window.click("st-time").await;
    window.click("st-account").await;
    window.reads("ac-app", "by which app", |t| t.contains(CLIENT_ID)).await;
    found.extend(looked(&world, &window, &axe, "code-1-offered").await);
    window.click("ac-code").await;
    let code = window.reads("ac-shown", "a code", |t| t.len() == 9).await;
    window.reads("ac-left", "how long it is good", |t| t.contains("good for 14:")).await;
    window.click("ac-copy").await;
    window.reads("ac-said", "that it is copied", |t| t.starts_with("The code is copied.")).await;
    assert_eq!(window.pasted().await, code);
    window.click("ac-type").await;
    let page = format!("{}/login/device", github.url());
    until("the page", || async { world.opened().contains(&page).then_some(()) }).await;
    found.extend(looked(&world, &window, &axe, "code-2-shown").await);

    println!("It expires: one sentence beside it, and a new one is asked for.");
    world.set_clock(monday() + Duration::minutes(16));
    window
        .reads_within(SENT, "ac-over", "that it has expired", |t| t.contains("has expired"))
        .await;
    assert_eq!(window.text("ac-shown").await, code, "what was shown stays");
    assert!(!window.has("ac-left").await);
    found.extend(looked(&world, &window, &axe, "code-3-expired").await);
    window.click("ac-again").await;
    let new = window.reads("ac-shown", "another code", |t| t.len() == 9 && t != code).await;

    println!("Typed on GitHub's page by herself; she presses nothing here.");
    let typed = json!({ "code": new, "decision": { "authorised": "you" } });
    assert_eq!(github.ask("POST", "/_practice/device", &typed.to_string()), json!({}));
    let signed_in = |t: &str| t.contains("Signed in as you.") && t.contains("keyring");
    window.reads_within(SENT, "ac-login", "that she is signed in", signed_in).await;
    found.extend(looked(&world, &window, &axe, "code-4-signed-in").await);

    assert!(found.is_empty(), "{found:#?}");
    let has_token = "return document.documentElement.outerHTML.includes('gho_')";
    assert_eq!(window.run(has_token, Vec::new()).await, json!(false));
    window.has_no_errors().await;
    window.close(&world).await;
}

/// In both themes, and in large text.
async fn looked(world: &World, window: &Window, axe: &Axe, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for theme in ["light", "dark"] {
        let wear = "document.documentElement.dataset.theme = arguments[0]";
        window.run(wear, vec![json!(theme)]).await;
        window.picture(&format!("{name}-{theme}")).await;
        found.extend(axe.finds(window).await);
    }
    window.run("delete document.documentElement.dataset.theme", Vec::new()).await;
    for (width, height) in [LARGE, (720, 480)] {
        let fits = || async {
            world.resize_window(width, height);
            let size = window.run("return [innerWidth, innerHeight]", Vec::new()).await;
            (size == json!([width, height])).then_some(())
        };
        until(&format!("a window of {width} x {height}"), fits).await;
        found.extend(lines(window.run(CLIPPED, Vec::new()).await));
        if (width, height) == LARGE {
            window.picture(&format!("{name}-large")).await;
        }
    }
    found.into_iter().map(|line| format!("{name}: {line}")).collect()
}
