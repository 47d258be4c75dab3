//! What one item of a list says: its date, its week and its name.

use crate::schedule::{document::Item, timeline::week_number};
use crate::time::{
    Context, When, Word, find, read_whole, read_with, tokens, yearless, yearless_whole,
};

/// Separators looked at within one item.
const MOST_SEPARATORS: usize = 4;
const DASHES: [char; 3] = ['-', '\u{2013}', '\u{2014}'];
/// Items longer than this are prose.
const LONGEST: usize = 1_000;

/// Whether a text is a date, one without its year, or says that it is still open.
pub(super) fn understood(text: &str, context: Context<'_>) -> Option<When> {
    // The part of a text that cuts a note in two is no date.
    if text.matches('(').count() != text.matches(')').count() {
        return None;
    }
    let when = read_whole(text, context);
    let open = matches!(text.trim().to_ascii_lowercase().as_str(), "tbd" | "tbc" | "tba");
    (open || !matches!(when, When::Tbd { .. }) || yearless_whole(text).is_some()).then_some(when)
}

/// Whether a text begins or ends with a date.
pub(in crate::schedule) fn is_dated(text: &str) -> bool {
    dated(&Item { text: text.to_owned(), ..Item::default() }, false, Context::days(None)).is_some()
}

/// Whether a text is a date and nothing else.
pub(in crate::schedule) fn is_date(text: &str) -> bool {
    may_be_dated(text)
        && understood(text, Context::days(None)).is_some_and(|when| when.earliest().is_some())
}

/// The date of an item and the rest of its text.
pub(super) fn dated(item: &Item, anywhere: bool, context: Context<'_>) -> Option<(When, String)> {
    let text = without_codes(&item.text);
    // `:16 July 2027: Freeze`, a field of reStructuredText; the code of a sign has no blank.
    let is_field = |rest: &&str| rest.split(':').next().is_some_and(|name| name.contains(' '));
    let text = text.strip_prefix(':').filter(is_field).unwrap_or(text);
    if text.len() > LONGEST || !may_be_dated(text) || text.starts_with("~~") {
        return None;
    }
    let colon = |at: usize| {
        let (left, right) = text.split_at_checked(at)?;
        // The wide colon brings its own blank.
        let is_wide = right.starts_with('\u{ff1a}');
        let right = right.strip_prefix([':', '\u{ff1a}'])?;
        (is_wide || right.starts_with(' ')).then_some((left, right.trim()))
    };
    let colons = || text.match_indices([':', '\u{ff1a}']).map(|(at, _)| at).filter_map(colon);
    let before = colons()
        .take(MOST_SEPARATORS)
        .find_map(|(left, right)| Some((understood(left, context)?, right)));
    let bold = || {
        let (left, right) = text.split_at_checked(item.bold)?;
        Some((understood(left, context)?, right.trim_start_matches([' ', ':', ',']).trim()))
    };
    let dash = || {
        let (at, found) = text
            .match_indices(DASHES)
            .take(MOST_SEPARATORS)
            .filter_map(|(at, dash)| {
                let (left, right) = text.split_at_checked(at)?;
                Some((at, (understood(left, context)?, right.strip_prefix(dash)?.trim())))
            })
            .last()?;
        // `July 12-14, 2027 is ...`: the dash is part of the date.
        let longer = find(text, Context::days(Some(2000)))
            .is_some_and(|(span, _)| span.start == 0 && span.end > at + 1);
        (!longer).then_some(found)
    };
    let whole = || Some((understood(text, context)?, ""));
    let behind =
        || colons().take(1).find_map(|(left, right)| Some((understood(right, context)?, left)));
    let plain = before.or_else(bold).or_else(whole).or_else(dash).or_else(behind);
    if let Some((when, rest)) = plain {
        return Some((when, rest.to_owned()));
    }
    // `Tuesday 30th July August 2024: Docs Freeze`: where a date belongs and none is understood,
    // the name is all the same what stands behind it.
    if let Some((left, right)) = colons().next().filter(|(left, _)| looks_like_date(left)) {
        return Some((When::Tbd { text: left.trim().to_owned() }, right.to_owned()));
    }
    // `**Fridya 7 Nov 2025**: Cut`: a word that should be a weekday.
    if let Some((left, right)) = colons().next().filter(|(left, _)| left.len() <= item.bold)
        && let Some((_, date)) = left.trim().split_once(' ')
        && let Some(when) = understood(date, context).filter(|when| when.earliest().is_some())
    {
        return Some((when, right.to_owned()));
    }
    // `April 3 (Mon) coding start`, `Release 1.7 on June 28 (Wednesday)`
    // In a leap year every date without a year is one.
    let found = find(text, Context::days(Some(2000)))?;
    let (mut span, found) = found;
    let before = text.get(..span.start)?.trim_end();
    if before.eq_ignore_ascii_case("between") {
        span.start = 0;
    }
    let words = text.get(span.clone())?;
    let (left, right) = (text.get(..span.start)?, text.get(span.end..)?);
    let joint = |c: char| {
        c.is_whitespace()
            || DASHES.contains(&c)
            || matches!(c, ':' | ',' | '.' | ';' | '|' | '=' | '"')
    };
    let left = left.trim_end_matches(|c| joint(c) || c == '(').trim_start_matches(joint);
    let right = right.trim_start_matches(|c| joint(c) || c == ')').trim_end_matches(joint);
    // `From July 12 to July 14, 2027 we close the gate.`
    let leads = ["from", "on", "by", "between", "during", "until", "the"];
    let left = match leads.iter().any(|word| !anywhere && left.eq_ignore_ascii_case(word)) {
        true => "",
        false => left,
    };
    let name = if left.is_empty() {
        right.to_owned()
    } else if right.is_empty() {
        let name = ["on", "by", "at", "due"].iter().find_map(|word| {
            let before = left.strip_suffix(word)?;
            before.ends_with([' ', '(']).then(|| before.trim_end_matches([' ', '(']))
        });
        name.unwrap_or(left).to_owned()
    } else if let Some(open) = with_open_hour(text, span, &found, context) {
        return Some(open);
    } else if anywhere {
        text.to_owned()
    } else {
        return None;
    };
    // `May 31, and June 2 the gate opens`: another date is no part of a name. What dates the page
    // dates no event.
    let begins = ["and ", "or ", "to ", "until ", "through "].iter();
    let goes_on = begins.fold(name.as_str(), |rest, to| rest.strip_prefix(to).unwrap_or(rest));
    let other = find(goes_on, Context::days(None)).filter(|(at, _)| at.start == 0);
    if other.is_some() || dates_the_page(&name) {
        return None;
    }
    Some((understood(words, context)?, name.trim_end_matches('?').trim_end().to_owned()))
}

