//! The words of a date that begin with a digit: days, years, whole dates, clock times.

use super::{
    token::{Word, alphabetic},
    words::month,
};
use chrono::{NaiveDate, NaiveTime};

type Found = (Option<Word>, usize);

/// Years that a schedule may name.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2199;

/// The ASCII digits that a text begins with.
pub(super) fn digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// The word at the beginning of `rest`, which begins with a digit.
pub(super) fn number(rest: &str) -> Found {
    let head = digits(rest);
    let tail = rest.get(head.len()..).unwrap_or_default();
    let found = clock(head, tail)
        .or_else(|| clock_with_h(head, tail))
        .or_else(|| separated(head, tail))
        .or_else(|| spaced(head, tail))
        .or_else(|| dotted(head, tail))
        .or_else(|| named(head, tail))
        .or_else(|| compact(head, tail));
    if let Some(found) = found {
        return found;
    }
    // `2026年6月9日`, `2026년 6월 9일`
    let unit = tail.chars().next().unwrap_or(' ');
    let value = head.parse::<u32>().ok().filter(|_| head.len() <= 4);
    let word = match (unit, value) {
        ('年' | '년', Some(year)) => Some(year_word(year)),
        ('月' | '월', Some(month @ 1..=12)) => Some(Word::Month(month)),
        ('日' | '号' | '일', Some(day @ 1..=31)) => Some(Word::Day(day)),
        _ => None,
    };
    if let Some(word) = word {
        return (Some(word), head.len() + unit.len_utf8());
    }
    let suffix = alphabetic(tail);
    let lower = suffix.to_ascii_lowercase();
    let ordinal = matches!(lower.as_str(), "st" | "nd" | "rd" | "th" | "er");
    let length = head.len() + if ordinal { suffix.len() } else { 0 };
    let word = match (head.len(), value) {
        (1 | 2, Some(day @ 1..=31)) => Word::Day(day),
        (4, Some(year)) if !ordinal => year_word(year),
        _ => Word::Unknown,
    };
    (Some(word), length)
}

fn year_word(year: u32) -> Word {
    match i32::try_from(year) {
        Ok(number) if YEARS.contains(&year) => Word::Year(number),
        _ => Word::Unknown,
    }
}

fn date(year: &str, month: u32, day: &str) -> Option<Word> {
    let year = year.parse::<u32>().ok().filter(|y| year.len() == 4 && YEARS.contains(y))?;
    let day = day.parse().ok().filter(|_| day.len() <= 2)?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).map(Word::Date)
}

/// `2026-6-9`, `2026/06/09`, `2026.6.9`, `9.6.2026`, `9-6-2026`, `6/9/2026`: three numbers and
/// the same sign between them. With dots the day comes first, as everywhere; with other signs the
/// order is not said.
fn separated(head: &str, tail: &str) -> Option<Found> {
    let sign = tail.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (middle, last) = (tail.get(1..)?, |rest: &str| rest.strip_prefix(sign).map(str::to_owned));
    let second = digits(middle);
    let rest = last(middle.get(second.len()..)?)?;
    let third = digits(&rest);
    if !(1..=2).contains(&second.len()) {
        return None;
    }
    let length = head.len() + second.len() + third.len() + 2;
    let follows = rest.get(third.len()..).unwrap_or_default();
    let more = follows.strip_prefix(sign).unwrap_or_default();
    if sign == '.' && more.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let number = |text: &str| text.parse::<u32>().ok();
    let word = if head.len() == 4 {
        date(head, number(second)?, third).unwrap_or(Word::Unknown)
    } else if third.len() == 4 && (1..=2).contains(&head.len()) {
        let year = number(third).filter(|y| YEARS.contains(y))?;
        match (sign, number(head)?, number(second)?) {
            ('.', _, month) => date(third, month, head).unwrap_or(Word::Unknown),
            (_, first, second) => Word::Slashed(first, second, i32::try_from(year).ok()?),
        }
    } else {
        return None;
    };
    Some((Some(word), length))
}

/// `2026. 7. 23.`, as in Korea.
fn spaced(head: &str, tail: &str) -> Option<Found> {
    let part = |text: &str| -> Option<(usize, String)> {
        let number = text.strip_prefix('.')?.trim_start_matches(' ');
        let digits = digits(number);
        Some((text.len() - number.len() + digits.len(), digits.to_owned()))
    };
    let (length, month) = part(tail)?;
    let (more, day) = part(tail.get(length..)?)?;
    let month = month.parse().ok().filter(|_| (1..=2).contains(&month.len()))?;
    let dot = usize::from(tail.get(length + more..)?.starts_with('.'));
    date(head, month, &day).map(|date| (Some(date), head.len() + length + more + dot))
}

