//! A risk: something that may come, with how likely and how heavy it is, who keeps an eye on it and when they
//! look next. It is carried from round to round like an item, until its owner says how it ended.
//!
//! On GitHub it is a comment that reads by itself. Its words are what counts; the mark on its first line only
//! saves looking for it, so that one by hand, or one of which the mark was lost, is read as well.

use crate::{
    draft::to_lf,
    ids::BadName,
    time::{When, ZoneRules, read},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The line by which a risk's comment is found.
pub const MARK: &str = "<!-- meridian:risk v=1 -->";
/// What its first line of words begins with.
const TITLE: &str = "risk:";

/// How much of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Little.
    Low,
    /// More.
    Medium,
    /// Much.
    High,
}

impl Level {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// As it is written, `medium`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl FromStr for Level {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        let is = |level: &Self| level.word().eq_ignore_ascii_case(text.trim());
        Self::ALL.into_iter().find(is).ok_or_else(|| BadName {
            kind: "level",
            text: text.to_owned(),
            rule: "low, medium or high",
        })
    }
}

/// A risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// What may come, one line.
    pub what_if: String,
    /// How likely it is.
    pub likelihood: Level,
    /// How heavy it would be.
    pub weight: Level,
    /// Who keeps an eye on it, by login.
    pub owner: String,
    /// When they look next.
    pub next_look: When,
    /// How it ended, by its owner's word; none while it is carried.
    pub ended: Option<String>,
}

impl Risk {
    /// Its comment: words first, and nobody is tagged by it.
    pub fn markdown(&self) -> String {
        let Self { what_if, likelihood, weight, owner, next_look, ended } = self;
        let what_if = what_if.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut text = format!(
            "{MARK}\n**Risk: {what_if}**\n\n- Likelihood: {}\n- Weight: {}\n- Owner: {}\n- Next look: {}\n",
            likelihood.word(),
            weight.word(),
            owner.trim_start_matches('@'),
            next_look.text(),
        );
        if let Some(ended) = ended {
            text +=
                &format!("- Ended: {}\n", ended.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        text
    }

    /// Reads a comment; none of one that is no risk, or says less than a risk has to.
    pub fn read(body: &str, rules: &dyn ZoneRules) -> Option<Self> {
        words(body, |next_look| read(next_look, None, rules))
    }

    /// Whether its owner has to look: its time has come, or cannot be told, and it has not ended.
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.ended.is_none() && self.next_look.earliest().is_none_or(|at| at <= now)
    }

    /// By what risks are listed, the highest first: how likely times how heavy.
    pub fn rank(&self) -> u8 {
        let of = |level: Level| level as u8 + 1;
        of(self.likelihood) * of(self.weight)
    }
}

/// Whether a comment is a risk, with or without its mark.
pub fn is_one(body: &str) -> bool {
    let as_written = |text: &str| When::Tbd { text: text.to_owned() };
    words(body, as_written).is_some()
}

/// A risk by its words, of which `when` reads a time.
fn words(body: &str, when: impl FnOnce(&str) -> When) -> Option<Risk> {
    let text = to_lf(body);
    let lines =
        text.lines().map(plain).filter(|line| !line.is_empty() && !line.starts_with("<!--"));
    let lines: Vec<&str> = lines.collect();
    let (first, rest) = lines.split_first()?;
    let head = first.get(..TITLE.len())?;
    let what_if = first.get(TITLE.len()..).filter(|_| head.eq_ignore_ascii_case(TITLE))?.trim();
    let value = |name: &str| {
        rest.iter().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim_matches(is_around))
        })
    };
    let risk = Risk {
        what_if: what_if.to_owned(),
        likelihood: value("Likelihood")?.parse().ok()?,
        weight: value("Weight")?.parse().ok()?,
        owner: value("Owner")?.trim_start_matches('@').to_owned(),
        next_look: when(value("Next look").unwrap_or_default()),
        ended: value("Ended").map(str::to_owned).filter(|ended| !ended.is_empty()),
    };
    (!risk.what_if.is_empty() && !risk.owner.is_empty()).then_some(risk)
}

fn is_around(c: char) -> bool {
    c.is_whitespace() || matches!(c, '*' | '_' | '`')
}

fn plain(line: &str) -> &str {
    line.trim_start_matches(|c: char| is_around(c) || matches!(c, '-' | '+' | '#'))
        .trim_end_matches(is_around)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{markdown, time::BundledZones};

    fn risk() -> Risk {
        Risk {
            what_if: "What if the signing keys are not ours on the day?".to_owned(),
            likelihood: Level::Low,
            weight: Level::High,
            owner: "ana-example".to_owned(),
            next_look: read("19 November 2026 (AoE)", None, &BundledZones),
            ended: None,
        }
    }

    #[test]
    fn what_is_written_is_read_and_reads_by_itself() {
        let ended = Risk { ended: Some("The keys came on Tuesday.".to_owned()), ..risk() };
        for risk in [risk(), ended] {
            assert_eq!(Risk::read(&risk.markdown(), &BundledZones), Some(risk.clone()));
            let shown = markdown::render(&risk.markdown());
            assert!(shown.contains("signing keys") && !shown.contains("meridian:risk"), "{shown}");
            assert!(!risk.markdown().contains('@'), "nobody is tagged");
        }
    }

    #[test]
    fn one_by_hand_is_read_without_a_mark_and_in_other_letters() {
        let text = "## RISK: the host is away\r\n\r\n* likelihood: High\r\n* weight: **low**\r\n\
                    * Owner: @ben-example\r\n* next look: soon\r\n";
        let read = Risk::read(text, &BundledZones).unwrap();
        assert_eq!((read.likelihood, read.weight), (Level::High, Level::Low));
        assert_eq!(
            (read.owner.as_str(), read.what_if.as_str()),
            ("ben-example", "the host is away")
        );
        assert!(read.is_due("2026-11-01T00:00:00Z".parse().unwrap()), "nobody knows when soon is");
    }

    #[test]
    fn what_is_no_risk_or_says_too_little_is_none() {
        let whole = risk().markdown();
        for text in [
            String::new(),
            "We run a risk: none".to_owned(),
            format!("Thanks!\n\n{whole}"),
            whole.replace("- Owner: ana-example\n", ""),
            whole.replace("low", "perhaps"),
            whole.replace(" What if the signing keys are not ours on the day?", ""),
        ] {
            assert_eq!(Risk::read(&text, &BundledZones), None, "{text}");
        }
    }

    #[test]
    fn a_risk_is_due_when_its_time_has_come_and_the_heavier_one_comes_first() {
        let at = |text: &str| text.parse().unwrap();
        assert!(!risk().is_due(at("2026-11-20T11:59:00Z")));
        assert!(risk().is_due(at("2026-11-20T12:00:00Z")));
        let ended = Risk { ended: Some("It did not come.".to_owned()), ..risk() };
        assert!(!ended.is_due(at("2026-11-20T12:00:00Z")));
        assert!(Risk { likelihood: Level::High, ..risk() }.rank() > risk().rank());
    }
}
