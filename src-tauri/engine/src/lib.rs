//! Meridian's use cases. Window, agent, command line and tests ask them of an [`Engine`] through the same
//! two doors, [`Engine::read`] and [`Engine::write`]; nothing exists only in the window.

mod account;
mod away;
mod brewing;
mod courier;
mod deadlines;
mod decisions;
mod draft;
mod ground;
mod hand;
mod hours;
mod items;
mod notices;
mod outbox;
#[cfg(test)]
mod packed_tests;
mod post;
mod questions;
#[cfg(test)]
mod reading_tests;
mod reminders;
mod round;
mod schedule;
mod settings;
mod talk;
mod team;
#[cfg(test)]
mod test_clock;
#[cfg(test)]
mod test_engine;
mod transaction;
mod updates;
mod week;

pub use away::telling::{AwayTold, PlannedAway};
pub use brewing::{Brewing, BrewingLine};
pub use courier::{Drained, SyncReport, drive};
pub use decisions::{
    answering::{Means, PlannedAnswer},
    outcomes::{OutcomeWords, PlannedOutcome},
    shown::{AnswerView, DecisionRow, DecisionView},
    writing::{PlannedProposal, ToPropose},
};
pub use ground::{
    arguments, clock, folders, github, launch, local, log, notify, progress, proxy, secrets, world,
    zones,
};
pub use hours::{ZoneChange, meetings::MeetingTime};
pub use items::{ItemView, ItemsView, PlannedEnd, PlannedItemIssue};
pub use meridian_core::courier::{Eagerness, IssueIs};
pub use notices::Notice;
pub use post::{
    Leaves, Posted, Waiting,
    consent::{Consent, HASH_DIGITS, Meant, Replaced, Replaces, ToConfirm},
    withdrawing::Withdrawing,
};
pub use questions::{Command, Fetch, Query};
pub use reminders::Reminder;
pub use round::{
    RoundState,
    by_itself::ByItself,
    closing::PlannedSummary,
    deciding::{OwnUpdate, RoundIssue},
    job::{Job, JobRound},
    left::LeftOfOpening,
    opening::{PlannedOpening, ToOpen},
    turns::Turn,
};
pub use schedule::following::{Announcement, News, ScheduleChange, ScheduleNews};
pub use talk::{
    TalkWaits, ThreadRow,
    shown::{CommentView, ReplyView, ThreadView},
    writing::{PlannedReply, ToReply},
};
pub use team::{
    address::AddressError,
    connecting::{ConnectRequest, Connected, GITHUB, ScheduleFrom},
    file_following::TeamFileTold,
    forward::{Forward, PracticeTime},
};
pub use transaction::{ReadTx, WriteTx};
pub use updates::{
    Sections,
    status::{MissingSection, RoundStatus, SectionStatus},
    summary::RoundSummary,
};
pub use week::{Glance, facts::Outlook};

/// The store and what lies in it, each in the words of its slice.
pub mod store {
    pub use crate::{
        courier::tables::{
            changed::{Changes, ReadTo, Update},
            comments::Mirrored,
            outbox::Which,
        },
        draft::tables::{Revision, RevisionReason, StoredDraft},
        ground::store::{Lock, MIRROR, NOTEBOOK, Store, StoreError, schema::SCHEMA},
        post::tables::Queued,
        schedule::tables::{ChangeKind, Followed, NewSchedule, Noticed, StoredChange},
        team::tables::{Schedule, Team, TeamFacts, TeamKind},
    };
}

use account::{keeping::Session, surroundings::Surroundings};
use chrono::{DateTime, Utc};
use clock::{Clock, Followed};
use github::TokenPrint;
use ground::{autostart::Autostart, failure, hold::Hold, private, proxy::Variables, store::Store};
use meridian_core::courier::Breakage;
use meridian_practice::{Practice, Storage};
use meridian_protocol::Failure;
use secrecy::SecretString;
use secrets::Secrets;
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use team::tables::Team;
use zones::ZoneData;

