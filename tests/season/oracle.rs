//! What a member should be told, and when: written from the rules as they are said in words
//! (DESIGN.md 7), with zone rules of its own, so that a mistake of the agent's plan cannot hide in
//! the judge. It is asked at every look of the agent, and keeps a log of its own.

use super::zone::{Night, Zone};
use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use std::collections::BTreeMap;

/// Between two notifications, whatever they say.
pub const APART: TimeDelta = TimeDelta::minutes(10);

/// What is later than planned by more than this is owned up to.
const LATE: TimeDelta = TimeDelta::minutes(10);

const HALF_AN_HOUR: TimeDelta = TimeDelta::minutes(30);

/// When a member works.
#[derive(Debug, Clone)]
pub struct Hours {
    pub quiet: (NaiveTime, NaiveTime),
    pub days: Vec<Weekday>,
    pub writing: Option<(Weekday, NaiveTime)>,
}

/// The time of a milestone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    At(DateTime<Utc>),
    /// No time is given.
    On(NaiveDate),
}

impl Due {
    /// From then on it may be over somewhere.
    pub fn first(self) -> DateTime<Utc> {
        match self {
            Self::At(at) => at,
            // The first moment of that day anywhere, at UTC+14.
            Self::On(date) => date.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(14),
        }
    }
}

/// A milestone that concerns the member.
#[derive(Debug, Clone)]
pub struct Milestone {
    pub name: &'static str,
    pub due: Due,
    /// What it was before a move, and when the move was noticed.
    pub moved: Option<(Due, DateTime<Utc>)>,
}

/// A step of a ladder, in the order in which they follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    Opens,
    Writing,
    SevenDays,
    TwoDays,
    OneDay,
    FourHours,
    OneHour,
    Last,
    Late,
}

/// One thing to be told.
#[derive(Debug, Clone)]
pub struct Thing {
    /// The round's opening or the milestone's name and moment, with the step.
    pub key: (String, Step),
    /// What it is about, as its title has it: `update`, or the beginning of a name.
    pub about: String,
    /// The time that its title must have, in the member's zone.
    pub time: String,
    pub planned: DateTime<Utc>,
    /// Nothing is said of it from then on.
    pub due: DateTime<Utc>,
}

/// What the member did and what was seen.
#[derive(Debug, Default)]
pub struct Log {
    said: BTreeMap<(String, Step), DateTime<Utc>>,
    /// From when it is put off: pressed.
    put_off: BTreeMap<(String, Step), DateTime<Utc>>,
    pub last_shown: Option<DateTime<Utc>>,
    /// The rounds, by their opening, whose update is posted or on its way.
    pub posted: Vec<DateTime<Utc>>,
    /// Moves that were noticed and not told yet: when, and the new times.
    pub news: Vec<(DateTime<Utc>, Vec<Due>)>,
}

/// What should be shown at a look.
#[derive(Debug, Default)]
pub struct Expected {
    pub things: Vec<Thing>,
    /// Whether news of moved milestones is due instead.
    pub news: bool,
    /// Whether the ten minutes are just over, so that a moment decides whether it comes now.
    pub either: bool,
    /// Whether it is owned up to that something is late; none where it is too close to tell.
    pub late: Option<bool>,
}

impl Expected {
    pub fn is_empty(&self) -> bool {
        self.things.is_empty() && !self.news
    }
}

/// A round of the default rhythm.
#[derive(Debug, Clone, Copy)]
pub struct Round {
    pub opens: DateTime<Utc>,
}

impl Round {
    /// The one that is open at a moment: it opens on Monday, 00:00 UTC.
    pub fn at(now: DateTime<Utc>) -> Self {
        let back = Days::new(u64::from(now.weekday().num_days_from_monday()));
        Self { opens: (now.date_naive() - back).and_time(NaiveTime::MIN).and_utc() }
    }

    fn due(self) -> DateTime<Utc> {
        self.opens + TimeDelta::minutes(24 * 60 - 1)
    }

    fn closes(self) -> DateTime<Utc> {
        self.due() + TimeDelta::days(1)
    }
}

