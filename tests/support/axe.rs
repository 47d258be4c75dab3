//! axe, the program that the field uses to find what shuts somebody out of a page, on a window of the tests.
//! `MERIDIAN_AXE` names its file, which `cargo xtask test` fetches where there is npm; without it nothing is
//! looked at, and that is said.

use super::{until_within, window::Window};
use serde_json::{Value, json};
use std::{env, fs, time::Duration};

/// A large screen takes some seconds on a busy machine.
pub const LOOKED: Duration = Duration::from_secs(60);

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

/// axe itself; none where it is not here.
pub struct Axe(Option<String>);

impl Axe {
    pub fn new() -> Self {
        let axe = env::var_os("MERIDIAN_AXE").map(|file| fs::read_to_string(file).unwrap());
        if axe.is_none() {
            println!(
                "axe is not here, so only words are looked at; `cargo xtask test` fetches it."
            );
        }
        Self(axe)
    }

    /// What it finds in what the window shows, a line each.
    pub async fn finds(&self, window: &Window) -> Vec<String> {
        let Some(axe) = &self.0 else { return Vec::new() };
        if window.run("return typeof axe === 'undefined'", Vec::new()).await == json!(true) {
            window.run(axe, Vec::new()).await;
        }
        window.run(LOOK, Vec::new()).await;
        lines(left(window, "axe has looked", "return window.foundByAxe ?? null").await)
    }
}

/// Waits for what a script has left in the page.
pub async fn left(window: &Window, what: &str, script: &str) -> Value {
    until_within(LOOKED, what, || async {
        Some(window.run(script, Vec::new()).await).filter(|value| !value.is_null())
    })
    .await
}

pub fn lines(found: Value) -> Vec<String> {
    serde_json::from_value(found).unwrap()
}
