//! Reminders before the milestones of a member: the ladder of each, and what of it is due.

use super::{
    APART, Delivered, Hours, Moved, PlannedStep, Reminder, ReminderKey, ReminderKind, SendByReason,
    Snoozed, Step, back_at, quiet::later,
};
use crate::{
    deadline::{Concern, Deadline, DeadlineKind, is_freeze},
    time::{Said, When, ZoneError, ZoneRules, length, say},
};
use chrono::{DateTime, Datelike as _, Duration, Utc};

/// A milestone of which the member is reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The deadline's stable id, `milestone/code-freeze`.
    pub id: String,
    /// `Code Freeze`
    pub name: String,
    /// The moment that counts; of a bare date its first moment anywhere.
    pub at: DateTime<Utc>,
    /// In the source's own words.
    pub text: String,
    /// Which steps it has.
    pub ladder: Vec<Step>,
}

/// The ladder that a deadline has when the member chose nothing: freezes 7 d, 2 d, 1 d, last;
/// others 2 d, 1 d, last; a bare date has no last step, and an event that lasts none at all.
pub fn usual_ladder(deadline: &Deadline) -> Vec<Step> {
    if deadline.kind != DeadlineKind::Milestone || deadline.concern == Concern::Others {
        return Vec::new();
    }
    ladder_of(deadline)
}

/// The ladder of a deadline whose bell is on, whoever it concerns.
pub fn ladder_of(deadline: &Deadline) -> Vec<Step> {
    let freeze = is_freeze(&deadline.name);
    match (&deadline.when, deadline.at, freeze) {
        (_, Some(_), true) => vec![Step::SevenDays, Step::TwoDays, Step::OneDay, Step::Last],
        (_, Some(_), false) => vec![Step::TwoDays, Step::OneDay, Step::Last],
        (When::Date { .. }, None, true) => vec![Step::SevenDays, Step::TwoDays, Step::OneDay],
        (When::Date { .. }, None, false) => vec![Step::OneDay],
        _ => Vec::new(),
    }
}

impl Subject {
    /// The subject of a deadline; none where nothing is to be said or there is no date.
    pub fn of(deadline: &Deadline, ladder: Vec<Step>) -> Option<Self> {
        let at = deadline.first_moment().filter(|_| !ladder.is_empty())?;
        Some(Self {
            id: deadline.id.clone(),
            name: deadline.name.clone(),
            at,
            text: deadline.when.text().to_owned(),
            ladder,
        })
    }

    /// The key of a step. It names the day, so that a milestone that moved is planned anew.
    pub fn key(&self, step: Step) -> ReminderKey {
        ReminderKey::from_text(format!("{}/{}/{}", self.id, self.at.date_naive(), step.short()))
    }

    /// Every step in the order of time, whatever was shown already. Steps within ten minutes of
    /// each other are one.
    ///
    /// # Errors
    /// The rules do not know the zone.
    pub fn steps(
        &self,
        hours: &Hours,
        zone: &str,
        rules: &dyn ZoneRules,
    ) -> Result<Vec<PlannedStep>, ZoneError> {
        let mut list: Vec<PlannedStep> = Vec::new();
        for step in &self.ladder {
            let before = match step {
                Step::SevenDays => Duration::days(7),
                Step::TwoDays => Duration::days(2),
                Step::OneDay => Duration::days(1),
                _ => LAST_BEFORE,
            };
            let planned = later(self.at, -before);
            let (at, moved) = match step {
                Step::Last => last(planned, hours, zone, rules)?,
                _ => self.distant(planned, hours, zone, rules)?,
            };
            list.push(PlannedStep { key: self.key(*step), step: *step, at, planned, moved });
        }
        list.sort_by_key(|step| (step.at, step.step));
        // Whatever would come after the last reminder says nothing new.
        if let Some(last) = list.iter().position(|step| step.step == Step::Last) {
            list.truncate(last + 1);
        }
        let mut merged: Vec<PlannedStep> = Vec::new();
        for step in list {
            match merged.last_mut() {
                Some(before) if step.at.signed_duration_since(before.at) <= APART => {
                    *before = PlannedStep { at: before.at, ..step };
                }
                _ => merged.push(step),
            }
        }
        Ok(merged)
    }

