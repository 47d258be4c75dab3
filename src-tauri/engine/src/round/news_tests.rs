//! What whoever opens rounds is told when nobody has, over HTTP.

use super::World;
use chrono::{DateTime, Utc};
use meridian_core::team::file::PATH;
use meridian_practice::Role;

impl World {
    /// A member whom the team's file names so, and whose laptop does nothing by itself.
    async fn named(file: &str) -> Self {
        let world = Self::new(Role::Read).await;
        world.github.set_lead_rests(true).unwrap();
        // There it is noon when a round opens.
        world.engine.write(|tx| tx.set_zone(Some("Pacific/Auckland"))).unwrap();
        let me = world.engine.team().unwrap().facts.account.login;
        world.github.put_file(PATH, &file.replace("ME", &me)).unwrap();
        world.drain_later().await;
        world.follows(&file.replace("ME", &me));
        world
    }

    async fn news_at(&self, at: &str) -> Vec<(String, String)> {
        let at: DateTime<Utc> = at.parse().unwrap();
        self.clock.forward(at - crate::ground::clock::Clock::now(&*self.clock));
        self.drain().await;
        let news = self.engine.read(|tx| tx.news()).unwrap().due;
        for one in &news {
            self.engine.write(|tx| tx.announcement_shown(one)).unwrap();
        }
        news.into_iter().map(|one| (one.title, one.body)).collect()
    }
}

#[tokio::test]
async fn a_deputy_is_told_once_that_the_week_is_not_open_and_that_it_is_their_turn() {
    let world = World::named("may-open = [\"ana-example\"]\ndeputies = [\"ME\"]\n").await;
    assert_eq!(world.news_at("2026-11-02T00:15:00Z").await, [], "it is the lead's turn");
    let news = world.news_at("2026-11-02T00:45:00Z").await;
    let [(title, body)] = news.as_slice() else { panic!("{news:?}") };
    assert!(title.ends_with("is not open, and you are first deputy."), "{title}");
    assert!(body.contains("Open it under This round"), "{body}");
    assert_eq!(world.news_at("2026-11-02T01:15:00Z").await, [], "once");
}

#[tokio::test]
async fn nobody_else_is_told_that_the_week_is_not_open() {
    let world = World::named("may-open = [\"ana-example\"]\n").await;
    assert_eq!(world.news_at("2026-11-02T00:45:00Z").await, []);
}

#[tokio::test]
async fn a_workflow_that_was_switched_off_is_told_once_to_whom_the_file_names() {
    let file = "may-open = [\"ME\"]\nworkflow = \"meridian-round.yml\"\n";
    let world = World::named(file).await;
    // There is none on the default branch.
    let news = world.news_at("2026-10-27T00:30:00Z").await;
    let [(title, body)] = news.as_slice() else { panic!("{news:?}") };
    assert_eq!(title, "The team's workflow opens and closes no rounds.");
    assert!(body.contains("There is no workflow meridian-round.yml"), "{body}");
    assert_eq!(world.news_at("2026-10-27T22:00:00Z").await, []);
}

#[tokio::test]
async fn whoever_is_to_close_a_round_is_told_once_that_nobody_has() {
    for (role, says) in [
        (Role::Triage, ("is not closed, and you are first deputy.", "Sum it up and close it")),
        (Role::Read, ("is not summed up, and you are first deputy.", "Post the summary")),
    ] {
        let world = World::named("may-open = [\"ana-example\"]\ndeputies = [\"ME\"]\n").await;
        let me = world.engine.team().unwrap().facts.account.login;
        world.github.set_role(meridian_practice::REPOSITORY, &me, Some(role)).unwrap();
        assert_eq!(world.news_at("2026-10-27T23:50:00Z").await, [], "it is not over");
        assert_eq!(world.news_at("2026-10-28T00:10:00Z").await, [], "it is the lead's turn");
        let news = world.news_at("2026-10-28T00:30:00Z").await;
        let [(title, body)] = news.as_slice() else { panic!("{news:?}") };
        assert!(title.ends_with(says.0) && body.contains(says.1), "{title} {body}");
        assert_eq!(world.news_at("2026-10-28T01:30:00Z").await, [], "once");
    }
}

#[tokio::test]
async fn nobody_is_told_of_a_round_that_somebody_has_closed() {
    let world = World::named("may-open = [\"ME\"]\n").await;
    world.clock.to("2026-10-28T00:01:00Z");
    let path = format!("/issues/{}", world.issue);
    world.by_the_lead("PATCH", &path, &serde_json::json!({ "state": "closed" }));
    assert_eq!(world.news_at("2026-10-28T00:30:00Z").await, []);
}

#[tokio::test]
async fn nobody_is_told_that_nobody_closed_what_somebody_opened_again() {
    let world = World::named("may-open = [\"ME\"]\n").await;
    world.clock.to("2026-10-28T00:01:00Z");
    let path = format!("/issues/{}", world.issue);
    world.by_the_lead("PATCH", &path, &serde_json::json!({ "state": "closed" }));
    world.by_the_lead("PATCH", &path, &serde_json::json!({ "state": "open" }));
    assert_eq!(world.news_at("2026-10-28T00:30:00Z").await, []);
}
