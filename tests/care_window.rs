//! Posting with care in the built window: a first post says what becomes public and is asked once, what
//! was just posted can be seen to be taken back, and what was typed since is shown before it is sent.

use super::{
    SENT, at_monday, connect, monday,
    support::{programs, until, window::Window},
};
use chrono::TimeDelta;
use serde_json::json;

const CONTROL: char = '\u{e009}';
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

async fn focused(window: &Window, name: &str) {
    let script = "return document.activeElement?.getAttribute('data-test') === arguments[0]";
    let is =
        || async { (window.run(script, vec![json!(name)]).await == json!(true)).then_some(()) };
    until(&format!("the keyboard to be on {name}"), is).await;
}

/// How many seconds the window says are left.
async fn left(window: &Window) -> i64 {
    let said = window.text("take-back-left").await;
    said.trim_end_matches(" s").parse().unwrap_or_else(|_| panic!("{said}"))
}

async fn saved(window: &Window) {
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_post_is_asked_about_once_and_can_be_taken_back_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    connect(&world, &github, &[]);
    // As long as it can be, so that no busy computer is in a hurry.
    let mut choose = world.command(programs().join("meridian-cli"));
    assert!(choose.args(["hours", "set", "--take-back", "60"]).status().unwrap().success());
    let window = Window::open(&world, &[]).await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    // The last part that is drawn: from then on nothing moves.
    window.find("preview").await;
    window.click("health-green").await;
    window.type_into("field-1", "Thanks @ana-example.").await;
    saved(&window).await;
    let before = window.value("field-1").await;

    println!("The first Post shows all five facts; Esc goes back, and nothing was queued.");
    window.press(&format!("{CONTROL}{ENTER}")).await;
    let facts = window.text("first-post").await;
    for fact in ["@you", "keyring", "#", "Public: anybody can read it.", "@ana-example", "bytes"] {
        assert!(facts.contains(fact), "{fact}: {facts}");
    }
    focused(&window, "care-go").await;
    window.picture("care-1-first-post").await;
    window.press(ESCAPE).await;
    focused(&window, "field-1").await;
    assert!(!window.has("pending").await && !window.has("cancel-sending").await);

    println!("Agreed: the seconds in which it can be taken back are counted down, and it is.");
    window.press(&format!("{CONTROL}{ENTER}")).await;
    window.find("first-post").await;
    window.press(&format!("{CONTROL}{ENTER}")).await;
    window.find("take-back-left").await;
    let seconds = left(&window).await;
    assert!((1..=60).contains(&seconds), "{seconds}");
    window.picture("care-2-take-back").await;
    window.press(ESCAPE).await;
    until("nothing to be on its way", || async { (!window.has("pending").await).then_some(()) })
        .await;
    assert_eq!(window.value("field-1").await, before, "byte for byte");
    assert_eq!(github.ours(), [] as [String; 0]);

    println!("Posted again, it asks nothing, and there is a receipt.");
    window.click("post").await;
    window.find("cancel-sending").await;
    let asks = "return document.querySelector('dialog[open]') !== null";
    assert_eq!(window.run(asks, Vec::new()).await, json!(false), "it was agreed to");
    world.set_clock(monday() + TimeDelta::minutes(5));
    let matches = |t: &str| t.starts_with("On GitHub, matches");
    window.reads_within(SENT, "truth-github", "On GitHub, matches", matches).await;
    assert_eq!(github.ours().len(), 1);

    println!("Typed since: what changed is shown word by word before it is sent.");
    window.type_into("field-1", " All is well.").await;
    saved(&window).await;
    window.click("what-changed").await;
    let changes = window.text("changes").await;
    assert!(changes.contains("All is well."), "{changes}");
    window.picture("care-3-what-changed").await;
    window.click("care-go").await;
    window.find("cancel-sending").await;
    world.set_clock(monday() + TimeDelta::minutes(10));
    window.reads_within(SENT, "truth-github", "On GitHub, matches", matches).await;
    let ours = github.ours();
    assert!(ours.len() == 1 && ours[0].contains("All is well."), "{ours:#?}");

    println!(
        "Withdrawn: what will stand there is shown first; the text stays, and can be posted again."
    );
    let before = window.value("field-1").await;
    window.click("withdraw").await;
    let line = window.text("withdrawal").await;
    assert!(line.starts_with("This update was withdrawn by its author"), "{line}");
    focused(&window, "care-go").await;
    window.picture("care-4-withdraw").await;
    window.press(ESCAPE).await;
    assert_eq!(github.ours(), ours, "nothing was done");
    window.click("withdraw").await;
    window.find("withdrawal").await;
    window.click("care-go").await;
    world.set_clock(monday() + TimeDelta::minutes(15));
    let is_out = |t: &str| t.starts_with("Withdrawn by you");
    window.reads_within(SENT, "truth-github", "that it is withdrawn", is_out).await;
    let withdrawn = github.ours();
    assert!(withdrawn.len() == 1 && withdrawn[0].contains("withdrawn by its author"));
    assert_eq!(window.value("field-1").await, before, "byte for byte");
    assert!(!window.has("withdraw").await, "there is nothing left to withdraw");
    window.picture("care-5-withdrawn").await;
    window.click("post").await;
    window.find("cancel-sending").await;
    world.set_clock(monday() + TimeDelta::minutes(20));
    window.reads_within(SENT, "truth-github", "On GitHub, matches", matches).await;
    assert_eq!(github.ours(), ours, "as it was, in the same comment");
    window.close(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_is_given_as_a_file_and_taken_over_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    connect(&world, &github, &[]);
    let window = Window::open(&world, &[]).await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    window.find("preview").await;

    println!("Nothing is written: that is said, and something can be taken over all the same.");
    window.click("hand-over").await;
    let said = window.text("give-refused").await;
    assert!(said.contains("Nothing is written yet"), "{said}");
    window.press(ESCAPE).await;

    println!("Written: the file lies where it is said, and the truth bar says that it was given.");
    window.click("health-green").await;
    window.type_into("field-1", "Two flakes.").await;
    saved(&window).await;
    window.click("hand-over").await;
    let path = window.value("give-path").await;
    window.picture("give-1-to-the-lead").await;
    window.press(&format!("{CONTROL}{ENTER}")).await;
    let said = |t: &str| t.starts_with("Written to ") && t.contains(&path);
    window.reads("said", "where it was written", said).await;
    let file = std::fs::read_to_string(&path).unwrap();
    assert!(file.contains("author: you\n") && file.contains("Two flakes."), "{file}");
    let is_given = |t: &str| t.starts_with("Given to your lead, as you said");
    window.reads("truth-github", "that it was given", is_given).await;
    window.picture("give-2-given").await;
    window.click("hand-over").await;
    window.click("give-back").await;
    window.reads("truth-github", "that it was not", |t| !is_given(t)).await;

    println!("The lead chooses a file: what came is shown, and goes below what stands there.");
    let file = file.replace("author: you", "author: hana-example").replace("Two", "Nine");
    let came = world.path("home").join("from hana.md");
    std::fs::write(&came, &file).unwrap();
    let broken = world.path("home").join("notes.md");
    std::fs::write(&broken, "My notes.\n").unwrap();
    window.click("hand-over").await;
    window.type_into("take-file", &broken.display().to_string()).await;
    let refused = window.text("give-trouble").await;
    assert!(refused.contains("notes.md, line 1: "), "{refused}");
    window.type_into("take-file", &came.display().to_string()).await;
    let about = window.text("given-about").await;
    assert!(about.starts_with("Release Signal, round of "), "{about}");
    let posts_as = window.text("given-posts-as").await;
    assert!(posts_as.contains("under your name, @you,"), "{posts_as}");
    window.picture("give-3-what-came").await;
    assert!(!window.has("take-it").await, "something stands there: it is asked");
    window.click("take-below").await;
    window.reads("said", "that it is there", |t| t.contains("hana-example")).await;
    let shows = "return document.querySelector('[data-test=preview]').innerText";
    until("both to stand in the draft", || async {
        let text = window.run(shows, Vec::new()).await.to_string();
        ["Two flakes.", "Nine flakes.", "Written by hana-example."]
            .iter()
            .all(|words| text.contains(words))
            .then_some(())
    })
    .await;
    window.picture("give-4-taken-over").await;
    assert_eq!(github.ours(), [] as [String; 0], "nothing was posted");
    window.close(&world).await;
}
