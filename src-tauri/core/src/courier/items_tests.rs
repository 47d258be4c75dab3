//! What following items costs.

use crate::{
    courier::{step::Eagerness, step::tests::pretend::World},
    ids::IssueNumber,
};
use chrono::Duration;

fn asks_after(world: &mut World, minutes: i64, eagerness: Eagerness) -> usize {
    world.now += Duration::minutes(minutes);
    let before = world.requests;
    world.drain(eagerness);
    world.requests - before
}

#[test]
fn while_an_item_waits_one_request_an_hour_asks_for_its_issue_and_one_where_the_member_asks() {
    let (mut alone, mut world) = (World::new(), World::new());
    world.snapshot.items.waits = true;
    let scheduled = Eagerness::Scheduled;
    for (minutes, eagerness, more) in [
        // The list was just read for the other issues of the round.
        (0, scheduled, 0),
        (20, scheduled, 0),
        (40, scheduled, 1),
        (20, Eagerness::Now, 1),
        (40, scheduled, 0),
        (20, scheduled, 1),
    ] {
        let usual = asks_after(&mut alone, minutes, eagerness);
        let asked = asks_after(&mut world, minutes, eagerness);
        assert_eq!(asked, usual + more, "{minutes} {eagerness:?}");
    }
}

#[test]
fn an_issue_that_the_list_does_not_hold_is_asked_for_by_itself_once_an_hour() {
    let (mut alone, mut world) = (World::new(), World::new());
    world.snapshot.items.issues = vec![IssueNumber(3)];
    for (minutes, more) in [(0, 1), (20, 0), (40, 2)] {
        let usual = asks_after(&mut alone, minutes, Eagerness::Scheduled);
        let asked = asks_after(&mut world, minutes, Eagerness::Scheduled);
        assert_eq!(asked, usual + more, "{minutes}");
    }
}

#[test]
fn without_a_sign_in_nothing_is_asked_for_items() {
    let (mut alone, mut world) = (World::new(), World::new());
    for world in [&mut alone, &mut world] {
        world.snapshot.proof = crate::courier::Proof::Nobody;
    }
    world.snapshot.items.waits = true;
    let usual = asks_after(&mut alone, 0, Eagerness::Now);
    assert_eq!(asks_after(&mut world, 0, Eagerness::Now), usual);
}
