//! The issue of the round before is read too, seldom, while somebody may have told there that they are away.

use super::*;

/// The one of the round before.
const BEFORE: IssueNumber = IssueNumber(3_000);

impl World {
    fn with_one_before() -> Self {
        let mut world = Self::new();
        world.snapshot.before = vec![BEFORE];
        world.snapshot.due = Some(world.now + Duration::days(1));
        world
    }

    /// How many requests a drain takes after this pause.
    fn requests_after(&mut self, minutes: i64) -> usize {
        self.now += Duration::minutes(minutes);
        let before = self.requests;
        self.drain(Eagerness::Now);
        self.requests - before
    }
}

#[test]
fn it_costs_one_request_an_hour_and_nothing_once_updates_were_due() {
    let mut alone = World::new();
    let mut world = World::with_one_before();
    assert_eq!(world.requests_after(0), alone.requests_after(0) + 1);
    assert_eq!(world.requests_after(20), alone.requests_after(20));
    assert_eq!(world.requests_after(39), alone.requests_after(39));
    assert_eq!(world.requests_after(1), alone.requests_after(1) + 1, "an hour later");
    world.snapshot.due = Some(world.now);
    assert_eq!(world.requests_after(90), alone.requests_after(90));
}

#[test]
fn a_new_notebook_reads_it_once_also_when_updates_were_due() {
    let mut alone = World::new();
    let mut world = World::with_one_before();
    world.snapshot.due = Some(world.now);
    assert_eq!(world.requests_after(0), alone.requests_after(0) + 1);
    assert_eq!(world.requests_after(90), alone.requests_after(90));
}

#[test]
fn one_that_was_deleted_is_no_trouble_and_is_not_asked_for_at_once_again() {
    let mut alone = World::new();
    let mut world = World::with_one_before();
    world.things.deleted = vec![BEFORE];
    assert_eq!(world.drain(Eagerness::Now).trouble, None);
    alone.drain(Eagerness::Now);
    assert_eq!(world.requests_after(20), alone.requests_after(20));
}
