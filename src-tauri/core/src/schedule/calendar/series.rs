//! The times of an event that repeats.
//!
//! A rule counts days by the calendar on the wall and knows nothing of zones: each of its times
//! becomes a moment afterwards, by the same zone rules as everything else. A rule may have no end;
//! then only the times of a window are read, and that is said.

use super::{
    Context,
    event::{At, Event, Moment},
    rule::{Frequency, Rule},
};
use crate::schedule::Unread;
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, Utc};
use std::collections::{BTreeMap, HashSet};

/// Times of one event; more are read in a window only.
const MOST_TIMES: usize = 600;
/// Days, weeks, months or years that the rules of one file may walk over, so that no file takes long
/// to read.
const MOST_STEPS: i64 = 100_000;
/// Rules beyond these years are no schedule's.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2200;

/// How far the rules of one file may still be followed.
pub(super) struct Budget(i64);

impl Default for Budget {
    fn default() -> Self {
        Self(MOST_STEPS)
    }
}

/// The days of which times are read where a rule has no end: of a year and a half, the half-year
/// of `base`, the one before and the one after. Whole ones, so that it stays the same for months.
pub(super) fn window(base: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let (year, second_half) = (base.year(), base.month() > 6);
    let (first, last) = match second_half {
        false => ((year - 1, 7, 1), (year, 12, 31)),
        true => ((year, 1, 1), (year + 1, 6, 30)),
    };
    let day = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day);
    Some((day(first)?, day(last)?))
}

/// What a time is compared by: the moment where its zone is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Day(NaiveDate),
    Moment(DateTime<Utc>),
    Wall(NaiveDateTime),
}

/// Everything that is left out of what repeats, and what of it was found there.
struct Without<'e> {
    all: Vec<(Key, &'e Moment)>,
    keys: HashSet<Key>,
    found: HashSet<Key>,
}

impl<'e> Without<'e> {
    fn of(moments: impl Iterator<Item = &'e Moment>, start: &At, context: &Context<'_>) -> Self {
        let key = |moment: &'e Moment| Some((own_key(moment.at.as_ref()?, start, context), moment));
        let all: Vec<_> = moments.filter_map(key).collect();
        let keys = all.iter().map(|(key, _)| *key).collect();
        Self { all, keys, found: HashSet::new() }
    }

    fn holds(&mut self, at: &At, context: &Context<'_>) -> bool {
        let wall = at.wall();
        let mut keys = vec![Key::Wall(wall), Key::Day(wall.date())];
        keys.extend(context.instant(at).map(Key::Moment));
        let found: Vec<Key> = keys.into_iter().filter(|key| self.keys.contains(key)).collect();
        let any = !found.is_empty();
        self.found.extend(found);
        any
    }
}

fn own_key(at: &At, start: &At, context: &Context<'_>) -> Key {
    match (at, start) {
        (At::Day(day), _) => Key::Day(*day),
        // Some programs write midnight where a day is meant.
        (At::Clock(wall, _), At::Day(_)) => Key::Day(wall.date()),
        (At::Clock(wall, _), _) => context.instant(at).map_or(Key::Wall(*wall), Key::Moment),
    }
}

/// The times at which an event is, by the calendar on the wall, without those of which `others`
/// say that they are at another.
pub(super) fn times(
    event: &Event,
    start: &At,
    others: &[&Event],
    context: &Context<'_>,
    budget: &mut Budget,
    unread: &mut Vec<Unread>,
) -> Vec<At> {
    let mut say = |line: u32, text: &str, why: String| {
        unread.push(Unread { line, text: text.to_owned(), why });
    };
    // By what the calendar on the wall shows; a time that two rules give is one.
    let mut times: BTreeMap<NaiveDateTime, At> = BTreeMap::new();
    times.insert(start.wall(), start.clone());
    let mut is_whole = true;
    for (line, text) in &event.without_rules {
        let why = "Times are left out of what repeats by a rule of a kind that is no longer in use; \
                   only the first time is read.";
        say(*line, text, why.to_owned());
        is_whole = false;
    }
    for (line, text) in &event.rules {
        if !event.without_rules.is_empty() {
            break;
        }
        match follow(text, start, context, budget) {
            Ok((walls, cut)) => {
                times.extend(walls.into_iter().map(|wall| (wall, start.moved_to(wall))));
                if let Some((first, last)) = cut {
                    is_whole = false;
                    if start.wall().date() < first {
                        times.remove(&start.wall());
                    }
                    let why = format!("{}{first} to {last}.", Unread::ENDLESS);
                    say(*line, text, why);
                }
            }
            Err(why) => {
                is_whole = false;
                say(*line, text, why);
            }
        }
    }
    for moment in &event.more {
        match &moment.at {
            Some(at) => {
                times.insert(at.wall(), at.clone());
            }
            None => say(moment.line, &moment.written, NO_DATE.to_owned()),
        }
    }
    let moved = || others.iter().filter_map(|other| other.instead_of.as_ref());
    let from = moved().filter(|of| of.and_later);
    let from = from.filter_map(|of| Some((of.moment.at.as_ref()?.wall(), of))).min_by_key(|f| f.0);
    if let Some((wall, of)) = from {
        times.retain(|time, _| *time < wall);
        let why = "From this time on all are at another; only this one is read.";
        say(of.moment.line, &of.moment.written, why.to_owned());
        is_whole = false;
    }
    let named = event.without.iter();
    for moment in named.clone().filter(|moment| moment.at.is_none()) {
        say(moment.line, &moment.written, NO_DATE.to_owned());
    }
    let mut without = Without::of(named.chain(moved().map(|of| &of.moment)), start, context);
    let mut list: Vec<At> = times.into_values().collect();
    let last = list.last().map(At::wall);
    list.retain(|at| !without.holds(at, context));
    for (key, moment) in &without.all {
        // What lies beyond what is read is not known to be wrong.
        let is_known = is_whole && !others.iter().any(|o| is_about(o, moment));
        if is_known && !without.found.contains(key) && last.is_some() {
            let why = "This is to be left out of what repeats, but it is none of its times.";
            say(moment.line, &moment.written, why.to_owned());
        }
    }
    list
}

