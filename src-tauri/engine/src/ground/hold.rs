//! The store in the hands of one call. A call that asks the engine for something while it holds the
//! store itself would wait for itself for ever, without a word; here it ends with one instead.

use crate::{courier::drive, ground::store::Store};
use std::{
    cell::RefCell,
    ops::{Deref, DerefMut},
    sync::{Mutex, MutexGuard},
};

thread_local! {
    /// Which stores this thread holds, by where they lie.
    static HELD: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// The store, for as long as this lives.
pub(crate) struct Hold<'e> {
    store: MutexGuard<'e, Store>,
    place: usize,
}

impl<'e> Hold<'e> {
    /// Waits until nobody else holds the store.
    ///
    /// # Panics
    /// When this thread holds it: that is a mistake of the program's, and the question that made it
    /// is answered as one over which Meridian stumbled.
    pub(crate) fn of(store: &'e Mutex<Store>) -> Self {
        let place = std::ptr::from_ref(store).addr();
        let is_held = HELD.with_borrow(|held| held.contains(&place));
        assert!(!is_held, "the store is held by the call that asks for it again");
        let store = drive::lock(store);
        HELD.with_borrow_mut(|held| held.push(place));
        Self { store, place }
    }
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        let _ending = HELD.try_with(|held| held.borrow_mut().retain(|place| *place != self.place));
    }
}

impl Deref for Hold<'_> {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl DerefMut for Hold<'_> {
    fn deref_mut(&mut self) -> &mut Store {
        &mut self.store
    }
}

#[cfg(test)]
mod tests {
    use crate::test_engine;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    #[test]
    fn who_holds_the_store_and_asks_again_does_not_wait_for_ever() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (engine, other) = (test_engine::open(folder.path()), test_engine::open(other.path()));
        let held = engine.store();
        let asked = catch_unwind(AssertUnwindSafe(|| engine.read(|tx| tx.notices()).map(drop)));
        assert!(asked.is_err(), "it waits for itself");
        // Another notebook's store is another one.
        assert_eq!(other.read(|tx| tx.notices()).unwrap(), []);
        drop(held);
        assert_eq!(engine.read(|tx| tx.notices()).unwrap(), []);
    }

    #[test]
    fn another_thread_waits_until_it_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let engine = test_engine::open(folder.path());
        std::thread::scope(|scope| {
            let held = engine.store();
            let asking =
                scope.spawn(|| engine.read(|tx| tx.notices()).map(|notices| notices.len()));
            held.notices().unwrap();
            drop(held);
            assert_eq!(asking.join().unwrap().unwrap(), 0);
        });
    }
}
