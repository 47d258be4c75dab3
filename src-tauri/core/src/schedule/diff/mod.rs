//! What changed between two readings of a schedule.
//!
//! Rows are the same when their names are; what is left over is a row under another name when it
//! stands in the same place at the same time, or sounds alike. Every row has one counterpart.

pub(in crate::schedule) mod pairs;

use super::{Milestone, Schedule, SourceKind, Stated, names};
use crate::time::{When, WhenShape, monday};
use chrono::{DateTime, Duration, Utc};
use pairs::{Entry, Pairs, pair};
use serde::{Deserialize, Serialize};

/// Everything that differs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff {
    /// Milestones with another time.
    pub moved: Vec<Moved>,
    /// Milestones that were not there before.
    pub added: Vec<Unpaired>,
    /// Milestones that are no longer there.
    pub removed: Vec<Unpaired>,
    /// Milestones with another name.
    pub renamed: Vec<Renamed>,
    /// Milestones that are somebody else's now.
    #[serde(default)]
    pub who_changed: Vec<WhoChanged>,
    /// Milestones with another week, although their time does not say so.
    #[serde(default)]
    pub week_changed: Vec<WeekChanged>,
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
pub struct Unpaired {
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

/// A milestone that is somebody else's now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoChanged {
    /// Its present name.
    pub name: String,
    /// Whose it was, as written; none for nobody's.
    pub from: Option<String>,
    /// Whose it is.
    pub to: Option<String>,
    /// Its line in the new source, from 1.
    pub line: u32,
}

/// A milestone with another week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekChanged {
    /// Its present name.
    pub name: String,
    /// Its week before; none for a row that named none.
    pub from: Option<u32>,
    /// Its week now.
    pub to: Option<u32>,
    /// Its line in the new source, from 1.
    pub line: u32,
    /// Where the week changed; in one part only, the other contradicts it now.
    pub part: Part,
}

impl Diff {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.moved.is_empty()
            && self.added.is_empty()
            && self.removed.is_empty()
            && self.renamed.is_empty()
            && self.who_changed.is_empty()
            && self.week_changed.is_empty()
    }

    /// For other programs.
    pub fn shape(&self) -> DiffShape {
        let kept = |rows: &[Unpaired]| rows.iter().map(Unpaired::shape).collect();
        DiffShape {
            moved: self.moved.iter().map(Moved::shape).collect(),
            added: kept(&self.added),
            removed: kept(&self.removed),
            renamed: self.renamed.clone(),
            who_changed: self.who_changed.clone(),
            week_changed: self.week_changed.clone(),
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
    let same_form = say_the_same(old.kind, new.kind);
    diff.who_changed = who_changed(&timeline, same_form);
    diff.week_changed = weeks_changed(&timeline, &beside, same_form);
    merge(&mut diff, other, &old_summary, &new_summary, &old_rows);
    diff.moved.sort_by_key(|moved| moved.line);
    diff.renamed.sort_by_key(|renamed| renamed.line);
    diff
}

/// Whether what the one form says the other can say too: a table without a column for it has lost
/// it, while a calendar or a list never had it.
fn say_the_same(old: SourceKind, new: SourceKind) -> bool {
    const TABLES: [SourceKind; 5] = [
        SourceKind::TimelineTable,
        SourceKind::MonthColumns,
        SourceKind::HtmlTable,
        SourceKind::BuilderYaml,
        SourceKind::Rst,
    ];
    old == new || (TABLES.contains(&old) && TABLES.contains(&new))
}

/// A form that never says whose a milestone is, such as a calendar, does not take it from anybody.
fn who_changed(timeline: &Pairs<'_>, same_form: bool) -> Vec<WhoChanged> {
    let named = |entry: &Entry| spelled_who(entry).is_some();
    let both = &timeline.both;
    let old_says =
        both.iter().any(|(old, _)| named(old)) || timeline.old_only.iter().any(|e| named(e));
    let new_says =
        both.iter().any(|(_, new)| named(new)) || timeline.new_only.iter().any(|e| named(e));
    let both_say = old_says && new_says;
    if !same_form && !both_say {
        return Vec::new();
    }
    let written = |entry: &Entry| entry.who.clone().filter(|_| named(entry));
    let changed = both.iter().filter(|(old, new)| spelled_who(old) != spelled_who(new));
    changed
        .map(|(old, new)| WhoChanged {
            name: new.name.clone(),
            from: written(old),
            to: written(new),
            line: new.line,
        })
        .collect()
}

/// Whose it is, whatever marks and capitals it is written with; none for an empty cell or a dash.
fn spelled_who(entry: &Entry) -> Option<String> {
    let who = names::spelled(entry.who.as_deref()?);
    Some(who).filter(|who| !who.is_empty())
}

fn weeks_changed(timeline: &Pairs<'_>, summary: &Pairs<'_>, same_form: bool) -> Vec<WeekChanged> {
    let of = |pairs: &Pairs<'_>, part: Part| -> Vec<WeekChanged> {
        let both = &pairs.both;
        let old_says = both.iter().any(|(old, _)| old.week.is_some());
        let new_says = both.iter().any(|(_, new)| new.week.is_some());
        let changed = both.iter().filter(|(old, new)| old.week != new.week);
        changed
            .filter(|_| same_form || (old_says && new_says))
            .filter(|(old, new)| !follows_its_date(old, new))
            .map(|(old, new)| WeekChanged {
                name: new.name.clone(),
                from: old.week,
                to: new.week,
                line: new.line,
                part,
            })
            .collect()
    };
    let mut rows = of(timeline, Part::Timeline);
    let mut stated = of(summary, Part::Summary);
    // Said by both, or by the only one that says it.
    for row in &mut rows {
        let beside = summary.both.iter().any(|(_, new)| alike(&new.name, &row.name));
        let follows = |other: &WeekChanged| alike(&other.name, &row.name) && other.to == row.to;
        if !beside || stated.iter().any(follows) {
            row.part = Part::Both;
        }
        stated.retain(|other| !follows(other));
    }
    rows.extend(stated);
    rows.sort_by_key(|row| row.line);
    rows
}