/// Why a value is not read.
pub(super) const NO_DATE: &str = "This is no date of a calendar.";

fn is_about(other: &Event, moment: &Moment) -> bool {
    other.instead_of.as_ref().is_some_and(|of| std::ptr::eq(&raw const of.moment, moment))
}

/// The last time that a rule names.
enum Until {
    Never,
    Counted,
    Day(NaiveDate),
    Clock(At),
}

type Cut = Option<(NaiveDate, NaiveDate)>;

/// The times of one rule, and the window to which they were cut; else why it is not followed.
fn follow(
    text: &str,
    start: &At,
    context: &Context<'_>,
    budget: &mut Budget,
) -> Result<(Vec<NaiveDateTime>, Cut), String> {
    const ODD: &str = "It repeats by a rule that is not understood; only its first time is read.";
    let (rule, until) = parse(text).ok_or(ODD)?;
    let step = match rule.frequency {
        Frequency::Daily => 1,
        Frequency::Weekly => 7,
        Frequency::Monthly => 28,
        Frequency::Yearly => 365,
        Frequency::WithinADay => {
            return Err("It repeats within a day; only its first time is read.".to_owned());
        }
    };
    let first = start.wall();
    if !YEARS.contains(&first.year()) {
        return Err(ODD.to_owned());
    }
    let base = context.newest.unwrap_or(first.date()).max(first.date());
    let (from, to) = window(base).ok_or(ODD)?;
    let is_endless = matches!(until, Until::Never);
    let mut walls: Vec<NaiveDateTime> = Vec::new();
    let mut is_cut = false;
    let mut before = first.date();
    let mut given = rule.times(first);
    loop {
        if budget.0 <= 0 {
            return Err("Too much in this file repeats; only its first time is read.".to_owned());
        }
        let Some(wall) = given.next() else {
            // One that gives nothing has been searched for long.
            budget.0 -= if walls.is_empty() { MOST_STEPS } else { 1 };
            break;
        };
        budget.0 -= ((wall.date() - before).num_days() / step).max(1);
        before = wall.date();
        let is_over = match &until {
            Until::Never | Until::Counted => false,
            Until::Day(day) => wall.date() > *day,
            Until::Clock(at) => is_after(&start.moved_to(wall), at, context),
        };
        if is_over {
            break;
        }
        if wall.date() > to && (is_endless || walls.len() > MOST_TIMES) {
            is_cut = true;
            break;
        }
        walls.push(wall);
    }
    match walls.first() {
        Some(at) if *at == first => {}
        // Programs do not agree whether that is one of its times.
        Some(_) => {
            return Err(
                "Its first time does not fit its own rule, so only that one is read.".to_owned()
            );
        }
        None => return Err("Its rule gives no time; only its first is read.".to_owned()),
    }
    if !is_cut && walls.len() <= MOST_TIMES {
        return Ok((walls, None));
    }
    walls.retain(|wall| (from..=to).contains(&wall.date()));
    Ok((walls, Some((from, to))))
}

/// A rule without its end, and its end.
fn parse(text: &str) -> Option<(Rule, Until)> {
    let upper = text.to_ascii_uppercase();
    let mut until = Until::Never;
    let mut parts: Vec<(&str, &str)> = Vec::new();
    for part in upper.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let part = part.split_once('=')?;
        match part {
            // What is meant anyway.
            ("RSCALE", "GREGORIAN") | ("SKIP", "OMIT") => continue,
            ("UNTIL", value) => {
                until = match NaiveDate::parse_from_str(value, "%Y%m%d") {
                    Ok(day) => Until::Day(day),
                    Err(_) => {
                        let utc = value.strip_suffix('Z');
                        let wall = super::zone::clock(utc.unwrap_or(value))?;
                        Until::Clock(At::Clock(wall, utc.map(|_| "UTC".to_owned())))
                    }
                };
                continue;
            }
            ("COUNT", _) => until = Until::Counted,
            _ => {}
        }
        parts.push(part);
    }
    Some((Rule::read(&parts)?, until))
}

/// Whether a time comes after the last one of a rule.
fn is_after(at: &At, last: &At, context: &Context<'_>) -> bool {
    match (at, last) {
        (At::Day(day), last) => *day > last.wall().date(),
        // An end without a zone is meant by the clock of the times.
        (_, At::Clock(wall, None)) => at.wall() > *wall,
        _ => match (context.instant(at), context.instant(last)) {
            (Some(at), Some(last)) => at > last,
            _ => at.wall() > last.wall(),
        },
    }
}
