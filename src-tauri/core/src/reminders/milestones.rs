//! Reminders before the milestones of a member: the ladder of each, and what of it is due.
//!
//! Distant steps wait for the morning and are brought forward to a working day. The last one, two
//! hours before, moves to the morning where that is a working day's and leaves half an hour, else
//! half an hour before the member's own hours end. Steps less than an hour apart are one. A date
//! without a time is counted from its first moment anywhere and said as that date.

use super::{
    APART, Delivered, Ladder, LadderKind, Ladders, Moved, PlannedStep, Reminder, ReminderKey,
    ReminderKind, Snoozed, Step, came_back, done,
    ladder::MORNING_LEFT,
    news::is_too_soon,
    words::{BEFORE_NIGHT, LONGEST, rounded, titled, with_utc},
};
use crate::hours::quiet::later;
use crate::hours::{Hours, SendByReason};
use crate::{
    deadlines::{Concern, Deadline, DeadlineKind},
    time::{When, ZoneError, ZoneRules, say},
};
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, Utc};

/// A milestone of which the member is reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The deadline's stable id, `milestone/code-freeze`.
    pub id: String,
    /// `Code Freeze`
    pub name: String,
    /// The moment that counts; of a bare date its first moment anywhere, from which its steps are
    /// counted but which is never said.
    pub at: DateTime<Utc>,
    /// For a date without a time, that date.
    pub day: Option<BareDay>,
    /// In the source's own words.
    pub text: String,
    /// Which steps it has.
    pub ladder: Ladder,
    /// When it was noticed that it has its present time, where it moved.
    pub moved_at: Option<DateTime<Utc>>,
}

/// A date without a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BareDay {
    /// As printed.
    pub date: NaiveDate,
    /// Its last moment anywhere.
    pub until: DateTime<Utc>,
}

/// The ladder that a deadline has where the member said nothing of it: freezes usually 7 d, 2 d, 1 d,
/// last; others 2 d, 1 d, last; a bare date has no last step, and an event that lasts none at all.
pub fn usual_ladder(deadline: &Deadline, chosen: &Ladders) -> Ladder {
    match deadline.concern {
        Concern::Others => Ladder::from(Vec::new()),
        _ => ladder_of(deadline, chosen),
    }
}

/// The ladder of a deadline whose bell is on, whoever it concerns; empty where there is nothing to
/// switch on: for a meeting, for the close of an issue, for a range or a row without a date, and for
/// all of a kind of which the member took every step away.
pub fn ladder_of(deadline: &Deadline, chosen: &Ladders) -> Ladder {
    if deadline.kind != DeadlineKind::Milestone {
        return Ladder::from(Vec::new());
    }
    let kind = LadderKind::of(deadline);
    let ladder = chosen.of(kind);
    ladder.only(|step| kind.has(step, ladder, deadline.at.is_some(), &deadline.when))
}

impl Subject {
    /// The subject of a deadline; none where nothing is to be said or there is no date.
    pub fn of(deadline: &Deadline, ladder: Ladder) -> Option<Self> {
        let at = deadline.first_moment().filter(|_| !ladder.is_empty())?;
        let day = match (deadline.at, &deadline.used, deadline.window) {
            (None, When::Date { date, .. }, Some((_, until))) => {
                Some(BareDay { date: *date, until })
            }
            _ => None,
        };
        Some(Self {
            id: deadline.id.clone(),
            name: deadline.name.clone(),
            at,
            day,
            text: deadline.when.text().to_owned(),
            ladder,
            moved_at: None,
        })
    }

    /// The key of a step. It names the moment, so that a milestone that moved is planned anew, also
    /// within its day.
    pub fn key(&self, step: Step) -> ReminderKey {
        ReminderKey::from_text(format!("{}{}", self.moment_prefix(), step.short()))
    }

    /// What its keys begin with as long as it does not move.
    fn moment_prefix(&self) -> String {
        format!("{}{}/", self.log_prefix(), self.at.format("%Y-%m-%dT%H:%MZ"))
    }

