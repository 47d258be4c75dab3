//! Each screen and each dialog of the built window, looked through by axe, the program that the field
//! uses for it (names, roles, contrast, what the keyboard reaches), for words that cannot be read
//! whole, and for stops of the Tab key that are out of sight, not marked, or in another order than they are
//! read: light and dark, with large text in a small window, and as it is in forced colours.
//!
//! What there is to be looked at is said in `tests/support/everywhere.rs`, how axe looks in
//! `tests/support/axe.rs`.
//!
//! Large text is looked at on a desktop of high contrast, as the web view says it of GTK's theme
//! (`prefers-contrast: more`). Forced colours it has on no desktop: `(forced-colors: active)` never holds in
//! WebKitGTK 2.50. Who has them elsewhere gets our rules for them, which are put in force here for a moment,
//! with the system's colours as that mode gives them; how a web view replaces colours itself is not tested.

use super::monday;
use crate::support::{
    World,
    axe::{Axe, LOOKED, left, lines},
    daemons::{self, Daemon},
    everywhere::{self, Eye},
    github::{GitHub, REPOSITORY},
    given, programs, wait,
    window::Window,
};
use serde_json::json;
use std::fs;

/// Says what a person cannot read whole, a line each.
const CLIPPED: &str = include_str!("support/clipped.js");

/// Says what a person with only the keyboard loses sight of, a line each.
const STOPS: &str = include_str!("support/focus.js");

const TAB: &str = "\u{e004}";

/// Notes what takes the keyboard from the first stop on; then says which it were.
const FOLLOW: &str = "
const called = (e) => e.dataset.test ?? (e.id || e.outerHTML.slice(0, 90));
if (arguments[0] === 'end') {
  document.removeEventListener('focusin', window.walked.note);
  return window.walked.names;
}
const names = [];
window.walked = { names, note: ({ target }) => names.push(called(target)) };
const stops = [...(document.querySelector('dialog[open]') ?? document).querySelectorAll('*')];
const first = stops.find((e) => called(e) === arguments[0] && e.tabIndex >= 0);
document.activeElement?.blur();
document.addEventListener('focusin', window.walked.note);
first?.focus();";

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
    axe: Axe,
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
        let (sizes, themes): (&[_], &[_]) = match text {
            100 => (&[(1100, 720)], &["light", "dark"]),
            _ => (&[(1100, 720), (720, 480)], &["light"]),
        };
        Self {
            axe: Axe::new(),
            sizes,
            themes,
            text,
            is_forced: text != 100,
            by_colour: 0,
            found: Vec::new(),
        }
    }

    /// What the keyboard alone loses sight of.
    async fn stops(&self, window: &Window) -> Vec<String> {
        window.run(STOPS, Vec::new()).await;
        let what = "all stops have been looked at";
        lines(left(window, what, "return window.lostStops ?? null").await)
    }

    /// Goes once through all stops with the Tab key itself, which must meet those that were looked at.
    async fn tabbed(&self, window: &Window) -> Vec<String> {
        let names = || async { lines(window.run(STOPS, vec![json!("names")]).await) };
        let mut met = Vec::new();
        // What is still being drawn is another list afterwards.
        for _ in 0..5 {
            let there = names().await;
            let Some(first) = there.first() else {
                return vec!["nothing takes the keyboard".into()];
            };
            window.run(FOLLOW, vec![json!(first)]).await;
            if there.len() > 1 {
                window.press(&TAB.repeat(there.len() - 1)).await;
            }
            met = lines(window.run(FOLLOW, vec![json!("end")]).await);
            if met == there {
                return Vec::new();
            }
        }
        vec![format!("Tab meets {met:?}, not {:?}", names().await)]
    }

    /// Waits until nothing moves.
    async fn still(&self, window: &Window) {
        let moving = || async { lines(window.run(MOVING, Vec::new()).await) };
        if wait(LOOKED, || async { moving().await.is_empty().then_some(()) }).await.is_none() {
            panic!("it moves for ever: {:?}", moving().await);
        }
    }
}

impl Eye for Look {
    async fn at(&mut self, window: &Window, place: &str) {
        println!("{place}, text {} %", self.text);
        let mut found = Vec::new();
        for &(width, height) in self.sizes {
            window.resize_at(width, height, self.text).await;
            self.still(window).await;
            let cut = lines(window.run(CLIPPED, Vec::new()).await);
            let lost = self.stops(window).await;
            let all = cut.into_iter().chain(lost);
            found.extend(all.map(|line| format!("{width} x {height}: {line}")));
        }
        if !self.is_forced {
            found.extend(self.tabbed(window).await);
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
            found.extend(
                self.axe.finds(window).await.into_iter().map(|line| format!("{theme}: {line}")),
            );
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
    world.focus_window();
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

/// A world in which a team on GitHub is walked through, and who looks.
async fn on_github(text: u32) -> (World, Daemon, GitHub, Look) {
    let world = World::at(monday(), "Pacific/Auckland").await;
    world.set_text_scale(text);
    let keyring = daemons::keyring(world.bus.address(), &world.path("home"));
    let github = GitHub::start(world.command(programs().join("meridian-cli")));
    // In forced colours nothing is chosen there that is not chosen elsewhere.
    let look = Look { is_forced: false, ..Look::new(text) };
    (world, keyring, github, look)
}

/// What stands on GitHub in another form, what was refused, and a keyring that went away.
async fn refused(text: u32) {
    let (world, keyring, github, mut look) = on_github(text).await;
    given::posted_elsewhere(&world, &github);
    let window = Window::open(&world, &[]).await;
    window.find("hand-over").await;
    world.focus_window();
    everywhere::real(&window, &github, keyring, &world, &mut look).await;
    window.close(&world).await;
    assert!(look.found.is_empty(), "{:#?}", look.found);
}

/// Giving to the lead as a comment, and taking over what others gave so: only a team on GitHub has that.
async fn giving(text: u32) {
    let (world, _keyring, github, mut look) = on_github(text).await;
    let url = github.url();
    given::terminal(
        &world,
        &["connect", REPOSITORY, "--api-url", &url, "--section", "release-signal"],
    );
    let window = Window::open(&world, &[]).await;
    window.find("hand-over").await;
    world.focus_window();
    everywhere::giving(&window, &github, &world, &mut look).await;
    window.close(&world).await;
    assert!(look.found.is_empty(), "{:#?}", look.found);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn giving_to_the_lead_shuts_nobody_out_in_the_built_window() {
    giving(100).await;
    giving(140).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_github_refuses_shuts_nobody_out_in_the_built_window() {
    refused(100).await;
    refused(140).await;
}
