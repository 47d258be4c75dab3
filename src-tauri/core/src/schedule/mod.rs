//! The schedule of a cycle: its milestones as their source writes them.

#[cfg(feature = "native")]
mod calendar;
#[cfg(feature = "native")]
mod comments;
#[cfg(feature = "native")]
mod correct;
mod correction;
#[cfg(feature = "native")]
mod dates;
#[cfg(feature = "native")]
mod day;
#[cfg(feature = "native")]
mod depth;
pub mod diff;
#[cfg(feature = "native")]
pub(crate) mod document;
#[cfg(feature = "native")]
pub(crate) mod draft;
#[cfg(feature = "native")]
mod header;
#[cfg(feature = "native")]
mod heading;
#[cfg(feature = "native")]
mod html;
pub mod ics;
#[cfg(feature = "native")]
mod import;
#[cfg(feature = "native")]
mod letter;
#[cfg(feature = "native")]
pub mod lint;
#[cfg(feature = "native")]
mod markdown;
#[cfg(feature = "native")]
mod month_day;
mod names;
#[cfg(feature = "native")]
mod notation;
#[cfg(feature = "native")]
mod plan;
#[cfg(feature = "native")]
pub(crate) mod rst;
#[cfg(feature = "native")]
mod rule;
#[cfg(feature = "native")]
pub mod scan;
mod shape;
#[cfg(feature = "native")]
mod substitutions;
#[cfg(feature = "native")]
mod summary;
#[cfg(feature = "native")]
mod terms;
#[cfg(feature = "native")]
mod timeline;
#[cfg(feature = "native")]
mod toml;
#[cfg(feature = "native")]
pub(crate) mod yaml;

#[cfg(feature = "native")]
pub use correct::{Entry, Row};
pub use correction::{Change, Correction, RowState};
#[cfg(feature = "native")]
pub(crate) use depth::too_deep;
#[cfg(test)]
#[cfg(feature = "native")]
pub(crate) use import::bundled;
#[cfg(feature = "native")]
pub(crate) use import::own_lines;
#[cfg(feature = "native")]
pub use import::{ImportError, LARGEST_BYTES, import, import_bytes};
pub use shape::{DoubtShape, MilestoneShape, ScheduleShape, StatedShape};
#[cfg(feature = "native")]
pub(crate) use toml::read_toml;

use crate::time::{LetterAnswers, When, monday};
use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The milestones of one cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The cycle as its title names it, such as `v1.37`.
    pub cycle: Option<String>,
    /// The rows, in the order of the source.
    pub milestones: Vec<Milestone>,
    /// Where it was read from: a file name or a link.
    pub source: String,
    /// In which form it was written.
    #[serde(default)]
    pub kind: SourceKind,
    /// The dated lists beside a timeline, as written, in the order of the source.
    #[serde(default)]
    pub summary: Vec<Stated>,
    /// What was seen as part of the schedule and not understood, in the order of the source.
    #[serde(default)]
    pub unread: Vec<Unread>,
}

/// The forms in which schedules are published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A Markdown table with one column of dates.
    #[default]
    TimelineTable,
    /// A Markdown table with one column a month.
    MonthColumns,
    /// A raw HTML table.
    HtmlTable,
    /// Dated list items.
    Bullets,
    /// The schedule builder's YAML: `releases`, `timeline`.
    BuilderYaml,
    /// The YAML of patch releases: `schedules`, `cherryPickDeadline`.
    PatchYaml,
    /// YAML of weeks that count down to a release.
    CountdownYaml,
    /// Other YAML that gives dates to names.
    Yaml,
    /// iCalendar.
    ICalendar,
    /// reStructuredText: a table or dated lines.
    Rst,
}

impl SourceKind {
    /// For people, behind "read as".
    pub fn words(self) -> &'static str {
        match self {
            Self::TimelineTable => "a timeline table",
            Self::MonthColumns => "a table with a column a month",
            Self::HtmlTable => "an HTML table",
            Self::Bullets => "a dated list",
            Self::BuilderYaml => "the schedule builder's YAML",
            Self::PatchYaml => "the YAML of patch releases",
            Self::CountdownYaml => "weeks that count down",
            Self::Yaml => "YAML with dates",
            Self::ICalendar => "a calendar",
            Self::Rst => "reStructuredText",
        }
    }
}

