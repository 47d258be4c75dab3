//! In whose hands the store is while the engine is asked something, as a type.
//!
//! A question of the window is answered in one transaction: a [`Query`](crate::Query) gets a [`ReadTx`],
//! with which nothing can be written, and sees one unchanging state of the notebook and one of the
//! mirror at one moment; a [`Command`](crate::Command) gets a [`WriteTx`], of which all is kept or
//! nothing. Neither can wait for the store, because it has it. What runs longer, or waits for another
//! computer, uses the engine as it was opened ([`Shared`]): there each statement is a transaction of its
//! own.

use crate::{
    Command, Engine, Query,
    ground::{hold::Hold, store::Store},
};
use meridian_protocol::{Failure, Reply};
use std::{
    cell::{Ref, RefCell, RefMut},
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex},
};

/// Who can read the store.
pub trait Reads {
    /// The store while it is read.
    type Guard<'a>: Deref<Target = Store>
    where
        Self: 'a;

    /// The store, to be read.
    fn reads(&self) -> Self::Guard<'_>;

    /// Does `work` with one unchanging state of the store.
    ///
    /// # Errors
    /// When it cannot be read, and what `work` says.
    fn in_one_state<T>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, Failure>,
    ) -> Result<T, Failure>;
}

/// Who can write it, too.
pub trait Writes: Reads {
    /// The store while it is written.
    type GuardMut<'a>: DerefMut<Target = Store>
    where
        Self: 'a;

    /// The store, to be written.
    fn writes(&self) -> Self::GuardMut<'_>;
}

/// The store that several may use, one after the other.
pub struct Shared(Mutex<Store>);

impl Shared {
    pub(crate) fn new(store: Store) -> Self {
        Self(Mutex::new(store))
    }

    /// For who drives the courier and lets go of the store while it waits.
    pub(crate) fn mutex(&self) -> &Mutex<Store> {
        &self.0
    }
}

impl Reads for Shared {
    type Guard<'a> = Hold<'a>;

    fn reads(&self) -> Hold<'_> {
        Hold::of(&self.0)
    }

    fn in_one_state<T>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let held = self.reads();
        let state = held.one_state()?;
        work(state.store())
    }
}

impl Writes for Shared {
    type GuardMut<'a> = Hold<'a>;

    fn writes(&self) -> Hold<'_> {
        Hold::of(&self.0)
    }
}

/// One unchanging state of the store.
pub struct Reading<'e>(&'e Store);

/// An engine that answers from one unchanging state at one moment. It cannot write:
///
/// ```compile_fail
/// fn answer(tx: &meridian_engine::ReadTx<'_>) {
///     let _zone = tx.set_zone(None);
/// }
/// ```
///
/// while a command can:
///
/// ```
/// fn carry_out(tx: &meridian_engine::WriteTx<'_>) {
///     let _zone = tx.set_zone(None);
/// }
/// ```
pub type ReadTx<'e> = Engine<Reading<'e>>;

impl<'e> Reads for Reading<'e> {
    type Guard<'a>
        = &'a Store
    where
        Self: 'a;

    fn reads(&self) -> &Store {
        self.0
    }

    fn in_one_state<T>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        work(self.0)
    }
}

/// The store in a transaction that keeps all or nothing.
pub struct Writing<'e>(RefCell<&'e mut Store>);

/// An engine of whose writing all is kept or nothing.
pub type WriteTx<'e> = Engine<Writing<'e>>;

/// The store of a [`WriteTx`] while it is read.
pub struct WritingRef<'a, 'e>(Ref<'a, &'e mut Store>);

impl Deref for WritingRef<'_, '_> {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.0
    }
}

/// The store of a [`WriteTx`] while it is written.
pub struct WritingMut<'a, 'e>(RefMut<'a, &'e mut Store>);

impl Deref for WritingMut<'_, '_> {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.0
    }
}

impl DerefMut for WritingMut<'_, '_> {
    fn deref_mut(&mut self) -> &mut Store {
        &mut self.0
    }
}

impl<'e> Reads for Writing<'e> {
    type Guard<'a>
        = WritingRef<'a, 'e>
    where
        Self: 'a;

    fn reads(&self) -> WritingRef<'_, 'e> {
        WritingRef(self.0.borrow())
    }

    fn in_one_state<T>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        work(&self.reads())
    }
}

impl<'e> Writes for Writing<'e> {
    type GuardMut<'a>
        = WritingMut<'a, 'e>
    where
        Self: 'a;

    fn writes(&self) -> WritingMut<'_, 'e> {
        WritingMut(self.0.borrow_mut())
    }
}

impl<S: Reads> Engine<S> {
    /// Reads several things of one state at one moment. A whole page is read so, whoever asks for it:
    /// then its code is there once.
    ///
    /// # Errors
    /// When the files cannot be read, and what `work` says.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&ReadTx<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let at = Some(self.now());
        self.store.in_one_state(|store| {
            work(&Engine { parts: Arc::clone(&self.parts), store: Reading(store), at })
        })
    }
}

impl Engine {
    /// Answers a question from one state of the notebook and one of the mirror.
    ///
    /// # Errors
    /// One sentence for the member.
    pub fn ask<Q: Query>(&self, question: Q) -> Result<Reply<Q>, Failure> {
        self.read(|tx| question.answer(tx))
    }

    /// Does what a command wants: all of it, or nothing.
    ///
    /// # Errors
    /// One sentence for the member.
    pub fn carry_out<C: Command>(&self, command: C) -> Result<Reply<C>, Failure> {
        self.write(|tx| command.carry_out(tx))
    }

    /// Writes several things, of which all are kept or none.
    ///
    /// # Errors
    /// When the files cannot be written, and what `work` says; then nothing is kept.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&WriteTx<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let at = Some(self.now());
        let mut held = self.store_mut();
        held.all_or_nothing(|store| {
            let store = Writing(RefCell::new(store));
            work(&Engine { parts: Arc::clone(&self.parts), store, at })
        })
    }
}

#[cfg(test)]
mod tests;
