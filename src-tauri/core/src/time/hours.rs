//! Hours in forms that only their neighbours show to be hours: `2100 UTC`, `17.00 CEST`, `12 noon`,
//! `18:00 -0700`, `end of 9 September`, `no later than`.
//!
//! A second look over the words of a text, because a number alone could as well be a year, a day
//! or a version. Whatever stays unclear keeps the word that it had.

use super::token::{Token, Word};
use chrono::{NaiveDate, NaiveTime, Timelike as _};

/// Years that a text may well mean; a clock that shows such a number needs another year beside it.
const NEAR_YEARS: std::ops::RangeInclusive<i32> = 2010..=2059;
/// Hours that a place is behind or ahead of UTC at most.
const MOST_BEHIND: u32 = 12;
const MOST_AHEAD: u32 = 14;

/// The words of a text after the second look.
pub(super) fn hours(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let mut words = Words { text, tokens };
    words.offsets();
    words.french();
    words.dotted();
    words.packed();
    words.spoken();
    words.twelve();
    words.ends_of_days();
    words.limits();
    words.betweens();
    words.tokens
}

struct Words<'t> {
    text: &'t str,
    tokens: Vec<Token>,
}

impl Words<'_> {
    fn word(&self, at: usize) -> Option<&Word> {
        self.tokens.get(at).map(|token| &token.word)
    }

    fn written(&self, at: usize) -> &str {
        let span = self.tokens.get(at).map(|token| token.span.clone());
        span.and_then(|span| self.text.get(span)).unwrap_or_default()
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        let written = self.written(at);
        words.iter().any(|word| written.eq_ignore_ascii_case(word))
    }

    /// What stands between a word and the next.
    fn gap(&self, at: usize) -> Option<&str> {
        let (word, next) = (self.tokens.get(at)?, self.tokens.get(at + 1)?);
        self.text.get(word.span.end..next.span.start)
    }

    fn has_gap(&self, at: usize) -> bool {
        self.gap(at).is_some_and(|gap| !gap.is_empty() && gap.trim().is_empty())
    }

    fn set(&mut self, at: usize, word: Word) {
        if let Some(token) = self.tokens.get_mut(at) {
            token.word = word;
        }
    }

    /// `13. 8. 2027`
    fn dotted(&mut self) {
        let mut at = 0;
        while at + 2 < self.tokens.len() {
            let (day, month, year) = (self.word(at), self.word(at + 1), self.word(at + 2));
            if let (Some(Word::Day(day)), Some(Word::Day(month)), Some(Word::Year(year))) =
                (day, month, year)
                && self.gap(at) == Some(". ")
                && self.gap(at + 1) == Some(". ")
                && let Some(date) = NaiveDate::from_ymd_opt(*year, *month, *day)
            {
                self.join(at, at + 2, Word::Date(date));
            }
            at += 1;
        }
    }

    /// `18 h 00`, `\u{e0} 18 h`, `18 h UTC`
    fn french(&mut self) {
        let mut at = 0;
        while at + 1 < self.tokens.len() {
            let number = |at: usize, length: std::ops::RangeInclusive<usize>| {
                let digits = self.written(at);
                let fits =
                    length.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
                digits.parse::<u32>().ok().filter(|_| fits)
            };
            if self.is(at + 1, &["h"])
                && self.has_gap(at)
                && let Some(hour) = number(at, 1..=2)
            {
                let minute = number(at + 2, 2..=2).filter(|_| self.has_gap(at + 1));
                let said = self.is_zone(at + 2) || (at > 0 && self.is(at - 1, &["\u{e0}"]));
                let last = if minute.is_some() { at + 2 } else { at + 1 };
                let time = NaiveTime::from_hms_opt(hour, minute.unwrap_or(0), 0);
                if let Some(time) = time.filter(|_| minute.is_some() || said) {
                    self.join(at, last, Word::Time(time));
                }
            }
            at += 1;
        }
    }

    /// Makes one word of several.
    fn join(&mut self, first: usize, last: usize, word: Word) {
        let Some(end) = self.tokens.get(last).map(|token| token.span.end) else { return };
        if let Some(token) = self.tokens.get_mut(first) {
            token.word = word;
            token.span.end = end;
        }
        self.tokens.drain(first + 1..=last);
    }

    fn is_zone(&self, at: usize) -> bool {
        matches!(self.word(at), Some(Word::Zone(_) | Word::Aoe))
    }

    /// Whether another word names a day.
    fn has_other_day(&self, own: usize) -> bool {
        let names = |word: &Word| matches!(word, Word::Day(_) | Word::Date(_) | Word::Slashed(..));
        self.tokens.iter().enumerate().any(|(at, token)| at != own && names(&token.word))
    }

    /// `18:00 -0700`, `18:00:00 2026 +0200`, `UTC +2`: a sign right before its number and a blank
    /// before the sign. `09:00 -11:00` could as well be a stretch and stays one.
    fn offsets(&mut self) {
        let mut at = 1;
        while at + 1 < self.tokens.len() {
            if let Some(zone) = self.offset(at) {
                match self.word(at - 1) {
                    Some(Word::Zone(_)) => self.join(at - 1, at + 1, Word::Zone(zone)),
                    _ => self.join(at, at + 1, Word::Zone(zone)),
                }
            }
            at += 1;
        }
    }

    /// The zone that a sign and the number behind it make.
    fn offset(&self, at: usize) -> Option<String> {
        let behind = match self.written(at) {
            "-" | "\u{2212}" => true,
            "+" => false,
            _ => return None,
        };
        if !self.gap(at)?.is_empty() || !self.has_gap(at - 1) {
            return None;
        }
        let digits = self.written(at + 1);
        let (hours, minutes) = match digits.split_once(':') {
            Some((hours, minutes)) if hours.len() == 2 => (hours, minutes),
            Some(_) => return None,
            None if digits.len() == 4 => digits.split_at_checked(2)?,
            None => (digits, "00"),
        };
        let (hour, minute) = (hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?);
        let most = if behind { MOST_BEHIND } else { MOST_AHEAD };
        if hour > most || minute > 45 || !minute.is_multiple_of(15) || minutes.len() != 2 {
            return None;
        }
        let is_whole = digits.len() == 4;
        let zone_follows = self.is_zone(at + 2);
        let month_follows = matches!(self.word(at + 2), Some(Word::Month(_)));
        let sign = if behind { '-' } else { '+' };
        let fits = match self.word(at - 1)? {
            Word::Zone(zone) => {
                let utc = zone.eq_ignore_ascii_case("utc") || zone.eq_ignore_ascii_case("gmt");
                let ends = matches!(self.word(at + 2), None | Some(Word::Close | Word::Slash));
                utc && hours.len() <= 2
                    && (!behind || ends || is_whole)
                    && !zone_follows
                    && !month_follows
            }
            // `Fri Jun 19 18:00:00 2026 -0700`
            Word::Year(_) => {
                is_whole
                    && !digits.contains(':')
                    && matches!(self.word(at - 2), Some(Word::Time(_)))
            }
            Word::Time(time) => {
                let to_the_second = self.written(at - 1).matches(':').count() > 1;
                let of_a_date = at
                    .checked_sub(2)
                    .is_some_and(|at| matches!(self.word(at), Some(Word::Date(_))));
                let is_stretch =
                    behind && !to_the_second && (hour, minute) > (time.hour(), time.minute());
                hours.len() == 2
                    && match (is_whole, digits.contains(':')) {
                        (true, false) => !is_stretch || of_a_date,
                        _ => {
                            !is_stretch
                                && !zone_follows
                                && !month_follows
                                && (digits.contains(':') || of_a_date || to_the_second || !behind)
                        }
                    }
            }
            _ => false,
        };
        fits.then(|| format!("UTC{sign}{hour}:{minute:02}"))
    }

    /// `2100 UTC`, `2100Z`, `17.00 CEST`, `18 Uhr`, `17h UTC`, `at 17 UTC`
    fn packed(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            if let Some((word, last, is_zulu)) = self.packed_at(at) {
                self.join(at, last, word);
                if is_zulu {
                    self.set(at + 1, Word::Zone("Z".to_owned()));
                }
            }
            at += 1;
        }
    }

    /// The clock time at a place, the last of its words, and whether a `Z` follows.
    fn packed_at(&self, at: usize) -> Option<(Word, usize, bool)> {
        let digits = self.written(at);
        if !digits.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let spoken = self.is(at + 1, &["hours", "hour", "hrs", "hr", "h", "uhr"]);
        let last = at + usize::from(spoken);
        let zone = self.is_zone(last + 1) && self.gap(last).is_some_and(|g| g.trim().is_empty());
        let clock = |hour: &str, minute: &str| {
            let (hour, minute) = (hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?);
            match (hour, minute) {
                (24, 0) => Some(Word::DayEnd),
                _ => NaiveTime::from_hms_opt(hour, minute, 0).map(Word::Time),
            }
        };
        match self.word(at)? {
            Word::Year(_) | Word::Unknown
                if digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()) =>
            {
                let is_zulu =
                    !zone && self.written(at + 1) == "Z" && self.gap(at).is_some_and(str::is_empty);
                let (hour, minute) = digits.split_at_checked(2)?;
                let word = clock(hour, minute).filter(|_| zone || is_zulu)?;
                let is_year =
                    |word: &Word| matches!(word, Word::Year(_) | Word::Date(_) | Word::Slashed(..));
                let other = || {
                    let tokens = self.tokens.iter().enumerate();
                    tokens.clone().any(|(i, token)| i != at && is_year(&token.word))
                };
                let may_be_year = digits.parse().is_ok_and(|year| NEAR_YEARS.contains(&year));
                let is_time = !may_be_year || (other() && !self.ends_date(at));
                is_time.then_some((word, last, is_zulu))
            }
            Word::Unknown => {
                let (hour, minute) = digits.split_once('.')?;
                let is_clock = hour.len() <= 2 && minute.len() == 2;
                let said = zone || spoken || (at > 0 && self.is(at - 1, &["at", "um", "@"]));
                clock(hour, minute).filter(|_| is_clock && said).map(|word| (word, last, false))
            }
            Word::Day(_) if self.has_other_day(at) => {
                let is = |at: Option<usize>, f: fn(&Word) -> bool| {
                    at.and_then(|at| self.word(at)).is_some_and(f)
                };
                // `June 8 UTC`, `6-8 UTC`
                let of_date = is(at.checked_sub(1), |w| {
                    matches!(w, Word::Month(_) | Word::Dash | Word::And | Word::Weekday(_))
                }) || is(Some(last + 2), |w| matches!(w, Word::Month(_)));
                let said = zone || (spoken && self.is(at + 1, &["uhr"]));
                // `EST5EDT`
                let apart = self.has_gap(last)
                    && (at == 0 || self.gap(at - 1).is_some_and(|gap| !gap.is_empty()));
                let plain =
                    apart && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
                clock(digits, "0").filter(|_| said && plain && !of_date).map(|w| (w, last, false))
            }
            _ => None,
        }
    }

    /// Whether a month, or a month and its day, stand right before a number: `8 July 2027 AoE`.
    fn ends_date(&self, at: usize) -> bool {
        let before = self.tokens.get(..at).unwrap_or_default().iter().rev();
        let mut before =
            before.filter(|t| !matches!(t.word, Word::Weekday(_) | Word::Noise)).map(|t| &t.word);
        match before.next() {
            Some(Word::Month(_)) => true,
            Some(Word::Day(_)) => matches!(before.next(), Some(Word::Month(_))),
            _ => false,
        }
    }

    /// `17:00 hours UTC`
    fn spoken(&mut self) {
        for at in 1..self.tokens.len() {
            let is_hours = self.is(at, &["hours", "hrs", "hr", "h"])
                && matches!(self.word(at - 1), Some(Word::Time(_)))
                && self.word(at) == Some(&Word::Unknown);
            if is_hours {
                self.set(at, Word::Noise);
                // Behind a clock time any letters are a zone.
                let letters = self.written(at + 1);
                let capitals = (2..=5).contains(&letters.len())
                    && letters.bytes().all(|b| b.is_ascii_uppercase());
                if capitals && self.word(at + 1) == Some(&Word::Unknown) {
                    let zone = letters.to_owned();
                    self.set(at + 1, Word::Zone(zone));
                }
            }
        }
    }

    /// `12 noon`, `12:00 noon`, `12 midnight`: the number says nothing of its own.
    fn twelve(&mut self) {
        let mut at = 0;
        while at + 1 < self.tokens.len() {
            let noon = self.is(at + 1, &["noon", "midday"]);
            let named = noon || self.word(at + 1) == Some(&Word::Midnight);
            let behind_dash = at > 0 && matches!(self.word(at - 1), Some(Word::Dash | Word::And));
            let double = match self.word(at) {
                Some(Word::Day(12)) => self.has_other_day(at) && !behind_dash,
                Some(Word::Time(time)) if noon => (time.hour(), time.minute()) == (12, 0),
                Some(Word::Time(time)) => {
                    matches!((time.hour(), time.minute()), (0 | 12, 0))
                }
                _ => false,
            };
            if named && double {
                self.tokens.remove(at);
            }
            at += 1;
        }
    }

    /// `end of 9 September`, `end of Friday`; `end of June 2027` is the end of a month.
    fn ends_of_days(&mut self) {
        let mut at = 0;
        while at + 2 < self.tokens.len() {
            let the = usize::from(self.is(at + 2, &["the"]));
            let day = at + 2 + the;
            let day_follows = match self.word(day) {
                Some(Word::Day(_) | Word::Date(_) | Word::Slashed(..) | Word::Weekday(_)) => true,
                Some(Word::Month(_)) => matches!(self.word(day + 1), Some(Word::Day(_))),
                _ => false,
            };
            if day_follows && self.is(at, &["end"]) && self.is(at + 1, &["of"]) {
                self.join(at, day - 1, Word::DayEnd);
            }
            at += 1;
        }
    }

    /// `no later than`, and `before` where an hour follows: the moment that stands there is the
    /// last one. Before a bare date the day itself would be too late, so that stays open.
    fn limits(&mut self) {
        let exact = self.tokens.windows(2).any(|pair| {
            matches!(pair, [time, zone]
                if matches!(time.word, Word::Time(_))
                    && matches!(zone.word, Word::Zone(_) | Word::Aoe))
        });
        for at in 0..self.tokens.len() {
            if self.is(at, &["no", "not"])
                && self.is(at + 1, &["later"])
                && self.is(at + 2, &["than"])
            {
                (at..at + 3).for_each(|at| self.set(at, Word::Noise));
            }
            let first = at.checked_sub(1).is_none_or(|before| {
                matches!(self.word(before), Some(Word::Noise | Word::Open | Word::Slash))
            });
            if exact && first && self.is(at, &["before"]) {
                self.set(at, Word::Noise);
            }
            if exact && first && self.is(at, &["prior"]) && self.is(at + 1, &["to"]) {
                self.set(at, Word::Noise);
                self.set(at + 1, Word::Noise);
            }
        }
    }

    /// `between 31 May and 2 June`: the "and" between two days is a dash.
    fn betweens(&mut self) {
        let day = |token: &Token| matches!(token.word, Word::Day(_) | Word::Date(_));
        for at in 0..self.tokens.len() {
            if !self.is(at, &["between"]) {
                continue;
            }
            let behind = self.tokens.get(at + 1..).unwrap_or_default();
            let length = behind.iter().take_while(|t| t.word != Word::Stop).count();
            let own = behind.get(..length).unwrap_or_default();
            let Some(and) = own.iter().position(|token| token.word == Word::And) else { continue };
            let (first, last) = own.split_at_checked(and).unwrap_or_default();
            if first.iter().any(day) && last.iter().take(5).any(day) {
                self.set(at, Word::Noise);
                self.set(at + 1 + and, Word::Dash);
            }
        }
    }
}
