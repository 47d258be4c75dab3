//! Zones as calendars name them: a name of the zone database, one with a prefix of the program that
//! wrote it (`/freeassociation.sourceforge.net/Europe/Berlin`), one that only the file explains, or
//! one of Windows.
//!
//! What a file says about its zone is evaluated here, not with a crate for recurrence rules: a
//! VTIMEZONE repeats by the year and the weekday, and no crate reads it without bringing zone rules
//! of its own.

use super::{lines::ContentLine, rule::weekday_of};
use crate::time::{ZoneRules, zone_named};
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveDateTime, Utc, Weekday};
use std::collections::BTreeMap;
use windows_timezones::WindowsTimezone;

/// Zones that one file explains.
const MOST_ZONES: usize = 200;
/// Changes of clocks in one zone that a file lists.
const MOST_CHANGES: usize = 2_000;

/// What a file says about its zones, by their names in it.
#[derive(Default)]
pub(super) struct Zones(BTreeMap<String, Own>);

/// A VTIMEZONE.
#[derive(Default)]
pub(super) struct Own {
    name: String,
    /// The name in the zone database, as libical gives it.
    location: Option<String>,
    changes: Vec<Change>,
}

/// A STANDARD or DAYLIGHT: from when on clocks show what.
#[derive(Default)]
struct Change {
    start: Option<NaiveDateTime>,
    from: Option<Duration>,
    to: Option<Duration>,
    rule: Option<Yearly>,
    more: Vec<NaiveDateTime>,
    /// Something in it is not understood here.
    is_odd: bool,
}

/// On which day of each year.
struct Yearly {
    month: u32,
    day: Day,
    /// The last time, in UTC or by the clock.
    until: Option<(NaiveDateTime, bool)>,
}

enum Day {
    Number(u32),
    /// The nth of the month, from its end where it is negative.
    Nth(i32, Weekday),
    /// The first weekday on or after a day.
    After(u32, Weekday),
}

impl Zones {
    pub(super) fn add(&mut self, own: Own) {
        if self.0.len() < MOST_ZONES && !own.name.is_empty() {
            self.0.entry(own.name.clone()).or_insert(own);
        }
    }

    /// The name of a zone for people, and the instant at which its clocks show `wall`; none where
    /// neither is known.
    pub(super) fn resolve(
        &self,
        name: &str,
        wall: NaiveDateTime,
        rules: &dyn ZoneRules,
    ) -> Option<(String, DateTime<Utc>)> {
        let of_place = |place: &str| {
            let instant = rules.resolve(place, wall).ok()?;
            Some((place.to_owned(), instant))
        };
        if let Some(found) = place(name, rules).and_then(|place| of_place(&place)) {
            return Some(found);
        }
        let own = self.0.get(name);
        let located = own.and_then(|own| own.location.as_deref());
        located
            .and_then(|location| of_place(&place(location, rules)?))
            .or_else(|| Some((name.to_owned(), own?.resolve(wall)?)))
            .or_else(|| of_place(name.parse::<WindowsTimezone>().ok()?.tzdb_id()))
    }
}

/// The zone of the database that a name is or ends with.
fn place(name: &str, rules: &dyn ZoneRules) -> Option<String> {
    let known = |name: &str| {
        let spelled = zone_named(name).unwrap_or(name);
        rules.at(spelled, DateTime::UNIX_EPOCH).is_ok().then(|| spelled.to_owned())
    };
    let name = name.trim();
    // `America/Argentina/Buenos_Aires` has the most parts; `/Europe/Berlin` begins with none.
    let ends = name.rmatch_indices('/').take(3).map(|(at, _)| name.get(at + 1..).unwrap_or(""));
    known(name).or_else(|| ends.collect::<Vec<_>>().into_iter().rev().find_map(known))
}

impl Own {
    /// Takes a line of the VTIMEZONE: inside is a STANDARD or DAYLIGHT that began before.
    pub(super) fn take(&mut self, line: &ContentLine<'_>) {
        let has_room = self.changes.len() < MOST_CHANGES;
        match (line.name.as_str(), self.changes.last_mut()) {
            ("BEGIN", _) if has_room => {
                self.changes.push(Change::default());
            }
            ("TZID", _) => self.name = line.value.trim().to_owned(),
            ("X-LIC-LOCATION", _) => self.location = Some(line.value.trim().to_owned()),
            (_, Some(change)) => change.take(line),
            _ => {}
        }
    }

    /// In a time that clocks show twice the first counts; one that they skip counts by the offset
    /// before it.
    fn resolve(&self, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
        if self.changes.iter().any(|change| change.is_odd) {
            return None;
        }
        let last = self.changes.iter().filter_map(|c| Some((c.last(wall)?, c)));
        let ahead = match last.max_by_key(|(onset, _)| *onset) {
            Some((onset, change)) => {
                let (from, to) = (change.from?, change.to?);
                if to > from && wall < onset.checked_add_signed(to - from)? { from } else { to }
            }
            // Before everything that the file tells.
            None => self.changes.iter().min_by_key(|change| change.start)?.from?,
        };
        Some(wall.checked_sub_signed(ahead)?.and_utc())
    }
}