/// A dated list item beside a timeline, such as the summary above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// What it is about, as plain text.
    pub name: String,
    /// The week that it names.
    pub week: Option<u32>,
    /// When.
    pub when: When,
    /// Its line in the source, from 1.
    pub line: u32,
    /// The whole item in its own words.
    pub text: String,
}

/// A part of the source that belongs to the schedule and was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Its line in the source, from 1.
    pub line: u32,
    /// Its own words, shortened if long.
    pub text: String,
    /// Why, as one sentence for people.
    pub why: String,
}

impl Unread {
    /// Why an item is listed that only adds to the one above it.
    #[cfg(feature = "native")]
    pub(crate) const DETAIL: &str = "A detail of the item above it, without a date of its own.";
    /// Why a date in running text is listed.
    #[cfg(feature = "native")]
    pub(crate) const IN_SENTENCE: &str = "A date within a sentence; it is not taken for a row.";

    /// Why an event of a calendar is none of the rows.
    #[cfg(feature = "native")]
    pub(crate) const CANCELLED: &str = "It is cancelled, so it is no row.";
    /// Why a to-do is none of the rows.
    #[cfg(feature = "native")]
    pub(crate) const DONE: &str = "It is done already, so it is no row.";
    /// Why a date is listed whose event is struck out, and the date is not.
    #[cfg(feature = "native")]
    pub(crate) const STRUCK: &str = "Its name is struck out, so it is no row.";
    /// How it begins why a remark beside a release is listed.
    #[cfg(feature = "native")]
    pub(crate) const NOTE: &str = "A note beside ";
    /// How it begins why the times of what repeats without end are not all there.
    #[cfg(feature = "native")]
    pub(crate) const ENDLESS: &str = "It repeats on and on; read are its times from ";
    /// Why a line beside dated ones is listed that names no date itself.
    #[cfg(feature = "native")]
    pub(crate) const UNDATED: &str = "No date is understood here.";

    /// Whether it stands beside the schedule rather than in it, so that nothing is missed with it.
    #[cfg(feature = "native")]
    pub(crate) fn is_aside(&self) -> bool {
        [Self::DETAIL, Self::IN_SENTENCE, Self::DONE, Self::STRUCK].contains(&self.why.as_str())
            || self.why.starts_with(Self::ENDLESS)
            || self.why.starts_with(Self::NOTE)
    }

    /// Whether it is understood, and is no deadline because its source says that it does not take
    /// place or is done.
    #[cfg(feature = "native")]
    pub fn is_no_deadline(&self) -> bool {
        [Self::CANCELLED, Self::DONE, Self::STRUCK].contains(&self.why.as_str())
    }
}

/// Where the year of a date comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearOrigin {
    /// The source says it, or there is no date.
    #[default]
    Written,
    /// The source leaves it out; neighbours and weekdays give it.
    Inferred,
}

/// A row of the schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// What happens, as plain text.
    pub name: String,
    /// Whose it is, as written.
    pub who: Option<String>,
    /// Week of the cycle, mostly from 1; some begin with a week 0 of preparation.
    pub week: Option<u32>,
    /// When.
    pub when: When,
    /// Its line in the source, from 1.
    pub line: u32,
    /// What the source says elsewhere and differently about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
    /// Where the year of `when` comes from.
    #[serde(default)]
    pub year: YearOrigin,
    /// The source's words for the name and the time, exactly as written, ` | ` between cells.
    #[serde(default)]
    pub written: String,
}

/// Another place of the same source that names another date for a milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// The line of the other place, from 1.
    pub line: u32,
    /// The other place in its own words.
    pub text: String,
    /// The date that it names.
    pub when: When,
    /// Which of the two places the member goes by; none while the earlier counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Place>,
}

