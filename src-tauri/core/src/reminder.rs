//! Reminders: which should be shown now, and when to look again. A pure plan, made anew at every
//! look; what was shown before is part of the question.

mod bell;
mod hours;
mod ladder;
mod milestones;
mod quiet;
mod words;

pub use bell::{
    AgentSeen, BellFacts, BellWords, ComingStep, bell, distance, silence, update_words, why_moved,
};
pub use hours::{Hours, SendBy, SendByReason};
pub use ladder::{Moved, PlannedStep, promised, send_by, steps};
pub use milestones::{MilestonePlan, Subject, digest, ladder_of, usual_ladder};
pub use quiet::QuietHours;

use crate::{
    ids::RoundKey,
    rhythm::Round,
    time::{ZoneError, ZoneRules},
};
use chrono::{DateTime, Duration, NaiveTime, Utc, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a reminder is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// The member's update of a round.
    UpdateDue,
    /// A milestone of the schedule.
    Milestone,
}

/// A step of the ladder of reminders, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The round opens.
    Opens,
    /// The writing time that the member named.
    Writing,
    /// Four hours before.
    FourHours,
    /// One hour before.
    OneHour,
    /// A quarter of an hour after: one honest line.
    Late,
    /// Seven days before a milestone.
    SevenDays,
    /// Two days before a milestone.
    TwoDays,
    /// One day before a milestone.
    OneDay,
    /// The last reminder before a milestone, two hours before it or before the member's night.
    Last,
}

impl Step {
    /// The steps of an update, in their order.
    pub const ALL: [Self; 5] =
        [Self::Opens, Self::Writing, Self::FourHours, Self::OneHour, Self::Late];

    /// As in keys, `4h`.
    pub fn short(self) -> &'static str {
        match self {
            Self::Opens => "opens",
            Self::Writing => "writing",
            Self::FourHours => "4h",
            Self::OneHour => "1h",
            Self::Late => "late",
            Self::SevenDays => "7d",
            Self::TwoDays => "2d",
            Self::OneDay => "1d",
            Self::Last => "last",
        }
    }

    /// In the short ladder beside a bell, `4 h`.
    pub fn ladder_words(self) -> &'static str {
        match self {
            Self::FourHours => "4 h",
            Self::OneHour => "1 h",
            Self::SevenDays => "7 d",
            Self::TwoDays => "2 d",
            Self::OneDay => "1 d",
            step => step.short(),
        }
    }

    /// For people, `4 hours`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Opens => "issue opens",
            Self::Writing => "your writing time",
            Self::FourHours => "4 hours",
            Self::OneHour => "1 hour",
            Self::Late => "15 min after",
            Self::SevenDays => "7 days",
            Self::TwoDays => "2 days",
            Self::OneDay => "1 day",
            Self::Last => "last reminder",
        }
    }
}

/// The stable name of one reminder, such as `2026-10-26/update-due/4h`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReminderKey(String);

impl ReminderKey {
    /// The key of a step.
    pub fn new(round: RoundKey, kind: ReminderKind, step: Step) -> Self {
        let kind = match kind {
            ReminderKind::UpdateDue => "update-due",
            ReminderKind::Milestone => "milestone",
        };
        Self(format!("{round}/{kind}/{}", step.short()))
    }

    /// A key as it was written down.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What all steps of one deadline have in common, `2026-10-26/update-due` or
    /// `milestone/code-freeze`, wherever it moves.
    pub fn deadline(&self) -> &str {
        let end = self.0.match_indices('/').nth(1).map(|(at, _)| at);
        end.and_then(|end| self.0.get(..end)).unwrap_or(&self.0)
    }
}

impl fmt::Display for ReminderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far the member's update is; of several sections the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateState {
    /// Nothing is written.
    NothingYet,
    /// A draft is on the laptop.
    Drafted,
    /// Posted by the member, but it stopped on its way: a person must act.
    Stopped,
    /// Posted by the member, not on GitHub yet.
    Queued,
    /// On GitHub.
    Posted,
}

