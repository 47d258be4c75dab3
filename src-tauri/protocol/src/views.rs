//! What the window shows.

use chrono::{DateTime, Utc};
use meridian_core::{
    draft::Layout,
    ids::{DraftKey, OpId, SectionId},
};
use serde::{Deserialize, Serialize};

/// An instant with its words in the member's zone. A time is never shown without its zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The instant.
    pub instant: DateTime<Utc>,
    /// `12:59`
    pub clock: String,
    /// `14:02:11`, for the laptop station.
    pub clock_seconds: String,
    /// `NZDT`, or `UTC-3` where a zone has no letters.
    pub zone: String,
    /// `Tue 27 Oct`
    pub day: String,
    /// `Mon 26 Oct 23:59 UTC`
    pub utc: String,
    /// Minutes that local time is ahead of UTC at that instant.
    pub offset_minutes: i32,
}

/// The first question's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StartView {
    /// Now, so that the window's clock follows the engine's.
    pub now: Moment,
    /// The member's zone, such as `Pacific/Auckland`.
    pub zone: String,
    /// The team, or none on a first run.
    pub team: Option<TeamView>,
    /// What the member should know at once: "no notification service", "notebook restored".
    pub notices: Vec<String>,
}

/// A team in the sidebar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamView {
    /// `Release v1.38`
    pub title: String,
    /// `OWNER/REPO`
    pub repository: String,
    /// The signed-in login, if any.
    pub login: Option<String>,
    /// Some for the practice team.
    pub practice: Option<PracticeNetwork>,
}

/// The practice team's pretend network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PracticeNetwork {
    /// Plugged in.
    On,
    /// Unplugged.
    Off,
}

/// The current round, its issue and one draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeekView {
    /// Now.
    pub now: Moment,
    /// The team.
    pub team: TeamView,
    /// `v1.38`
    pub cycle: String,
    /// `Week 9 of 16`; none before or after the cycle.
    pub week: Option<String>,
    /// The round's issue.
    pub issue: IssueView,
    /// When the issue opens, updates are due, and it closes.
    pub opens: Moment,
    /// When updates are due.
    pub due: Moment,
    /// When the issue closes.
    pub closes: Moment,
    /// Where in the window `now` is.
    pub phase: RoundPhase,
    /// The member's sections.
    pub sections: Vec<SectionTab>,
    /// The section shown.
    pub draft: DraftView,
    /// The truth bar.
    pub truth: TruthView,
    /// What the member should know before they type on, the most urgent first.
    pub bands: Vec<BandView>,
    /// What stands in the way of posting, in the order of the text.
    pub problems: Vec<Problem>,
    /// Whether and how Post works now.
    pub post: PostView,
    /// What GitHub holds instead of the member's last text, if it was changed there meanwhile.
    pub theirs: Option<String>,
    /// Everybody's updates of this round that are on GitHub, oldest first.
    pub updates: Vec<UpdateView>,
}

/// Before, between or after the round's marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundPhase {
    /// The issue is not open yet.
    Before,
    /// Updates are being written.
    Updates,
    /// Updates were due; discussion until the issue closes.
    Discussion,
    /// The issue is closed.
    Closed,
}

/// The round's issue as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", from = "IssueSaid")]
pub enum IssueView {
    /// Nobody has seen it yet; `words` says so, with how late it is.
    NotYet {
        /// One sentence.
        words: String,
    },
    /// Known.
    Known {
        /// `#3141`
        number: String,
        /// Its title.
        title: String,
        /// Who opened it; empty while it is not known.
        author: String,
        /// Where a person sees it.
        url: String,
        /// `open` or `closed`.
        state: String,
    },
}

/// An issue as it arrives; see the same of [`crate::Failure`].
#[derive(Deserialize)]
struct IssueSaid {
    kind: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    author: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    state: String,
}

impl From<IssueSaid> for IssueView {
    fn from(IssueSaid { kind, words, number, title, author, url, state }: IssueSaid) -> Self {
        match kind.as_str() {
            "known" => Self::Known { number, title, author, url, state },
            _ => Self::NotYet { words },
        }
    }
}

/// A tab above the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionTab {
    /// The section.
    pub id: SectionId,
    /// `Release Signal`
    pub title: String,
    /// `draft`, `queued`, `sending`, `posted`, `stopped`, or empty.
    pub word: String,
}

