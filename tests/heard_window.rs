//! With the keyboard alone, and without seeing: on every screen the keyboard goes around and is seen, and
//! what becomes of a queued post is said once.

use super::{is_saved, monday};
use crate::support::{World, everywhere, until, until_within, window::Window};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};

const TAB: &str = "\u{e004}";

/// How long sending and reading back may take.
const SENT: Duration = Duration::from_secs(120);

/// Keeps all that the truth bar says aloud.
const LISTEN: &str = "
window.heard = [];
const region = document.querySelector('#truth [role=status]');
new MutationObserver(() => window.heard.push(region.textContent))
  .observe(region, { childList: true, characterData: true, subtree: true });
return region.getAttribute('aria-live')";

/// The element with the keyboard, whether a ring of two pixels is drawn around it or what holds it, and
/// whether it stands in the window; null where none has the keyboard.
const HERE: &str = "
const e = document.activeElement;
if (!e || e === document.body) return null;
const isRing = (box) => {
  const { outlineStyle, outlineWidth } = getComputedStyle(box);
  return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
};
let box = e;
for (let up = 0; up < 3 && box && !isRing(box); up += 1) box = box.parentElement;
const { left, right, top, bottom } = (e.closest('label') ?? e).getBoundingClientRect();
const isIn = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
return [e.outerHTML.slice(0, 140), Boolean(box && isRing(box)), isIn]";

/// Presses Tab once around; every stop is seen.
async fn goes_around(window: &Window, place: &str) {
    window.run("document.activeElement?.blur()", Vec::new()).await;
    let mut passed = BTreeSet::new();
    for _ in 0..160 {
        window.press(TAB).await;
        let here: Value = window.run(HERE, Vec::new()).await;
        let Some(what) = here[0].as_str() else { break };
        assert_eq!(here[1], json!(true), "{place}: no ring around {what}");
        assert_eq!(here[2], json!(true), "{place}: outside the window is {what}");
        if !passed.insert(what.to_owned()) {
            break;
        }
    }
    assert!((5..160).contains(&passed.len()), "{place}: a trap, or nothing: {passed:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_keyboard_goes_around_every_screen_and_is_seen_in_the_built_window() {
    let world = World::at(monday(), "Pacific/Auckland").await;
    let window = Window::open(&world, &[]).await;
    window.find("first-run-practice").await;
    goes_around(&window, "the first run").await;
    window.try_practice().await;
    window.issue().await;
    window.find("preview").await;
    for word in everywhere::words() {
        println!("{word}");
        everywhere::go_to(&window, &word).await;
        for (width, height) in [(1100, 720), (720, 480)] {
            window.resize(width, height).await;
            goes_around(&window, &format!("{word}, {width} x {height}")).await;
        }
        window.resize(1100, 720).await;
    }
    window.close(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_becomes_of_a_queued_post_is_said_once_in_the_built_window() {
    let world = World::at(monday(), "Pacific/Auckland").await;
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    window.issue().await;
    window.write("One flake.").await;
    window.click("practice-network").await;
    window.reads("truth-network", "that it is offline", |t| t.starts_with("Offline since")).await;
    assert_eq!(window.run(LISTEN, Vec::new()).await, json!("polite"));

    println!("A save says nothing.");
    let before = window.text("truth-laptop").await;
    window.type_into("field-1", " Found.").await;
    window.reads("truth-laptop", "a later time", |t| t.starts_with("Saved") && t != before).await;
    is_saved(&window).await;
    let heard = || async {
        let heard = window.run("return window.heard", Vec::new()).await;
        serde_json::from_value::<Vec<String>>(heard).unwrap()
    };
    assert_eq!(heard().await, [] as [String; 0]);

    println!("Queued, then on GitHub: each is heard once, without its hour.");
    window.post_first().await;
    let is_queued = |said: &String| said.contains("Queued");
    until("that it is queued", || async { heard().await.iter().any(is_queued).then_some(()) })
        .await;
    window.click("practice-network").await;
    let matches = |said: &String| said.contains("On GitHub, matches");
    until_within(SENT, "that it is on GitHub", || async {
        heard().await.iter().any(matches).then_some(())
    })
    .await;
    // Whatever is asked again afterwards says nothing new.
    window.run("window.dispatchEvent(new Event('focus'))", Vec::new()).await;
    window.click("nav-deadlines").await;
    window.find("deadline-row").await;
    window.click("nav-week").await;
    window.find("field-1").await;
    let said = heard().await;
    for is_so in [&is_queued as &dyn Fn(&String) -> bool, &matches] {
        let turns = std::iter::once(false).chain(said.iter().map(is_so)).collect::<Vec<_>>();
        let became = turns.windows(2).filter(|turn| !turn[0] && turn[1]).count();
        assert_eq!(became, 1, "{said:#?}");
    }
    assert!(said.windows(2).all(|pair| pair[0] != pair[1]), "said twice: {said:#?}");
    let digits = |said: &String| said.chars().any(|c| c.is_ascii_digit());
    assert!(!said.iter().any(digits), "no hour is read out: {said:#?}");
    window.close(&world).await;
}
