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
struct Begun<'s> {
    store: &'s mut Store,
    is_kept: bool,
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.store.mirror.end();
        self.store.notebook.end();
        if !self.is_kept {
            // A text of a revision that is undone must not stand for another one of its number.
            self.store.texts = TextsAtHand::default();
        }
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
        self.mirror.begin_to_read();
        Ok(OneState(self))
    }

    /// Does `work`, of which the notebook keeps everything or, after an error, nothing; others write
    /// before or after it. The mirror is only read meanwhile, and only if something of it is asked: what
    /// has become of that file is no reason to lose what is written in this one.
    ///
    /// # Errors
    /// When a file cannot be read or written, and what `work` says.
    pub(crate) fn all_or_nothing<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.notebook.begin_to_write()?;
        self.mirror.begin_to_read();
        let mut begun = Begun { store: self, is_kept: false };
        let done = work(begun.store)?;
        begun.store.notebook.keep()?;
        begun.is_kept = true;
        Ok(done)
    }
}
