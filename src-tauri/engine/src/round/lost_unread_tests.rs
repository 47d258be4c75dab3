//! What nobody knows of a round's issue that cannot be read or seen, and what was gone before, over HTTP.

use super::super::{NEXT, World};
use super::Becomes;
use meridian_core::{ids::IssueNumber, team::file};
use meridian_practice::{Fault, FaultKind, Matcher, REPOSITORY, RetryAfter, Role};
use serde_json::{Value, json};

impl World {
    fn meets(&self, issue: IssueNumber, what: FaultKind) {
        let path = format!("/issues/{issue}");
        self.github.faults().push(Fault::new(Matcher::new("GET", &path), what)).unwrap();
    }

    /// A laptop that acts by itself and wakes when the next round is to be opened.
    async fn wakes_to_open() -> Self {
        let world = Self::new(Role::Write).await;
        world.github.set_lead_rests(true).unwrap();
        world.github.put_file(file::PATH, "may-open = [\"you\"]\n").unwrap();
        world.engine.write(|tx| tx.set_by_itself(true)).unwrap();
        world.clock.to("2026-10-31T12:00:00Z");
        world.drain().await;
        world
    }

    fn opened_by_me(&self) -> usize {
        let me = self.engine.team().unwrap().facts.account.login;
        let all = self.by_the_lead("GET", "/issues?state=all", &Value::Null);
        all.as_array().unwrap().iter().filter(|one| one["user"]["login"] == me.as_str()).count()
    }
}

#[tokio::test]
async fn what_cannot_be_read_lets_nobody_open_a_second_issue() {
    let limit = FaultKind::SecondaryLimit { retry_after: RetryAfter::Seconds(3600), status: 403 };
    for what in [limit, FaultKind::Status5xxBefore { status: 502 }, FaultKind::AnswerLostBefore] {
        let world = World::wakes_to_open().await;
        world.clock.to("2026-11-01T22:47:00Z");
        let first = world.opened_with_mark(NEXT);
        world.clock.to("2026-11-01T23:10:00Z");
        world.becomes(first, Becomes::Deleted);
        for _ in 0..40 {
            world.meets(first, what.clone());
        }
        world.clock.to("2026-11-02T00:30:00Z");
        let before = world.requests_for(first);
        for _ in 0..3 {
            world.drain_later().await;
        }
        assert_eq!(world.opened_by_me(), 0, "{what:?}");
        assert!(world.requests_for(first) <= before + 6, "{what:?}");
    }
}

#[tokio::test]
async fn an_issue_of_the_round_that_no_list_shows_yet_is_found_by_its_number() {
    let world = World::wakes_to_open().await;
    world.clock.to("2026-11-02T00:01:00Z");
    world.opened_with_mark(NEXT);
    let by = std::time::Duration::from_secs(3600);
    for _ in 0..30 {
        let stale = FaultKind::StaleLists { by, singles: false };
        let lists = Fault::new(Matcher::new("GET", "/issues?"), stale);
        world.github.faults().push(lists).unwrap();
    }
    world.clock.to("2026-11-02T00:02:30Z");
    for _ in 0..3 {
        world.drain().await;
    }
    assert_eq!(world.opened_by_me(), 0);
}

#[tokio::test]
async fn an_opening_that_is_left_to_a_person_is_told_where_no_file_names_anybody() {
    let world = World::new(Role::Write).await;
    world.github.set_lead_rests(true).unwrap();
    world.github.put_file(file::PATH, "# Nothing.\n").unwrap();
    world.engine.write(|tx| tx.set_by_itself(true)).unwrap();
    world.engine.write(|tx| tx.set_zone(Some("Pacific/Auckland"))).unwrap();
    world.clock.to("2026-10-31T12:00:00Z");
    world.drain().await;
    world.clock.to("2026-11-01T22:47:00Z");
    let first = world.opened_with_mark(NEXT);
    world.clock.to("2026-11-01T23:10:00Z");
    world.becomes(first, Becomes::Deleted);
    world.clock.to("2026-11-02T00:30:00Z");
    for _ in 0..4 {
        world.drain_later().await;
    }
    assert_eq!(world.opened_by_me(), 0);
    let news = world.engine.read(|tx| tx.news()).unwrap().due;
    let [told] = news.as_slice() else { panic!("{news:?}") };
    assert!(told.title.ends_with("is not open, and it is yours to open."), "{told:?}");
    assert!(told.body.starts_with(&format!("#{first} was ")), "{told:?}");
}

#[tokio::test]
async fn what_was_gone_before_the_round_could_be_open_keeps_no_laptop_from_opening_it() {
    let world = World::wakes_to_open().await;
    world.clock.to("2026-10-31T13:00:00Z");
    let tried = world.by_the_lead("POST", "/issues", &json!({ "title": "A test" }));
    world.github.delete_issue(REPOSITORY, tried["number"].as_i64().unwrap()).unwrap();
    // Nothing follows, and the laptop is awake on Sunday.
    world.clock.to("2026-11-01T12:00:00Z");
    world.drain_later().await;
    world.clock.to("2026-11-02T00:01:30Z");
    for _ in 0..3 {
        world.drain_later().await;
    }
    assert_eq!(world.opened_by_me(), 1);
}
