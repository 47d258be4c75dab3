//! The issue's state through the whole courier.

use super::*;

#[test]
fn a_close_goes_once_and_is_read_back() {
    let mut world = World::new();
    world.wish("A", IssueIs::Closed);
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("A"), OpState::Done);
    assert_eq!((world.issue_is.0, world.writes.len()), (IssueIs::Closed, 1));
    assert_eq!(world.evidence.len(), 1);
    assert_eq!(world.evidence[0].by_other, None);
}

#[test]
fn what_somebody_else_has_done_is_done_without_a_write() {
    let mut world = World::new();
    world.wish("A", IssueIs::Closed);
    world.set_issue(IssueIs::Closed, UserId(8));
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("A"), OpState::Done);
    assert!(world.writes.is_empty());
    assert_eq!(world.evidence[0].by_other.as_deref(), Some("kai"));
}

#[test]
fn a_lost_answer_is_resolved_by_reading_and_sent_again_only_if_needed() {
    for (weather, writes) in [(Weather::LostAfter, 1), (Weather::LostBefore, 2)] {
        let mut world = World::new();
        world.wish("A", IssueIs::Closed);
        world.weather = weather;
        world.drain(Eagerness::Now);
        world.weather = Weather::Fine;
        world.run(5);
        assert_eq!(*world.state("A"), OpState::Done);
        assert_eq!((world.issue_is.0, world.writes.len()), (IssueIs::Closed, writes));
    }
}

#[test]
fn nothing_is_undone_that_somebody_has_decided_since() {
    let mut world = World::new();
    world.wish("A", IssueIs::Closed);
    // It was sent and has arrived, and the program died before it knew.
    world.snapshot.operations[0].state = OpState::Sending { write: Write::Edit, at: world.now };
    world.set_issue(IssueIs::Closed, ME);
    world.set_issue(IssueIs::Open, UserId(8));
    world.run(10);
    assert!(matches!(world.state("A"), OpState::Conflict { .. }), "{:?}", world.state("A"));
    assert_eq!((world.issue_is.0, world.writes.len()), (IssueIs::Open, 0), "it is left so");
}

#[test]
fn a_second_wish_waits_for_the_first_and_goes_on_from_what_it_left() {
    let mut world = World::new();
    world.wish("A", IssueIs::Closed);
    world.weather = Weather::LostBefore;
    world.drain(Eagerness::Now);
    world.weather = Weather::Fine;
    world.wish("B", IssueIs::Open);
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("B"), OpState::queued(), "one write on its way for the issue");
    world.run(10);
    assert_eq!((world.state("A"), world.state("B")), (&OpState::Done, &OpState::Done));
    assert_eq!((world.issue_is.0, world.writes.len()), (IssueIs::Open, 3));
}

#[test]
fn a_refusal_stops_it_and_no_update_waits_for_it() {
    let mut world = World::new();
    world.wish("A", IssueIs::Closed);
    world.queue("B", "text", None);
    world.weather = Weather::Refused;
    world.run(1);
    let refused = matches!(world.state("A"), OpState::Parked(Parked::Refused(_)));
    assert!(refused, "{:?}", world.state("A"));
    assert_eq!(*world.state("B"), OpState::Done);
}

/// The issue was closed and opened again before: so it looks the same however often that is done.
fn opened_again() -> World {
    let mut world = World::new();
    world.set_issue(IssueIs::Closed, UserId(8));
    world.set_issue(IssueIs::Open, UserId(8));
    world.now += Duration::minutes(5);
    world
}

#[test]
fn what_somebody_has_opened_again_since_a_lost_close_stays_open() {
    let mut world = opened_again();
    world.wish("A", IssueIs::Closed);
    // It was sent and has arrived, and the program died before it knew.
    world.snapshot.operations[0].state = OpState::Sending { write: Write::Edit, at: world.now };
    world.set_issue(IssueIs::Closed, ME);
    world.now += Duration::seconds(30);
    world.set_issue(IssueIs::Open, UserId(8));
    world.run(10);
    assert!(matches!(world.state("A"), OpState::Conflict { .. }), "{:?}", world.state("A"));
    assert_eq!((world.issue_is.0, world.writes.len()), (IssueIs::Open, 0), "it is left so");
}

