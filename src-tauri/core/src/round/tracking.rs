//! Which issue is the tracking issue, when nobody has said so.
//!
//! On the first day the lead has made the issue by hand, so its title must be understood; an issue
//! made by Meridian carries a marker. A wrong guess would post in the wrong place, so what is not
//! clear is not found, and the member can name the issue by link.

use super::openers::Trusted;
use crate::{
    courier::{Issue, marker::RoundMarker},
    ids::{CycleName, IssueNumber, RoundKey},
};
use chrono::{DateTime, TimeDelta, Utc};

/// How early before its round a lead may open the issue by hand.
const EARLY: TimeDelta = TimeDelta::weeks(1);

/// What was found among a repository's issues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// No issue could be meant.
    Nothing,
    /// It is clear which one is meant.
    Clear(IssueNumber),
    /// These could be meant, lowest number first: a person has to say which one. Either several
    /// people who open rounds have made one, or only somebody else has.
    Unclear(Vec<IssueNumber>),
}

/// The issue of a round among these issues.
///
/// Evidence, strongest first: the round's marker in the body; the round's date (`2026-11-16`) in a
/// title that names the cycle; `week 9` and the cycle in the title of an issue that was opened
/// between a week before `opens` and `closes` (needs `week`, counted from 1). Where nothing of that
/// is found: the date alone in the title; then the marker of this round under another cycle's name.
/// An issue whose marker names another round is never taken, nor is a pull request.
///
/// Anybody can write all of it, so only an issue of an author who is trusted with it is taken. An open issue comes before a closed one; of one author's the one with the strongest
/// evidence counts, then the lowest number. Where all carry the round's mark, two members have opened
/// it at the same moment, and the lowest number counts for everybody ([`super::rivals`]).
pub fn find_round_issue(
    issues: &[Issue],
    cycle: &CycleName,
    round: &RoundKey,
    week: Option<u32>,
    (opens, closes): (DateTime<Utc>, DateTime<Utc>),
    trusted: Trusted<'_>,
) -> Found {
    clear(issues, trusted, |issue| {
        if let Some(marker) = RoundMarker::find(&issue.body) {
            // The label of a cycle may differ (a member without the schedule, a renamed release);
            // the round's date does not.
            let evidence = if marker.cycle == *cycle {
                Evidence { class: Class::Round, rank: MARKED }
            } else {
                Evidence { class: Class::OtherName, rank: 4 }
            };
            return (marker.round == *round).then_some(evidence);
        }
        let names_cycle = names_cycle(&issue.title, cycle);
        if names_date(&issue.title, round) {
            return Some(if names_cycle {
                Evidence { class: Class::Round, rank: 1 }
            } else {
                Evidence { class: Class::DateAlone, rank: 2 }
            });
        }
        let in_time = opens - EARLY <= issue.created_at && issue.created_at < closes;
        let names_week = week.is_some_and(|week| names_week(&issue.title, week));
        let found = in_time && names_week && names_cycle;
        found.then_some(Evidence { class: Class::Round, rank: 3 })
    })
}

/// How early before its round a lead may have opened the issue: what is older is not looked at.
pub fn earliest(opens: DateTime<Utc>) -> DateTime<Utc> {
    opens - EARLY
}

/// The issue of a whole cycle among these issues: its title names the cycle as a word (`v1.38` or
/// `1.38`, not `v1.38.0`) and speaks of tracking, progress, status or updates, but of no single week
/// or date. Who may have opened it is as for a round's.
pub fn find_cycle_issue(issues: &[Issue], cycle: &CycleName, trusted: Trusted<'_>) -> Found {
    clear(issues, trusted, |issue| {
        let of_one_round = names_any_week(&issue.title)
            || names_any_date(&issue.title)
            || RoundMarker::find(&issue.body).is_some();
        let title = issue.title.to_lowercase();
        let speaks_of_it =
            ["tracking", "progress", "status", "update"].iter().any(|word| title.contains(word));
        let found = speaks_of_it && !of_one_round && names_cycle(&issue.title, cycle);
        found.then_some(Evidence { class: Class::Round, rank: 1 })
    })
}

/// How far an issue speaks of the round; weaker ones count only where there is none stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Round,
    DateAlone,
    OtherName,
}

/// The rank of an issue that carries the mark of the very round.
const MARKED: u8 = 0;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Evidence {
    class: Class,
    rank: u8,
}

