//! The moments that a text writes down: each with the weekday, year, clock time and zone letters
//! that it names, and none that it does not.

use super::words::{Token, Word, tokens};
use crate::time::{Day, is_over_month_end};
use chrono::{Datelike as _, NaiveDate, NaiveTime, Weekday};

/// One moment or range of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// As written.
    pub(super) text: String,
    /// Where it begins in the text, in bytes.
    pub(super) at: usize,
    /// The day, or the first day of a range.
    pub(super) first: Day,
    /// The last day of a range.
    pub(super) last: Option<Day>,
    pub(super) time: Option<NaiveTime>,
    pub(super) letters: Option<String>,
    pub(super) aoe: bool,
    pub(super) end_of_day: bool,
    /// No year stands beside it, nor anywhere else in its text.
    pub(super) without_year: bool,
    /// The days with their years, where they exist; a year that is not written is the one nearest
    /// to a neighbour.
    pub(super) first_date: Option<NaiveDate>,
    pub(super) last_date: Option<NaiveDate>,
}

impl Written {
    /// Whether it names a day of a month.
    pub(super) fn is_dated(&self) -> bool {
        let full = |day: &Day| day.day.is_some() && day.month.is_some();
        full(&self.first) || self.last.as_ref().is_some_and(full)
    }

    /// The days with what they call their weekdays.
    pub(super) fn weekdays(&self) -> impl Iterator<Item = (Weekday, NaiveDate)> {
        let first = self.first.weekday.zip(self.first_date);
        let last = self.last.and_then(|day| day.weekday).zip(self.last_date);
        first.into_iter().chain(last)
    }
}

/// The moments of a text, in its order. `near` is a day nearby in the same source, for years that
/// are not written.
pub(super) fn written(text: &str, near: Option<NaiveDate>) -> Vec<Written> {
    let mut found = split(text);
    complete(&mut found);
    for moment in &mut found {
        resolve(moment, near);
    }
    found
}

/// Cuts a text where a new moment begins.
fn split(text: &str) -> Vec<Written> {
    let mut open = Open::default();
    let tokens = tokens(text);
    for (index, token) in tokens.iter().enumerate() {
        let rest = tokens.get(index..).unwrap_or_default();
        if open.is_said_again(rest) {
            open.close(text);
        }
        match token.word {
            // `January 18/2027`
            Word::Slash if open.wants_year(tokens.get(index + 1)) => {}
            Word::Slash | Word::Other => open.close(text),
            Word::Dash => open.dash(text, tokens.get(index + 1)),
            Word::Noise => {}
            _ => open.take(text, token, tokens.get(index + 1)),
        }
    }
    open.close(text);
    open.done
}

/// What has been read so far.
#[derive(Default)]
struct Open {
    done: Vec<Written>,
    present: Written,
    second: Day,
    in_second: bool,
    begins: Option<usize>,
    ends: usize,
}

impl Open {
    fn close(&mut self, text: &str) {
        let mut moment = std::mem::take(&mut self.present);
        let second = std::mem::take(&mut self.second);
        let begins = self.begins.take();
        self.in_second = false;
        let Some(begins) = begins else { return };
        if second.day.is_some() {
            moment.last = Some(second);
        }
        let says =
            moment.first.day.is_some() || moment.time.is_some() || moment.aoe || moment.end_of_day;
        if says {
            moment.text = text.get(begins..self.ends).unwrap_or_default().trim().to_owned();
            if moment.text.contains('(') && !moment.text.contains(')') {
                moment.text.push(')');
            }
            moment.at = begins;
            self.done.push(moment);
        }
    }

    /// Whether what follows is a moment of its own although each word of it would fit: behind a
    /// whole day anywhere on Earth, `12:00 UTC Thursday 15 July` says the same once more, in
    /// brackets or behind a comma.
    fn is_said_again(&self, rest: &[Token]) -> bool {
        let day = &self.present.first;
        let begins = matches!(
            rest.first().map(|token| &token.word),
            Some(Word::Time(_) | Word::Letters(_) | Word::Aoe)
        );
        if !begins || self.in_second || day.day.is_none() || day.month.is_none() {
            return false;
        }
        let own = rest
            .iter()
            .map(|token| &token.word)
            .take_while(|word| !matches!(word, Word::Slash | Word::Other | Word::Dash));
        let (mut timed, mut zoned, mut aoe, mut dated) = (false, false, false, false);
        for word in own {
            match word {
                Word::Time(_) if timed || aoe => break,
                Word::Time(_) => timed = true,
                Word::Letters(_) => zoned = true,
                Word::Aoe if dated => break,
                Word::Aoe => aoe = true,
                Word::Day(_) | Word::Date(_) if timed || aoe => dated = true,
                // A day that comes first begins the moment behind it.
                Word::Day(_) | Word::Date(_) | Word::Month(_) => break,
                _ => {}
            }
        }
        if self.present.aoe {
            timed && (zoned || dated)
        } else {
            self.present.time.is_some() && aoe && dated
        }
    }

    /// Whether a year behind a slash is that of the day before it.
    fn wants_year(&self, next: Option<&Token>) -> bool {
        let day = if self.in_second { &self.second } else { &self.present.first };
        day.day.is_some()
            && day.month.is_some()
            && day.year.is_none()
            && matches!(next.map(|token| &token.word), Some(Word::Year(_)))
    }

