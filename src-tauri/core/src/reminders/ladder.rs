//! The ladder: when the steps of a round's reminder are, in the member's days and nights.
//!
//! The opening waits for the first waking moment of a working day, where that is before the next
//! step; else for the morning. The writing time stands where the member put it. Those that are counted
//! back from the deadline: out of the quiet hours, into the morning where that leaves half an hour, else
//! half an hour before the night; of two in one such night the first stays before it. What would come
//! after the last one is left out.

use super::{
    APART, Ladder, PlanInput, ReminderKey, ReminderKind, Rings, Step, TeamHistory, UpdateState,
};
use crate::hours::quiet::{Night, QuietHours, later};
use crate::hours::{Hours, Moved};
use crate::time::{ZoneError, ZoneRules};
use chrono::{DateTime, Datelike as _, Duration, Utc};
use serde::{Deserialize, Serialize};

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
    /// Whether nothing follows it before the deadline because it stands before a night that reaches
    /// it, or is a milestone's last: it is called last.
    pub(super) fn ends(&self, ladder: &[Self]) -> bool {
        let last = ladder.iter().rev().find(|step| !step.is_late());
        let is_final = last.is_some_and(|last| last.key == self.key);
        is_final && (self.moved == Moved::Earlier || self.step == Step::Last)
    }

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
/// A morning that leaves less than this before the deadline is no time to be told.
pub(super) const MORNING_LEFT: Duration = Duration::minutes(30);
const LATE_AFTER: Duration = Duration::minutes(15);

/// Every step of the round in the order of time, whatever was shown already. Steps within ten
/// minutes of each other are one, with the earlier time and the later name.
///
/// # Errors
/// The rules do not know the zone.
pub fn steps(input: &PlanInput, rules: &dyn ZoneRules) -> Result<Vec<PlannedStep>, ZoneError> {
    let ladder = input.ladder.and_put_off(input.snoozed.iter());
    let mut list = countdown(input, &ladder, rules)?;
    if let Some(at) = writing_time(input, rules)? {
        // The member named this time; it is not moved.
        list.push(planned(input, Step::Writing, at, Moved::No));
    }
    if ladder.has(Step::Opens) {
        let next = list.iter().map(|step| step.at).min().unwrap_or(input.due);
        list.extend(opening(input, rules, next)?);
    }
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
    if ladder.has(Step::Late) {
        merged.extend(late(input, rules)?);
    }
    merged.retain(|step| ladder.promises(step.step, step.at));
    Ok(merged)
}

/// The steps that are counted back from the deadline, each out of the quiet hours: in the morning where
/// that leaves time, else before the night.
fn countdown(
    input: &PlanInput,
    ladder: &Ladder,
    rules: &dyn ZoneRules,
) -> Result<Vec<PlannedStep>, ZoneError> {
    // From the last to the first: what comes earlier gives way.
    let mut list: Vec<PlannedStep> = Vec::new();
    for step in ladder.steps().rev() {
        let Some(before) = step.before_due() else { continue };
        let at = later(input.due, -before);
        if at <= input.opens {
            continue;
        }
        let mut first = awake(input, rules, step, at)?;
        if let Some(next) = list.last() {
            if first.at == next.at && next.moved == Moved::Later {
                // One night has both: the morning is not to be the first that the member hears.
                first = before_night(input, rules, step, first.planned)?;
            }
            let is_quiet = input.hours.quiet.night(first.at, &input.zone, rules)?.is_some();
            let is_too_early = next.moved == Moved::Later && (is_quiet || first.at <= input.opens);
            // What would come after the next one says nothing new.
            if first.at > next.at || is_too_early {
                continue;
            }
        }
        list.push(first);
    }
    list.reverse();
    Ok(list)
}

/// The steps that are promised: none for what is posted, and none where the bell is off or the
/// cycle is over.
///
/// # Errors
/// The rules do not know the zone.
pub fn promised(input: &PlanInput, rules: &dyn ZoneRules) -> Result<Vec<PlannedStep>, ZoneError> {
    if input.state.is_settled() || input.rings != Rings::Usual {
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

/// A step before the deadline where the member is awake.
fn awake(
    input: &PlanInput,
    rules: &dyn ZoneRules,
    step: Step,
    at: DateTime<Utc>,
) -> Result<PlannedStep, ZoneError> {
    match input.hours.quiet.night(at, &input.zone, rules)? {
        None => Ok(planned(input, step, at, Moved::No)),
        Some(night) if night.end <= later(input.due, -MORNING_LEFT) => {
            let moved = planned(input, step, night.end, Moved::Later);
            Ok(PlannedStep { planned: at, ..moved })
        }
        Some(_) => before_night(input, rules, step, at),
    }
}

/// A step in a night, brought forward.
fn before_night(
    input: &PlanInput,
    rules: &dyn ZoneRules,
    step: Step,
    at: DateTime<Utc>,
) -> Result<PlannedStep, ZoneError> {
    let quiet = &input.hours.quiet;
    let Some(Night { start, .. }) = quiet.night(at, &input.zone, rules)? else {
        return Ok(planned(input, step, at, Moved::No));
    };
    let before = later(start, -BEFORE_NIGHT);
    let free = quiet.night(before, &input.zone, rules)?.is_none();
    let moved = planned(input, step, if free { before } else { start }, Moved::Earlier);
    Ok(PlannedStep { planned: at, ..moved })
}

/// The opening is a first, distant step: it waits for a working day and for the morning, as long as
/// that is before the next step; else for the morning alone; else the next step says it all.
fn opening(
    input: &PlanInput,
    rules: &dyn ZoneRules,
    next: DateTime<Utc>,
) -> Result<Option<PlannedStep>, ZoneError> {
    let every_day = Hours { days: Vec::new(), ..input.hours.clone() };
    for hours in [&input.hours, &every_day] {
        let found = hours.first_from(input.opens, &input.zone, rules)?;
        if let Some((at, moved)) = found.filter(|(at, moved)| *moved == Moved::No || *at < next) {
            let step = planned(input, Step::Opens, at, moved);
            // Where the last reminder comes before the round opens, nothing is left to be said.
            return Ok((at < next).then_some(PlannedStep { planned: input.opens, ..step }));
        }
    }
    Ok(None)
}

/// The member's writing time within the round, the last one before the deadline.
fn writing_time(
    input: &PlanInput,
    rules: &dyn ZoneRules,
) -> Result<Option<DateTime<Utc>>, ZoneError> {
    let Some(writing) = input.hours.writing else { return Ok(None) };
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
    let (at, moved) = match input.hours.quiet.night(meant, &input.zone, rules)? {
        Some(night) => (night.end, Moved::Later),
        None => (meant, Moved::No),
    };
    let step = PlannedStep { planned: meant, ..planned(input, Step::Late, at, moved) };
    Ok((at < input.closes).then_some(step))
}
