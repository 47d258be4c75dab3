//! Each screen of the built window, light and dark, looked through by axe, the program that the field
//! uses for it: names, roles, contrast, what the keyboard reaches.
//!
//! A screen that comes later is found by its entry in the sidebar. `MERIDIAN_AXE` names axe's file, which
//! `cargo xtask test` fetches where there is npm; without it nothing is looked at, and that is said.

use super::monday;
use crate::support::{World, until_within, window::Window};
use serde_json::{Value, json};
use std::{env, fs, time::Duration};

const CONTROL: char = '\u{e009}';
const ESCAPE: &str = "\u{e00c}";

/// A large screen takes some seconds on a busy machine.
const LOOKED: Duration = Duration::from_secs(60);

/// Begins to look; what it finds stands in the page afterwards, a line each.
const LOOK: &str = "
delete window.foundByAxe;
const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
axe.run(document, { runOnly, resultTypes: ['violations'] }).then(
  ({ violations }) => {
    window.foundByAxe = violations.flatMap(({ id, help, nodes }) => nodes.map((node) => {
      const why = [...node.any, ...node.all, ...node.none].map((check) => check.message).join('; ');
      return `${id} (${help}): ${node.html.slice(0, 160)} ${why}`;
    }));
  },
  (error) => { window.foundByAxe = [`axe did not end: ${error}`]; },
);";

/// Waits until nothing moves: a colour on its way is neither the one nor the other.
const STILL: &str = "return document.getAnimations().length === 0 || null";

struct Look<'a> {
    window: &'a Window,
    axe: String,
    found: Vec<String>,
}

impl Look<'_> {
    /// Looks at what is shown, in both themes.
    async fn at(&mut self, place: &str) {
        println!("{place}");
        for theme in ["light", "dark"] {
            let wear = "document.documentElement.dataset.theme = arguments[0];
                return typeof axe === 'undefined'";
            if self.window.run(wear, vec![json!(theme)]).await == json!(true) {
                self.window.run(&self.axe, Vec::new()).await;
            }
            self.until("nothing moves", STILL).await;
            self.window.run(LOOK, Vec::new()).await;
            let lines = self.until("axe has looked", "return window.foundByAxe ?? null").await;
            let lines: Vec<String> = serde_json::from_value(lines).unwrap();
            self.found.extend(lines.into_iter().map(|line| format!("{place}, {theme}: {line}")));
        }
    }

    async fn until(&self, what: &str, script: &str) -> Value {
        until_within(LOOKED, what, || async {
            Some(self.window.run(script, Vec::new()).await).filter(|value| !value.is_null())
        })
        .await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_screen_shuts_anybody_out_in_the_built_window() {
    let Some(axe) = env::var_os("MERIDIAN_AXE") else {
        println!("axe is not here, so no screen was looked at; `cargo xtask test` fetches it.");
        return;
    };
    let axe = fs::read_to_string(axe).unwrap();
    let world = World::at(monday(), "Pacific/Auckland").await;
    let window = Window::open(&world, &[]).await;
    window.find("first-run-practice").await;
    let mut look = Look { window: &window, axe, found: Vec::new() };
    look.at("the first run").await;
    window.click("first-run-connect").await;
    window.find("first-run-go").await;
    look.at("a team of one's own").await;
    window.press(ESCAPE).await;
    window.try_practice().await;
    window.reads("issue-link", "the number of the round's issue", |t| t.contains('#')).await;
    window.find("preview").await;

    let screens = "return [...document.querySelectorAll('[data-test^=nav-]')]
        .map((entry) => entry.dataset.test)";
    let screens: Vec<String> =
        serde_json::from_value(window.run(screens, Vec::new()).await).unwrap();
    assert!(screens.len() > 1, "{screens:?}");
    for screen in &screens {
        window.click(screen).await;
        look.until(screen, "return document.querySelector('main h1')?.textContent || null").await;
        look.at(screen).await;
        // An entry that opens a dialog, which would keep the next one from being pressed.
        window.press(ESCAPE).await;
    }
    window.click("nav-deadlines").await;
    window.find("deadline-row").await;
    window.run("document.activeElement?.blur()", Vec::new()).await;
    window.press("i").await;
    window.find("import-path").await;
    look.at("the import").await;
    window.press(ESCAPE).await;
    for (keys, place) in [
        (format!("{CONTROL},"), "settings"),
        ("?".to_owned(), "the shortcut sheet"),
        (format!("{CONTROL}k"), "the palette"),
    ] {
        window.run("document.activeElement?.blur()", Vec::new()).await;
        window.press(&keys).await;
        look.at(place).await;
        window.press(ESCAPE).await;
    }
    window.click("zone").await;
    look.at("the zone").await;
    window.press(ESCAPE).await;
    window.click("teams").await;
    window.find("team-row").await;
    look.at("the teams").await;
    assert!(look.found.is_empty(), "{:#?}", look.found);
    window.close(&world).await;
}
