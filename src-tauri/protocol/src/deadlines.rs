//! What the Deadlines screen shows.

use crate::{Moment, ZoneDataView};
use meridian_core::time::When;
use serde::{Deserialize, Serialize};

/// What stands beside every screen of the deadlines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoonView {
    /// Now.
    pub now: Moment,
    /// The member's zone.
    pub zone: String,
    /// Whether they chose another one than this computer's.
    pub is_elsewhere: bool,
    /// How many deadlines that concern them come within 7 days.
    pub mine: usize,
}

/// All deadlines of the team's cycle, in the member's time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeadlinesView {
    /// Now.
    pub now: Moment,
    /// The member's zone.
    pub zone: String,
    /// This computer's zone, where the member chose to see times in another one.
    pub elsewhere: Option<String>,
    /// `v1.38`; empty where the schedule names no cycle.
    pub cycle: String,
    /// Where the schedule came from and how old it is; none when there is no schedule.
    pub source: Option<String>,
    /// Coming up, soonest first; those of the last day are kept and marked as past.
    pub rows: Vec<DeadlineRow>,
    /// The cycle's milestones that passed more than a day ago, oldest first; all marked as past.
    pub earlier: Vec<DeadlineRow>,
    /// The roles that rows name, to filter by, in the order of their first row.
    pub roles: Vec<String>,
    /// The cycle's phases, in order, for the picture of the year; empty when the schedule does not
    /// tell.
    pub phases: Vec<PhaseSpan>,
    /// The phase at this moment with how far the next freeze is, `3 weeks to Code Freeze` or
    /// `Burndown`; none outside the cycle.
    pub weeks_to_freeze: Option<String>,
    /// `Week 9 of 16`, now; none outside the cycle.
    pub week_of: Option<String>,
    /// The cycle's first and last moment, for the picture of the year; none without a schedule.
    pub year: Option<(Moment, Moment)>,
    /// Which zone data the times come from.
    pub zone_data: ZoneDataView,
    /// How many rows need a look: contradictions, letters with several meanings.
    pub doubts: usize,
    /// Notices of clock changes that move a time of this team for the member, one sentence each.
    pub rhythm: Vec<String>,
    /// Why no reminder can be shown at this moment, with what to do; none when nothing is known
    /// to stand in the way.
    pub silent: Option<String>,
}

/// A phase of the cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseSpan {
    /// `To Code Freeze`, `Burndown`
    pub name: String,
    /// Its first moment.
    pub from: Moment,
    /// Its end, where the next phase begins.
    pub to: Moment,
}

/// One deadline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeadlineRow {
    /// Stable while the schedule moves: `milestone/code-freeze`, `update-due/2026-10-26/docs`.
    pub id: String,
    /// `Code Freeze`
    pub name: String,
    /// Whose it is, as written: a role, or `you: Release Signal`.
    pub who: String,
    /// The roles in `who`, to filter by, such as `Docs`; `everyone` where it names nobody.
    pub roles: Vec<String>,
    /// Whether it concerns the member: their role, everybody, or a freeze, which binds everybody.
    pub mine: bool,
    /// Whether it is over.
    pub past: bool,
    /// As the source says it.
    pub when: When,
    /// The source's own words for the time.
    pub source_text: String,
    /// Its line in the source, from 1.
    pub line: Option<u32>,
    /// The instant in local words; none for a bare date, a range or TBD.
    pub at: Option<Moment>,
    /// For a bare date or range: the first and last moment it can mean.
    pub window: Option<(Moment, Moment)>,
    /// The moment in "anywhere on Earth" words, `end of Wed 18 Nov AoE`.
    pub aoe: Option<String>,
    /// Every reading, where the source gives several; else empty.
    pub readings: Vec<ReadingView>,
    /// What only the member can answer: which zone some letters mean.
    pub question: Option<QuestionView>,
    /// Whether the source leaves out the year and it was taken from the rows beside it.
    pub year_inferred: bool,
    /// `Fri for you`, when the local day differs from the printed one.
    pub day_shift: Option<String>,
    /// `22 h 56 min`, `8 to 10 d`, `past`, or `posted` for an update that is.
    pub countdown: String,
    /// `Week 9`
    pub week: Option<String>,
    /// `Week 9 of 16`
    pub week_of: Option<String>,
    /// The week's first to last day, `26 Oct to 1 Nov`.
    pub week_days: Option<String>,
    /// The phase of the cycle in which it lies, `Burndown`.
    pub phase: Option<String>,
    /// The member's own time for it while that is ahead, the last of their working hours before it:
    /// of an update by when to send it, of another deadline that is theirs when their hours end.
    /// None for what is somebody else's, is posted, or has no time of day.
    pub send_by: Option<Moment>,
    /// Why it is then, one sentence.
    pub send_by_why: Option<String>,
    /// How far the member's update is, one sentence; none where nothing is written, and for what
    /// is no update.
    pub update: Option<String>,
    /// The same moment in a few other places.
    pub elsewhere: Vec<Elsewhere>,
    /// Its reminders.
    pub bell: BellView,
    /// What contradicts it in the source, one sentence.
    pub doubt: Option<String>,
    /// What [`crate::ChoosePlace`] asks about, where summary and timeline contradict each other.
    pub disagreement: Option<String>,
    /// Whether the member chose one of them.
    pub settled: bool,
    /// One sentence, where the bundled and the system's zone data differ for it.
    pub zone_data: Option<String>,
    /// `Tue 3 Nov 01:00 NZDT`: when it was before the schedule changed.
    #[serde(default)]
    pub moved_from: Option<String>,
}

