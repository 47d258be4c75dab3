//! A laptop of the member: its disk, its clock and the processes on it.

use crate::clock::LaptopClock;
use crate::disk::{ProcessId, SharedDisk, with};
use crate::member::Draft;
use crate::states::Wish;
use chrono::{DateTime, Utc};
use meridian_core::courier::Proof;
use meridian_core::ids::OpId;
use meridian_engine::drive::{Drive, Progress};
use meridian_engine::github::Client;
use meridian_engine::store::{Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

/// The three programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The member types and posts here.
    Window,
    /// Drains by the clock and when told.
    Agent,
    /// Comes for one command, drains, and goes.
    Cli,
}

impl Role {
    pub(crate) const ALL: [Self; 3] = [Self::Window, Self::Agent, Self::Cli];

    pub(crate) fn place(self) -> usize {
        match self {
            Self::Window => 0,
            Self::Agent => 1,
            Self::Cli => 2,
        }
    }
}

/// One effect under way.
pub(crate) type Step = Pin<Box<dyn Future<Output = (Drive, Result<Progress, StoreError>)>>>;

/// A living process.
pub(crate) struct Process {
    pub(crate) id: ProcessId,
    pub(crate) store: Arc<Mutex<Store>>,
    pub(crate) client: Arc<Client>,
    pub(crate) step: Option<Step>,
    /// Effects of the present drain.
    pub(crate) effects: u32,
    /// Whether it has seen that its sign-in is the member's.
    pub(crate) proof: Proof,
    /// A limit that was answered and is about to be written down.
    pub(crate) limit: Option<DateTime<Utc>>,
}

/// Whether a laptop is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Power {
    On,
    Off,
}

/// A limit that the laptop has noted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NotedLimit {
    pub(crate) from: DateTime<Utc>,
    pub(crate) until: DateTime<Utc>,
}

/// A laptop.
pub(crate) struct Laptop {
    pub(crate) name: String,
    pub(crate) disk: SharedDisk,
    pub(crate) clock: Arc<LaptopClock>,
    /// By [`Role::place`]; none while it does not run.
    pub(crate) processes: [Option<Process>; 3],
    /// Who holds the courier lock; one, unless the lock is broken on purpose.
    pub(crate) couriers: BTreeSet<ProcessId>,
    pub(crate) power: Power,
    pub(crate) drafts: Vec<Draft>,
    /// What was wished of the state.
    pub(crate) wishes: Vec<Wish>,
    /// Last seen states of the operations, as a word and a detail.
    pub(crate) states: BTreeMap<OpId, String>,
    /// [`crate::disk::Disk::written`] when the outbox was last looked at.
    pub(crate) watched: u64,
    /// Texts of others that were shown to the member as a conflict, LF.
    pub(crate) shown: BTreeSet<String>,
    /// Sections and comments by hand beside which the member posts them all the same.
    pub(crate) agreed: BTreeSet<(String, i64)>,
    /// Those of which the laptop said that it has kept the answer: where it could not, it asks again.
    pub(crate) kept: BTreeSet<(String, i64)>,
    /// What stood stopped when the member agreed; it stays so until it is tried again.
    pub(crate) stood: BTreeSet<OpId>,
    /// Sections that the member left as they were, because they had written by hand.
    pub(crate) left: BTreeSet<String>,
    /// When the clock was moved (true time).
    pub(crate) jumps: Vec<DateTime<Utc>>,
    pub(crate) limits: Vec<NotedLimit>,
    /// When the agent wakes up by itself.
    pub(crate) agent_wakes: Option<DateTime<Utc>>,
    /// When it did so for the first time once the round had opened (true time).
    pub(crate) woke_after_opening: Option<DateTime<Utc>>,
    pub(crate) last_op: u32,
}

impl Laptop {
    pub(crate) fn new(name: String, disk: SharedDisk, clock: Arc<LaptopClock>) -> Self {
        Self {
            name,
            disk,
            clock,
            processes: [None, None, None],
            couriers: BTreeSet::new(),
            power: Power::On,
            drafts: Vec::new(),
            wishes: Vec::new(),
            states: BTreeMap::new(),
            watched: 0,
            shown: BTreeSet::new(),
            agreed: BTreeSet::new(),
            kept: BTreeSet::new(),
            stood: BTreeSet::new(),
            left: BTreeSet::new(),
            jumps: Vec::new(),
            limits: Vec::new(),
            agent_wakes: None,
            woke_after_opening: None,
            last_op: 0,
        }
    }

    pub(crate) fn process(&self, role: Role) -> Option<&Process> {
        self.processes.get(role.place()).and_then(Option::as_ref)
    }

    pub(crate) fn process_mut(&mut self, role: Role) -> Option<&mut Process> {
        self.processes.get_mut(role.place()).and_then(Option::as_mut)
    }

    pub(crate) fn put(&mut self, role: Role, process: Option<Process>) {
        if let Some(place) = self.processes.get_mut(role.place()) {
            *place = process;
        }
    }

    /// `kill -9`: nothing is flushed, locks are free.
    pub(crate) fn kill(&mut self, role: Role) {
        if let Some(process) = self.processes.get_mut(role.place()).and_then(Option::take) {
            with(&self.disk, |disk| disk.kill(process.id));
            self.couriers.remove(&process.id);
            drop(process);
        }
    }

    /// Everything on it dies at once; the disk keeps what it must and some of the rest.
    pub(crate) fn cut_power(&mut self) {
        with(&self.disk, |disk| disk.fail());
        self.processes = [None, None, None];
        self.couriers.clear();
        with(&self.disk, |disk| disk.lose_power());
        self.power = Power::Off;
        self.agent_wakes = None;
    }

    /// The process ends as it should.
    pub(crate) fn end(&mut self, role: Role) {
        if let Some(process) = self.processes.get_mut(role.place()).and_then(Option::take) {
            self.couriers.remove(&process.id);
        }
    }

    /// Whether the clock was moved between two moments.
    pub(crate) fn jumped(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> bool {
        self.jumps.iter().any(|at| *at >= from && *at <= to)
    }

    pub(crate) fn next_op(&mut self, index: usize) -> String {
        self.last_op += 1;
        format!("01OP{index}{:06}", self.last_op)
    }
}
