//! Light, dark, or as the system says; remembered on this laptop.

use leptos::prelude::*;

const KEY: &str = "meridian.theme";

/// What the member wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// What was chosen before.
    pub fn remembered() -> Self {
        match recall(KEY).as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// The next one of the button's round.
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// What is worn, and what the button changes it to.
    pub fn says(self) -> String {
        let next = match self.next() {
            Self::System => "as the system",
            other => other.word(),
        };
        match self {
            Self::System => {
                let now = if is_dark() { "dark" } else { "light" };
                format!("Theme: as the system, which is {now} now. Change it to {next}")
            }
            _ => format!("Theme: {}. Change it to {next}", self.word()),
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::System => "half",
            Self::Light => "sun",
            Self::Dark => "moon",
        }
    }

    /// Puts it on the page and remembers it.
    pub fn wear(self) {
        let root = document().document_element();
        if let Some(root) = root {
            let _ = match self {
                Self::System => root.remove_attribute("data-theme"),
                _ => root.set_attribute("data-theme", self.word()),
            };
        }
        remember_word(KEY, self.word());
    }
}

/// Whether the system is dark at this moment.
fn is_dark() -> bool {
    if !cfg!(target_family = "wasm") {
        return false;
    }
    let dark = web_sys::window().and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok());
    dark.flatten().is_some_and(|dark| dark.matches())
}

fn storage() -> Option<web_sys::Storage> {
    if !cfg!(target_family = "wasm") {
        // Drawn natively, by a test, there is no page to ask.
        return None;
    }
    web_sys::window()?.local_storage().ok().flatten()
}

/// What was kept under a name; nothing where the page has no storage.
pub(crate) fn recall(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a choice about the look of things on this laptop.
pub(crate) fn remember_word(key: &str, word: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_says_what_is_worn_and_what_comes_next() {
        for (theme, says) in [
            (Theme::System, "Theme: as the system, which is light now. Change it to light"),
            (Theme::Light, "Theme: light. Change it to dark"),
            (Theme::Dark, "Theme: dark. Change it to as the system"),
        ] {
            assert_eq!(theme.says(), says);
        }
    }
}
