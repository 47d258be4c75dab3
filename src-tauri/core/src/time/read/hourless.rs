//! Dates whose hour is given in words that are not understood: the day is read all the same, and the
//! hour is said to be open. A lost date would cost more than an open hour.

use super::{Context, LONGEST, When, understand};
use crate::time::{
    find::find,
    token::{Token, Word, tokens},
};

/// Words beside a date and its hour that are too many to be about the hour.
const MOST_UNKNOWN: usize = 6;
/// Words that make another day of the one that is named, or none.
const OTHER_DAY: [&str; 22] = [
    "after",
    "since",
    "before",
    "not",
    "except",
    "minus",
    "plus",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "later",
    "earlier",
    "previous",
    "next",
    "following",
    "around",
    "about",
    "early",
    "late",
];
/// Words of an hour that no clock shows.
const HOURS: [&str; 28] = [
    "morning",
    "afternoon",
    "evening",
    "night",
    "lunch",
    "lunchtime",
    "sunrise",
    "sunset",
    "dawn",
    "dusk",
    "hours",
    "o",
    "beginning",
    "start",
    "half",
    "quarter",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
];

/// The date in a text that says nothing else but an hour that is not understood.
pub(super) fn read(text: &str, context: Context<'_>) -> Option<When> {
    match understand(date_words(text)?, context)? {
        When::Tbd { .. } | When::Range { .. } => None,
        // An hour with other words around it may not be what it looks like.
        when => Some(When::Date { text: text.to_owned(), date: when.printed_date()? }),
    }
}

/// The words of the date in such a text.
pub(super) fn date_words(text: &str) -> Option<&str> {
    // Who asks is not sure of the day either.
    if text.len() > LONGEST || text.contains('?') {
        return None;
    }
    let all = tokens(text);
    // Cheap first: most texts that are no date are not about an hour.
    let count = |is: fn(&Word) -> bool| all.iter().filter(|token| is(&token.word)).count();
    let unknown_words = count(|word| *word == Word::Unknown);
    let one_day = count(|word| matches!(word, Word::Month(_))) <= 1
        && count(|word| matches!(word, Word::Weekday(_))) <= 1
        && count(|word| matches!(word, Word::Date(_) | Word::Slashed(..))) <= 1;
    if !one_day || unknown_words > MOST_UNKNOWN {
        return None;
    }
    // A leap year: here a day without its year is one too.
    let (span, when) = find(text, Context::days(Some(2000)))?;
    let words = text.get(span.clone())?;
    if matches!(when, When::Range { .. } | When::Tbd { .. }) {
        return None;
    }
    let written = |token: &Token| text.get(token.span.clone()).unwrap_or_default().to_lowercase();
    let is_in = |token: &&Token| span.start <= token.span.start && token.span.end <= span.end;
    let unknown = |token: &&Token| matches!(token.word, Word::Unknown | Word::Noise);
    let (before, behind): (Vec<&Token>, Vec<&Token>) =
        all.iter().filter(|t| !is_in(t)).partition(|t| t.span.start < span.start);
    let rest = || before.iter().chain(&behind).copied();
    let joins = |token: &Token| {
        matches!(token.word, Word::Noise | Word::Open | Word::Stop)
            || ["in", "during"].contains(&written(token).as_str())
    };
    let is_hour = |token: &Token| is_hour(token, &written(token));
    // `9 June 2027 10:00 ship time`: the hour stands among the words of the date.
    let within = all.iter().filter(is_in).any(|t| matches!(t.word, Word::Time(_)));
    let begins = before.first().is_none_or(|t| is_hour(t) || plainly_before(&written(t)));
    let beside = before.iter().any(|t| is_hour(t))
        || behind.iter().find(|t| !joins(t)).is_some_and(|t| is_hour(t));
    let other = |token: &Token| {
        let word = written(token);
        let is_limit =
            plainly_before(&word) && before.first().is_some_and(|t| t.span == token.span);
        !is_limit && OTHER_DAY.contains(&word.as_str())
            || matches!(
                token.word,
                Word::Month(_)
                    | Word::Date(_)
                    | Word::Slashed(..)
                    | Word::Year(_)
                    | Word::Weekday(_)
                    | Word::And
                    | Word::Slash
                    | Word::Moved
                    | Word::Former
                    | Word::WeekOf
            )
            || (matches!(token.word, Word::Day(_)) && !is_hour(token))
    };
    let fits = rest().filter(unknown).count() <= MOST_UNKNOWN && !rest().any(other);
    (fits && begins && (within || beside)).then_some(words)
}

/// `before 9 June, ship's bell 2`: whatever hour it is, it is the last moment that still holds.
fn plainly_before(word: &str) -> bool {
    word == "before"
}

/// Whether a word may begin an hour.
fn is_hour(token: &Token, written: &str) -> bool {
    let number = || {
        let digits = written.bytes().take_while(u8::is_ascii_digit).count();
        let tail = written.get(digits..).unwrap_or_default();
        let of_clock = tail.is_empty() || tail.starts_with(['.', 'h', ':']);
        matches!(digits, 1 | 2 | 4) && of_clock
    };
    match token.word {
        Word::Time(_) | Word::DayEnd | Word::Midnight | Word::Zone(_) | Word::Aoe => true,
        Word::Day(hour) => hour <= 24,
        Word::Year(_) | Word::Unknown => number() || HOURS.contains(&written),
        _ => false,
    }
}

/// Why the hour of a text that was read as a bare date, or as days, does not count; none where it
/// names none.
pub(crate) fn open_hour(when: &When) -> Option<&'static str> {
    let text = match when {
        When::Date { text, .. } => text,
        When::Range { text, .. } => return hour_of_days(text),
        _ => return None,
    };
    let all = tokens(text);
    let has = |is: fn(&Word) -> bool| all.iter().any(|token| is(&token.word));
    if date_words(text).is_some() && understand(text, Context::days(Some(2000))).is_none() {
        return Some("Only the date counts: the hour in these words is not understood.");
    }
    let digits = |token: &Token| {
        text.get(token.span.clone()).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit()))
    };
    let clock = has(|word| matches!(word, Word::Time(_) | Word::Midnight))
        || all.iter().any(|token| token.word == Word::DayEnd && digits(token));
    match (clock, has(|word| matches!(word, Word::Zone(_)))) {
        (false, _) => None,
        (true, false) => Some("Only the date counts: the hour stands without a zone."),
        (true, true) => Some("Only the date counts: the zone of the hour is not known."),
    }
}

/// Of several days it is not said which the hour is of. Where it is the end of the day anywhere on
/// Earth, the last of them ends so without it.
fn hour_of_days(text: &str) -> Option<&'static str> {
    let all = tokens(text);
    let has = |is: fn(&Word) -> bool| all.iter().any(|token| is(&token.word));
    let ends = has(|word| *word == Word::DayEnd) && !has(|word| *word == Word::Aoe);
    let timed = ends || has(|word| matches!(word, Word::Time(_) | Word::Midnight));
    timed.then_some("Only the days count: the hour beside them is of no one day.")
}
