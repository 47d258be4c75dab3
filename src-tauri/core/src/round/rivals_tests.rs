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

fn said(issues: &[Issue], bound: i64) -> String {
    let key = (&"v1.38".parse().unwrap(), "2026-11-16".parse().unwrap());
    let who = (by(ME), false);
    super::told(issues, key, who, IssueNumber(bound), "week 12").unwrap_or_default()
}

#[test]
fn a_person_is_told_who_can_close_which_and_that_what_is_posted_on_either_counts() {
    assert_eq!(said(&[issue(40, ME)], 40), "");
    assert_eq!(
        said(&[issue(40, ME), issue(41, 8)], 40),
        "Two issues for week 12: #40 counts. #41: user8, who opened it, or anyone with triage access can \
         close it. What is posted on #41 counts too."
    );
    assert_eq!(
        said(&[issue(40, 8), issue(41, ME), Issue { author: None, ..issue(42, 9) }], 40),
        "3 issues for week 12: #40 counts. #41 is yours to close. #42: anyone with triage access can close \
         it. What is posted on #41 and #42 counts too."
    );
}

#[test]
fn once_the_other_was_closed_it_is_told_for_as_long_as_something_stands_there() {
    let over = |comments| closed(Issue { comments, ..issue(41, 8) });
    assert_eq!(said(&[issue(40, ME), over(0)], 40), "");
    assert_eq!(
        said(&[issue(40, ME), over(1)], 40),
        "#41 was opened for week 12 too and is closed. What was posted on it counts too."
    );
}

#[test]
fn beside_one_that_was_opened_by_hand_the_marked_one_is_told() {
    let by_hand = Issue { body: "Tell.".into(), ..issue(39, 8) };
    assert_eq!(
        said(&[by_hand, issue(41, 8)], 39),
        "#41 is open for week 12 too. What is posted on #41 counts too."
    );
}

fn at(time: &str) -> DateTime<Utc> {
    format!("2026-11-16T{time}Z").parse().unwrap()
}

#[rstest]
#[case::never_looked(None, None, "00:22:00", true)]
#[case::while_lists_lag(Some("00:22:00"), None, "00:30:59", false)]
#[case::once_they_do_not(Some("00:22:00"), None, "00:31:00", true)]
#[case::looked_since(Some("00:31:00"), None, "23:00:00", false)]
#[case::closed_since(Some("00:31:00"), Some("02:00:00"), "02:00:05", true)]
#[case::looked_since_then(Some("02:00:05"), Some("02:00:00"), "02:09:59", false)]
#[case::and_once_more(Some("02:00:05"), Some("02:00:00"), "02:10:00", true)]
#[case::closed_at_its_end(Some("00:31:00"), Some("23:00:00"), "23:30:00", false)]
fn the_issues_are_looked_through_again_only_when_another_one_may_be_there(
    #[case] looked: Option<&str>,
    #[case] closed_at: Option<&str>,
    #[case] now: &str,
    #[case] expected: bool,
) {
    let key = (&"v1.38".parse().unwrap(), "2026-11-16".parse().unwrap());
    let raw = closed_at.map(|time| format!(r#"{{"closed_at":"{}"}}"#, at(time).to_rfc3339()));
    let state = if closed_at.is_some() { "closed" } else { "open" };
    let bound = Issue { raw: raw.unwrap_or_default(), state: state.into(), ..issue(40, 8) };
    let beside = BesideBound::of(&[], key, (IssueNumber(40), Some(&bound)), by(ME));
    let closes = Some(at("22:00:00"));
    assert_eq!(beside.is_due(looked.map(at), closes, at(now)), expected);
}

#[test]
fn whoever_makes_something_in_the_first_minutes_looks_once_more() {
    let key = (&"v1.38".parse().unwrap(), "2026-11-16".parse().unwrap());
    let bound = issue(40, 8);
    let beside = BesideBound::of(&[], key, (IssueNumber(40), Some(&bound)), by(ME));
    let may_lack = |time| beside.may_lack_one(Some(at(time)));
    assert_eq!(["00:21:10", "00:30:59", "00:31:00"].map(may_lack), [true, true, false]);
    assert!(beside.may_lack_one(None));
}

#[test]
fn it_is_looked_at_once_then_twice_more_and_what_was_slept_through_is_made_up_for_at_once() {
    let opened = at("00:00:20");
    let next = [0, 1, 2, 3].map(|looks| next_look(opened, looks));
    let after = [at("00:00:20"), at("00:00:50"), at("00:02:20")];
    assert_eq!(next, [Some(after[0]), Some(after[1]), Some(after[2]), None]);
    let over = |time| looks_over(opened, at(time));
    assert_eq!(["00:00:20", "00:00:49", "00:00:50", "08:10:00"].map(over), [1, 1, 2, 3]);
}
