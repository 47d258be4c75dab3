//! Stretches of time that are named by months or quarters: `Q2 2027`, `April - June 2027`, `March
//! 10, 2027 - September 2028`. They last from the first day of the first to the last day of the
//! last.

use super::{
    When,
    day::Day,
    read::Context,
    token::{Token, Word, tokens},
};
use chrono::{Months, NaiveDate};

/// Longer texts are prose.
const LONGEST: usize = 80;

/// What a text says that is one stretch of months.
pub(super) fn read(text: &str, context: Context<'_>) -> Option<When> {
    // Cheap: nearly every text that is no date names no year.
    let names_year = text.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit));
    if text.len() > LONGEST || !(names_year || context.year.is_some()) {
        return None;
    }
    let (first, last) = quarters(text).or_else(|| months(text, context))?;
    (first <= last).then(|| When::Range { text: text.to_owned(), first, last })
}

/// `2027 Q2`, `Q2-Q3 2027`, `2nd quarter of 2027`, `H1/2027`
fn quarters(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut year = None;
    // First and last month of each part.
    let mut parts: Vec<(u32, u32)> = Vec::new();
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        let (own, part) = match word.split_at_checked(4) {
            // `2027q2`
            Some((head, tail)) if !tail.is_empty() && year_of(head).is_some() => {
                (year_of(head), part_of_year(tail))
            }
            _ => (year_of(word), part_of_year(word)),
        };
        let named = ordinal(word).filter(|_| words.next_if(|next| *next == "quarter").is_some());
        let part = part.or(named.map(|number| (number * 3 - 2, number * 3)));
        match (own, part) {
            (Some(_), _) if year.is_some() => return None,
            (None, None) if !matches!(word, "of" | "the" | "to" | "in") => return None,
            _ => {}
        }
        year = year.or(own);
        parts.extend(part);
    }
    let ((first, _), (_, last)) = (*parts.first()?, *parts.last()?);
    let year = year?;
    (parts.len() < 3).then_some(())?;
    Some((NaiveDate::from_ymd_opt(year, first, 1)?, end_of(year, last)?))
}

fn year_of(word: &str) -> Option<i32> {
    let digits = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    word.parse().ok().filter(|year| digits && (1990..=2099).contains(year))
}

fn part_of_year(word: &str) -> Option<(u32, u32)> {
    Some(match word {
        "q1" => (1, 3),
        "q2" => (4, 6),
        "q3" => (7, 9),
        "q4" => (10, 12),
        "h1" => (1, 6),
        "h2" => (7, 12),
        _ => return None,
    })
}

fn ordinal(word: &str) -> Option<u32> {
    Some(match word {
        "1st" | "first" => 1,
        "2nd" | "second" => 2,
        "3rd" | "third" => 3,
        "4th" | "fourth" => 4,
        _ => return None,
    })
}

/// Two ends of which at least one is only a month.
fn months(text: &str, context: Context<'_>) -> Option<(NaiveDate, NaiveDate)> {
    let tokens: Vec<Token> = tokens(text).into_iter().filter(|t| t.word != Word::Noise).collect();
    let mut ends = tokens.split(|token| token.word == Word::Dash);
    let (from, to, None) = (ends.next()?, ends.next()?, ends.next()) else { return None };
    let (from, to) = (end(from)?, end(to)?);
    let (first, last) = (from.month?, to.month?);
    if from.day.is_some() && to.day.is_some() {
        return None;
    }
    let to_year = to.year.or(context.year)?;
    // `November - January 2028` begins in the year before.
    let from_year = from.year.unwrap_or(if first <= last { to_year } else { to_year - 1 });
    let begins = NaiveDate::from_ymd_opt(from_year, first, from.day.unwrap_or(1))?;
    let ends = match to.day {
        Some(day) => NaiveDate::from_ymd_opt(to_year, last, day)?,
        None => end_of(to_year, last)?,
    };
    Some((begins, ends))
}

/// One end of a stretch; none where anything else is said.
fn end(tokens: &[Token]) -> Option<Day> {
    let mut day = Day::default();
    for token in tokens {
        let fresh = match &token.word {
            Word::Weekday(weekday) => day.weekday.replace(*weekday).is_none(),
            Word::Day(number) => day.day.replace(*number).is_none(),
            Word::Month(month) => day.month.replace(*month).is_none(),
            Word::Year(year) => day.year.replace(*year).is_none(),
            _ => false,
        };
        fresh.then_some(())?;
    }
    Some(day)
}

fn end_of(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()
}

#[cfg(test)]
mod tests {
    use crate::time::{When, bundled::read};
    use rstest::rstest;

    #[rstest]
    #[case("2027 Q2", "2027-04-01..2027-06-30")]
    #[case("Q4 2027", "2027-10-01..2027-12-31")]
    #[case("2027-Q1", "2027-01-01..2027-03-31")]
    #[case("2027Q3", "2027-07-01..2027-09-30")]
    #[case("Q2 - Q3 2027", "2027-04-01..2027-09-30")]
    #[case("2nd quarter of 2027", "2027-04-01..2027-06-30")]
    #[case("H2 2027", "2027-07-01..2027-12-31")]
    #[case("April-June 2027", "2027-04-01..2027-06-30")]
    #[case("November \u{2013} January 2028", "2027-11-01..2028-01-31")]
    #[case("March 2027 - September 2028", "2027-03-01..2028-09-30")]
    #[case("March 10, 2027 - September 2028*", "2027-03-10..2028-09-30")]
    #[case("March 2027 to 10 September 2028", "2027-03-01..2028-09-10")]
    #[case("FY27 Q2", "")]
    #[case("Q5 2027", "")]
    #[case("Q2", "")]
    #[case("Q2 2027 at the latest", "")]
    #[case("early April - June 2027", "")]
    #[case("June - April 2027, maybe", "")]
    #[case("September 2028 - March 10, 2027", "")]
    #[case("10 March - September", "")]
    fn a_stretch_of_months(#[case] text: &str, #[case] expected: &str) {
        let said = match read(text, None) {
            When::Range { first, last, .. } => format!("{first}..{last}"),
            _ => String::new(),
        };
        assert_eq!(said, expected);
    }
}
