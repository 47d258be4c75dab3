//! What a source leaves out of its dates: the year, and the order of day and month.
//!
//! Nothing is guessed. A year comes from dated neighbours, else from the weekdays of all rows
//! together and something in the document that singles out one of the years they fit.

use super::{Milestone, YearOrigin};
use crate::time::{
    Context, Order, When, Yearless, ZoneRules, is_slashed, monthless, order_of, read_with, yearless,
};
use chrono::{Datelike as _, Months, NaiveDate, Weekday};
use std::collections::BTreeSet;

/// What a document says about the year of its dates, outside of them. The first kind that singles
/// out one year counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Hints {
    /// Years in the heading above a table or list.
    pub(super) heading: Vec<i32>,
    /// Whole dates elsewhere in the document.
    pub(super) dates: Vec<NaiveDate>,
    /// Years in titles.
    pub(super) titles: Vec<i32>,
    /// Years in the name of a release, `2027.10`: they count where every weekday agrees.
    pub(super) named: Vec<i32>,
    /// The year of the release that the title names, where it is known.
    pub(super) release: Option<i32>,
    /// Years anywhere, also in links.
    pub(super) anywhere: Vec<i32>,
}

impl Hints {
    /// The only year of the heading.
    fn one_heading(&self) -> Option<i32> {
        match self.heading.as_slice() {
            [year] => Some(*year),
            _ => None,
        }
    }
}

/// Years that are tried. A calendar repeats within them, so weekdays alone never decide.
const YEARS: std::ops::RangeInclusive<i32> = 2010..=2040;
/// A whole date elsewhere belongs to a schedule if it is no further than this from its rows.
const BESIDE_DAYS: i64 = 45;
/// Rows that vote.
const MOST_VOTES: usize = 500;

/// Completes the dates of rows that stand together.
pub(super) fn complete(rows: &mut [Milestone], hints: &Hints, rules: &dyn ZoneRules) {
    order_of_slashes(rows, rules);
    let missing: Vec<Option<Yearless>> = rows.iter().map(|row| missing_year(&row.when)).collect();
    if missing.iter().all(Option::is_none) && rows.iter().all(|r| missing_month(&r.when).is_none())
    {
        return;
    }
    let first = match rows.iter().position(|row| row.when.printed_date().is_some()) {
        Some(anchor) => rows.get(anchor).and_then(|row| row.when.printed_date()),
        None => base(&missing, hints),
    };
    let Some(first) = first else { return };
    let anchor = rows.iter().position(|row| row.when.printed_date().is_some()).unwrap_or(0);
    // Outwards from the first row with a year, so that every date is near the one before it.
    let (before, after) = rows.split_at_mut(anchor);
    chain(before.iter_mut().rev(), first, hints.one_heading(), rules);
    chain(after.iter_mut(), first, hints.one_heading(), rules);
}

fn missing_year(when: &When) -> Option<Yearless> {
    match when {
        When::Tbd { text } => yearless(text),
        _ => None,
    }
}

fn chain<'r>(
    rows: impl Iterator<Item = &'r mut Milestone>,
    first: NaiveDate,
    heading: Option<i32>,
    rules: &dyn ZoneRules,
) {
    let mut near = first;
    for row in rows {
        if let Some(missing) = missing_year(&row.when) {
            let meant = meant(missing, near, heading);
            let read = |year: i32| {
                let context = Context { year: Some(year), ..Context::new(rules) };
                read_with(row.when.text(), context)
            };
            let year = meant.map_or(near.year(), |date| date.year());
            // A stretch over New Year takes its year from its end.
            let over = Some(read(year + 1)).filter(|when| when.printed_date() == meant);
            let when = match read(year) {
                when if when.printed_date() == meant => when,
                when => over.unwrap_or(when),
            };
            if when.printed_date().is_some() {
                row.when = when;
                row.year = YearOrigin::Inferred;
            }
        }
        if let Some((weekday, day)) = missing_month(&row.when)
            && let Some(date) = of_the_weekday(weekday, day, near)
        {
            let context = Context {
                year: Some(date.year()),
                month: Some(date.month()),
                ..Context::new(rules)
            };
            let when = read_with(row.when.text(), context);
            if when.printed_date() == Some(date) {
                row.when = when;
                row.year = YearOrigin::Inferred;
            }
        }
        near = row.when.printed_date().unwrap_or(near);
    }
}

