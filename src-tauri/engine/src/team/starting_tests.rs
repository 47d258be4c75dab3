//! The practice team as a newcomer meets it: a board with roles, checks, and being its lead.

use crate::{
    Eagerness, Engine, Options, ground::clock::Clock as _, ground::secrets::MemorySecrets,
    round::opening::ToOpen, test_clock::Driven,
};
use chrono::TimeDelta;
use meridian_core::updates::Standing;
use meridian_protocol::{ShowUpdates, UpdateRow};
use std::sync::Arc;
use tempfile::TempDir;

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    _folder: TempDir,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T23:40:00Z");
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&clock) as _,
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.write(|tx| tx.try_practice()).unwrap();
        Self { engine, clock, _folder: folder }
    }

    async fn looks(&self) {
        for _ in 0..3 {
            self.clock.forward(TimeDelta::seconds(5));
            self.engine.drain(Eagerness::Now).await.unwrap();
        }
    }

    fn row(&self, section: &str) -> UpdateRow {
        let view = self.engine.ask(ShowUpdates { free: 5 }).unwrap();
        view.rows.into_iter().find(|row| row.id == section).unwrap()
    }

    fn asked_for(&self, file: &str) -> usize {
        let world = self.engine.parts.practice().unwrap().world().unwrap();
        world.requests.iter().filter(|request| request.path.contains(file)).count()
    }
}

#[tokio::test]
async fn its_board_knows_who_leads_and_a_member_who_leads_a_section_checks() {
    let world = World::new();
    world.looks().await;
    let docs = world.row("docs");
    assert_eq!(docs.standing, Standing::Posted);
    assert_eq!(world.row("emeritus-adviser").standing, Standing::NotExpected);
    assert_eq!(world.row("release-signal").standing, Standing::NotYet, "mine");
    world.engine.write(|tx| tx.check_update("docs", false)).unwrap();
    world.looks().await;
    let checked = world.row("docs").checked.unwrap();
    assert!(checked.is_current && checked.by == ["you"], "{checked:?}");

    assert_eq!(world.asked_for("team/roster.md"), 0, "it was read when practice began");
    world.clock.forward(TimeDelta::hours(2));
    world.looks().await;
    assert_eq!((world.asked_for("team/roster.md"), world.asked_for("meridian.toml")), (1, 1));
    let followed = world.engine.read(|tx| tx.followed_roster()).unwrap().unwrap();
    assert_eq!(followed.trouble, None);
}

#[tokio::test]
async fn whoever_leads_it_opens_the_round_and_a_member_again_does_not() {
    let world = World::new();
    world.engine.write(|tx| tx.start_practice(Some(true))).unwrap();
    let sections = || world.engine.read(|tx| tx.sections()).unwrap();
    assert_eq!(sections()[0].as_str(), "release-lead");
    let file = || world.engine.read(|tx| tx.team_file()).unwrap().reading.file;
    assert_eq!(file().may_open, ["you"]);

    world.clock.forward(TimeDelta::days(7));
    world.looks().await;
    let planned = world.engine.read(|tx| tx.plan_opening(&ToOpen::default())).unwrap();
    assert_eq!(planned.issue, None, "nobody opens it in the lead's place: {}", planned.standing);
    assert_eq!(planned.opening.labels, ["release-status"]);
    assert!(planned.opening.tagged.contains(&"kavya-ramanthuri".to_owned()));
    world.engine.write(|tx| tx.open_round(&ToOpen::default())).unwrap();
    world.looks().await;
    let issue = world.engine.read(|tx| tx.round_issue(None)).unwrap();
    assert!(issue.issue.is_some(), "{issue:?}");
    world.clock.forward(TimeDelta::hours(1));
    world.looks().await;
    let view = world.engine.ask(ShowUpdates { free: 5 }).unwrap();
    assert!(view.rows.iter().any(|row| row.standing == Standing::Posted), "colleagues wait for it");

    world.engine.write(|tx| tx.try_practice()).unwrap();
    assert_eq!(sections()[0].as_str(), "release-lead", "without a word one is what one was");
    world.engine.write(|tx| tx.start_practice(Some(false))).unwrap();
    assert_eq!(sections()[0].as_str(), "release-signal");
    assert_eq!(file().may_open, ["ines-calvarrow"]);
    let now = world.clock.now();
    let roster = world.engine.read(|tx| tx.followed_roster()).unwrap().unwrap();
    assert_eq!(roster.read_at, now, "and the roster is the other one at once");
}
