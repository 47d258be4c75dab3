//! Reminders: which should be shown now, and when to look again. A pure plan, made anew at every
//! look; what was shown before is part of the question.
//!
//! What holds of all of them:
//! - The title is what and when: the deadline's own local time with its zone; two lines follow.
//! - Nothing is shown at or after its deadline but the one line on a late update, and nothing of
//!   what is posted, switched off, asked for no more because the cycle is over, or due while the member is
//!   away as they told ahead.
//! - Two notifications are ten minutes apart, news included; what is due at one look is one
//!   notification.
//! - In the quiet hours nothing is shown that can wait for their end; what cannot comes before
//!   them, and in them only if nobody looked then, or at the writing time that the member named.
//! - A step is said once, and ends the steps before it. Nothing follows the one called last but
//!   what the member put off themselves.
//! - Which steps there are, the member chooses for each kind (`chosen`). A step whose time had come
//!   before it was chosen was never promised; one that was put off comes back all the same.
//! - What is put off comes back in an hour, but a quarter of an hour before the deadline at the
//!   latest, before a night that reaches it, and not at once.
//!
//! When the steps are: `ladder` (of updates), `milestones`; what is no step: `news`.

mod bell;
mod chosen;
mod kinds;
mod ladder;
mod milestones;
mod news;
mod step;
mod words;

pub use crate::hours::{Moved, WritingTime};
pub use bell::{
    AgentSeen, BellFacts, BellWords, ComingStep, bell, distance, silence, update_words, why_moved,
};
pub use chosen::{Ladder, Ladders, NotOffered, Rung};
pub use kinds::LadderKind;
pub use ladder::{PlannedStep, promised, steps};
pub use milestones::{BareDay, MilestonePlan, Subject, digest, ladder_of, usual_ladder};
pub use news::{few_lines, news_may_come};
pub use step::Step;
pub use words::titled;

use crate::{
    hours::{Hours, quiet},
    ids::RoundKey,
    round::rhythm::Round,
    time::{ZoneError, ZoneRules},
};
use chrono::{DateTime, Duration, Utc};
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

    /// The step that it names.
    pub fn step(&self) -> Option<Step> {
        Step::named(self.0.rsplit_once('/')?.1)
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
    /// It was posted, and the member has withdrawn it since.
    Withdrawn,
    /// Posted by the member, but it stopped on its way: a person must act.
    Stopped,
    /// Posted by the member, not on GitHub yet.
    Queued,
    /// Given to the lead, by the member's own word: nothing is left for them to do.
    Given,
    /// On GitHub.
    Posted,
}

impl UpdateState {
    /// Whether nothing is left for the member to do, so that nothing reminds of it.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Given | Self::Posted)
    }
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

/// Whether a round has reminders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rings {
    /// It has.
    Usual,
    /// The member switched the bells of all their sections off.
    Off,
    /// The cycle is over, and nobody opened an issue for this round.
    CycleOver,
    /// The member told ahead that they are away when it is due, so that nothing is expected of them then.
    /// What the schedule asks of their role rings all the same: a milestone that passes by is not made up
    /// for by whoever covers an update.
    Away,
}

