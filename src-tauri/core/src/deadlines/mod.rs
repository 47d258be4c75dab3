//! Deadlines: the rhythm's marks and the schedule's milestones as they concern one member.

mod concern;
mod phases;
mod readings;

pub use concern::{Concern, EVERYONE, concern, is_freeze, roles, same_role};
pub use phases::{CyclePhase, cycle_end, cycle_span, phase_at, phase_words, phases};
pub use readings::SourceReading;

use crate::{
    ids::SectionId,
    round::rhythm::{CycleWeek, Meeting, Rhythm, Round},
    schedule::{Milestone, Place, Schedule, Unread, YearOrigin},
    time::{Reading, When, WhenShape, ZoneError, ZoneRules, day_shift, say, window_words},
};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a deadline is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// The member's update is due.
    UpdateDue,
    /// The round's tracking issue closes.
    IssueCloses,
    /// A row of the schedule.
    Milestone,
    /// The next time of a meeting.
    Meeting,
}

/// One deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Stable while the schedule moves: `milestone/code-freeze`, `update-due/2026-10-26/docs`.
    pub id: String,
    /// `Code Freeze`
    pub name: String,
    /// The member's section, for an update that is due.
    pub section: Option<SectionId>,
    /// Whose it is: a role as the schedule writes it, or `you: Release Signal`.
    pub who: Option<String>,
    /// The roles in `who`; [`EVERYONE`] where it names everybody or nobody.
    pub roles: Vec<String>,
    /// Whether it is the member's business.
    pub concern: Concern,
    /// Its line in the source, from 1; none for a rhythm mark or a meeting.
    pub line: Option<u32>,
    /// As its source says it.
    pub when: When,
    /// What counts of all that its source says; see [`Milestone::effective`].
    pub used: When,
    /// Where the year of `when` comes from.
    pub year: YearOrigin,
    /// Week of the cycle.
    pub week: Option<u32>,
    /// The moment that counts, where the source names one; of contradicting ones the earliest.
    pub at: Option<DateTime<Utc>>,
    /// For a bare date or a range: its first and last moment anywhere.
    pub window: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// By how many calendar days the member's day differs from the printed one; none without a
    /// date.
    pub day_shift: Option<i64>,
    /// One sentence about what contradicts it in the source.
    pub doubt: Option<String>,
    /// Names what its summary and its timeline say differently, see [`Milestone::disagreement`].
    pub disagreement: Option<String>,
    /// By which of them the member goes.
    pub chosen: Option<Place>,
    /// Everything that the source says about its time, where it says several things.
    pub readings: Vec<SourceReading>,
    /// What it is about.
    pub kind: DeadlineKind,
}

/// A deadline as other programs read it (`deadlines --json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineShape {
    /// `Code Freeze`
    pub name: String,
    /// The member's section, for an update that is due.
    pub section: Option<String>,
    /// When, as its source says it.
    pub when: WhenShape,
    /// When, in the member's zone.
    pub local: LocalShape,
    /// Week of the cycle.
    pub week: Option<u32>,
    /// What contradicts it in the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
    /// Of what was not understood: where it stands, and why. Its time is open then, and its name
    /// may be nothing but the source's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<Unread>,
}

/// A time in the member's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalShape {
    /// The zone's name, such as `Pacific/Auckland`.
    pub zone: String,
    /// `Tue 27 Oct 2026 12:59 NZDT`; for a bare date the window that it can mean; the source's
    /// words where there is no date.
    pub text: String,
    /// Calendar days from the printed date to the local one; null without a date.
    pub day_shift: Option<i64>,
}

/// Deadlines stay in the list for this long after they have passed.
const KEPT_AFTER: Duration = Duration::days(1);

/// All deadlines from one day ago on, soonest first; those without a date stand last. See
/// [`all_deadlines`].
///
/// # Errors
/// The rules do not know `zone`.
pub fn deadlines(
    schedule: Option<&Schedule>,
    rhythm: &Rhythm,
    sections: &[(SectionId, String)],
    zone: &str,
    rules: &dyn ZoneRules,
    now: DateTime<Utc>,
) -> Result<Vec<Deadline>, ZoneError> {
    let mut list = all_deadlines(schedule, rhythm, sections, zone, rules, now)?;
    list.retain(|deadline| !deadline.is_long_past(now));
    Ok(list)
}