/// `Alpha: 12 August 2027 at 21:00 ship time`: a label and a date whose hour is not understood.
fn with_open_hour(
    text: &str,
    span: std::ops::Range<usize>,
    found: &When,
    context: Context<'_>,
) -> Option<(When, String)> {
    // An hour that is understood counts, whatever stands behind it.
    if found.kind() != "date" {
        return None;
    }
    let (label, rest) = text.split_once(": ").filter(|(label, _)| label.len() < span.start)?;
    match read_with(rest, context) {
        When::Tbd { .. } if yearless(rest).is_none() => None,
        when => Some((when, label.to_owned())),
    }
}

/// `Last updated`
pub(in crate::schedule) fn dates_the_page(name: &str) -> bool {
    let lower = name.trim_start_matches(['(', '*', '_', ' ']).to_lowercase();
    let verbs = ["updated", "edited", "modified", "changed", "reviewed", "revised"];
    lower.strip_prefix("last ").is_some_and(|rest| verbs.iter().any(|verb| rest.starts_with(verb)))
}

/// A text without the codes of signs at its end: `Feature freeze :lock:`.
fn without_codes(text: &str) -> &str {
    let is_code = |word: &str| {
        let inner = word.strip_prefix(':').and_then(|rest| rest.strip_suffix(':'));
        inner.is_some_and(|inner| {
            let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_+-".contains(c);
            inner.chars().all(sign) && inner.bytes().any(|b| b.is_ascii_lowercase())
        })
    };
    let mut own = text.trim_end();
    while let Some((before, last)) = own.rsplit_once(char::is_whitespace)
        && is_code(last)
    {
        own = before.trim_end();
    }
    own
}

/// Whether a text has the words of a date and no others.
fn looks_like_date(text: &str) -> bool {
    let all = tokens(text);
    let has = |is: fn(&Word) -> bool| all.iter().any(|token| is(&token.word));
    let day = has(|w| matches!(w, Word::Date(_)))
        || (has(|w| matches!(w, Word::Day(_))) && has(|w| matches!(w, Word::Month(_))));
    day && !has(|w| matches!(w, Word::Unknown | Word::Moved))
}

/// Cheap: whether a text can hold a date at all.
pub(super) fn may_be_dated(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) || text.to_ascii_lowercase().contains("tb")
}

/// `Week 4 — Enhancements Freeze`
pub(super) fn split_week(rest: &str) -> (Option<u32>, &str) {
    let separators = |c: char| c.is_whitespace() || DASHES.contains(&c) || matches!(c, ':' | ',');
    let labelled = rest.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("week"));
    // `TBC - Test Freeze`: the week is as open as the day.
    let open = rest.split_at_checked(3).filter(|(head, tail)| {
        let is_open = ["tbd", "tbc", "tba"].iter().any(|open| head.eq_ignore_ascii_case(open));
        is_open && tail.trim_start().starts_with(DASHES)
    });
    let rest = open.map_or(rest, |(_, tail)| tail);
    let Some(week) = week_number(rest).filter(|_| labelled) else {
        return (None, rest.trim_matches(separators));
    };
    let name = rest
        .get(4..)
        .unwrap_or_default()
        .trim_start()
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_matches(separators);
    (Some(week), name)
}