impl Rings {
    /// Why nothing rings for an update that is not posted, where that is not the member's own choice.
    pub fn said(self) -> Option<&'static str> {
        match self {
            Self::Away => {
                Some("You told ahead that you are away then, so no reminder comes for it.")
            }
            Self::Usual | Self::Off | Self::CycleOver => None,
        }
    }
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
    /// When the member works and sleeps, and likes to write.
    pub hours: Hours,
    /// Whether there are reminders for this round at all.
    pub rings: Rings,
    /// Which steps the member has chosen.
    pub ladder: Ladder,
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
    /// The input of a round of which nothing is known yet: default hours, nothing written, nothing
    /// shown.
    pub fn new(round: &Round, zone: impl Into<String>) -> Self {
        Self {
            round: round.key,
            week: None,
            sections: Vec::new(),
            opens: round.opens,
            due: round.due,
            closes: round.closes,
            zone: zone.into(),
            hours: Hours::default(),
            rings: Rings::Usual,
            ladder: Ladder::usual(LadderKind::Update),
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

impl Snoozed {
    /// When the member put it off.
    fn pressed(&self) -> DateTime<Utc> {
        quiet::later(self.until, -SNOOZE)
    }

    /// When it comes back: while there is time to act before the `end`, and before a night that
    /// reaches it, but not at once.
    ///
    /// # Errors
    /// The rules do not know the zone.
    pub fn back(
        &self,
        end: DateTime<Utc>,
        hours: &Hours,
        zone: &str,
        rules: &dyn ZoneRules,
    ) -> Result<DateTime<Utc>, ZoneError> {
        let soonest = quiet::later(self.pressed(), APART);
        let at = self.until.min(quiet::later(end, -SNOOZE_ENDS_BEFORE)).max(soonest);
        Ok(match hours.quiet.night(at, zone, rules)? {
            Some(night) if night.end >= end && soonest < night.start => {
                soonest.max(quiet::later(night.start, -APART))
            }
            _ => at,
        })
    }

    /// Whether one that was called last was shown since, after which nothing comes back.
    fn is_overtaken(&self, ladder: &[PlannedStep], already: &[Delivered]) -> bool {
        let is_end = |key: &ReminderKey| {
            ladder.iter().any(|step| step.key == *key && step.key != self.key && step.ends(ladder))
        };
        already.iter().any(|shown| shown.at > self.pressed() && is_end(&shown.key))
    }
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
    let done = done(&ladder, &input.already, now);
    let open: Vec<&PlannedStep> =
        ladder.iter().skip(done).filter(|step| step.is_late() || now < input.due).collect();
    let snoozed = snoozes(input, &ladder, rules, now)?;

    let mut times: Vec<DateTime<Utc>> = Vec::new();
    let chosen = choose(&open, &snoozed, now);
    let mut due_now = Vec::new();
    if let Some(step) = chosen {
        match hold(input, rules, &step, now)? {
            Some(until) => times.push(until),
            None => due_now.push(words::reminder(input, &step, step.ends(&ladder), rules, now)?),
        }
    }
    let later = open.iter().filter(|s| s.at > now && due_now.iter().all(|r| r.key != s.key));
    times.extend(later.map(|step| step.at));
    times.extend(snoozed.iter().map(|step| step.at).filter(|at| *at > now));
    Ok(Plan { due_now, next_at: times.into_iter().min() })
}

/// How many steps are over: those up to the last one that was said, and those whose time had come when
/// something else was said of the same deadline, such as a step that the member has taken away since.
fn done(steps: &[PlannedStep], already: &[Delivered], now: DateTime<Utc>) -> usize {
    let is_said = |step: &PlannedStep| already.iter().any(|shown| shown.key == step.key);
    let said = steps.iter().rposition(is_said).map_or(0, |at| at + 1);
    let is_step = |shown: &&Delivered| steps.iter().any(|step| step.key == shown.key);
    // A log from the future ends nothing.
    let others = already.iter().filter(|shown| !is_step(shown) && shown.at <= now);
    let until = others.map(|shown| shown.at).max();
    let over = steps.iter().take_while(|step| until.is_some_and(|until| step.at <= until)).count();
    said.max(over)
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
    Ok(match input.hours.quiet.night(now, &input.zone, rules)? {
        Some(night) if !named && night.end < end => Some(night.end),
        _ => None,
    })
}

/// Whether what was to come back `at` did, for all that this note of its deadline says. One for a
/// later moment than `now` says nothing: the clock ran ahead when it was made.
fn came_back(at: DateTime<Utc>, noted: &Delivered, now: DateTime<Utc>) -> bool {
    at <= noted.at && noted.at <= now
}

/// Steps that were put off and have not come back yet.
fn snoozes(
    input: &PlanInput,
    ladder: &[PlannedStep],
    rules: &dyn ZoneRules,
    now: DateTime<Utc>,
) -> Result<Vec<PlannedStep>, ZoneError> {
    let mut list = Vec::new();
    for snoozed in &input.snoozed {
        let Some(step) = ladder.iter().find(|step| step.key == snoozed.key) else { continue };
        let at = match step.step {
            Step::Late => snoozed.until,
            _ => snoozed.back(input.due, &input.hours, &input.zone, rules)?,
        };
        let came_back = input.already.iter().any(|noted| came_back(at, noted, now));
        let over = now >= if step.is_late() { input.closes } else { input.due };
        if !came_back && !over && !snoozed.is_overtaken(ladder, &input.already) {
            list.push(PlannedStep { at, ..step.clone() });
        }
    }
    Ok(list)
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;

#[cfg(test)]
#[cfg(feature = "native")]
mod chosen_tests;

#[cfg(test)]
#[cfg(feature = "native")]
mod snooze_tests;

#[cfg(test)]
#[cfg(feature = "native")]
mod week_tests;
