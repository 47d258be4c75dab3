//! Which of several issues of a round counts, and who closes the others.

use super::*;
use crate::{
    courier::{Association, User},
    ids::UserId,
    round::openers::Openers,
};
use rstest::rstest;

const ME: i64 = 7;
const MARK: &str = "<!-- meridian:round v=1 cycle=v1.38 round=2026-11-16 -->";

static OPENERS: Openers = Openers { logins: Vec::new(), workflow: false };

fn by(user: i64) -> Trusted<'static> {
    Trusted { me: UserId(user), openers: &OPENERS }
}

fn issue(number: i64, by: i64) -> Issue {
    let at = "2026-11-16T00:21:00Z".parse().unwrap();
    Issue {
        number: IssueNumber(number),
        title: "Week 12".into(),
        body: MARK.into(),
        state: "open".into(),
        url: String::new(),
        author: Some(User { id: UserId(by), login: format!("user{by}") }),
        association: Association::Member,
        comments: 0,
        is_pull_request: false,
        created_at: at,
        updated_at: at,
        raw: String::new(),
    }
}

fn closed(issue: Issue) -> Issue {
    Issue { state: "closed".into(), ..issue }
}

fn told(issues: &[Issue], may_triage: bool) -> Option<(i64, Vec<i64>, Vec<i64>)> {
    let key = (&"v1.38".parse().unwrap(), "2026-11-16".parse().unwrap());
    let Rivals { counts, closes, others } = rivals(issues, key, by(ME), may_triage)?;
    let numbers = |all: Vec<IssueNumber>| all.into_iter().map(|number| number.0).collect();
    let others = others.into_iter().map(|other| other.number).collect();
    Some((counts.0, numbers(closes), numbers(others)))
}

#[rstest]
#[case::none(&[], None)]
#[case::mine_alone(&[issue(40, ME)], Some((40, vec![], vec![])))]
#[case::mine_is_older(&[issue(41, 8), issue(40, ME)], Some((40, vec![], vec![41])))]
#[case::mine_is_younger(&[issue(41, ME), issue(40, 8)], Some((40, vec![41], vec![])))]
#[case::of_two_of_mine(&[issue(41, ME), issue(40, ME)], Some((40, vec![41], vec![])))]
#[case::of_three(&[issue(42, 9), issue(41, ME), issue(40, 8)], Some((40, vec![41], vec![42])))]
#[case::the_older_was_closed(&[issue(41, ME), closed(issue(40, 8))], Some((41, vec![], vec![])))]
#[case::all_were_closed(&[closed(issue(41, ME)), closed(issue(40, 8))], Some((40, vec![], vec![])))]
#[case::the_younger_was_closed(&[closed(issue(41, ME)), issue(40, 8)], Some((40, vec![], vec![])))]
#[case::opened_by_hand(
    &[issue(41, ME), Issue { body: "Tell.".into(), title: "v1.38 2026-11-16".into(), ..issue(40, 8) }],
    Some((41, vec![], vec![]))
)]
#[case::by_a_passer_by(
    &[issue(41, ME), Issue { association: Association::Other, ..issue(40, 8) }],
    Some((41, vec![], vec![]))
)]
#[case::mine_without_any_role(
    &[Issue { association: Association::Other, ..issue(41, ME) }, issue(40, 8)],
    Some((40, vec![41], vec![]))
)]
#[case::a_pull_request(
    &[issue(41, ME), Issue { is_pull_request: true, ..issue(40, 8) }],
    Some((41, vec![], vec![]))
)]
#[case::of_another_cycle(
    &[issue(41, ME), Issue { body: MARK.replace("v1.38", "v1.37"), ..issue(40, 8) }],
    Some((41, vec![], vec![]))
)]
#[case::shown_on_two_pages(&[issue(40, ME), issue(40, ME)], Some((40, vec![], vec![])))]
#[case::of_a_deleted_user(
    &[issue(40, ME), Issue { author: None, ..issue(41, 8) }],
    Some((40, vec![], vec![41]))
)]
fn the_lowest_open_one_counts(
    #[case] issues: &[Issue],
    #[case] expected: Option<(i64, Vec<i64>, Vec<i64>)>,
) {
    assert_eq!(told(issues, false), expected);
    let mut turned = issues.to_vec();
    turned.reverse();
    assert_eq!(told(&turned, false), expected, "in whatever order they are listed");
}

#[test]
fn who_may_triage_closes_others_too() {
    assert_eq!(told(&[issue(41, 8), issue(40, ME)], true), Some((40, vec![41], vec![])));
}

#[test]
fn everybody_comes_to_the_same_one() {
    let issues = [issue(42, 9), issue(41, ME), issue(40, 8), closed(issue(39, 9))];
    let key = (&"v1.38".parse().unwrap(), "2026-11-16".parse().unwrap());
    for me in [ME, 8, 9, 10] {
        assert_eq!(rivals(&issues, key, by(me), false).unwrap().counts, IssueNumber(40));
    }
}

#[test]
fn a_person_is_told_who_can_close_which() {
    let key = (&"v1.38".parse().unwrap(), "2026-11-16".parse().unwrap());
    let words = |issues: &[Issue]| {
        rivals(issues, key, by(ME), false).unwrap().words("week 12").unwrap_or_default()
    };
    assert_eq!(words(&[issue(40, ME)]), "");
    assert_eq!(
        words(&[issue(40, ME), issue(41, 8)]),
        "Two issues for week 12: #40 counts. #41: user8, who opened it, or anyone with triage access can close it."
    );
    assert_eq!(
        words(&[issue(40, 8), issue(41, ME), Issue { author: None, ..issue(42, 9) }]),
        "3 issues for week 12: #40 counts. #41 is yours to close. #42: anyone with triage access can close it."
    );
}

#[test]
fn it_is_looked_at_once_then_twice_more_and_what_was_slept_through_is_made_up_for_at_once() {
    let at = |time: &str| format!("2026-11-16T{time}Z").parse::<DateTime<Utc>>().unwrap();
    let opened = at("00:00:20");
    let next = [0, 1, 2, 3].map(|looks| next_look(opened, looks));
    let after = [at("00:00:20"), at("00:00:50"), at("00:02:20")];
    assert_eq!(next, [Some(after[0]), Some(after[1]), Some(after[2]), None]);
    let over = |time| looks_over(opened, at(time));
    assert_eq!(["00:00:20", "00:00:49", "00:00:50", "08:10:00"].map(over), [1, 1, 2, 3]);
}