/// All deadlines of the cycle, soonest first; those without a date stand last.
///
/// `sections` are the member's, with their titles. Of each rhythm mark the next one is listed, and
/// the one before while it is not older than a day.
///
/// # Errors
/// The rules do not know `zone`.
pub fn all_deadlines(
    schedule: Option<&Schedule>,
    rhythm: &Rhythm,
    sections: &[(SectionId, String)],
    zone: &str,
    rules: &dyn ZoneRules,
    now: DateTime<Utc>,
) -> Result<Vec<Deadline>, ZoneError> {
    // Said even when the list is empty.
    rules.at(zone, now)?;
    let mut list = marks(schedule, rhythm, sections, now);
    for mark in &mut list {
        mark.day_shift = day_shift(&mark.when, zone, rules)?;
    }
    let titles: Vec<String> = sections.iter().map(|(_, title)| title.clone()).collect();
    let mut names: BTreeMap<String, u32> = BTreeMap::new();
    for milestone in schedule.into_iter().flat_map(|s| &s.milestones) {
        let mut deadline = of_milestone(milestone, &titles, zone, rules)?;
        let count = names.entry(deadline.id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            deadline.id = format!("{}.{count}", deadline.id);
        }
        list.push(deadline);
    }
    list.sort_by_key(|d| (d.first_moment().is_none(), d.first_moment()));
    Ok(list)
}

/// A time of a meeting, for the same list; `week` is its week of the cycle.
///
/// # Errors
/// The rules do not know `zone` or the meeting's.
pub fn meeting(
    meeting: &Meeting,
    at: DateTime<Utc>,
    week: Option<CycleWeek>,
    zone: &str,
    rules: &dyn ZoneRules,
) -> Result<Deadline, ZoneError> {
    let text = meeting.there(at, rules)?;
    let wall = rules.at(&meeting.zone, at)?.wall;
    let readings = vec![Reading::clear(text.clone(), &meeting.zone, at, wall)];
    let (id, kind) = (format!("meeting/{}", slug(&meeting.name)), DeadlineKind::Meeting);
    let mut row = mark(&id, &meeting.name, at, week, kind);
    row.when = When::Instant { text, readings };
    row.used = row.when.clone();
    row.who = Some("meeting".to_owned());
    row.day_shift = day_shift(&row.when, zone, rules)?;
    Ok(row)
}

/// The marks of the round before, the present one and the next; each kind up to its next mark.
fn marks(
    schedule: Option<&Schedule>,
    rhythm: &Rhythm,
    sections: &[(SectionId, String)],
    now: DateTime<Utc>,
) -> Vec<Deadline> {
    let present = rhythm.round_at(now);
    let rounds = [rhythm.previous(&present), present, rhythm.next(&present)];
    let mut list = Vec::new();
    let until_next = |moment: fn(&Round) -> DateTime<Utc>| {
        let next = rounds.iter().position(|round| moment(round) >= now).unwrap_or(rounds.len());
        rounds.iter().take(next + 1)
    };
    for round in until_next(|r| r.due) {
        let week = schedule.and_then(|s| round.week_in(s));
        let id = format!("update-due/{}", round.key);
        let mark = || mark(&id, "Weekly updates due", round.due, week, DeadlineKind::UpdateDue);
        if sections.is_empty() {
            list.push(mark());
        }
        list.extend(sections.iter().map(|(section, title)| Deadline {
            id: format!("{id}/{section}"),
            section: Some(section.clone()),
            who: Some(format!("you: {title}")),
            roles: vec![title.clone()],
            ..mark()
        }));
    }
    for round in until_next(|r| r.closes) {
        let week = schedule.and_then(|s| round.week_in(s));
        let id = format!("issue-closes/{}", round.key);
        let kind = DeadlineKind::IssueCloses;
        let mark = mark(&id, "Tracking issue closes", round.closes, week, kind);
        list.push(Deadline { who: Some(EVERYONE.to_owned()), ..mark });
    }
    list
}

fn mark(
    id: &str,
    name: &str,
    at: DateTime<Utc>,
    week: Option<CycleWeek>,
    kind: DeadlineKind,
) -> Deadline {
    let text = at.format("%A %H:%M UTC").to_string();
    let readings = vec![Reading::clear(text.clone(), "UTC", at, at.naive_utc())];
    let when = When::Instant { text, readings };
    Deadline {
        id: id.to_owned(),
        name: name.to_owned(),
        section: None,
        who: None,
        roles: vec![EVERYONE.to_owned()],
        concern: match kind {
            DeadlineKind::UpdateDue => Concern::Own,
            _ => Concern::Everybody,
        },
        line: None,
        used: when.clone(),
        when,
        year: YearOrigin::Written,
        week: week.map(|week| week.number),
        at: Some(at),
        window: None,
        day_shift: None,
        doubt: None,
        disagreement: None,
        chosen: None,
        readings: Vec::new(),
        kind,
    }
}

