//! Two issues of one round: which one counts, and which of them this member closes.
//!
//! Exactly once per author can be proven, exactly once for a team cannot: two authors can always open
//! at the same time. So whoever has opened one looks again, and what is too many is closed by whoever
//! may and sees it first. Everybody comes to the same result from the same list, whoever looks.
//!
//! What was posted on any of them is an update of the round, so all of them are read, also once they are
//! closed. Who has read the list of issues before the second one was in it looks once more, when no list
//! lags any more ([`BesideBound::is_due`]).

use super::openers::Trusted;
use crate::{
    courier::{Issue, Standing, marker::RoundMarker},
    ids::{CycleName, IssueNumber, RoundKey},
    round::opening::Tags,
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
    /// Which tags in the text of the member's issue worked, once that was read.
    #[serde(default)]
    pub tags: Option<Tags>,
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

/// Lists of issues were seen to lag by eight minutes: so long after a round was opened, or its issue was
/// closed, somebody may have opened another one without having seen the first.
pub(crate) const LAG: TimeDelta = TimeDelta::minutes(10);

/// What is known of the issues of a round beside the one that is bound to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BesideBound {
    /// The release.
    pub cycle: CycleName,
    /// The round.
    pub round: RoundKey,
    /// The others with the round's mark by authors who open rounds here, lowest number first, and whether
    /// each was open when it was last read.
    pub others: Vec<(IssueNumber, bool)>,
    /// When the bound one was opened, once it was read.
    pub opened: Option<DateTime<Utc>>,
    /// When it was closed, where it is.
    pub closed: Option<DateTime<Utc>>,
}

impl BesideBound {
    /// Of the issues that carry the round's mark, as they were read, where `bound` is the round's, and
    /// what was read of it. Who may have opened them is as for [`rivals`].
    pub fn of(
        issues: &[Issue],
        (cycle, round): (&CycleName, RoundKey),
        (bound, read): (IssueNumber, Option<&Issue>),
        trusted: Trusted<'_>,
    ) -> Self {
        let is_other = |issue: &&Issue| issue.number != bound;
        let mut others: Vec<(IssueNumber, bool)> = of_round(issues, (cycle, round), trusted)
            .into_iter()
            .filter(is_other)
            .map(|issue| (issue.number, is_open(issue)))
            .collect();
        others.sort_unstable();
        let closed = read.filter(|bound| !is_open(bound));
        Self {
            cycle: cycle.clone(),
            round,
            others,
            opened: read.map(|bound| bound.created_at),
            closed: closed.and_then(|bound| Standing::of(bound).closed_at),
        }
    }

    /// Whether the repository's issues are to be looked through again, where that was done last at
    /// `looked`: once no list lags any more that the round was opened in, and where its issue was closed
    /// before the round was over, which may have been for another one.
    pub fn is_due(
        &self,
        looked: Option<DateTime<Utc>>,
        closes: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> bool {
        let early = self.closed.filter(|closed| closes.is_none_or(|closes| *closed < closes));
        let opened = self.opened.map(|opened| opened + LAG);
        let wanted = [opened, early, early.map(|closed| closed + LAG)];
        looked.is_none_or(|looked| {
            wanted.into_iter().flatten().any(|wanted| looked < wanted && wanted <= now)
        })
    }

    /// Whether one that was opened at the same moment may be missing in what was looked through at
    /// `looked`: then it is looked again before anything is made.
    pub fn may_lack_one(&self, looked: Option<DateTime<Utc>>) -> bool {
        looked.is_none_or(|looked| self.opened.is_some_and(|opened| looked < opened + LAG))
    }
}

/// Whether an issue carries the mark of a round and was opened by an author who is trusted with it.
pub fn is_of_round(
    issue: &Issue,
    (cycle, round): (&CycleName, RoundKey),
    trusted: Trusted<'_>,
) -> bool {
    let mark = || RoundMarker::find(&issue.body);
    trusted.made(issue)
        && !issue.is_pull_request
        && mark().is_some_and(|mark| mark.cycle == *cycle && mark.round == round)
}

/// The issues of a round: first the one that counts.
fn of_round<'a>(
    issues: &'a [Issue],
    key: (&CycleName, RoundKey),
    trusted: Trusted<'_>,
) -> Vec<&'a Issue> {
    let mut all: Vec<&Issue> = issues.iter().filter(|one| is_of_round(one, key, trusted)).collect();
    all.sort_by_key(|issue| (!is_open(issue), issue.number));
    // A list that moved on between two pages shows one twice.
    all.dedup_by_key(|issue| issue.number);
    all
}

fn is_open(issue: &Issue) -> bool {
    issue.state != "closed"
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
    let all = of_round(issues, (cycle, round), trusted);
    let (counts, rest) = all.split_first()?;
    let open = rest.iter().filter(|issue| is_open(issue));
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

/// What a person is told of the issues of a round beside the `bound` one; none where there is nothing to
/// tell. `when` is `week 12`. `issues`, who is trusted and `may_triage` are as for [`rivals`].
pub fn told(
    issues: &[Issue],
    key: (&CycleName, RoundKey),
    (trusted, may_triage): (Trusted<'_>, bool),
    bound: IssueNumber,
    when: &str,
) -> Option<String> {
    let all = of_round(issues, key, trusted);
    let words = rivals(issues, key, trusted, may_triage).and_then(|found| found.words(when));
    let open = all.iter().filter(|issue| is_open(issue) && issue.number != bound);
    let open: Vec<String> = open.map(|issue| format!("#{}", issue.number)).collect();
    let counts = |list: &[String]| format!("What is posted on {} counts too.", list.join(" and "));
    let beside = (!open.is_empty()).then(|| match words {
        Some(words) => format!("{words} {}", counts(&open)),
        None => format!("{} is open for {when} too. {}", open.join(" and "), counts(&open)),
    });
    // An empty one that is closed is nobody's concern.
    let closed = all.iter().filter(|issue| !is_open(issue) && issue.number != bound);
    let closed: Vec<String> = closed
        .filter(|issue| issue.comments > 0)
        .map(|issue| format!("#{} was opened for {when} too and is closed.", issue.number))
        .collect();
    let over = (!closed.is_empty()).then(|| {
        let one = if closed.len() == 1 { "it" } else { "them" };
        format!("{} What was posted on {one} counts too.", closed.join(" "))
    });
    let told: Vec<String> = beside.into_iter().chain(over).collect();
    (!told.is_empty()).then(|| told.join(" "))
}

impl Rivals {
    /// As if the younger one counted, for the simulation.
    #[doc(hidden)]
    #[must_use]
    pub fn with_the_younger(mut self) -> Self {
        if let Some(last) = self.closes.last_mut() {
            std::mem::swap(last, &mut self.counts);
        }
        self
    }

    /// What a person is told while there are several; none while there is one. `when` is `week 12`.
    fn words(&self, when: &str) -> Option<String> {
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
