//! Everything in a line that looks like a date or a day of a schedule.
//!
//! Deliberately another way of looking than the readers': it knows digits, signs and the names of
//! months, nothing of tables, weeks or zones, and it would rather find too much. So a date that the
//! readers do not understand (`31 June`, `4th Febuary`) is found all the same.

use super::months::is_month;
use std::ops::Range;

/// One piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'t> {
    /// Digits with what is joined to them: `2027-05-06`, `5/6`, `12:00`, `1.30`.
    Figures(&'t str),
    /// `6th`
    Ordinal(&'t str),
    Word(&'t str),
    Sign(char),
}

/// A piece with its place in the line, in bytes.
#[derive(Debug, Clone)]
struct Placed<'t> {
    piece: Piece<'t>,
    span: Range<usize>,
}

/// What looks like a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Find {
    /// Its place in the line, in bytes.
    pub(super) span: Range<usize>,
    /// Its words in lower case, without signs: what a reader has to have kept.
    pub(super) words: Vec<String>,
    /// Whether it could as well be a fraction or a number of something: `5/6`.
    pub(super) is_weak: bool,
}

/// Everything in a line that looks like a date, from left to right, none over another.
pub(super) fn finds(line: &str) -> Vec<Find> {
    // Cheap: nothing is a date without a digit.
    if !line.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let pieces = pieces(line);
    let mut found = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        match date_at(&pieces, at) {
            Some((length, is_weak)) => {
                let own = pieces.get(at..at + length).unwrap_or_default();
                if let (Some(first), Some(last)) = (own.first(), own.last()) {
                    let span = first.span.start..last.span.end;
                    found.push(Find { span, words: words_of(own), is_weak });
                }
                at += length.max(1);
            }
            None => at += 1,
        }
    }
    found
}

/// The words of a text, as [`Find::words`] has them.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split('\n').flat_map(|line| words_of(&pieces(line))).collect()
}

fn words_of(pieces: &[Placed<'_>]) -> Vec<String> {
    let mut words = Vec::new();
    for placed in pieces {
        match placed.piece {
            Piece::Figures(text) => {
                let parts = text.split(|c: char| !c.is_alphanumeric() && c != '?');
                words.extend(parts.filter(|part| !part.is_empty()).map(bare));
            }
            Piece::Ordinal(text) => words.push(bare(text)),
            Piece::Word(text) if !is_filler(text) => words.push(text.to_lowercase()),
            Piece::Word(_) | Piece::Sign(_) => {}
        }
    }
    words
}

/// `06`, `6` and `6th` are one word.
fn bare(text: &str) -> String {
    let digits = text.trim_start_matches('0');
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (number, tail) = digits.split_at(end);
    if is_suffix(tail) { number.to_owned() } else { digits.to_lowercase() }
}

fn is_suffix(tail: &str) -> bool {
    ["st", "nd", "rd", "th"].iter().any(|suffix| tail.eq_ignore_ascii_case(suffix))
}

/// Words between the parts of a date: `the 7th of October`.
fn is_filler(word: &str) -> bool {
    ["of", "the", "de", "den", "der"].iter().any(|filler| word.eq_ignore_ascii_case(filler))
}

/// Takes a line apart. Marks of emphasis, tags, links' targets and addresses are no pieces.
fn pieces(line: &str) -> Vec<Placed<'_>> {
    let mut list = Vec::new();
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        let length = if let Some(length) = left_out(rest) {
            // Words of two cells are no one date.
            if ends_text(rest) {
                list.push(Placed { piece: Piece::Sign('|'), span: at..at + length });
            }
            length
        } else if first.is_ascii_digit() {
            let (piece, length) = figures(rest);
            list.push(Placed { piece, span: at..at + length });
            length
        } else if first.is_alphabetic() {
            // An ideograph is a word of its own; `v1` and `rc2` are one word each.
            let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            let length = if first >= '\u{2e80}' { first.len_utf8() } else { end };
            let word = rest.get(..length).unwrap_or_default();
            list.push(Placed { piece: Piece::Word(word), span: at..at + length });
            length
        } else {
            if !first.is_whitespace() && !matches!(first, '*' | '_' | '`' | '"' | '\'' | '~') {
                let span = at..at + first.len_utf8();
                list.push(Placed { piece: Piece::Sign(first), span });
            }
            first.len_utf8()
        };
        at += length.max(1);
    }
    list
}

