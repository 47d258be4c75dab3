//! Each screen and each dialog of the built window, looked through by axe, the program that the field
//! uses for it (names, roles, contrast, what the keyboard reaches), and for words that cannot be read
//! whole: light and dark, with large text in a small window, and as it is in forced colours.
//!
//! What there is to be looked at is said in `tests/support/everywhere.rs`. `MERIDIAN_AXE` names axe's file,
//! which `cargo xtask test` fetches where there is npm; without it only words are looked at, and that is
//! said.
//!
//! Large text is looked at on a desktop of high contrast, as the web view says it of GTK's theme
//! (`prefers-contrast: more`). Forced colours it has on no desktop: `(forced-colors: active)` never holds in
//! WebKitGTK 2.50. Who has them elsewhere gets our rules for them, which are put in force here for a moment,
//! with the system's colours as that mode gives them; how a web view replaces colours itself is not tested.

use super::monday;
use crate::support::{
    World,
    everywhere::{self, Eye},
    until_within, wait,
    window::Window,
};
use serde_json::{Value, json};
use std::{env, fs, time::Duration};

/// A large screen takes some seconds on a busy machine.
const LOOKED: Duration = Duration::from_secs(60);

/// Says what a person cannot read whole, a line each.
const CLIPPED: &str = include_str!("support/clipped.js");

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

/// What moves and will come to rest: a colour on its way is neither the one nor the other.
const MOVING: &str = "
return document.getAnimations()
  .filter((moving) => moving.playState !== 'finished')
  .filter((moving) => moving.effect.getComputedTiming().endTime < Infinity)
  .map((moving) => `${moving.animationName ?? moving.transitionProperty} of ${moving.effect.target.className}`)";

/// Puts the rules for forced colours in force, and the system's colours in place of all others; or takes
/// both back.
const FORCE: &str = "
const kept = '.sky, .sky *, .ic.g, .ic.y, .ic.r, .ic.g *, .ic.y *, .ic.r *';
for (const sheet of document.styleSheets) {
  if (!arguments[0]) {
    sheet.deleteRule(0);
    for (const rule of window.forced) rule.media.mediaText = '(forced-colors: active)';
    continue;
  }
  window.forced = [...sheet.cssRules].filter((r) => r.media?.mediaText.includes('forced-colors'));
  for (const rule of window.forced) rule.media.mediaText = 'all';
  sheet.insertRule(`*:not(${kept}) { color: CanvasText !important; background-color: Canvas !important;
    border-color: CanvasText !important; box-shadow: none !important; text-shadow: none !important; }`);
}
return window.forced.length";

/// What is chosen and looks like what is not, once no colour of ours says it.
const UNMARKED: &str = "
const chosen = '[aria-current=true], [aria-current=page], [aria-checked=true], [aria-selected=true], '
  + '[aria-pressed=true], input:checked, .toggle.on';
return [...document.querySelectorAll(chosen)]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length)
  .filter((e) => getComputedStyle(e).outlineStyle === 'none')
  .filter((e) => !(e.matches('input') && getComputedStyle(e).appearance !== 'none'))
  .map((e) => `chosen, and not marked: ${e.outerHTML.slice(0, 120)}`)";

/// One who looks, in each theme or in each size.
struct Look {
    axe: Option<String>,
    sizes: &'static [(u32, u32)],
    themes: &'static [&'static str],
    text: u32,
    is_forced: bool,
    /// How often a colour alone said what is chosen, before it was taken away.
    by_colour: usize,
    found: Vec<String>,
}

impl Look {
    fn new(text: u32) -> Self {
        let axe = env::var_os("MERIDIAN_AXE").map(|file| fs::read_to_string(file).unwrap());
        if axe.is_none() {
            println!(
                "axe is not here, so only words are looked at; `cargo xtask test` fetches it."
            );
        }
        let (sizes, themes): (&[_], &[_]) = match text {
            100 => (&[(1100, 720)], &["light", "dark"]),
            _ => (&[(1100, 720), (720, 480)], &["light"]),
        };
        Self { axe, sizes, themes, text, is_forced: text != 100, by_colour: 0, found: Vec::new() }
    }

