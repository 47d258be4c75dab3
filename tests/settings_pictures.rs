//! Pictures of the settings and of the palette, as those of every other screen.

use super::{
    Album, CONTROL, ESCAPE, Of, click, monday, paste,
    support::{World, until, window::Window},
};
use serde_json::json;

/// The settings, part by part, and the palette, with the practice team.
async fn settings(text: u32) -> bool {
    let world = World::at(monday(), "Pacific/Auckland").await;
    world.set_text_scale(text);
    let mut album = Album::new(text, 80);
    let window = Window::open(&world, &[]).await;
    window.find("first-run-practice").await;
    click(&window, "first-run-practice").await;
    click(&window, "first-run-go").await;
    window.find("field-1").await;
    window.press(&format!("{CONTROL},")).await;
    for part in ["account", "time", "team", "network", "data", "shortcuts", "about"] {
        click(&window, &format!("st-{part}")).await;
        let shown = "return document.querySelector('#st-body').childElementCount > 0 &&\
                     !document.querySelector('#st-body .loading')";
        until(part, || async {
            (window.run(shown, Vec::new()).await == json!(true)).then_some(())
        })
        .await;
        album.take(&window, &format!("settings-{part}"), Of::Page).await;
    }
    click(&window, "st-network").await;
    paste(&window, "proxy-address", "ada:a#b@proxy.example").await;
    click(&window, "st-proxy-use").await;
    window.find("trouble").await;
    album.take(&window, "settings-refused", Of::Page).await;
    window.press(&format!("{CONTROL}k")).await;
    window.find("palette-row").await;
    album.take(&window, "palette", Of::Page).await;
    paste(&window, "palette-text", "freeze").await;
    window.reads("palette-row", "a freeze", |row| row.contains("Freeze")).await;
    album.take(&window, "palette-found", Of::Page).await;
    window.press(ESCAPE).await;
    window.close(&world).await;
    album.close()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "`cargo xtask pictures` takes them"]
async fn every_word_of_the_settings_can_be_read() {
    let (usual, large) = (settings(100).await, settings(200).await);
    assert!(usual && large, "some words cannot be read");
}
