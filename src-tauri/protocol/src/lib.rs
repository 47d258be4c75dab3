//! Questions, answers and events between Meridian's window, agent and engine.
//!
//! A [`Call`] is a question that the window asks, declared once, in this file; its `NAME` is the
//! command that answers it. Times arrive as [`Moment`]s: the instant together with its words in the
//! member's zone, because zone data lives natively. Events only say what to ask again; they carry no
//! truth.

mod deadlines;
mod draft;
mod failure;
mod hours;
mod post;
mod schedule;
mod team;
mod week;
mod wire;

pub use deadlines::*;
pub use draft::*;
pub use failure::Failure;
pub use hours::*;
pub use post::*;
pub use schedule::*;
pub use team::*;
pub use week::*;
pub use wire::*;

use meridian_core::ids::{DraftKey, OpId, SectionId};
pub use meridian_core::time::Moment;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A question of the window.
pub trait Call: Serialize + DeserializeOwned + Send + 'static {
    /// The command that answers it.
    const NAME: &'static str;
    /// The answer.
    type Reply: Serialize + DeserializeOwned + Send + 'static;
}

/// The answer to a call.
pub type Reply<C> = <C as Call>::Reply;

/// Declares the questions. The word before each says who answers it and when:
///
/// * `reads`: the engine (`Query`), at once, beside others; nothing is written;
/// * `writes`: the engine (`Command`), one after the other in the order in which they were asked;
/// * `wakes`: the same, and the courier looks afterwards;
/// * `fetches`: the engine (`Fetch`), beside others, because it may wait for another computer;
/// * `brings`: the same, and the courier looks afterwards;
/// * `desktop`: the window's own program, which has no notebook.
///
/// Everything that lists questions is derived from here: their dispatch, the window's permissions and
/// what the test of the wiring asks for. One without an answer does not compile.
macro_rules! calls {
    ($d:tt $($(#[$doc:meta])* $kind:ident $call:ident = $name:literal -> $reply:ty { $($(#[$fdoc:meta])* $field:ident : $type:ty),* $(,)? })*) => {
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

        /// Hands the kind and type of each question to a macro: `reads ShowStart writes EditDraft ..`.
        #[macro_export]
        macro_rules! for_each_call {
            ($d callback:ident) => { $d callback! { $($kind $call)* } };
        }
    };
}

calls! {$
    /// What to show first.
    reads ShowStart = "show_start" -> StartView {}
    /// Make (or reopen) the practice team and show it.
    wakes TryPractice = "try_practice" -> TeamView {}
    /// The current round with its draft.
    reads ShowWeek = "show_week" -> WeekView {
        /// The section to show; none for the first of the member's.
        section: Option<SectionId>,
    }
    /// Store what was typed. Refused with [`Failure::Stale`] when `revision` is not the stored one.
    writes EditDraft = "edit_draft" -> SavedView {
        /// The draft.
        draft: DraftKey,
        /// The revision that the splices start from.
        revision: i64,
        /// In order; each on the text that the one before left. Byte offsets into LF text.
        splices: Vec<meridian_core::draft::Splice>,
    }
    /// How GitHub will show the draft as it stands.
    reads ShowPreview = "show_preview" -> PreviewView {
        /// The draft.
        draft: DraftKey,
    }
    /// Freeze the draft and queue it.
    wakes PostUpdate = "post_update" -> WeekView {
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
    wakes CancelSending = "cancel_sending" -> WeekView {
        /// The operation.
        op: OpId,
    }
    /// What only the member can decide.
    wakes Decide = "decide" -> WeekView {
        /// The draft that it is about.
        draft: DraftKey,
        /// That of a [`meridian_core::week::truth::Choice`].
        decision: meridian_core::week::truth::Decision,
    }
    /// The member has read a notice; it does not come back.
    writes CloseNotice = "close_notice" -> () {
        /// One of [`StartView::notices`].
        words: String,
    }
    /// Upcoming deadlines.
    reads ShowDeadlines = "show_deadlines" -> DeadlinesView {}
    /// Read a schedule for review; nothing is kept.
    fetches ReadSchedule = "read_schedule" -> ReviewView {
        /// Where from.
        source: ScheduleSource,
        /// What the member corrected so far.
        corrections: Vec<meridian_core::schedule::Correction>,
    }
    /// Keep a schedule that was reviewed in place of the one before.
    brings TakeSchedule = "take_schedule" -> DeadlinesView {
        /// Where from.
        source: ScheduleSource,
        /// The text that was reviewed; refused when the file says something else by now.
        digest: String,
        /// What the member corrected.
        corrections: Vec<meridian_core::schedule::Correction>,
    }
    /// Say which zone some letters of the schedule mean.
    writes ChooseZoneLetters = "choose_zone_letters" -> DeadlinesView {
        /// The letters, `IST`.
        letters: String,
        /// A [`ZoneChoice::zone`]; none asks again.
        zone: Option<String>,
    }
    /// Say whether a schedule's summary or its timeline counts, where they contradict each other.
    writes ChoosePlace = "choose_place" -> DeadlinesView {
        /// A [`DeadlineRow::disagreement`].
        disagreement: String,
        /// Which one; none for the earlier.
        place: Option<meridian_core::schedule::Place>,
    }
    /// Switch the reminders of one deadline on or off.
    writes SetBell = "set_bell" -> DeadlinesView {
        /// A [`DeadlineRow::id`].
        id: String,
        /// The wanted state.
        bell: Bell,
    }
    /// Write the member's calendar into their Downloads folder; the answer is one sentence that says
    /// where it lies.
    writes SaveCalendar = "save_calendar" -> String {}
    /// Open the file of [`SaveCalendar`] with what the desktop uses for calendars.
    desktop OpenCalendar = "open_calendar" -> () {}
    /// The member's zone, quiet hours, working days and meetings, and which zones there are.
    reads ShowHours = "show_hours" -> HoursView {}
    /// Choose the zone; none follows the system's.
    wakes SetZone = "set_zone" -> HoursView {
        /// Its name, `Europe/Berlin`.
        zone: Option<String>,
    }
    /// Choose quiet hours, working days and writing time.
    wakes SetHours = "set_hours" -> HoursView {
        /// All of them.
        hours: meridian_core::hours::Hours,
    }
    /// Add a meeting of the team, change the one of this name, or remove it.
    writes SetMeeting = "set_meeting" -> HoursView {
        /// Its name.
        name: String,
        /// When it is, see [`MeetingView::line`]; none removes it.
        line: Option<String>,
    }
    /// Ask the courier to look now.
    desktop LookAgain = "look_again" -> () {}
    /// Unplug or plug the practice team's pretend network.
    wakes SetPracticeNetwork = "set_practice_network" -> WeekView {
        /// The wanted state.
        network: PracticeNetwork,
    }
    /// End everything of this laptop's Meridian: agent and window. No reminder rings then.
    desktop Quit = "quit" -> () {}
    /// Open a page of the team's host in the browser.
    desktop OpenPage = "open_page" -> () {
        /// The page; refused unless it is on the team's host.
        url: String,
    }
}
