//! What brackets and commas mean in a date: a note, another reading of the same moment, or another
//! date.

use crate::time::{
    letters,
    token::{Token, Word},
};

/// `12:00 UTC, 04:00 PST` are two readings of one moment, as with a slash between them.
pub(super) fn apart(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let is_zone = |t: &Token| matches!(t.word, Word::Zone(_) | Word::Aoe);
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut timed = false;
    for (index, token) in tokens.iter().enumerate() {
        let is_time = matches!(token.word, Word::Time(_));
        let before = kept.last().filter(|t| is_zone(t));
        let beside = before.and_then(|zone| text.get(zone.span.end..token.span.start));
        let again = is_time
            && timed
            && beside.is_some_and(|between| between.trim_matches([' ', ',', ';']).is_empty())
            && tokens.get(index + 1).is_some_and(is_zone);
        if again {
            kept.push(Token { word: Word::Slash, span: token.span.start..token.span.start });
        }
        timed = (timed && token.word != Word::Slash) || is_time;
        kept.push(token.clone());
    }
    kept
}

/// `18:00 CST (UTC+8)`: an offset right behind letters says what they mean. Where they cannot mean
/// it, the two are two readings of one clock time.
pub(super) fn offset_decides(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let Word::Zone(zone) = &token.word else {
            kept.push(token);
            continue;
        };
        let opened = kept.last().is_some_and(|last| last.word == Word::Open);
        let place = kept.len().checked_sub(if opened { 2 } else { 1 });
        let closed = !opened || tokens.peek().is_some_and(|next| next.word == Word::Close);
        let before = place.and_then(|at| kept.get(at)).map(|before| before.word.clone());
        let (Some(at), Some(Word::Zone(letters)), Some(minutes), true) =
            (place, before, letters::written_offset(zone), closed)
        else {
            kept.push(token);
            continue;
        };
        if letters::written_offset(&letters).is_some() {
            kept.push(token);
        } else if letters::may_mean(&letters, minutes) {
            kept.truncate(at + 1);
            if let Some(zone) = kept.last_mut() {
                zone.word = token.word;
            }
            if opened {
                tokens.next();
            }
        } else {
            kept.truncate(at + 1);
            let part = kept.iter().rposition(|t| t.word == Word::Slash).map_or(0, |at| at + 1);
            let is_kept = |token: &&Token| {
                !matches!(token.word, Word::Zone(_) | Word::Open | Word::Close | Word::Unknown)
            };
            let own: Vec<Token> = kept.iter().skip(part).filter(is_kept).cloned().collect();
            kept.push(Token { word: Word::Slash, span: token.span.start..token.span.start });
            kept.extend(own);
            kept.push(token);
            if opened {
                tokens.next();
            }
        }
    }
    kept
}

/// A note in brackets is not part of the date, but a clock time in it is; a second date in
/// brackets is another reading.
pub(super) fn without_notes(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::new();
    let mut group: Option<Vec<Token>> = None;
    let slash = || Token { word: Word::Slash, span: 0..0 };
    for token in tokens {
        match (&token.word, &mut group) {
            (Word::Open, _) => {
                kept.extend(group.replace(Vec::new()).into_iter().flatten());
            }
            (Word::Close, _) => {
                let inside = group.take().unwrap_or_default();
                let is = |f: fn(&Word) -> bool| inside.iter().any(|t| f(&t.word));
                // `(Thu-Sat)` behind a stretch of days says nothing new.
                let only_days = inside
                    .iter()
                    .all(|t| matches!(t.word, Word::Weekday(_) | Word::Dash | Word::And));
                if only_days && is(|w| matches!(w, Word::Dash | Word::And)) {
                    continue;
                }
                if is(|w| *w == Word::Unknown) {
                    kept.extend(clock_of(&inside).into_iter().flatten().cloned());
                    continue;
                }
                // `3 June (moved to 10 June)`
                if is(|w| *w == Word::Moved) && is(|w| matches!(w, Word::Day(_) | Word::Date(_))) {
                    let part =
                        kept.iter().rposition(|t| t.word == Word::Slash).map_or(0, |at| at + 1);
                    kept.truncate(part);
                }
                // `12:00am AoE (12:00 UTC)`
                let of_clock =
                    |t: &Token| matches!(t.word, Word::Time(_) | Word::DayEnd | Word::Midnight);
                let part = kept.iter().rposition(|t| t.word == Word::Slash).map_or(0, |at| at + 1);
                let again = inside.iter().any(of_clock)
                    && kept.iter().skip(part).any(|t| of_clock(t) || t.word == Word::Aoe);
                if again || is(|w| matches!(w, Word::Day(_) | Word::Date(_))) {
                    kept.push(slash());
                    kept.extend(inside);
                    kept.push(slash());
                } else {
                    kept.extend(inside);
                }
            }
            (_, Some(group)) => group.push(token),
            (_, None) => kept.push(token),
        }
    }
    kept.extend(group.into_iter().flatten());
    kept
}

/// A clock time or an end of day, and the zone right behind it.
fn clock_of(tokens: &[Token]) -> Option<[&Token; 2]> {
    tokens.windows(2).find_map(|pair| match pair {
        [time, zone]
            if matches!(time.word, Word::Time(_) | Word::DayEnd)
                && matches!(zone.word, Word::Zone(_) | Word::Aoe) =>
        {
            Some([time, zone])
        }
        _ => None,
    })
}

/// Whether the first word is a number in front of a whole date in brackets, as of a week: `2 (March
/// 8, 2027)`. It is no day beside that one.
pub(super) fn is_number_of(tokens: &[Token]) -> bool {
    let [number, open, within @ ..] = tokens else { return false };
    let own = within.split(|token| token.word == Word::Close).next().unwrap_or_default();
    let has = |fits: fn(&Word) -> bool| own.iter().any(|token| fits(&token.word));
    matches!(number.word, Word::Day(_))
        && open.word == Word::Open
        && (has(|word| matches!(word, Word::Date(_)))
            || (has(|word| matches!(word, Word::Month(_)))
                && has(|word| matches!(word, Word::Day(_)))))
}
