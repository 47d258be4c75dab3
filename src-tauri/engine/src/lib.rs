//! Meridian's use cases. Window, agent, command line and tests call the same methods.

pub mod clock;
mod failure;
pub mod folders;
pub mod launch;
pub mod local;
pub mod notify;
pub mod secrets;
pub mod store;
pub mod telling;
pub mod zones;

use meridian_core::ids::{DraftKey, OpId, SectionId};
use meridian_protocol::{
    DeadlinesView, Failure, PracticeNetwork, PreviewView, SavedView, StartView, TeamView, WeekView,
};
use std::{path::PathBuf, sync::Arc};

/// How to open an [`Engine`].
pub struct Options {
    /// The data folder; made if missing.
    pub data_dir: PathBuf,
    /// Time and chance.
    pub clock: Arc<dyn clock::Clock>,
}

/// One person's Meridian over one data folder. Cheap to share between threads behind an `Arc`.
pub struct Engine {
    #[expect(dead_code, reason = "skeleton")]
    options: Options,
}

/// How a drain ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drained {
    /// When the courier wants to look again by itself; none: only when something is queued.
    pub look_again_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Whether another process holds the courier lock (it drains, not we).
    pub elsewhere: bool,
}

/// A notification that should be shown now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Its key in the log of what was delivered.
    pub key: String,
    /// `Update due in 4 h, at 12:59 NZDT`
    pub title: String,
    /// What to do, at most two lines.
    pub body: String,
}

#[expect(clippy::missing_errors_doc, clippy::unused_async, reason = "skeleton")]
impl Engine {
    /// Opens (or makes) the notebook and the mirror.
    pub fn open(options: Options) -> Result<Self, Failure> {
        Ok(Self { options })
    }
    /// Answers `ShowStart`.
    pub fn show_start(&self) -> Result<StartView, Failure> {
        Err(Failure::NoTeam)
    }
    /// Answers `TryPractice`.
    pub fn try_practice(&self) -> Result<TeamView, Failure> {
        Err(Failure::NoTeam)
    }
    /// Answers `ShowWeek`.
    pub fn show_week(&self, _section: Option<SectionId>) -> Result<WeekView, Failure> {
        Err(Failure::NoTeam)
    }
    /// Answers `EditDraft`.
    pub fn edit_draft(
        &self,
        _draft: &DraftKey,
        _revision: i64,
        _splices: &[meridian_core::draft::Splice],
    ) -> Result<SavedView, Failure> {
        Err(Failure::NoTeam)
    }
    /// Answers `ShowPreview`.
    pub fn show_preview(&self, _draft: &DraftKey) -> Result<PreviewView, Failure> {
        Err(Failure::NoTeam)
    }
    /// Answers `PostUpdate`.
    pub fn post_update(&self, _draft: &DraftKey, _revision: i64) -> Result<WeekView, Failure> {
        Err(Failure::NoTeam)
    }
    /// Answers `CancelSending`.
    pub fn cancel_sending(&self, _op: &OpId) -> Result<WeekView, Failure> {
        Err(Failure::NoTeam)
    }
    /// Answers `ShowDeadlines`.
    pub fn show_deadlines(&self) -> Result<DeadlinesView, Failure> {
        Err(Failure::NoTeam)
    }
    /// Answers `SetPracticeNetwork`.
    pub fn set_practice_network(&self, _network: PracticeNetwork) -> Result<WeekView, Failure> {
        Err(Failure::NoTeam)
    }
    /// Refuses a page that is not on the team's host.
    pub fn check_page(&self, _url: &str) -> Result<(), Failure> {
        Err(Failure::NoTeam)
    }
    /// Drains the outbox and pulls, once, under the courier lock.
    pub async fn drain(&self) -> Result<Drained, Failure> {
        Err(Failure::NoTeam)
    }
    /// The notifications that should be shown now and were not yet.
    pub fn reminders_due(&self) -> Result<Vec<Reminder>, Failure> {
        Ok(Vec::new())
    }
    /// Notes that a notification was shown, so that it is not shown twice.
    pub fn reminder_shown(&self, _key: &str) -> Result<(), Failure> {
        Ok(())
    }
    /// The member asked to be reminded again in an hour.
    pub fn reminder_snoozed(&self, _key: &str) -> Result<(), Failure> {
        Ok(())
    }
}
