//! What the events of an issue tell of who has closed and opened it since.

use super::*;
use crate::ids::UserId;
use rstest::rstest;

fn at(second: i64) -> DateTime<Utc> {
    let noon: DateTime<Utc> = "2026-10-27T12:00:00Z".parse().unwrap();
    noon + Duration::seconds(second)
}

fn event((what, second): (&str, i64)) -> IssueEvent {
    let by = Some(User { id: UserId(8), login: "kai".into() });
    IssueEvent { what: what.into(), by, at: at(second) }
}

fn open(second: i64) -> Standing {
    let reason = Some("reopened".to_owned());
    Standing { state: IssueIs::Open, reason, closed_at: None, updated_at: at(second) }
}

fn closed(second: i64, updated: i64) -> Standing {
    let (reason, closed_at) = (Some("completed".to_owned()), Some(at(second)));
    Standing { state: IssueIs::Closed, reason, closed_at, updated_at: at(updated) }
}

const BEFORE: [(&str, i64); 4] =
    [("labeled", 0), ("closed", 10), ("labeled", 15), ("reopened", 20)];

#[rstest]
#[case::nothing(open(20), &[], &[])]
#[case::a_label(open(30), &[("labeled", 40)], &[])]
#[case::closed_since(open(30), &[("closed", 40)], &[40])]
#[case::to_and_fro(open(30), &[("closed", 40), ("reopened", 50)], &[40, 50])]
#[case::within_the_very_second(open(20), &[("closed", 20)], &[20])]
#[case::noted_a_second_later(open(19), &[("closed", 40)], &[40])]
#[case::known_as_closed(closed(10, 15), &[], &[20])]
#[case::closed_anew(closed(40, 90), &[("closed", 40), ("locked", 50)], &[])]
#[case::opened_since(closed(40, 90), &[("closed", 40), ("reopened", 95)], &[95])]
fn what_has_happened_since(
    #[case] known: Standing,
    #[case] more: &[(&str, i64)],
    #[case] since: &[i64],
) {
    let events: Vec<IssueEvent> = BEFORE.iter().chain(more).copied().map(event).collect();
    let turns = Turns::of(&events);
    let found: Vec<_> = turns.since(&known).iter().map(|turn| turn.at).collect();
    assert_eq!(found, since.iter().copied().map(at).collect::<Vec<_>>());
}

#[test]
fn of_an_issue_that_was_never_closed_everything_has_happened_since() {
    let events = [("closed", 40), ("reopened", 50)].map(event);
    let known = Standing { reason: None, ..open(30) };
    assert_eq!(Turns::of(&events).since(&known).len(), 2);
    assert!(Turns::of(&[]).since(&known).is_empty());
}

#[rstest]
#[case::fits(open(30), true)]
#[case::lags(closed(40, 40), false)]
fn a_list_that_lags_does_not_explain_the_issue(#[case] stands: Standing, #[case] fits: bool) {
    let events = BEFORE.map(event);
    assert_eq!(Turns::of(&events).lead_to(&stands), fits);
}

#[rstest]
#[case(closed(11, 30), true)]
#[case(closed(25, 30), false)]
fn a_closing_is_known_by_its_moment(#[case] stands: Standing, #[case] fits: bool) {
    let events = [("closed", 10)].map(event);
    assert_eq!(Turns::of(&events).lead_to(&stands), fits);
}