/// `18h00`, as in France.
fn clock_with_h(head: &str, tail: &str) -> Option<Found> {
    let minutes = digits(tail.strip_prefix(['h', 'H'])?);
    let whole = !tail.get(1 + minutes.len()..)?.starts_with(char::is_alphanumeric);
    if head.len() > 2 || minutes.len() != 2 || !whole {
        return None;
    }
    let time = NaiveTime::from_hms_opt(head.parse().ok()?, minutes.parse().ok()?, 0)?;
    Some((Some(Word::Time(time)), head.len() + 3))
}

/// `1.37.0` is a version; `9.6.` is a day and a month.
fn dotted(head: &str, tail: &str) -> Option<Found> {
    let second = digits(tail.strip_prefix('.')?);
    if second.is_empty() {
        return None;
    }
    let rest = tail.get(1 + second.len()..)?;
    let ends = rest.strip_prefix('.').is_some_and(|r| !r.starts_with(char::is_alphanumeric));
    if ends && head.len() <= 2 && second.len() <= 2 {
        let (day, month): (u32, u32) = (head.parse().ok()?, second.parse().ok()?);
        if (1..=31).contains(&day) && (1..=12).contains(&month) {
            // A day and a month in one word would need a word of its own; the text stays visible.
            return Some((Some(Word::Unknown), head.len() + second.len() + 2));
        }
    }
    // `1.37.0-alpha.1` goes on behind its dash.
    let is_part = |at: usize, c: char| match c {
        '-' => tail.get(at + 1..).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_alphabetic())),
        c => c.is_ascii_alphanumeric() || c == '.',
    };
    let end =
        tail.char_indices().find(|(at, c)| !is_part(*at, *c)).map_or(tail.len(), |(at, _)| at);
    Some((Some(Word::Unknown), head.len() + end))
}

/// `11-Jan-2024`, `2024-Jan-11`.
fn named(head: &str, tail: &str) -> Option<Found> {
    let sign = tail.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let name = alphabetic(tail.get(1..)?);
    let month = month(&name.to_lowercase())?;
    let last = digits(tail.get(1 + name.len()..)?.strip_prefix(sign)?);
    let word = match (head.len(), last.len()) {
        (4, 1 | 2) => date(head, month, last),
        (1 | 2, 4) => date(last, month, head),
        (1 | 2, 2) => date(&format!("20{last}"), month, head),
        _ => return None,
    };
    Some((Some(word.unwrap_or(Word::Unknown)), head.len() + name.len() + last.len() + 2))
}

/// `20260609`
fn compact(head: &str, tail: &str) -> Option<Found> {
    let (year, rest) = head.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    let whole =
        head.len() == 8 && (tail.starts_with('T') || !tail.starts_with(char::is_alphabetic));
    let date = date(year, month.parse().ok()?, day).filter(|_| whole)?;
    Some((Some(date), head.len()))
}

/// Hours to add for `am`, `PM` or `p.m.`, and how long it is.
fn half_of_day(tail: &str) -> Option<(u32, usize)> {
    ["a.m.", "p.m.", "a.m", "p.m", "am", "pm"].iter().find_map(|half| {
        let (head, rest) = tail.split_at_checked(half.len())?;
        let whole = !rest.starts_with(char::is_alphanumeric);
        (whole && head.eq_ignore_ascii_case(half))
            .then_some((if half.starts_with('p') { 12 } else { 0 }, half.len()))
    })
}

/// `12:00`, `12:00:30`, `6 PM`, `4:30pm`, `24:00`.
fn clock(head: &str, tail: &str) -> Option<Found> {
    let mut length = head.len();
    let mut hour: u32 = head.parse().ok().filter(|_| head.len() <= 2)?;
    let (mut minute, mut second, mut tail, mut colon) = (0, 0, tail, false);
    for part in [&mut minute, &mut second] {
        let Some(digits) = tail.strip_prefix(':').map(digits).filter(|d| d.len() == 2) else {
            break;
        };
        *part = digits.parse().ok()?;
        length += 3;
        tail = tail.get(3..)?;
        colon = true;
    }
    // `5.30pm`
    if let Some(digits) = tail.strip_prefix('.').map(digits).filter(|d| !colon && d.len() == 2)
        && tail.get(3..).is_some_and(|rest| half_of_day(rest.trim_start()).is_some())
    {
        minute = digits.parse().ok()?;
        length += 3;
        tail = tail.get(3..)?;
    }
    let gap = tail.len() - tail.trim_start_matches([' ', '\u{a0}', '\u{202f}']).len();
    let half = half_of_day(tail.get(gap..)?);
    match half {
        Some((half, size)) if (1..=12).contains(&hour) => {
            hour = hour % 12 + half;
            length += gap + size;
        }
        _ if !colon => return None,
        _ => {}
    }
    let word = match (hour, minute, second) {
        (24, 0, 0) => Word::DayEnd,
        _ => NaiveTime::from_hms_opt(hour, minute, second).map_or(Word::Unknown, Word::Time),
    };
    Some((Some(word), length))
}
