//! Handing over by comment in the built window: the team's place is chosen, the member's update is given
//! there once, and what a colleague gave there is seen, looked at and taken over.

use super::{
    SENT, at_monday, connect,
    support::{
        github::REPOSITORY,
        given::{self, COLLEAGUE, given},
        until,
        window::Window,
    },
};

const ESCAPE: &str = "\u{e00c}";

/// Opens what is folded in the dialog.
async fn unfold(window: &Window) {
    let all =
        "[...document.querySelectorAll('dialog[open] details')].forEach((e) => e.open = true)";
    window.run(all, Vec::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_is_given_as_a_comment_and_one_is_taken_over_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    connect(&world, &github, &[]);
    let (place, link) = given::place(&github);
    given::terminal(&world, &["hours", "set", "--take-back", "60"]);
    let window = Window::open(&world, &[]).await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    window.find("preview").await;
    window.click("health-green").await;
    window.type_into("field-1", "Two flakes.").await;
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;

    println!(
        "The team has no place yet; a wrong one is refused, and the right one shows what is asked."
    );
    window.click("hand-over").await;
    window.reads("give-comment-words", "that there is none", |t| t.contains("no place")).await;
    unfold(&window).await;
    window.paste_into("give-place", "https://gist.github.com/you/1").await;
    window.click("give-place-go").await;
    window.reads("give-trouble", "why not", |t| t.contains("A gist is no place")).await;
    unfold(&window).await;
    window.paste_into("give-place", &link).await;
    window.click("give-place-go").await;
    let is_it = |t: &str| t.contains(&format!("{REPOSITORY}#{place}"));
    window.reads("give-where", "the place", is_it).await;
    let asked = window.text("give-ask").await;
    assert!(asked.contains("First post as @you") && asked.contains("mentions nobody"), "{asked}");
    window.picture("hand-1-to-be-given").await;

    println!("Given, and taken back before it leaves: nothing of it reaches GitHub.");
    window.click("give-go").await;
    let is_leaving = |t: &str| t.starts_with("On its way to your lead on #");
    window.reads("pending", "that it leaves", is_leaving).await;
    let offers = window.text("cancel-sending").await;
    assert!(offers.starts_with("Take back"), "{offers}");
    window.picture("hand-2-leaving").await;
    window.press(ESCAPE).await;
    until("nothing to leave", || async { (!window.has("pending").await).then_some(()) }).await;
    assert!(given(&github, &place).is_empty());

    println!("Given: one comment, read back, which the truth bar says.");
    given::terminal(&world, &["hours", "set", "--take-back", "0"]);
    window.click("hand-over").await;
    window.find("give-where").await;
    assert!(!window.has("give-ask").await, "it is asked once");
    window.click("give-go").await;
    let is_given = |t: &str| t.starts_with("Given to your lead on GitHub");
    window.reads_within(SENT, "truth-github", "that it was given", is_given).await;
    let all = given(&github, &place);
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all[0]["body"].as_str().unwrap().contains("Two flakes."), "{all:?}");
    window.picture("hand-3-given").await;
    assert!(!window.has("came-count").await, "one's own is not given to oneself");

    println!(
        "A colleague gives theirs from their own laptop: it is counted, and seen before it is taken."
    );
    given::colleague_gives(&world, &github, &link);
    window.reads("came-count", "how many wait", |t| t == "1").await;
    window.picture("hand-4-counted").await;
    window.click("hand-over").await;
    let row = window.text("came-row").await;
    assert!(row.contains(&format!("by {COLLEAGUE}, given by {COLLEAGUE}")), "{row}");
    window.picture("hand-5-what-waits").await;
    window.click("came-look-0").await;
    let posts_as = window.text("given-posts-as").await;
    assert!(posts_as.contains("under your name, @you,"), "{posts_as}");
    window.click("take-below").await;
    window.reads("said", "that it is there", |t| t.contains(COLLEAGUE)).await;
    let shows = "return document.querySelector('[data-test=preview]').innerText";
    until("both to stand in the draft", || async {
        let text = window.run(shows, Vec::new()).await.to_string();
        let all = ["Two flakes.", "Nine flakes.", "Written by tomek-brzezinkraut."];
        all.iter().all(|words| text.contains(words)).then_some(())
    })
    .await;
    until("nothing more to wait", || async { (!window.has("came-count").await).then_some(()) })
        .await;
    window.click("hand-over").await;
    let row = window.text("came-row").await;
    assert!(row.contains("Taken over."), "{row}");

    println!("The member's own is taken back: its comment says so.");
    window.click("give-comment-back").await;
    window.reads_within(SENT, "truth-github", "that it is given no more", |t| !is_given(t)).await;
    until("the comment to say so", || async {
        let all = given(&github, &place);
        all[0]["body"].as_str().unwrap().contains("Taken back: the update of").then_some(())
    })
    .await;
    assert_eq!(given(&github, &place).len(), 2);
    assert_eq!(github.ours().len(), 1, "nothing was posted as an update");
    window.has_no_errors().await;
    window.close(&world).await;
}
