//! Opening, filling and closing a round in each place that updates may go to.

use super::opening::ToOpen;
use crate::{
    Eagerness, Engine, IssueIs, Leaves, Options,
    ground::secrets::MemorySecrets,
    test_clock::Driven,
    test_engine::{NOT_FIRST, knows_where},
};
use chrono::TimeDelta;
use meridian_core::{
    courier::Destination,
    ids::IssueNumber,
    settings::{Discussions, GoesElsewhere},
    updates::Standing,
};
use meridian_practice::{Practice, REPOSITORY};
use serde_json::json;
use std::sync::Arc;
use tempfile::TempDir;

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    _folder: TempDir,
}

impl World {
    /// The lead of the practice team, whose updates go to such a place; colleagues' own rounds are theirs.
    fn new(place: impl FnOnce(&Practice) -> Destination) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T09:00:00Z");
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&clock) as _,
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.write(|tx| tx.start_practice(Some(true))).unwrap();
        let destination = place(&engine.parts.practice().unwrap());
        let team = engine.team().unwrap().id;
        if let Destination::Discussion { number } = &destination {
            engine.write(|tx| tx.keep(Discussions, team, Some(&vec![*number]))).unwrap();
        }
        engine.store_mut().change_team(team, |facts| facts.destination = destination).unwrap();
        Self { engine, clock, _folder: folder }
    }

    async fn looks(&self) {
        for _ in 0..4 {
            self.clock.forward(TimeDelta::seconds(5));
            self.engine.drain(Eagerness::Now).await.unwrap();
        }
    }

    /// The bodies by the lead on an issue or discussion, and its state.
    fn on(&self, number: i64) -> (Vec<String>, String) {
        let world = self.engine.parts.practice().unwrap().world().unwrap();
        let issue = world.issues.iter().find(|issue| issue.number == number).unwrap();
        let you = world.users.iter().find(|user| user.login == "you").unwrap().id;
        let by_you = world.comments.iter().filter(|one| one.issue == issue.id && one.author == you);
        let bodies = by_you.filter_map(|one| one.body().map(str::to_owned)).collect();
        (bodies, issue.newest().unwrap().state.clone())
    }

    fn standing(&self, section: &str) -> Standing {
        let all = self.engine.read(|tx| tx.round_status()).unwrap().sections;
        all.into_iter().find(|one| one.section == section).unwrap().state
    }

    /// A week of the place: opened once by a comment with tags, filled, summed up, and left open.
    async fn lives_a_round(&self, number: i64) {
        let engine = &self.engine;
        self.looks().await;
        let planned = engine.read(|tx| tx.plan_opening(&ToOpen::default())).unwrap();
        assert_eq!((planned.on, planned.issue), (Some(IssueNumber(number)), None));
        assert!(planned.standing.contains("No comment on"), "{}", planned.standing);
        let body = &planned.opening.body;
        assert!(body.starts_with("**v1.38 week 9: status of the release team**"), "{body}");
        assert!(body.contains("@kavya-ramanthuri") && body.contains("summed up here"), "{body}");
        assert!(!body.contains("this issue closes") && !body.contains("meridian:round"), "{body}");
        assert_eq!((planned.opening.labels.len(), planned.opening.pin), (0, false));

        engine.write(|tx| tx.open_round(&ToOpen::default())).unwrap();
        self.looks().await;
        let again = engine.read(|tx| tx.plan_opening(&ToOpen::default())).unwrap();
        assert_eq!(again.issue, Some(IssueNumber(number)), "{}", again.standing);
        assert!(again.standing.starts_with("you has opened it"), "{}", again.standing);
        let twice = engine.write(|tx| tx.open_round(&ToOpen::default())).unwrap_err();
        assert!(twice.to_string().contains("already"), "{twice}");
        assert_eq!(self.standing("release-lead"), Standing::NotYet, "opening it is no update");

        let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        knows_where(engine, &key);
        let text = "Status: Green\n\n## Highlights\n\n- The schedule holds.\n";
        engine.write(|tx| tx.set_draft(&key, text)).unwrap();
        engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST)).unwrap();
        self.looks().await;
        assert_eq!(self.standing("release-lead"), Standing::Posted);

        engine.write(|tx| tx.post_summary(None)).unwrap();
        self.looks().await;
        let (bodies, state) = self.on(number);
        let marks = ["meridian:opening", "meridian:update", "meridian:summary"];
        for (body, mark) in bodies.iter().zip(marks) {
            assert!(body.starts_with(&format!("<!-- {mark} ")), "{body}");
        }
        assert_eq!((bodies.len(), state.as_str()), (3, "open"));
        let stays = engine.read(|tx| tx.stays_open(None)).unwrap().unwrap();
        let refused = engine.write(|tx| tx.set_round_state(None, IssueIs::Closed)).unwrap_err();
        assert_eq!(refused.to_string(), stays);

        // The next week is another round in the same place.
        self.clock.forward(TimeDelta::days(7));
        self.looks().await;
        let next = engine.read(|tx| tx.plan_opening(&ToOpen::default())).unwrap();
        assert_eq!((next.round.as_str(), next.issue), ("2026-11-02", None), "{}", next.standing);
        assert_eq!(self.standing("release-lead"), Standing::NotYet);
        engine.write(|tx| tx.open_round(&ToOpen::default())).unwrap();
        self.looks().await;
        assert_eq!(self.on(number).0.len(), 4);
    }
}

