//! Reads a date as a release schedule writes it. Whatever is not understood as a whole stays
//! [`When::Tbd`] with its words: a wrong date is worse than none.

mod brackets;
mod hourless;
mod moved;
mod readings;

use super::{
    LocalTime, Reading, When, ZoneError, ZoneRules,
    day::Day,
    letters,
    meaning::settled,
    monday,
    order::{Order, order, slashed},
    stretch,
    token::{Token, Word, tokens},
};
use brackets::{apart, offset_decides, without_notes};
use chrono::{
    DateTime, Datelike as _, Duration, Months, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _,
    Utc, Weekday,
};
pub(crate) use hourless::open_hour;
use readings::readings;

/// Longer texts are prose, not a date.
pub(super) const LONGEST: usize = 300;

/// Whether a text names a day, be it one without its year.
pub(crate) fn names_day(text: &str) -> bool {
    read_with(text, Context::days(None)).earliest().is_some() || yearless(text).is_some()
}

/// What is known around a text.
#[derive(Clone, Copy)]
pub(crate) struct Context<'r> {
    /// Turn clock times into moments.
    pub(crate) rules: &'r dyn ZoneRules,
    /// A date nearby in the same source, used only where a year is missing.
    pub(crate) near: Option<NaiveDate>,
    /// The year, used only where it is missing; stronger than `near`.
    pub(crate) year: Option<i32>,
    /// The month, used only where it is missing.
    pub(crate) month: Option<u32>,
    /// How the source writes `3/7/2026`.
    pub(crate) order: Option<Order>,
}

impl<'r> Context<'r> {
    /// Nothing but the zone rules.
    pub(crate) fn new(rules: &'r dyn ZoneRules) -> Self {
        Self { rules, near: None, year: None, month: None, order: None }
    }

    /// Only a date nearby.
    pub(crate) fn near(near: Option<NaiveDate>, rules: &'r dyn ZoneRules) -> Self {
        Self { near, ..Self::new(rules) }
    }
}

impl Context<'static> {
    /// For texts of which only the kind or the day is asked, in a certain year if any: no moment
    /// that is read with it may be used.
    pub(crate) fn days(year: Option<i32>) -> Self {
        Self { year, ..Self::new(&NoZones) }
    }
}

/// Knows every zone, as UTC.
struct NoZones;

impl ZoneRules for NoZones {
    fn at(&self, _: &str, instant: DateTime<Utc>) -> Result<LocalTime, ZoneError> {
        let wall = instant.naive_utc();
        Ok(LocalTime { wall, offset_minutes: 0, letters: "UTC".to_owned() })
    }

    fn resolve(&self, _: &str, wall: NaiveDateTime) -> Result<DateTime<Utc>, ZoneError> {
        Ok(wall.and_utc())
    }

    fn version(&self) -> String {
        String::new()
    }
}

/// What `text` says. `near` is a date nearby in the same source, used only where a year is missing.
pub(crate) fn read(text: &str, near: Option<NaiveDate>, rules: &dyn ZoneRules) -> When {
    read_with(text, Context::near(near, rules))
}

/// What `text` says, with what is known around it. Of a text whose hour is not understood it is
/// the date: see [`open_hour`].
pub(crate) fn read_with(text: &str, context: Context<'_>) -> When {
    let found = read_whole(text, context);
    match &found {
        When::Tbd { text } => hourless::read(text, context).unwrap_or(found),
        _ => found,
    }
}

/// As [`read_with`], of a text of which every word is understood.
pub(crate) fn read_whole(text: &str, context: Context<'_>) -> When {
    let text = text.trim();
    let tbd = || When::Tbd { text: text.to_owned() };
    if text.len() > LONGEST {
        return tbd();
    }
    understand(text, context).or_else(|| stretch::read(text, context)).unwrap_or_else(tbd)
}

/// What the words of a text between two tokens say, if they are a date.
pub(super) fn read_tokens(text: &str, tokens: &[Token], context: Context<'_>) -> Option<When> {
    let (start, end) = (tokens.first()?.span.start, tokens.last()?.span.end);
    let words = text.get(start..end).filter(|words| words.len() <= LONGEST)?;
    understand_parts(words, parts_of(text, tokens.to_vec(), context)?, context)
}

