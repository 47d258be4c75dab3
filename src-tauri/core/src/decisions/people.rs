//! People as far as a decision concerns them: what they are called, and when they can answer.

#[cfg(feature = "native")]
use crate::{away::Away, team::roster::Roster};
use crate::{
    hand::login::Login,
    hours::Hours,
    time::{ZoneError, ZoneRules},
};
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// Somebody of the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Their account.
    pub login: Login,
    /// Their name, where the roster has it.
    pub name: Option<String>,
    /// Their zone, where they have told it.
    pub zone: Option<String>,
    /// Their hours; the usual ones where they have told none.
    pub hours: Hours,
    /// When they are away.
    pub away: Vec<Days>,
}

/// Days in a row, dates of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// The first.
    pub from: NaiveDate,
    /// The last.
    pub until: NaiveDate,
}

impl Days {
    /// Whether this is one of them.
    pub fn has(&self, day: NaiveDate) -> bool {
        (self.from..=self.until).contains(&day)
    }
}

/// Why somebody cannot be asked to answer at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Off {
    /// They told that they are away.
    Away,
    /// They do not work on that day.
    DayOff,
    /// It is their night.
    Night,
}

/// From one moment to another.
type Window = (DateTime<Utc>, DateTime<Utc>);

impl Member {
    /// Somebody of whom nothing but the account is known.
    pub fn unknown(login: Login) -> Self {
        Self { login, name: None, zone: None, hours: Hours::default(), away: Vec::new() }
    }

    /// Everybody on a roster whose account it names, once each, with when they told that they are away.
    #[cfg(feature = "native")]
    pub fn on(roster: &Roster, away: &[Away]) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for person in roster.people() {
            let Some(Ok(login)) = person.handle.as_ref().map(|handle| handle.parse::<Login>())
            else {
                continue;
            };
            if let Some(known) = all.iter_mut().find(|known| known.login == login) {
                known.name = known.name.take().or_else(|| person.name.clone());
                continue;
            }
            let theirs = away.iter().filter(|away| login.is(&away.login));
            let away = theirs.map(|away| Days { from: away.from, until: away.until }).collect();
            all.push(Self { name: person.name.clone(), away, ..Self::unknown(login) });
        }
        all
    }

    /// What people call them.
    pub fn called(&self) -> &str {
        self.name.as_deref().unwrap_or(self.login.as_str())
    }

    /// Whether they told that they are away on this day.
    pub fn is_away(&self, day: NaiveDate) -> bool {
        self.away.iter().any(|days| days.has(day))
    }

    /// Why they cannot be asked to answer at a moment; none where they can, or nobody knows their zone. The
    /// last moment of their day belongs to it.
    ///
    /// # Errors
    /// The rules do not know the zone.
    pub fn off_at(
        &self,
        at: DateTime<Utc>,
        rules: &dyn ZoneRules,
    ) -> Result<Option<Off>, ZoneError> {
        let Some(zone) = &self.zone else { return Ok(None) };
        let inside = at.checked_sub_signed(Duration::seconds(1)).unwrap_or(at);
        let day = rules.at(zone, inside)?.wall.date();
        if self.is_away(day) {
            return Ok(Some(Off::Away));
        }
        if !self.hours.works_on(day.weekday()) {
            return Ok(Some(Off::DayOff));
        }
        let windows = self.windows(day, zone, rules)?;
        let is_awake = windows.iter().any(|(from, to)| *from <= at && at <= *to);
        Ok((!is_awake).then_some(Off::Night))
    }

    /// How much of their working days lies between two moments, and how long one of their days is; none where
    /// nobody knows their zone.
    ///
    /// # Errors
    /// The rules do not know the zone.
    pub fn time_between(
        &self,
        (from, to): Window,
        rules: &dyn ZoneRules,
    ) -> Result<Option<(Duration, Duration)>, ZoneError> {
        let Some(zone) = &self.zone else { return Ok(None) };
        let (first, last) = (rules.at(zone, from)?.wall.date(), rules.at(zone, to)?.wall.date());
        let mut sum = Duration::zero();
        // A month is more than anybody is asked to answer in.
        for day in first.iter_days().take_while(|day| *day <= last).take(31) {
            if self.is_away(day) || !self.hours.works_on(day.weekday()) {
                continue;
            }
            for (start, end) in self.windows(day, zone, rules)? {
                sum += (end.min(to) - start.max(from)).max(Duration::zero());
            }
        }
        Ok(Some((sum, self.day_length())))
    }

    /// The end of the working day that is the how manieth after a moment; in UTC where nobody knows their zone.
    pub fn end_of_working_day(
        &self,
        from: DateTime<Utc>,
        days: usize,
        rules: &dyn ZoneRules,
    ) -> DateTime<Utc> {
        let found = || {
            let zone = self.zone.as_deref().unwrap_or("UTC");
            let tomorrow = rules.at(zone, from).ok()?.wall.date().succ_opt()?;
            let works = |day: &NaiveDate| self.hours.works_on(day.weekday());
            let last = tomorrow.iter_days().filter(works).nth(days.checked_sub(1)?)?;
            rules.resolve(zone, last.succ_opt()?.and_time(NaiveTime::MIN)).ok()
        };
        let roughly = i64::try_from(days).unwrap_or_default();
        found().unwrap_or_else(|| from + Duration::days(roughly.min(31)))
    }

    /// How long they are awake on a day.
    fn day_length(&self) -> Duration {
        let quiet = self.hours.quiet;
        let night = quiet.to.signed_duration_since(quiet.from);
        match night < Duration::zero() {
            true => -night,
            false => Duration::days(1) - night,
        }
    }

    /// When they are awake on a day.
    fn windows(
        &self,
        day: NaiveDate,
        zone: &str,
        rules: &dyn ZoneRules,
    ) -> Result<Vec<Window>, ZoneError> {
        let quiet = self.hours.quiet;
        let at = |time: NaiveTime| rules.resolve(zone, day.and_time(time));
        let next = day.succ_opt().unwrap_or(day);
        let midnight = rules.resolve(zone, next.and_time(NaiveTime::MIN))?;
        Ok(match quiet.from <= quiet.to {
            true => vec![(at(NaiveTime::MIN)?, at(quiet.from)?), (at(quiet.to)?, midnight)],
            false => vec![(at(quiet.to)?, at(quiet.from)?)],
        })
    }
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests {
    use super::*;
    use crate::{
        ids::UserId,
        team::roster::{Person, Role},
    };

    #[test]
    fn a_roster_names_everybody_once_with_their_days_away() {
        let person = |name: Option<&str>, handle: Option<&str>| Person {
            name: name.map(str::to_owned),
            handle: handle.map(str::to_owned),
            ..Person::default()
        };
        let lead = vec![person(None, Some("Ana-Example")), person(Some("No Account"), None)];
        let shadows = vec![person(Some("Ana Example"), Some("ana-example"))];
        let role = Role { name: "Docs".to_owned(), lead, shadows, line: 1 };
        let day = |text: &str| text.parse().unwrap();
        let away = Away {
            user: UserId(7),
            login: "ana-example".to_owned(),
            from: day("2026-11-16"),
            until: day("2026-11-18"),
            cover: None,
        };
        let roster = Roster { roles: vec![role], ..Roster::default() };
        let people = Member::on(&roster, &[away]);
        let [ana] = people.as_slice() else { panic!("{people:?}") };
        assert_eq!(ana.called(), "Ana Example");
        assert!(ana.is_away(day("2026-11-17")) && !ana.is_away(day("2026-11-19")));
    }
}