    async fn axe(&self, window: &Window) -> Vec<String> {
        let Some(axe) = &self.axe else { return Vec::new() };
        if window.run("return typeof axe === 'undefined'", Vec::new()).await == json!(true) {
            window.run(axe, Vec::new()).await;
        }
        window.run(LOOK, Vec::new()).await;
        lines(self.until(window, "axe has looked", "return window.foundByAxe ?? null").await)
    }

    async fn until(&self, window: &Window, what: &str, script: &str) -> Value {
        until_within(LOOKED, what, || async {
            Some(window.run(script, Vec::new()).await).filter(|value| !value.is_null())
        })
        .await
    }

    /// Waits until nothing moves.
    async fn still(&self, window: &Window) {
        let moving = || async { lines(window.run(MOVING, Vec::new()).await) };
        if wait(LOOKED, || async { moving().await.is_empty().then_some(()) }).await.is_none() {
            panic!("it moves for ever: {:?}", moving().await);
        }
    }
}

fn lines(found: Value) -> Vec<String> {
    serde_json::from_value(found).unwrap()
}

impl Eye for Look {
    async fn at(&mut self, window: &Window, place: &str) {
        println!("{place}, text {} %", self.text);
        let mut found = Vec::new();
        for &(width, height) in self.sizes {
            window.resize_at(width, height, self.text).await;
            self.still(window).await;
            let cut = lines(window.run(CLIPPED, Vec::new()).await);
            found.extend(cut.into_iter().map(|line| format!("{width} x {height}: {line}")));
        }
        if self.is_forced {
            self.by_colour += lines(window.run(UNMARKED, Vec::new()).await).len();
            assert_ne!(window.run(FORCE, vec![json!(true)]).await, json!(0), "no rules for it");
            found.extend(lines(window.run(UNMARKED, Vec::new()).await));
            window.run(FORCE, vec![json!(false)]).await;
        }
        for theme in self.themes {
            let wear = "document.documentElement.dataset.theme = arguments[0]";
            window.run(wear, vec![json!(theme)]).await;
            self.still(window).await;
            found.extend(self.axe(window).await.into_iter().map(|line| format!("{theme}: {line}")));
        }
        for line in &found {
            println!("  {line}");
        }
        self.found.extend(found.into_iter().map(|line| format!("{place}, {line}")));
    }
}

async fn everywhere(text: u32) {
    let world = World::at(monday(), "Pacific/Auckland").await;
    world.set_text_scale(text);
    let mut look = Look::new(text);
    if look.is_forced {
        let gtk = world.path("config").join("gtk-3.0");
        fs::create_dir(&gtk).unwrap();
        fs::write(gtk.join("settings.ini"), "[Settings]\ngtk-theme-name=HighContrast\n").unwrap();
    }
    let window = Window::open(&world, &[]).await;
    window.find("first-run-practice").await;
    let contrast = "return ['(prefers-contrast: more)', '(forced-colors: active)']
        .map((query) => matchMedia(query).matches)";
    let contrast = window.run(contrast, Vec::new()).await;
    assert_eq!(contrast, json!([look.is_forced, false]), "what the desktop's theme says");
    everywhere::practice(&world, &window, &mut look).await;
    window.close(&world).await;
    assert!(look.found.is_empty(), "{:#?}", look.found);
    assert_eq!(look.by_colour > 0, look.is_forced, "else nothing was proved");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_screen_shuts_anybody_out_in_the_built_window() {
    everywhere(100).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_word_is_cut_in_large_text_and_no_choice_lost_in_forced_colours_in_the_built_window() {
    everywhere(140).await;
}
