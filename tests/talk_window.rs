//! Whoever opens no terminal: what somebody asks is read in the built window, answered, and there once; what is to be
//! discussed gets its issue.

use super::{
    SENT, at_monday, connect,
    support::{
        github::{GitHub, REPOSITORY},
        given, until_within,
        window::Window,
    },
};

const CONTROL: char = '\u{e009}';
const KAVYA: &str = "kavya-ramanthuri";

/// The text of what is on GitHub with these words, and the number of its issue.
fn with(github: &GitHub, part: &str) -> Vec<(String, u64)> {
    let path =
        format!("/repos/{REPOSITORY}/issues/comments?per_page=100&sort=created&direction=desc");
    let all = github.ask("GET", &path, "");
    let all = all.as_array().unwrap().iter();
    let fit = all.filter(|one| one["body"].as_str().unwrap().contains(part));
    fit.map(|one| {
        let issue = one["issue_url"].as_str().unwrap().rsplit('/').next().unwrap();
        (one["body"].as_str().unwrap().to_owned(), issue.parse().unwrap())
    })
    .collect()
}

/// Presses what is called so and by whose it is, in a part of the page.
async fn presses(window: &Window, part: &str, name: &str) {
    let find = format!(
        "return document.querySelector('[data-test=\"{part}\"] [data-test^=\"{name}\"]')?.dataset.test"
    );
    let found = until_within(SENT, name, || async {
        window.run(&find, Vec::new()).await.as_str().map(str::to_owned)
    });
    window.click(&found.await).await;
}

async fn to_the_round(window: &Window) {
    window.press(&format!("{CONTROL}3")).await;
    window.reads("updates-summary", "the screen", |t| !t.is_empty()).await;
    window.click("round").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_comment_is_answered_and_an_item_gets_its_issue_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    connect(&world, &github, &[]);
    let window = Window::open(&world, &[]).await;
    let issue: u64 = window.issue().await.trim_start_matches('#').parse().unwrap();
    github.comment(KAVYA, issue, "@you can you name two reviewers until Thursday?");
    github.comment(KAVYA, issue, "Decision needed: who looks after the build?");
    given::terminal(&world, &["sync", "--wait", "0"]);

    println!("The round says what waits, and leads there.");
    to_the_round(&window).await;
    let waits = |t: &str| t.contains("One thing waits for you.");
    window.reads_within(SENT, "rd-talk", "that something waits", waits).await;
    window.click("rd-to-talk").await;
    let mentions = |t: &str| t.contains("mentions you");
    window.reads("round-dialog", "the mention", mentions).await;
    window.picture("talk-1-conversation").await;
    presses(&window, "round-dialog", "rd-waits-look-").await;
    window.reads("round-dialog", "what was asked", |t| t.contains("two reviewers")).await;
    window.picture("talk-2-thread").await;

    println!("What is kept of a reply is there again in another window.");
    presses(&window, "round-dialog", "rd-reply-to-").await;
    window.type_into("rd-reply", "Bo and").await;
    window.click("rd-look").await;
    window.reads("rd-goes", "where it goes", |t| t.contains("It tells nobody by name.")).await;
    window.click("rd-keep-reply").await;
    window.reads_within(SENT, "rd-said", "that it is kept", |t| t.contains("Kept")).await;
    window.close(&world).await;
    let window = Window::open(&world, &[]).await;
    to_the_round(&window).await;
    window.click("rd-to-talk").await;
    presses(&window, "round-dialog", "rd-waits-look-").await;
    window.reads("rd-kept-0", "what is kept", |t| t.contains("Bo and")).await;
    presses(&window, "round-dialog", "rd-reply-to-").await;
    assert_eq!(window.value("rd-reply").await, "Bo and");
    window.type_into("rd-reply", " Ana, from Thursday on.").await;
    window.click("rd-look").await;
    let quotes = |t: &str| t.contains("from Thursday on") && t.contains("can you name two");
    window.reads("rd-goes", "the reply with what it answers", quotes).await;
    window.picture("talk-3-reply").await;
    assert!(with(&github, "from Thursday on").is_empty(), "looking sends nothing");
    window.click("rd-send-reply").await;
    let sent = || async { with(&github, "from Thursday on").into_iter().next() };
    let (body, on) = until_within(SENT, "the reply", sent).await;
    assert!(body.contains("Bo and Ana") && !body.contains("@kavya"), "{body}");
    assert_eq!(on, issue);
    let there = |t: &str| t.contains("You, ") && t.contains("from Thursday on");
    window.reads_within(SENT, "round-dialog", "it in its thread", there).await;
    assert_eq!(with(&github, "from Thursday on").len(), 1);

    println!("What is to be discussed gets its issue.");
    window.click("rd-back").await;
    window.click("rd-back").await;
    window.click("rd-to-items").await;
    presses(&window, "round-dialog", "rd-item-look-").await;
    window.reads("rd-ways", "what can be done", |t| t.contains("issue of its own")).await;
    window.picture("talk-4-item").await;
    window.click("rd-to-issue").await;
    window.reads("rd-goes", "where it goes", |t| t.contains("Nothing was sent yet.")).await;
    window.picture("talk-5-issue").await;
    window.click("rd-item-does").await;
    let opened = || async {
        let path = format!("/repos/{REPOSITORY}/issues?state=open&per_page=100");
        let all = github.ask("GET", &path, "");
        let all = all.as_array().unwrap().iter();
        let mut fit = all.filter(|one| one["title"].as_str().unwrap().contains("after the build"));
        fit.next().map(|one| one["number"].as_u64().unwrap())
    };
    let own = until_within(SENT, "its issue", opened).await;
    let names = format!("#{own}");
    window.reads_within(SENT, "rd-state", "its issue", |t| t.contains(&names)).await;
    window.has_no_errors().await;
    window.close(&world).await;
}