    /// A distant step waits for the morning, and is brought forward to a working day.
    fn distant(
        &self,
        planned: DateTime<Utc>,
        hours: &Hours,
        zone: &str,
        rules: &dyn ZoneRules,
    ) -> Result<(DateTime<Utc>, Moved), ZoneError> {
        let (mut at, mut moved) = (planned, Moved::No);
        if let Some(night) = hours.quiet.night(at, zone, rules)? {
            (at, moved) = if later(night.end, APART) < self.at {
                (night.end, Moved::Later)
            } else {
                (night.start, Moved::Earlier)
            };
        }
        let mut wall = rules.at(zone, at)?.wall;
        for _ in 0..7 {
            if hours.works_on(wall.weekday()) {
                break;
            }
            wall = wall.checked_sub_signed(Duration::days(1)).unwrap_or(wall);
            (at, moved) = (rules.resolve(zone, wall)?, Moved::ToWorkingDay);
        }
        Ok((at, moved))
    }
}

/// The last reminder leaves time to act on it.
const LAST_BEFORE: Duration = Duration::hours(2);
const BEFORE_NIGHT: Duration = Duration::minutes(30);

/// The last step moves only earlier: half an hour before the member's hours end.
fn last(
    planned: DateTime<Utc>,
    hours: &Hours,
    zone: &str,
    rules: &dyn ZoneRules,
) -> Result<(DateTime<Utc>, Moved), ZoneError> {
    let send_by = hours.send_by(planned, None, zone, rules)?;
    let before = later(send_by.at, -BEFORE_NIGHT);
    Ok(match send_by.reason {
        _ if send_by.at == planned => (planned, Moved::No),
        SendByReason::DayOff => (before, Moved::ToWorkingDay),
        SendByReason::InHours | SendByReason::Night => (before, Moved::Earlier),
    })
}

/// Everything that the plan depends on, besides the zone rules and now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MilestonePlan {
    /// The milestones.
    pub subjects: Vec<Subject>,
    /// The member's hours.
    pub hours: Hours,
    /// The member's zone.
    pub zone: String,
    /// What was planned for before this moment was never promised: the team was not connected.
    pub since: DateTime<Utc>,
    /// What was shown.
    pub already: Vec<Delivered>,
    /// What was put off.
    pub snoozed: Vec<Snoozed>,
}

impl MilestonePlan {
    /// The keys whose log the plan needs at `now`.
    pub fn keys(&self, now: DateTime<Utc>) -> Vec<ReminderKey> {
        self.near(now).flat_map(|s| s.ladder.iter().map(|step| s.key(*step))).collect()
    }

