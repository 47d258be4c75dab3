//! Everybody's updates once they were due: who is missing, and what a lead can do about it.

use super::{
    Album, Of, click, done,
    support::{World, programs, until_within, window::Window},
};
use chrono::{TimeZone as _, Utc};
use std::fs;

/// Of the invented team, and a role that nobody of it writes.
const ROSTER: &str = "# Release Team v1.38\n\n\
| Team Role | Lead Name (GitHub / Slack ID) | Shadow(s) Name (GitHub / Slack ID) |\n\
|---|---|---|\n\
| Docs | Kavya Ramanthuri ([@kavya-ramanthuri](https://github.com/kavya-ramanthuri)) | |\n\
| Comms | Adaeze Okomberry ([@adaeze-okomberry](https://github.com/adaeze-okomberry)) | |\n\
| Release Notes | Noor Haddadin ([@noor-haddadin](https://github.com/noor-haddadin)) | |\n";

pub(super) async fn after_the_cut_off(world: &World, window: &Window, album: &mut Album) {
    let file = world.path("home").join("release-team.md");
    fs::write(&file, ROSTER).unwrap();
    done(world.command(programs().join("meridian-cli")).args(["roster", "keep"]).arg(&file));
    world.set_clock(Utc.with_ymd_and_hms(2026, 10, 27, 0, 21, 0).unwrap());
    click(window, "nav-updates").await;
    let missing = || async {
        window.press("r").await;
        let said = window.texts("updates-all-in").await;
        said.iter().any(|words| words.contains("Missing")).then_some(())
    };
    until_within(super::SENT, "who is missing", missing).await;
    album.take(window, "board", Of::Page).await;
    window.press("\u{e038}").await;
    window.press(super::ENTER).await;
    album.take(window, "board-missing", Of::Chosen).await;
    window.press(super::ESCAPE).await;
}
