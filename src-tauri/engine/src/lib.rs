//! Meridian's use cases. Window, agent, command line and tests call the same methods of
//! [`Engine`]; nothing exists only in the window.

mod address;
mod agenda;
pub mod arguments;
mod calendar;
pub mod clock;
mod connecting;
mod consent;
mod deciding;
mod drafting;
pub mod drive;
mod facts;
mod failure;
pub mod folders;
mod following;
pub mod github;
mod hold;
mod hours;
mod importing;
pub mod launch;
pub mod local;
pub mod log;
mod meetings;
mod notices;
pub mod notify;
#[cfg(test)]
mod on_monday;
mod posting;
mod private;
mod questions;
#[cfg(test)]
mod reading_tests;
mod reminding;
mod revisions;
mod round_state;
mod schedules;
pub mod secrets;
mod settings;
mod starting;
pub mod store;
mod syncing;
#[cfg(test)]
mod teams_tests;
pub mod telling;
#[cfg(test)]
mod test_clock;
mod updates;
mod week;
mod words;
pub mod zones;

pub use address::AddressError;
pub use connecting::{ConnectRequest, Connected, GITHUB, ScheduleFrom};
pub use consent::{Consent, HASH_DIGITS, Meant, Replaced, Replaces, ToConfirm};
pub use deciding::{OwnUpdate, RoundIssue};
pub use facts::Outlook;
pub use following::{Announcement, ScheduleChange, ScheduleNews};
pub use hours::ZoneChange;
pub use meetings::MeetingTime;
pub use meridian_core::courier::{Eagerness, IssueIs};
pub use notices::Notice;
pub use posting::{Leaves, Posted, Waiting};
pub use questions::{Command, Fetch, Query};
pub use reminding::Reminder;
pub use round_state::RoundState;
pub use syncing::{Drained, SyncReport};
pub use week::Glance;

use chrono::{DateTime, Utc};
use clock::Clock;
use github::TokenPrint;
use hold::Hold;
use meridian_practice::{Practice, Storage};
use meridian_protocol::Failure;
use secrecy::SecretString;
use secrets::Secrets;
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use store::{Store, Team};
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
    /// As the programs open it: sign-ins in the desktop's keyring, `MERIDIAN_TOKEN` first.
    pub fn of_this_desktop(data_dir: PathBuf, clock: Arc<dyn Clock>) -> Self {
        let secrets = Arc::new(secrets::KeyringSecrets);
        Self { data_dir, clock, secrets, token: secrets::token_from_env() }
    }
}

/// One person's Meridian over one data folder. Share it behind an `Arc`.
pub struct Engine {
    data_dir: PathBuf,
    clock: Arc<dyn Clock>,
    secrets: Arc<dyn Secrets>,
    token: Option<SecretString>,
    store: Mutex<Store>,
    practice: Mutex<Option<Practice>>,
    /// Accounts with prints of the tokens that GitHub said are theirs; in memory only.
    proven: Mutex<HashSet<(String, TokenPrint)>>,
    schedules: schedules::Schedules,
    updates: updates::Updates,
    editor: revisions::Editor,
    zone_data: ZoneData,
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

    fn over(options: Options, store: Store) -> Self {
        let Options { data_dir, clock, secrets, token } = options;
        Self {
            data_dir,
            clock,
            secrets,
            token,
            store: Mutex::new(store),
            practice: Mutex::new(None),
            proven: Mutex::new(HashSet::new()),
            schedules: schedules::Schedules::default(),
            updates: updates::Updates::default(),
            editor: revisions::Editor::default(),
            zone_data: ZoneData::of_this_system(),
        }
    }

    /// For a process that is always there: it takes less memory, and reads more often.
    ///
    /// # Errors
    /// When the store refuses; then it takes more.
    pub fn keep_memory_small(&self) -> Result<(), Failure> {
        Ok(self.store().keep_memory_small()?)
    }

    /// With the operating system's zone data from another folder than its own.
    #[must_use]
    pub fn with_zone_folder(self, folder: &Path) -> Self {
        Self { zone_data: ZoneData::in_folder(folder), ..self }
    }

    /// The data folder.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// The moment that this engine takes for now.
    pub fn clock_now(&self) -> DateTime<Utc> {
        self.now()
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The store, until the end of the statement. Nothing else is to be asked of the engine while
    /// it is held.
    fn store(&self) -> Hold<'_> {
        Hold::of(&self.store)
    }

    fn team(&self) -> Result<Team, Failure> {
        self.store().current_team()?.ok_or(Failure::NoTeam)
    }

    fn rules(&self) -> &ZoneData {
        &self.zone_data
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
