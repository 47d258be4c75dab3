//! A lead with two accounts in GitHub CLI, and a token of one of them in the session's variables: each team
//! has the account that was chosen for it, whatever a shell says, and what somebody gave goes out under the
//! lead's name, which is said before.
//!
//! GitHub CLI is a stand-in that answers as the real one does, with two accounts for each of two hosts;
//! `gh auth status`, which calls an account invalid while a network is away, fails in it.

use super::{
    SENT, at_monday,
    support::{
        github::{GitHub, REPOSITORY},
        process, programs, until,
        window::Window,
    },
};
use serde_json::{Value, json};

/// The account that GitHub CLI uses by itself, and the other one.
const ACCOUNTS: [&str; 2] = ["you", "tomek-brzezinkraut"];

const GH: &str = "#!/bin/sh\n\
    [ \"$1 $2 $3 $5\" = 'auth token -h -u' ] || exit 1\n\
    [ -z \"$GH_TOKEN$GITHUB_TOKEN\" ] || exit 3\n\
    echo \"practice-token-$6\"\n";

/// Who wrote the comments with these words.
fn authors(github: &GitHub, words: &str) -> Vec<String> {
    let path = format!("/repos/{REPOSITORY}/issues/comments?per_page=100");
    let comments = github.ask("GET", &path, "");
    let is_theirs = |comment: &&Value| comment["body"].as_str().unwrap().contains(words);
    let login = |comment: &Value| comment["user"]["login"].as_str().unwrap().to_owned();
    comments.as_array().unwrap().iter().filter(is_theirs).map(login).collect()
}

/// Adds the team of this GitHub from its link, with an account of GitHub CLI, and posts.
async fn posts(window: &Window, readme: &str, way: usize, words: &str) {
    window.give_link(readme).await;
    window.find("su-role-1").await;
    window.click("su-role-1").await;
    window.click("first-run-go").await;
    window.find("su-ready").await;
    let login = ACCOUNTS[way];
    window.reads(&format!("ac-way-{way}"), "whose it is", |t| t.starts_with(login)).await;
    window.click(&format!("ac-way-{way}")).await;
    window.reads("ac-login", "as whom", |t| t.contains(login)).await;
    window.click("first-run-go").await;
    window.issue().await;
    window.write(words).await;
    window.click("post").await;
    let facts = window.text("first-post").await;
    assert!(facts.contains(&format!("@{login}")), "{facts}");
    window.click("care-go").await;
    let matches = |t: &str| t.starts_with("On GitHub, matches");
    window.reads_within(SENT, "truth-github", "On GitHub, matches", matches).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_team_of_a_lead_has_its_own_account_in_the_built_window() {
    let (world, work, _keyring) = at_monday().await;
    let private = GitHub::start(world.command(programs().join("meridian-cli")));
    let githubs = [&work, &private];
    process::make_program(&world.path("bin").join("gh"), GH);
    let hosts: String = githubs
        .iter()
        .map(|github| {
            let host = github.url().replace("http://", "");
            let [first, other] = ACCOUNTS;
            let users = format!("    users:\n        {first}:\n        {other}:\n");
            format!("{host}:\n{users}    user: {first}\n")
        })
        .collect();
    std::fs::create_dir(world.path("config").join("gh")).unwrap();
    std::fs::write(world.path("config").join("gh").join("hosts.yml"), hosts).unwrap();
    world.set_variable("GH_TOKEN", format!("practice-token-{}", ACCOUNTS[0]));

    println!("At work as the one, in private as the other; the shell's token decides nothing.");
    let window = Window::open(&world, &[]).await;
    let readme = work.publish_release(&work.url());
    posts(&window, &readme, 1, "From work.").await;
    window.picture("lead-1-work").await;
    window.click("teams").await;
    window.find("team-row").await;
    let readme = private.publish_release(&private.url());
    posts(&window, &readme, 0, "In private.").await;
    assert_eq!(authors(&work, "From work."), [ACCOUNTS[1]]);
    assert_eq!(authors(&private, "In private."), [ACCOUNTS[0]]);
    window.picture("lead-2-private").await;

    println!("Back at work: what somebody gave is posted under the lead's name, and that is said.");
    window.click("teams").await;
    until("both teams", || async { (window.texts("team-row").await.len() == 2).then_some(()) })
        .await;
    let other = "const rows = [...document.querySelectorAll('[data-test=team-row]')];\
                 rows.find((row) => !row.innerText.includes('shown now')).click()";
    window.run(other, Vec::new()).await;
    let is_back = "return document.querySelector('[data-test=field-1]')?.value ?? ''";
    until("the draft of work", || async {
        let text = window.run(is_back, Vec::new()).await;
        (text == json!("From work.")).then_some(())
    })
    .await;
    window.click("hand-over").await;
    window.find("give-words").await;
    let given = "[...document.querySelectorAll('dialog[open] details')].forEach((e) => e.open = true);\
                 return document.querySelector('[data-test=give-text]').innerText";
    let given = window.run(given, Vec::new()).await;
    let given = given.as_str().unwrap().replace("From work.", "From Hana.");
    let given = given.replace(&format!("author: {}", ACCOUNTS[1]), "author: hana-example");
    window.paste_into("take-text", &given).await;
    window.click("take-look").await;
    let said = window.text("given-posts-as").await;
    assert!(said.contains(&format!("@{}", ACCOUNTS[1])), "{said}");
    assert!(said.contains("Written by hana-example"), "{said}");
    window.picture("lead-3-what-hana-gave").await;
    window.click("take-below").await;
    window.reads("said", "that it is there", |t| t.contains("hana-example")).await;
    window.click("post").await;
    until("it on GitHub", || async {
        (authors(&work, "From Hana.") == [ACCOUNTS[1]]).then_some(())
    })
    .await;
    assert_eq!(authors(&work, "Written by [hana-example](").len(), 1, "her name stands there");
    window.has_no_errors().await;
    window.close(&world).await;
}