/// How long what says nothing is: a tag, an address, where a link leads, a written blank.
fn left_out(rest: &str) -> Option<usize> {
    let until = |end: &[char]| rest.find(|c: char| end.contains(&c)).unwrap_or(rest.len());
    if rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("mailto:") {
        return Some(until(&[' ', '\t', ')', '>', '|', '"', ']']));
    }
    if rest.starts_with("](") {
        return Some(rest.find(')').map_or(rest.len(), |end| end + 1));
    }
    if let Some(tag) = rest.strip_prefix('<')
        && tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
    {
        return rest.find('>').map(|end| end + 1);
    }
    // What an attribute says is not shown: `data-sort-value="2027-06-25"`.
    if let Some(value) = rest.strip_prefix("=\"") {
        return value.find('"').map(|end| end + 3);
    }
    rest.starts_with("&nbsp;").then_some("&nbsp;".len())
}

/// Whether a text begins with a tag between two texts that stand apart.
fn ends_text(rest: &str) -> bool {
    const APART: [&str; 9] = ["td", "th", "tr", "li", "dt", "dd", "p", "div", "table"];
    let Some(tag) = rest.strip_prefix('<') else { return false };
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    tag.get(..end).is_some_and(|name| APART.iter().any(|own| name.eq_ignore_ascii_case(own)))
}

/// Digits with everything that is joined to them without a blank.
fn figures(rest: &str) -> (Piece<'_>, usize) {
    let joined = |c: char| matches!(c, '-' | '/' | '.' | ':' | '?');
    let mut end = 0;
    for (at, c) in rest.char_indices() {
        let next = rest.get(at + c.len_utf8()..).and_then(|tail| tail.chars().next());
        let goes_on = next.is_some_and(|n| n.is_ascii_digit() || n == '?');
        if !(c.is_ascii_digit() || c == '?' || (joined(c) && goes_on)) {
            break;
        }
        end = at + c.len_utf8();
    }
    let tail = rest.get(end..).unwrap_or_default();
    let letters = tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len());
    let only_digits = rest.get(..end).is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit()));
    if only_digits && tail.get(..letters).is_some_and(is_suffix) {
        let length = end + letters;
        return (Piece::Ordinal(rest.get(..length).unwrap_or_default()), length);
    }
    (Piece::Figures(rest.get(..end).unwrap_or_default()), end)
}

/// How many pieces from here on are one date, and whether that is only a guess.
fn date_at(pieces: &[Placed<'_>], at: usize) -> Option<(usize, bool)> {
    let piece = |index: usize| pieces.get(index).map(|placed| placed.piece);
    // A version: `v2027.1.2`, `rc-2`.
    let behind_word =
        at.checked_sub(1).and_then(|before| pieces.get(before)).is_some_and(|before| {
            matches!(before.piece, Piece::Word(_))
                && pieces.get(at).is_some_and(|own| own.span.start == before.span.end)
        });
    if let Some(Piece::Figures(text)) = piece(at)
        && !behind_word
        && let Some(is_weak) = numeric(text)
    {
        return Some((1, is_weak));
    }
    beside_month(pieces, at)
        .or_else(|| ordinal_and_year(pieces, at))
        .or_else(|| weekday_and_day(pieces, at))
        .or_else(|| ideographs(pieces, at))
        .or_else(|| part_of_year(pieces, at))
}

/// Whether figures alone are a date, and whether that is only a guess.
fn numeric(text: &str) -> Option<bool> {
    let sign = text.find(['-', '/', '.']).and_then(|at| text.get(at..)?.chars().next());
    let Some(sign) = sign else { return packed(text).then_some(false) };
    if text.contains(':') {
        return None;
    }
    let parts: Vec<&str> = text.split(sign).collect();
    let small = |part: &str, most: u32| {
        part.len() <= 2 && part.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n))
    };
    let open = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b == b'?');
    match parts.as_slice() {
        [year, month, day] if is_year(year) => {
            let fits = (small(month, 39) || open(month)) && (small(day, 39) || open(day));
            fits.then_some(false)
        }
        [a, b, year] if is_year(year) => (small(a, 39) && small(b, 39)).then_some(false),
        [year, month] if is_year(year) && sign != '.' => {
            ((small(month, 12) && month.len() == 2) || open(month)).then_some(false)
        }
        [a, b, c] if sign == '/' => (small(a, 31) && small(b, 31) && c.len() == 2).then_some(false),
        [a, b] if sign == '/' => {
            let fits = (small(a, 12) && small(b, 31)) || (small(a, 31) && small(b, 12));
            // Round the clock.
            (fits && text != "24/7").then_some(true)
        }
        _ => None,
    }
}