#[test]
fn what_was_closed_and_opened_again_before_the_wish_left_stays_open() {
    let mut world = opened_again();
    world.wish("A", IssueIs::Closed);
    world.now += Duration::minutes(10);
    world.set_issue(IssueIs::Closed, UserId(9));
    world.set_issue(IssueIs::Open, UserId(8));
    world.run(10);
    assert!(matches!(world.state("A"), OpState::Conflict { .. }), "{:?}", world.state("A"));
    assert_eq!((world.issue_is.0, world.writes.len()), (IssueIs::Open, 0), "it is left so");
}

#[test]
fn a_next_wish_undoes_no_close_of_somebody_else_or_of_another_device() {
    for by in [UserId(8), ME] {
        let mut world = World::new();
        world.wish("A", IssueIs::Closed);
        world.weather = Weather::LostBefore;
        world.drain(Eagerness::Now);
        world.weather = Weather::Fine;
        world.wish("B", IssueIs::Open);
        // The laptop sleeps; meanwhile it is closed elsewhere.
        world.now += Duration::minutes(4);
        world.set_issue(IssueIs::Closed, by);
        world.now += Duration::minutes(10);
        world.run(10);
        assert_eq!(*world.state("A"), OpState::Done, "it is as it was wished");
        assert!(matches!(world.state("B"), OpState::Conflict { .. }), "{:?}", world.state("B"));
        assert_eq!((world.issue_is.0, world.writes.len()), (IssueIs::Closed, 1), "it is left so");
    }
}

#[test]
fn a_next_wish_goes_on_from_a_lost_close_that_arrived_late() {
    let mut world = World::new();
    world.wish("A", IssueIs::Closed);
    world.weather = Weather::LostBefore;
    world.drain(Eagerness::Now);
    world.weather = Weather::Fine;
    world.wish("B", IssueIs::Open);
    // It arrives after half a minute, while the laptop sleeps.
    world.now += Duration::seconds(30);
    world.set_issue(IssueIs::Closed, ME);
    world.now += Duration::minutes(10);
    world.run(10);
    assert_eq!((world.state("A"), world.state("B")), (&OpState::Done, &OpState::Done));
    assert_eq!((world.issue_is.0, world.writes.len()), (IssueIs::Open, 2));
}

#[test]
fn a_comment_since_the_wish_is_nobodys_decision() {
    let mut world = opened_again();
    world.wish("A", IssueIs::Closed);
    world.issue_is.2 += Duration::minutes(2);
    world.run(10);
    assert_eq!(*world.state("A"), OpState::Done);
    assert_eq!((world.issue_is.0, world.writes.len()), (IssueIs::Closed, 1));
}

#[test]
fn nothing_is_sent_again_while_what_has_happened_is_shown_as_it_was_earlier() {
    let mut world = opened_again();
    world.wish("A", IssueIs::Closed);
    world.snapshot.operations[0].state = OpState::Sending { write: Write::Edit, at: world.now };
    world.set_issue(IssueIs::Closed, ME);
    world.set_issue(IssueIs::Open, UserId(8));
    // The list lags between the two.
    world.events_shown = Some(3);
    world.run(2);
    assert!(matches!(world.state("A"), OpState::Unknown { .. }), "{:?}", world.state("A"));
    world.events_shown = None;
    world.run(10);
    assert!(matches!(world.state("A"), OpState::Conflict { .. }), "{:?}", world.state("A"));
    assert!(world.writes.is_empty());
}

#[test]
fn nothing_is_sent_again_while_what_has_happened_cannot_be_read_to_its_end() {
    let mut world = opened_again();
    world.wish("A", IssueIs::Closed);
    world.snapshot.operations[0].state = OpState::Sending { write: Write::Edit, at: world.now };
    world.set_issue(IssueIs::Closed, ME);
    world.set_issue(IssueIs::Open, UserId(8));
    world.next = Next::Elsewhere;
    world.run(10);
    assert!(matches!(world.state("A"), OpState::Unknown { .. }), "{:?}", world.state("A"));
    assert!(world.writes.is_empty());
}