/// How to open an [`Engine`].
pub struct Options {
    /// The data folder; made if missing.
    pub data_dir: PathBuf,
    /// Time and chance.
    pub clock: Arc<dyn Clock>,
    /// Where sign-ins are kept.
    pub secrets: Arc<dyn Secrets>,
    /// A sign-in given for this process alone (`MERIDIAN_TOKEN`); wins over the kept one.
    pub token: Option<SecretString>,
}

impl Options {
    /// As the programs open it that work by themselves: sign-ins in the desktop's keyring, which they
    /// read while it is open; `MERIDIAN_TOKEN` first.
    pub fn of_this_desktop(data_dir: PathBuf, clock: Arc<dyn Clock>) -> Self {
        let secrets = Arc::new(secrets::KeyringWhileOpen);
        Self { data_dir, clock, secrets, token: secrets::token_from_env() }
    }

    /// As a command opens it that somebody has typed: a locked keyring may ask them for its password.
    pub fn of_a_command(data_dir: PathBuf, clock: Arc<dyn Clock>) -> Self {
        let secrets = Arc::new(secrets::KeyringSecrets);
        Self { secrets, ..Self::of_this_desktop(data_dir, clock) }
    }
}

/// One person's Meridian over one data folder. Share it behind an `Arc`.
///
/// What it can tell and do is asked in a transaction (`transaction.rs`). Its own methods are what takes
/// several of them: they wait for another computer in between.
pub struct Engine {
    parts: Parts,
    store: Mutex<Store>,
}

/// What an engine is made of, but for the store.
pub(crate) struct Parts {
    data_dir: PathBuf,
    clock: Arc<Followed>,
    secrets: Arc<dyn Secrets>,
    token: Option<SecretString>,
    practice: Mutex<Option<Practice>>,
    /// Accounts with prints of the tokens that GitHub said are theirs; in memory only.
    proven: Mutex<HashSet<(String, TokenPrint)>>,
    schedules: schedule::cache::Schedules,
    updates: week::updates::Updates,
    readings: updates::Readings,
    items: items::Readings,
    talks: talk::Talks,
    hearings: decisions::Hearings,
    editor: draft::revisions::Editor,
    zone_data: ZoneData,
    /// What this process was told of proxies.
    variables: Variables,
    /// Where other programs are that have a sign-in.
    surroundings: Surroundings,
    /// Where the agent is started from when the member logs in.
    autostart: Autostart,
    /// Sign-ins that no keyring took.
    session: Session,
    /// The code that the member is to type on GitHub's page.
    codes: account::Codes,
    /// The simulated world in which this is, if it is in one.
    world: Option<world::World>,
}

impl Engine {
    /// Opens (or makes) the notebook and the mirror.
    ///
    /// # Errors
    /// One sentence about the folder or the files, with the remedy.
    pub fn open(options: Options) -> Result<Self, Failure> {
        let store = Store::open(&options.data_dir, options.clock.now())?;
        Ok(Self::over(options, store))
    }

    /// Opens them for somebody who only reads. Where nothing can be written now, what is there is
    /// read all the same, and the answer says why in a sentence; what would write then fails.
    ///
    /// # Errors
    /// As [`Self::open`], when not even reading is possible.
    pub fn open_to_read(options: Options) -> Result<(Self, Option<String>), Failure> {
        let (store, refused) = Store::open_to_read(&options.data_dir, options.clock.now())?;
        let why = refused.map(|why| format!("{why} Until then Meridian only shows what is there."));
        Ok((Self::over(options, store), why))
    }

    /// In a simulated world, over a store on its disk. The data folder holds nothing then but locks.
    #[doc(hidden)]
    pub fn in_world(options: Options, store: Store, world: world::World) -> Self {
        let mut engine = Self::over(options, store);
        engine.parts.world = Some(world);
        engine
    }

