//! Which of a repository's issues is the tracking issue of a round or of a cycle.
//!
//! A lead may have made it with Meridian (then a marker says so) or by hand (then the title has to
//! tell). Two openers can always make two; the lower number counts.

use crate::{
    courier::Issue,
    ids::{CycleName, IssueNumber, RoundKey},
    marker::RoundMarker,
};
use chrono::{DateTime, Duration, Utc};

/// The tracking issue of a round, if it is among `issues`.
///
/// A round marker wins; else a title with the round's date; else a title with the cycle and the
/// week number (`week 9`) of an issue opened within the round, or up to a week before. Open issues
/// come before closed ones, pull requests never count.
pub fn find_round_issue(
    issues: &[Issue],
    cycle: &CycleName,
    round: &RoundKey,
    week: Option<u32>,
    opens: DateTime<Utc>,
    closes: DateTime<Utc>,
) -> Option<IssueNumber> {
    let marked = |issue: &Issue| {
        RoundMarker::find(&issue.body)
            .is_some_and(|marker| marker.cycle == *cycle && marker.round == *round)
    };
    let date = round.to_string();
    let dated =
        |issue: &Issue| RoundMarker::find(&issue.body).is_none() && has_word(&issue.title, &date);
    let timely = |issue: &Issue| {
        issue.created_at >= opens - Duration::weeks(1) && issue.created_at <= closes
    };
    let by_week = |issue: &Issue| {
        let title = issue.title.to_lowercase();
        let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).collect();
        let names_week = week.is_some_and(|week| {
            let week = week.to_string();
            words.windows(2).any(|pair| {
                pair.first() == Some(&"week") && pair.get(1).is_some_and(|n| *n == week)
            })
        });
        RoundMarker::find(&issue.body).is_none()
            && names_week
            && names_cycle(&issue.title, cycle)
            && timely(issue)
    };
    pick(issues, marked).or_else(|| pick(issues, dated)).or_else(|| pick(issues, by_week))
}

/// The tracking issue of a whole cycle: a title that names the cycle and the word "progress",
/// "tracking" or "status".
pub fn find_cycle_issue(issues: &[Issue], cycle: &CycleName) -> Option<IssueNumber> {
    pick(issues, |issue| {
        let title = issue.title.to_lowercase();
        RoundMarker::find(&issue.body).is_none()
            && names_cycle(&issue.title, cycle)
            && ["progress", "tracking", "status"].iter().any(|word| has_word(&title, word))
    })
}

/// The lowest number among the open candidates, else among the closed ones.
fn pick(issues: &[Issue], fits: impl Fn(&Issue) -> bool) -> Option<IssueNumber> {
    issues
        .iter()
        .filter(|issue| !issue.is_pull_request && fits(issue))
        .min_by_key(|issue| (issue.state != "open", issue.number))
        .map(|issue| issue.number)
}

/// `v1.38` or `1.38` as a word of its own: not inside `v1.380` or `v1.38.1`.
fn names_cycle(title: &str, cycle: &CycleName) -> bool {
    let name = cycle.as_str();
    has_word(title, name) || name.strip_prefix('v').is_some_and(|name| has_word(title, name))
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let mut after = text.get(at + word.len()..).unwrap_or_default().chars();
        let ends = match (after.next(), after.next()) {
            (Some(c), _) if c.is_alphanumeric() => false,
            (Some('.' | '-'), Some(c)) => !c.is_alphanumeric(),
            _ => true,
        };
        ends && before.is_none_or(|c| !c.is_alphanumeric() && c != '.' && c != '-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(number: i64, title: &str, body: &str) -> Issue {
        Issue {
            number: IssueNumber(number),
            title: title.into(),
            body: body.into(),
            state: "open".into(),
            url: String::new(),
            author: None,
            comments: 0,
            is_pull_request: false,
            created_at: "2026-10-26T00:41:00Z".parse().unwrap(),
            updated_at: "2026-10-26T00:41:00Z".parse().unwrap(),
            raw: String::new(),
        }
    }

    fn find(issues: &[Issue]) -> Option<i64> {
        let opens = "2026-10-26T00:00:00Z".parse().unwrap();
        let closes = "2026-10-27T23:59:00Z".parse().unwrap();
        let round = "2026-10-26".parse().unwrap();
        find_round_issue(issues, &"v1.38".parse().unwrap(), &round, Some(9), opens, closes)
            .map(|number| number.0)
    }

    const MARK: &str = "<!-- meridian:round v=1 cycle=v1.38 round=2026-10-26 -->\nhello";

    #[test]
    fn a_marker_wins_over_a_title_and_the_lower_number_over_the_higher() {
        let titled = issue(1, "Status 2026-10-26", "");
        assert_eq!(find(&[titled, issue(5, "x", MARK), issue(4, "y", MARK)]), Some(4));
    }

    #[test]
    fn an_issue_made_by_hand_is_found_by_its_date_or_week() {
        assert_eq!(find(&[issue(3, "Weekly status (2026-10-26)", "")]), Some(3));
        assert_eq!(find(&[issue(3, "[v1.38] Status, Week 9", "")]), Some(3));
        assert_eq!(find(&[issue(3, "1.38 status: week 9 of 16", "")]), Some(3));
    }

    #[test]
    fn another_week_cycle_or_kind_is_not_taken() {
        let last_week = "<!-- meridian:round v=1 cycle=v1.38 round=2026-10-19 -->";
        let mut old = issue(3, "[v1.38] Status, week 9", "");
        old.created_at = "2026-06-01T00:00:00Z".parse().unwrap();
        let mut pull = issue(3, "x", MARK);
        pull.is_pull_request = true;
        assert_eq!(find(&[issue(3, "[v1.38] week 19", "")]), None);
        assert_eq!(find(&[issue(3, "[v1.3] Status, week 9", "")]), None);
        assert_eq!(find(&[issue(3, "[v1.38.1] Status, week 9", "")]), None);
        assert_eq!(find(&[issue(3, "Status 2026-10-26", last_week)]), None);
        assert_eq!(find(&[old]), None);
        assert_eq!(find(&[pull]), None);
    }

    #[test]
    fn the_cycle_issue_names_its_cycle_as_a_word() {
        let cycle = "v1.3".parse().unwrap();
        let issues =
            [issue(1, "[v1.38] Release Team Lead Cycle Progress", ""), issue(2, "v1.3 status", "")];
        assert_eq!(find_cycle_issue(&issues, &cycle), Some(IssueNumber(2)));
        let pull = Issue { is_pull_request: true, ..issue(1, "v1.3 progress", "") };
        assert_eq!(find_cycle_issue(&[pull], &cycle), None);
    }
}
