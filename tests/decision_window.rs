//! Whoever opens no terminal: a decision is asked for in the built window, answered by people who have no Meridian,
//! read, and written down; what was typed is never lost, and only what was looked at reaches GitHub.

use super::{
    SENT, at_monday, connect,
    support::{
        github::{GitHub, REPOSITORY},
        given, until,
        window::Window,
    },
};
use serde_json::json;

const CONTROL: char = '\u{e009}';
const ENTER: char = '\u{e007}';
const ESCAPE: &str = "\u{e00c}";
const KAVYA: &str = "kavya-ramanthuri";
const AROHA: &str = "aroha-tindlewick";

/// What is on GitHub with these words: its number, and that of its issue.
fn comments_with(github: &GitHub, part: &str) -> Vec<(i64, u64)> {
    let path =
        format!("/repos/{REPOSITORY}/issues/comments?per_page=100&sort=created&direction=desc");
    let all = github.ask("GET", &path, "");
    let all = all.as_array().unwrap().iter();
    let fit = all.filter(|one| one["body"].as_str().unwrap().contains(part));
    fit.map(|one| {
        let issue = one["issue_url"].as_str().unwrap().rsplit('/').next().unwrap();
        (one["id"].as_i64().unwrap(), issue.parse().unwrap())
    })
    .collect()
}

async fn closes(window: &Window) {
    window.press(ESCAPE).await;
    until("no dialog", || async {
        let open = window.run("return document.querySelector('dialog[open]')", Vec::new()).await;
        open.is_null().then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_is_asked_for_read_and_written_down_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    connect(&world, &github, &[]);
    let window = Window::open(&world, &[]).await;
    window.issue().await;
    window.press(&format!("{CONTROL}3")).await;
    window.reads("updates-summary", "the screen", |t| !t.is_empty()).await;

    println!("D leads to what is asked, and from there one asks.");
    window.press("d").await;
    window.reads("rd-none", "that nothing is asked", |t| t.contains("Nothing is asked")).await;
    window.picture("decision-1-none").await;
    window.click("rd-to-ask").await;
    window.type_into("rd-question", "Do we ship on Thursday?").await;
    window.type_into("rd-ask-why", "The docs are nearly in.").await;
    window.type_into("rd-named", &format!("{KAVYA}, {AROHA}")).await;

    println!(
        "What was typed is there again after the dialog was closed, and beside another choice."
    );
    closes(&window).await;
    window.press("d").await;
    window.click("rd-to-ask").await;
    assert_eq!(window.value("rd-question").await, "Do we ship on Thursday?");
    assert_eq!(window.value("rd-ask-why").await, "The docs are nearly in.");
    window.click("rd-look").await;
    window.reads("rd-goes", "that an end is missing", |t| t.contains("until when")).await;
    assert_eq!(window.value("rd-named").await, format!("{KAVYA}, {AROHA}"));
    window.type_into("rd-end", "2026-10-29 15:00").await;
    window.click("rd-look").await;
    window.reads("rd-goes", "whom it tells", |t| t.contains("GitHub tells")).await;
    window.click("rd-rule-approvals").await;
    window.reads("rd-read", "the rule", |t| t.contains("2 of the 2 named approve")).await;
    window.picture("decision-2-asking").await;
    assert!(comments_with(&github, "### Proposal:").is_empty(), "looking sends nothing");

    println!("Ctrl+Enter asks it, once.");
    window.press(&format!("{CONTROL}{ENTER}")).await;
    let asked = || async { comments_with(&github, "### Proposal:").into_iter().next() };
    let (proposal, issue) = super::support::until_within(SENT, "the proposal", asked).await;
    window
        .reads_within(SENT, "round-dialog", "the question", |t| t.contains("You ask, until"))
        .await;

    println!("They answer on GitHub; what is not certain is read by whoever asks.");
    let reactions = format!("/repos/{REPOSITORY}/issues/comments/{proposal}/reactions");
    github.ask_as(KAVYA, "POST", &reactions, &json!({ "content": "+1" }).to_string());
    github.comment(AROHA, issue, "+1, but not before the docs are in");
    given::terminal(&world, &["sync", "--wait", "0"]);
    let one = "return document.querySelector('[data-test^=\"rd-one-\"]').dataset.test";
    let one = window.run(one, Vec::new()).await;
    window.click(one.as_str().unwrap()).await;
    let unread = |t: &str| t.contains("not before the docs are in");
    window.reads_within(SENT, "rd-read-0", "the condition", unread).await;
    window.picture("decision-3-to-be-read").await;
    let updates = window.text("updates-summary").await;
    assert!(updates.starts_with("6 not yet"), "an answer is no update: {updates}");
    let approves = "return document.querySelector('[data-test^=\"rd-means-\"]').dataset.test";
    let approves = window.run(approves, Vec::new()).await;
    window.click(approves.as_str().unwrap()).await;
    window.reads_within(SENT, "rd-said", "that it is noted", |t| t.contains("Noted")).await;
    window.reads("rd-answers", "both", |t| t.matches("approves").count() == 2).await;

    println!("The outcome is prefilled, lacks its reasons, and goes as it was looked at.");
    window.click("rd-to-outcome").await;
    window.reads("rd-goes", "what it lacks", |t| t.to_lowercase().contains("why")).await;
    window.type_into("rd-reasons", "Both agree.").await;
    window.click("rd-look").await;
    window.reads("rd-read", "the reasons", |t| t.contains("Both agree.")).await;
    window.picture("decision-4-outcome").await;
    window.click("rd-post-outcome").await;
    let there = || async { comments_with(&github, "### Outcome:").into_iter().next() };
    super::support::until_within(SENT, "the outcome", there).await;
    window
        .reads_within(SENT, "rd-state", "that it is decided", |t| t.contains("Decided: yes"))
        .await;
    window.picture("decision-5-decided").await;
    window.click("rd-back").await;
    window.reads("rd-decided", "it among the decided", |t| t.contains("Do we ship")).await;
    assert_eq!(comments_with(&github, "### Proposal:").len(), 1);
    assert_eq!(comments_with(&github, "### Outcome:").len(), 1);
    closes(&window).await;

    println!("B tells what is brewing.");
    window.press("b").await;
    window.reads("rd-read", "what it is", |t| t.contains("Only this laptop")).await;
    window.picture("decision-6-brewing").await;
    window.has_no_errors().await;
    window.close(&world).await;
}