fn of_milestone(
    milestone: &Milestone,
    sections: &[String],
    zone: &str,
    rules: &dyn ZoneRules,
) -> Result<Deadline, ZoneError> {
    let used = milestone.effective();
    let at = used.instant();
    let roles = roles(milestone.who.as_deref());
    let mut deadline = Deadline {
        id: format!("milestone/{}", slug(&milestone.name)),
        name: milestone.name.clone(),
        section: None,
        who: milestone.who.clone(),
        concern: concern(&milestone.name, &roles, sections),
        roles,
        line: Some(milestone.line),
        when: milestone.when.clone(),
        used: used.clone(),
        year: milestone.year,
        week: milestone.week,
        at,
        window: match at {
            Some(_) => None,
            None => used.earliest().zip(used.latest()),
        },
        day_shift: day_shift(used, zone, rules)?,
        doubt: milestone.doubt_words(),
        disagreement: milestone.disagreement(),
        chosen: milestone.doubt.as_ref().and_then(|doubt| doubt.chosen),
        readings: Vec::new(),
        kind: DeadlineKind::Milestone,
    };
    deadline.readings = readings::readings(&deadline, milestone.doubt.as_ref());
    Ok(deadline)
}

/// The name in lower case with single hyphens, without the words that come and go.
fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower
        .split(|c: char| !c.is_alphanumeric() && c != '.')
        .filter(|word| !matches!(*word, "" | "begin" | "begins" | "start" | "starts" | "the"));
    let slug = words.collect::<Vec<_>>().join("-");
    if slug.is_empty() { "unnamed".to_owned() } else { slug }
}

impl Deadline {
    /// The moment by which the list is sorted.
    pub fn first_moment(&self) -> Option<DateTime<Utc>> {
        self.at.or(self.window.map(|(first, _)| first))
    }

    /// Whether it is over at `now`.
    pub fn is_past(&self, now: DateTime<Utc>) -> bool {
        let last = self.at.or(self.window.map(|(_, last)| last));
        last.is_some_and(|last| last < now)
    }

    /// Whether it was over a day ago already.
    pub fn is_long_past(&self, now: DateTime<Utc>) -> bool {
        let end = self.last_moment().and_then(|last| last.checked_add_signed(KEPT_AFTER));
        end.is_some_and(|end| end < now)
    }

    /// The moment from which on it is past.
    fn last_moment(&self) -> Option<DateTime<Utc>> {
        // What the member decided against is not waited for.
        let written = if self.chosen.is_some() { &self.used } else { &self.when };
        let used = self.at.or(self.window.map(|(_, last)| last));
        used.max(written.latest())
    }

    /// For other programs.
    ///
    /// # Errors
    /// The rules do not know `zone`.
    pub fn shape(&self, zone: &str, rules: &dyn ZoneRules) -> Result<DeadlineShape, ZoneError> {
        let text = match (self.at, self.window) {
            (Some(at), _) => say(at, zone, rules)?.full(),
            (None, Some((first, last))) => window_words(first, last, zone, rules)?,
            (None, None) => self.used.text().to_owned(),
        };
        Ok(DeadlineShape {
            name: self.name.clone(),
            section: self.section.as_ref().map(|id| id.as_str().to_owned()),
            when: self.used.shape(),
            local: LocalShape { zone: zone.to_owned(), text, day_shift: self.day_shift },
            week: self.week,
            doubt: self.doubt.clone(),
            unread: None,
        })
    }
}

/// What of a schedule was not understood, said with the deadlines as other programs read them: of
/// a row without a date there, what is not in any row behind them. `zone` is the reader's.
#[cfg(feature = "native")]
pub fn tell_unread(
    list: &[Deadline],
    shapes: &mut Vec<DeadlineShape>,
    schedule: &Schedule,
    zone: &str,
) {
    for part in schedule.unread.iter().filter(|unread| !unread.is_no_deadline()) {
        let (line, text, unread) = (part.line, part.text.clone(), Some(part.clone()));
        let its = |row: &Deadline| {
            row.line == Some(line) && row.first_moment().is_none() && row.used.text() == text
        };
        let known = list.iter().position(its).and_then(|at| shapes.get_mut(at));
        if let Some(shape) = known.filter(|shape| shape.unread.is_none()) {
            shape.unread = unread;
            continue;
        }
        let when = When::Tbd { text: text.clone() }.shape();
        let local = LocalShape { zone: zone.to_owned(), text: text.clone(), day_shift: None };
        let (section, week, doubt) = (None, None, None);
        shapes.push(DeadlineShape { name: text, section, when, local, week, doubt, unread });
    }
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
