//! An event or to-do as rows of a schedule, and what of it is no row.

use super::{
    Context,
    event::{At, Event, Kind, Moment},
    series::{Budget, NO_DATE, times},
};
use crate::{
    schedule::{
        Milestone, Unread, YearOrigin,
        timeline::{named, week_number},
    },
    time::{Reading, When},
};
use chrono::{Days, Duration, NaiveDate, SecondsFormat};

/// An event with a clock that takes longer than this is not only its beginning.
const LONGEST_MEETING: Duration = Duration::days(1);

impl Event {
    /// The rows that it is; what is no row, or only a part of one, is said. `others` are about one
    /// time each of this event.
    pub(super) fn rows(
        &self,
        others: &[&Self],
        context: &Context<'_>,
        budget: &mut Budget,
        unread: &mut Vec<Unread>,
    ) -> Vec<Milestone> {
        let name = named(self.summary.trim());
        let say = |unread: &mut Vec<Unread>, line: u32, text: &str, why: &str| {
            let (text, why) = (text.to_owned(), why.to_owned());
            unread.push(Unread { line, text, why });
        };
        if let Some(why) = self.is_no_row(context) {
            unread.push(self.unread(why));
            return Vec::new();
        }
        let ends = [&self.start, &self.end, &self.due];
        for moment in ends.into_iter().flatten().filter(|moment| moment.at.is_none()) {
            say(unread, moment.line, &moment.written, NO_DATE);
        }
        let Some(shown) = self.shown() else {
            let written = self.moment().map_or("", |moment| moment.written.as_str());
            let when = When::Tbd { text: written.to_owned() };
            return vec![self.row(&name, written, when, true)];
        };
        if let Some(why) = self.longer_than_its_row(context)
            && let Some(end) = &self.end
        {
            say(unread, end.line, &end.written, why);
        }
        let begins = self.start.as_ref().and_then(|start| start.at.clone());
        // What begins by one clock and is due by another has no times that can be counted.
        let begins = begins.filter(|start| is_alike(start, &shown));
        let is_counted = begins.is_some() || self.start.is_none();
        let start = begins.unwrap_or_else(|| shown.clone());
        let range = self.last_of_days().filter(|_| others.is_empty());
        let is_one = !self.repeats() && self.without.is_empty() && others.is_empty();
        let all = if range.is_some() || is_one {
            vec![start.clone()]
        } else if is_counted {
            times(self, &start, others, context, budget, unread)
        } else {
            for (line, text) in &self.rules {
                let why = "It repeats, but begins by another clock than it is due; only its first \
                           time is read.";
                say(unread, *line, text, why);
            }
            vec![start.clone()]
        };
        if all.is_empty() {
            let why = "It repeats, but every one of its times is left out or at another.";
            unread.push(self.unread(why));
        }
        // A to-do is due as long after each of its beginnings.
        let later = shown.wall() - start.wall();
        let mut missing_zone = None;
        let mut rows = Vec::new();
        for at in &all {
            let due = at.wall().checked_add_signed(later);
            let at = due.map_or_else(|| at.clone(), |wall| at.moved_to(wall));
            let (when, zone) = self.when(&at, range, context);
            missing_zone = missing_zone.or(zone);
            let written = match (&at, all.len()) {
                (_, 1) => self.moment().map_or_else(String::new, |moment| moment.written.clone()),
                (At::Day(day), _) => day.format("%Y%m%d").to_string(),
                (At::Clock(wall, zone), _) => {
                    let utc = if zone.as_deref() == Some("UTC") { "Z" } else { "" };
                    format!("{}{utc}", wall.format("%Y%m%dT%H%M%S"))
                }
            };
            // `Week 3` is said of one of its times.
            rows.push(self.row(&name, &written, when, all.len() == 1));
        }
        if let (Some((text, why)), Some(moment)) = (missing_zone, self.moment()) {
            say(unread, moment.line, &text, why);
        }
        rows
    }

    /// The whole of it as not read.
    pub(super) fn unread(&self, why: &str) -> Unread {
        let text = named(self.summary.trim());
        Unread { line: self.line, text, why: why.to_owned() }
    }

    /// What is to be said of one time of an event that is not in the file.
    pub(super) fn stray(&self) -> Option<Unread> {
        let of = &self.instead_of.as_ref()?.moment;
        let why = "One time of an event that repeats and is not in this file; its other times are \
                   not known.";
        Some(Unread { line: of.line, text: of.written.clone(), why: why.to_owned() })
    }