    /// Those that are ahead and near enough to have a step.
    fn near(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Subject> {
        let horizon = later(now, Duration::days(16));
        self.subjects.iter().filter(move |s| now < s.at && s.at < horizon)
    }

    /// What is due now, one for each milestone at most: the last step that has come, or one that
    /// comes within ten minutes while another is due. In the night only what cannot wait.
    ///
    /// # Errors
    /// The rules do not know the zone.
    pub fn due(
        &self,
        rules: &dyn ZoneRules,
        now: DateTime<Utc>,
    ) -> Result<Vec<Reminder>, ZoneError> {
        let mut found: Vec<(PlannedStep, &Subject)> = Vec::new();
        for subject in self.near(now) {
            if let Some(step) = self.step_of(subject, rules, now)? {
                found.push((step, subject));
            }
        }
        if !found.iter().any(|(step, _)| step.at <= now) {
            return Ok(Vec::new());
        }
        let night = self.hours.quiet.night(now, &self.zone, rules)?;
        let mut due = Vec::new();
        for (step, subject) in found {
            if night.is_none_or(|night| night.end >= subject.at) {
                due.push(self.reminder(&step, subject, rules, now)?);
            }
        }
        Ok(due)
    }

    fn step_of(
        &self,
        subject: &Subject,
        rules: &dyn ZoneRules,
        now: DateTime<Utc>,
    ) -> Result<Option<PlannedStep>, ZoneError> {
        let steps = subject.steps(&self.hours, &self.zone, rules)?;
        let shown = |step: &PlannedStep| self.already.iter().any(|d| d.key == step.key);
        let done = steps.iter().rposition(shown).map_or(0, |at| at + 1);
        let soon = later(now, APART);
        let open = steps.iter().skip(done).rfind(|s| s.at >= self.since && s.at <= soon);
        let mut back = self.snoozed.iter().filter_map(|snoozed| {
            let step = steps.iter().find(|step| step.key == snoozed.key)?;
            let at = back_at(snoozed.until, subject.at);
            let of_this = |key: &ReminderKey| steps.iter().any(|step| step.key == *key);
            let came_back = self.already.iter().any(|d| d.at >= at && of_this(&d.key));
            (at <= now && !came_back).then(|| PlannedStep { at, ..step.clone() })
        });
        Ok(open.cloned().or_else(|| back.next()))
    }

    fn reminder(
        &self,
        step: &PlannedStep,
        subject: &Subject,
        rules: &dyn ZoneRules,
        now: DateTime<Utc>,
    ) -> Result<Reminder, ZoneError> {
        let over = say(subject.at, &self.zone, rules)?;
        let left = length(subject.at.signed_duration_since(now).max(Duration::minutes(1)));
        let send_by = self.hours.send_by(subject.at, None, &self.zone, rules)?;
        let evening = step.is_in_the_evening(&self.hours.quiet, &self.zone, rules, now)?;
        let title = if step.step == Step::Last && evening {
            format!("Last reminder before your night: {}", subject.name)
        } else {
            format!("{} in {left}, at {}", subject.name, over.dated())
        };
        let yours = if send_by.at > now && send_by.at < subject.at {
            format!("Your own time for it: {}.", say(send_by.at, &self.zone, rules)?.dated())
        } else {
            format!("Over {}.", with_utc(&over))
        };
        Ok(Reminder {
            key: step.key.clone(),
            kind: ReminderKind::Milestone,
            step: step.step,
            at: step.at,
            title,
            body: format!("{yours}\nAs written: {}", subject.text),
            stays: step.step == Step::Last,
            over: subject.at,
            also: Vec::new(),
        })
    }
}

fn with_utc(time: &Said) -> String {
    if time.zone == "UTC" { time.dated() } else { format!("{} ({})", time.dated(), time.utc) }
}

/// One reminder of everything that is due: never two at once, and one digest after a sleep. None
/// within ten minutes of the last one that was shown.
pub fn digest(
    due: Vec<Reminder>,
    last_shown: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<Reminder> {
    // A log from the future (the clock was set back) holds nothing up.
    if last_shown.is_some_and(|last| last <= now && now < later(last, APART)) {
        return None;
    }
    let count = due.len();
    let is_missed = due.iter().any(|reminder| later(reminder.at, APART) < now);
    let mut due = due.into_iter();
    let mut first = due.next()?;
    let rest: Vec<Reminder> = due.collect();
    if rest.is_empty() {
        return Some(first);
    }
    let titles = rest.iter().map(|r| r.title.as_str()).collect::<Vec<_>>().join("; ");
    if first.kind == ReminderKind::Milestone && is_missed {
        first.body = format!("{}; {titles}", first.title);
        first.title = format!("Not shown in time: {count} things");
    } else {
        let line = first.body.lines().next().unwrap_or_default().to_owned();
        first.body = format!("{line}\nAlso: {titles}");
    }
    first.stays |= rest.iter().any(|reminder| reminder.stays);
    first.over = rest.iter().map(|reminder| reminder.over).fold(first.over, DateTime::max);
    first.also = rest.into_iter().flat_map(|r| std::iter::once(r.key).chain(r.also)).collect();
    Some(first)
}

#[cfg(test)]
#[cfg(feature = "native")]
#[path = "milestones_tests.rs"]
mod tests;