/// The two places of a source that may name different dates for a milestone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The dated list above the timeline.
    Summary,
    /// The milestone's own row.
    Timeline,
}

/// By which place the member goes where two differ, by [`Milestone::disagreement`].
pub type PlaceAnswers = BTreeMap<String, Place>;

impl Milestone {
    /// What is used for deadlines: of two dates that the source gives it the one that the member
    /// chose, else the earlier.
    pub fn effective(&self) -> &When {
        match &self.doubt {
            Some(Doubt { chosen: Some(Place::Timeline), .. }) => &self.when,
            Some(Doubt { chosen: Some(Place::Summary), when, .. }) => when,
            Some(doubt) => match (self.when.earliest(), doubt.when.earliest()) {
                (Some(row), Some(other)) if row <= other => &self.when,
                (_, None) => &self.when,
                _ => &doubt.when,
            },
            None => &self.when,
        }
    }

    /// One sentence about what is contradictory in the source, if anything is.
    pub fn doubt_words(&self) -> Option<String> {
        match &self.doubt {
            Some(doubt) => Some(format!(
                "Summary: {}. Timeline: {}. Using the {}.",
                doubt.when.text(),
                self.when.text(),
                match doubt.chosen {
                    None => "earlier",
                    Some(Place::Summary) => "summary, as you chose",
                    Some(Place::Timeline) => "timeline, as you chose",
                }
            )),
            None => self.when.contradiction(),
        }
    }

    /// Names what its two places say, exactly, so that an answer holds no longer than they do; none
    /// where they agree.
    pub fn disagreement(&self) -> Option<String> {
        let doubt = self.doubt.as_ref()?;
        Some([&self.name, doubt.when.text(), self.when.text()].join(" | "))
    }
}

impl Schedule {
    /// Settles doubtful zone letters by the member's answers, else by the other letters in the
    /// same source.
    pub fn settle_letters(&mut self, answers: &LetterAnswers) {
        let whens = |milestone: &Milestone| -> Vec<String> {
            let other = milestone.doubt.iter().flat_map(|doubt| doubt.when.letters());
            milestone.when.letters().chain(other).collect()
        };
        let letters: BTreeSet<String> = self.milestones.iter().flat_map(whens).collect();
        for milestone in &mut self.milestones {
            milestone.when.settle(answers, &letters);
            if let Some(doubt) = &mut milestone.doubt {
                doubt.when.settle(answers, &letters);
            }
        }
    }

    /// Goes by the places that the member chose.
    pub fn settle_places(&mut self, answers: &PlaceAnswers) {
        for milestone in &mut self.milestones {
            let chosen = milestone.disagreement().and_then(|said| answers.get(&said).copied());
            if let Some(doubt) = &mut milestone.doubt {
                doubt.chosen = chosen;
            }
        }
    }

    /// The Monday of week 1: of the row that starts the cycle, else what most week labels imply.
    pub fn week_one(&self) -> Option<NaiveDate> {
        let start = self.milestones.iter().find(|m| {
            let name = m.name.to_lowercase();
            m.week.is_none_or(|week| week == 1)
                && name.contains("cycle")
                && (name.contains("start") || name.contains("begin"))
                && !name.contains("next")
        });
        if let Some(date) = start.and_then(|m| m.when.printed_date()) {
            return Some(monday(date));
        }
        let mut votes: BTreeMap<NaiveDate, u32> = BTreeMap::new();
        for milestone in &self.milestones {
            let (Some(week), Some(date)) = (milestone.week, milestone.when.printed_date()) else {
                continue;
            };
            let back = Duration::weeks(i64::from(week) - 1);
            if let Some(first) = monday(date).checked_sub_signed(back) {
                *votes.entry(first).or_default() += 1;
            }
        }
        // Among equals the earliest, so that the answer never depends on the order of the rows.
        votes.into_iter().rev().max_by_key(|(_, count)| *count).map(|(first, _)| first)
    }

    /// The last week that a row names.
    pub fn weeks(&self) -> Option<u32> {
        self.milestones.iter().filter_map(|m| m.week).max()
    }
}