/// A date that leaves its year out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Yearless {
    pub(crate) weekday: Option<Weekday>,
    pub(crate) month: u32,
    pub(crate) day: u32,
}

/// The date that a text would name if it named a year, be it with an hour that is not understood.
pub(crate) fn yearless(text: &str) -> Option<Yearless> {
    yearless_whole(text).or_else(|| yearless_whole(hourless::date_words(text)?))
}

/// As [`yearless`], of a text of which every word is understood.
pub(crate) fn yearless_whole(text: &str) -> Option<Yearless> {
    // A leap year, so that 29 February is a date.
    const ANY: i32 = 2000;
    if text.len() > LONGEST {
        return None;
    }
    let parts = parts(text, Context::days(None))?;
    let says = |year| understand_parts(text, parts.clone(), Context::days(year)).is_some();
    if says(None) || !says(Some(ANY)) {
        return None;
    }
    let day = parts.iter().map(|p| p.first).find(|d| d.day.is_some())?;
    Some(Yearless { weekday: day.weekday, month: day.month?, day: day.day? })
}

/// The weekday and the day of a text that names nothing else of a date: `Tue 24`.
pub(crate) fn monthless(text: &str) -> Option<(Weekday, u32)> {
    if text.len() > LONGEST {
        return None;
    }
    let parts = parts(text, Context::days(None))?;
    let [Part { first: Day { weekday, day, month: None, year: None }, last: None, .. }] =
        parts.as_slice()
    else {
        return None;
    };
    (*weekday).zip(*day)
}

/// What a text says of the end of a day, where it gives no clock time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Ends {
    #[default]
    Nothing,
    /// `24:00`
    Midnight,
    /// `EOD`: 17:00 for some, 24:00 for others.
    Loosely,
    /// `midnight`: the beginning of the day for some, its end for others.
    Either,
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
    ends: Ends,
    /// The week in which the day lies.
    week: bool,
    /// Two days with an "and" between them.
    and: bool,
}

fn parts(text: &str, context: Context<'_>) -> Option<Vec<Part>> {
    parts_of(text, tokens(text), context)
}

fn parts_of(text: &str, tokens: Vec<Token>, context: Context<'_>) -> Option<Vec<Part>> {
    let mut tokens: Vec<Token> = tokens.into_iter().filter(|t| t.word != Word::Stop).collect();
    if brackets::is_number_of(&tokens) {
        tokens.remove(0);
    }
    let tokens = apart(text, without_notes(holding(text, tokens)));
    let mut parts = Vec::new();
    for tokens in tokens.split(|t| t.word == Word::Slash) {
        if tokens.iter().any(|t| !matches!(t.word, Word::Noise | Word::Dash | Word::And)) {
            parts.push(part(text, tokens, context)?);
        }
    }
    complete(&mut parts);
    Some(parts)
}

/// The words of a text that still hold, of letters and their offset the offset.
pub(super) fn holding(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    offset_decides(moved::present(text, tokens))
}

fn understand(text: &str, context: Context<'_>) -> Option<When> {
    understand_parts(text, parts(text, context)?, context)
}

fn understand_parts(text: &str, parts: Vec<Part>, context: Context<'_>) -> Option<When> {
    let dated: Vec<Dated> = parts
        .into_iter()
        .map(|part| {
            let last = part.last.and_then(|day| day.date(context));
            let first = match last {
                Some(last) => part.first.before(last),
                None => part.first.date(context),
            };
            (part, first, last)
        })
        .collect();
    classify(text, &dated, context.rules)
}

