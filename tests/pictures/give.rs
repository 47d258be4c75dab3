//! Giving to the lead as a comment and taking over what others gave so, in each size and theme.

use super::{
    Album, monday,
    support::{
        World, daemons, everywhere,
        github::{GitHub, REPOSITORY},
        given, programs,
        window::Window,
    },
};

/// With a team on a GitHub of its own.
pub(super) async fn giving(text: u32) -> bool {
    let world = World::at(monday(), "Pacific/Auckland").await;
    world.set_text_scale(text);
    let _keyring = daemons::keyring(world.bus.address(), &world.path("home"));
    let github = GitHub::start(world.command(programs().join("meridian-cli")));
    let url = github.url();
    let connect = ["connect", REPOSITORY, "--api-url", &url, "--section", "release-signal"];
    given::terminal(&world, &connect);
    let mut album = Album::new(text, 200);
    let window = Window::open(&world, &[]).await;
    everywhere::giving(&window, &github, &world, &mut album).await;
    window.close(&world).await;
    album.close()
}
