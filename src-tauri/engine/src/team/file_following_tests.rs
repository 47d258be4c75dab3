//! A followed file of the team, over the practice team's GitHub.

use super::TeamFileTold;
use crate::{
    Eagerness, Engine, Options, ToOpen,
    ground::{clock::Clock as _, secrets::MemorySecrets},
    test_clock::Driven,
};
use chrono::Duration;
use meridian_core::settings::{Choice as _, TeamFileFollowed, TeamFileSought};
use meridian_practice::{Fault, FaultKind, Matcher};
use meridian_protocol::{RoundPage, RoundView};
use std::sync::Arc;
use tempfile::TempDir;

const LINK: &str =
    "http://practice.invalid/meridian-practice/release-team/blob/main/.github/meridian.toml";

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    _folder: TempDir,
}

impl World {
    fn new() -> Self {
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
        Self { engine, clock, _folder: folder }
    }

    fn publish(&self, text: &str) {
        let practice = self.engine.parts.practice().unwrap();
        practice.put_file(".github/meridian.toml", text).unwrap();
    }

    async fn looked(&self) -> TeamFileTold {
        self.clock.forward(Duration::hours(2));
        self.engine.drain(Eagerness::Now).await.unwrap();
        self.told()
    }

    fn told(&self) -> TeamFileTold {
        self.engine.read(|tx| tx.team_file()).unwrap()
    }

    fn asked(&self) -> usize {
        let world = self.engine.parts.practice().unwrap().world().unwrap();
        world.requests.iter().filter(|request| request.path.contains("meridian.toml")).count()
    }
}

#[tokio::test]
async fn a_change_is_known_within_the_hour_and_idle_hours_cost_one_request() {
    let world = World::new();
    assert_eq!(world.told().reading.file.may_open, ["ines-calvarrow"], "the practice team's own");
    let team = world.engine.team().unwrap().id;
    world.engine.write(|tx| tx.keep(TeamFileFollowed, team, None)).unwrap();
    assert!(world.told().words.contains("only on this laptop"), "{}", world.told().words);
    let nowhere = LINK.replace("meridian.toml", "none.toml");
    assert!(world.engine.follow_team_file_at(&nowhere).await.is_err(), "nothing is there");
    world.publish("deputies = [\"cy-example\"]\n");
    world.engine.follow_team_file_at(LINK).await.unwrap();
    assert_eq!(world.told().reading.file.deputies, ["cy-example"]);
    assert!(world.told().words.contains("followed since 26 Oct 2026 09:00 UTC"));
    let before = world.asked();
    world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(world.asked(), before, "it rests for an hour");
    world.publish("deputies = [\"di-example\"]\nopens = \"soon\"\n");
    let told = world.looked().await;
    assert_eq!(
        (told.reading.file.deputies, world.asked()),
        (vec!["di-example".to_owned()], before + 1)
    );
    assert_eq!(told.reading.remarks.len(), 1, "one wrong line costs itself alone");
    assert_eq!(told.trouble, None);
    world.looked().await;
    assert_eq!(world.asked(), before + 2);
}

#[tokio::test]
async fn what_cannot_be_used_leaves_what_it_said_and_is_said_until_it_can() {
    let world = World::new();
    world.publish("pin = true\n");
    world.engine.follow_team_file_at(LINK).await.unwrap();
    world.publish("<html>\n<p>Sign in\n");
    let told = world.looked().await;
    assert_eq!(told.reading.file.pin, Some(true));
    let trouble = told.trouble.unwrap();
    assert!(trouble.contains("line 1 is not TOML"), "{trouble}");
    assert!(trouble.ends_with("What it said 26 Oct 2026 09:00 UTC goes on."), "{trouble}");
    // A connection that breaks looks so, and nobody ends what a team has chosen by emptying a file.
    world.publish(" \n");
    let told = world.looked().await;
    assert_eq!(told.reading.file.pin, Some(true));
    let trouble = told.trouble.unwrap();
    assert!(trouble.starts_with("It is empty; take it away"), "{trouble}");
    world.publish("pin = false\n");
    let told = world.looked().await;
    assert_eq!((told.reading.file.pin, told.trouble), (Some(false), None));
}

