//! What changed between two readings of a schedule.
//!
//! Rows are the same when their names are; what is left over is a row under another name when it
//! stands in the same place at the same time, or sounds alike. Every row has one counterpart.

mod pairs;

use super::{Milestone, Schedule, Stated, names};
use crate::time::{When, WhenShape};
use pairs::{Entry, Pairs, pair};
use serde::{Deserialize, Serialize};

/// Everything that differs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff {
    /// Milestones with another time.
    pub moved: Vec<Moved>,
    /// Milestones that were not there before.
    pub added: Vec<Kept>,
    /// Milestones that are no longer there.
    pub removed: Vec<Kept>,
    /// Milestones with another name.
    pub renamed: Vec<Renamed>,
}

/// A part of a source in which a milestone is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The rows of the timeline only.
    Timeline,
    /// The summary beside it only.
    Summary,
    /// Both, or the only one that there is.
    Both,
}

/// A milestone with another time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Its present name.
    pub name: String,
    /// Its time before.
    pub from: When,
    /// Its time now.
    pub to: When,
    /// Its line in the new source, from 1.
    pub line: u32,
    /// Where the time changed; in one part only, the other contradicts it now.
    pub part: Part,
}

/// A milestone that is in one of the two only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// Its time.
    pub when: When,
    /// Its week.
    pub week: Option<u32>,
    /// Its line in its own source, from 1.
    pub line: u32,
}

/// A milestone with another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// Its name before.
    pub from: String,
    /// Its name now.
    pub to: String,
    /// Its line in the new source, from 1.
    pub line: u32,
    /// Where it was renamed; in one part only, the other still has the old name.
    pub part: Part,
}

impl Diff {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.moved.is_empty()
            && self.added.is_empty()
            && self.removed.is_empty()
            && self.renamed.is_empty()
    }

    /// For other programs.
    pub fn shape(&self) -> DiffShape {
        let kept = |rows: &[Kept]| rows.iter().map(Kept::shape).collect();
        DiffShape {
            moved: self.moved.iter().map(Moved::shape).collect(),
            added: kept(&self.added),
            removed: kept(&self.removed),
            renamed: self.renamed.clone(),
        }
    }
}

/// Compares two readings of a schedule.
pub fn diff(old: &Schedule, new: &Schedule) -> Diff {
    let rows = |schedule: &Schedule| -> Vec<Entry> {
        schedule.milestones.iter().map(|m| of_milestone(m, schedule)).collect()
    };
    let summary = |schedule: &Schedule| -> Vec<Entry> {
        schedule.summary.iter().map(|s| of_stated(s, schedule)).collect()
    };
    let (old_rows, new_rows) = (rows(old), rows(new));
    let (old_summary, new_summary) = (summary(old), summary(new));
    let timeline = pair(&old_rows, &new_rows);
    let beside = pair(&old_summary, &new_summary);
    // The next cycle's release is not this one's under a new name.
    let same_cycle = old.cycle == new.cycle || old.cycle.is_none() || new.cycle.is_none();
    let mut diff = of_pairs(&timeline, Part::Timeline, same_cycle);
    let other = of_pairs(&beside, Part::Summary, same_cycle);
    merge(&mut diff, other, &old_summary, &new_summary, &old_rows);
    diff.moved.sort_by_key(|moved| moved.line);
    diff.renamed.sort_by_key(|renamed| renamed.line);
    diff
}

fn of_milestone(milestone: &Milestone, schedule: &Schedule) -> Entry {
    Entry {
        name: milestone.name.clone(),
        who: milestone.who.clone(),
        week: milestone.week,
        when: milestone.when.clone(),
        line: milestone.line,
        spelled: names::spelled(&milestone.name),
        words: names::significant(&milestone.name, schedule.cycle.as_deref()),
    }
}

fn of_stated(stated: &Stated, schedule: &Schedule) -> Entry {
    Entry {
        name: stated.name.clone(),
        who: None,
        week: stated.week,
        when: stated.when.clone(),
        line: stated.line,
        spelled: names::spelled(&stated.name),
        words: names::significant(&stated.name, schedule.cycle.as_deref()),
    }
}

