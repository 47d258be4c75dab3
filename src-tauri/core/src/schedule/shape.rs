//! A schedule as other programs read it (`schedule show --json`).

use super::{Doubt, Milestone, Schedule, SourceKind, Stated, Unread, YearOrigin};
use crate::time::{Reading, When, WhenShape};
use serde::{Deserialize, Serialize};

/// A schedule for other programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleShape {
    /// `v1.37`
    pub cycle: Option<String>,
    /// In the order of the source.
    pub milestones: Vec<MilestoneShape>,
    /// In which form it was written.
    #[serde(default)]
    pub kind: SourceKind,
    /// The dated lists beside a timeline.
    #[serde(default)]
    pub summary: Vec<StatedShape>,
    /// What was not understood.
    #[serde(default)]
    pub unread: Vec<Unread>,
}

/// A dated list item beside a timeline, for other programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedShape {
    /// What it is about.
    pub name: String,
    /// The week that it names.
    pub week: Option<u32>,
    /// When.
    pub when: WhenShape,
    /// Its line in the source, from 1.
    pub line: u32,
    /// The whole item in its own words.
    pub text: String,
}

/// A milestone for other programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneShape {
    /// What happens.
    pub name: String,
    /// Whose it is.
    pub who: Option<String>,
    /// Week of the cycle.
    pub week: Option<u32>,
    /// When.
    pub when: WhenShape,
    /// Its line in the source, from 1.
    pub line: u32,
    /// Another date that the same source names for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<DoubtShape>,
    /// True where the source leaves the year out; absent otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub year_inferred: bool,
}

/// Another date for a milestone, for other programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoubtShape {
    /// Its line in the source, from 1; the milestone's own where its own words leave it open.
    pub line: u32,
    /// The other place in its own words, or what is open.
    pub text: String,
    /// The other date.
    pub when: WhenShape,
}

impl Schedule {
    /// For other programs.
    pub fn shape(&self) -> ScheduleShape {
        ScheduleShape {
            cycle: self.cycle.clone(),
            milestones: self.milestones.iter().map(Milestone::shape).collect(),
            kind: self.kind,
            summary: self.summary.iter().map(Stated::shape).collect(),
            unread: self.unread.clone(),
        }
    }
}

impl Milestone {
    /// For other programs.
    pub fn shape(&self) -> MilestoneShape {
        MilestoneShape {
            name: self.name.clone(),
            who: self.who.clone(),
            week: self.week,
            when: self.when.shape(),
            line: self.line,
            doubt: self.doubt.as_ref().map(Doubt::shape).or_else(|| self.open()),
            year_inferred: self.year == YearOrigin::Inferred,
        }
    }
}

impl Milestone {
    /// What the milestone's own words leave open: letters of several countries, an end of the day
    /// that is none to the minute, readings that are not the same moment.
    fn open(&self) -> Option<DoubtShape> {
        let When::Instant { text, readings } = &self.when else { return None };
        let all = readings.iter().flat_map(|reading| {
            let meanings = reading.meanings.iter().map(|meaning| meaning.instant);
            meanings.chain([reading.instant])
        });
        let (first, last) = (all.clone().min()?, all.max()?);
        let at = |at| When::Instant {
            text: text.clone(),
            readings: vec![Reading::clear(text.clone(), "UTC", at, at.naive_utc())],
        };
        // The one that does not count.
        let other = if self.when.instant() == Some(first) { last } else { first };
        let text = self.when.contradiction().filter(|_| first != last)?;
        Some(DoubtShape { line: self.line, text, when: at(other).shape() })
    }
}

impl Stated {
    fn shape(&self) -> StatedShape {
        StatedShape {
            name: self.name.clone(),
            week: self.week,
            when: self.when.shape(),
            line: self.line,
            text: self.text.clone(),
        }
    }
}

impl Doubt {
    fn shape(&self) -> DoubtShape {
        DoubtShape { line: self.line, text: self.text.clone(), when: self.when.shape() }
    }
}
