//! Which event of the export before is which event now: as a diff sees it, so that what moved or
//! was renamed moves in every calendar and is not there twice.
//!
//! An id once given is kept whatever it says. Only what has no counterpart gets a new one, and never
//! one that something else had.

use super::{
    Event, Happens, What,
    origin::{Origin, domain_of, mark_id},
    previous::{Old, Previous},
};
use crate::{
    schedule::{
        diff::pairs::{Entry, pair},
        names,
    },
    time::{Reading, When},
};
use std::collections::{BTreeSet, HashMap};

/// Rows that two exports must have before one is taken for the other under another title.
const FEWEST_ALIKE: usize = 3;

/// The ids of all events, in their order, and whose events of the export before are ours.
pub(super) struct Identities<'p> {
    pub(super) ids: Vec<String>,
    /// Domains of other titles under which the same was exported before.
    pub(super) adopted: BTreeSet<String>,
    /// The events of the export before that are of the same team or document and cycle.
    pub(super) ours: Vec<&'p Old>,
}

impl<'p> Identities<'p> {
    pub(super) fn of(events: &[Event], origin: &Origin, before: &'p Previous) -> Self {
        let adopted = adopted(events, origin, before);
        let ours: Vec<&Old> =
            before.events().filter(|old| is_ours(old, origin, before, &adopted)).collect();
        let mut given: Vec<Option<String>> = vec![None; events.len()];
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        let by_id: HashMap<&str, &Old> = ours.iter().map(|old| (old.id.as_str(), *old)).collect();
        for (event, given) in events.iter().zip(&mut given) {
            let What::Mark(key) = &event.what else { continue };
            let domains = [origin.domain()].into_iter().chain(adopted.iter().map(String::as_str));
            let mut ids: Vec<String> = domains.map(|domain| mark_id(domain, key)).collect();
            ids.push(origin.first_id(key, 1));
            let known = ids.iter().find_map(|id| by_id.get(id.as_str()));
            *given =
                Some(known.map_or_else(|| mark_id(origin.domain(), key), |old| old.id.clone()));
            taken.extend(known.map(|old| old.id.as_str()));
        }
        let rows: Vec<Entry> = events
            .iter()
            .enumerate()
            .filter_map(|(index, event)| {
                let What::Row { who, week, .. } = &event.what else { return None };
                Some(entry(index, &event.name, who.clone(), *week, Some(&event.happens), origin))
            })
            .collect();
        let free = ours.iter().enumerate();
        let free = free.filter(|(_, old)| !taken.contains(old.id.as_str()) && !old.is_mark(origin));
        let (mut live, mut off) = (Vec::new(), Vec::new());
        for (index, old) in free {
            let (who, week) = (old.who.clone(), old.week);
            let entry = entry(index, &old.name, who, week, old.happens.as_ref(), origin);
            if old.is_cancelled { off.push(entry) } else { live.push(entry) }
        }
        let pairs = pair(&live, &rows);
        let mut keep = |old: &Entry, new: &Entry| {
            if let (Some(old), Some(given)) = (at(&ours, old), given.get_mut(index_of(new))) {
                *given = Some(old.id.clone());
            }
        };
        for (old, new) in &pairs.both {
            keep(old, new);
        }
        for (old, new) in back_again(&off, &pairs.new_only, &rows) {
            keep(old, new);
        }
        Self { ids: fresh(events, given, origin, before), adopted, ours }
    }
}

/// What was called off and is there again: at the same time, or the only one of its name.
fn back_again<'e>(
    off: &'e [Entry],
    new: &[&'e Entry],
    rows: &[Entry],
) -> Vec<(&'e Entry, &'e Entry)> {
    let mut back: Vec<(&Entry, &Entry)> = Vec::new();
    for entry in new {
        let named = |other: &&Entry| other.spelled == entry.spelled;
        let mut known = off.iter().filter(named);
        let same_time = |other: &&Entry| {
            other.when.earliest() == entry.when.earliest()
                && other.when.latest() == entry.when.latest()
        };
        let only = match (known.clone().find(same_time), known.next(), known.next()) {
            (Some(same), ..) => Some(same),
            (None, Some(only), None) if rows.iter().filter(named_by(entry)).count() == 1 => {
                Some(only)
            }
            _ => None,
        };
        let is_free = |old: &&Entry| !back.iter().any(|(other, _)| other.line == old.line);
        if let Some(old) = only.filter(is_free) {
            back.push((old, entry));
        }
    }
    back
}

