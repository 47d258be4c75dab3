//! A date that no longer holds beside the one that does: `25 June, moved from 20 June`.

use crate::time::token::{Token, Word};

/// The words of a text that still hold. Where it is not clear which they are, the words that say
/// that something moved are left as not understood.
pub(super) fn present(text: &str, mut tokens: Vec<Token>) -> Vec<Token> {
    while let Some(at) = tokens.iter().position(|token| token.word == Word::Former) {
        if without_former(text, &mut tokens, at).is_none()
            && let Some(token) = tokens.get_mut(at)
        {
            token.word = Word::Unknown;
        }
    }
    moved_on(&mut tokens);
    tokens
}

fn is_day(token: &Token) -> bool {
    matches!(token.word, Word::Day(_) | Word::Date(_) | Word::Slashed(..))
}

/// What says an hour and nothing of the day.
fn is_of_clock(token: &Token) -> bool {
    matches!(token.word, Word::Time(_) | Word::Zone(_) | Word::Aoe | Word::DayEnd | Word::Midnight)
}

fn is_year(token: &Token) -> bool {
    matches!(token.word, Word::Year(_))
}

fn has_year(tokens: &[Token]) -> bool {
    tokens.iter().any(|t| matches!(t.word, Word::Year(_) | Word::Date(_) | Word::Slashed(..)))
}

/// Takes away the former date behind the word at `at`; none where it is no date, or what is left is
/// none.
fn without_former(text: &str, tokens: &mut Vec<Token>, at: usize) -> Option<()> {
    let word = text.get(tokens.get(at)?.span.clone())?.to_lowercase();
    let behind = tokens.get(at + 1..)?;
    let ends = |token: &Token| matches!(token.word, Word::Close | Word::Former | Word::Stop);
    let end = at + 1 + behind.iter().position(ends).unwrap_or(behind.len());
    let in_brackets = tokens.get(end).is_some_and(|token| token.word == Word::Close);
    // `moved from 2 July to 9 July`
    let own = tokens.get(at + 1..end)?;
    let is_to = |token: &Token| {
        let from = [" from", " vom", " von"].iter().any(|from| word.ends_with(from));
        let written = text.get(token.span.clone()).unwrap_or_default();
        token.word == Word::Moved
            || (from && token.word == Word::Dash && written.starts_with(char::is_alphabetic))
    };
    let to = own.iter().rposition(is_to);
    let (old, new) = match to {
        Some(to) => (own.get(..to)?, own.get(to + 1..)?),
        None => (own, &[][..]),
    };
    let unclear = |token: &Token| matches!(token.word, Word::Unknown | Word::Open | Word::Moved);
    let named = old.iter().any(|token| is_day(token) || matches!(token.word, Word::Weekday(_)));
    if !named || old.iter().any(unclear) || (to.is_some() && !new.iter().any(is_day)) {
        return None;
    }
    let before = tokens.get(..at)?;
    if to.is_none() && !before.iter().any(is_day) {
        return None;
    }
    let rest: Vec<Token> = before.iter().chain(new).cloned().collect();
    let (year, clock) = (has_year(&rest), rest.iter().any(is_of_clock));
    let first = at + 1;
    let last = first + old.len();
    let mut index = 0;
    tokens.retain(|token| {
        let is_old = (first..last).contains(&index);
        // The word itself, and the `to` behind what is old.
        let is_joint = index == at || (to.is_some() && index == last);
        index += 1;
        // What is said once is meant for both.
        let is_for_both =
            (!year && is_year(token)) || (!clock && !in_brackets && is_of_clock(token));
        !is_joint && (!is_old || is_for_both)
    });
    Some(())
}

/// `20 June 2027, moved to 25 June`: the day in front no longer holds.
fn moved_on(tokens: &mut Vec<Token>) {
    let is_open = |token: &Token| matches!(token.word, Word::Open | Word::Close | Word::Unknown);
    let Some(at) = tokens.iter().position(|token| token.word == Word::Moved) else { return };
    let (before, behind) = tokens.split_at_checked(at).unwrap_or_default();
    let is_plain = !before.iter().chain(behind).any(is_open);
    if !is_plain || !before.iter().any(is_day) || !behind.iter().any(is_day) {
        return;
    }
    let (year, clock) = (has_year(behind), behind.iter().any(is_of_clock));
    let mut index = 0;
    tokens.retain(|token| {
        let (is_old, is_joint) = (index < at, index == at);
        index += 1;
        let is_for_both = (!year && is_year(token)) || (!clock && is_of_clock(token));
        !is_joint && (!is_old || is_for_both)
    });
}