/// A step at its time.
type Timed = (DateTime<Utc>, Step);

/// One member's oracle.
pub struct Oracle {
    pub zone: Zone,
    pub hours: Hours,
    pub milestones: Vec<Milestone>,
    pub log: Log,
    /// Before it nothing was promised.
    pub since: DateTime<Utc>,
}

impl Oracle {
    fn night(&self, at: DateTime<Utc>) -> Option<Night> {
        self.zone.night(at, self.hours.quiet)
    }

    fn works(&self, at: DateTime<Utc>) -> bool {
        self.hours.days.contains(&self.zone.wall(at).weekday())
    }

    /// The update's steps before and after its due time.
    fn steps_of_round(&self, round: Round) -> Vec<Timed> {
        let (opens, due) = (round.opens, round.due());
        let mut steps: Vec<Timed> = Vec::new();
        let mut hours: BTreeMap<Step, DateTime<Utc>> = BTreeMap::new();
        let mut nights = BTreeMap::new();
        for (step, before) in [(Step::FourHours, 4), (Step::OneHour, 1)] {
            let planned = due - TimeDelta::hours(before);
            let at = match self.night(planned) {
                None => planned,
                Some(night) => {
                    nights.insert(step, night);
                    if night.end <= due - HALF_AN_HOUR {
                        night.end
                    } else {
                        night.start - HALF_AN_HOUR
                    }
                }
            };
            hours.insert(step, at);
        }
        if let (Some(four), Some(one)) = (nights.get(&Step::FourHours), nights.get(&Step::OneHour))
            && four.start == one.start
            && one.end <= due - HALF_AN_HOUR
        {
            // One night holds both: the last hour takes the morning.
            hours.insert(Step::FourHours, four.start - HALF_AN_HOUR);
        }
        if hours.get(&Step::FourHours) > hours.get(&Step::OneHour) {
            hours.remove(&Step::FourHours);
        }
        steps.extend(hours.into_iter().map(|(step, at)| (at, step)));
        steps.retain(|(at, _)| *at > opens);
        if let Some((day, time)) = self.hours.writing {
            let times = self.zone.occurrences(day, time, opens, due);
            steps.extend(times.last().map(|at| (*at, Step::Writing)));
        }
        steps.sort();
        let steps = merged(steps, APART, false);
        let next = steps.first().map_or(due, |(at, _)| *at);
        let opening = Some(self.working_morning(opens)).filter(|at| *at < next).or_else(|| {
            let awake = self.night(opens).map_or(opens, |night| night.end);
            Some(awake).filter(|at| *at < next)
        });
        let mut steps = steps;
        steps.extend(opening.map(|at| (at, Step::Opens)));
        let late = due + TimeDelta::minutes(15);
        let late = self.night(late).map_or(late, |night| night.end);
        if late < round.closes() {
            steps.push((late, Step::Late));
        }
        steps.sort();
        merged(steps, APART, false)
    }

    /// This moment, or the first one of the next working day that is not quiet.
    fn working_morning(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        let mut at = at;
        for _ in 0..20 {
            if let Some(night) = self.night(at) {
                at = night.end;
            } else if !self.works(at) {
                at = self.zone.midnight_after(at);
            } else {
                break;
            }
        }
        at
    }

    /// The last moment of the member's own hours that is not after this one.
    fn end_of_hours(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        let mut at = at;
        for _ in 0..20 {
            if let Some(night) = self.night(at).filter(|night| night.start < at) {
                at = night.start;
            }
            let inside = at - TimeDelta::seconds(1);
            if self.works(inside) {
                break;
            }
            at = self.zone.midnight_before(inside);
        }
        at
    }

