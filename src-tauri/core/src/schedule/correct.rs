//! Applying what a member corrected by hand to a schedule that was read.

use super::{Change, Correction, Milestone, RowState, Schedule, Unread, YearOrigin};
use crate::time::{ZoneRules, read};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A row as it was read, or a part that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Understood.
    Milestone(Milestone),
    /// Not understood.
    Unread(Unread),
}

/// One row of a schedule under review, in the order of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its line in the source, from 1.
    pub line: u32,
    /// Which of the rows of that line, from 0.
    pub nth: u32,
    /// The row, corrected where it was.
    pub row: Row,
    /// Whether it stands as it was read.
    pub state: RowState,
}

impl Row {
    /// Its line in the source, from 1.
    pub fn line(&self) -> u32 {
        match self {
            Self::Milestone(milestone) => milestone.line,
            Self::Unread(unread) => unread.line,
        }
    }

    /// The source's words.
    pub fn written(&self) -> &str {
        match self {
            Self::Milestone(milestone) if !milestone.written.is_empty() => &milestone.written,
            Self::Milestone(milestone) => milestone.when.text(),
            Self::Unread(unread) => &unread.text,
        }
    }
}

impl Schedule {
    /// Every row and every part that was not understood, by line, with `corrections` applied.
    pub fn entries(&self, corrections: &[Correction], rules: &dyn ZoneRules) -> Vec<Entry> {
        let near = self.milestones.iter().find_map(|m| m.when.printed_date());
        let rows = self.milestones.iter().cloned().map(Row::Milestone);
        let mut rows: Vec<Row> = rows.chain(self.unread.iter().cloned().map(Row::Unread)).collect();
        rows.sort_by_key(Row::line);
        let mut seen: BTreeMap<u32, u32> = BTreeMap::new();
        rows.into_iter()
            .map(|row| {
                let line = row.line();
                let count = seen.entry(line).or_default();
                let nth = *count;
                *count += 1;
                let fits =
                    |c: &&Correction| (c.line, c.nth) == (line, nth) && c.written == row.written();
                match corrections.iter().rev().find(fits).map(|c| &c.change) {
                    None => Entry { line, nth, row, state: RowState::AsRead },
                    Some(Change::LeaveOut) => Entry { line, nth, row, state: RowState::LeftOut },
                    Some(Change::Correct { name, when }) => {
                        let row = corrected(row, name.as_deref(), when.as_deref(), near, rules);
                        Entry { line, nth, row, state: RowState::Corrected }
                    }
                }
            })
            .collect()
    }

    /// The schedule as the member wants it.
    pub fn corrected(self, corrections: &[Correction], rules: &dyn ZoneRules) -> Self {
        if corrections.is_empty() {
            return self;
        }
        let (mut milestones, mut unread) = (Vec::new(), Vec::new());
        for entry in self.entries(corrections, rules) {
            match entry.row {
                _ if entry.state == RowState::LeftOut => {}
                Row::Milestone(milestone) => milestones.push(milestone),
                Row::Unread(part) => unread.push(part),
            }
        }
        Self { milestones, unread, ..self }
    }
}

fn corrected(
    row: Row,
    name: Option<&str>,
    when: Option<&str>,
    near: Option<NaiveDate>,
    rules: &dyn ZoneRules,
) -> Row {
    let written = row.written().to_owned();
    let mut milestone = match row {
        Row::Milestone(milestone) => milestone,
        // A part without a time stays what it is until somebody gives it one.
        Row::Unread(unread) => match when {
            None => return Row::Unread(unread),
            Some(when) => Milestone {
                name: unread.text,
                who: None,
                week: None,
                when: read(when, near, rules),
                line: unread.line,
                doubt: None,
                year: YearOrigin::Written,
                written: String::new(),
            },
        },
    };
    milestone.written = written;
    if let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) {
        milestone.name = name.to_owned();
    }
    if let Some(when) = when {
        milestone.when = read(when, near, rules);
        milestone.doubt = None;
        milestone.year = YearOrigin::Written;
    }
    Row::Milestone(milestone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        schedule::bundled::import,
        time::{BundledZones, When},
    };

    const README: &str = "# v9.1\n\n| What | Who | When | Week |\n|---|---|---|---|\n\
        | Start | Lead | Monday 7th September 2026 | week 1 |\n\
        | Code Freeze | Lead | sometime soon, 12 parrots | week 12 |\n";

    fn correct(line: u32, written: &str, change: Change) -> Correction {
        Correction { line, nth: 0, written: written.to_owned(), change }
    }

    fn freeze(schedule: &Schedule) -> Entry {
        schedule.entries(&[], &BundledZones).into_iter().find(|entry| entry.line == 6).unwrap()
    }

    #[test]
    fn a_time_given_by_hand_is_read_like_the_schedules_own() {
        let schedule = import(README, "README.md").unwrap();
        let entry = freeze(&schedule);
        let when = Some("Wednesday 18th November 2026 (AoE)".to_owned());
        let by_hand = [correct(6, entry.row.written(), Change::Correct { name: None, when })];
        let fixed = schedule.corrected(&by_hand, &BundledZones);
        let row = fixed.milestones.iter().find(|m| m.line == 6).unwrap();
        assert_eq!(row.when.printed_date(), "2026-11-18".parse().ok());
        assert!(matches!(row.when, When::AoeDate { .. }));
    }

    #[test]
    fn a_row_may_be_left_out_and_others_stay() {
        let schedule = import(README, "README.md").unwrap();
        let entry = freeze(&schedule);
        let by_hand = [correct(6, entry.row.written(), Change::LeaveOut)];
        let states: Vec<RowState> = schedule
            .entries(&by_hand, &BundledZones)
            .into_iter()
            .map(|entry| entry.state)
            .collect();
        assert_eq!(states.iter().filter(|s| **s == RowState::LeftOut).count(), 1);
        let fixed = schedule.corrected(&by_hand, &BundledZones);
        assert!(fixed.milestones.iter().all(|m| m.line != 6));
        assert!(fixed.milestones.iter().any(|m| m.name == "Start"));
    }

    #[test]
    fn a_correction_of_other_words_does_not_apply() {
        let schedule = import(README, "README.md").unwrap();
        let by_hand = [correct(6, "what stood there last week", Change::LeaveOut)];
        assert_eq!(schedule.clone().corrected(&by_hand, &BundledZones), schedule);
    }
}