    /// What the log has of its present moment.
    fn noted<'a>(&self, log: &'a [Delivered]) -> impl Iterator<Item = &'a Delivered> {
        let prefix = self.moment_prefix();
        log.iter().filter(move |shown| shown.key.as_str().starts_with(&prefix))
    }

    /// The same with the steps that were taken away after they were put off.
    #[must_use]
    pub fn with_put_off(mut self, snoozed: &[Snoozed]) -> Self {
        let prefix = self.moment_prefix();
        let of_this = snoozed.iter().filter(|snoozed| snoozed.key.as_str().starts_with(&prefix));
        self.ladder = self.ladder.and_put_off(of_this);
        self
    }

    /// What all its keys begin with, whatever its time.
    pub fn log_prefix(&self) -> String {
        format!("{}/", self.id)
    }

    /// Which of these steps were said, from everything that the log has of this milestone, and what else
    /// was said of its present moment.
    pub fn said(&self, steps: &[PlannedStep], log: &[Delivered]) -> Vec<Delivered> {
        let is_step = |key: &ReminderKey| steps.iter().any(|step| step.key == *key);
        let others = self.noted(log).filter(|shown| !is_step(&shown.key)).cloned();
        let said = |step: &&PlannedStep| self.is_said(step, log);
        let at = |key: &ReminderKey| log.iter().find(|shown| shown.key == *key).map(|s| s.at);
        let noted = |step: &PlannedStep| Delivered {
            key: step.key.clone(),
            at: at(&step.key).unwrap_or(step.at),
        };
        steps.iter().filter(said).map(noted).chain(others).collect()
    }

    /// Whether a step was said: by its key; by a key of builds that named only the day, unless the
    /// milestone moved since; or for its old time, if this step was over when the move was noticed.
    fn is_said(&self, step: &PlannedStep, already: &[Delivered]) -> bool {
        let prefix = self.log_prefix();
        already.iter().any(|shown| {
            if shown.key == step.key {
                return true;
            }
            let rest = shown.key.as_str().strip_prefix(&prefix);
            let Some((moment, said)) = rest.and_then(|rest| rest.rsplit_once('/')) else {
                return false;
            };
            let was_moved_since = self.moved_at.is_some_and(|moved| shown.at < moved);
            if moment == self.at.date_naive().to_string() && !was_moved_since {
                return said == step.step.short();
            }
            was_moved_since
                && Step::named(said).is_some_and(|said| said >= step.step)
                && self.moved_at.is_some_and(|moved| step.at < moved)
        })
    }

    /// Every step in the order of time, whatever was shown already. Steps less than an hour
    /// apart are one, with the earlier time and the later name.
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
        for step in self.ladder.steps() {
            let before = match step {
                Step::SevenDays => Duration::days(7),
                Step::ThreeDays => Duration::days(3),
                Step::FourHours => Duration::hours(4),
                Step::TwoDays => Duration::days(2),
                Step::OneDay => Duration::days(1),
                _ => LAST_BEFORE,
            };
            let planned = later(self.at, -before);
            let (at, moved) = match step {
                Step::Last => self.last(planned, hours, zone, rules)?,
                _ => self.distant(planned, hours, zone, rules)?,
            };
            list.push(PlannedStep { key: self.key(step), step, at, planned, moved });
        }
        list.sort_by_key(|step| (step.at, step.step));
        // Whatever would come after the last reminder says nothing new.
        if let Some(last) = list.iter().position(|step| step.step == Step::Last) {
            list.truncate(last + 1);
        }
        let mut merged: Vec<PlannedStep> = Vec::new();
        for step in list {
            match merged.last_mut() {
                Some(before) if step.at.signed_duration_since(before.at) < NEAR => {
                    *before = PlannedStep { at: before.at, ..step };
                }
                _ => merged.push(step),
            }
        }
        merged.retain(|step| self.ladder.promises(step.step, step.at));
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

    /// The last step comes in the morning where that is a working day's and leaves time; else it
    /// moves only earlier: half an hour before the member's hours end.
    fn last(
        &self,
        planned: DateTime<Utc>,
        hours: &Hours,
        zone: &str,
        rules: &dyn ZoneRules,
    ) -> Result<(DateTime<Utc>, Moved), ZoneError> {
        if let Some(night) = hours.quiet.night(planned, zone, rules)?
            && night.end <= later(self.at, -MORNING_LEFT)
            && hours.works_on(rules.at(zone, night.end)?.wall.weekday())
        {
            return Ok((night.end, Moved::Later));
        }
        let send_by = hours.send_by(planned, None, zone, rules)?;
        let before = later(send_by.at, -BEFORE_HOURS_END);
        Ok(match send_by.reason {
            _ if send_by.at == planned => (planned, Moved::No),
            SendByReason::DayOff => (before, Moved::ToWorkingDay),
            SendByReason::InHours | SendByReason::Night => (before, Moved::Earlier),
        })
    }
}