    fn over(options: Options, store: Store) -> Self {
        let Options { data_dir, clock, secrets, token } = options;
        let clock = Arc::new(Followed::new(clock));
        clock.go_by(store.server_clock().unwrap_or_default());
        clock.run_ahead(store.practice_ahead().unwrap_or_default());
        let parts = Parts {
            data_dir,
            clock,
            secrets,
            token,
            practice: Mutex::new(None),
            proven: Mutex::new(HashSet::new()),
            schedules: schedule::cache::Schedules::default(),
            updates: week::updates::Updates::default(),
            readings: updates::Readings::default(),
            items: items::Readings::default(),
            talks: talk::Talks::default(),
            hearings: decisions::Hearings::default(),
            editor: draft::revisions::Editor::default(),
            zone_data: ZoneData::of_this_system(),
            variables: Variables::of_this_process(),
            surroundings: Surroundings::of_this_process(),
            autostart: Autostart::of_this_process(),
            session: Session::default(),
            codes: account::Codes::default(),
            world: None,
        };
        Self { parts, store: Mutex::new(store) }
    }

    /// With the operating system's zone data from another folder than its own; for who has just
    /// opened it.
    #[must_use]
    pub fn with_zone_folder(mut self, folder: &Path) -> Self {
        self.parts.zone_data = ZoneData::in_folder(folder);
        self
    }

    /// For a process that is always there: it takes less memory, and reads more often.
    ///
    /// # Errors
    /// When the store refuses; then it takes more.
    pub fn keep_memory_small(&self) -> Result<(), Failure> {
        Ok(self.store().keep_memory_small()?)
    }

    /// The data folder.
    pub fn data_dir(&self) -> &Path {
        &self.parts.data_dir
    }

    /// The moment that this engine takes for now: by the server's clock, where it is known that the
    /// laptop's is wrong (`hours/server.rs`).
    pub fn clock_now(&self) -> DateTime<Utc> {
        self.now()
    }

    /// The clock that this engine goes by.
    pub fn clock(&self) -> Arc<dyn Clock> {
        self.parts.clock.clone()
    }

    fn now(&self) -> DateTime<Utc> {
        self.parts.clock.now()
    }

    fn rules(&self) -> &ZoneData {
        &self.parts.zone_data
    }

    /// The store for one use of it, which is a transaction of its own. Nothing else is to be asked of
    /// the engine while it is held.
    pub(crate) fn store(&self) -> Hold<'_> {
        Hold::of(&self.store)
    }

    /// The same, to be written.
    pub(crate) fn store_mut(&self) -> Hold<'_> {
        Hold::of(&self.store)
    }

    /// For who drives the courier and lets go of the store while it waits.
    pub(crate) fn mutex(&self) -> &Mutex<Store> {
        &self.store
    }

    fn team(&self) -> Result<Team, Failure> {
        self.read(|tx| tx.team())
    }
}

impl Parts {
    /// What is broken on purpose.
    fn broken(&self) -> Option<Breakage> {
        self.world.as_ref().and_then(|world| world.broken)
    }

    /// The practice team's pretend GitHub, opened on first use. It runs in whichever process
    /// needs it; they share its file.
    fn practice(&self) -> Result<Practice, Failure> {
        let mut practice = self.practice.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(practice) = &*practice {
            return Ok(practice.clone());
        }
        let clock = Arc::clone(&self.clock);
        let folder = self.data_dir.join("practice");
        // Made here, for the member's eyes only; what is in the way is said by who opens it.
        let _said_below = private::folder(&folder)
            .and_then(|()| private::file(&folder.join("practice.open.lock")))
            .and_then(|()| private::file(&folder.join("practice.db")));
        let storage = Storage::File(folder.join("practice.db"));
        let opened = Practice::open(storage, Arc::new(move || clock.now()))
            .map_err(|error| failure::practice(&error))?;
        *practice = Some(opened.clone());
        Ok(opened)
    }
}

impl ReadTx<'_> {
    fn team(&self) -> Result<Team, Failure> {
        self.store().current_team()?.ok_or(Failure::NoTeam)
    }
}