    fn steps_of_milestone(&self, milestone: &Milestone) -> Vec<Timed> {
        let at = milestone.due.first();
        let freeze = milestone.name.to_lowercase().contains("freeze");
        let timed = matches!(milestone.due, Due::At(_));
        let mut steps = Vec::new();
        let wanted = match (freeze, timed) {
            (true, _) => &[(Step::SevenDays, 7), (Step::TwoDays, 2), (Step::OneDay, 1)][..],
            (false, true) => &[(Step::TwoDays, 2), (Step::OneDay, 1)],
            (false, false) => &[(Step::OneDay, 1)],
        };
        for (step, days) in wanted {
            let mut when = at - TimeDelta::days(*days);
            if let Some(night) = self.night(when) {
                when = if night.end + APART < at { night.end } else { night.start };
            }
            for _ in 0..7 {
                if self.works(when) {
                    break;
                }
                when = self.zone.day_before(when);
            }
            steps.push((when, *step));
        }
        if timed {
            let two = at - TimeDelta::hours(2);
            let morning = self
                .night(two)
                .map(|night| night.end)
                .filter(|end| *end <= at - HALF_AN_HOUR && self.works(*end));
            let last = morning.unwrap_or_else(|| {
                let end = self.end_of_hours(two);
                if end == two { two } else { end - HALF_AN_HOUR }
            });
            steps.push((last, Step::Last));
        }
        steps.sort();
        if let Some(last) = steps.iter().position(|(_, step)| *step == Step::Last) {
            steps.truncate(last + 1);
        }
        merged(steps, TimeDelta::hours(1), true)
    }

    /// Every moment at which something may become due.
    pub fn moments(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let mut found = Vec::new();
        let mut round = Round::at(from);
        while round.opens < to {
            found.extend(self.steps_of_round(round).into_iter().map(|(at, _)| at));
            round = Round { opens: round.opens + TimeDelta::weeks(1) };
        }
        for milestone in &self.milestones {
            found.extend(self.steps_of_milestone(milestone).into_iter().map(|(at, _)| at));
        }
        found.retain(|at| (from..to).contains(at));
        found
    }

    /// What should be shown at a look, all of it as one.
    pub fn due(&self, now: DateTime<Utc>) -> Expected {
        if self.log.last_shown.is_some_and(|last| now < last + APART) {
            return Expected::default();
        }
        let just_over = APART + TimeDelta::seconds(15);
        let either = self.log.last_shown.is_some_and(|last| now < last + just_over);
        let mut things = self.things(now);
        if things.is_empty() {
            return Expected { news: self.news_due(now), either, ..Expected::default() };
        }
        things.sort_by_key(|thing| thing.planned);
        let slack = TimeDelta::seconds(45);
        let age = |thing: &Thing| now - thing.planned;
        // One alone says for itself how much time is left.
        let late = if things.len() < 2 {
            None
        } else if things.iter().any(|thing| age(thing) > LATE + slack) {
            Some(true)
        } else if things.iter().all(|thing| age(thing) < LATE - slack) {
            Some(false)
        } else {
            None
        };
        Expected { things, news: false, either, late }
    }

    /// What comes within ten minutes may be said together with what is due.
    pub fn soon(&self, now: DateTime<Utc>) -> Vec<Thing> {
        self.things(now + APART)
    }

    fn things(&self, now: DateTime<Utc>) -> Vec<Thing> {
        let mut things = Vec::new();
        let this = Round::at(now);
        for round in [Round { opens: this.opens - TimeDelta::weeks(1) }, this] {
            if self.log.posted.contains(&round.opens) {
                continue;
            }
            let name = round.opens.format("%F").to_string();
            let end = |step| if step == Step::Late { round.closes() } else { round.due() };
            if let Some((step, planned)) =
                self.step_of(&name, &self.steps_of_round(round), end, now)
            {
                let time = self.zone.say(round.due());
                // A countdown needs no day.
                let time = match step {
                    Step::Opens | Step::Late => time,
                    _ => self.zone.wall(round.due()).format("%H:%M").to_string(),
                };
                let (about, due) = ("pdate".to_owned(), end(step));
                things.push(Thing { key: (name, step), about, time, planned, due });
            }
        }
        for milestone in &self.milestones {
            let name = key_of(milestone.name, milestone.due);
            let mut steps = self.steps_of_milestone(milestone);
            steps.retain(|(at, step)| {
                *at >= self.since && !self.was_said_before(milestone, *at, *step)
            });
            if let Some((step, planned)) =
                self.step_of(&name, &steps, |_| milestone.due.first(), now)
            {
                let time = match milestone.due {
                    Due::At(at) => self.zone.say(at),
                    Due::On(date) => format!("{} (no time given)", date.format("%a %-d %b")),
                };
                let about: String = milestone.name.chars().take(14).collect();
                let due = milestone.due.first();
                things.push(Thing { key: (name, step), about, time, planned, due });
            }
        }
        things
    }

