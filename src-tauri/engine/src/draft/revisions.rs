//! The texts of a draft that can be read again: what was posted, what was replaced from outside the
//! editor, what stood there when nothing was typed for half a minute, and when the member left the
//! editor.

use crate::{
    Engine, ReadTx, WriteTx,
    draft::tables::{Revision, RevisionReason},
};
use meridian_core::ids::DraftKey;
use meridian_protocol::Failure;
use std::sync::{Mutex, PoisonError};

/// Whether the member is at this process's editor, and what they have written there since.
#[derive(Debug, Default)]
pub(crate) struct Editor(Mutex<Seat>);

#[derive(Debug, Default)]
struct Seat {
    is_left: bool,
    written: Vec<DraftKey>,
}

impl Editor {
    fn with<T>(&self, work: impl FnOnce(&mut Seat) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Engine {
    /// The member left the editor: what they wrote there is kept as it stands.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn editor_left(&self) -> Result<(), Failure> {
        let written = self.parts.editor.with(|seat| {
            seat.is_left = true;
            std::mem::take(&mut seat.written)
        });
        if written.is_empty() {
            return Ok(());
        }
        self.write(|tx| written.iter().try_for_each(|draft| tx.keep_as_left(draft)))
    }

    /// The member is back at the editor.
    pub fn editor_entered(&self) {
        self.parts.editor.with(|seat| seat.is_left = false);
    }
}

impl WriteTx<'_> {
    /// The editor stored something of a draft. Its last words may come after it was left.
    pub(crate) fn written(&self, draft: &DraftKey) -> Result<(), Failure> {
        let is_left = self.parts.editor.with(|seat| {
            if !seat.is_left && !seat.written.contains(draft) {
                seat.written.push(draft.clone());
            }
            seat.is_left
        });
        if is_left { self.keep_as_left(draft) } else { Ok(()) }
    }

    fn keep_as_left(&self, draft: &DraftKey) -> Result<(), Failure> {
        let now = self.now();
        self.store_mut().keep_revision(draft, RevisionReason::Blur, now)?;
        Ok(())
    }
}

impl ReadTx<'_> {
    /// The texts of a draft that can be read again, oldest first.
    ///
    /// # Errors
    /// When nobody has written in it, or the notebook cannot be read.
    pub fn revisions(&self, draft: &DraftKey) -> Result<Vec<Revision>, Failure> {
        Ok(self.store().revisions(draft)?)
    }

    /// One of them.
    ///
    /// # Errors
    /// When that revision is not kept, or the notebook cannot be read.
    pub fn revision_text(&self, draft: &DraftKey, revision: i64) -> Result<String, Failure> {
        Ok(self.store().revision_text(draft, revision)?)
    }
}

#[cfg(test)]
mod tests;