/// Whether a row went on as many weeks as its date did: that it moved says so.
fn follows_its_date(old: &Entry, new: &Entry) -> bool {
    let begins = |entry: &Entry| entry.when.printed_date().map(monday);
    let (Some(before), Some(now)) = (begins(old), begins(new)) else { return false };
    let (Some(from), Some(to)) = (old.week, new.week) else { return false };
    now.signed_duration_since(before).num_weeks() == i64::from(to) - i64::from(from)
}

fn of_milestone(milestone: &Milestone, schedule: &Schedule) -> Entry {
    Entry {
        name: milestone.name.clone(),
        who: milestone.who.clone(),
        week: milestone.week,
        when: milestone.when.clone(),
        line: milestone.line,
        spelled: names::spelled(names::without_clock(&milestone.name)),
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
        spelled: names::spelled(names::without_clock(&stated.name)),
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
    diff.added = pairs.new_only.iter().map(|entry| entry.unpaired()).collect();
    diff.removed = pairs.old_only.iter().map(|entry| entry.unpaired()).collect();
    diff
}

/// 23:59 and the midnight behind it are the same deadline.
const SAME: Duration = Duration::minutes(1);

/// Other words for the same time are no move.
fn same_time(old: &When, new: &When) -> bool {
    let is_moment = |when: &When| matches!(when, When::Instant { .. } | When::AoeDate { .. });
    match (old, new) {
        // The end of a day anywhere on Earth is a moment as any other.
        _ if is_moment(old) && is_moment(new) => {
            let near = |a: Option<DateTime<Utc>>, b: Option<DateTime<Utc>>| {
                a.zip(b).is_some_and(|(a, b)| (a - b).abs() <= SAME)
            };
            near(old.earliest(), new.earliest()) && near(old.latest(), new.latest())
        }
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

/// Whether two names are of one milestone.
fn alike(a: &str, b: &str) -> bool {
    let words = |name: &str| names::significant(name, None);
    names::spelled(a) == names::spelled(b) || words(a) == words(b)
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
    /// Milestones that are somebody else's now; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who_changed: Vec<WhoChanged>,
    /// Milestones with another week; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub week_changed: Vec<WeekChanged>,
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

impl Unpaired {
    fn shape(&self) -> KeptShape {
        let (name, when) = (self.name.clone(), self.when.shape());
        KeptShape { name, when, week: self.week, line: self.line }
    }
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
