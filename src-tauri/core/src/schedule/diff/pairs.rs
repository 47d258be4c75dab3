//! Which row of an older schedule is which row of a newer one.

use super::{super::names, Unpaired};
use crate::time::When;
use chrono::{DateTime, Utc};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// A row, of a timeline or of a summary.
#[derive(Debug, Clone)]
pub(in crate::schedule) struct Entry {
    pub(in crate::schedule) name: String,
    pub(in crate::schedule) who: Option<String>,
    pub(in crate::schedule) week: Option<u32>,
    pub(in crate::schedule) when: When,
    pub(in crate::schedule) line: u32,
    /// [`names::spelled`]
    pub(in crate::schedule) spelled: String,
    /// [`names::significant`]
    pub(in crate::schedule) words: BTreeSet<String>,
}

impl Entry {
    pub(super) fn unpaired(&self) -> Unpaired {
        let (name, when) = (self.name.clone(), self.when.clone());
        Unpaired { name, when, week: self.week, line: self.line }
    }

    fn span(&self) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        (self.when.earliest(), self.when.latest())
    }

    /// A time that two rows can have in common.
    fn shares_time(&self, other: &Self) -> bool {
        self.when.earliest().is_some() && self.span() == other.span()
    }
}

/// Rows with their counterparts.
pub(in crate::schedule) struct Pairs<'a> {
    /// Old and new.
    pub(in crate::schedule) both: Vec<(&'a Entry, &'a Entry)>,
    pub(in crate::schedule) old_only: Vec<&'a Entry>,
    pub(in crate::schedule) new_only: Vec<&'a Entry>,
}

/// More rows without a counterpart than this are not searched for other names.
const MOST_COMPARED: usize = 200;

/// Finds the counterparts, one to one.
pub(in crate::schedule) fn pair<'a>(old: &'a [Entry], new: &'a [Entry]) -> Pairs<'a> {
    let mut of_old: Vec<Option<usize>> = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    by_key(old, new, &mut of_old, &mut taken, |entry| {
        Some((entry.spelled.clone(), Some(entry.span())))
    });
    by_key(old, new, &mut of_old, &mut taken, |entry| Some(entry.spelled.clone()));
    by_key(old, new, &mut of_old, &mut taken, |entry| {
        (!entry.words.is_empty()).then(|| entry.words.clone())
    });
    by_likeness(old, new, &mut of_old, &mut taken);
    let mut pairs = Pairs { both: Vec::new(), old_only: Vec::new(), new_only: Vec::new() };
    for (entry, found) in old.iter().zip(&of_old) {
        match found.and_then(|index| new.get(index)) {
            Some(other) => pairs.both.push((entry, other)),
            None => pairs.old_only.push(entry),
        }
    }
    pairs.new_only = new.iter().zip(&taken).filter(|(_, t)| !**t).map(|(entry, _)| entry).collect();
    pairs
}

/// Pairs what has the same key, in the order of the rows.
fn by_key<K: Eq + std::hash::Hash>(
    old: &[Entry],
    new: &[Entry],
    of_old: &mut [Option<usize>],
    taken: &mut [bool],
    key: impl Fn(&Entry) -> Option<K>,
) {
    let mut free: HashMap<K, VecDeque<usize>> = HashMap::new();
    for (index, entry) in new.iter().enumerate() {
        if let (Some(false), Some(key)) = (taken.get(index), key(entry)) {
            free.entry(key).or_default().push_back(index);
        }
    }
    for (entry, found) in old.iter().zip(of_old).filter(|(_, found)| found.is_none()) {
        let next = key(entry).and_then(|key| free.get_mut(&key)).and_then(VecDeque::pop_front);
        if let Some(index) = next {
            *found = Some(index);
            if let Some(taken) = taken.get_mut(index) {
                *taken = true;
            }
        }
    }
}

/// Pairs the rest by place, time and sound, the surest first.
fn by_likeness(old: &[Entry], new: &[Entry], of_old: &mut [Option<usize>], taken: &mut [bool]) {
    let free_old: Vec<usize> =
        of_old.iter().enumerate().filter(|(_, f)| f.is_none()).map(|(i, _)| i).collect();
    let free_new: Vec<usize> =
        taken.iter().enumerate().filter(|(_, t)| !**t).map(|(i, _)| i).collect();
    if free_old.len() > MOST_COMPARED || free_new.len() > MOST_COMPARED {
        return;
    }
    let mut candidates = Vec::new();
    for &a in &free_old {
        let between = neighbours(of_old, a);
        for &b in &free_new {
            let (Some(before), Some(after)) = (old.get(a), new.get(b)) else { continue };
            let place = between.0.is_none_or(|p| p < b) && between.1.is_none_or(|n| b < n);
            if let Some(score) = score(before, after, place) {
                candidates.push((score, a, b));
            }
        }
    }
    candidates.sort_by_key(|(score, a, b)| (std::cmp::Reverse(*score), a.abs_diff(*b), *a, *b));
    for (_, a, b) in candidates {
        let (Some(found), Some(taken)) = (of_old.get_mut(a), taken.get_mut(b)) else { continue };
        if found.is_none() && !*taken {
            *found = Some(b);
            *taken = true;
        }
    }
}

/// The counterparts of the nearest rows above and below that have one.
fn neighbours(of_old: &[Option<usize>], at: usize) -> (Option<usize>, Option<usize>) {
    let above = of_old.iter().take(at).rev().find_map(|found| *found);
    let below = of_old.iter().skip(at + 1).find_map(|found| *found);
    (above, below)
}

/// Percent of the words from which on two names sound alike.
const ALIKE: usize = 30;
const VERY_ALIKE: usize = 60;

/// How sure it is that one row is the other under a new name; none if it is not.
fn score(old: &Entry, new: &Entry, same_place: bool) -> Option<u32> {
    let like = names::likeness(&old.words, &new.words);
    let time = old.shares_time(new);
    let week = old.week.is_some() && old.week == new.week;
    let who = old.who == new.who;
    let sounds = match like {
        VERY_ALIKE.. => 4,
        ALIKE.. => 3,
        _ => 0,
    };
    let points = |yes: bool, points: u32| if yes { points } else { 0 };
    let score = sounds + points(time, 4) + points(same_place, 2) + points(week, 1) + points(who, 1);
    // Names without a common word are the same row only where everything else is.
    let sure = if sounds > 0 { score >= 6 } else { time && same_place && week && who };
    // `rc.2` and `rc.3` of one day are two milestones.
    let numbered = |entry: &Entry| entry.name.bytes().any(|b| b.is_ascii_digit());
    (sure && (sounds > 0 || !(numbered(old) || numbered(new)))).then_some(score)
}
