//! The ladder: when the steps of a round's reminder are, in the member's days and nights.

use super::{
    APART, PlanInput, ReminderKey, ReminderKind, Step, TeamHistory, UpdateState,
    quiet::{Night, QuietHours, later},
};
use crate::time::{ZoneError, ZoneRules};
use chrono::{DateTime, Datelike as _, Duration, Utc};
use serde::{Deserialize, Serialize};

/// Whether a step was moved out of the quiet hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moved {
    /// It stands where the ladder has it.
    No,
    /// It waits for the morning.
    Later,
    /// It comes before the night.
    Earlier,
    /// It comes on a working day before.
    ToWorkingDay,
}

/// A step with its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStep {
    /// Its stable name.
    pub key: ReminderKey,
    /// Which step.
    pub step: Step,
    /// When it is to be shown.
    pub at: DateTime<Utc>,
    /// When it would be without the member's nights and days off.
    pub planned: DateTime<Utc>,
    /// Whether the quiet hours moved it.
    pub moved: Moved,
}

impl PlannedStep {
    pub(super) fn is_late(&self) -> bool {
        self.step == Step::Late
    }

    /// Whether it stands before the night that moved it, and that night has not begun. In the
    /// morning after, the same step is an ordinary one.
    pub(super) fn is_in_the_evening(
        &self,
        quiet: &QuietHours,
        zone: &str,
        rules: &dyn ZoneRules,
        now: DateTime<Utc>,
    ) -> Result<bool, ZoneError> {
        let night = quiet.night(self.planned, zone, rules)?;
        Ok(self.moved == Moved::Earlier && night.is_some_and(|night| now < night.start))
    }
}

/// The last reminder before the night leaves time to act on it.
const BEFORE_NIGHT: Duration = Duration::minutes(30);
const LATE_AFTER: Duration = Duration::minutes(15);

/// The member's own time for the update: the deadline, or the beginning of the quiet hours in
/// which it falls.
///
/// # Errors
/// The rules do not know the zone.
pub fn send_by(input: &PlanInput, rules: &dyn ZoneRules) -> Result<DateTime<Utc>, ZoneError> {
    let night = input.quiet.night(input.due, &input.zone, rules)?;
    Ok(night.map_or(input.due, |night| night.start.max(input.opens)))
}

/// Every step of the round in the order of time, whatever was shown already. Steps within ten
/// minutes of each other are one, with the earlier time and the later name.
///
/// # Errors
/// The rules do not know the zone.
pub fn steps(input: &PlanInput, rules: &dyn ZoneRules) -> Result<Vec<PlannedStep>, ZoneError> {
    let mut list = Vec::new();
    for (step, hours) in [(Step::FourHours, 4), (Step::OneHour, 1)] {
        let at = later(input.due, Duration::hours(-hours));
        if at > input.opens {
            list.push(before_night(input, rules, step, at)?);
        }
    }
    if let Some(at) = writing_time(input, rules)? {
        // The member named this time; it is not moved.
        list.push(planned(input, Step::Writing, at, Moved::No));
    }
    let next = list.iter().map(|step| step.at).min().unwrap_or(input.due);
    list.extend(opening(input, rules, next)?);
    list.sort_by_key(|step| (step.at, step.step));
    let mut merged: Vec<PlannedStep> = Vec::new();
    for step in list {
        match merged.last_mut() {
            Some(last) if step.at.signed_duration_since(last.at) <= APART => {
                if step.step > last.step {
                    *last = PlannedStep { at: last.at, ..step };
                }
            }
            _ => merged.push(step),
        }
    }
    merged.extend(late(input, rules)?);
    Ok(merged)
}

/// The steps that are promised: none for what is posted.
///
/// # Errors
/// The rules do not know the zone.
pub fn promised(input: &PlanInput, rules: &dyn ZoneRules) -> Result<Vec<PlannedStep>, ZoneError> {
    if input.state == UpdateState::Posted {
        return Ok(Vec::new());
    }
    let mut ladder = steps(input, rules)?;
    if input.state == UpdateState::Queued {
        // It is written; what remains to be said is only that it has not arrived.
        ladder.retain(|step| !matches!(step.step, Step::Opens | Step::Writing));
    }
    Ok(ladder)
}

fn planned(input: &PlanInput, step: Step, at: DateTime<Utc>, moved: Moved) -> PlannedStep {
    let key = ReminderKey::new(input.round, ReminderKind::UpdateDue, step);
    PlannedStep { key, step, at, planned: at, moved }
}

/// A step before the deadline moves only earlier.
fn before_night(
    input: &PlanInput,
    rules: &dyn ZoneRules,
    step: Step,
    at: DateTime<Utc>,
) -> Result<PlannedStep, ZoneError> {
    let Some(Night { start, .. }) = input.quiet.night(at, &input.zone, rules)? else {
        return Ok(planned(input, step, at, Moved::No));
    };
    let before = later(start, -BEFORE_NIGHT);
    let free = input.quiet.night(before, &input.zone, rules)?.is_none();
    let moved = planned(input, step, if free { before } else { start }, Moved::Earlier);
    Ok(PlannedStep { planned: at, ..moved })
}

/// The opening is a first, distant step: it may wait for the morning, as long as that is before
/// the next step; else the next step says it all.
fn opening(
    input: &PlanInput,
    rules: &dyn ZoneRules,
    next: DateTime<Utc>,
) -> Result<Option<PlannedStep>, ZoneError> {
    Ok(match input.quiet.night(input.opens, &input.zone, rules)? {
        None => Some(planned(input, Step::Opens, input.opens, Moved::No)),
        Some(night) if night.end < next => {
            let step = planned(input, Step::Opens, night.end, Moved::Later);
            Some(PlannedStep { planned: input.opens, ..step })
        }
        Some(_) => None,
    })
}

/// The member's writing time within the round, the last one before the deadline.
fn writing_time(
    input: &PlanInput,
    rules: &dyn ZoneRules,
) -> Result<Option<DateTime<Utc>>, ZoneError> {
    let Some(writing) = input.writing else { return Ok(None) };
    let last = rules.at(&input.zone, input.due)?.wall.date();
    for days in 0..=7 {
        let Some(date) = last.checked_sub_signed(Duration::days(days)) else { break };
        if date.weekday() != writing.day {
            continue;
        }
        let at = rules.resolve(&input.zone, date.and_time(writing.time))?;
        if at >= input.opens && at < input.due {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// One honest line after the deadline, in the morning if that is a night, while the issue is open.
fn late(input: &PlanInput, rules: &dyn ZoneRules) -> Result<Option<PlannedStep>, ZoneError> {
    if input.history == TeamHistory::NoIssueYet {
        return Ok(None);
    }
    let meant = later(input.due, LATE_AFTER);
    let (at, moved) = match input.quiet.night(meant, &input.zone, rules)? {
        Some(night) => (night.end, Moved::Later),
        None => (meant, Moved::No),
    };
    let step = PlannedStep { planned: meant, ..planned(input, Step::Late, at, moved) };
    Ok((at < input.closes).then_some(step))
}