fn named_by(entry: &Entry) -> impl Fn(&&Entry) -> bool {
    |other| other.spelled == entry.spelled
}

/// Gives an id to everything that has none yet.
fn fresh(
    events: &[Event],
    given: Vec<Option<String>>,
    origin: &Origin,
    before: &Previous,
) -> Vec<String> {
    let mut used: BTreeSet<String> = before.events().map(|old| old.id.clone()).collect();
    used.extend(given.iter().flatten().cloned());
    let mut ids = Vec::with_capacity(events.len());
    for (event, given) in events.iter().zip(given) {
        let id = given.unwrap_or_else(|| {
            let What::Row { nth, .. } = &event.what else { return origin.id(&event.name, 1) };
            let mut ids = (*nth..=u32::MAX).map(|nth| origin.id(&event.name, nth));
            ids.find(|id| !used.contains(id)).unwrap_or_default()
        });
        used.insert(id.clone());
        ids.push(id);
    }
    ids
}

fn is_ours(old: &Old, origin: &Origin, before: &Previous, adopted: &BTreeSet<String>) -> bool {
    let domain = domain_of(&old.id);
    // A file that says whose it is means all of it.
    let is_first = origin.is_first_id(&old.id)
        && (before.origins.is_empty() || before.origins.contains(origin.domain()));
    is_first || domain.is_some_and(|d| d == origin.domain() || adopted.contains(d))
}

/// Under which other titles the same was exported before: as the file says itself, or
/// where most of what it holds is still there under the same names at the same times.
fn adopted(events: &[Event], origin: &Origin, before: &Previous) -> BTreeSet<String> {
    let mut adopted = BTreeSet::new();
    if before.origins.contains(origin.domain()) {
        adopted.extend(before.origins.iter().cloned());
        adopted.remove(origin.domain());
        return adopted;
    }
    let now: BTreeSet<(String, String)> =
        events.iter().map(|event| (names::spelled(&event.name), event.happens.said())).collect();
    // By domain how many there are, and how many of them are still there.
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    let others =
        |old: &&Old| !old.is_cancelled && !origin.is_first_id(&old.id) && origin.may_be(&old.id);
    for old in before.events().filter(others) {
        let (Some(domain), Some(happens)) = (domain_of(&old.id), &old.happens) else { continue };
        let (all, alike) = counts.entry(domain).or_default();
        *all += 1;
        *alike += usize::from(now.contains(&(names::spelled(&old.name), happens.said())));
    }
    for (domain, (all, alike)) in counts {
        if domain != origin.domain() && alike >= FEWEST_ALIKE && alike * 2 > all {
            adopted.insert(domain.to_owned());
        }
    }
    adopted
}

/// As the diff compares rows; its line is its place among the others.
fn entry(
    index: usize,
    name: &str,
    who: Option<String>,
    week: Option<u32>,
    happens: Option<&Happens>,
    origin: &Origin,
) -> Entry {
    let text = happens.map(Happens::said).unwrap_or_default();
    let when = match happens.cloned() {
        None => When::Tbd { text },
        Some(Happens::At(at) | Happens::Meeting(at)) => {
            let reading = Reading::clear(text.clone(), "UTC", at, at.naive_utc());
            When::Instant { text, readings: vec![reading] }
        }
        Some(Happens::On(first, last)) if last > first => When::Range { text, first, last },
        Some(Happens::On(date, _)) => When::Date { text, date },
    };
    Entry {
        name: name.to_owned(),
        who,
        week,
        when,
        line: u32::try_from(index).unwrap_or(u32::MAX),
        spelled: names::spelled(name),
        words: names::significant(name, origin.cycle()),
    }
}

fn index_of(entry: &Entry) -> usize {
    usize::try_from(entry.line).unwrap_or(usize::MAX)
}

fn at<'p>(ours: &[&'p Old], entry: &Entry) -> Option<&'p Old> {
    ours.get(index_of(entry)).copied()
}

impl Old {
    /// Whether it has a key of its own, by which alone it is found again.
    fn is_mark(&self, origin: &Origin) -> bool {
        let local = self.id.rsplit_once('@').map_or("", |(local, _)| local);
        // Ids once did not tell marks from rows.
        let first = ["update due", "issue closes", "meeting"].iter().any(|what| {
            let id = origin.first_id(what, 1);
            let begin = id.split(".1@").next().unwrap_or_default();
            local.strip_prefix(begin).is_some_and(|rest| rest.starts_with('-'))
        });
        local.ends_with(".mark") || (first && origin.is_first_id(&self.id))
    }
}