fn an_issue(practice: &Practice, title: &str) -> i64 {
    let path = format!("/repos/{REPOSITORY}/issues");
    let (status, made) =
        practice.act("ines-calvarrow", "POST", &path, &json!({ "title": title })).unwrap();
    assert_eq!(status, 201, "{made}");
    made["number"].as_i64().unwrap()
}

#[tokio::test]
async fn the_issue_of_a_cycle_takes_each_round_as_a_comment_and_stays_open() {
    let world = World::new(|practice| {
        an_issue(practice, "v1.38 status updates");
        Destination::CycleIssue
    });
    world.lives_a_round(4).await;
}

#[tokio::test]
async fn an_issue_by_its_link_takes_each_round_as_a_comment_and_stays_open() {
    let world = World::new(|practice| {
        let number = IssueNumber(an_issue(practice, "Where we write"));
        Destination::Issue { number }
    });
    world.lives_a_round(4).await;
}

#[tokio::test]
async fn a_discussion_takes_each_round_as_a_comment_and_stays_open() {
    let world = World::new(|practice| {
        let made = practice.add_discussion(REPOSITORY, "ines-calvarrow", "Status", "General");
        Destination::Discussion { number: IssueNumber(made.unwrap()) }
    });
    world.lives_a_round(4).await;
}

#[tokio::test]
async fn elsewhere_nothing_is_opened_or_closed_and_the_board_says_so() {
    let world = World::new(|_| Destination::RoundIssue);
    let (engine, team) = (&world.engine, world.engine.team().unwrap().id);
    engine.write(|tx| tx.keep(GoesElsewhere, team, Some(&true))).unwrap();
    world.looks().await;
    let opens = engine.read(|tx| tx.plan_opening(&ToOpen::default())).unwrap_err().to_string();
    let closes = engine.write(|tx| tx.set_round_state(None, IssueIs::Closed)).unwrap_err();
    assert_eq!(opens, closes.to_string());
    assert!(opens.contains("where Meridian cannot write"), "{opens}");
    let status = engine.read(|tx| tx.round_status()).unwrap();
    assert!(
        status.said.iter().any(|said| said.contains("where Meridian cannot look")),
        "{:?}",
        status.said
    );
    assert!(status.sections.iter().all(|one| one.at.is_none() && one.link.is_none()));
}
