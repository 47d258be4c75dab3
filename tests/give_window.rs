//! Handing over by comment in the built window: the team's place is chosen, the member's update is given
//! there once, and what a colleague gave there is seen, looked at and taken over.

use super::{
    SENT, at_monday, connect,
    support::{
        World,
        github::{GitHub, REPOSITORY, TOKEN},
        programs, until,
        window::Window,
    },
};
use serde_json::{Value, json};

const COLLEAGUE: &str = "tomek-brzezinkraut";

/// Runs a command of the terminal, of the member or, with a folder of their own, of the colleague.
fn terminal(world: &World, colleague: bool, args: &[&str]) -> String {
    let mut command = world.command(programs().join("meridian-cli"));
    if colleague {
        command.arg("--data-dir").arg(world.path("home").join("colleague"));
    }
    let token = if colleague { format!("practice-token-{COLLEAGUE}") } else { TOKEN.to_owned() };
    let output = command.args(args).env("MERIDIAN_TOKEN", token).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What stands in the place.
fn given(github: &GitHub, place: &str) -> Vec<Value> {
    let path = format!("/repos/{REPOSITORY}/issues/{place}/comments?per_page=100");
    github.ask("GET", &path, "").as_array().unwrap().clone()
}

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
    terminal(&world, false, &["hours", "set", "--take-back", "0"]);
    let issues = format!("/repos/{REPOSITORY}/issues");
    let title = json!({ "title": "Updates for the lead" }).to_string();
    let place = github.ask_as(COLLEAGUE, "POST", &issues, &title)["number"].to_string();
    let link = format!("{}/{REPOSITORY}/issues/{place}", github.url());
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

    println!("Given: one comment, read back, which the truth bar says.");
    window.click("give-go").await;
    let is_given = |t: &str| t.starts_with("Given to your lead on GitHub");
    window.reads_within(SENT, "truth-github", "that it was given", is_given).await;
    let all = given(&github, &place);
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all[0]["body"].as_str().unwrap().contains("Two flakes."), "{all:?}");
    window.picture("hand-2-given").await;
    assert!(!window.has("came-count").await, "one's own is not given to oneself");

    println!(
        "A colleague gives theirs from their own laptop: it is counted, and seen before it is taken."
    );
    let url = github.url();
    let section = ["--api-url", &url, "--section", "release-signal"];
    terminal(&world, true, &[&["connect", REPOSITORY], &section[..]].concat());
    terminal(&world, true, &["team", "hand-over", &link]);
    let text = world.path("home").join("theirs.md");
    std::fs::write(&text, "Status: Green\n\nNine flakes.\n").unwrap();
    terminal(&world, true, &["draft", "set", &text.display().to_string()]);
    terminal(&world, true, &["hand", "give", "--comment", "--yes"]);
    terminal(&world, false, &["sync", "--wait", "0"]);
    window.reads("came-count", "how many wait", |t| t == "1").await;
    window.picture("hand-3-counted").await;
    window.click("hand-over").await;
    let row = window.text("came-row").await;
    assert!(row.contains(&format!("by {COLLEAGUE}, given by {COLLEAGUE}")), "{row}");
    window.picture("hand-4-what-waits").await;
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