/// A draft with what the window needs to edit it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// Which draft.
    pub key: DraftKey,
    /// Its whole Markdown text, LF only.
    pub text: String,
    /// Its revision; grows with each stored edit.
    pub revision: i64,
    /// The section's template: which headings are fields, and their hints.
    pub template: meridian_core::draft::Template,
    /// Where the fields stand in `text`.
    pub layout: Layout,
    /// When it was last stored; none when nothing was typed yet.
    pub saved: Option<Moment>,
}

/// An edit that is on the disk, and where the fields now stand. Nothing else, so that the member waits
/// for nothing else: what now stands in the way of posting comes with the round, once typing pauses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// The new revision.
    pub revision: i64,
    /// When.
    pub saved: Moment,
    /// Where the fields stand in the text of this revision.
    pub layout: Layout,
}

/// How GitHub will show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewView {
    /// Sanitised HTML.
    pub html: String,
    /// Length of what is posted of the draft, which is the comment without its marker line.
    pub bytes: u64,
    /// The longest that can be posted.
    pub limit: u64,
    /// The invisible first line, shown so that nothing is hidden.
    pub marker: String,
}

/// Something in the draft that the member should look at before posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Whether it blocks Post.
    pub blocks: bool,
    /// One sentence (design/DESIGN-UI.md 6).
    pub message: String,
    /// Byte range in the draft's text.
    pub from: u64,
    /// End of the byte range.
    pub to: u64,
    /// The words that the member is asked about; empty where they have to be fixed, and so are the
    /// fields below. One flat struct: nested ones cost the window's WebAssembly dearly.
    pub words: String,
    /// The button by which the member agrees: `It is meant`, `Ping them`.
    pub meant: String,
    /// The button of the way out: `Make it harmless`, `Write without @`; empty where there is none.
    pub safe: String,
    /// What stands in place of the words then.
    pub put: String,
}

/// The Post button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostView {
    /// `Post update`, `Queue update`, `Update comment`, `Queue this instead`.
    pub label: String,
    /// Why it does nothing now; none when it works.
    pub refused: Option<String>,
    /// An operation that can still be taken back or given up, with the sentence about it.
    pub pending: Option<PendingView>,
    /// Some when the text was changed since it was posted or queued.
    pub changed_since: Option<String>,
    /// What to say where nothing in the text is in the way.
    pub ready: String,
}

/// An operation on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingView {
    /// The operation.
    pub op: OpId,
    /// One sentence: what is going on, what happens next.
    pub words: String,
    /// Whether "Cancel sending" works.
    pub can_cancel: bool,
    /// Whether a person must act.
    pub needs_person: bool,
}

/// The truth bar: three stations and the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TruthView {
    /// The text on this laptop.
    pub laptop: Station,
    /// The outbox.
    pub outbox: Station,
    /// GitHub.
    pub github: Station,
    /// `Online`, or `Offline since 13:41 NZDT`.
    pub network: Station,
}

/// One station of the truth bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// Colour and glyph.
    pub tone: Tone,
    /// The exact words of design/DESIGN-UI.md 6: `On GitHub, matches`.
    pub words: String,
    /// The time behind the words, with its zone: `14:03 NZDT`; empty if none.
    pub time: String,
    /// A link, such as the comment's.
    pub url: Option<String>,
}

/// What the member should know, with what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandView {
    /// Red where a person must act, amber where something is not as it should be, else grey.
    pub tone: Tone,
    /// What is so, in one short sentence.
    pub title: String,
    /// What follows from it and what to do; may be empty.
    pub words: String,
    /// What the member may decide; usually nothing.
    pub choices: Vec<ChoiceView>,
}

/// A decision that is the member's, as a button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceView {
    /// What stands on it.
    pub words: String,
    /// What it does.
    pub decision: meridian_core::truth::Decision,
}

/// How a station looks. Never more hopeful than the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Grey.
    Idle,
    /// Green: durable, or read back and equal.
    Ok,
    /// Amber: on its way.
    Wait,
    /// Red: a person must act.
    Stop,
}

/// A colleague's (or one's own) update on GitHub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateView {
    /// The login, or `ghost`.
    pub login: String,
    /// The section its marker names, if any.
    pub section: Option<String>,
    /// Sanitised HTML of the body.
    pub html: String,
    /// Where a person sees it.
    pub url: String,
    /// When it was last changed.
    pub at: Moment,
}
