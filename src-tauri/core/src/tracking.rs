//! Which issue is the tracking issue, when nobody has said so.
//!
//! On the first day the lead has made the issue by hand, so its title must be understood; an issue
//! made by Meridian carries a marker. A wrong guess would post in the wrong place, so what is not
//! clear is not found, and the member can name the issue by link.

use crate::{
    courier::Issue,
    ids::{CycleName, IssueNumber, RoundKey},
    marker::RoundMarker,
};
use chrono::{DateTime, TimeDelta, Utc};

/// How early before its round a lead may open the issue by hand.
const EARLY: TimeDelta = TimeDelta::weeks(1);

/// The issue of a round among these issues.
///
/// Evidence in this order: the round's marker in the body; the round's date (`2026-11-16`) in the
/// title; `week 9` and the cycle in the title of an issue that was opened between a week before
/// `opens` and `closes` (needs `week`, counted from 1); the marker of this round under another
/// cycle's name. An issue whose marker names another round is
/// never taken, nor is a pull request. Among equals an open issue comes before a closed one, then
/// the lowest number wins.
pub fn find_round_issue(
    issues: &[Issue],
    cycle: &CycleName,
    round: &RoundKey,
    week: Option<u32>,
    opens: DateTime<Utc>,
    closes: DateTime<Utc>,
) -> Option<IssueNumber> {
    best(issues, |issue| {
        if let Some(marker) = RoundMarker::find(&issue.body) {
            // The label of a cycle may differ (a member without the schedule, a renamed release);
            // the round's date does not.
            let rank = if marker.cycle == *cycle { 0 } else { 4 };
            return (marker.round == *round).then_some(rank);
        }
        let names_cycle = names_cycle(&issue.title, cycle);
        if names_date(&issue.title, round) {
            return Some(if names_cycle { 1 } else { 2 });
        }
        let in_time = opens - EARLY <= issue.created_at && issue.created_at < closes;
        let names_week = week.is_some_and(|week| names_week(&issue.title, week));
        (in_time && names_week && names_cycle).then_some(3)
    })
}

/// The issue of a whole cycle among these issues: its title names the cycle as a word (`v1.38` or
/// `1.38`, not `v1.38.0`) and speaks of tracking, progress, status or updates, but of no single week
/// or date. An open issue comes before a closed one, then the lowest number wins.
pub fn find_cycle_issue(issues: &[Issue], cycle: &CycleName) -> Option<IssueNumber> {
    best(issues, |issue| {
        let of_one_round = names_any_week(&issue.title)
            || names_any_date(&issue.title)
            || RoundMarker::find(&issue.body).is_some();
        let title = issue.title.to_lowercase();
        let speaks_of_it =
            ["tracking", "progress", "status", "update"].iter().any(|word| title.contains(word));
        (speaks_of_it && !of_one_round && names_cycle(&issue.title, cycle)).then_some(0)
    })
}

/// The candidate with the lowest rank; then open before closed; then the lowest number.
fn best(issues: &[Issue], rank: impl Fn(&Issue) -> Option<u8>) -> Option<IssueNumber> {
    issues
        .iter()
        .filter(|issue| !issue.is_pull_request)
        .filter_map(|issue| Some((rank(issue)?, issue.state == "closed", issue.number)))
        .min()
        .map(|(_, _, number)| number)
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
