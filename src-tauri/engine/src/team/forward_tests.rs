//! Moving practice on: what comes by then is there, and a real team's time is never touched.

use super::Forward;
use crate::{
    ConnectRequest, Eagerness, Engine, Options,
    ground::{clock::Clock as _, secrets::MemorySecrets},
    team::tables::{TeamFacts, TeamKind},
    test_clock::Driven,
};
use chrono::TimeDelta;
use meridian_core::{
    courier::Destination,
    ids::{Account, UserId},
    reminders::{LadderKind, Step},
};
use meridian_practice::{Practice, REPOSITORY, Storage};
use std::sync::Arc;
use tempfile::TempDir;

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    folder: TempDir,
}

fn open(folder: &TempDir, clock: &Arc<Driven>) -> Engine {
    Engine::open(Options {
        data_dir: folder.path().to_owned(),
        clock: Arc::clone(clock) as _,
        secrets: Arc::new(MemorySecrets::default()),
        token: None,
    })
    .unwrap()
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T09:00:00Z");
        let engine = open(&folder, &clock);
        engine.write(|tx| tx.try_practice()).unwrap();
        Self { engine, clock, folder }
    }

    fn goes(&self, forward: Forward) -> String {
        self.engine.forward_practice(forward).unwrap().now.format("%F %R").to_string()
    }

    fn connects_a_real_team(&self) {
        let facts = TeamFacts {
            repository: "tallship/rigging".to_owned(),
            repository_id: None,
            account: Account {
                host: "https://git.example".to_owned(),
                user: UserId(7),
                login: "ana-example".to_owned(),
            },
            destination: Destination::RoundIssue,
            cycle: "v2".parse().unwrap(),
            sections: vec!["docs".parse().unwrap()],
            rhythm: None,
            kind: TeamKind::GitHub,
            schedule: None,
        };
        let now = self.engine.now();
        self.engine.store_mut().connect_team(&facts, now).unwrap();
    }
}

#[tokio::test]
async fn it_goes_from_mark_to_mark_and_every_program_of_the_notebook_goes_along() {
    let world = World::new();
    assert_eq!(world.goes(Forward::ToDeadline), "2026-10-27 00:00", "updates were due");
    assert_eq!(world.goes(Forward::ToDeadline), "2026-10-28 00:00", "its issue closes");
    assert_eq!(world.goes(Forward::ToRound), "2026-11-02 00:01");
    assert_eq!(world.goes(Forward::ToDeadline), "2026-11-03 00:00");
    assert_eq!(world.goes(Forward::By(TimeDelta::hours(9))), "2026-11-03 09:00");
    let time = world.engine.read(|tx| tx.practice_time()).unwrap();
    assert_eq!((time.round.as_str(), time.ahead_minutes), ("2026-11-02", 8 * 24 * 60));
    world.engine.drain(Eagerness::Now).await.unwrap();
    let issue = world.engine.read(|tx| tx.round_issue(None)).unwrap();
    assert!(issue.issue.is_some(), "{issue:?}");

    let other = open(&world.folder, &world.clock);
    assert_eq!(other.clock_now(), world.engine.clock_now());
    world.clock.forward(TimeDelta::hours(1));
    assert_eq!(other.clock_now() - world.clock.now(), TimeDelta::days(8), "it runs on");
}

#[tokio::test]
async fn sixteen_rounds_on_it_is_in_the_next_cycle() {
    let world = World::new();
    for _ in 0..16 {
        world.goes(Forward::ToRound);
    }
    let team = world.engine.team().unwrap();
    assert_eq!(team.facts.cycle.as_str(), "v1.39");
    assert_eq!(world.engine.read(|tx| tx.roster()).unwrap().roles.len(), 7, "with its roster");
}

#[test]
fn it_is_refused_beside_a_real_team_and_ends_where_one_is_added() {
    let world = World::new();
    world.goes(Forward::ToRound);
    world.connects_a_real_team();
    world.engine.read(|_| Ok(())).unwrap();
    assert_eq!(world.engine.clock_now(), world.clock.now(), "a real team's time is the clock's");
    let practice = world.engine.store().teams().unwrap()[0].id;
    world.engine.write(|tx| tx.open_team(practice)).unwrap();
    assert_eq!(world.engine.clock_now(), world.clock.now(), "also while practice is shown");
    let refused = world.engine.forward_practice(Forward::ToRound).unwrap_err();
    assert!(refused.to_string().contains("its time is not moved"), "{refused}");
    // What was removed can come back, and its backups are thinned by their age.
    let real = world.engine.store().teams().unwrap().pop().unwrap().id;
    world.engine.store_mut().remove_team(real, world.clock.now()).unwrap();
    let refused_too = world.engine.forward_practice(Forward::ToRound).unwrap_err();
    assert_eq!(refused_too.to_string(), refused.to_string());
    assert!(refused.to_string().contains("--data-dir FOLDER"), "{refused}");
}

#[tokio::test]
async fn what_is_kept_of_a_real_team_is_of_the_clocks_time() {
    let world = World::new();
    world.goes(Forward::ToRound);
    world.engine.drain(Eagerness::Now).await.unwrap();
    let steps = [Step::ThreeDays];
    world.engine.write(|tx| tx.set_ladder(LadderKind::Freeze, &steps)).unwrap();
    let time = Arc::clone(&world.clock);
    let github = Practice::open(Storage::Memory, Arc::new(move || time.now())).unwrap();
    github.seed_team(world.clock.now()).unwrap();
    let (address, serve) = github.serve(0).unwrap();
    tokio::spawn(serve);
    let request = ConnectRequest {
        repository: REPOSITORY.to_owned(),
        api_url: format!("http://{address}"),
        schedule: None,
        cycle: None,
        sections: vec!["docs".parse().unwrap()],
        destination: None,
        is_from_link: false,
    };
    let connected = world.engine.connect(request).await.unwrap();
    let now = world.clock.now();
    assert!(connected.team.created_at <= now, "{} is after {now}", connected.team.created_at);
    assert_eq!(world.engine.clock_now(), now);
    let chosen = world.engine.read(|tx| tx.ladder(LadderKind::Freeze)).unwrap();
    assert_eq!(chosen, chosen.begun_by(now), "no step waits for practice time");
    let backups = std::fs::read_dir(world.folder.path().join("backups"));
    assert_eq!(backups.map_or(0, Iterator::count), 0, "practice time names no backup");
    world.engine.store_mut().remove_team(connected.team.id, now).unwrap();
    world.engine.read(|_| Ok(())).unwrap();
    assert_eq!(world.engine.clock_now(), now, "nor does it come back");
}

#[tokio::test]
async fn begun_anew_it_is_today_and_nothing_is_left() {
    let world = World::new();
    world.goes(Forward::ToRound);
    world.engine.drain(Eagerness::Now).await.unwrap();
    let before = world.engine.team().unwrap().id;
    world.engine.begin_practice_anew(Some(true)).unwrap();
    assert_eq!(world.engine.clock_now(), world.clock.now());
    assert_ne!(world.engine.team().unwrap().id, before);
    world.engine.drain(Eagerness::Now).await.unwrap();
    let issue = world.engine.read(|tx| tx.round_issue(None)).unwrap();
    assert!(issue.issue.is_some(), "today's round is there, {issue:?}");
    assert_eq!(world.engine.read(|tx| tx.sections()).unwrap()[0].as_str(), "release-lead");
}
