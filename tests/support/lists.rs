//! Lists of the window as a person uses them with keys, and how every page shows times.

// Each test binary compiles this anew and uses a part of it.
#![allow(dead_code, reason = "every test uses its own part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
#![allow(unreachable_pub, reason = "modules of a test have no outside")]

use super::support::window::Window;

/// The arrow down.
pub const DOWN: &str = "\u{e015}";
/// To the first row.
pub const HOME: &str = "\u{e011}";

/// The text of the chosen row, which has the keyboard.
pub async fn current(window: &Window) -> Option<String> {
    let script = "const e = document.activeElement;\
                  return e.matches('[aria-current=true]') ? e.innerText : null";
    window.run(script, Vec::new()).await.as_str().map(str::to_owned)
}

/// Moves down with the keyboard until the chosen row names `words`.
pub async fn choose(window: &Window, words: &str) {
    window.press(HOME).await;
    for _ in 0..80 {
        if current(window).await.is_some_and(|row| row.contains(words)) {
            return;
        }
        window.press(DOWN).await;
    }
    panic!("no row names {words}");
}

/// Every clock time that a person reads stands before its zone: letters, or a distance from UTC.
pub async fn times_have_zones(window: &Window, place: &str) {
    let text = window.run("return document.body.innerText", Vec::new()).await;
    let text = text.as_str().unwrap().replace(['\n', '\t', '\u{a0}'], " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_clock = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_ascii_digit());
        let parts: Vec<&str> = word.split(':').collect();
        (2..=3).contains(&parts.len())
            && parts.iter().all(|p| p.len() == 2 && p.bytes().all(|b| b.is_ascii_digit()))
    };
    let is_zone = |word: &str| {
        let word = word.trim_matches(|c: char| !(c.is_ascii_alphanumeric()));
        word.len() >= 2 && word.bytes().take(2).all(|b| b.is_ascii_uppercase()) || word == "AoE"
    };
    for pair in words.windows(2) {
        let own = pair[0].trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
        let has_zone = is_zone(pair[1]) || is_zone(own);
        assert!(!is_clock(pair[0]) || has_zone, "{place}: {} {} in {text}", pair[0], pair[1]);
    }
}
