//! Stretches of time that are named by months or quarters: `Q2 2027`, `April - June 2027`, `March
//! 10, 2027 - September 2028`. They last from the first day of the first to the last day of the
//! last.

use super::{
    When,
    day::Day,
    read::{self, Context},
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
    let (first, last) = quarters(text)
        .or_else(|| months(&tokens(text), context))
        .or_else(|| mixed(text, context))?;
    (first <= last).then(|| When::Range { text: text.to_owned(), first, last })
}

/// As [`read`], for a text of which it is known that it is nothing but a time: in running text the
/// `2028-09` of `2028-09-01` would be a month as well.
pub(crate) fn read_months(text: &str) -> Option<When> {
    let text = text.trim();
    let context = Context::days(None);
    let own = tokens(text);
    let with_months = with_months(&own);
    if text.len() > LONGEST || with_months.len() == own.len() {
        return None;
    }
    let (first, last) = single(&with_months).or_else(|| months(&with_months, context))?;
    (first <= last).then(|| When::Range { text: text.to_owned(), first, last })
}

/// One month and its year.
fn single(tokens: &[Token]) -> Option<(NaiveDate, NaiveDate)> {
    let day = end(tokens)?;
    let (month, year) = (day.month?, day.year?);
    day.day.is_none().then_some(())?;
    Some((NaiveDate::from_ymd_opt(year, month, 1)?, end_of(year, month)?))
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
fn months(tokens: &[Token], context: Context<'_>) -> Option<(NaiveDate, NaiveDate)> {
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

/// A quarter at one end at least, a day or a month at the other: `March 10, 2027 - Q3 2028`.
fn mixed(text: &str, context: Context<'_>) -> Option<(NaiveDate, NaiveDate)> {
    let signs = [" - ", " \u{2013} ", " \u{2014} ", " to ", " until "];
    let (from, to) = signs.iter().find_map(|sign| text.split_once(sign))?;
    let (first, last) = (quarters(from), quarters(to));
    let days = |text: &str| match read::read_whole(text, context) {
        When::Date { date, .. } => Some((date, date)),
        When::Range { first, last, .. } => Some((first, last)),
        _ => None,
    };
    match (first, last) {
        (None, None) => None,
        (Some((first, _)), None) => Some((first, days(to)?.1)),
        (None, Some((_, last))) => Some((days(from)?.0, last)),
        (Some((first, _)), Some((_, last))) => Some((first, last)),
    }
}

/// The number right behind a year and a dash is a month: `2028-09`.
fn with_months(tokens: &[Token]) -> Vec<Token> {
    let mut list: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let (Word::Day(month @ 1..=12), [.., year, dash]) = (&token.word, list.as_slice())
            && matches!(year.word, Word::Year(_))
            && dash.word == Word::Dash
            && year.span.end == dash.span.start
            && token.span.len() == 2
            && dash.span.end == token.span.start
        {
            let month = Token { word: Word::Month(*month), span: token.span.clone() };
            list.pop();
            list.push(month);
        } else {
            list.push(token.clone());
        }
    }
    list
}

/// One end of a stretch; none where anything else is said.
fn end(tokens: &[Token]) -> Option<Day> {
    let mut day = Day::default();
    for token in tokens.iter().filter(|token| token.word != Word::Noise) {
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
    use super::read_months;
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
    #[case("2028-09", "")]
    #[case("March 10, 2027 - 2028-09", "")]
    #[case("March 10, 2027 - Q3 2028", "2027-03-10..2028-09-30")]
    #[case("Q4 2027 to Q1 2028", "2027-10-01..2028-03-31")]
    #[case("Q4 2027 - maybe", "")]
    #[case("2028-13", "")]
    #[case("2028-9", "")]
    #[case("1 June 2026-03 July 2026", "2026-06-01..2026-07-03")]
    #[case("March 10, 2027 - 2028-15", "")]
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

    #[rstest]
    #[case("2028-09", "2028-09-01..2028-09-30")]
    #[case("March 10, 2027 - 2028-09", "2027-03-10..2028-09-30")]
    #[case("2027-03 - 2028-09", "2027-03-01..2028-09-30")]
    #[case("2028-09-01", "")]
    #[case("2028-13", "")]
    #[case("2028-9", "")]
    #[case("2028-09 or so", "")]
    fn a_month_by_its_number(#[case] text: &str, #[case] expected: &str) {
        let said = match read_months(text) {
            Some(When::Range { first, last, .. }) => format!("{first}..{last}"),
            _ => String::new(),
        };
        assert_eq!(said, expected);
    }
}
