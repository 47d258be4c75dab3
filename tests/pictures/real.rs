//! A team on a GitHub of its own, in each size and theme.

use super::{
    Album, Of, SENT, click, is_saved, is_there, monday,
    support::{
        self, World,
        daemons::{self, Daemon},
        github::{GitHub, REPOSITORY},
        given, programs,
        window::Window,
    },
};
use serde_json::json;

/// With a team on a GitHub of its own: no schedule, a conflict, and a desktop without a keyring.
pub(super) async fn team(text: u32) -> bool {
    let world = World::at(monday(), "Pacific/Auckland").await;
    world.set_text_scale(text);
    let keyring = daemons::keyring(world.bus.address(), &world.path("home"));
    let github = GitHub::start(world.command(programs().join("meridian-cli")));
    let mut album = Album::new(text, 50);
    given::posted_elsewhere(&world, &github);
    let window = Window::open(&world, &[]).await;
    conflict(&world, &github, keyring, window, &mut album).await;
    album.close()
}

async fn conflict(
    world: &World,
    github: &GitHub,
    keyring: Daemon,
    window: Window,
    album: &mut Album,
) {
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    is_there(&window, "preview").await;
    click(&window, "health-green").await;
    window.type_into("field-1", "From the train.").await;
    is_saved(&window).await;
    window.post_first().await;
    window.reads_within(SENT, "theirs", "the other text", |t| t.contains("From the desk.")).await;
    album.take(&window, "week-conflict", Of::Page).await;
    click(&window, "nav-deadlines").await;
    window.find("no-schedule").await;
    album.take(&window, "deadlines-none", Of::Page).await;

    // The comment once more, as from a device that did not know of the first.
    let issues = github.ask("GET", &format!("/repos/{REPOSITORY}/issues?per_page=1"), "");
    let number = issues[0]["number"].as_u64().unwrap();
    let copy = github.ours().remove(0).replace("op=01", "op=02");
    github.ask(
        "POST",
        &format!("/repos/{REPOSITORY}/issues/{number}/comments"),
        &json!({ "body": copy }).to_string(),
    );
    click(&window, "nav-week").await;
    click(&window, "post").await;
    if support::wait(SENT, || async { window.has("choice").await.then_some(()) }).await.is_some() {
        album.take(&window, "week-two-comments", Of::Page).await;
    } else {
        album.found.push("week-two-comments: it asks nothing where two comments stand".to_owned());
    }
    super::outbox::stopped(&window, github, album).await;
    drop(keyring);
    window.close(world).await;
}
