//! The outbox, in each size and theme: what waits, what is done, what GitHub refused.

use super::{
    Album, ENTER, ESCAPE, Of, SENT, click, is_saved,
    support::{github::GitHub, window::Window},
};
use serde_json::json;

/// One in full, beside the list and below its row.
async fn both(window: &Window, name: &str, album: &mut Album) {
    window.find("outbox-row").await;
    let told = || async { window.has("outbox-text").await.then_some(()) };
    super::until("one in full", told).await;
    album.take(window, name, Of::Page).await;
    window.run("document.getElementById('draft').focus()", Vec::new()).await;
    window.press(ENTER).await;
    album.take(window, &format!("{name}-open"), Of::Chosen).await;
    window.press(ESCAPE).await;
}

/// What waits for the network.
pub(super) async fn waiting(window: &Window, album: &mut Album) {
    click(window, "nav-outbox").await;
    both(window, "outbox-offline", album).await;
    click(window, "nav-week").await;
}

/// What is on GitHub, and nothing else.
pub(super) async fn done(window: &Window, album: &mut Album) {
    click(window, "nav-outbox").await;
    both(window, "outbox-done", album).await;
    click(window, "nav-week").await;
}

/// What GitHub refused, and what it last said of the hour of requests.
pub(super) async fn stopped(window: &Window, github: &GitHub, album: &mut Album) {
    github.fault(json!({ "kind": "locked" }));
    let again = json!({
        "when": { "method": "PATCH", "path": "/comments" }, "what": { "kind": "locked" },
    });
    github.ask("POST", "/_practice/faults", &again.to_string());
    window.type_into("field-1", " And one more.").await;
    is_saved(window).await;
    click(window, "post").await;
    click(window, "nav-outbox").await;
    let refused = |t: &str| t.contains("is locked");
    window.reads_within(SENT, "outbox-row", "that it is locked", refused).await;
    both(window, "outbox-refused", album).await;
}
