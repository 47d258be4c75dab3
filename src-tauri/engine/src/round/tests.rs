//! A lead closes the week and opens it again, against the practice GitHub.

use crate::{
    Eagerness, Engine, IssueIs, Options, RoundState,
    ground::{clock::Clock, secrets::MemorySecrets},
    test_clock::Driven,
};
use chrono::TimeDelta;
use meridian_core::{
    courier::{OpState, Parked, Refusal},
    ids::OpId,
};
use meridian_practice::{Fault, FaultKind, Matcher, Role};
use meridian_protocol::Failure;
use serde_json::{Value, json};
use std::sync::Arc;

const LEAD: &str = "ines-calvarrow";

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    _folder: tempfile::TempDir,
}

/// The practice team on its Monday; the member may write there, or not.
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

impl World {
    async fn drain(&self) {
        self.clock.forward(TimeDelta::seconds(5));
        self.engine.drain(Eagerness::Now).await.unwrap();
    }

    async fn say(&self, wanted: IssueIs) -> RoundState {
        let op = self.engine.write(|tx| tx.set_round_state(None, wanted)).unwrap();
        self.drain().await;
        self.engine.read(|tx| tx.round_state(&op)).unwrap()
    }

    fn state_of(&self, op: &str) -> OpState {
        let op: OpId = op.parse().unwrap();
        self.engine.store().operation(&op).unwrap().state
    }

    fn by_the_lead(&self, method: &str, body: &Value) -> Value {
        let issue = self.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
        let repository = self.engine.team().unwrap().facts.repository;
        let path = format!("/repos/{repository}/issues/{issue}");
        self.engine.parts.practice().unwrap().act(LEAD, method, &path, body).unwrap().1
    }

    fn on_github(&self) -> Value {
        self.by_the_lead("GET", &Value::Null)
    }
}

#[tokio::test]
async fn the_week_is_closed_and_opened_again_and_read_back() {
    let world = world(Some(Role::Write));
    world.drain().await;
    let closed = world.say(IssueIs::Closed).await;
    assert_eq!(closed.state, "done", "{closed:?}");
    assert_eq!(closed.sentence, format!("#{} is closed, read back from GitHub.", closed.issue));
    assert!(closed.url.is_some());
    let there = world.on_github();
    assert_eq!((&there["state"], &there["state_reason"]), (&json!("closed"), &json!("completed")));
    let outbox = world.engine.read(|tx| tx.outbox()).unwrap();
    assert!(outbox.is_empty(), "{outbox:?}");
    let opened = world.say(IssueIs::Open).await;
    assert_eq!(opened.state, "done", "{opened:?}");
    assert_eq!(world.on_github()["state"], "open");
}

#[tokio::test]
async fn what_is_said_twice_is_queued_once() {
    let world = world(Some(Role::Write));
    world.drain().await;
    let first = world.engine.write(|tx| tx.set_round_state(None, IssueIs::Closed)).unwrap();
    let again = world.engine.write(|tx| tx.set_round_state(None, IssueIs::Closed)).unwrap();
    assert_eq!(first, again);
    let waiting = world.engine.read(|tx| tx.outbox()).unwrap();
    let issue = world.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].section, format!("#{issue}"));
    assert!(waiting[0].reason.starts_with("It is to be closed. "), "{}", waiting[0].reason);
    // Changed one's mind before anything has left.
    let other = world.engine.write(|tx| tx.set_round_state(None, IssueIs::Open)).unwrap();
    assert_eq!(world.state_of(first.as_str()), OpState::Cancelled);
    world.drain().await;
    assert_eq!(world.state_of(other.as_str()), OpState::Done);
    assert_eq!(world.on_github()["state"], "open");
}

#[tokio::test]
async fn who_may_not_is_told_who_may() {
    let world = world(Some(Role::Read));
    world.drain().await;
    let refused = world.say(IssueIs::Closed).await;
    let state = world.state_of(&refused.op);
    let no_right = matches!(state, OpState::Parked(Parked::Refused(Refusal::NotAllowed { .. })));
    assert!(no_right, "{state:?}");
    assert!(refused.needs_person);
    assert!(refused.sentence.contains("triage or write access"), "{}", refused.sentence);
    // Once there are rights, it is said again.
    let team = world.engine.team().unwrap();
    let practice = world.engine.parts.practice().unwrap();
    practice
        .set_role(&team.facts.repository, &team.facts.account.login, Some(Role::Triage))
        .unwrap();
    assert_eq!(world.say(IssueIs::Closed).await.state, "done");
    assert_eq!(world.state_of(&refused.op), OpState::Cancelled, "the old one made way");
}

#[tokio::test]
async fn somebody_who_was_quicker_is_named() {
    let world = world(Some(Role::Write));
    world.drain().await;
    world.by_the_lead("PATCH", &json!({ "state": "closed" }));
    let done = world.say(IssueIs::Closed).await;
    assert_eq!(done.state, "done");
    assert_eq!(done.sentence, format!("#{} is closed; {LEAD} had done it.", done.issue));
}

#[tokio::test]
async fn an_issue_that_nobody_has_seen_is_not_closed() {
    let world = world(Some(Role::Write));
    let unknown = world.engine.write(|tx| tx.set_round_state(None, IssueIs::Closed)).unwrap_err();
    let Failure::NotReady { message } = unknown else { panic!("{unknown:?}") };
    assert!(message.contains("meridian-cli sync"), "{message}");
}

#[tokio::test]
async fn what_the_lead_has_opened_again_since_the_wish_stays_open() {
    let world = world(Some(Role::Write));
    world.drain().await;
    let turn = |state: &str| {
        world.clock.forward(TimeDelta::minutes(1));
        world.by_the_lead("PATCH", &json!({ "state": state }));
    };
    turn("closed");
    turn("open");
    world.drain().await;
    let op = world.engine.write(|tx| tx.set_round_state(None, IssueIs::Closed)).unwrap();
    turn("closed");
    turn("open");
    world.drain().await;
    let told = world.engine.read(|tx| tx.round_state(&op)).unwrap();
    assert_eq!(told.state, "conflict", "{told:?}");
    assert!(told.sentence.contains("since you last saw it; it is open"), "{}", told.sentence);
    assert_eq!(world.on_github()["state"], "open");
    // Said once more, it is meant.
    assert_eq!(world.say(IssueIs::Closed).await.state, "done");
    assert_eq!(world.on_github()["state"], "closed");
}

#[tokio::test]
async fn a_next_wish_undoes_no_close_of_the_lead_after_a_lost_one() {
    let world = world(Some(Role::Write));
    world.drain().await;
    let practice = world.engine.parts.practice().unwrap();
    let lost = Fault::new(Matcher::new("PATCH", "/issues"), FaultKind::AnswerLostBefore);
    practice.faults().push(lost).unwrap();
    let first = world.engine.write(|tx| tx.set_round_state(None, IssueIs::Closed)).unwrap();
    world.drain().await;
    assert_eq!(world.state_of(first.as_str()).word(), "unknown");
    let next = world.engine.write(|tx| tx.set_round_state(None, IssueIs::Open)).unwrap();
    world.clock.forward(TimeDelta::minutes(1));
    world.by_the_lead("PATCH", &json!({ "state": "closed" }));
    world.clock.forward(TimeDelta::minutes(5));
    world.drain().await;
    let told = world.engine.read(|tx| tx.round_state(&first)).unwrap();
    assert_eq!(told.sentence, format!("#{} is closed; {LEAD} had done it.", told.issue));
    assert_eq!(world.state_of(next.as_str()).word(), "conflict");
    assert_eq!(world.on_github()["state"], "closed");
}
