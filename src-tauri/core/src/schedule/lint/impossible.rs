//! Days that no calendar has: `31 June`, `February 29, 2027`, `2027-13-01`.
//!
//! Read from the bare words and figures, since no reader understands such a date.

use crate::time::month;
use chrono::{Datelike as _, NaiveDate};

/// A piece of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// Figures with how many they are.
    Number(u32, usize),
    Month(u32),
}

/// Why a text that looks like one date names no day of the calendar; none where it may.
pub(super) fn why(text: &str) -> Option<String> {
    let pieces = pieces(text);
    let months = pieces.iter().filter(|piece| matches!(piece, Piece::Month(_))).count();
    match (months, pieces.as_slice()) {
        (1, _) => named(&pieces),
        (0, [Piece::Number(year, 4), Piece::Number(month, _), Piece::Number(day, _)]) => {
            of_month(*month, *day, Some(*year))
        }
        (0, [Piece::Number(a, ..=2), Piece::Number(b, ..=2), Piece::Number(year, digits)]) => {
            let year = if *digits == 2 { 2000 + year } else { *year };
            in_either_order(*a, *b, Some(year))
        }
        (0, [Piece::Number(a, ..=2), Piece::Number(b, ..=2)]) => in_either_order(*a, *b, None),
        // `20270631`
        (0, [Piece::Number(date, 8)]) => {
            of_month(date / 100 % 100, date % 100, Some(date / 10_000))
        }
        _ => None,
    }
}

/// One month by its name, with days around it.
fn named(pieces: &[Piece]) -> Option<String> {
    let month = pieces.iter().find_map(|piece| match piece {
        Piece::Month(month) => Some(*month),
        Piece::Number(..) => None,
    })?;
    let year = pieces.iter().find_map(|piece| match piece {
        Piece::Number(year, 4) => Some(*year),
        _ => None,
    });
    let mut days = pieces.iter().filter_map(|piece| match piece {
        Piece::Number(day, ..=2) => Some(*day),
        _ => None,
    });
    days.find_map(|day| of_month(month, day, year))
}

fn in_either_order(a: u32, b: u32, year: Option<u32>) -> Option<String> {
    let (day_first, month_first) = (of_month(b, a, year)?, of_month(a, b, year)?);
    // Whichever of the two can be the month.
    Some(if b <= 12 { day_first } else { month_first })
}

/// Why a month has no such day; none where it has, in some year if none is named.
fn of_month(month: u32, day: u32, year: Option<u32>) -> Option<String> {
    // Without a year 29 February may be right.
    let any = year.and_then(|year| i32::try_from(year).ok()).unwrap_or(2024);
    let Some(first) = NaiveDate::from_ymd_opt(any, month, 1) else {
        return Some(format!("there is no month {month}"));
    };
    if NaiveDate::from_ymd_opt(any, month, day).is_some() {
        return None;
    }
    let last = first.checked_add_months(chrono::Months::new(1))?.pred_opt()?;
    Some(match (month, day, year) {
        (2, 29, Some(year)) => format!("{year} is no leap year, so February has 28 days"),
        (2, _, None) => "February never has more than 29 days".to_owned(),
        _ => format!("{} has {} days", first.format("%B"), last.day()),
    })
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = |fits: fn(char) -> bool| rest.find(|c| !fits(c)).unwrap_or(rest.len());
        let length = if first.is_ascii_digit() {
            end(|c| c.is_ascii_digit())
        } else if first.is_alphabetic() {
            end(char::is_alphabetic)
        } else {
            first.len_utf8()
        };
        let (word, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if let Ok(number) = word.parse() {
            found.push(Piece::Number(number, word.len()));
        } else if let Some(month) = month(&word.to_lowercase()) {
            found.push(Piece::Month(month));
        }
        rest = tail;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_no_calendar_has_is_told_from_one_that_it_may_have() {
        for (text, expected) in [
            ("2027-06-31", "June has 30 days"),
            ("February 29, 2027", "2027 is no leap year, so February has 28 days"),
            ("29 Feb 2027", "2027 is no leap year, so February has 28 days"),
            ("February 30", "February never has more than 29 days"),
            ("31st of September", "September has 30 days"),
            ("28 - 31 June 2027", "June has 30 days"),
            ("31/6/2027", "June has 30 days"),
            ("6/31/2027", "June has 30 days"),
            ("31.11.2027", "November has 30 days"),
            ("2/30", "February never has more than 29 days"),
            ("2027-13-01", "there is no month 13"),
            ("20270229", "2027 is no leap year, so February has 28 days"),
            ("2027\u{5e74}6\u{6708}31\u{65e5}", "June has 30 days"),
        ] {
            assert_eq!(why(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "2028-02-29",
            "February 29",
            "29/2",
            "30 June 2027",
            "3/7/2027",
            "31.05.2027",
            "2027-??-??",
            "July August 2024",
            "May 31 - June 2",
        ] {
            assert_eq!(why(text), None, "{text}");
        }
    }
}