#[tokio::test]
async fn the_file_in_the_teams_repository_is_found_by_itself_and_looked_for_once_a_day() {
    let world = World::new();
    let team = world.engine.team().unwrap().id;
    world.engine.write(|tx| tx.keep(TeamFileFollowed, team, None)).unwrap();
    // It was looked for in vain just now.
    let now = world.clock.now();
    world.engine.write(|tx| tx.keep(TeamFileSought, team, Some(&now))).unwrap();
    world.engine.drain(Eagerness::Now).await.unwrap();
    assert!(world.told().words.contains("is looked for once a day"), "{}", world.told().words);
    let asked = world.asked();
    world.publish("deputies = [\"cy-example\"]\n");
    world.looked().await;
    assert_eq!((world.told().link, world.asked()), (None, asked), "it rests for a day");
    world.clock.forward(Duration::days(1));
    let told = world.looked().await;
    assert_eq!(told.reading.file.deputies, ["cy-example"]);
    assert!(told.link.is_some_and(|link| link.ends_with("/blob/HEAD/.github/meridian.toml")));
    // What follows is as with a link that was given.
    world.publish("deputies = [\"di-example\"]\n");
    assert_eq!(world.looked().await.reading.file.deputies, ["di-example"]);
}

#[tokio::test]
async fn one_that_is_broken_when_it_is_found_is_said_with_its_line_and_asked_for_again_within_the_hour()
 {
    let world = World::new();
    let team = world.engine.team().unwrap();
    world.engine.write(|tx| tx.keep(TeamFileFollowed, team.id, None)).unwrap();
    world.publish("<html>\n<p>Sign in\n");
    world.engine.drain(Eagerness::Now).await.unwrap();
    let trouble = world.told().trouble.unwrap();
    assert!(trouble.contains(".github/meridian.toml, line 1 is not TOML"), "{trouble}");
    let page = || world.engine.read(|tx| tx.show_round(&RoundPage::Round)).unwrap();
    let said = |page: &RoundView| {
        let part = page.sections.iter().find(|part| part.name == "file");
        part.map(|part| part.words.join(" "))
    };
    assert!(said(&page()).is_some_and(|said| said.contains("line 1 is not TOML")), "{:?}", page());
    let asked = world.asked();
    world.clock.forward(Duration::minutes(50));
    world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(world.asked(), asked, "it rests for an hour");
    world.publish("deputies = [\"cy-example\"]\n");
    let told = world.looked().await;
    assert_eq!((told.reading.file.deputies, told.trouble), (vec!["cy-example".to_owned()], None));
    assert_eq!(said(&page()), None);
    // One wrong line of a file that is followed is said there too.
    world.publish("deputies = [\"cy-example\"]\nopens = \"soon\"\n");
    world.looked().await;
    assert!(said(&page()).is_some_and(|said| said.contains("line 2")), "{:?}", page());
}

#[tokio::test]
async fn a_round_is_opened_with_the_template_that_the_file_names() {
    let world = World::new();
    let body = || {
        let planned = world.engine.read(|tx| tx.plan_opening(&ToOpen::default())).unwrap();
        (planned.opening.body, planned.opening.notes.join(" "))
    };
    world.publish("template = \".github/round.md\"\n");
    world.looked().await;
    let (own, notes) = body();
    assert!(notes.contains("Meridian's: The template"), "why not is said: {notes}");
    assert!(world.told().words.contains("no longer there"), "{}", world.told().words);
    let practice = world.engine.parts.practice().unwrap();
    practice.put_file(".github/round.md", "Ahoy, this is our week.\n").unwrap();
    world.looked().await;
    let (text, notes) = body();
    assert!(text.contains("Ahoy, this is our week.") && text != own, "{text}");
    assert!(!notes.contains("Meridian's"), "{notes}");
    // One that is gone goes on; one that another file names is not taken for the first.
    practice.put_file(".github/round.md", "").unwrap();
    world.looked().await;
    assert!(body().0.contains("Ahoy"));
    world.publish("template = \".github/other.md\"\n");
    world.looked().await;
    assert!(!body().0.contains("Ahoy"));
}

#[tokio::test]
async fn a_server_that_stumbles_does_not_say_that_there_is_no_file() {
    let world = World::new();
    let team = world.engine.team().unwrap().id;
    world.engine.write(|tx| tx.keep(TeamFileFollowed, team, None)).unwrap();
    let practice = world.engine.parts.practice().unwrap();
    let stumbles = FaultKind::Status5xxBefore { status: 502 };
    let fault = Fault::new(Matcher::new("GET", "meridian.toml"), stumbles);
    practice.faults().push(fault).unwrap();
    world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(world.told().link, None);
    world.clock.forward(Duration::minutes(6));
    world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(world.told().reading.file.may_open, ["ines-calvarrow"], "within minutes");
}

#[tokio::test]
async fn what_a_newer_meridian_follows_is_not_taken_for_nothing() {
    let world = World::new();
    let key = TeamFileFollowed::key(world.engine.team().unwrap().id);
    let newer = r#"{"followed_by":"a newer Meridian"}"#;
    world.engine.store_mut().set_setting(&key, Some(newer)).unwrap();
    let asked = world.asked();
    world.looked().await;
    assert_eq!(world.asked(), asked, "no other file is looked for in its place");
    assert_eq!(world.engine.store().setting(&key).unwrap().as_deref(), Some(newer));
}
