//! Who answers whom.
//!
//! In this order: the mark of a reply says to what; a quote leads to the comment that has most of its words in a
//! row; a link to a comment of the conversation; and a comment that *begins* with a name is taken for an answer to
//! the last words of that person. A name elsewhere is no sign of it: people name whom they praise, wait for or
//! hand something to. Nor does it lead to an update, which may be of days before and about ten things at once.
//! Only what stands above is answered, so that there is never a circle; whatever answers nothing stands by itself.

use super::heard::{Heard, Kind};
use std::{
    borrow::Borrow,
    collections::{HashMap, hash_map::Entry},
};

/// So many words in a row tell a text from others.
const TELLING: usize = 3;

/// By what a comment is known for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Its mark says so.
    Mark,
    /// It quotes it.
    Quote,
    /// It links to it.
    Link,
    /// It begins with the author's name.
    Name,
}

/// Comments of which each but the first answers one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Their places in the conversation, in the order in which they came.
    pub places: Vec<usize>,
}

/// All comments of some issues, in threads.
#[derive(Debug, Clone)]
pub struct Conversation<T> {
    /// All comments, in the order in which they came.
    pub all: Vec<T>,
    /// What each of them answers, by its place.
    pub answers: Vec<Option<(usize, How)>>,
    /// The threads, in the order in which they began. Each comment is in exactly one.
    pub threads: Vec<Thread>,
    /// In which of the threads each comment is.
    pub thread_of: Vec<usize>,
}

impl<T: Borrow<Heard>> Conversation<T> {
    /// Puts comments in threads, in whichever order they were read.
    pub fn of(comments: impl IntoIterator<Item = T>) -> Self {
        Self::after(None, comments)
    }

    /// The same, where they were put in threads before: behind the very comments of then, only those that
    /// came since are looked at. Whatever stands above answers none of them.
    pub fn after(before: Option<&Self>, comments: impl IntoIterator<Item = T>) -> Self {
        let mut all: Vec<T> = comments.into_iter().collect();
        all.sort_by(|one, other| one.borrow().place().cmp(&other.borrow().place()));
        let is_there = |before: &&Self| {
            let mut both = before.all.iter().zip(&all);
            before.all.len() <= all.len()
                && both.all(|(one, other)| std::ptr::eq(one.borrow(), other.borrow()))
        };
        let known = before.filter(is_there).map_or(&[][..], |before| &before.answers);
        let answers = answered(&all.iter().map(Borrow::borrow).collect::<Vec<_>>(), known);
        let (mut threads, mut thread_of) = (Vec::<Thread>::new(), Vec::<usize>::new());
        for (place, answers) in answers.iter().enumerate() {
            let known = answers.and_then(|(of, _)| thread_of.get(of).copied());
            let thread = known.unwrap_or(threads.len());
            match threads.get_mut(thread) {
                Some(thread) => thread.places.push(place),
                None => threads.push(Thread { places: vec![place] }),
            }
            thread_of.push(thread);
        }
        Self { all, answers, threads, thread_of }
    }

    /// The comment at a place.
    pub fn at(&self, place: usize) -> Option<&Heard> {
        self.all.get(place).map(Borrow::borrow)
    }

    /// The comments that one answers, the nearest first.
    pub fn above(&self, place: usize) -> impl Iterator<Item = usize> {
        let up = |place: &usize| self.answers.get(*place).copied().flatten().map(|(of, _)| of);
        std::iter::successors(up(&place), move |place| up(place))
    }

    /// Whether the one that a comment answers says something else now than when it was answered. Of a reply by
    /// Meridian that is known by its text, of others by the times.
    pub fn is_to_earlier_text(&self, place: usize) -> bool {
        let Some((of, _)) = self.answers.get(place).copied().flatten() else { return false };
        let (Some(one), Some(of)) = (self.at(place), self.at(of)) else { return false };
        match &one.kind {
            Kind::Reply { seen, to } if *to == of.id => *seen != of.text,
            _ => of.updated_at > of.created_at && of.updated_at > one.created_at,
        }
    }
}

