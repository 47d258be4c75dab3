//! The next round's issue is looked for ahead: seldom while nobody asks, and when somebody does.

use super::*;

impl World {
    fn with_a_next() -> Self {
        let mut world = Self::new();
        world.snapshot.next = Some("2026-11-02".parse().unwrap());
        world
    }

    fn asks_after(&mut self, minutes: i64, eagerness: Eagerness) -> usize {
        self.now += Duration::minutes(minutes);
        let before = self.requests;
        self.drain(eagerness);
        self.requests - before
    }
}

#[test]
fn it_costs_one_request_an_hour_and_one_each_time_that_the_member_asks() {
    let (mut alone, mut world) = (World::new(), World::with_a_next());
    let scheduled = Eagerness::Scheduled;
    for (minutes, eagerness, more) in [
        (0, scheduled, 1),
        (20, scheduled, 0),
        (39, scheduled, 0),
        (1, scheduled, 1),
        (20, Eagerness::Now, 1),
        (40, scheduled, 0),
        (20, scheduled, 1),
    ] {
        let usual = alone.asks_after(minutes, eagerness);
        assert_eq!(world.asks_after(minutes, eagerness), usual + more, "{minutes} {eagerness:?}");
    }
}

#[test]
fn where_rounds_share_an_issue_there_is_none_to_look_for() {
    for destination in [Destination::CycleIssue, Destination::Issue { number: ISSUE }] {
        let (mut alone, mut world) = (World::new(), World::with_a_next());
        alone.snapshot.destination = destination.clone();
        world.snapshot.destination = destination;
        let usual = alone.asks_after(0, Eagerness::Now);
        assert_eq!(world.asks_after(0, Eagerness::Now), usual);
    }
}