impl Change {
    fn take(&mut self, line: &ContentLine<'_>) {
        let value = line.value.trim();
        match line.name.as_str() {
            "DTSTART" => {
                self.start = clock(value);
                self.is_odd |= self.start.is_none();
            }
            "TZOFFSETFROM" => self.from = offset(value),
            "TZOFFSETTO" => self.to = offset(value),
            "RRULE" => {
                self.rule = Yearly::read(value, self.start);
                self.is_odd |= self.rule.is_none();
            }
            "RDATE" if self.more.len() < MOST_CHANGES => {
                self.more.extend(value.split(',').filter_map(clock));
            }
            "END" => {
                self.is_odd |= self.start.is_none() || self.from.is_none() || self.to.is_none();
            }
            _ => {}
        }
    }

    /// When it last set in at or before `wall`, by the clocks before it.
    fn last(&self, wall: NaiveDateTime) -> Option<NaiveDateTime> {
        let start = self.start?;
        let listed = self.more.iter().copied().chain([start]).filter(|onset| *onset <= wall).max();
        let ruled = self.rule.as_ref().and_then(|rule| {
            let until = rule.until.map(|(at, is_utc)| match self.from {
                Some(from) if is_utc => at.checked_add_signed(from).unwrap_or(at),
                _ => at,
            });
            let year = until.map_or(wall.year(), |until| until.year().min(wall.year()));
            let onset = |year| Some(rule.in_year(year)?.and_time(start.time()));
            let fits = |onset: &NaiveDateTime| {
                *onset <= wall && *onset >= start && until.is_none_or(|until| *onset <= until)
            };
            [year, year - 1].into_iter().filter_map(onset).find(fits)
        });
        listed.max(ruled)
    }
}

impl Yearly {
    fn read(rule: &str, start: Option<NaiveDateTime>) -> Option<Self> {
        let start = start?;
        let (mut month, mut until) = (start.month(), None);
        let (mut weekday, mut numbers): (Option<&str>, Vec<u32>) = (None, Vec::new());
        for part in rule.split(';') {
            let (key, value) = part.split_once('=')?;
            match (key, value) {
                ("FREQ", "YEARLY") | ("INTERVAL", "1") | ("WKST", _) => {}
                ("BYMONTH", value) => month = value.parse().ok()?,
                ("BYDAY", value) => weekday = Some(value),
                ("BYMONTHDAY", days) => {
                    numbers = days.split(',').map(|day| day.parse().ok()).collect::<Option<_>>()?;
                }
                ("UNTIL", value) => {
                    let utc = value.ends_with(['Z', 'z']);
                    let day = || NaiveDate::parse_from_str(value, "%Y%m%d").ok();
                    let at = clock(value.trim_end_matches(['Z', 'z']))
                        .or_else(|| day()?.and_hms_opt(23, 59, 59))?;
                    until = Some((at, utc));
                }
                _ => return None,
            }
        }
        let day = match (weekday, numbers.as_slice()) {
            (None, []) => Day::Number(start.day()),
            (None, [number]) => Day::Number(*number),
            (Some(text), []) => {
                let at = text.len().checked_sub(2)?;
                let (nth, day) = text.split_at_checked(at)?;
                Day::Nth(nth.parse().ok()?, weekday_of(day)?)
            }
            // `BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU`
            (Some(day), [first, .., last])
                if numbers.len() == 7 && first.checked_add(6) == Some(*last) =>
            {
                Day::After(*first, weekday_of(day)?)
            }
            _ => return None,
        };
        Some(Self { month, day, until })
    }

    fn in_year(&self, year: i32) -> Option<NaiveDate> {
        match self.day {
            Day::Number(day) => NaiveDate::from_ymd_opt(year, self.month, day),
            Day::Nth(nth, day) if nth > 0 => {
                let nth = u8::try_from(nth).ok()?;
                NaiveDate::from_weekday_of_month_opt(year, self.month, day, nth)
            }
            Day::Nth(nth, day) => {
                let nth = usize::try_from(nth.checked_neg()?.checked_sub(1)?).ok()?;
                let of_month =
                    |nth| NaiveDate::from_weekday_of_month_opt(year, self.month, day, nth);
                (1..=5).rev().filter_map(of_month).nth(nth)
            }
            Day::After(first, day) => {
                let days = NaiveDate::from_ymd_opt(year, self.month, first)?.iter_days();
                days.take(7).find(|date| date.weekday() == day)
            }
        }
    }
}

/// `20261025T030000`
pub(super) fn clock(value: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S")
        .or_else(|_| NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M"))
        .ok()
}

/// `-0330`, `+053020`
fn offset(value: &str) -> Option<Duration> {
    let sign = if value.strip_prefix('-').is_some() { -1 } else { 1 };
    let digits = value.strip_prefix(['+', '-'])?;
    let part = |at: usize| digits.get(at..at + 2)?.parse::<i64>().ok();
    let seconds = if digits.len() > 4 { part(4)? } else { 0 };
    let whole = part(0)? * 3600 + part(2)? * 60 + seconds;
    (whole <= 26 * 3600).then(|| Duration::seconds(sign * whole))
}
