//! A round's issue that is gone before a laptop or a run has seen it.
//!
//! Whoever looks for a round's issue and finds none may have come after somebody moved it to another
//! repository, or deleted it, and then a second one is for a person to open. No list holds such an issue any
//! more, but its number is missing in it: numbers are given one after the other, and GitHub says of one that
//! was moved or deleted that it was. What it was about cannot be known, so only numbers count that were given
//! since rounds can be opened by themselves. One that was opened before by hand, and then taken away, is
//! opened anew.
//!
//! Where nothing was opened since, a number tells by itself nothing of when it was given. So a laptop notes
//! before that moment which ones behind the newest are gone already. A run of a workflow knows nothing of the
//! days before, and leaves the opening to a person then.

use super::{rhythm::Round, watcher::OPENING_RUNS};
use crate::{
    courier::{Gone, Issue},
    ids::{IssueNumber, RoundKey},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// So many numbers behind the newest are asked for: lists lag, and discussions have numbers too.
pub const BEHIND: u8 = 3;

/// No more are asked for.
const MOST: usize = 20;

/// An opening that this laptop leaves to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The round.
    pub round: RoundKey,
    /// Why, in words.
    pub words: String,
}

/// What was gone already before a round could be open: none of it was the round's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoneBefore {
    /// The round.
    pub round: RoundKey,
    /// When that was looked up.
    pub at: DateTime<Utc>,
    /// Which numbers were gone.
    pub numbers: Vec<IssueNumber>,
}

/// What is noted is looked up again after this: numbers may be given and taken away meanwhile.
const NOTED_FOR: TimeDelta = TimeDelta::hours(12);

impl GoneBefore {
    /// Whether it is to be looked up for a round, with what is noted.
    pub fn is_due(noted: Option<&Self>, round: &Round, now: DateTime<Utc>) -> bool {
        let is_fresh = |noted: &Self| noted.round == round.key && now - noted.at < NOTED_FOR;
        now < first_moment(round) && !noted.is_some_and(is_fresh)
    }
}

/// From when on a round can be opened by itself.
fn first_moment(round: &Round) -> DateTime<Utc> {
    let first = OPENING_RUNS.iter().min().copied().unwrap_or_default();
    round.opens.checked_add_signed(first).unwrap_or(round.opens)
}

/// The numbers behind the newest of these issues, as far as they are looked up.
pub fn behind(issues: &[Issue]) -> impl Iterator<Item = IssueNumber> {
    let newest = issues.iter().map(|issue| issue.number.0).max().unwrap_or_default();
    (newest + 1..).take(MOST).map(IssueNumber)
}

/// The numbers that may have been a round's issue by when they were given, and that are missing among these
/// issues, which are complete back to before then; the newest first.
pub fn missing(issues: &[Issue], round: &Round) -> Vec<IssueNumber> {
    let from = first_moment(round);
    let mut there: Vec<(i64, DateTime<Utc>)> =
        issues.iter().map(|issue| (issue.number.0, issue.created_at)).collect();
    there.sort_unstable();
    let newest = there.last().map_or(0, |(number, _)| *number);
    let mut missing: Vec<i64> = (newest + 1..=newest + i64::from(BEHIND)).collect();
    for pair in there.windows(2).rev() {
        let [(before, _), (after, given)] = pair else { continue };
        if *given < from || missing.len() >= MOST {
            break;
        }
        missing.extend((before + 1..*after).rev());
    }
    missing.truncate(MOST);
    missing.into_iter().map(IssueNumber).collect()
}

/// Why nothing is opened where that became of such a number.
pub fn words(issue: IssueNumber, how: Gone) -> String {
    format!(
        "{}, and may have been the round's issue. So no other one is opened by itself: a person does that, \
         under This round on Team, with `meridian-cli round open --round DATE`, or by hand.",
        how.words(issue)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::round::rhythm::Rhythm;

    fn issue(number: i64, at: &str) -> Issue {
        Issue {
            number: IssueNumber(number),
            title: String::new(),
            body: String::new(),
            state: "open".to_owned(),
            url: String::new(),
            author: None,
            association: crate::courier::Association::Member,
            comments: 0,
            is_pull_request: false,
            created_at: at.parse().unwrap(),
            updated_at: at.parse().unwrap(),
            raw: String::new(),
        }
    }

    fn numbers(issues: &[Issue]) -> Vec<i64> {
        let round = Rhythm::default().round("2026-11-02".parse().unwrap()).unwrap();
        missing(issues, &round).into_iter().map(|number| number.0).collect()
    }

    #[test]
    fn what_was_given_since_a_round_can_be_open_is_asked_for_and_nothing_older() {
        let old = [issue(4, "2026-10-30T09:00:00Z"), issue(7, "2026-11-01T20:00:00Z")];
        assert_eq!(numbers(&old), [8, 9, 10], "5 and 6 were given before 7 was");
        let mut later = old.to_vec();
        later.push(issue(10, "2026-11-02T00:30:00Z"));
        later.reverse();
        assert_eq!(numbers(&later), [11, 12, 13, 9, 8]);
        assert_eq!(numbers(&[]), [1, 2, 3]);
        let far = [issue(1, "2026-10-30T09:00:00Z"), issue(900, "2026-11-02T00:30:00Z")];
        assert_eq!(numbers(&far).len(), MOST);
    }
}
