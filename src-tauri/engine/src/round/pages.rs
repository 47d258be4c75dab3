//! How a page of the round is put together.

use meridian_protocol::{RoundAct, RoundButton, RoundDoes, RoundOrder, RoundPage, RoundSection};

/// A section in which nothing stands yet.
pub(crate) fn section(name: &str, heading: &str) -> RoundSection {
    RoundSection {
        name: name.to_owned(),
        heading: heading.to_owned(),
        tone: None,
        words: Vec::new(),
        listed: Vec::new(),
        html: String::new(),
        buttons: Vec::new(),
    }
}

/// What is added to a section, one after the other.
pub(crate) trait Builds: Sized {
    /// Sentences.
    fn says(self, words: impl IntoIterator<Item = String>) -> Self;
    /// What can be done.
    fn offers(self, button: RoundButton) -> Self;
}

impl Builds for RoundSection {
    fn says(mut self, words: impl IntoIterator<Item = String>) -> Self {
        self.words.extend(words);
        self
    }

    fn offers(mut self, button: RoundButton) -> Self {
        self.buttons.push(button);
        self
    }
}

/// A button.
pub(crate) fn button(name: &str, words: &str, does: RoundDoes) -> RoundButton {
    let (name, words) = (name.to_owned(), words.to_owned());
    RoundButton { name, words, does, is_main: false, is_chosen: None }
}

/// A button that leads to another page.
pub(crate) fn turns(name: &str, words: &str, page: RoundPage) -> RoundButton {
    button(name, words, RoundDoes::Turn(page))
}

/// A button that does something.
pub(crate) fn acts(name: &str, words: &str, act: &RoundAct) -> RoundButton {
    // What holds words and numbers alone is always written.
    let order = RoundOrder(serde_json::to_string(act).unwrap_or_default());
    button(name, words, RoundDoes::Act(order))
}
