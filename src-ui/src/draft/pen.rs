//! What was typed and not yet stored, and how it meets a text that another program stored.
//!
//! A pen knows two texts: the one that the notebook holds at `revision`, and the one on screen. The
//! difference is what still has to be stored; nothing else is kept, so the two can never drift
//! apart. With the text on screen it knows where the fields stand: as the engine read them, moved
//! along with what was typed since. It decides and does nothing: sending, timers and the page are its owner's.

use meridian_core::{
    draft::{Layout, Splice, to_lf},
    ids::{DraftKey, SectionId},
};
use meridian_protocol::{DraftView, EditDraft};

/// One draft under the member's hands.
#[derive(Debug, Clone, PartialEq)]
pub struct Pen {
    key: DraftKey,
    revision: i64,
    stored: String,
    text: String,
    layout: Layout,
    sending: Option<String>,
}

/// What came of meeting the stored text.
#[derive(Debug, Clone, PartialEq)]
pub enum Meeting {
    /// Nothing new, or too early to say (an edit is on its way).
    Same,
    /// The stored text is on screen now; nothing of the member's was pending.
    Adopted,
    /// Both changes are on screen; the member's is still to be stored.
    Merged,
    /// Both changed the same place. The member's text stays on screen and will be stored; this is
    /// the other one, to be offered.
    Both {
        /// The other program's whole text.
        theirs: String,
        /// Where the fields stand in it.
        layout: Layout,
    },
}

impl Pen {
    /// Starts on a stored draft.
    pub fn on(draft: &DraftView) -> Self {
        Self {
            key: draft.key.clone(),
            revision: draft.revision,
            stored: draft.text.clone(),
            text: draft.text.clone(),
            layout: draft.layout.clone(),
            sending: None,
        }
    }

    /// Which draft.
    pub fn key(&self) -> &DraftKey {
        &self.key
    }

    /// Which section.
    pub fn section(&self) -> &SectionId {
        &self.key.section
    }

    /// The revision that the notebook is known to hold.
    pub fn revision(&self) -> i64 {
        self.revision
    }

    /// The text on screen.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the notebook holds the text on screen.
    pub fn is_stored(&self) -> bool {
        self.stored == self.text
    }

    /// Whether an edit is on its way.
    pub fn is_sending(&self) -> bool {
        self.sending.is_some()
    }

    /// Where the fields stand in the text on screen.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Puts `text` on screen. Line ends become LF.
    pub fn write(&mut self, text: &str) {
        let text = to_lf(text);
        if let Some(edit) = Splice::diff(&self.text, &text) {
            self.layout = self.layout.after(&edit, None);
            self.text = text;
        }
    }

    /// Puts a text on screen of which is known where its fields stand.
    pub fn put(&mut self, text: String, layout: Layout) {
        if text.contains('\r') {
            self.write(&text);
        } else {
            (self.text, self.layout) = (text, layout);
        }
    }

    /// The edit to send now; none while one is on its way or when all is stored.
    pub fn take_edit(&mut self) -> Option<EditDraft> {
        if self.sending.is_some() {
            return None;
        }
        let splice = Splice::diff(&self.stored, &self.text)?;
        self.sending = Some(self.text.clone());
        Some(EditDraft { draft: self.key.clone(), revision: self.revision, splices: vec![splice] })
    }

    /// The edit on its way is stored; in its text the fields stand so. Says whether they stand
    /// elsewhere on screen now.
    pub fn stored_at(&mut self, revision: i64, layout: Layout) -> bool {
        let Some(text) = self.sending.take() else { return false };
        self.stored = text;
        self.revision = revision;
        // What was typed meanwhile is read with the next edit.
        let is_news = self.is_stored() && self.layout != layout;
        if is_news {
            self.layout = layout;
        }
        is_news
    }

    /// The edit on its way was not stored; the text on screen stays and will be sent again.
    pub fn not_stored(&mut self) {
        self.sending = None;
    }

    /// Meets what the notebook says. Never forgets a word of either side.
    pub fn meet(&mut self, found: &DraftView) -> Meeting {
        if self.sending.is_some() || found.key != self.key || found.revision <= self.revision {
            return Meeting::Same;
        }
        let mine = Splice::diff(&self.stored, &self.text);
        let theirs = Splice::diff(&self.stored, &found.text);
        let outcome = match (mine, theirs) {
            (_, None) => Meeting::Same,
            (None, Some(_)) => {
                self.put(found.text.clone(), found.layout.clone());
                Meeting::Adopted
            }
            (Some(_), Some(_)) if self.text == found.text => {
                self.layout = found.layout.clone();
                Meeting::Same
            }
            (Some(mine), Some(theirs)) => {
                let mine = moved(&mine, &theirs);
                match mine.and_then(|mine| Some((mine.apply(&found.text).ok()?, mine))) {
                    Some((text, mine)) => {
                        self.put(text, found.layout.after(&mine, None));
                        Meeting::Merged
                    }
                    None => {
                        Meeting::Both { theirs: found.text.clone(), layout: found.layout.clone() }
                    }
                }
            }
        };
        self.revision = found.revision;
        self.stored.clone_from(&found.text);
        outcome
    }
}

/// `mine`, made for the same text as `theirs`, placed on the text that `theirs` left; none when
/// they touch.
fn moved(mine: &Splice, theirs: &Splice) -> Option<Splice> {
    let mine_end = mine.at + mine.removed.len() as u64;
    let theirs_end = theirs.at + theirs.removed.len() as u64;
    if mine_end < theirs.at {
        Some(mine.clone())
    } else if theirs_end < mine.at {
        let at = mine.at + theirs.inserted.len() as u64 - theirs.removed.len() as u64;
        Some(Splice { at, ..mine.clone() })
    } else {
        None
    }
}

/// Where a byte offset of `before` lies in `after`, so that a caret stays with its words.
pub fn follow(before: &str, after: &str, byte: usize) -> usize {
    let Some(splice) = Splice::diff(before, after) else { return byte };
    let at = usize::try_from(splice.at).unwrap_or(usize::MAX);
    if byte <= at {
        byte
    } else if byte >= at + splice.removed.len() {
        byte + splice.inserted.len() - splice.removed.len()
    } else {
        at + splice.inserted.len()
    }
}

/// The byte offset of a position that a page counts in UTF-16 units; the end when past it.
pub fn byte_of(text: &str, units: u32) -> usize {
    let mut seen = 0;
    for (byte, character) in text.char_indices() {
        if seen >= units {
            return byte;
        }
        seen += u32::try_from(character.len_utf16()).unwrap_or(2);
    }
    text.len()
}

/// The position in UTF-16 units of a byte offset; a place inside a character counts as its start.
pub fn units_of(text: &str, byte: usize) -> u32 {
    let units: usize = text
        .char_indices()
        .take_while(|(at, _)| *at < byte)
        .map(|(_, character)| character.len_utf16())
        .sum();
    u32::try_from(units).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
