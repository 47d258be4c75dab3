//! Texts that are at hand without being read from the file.

use meridian_core::ids::DraftKey;

/// The texts of the drafts that were edited last, so that an edit need not read the whole draft.
/// The revision tells whether another program has changed it since.
#[derive(Debug, Default)]
pub(crate) struct TextsAtHand(Vec<(DraftKey, i64, String)>);

impl TextsAtHand {
    pub(crate) fn get(&self, key: &DraftKey, revision: i64) -> Option<String> {
        let found = self.0.iter().find(|(of, at, _)| of == key && *at == revision);
        found.map(|(_, _, text)| text.clone())
    }

    pub(crate) fn put(&mut self, key: &DraftKey, revision: i64, text: String) {
        self.0.retain(|(of, _, _)| of != key);
        self.0.insert(0, (key.clone(), revision, text));
        self.0.truncate(4);
    }
}
