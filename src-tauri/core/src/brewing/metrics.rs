//! Which counts have a goal, a direction and a milestone: data (`metrics.toml`, which says its own format).

use super::{said::Said, tokens::tokens};
use crate::ids::SectionId;
use serde::Deserialize;
use std::sync::LazyLock;

/// A count of which something can be said.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// Its name; the same in two cycles.
    pub id: String,
    /// Whose it is.
    pub sections: Vec<String>,
    /// How its line is called.
    pub names: Vec<String>,
    /// How a sentence calls it.
    pub words: String,
    /// Which way is better.
    pub better: Better,
    /// The counts that say how many there are.
    #[serde(default)]
    pub goal: Vec<String>,
    /// By which milestone.
    #[serde(default)]
    pub milestone: Vec<String>,
}

/// Which way a count is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    /// Up.
    More,
    /// Down.
    Fewer,
}

/// A section's own written rule: what its numbers are when it is not Green.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnRule {
    sections: Vec<String>,
    pub(super) metric: String,
    days: Option<i64>,
    share: Option<i64>,
    most: Option<i64>,
    pub(super) says: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    metric: Vec<Metric>,
    rule: Vec<OwnRule>,
}

static DECLARED: LazyLock<Declared> =
    // The shipped file is tested; without it no count is ever compared.
    LazyLock::new(|| toml::from_str(include_str!("metrics.toml")).unwrap_or_default());

/// What was read of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) value: i64,
    pub(super) goal: Option<i64>,
}

impl Metric {
    /// The declared ones.
    pub fn declared() -> Vec<Self> {
        DECLARED.metric.clone()
    }

    pub(super) fn is_of(&self, section: &SectionId) -> bool {
        has(&self.sections, section)
    }

    /// What an update says of it.
    pub(super) fn read(&self, said: &Said) -> Option<Reading> {
        let by_name = |name: &String| said.counts.iter().find(|count| count.name == *name);
        let count = self.names.iter().find_map(by_name)?;
        let goal = count.of.or_else(|| self.goal.iter().find_map(by_name).map(|goal| goal.value));
        Some(Reading { value: count.value, goal })
    }

    /// Whether a milestone of this name is one by which it is due.
    pub(super) fn is_due_by(&self, name: &str) -> bool {
        let name = format!(" {} ", tokens(name).join(" "));
        self.milestone.iter().any(|words| name.contains(&format!(" {words} ")))
    }
}

impl OwnRule {
    pub(super) fn of(section: &SectionId) -> impl Iterator<Item = &'static Self> {
        DECLARED.rule.iter().filter(move |rule| has(&rule.sections, section))
    }

    /// Whether these numbers are not Green, so many days before the milestone; the share of the goal where
    /// that is what counts.
    pub(super) fn is_broken(&self, reading: Reading, days: Option<i64>) -> Option<Broken> {
        if let Some(most) = self.days
            && days.is_none_or(|days| days > most)
        {
            return None;
        }
        if let Some(most) = self.most
            && reading.value > most
        {
            return Some(Broken::Count(reading.value));
        }
        let goal = reading.goal.filter(|goal| *goal > 0)?;
        let below = self.share.is_some_and(|share| reading.value * 100 < goal * share);
        below.then(|| Broken::Share(reading.value * 100 / goal))
    }
}

/// Which number is not Green.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    Count(i64),
    /// In per cent of the goal.
    Share(i64),
}

fn has(sections: &[String], section: &SectionId) -> bool {
    sections.iter().any(|name| section.as_str().eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_is_read_and_its_rules_name_its_metrics() {
        let declared: Declared = toml::from_str(include_str!("metrics.toml")).unwrap();
        assert!(declared.metric.len() > 3);
        for rule in &declared.rule {
            assert!(declared.metric.iter().any(|metric| metric.id == rule.metric), "{rule:?}");
            assert!(rule.share.is_some() || rule.most.is_some(), "{rule:?}");
        }
    }
}
