//! A team of one's own, added in the built window from a link, without a terminal and without signing in;
//! then beside the practice team, and signed in to.

use crate::{
    SENT, at_monday,
    support::{
        github::{REPOSITORY, TOKEN},
        process,
        window::Window,
    },
};
use serde_json::json;
use std::time::Duration;

const GH: &str = "#!/bin/sh\n\
    [ \"$1 $2\" = 'auth token' ] || exit 1\n\
    [ -z \"$GH_TOKEN$GITHUB_TOKEN\" ] || exit 3\n\
    echo practice-token-you\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_is_added_from_its_link_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    let readme = github.publish_release(&github.url());

    // What GitHub CLI has: it answers like the real one, for one account of this GitHub.
    process::make_program(&world.path("bin").join("gh"), GH);
    let host = github.url().replace("http://", "");
    let hosts = format!("{host}:\n    users:\n        you:\n    user: you\n");
    std::fs::create_dir(world.path("config").join("gh")).unwrap();
    std::fs::write(world.path("config").join("gh").join("hosts.yml"), hosts).unwrap();

    println!("The first door: what names no schedule is said, and what was typed stays.");
    let window = Window::open(&world, &[]).await;
    window.find("first-run-deadlines").await;
    window.picture("team-1-doors").await;
    window.click("first-run-go").await;
    window.paste_into("su-page", "https://gist.github.com/someone/0123456789abcdef").await;
    window.click("first-run-go").await;
    window.reads("trouble", "that a gist is none", |t| t.contains("gist")).await;
    assert!(window.value("su-page").await.contains("gist.github.com"));
    window.picture("team-2-trouble").await;

    println!("The link of the README leads to the deadlines, without an account.");
    window.run("document.getElementById('su-page').value = ''", Vec::new()).await;
    window.paste_into("su-page", &readme).await;
    window.click("first-run-go").await;
    let said = window.reads("su-schedule", "the dates", |t| t.contains("3 dates")).await;
    assert!(said.contains("Begin Code Freeze, Thu 19 Nov 01:00 NZDT"), "{said}");
    window.picture("team-3-schedule").await;
    window.click("first-run-go").await;
    window.reads_within(SENT, "deadline-list", "the freeze", |t| t.contains("Code Freeze")).await;
    window.picture("team-4-deadlines").await;

    println!("Then the whole team: her role, and the issue of the week.");
    window.click("teams").await;
    window.reads("team-row", "the team", |t| t.contains(REPOSITORY)).await;
    window.click("first-run-connect").await;
    window.click("first-run-go").await;
    window.paste_into("su-page", &readme).await;
    window.click("first-run-go").await;
    window.find("su-role-1").await;
    window.picture("team-5-found").await;
    window.click("su-role-1").await;
    window.click("first-run-go").await;
    window.reads("su-ready", "that it is added", |t| t.contains("Release v2.4")).await;
    window
        .reads("ac-way-0", "who is signed in to GitHub CLI", |t| t.starts_with("you, from"))
        .await;
    window.picture("team-6-ready").await;
    window.click("first-run-go").await;
    let is_there = |t: &str| t.contains('#');
    window.reads_within(Duration::from_secs(90), "issue-link", "the round's issue", is_there).await;
    window.find("preview").await;
    window.type_into("field-1", "Written before any sign-in.").await;
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;
    window.picture("team-7-week").await;

    println!("The practice team beside it, and back: each has its own text.");
    window.click("teams").await;
    window.try_practice().await;
    window.find("practice-network").await;
    window.click("teams").await;
    // What was told before stands there until the new answer is here.
    let both = || async { (window.texts("team-row").await.len() == 2).then_some(()) };
    crate::support::until("both teams", both).await;
    window.reads("team-row", "the first team", |t| t.contains(REPOSITORY)).await;
    window.picture("team-8-two").await;
    window.click("team-row").await;
    window.reads("issue-link", "the round's issue", is_there).await;
    let again = || {
        window.run("return document.querySelector('[data-test=field-1]')?.value ?? ''", Vec::new())
    };
    crate::support::until("its text", || async {
        (again().await == json!("Written before any sign-in.")).then_some(())
    })
    .await;
    assert_eq!(github.ours(), Vec::<String>::new(), "nothing is posted by itself");

    println!("Sign in with what GitHub CLI has, and post.");
    window.reads("band", "that nobody is signed in", |t| t.contains("not signed in")).await;
    window.picture("team-9-not-signed-in").await;
    window.click("sign-in").await;
    window.click("ac-way-0").await;
    window
        .reads("ac-login", "as whom", |t| t.contains("you") && t.contains("asked for it each time"))
        .await;
    window.picture("team-10-signed-in").await;
    window.click("back").await;
    window.find("preview").await;
    window.click("health-green").await;
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;
    window.post_first().await;
    let matches = |t: &str| t.starts_with("On GitHub, matches");
    window.reads_within(SENT, "truth-github", "On GitHub, matches", matches).await;
    assert_eq!(github.ours().len(), 1);
    assert!(github.ours()[0].contains("Written before any sign-in."));
    window.picture("team-11-posted").await;

    println!("Out again, and in with a token that was copied; no page ever holds it.");
    window.click("teams").await;
    window.click("ac-out").await;
    window.find("ac-paste").await;
    copy(&window, "just some words").await;
    window.click("ac-paste").await;
    window.reads("trouble", "that this is none", |t| t.contains("token")).await;
    window.picture("team-12-no-token").await;
    copy(&window, &format!("  {TOKEN} ")).await;
    window.click("ac-paste").await;
    window.reads("ac-login", "as whom", |t| t.contains("you")).await;
    let page = window.run("return document.documentElement.outerHTML", Vec::new()).await;
    assert!(!page.as_str().unwrap().contains(TOKEN), "the token is in the page");
    window.has_no_errors().await;
    window.close(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_of_the_first_team_stands_until_it_is_gone_to_in_the_built_window() {
    let (world, github, _keyring) = at_monday().await;
    let readme = github.publish_release(&github.url());
    let window = Window::open(&world, &[]).await;

    println!("What was answered is still there after a step back.");
    window.click("first-run-connect").await;
    window.click("first-run-go").await;
    window.paste_into("su-page", &readme).await;
    window.click("first-run-go").await;
    window.click("su-role-1").await;
    window.click("su-cycle-issue").await;
    window.click("back").await;
    window.find("su-page").await;
    assert_eq!(window.value("su-page").await, readme);
    window.click("first-run-go").await;
    window.find("su-role-1").await;
    for id in ["su-role-1", "su-cycle-issue"] {
        let is_checked = "return document.getElementById(arguments[0]).checked";
        assert_eq!(window.run(is_checked, vec![json!(id)]).await, json!(true), "{id}");
    }

    println!("The window asks again and again, and knows of the team; the step stays.");
    window.click("su-role-1").await;
    window.click("su-role-1").await;
    window.click("first-run-go").await;
    window.reads("su-ready", "that it is added", |t| t.contains("Release v2.4")).await;
    let end = tokio::time::Instant::now() + Duration::from_secs(3);
    while tokio::time::Instant::now() < end {
        window.run("window.dispatchEvent(new Event('focus'))", Vec::new()).await;
        assert!(window.has("su-ready").await, "the step was taken away");
    }
    window.click("first-run-go").await;
    window.find("preview").await;
    window.has_no_errors().await;
    window.close(&world).await;
}

/// Copies a text as a person does it elsewhere: what was marked, by the keys for it.
async fn copy(window: &Window, text: &str) {
    let mark = "const area = document.createElement('textarea');\
                area.id = 'elsewhere';\
                area.value = arguments[0];\
                document.querySelector('main').append(area);\
                area.select();\
                area.focus()";
    window.run(mark, vec![json!(text)]).await;
    window.press("\u{e009}c").await;
    window.run("document.getElementById('elsewhere').remove()", Vec::new()).await;
}
