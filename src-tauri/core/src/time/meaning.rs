//! What doubtful zone letters can mean: letters of several countries (IST, CST, BST), and letters
//! that are not in force on their day (PDT in November). Nothing is guessed in silence: another
//! reading in the same text, or other letters in the same document, may settle it; else all
//! meanings are kept, the earliest counts, and the member is asked.

use super::{Reading, When};
#[cfg(feature = "native")]
use chrono::NaiveDateTime;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One thing that letters can mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meaning {
    /// For people: `India (UTC+5:30)`, `PST (UTC-8)`.
    pub label: String,
    /// The letters that would say it without doubt, `PST`; empty where there are none.
    pub letters: String,
    /// The answer that chooses it: a zone of the zone database, or `UTC-7` for the letters taken
    /// at their word.
    pub zone: String,
    /// The instant that it gives.
    #[serde(with = "super::numbers")]
    pub instant: DateTime<Utc>,
}

/// Answers of the member: which zone some letters mean, by the letters in capitals.
pub type LetterAnswers = BTreeMap<String, String>;

/// `UTC-7`, `UTC+5:30`, `UTC`
pub(super) fn offset_words(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

/// Everything that letters at a wall time can mean; empty where there is no doubt.
#[cfg(feature = "native")]
pub(super) fn meanings(
    letters: &str,
    wall: NaiveDateTime,
    rules: &dyn super::ZoneRules,
) -> Vec<Meaning> {
    use super::letters;
    let in_force = |place: &str, minutes, at| {
        rules.at(place, at).is_ok_and(|local| local.offset_minutes == minutes)
    };
    if let Some(many) = letters::many(letters) {
        let all: Vec<(bool, Meaning)> = many
            .iter()
            .filter_map(|(whose, place, minutes)| {
                let instant = letters::literal(*minutes, wall)?;
                let meaning = Meaning {
                    label: format!("{whose} ({})", offset_words(*minutes)),
                    letters: String::new(),
                    zone: (*place).to_owned(),
                    instant,
                };
                Some((in_force(place, *minutes, instant), meaning))
            })
            .collect();
        // Letters that are not in force are dropped, but the season alone decides nothing: people
        // write the wrong season's letters.
        let narrow = all.iter().filter(|(in_force, _)| *in_force).count() >= 2;
        return all.into_iter().filter(|(f, _)| *f || !narrow).map(|(_, m)| m).collect();
    }
    let Some((minutes, place)) = letters::seasonal(letters) else { return Vec::new() };
    let Some(instant) = letters::literal(minutes, wall) else { return Vec::new() };
    if in_force(place, minutes, instant) {
        return Vec::new();
    }
    let Ok(by_the_clock) = rules.resolve(place, wall) else { return Vec::new() };
    let Ok(local) = rules.at(place, by_the_clock) else { return Vec::new() };
    let words = offset_words(minutes);
    vec![
        Meaning {
            label: format!("{} as written ({words})", letters.to_uppercase()),
            letters: letters.to_uppercase(),
            zone: words,
            instant,
        },
        Meaning {
            label: format!("{} ({})", local.letters, offset_words(local.offset_minutes)),
            letters: local.letters,
            zone: place.to_owned(),
            instant: by_the_clock,
        },
    ]
}

impl Reading {
    /// A reading of `text` that names a wall time in a zone as written; none for a zone that is
    /// not known here.
    #[cfg(feature = "native")]
    pub(super) fn written(
        text: String,
        zone: String,
        wall: NaiveDateTime,
        rules: &dyn super::ZoneRules,
    ) -> Option<Self> {
        let meanings = meanings(&zone, wall, rules);
        let instant = super::letters::resolve(&zone, wall, rules)?;
        let day = Some(super::when::day_of(wall, &text));
        Some(Self { text, zone, instant, day, meanings, meant: None })
    }

    /// How far it is from a moment; of several meanings the nearest.
    #[cfg(feature = "native")]
    pub(super) fn distance(&self, at: DateTime<Utc>) -> chrono::Duration {
        let far = |instant: DateTime<Utc>| instant.signed_duration_since(at).abs();
        let nearest = self.meanings.iter().map(|m| far(m.instant)).min();
        nearest.unwrap_or_else(|| far(self.instant))
    }

    /// Whether its letters are only out of season: taken at their word they have one meaning.
    pub fn is_out_of_season(&self) -> bool {
        self.meanings.first().is_some_and(|first| !first.letters.is_empty())
    }

    fn choose(&mut self, index: usize) {
        let Some(meaning) = self.meanings.get(index).cloned() else { return };
        self.instant = meaning.instant;
        self.meant = Some(meaning.zone);
        self.meanings.clear();
    }

    /// The question that only the member can answer, without the answers.
    pub fn question(&self) -> Option<String> {
        let (first, rest) = self.meanings.split_first()?;
        if self.is_out_of_season() {
            let other = rest.first()?;
            // Elsewhere they may be: some places no longer change their clocks.
            let place = other.zone.rsplit('/').next().unwrap_or_default().replace('_', " ");
            return Some(format!(
                "{} is not in force in {place} on {}. As {} it is {} UTC. Which one is meant?",
                first.letters,
                self.printed_date()?.format("%-d %b %Y"),
                other.letters,
                other.instant.format("%a %-d %b %Y %H:%M"),
            ));
        }
        let labels: Vec<&str> = self.meanings.iter().map(|m| m.label.as_str()).collect();
        let (last, before) = labels.split_last()?;
        let letters = self.zone.to_uppercase();
        Some(format!("{letters} can mean {} or {last}. Which one is meant?", before.join(", ")))
    }
}

/// Whether a meaning is the one that nearly everybody has in mind: `BST` in the British summer.
/// Bangladesh writes those letters too, but a schedule that means them says so somewhere else; see
/// [`When::count_the_earliest`].
#[cfg(feature = "native")]
fn is_likely(reading: &Reading, meaning: &Meaning, rules: &dyn super::ZoneRules) -> bool {
    reading.zone.eq_ignore_ascii_case("BST")
        && meaning.zone == "Europe/London"
        && rules
            .at(&meaning.zone, meaning.instant)
            .is_ok_and(|local| local.letters.eq_ignore_ascii_case("BST"))
}

/// Settles what the readings of one text settle among themselves; of the rest the earliest counts.
#[cfg(feature = "native")]
pub(super) fn settled(mut readings: Vec<Reading>, rules: &dyn super::ZoneRules) -> Vec<Reading> {
    let clear: BTreeSet<DateTime<Utc>> =
        readings.iter().filter(|r| r.meanings.is_empty()).map(|r| r.instant).collect();
    for reading in readings.iter_mut().filter(|r| !r.meanings.is_empty()) {
        let mut agreeing =
            reading.meanings.iter().enumerate().filter(|(_, m)| clear.contains(&m.instant));
        let (agrees, more) = (agreeing.next().map(|(index, _)| index), agreeing.next().is_some());
        match agrees {
            // The other reading says what was meant; the letters stay wrong, and that is said as
            // a contradiction.
            Some(_) if reading.is_out_of_season() => reading.choose(0),
            Some(index) if !more => reading.choose(index),
            _ => {}
        }
    }
    let open: Vec<BTreeSet<DateTime<Utc>>> = readings
        .iter()
        .filter(|r| !r.meanings.is_empty())
        .map(|r| r.meanings.iter().map(|m| m.instant).collect())
        .collect();
    if let [first, second, ..] = open.as_slice() {
        // Several doubtful readings that can mean only one moment together.
        let common: Vec<DateTime<Utc>> = first
            .intersection(second)
            .filter(|at| open.iter().all(|o| o.contains(at)))
            .copied()
            .collect();
        if let [only] = common.as_slice() {
            for reading in readings.iter_mut().filter(|r| !r.meanings.is_empty()) {
                if let Some(index) = reading.meanings.iter().position(|m| m.instant == *only) {
                    reading.choose(index);
                }
            }
        }
    }
    for reading in &mut readings {
        let likely = reading.meanings.iter().find(|m| is_likely(reading, m, rules));
        let earliest = reading.meanings.iter().min_by_key(|m| m.instant);
        if let Some(counts) = likely.or(earliest) {
            reading.instant = counts.instant;
        }
    }
    readings
}

/// Letters that settle others in the same document: who writes `CDT` means America's `CST`.
const WITNESSES: [(&str, &[&str], &str); 4] = [
    (
        "CST",
        &["CDT", "PST", "PDT", "MST", "MDT", "EST", "EDT", "PT", "MT", "CT", "ET"],
        "America/Chicago",
    ),
    ("CST", &["HKT", "SGT", "AWST"], "Asia/Shanghai"),
    ("BST", &["GMT", "CET", "CEST", "WEST"], "Europe/London"),
    ("IST", &["IDT"], "Asia/Jerusalem"),
];

impl When {
    /// Settles doubtful letters by the member's answers, else by the other `letters` of the same
    /// document.
    pub(crate) fn settle(&mut self, answers: &LetterAnswers, letters: &BTreeSet<String>) {
        let Self::Instant { readings, .. } = self else { return };
        for reading in readings.iter_mut().filter(|r| !r.meanings.is_empty()) {
            let own = reading.zone.to_uppercase();
            let answer = answers.get(&own).map(String::as_str);
            let witness = || {
                let mut found = WITNESSES
                    .iter()
                    .filter(|(name, others, _)| {
                        *name == own && others.iter().any(|other| letters.contains(*other))
                    })
                    .map(|(_, _, zone)| *zone);
                // Two witnesses that do not agree settle nothing.
                found.next().filter(|_| found.next().is_none())
            };
            let Some(zone) = answer.or_else(witness) else { continue };
            if let Some(index) = reading.meanings.iter().position(|m| m.zone == zone) {
                reading.choose(index);
            }
        }
    }

    /// Of letters in doubt the earliest meaning counts, also where another is more likely: the
    /// source speaks of the place of that one.
    #[cfg(feature = "native")]
    pub(crate) fn count_the_earliest(&mut self) {
        let Self::Instant { readings, .. } = self else { return };
        for reading in readings {
            if let Some(earliest) = reading.meanings.iter().map(|m| m.instant).min() {
                reading.instant = earliest;
            }
        }
    }

    /// The letters of its readings, in capitals.
    pub(crate) fn letters(&self) -> impl Iterator<Item = String> {
        let readings: &[Reading] = match self {
            Self::Instant { readings, .. } => readings,
            _ => &[],
        };
        readings.iter().map(|reading| reading.zone.to_uppercase())
    }

    /// The places in the zone database that its readings name or whose letters they use.
    pub fn places(&self) -> Vec<String> {
        let readings: &[Reading] = match self {
            Self::Instant { readings, .. } => readings,
            _ => &[],
        };
        let mut places: Vec<String> = Vec::new();
        for place in readings.iter().filter_map(|r| super::letters::place_of(&r.zone)) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }

    /// The first reading whose letters are in doubt.
    pub fn in_question(&self) -> Option<&Reading> {
        match self {
            Self::Instant { readings, .. } => readings.iter().find(|r| !r.meanings.is_empty()),
            _ => None,
        }
    }
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
