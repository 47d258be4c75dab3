//! Titles as leads write them, and titles that must not be mistaken for the round's issue.

use super::{Found, find_cycle_issue, find_round_issue};
use crate::round::openers::{Openers, Trusted};
use crate::{
    courier::{Association, Issue, User, marker::RoundMarker},
    ids::{CycleName, IssueNumber, RoundKey, UserId},
};
use chrono::{DateTime, TimeDelta, Utc};
use rstest::rstest;

fn cycle() -> CycleName {
    "v1.38".parse().unwrap()
}

fn round() -> RoundKey {
    "2026-11-16".parse().unwrap()
}

fn opens() -> DateTime<Utc> {
    "2026-11-16T00:00:00Z".parse().unwrap()
}

fn closes() -> DateTime<Utc> {
    "2026-11-17T23:59:00Z".parse().unwrap()
}

fn issue(number: i64, title: &str) -> Issue {
    let created_at = opens() + TimeDelta::minutes(41);
    Issue {
        number: IssueNumber(number),
        title: title.into(),
        body: String::new(),
        state: "open".into(),
        url: format!("https://example.org/issues/{number}"),
        author: None,
        association: Association::Member,
        comments: 0,
        is_pull_request: false,
        created_at,
        updated_at: created_at,
        raw: "{}".into(),
    }
}

fn marked(number: i64, title: &str, key: &str) -> Issue {
    let marker = RoundMarker { cycle: cycle(), round: key.parse().unwrap() };
    Issue { body: format!("Hello\r\n\r\n{}\r\n", marker.render()), ..issue(number, title) }
}

fn closed(issue: Issue) -> Issue {
    Issue { state: "closed".into(), ..issue }
}

fn found(issues: &[Issue]) -> Option<i64> {
    clear(look(issues))
}

const ME: UserId = UserId(7);
static OPENERS: Openers = Openers { logins: Vec::new(), workflow: false };
const TRUSTED: Trusted<'_> = Trusted { me: ME, openers: &OPENERS };

fn look(issues: &[Issue]) -> Found {
    find_round_issue(issues, &cycle(), &round(), Some(9), (opens(), closes()), TRUSTED)
}

fn clear(found: Found) -> Option<i64> {
    match found {
        Found::Clear(number) => Some(number.0),
        Found::Nothing | Found::Unclear(_) => None,
    }
}

#[rstest]
#[case("[v1.38] Weekly update 2026-11-16", true)]
#[case("Status (2026-11-16)", true)]
#[case("v1.38 week 9 update", true)]
#[case("[1.38] Week #09: status", true)]
#[case("Release 1.38, wk9", true)]
#[case("v1.38 week 19 update", false)]
#[case("v1.38 week 90 update", false)]
#[case("v1.38 biweek 9", false)]
#[case("week 9 update", false)]
#[case("v1.3 week 9 update", false)]
#[case("v1.38.1 week 9 update", false)]
#[case("Status 2026-11-16.2", false)]
#[case("Status 12026-11-16", false)]
#[case("Status 2026-11-17", false)]
#[case("v1.38 status", false)]
fn a_title_made_by_hand_is_understood(#[case] title: &str, #[case] is_it: bool) {
    assert_eq!(found(&[issue(7, title)]).is_some(), is_it);
}

#[test]
fn the_marker_wins_over_every_title() {
    let issues = [issue(5, "v1.38 2026-11-16"), marked(8, "Something", "2026-11-16")];
    assert_eq!(found(&issues), Some(8));
    let of_last_week = marked(5, "v1.38 2026-11-16", "2026-11-09");
    assert_eq!(found(&[of_last_week]), None, "its marker says it is another round's");
}

#[test]
fn a_quoted_marker_is_no_marker() {
    let mut quoting = marked(5, "Question", "2026-11-16");
    quoting.body = quoting.body.lines().map(|line| format!("> {line}\n")).collect();
    assert_eq!(found(&[quoting]), None);
}

#[test]
fn open_comes_before_closed_and_the_lowest_number_first() {
    let open = [issue(9, "2026-11-16"), issue(6, "2026-11-16"), closed(issue(4, "2026-11-16"))];
    assert_eq!(found(&open), Some(6));
    let closed = [closed(issue(9, "2026-11-16")), closed(issue(6, "2026-11-16"))];
    assert_eq!(found(&closed), Some(6), "a late update still finds its place");
}

#[test]
fn the_title_that_names_the_cycle_too_is_preferred() {
    let issues = [issue(5, "v1.37 patch notes 2026-11-16"), issue(8, "v1.38 update 2026-11-16")];
    assert_eq!(found(&issues), Some(8));
}

#[test]
fn pull_requests_and_other_times_do_not_count() {
    let request = Issue { is_pull_request: true, ..issue(5, "2026-11-16") };
    assert_eq!(found(&[request]), None);
    let at = |created_at| Issue { created_at, ..issue(5, "v1.38 week 9") };
    assert_eq!(found(&[at(opens() - TimeDelta::hours(5))]), Some(5), "a lead east of UTC");
    assert_eq!(found(&[at(opens() - TimeDelta::days(8))]), None);
    assert_eq!(found(&[at(closes())]), None);
    let without_week = find_round_issue(
        &[issue(5, "v1.38 week 9")],
        &cycle(),
        &round(),
        None,
        (opens(), closes()),
        TRUSTED,
    );
    assert_eq!(without_week, Found::Nothing);
}

