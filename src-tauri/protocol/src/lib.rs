//! Questions, answers and events between Meridian's window, agent and engine.
//!
//! A [`Call`] is a question that the window asks; its `NAME` is the command that answers it. Times
//! arrive as [`Moment`]s: the instant together with its words in the member's zone, because zone
//! data lives natively. Events only say what to ask again; they carry no truth.

mod deadlines;
mod failure;
mod importing;
mod views;
mod wire;

pub use deadlines::*;
pub use failure::Failure;
pub use importing::*;
pub use views::*;
pub use wire::*;

use meridian_core::ids::{DraftKey, OpId, SectionId};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A question of the window.
pub trait Call: Serialize + DeserializeOwned {
    /// The command that answers it.
    const NAME: &'static str;
    /// The answer.
    type Reply: Serialize + DeserializeOwned;
}

/// The answer to a call.
pub type Reply<C> = <C as Call>::Reply;

macro_rules! calls {
    ($($(#[$doc:meta])* $call:ident = $name:literal -> $reply:ty { $($(#[$fdoc:meta])* $field:ident : $type:ty),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
            pub struct $call { $($(#[$fdoc])* pub $field: $type),* }
            impl Call for $call {
                const NAME: &'static str = $name;
                type Reply = $reply;
            }
        )*
        /// Every command, for the window's permission list.
        pub const COMMANDS: &[&str] = &[$($name),*];
    };
}

calls! {
    /// What to show first.
    ShowStart = "show_start" -> StartView {}
    /// Make (or reopen) the practice team and show it.
    TryPractice = "try_practice" -> TeamView {}
    /// The current round with its draft.
    ShowWeek = "show_week" -> WeekView {
        /// The section to show; none for the first of the member's.
        section: Option<SectionId>,
    }
    /// Store what was typed. Refused with [`Failure::Stale`] when `revision` is not the stored one.
    EditDraft = "edit_draft" -> SavedView {
        /// The draft.
        draft: DraftKey,
        /// The revision that the splices start from.
        revision: i64,
        /// In order; each on the text that the one before left. Byte offsets into LF text.
        splices: Vec<meridian_core::draft::Splice>,
    }
    /// How GitHub will show the draft as it stands.
    ShowPreview = "show_preview" -> PreviewView {
        /// The draft.
        draft: DraftKey,
    }
    /// Freeze the draft and queue it.
    PostUpdate = "post_update" -> WeekView {
        /// The draft.
        draft: DraftKey,
        /// The revision that the member saw.
        revision: i64,
        /// The [`WeekView::theirs`] that they saw beside it; only that text is replaced.
        theirs: Option<String>,
        /// The [`Problem::words`] that they agreed to, one for each place.
        meant: Vec<String>,
    }
    /// Take a queued post back (as long as nothing was sent), or give a stopped one up.
    CancelSending = "cancel_sending" -> WeekView {
        /// The operation.
        op: OpId,
    }
    /// What only the member can decide.
    Decide = "decide" -> WeekView {
        /// The draft that it is about.
        draft: DraftKey,
        /// A [`ChoiceView::decision`].
        decision: meridian_core::truth::Decision,
    }
    /// The member has read a notice; it does not come back.
    CloseNotice = "close_notice" -> () {
        /// One of [`StartView::notices`].
        words: String,
    }
    /// Upcoming deadlines.
    ShowDeadlines = "show_deadlines" -> DeadlinesView {}
    /// Read a schedule for review; nothing is kept.
    ReadSchedule = "read_schedule" -> ReviewView {
        /// Where from.
        source: ScheduleSource,
        /// What the member corrected so far.
        corrections: Vec<meridian_core::schedule::Correction>,
    }
    /// Keep a schedule that was reviewed in place of the one before.
    TakeSchedule = "take_schedule" -> DeadlinesView {
        /// Where from.
        source: ScheduleSource,
        /// The text that was reviewed; refused when the file says something else by now.
        digest: String,
        /// What the member corrected.
        corrections: Vec<meridian_core::schedule::Correction>,
    }
    /// Say which zone some letters of the schedule mean.
    ChooseZoneLetters = "choose_zone_letters" -> DeadlinesView {
        /// The letters, `IST`.
        letters: String,
        /// A [`ZoneChoice::zone`]; none asks again.
        zone: Option<String>,
    }
    /// Say whether a schedule's summary or its timeline counts, where they contradict each other.
    ChoosePlace = "choose_place" -> DeadlinesView {
        /// A [`DeadlineRow::disagreement`].
        disagreement: String,
        /// Which one; none for the earlier.
        place: Option<meridian_core::schedule::Place>,
    }
    /// Switch the reminders of one deadline on or off.
    SetBell = "set_bell" -> DeadlinesView {
        /// A [`DeadlineRow::id`].
        id: String,
        /// The wanted state.
        bell: Bell,
    }
    /// Write the member's calendar into their Downloads folder; the answer is one sentence that says
    /// where it lies.
    SaveCalendar = "save_calendar" -> String {}
    /// Open the file of [`SaveCalendar`] with what the desktop uses for calendars.
    OpenCalendar = "open_calendar" -> () {}
    /// The member's zone, quiet hours, working days and meetings, and which zones there are.
    ShowHours = "show_hours" -> HoursView {}
    /// Choose the zone; none follows the system's.
    SetZone = "set_zone" -> HoursView {
        /// Its name, `Europe/Berlin`.
        zone: Option<String>,
    }
    /// Choose quiet hours, working days and writing time.
    SetHours = "set_hours" -> HoursView {
        /// All of them.
        hours: meridian_core::reminder::Hours,
    }
    /// Add a meeting of the team, change the one of this name, or remove it.
    SetMeeting = "set_meeting" -> HoursView {
        /// Its name.
        name: String,
        /// When it is, see [`MeetingView::line`]; none removes it.
        line: Option<String>,
    }
    /// Ask the courier to look now.
    LookAgain = "look_again" -> () {}
    /// Unplug or plug the practice team's pretend network.
    SetPracticeNetwork = "set_practice_network" -> WeekView {
        /// The wanted state.
        network: PracticeNetwork,
    }
    /// End everything of this laptop's Meridian: agent and window. No reminder rings then.
    Quit = "quit" -> () {}
    /// Open a page of the team's host in the browser.
    OpenPage = "open_page" -> () {
        /// The page; refused unless it is on the team's host.
        url: String,
    }
}