    fn row(&self, name: &str, written: &str, when: When, is_only: bool) -> Milestone {
        let week = self.description.lines().chain([self.summary.as_str()]).find_map(|line| {
            let labelled = line.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("week"));
            week_number(line).filter(|_| labelled)
        });
        Milestone {
            name: name.to_owned(),
            who: self.who.clone(),
            week: week.filter(|_| is_only),
            line: self.line,
            doubt: None,
            year: YearOrigin::Written,
            written: format!("{} | {written}", self.summary.trim()),
            when,
        }
    }

    /// What says when it is.
    fn moment(&self) -> Option<&Moment> {
        match self.kind {
            Kind::Event => self.start.as_ref(),
            Kind::ToDo => self.due.as_ref().or(self.start.as_ref()),
        }
    }

    /// When it is: an event begins, a to-do is due.
    fn shown(&self) -> Option<At> {
        let at = self.moment()?.at.clone()?;
        if self.kind == Kind::Event || self.due.is_some() {
            return Some(at);
        }
        let wall = at.wall().checked_add_signed(self.lasts?)?;
        Some(at.moved_to(wall))
    }

    fn is_no_row(&self, context: &Context<'_>) -> Option<&'static str> {
        let is_to_do = self.kind == Kind::ToDo;
        if self.is_cancelled() || context.is_cancelled {
            Some(Unread::CANCELLED)
        } else if is_to_do && (self.status == "COMPLETED" || self.is_done) {
            Some(Unread::DONE)
        } else if is_to_do && self.due.is_none() && (self.start.is_none() || self.lasts.is_none()) {
            Some("A to-do without a time when it is due.")
        } else {
            None
        }
    }

    /// Why its end is a time of its own beside its row.
    fn longer_than_its_row(&self, context: &Context<'_>) -> Option<&'static str> {
        let (start, end) = (self.start.as_ref()?.at.as_ref()?, self.end.as_ref()?.at.as_ref()?);
        if !matches!((start, end), (At::Clock(..), At::Clock(..))) {
            return None;
        }
        let lasts = match (context.instant(start), context.instant(end)) {
            (Some(start), Some(end)) => end - start,
            _ => end.wall() - start.wall(),
        };
        (lasts > LONGEST_MEETING).then_some("It goes on until then; only its beginning is read.")
    }

    /// The last day of a day that repeats daily to an end, as calcurse writes an event of several
    /// days.
    fn last_of_days(&self) -> Option<NaiveDate> {
        let (Some(At::Day(first)), [(_, rule)]) =
            (self.start.as_ref()?.at.as_ref(), self.rules.as_slice())
        else {
            return None;
        };
        let is_plain = self.without.is_empty() && self.more.is_empty();
        if self.kind != Kind::Event || !is_plain || self.last_day(*first) != *first {
            return None;
        }
        let mut last = None;
        for part in rule.split(';') {
            match part.split_once('=')? {
                ("FREQ", "DAILY") | ("INTERVAL", "1") | ("WKST", _) => {}
                ("COUNT", count) => {
                    let more = count.parse::<u64>().ok()?.checked_sub(1)?;
                    last = Some(first.checked_add_days(Days::new(more))?);
                }
                ("UNTIL", day) => {
                    last = Some(NaiveDate::parse_from_str(day.get(..8)?, "%Y%m%d").ok()?);
                }
                _ => return None,
            }
        }
        last.filter(|last| last >= first && rule.contains("FREQ=DAILY"))
    }

    /// The last day of an event on whole days that begins on `first`: its end is the day after it.
    fn last_day(&self, first: NaiveDate) -> NaiveDate {
        let day = |moment: &Option<Moment>| match moment.as_ref()?.at.as_ref()? {
            At::Day(day) => Some(*day),
            At::Clock(..) => None,
        };
        let days = match (day(&self.start), day(&self.end), self.lasts) {
            (Some(start), Some(end), _) => (end - start).num_days(),
            // A day that is not whole is one as well.
            (_, _, Some(lasts)) => {
                lasts.num_seconds().div_euclid(86_400) + i64::from(lasts.num_seconds() % 86_400 > 0)
            }
            _ => 1,
        };
        let more = u64::try_from(days.saturating_sub(1)).unwrap_or(0);
        first.checked_add_days(Days::new(more)).unwrap_or(first)
    }

    /// When one of its times is; also what its words are and why only their day is kept.
    fn when(
        &self,
        at: &At,
        range: Option<NaiveDate>,
        context: &Context<'_>,
    ) -> (When, Option<(String, &'static str)>) {
        let (wall, zone) = match at {
            At::Day(first) => {
                let first = *first;
                let lasts = self.kind == Kind::Event;
                let last =
                    range.unwrap_or_else(|| if lasts { self.last_day(first) } else { first });
                let text =
                    if last > first { format!("{first} - {last}") } else { first.to_string() };
                let when = if last > first {
                    When::Range { text, first, last }
                } else {
                    When::Date { text, date: first }
                };
                return (when, None);
            }
            At::Clock(wall, zone) => (*wall, context.zone(zone.as_deref())),
        };
        let clock = wall.format("%Y-%m-%d %H:%M").to_string();
        let Some(zone) = zone else {
            // A time without a zone is no instant; its day is known.
            let why =
                "It has no zone, so it is another moment in every place; only the day is kept.";
            return (When::Date { text: clock.clone(), date: wall.date() }, Some((clock, why)));
        };
        if zone == "UTC" {
            let instant = wall.and_utc();
            let text = instant.to_rfc3339_opts(SecondsFormat::Secs, true);
            let reading = Reading::clear(text.clone(), zone, instant, wall);
            return (When::Instant { text, readings: vec![reading] }, None);
        }
        match context.zones.resolve(zone, wall, context.rules) {
            Some((zone, instant)) => {
                let text = format!("{clock} {zone}");
                let reading = Reading::clear(text.clone(), zone, instant, wall);
                (When::Instant { text, readings: vec![reading] }, None)
            }
            None => {
                let text = format!("{clock} {zone}");
                let why = "This zone is not known here, and the file does not explain it; only the \
                           day is kept.";
                (When::Date { text: text.clone(), date: wall.date() }, Some((text, why)))
            }
        }
    }
}

/// Whether two times are by the same clock.
fn is_alike(a: &At, b: &At) -> bool {
    match (a, b) {
        (At::Day(_), At::Day(_)) => true,
        (At::Clock(_, a), At::Clock(_, b)) => a == b,
        _ => false,
    }
}
