//! What a lead is shown before a round is opened, of the practice team.

use super::opening::ToOpen;
use crate::{
    Eagerness, Engine, Options,
    courier::tables::outbox::Which,
    ground::{clock::Clock, secrets::MemorySecrets},
    test_clock::Driven,
};
use chrono::TimeDelta;
use meridian_core::{
    round::opening::Tag,
    settings::TeamFileFollowed,
    team::{
        followed::{Followed, FollowedFile},
        roster::Roster,
    },
};
use meridian_practice::Role;
use std::sync::Arc;

const ROSTER: &str = "# Release Team\n\n| Role | Lead | Shadows |\n|---|---|---|\n\
    | Release Signal | Rolf Ejemplo ([@rolf-e](https://github.com/rolf-e)) | Una X ([@una-x](https://github.com/una-x)) |\n\
    | Docs | Dora X ([@dora-x](https://github.com/dora-x)) | |\n";

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    _folder: tempfile::TempDir,
}

fn world(role: Option<Role>) -> World {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::at("2026-10-26T01:02:00Z");
    let engine = Engine::open(Options {
        data_dir: folder.path().to_owned(),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        secrets: Arc::new(MemorySecrets::default()),
        token: None,
    })
    .unwrap();
    engine.write(|tx| tx.try_practice()).unwrap();
    let team = engine.team().unwrap();
    let practice = engine.parts.practice().unwrap();
    practice.set_role(&team.facts.repository, &team.facts.account.login, role).unwrap();
    World { engine, clock, _folder: folder }
}

#[tokio::test]
async fn a_lead_sees_the_text_whom_it_reaches_and_that_nothing_has_left() {
    let world = world(Some(Role::Triage));
    world.engine.write(|tx| tx.keep_roster(ROSTER.as_bytes(), "team.md")).unwrap();
    world.clock.forward(TimeDelta::seconds(5));
    world.engine.drain(Eagerness::Now).await.unwrap();
    let there = world.engine.read(|tx| tx.plan_opening(&ToOpen::default())).unwrap();
    assert!(there.issue.is_some() && there.standing.contains("there already"), "{there:?}");

    let round = Some("2026-11-02".parse().unwrap());
    let asked = ToOpen {
        round,
        tag: Some(Tag::Everyone),
        labels: vec!["kind/status".to_owned()],
        pin: true,
        ..ToOpen::default()
    };
    let next = world.engine.read(|tx| tx.plan_opening(&asked)).unwrap();
    assert_eq!(next.opening.problems, [""; 0]);
    assert_eq!(next.issue, None);
    assert!(next.standing.starts_with("No issue of this round was found; looked"), "{next:?}");
    assert_eq!(next.opening.tagged, ["rolf-e", "dora-x", "una-x"]);
    assert_eq!(
        next.reach,
        "3 people are told now; each later comment makes 4 mails, one update of each of 2 sections 8."
    );
    let before = format!(": #{}.", there.issue.unwrap());
    assert!(next.opening.body.contains(&before), "{}", next.opening.body);
    assert_eq!(
        next.opening.labels,
        ["release-status", "kind/status"],
        "who may sort issues labels them"
    );
    let cannot: Vec<&str> =
        next.opening.cannot_add.iter().map(|one| one.who_can.as_str()).collect();
    assert_eq!(cannot, [format!("Somebody with write in {} can.", next.repository)]);
    let team = world.engine.team().unwrap().id;
    assert!(world.engine.store().operations(team, Which::Unfinished).unwrap().is_empty());
}

#[test]
fn without_a_roster_and_on_a_day_without_a_round_it_is_said() {
    let world = world(None);
    let team = world.engine.team().unwrap();
    let nobody = Roster::default();
    world.engine.store_mut().keep_roster(team.id, &team.facts.cycle, &nobody).unwrap();
    let plan = |asked: &ToOpen| world.engine.read(|tx| tx.plan_opening(asked));
    let planned = plan(&ToOpen::default()).unwrap();
    // The team's file names one.
    let unread = |note: &String| note.starts_with("The roster could not be read");
    assert!(planned.opening.notes.iter().any(unread), "{:?}", planned.opening.notes);
    assert!(planned.reach.starts_with("Nobody is told now"), "{}", planned.reach);
    let asked = ToOpen { round: Some("2026-11-03".parse().unwrap()), ..ToOpen::default() };
    let failure = plan(&asked).unwrap_err();
    assert!(failure.to_string().contains("opens on 2026-11-03"), "{failure}");
}

#[test]
fn once_the_issue_is_closed_the_next_round_is_planned() {
    let world = world(None);
    world.clock.forward(TimeDelta::days(2));
    let planned = world.engine.read(|tx| tx.plan_opening(&ToOpen::default())).unwrap();
    assert_eq!(planned.round, "2026-11-02");
    assert!(planned.times.starts_with("It opens in "), "{}", planned.times);
}

#[test]
fn what_the_teams_file_says_of_openings_is_followed() {
    let world = world(None);
    world.engine.write(|tx| tx.keep_roster(ROSTER.as_bytes(), "team.md")).unwrap();
    let team = world.engine.team().unwrap();
    let now = world.clock.now();
    let text = "tag = \"everyone\"\nno-tag = [\"una-x\"]\nlabels = [\"kind/status\"]\n".to_owned();
    let link = "https://github.example/o/r/blob/main/.github/meridian.toml".to_owned();
    let followed = FollowedFile { at: Followed::read(link, None, now), since: now, text };
    world.engine.write(|tx| tx.keep(TeamFileFollowed, team.id, Some(&followed))).unwrap();
    let planned = world.engine.read(|tx| tx.plan_opening(&ToOpen::default())).unwrap();
    assert_eq!(planned.opening.tagged, ["rolf-e", "dora-x"]);
    let asked = ToOpen { tag: Some(Tag::Nobody), ..ToOpen::default() };
    let once = world.engine.read(|tx| tx.plan_opening(&asked)).unwrap();
    assert_eq!(once.opening.tagged, [""; 0], "what is asked for this once goes first");
}