fn clear(
    issues: &[Issue],
    trusted: Trusted<'_>,
    evidence: impl Fn(&Issue) -> Option<Evidence>,
) -> Found {
    let mut found: Vec<(Evidence, &Issue)> = issues
        .iter()
        .filter(|issue| !issue.is_pull_request)
        .filter_map(|issue| Some((evidence(issue)?, issue)))
        .collect();
    found.sort_by_key(|(evidence, issue)| (*evidence, issue.number));
    let author = |issue: &Issue| issue.author.as_ref().map(|author| author.id);
    let of_any = |(_, issue): &&(Evidence, &Issue)| issue.state != "closed";
    let mut counts: Vec<&(Evidence, &Issue)> =
        found.iter().filter(|(_, issue)| trusted.made(issue)).collect();
    if counts.iter().any(of_any) {
        counts.retain(|found| of_any(found));
    }
    let Some((best, first)) = counts.first().map(|(evidence, issue)| (evidence.class, *issue))
    else {
        // Only people who do not open rounds here have made such an issue.
        let doubtful = found.iter().filter(of_any).map(|(_, issue)| issue.number);
        return unclear(doubtful.collect());
    };
    counts.retain(|(evidence, _)| evidence.class == best);
    let are_of_one = counts.iter().all(|(_, issue)| author(issue) == author(first));
    if are_of_one || counts.iter().all(|(evidence, _)| evidence.rank == MARKED) {
        return Found::Clear(first.number);
    }
    unclear(counts.iter().map(|(_, issue)| issue.number).collect())
}

fn unclear(mut numbers: Vec<IssueNumber>) -> Found {
    numbers.sort_unstable();
    if numbers.is_empty() { Found::Nothing } else { Found::Unclear(numbers) }
}

/// Whether the title has the cycle as a word of its own, with or without its `v`.
fn names_cycle(title: &str, cycle: &CycleName) -> bool {
    let title = title.to_lowercase();
    let name = cycle.as_str().to_lowercase();
    let bare = name.strip_prefix('v').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    [Some(name.as_str()), bare].into_iter().flatten().any(|name| {
        occurrences(&title, name).any(|(before, after)| {
            let mut next = after.chars();
            let goes_on = match next.next() {
                Some('.') => next.next().is_some_and(char::is_alphanumeric),
                Some(sign) => sign.is_alphanumeric() || sign == '_',
                None => false,
            };
            !goes_on
                && !before
                    .ends_with(|sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '_'))
        })
    })
}

/// Whether the title has the round's key; `2026-11-16.2` is another round than `2026-11-16`.
fn names_date(title: &str, round: &RoundKey) -> bool {
    occurrences(title, &round.to_string()).any(|(before, after)| {
        let other_turn = after
            .strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let is_digit = |sign: char| sign.is_ascii_digit();
        !other_turn && !before.ends_with(is_digit) && !after.starts_with(is_digit)
    })
}

/// Whether the title has `week 9`, `Week #9`, `week-09` or `wk9`.
fn names_week(title: &str, week: u32) -> bool {
    weeks(title).any(|found| found == week)
}

fn names_any_week(title: &str) -> bool {
    weeks(title).next().is_some()
}

fn weeks(title: &str) -> impl Iterator<Item = u32> {
    let title = title.to_lowercase();
    let mut found = Vec::new();
    for word in ["week", "wk"] {
        for (before, after) in occurrences(&title, word) {
            if before.ends_with(char::is_alphanumeric) {
                continue;
            }
            let digits = after.trim_start_matches([' ', '#', ':', '-', '_', '.', '\u{a0}']);
            let end = digits.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(digits.len());
            found.extend(digits.get(..end).and_then(|number| number.parse::<u32>().ok()));
        }
    }
    found.into_iter()
}

/// Whether the title has a date such as `2026-11-16`.
fn names_any_date(title: &str) -> bool {
    title
        .split(|sign: char| !(sign.is_ascii_digit() || sign == '-'))
        .any(|word| chrono::NaiveDate::parse_from_str(word, "%Y-%m-%d").is_ok())
}

/// What stands before and after each occurrence.
fn occurrences<'a>(text: &'a str, part: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    text.match_indices(part)
        .filter_map(move |(at, found)| Some((text.get(..at)?, text.get(at + found.len()..)?)))
}

#[cfg(test)]
mod tests;
