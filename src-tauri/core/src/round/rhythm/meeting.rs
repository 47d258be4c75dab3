//! Times of the week that a team keeps by the clock of one place, and what a change of clocks does
//! to them elsewhere: Europe and America change on different Sundays, so that for a week or three
//! everything stands an hour off.

use crate::time::monday;
use crate::time::{ZoneError, ZoneRules, say};
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveTime, Utc, Weekday};
use serde::{Deserialize, Serialize};

/// Something that happens every week at a wall-clock time in a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// `Burndown`
    pub name: String,
    /// The zone whose clocks it keeps, such as `America/Los_Angeles`.
    pub zone: String,
    /// Day of the week there.
    pub weekday: Weekday,
    /// Time of day there.
    pub time: NaiveTime,
    /// The first day, there.
    pub from: Option<NaiveDate>,
    /// The last day, there.
    pub to: Option<NaiveDate>,
}

const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// How long before a change of clocks it is said.
const SAID_BEFORE: Duration = Duration::days(14);
/// And how long after it: until the second change of a pair is over, at most this.
const LOOKED_BACK: Duration = Duration::days(35);

/// A change of the time at which a member sees a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The last time at the old hour.
    pub before: DateTime<Utc>,
    /// The first time at the new hour.
    pub after: DateTime<Utc>,
    /// The zone whose clocks changed in between.
    pub zone: String,
    /// The day on which they changed, there.
    pub day: NaiveDate,
}

impl Meeting {
    /// Its times from one moment to another, both included, in order.
    ///
    /// # Errors
    /// The rules do not know its zone.
    pub fn occurrences(
        &self,
        first: DateTime<Utc>,
        last: DateTime<Utc>,
        rules: &dyn ZoneRules,
    ) -> Result<Vec<DateTime<Utc>>, ZoneError> {
        let mut date = rules.at(&self.zone, first)?.wall.date();
        date = date.checked_sub_signed(Duration::days(1)).unwrap_or(date);
        let ahead = i64::from(self.weekday.days_since(date.weekday()));
        let mut next = date.checked_add_signed(Duration::days(ahead));
        let mut list = Vec::new();
        while let Some(date) = next {
            let at = rules.resolve(&self.zone, date.and_time(self.time))?;
            if at > last {
                break;
            }
            let held =
                self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to);
            if at >= first && held {
                list.push(at);
            }
            next = date.checked_add_signed(Duration::weeks(1));
        }
        Ok(list)
    }

    /// The changes of its hour for a member in `zone`, from those of the last weeks to those of
    /// the next two.
    ///
    /// # Errors
    /// The rules do not know one of the zones.
    pub fn shifts(
        &self,
        zone: &str,
        rules: &dyn ZoneRules,
        now: DateTime<Utc>,
    ) -> Result<Vec<Shift>, ZoneError> {
        let add = |by: Duration| now.checked_add_signed(by).unwrap_or(now);
        let from = add(-LOOKED_BACK - Duration::weeks(1));
        let times = self.occurrences(from, add(SAID_BEFORE + LOOKED_BACK), rules)?;
        let mut shifts = Vec::new();
        for pair in times.windows(2) {
            let [before, after] = pair else { continue };
            let (one, other) = (rules.at(zone, *before)?, rules.at(zone, *after)?);
            if one.wall.time() == other.wall.time() {
                continue;
            }
            let changed = [zone, self.zone.as_str()].into_iter().find_map(|zone| {
                let day = change_between(zone, *before, *after, rules).ok()??;
                Some((zone.to_owned(), day))
            });
            if let Some((zone, day)) = changed {
                shifts.push(Shift { before: *before, after: *after, zone, day });
            }
        }
        Ok(shifts)
    }

    /// Its time in the words of its own place, `Wednesday 10:00 PDT (Los Angeles)`, with the letters
    /// that are in force `at` a moment.
    ///
    /// # Errors
    /// The rules do not know its zone.
    pub fn there(&self, at: DateTime<Utc>, rules: &dyn ZoneRules) -> Result<String, ZoneError> {
        let letters = rules.at(&self.zone, at)?.letters;
        let (day, clock) = (WEEKDAYS.get(self.weekday.num_days_from_monday() as usize), self.time);
        let place = place_words(&self.zone);
        let place = if place == letters { String::new() } else { format!(" ({place})") };
        Ok(format!("{} {} {letters}{place}", day.unwrap_or(&""), clock.format("%H:%M")))
    }

    /// One sentence for each change of its hour that is near, from 14 days before it until the
    /// changes that belong together are over.
    ///
    /// # Errors
    /// The rules do not know one of the zones.
    pub fn notices(
        &self,
        zone: &str,
        rules: &dyn ZoneRules,
        now: DateTime<Utc>,
    ) -> Result<Vec<String>, ZoneError> {
        let shifts = self.shifts(zone, rules, now)?;
        let soon = now.checked_add_signed(SAID_BEFORE).unwrap_or(now);
        let mut notices = Vec::new();
        for shift in shifts.iter().filter(|shift| shift.after >= now && shift.before <= soon) {
            // Until the change itself, or its first turned hour, is within two weeks.
            let near = shift.day <= soon.date_naive();
            if near {
                notices.push(self.words(shift, zone, rules, now)?);
            }
        }
        Ok(notices)
    }

    fn words(
        &self,
        shift: &Shift,
        zone: &str,
        rules: &dyn ZoneRules,
        now: DateTime<Utc>,
    ) -> Result<String, ZoneError> {
        let (old, new) = (say(shift.before, zone, rules)?, say(shift.after, zone, rules)?);
        let today = rules.at(zone, now)?.wall.date();
        let weeks = monday(new.date()).signed_duration_since(monday(today)).num_weeks();
        let changed = rules.at(&shift.zone, now)?.wall.date() >= shift.day;
        let on = format!(
            "{} {} in {}",
            shift.day.format("%A"),
            shift.day.format("%-d %b"),
            place_words(&shift.zone)
        );
        Ok(match (changed, weeks) {
            (true, _) => format!(
                "Clocks changed {on}: {} is at {} for you from {} on, no longer at {}.",
                self.name,
                new.short(),
                new.day,
                old.short()
            ),
            (false, 1) => format!(
                "From next week {} is at {} for you, not {}: clocks change {on}.",
                self.name,
                new.short(),
                old.short()
            ),
            (false, _) => format!(
                "Clocks change {on}: {} is at {} for you from {} on, not {}.",
                self.name,
                new.short(),
                new.day,
                old.short()
            ),
        })
    }
}

/// The day on which the clocks of a zone changed between two moments, there.
fn change_between(
    zone: &str,
    before: DateTime<Utc>,
    after: DateTime<Utc>,
    rules: &dyn ZoneRules,
) -> Result<Option<NaiveDate>, ZoneError> {
    let offset = |at| rules.at(zone, at).map(|local| local.offset_minutes);
    let (mut low, mut high) = (before, after);
    let first = offset(low)?;
    if first == offset(high)? {
        return Ok(None);
    }
    while high.signed_duration_since(low) > Duration::minutes(1) {
        let Some(middle) = low.checked_add_signed(high.signed_duration_since(low) / 2) else {
            break;
        };
        if offset(middle)? == first { low = middle } else { high = middle }
    }
    Ok(Some(rules.at(zone, high)?.wall.date()))
}

/// `Los Angeles`
pub fn place_words(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

#[cfg(test)]
#[cfg(feature = "native")]
#[path = "meeting_tests.rs"]
mod tests;