fn of_pairs(pairs: &Pairs<'_>, part: Part, same_cycle: bool) -> Diff {
    let mut diff = Diff::default();
    for (old, new) in &pairs.both {
        if old.spelled != new.spelled && (same_cycle || old.words != new.words) {
            let (from, to) = (old.name.clone(), new.name.clone());
            diff.renamed.push(Renamed { from, to, line: new.line, part });
        }
        if !same_time(&old.when, &new.when) {
            let (from, to) = (old.when.clone(), new.when.clone());
            diff.moved.push(Moved { name: new.name.clone(), from, to, line: new.line, part });
        }
    }
    diff.added = pairs.new_only.iter().map(|entry| entry.kept()).collect();
    diff.removed = pairs.old_only.iter().map(|entry| entry.kept()).collect();
    diff
}

/// Other words for the same time are no move.
fn same_time(old: &When, new: &When) -> bool {
    match (old, new) {
        // Two ways to say that it is open.
        (When::Tbd { text: a }, When::Tbd { text: b }) => a == b || (is_open(a) && is_open(b)),
        _ => {
            old.kind() == new.kind()
                && old.earliest() == new.earliest()
                && old.latest() == new.latest()
        }
    }
}

fn is_open(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    matches!(text.trim_matches('-'), "" | "tbd" | "tbc" | "tba")
}

/// What changed in the summary joins what changed in the timeline, or stands for itself where the
/// timeline did not follow.
fn merge(
    diff: &mut Diff,
    summary: Diff,
    old_summary: &[Entry],
    new_summary: &[Entry],
    old_rows: &[Entry],
) {
    let alike = |a: &str, b: &str| {
        let words = |name: &str| names::significant(name, None);
        names::spelled(a) == names::spelled(b) || words(a) == words(b)
    };
    for moved in &mut diff.moved {
        let named = |entry: &&Entry| alike(&entry.name, &moved.name);
        let (before, now) = (old_summary.iter().find(named), new_summary.iter().find(named));
        // A summary that still has the old time contradicts the row from now on.
        moved.part = match (before, now) {
            (Some(before), Some(now)) if same_time(&before.when, &now.when) => Part::Timeline,
            _ => Part::Both,
        };
    }
    for renamed in &mut diff.renamed {
        let old_name_stays = new_summary.iter().any(|entry| alike(&entry.name, &renamed.from))
            && !new_summary.iter().any(|entry| alike(&entry.name, &renamed.to));
        renamed.part = if old_name_stays { Part::Timeline } else { Part::Both };
    }
    for moved in summary.moved {
        let followed = diff.moved.iter().any(|m| same_time(&m.to, &moved.to))
            || diff.added.iter().any(|row| alike(&row.name, &moved.name));
        if !followed {
            diff.moved.push(moved);
        }
    }
    for renamed in summary.renamed {
        let followed = diff.renamed.iter().any(|r| alike(&r.to, &renamed.to))
            || diff.added.iter().any(|row| alike(&row.name, &renamed.to))
            || diff.removed.iter().any(|row| alike(&row.name, &renamed.from));
        // A summary that takes up the timeline's own name corrects itself.
        let corrected = old_rows.iter().any(|row| alike(&row.name, &renamed.to));
        if !followed && !corrected {
            diff.renamed.push(renamed);
        }
    }
}

/// A diff as other programs read it (`schedule diff --json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffShape {
    /// Milestones with another time.
    pub moved: Vec<MovedShape>,
    /// Milestones that were not there before.
    pub added: Vec<KeptShape>,
    /// Milestones that are no longer there.
    pub removed: Vec<KeptShape>,
    /// Milestones with another name.
    pub renamed: Vec<Renamed>,
}

/// A milestone with another time, for other programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedShape {
    /// Its present name.
    pub name: String,
    /// Its time before.
    pub from: WhenShape,
    /// Its time now.
    pub to: WhenShape,
    /// Its line in the new source, from 1.
    pub line: u32,
    /// Where the time changed.
    pub part: Part,
}

/// A milestone that is in one of the two only, for other programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptShape {
    /// Its name.
    pub name: String,
    /// Its time.
    pub when: WhenShape,
    /// Its week.
    pub week: Option<u32>,
    /// Its line in its own source, from 1.
    pub line: u32,
}

impl Moved {
    fn shape(&self) -> MovedShape {
        MovedShape {
            name: self.name.clone(),
            from: self.from.shape(),
            to: self.to.shape(),
            line: self.line,
            part: self.part,
        }
    }
}

impl Kept {
    fn shape(&self) -> KeptShape {
        let (name, when) = (self.name.clone(), self.when.shape());
        KeptShape { name, when, week: self.week, line: self.line }
    }
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
