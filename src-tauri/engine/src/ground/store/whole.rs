//! Several uses of the store as one: of one unchanging state, or kept and undone together.

use super::{Store, StoreError};
use crate::draft::tables::at_hand::TextsAtHand;

/// One unchanging state of the notebook and one of the mirror, for as long as it lives.
pub(crate) struct OneState<'s>(&'s Store);

impl OneState<'_> {
    pub(crate) fn store(&self) -> &Store {
        self.0
    }
}

impl Drop for OneState<'_> {
    fn drop(&mut self) {
        self.0.mirror.end();
        self.0.notebook.end();
    }
}

/// What was begun, until it is kept; what is not kept is undone, also by a panic.
struct Begun<'s>(&'s mut Store);

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.0.mirror.end();
        self.0.notebook.end();
    }
}

impl Store {
    /// Whatever is read while the answer lives is of one state of the notebook, and of one of the
    /// mirror, which may be an older or a newer one.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn one_state(&self) -> Result<OneState<'_>, StoreError> {
        self.notebook.begin_to_read()?;
        let state = OneState(self);
        self.mirror.begin_to_read()?;
        Ok(state)
    }

    /// Does `work`, of which the notebook keeps everything or, after an error, nothing; others write
    /// before or after it. The mirror is only read meanwhile.
    ///
    /// # Errors
    /// When a file cannot be read or written, and what `work` says.
    pub(crate) fn all_or_nothing<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.notebook.begin_to_write()?;
        let begun = Begun(self);
        begun.0.mirror.begin_to_read()?;
        let done = work(begun.0).and_then(|done| Ok(begun.0.notebook.keep().map(|()| done)?));
        if done.is_err() {
            // A text of a revision that is undone must not stand for another one of its number.
            begun.0.texts = TextsAtHand::default();
        }
        done
    }
}
