//! Closing the window loses no word that was typed last, also where the notebook does not take it.

use super::{AUCKLAND, is_saved, monday, text_fields};
use crate::support::{World, until, window::Window};
use rusqlite::Connection;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_stays_open_for_words_that_the_notebook_does_not_take() {
    let world = World::at(monday(), AUCKLAND).await;
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    let fields = text_fields(&window).await;
    window.type_into(&fields[0], "All jobs are green").await;
    is_saved(&window).await;

    // Another program that writes and does not end.
    let files = world.files("notebook.db");
    let [notebook] = &files[..] else { panic!("one notebook, not {files:?}") };
    let other = Connection::open(notebook).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    window.press(" again").await;
    // Wherever she has gone since, it is said.
    window.click("nav-deadlines").await;
    window.find("deadline-row").await;
    world.close_window();
    let said = window.reads("not-saved", "why it is still open", |t| t.contains("once more")).await;
    assert!(said.contains("Your last words are only in this window"), "{said}");
    assert_eq!(window.value(&fields[0]).await, "All jobs are green again");
    let is_shown = "return document.visibilityState";
    assert_eq!(window.run(is_shown, Vec::new()).await, json!("visible"));
    window.picture("not-saved").await;

    // The notebook takes it again: nothing is said any more, and nothing is in the way.
    other.execute_batch("ROLLBACK").unwrap();
    until("the text in the notebook", || async { (!window.has("not-saved").await).then_some(()) })
        .await;
    is_saved(&window).await;

    // Whoever closes it once more leaves them on purpose.
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    window.type_into(&fields[0], " and more").await;
    world.close_window();
    window.reads("not-saved", "why it is still open", |t| t.contains("once more")).await;
    window.close(&world).await;
    drop(other);
    let window = Window::open(&world, &[]).await;
    assert_eq!(window.value(&fields[0]).await, "All jobs are green again");
    window.close(&world).await;
}