/// Reads the tokens between two slashes; none when something in them is not understood.
fn part(text: &str, tokens: &[Token], context: Context<'_>) -> Option<Part> {
    // Slashes that were put in have no place of their own.
    let (start, end) = (tokens.first()?.span.start, tokens.last()?.span.end);
    let named = tokens.iter().find_map(|t| match t.word {
        Word::Weekday(weekday) => Some(weekday),
        _ => None,
    });
    let mut part = Part { text: text.get(start..end)?.trim().to_owned(), ..Part::default() };
    let mut days = [Day::default(), Day::default()];
    let mut times = [None, None];
    let mut half = 0;
    if let Some(last) = days_in_a_row(text, tokens) {
        // `July 26,27,28, 2026`
        days = [Day::default(), Day { day: Some(last), ..Day::default() }];
    }
    let in_a_row = days.iter().any(|day| day.day.is_some());
    let mut first_day = true;
    for (index, token) in tokens.iter().enumerate() {
        let day = days.get_mut(half)?;
        match &token.word {
            Word::Weekday(weekday) => set(&mut day.weekday, *weekday)?,
            Word::Day(_) if in_a_row && !std::mem::take(&mut first_day) => {}
            Word::Day(number) => set(&mut day.day, *number)?,
            Word::Month(month) => set(&mut day.month, *month)?,
            Word::Year(year) => set(&mut day.year, *year)?,
            Word::Date(date) => {
                set(&mut day.year, date.year())?;
                set(&mut day.month, date.month())?;
                set(&mut day.day, date.day())?;
            }
            Word::Slashed(first, second, year) => {
                let order = context.order.or_else(|| order(*first, *second, *year, named));
                let date = match order {
                    Some(order) => slashed(*first, *second, *year, order)?,
                    // 7/7/2026 is the same date in either order.
                    None if first == second => slashed(*first, *second, *year, Order::DayFirst)?,
                    None => return None,
                };
                set(&mut day.year, date.year())?;
                set(&mut day.month, date.month())?;
                set(&mut day.day, date.day())?;
            }
            Word::Time(time) => set(times.get_mut(half)?, *time)?,
            Word::Zone(zone) => match &part.zone {
                // `CEST (UTC+2)` says the same twice.
                Some(known) if known != zone && !same_offset(known, zone, context.rules) => {
                    return None;
                }
                Some(_) => {}
                None => part.zone = Some(zone.clone()),
            },
            Word::Aoe => part.aoe = true,
            Word::DayEnd if text.get(token.span.clone()).is_some_and(is_clock) => {
                part.ends = Ends::Midnight;
            }
            // `midnight at the end of 9 June`
            Word::DayEnd | Word::Midnight => {
                part.ends = match part.ends {
                    Ends::Nothing if token.word == Word::DayEnd => Ends::Loosely,
                    Ends::Nothing => Ends::Either,
                    _ => Ends::Midnight,
                };
            }
            Word::WeekOf => part.week = true,
            // A dash at either end separates nothing.
            Word::Dash | Word::And if index > 0 && index + 1 < tokens.len() => {
                let empty = *day == Day::default() && times.get(half)?.is_none();
                let only_weekday = day.day.is_none() && times.get(half)?.is_none();
                if !empty && !only_weekday {
                    half += 1;
                    part.and |= token.word == Word::And;
                }
            }
            Word::Dash | Word::And | Word::Noise | Word::Moved => {}
            Word::Stop => {}
            Word::Slash | Word::Open | Word::Close | Word::Unknown | Word::Former => {
                return None;
            }
        }
    }
    let [first, last] = days;
    let [start, end] = times;
    // `10 March 2027 - September 2028` ends with a month, which is no day to leave out.
    let only_month = |day: Day| day.month.is_some() && day.day.is_none();
    if first.day.is_some() && first.month.is_some() && only_month(last)
        || names_month_by_number(tokens)
    {
        return None;
    }
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

/// `24:00`
fn is_clock(written: &str) -> bool {
    written.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a month stands as a number behind its year: in `10 March 2027 - 2028-09` the 09 is no day.
fn names_month_by_number(tokens: &[Token]) -> bool {
    let joined = |a: &Token, b: &Token| a.span.end == b.span.start;
    let is_number = |index: usize, three: &[Token]| match three {
        [year, dash, day] => {
            matches!(year.word, Word::Year(_))
                && dash.word == Word::Dash
                && matches!(day.word, Word::Day(_))
                && joined(year, dash)
                && joined(dash, day)
                && !matches!(tokens.get(index + 3).map(|next| &next.word), Some(Word::Month(_)))
        }
        _ => false,
    };
    tokens.windows(3).enumerate().any(|(index, three)| is_number(index, three))
}

/// The last of three or more days that follow each other with commas between them, if they are all
/// the days of a text.
fn days_in_a_row(text: &str, tokens: &[Token]) -> Option<u32> {
    let mut days = tokens.iter().enumerate().filter_map(|(index, token)| match token.word {
        Word::Day(day) => Some((index, token, day)),
        _ => None,
    });
    let (mut index, mut token, mut day) = days.next()?;
    let mut count = 1;
    for (next_index, next, number) in days {
        let between = text.get(token.span.end..next.span.start)?;
        if next_index != index + 1 || number != day + 1 || !between.contains(',') {
            return None;
        }
        (index, token, day, count) = (next_index, next, number, count + 1);
    }
    (count > 2).then_some(day)
}

fn same_offset(a: &str, b: &str, rules: &dyn ZoneRules) -> bool {
    let minutes = |zone| letters::offset_at(zone, DateTime::UNIX_EPOCH, rules);
    minutes(a).is_some() && minutes(a) == minutes(b)
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
            last.complete_behind(part.first);
            part.first.complete_before(*last);
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

type Dated = (Part, Option<NaiveDate>, Option<NaiveDate>);

fn classify(text: &str, parts: &[Dated], rules: &dyn ZoneRules) -> Option<When> {
    // A day that is named but does not exist (31 June) makes the whole text doubtful.
    if parts.iter().any(|(part, first, last)| {
        (part.first.day.is_some() && first.is_none()) || (part.last.is_some() && last.is_none())
    }) {
        return None;
    }
    if let [(part, None, None)] = parts {
        return whole_month(text, part);
    }
    // `3 June and 17 June` is no stretch of time.
    if parts.iter().any(|(part, first, last)| {
        part.and && first.zip(*last).is_some_and(|(first, last)| first.succ_opt() != Some(last))
    }) {
        return None;
    }
    let text = text.to_owned();
    let readings: Vec<Reading> = readings(parts, rules);
    let whole_day = |p: &Part| {
        p.aoe && p.ends != Ends::Either && p.time.is_none_or(|t| t.hour() == 23 && t.minute() == 59)
    };
    if let Some((_, Some(date), None)) =
        parts.iter().find(|(p, first, last)| whole_day(p) && first.is_some() && last.is_none())
    {
        let stated = readings.iter().map(|r| r.instant).min();
        return Some(When::AoeDate { text, date: *date, stated });
    }
    if !readings.is_empty() {
        return Some(When::Instant { text, readings: settled(readings, rules) });
    }
    let mut first = parts.iter().filter_map(|(_, first, _)| *first).min()?;
    let mut last = parts.iter().filter_map(|(_, first, last)| last.or(*first)).max()?;
    if parts.iter().any(|(part, _, _)| part.week) {
        first = monday(first);
        last = monday(last).checked_add_signed(Duration::days(6))?;
    }
    Some(if first == last {
        When::Date { text, date: first }
    } else {
        When::Range { text, first, last }
    })
}

/// `June 2026`: from its first day to its last.
fn whole_month(text: &str, part: &Part) -> Option<When> {
    let day = part.first;
    let (month, year) = (day.month?, day.year?);
    if day.day.is_some() || day.weekday.is_some() || part.time.is_some() || part.last.is_some() {
        return None;
    }
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
    Some(When::Range { text: text.to_owned(), first, last })
}

/// Reading as most tests call it: with the zone data of this build.
#[cfg(test)]
pub(crate) mod bundled {
    use super::{NaiveDate, When};

    pub(crate) fn read(text: &str, near: Option<NaiveDate>) -> When {
        super::read(text, near, &crate::time::BundledZones)
    }
}

#[cfg(test)]
mod beside_tests;
#[cfg(test)]
mod tests;
