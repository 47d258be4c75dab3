//! In whose hands the store is while the engine is asked something, as a type.
//!
//! A question is answered in one transaction: a [`Query`](crate::Query) gets a [`ReadTx`], with which
//! nothing can be written, and sees one unchanging state of the notebook and one of the mirror at one
//! moment; a [`Command`](crate::Command) gets a [`WriteTx`], of which all is kept or nothing, and which
//! reads as a [`ReadTx`] does. Neither can wait for the store, because it has it. Whatever the slices
//! can tell or do is a method of one of the two, so that nobody reads half of an answer before and half
//! after somebody else's writing. What waits for another computer is a method of the [`Engine`] itself,
//! and takes one transaction after the other.

use crate::{
    Command, Engine, Parts, Query,
    ground::{store::Store, zones::ZoneData},
};
use chrono::{DateTime, Utc};
use meridian_protocol::{Failure, Reply};
use std::{
    cell::{Ref, RefCell, RefMut},
    ops::Deref,
    path::Path,
};

/// One unchanging state of the store at one moment. It cannot write:
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
///
/// and an engine that is in no transaction answers nothing at all:
///
/// ```compile_fail
/// fn answer(engine: &meridian_engine::Engine) {
///     let _week = engine.show_week(None);
/// }
/// ```
pub struct ReadTx<'e> {
    pub(crate) parts: &'e Parts,
    store: Held<'e>,
    at: DateTime<Utc>,
}

/// How a transaction has the store.
enum Held<'e> {
    ToRead(&'e Store),
    ToWrite(&'e RefCell<&'e mut Store>),
}

/// The store while a transaction reads it.
pub(crate) enum StoreRef<'a> {
    Read(&'a Store),
    Written(Ref<'a, Store>),
}

impl Deref for StoreRef<'_> {
    type Target = Store;

    fn deref(&self) -> &Store {
        match self {
            Self::Read(store) => store,
            Self::Written(store) => store,
        }
    }
}

impl ReadTx<'_> {
    /// The store, to be read.
    pub(crate) fn store(&self) -> StoreRef<'_> {
        match self.store {
            Held::ToRead(store) => StoreRef::Read(store),
            Held::ToWrite(store) => StoreRef::Written(Ref::map(store.borrow(), |store| &**store)),
        }
    }

    /// The moment of the whole transaction.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.at
    }

    pub(crate) fn rules(&self) -> &ZoneData {
        &self.parts.zone_data
    }

    pub(crate) fn data_dir(&self) -> &Path {
        &self.parts.data_dir
    }
}

/// The store in a transaction that keeps all or nothing; whatever a [`ReadTx`] can tell, it tells of
/// what it has written so far.
pub struct WriteTx<'e> {
    reading: ReadTx<'e>,
    store: &'e RefCell<&'e mut Store>,
}

impl<'e> Deref for WriteTx<'e> {
    type Target = ReadTx<'e>;

    fn deref(&self) -> &ReadTx<'e> {
        &self.reading
    }
}

impl WriteTx<'_> {
    /// The store, to be written. Nothing else is to be asked while it is held.
    pub(crate) fn store_mut(&self) -> RefMut<'_, Store> {
        RefMut::map(self.store.borrow_mut(), |store| &mut **store)
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

    /// Reads several things of one state at one moment.
    ///
    /// # Errors
    /// When the files cannot be read, and what `work` says.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&ReadTx<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let held = self.store();
        let state = held.one_state()?;
        self.parts.clock.go_by(state.store().server_clock()?);
        self.parts.clock.run_ahead(state.store().practice_ahead()?);
        let at = self.now();
        work(&ReadTx { parts: &self.parts, store: Held::ToRead(state.store()), at })
    }

    /// Writes several things, of which all are kept or none.
    ///
    /// # Errors
    /// When the files cannot be written, and what `work` says; then nothing is kept.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&WriteTx<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut held = self.store_mut();
        held.all_or_nothing(|store| {
            self.parts.clock.go_by(store.server_clock()?);
            self.parts.clock.run_ahead(store.practice_ahead()?);
            let at = self.now();
            let store = RefCell::new(store);
            let reading = ReadTx { parts: &self.parts, store: Held::ToWrite(&store), at };
            work(&WriteTx { reading, store: &store })
        })
    }
}

#[cfg(test)]
mod tests;