    /// A step that was past when a move was noticed, and was said of the old time.
    fn was_said_before(&self, milestone: &Milestone, at: DateTime<Utc>, step: Step) -> bool {
        milestone.moved.is_some_and(|(old, noticed)| {
            let name = key_of(milestone.name, old);
            let said = |other: &Step| self.log.said.contains_key(&(name.clone(), *other));
            at <= noticed && ALL.iter().filter(|other| **other >= step).any(said)
        })
    }

    /// The step of one deadline that is to be said now.
    fn step_of(
        &self,
        name: &str,
        steps: &[Timed],
        end: impl Fn(Step) -> DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Option<(Step, DateTime<Utc>)> {
        let place = steps.iter().rposition(|(at, _)| *at <= now)?;
        let (at, step) = *steps.get(place)?;
        if now >= end(step) {
            return None;
        }
        let key = (name.to_owned(), step);
        let later = steps.get(place + 1..).unwrap_or_default();
        if later.iter().any(|(_, step)| self.log.said.contains_key(&(name.to_owned(), *step))) {
            return None;
        }
        let planned = match (self.log.said.get(&key), self.log.put_off.get(&key)) {
            (Some(_), None) => return None,
            (Some(_), Some(pressed)) => {
                let back = self.back(*pressed, end(step));
                if now < back {
                    return None;
                }
                back
            }
            // One that was put off is said by this one.
            (None, _) => at,
        };
        if let Some(night) = self.night(now)
            && night.end < end(step)
            && step != Step::Writing
        {
            return None;
        }
        Some((step, planned))
    }

    /// When something that was put off comes back.
    pub fn back(&self, pressed: DateTime<Utc>, due: DateTime<Utc>) -> DateTime<Utc> {
        let mut back = (pressed + TimeDelta::hours(1)).min(due - TimeDelta::minutes(15));
        if let Some(night) = self.night(back)
            && night.end >= due
        {
            back = night.start - APART;
        }
        back.max(pressed + APART)
    }

    fn news_due(&self, now: DateTime<Utc>) -> bool {
        let quiet = self.night(now);
        self.log.news.iter().any(|(noticed, times)| {
            *noticed <= now
                && times.iter().any(|due| due.first() > now)
                && quiet.is_none_or(|night| times.iter().any(|due| due.first() <= night.end))
        })
    }

    /// Notes what was shown.
    pub fn said<'a>(&mut self, things: impl IntoIterator<Item = &'a Thing>, at: DateTime<Utc>) {
        for thing in things {
            self.log.said.insert(thing.key.clone(), at);
            self.log.put_off.remove(&thing.key);
        }
        self.log.last_shown = Some(at);
    }

    /// The member put these off.
    pub fn put_off(&mut self, things: &[Thing], at: DateTime<Utc>) {
        for thing in things {
            self.log.put_off.insert(thing.key.clone(), at);
        }
    }

    /// The news was told.
    pub fn told(&mut self, at: DateTime<Utc>) {
        self.log.news.clear();
        self.log.last_shown = Some(at);
    }
}

const ALL: [Step; 4] = [Step::SevenDays, Step::TwoDays, Step::OneDay, Step::Last];

fn key_of(name: &str, due: Due) -> String {
    format!("{name} {}", due.first().format("%FT%R"))
}

/// Steps within this time of each other are one: the earlier time, the later name.
fn merged(steps: Vec<Timed>, apart: TimeDelta, less: bool) -> Vec<Timed> {
    let mut merged: Vec<Timed> = Vec::new();
    for (at, step) in steps {
        match merged.last_mut() {
            Some((before, name)) if at - *before < apart || !less && at - *before == apart => {
                *name = step.max(*name);
            }
            _ => merged.push((at, step)),
        }
    }
    merged
}