fn is_year(part: &str) -> bool {
    part.len() == 4 && part.parse::<u32>().is_ok_and(|year| (1990..=2099).contains(&year))
}

/// `20270506`, as calendars write it.
fn packed(text: &str) -> bool {
    let number = |range: Range<usize>| text.get(range).and_then(|n| n.parse::<u32>().ok());
    text.len() == 8
        && text.get(..4).is_some_and(is_year)
        && number(4..6).is_some_and(|month| (1..=12).contains(&month))
        && number(6..8).is_some_and(|day| (1..=31).contains(&day))
}

/// A day of the month.
fn is_day(piece: Piece<'_>) -> bool {
    let (Piece::Figures(text) | Piece::Ordinal(text)) = piece else { return false };
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    // `12-14`
    let mut parts = digits.split('-');
    let day = |part: &str| part.len() <= 2 && part.parse::<u32>().is_ok_and(|n| n <= 39);
    parts.all(day)
}

fn year_of(piece: Piece<'_>) -> bool {
    matches!(piece, Piece::Figures(text) if is_year(text))
}

/// A month's name with a day or a year beside it.
fn beside_month(pieces: &[Placed<'_>], at: usize) -> Option<(usize, bool)> {
    let piece = |index: usize| pieces.get(index).map(|placed| placed.piece);
    let between = |piece: Piece<'_>| match piece {
        Piece::Sign(sign) => matches!(sign, ',' | '.' | '-' | '\u{2013}' | '/' | '('),
        Piece::Word(word) => is_filler(word) || is_to(word),
        _ => false,
    };
    // Day before the month: `7th of October`, `12 - 14 July`.
    if piece(at).is_some_and(is_day) {
        // `1. 6 May`, `1. May 6`: the number of an item.
        let dotted = matches!(piece(at + 1), Some(Piece::Sign('.')));
        let numbers = |next: usize| {
            let day = |p| is_day(p) && !matches!(p, Piece::Figures(text) if text.contains('-'));
            piece(next).is_some_and(day)
        };
        let of_item = at == 0 && matches!(piece(at + 2), Some(Piece::Word(_))) && numbers(at + 3);
        if dotted && (numbers(at + 2) || of_item) {
            return None;
        }
        let mut next = at + 1;
        while piece(next).is_some_and(|p| between(p) || is_day(p)) && next < at + 5 {
            next += 1;
        }
        let is_dash = |p| matches!(p, Piece::Sign('-' | '\u{2013}' | '/' | '('));
        // `Week 1 - March`
        let joined = next == at + 1 || !piece(next - 1).is_some_and(is_dash);
        if joined && matches!(piece(next), Some(Piece::Word(word)) if is_month(word)) {
            return Some((with_year(pieces, next + 1, between) - at, false));
        }
        return None;
    }
    // Day or year behind it: `July 12-14, 2027`, `May 2027`, `October 1st`.
    let Some(Piece::Word(word)) = piece(at) else { return None };
    let mut next = at + 1;
    while piece(next).is_some_and(between) && next < at + 3 {
        next += 1;
    }
    let follows = piece(next)?;
    if !matches!(follows, Piece::Figures(_) | Piece::Ordinal(_)) || !is_month(word) {
        return None;
    }
    if is_day(follows) && !is_of_the_clock(pieces, next) {
        return Some((with_year(pieces, next + 1, between) - at, false));
    }
    let of_day_and_year = |text: &str| {
        // `January 18/2027`
        let parts = text.split_once('/');
        parts.is_some_and(|(day, year)| is_day(Piece::Figures(day)) && is_year(year))
    };
    let whole = year_of(follows) || matches!(follows, Piece::Figures(t) if of_day_and_year(t));
    whole.then_some((next + 1 - at, false))
}

