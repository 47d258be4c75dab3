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
