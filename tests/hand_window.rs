//! At work, behind a proxy and without any token: she copies her text with one button, pastes it on GitHub
//! herself, and Meridian finds the comment and shows the same receipt. GitHub hears no write of it.

use crate::{
    SENT, at_monday,
    support::{github::GitHub, window::Window},
};
use serde_json::{Value, json};

/// What the window or the agent asked of GitHub but to read; those of the test have a sign-in.
fn writes(github: &GitHub) -> Vec<Value> {
    let asked = github.ask("GET", "/_practice/requests", "");
    let asked = asked.as_array().unwrap();
    assert!(asked.iter().any(|asked| asked["user"].is_null()), "{asked:?}");
    let is_write = |asked: &&Value| asked["method"] != "GET" && asked["user"].is_null();
    asked.iter().filter(is_write).cloned().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_without_a_sign_in_ends_with_a_receipt_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    let readme = github.publish_release(&github.url());

    println!("A link pasted, a role chosen, nobody signed in.");
    let window = Window::open(&world, &[]).await;
    window.give_link(&readme).await;
    window.take_team().await;
    let issue = window.issue().await;
    window.write("Written behind a proxy.").await;

    println!("Who she is, by her own word.");
    window.reads("hand-state", "what to do", |t| t.contains("paste it as a comment")).await;
    window.picture("hand-1-asks").await;
    window.paste_into("hand-login", "https://github.com/YOU").await;
    window.click("hand-say").await;
    window.reads("hand-look-words", "as whom", |t| t.contains("@YOU's, by your own word")).await;

    println!("Copied by its keys; what she types on is not in it.");
    let text = window.copy_update().await;
    assert!(text.starts_with("<!-- meridian:update v=1 "), "{text}");
    assert!(text.contains("Written behind a proxy."), "{text}");
    window.picture("hand-2-copied").await;

    println!("Pasted on GitHub by herself, then looked for.");
    github.paste(&issue, &text);
    window.click("hand-look").await;
    let matches = |t: &str| t.starts_with("On GitHub, matches");
    window.reads_within(SENT, "truth-github", "On GitHub, matches", matches).await;
    window
        .reads("hand-state", "that it is what was copied", |t| t.contains("as you copied it"))
        .await;
    window.picture("hand-3-found").await;
    assert_eq!(writes(&github), Vec::<Value>::new());

    println!("The looks of the hour are used up; when there is one again is said.");
    crate::support::until("that the looks are used up", || async {
        let off = "return document.getElementById('do-hand-look').getAttribute('aria-disabled')";
        if window.run(off, Vec::new()).await == json!("true") {
            return Some(());
        }
        window.click("hand-look").await;
        None
    })
    .await;
    let again = |t: &str| t.contains("at most 6 times an hour; it is looked again");
    window.reads("hand-look-words", "when there is one again", again).await;
    window.picture("hand-4-used-up").await;
    assert_eq!(github.ours().len(), 1);
    assert_eq!(writes(&github), Vec::<Value>::new());
    window.has_no_errors().await;
    window.close(&world).await;
}