fn missing_month(when: &When) -> Option<(Weekday, u32)> {
    match when {
        When::Tbd { text } => monthless(text),
        _ => None,
    }
}

/// `Tue 24` beside a date: in its month or one beside it, on the weekday that it names; none where
/// two months fit.
fn of_the_weekday(weekday: Weekday, day: u32, near: NaiveDate) -> Option<NaiveDate> {
    let month = |months: i32| {
        let first = near.with_day(1)?;
        let month = Months::new(months.unsigned_abs());
        let first = if months < 0 {
            first.checked_sub_months(month)
        } else {
            first.checked_add_months(month)
        };
        first?.with_day(day).filter(|date| date.weekday() == weekday)
    };
    let mut fitting = [0, -1, 1].into_iter().filter_map(month);
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// The date that brings a day nearest to the row before it; over a longer gap the one in the year
/// of the heading.
fn meant(date: Yearless, near: NaiveDate, heading: Option<i32>) -> Option<NaiveDate> {
    let nearest = nearest(date, near)?;
    let is_far = nearest.signed_duration_since(near).num_days().abs() > BESIDE_DAYS;
    let headed = heading
        .filter(|year| is_far && near.year() == *year)
        .and_then(|year| NaiveDate::from_ymd_opt(year, date.month, date.day));
    Some(headed.unwrap_or(nearest))
}

/// The year that brings a date nearest to another. Its weekday has no say: of a whole schedule
/// some are wrong.
fn nearest(date: Yearless, near: NaiveDate) -> Option<NaiveDate> {
    (near.year() - 1..=near.year() + 1)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, date.month, date.day))
        .min_by_key(|date| date.signed_duration_since(near).num_days().abs())
}

/// The first date of rows of which none names a year.
fn base(missing: &[Option<Yearless>], hints: &Hints) -> Option<NaiveDate> {
    let rows: Vec<Yearless> = missing.iter().flatten().take(MOST_VOTES).copied().collect();
    let voters = rows.iter().filter(|row| row.weekday.is_some()).count();
    let tried: Vec<(usize, Vec<NaiveDate>)> = YEARS
        .filter_map(|year| {
            let dates = dates_from(&rows, year, hints.one_heading())?;
            let fitting = rows.iter().zip(&dates).filter(|(r, d)| r.weekday == Some(d.weekday()));
            Some((fitting.count(), dates))
        })
        .collect();
    let most = tried.iter().map(|(fitting, _)| *fitting).max()?;
    if most * 2 < voters {
        return None;
    }
    let candidates: Vec<&Vec<NaiveDate>> =
        tried.iter().filter(|(fitting, _)| *fitting == most).map(|(_, dates)| dates).collect();
    let in_years = |dates: &[NaiveDate], years: &[i32]| {
        years.iter().filter(|year| dates.iter().any(|d| d.year() == **year)).count()
    };
    let beside = |dates: &[NaiveDate]| {
        let near = |hint: &NaiveDate| {
            dates.iter().any(|d| d.signed_duration_since(*hint).num_days().abs() <= BESIDE_DAYS)
        };
        hints.dates.iter().filter(|hint| near(hint)).count()
    };
    let release: Vec<i32> = hints.release.into_iter().collect();
    let of_heading =
        |dates: &[NaiveDate]| dates.iter().filter(|d| hints.heading.contains(&d.year())).count();
    single(&candidates, of_heading)
        .or_else(|| single(&candidates, |dates| beside(dates)))
        .or_else(|| single(&candidates, |dates| in_years(dates, &hints.titles)))
        .or_else(|| {
            let confirmed = voters > 0 && most == voters;
            single(&candidates, |dates| in_years(dates, &hints.named)).filter(|_| confirmed)
        })
        .or_else(|| single(&candidates, |dates| in_years(dates, &release)))
        .or_else(|| single(&candidates, |dates| in_years(dates, &hints.anywhere)))
        .and_then(|dates| dates.first().copied())
}

/// The dates of rows whose first is in `year`, each near the one before it.
fn dates_from(rows: &[Yearless], year: i32, heading: Option<i32>) -> Option<Vec<NaiveDate>> {
    let mut near: Option<NaiveDate> = None;
    rows.iter()
        .map(|row| {
            let date = match near {
                None => NaiveDate::from_ymd_opt(year, row.month, row.day),
                Some(near) => meant(*row, near, heading),
            }?;
            near = Some(date);
            Some(date)
        })
        .collect()
}

