//! The thin driver of the courier: does what [`Courier::step`] says, one effect at a time, and
//! reports back. It decides nothing.

use crate::ground::{
    clock::Clock,
    github::Client,
    store::{Store, StoreError},
};
use chrono::{DateTime, NaiveDate, Utc};
use meridian_core::{
    courier::{
        Breakage, Change, Courier, Destination, Eagerness, Effect, Input, OpState, Parked, Proof,
        Receipt, Refusal, Rest, Snapshot,
    },
    ids::{Account, CycleName, OpId, RoundKey, TeamId},
};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A drain under way.
pub struct Drive {
    team: TeamId,
    about: About,
    eagerness: Eagerness,
    courier: Courier,
    next: Effect,
    tally: Tally,
}

/// What the courier is to know beside the notebook and the mirror.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The present round.
    pub current: (CycleName, RoundKey),
    /// The Monday of week 1 of the cycle, when the schedule says so.
    pub week_one: Option<NaiveDate>,
    /// When the present round's issue closes.
    pub closes: Option<DateTime<Utc>>,
    /// The round before.
    pub before: Option<RoundKey>,
    /// The round after it.
    pub next: Option<RoundKey>,
    /// When the present round's updates are due.
    pub due: Option<DateTime<Utc>>,
    /// Whether this process has seen that the sign-in is the account's own.
    pub proof: Proof,
}

impl About {
    fn read(&self, store: &Store, team: TeamId) -> Result<Snapshot, StoreError> {
        let limits = store.limits_with(team, self.proof)?;
        let mut snapshot = store.snapshot(team, &self.current)?;
        let Self { week_one, closes, next, due, proof, .. } = *self;
        let mut before = match (&snapshot.destination, self.before) {
            (Destination::RoundIssue, Some(round)) => {
                store.issues_there(team, &self.current.0, round)?
            }
            _ => Vec::new(),
        };
        let present = snapshot.issues_of(&self.current.0, self.current.1);
        before.retain(|issue| !present.contains(issue));
        let cycle = &self.current.0;
        if let Some(next) = next.filter(|next| snapshot.issue_of(cycle, *next).is_none()) {
            snapshot.issues.extend(store.bound_issue(team, cycle, next)?);
        }
        Ok(Snapshot { week_one, closes, next, due, proof, limits, before, ..snapshot })
    }
}

/// What a drain has done so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Receipts, in order.
    pub receipts: Vec<Receipt>,
    /// Comments that were read in lists.
    pub comments: u64,
    /// Pages of comments that were read.
    pub pages: u64,
    /// What GitHub refused to be posted, in its own words; in order.
    pub refused: Vec<(OpId, String)>,
}

/// How far a drain is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// There is more to do.
    Going,
    /// It is over.
    Rested(Rest),
}

impl Drive {
    /// Begins a drain. The caller holds the courier lock until it has rested.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn begin(
        store: &Mutex<Store>,
        clock: &dyn Clock,
        team: TeamId,
        about: About,
        eagerness: Eagerness,
    ) -> Result<Self, StoreError> {
        Self::begin_broken(store, clock, team, about, eagerness, None)
    }

    /// Begins a drain with a deliberate breakage, for the simulation.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    #[doc(hidden)]
    pub fn begin_broken(
        store: &Mutex<Store>,
        clock: &dyn Clock,
        team: TeamId,
        about: About,
        eagerness: Eagerness,
        broken: Option<Breakage>,
    ) -> Result<Self, StoreError> {
        let snapshot = about.read(&lock(store), team)?;
        let (courier, next) = Courier::begin(snapshot, eagerness, clock.now(), broken);
        Ok(Self { team, about, eagerness, courier, next, tally: Tally::default() })
    }

    /// Whether the sign-in was seen to be the account's own, in this drain or before.
    pub fn proof(&self) -> Proof {
        self.courier.proof()
    }

    /// Whether it is, to this moment, for the account that it was begun with; the sign-in must be
    /// that account's.
    pub fn is_for(&self, account: &Account) -> bool {
        self.courier.is_for(account) && !self.courier.is_overtaken()
    }

    /// What was done so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Does the next effect. A crash between two calls is a crash between two effects.
    ///
    /// # Errors
    /// When the notebook cannot be written; the drain ends, and what was journaled is resolved by
    /// the next one.
    pub async fn advance(
        &mut self,
        store: &Mutex<Store>,
        client: &Client,
        clock: &dyn Clock,
    ) -> Result<Progress, StoreError> {
        let input = match &self.next {
            Effect::Commit(changes) => {
                let mut store = lock(store);
                let applied = store.apply_at(self.team, changes, self.about.proof, clock.now());
                let snapshot = Box::new(self.about.read(&store, self.team)?);
                match applied {
                    Ok(()) => {
                        self.tally.add(changes);
                        Input::Committed(snapshot)
                    }
                    // The member took it back before it left: decide anew from what is there.
                    Err(StoreError::Overtaken { .. }) => Input::Begin(snapshot, self.eagerness),
                    Err(error) => return Err(error),
                }
            }
            Effect::Send(request) => {
                Input::Answered(client.send(self.courier.repository(), request).await)
            }
            Effect::Rest(rest) => return Ok(Progress::Rested(rest.clone())),
        };
        self.next = self.courier.step(clock.now(), input);
        Ok(Progress::Going)
    }
}

impl Tally {
    fn add(&mut self, changes: &[Change]) {
        let proves = changes.iter().any(|change| matches!(change, Change::Receipt { .. }));
        for change in changes {
            match change {
                Change::Receipt { receipt, .. } => self.receipts.push(receipt.clone()),
                // With a receipt comes the one comment that was read back; that is no list.
                Change::MirrorComments { comments, .. } if !proves => {
                    self.pages += 1;
                    self.comments += comments.len() as u64;
                }
                Change::State {
                    op,
                    state: OpState::Parked(Parked::Refused(Refusal::NotAllowed { said })),
                } => self.refused.push((op.clone(), said.clone())),
                _ => {}
            }
        }
    }
}

/// The store behind its lock. A panic elsewhere leaves no half-written transaction behind (SQLite
/// rolls it back), so a poisoned lock is still good.
pub(crate) fn lock(store: &Mutex<Store>) -> MutexGuard<'_, Store> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}