impl DeadlineRow {
    /// Whether it needs the member's eyes: it contradicts itself, or asks something.
    pub fn is_doubtful(&self) -> bool {
        (self.doubt.is_some() && !self.settled) || self.question.is_some()
    }

    /// A row of which only this is known; everything else is empty.
    pub fn named(name: impl Into<String>, when: When) -> Self {
        Self {
            id: String::new(),
            name: name.into(),
            who: String::new(),
            roles: Vec::new(),
            mine: false,
            past: false,
            source_text: when.text().to_owned(),
            when,
            line: None,
            at: None,
            window: None,
            aoe: None,
            readings: Vec::new(),
            question: None,
            year_inferred: false,
            day_shift: None,
            countdown: String::new(),
            week: None,
            week_of: None,
            week_days: None,
            phase: None,
            send_by: None,
            send_by_why: None,
            update: None,
            elsewhere: Vec::new(),
            bell: BellView::default(),
            doubt: None,
            disagreement: None,
            settled: false,
            zone_data: None,
            moved_from: None,
        }
    }
}

/// One of several things that a source says about a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingView {
    /// Where the source says it, `Summary, line 42`; empty where all stand in one place.
    pub place: String,
    /// In its own words, `17:00 PDT Tuesday 8th November 2022`.
    pub text: String,
    /// The zone as written, `PDT`; or the one that the letters would mean, `PST (UTC-8)`.
    pub zone: String,
    /// When that is; none for a bare date, a range or TBD.
    pub moment: Option<Moment>,
    /// For a bare date or a range: the first and last moment it can mean.
    pub window: Option<(Moment, Moment)>,
    /// Whether this is the one that counts.
    pub used: bool,
}

/// A question that only the member can answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionView {
    /// The letters in question, `IST`.
    pub letters: String,
    /// One sentence that ends with the question.
    pub words: String,
    /// The possible answers; until one is chosen the earliest counts.
    pub choices: Vec<ZoneChoice>,
}

/// A meaning of zone letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneChoice {
    /// For people, `India (UTC+5:30)`.
    pub label: String,
    /// What to answer: the name of a zone, or a fixed one such as `UTC-7`.
    pub zone: String,
    /// When the deadline is with this meaning.
    pub moment: Moment,
}

/// A moment in another place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// `San Francisco`
    pub place: String,
    /// `America/Los_Angeles`
    pub zone: String,
    /// The same moment there.
    pub moment: Moment,
}

/// Whether a deadline has reminders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bell {
    /// It has.
    On,
    /// It has none.
    Off,
}

/// The reminders of a deadline.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BellView {
    /// Whether it is switched on and has any.
    pub on: bool,
    /// Whether there is nothing to switch: no reminder of its own, or it is posted.
    #[serde(default)]
    pub none: bool,
    /// Whether something will still ring.
    pub rings: bool,
    /// The few words beside it: `1 d, 4 h`, `off`, `posted`, `2 of 3 shown`, `silent`.
    pub label: String,
    /// What is to be said about its reminders, whole sentences; none where the steps say it all.
    pub said: Option<String>,
    /// Each that is still to come, soonest first.
    pub steps: Vec<BellStep>,
}

/// One reminder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BellStep {
    /// How long before the deadline it really comes, `1 day`, `11 h 29 min`, `last reminder`.
    pub words: String,
    /// When it is shown.
    pub at: Moment,
    /// `before your quiet hours (the 1 h step)`; none where it was not moved.
    pub shifted: Option<String>,
}
