//! What whoever opens rounds is told, by the clock.

use super::*;
use crate::round::rhythm::Rhythm;
use chrono::TimeDelta;
use rstest::rstest;

fn at(text: &str) -> DateTime<Utc> {
    format!("2026-11-{text}:00Z").parse().unwrap()
}

fn hands(me: Standing, workflow: Option<Health>) -> Hands {
    Hands { me, workflow, stagger: TimeDelta::zero() }
}

fn watched(health: Health) -> Watched {
    Watched { health, words: "The workflow round.yml has not run.".to_owned() }
}

#[rstest]
#[case::the_lead_at_the_hour(Standing::Lead, None, "16T00:00", "16T00:01", true)]
#[case::not_before_a_look(Standing::Lead, None, "15T23:59", "16T00:01", false)]
#[case::not_before_the_turn(Standing::Deputy(1), None, "16T00:19", "16T00:19", false)]
#[case::the_deputy_in_turn(Standing::Deputy(1), None, "16T00:21", "16T00:22", true)]
#[case::the_lead_waits_for_a_workflow(
    Standing::Lead,
    Some(Health::Late),
    "16T00:10",
    "16T00:11",
    false
)]
#[case::not_by_an_old_look(Standing::Lead, None, "16T00:21", "16T00:52", false)]
#[case::and_not_for_ever(Standing::Lead, Some(Health::Late), "16T00:21", "16T00:22", true)]
#[case::whom_the_file_does_not_name(Standing::Nobody, None, "16T09:00", "16T09:01", false)]
#[case::the_round_is_over(Standing::Lead, None, "17T23:59", "17T23:59", false)]
fn who_is_told_that_a_round_is_not_open(
    #[case] me: Standing,
    #[case] workflow: Option<Health>,
    #[case] looked: &str,
    #[case] now: &str,
    #[case] told: bool,
) {
    let round = Rhythm::default().round_at(at("16T12:00"));
    let workflow = workflow.map(watched);
    let health = workflow.as_ref().map(|watched| watched.health);
    let known = Known {
        round: &round,
        hands: hands(me, health),
        by_itself: false,
        is_held: false,
        has_issue: false,
        looked: Some(at(looked)),
        unclosed: None,
        workflow: workflow.as_ref(),
    };
    let found = news(&known, at(now));
    assert_eq!(found.len(), usize::from(told), "{found:?}");
    // A laptop that does it is not asked, and an issue that is there is open.
    let alone = Known { by_itself: true, ..known };
    let in_vain: &[News] = if me == Standing::Nobody { &[News::NoTurn] } else { &[] };
    assert_eq!(news(&alone, at(now)), in_vain);
    assert_eq!(news(&Known { has_issue: true, ..known }, at(now)), []);
    // What it leaves to a person it does not do.
    assert_eq!(news(&Known { is_held: true, ..alone }, at(now)).len(), found.len() + in_vain.len());
}

#[test]
fn a_workflow_that_ended_is_told_once_for_each_way_in_which_it_did() {
    let round = Rhythm::default().round_at(at("16T12:00"));
    let stopped = watched(Health::Stopped);
    let known = Known {
        round: &round,
        hands: hands(Standing::Deputy(2), Some(Health::Stopped)),
        by_itself: true,
        is_held: false,
        has_issue: true,
        looked: None,
        unclosed: None,
        workflow: Some(&stopped),
    };
    let found = news(&known, at("16T12:00"));
    assert_eq!(found, [News::WorkflowStopped]);
    let key =
        |watched: &Watched| News::WorkflowStopped.key(&Known { workflow: Some(watched), ..known });
    let off = Watched { words: "Somebody has switched it off.".to_owned(), ..stopped.clone() };
    assert_ne!(key(&stopped), key(&off));
    let nobody = Known { hands: hands(Standing::Nobody, None), ..known };
    assert_eq!(news(&nobody, at("16T12:00")), [News::NoTurn]);
    assert_eq!(news(&Known { by_itself: false, ..nobody }, at("16T12:00")), []);
}

#[rstest]
#[case::the_lead_at_the_end(Standing::Lead, None, "18T00:00", "18T00:01", true)]
#[case::not_by_a_look_from_before(Standing::Lead, None, "17T23:58", "18T00:01", false)]
#[case::not_before_the_turn(Standing::Deputy(2), None, "18T00:10", "18T00:11", false)]
#[case::the_deputy_in_turn(Standing::Deputy(2), None, "18T00:40", "18T00:41", true)]
#[case::the_lead_waits_for_a_workflow(
    Standing::Lead,
    Some(Health::Late),
    "18T00:10",
    "18T00:11",
    false
)]
#[case::whom_the_file_does_not_name(Standing::Nobody, None, "18T09:00", "18T09:01", false)]
fn who_is_told_that_a_round_is_not_closed(
    #[case] me: Standing,
    #[case] workflow: Option<Health>,
    #[case] looked: &str,
    #[case] now: &str,
    #[case] told: bool,
) {
    let round = Rhythm::default().round_at(at("16T12:00"));
    let workflow = workflow.map(watched);
    let unclosed = Unclosed { may_close: true, looked: Some(at(looked)) };
    let known = Known {
        round: &round,
        hands: hands(me, workflow.as_ref().map(|watched| watched.health)),
        by_itself: false,
        is_held: false,
        has_issue: true,
        looked: Some(at(looked)),
        unclosed: Some(unclosed),
        workflow: workflow.as_ref(),
    };
    let found = news(&known, at(now));
    assert_eq!(found.len(), usize::from(told), "{found:?}");
    let alone = news(&Known { by_itself: true, ..known }, at(now));
    assert!(alone.iter().all(|one| *one == News::NoTurn), "{alone:?}");
    assert_eq!(news(&Known { unclosed: None, ..known }, at(now)), []);
}