fn is_to(word: &str) -> bool {
    ["to", "and", "until"].iter().any(|to| word.eq_ignore_ascii_case(to))
}

/// Whether digits are the hour of a time: `5 pm`.
fn is_of_the_clock(pieces: &[Placed<'_>], at: usize) -> bool {
    let next = pieces.get(at + 1).map(|placed| placed.piece);
    matches!(next, Some(Piece::Word(word))
        if word.eq_ignore_ascii_case("am") || word.eq_ignore_ascii_case("pm"))
}

/// Where a date ends whose year may follow at `next`.
fn with_year(pieces: &[Placed<'_>], next: usize, between: impl Fn(Piece<'_>) -> bool) -> usize {
    let piece = |index: usize| pieces.get(index).map(|placed| placed.piece);
    let mut at = next;
    while piece(at).is_some_and(&between) && at < next + 2 {
        at += 1;
    }
    if piece(at).is_some_and(year_of) { at + 1 } else { next }
}

/// `4th Febuary 2026`: whatever the word between is meant to be.
fn ordinal_and_year(pieces: &[Placed<'_>], at: usize) -> Option<(usize, bool)> {
    let piece = |index: usize| pieces.get(index).map(|placed| placed.piece);
    let fits = matches!(piece(at)?, Piece::Ordinal(_))
        && matches!(piece(at + 1)?, Piece::Word(_))
        && piece(at + 2).is_some_and(year_of);
    fits.then_some((3, false))
}

/// `Tue 24`, where nobody says of which month.
fn weekday_and_day(pieces: &[Placed<'_>], at: usize) -> Option<(usize, bool)> {
    let Piece::Word(word) = pieces.get(at)?.piece else { return None };
    let lower = word.to_lowercase();
    let short = ["mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"];
    if !(short.contains(&lower.as_str()) || lower.ends_with("day") && lower.len() > 5) {
        return None;
    }
    let dotted = usize::from(matches!(
        pieces.get(at + 1).map(|placed| placed.piece),
        Some(Piece::Sign('.' | ','))
    ));
    let day = at + 1 + dotted;
    let own = pieces.get(day).map(|placed| placed.piece)?;
    let plain = matches!(own, Piece::Figures(text) if text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()))
        || matches!(own, Piece::Ordinal(_));
    // The month's own rule finds a whole date.
    (plain && is_day(own) && !is_of_the_clock(pieces, day) && beside_month(pieces, day).is_none())
        .then_some((2 + dotted, false))
}

/// `Summer 2027`, `2027 Q3`, `mid 2027`: only a guess, as names have it too.
fn part_of_year(pieces: &[Placed<'_>], at: usize) -> Option<(usize, bool)> {
    const PARTS: [&str; 8] =
        ["spring", "summer", "autumn", "fall", "winter", "early", "mid", "late"];
    let piece = |index: usize| pieces.get(index).map(|placed| placed.piece);
    let part = |piece: Option<Piece<'_>>| {
        let Some(Piece::Word(word)) = piece else { return false };
        let lower = word.to_lowercase();
        PARTS.contains(&lower.as_str())
            || matches!(lower.as_str(), "q1" | "q2" | "q3" | "q4" | "h1" | "h2")
    };
    let year = |index: usize| piece(index).is_some_and(year_of);
    let sign = usize::from(matches!(piece(at + 1), Some(Piece::Sign('-' | '/' | ','))));
    let fits = part(piece(at)) && year(at + 1 + sign) || year(at) && part(piece(at + 1 + sign));
    fits.then_some((2 + sign, true))
}

/// `2027年6月9日`, `6月9日`
fn ideographs(pieces: &[Placed<'_>], at: usize) -> Option<(usize, bool)> {
    let piece = |index: usize| pieces.get(index).map(|placed| placed.piece);
    let named = |index: usize, sign: char| matches!(piece(index), Some(Piece::Word(word)) if word.starts_with(sign));
    let from =
        if piece(at).is_some_and(year_of) && named(at + 1, '\u{5e74}') { at + 2 } else { at };
    let fits = piece(from).is_some_and(is_day)
        && named(from + 1, '\u{6708}')
        && piece(from + 2).is_some_and(is_day);
    fits.then_some((from + 3 - at, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Vec<String> {
        finds(line).iter().filter_map(|f| line.get(f.span.clone())).map(str::to_owned).collect()
    }

    #[test]
    fn what_looks_like_a_date_is_found() {
        for (line, expected) in [
            ("| 2027-03-09 | Features closed |", vec!["2027-03-09"]),
            ("- *4/23* Gate closes", vec!["4/23"]),
            ("Monday 15th September 2025", vec!["15th September 2025"]),
            ("Web 19th November 2025", vec!["19th November 2025"]),
            ("Wed 4th Febuary 2026", vec!["4th Febuary 2026"]),
            ("Tuesday 30th July August 2024", vec!["30th July", "August 2024"]),
            ("May 31 - June 2, 2027 is the window", vec!["May 31", "June 2, 2027"]),
            ("July 12-14, 2027", vec!["July 12-14, 2027"]),
            ("3-7 December", vec!["3-7 December"]),
            ("September 2028*", vec!["September 2028"]),
            ("  2027-??-??  5.40.1", vec!["2027-??-??"]),
            ("January 18/2027", vec!["January 18/2027"]),
            ("Thursday the 7th of October, 6 pm CEST", vec!["7th of October"]),
            ("| Start tracking | Lead | Tue 24 | |", vec!["Tue 24"]),
            ("2027\u{5e74}6\u{6708}9\u{65e5}", vec!["2027\u{5e74}6\u{6708}9"]),
            ("9.6.2027 and 09/06/27", vec!["9.6.2027", "09/06/27"]),
            ("DTSTART;VALUE=DATE:20270318", vec!["20270318"]),
            ("1. 6 May 2027 - Gate closes", vec!["6 May 2027"]),
            ("2. May 6, 2027: Gate closes", vec!["May 6, 2027"]),
            ("6. Mai 2027: Schluss", vec!["6. Mai 2027"]),
            ("<tr><td>10</td><td>Mar 8 - Mar 12</td></tr>", vec!["Mar 8", "Mar 12"]),
            ("| 6.0 | Summer 2027 |", vec!["Summer 2027"]),
            ("| 2027 Q3 | late 2027 |", vec!["2027 Q3", "late 2027"]),
            ("<td>March <b>9</b></td>", vec!["March <b>9"]),
            ("12 August 2027 at 2100 UTC", vec!["12 August 2027"]),
        ] {
            assert_eq!(found(line), expected, "{line}");
        }
    }

    #[test]
    fn what_does_not_look_like_one_is_not() {
        for line in [
            "v1.30.0 and 1.3.2",
            "Release 2027.10",
            "24/7",
            "17:00 UTC (10:00 PDT)",
            "you may 2",
            "[minutes](https://example.org/2027-03-09)",
            "week 12 of the cycle",
            "in May, 5 pm",
            "Week 1 - March to the end",
        ] {
            assert_eq!(found(line), Vec::<String>::new(), "{line}");
        }
    }

    #[test]
    fn the_words_of_a_date_do_not_hang_on_how_it_is_dressed() {
        for (a, b) in [
            ("**March 9th**, 2027", "March 9, 2027"),
            ("the 7th of October", "7 October"),
            ("2027-05-06", "2027/5/6"),
        ] {
            assert_eq!(words(a), words(b));
        }
    }
}
