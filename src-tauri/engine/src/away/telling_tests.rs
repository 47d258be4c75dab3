//! What a member is shown before they tell that they are away, and who is.

use crate::{
    Eagerness, Engine, Options,
    away::tests::{EARLY, MARK, World, said},
    ground::secrets::MemorySecrets,
    test_clock::Driven,
};
use chrono::TimeDelta;
use meridian_core::{
    away::plan::ToTell,
    courier::OpState,
    ids::{CommentId, IssueNumber},
    settings::GoesElsewhere,
    updates::Standing,
};
use meridian_practice::{Fault, FaultKind, Matcher, Network, REPOSITORY};
use meridian_protocol::{Failure, ShowOutbox, ShowUpdates};
use std::sync::Arc;

const NOON: &str = "2026-10-26T12:00:00Z";

fn away(from: &str, until: &str, cover: Option<&str>) -> ToTell {
    let cover = cover.map(str::to_owned);
    ToTell::Away { from: from.parse().unwrap(), until: until.parse().unwrap(), cover }
}

#[test]
fn the_sentence_is_shown_with_its_place_and_the_rounds_that_it_changes() {
    let world = World::at(NOON, Vec::new(), Vec::new());
    let asked = away("2026-11-02", "2026-11-03", Some("Noor Example"));
    let planned = world.engine.read(|tx| tx.plan_away(&asked)).unwrap();
    assert_eq!(planned.issue, IssueNumber(12), "the present round's");
    let words =
        "I am away from Mon 2 to Tue 3 November 2026. **Noor Example** covers Release Signal.\n";
    assert_eq!((planned.text.as_str(), planned.is_told), (words, false));
    assert_eq!(
        (planned.rounds.as_slice(), planned.notes.len()),
        (&["2026-11-02".to_owned()][..], 0)
    );
    let wrong = world.engine.read(|tx| tx.plan_away(&away("2026-11-03", "2026-11-02", None)));
    assert!(matches!(wrong, Err(Failure::BadInput { .. })), "{wrong:?}");
    let back = world.engine.read(|tx| tx.plan_away(&ToTell::Back { from: None }));
    assert!(matches!(back, Err(Failure::NotReady { .. })), "{back:?}");
}

#[test]
fn what_is_told_already_is_not_told_twice_and_can_be_taken_back() {
    let world = World::at(NOON, vec![said(9, "you", EARLY, MARK)], Vec::new());
    let asked = away("2026-10-26", "2026-10-27", Some("noor-example"));
    assert!(world.engine.read(|tx| tx.plan_away(&asked)).unwrap().is_told);
    let back = world.engine.read(|tx| tx.plan_away(&ToTell::Back { from: None })).unwrap();
    assert_eq!(back.text, "I am back from Mon 26 October 2026 on.\n");
    assert_eq!(back.rounds, ["2026-10-26"]);
}

#[test]
fn who_is_away_is_listed_by_name_until_their_last_day() {
    let world = World::at(
        NOON,
        vec![said(1, "Kavya-Example", EARLY, MARK)],
        vec![meridian_core::courier::Comment {
            id: CommentId::Number(3),
            ..said(9, "you", EARLY, &MARK.replace("2026-10-27", "2026-10-30"))
        }],
    );
    let all = world.engine.read(|tx| tx.who_is_away()).unwrap();
    let told: Vec<_> = all
        .iter()
        .map(|one| (one.login.as_str(), one.name.as_deref(), one.until.as_str(), one.mine))
        .collect();
    assert_eq!(
        told,
        [
            ("Kavya-Example", Some("Kavya Example"), "2026-10-27", false),
            ("you", None, "2026-10-30", true),
        ]
    );
    assert_eq!(all[0].cover.as_deref(), Some("noor-example"));
}

