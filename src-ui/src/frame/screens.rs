//! The screens, each one constant in its own module, and one list of them.
//!
//! Whatever leads to a screen or names it derives from here: the sidebar with its keys and counts,
//! `Ctrl` with a number, the shortcut sheet, the main area's name, the heading while its code is on
//! its way. A screen hears its other keys itself, while it is drawn.

use crate::{
    deadlines,
    frame::{
        app_state::AppState,
        chunk::{Drawing, Load},
    },
    outbox, schedule, settings, updates, week,
};
use leptos::prelude::AnyView;

/// All of them, in the order of the sidebar and of the shortcut sheet.
pub static SCREENS: [&Screen; 6] = [
    &week::SCREEN,
    &deadlines::SCREEN,
    &updates::SCREEN,
    &outbox::SCREEN,
    &schedule::SCREEN,
    &settings::SCREEN,
];

/// A screen.
pub struct Screen {
    /// Its word: its module, and `nav-<word>` for tests.
    pub word: &'static str,
    /// What it is called, wherever it is named.
    pub title: &'static str,
    /// How the sidebar leads to it; none where only another screen does.
    pub nav: Option<Nav>,
    /// The screen that it belongs to, which leads to it and which it leads back to.
    pub of: Option<&'static Self>,
    /// The keys that it hears, for the shortcut sheet.
    pub shortcuts: &'static [Shortcut],
    /// Where its code is.
    pub draw: Draw,
}

/// A screen's button in the sidebar.
pub struct Nav {
    /// A symbol of the sprite in `index.html`, without `i-`.
    pub icon: &'static str,
    /// The key that leads to it together with `Ctrl`.
    pub key: &'static str,
    /// What stands beside its name, such as how many things wait there.
    pub count: fn(AppState) -> AnyView,
    /// Whether it stands at the sidebar's foot, apart from what is gone to every day.
    pub at_foot: bool,
}

/// What keys do, and the keys, each as its caps.
pub type Shortcut = (&'static str, &'static [&'static [&'static str]]);

/// What draws a screen.
#[derive(Clone, Copy)]
pub enum Draw {
    /// Code that is loaded first.
    Now {
        /// Draws it.
        draw: Drawing,
        /// Asks for what it shows, whenever it is gone to.
        ask: fn(AppState),
    },
    /// Code that is loaded when the screen is shown first, and asks for what it shows by itself.
    Later(fn() -> Load<Drawing>),
}

impl PartialEq for Screen {
    fn eq(&self, other: &Self) -> bool {
        self.word == other.word
    }
}

impl Screen {
    /// Its symbol, or that of the screen that leads to it.
    pub fn symbol(&self) -> Option<&'static str> {
        let nav = self.nav.as_ref().or(self.of.and_then(|of| of.nav.as_ref()));
        nav.map(|nav| nav.icon)
    }

    /// Whether `shown` is this screen or belongs to it.
    pub fn holds(&self, shown: &Self) -> bool {
        self == shown || shown.of == Some(self)
    }
}

/// The screen that a key leads to together with `Ctrl`.
pub fn by_key(key: &str) -> Option<&'static Screen> {
    SCREENS.into_iter().find(|screen| screen.nav.as_ref().is_some_and(|nav| nav.key == key))
}

/// The screen of a word.
pub fn by_word(word: &str) -> Option<&'static Screen> {
    SCREENS.into_iter().find(|screen| screen.word == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_and_each_key_leads_to_one_screen() {
        for screen in SCREENS {
            let same = SCREENS.iter().filter(|other| **other == screen).count();
            assert_eq!(same, 1, "{}", screen.word);
            assert!(by_word(screen.word) == Some(screen));
            if let Some(nav) = &screen.nav {
                assert!(by_key(nav.key) == Some(screen), "{} by {}", screen.word, nav.key);
            }
        }
        assert!(by_key("9").is_none() && by_word("board").is_none());
    }

    #[test]
    fn a_screen_without_a_button_belongs_to_one_that_has_one() {
        for screen in SCREENS.into_iter().filter(|screen| screen.nav.is_none()) {
            let of = screen.of.expect("another screen leads to it");
            assert!(of.nav.is_some() && of.holds(screen) && !screen.holds(of), "{}", screen.word);
        }
    }

    #[test]
    fn every_icon_is_in_the_page() {
        let page = include_str!("../../index.html");
        for nav in SCREENS.iter().filter_map(|screen| screen.nav.as_ref()) {
            assert!(page.contains(&format!("id=\"i-{}\"", nav.icon)), "{}", nav.icon);
        }
    }
}
