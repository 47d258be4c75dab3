//! A team that keeps its updates in a document or a chat: she says so in the window, copies her text in the
//! form of its place, and says herself that it is posted. Reminders go by that word; GitHub hears nothing.

use crate::{
    SENT, at_monday, connect,
    support::{until_within, window::Window},
};
use chrono::{TimeZone as _, Utc};

/// Copies in one form; what the next program gets of it.
async fn copied(window: &Window, button: &str) -> String {
    window.click(button).await;
    window.reads("said", "that it is copied", |t| t.starts_with("Copied")).await;
    window.pasted().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_goes_to_a_document_by_hand_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    connect(&world, &github, &[]);
    let window = Window::open(&world, &[]).await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    window.find("preview").await;
    window.click("health-green").await;
    let typed = "All is **well**, see [the job](https://ci.example/1).";
    window.type_into("field-1", typed).await;
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;

    println!("She says where the team's updates go.");
    window.click("teams").await;
    window.reads("team-goes", "where they go", |t| t.contains("an issue for each week")).await;
    window.click("goes-elsewhere").await;
    window.reads("team-goes", "where they go", |t| t.contains("Updates go: elsewhere")).await;
    window.picture("elsewhere-1-team").await;
    window.click("team-row").await;
    window.find("preview").await;
    window.reads("hand-state", "what to do", |t| t.contains("put it where your team reads")).await;
    assert!(!window.has("hand-look").await, "there is nothing to look for");
    let preview = window.text("preview").await;
    assert!(
        preview.contains("well") && !preview.contains('#'),
        "no issue has a part in it: {preview}"
    );
    assert!(!preview.contains("nobody sees"), "nothing is in it that she does not see: {preview}");
    window.picture("elsewhere-2-week").await;

    println!("Copied as Markdown, for a document, for Slack.");
    window.press("\u{e009}\u{e008}c").await;
    window.reads("said", "that it is copied", |t| t.starts_with("Copied")).await;
    let text = window.pasted().await;
    assert!(text.contains(typed) && !text.contains("meridian:update"), "{text}");
    let text = copied(&window, "hand-html").await;
    assert!(text.contains("well") && !text.contains("meridian:update"), "{text}");
    let text = copied(&window, "hand-slack").await;
    assert!(text.contains("All is *well*, see the job (https://ci.example/1)."), "{text}");
    window.reads("hand-state", "that it is copied", |t| t.contains("Mark it as posted")).await;

    println!("By her word it is posted, and nobody is reminded of it.");
    window.click("hand-mark").await;
    window
        .reads("hand-state", "that she has said it", |t| t.contains("Meridian cannot check that"))
        .await;
    window.reads("hand-mark", "how to take it back", |t| t.contains("Not posted after all")).await;
    window.picture("elsewhere-3-posted").await;
    let before = world.bus.notifications().len();
    world.set_clock(Utc.with_ymd_and_hms(2026, 10, 26, 23, 20, 0).unwrap());
    let of_the_update = || {
        let shown = world.bus.notifications();
        shown.into_iter().skip(before).find(|shown| shown.summary.contains("pdate"))
    };
    window.type_into("field-1", " Typed since.").await;
    window.reads("hand-state", "that it is older", |t| t.contains("typed since")).await;
    assert!(of_the_update().is_none(), "{:?}", of_the_update());

    println!("Taken back, it is due again and told.");
    window.click("hand-mark").await;
    window.reads("hand-mark", "how to say it", |t| t.contains("Mark as posted")).await;
    until_within(SENT, "the reminder", || async { of_the_update() }).await;
    assert_eq!(github.ours(), Vec::<String>::new());
    window.has_no_errors().await;
    window.close(&world).await;
}
