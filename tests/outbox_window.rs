//! The outbox in the built window: what waits without a network, what GitHub refused with its remedy,
//! what is done with its receipt.

use super::{
    SENT, at_monday, connect, monday,
    support::{World, until, window::Window},
};
use serde_json::json;

const WORDS: &str = "One flake, found.";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_offline_is_in_the_outbox_to_be_copied_and_taken_back_in_the_built_window() {
    let world = World::at(monday(), "Pacific/Auckland").await;
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    window.issue().await;
    window.write(WORDS).await;
    window.click("practice-network").await;
    window.reads("truth-network", "that it is offline", |t| t.starts_with("Offline since")).await;
    window.post_first().await;
    window.find("pending").await;

    println!("The sidebar counts it, and the outbox tells of it.");
    window.reads("nav-outbox", "that one is on the way", |t| t.contains('1')).await;
    window.click("nav-outbox").await;
    let row = window.reads("outbox-row", "its state", |t| t.contains("Waiting for network.")).await;
    assert!(row.contains("GitHub cannot be reached."), "{row}");
    window.reads("outbox-text", "the exact text", |t| t.contains(WORDS)).await;
    window.reads("outbox-steps", "that it is queued", |t| t.contains("queued")).await;
    window.reads("outbox-practice", "that it is practice", |t| t.contains("Nothing leaves")).await;
    window.picture("outbox-1-offline").await;

    println!("Its text is copied, then it is taken back.");
    window.click("outbox-copy").await;
    window.reads("outbox-said", "that it is copied", |t| t.starts_with("Copied as Markdown")).await;
    window.click("outbox-take-back").await;
    window.reads("outbox-said", "that it is out", |t| t.starts_with("Out of the outbox")).await;
    window.find("outbox-empty").await;
    window.reads("outbox-summary", "that it is empty", |t| t == "Outbox empty").await;
    let gone = || async { (!window.text("nav-outbox").await.contains('1')).then_some(()) };
    until("no count beside it", gone).await;
    window.close(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_has_its_sentence_and_its_remedy_and_then_a_receipt_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    connect(&world, &github, &[]);
    let window = Window::open(&world, &[]).await;
    window.issue().await;
    window.write(WORDS).await;
    github.fault(json!({ "kind": "locked" }));
    window.post_first().await;
    window.click("nav-outbox").await;
    let locked = |t: &str| {
        t.ends_with("is locked. Your text is safe here; copy it, or ask somebody with write access to unlock it.")
    };
    window.reads_within(SENT, "outbox-words", "that it is locked", locked).await;
    window.reads("outbox-summary", "who must act", |t| t.starts_with("1 needs you")).await;
    window.reads("outbox-steps", "why it stopped", |t| t.contains("stopped: GitHub refused")).await;
    window.reads("outbox-text", "the exact text", |t| t.contains(WORDS)).await;
    window.reads("outbox-budget", "GitHub's figures", |t| t.contains("requests left")).await;
    window.picture("outbox-2-refused").await;
    assert!(github.ours().is_empty());

    println!(
        "Once it is unlocked, one press brings it there, once; what is unfolded stays so meanwhile."
    );
    window.click("outbox-technical").await;
    window.press("r").await;
    window.reads_within(SENT, "outbox-receipt", "the receipt", |t| t.contains("SHA-256")).await;
    let unfolded = "const at = document.activeElement;
        return [at.dataset.test, at.parentElement.open]";
    let unfolded = window.run(unfolded, Vec::new()).await;
    assert_eq!(unfolded, json!(["outbox-technical", true]), "the screen was drawn anew");
    let done = |t: &str| t.contains("Done.") && t.contains("read back and identical");
    window.reads("outbox-row", "that it is done", done).await;
    let steps = window.text("outbox-steps").await;
    assert!(steps.contains("tried again: sending began"), "{steps}");
    assert_eq!(github.ours().len(), 1);
    window.picture("outbox-3-done").await;
    window.close(&world).await;
}