/// The last reminder leaves time to act on it.
const LAST_BEFORE: Duration = Duration::hours(2);
const BEFORE_HOURS_END: Duration = Duration::minutes(30);
/// Two steps that are nearer say the same twice.
const NEAR: Duration = Duration::hours(1);

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
    /// What the keys begin with whose log the plan needs at `now`.
    pub fn log_prefixes(&self, now: DateTime<Utc>) -> Vec<String> {
        self.near(now).map(Subject::log_prefix).collect()
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
        let subject = &subject.clone().with_put_off(&self.snoozed);
        let steps = subject.steps(&self.hours, &self.zone, rules)?;
        let done = done(&steps, &subject.said(&steps, &self.already), now);
        let soon = later(now, APART);
        let open = steps.iter().skip(done).rfind(|s| s.at >= self.since && s.at <= soon);
        if let Some(open) = open {
            return Ok(Some(open.clone()));
        }
        for snoozed in &self.snoozed {
            let Some(step) = steps.iter().find(|step| step.key == snoozed.key) else { continue };
            let at = snoozed.back(subject.at, &self.hours, &self.zone, rules)?;
            let of_this = |key: &ReminderKey| steps.iter().any(|step| step.key == *key);
            let mut notes = self.already.iter().filter(|noted| of_this(&noted.key));
            let is_back = notes.any(|noted| came_back(at, noted, now));
            if at <= now && !is_back && !snoozed.is_overtaken(&steps, &self.already) {
                return Ok(Some(PlannedStep { at, ..step.clone() }));
            }
        }
        Ok(None)
    }

    fn reminder(
        &self,
        step: &PlannedStep,
        subject: &Subject,
        rules: &dyn ZoneRules,
        now: DateTime<Utc>,
    ) -> Result<Reminder, ZoneError> {
        let (title, line) = match subject.day {
            Some(day) => self.day_words(day, subject, rules)?,
            None => self.moment_words(step, subject, rules, now)?,
        };
        let (key, at, also) = (step.key.clone(), step.at, Vec::new());
        // A name that had to be cut is said in full.
        let name = &subject.name;
        let line = if title.contains(name.as_str()) { line } else { format!("{name}. {line}") };
        let body = format!("{line}\nAs written: {}", subject.text);
        // Of a bare date none is the last.
        let is_final =
            subject.day.is_none() && subject.ladder.steps().next_back() == Some(step.step);
        Ok(Reminder {
            key,
            kind: ReminderKind::Milestone,
            step: step.step,
            at,
            title,
            body,
            stays: is_final,
            over: subject.day.map_or(subject.at, |day| day.until),
            also,
        })
    }

    /// A date without a time is said as that date, with the window that it can mean.
    fn day_words(
        &self,
        day: BareDay,
        subject: &Subject,
        rules: &dyn ZoneRules,
    ) -> Result<(String, String), ZoneError> {
        let when = format!(": {} (no time given)", day.date.format("%a %-d %b"));
        let first = say(subject.at, &self.zone, rules)?;
        let last = say(day.until, &self.zone, rules)?;
        let from = match first.zone == last.zone {
            true => format!("{} {}", first.day, first.clock),
            false => first.dated(),
        };
        Ok((titled("", &subject.name, &when), format!("From {from} to {}.", last.dated())))
    }

    fn moment_words(
        &self,
        step: &PlannedStep,
        subject: &Subject,
        rules: &dyn ZoneRules,
        now: DateTime<Utc>,
    ) -> Result<(String, String), ZoneError> {
        let over = say(subject.at, &self.zone, rules)?;
        let left = rounded(subject.at.signed_duration_since(now));
        let hours = self.hours.send_by(subject.at, None, &self.zone, rules)?;
        let hours_end = match hours.at > now && hours.at < subject.at {
            true => {
                Some(format!("Your own hours end {}.", say(hours.at, &self.zone, rules)?.dated()))
            }
            false => None,
        };
        if step.step != Step::Last {
            let title = titled("", &subject.name, &format!(" in {left}, at {}", over.dated()));
            let line = hours_end.unwrap_or_else(|| format!("Over {}.", with_utc(&over)));
            return Ok((title, line));
        }
        let when = format!(", {}", over.dated());
        let quiet = &self.hours.quiet;
        let evening = step.is_in_the_evening(quiet, &self.zone, rules, now)?;
        let asleep = evening && quiet.night(subject.at, &self.zone, rules)?.is_some();
        let full = titled(BEFORE_NIGHT, &subject.name, &when);
        let title = match evening && full.chars().count() <= LONGEST && full.contains(&subject.name)
        {
            true => full,
            false => titled("Last reminder: ", &subject.name, &when),
        };
        let sleeping = if asleep { ", while you sleep" } else { "" };
        let line = format!("Over in {left}{sleeping}. {}", hours_end.unwrap_or_default());
        Ok((title, line.trim_end().to_owned()))
    }
}

/// One reminder of everything that is due: never two at once, and one digest after a sleep. None
/// within ten minutes of the last one that was shown.
pub fn digest(
    due: Vec<Reminder>,
    last_shown: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Option<Reminder> {
    if is_too_soon(last_shown, now) {
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
    // A title that counts how late something is owns up for all.
    let line = match is_missed && first.step != Step::Late {
        true => format!("Not shown in time: {count} things."),
        false => first.body.lines().next().unwrap_or_default().to_owned(),
    };
    first.body = format!("{line}\nAlso: {titles}");
    first.stays |= rest.iter().any(|reminder| reminder.stays);
    first.over = rest.iter().map(|reminder| reminder.over).fold(first.over, DateTime::max);
    first.also = rest.into_iter().flat_map(|r| std::iter::once(r.key).chain(r.also)).collect();
    Some(first)
}

#[cfg(test)]
#[cfg(feature = "native")]
#[path = "milestones_tests.rs"]
mod tests;