#[test]
fn where_meridian_cannot_write_it_says_so() {
    let world = World::at(NOON, Vec::new(), Vec::new());
    let team = world.engine.team().unwrap().id;
    world.engine.write(|tx| tx.keep(GoesElsewhere, team, Some(&true))).unwrap();
    let asked = away("2026-11-02", "2026-11-03", None);
    let failure = world.engine.read(|tx| tx.plan_away(&asked)).unwrap_err();
    assert!(failure.to_string().contains("Tell them there"), "{failure}");
}

/// The practice team on its Monday, whose GitHub was read.
struct Live {
    engine: Engine,
    clock: Arc<Driven>,
    _folder: tempfile::TempDir,
}

impl Live {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T01:02:00Z");
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: clock.clone(),
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.write(|tx| tx.try_practice()).unwrap();
        let world = Self { engine, clock, _folder: folder };
        world.drain().await;
        world
    }

    async fn drain(&self) {
        self.clock.forward(TimeDelta::minutes(3));
        self.engine.drain(Eagerness::Now).await.unwrap();
    }

    /// Tells it, and brings it to its end.
    async fn tell(&self, asked: &ToTell) -> OpState {
        let op = self.engine.write(|tx| tx.tell_away(asked)).unwrap();
        for _ in 0..10 {
            self.drain().await;
            let state = self.engine.store().operation(&op).unwrap().state;
            if !state.is_open() {
                return state;
            }
        }
        panic!("{op} came to no end")
    }

    /// The notices on the round's issue, as GitHub has them.
    fn there(&self) -> Vec<String> {
        let issue = self.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
        let path = format!("/repos/{REPOSITORY}/issues/{issue}/comments?per_page=100");
        let github = self.engine.parts.practice().unwrap();
        let (status, all) = github.act("you", "GET", &path, &serde_json::Value::Null).unwrap();
        assert_eq!(status, 200);
        let bodies = all.as_array().unwrap().iter().filter_map(|one| one["body"].as_str());
        bodies.filter(|body| body.contains("meridian:away")).map(str::to_owned).collect()
    }

    fn is_told(&self, asked: &ToTell) -> bool {
        self.engine.read(|tx| tx.plan_away(asked)).unwrap().is_told
    }

    fn stands(&self) -> Standing {
        let view = self.engine.ask(ShowUpdates { free: 0 }).unwrap();
        view.rows.into_iter().find(|row| row.mine).unwrap().standing
    }
}

#[tokio::test]
async fn it_is_told_once_also_where_the_answer_is_lost_and_holds_at_once() {
    for lost in [None, Some(FaultKind::AnswerLostAfter), Some(FaultKind::AnswerLostBefore)] {
        let world = Live::new().await;
        if let Some(lost) = lost {
            let fault = Fault::new(Matcher::new("POST", "/comments"), lost);
            world.engine.parts.practice().unwrap().faults().push(fault).unwrap();
        }
        let asked = away("2026-10-26", "2026-10-27", Some("ben-example"));
        assert_eq!(world.stands(), Standing::NotYet);
        assert_eq!(world.tell(&asked).await, OpState::Done);
        let there = world.there();
        assert_eq!(there.len(), 1, "{there:?}");
        let (mark, text) = there[0].split_once('\n').unwrap();
        assert!(mark.starts_with("<!-- meridian:away v=1 from=2026-10-26 until=2026-10-27 "));
        assert!(text.starts_with("I am away from Mon 26 to Tue 27 October 2026. **ben-example** "));
        assert!(!there[0].contains('@'), "{there:?}");
        assert_eq!((world.stands(), world.is_told(&asked)), (Standing::Absent, true));
        let again = world.engine.write(|tx| tx.tell_away(&asked));
        assert!(matches!(again, Err(Failure::NotReady { .. })), "{again:?}");
    }
}

#[tokio::test]
async fn it_can_be_taken_back_and_told_again_each_by_a_comment_of_its_own() {
    let world = Live::new().await;
    let asked = away("2026-10-26", "2026-10-27", None);
    for (turn, (asked, standing)) in [
        (asked.clone(), Standing::Absent),
        (ToTell::Back { from: None }, Standing::NotYet),
        (asked, Standing::Absent),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(world.tell(&asked).await, OpState::Done);
        assert_eq!((world.there().len(), world.stands()), (turn + 1, standing));
    }
    let words = "That you are away from 2026-10-26 to 2026-10-27 is on #";
    let outbox = world.engine.ask(ShowOutbox {}).unwrap();
    assert!(outbox.done.iter().any(|done| done.words.starts_with(words)), "{:?}", outbox.done);
}

