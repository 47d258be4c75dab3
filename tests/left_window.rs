//! The window opens as it was left: the same screen, as large as it was, and never one that cannot be
//! seen.

use super::{AUCKLAND, monday};
use crate::support::{World, until, window::Window};
use serde_json::json;

/// Waits until the page is this large.
async fn is_as_large(window: &Window, size: (u32, u32)) {
    until(&format!("a window of {size:?}"), || async {
        let here = window.run("return [innerWidth, innerHeight]", Vec::new()).await;
        (here == json!([size.0, size.1])).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_opens_on_the_screen_and_as_large_as_it_was_left() {
    let world = World::at(monday(), AUCKLAND).await;
    let window = Window::open(&world, &[]).await;
    is_as_large(&window, (1100, 720)).await;
    window.try_practice().await;
    window.click("nav-deadlines").await;
    window.find("deadline-row").await;
    world.resize_window(900, 640);
    is_as_large(&window, (900, 640)).await;
    window.close(&world).await;

    let window = Window::open(&world, &[]).await;
    window.find("deadline-row").await;
    is_as_large(&window, (900, 640)).await;
    assert!(!window.has("field-1").await, "the draft is not what was left");
    window.picture("left-deadlines").await;

    // What is typed is of the draft again once that is what was left.
    window.click("nav-week").await;
    window.find("field-1").await;
    window.close(&world).await;
    let window = Window::open(&world, &[]).await;
    window.find("field-1").await;
    is_as_large(&window, (900, 640)).await;
    window.close(&world).await;
}