/// The only candidate with the most points, if it has any.
fn single<'c>(
    candidates: &[&'c Vec<NaiveDate>],
    points: impl Fn(&[NaiveDate]) -> usize,
) -> Option<&'c Vec<NaiveDate>> {
    let most = candidates.iter().map(|dates| points(dates)).max().filter(|most| *most > 0)?;
    let mut best = candidates.iter().filter(|dates| points(dates) == most);
    match (best.next(), best.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// Reads `3/7/2026` where the other rows show which number is the day: one that can be no month,
/// a weekday, or an order in which the rows follow one another in one reading only.
fn order_of_slashes(rows: &mut [Milestone], rules: &dyn ZoneRules) {
    let open =
        |row: &Milestone| matches!(&row.when, When::Tbd { text } if is_slashed(text)).then_some(());
    if rows.iter().all(|row| open(row).is_none()) {
        return;
    }
    let mut shown: Option<Order> = None;
    for row in rows.iter() {
        match (shown, order_of(row.when.text())) {
            (_, None) => {}
            (None, found) => shown = found,
            (Some(known), Some(found)) if known == found => {}
            // Both orders in one source: no row tells about another.
            (Some(_), Some(_)) => return,
        }
    }
    let Some(order) = shown.or_else(|| order_by_sequence(rows)) else { return };
    for row in rows.iter_mut().filter(|row| open(row).is_some()) {
        let context = Context { order: Some(order), ..Context::new(rules) };
        row.when = read_with(row.when.text(), context);
    }
}

fn order_by_sequence(rows: &[Milestone]) -> Option<Order> {
    let dates = |order: Order| -> Vec<NaiveDate> {
        let context = Context { order: Some(order), ..Context::days(None) };
        rows.iter().filter_map(|r| read_with(r.when.text(), context).printed_date()).collect()
    };
    let follows = |order: Order| dates(order).is_sorted();
    let different = |order| dates(order).into_iter().collect::<BTreeSet<_>>().len() > 2;
    match (follows(Order::DayFirst), follows(Order::MonthFirst)) {
        (true, false) if different(Order::DayFirst) => Some(Order::DayFirst),
        (false, true) if different(Order::MonthFirst) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// Whether all of a text is struck out.
pub(super) fn is_struck(text: &str) -> bool {
    let inner = text.trim().strip_prefix("~~").and_then(|rest| rest.strip_suffix("~~"));
    inner.is_some_and(|inner| !inner.contains("~~"))
}

/// Why a text that is no date and does not say that it is open was not understood.
pub(super) fn why(text: &str) -> Option<&'static str> {
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let plain = plain.to_ascii_lowercase();
    let open = ["", "tbd", "tbc", "tba", "na", "none", "open", "pending"];
    if open.contains(&plain.as_str()) || is_struck(text) {
        None
    } else if yearless(text).is_some() {
        Some("The year is not given, and nothing near it tells which one is meant.")
    } else if is_slashed(text) {
        Some("Which number is the day and which the month is not said.")
    } else {
        Some("No date is understood in these words.")
    }
}

/// The years in the names of releases: `2027.10`, `v27.04`.
pub(super) fn years_of_releases(text: &str) -> Vec<i32> {
    let year = |word: &str| -> Option<i32> {
        let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let mut parts = word.strip_prefix(['v', 'V']).unwrap_or(word).split('.');
        let (year, month) = (parts.next()?, parts.next()?);
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let is_month = digits(month) && month.parse().is_ok_and(|m: u32| (1..=12).contains(&m));
        let year = match year.len() {
            4 if digits(year) => year.parse().ok()?,
            2 if digits(year) && month.len() == 2 => 2000 + year.parse::<i32>().ok()?,
            _ => return None,
        };
        Some(year).filter(|year| is_month && YEARS.contains(year))
    };
    text.split_whitespace().filter_map(year).collect()
}

/// The years that a text names.
pub(super) fn years_in(text: &str) -> Vec<i32> {
    text.split(|c: char| !c.is_alphanumeric() && c != '.')
        .map(|word| word.trim_matches('.'))
        .filter(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
        .filter_map(|word| word.parse().ok())
        .filter(|year| YEARS.contains(year))
        .collect()
}
