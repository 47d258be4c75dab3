//! The draft as the window edits it.

use crate::Moment;
use meridian_core::{draft::Layout, ids::DraftKey};
use serde::{Deserialize, Serialize};

/// A draft with what the window needs to edit it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// Which draft.
    pub key: DraftKey,
    /// Its whole Markdown text, LF only.
    pub text: String,
    /// Its revision; grows with each stored edit.
    pub revision: i64,
    /// The section's template: which headings are fields, and their hints.
    pub template: meridian_core::draft::Template,
    /// Where the fields stand in `text`.
    pub layout: Layout,
    /// When it was last stored; none when nothing was typed yet.
    pub saved: Option<Moment>,
}

impl DraftView {
    /// Which draft, on the page: cycle, round and section.
    pub fn whose(&self) -> String {
        let DraftKey { team: _, cycle, round, section } = &self.key;
        format!("{cycle} {round} {section}")
    }
}

/// An edit that is on the disk, and where the fields now stand. Nothing else, so that the member waits
/// for nothing else: what now stands in the way of posting comes with the round, once typing pauses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// The new revision.
    pub revision: i64,
    /// When.
    pub saved: Moment,
    /// Where the fields stand in the text of this revision.
    pub layout: Layout,
}

/// How GitHub will show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewView {
    /// Sanitised HTML.
    pub html: String,
    /// Length of what is posted of the draft, which is the comment without its marker line.
    pub bytes: u64,
    /// The longest that can be posted.
    pub limit: u64,
    /// The invisible first line, shown so that nothing is hidden; none where updates do not go to
    /// GitHub: what is put elsewhere has none.
    pub marker: Option<String>,
}
