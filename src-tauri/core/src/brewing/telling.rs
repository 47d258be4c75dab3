//! What holds for every rule: when a line speaks, when it ends, when it is silent, and how many are shown.
//!
//! - It speaks once, in the round in which it becomes true, and again only when its evidence changes. That
//!   is read from the cycle itself, by looking at each round as it stood at its end; so every laptop comes
//!   to the same answer, and nothing has to be remembered.
//! - It ends by itself when it is untrue, and says so for one round. Of a section that cannot be read, or
//!   is away, nothing is said, also not that something ended.
//! - In the first two weeks of a cycle nothing speaks.
//! - What was dismissed stays so for as long as its evidence is the same.
//! - The new ones stand first, then those that are still so, then those that ended, each heaviest first;
//!   [`MOST_SHOWN`] are shown, and it is said how many more there are.

use super::{
    dismissed::Dismissed,
    history::{History, View},
    line::{Line, Rule},
    rules,
};
use chrono::{DateTime, Utc};
use std::{cmp::Reverse, collections::BTreeSet};

/// So many lines are shown at first.
pub const MOST_SHOWN: usize = 5;
/// In the first weeks of a cycle nothing speaks.
const SILENT_WEEKS: u32 = 2;

/// What is new about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum News {
    /// It became true in this round, or its evidence changed.
    New,
    /// It is still so.
    Still,
    /// It is no longer so since this round.
    Ended,
}

/// A line as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What it says.
    pub line: Line,
    /// What is new about it.
    pub news: News,
}

/// All that is brewing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brew {
    /// The lines in the order in which they are shown.
    pub told: Vec<Told>,
    /// Those that are true and dismissed, with the reason.
    pub dismissed: Vec<(Line, String)>,
}

impl Brew {
    /// Those that are shown at first.
    pub fn shown(&self) -> &[Told] {
        self.told.get(..MOST_SHOWN).unwrap_or(&self.told)
    }

    /// How many more there are.
    pub fn more(&self) -> usize {
        self.told.len().saturating_sub(MOST_SHOWN)
    }

    /// Those that are true now and were not dismissed.
    pub fn open(&self) -> impl Iterator<Item = &Line> {
        let open = self.told.iter().filter(|told| told.news != News::Ended);
        open.map(|told| &told.line)
    }

    /// What stands against leaving out a meeting, one sentence; none where nothing is brewing that was not
    /// dismissed. The rest of that question is [`crate::round::summary::still_open`].
    pub fn against_leaving_out(&self) -> Option<String> {
        let count = self.open().count();
        let first = &self.open().next()?.sentence;
        Some(match count {
            1 => format!("Brewing, and not dismissed: {first}"),
            _ => format!("{count} lines are brewing and not dismissed, such as: {first}"),
        })
    }
}

/// What is brewing at a moment in the present round.
pub fn brew(history: &History, dismissed: &[Dismissed], now: DateTime<Utc>) -> Brew {
    match history.rounds.len().checked_sub(1) {
        Some(present) => brew_in(history, present, dismissed, now),
        None => Brew::default(),
    }
}

/// The same in the round at this place.
pub(super) fn brew_in(
    history: &History,
    present: usize,
    dismissed: &[Dismissed],
    now: DateTime<Utc>,
) -> Brew {
    let mut before: BTreeSet<String> = BTreeSet::new();
    let mut last: Vec<Line> = Vec::new();
    for place in 0..present {
        let Some(next) = history.rounds.get(place + 1) else { break };
        last = lines_at(&View::new(history, place, next.opens.min(now)));
        before.extend(last.iter().map(|line| line.evidence.clone()));
    }
    let view = View::new(history, present, now);
    let mut brew = Brew::default();
    let lines = lines_at(&view);
    let why = |line: &Line| dismissed.iter().find(|one| one.evidence == line.evidence);
    for line in &last {
        if why(line).is_none() && has_ended(&view, line, &lines) {
            // What it says was counted by that moment.
            let sentence =
                format!("So when this round opened, and not seen any more: {}", line.sentence);
            let line = Line { sentence, ..line.clone() };
            brew.told.push(Told { line, news: News::Ended });
        }
    }
    for line in lines {
        if let Some(reason) = why(&line) {
            brew.dismissed.push((line, reason.because.clone()));
        } else {
            let is_new = !before.contains(&line.evidence);
            let news = if is_new { News::New } else { News::Still };
            brew.told.push(Told { line, news });
        }
    }
    brew.told.sort_by_key(|told| (told.news, Reverse(told.line.weight), told.line.rule));
    brew
}

fn lines_at(view: &View<'_>) -> Vec<Line> {
    if view.week(view.place()) <= SILENT_WEEKS { Vec::new() } else { rules::all(view) }
}

/// Whether a line of the round before is no longer true: where its sections can be read, and what it says has
/// not become another line of the same matter.
fn has_ended(view: &View<'_>, old: &Line, lines: &[Line]) -> bool {
    let is_muted = old.sections.iter().any(|section| view.is_muted(section));
    let is_one_matter = matches!(
        old.rule,
        Rule::StuckColour | Rule::NotReady | Rule::MovedUnseen | Rule::ColourAgainstWords
    );
    let shares = |line: &Line| line.sections.iter().any(|section| old.sections.contains(section));
    let goes_on = |line: &Line| is_one_matter && line.rule == old.rule && shares(line);
    !is_muted && !lines.iter().any(|line| line.evidence == old.evidence || goes_on(line))
}
