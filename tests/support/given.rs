//! What others have done on GitHub before a test looks: a place where updates are given to the lead, a colleague who
//! gives theirs there, and an update that another device of the member posted.

// Each test binary compiles this anew and uses a part of it.
#![allow(dead_code, reason = "every test uses its own part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
#![allow(unreachable_pub, reason = "modules of a test have no outside")]

use super::{
    World,
    github::{GitHub, REPOSITORY, TOKEN},
    programs,
};
use serde_json::{Value, json};
use std::fs;

/// Who gives, beside the member.
pub const COLLEAGUE: &str = "tomek-brzezinkraut";

/// An issue on which updates are given: its number and its link.
pub fn place(github: &GitHub) -> (String, String) {
    let issues = format!("/repos/{REPOSITORY}/issues");
    let title = json!({ "title": "Updates for the lead" }).to_string();
    let number = github.ask_as(COLLEAGUE, "POST", &issues, &title)["number"].to_string();
    let link = format!("{}/{REPOSITORY}/issues/{number}", github.url());
    (number, link)
}

/// What stands there.
pub fn given(github: &GitHub, place: &str) -> Vec<Value> {
    let path = format!("/repos/{REPOSITORY}/issues/{place}/comments?per_page=100");
    github.ask("GET", &path, "").as_array().unwrap().clone()
}

/// Runs a command of the member's terminal.
pub fn terminal(world: &World, args: &[&str]) {
    run(world, &[], TOKEN, args);
}

/// The colleague writes theirs on their own laptop and gives it there; the member's laptop has read it.
pub fn colleague_gives(world: &World, github: &GitHub, link: &str) {
    let home = world.path("home");
    let (folder, text) = (home.join("colleague"), home.join("theirs.md"));
    fs::write(&text, "Status: Green\n\nNine flakes.\n").unwrap();
    let token = format!("practice-token-{COLLEAGUE}");
    let data = ["--data-dir", folder.to_str().unwrap()];
    let url = github.url();
    let connect = ["connect", REPOSITORY, "--api-url", &url, "--section", "release-signal"];
    for args in [
        &connect[..],
        &["team", "hand-over", link],
        &["draft", "set", text.to_str().unwrap()],
        &["hand", "give", "--comment", "--yes"],
    ] {
        run(world, &data, &token, args);
    }
    terminal(world, &["sync", "--wait", "0"]);
}

/// Runs a command with a folder of its own (`data`) and an account's token.
pub fn run(world: &World, data: &[&str], token: &str, args: &[&str]) {
    let mut command = world.command(programs().join("meridian-cli"));
    let output = command.args(data).args(args).env("MERIDIAN_TOKEN", token).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A team on GitHub, of whose week another device of the member has posted the update.
pub fn posted_elsewhere(world: &World, github: &GitHub) {
    // It has chosen nothing together: no schedule either.
    github.publish(".github/meridian.toml", "# Nothing.\n");
    let other = world.path("other");
    let other = ["--data-dir", other.to_str().unwrap()];
    let draft = world.path("home").join("desk.md");
    fs::write(&draft, "Status: Green\n\nFrom the desk.\n").unwrap();
    let url = github.url();
    let connect = ["connect", REPOSITORY, "--api-url", &url, "--section", "release-signal"];
    run(world, &[], TOKEN, &connect);
    for args in [&connect[..], &["draft", "set", draft.to_str().unwrap()], &["post", "--yes"]] {
        run(world, &other, TOKEN, args);
    }
}
