//! A followed roster, over the practice team's GitHub.

use crate::{Eagerness, Engine, Options, ground::secrets::MemorySecrets, test_clock::Driven};
use chrono::Duration;
use meridian_core::settings::RosterFollowed;
use meridian_protocol::{ScheduleSource, ShowUpdates};
use std::sync::Arc;
use tempfile::TempDir;

const LINK: &str =
    "http://practice.invalid/meridian-practice/release-team/blob/main/releases/release-team.md";
const PATH: &str = "releases/release-team.md";

fn roster(cycle: &str, comms: &str) -> String {
    format!(
        "# Release Team {cycle}\n\n\
         | Team Role | Lead Name (GitHub / Slack ID) | Shadow(s) Name (GitHub / Slack ID) |\n\
         |---|---|---|\n\
         | Docs | Kavya Example ([@kavya-example](https://github.com/kavya-example)) | |\n\
         | Comms | {comms} Example ([@{comms}-example](https://github.com/{comms}-example)) | |\n"
    )
}

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    _folder: TempDir,
}

impl World {
    /// The practice team whose roster is followed.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T09:00:00Z");
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&clock) as _,
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.write(|tx| tx.try_practice()).unwrap();
        let world = Self { engine, clock, _folder: folder };
        world.publish(&roster("v1.38", "Dov"));
        let team = world.engine.team().unwrap();
        let source = ScheduleSource::Path(LINK.to_owned());
        world.engine.keep_given_roster(&team, &source).await.unwrap();
        world
    }

    fn publish(&self, text: &str) {
        self.engine.parts.practice().unwrap().put_file(PATH, text).unwrap();
    }

    /// After a look that is due.
    async fn looked(&self) {
        self.clock.forward(Duration::hours(2));
        self.engine.drain(Eagerness::Now).await.unwrap();
    }

    fn comms(&self) -> String {
        let rows = self.engine.ask(ShowUpdates { free: 0 }).unwrap().rows;
        rows.into_iter().find(|row| row.id == "comms").unwrap().who
    }

    fn said(&self) -> String {
        self.engine.ask(ShowUpdates { free: 0 }).unwrap().said.join(" ")
    }

    fn asked(&self) -> usize {
        let world = self.engine.parts.practice().unwrap().world().unwrap();
        world.requests.iter().filter(|request| request.path.contains("release-team.md")).count()
    }
}

#[tokio::test]
async fn who_has_joined_stands_there_within_the_hour_and_idle_hours_cost_one_request() {
    let world = World::new().await;
    assert_eq!((world.comms().as_str(), world.asked()), ("Dov Example, lead", 1));
    world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(world.asked(), 1, "it rests for an hour");
    world.publish(&roster("v1.38", "Ines"));
    world.looked().await;
    assert_eq!((world.comms().as_str(), world.asked()), ("Ines Example, lead", 2));
    world.looked().await;
    assert_eq!((world.comms().as_str(), world.asked()), ("Ines Example, lead", 3));
}

#[tokio::test]
async fn what_cannot_be_used_leaves_the_old_one_and_is_said_until_it_can() {
    let world = World::new().await;
    world.publish("# Nothing\n\nhere\n");
    world.looked().await;
    assert_eq!(world.comms(), "Dov Example, lead");
    assert!(world.said().contains("Until then the roster read 26 Oct 2026"), "{}", world.said());
    world.publish(&roster("v1.39", "Ines"));
    world.looked().await;
    assert!(world.said().contains("now holds the roster of v1.39"), "{}", world.said());
    assert_eq!(world.comms(), "Dov Example, lead");
    world.publish(&roster("v1.38", "Ines"));
    world.looked().await;
    assert_eq!(world.comms(), "Ines Example, lead");
    assert!(!world.said().contains("roster"), "{}", world.said());
}

#[tokio::test]
async fn one_that_is_given_as_a_file_ends_the_following() {
    let world = World::new().await;
    let text = roster("v1.38", "Noor");
    world.engine.write(|tx| tx.keep_roster(text.as_bytes(), "release-team.md")).unwrap();
    world.looked().await;
    assert_eq!((world.comms().as_str(), world.asked()), ("Noor Example, lead", 1));
    let team = world.engine.team().unwrap().id;
    assert_eq!(world.engine.read(|tx| tx.chosen(RosterFollowed, team)).unwrap(), None);
}