/// What each comment answers, where that of the first ones is known.
fn answered(all: &[&Heard], known: &[Option<(usize, How)>]) -> Vec<Option<(usize, How)>> {
    let quoted = quoted(all, known.len());
    let mut by_id = HashMap::new();
    let mut by_number = HashMap::new();
    for (place, one) in all.iter().enumerate() {
        by_id.insert(&one.id, place);
        by_number.extend(one.id.number().map(|number| (number, place)));
    }
    // The last words of each person, as far as the comments were gone through.
    let mut last_of: HashMap<String, usize> = HashMap::new();
    let mut proposals = HashMap::new();
    let mut answers = Vec::with_capacity(all.len());
    for (place, one) in all.iter().enumerate() {
        let above = |of: usize| (of < place).then_some(of);
        let by_mark = || match &one.kind {
            Kind::Reply { to, .. } => by_id.get(to).copied().and_then(above),
            Kind::Answer(key) | Kind::Outcome(key) => proposals.get(key.as_str()).copied(),
            _ => None,
        };
        let by_link =
            || one.links.iter().find_map(|number| by_number.get(number).copied().and_then(above));
        let by_name = || last_of.get(&one.spoken_to.as_ref()?.to_lowercase()).copied();
        let begins = matches!(
            one.kind,
            Kind::Update
                | Kind::Given
                | Kind::Opening
                | Kind::Summary
                | Kind::Away
                | Kind::Proposal(_)
        );
        // What Meridian made for itself answers nothing, whatever it quotes.
        let is_said = !begins;
        let find = || {
            let by_quote = || quoted.get(place).copied().flatten();
            let said = || {
                let quote = by_quote().map(|of| (of, How::Quote));
                quote
                    .or_else(|| by_link().map(|of| (of, How::Link)))
                    .or_else(|| by_name().map(|of| (of, How::Name)))
            };
            let mark = by_mark().map(|of| (of, How::Mark));
            mark.or_else(|| is_said.then(said).flatten())
        };
        answers.push(known.get(place).copied().unwrap_or_else(find));
        if let Kind::Proposal(key) = &one.kind
            && let Entry::Vacant(free) = proposals.entry(key.as_str())
        {
            free.insert(place);
        }
        let speaks = matches!(
            one.kind,
            Kind::Words | Kind::Reply { .. } | Kind::Answer(_) | Kind::Proposal(_)
        );
        if let Some(by) = one.by.as_ref().filter(|_| speaks) {
            last_of.insert(by.to_lowercase(), place);
        }
    }
    answers
}

/// A piece that is looked for.
struct Wanted<'a> {
    /// The place of who quotes.
    of: usize,
    by: Option<&'a str>,
    words: &'a [u64],
    /// The best so far: whether it is of who is named, how many words stand in a row, and where.
    best: Option<(bool, usize, usize)>,
}

/// Of each comment from a place on the one above it that it quotes: of all its quotes the one with most words in
/// a row.
///
/// Looking for each quote in each comment costs too much where thousands quote. So the comments are gone through
/// once, with a table of the beginnings, three words, that any quote has.
fn quoted(all: &[&Heard], from: usize) -> Vec<Option<usize>> {
    let mut wanted: Vec<Wanted<'_>> = Vec::new();
    // Of one, two and three words; by each which quotes have it, and where in them it stands.
    let mut tables: [HashMap<u64, Vec<(usize, usize)>>; TELLING] = Default::default();
    for (of, one) in all.iter().enumerate().skip(from) {
        for quote in &one.quotes {
            let number = wanted.len();
            let Some(size) = quote.words.len().min(TELLING).checked_sub(1) else { continue };
            let Some(table) = tables.get_mut(size) else { continue };
            for (at, words) in quote.words.windows(size + 1).enumerate() {
                let quotes = table.entry(joined(words)).or_default();
                // Words that a quote repeats are looked for where they stand first.
                if quotes.last().is_none_or(|(last, _)| *last != number) {
                    quotes.push((number, at));
                }
            }
            wanted.push(Wanted { of, by: quote.by.as_deref(), words: &quote.words, best: None });
        }
    }
    if wanted.is_empty() {
        return vec![None; all.len()];
    }
    for (place, one) in all.iter().enumerate() {
        for (size, table) in tables.iter().enumerate().filter(|(_, table)| !table.is_empty()) {
            for (at, words) in one.words.windows(size + 1).enumerate() {
                for (number, from) in table.get(&joined(words)).into_iter().flatten() {
                    let Some(quote) = wanted.get_mut(*number) else { continue };
                    quote.look(place, one, (at, *from));
                }
            }
        }
    }
    let mut found: Vec<Option<(usize, usize)>> = vec![None; all.len()];
    for quote in &wanted {
        let Some((_, run, place)) = quote.best else { continue };
        if let Some(known) = found.get_mut(quote.of)
            && known.is_none_or(|(longest, _)| run > longest)
        {
            *known = Some((run, place));
        }
    }
    found.into_iter().map(|found| found.map(|(_, place)| place)).collect()
}

impl Wanted<'_> {
    /// Looks how much of it stands in a comment from here on.
    fn look(&mut self, place: usize, one: &Heard, (at, from): (usize, usize)) {
        if place >= self.of {
            return;
        }
        let theirs = one.words.get(at..).unwrap_or_default();
        let quote = self.words.get(from..).unwrap_or_default();
        let run = theirs.iter().zip(quote).take_while(|(word, quoted)| word == quoted).count();
        // Less than half of it may be a turn of speech.
        let is_it = run * 2 >= self.words.len() && (run >= TELLING || run == self.words.len());
        let is_named = self.by.is_some_and(|by| one.is_by(by));
        let found = (is_named, run, place);
        // Of two that say the same the newer one is answered.
        if is_it && self.best.is_none_or(|best| found > best) {
            self.best = Some(found);
        }
    }
}

/// The hash of some words in a row.
fn joined(words: &[u64]) -> u64 {
    words
        .iter()
        .fold(0, |all: u64, word| all.rotate_left(21).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word)
}

#[cfg(test)]
#[path = "thread_tests.rs"]
mod tests;