#[test]
fn a_second_round_of_the_day_has_its_own_issue() {
    let second: RoundKey = "2026-11-16.2".parse().unwrap();
    let issues = [issue(5, "v1.38 2026-11-16"), issue(8, "v1.38 2026-11-16.2")];
    let found = find_round_issue(&issues, &cycle(), &second, None, (opens(), closes()), TRUSTED);
    assert_eq!(found, Found::Clear(IssueNumber(8)));
}

#[rstest]
#[case("[v1.38] Release Team Lead Cycle Progress", true)]
#[case("1.38 tracking", true)]
#[case("V1.38: status", true)]
#[case("Status of v1.38.", true)]
#[case("Assemble the v1.38 release team", false)]
#[case("v1.3 progress", false)]
#[case("v1.381 progress", false)]
#[case("Cut v1.38.0-alpha.3 release", false)]
#[case("v11.38 progress", false)]
#[case("v1.38 week 9", false)]
#[case("v1.38 2026-11-16", false)]
fn a_cycle_issue_names_the_cycle_as_a_word(#[case] title: &str, #[case] is_it: bool) {
    assert_eq!(
        find_cycle_issue(&[issue(5, title)], &cycle(), TRUSTED) != Found::Nothing,
        is_it,
        "{title}"
    );
}

#[test]
fn a_short_cycle_is_not_found_in_a_longer_one() {
    let issues = [issue(5, "v1.38 progress"), issue(6, "v1.3 progress")];
    assert_eq!(
        find_cycle_issue(&issues, &"v1.3".parse().unwrap(), TRUSTED),
        Found::Clear(IssueNumber(6))
    );
}

#[test]
fn an_open_cycle_issue_comes_before_a_closed_one_and_no_rounds_issue_counts() {
    let issues = [
        marked(2, "v1.38 status", "2026-11-16"),
        closed(issue(4, "v1.38 progress")),
        issue(8, "v1.38 progress"),
        issue(6, "v1.38 tracking"),
    ];
    assert_eq!(find_cycle_issue(&issues, &cycle(), TRUSTED), Found::Clear(IssueNumber(6)));
}

fn by(author: i64, association: Association, issue: Issue) -> Issue {
    let author = Some(User { id: UserId(author), login: format!("user{author}") });
    Issue { author, association, ..issue }
}

#[test]
fn a_strangers_mark_or_title_never_beats_the_leads() {
    let lead = || by(1, Association::Member, issue(8, "[v1.38] Weekly update 2026-11-16"));
    let mark = by(2, Association::Other, marked(5, "Please help with my laptop", "2026-11-16"));
    let title = by(2, Association::Other, issue(6, "2026-11-16"));
    assert_eq!(look(&[lead(), mark.clone(), title.clone()]), Found::Clear(IssueNumber(8)));
    let alone = look(&[title, mark]);
    assert_eq!(alone, Found::Unclear(vec![IssueNumber(5), IssueNumber(6)]), "a person is asked");
}

#[test]
fn what_the_member_opened_counts() {
    let mine = by(ME.0, Association::Other, issue(8, "v1.38 2026-11-16"));
    assert_eq!(look(&[mine]), Found::Clear(IssueNumber(8)));
}

#[test]
fn two_people_who_open_rounds_are_not_chosen_between() {
    let lead = || by(1, Association::Member, marked(8, "Update", "2026-11-16"));
    let deputy = by(2, Association::Collaborator, issue(9, "v1.38 2026-11-16"));
    let both = look(&[deputy.clone(), lead()]);
    assert_eq!(both, Found::Unclear(vec![IssueNumber(8), IssueNumber(9)]));
    let one_closed = look(&[closed(deputy), lead()]);
    assert_eq!(one_closed, Found::Clear(IssueNumber(8)), "the other was closed for it");
    let weaker = by(2, Association::Member, issue(9, "Incident of 2026-11-16"));
    assert_eq!(look(&[weaker, lead()]), Found::Clear(IssueNumber(8)));
    let same = by(1, Association::Member, issue(9, "v1.38 2026-11-16"));
    assert_eq!(look(&[same, lead()]), Found::Clear(IssueNumber(8)), "one author, one meaning");
}

#[test]
fn of_two_marks_the_lowest_open_one_counts_for_everybody() {
    let lead = || by(1, Association::Member, marked(41, "Week 12", "2026-11-16"));
    let deputy = || by(2, Association::Collaborator, marked(40, "Week 12", "2026-11-16"));
    assert_eq!(look(&[lead(), deputy()]), Found::Clear(IssueNumber(40)));
    assert_eq!(look(&[lead(), closed(deputy())]), Found::Clear(IssueNumber(41)));
    let by_hand = by(3, Association::Member, issue(42, "v1.38 2026-11-16"));
    let numbers = [40, 41, 42].map(IssueNumber).to_vec();
    assert_eq!(look(&[lead(), deputy(), by_hand]), Found::Unclear(numbers), "who meant which?");
}
