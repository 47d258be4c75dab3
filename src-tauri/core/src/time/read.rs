//! Reads a date as a release schedule writes it. Whatever is not understood as a whole stays
//! [`When::Tbd`] with its words: a wrong date is worse than none.

use super::{
    Reading, When, letters,
    token::{Token, Word, tokens},
};
use chrono::{Datelike as _, Duration, NaiveDate, NaiveTime, Timelike as _, Weekday};

/// Longer texts are prose, not a date.
const LONGEST: usize = 300;
/// A date without a year belongs to the year that brings it nearest to a dated neighbour, if that
/// is no further away than this many days.
const NEIGHBOUR_DAYS: i64 = 300;

/// What `text` says. `near` is a date nearby in the same source, used only where a year is missing.
pub(crate) fn read(text: &str, near: Option<NaiveDate>) -> When {
    let text = text.trim();
    let tbd = || When::Tbd { text: text.to_owned() };
    if text.len() > LONGEST {
        return tbd();
    }
    understand(text, near).unwrap_or_else(tbd)
}

/// A date of which parts may be missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Day {
    weekday: Option<Weekday>,
    day: Option<u32>,
    month: Option<u32>,
    year: Option<i32>,
}

/// One of the texts between slashes.
#[derive(Debug, Clone, Default)]
struct Part {
    text: String,
    first: Day,
    last: Option<Day>,
    time: Option<NaiveTime>,
    zone: Option<String>,
    aoe: bool,
}

fn understand(text: &str, near: Option<NaiveDate>) -> Option<When> {
    let tokens = without_notes(tokens(text));
    let mut parts = Vec::new();
    for tokens in tokens.split(|t| t.word == Word::Slash) {
        if tokens.iter().any(|t| !matches!(t.word, Word::Noise | Word::Dash)) {
            parts.push(part(text, tokens)?);
        }
    }
    complete(&mut parts);
    let dated: Vec<(Part, Option<NaiveDate>, Option<NaiveDate>)> = parts
        .into_iter()
        .map(|part| {
            let last = part.last.and_then(|day| day.date(near));
            let first = match last {
                Some(last) => part.first.before(last),
                None => part.first.date(near),
            };
            (part, first, last)
        })
        .collect();
    classify(text, &dated)
}

/// A note in brackets is not part of the date; a second date in brackets is another reading.
fn without_notes(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::new();
    let mut group: Option<Vec<Token>> = None;
    let slash = || Token { word: Word::Slash, span: 0..0 };
    for token in tokens {
        match (&token.word, &mut group) {
            (Word::Open, _) => {
                kept.extend(group.replace(Vec::new()).into_iter().flatten());
            }
            (Word::Close, _) => {
                let inside = group.take().unwrap_or_default();
                let is = |f: fn(&Word) -> bool| inside.iter().any(|t| f(&t.word));
                if is(|w| *w == Word::Unknown) {
                    continue;
                }
                if is(|w| matches!(w, Word::Day(_) | Word::Date(_))) {
                    kept.push(slash());
                    kept.extend(inside);
                    kept.push(slash());
                } else {
                    kept.extend(inside);
                }
            }
            (_, Some(group)) => group.push(token),
            (_, None) => kept.push(token),
        }
    }
    kept.extend(group.into_iter().flatten());
    kept
}

/// Reads the tokens between two slashes; none when something in them is not understood.
fn part(text: &str, tokens: &[Token]) -> Option<Part> {
    let (start, end) = (tokens.first()?.span.start, tokens.last()?.span.end);
    let mut part = Part { text: text.get(start..end)?.trim().to_owned(), ..Part::default() };
    let mut days = [Day::default(), Day::default()];
    let mut times = [None, None];
    let mut half = 0;
    for (index, token) in tokens.iter().enumerate() {
        let day = days.get_mut(half)?;
        match &token.word {
            Word::Weekday(weekday) => set(&mut day.weekday, *weekday)?,
            Word::Day(number) => set(&mut day.day, *number)?,
            Word::Month(month) => set(&mut day.month, *month)?,
            Word::Year(year) => set(&mut day.year, *year)?,
            Word::Date(date) => {
                set(&mut day.year, date.year())?;
                set(&mut day.month, date.month())?;
                set(&mut day.day, date.day())?;
            }
            Word::Time(time) => set(times.get_mut(half)?, *time)?,
            Word::Zone(zone) => match &part.zone {
                Some(known) if known != zone => return None,
                _ => part.zone = Some(zone.clone()),
            },
            Word::Aoe => part.aoe = true,
            // A dash at either end separates nothing.
            Word::Dash if index > 0 && index + 1 < tokens.len() => {
                let empty = *day == Day::default() && times.get(half)?.is_none();
                let only_weekday = day.day.is_none() && times.get(half)?.is_none();
                if !empty && !only_weekday {
                    half += 1;
                }
            }
            Word::Dash | Word::Noise => {}
            Word::Slash | Word::Open | Word::Close | Word::Unknown => return None,
        }
    }
    let [first, last] = days;
    let [start, end] = times;
    part.time = start.or(end);
    if first.day.is_some() && last.day.is_some() {
        (part.first, part.last) = (first, Some(last));
    } else if first.day.is_some() {
        // `28 June - 2026` would be strange, `10:00 - 11:00` behind a date is not.
        part.first = first.or(last);
    } else {
        part.first = last.or(first);
    }
    if start.is_none() && end.is_some() && part.last.is_some() {
        part.time = None;
    }
    Some(part)
}

