//! Two issues of one round: which one counts, and which of them this member closes.
//!
//! Exactly once per author can be proven, exactly once for a team cannot: two authors can always open
//! at the same time. So whoever has opened one looks again, and what is too many is closed by whoever
//! may and sees it first. Everybody comes to the same result from the same list, whoever looks.

use super::openers::Trusted;
use crate::{
    courier::{Issue, marker::RoundMarker},
    ids::{CycleName, IssueNumber, RoundKey},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// When whoever has opened a round looks again, counted from their own issue's opening.
pub const SECOND_LOOKS: [TimeDelta; 3] =
    [TimeDelta::zero(), TimeDelta::seconds(30), TimeDelta::seconds(120)];

/// How far the looks after a round's opening are, as the notebook keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// The release.
    pub cycle: CycleName,
    /// The round.
    pub round: RoundKey,
    /// How many of [`SECOND_LOOKS`] are over.
    pub looks: usize,
    /// What the last of them told, where it found several issues.
    #[serde(default)]
    pub told: Option<String>,
}

/// When the next look is, of a round that was opened then and after so many; none after the last.
pub fn next_look(opened: DateTime<Utc>, looks: usize) -> Option<DateTime<Utc>> {
    SECOND_LOOKS.get(looks).map(|pause| opened + *pause)
}

/// How many looks are over after one that began at `looked`: whoever slept through one makes up for all
/// that were missed at once.
pub fn looks_over(opened: DateTime<Utc>, looked: DateTime<Utc>) -> usize {
    SECOND_LOOKS.iter().filter(|pause| opened + **pause <= looked).count()
}

/// The issues of one round, where there is any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rivals {
    /// The one that counts.
    pub counts: IssueNumber,
    /// Open ones beside it that this member closes as duplicates of it, lowest number first.
    pub closes: Vec<IssueNumber>,
    /// Open ones beside it that somebody else has to close.
    pub others: Vec<Rival>,
}

/// An issue too many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rival {
    /// Its number.
    pub number: IssueNumber,
    /// Who opened it, by login; none for a deleted user.
    pub by: Option<String>,
}

/// What a complete list of issues tells of a round; none where it has no issue yet.
///
/// Only an issue with the round's mark is a rival, by an author who is trusted with it: what
/// somebody has opened by hand, or anybody on the internet, is never closed. Of the open ones the lowest
/// number counts, and of closed ones only where none is open. `may_triage` is whether the member closes
/// others' issues.
pub fn rivals(
    issues: &[Issue],
    (cycle, round): (&CycleName, RoundKey),
    trusted: Trusted<'_>,
    may_triage: bool,
) -> Option<Rivals> {
    let is_one = |issue: &&Issue| {
        let mark = || RoundMarker::find(&issue.body);
        trusted.made(issue)
            && !issue.is_pull_request
            && mark().is_some_and(|mark| mark.cycle == *cycle && mark.round == round)
    };
    let mut all: Vec<&Issue> = issues.iter().filter(is_one).collect();
    all.sort_by_key(|issue| (issue.state == "closed", issue.number));
    // A list that moved on between two pages shows one twice.
    all.dedup_by_key(|issue| issue.number);
    let (counts, rest) = all.split_first()?;
    let open = rest.iter().filter(|issue| issue.state != "closed");
    let (closes, others): (Vec<&Issue>, Vec<&Issue>) =
        open.partition(|issue| may_triage || trusted.is_mine(issue));
    let rival = |issue: &Issue| Rival {
        number: issue.number,
        by: issue.author.as_ref().map(|by| by.login.clone()),
    };
    Some(Rivals {
        counts: counts.number,
        closes: closes.into_iter().map(|issue| issue.number).collect(),
        others: others.into_iter().map(rival).collect(),
    })
}

impl Rivals {
    /// What a person is told while there are several; none while there is one. `when` is `week 12`.
    pub fn words(&self, when: &str) -> Option<String> {
        let count = 1 + self.closes.len() + self.others.len();
        let counts = self.counts;
        let head = match count {
            1 => return None,
            2 => format!("Two issues for {when}: #{counts} counts."),
            _ => format!("{count} issues for {when}: #{counts} counts."),
        };
        let ours = self.closes.iter().map(|number| format!(" #{number} is yours to close."));
        let others = self.others.iter().map(|Rival { number, by }| {
            let by = by.as_ref().map_or_else(String::new, |by| format!("{by}, who opened it, or "));
            format!(" #{number}: {by}anyone with triage access can close it.")
        });
        Some(ours.chain(others).fold(head, |told, next| told + &next))
    }
}

#[cfg(test)]
#[path = "rivals_tests.rs"]
mod tests;