/// Whether this team ever had a weekly issue; before that nothing is called late. A member who
/// connects after an update was due is not late with it either: pass `NoIssueYet` for that round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TeamHistory {
    /// No issue was seen yet.
    NoIssueYet,
    /// At least one issue was seen.
    HasHadIssues,
}

/// A time of the week at which the member likes to write, in the member's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WritingTime {
    /// Day of the week.
    pub day: Weekday,
    /// Time of day.
    pub time: NaiveTime,
}

/// A reminder that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// Which.
    pub key: ReminderKey,
    /// When.
    pub at: DateTime<Utc>,
}

/// A reminder that the member put off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snoozed {
    /// Which.
    pub key: ReminderKey,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// Everything that the plan of one round depends on, besides the zone rules and now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanInput {
    /// The round.
    pub round: RoundKey,
    /// Its week of the cycle, for words.
    pub week: Option<u32>,
    /// Titles of the member's sections that are not posted yet, for words; may be empty.
    pub sections: Vec<String>,
    /// When the round opens.
    pub opens: DateTime<Utc>,
    /// When updates are due.
    pub due: DateTime<Utc>,
    /// When the issue closes.
    pub closes: DateTime<Utc>,
    /// The member's zone.
    pub zone: String,
    /// When the member wants no reminder.
    pub quiet: QuietHours,
    /// When the member likes to write.
    pub writing: Option<WritingTime>,
    /// How far the update is.
    pub state: UpdateState,
    /// Whether being late has a meaning yet.
    pub history: TeamHistory,
    /// What was shown for this round.
    pub already: Vec<Delivered>,
    /// What was put off.
    pub snoozed: Vec<Snoozed>,
}

impl PlanInput {
    /// The input of a round of which nothing is known yet: default quiet hours, nothing written,
    /// nothing shown.
    pub fn new(round: &Round, zone: impl Into<String>) -> Self {
        Self {
            round: round.key,
            week: None,
            sections: Vec::new(),
            opens: round.opens,
            due: round.due,
            closes: round.closes,
            zone: zone.into(),
            quiet: QuietHours::default(),
            writing: None,
            state: UpdateState::NothingYet,
            history: TeamHistory::HasHadIssues,
            already: Vec::new(),
            snoozed: Vec::new(),
        }
    }
}

/// A reminder to show now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// Its stable name; note it as [`Delivered`] once shown.
    pub key: ReminderKey,
    /// What it is about.
    pub kind: ReminderKind,
    /// Which step.
    pub step: Step,
    /// When it was planned for; earlier than now if the laptop slept.
    pub at: DateTime<Utc>,
    /// What and when.
    pub title: String,
    /// What to do, at most two lines.
    pub body: String,
    /// Whether nothing follows that would say it again in time: it stays on the screen until a
    /// person has seen it.
    pub stays: bool,
    /// When everything that it is about is over.
    pub over: DateTime<Utc>,
    /// The other reminders that this one says too; note them as shown as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<ReminderKey>,
}

impl Reminder {
    /// The keys of everything that it says.
    pub fn keys(&self) -> impl Iterator<Item = &ReminderKey> {
        std::iter::once(&self.key).chain(&self.also)
    }

    /// The deadlines that it is about, as [`ReminderKey::deadline`] names them.
    pub fn deadlines(&self) -> Vec<String> {
        self.keys().map(|key| key.deadline().to_owned()).collect()
    }
}

/// What to show now, and when to look again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// At most one reminder a round, whatever was missed.
    pub due_now: Vec<Reminder>,
    /// The next moment at which there may be something; none when this round has nothing left. An
    /// engine that looks every 30 s needs it only for words.
    pub next_at: Option<DateTime<Utc>>,
}

/// Two reminders are at least this far apart; nearer ones are one.
pub(crate) const APART: Duration = Duration::minutes(10);
/// How long "Snooze" puts a reminder off.
pub const SNOOZE: Duration = Duration::hours(1);
/// A reminder that is put off comes back no later than this before its deadline.
const SNOOZE_ENDS_BEFORE: Duration = Duration::minutes(15);

/// When a reminder comes back that was put off `until` a moment: while there is time to act before
/// the `end`, but not at once.
fn back_at(until: DateTime<Utc>, end: DateTime<Utc>) -> DateTime<Utc> {
    until.min(quiet::later(end, -SNOOZE_ENDS_BEFORE)).max(quiet::later(until, APART - SNOOZE))
}

