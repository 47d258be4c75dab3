//! The draft as the window's own process draws it, before the page's program runs: it looks as the
//! page draws it, and no word that is typed into it is lost.

use super::{AUCKLAND, is_saved, monday, text_fields};
use crate::support::{World, until, window::Window};
use serde_json::{Value, json};

/// What stands in the first drawing (`true`) or in the page's own: each element with its classes, and
/// the words of those that hold nothing else. Words and colours that wait for GitHub are left out.
const LOOK: &str = "
const root = document.querySelector(arguments[0] ? '#prelude .col' : '#draft');
return [...root.querySelectorAll('*')].filter((e) => !e.matches('.mirror, .tablist small')).map((e) => {
  const classes = [...e.classList].sort().join('.');
  const words = e.children.length > 0 || e.matches('textarea') ? '' : e.textContent.trim();
  const field = e.matches('textarea') ? `${e.placeholder}|${e.value}|${e.rows}` : '';
  return `${e.tagName}.${classes} ${words}${field}`;
})";

/// Puts the first drawing over the page once more, with the caret at the end of its first text.
const AGAIN: &str = "
const prelude = window.__meridian_prelude;
document.body.prepend(prelude);
const area = prelude.querySelector('textarea');
area.value = area.defaultValue;
area.focus();
area.setSelectionRange(area.value.length, area.value.length)";

/// Makes the page slow in its last act.
const SLOW: &str = "
addEventListener('pagehide', () => {
  const from = performance.now();
  while (performance.now() - from < 1000);
}, true)";

async fn first_drawing(window: &Window) -> Value {
    window.run("return document.querySelector('#prelude') !== null", Vec::new()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_seen_first_looks_like_the_draft_and_keeps_what_is_typed_in_the_built_window() {
    let world = World::at(monday(), AUCKLAND).await;
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    window.click("health-yellow").await;
    let fields = text_fields(&window).await;
    window.type_into(&fields[0], "One <b> & \"two\"").await;
    is_saved(&window).await;
    window.close(&world).await;

    let window = Window::open(&world, &[]).await;
    window.find("truth-laptop").await;
    until("the page's own drawing", || async {
        (first_drawing(&window).await == json!(false)).then_some(())
    })
    .await;
    let marks = window.marks().await;
    assert!(marks.iter().any(|(mark, _)| mark == "the draft is there"), "{marks:?}");
    window.run(AGAIN, Vec::new()).await;
    let first = window.run(LOOK, vec![json!(true)]).await;
    assert_eq!(first, window.run(LOOK, vec![json!(false)]).await);
    window.picture("prelude").await;

    // Typed over two drawings, as quick fingers do.
    window.press(" three").await;
    assert_eq!(window.value(&fields[0]).await, "One <b> & \"two\"", "the page has its own field");
    window.run("window.__meridian_drawn()", Vec::new()).await;
    assert_eq!(first_drawing(&window).await, json!(false));
    window.press(" four").await;
    assert_eq!(window.value(&fields[0]).await, "One <b> & \"two\" three four");
    is_saved(&window).await;

    // Another program wrote in between: the first drawing does not know of " three four".
    window.run(AGAIN, Vec::new()).await;
    window.press(" five").await;
    window.run("window.__meridian_drawn()", Vec::new()).await;
    let both = window.value(&fields[0]).await;
    assert!(both.contains(" three four") && both.contains(" five"), "{both}");
    is_saved(&window).await;

    // Closed before it was taken over: the window waits, though nothing of it is painted any more and
    // the laptop is so busy that the page's last act takes it a second.
    window.run(AGAIN, Vec::new()).await;
    window.run(SLOW, Vec::new()).await;
    window.press(" six").await;
    window.close(&world).await;
    let window = Window::open(&world, &[]).await;
    let all = window.value(&fields[0]).await;
    assert!(all.contains(" six") && all.contains(" five") && all.contains("four"), "{all}");
    window.close(&world).await;
}