/// A part may be said once; twice is a text of another kind.
fn set<T: PartialEq>(slot: &mut Option<T>, value: T) -> Option<()> {
    match slot {
        Some(_) => None,
        None => {
            *slot = Some(value);
            Some(())
        }
    }
}

/// Months and years that are said once are meant for the whole text.
fn complete(parts: &mut [Part]) {
    for part in parts.iter_mut() {
        if let Some(last) = &mut part.last {
            last.month = last.month.or(part.first.month);
            last.year = last.year.or(part.first.year);
        }
    }
    let said = |pick: fn(&Day) -> Option<i32>, parts: &[Part]| {
        parts.iter().find_map(|p| pick(p.last.as_ref().unwrap_or(&p.first)))
    };
    let month = said(|d| d.month.and_then(|m| i32::try_from(m).ok()), parts)
        .and_then(|m| u32::try_from(m).ok());
    let year = said(|d| d.year, parts);
    for part in parts {
        for day in [Some(&mut part.first), part.last.as_mut()].into_iter().flatten() {
            if day.day.is_some() {
                day.month = day.month.or(month);
            }
        }
        match &mut part.last {
            Some(last) => last.year = last.year.or(year),
            None => part.first.year = part.first.year.or(year),
        }
    }
}

impl Day {
    fn or(self, other: Self) -> Self {
        Self {
            weekday: self.weekday.or(other.weekday),
            day: self.day.or(other.day),
            month: self.month.or(other.month),
            year: self.year.or(other.year),
        }
    }

    fn date(self, near: Option<NaiveDate>) -> Option<NaiveDate> {
        let (day, month) = (self.day?, self.month?);
        if let Some(year) = self.year {
            return NaiveDate::from_ymd_opt(year, month, day);
        }
        let near = near?;
        (near.year() - 1..=near.year() + 1)
            .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
            .filter(|date| self.weekday.is_none_or(|weekday| weekday == date.weekday()))
            .map(|date| (date.signed_duration_since(near).num_days().abs(), date))
            .filter(|(days, _)| *days <= NEIGHBOUR_DAYS)
            .min()
            .map(|(_, date)| date)
    }

    /// The first day of a range that ends on `last`: month and year may be said only at its end,
    /// and a range over New Year begins in the year before.
    fn before(self, last: NaiveDate) -> Option<NaiveDate> {
        let (day, month) = (self.day?, self.month.unwrap_or(last.month()));
        let year = self.year.unwrap_or(last.year());
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        if date <= last {
            Some(date)
        } else if self.year.is_none() {
            NaiveDate::from_ymd_opt(year - 1, month, day)
        } else {
            None
        }
    }
}

type Dated = (Part, Option<NaiveDate>, Option<NaiveDate>);

fn classify(text: &str, parts: &[Dated]) -> Option<When> {
    // A day that is named but does not exist (31 June) makes the whole text doubtful.
    if parts.iter().any(|(part, first, last)| {
        (part.first.day.is_some() && first.is_none()) || (part.last.is_some() && last.is_none())
    }) {
        return None;
    }
    let text = text.to_owned();
    let readings = readings(parts);
    let whole_day = |p: &Part| p.aoe && p.time.is_none_or(|t| t.hour() == 23 && t.minute() == 59);
    if let Some((_, Some(date), None)) =
        parts.iter().find(|(p, first, last)| whole_day(p) && first.is_some() && last.is_none())
    {
        let stated = readings.iter().map(|r| r.instant).min();
        return Some(When::AoeDate { text, date: *date, stated });
    }
    if !readings.is_empty() {
        return Some(When::Instant { text, readings });
    }
    let first = parts.iter().filter_map(|(_, first, _)| *first).min()?;
    let last = parts.iter().filter_map(|(_, first, last)| last.or(*first)).max()?;
    Some(if first == last {
        When::Date { text, date: first }
    } else {
        When::Range { text, first, last }
    })
}

/// The parts that name a clock time in a zone.
fn readings(parts: &[Dated]) -> Vec<Reading> {
    let read = |part: &Part, date: NaiveDate| {
        let zone = match &part.zone {
            Some(zone) => zone.clone(),
            // `23:59 AoE` is the whole day and no reading; another hour of it is one.
            None if part.aoe => "AoE".to_owned(),
            None => return None,
        };
        let instant = letters::resolve(&zone, date.and_time(part.time?))?;
        Some(Reading { text: part.text.clone(), zone, instant })
    };
    let is_whole_day = |p: &Part| p.aoe && p.zone.is_none();
    let full = |(part, first, last): &Dated| match (first, last) {
        (Some(date), None) if !is_whole_day(part) || part.time.is_some() => read(part, *date),
        _ => None,
    };
    let known: Vec<Reading> = parts.iter().filter_map(full).collect();
    let only_date = parts.iter().find_map(|(_, first, _)| *first);
    parts
        .iter()
        .filter_map(|part| {
            if part.1.is_some() {
                let reading = full(part)?;
                let ends_day = is_whole_day(&part.0)
                    && part.0.time.is_some_and(|t| t.hour() == 23 && t.minute() == 59);
                return (!ends_day).then_some(reading);
            }
            // `17:00 UTC / 09:00 PST Tuesday 13th December`: the day on which both are nearest.
            let date = only_date?;
            match known.first() {
                Some(other) => [-1, 0, 1]
                    .into_iter()
                    .filter_map(|days| date.checked_add_signed(Duration::days(days)))
                    .filter_map(|date| read(&part.0, date))
                    .min_by_key(|r| r.instant.signed_duration_since(other.instant).abs()),
                None => read(&part.0, date),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