/// Plans the reminders of one round. Ask for the present round and the next one: where the whole
/// day of writing is night, the last reminder comes before the round opens.
///
/// # Errors
/// The rules do not know the zone.
pub fn plan(
    input: &PlanInput,
    rules: &dyn ZoneRules,
    now: DateTime<Utc>,
) -> Result<Plan, ZoneError> {
    if now >= input.closes {
        return Ok(Plan::default());
    }
    let ladder = promised(input, rules)?;
    let shown = |key: &ReminderKey| input.already.iter().any(|delivered| delivered.key == *key);
    let done = ladder.iter().rposition(|step| shown(&step.key)).map_or(0, |at| at + 1);
    let open: Vec<&PlannedStep> =
        ladder.iter().skip(done).filter(|step| step.is_late() || now < input.due).collect();
    let snoozed = snoozes(input, now);

    let mut times: Vec<DateTime<Utc>> = Vec::new();
    let chosen = choose(&open, &snoozed, now);
    let mut due_now = Vec::new();
    if let Some(step) = chosen {
        match hold(input, rules, &step, now)? {
            Some(until) => times.push(until),
            None => due_now.push(words::reminder(input, &step, rules, now)?),
        }
    }
    let later = open.iter().filter(|s| s.at > now && due_now.iter().all(|r| r.key != s.key));
    times.extend(later.map(|step| step.at));
    times.extend(snoozed.iter().map(|step| step.at).filter(|at| *at > now));
    Ok(Plan { due_now, next_at: times.into_iter().min() })
}

/// The one step to show: the last that is due. One that follows within ten minutes takes its
/// place, so that there are never two at once.
fn choose(
    open: &[&PlannedStep],
    snoozed: &[PlannedStep],
    now: DateTime<Utc>,
) -> Option<PlannedStep> {
    let due = |step: &&PlannedStep| step.at <= now;
    let back = snoozed.iter().find(due);
    open.iter().copied().find(due).or(back)?;
    let soon = now.checked_add_signed(APART).unwrap_or(now);
    let last = open.iter().copied().rfind(|s| s.at <= now || (s.at <= soon && !s.is_late()));
    last.or(back).cloned()
}

/// Until when a due step has to wait: ten minutes after the last one, and in the night until the
/// morning, if the morning is still before the deadline.
fn hold(
    input: &PlanInput,
    rules: &dyn ZoneRules,
    step: &PlannedStep,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, ZoneError> {
    let last = input.already.iter().map(|delivered| delivered.at).max();
    if let Some(until) = last.and_then(|last| last.checked_add_signed(APART)) {
        // A log from the future (the clock was set back) holds nothing up.
        if now < until && last.is_some_and(|last| last <= now) {
            return Ok(Some(until));
        }
    }
    let named = step.step == Step::Writing && now.signed_duration_since(step.at) < APART;
    let end = if step.is_late() { input.closes } else { input.due };
    Ok(match input.quiet.night(now, &input.zone, rules)? {
        Some(night) if !named && night.end < end => Some(night.end),
        _ => None,
    })
}

/// Steps that were put off and have not come back yet.
fn snoozes(input: &PlanInput, now: DateTime<Utc>) -> Vec<PlannedStep> {
    let all = [Step::Opens, Step::Writing, Step::FourHours, Step::OneHour, Step::Late];
    let mut list = Vec::new();
    for snoozed in &input.snoozed {
        let step = all.into_iter().find(|step| {
            ReminderKey::new(input.round, ReminderKind::UpdateDue, *step) == snoozed.key
        });
        let Some(step) = step else { continue };
        let late = step == Step::Late;
        let at = if late { snoozed.until } else { back_at(snoozed.until, input.due) };
        let came_back = input.already.iter().any(|delivered| delivered.at >= at);
        let over = now >= if late { input.closes } else { input.due };
        if !came_back && !over {
            let key = snoozed.key.clone();
            list.push(PlannedStep { key, step, at, planned: at, moved: Moved::No });
        }
    }
    list
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
