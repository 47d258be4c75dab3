//! Whether a round is complete, what is missing, and in which order a lead looks at its sections.

use super::Standing;
use crate::draft::Health;
use serde::{Deserialize, Serialize};

/// The answer to the one question of whoever has to see that all is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllIn {
    /// Whether every section of which an update is expected has one, and of each that told ahead somebody
    /// who is there covers: without that, a meeting is still of use.
    pub is_complete: bool,
    /// That in words, with what is missing.
    pub words: String,
}

/// How far the sections can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Whether a roster says which sections there are; without one they are the member's own and those
    /// that have posted.
    pub has_roster: bool,
    /// Whether nothing was read of GitHub since the cut-off.
    pub is_unread: bool,
    /// Whether these are not all of the team's sections.
    pub is_part: bool,
}

/// Whether all is in, of the sections by title; none where no update is expected of any. `left` are those
/// that told ahead and of which nobody who is there covers.
///
/// Sections are named once they are late, and not before: until the cut-off nobody owes anything. One that
/// told ahead owes nothing, and is named as what is not there.
/// What is not known is not claimed: see [`Known`].
pub fn all_in(sections: &[(&str, Standing)], left: &[&str], known: Known) -> Option<AllIn> {
    let is_open = |standing: Standing| matches!(standing, Standing::Late | Standing::NotYet);
    let expected = sections.iter().filter(|(_, standing)| *standing != Standing::NotExpected);
    let (expected, open) = expected.fold((0, 0), |(expected, open), (_, standing)| {
        (expected + 1, open + usize::from(is_open(*standing)))
    });
    if expected == 0 {
        return None;
    }
    let late = of(sections, Standing::Late);
    let yet = open - late.len();
    let absent: Vec<&str> = of(sections, Standing::Absent);
    let left: Vec<&str> = absent.iter().filter(|title| left.contains(title)).copied().collect();
    let is_complete = open == 0 && known.has_roster && left.is_empty();
    let words = if is_complete && absent.is_empty() {
        let which = if known.is_part { "each of these sections" } else { "every section" };
        format!("All in: {which} has written.")
    } else if is_complete {
        format!("All in, but for {}: away, told ahead.", absent.join(", "))
    } else if open == 0 && known.has_roster {
        format!("All in? No. Away, and nobody who is there covers: {}.", left.join(", "))
    } else if open == 0 {
        "All in? Not known: those listed have written, and no roster says who else is to."
            .to_owned()
    } else if known.is_unread {
        "All in? Not known: nothing was read since the cut-off.".to_owned()
    } else if late.is_empty() {
        format!("All in? Not yet: {yet} of {expected} sections have not written.")
    } else {
        let more = match yet {
            0 => String::new(),
            yet => format!(", and {yet} more of which none is late"),
        };
        format!("All in? No. Missing: {}{more}.", late.join(", "))
    };
    Some(AllIn { is_complete, words })
}

/// The titles of those that stand so.
fn of<'a>(sections: &[(&'a str, Standing)], standing: Standing) -> Vec<&'a str> {
    sections.iter().filter(|(_, is)| *is == standing).map(|(title, _)| *title).collect()
}

/// The place of a section among all: what wants somebody's help comes first, then what is missing, then
/// what goes well, and last who told ahead.
pub fn rank(standing: Standing, health: Option<Health>) -> u8 {
    match (standing, health) {
        (Standing::Posted | Standing::PostedLate, Some(Health::Red)) => 0,
        (Standing::Late, _) => 1,
        (Standing::Posted | Standing::PostedLate, Some(Health::Yellow)) => 2,
        (Standing::Posted | Standing::PostedLate, Some(Health::Green)) => 3,
        (Standing::Posted | Standing::PostedLate, None) => 4,
        (Standing::NotYet, _) => 5,
        (Standing::Absent, _) => 6,
        (Standing::NotExpected, _) => 7,
    }
}

/// A health against the one of the round before, `was Yellow`, `same`; none where nothing was said then.
pub fn against(now: Option<Health>, before: Option<Health>) -> Option<String> {
    let before = before?;
    Some(match now {
        Some(now) if now == before => "same".to_owned(),
        _ => format!("was {}", before.word()),
    })
}

#[cfg(test)]
#[path = "all_in_tests.rs"]
mod tests;