    /// A dash behind a day begins the end of a range, if a day follows.
    fn dash(&mut self, text: &str, next: Option<&Token>) {
        let day_follows = matches!(
            next.map(|t| &t.word),
            Some(Word::Weekday(_) | Word::Day(_) | Word::Month(_) | Word::Date(_))
        );
        if day_follows && !self.in_second && self.present.first.day.is_some() {
            self.in_second = true;
        } else if !matches!(next.map(|t| &t.word), Some(Word::Time(_) | Word::EndOfDay | Word::Aoe))
        {
            self.close(text);
        }
    }

    fn take(&mut self, text: &str, token: &Token, next: Option<&Token>) {
        if !self.fits(&token.word, next) {
            // `10:00 - 11:00 UTC` is one moment: its beginning.
            if matches!(token.word, Word::Time(_)) && self.present.letters.is_none() {
                self.ends = token.span.end;
                return;
            }
            self.close(text);
        }
        self.begins.get_or_insert(token.span.start);
        self.ends = token.span.end;
        let day = if self.in_second { &mut self.second } else { &mut self.present.first };
        match &token.word {
            Word::Weekday(weekday) => day.weekday = Some(*weekday),
            Word::Month(month) => day.month = Some(*month),
            Word::Day(number) => day.day = Some(*number),
            Word::Year(year) => day.year = Some(*year),
            Word::Date(date) => {
                day.day = Some(date.day());
                day.month = Some(date.month());
                day.year = Some(date.year());
            }
            Word::Time(time) => self.present.time = Some(*time),
            Word::Letters(letters) => self.present.letters = Some(letters.clone()),
            Word::Aoe => self.present.aoe = true,
            Word::EndOfDay => self.present.end_of_day = true,
            Word::Dash | Word::Slash | Word::Noise | Word::Other => {}
        }
    }

    /// What is said already begins a new moment.
    fn fits(&self, word: &Word, next: Option<&Token>) -> bool {
        let day = if self.in_second { &self.second } else { &self.present.first };
        match word {
            // `9 July (Thursday)`, but not `9 July, Thursday 10 July`.
            Word::Weekday(_) => {
                let day_follows = matches!(
                    next.map(|t| &t.word),
                    Some(Word::Day(_) | Word::Month(_) | Word::Date(_))
                );
                day.weekday.is_none() && (day.day.is_none() || !day_follows)
            }
            Word::Month(_) => day.month.is_none(),
            Word::Day(_) => day.day.is_none(),
            Word::Year(_) => day.year.is_none(),
            Word::Date(_) => day.day.is_none() && day.month.is_none() && day.year.is_none(),
            Word::Time(_) => self.present.time.is_none(),
            Word::Letters(letters) => {
                self.present.letters.as_ref().is_none_or(|known| known == letters)
            }
            _ => true,
        }
    }
}

/// Months and years that are said once hold for the whole text.
fn complete(found: &mut [Written]) {
    for moment in found.iter_mut() {
        let Some(last) = &mut moment.last else { continue };
        let wraps = moment.first.day.zip(last.day).is_some_and(|(a, b)| is_over_month_end(a, b));
        match (moment.first.month, last.month) {
            (Some(month), None) if wraps => last.month = Some(month % 12 + 1),
            (None, Some(month)) if wraps => moment.first.month = Some((month + 10) % 12 + 1),
            (month, None) => last.month = month,
            _ => {}
        }
        last.year = last.year.or(moment.first.year);
        moment.first.month = moment.first.month.or(last.month);
        let same_year = match (moment.first.month, last.month) {
            // `28 December - 3 January 2027` begins in the year before.
            (Some(first), Some(last)) => first <= last || first < last + 6,
            _ => true,
        };
        moment.first.year =
            moment.first.year.or(last.year.map(|year| if same_year { year } else { year - 1 }));
    }
    let month = found.iter().filter(|m| m.is_dated()).find_map(|m| m.first.month);
    let year = found.iter().find_map(|m| m.last.and_then(|day| day.year).or(m.first.year));
    for moment in found {
        if moment.first.day.is_some() && moment.first.weekday.is_some() {
            moment.first.month = moment.first.month.or(month);
        }
        if moment.is_dated() {
            moment.first.year = moment.first.year.or(year);
            if let Some(last) = &mut moment.last {
                last.year = last.year.or(year);
            }
            moment.without_year = moment.first.year.is_none();
        }
    }
}

fn resolve(moment: &mut Written, near: Option<NaiveDate>) {
    moment.first_date = date(moment.first, near);
    moment.last_date = moment.last.and_then(|day| date(day, moment.first_date.or(near)));
}

/// The date; without a year the one nearest to `near`. The weekday does not help to choose: it is
/// what is to be checked.
fn date(day: Day, near: Option<NaiveDate>) -> Option<NaiveDate> {
    let (number, month) = (day.day?, day.month?);
    if let Some(year) = day.year {
        return NaiveDate::from_ymd_opt(year, month, number);
    }
    let near = near?;
    (near.year() - 1..=near.year() + 1)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, number))
        .min_by_key(|date| date.signed_duration_since(near).num_days().abs())
}
