//! A GitHub look-alike with an invented release team.
//!
//! It is for a first try without an account, for tests and for the simulation: a stateful tower
//! service that answers like GitHub's REST API (and a little of its GraphQL) as far as a release team
//! and its programs need it, with GitHub's real oddities (whole-second times, inclusive `since`, lists
//! that lag, limits, length caps) and a script of faults. The state lives in memory or in
//! `practice.db`, which several processes may have open. No port is opened unless
//! [`Practice::serve`] is called.
//!
//! Everything here is invented; nothing leaves this computer.

mod conduct;
mod conduct_control;
mod control;
mod db;
mod device;
mod discussions;
mod error;
mod extra_routes;
mod fault;
mod graphql;
mod handler;
mod history;
mod limits;
mod marks;
mod may;
mod media;
mod mentions;
mod model;
mod refusals;
mod reply;
mod represent;
mod request;
mod request_log;
mod response;
mod routes;
mod scripting;
mod search;
mod server;
mod service;
mod stale;
mod state;
mod team;
#[cfg(test)]
mod tests;
mod transfer;
mod unsettled;
mod workflows;
mod workflows_control;

pub use conduct::{Conduct, InteractionLimit, Job, LimitedTo, Organization, StaleBot};
pub use control::{Faults, ROSTER};
pub use device::{CLIENT_ID, CodeIs};
pub use discussions::DiscussionIs;
pub use error::PracticeError;
pub use fault::{Fault, FaultKind, Matcher, RetryAfter};
pub use marks::{Happened, Happening, Mark};
pub use may::Access;
pub use model::{
    Comment, CommentVersion, Discussion, Issue, IssueVersion, Label, Milestone, Network, Pending,
    Reaction, Repository, Role, User, UserKind, World,
};
pub use request_log::{Reached, RequestEntry};
pub use service::PracticeService;
pub use team::{LEADS_SECTION, REPOSITORY, YOU, YOUR_SECTION, YOUR_TOKEN};
pub use unsettled::{NewLabel, Restricted, Unsettled};
pub use workflows::{Luck, Mishap, Run, RunStatus, Workflow, WorkflowState};
pub use workflows_control::{DueRun, WorkflowFile};

use chrono::{DateTime, Utc};
use state::State;
use std::{
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// Where the practice GitHub keeps its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Storage {
    /// A SQLite file, made with its folder if missing.
    File(PathBuf),
    /// Memory: gone with the last handle.
    Memory,
}

/// The practice clock.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

struct Inner {
    store: Mutex<Store>,
    time: Clock,
    /// What other clients may ask besides, where they are served.
    extra_routes: OnceLock<extra_routes::ExtraRoutes>,
}

struct Store {
    db: Option<db::Db>,
    state: State,
}

/// A handle to one practice GitHub; clones share it.
#[derive(Clone)]
pub struct Practice {
    inner: Arc<Inner>,
}

impl fmt::Debug for Practice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Practice").finish_non_exhaustive()
    }
}

impl Practice {
    /// Opens or makes a practice GitHub. `time` is asked for the time (UTC) of every request.
    ///
    /// # Errors
    /// The folder cannot be written, the file is damaged or from another version.
    pub fn open(storage: Storage, time: Clock) -> Result<Self, PracticeError> {
        let db = match storage {
            Storage::File(path) => Some(db::Db::open(&path)?),
            Storage::Memory => None,
        };
        let store = Mutex::new(Store { db, state: State::default() });
        Ok(Self { inner: Arc::new(Inner { store, time, extra_routes: OnceLock::new() }) })
    }

    /// The service, for octocrab or any other client in this process.
    pub fn service(&self) -> PracticeService {
        PracticeService(self.clone())
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.inner.time)()
    }

    /// Works on the state; what is changed is kept, here and in the file.
    pub(crate) fn transact<R>(
        &self,
        work: impl FnOnce(&mut State) -> R,
    ) -> Result<R, PracticeError> {
        let mut store = self.inner.store.lock().unwrap_or_else(PoisonError::into_inner);
        let Store { db, state } = &mut *store;
        match db {
            Some(db) => db.transact(state, work),
            None => {
                let answer = work(state);
                state.take_changed();
                Ok(answer)
            }
        }
    }

    /// Like [`Self::transact`], after everything that was due by `now` has happened.
    pub(crate) fn observe<R>(
        &self,
        now: DateTime<Utc>,
        work: impl FnOnce(&mut State) -> R,
    ) -> Result<R, PracticeError> {
        self.transact(|state| {
            routes::run_due_writes(state, now);
            team::advance(state, now);
            workflows_control::advance(state, now);
            stale::advance(state, now);
            work(state)
        })
    }
}