#[tokio::test]
async fn offline_it_waits_and_what_is_told_behind_it_is_no_second_one_of_the_same() {
    let world = Live::new().await;
    world.engine.parts.practice().unwrap().set_network(Network::Off).unwrap();
    let asked = away("2026-10-26", "2026-10-27", None);
    let first = world.engine.write(|tx| tx.tell_away(&asked)).unwrap();
    world.drain().await;
    assert!(world.engine.store().operation(&first).unwrap().state.is_open());
    assert_eq!(world.stands(), Standing::NotYet, "nobody was told yet");
    world.engine.parts.practice().unwrap().set_network(Network::On).unwrap();
    for _ in 0..4 {
        world.drain().await;
    }
    assert_eq!((world.there().len(), world.stands()), (1, Standing::Absent));
}

#[tokio::test]
async fn what_waits_already_is_not_told_a_second_time_and_can_be_taken_back() {
    let (asked, back) = (away("2026-10-26", "2026-10-27", None), ToTell::Back { from: None });
    for (turns, comments, standing) in [
        (&[&asked, &asked][..], 1, Standing::Absent),
        (&[&asked, &back], 2, Standing::NotYet),
        (&[&asked, &back, &asked, &asked], 3, Standing::Absent),
    ] {
        let world = Live::new().await;
        world.engine.parts.practice().unwrap().set_network(Network::Off).unwrap();
        let mut told = Vec::new();
        for turn in turns {
            told.push(world.engine.write(|tx| tx.tell_away(turn)).unwrap());
            world.drain().await;
        }
        let planned = world.engine.read(|tx| tx.plan_away(&asked)).unwrap();
        let waits = (standing == Standing::Absent).then(|| told[told.len() - 1].clone());
        assert_eq!((planned.waits, planned.is_told), (waits, false), "nobody was told yet");
        told.dedup();
        assert_eq!(told.len(), comments, "{told:?}");
        world.engine.parts.practice().unwrap().set_network(Network::On).unwrap();
        for _ in 0..3 * comments + 1 {
            world.drain().await;
        }
        assert_eq!((world.there().len(), world.stands()), (comments, standing));
    }
}

#[tokio::test]
async fn what_was_told_on_the_last_rounds_issue_while_the_laptop_slept_is_read_before_it_counts() {
    let told_on = |when: &'static str, woke: &'static str| async move {
        let world = Live::new().await;
        let issue = world.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
        world.clock.to(when);
        let mark = MARK.replace("2026-10-26", "2026-11-02").replace("2026-10-27", "2026-11-03");
        let path = format!("/repos/{REPOSITORY}/issues/{issue}/comments");
        let said = serde_json::json!({ "body": format!("{mark}\nI am away.\n") });
        let github = world.engine.parts.practice().unwrap();
        let (status, body) = github.act("kavya-ramanthuri", "POST", &path, &said).unwrap();
        assert_eq!(status, 201, "{body}");
        world.clock.to(woke);
        world.drain().await;
        let all = world.engine.read(|tx| tx.who_is_away()).unwrap();
        // The practice team's colleagues tell of other rounds.
        let of_these = all.into_iter().filter(|one| one.from == "2026-11-02");
        of_these.map(|one| one.login).collect::<Vec<_>>()
    };
    let (sunday, monday) = ("2026-11-01T20:00:00Z", "2026-11-02T08:00:00Z");
    assert_eq!(told_on(sunday, monday).await, ["kavya-ramanthuri"]);
    let tuesday = told_on(sunday, "2026-11-03T08:00:00Z").await;
    assert_eq!(tuesday.len(), 0, "once updates were due it costs nothing any more");
}
