//! Rule 1: the same thing is in a section's way in two written rounds that follow each other.

use super::super::{
    history::{Known, PartOf, View, Written},
    line::{Line, Rule, evidence},
    said::Entry,
    thing::Thing,
    tokens::tokens,
};
use super::{days, is_open};
use crate::ids::SectionId;
use std::collections::BTreeSet;

/// Words of which fewer say too little to be the same by.
const WORDS: usize = 5;
/// So much of them is the same, in per cent of the longer one.
const ALIKE: usize = 80;

pub(super) fn same_blocker(view: &View<'_>) -> Vec<Line> {
    view.parts().flat_map(|part| of_part(view, part)).collect()
}

fn of_part(view: &View<'_>, part: &PartOf) -> Vec<Line> {
    let written = view.written(&part.section);
    let [(_, newest), _, ..] = written.as_slice() else { return Vec::new() };
    let mut lines: Vec<Line> = Vec::new();
    for entry in newest.blockers.iter().filter(|entry| is_open(view, &part.section, entry)) {
        let Some((first, root, rounds)) = chain(view, &part.section, entry, &written) else {
            continue;
        };
        let evidence = evidence(Rule::SameBlocker, Some(&part.section), &[&key(view, part, root)]);
        if lines.iter().any(|line| line.evidence == evidence) {
            continue;
        }
        let own = entry.things.iter().filter(|thing| !view.is_standing(&part.section, thing));
        let own: Vec<&Thing> = own.collect();
        let what = match own.first() {
            Some(thing) => format!("{thing}{}", state_words(view.link(thing))),
            None => format!("\"{}\"", entry.short()),
        };
        let mut links: Vec<String> = vec![newest.url.clone()];
        links.extend(own.iter().map(ToString::to_string));
        lines.push(Line {
            rule: Rule::SameBlocker,
            sections: vec![part.section.clone()],
            since: view.key(first),
            sentence: format!(
                "{} has named the same blocker since {}: {what}.",
                part.title,
                view.week_words(first)
            ),
            links,
            evidence,
            weight: u8::try_from(58 + rounds.min(6) * 2).unwrap_or(70),
        });
    }
    lines
}

/// What is known of a link; nothing is said of one of which nothing is.
fn state_words(known: Known) -> String {
    match known {
        Known::Open { quiet: 0 } => ", open".to_owned(),
        Known::Open { quiet } => format!(", open, no activity for {}", days(quiet)),
        Known::Closed | Known::Unknown => String::new(),
    }
}

/// Since which round each update has named it, with how it was named first and in how many rounds; none of
/// one that is new.
fn chain<'a>(
    view: &View<'_>,
    section: &SectionId,
    entry: &'a Entry,
    written: &[Written<'a>],
) -> Option<(usize, &'a Entry, usize)> {
    let mut at = written.first()?.0;
    let (mut root, mut rounds) = (entry, 1);
    for (place, said) in written.iter().skip(1) {
        let Some(same) = said.blockers.iter().find(|other| is_same(view, section, root, other))
        else {
            break;
        };
        (at, root, rounds) = (*place, same, rounds + 1);
    }
    (rounds > 1).then_some((at, root, rounds))
}

fn own<'a>(view: &View<'_>, section: &SectionId, entry: &'a Entry) -> Vec<&'a Thing> {
    entry.things.iter().filter(|thing| !view.is_standing(section, thing)).collect()
}

fn key(view: &View<'_>, part: &PartOf, root: &Entry) -> String {
    match own(view, &part.section, root).first() {
        Some(thing) => thing.key(),
        None => root.key(),
    }
}

fn is_same(view: &View<'_>, section: &SectionId, one: &Entry, other: &Entry) -> bool {
    let (left, right) = (own(view, section, one), own(view, section, other));
    if left.iter().any(|thing| right.iter().any(|same| thing.is_same(same))) {
        return true;
    }
    // What names different things is about different things, however alike its words are.
    (left.is_empty() || right.is_empty()) && is_alike(&one.words, &other.words)
}

fn is_alike(one: &str, other: &str) -> bool {
    // An address has many words and says one thing, which was looked at.
    let is_word = |word: &&str| !word.contains("://") && !word.contains('#');
    let words = |text: &str| -> BTreeSet<String> {
        text.split_whitespace().filter(is_word).flat_map(tokens).collect()
    };
    let (one, other) = (words(one), words(other));
    let (fewer, more) = (one.len().min(other.len()), one.len().max(other.len()));
    fewer >= WORDS && one.intersection(&other).count() * 100 >= more * ALIKE
}
