//! The member writes on GitHub by hand while a Post waits on this laptop.

use crate::{
    Consent, Eagerness, Engine, Leaves, Meant, Options,
    ground::{clock::Clock, secrets::MemorySecrets},
    settings::rhythm_of,
    test_clock::Driven,
    test_engine::{self, NOT_FIRST},
};
use chrono::Duration;
use meridian_core::{
    courier::{OpState, Parked},
    ids::DraftKey,
    post::check::Doubt,
    reminders::UpdateState,
};
use meridian_practice::{Fault, FaultKind, Matcher};
use meridian_protocol::{CancelSending, Failure, PracticeNetwork};
use serde_json::{Value, json};
use std::sync::Arc;

const UPDATE: &str = "**Release Signal**: all green, from the train.";

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    draft: DraftKey,
    folder: tempfile::TempDir,
}

fn open(folder: &tempfile::TempDir, clock: &Arc<Driven>) -> Engine {
    Engine::open(Options {
        data_dir: folder.path().to_owned(),
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        secrets: Arc::new(MemorySecrets::default()),
        token: None,
    })
    .unwrap()
}

impl World {
    /// An update was queued without a network, and the laptop closed.
    async fn queued_offline() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T01:02:00Z");
        let engine = open(&folder, &clock);
        engine.write(|tx| tx.try_practice()).unwrap();
        engine.drain(Eagerness::Now).await.unwrap();
        engine.write(|tx| tx.set_practice_network(PracticeNetwork::Off)).unwrap();
        let draft = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        test_engine::knows_where(&engine, &draft);
        let world = Self { engine, clock, draft, folder };
        world.write("From the laptop.");
        world.queue(&[]).unwrap();
        let _offline = world.engine.drain(Eagerness::Now).await;
        let Self { engine, clock, draft, folder } = world;
        drop(engine);
        clock.forward(Duration::hours(2));
        let engine = open(&folder, &clock);
        engine.write(|tx| tx.set_practice_network(PracticeNetwork::On)).unwrap();
        Self { engine, clock, draft, folder }
    }

    fn write(&self, words: &str) {
        self.engine
            .write(|tx| tx.set_draft(&self.draft, &format!("Status: Green\n\n{words}\n")))
            .unwrap();
    }

    fn queue(&self, rules: &[Doubt]) -> Result<(), Failure> {
        let consent = Consent { meant: Meant::Rules(rules), ..Consent::default() };
        self.engine.write(|tx| tx.queue(&self.draft, None, Leaves::AtOnce, consent)).map(drop)
    }

    /// A press of Post in the window, once the member has agreed to what it asks.
    fn press(&self, agreed: &[String]) -> Result<(), Failure> {
        let revision = self.engine.read(|tx| tx.draft(&self.draft)).unwrap().revision;
        self.engine.write(|tx| tx.post_update(&self.draft, revision, None, agreed)).map(drop)
    }

    /// What the window has to ask.
    fn asks(&self) -> Vec<String> {
        let problems = self.engine.read(|tx| tx.show_week(None)).unwrap().problems;
        problems.into_iter().filter(|p| !p.blocks).map(|p| p.words).collect()
    }

    async fn drain(&self) {
        self.clock.forward(Duration::seconds(15));
        self.engine.drain(Eagerness::Now).await.unwrap();
    }

    fn on_github(&self, method: &str, body: &Value) -> Value {
        let issue = self.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
        let team = self.engine.team().unwrap().facts;
        let path = format!("/repos/{}/issues/{issue}/comments", team.repository);
        let practice = self.engine.parts.practice().unwrap();
        practice.act(&team.account.login, method, &path, body).unwrap().1
    }

    fn by_hand(&self, text: &str) -> String {
        let made = self.on_github("POST", &json!({ "body": text }));
        made["html_url"].as_str().unwrap().to_owned()
    }

    /// What the member's account has on the issue.
    fn mine(&self) -> Vec<String> {
        let login = self.engine.team().unwrap().facts.account.login;
        let all = self.on_github("GET", &Value::Null);
        let mine = all.as_array().unwrap().iter().filter(|c| c["user"]["login"] == login.as_str());
        mine.map(|comment| comment["body"].as_str().unwrap().to_owned()).collect()
    }

    fn state(&self) -> OpState {
        self.engine.store().latest_operation(&self.draft).unwrap().unwrap().state
    }
}

#[tokio::test]
async fn a_comment_by_hand_since_post_is_shown_before_a_second_one_is_sent() {
    let world = World::queued_offline().await;
    let url = world.by_hand(UPDATE);
    world.drain().await;

    assert!(matches!(world.state(), OpState::Parked(Parked::ByHand { .. })), "{:?}", world.state());
    assert_eq!(world.mine(), [UPDATE], "nothing was sent");
    let waiting = world.engine.read(|tx| tx.outbox()).unwrap();
    let [waits] = waiting.as_slice() else { panic!("{waiting:?}") };
    assert!(waits.reason.contains(UPDATE) && waits.reason.contains(&url), "{}", waits.reason);
    assert!(waits.reason.contains("Nothing was sent. Post again"), "{}", waits.reason);
    assert_eq!((waits.rule, waits.url.as_deref()), (Some("second-comment"), Some(url.as_str())));
    assert!(waits.needs_person && waits.theirs.is_none());
    // Window, tray and reminders say it as they say every stop.
    let week = world.engine.read(|tx| tx.show_week(None)).unwrap();
    let pending = week.post.pending.unwrap();
    assert!(waits.reason.starts_with(&pending.words) && !pending.words.contains(&url));
    assert!(pending.can_cancel);
    assert_eq!(week.truth.github.url.as_deref(), Some(url.as_str()));
    assert_eq!(
        world.engine.read(|tx| tx.glance()).unwrap().headline.unwrap(),
        "Your update is stopped."
    );
    let team = world.engine.team().unwrap();
    let round = rhythm_of(&team).unwrap().round(world.draft.round).unwrap();
    let state = world.engine.read(|tx| tx.update_state(&team, None, &round)).unwrap();
    assert_eq!(state, UpdateState::Stopped);

    // It stays so until the member has said that a second one is meant.
    world.drain().await;
    assert_eq!(world.mine(), [UPDATE]);
    assert_eq!(world.asks(), std::slice::from_ref(&url));
    let Err(Failure::Unconfirmed { message }) = world.press(&[]) else { panic!("not asked") };
    assert!(message.contains(&url), "{message}");
    world.press(&[url]).unwrap();
    world.drain().await;
    assert_eq!(world.state(), OpState::Done);
    assert_eq!(world.mine().len(), 2);
    assert!(world.engine.read(|tx| tx.outbox()).unwrap().is_empty());
}

#[tokio::test]
async fn what_was_agreed_to_goes_through_and_a_still_later_one_is_asked_about_again() {
    let world = World::queued_offline().await;
    let first = world.by_hand(UPDATE);
    world.drain().await;
    world.press(&[first]).unwrap();
    let later = world.by_hand("Release Signal: yellow by now.");
    world.drain().await;
    let state = world.state();
    let stop = matches!(&state, OpState::Parked(Parked::ByHand { url, .. }) if *url == later);
    assert!(stop, "{state:?}");
    assert_eq!(world.asks(), [later], "the first is not asked about again");
    world.queue(&[Doubt::SecondComment]).unwrap();
    world.drain().await;
    assert_eq!(world.state(), OpState::Done);
    assert_eq!(world.mine().len(), 3);
    // There is a comment of ours now: whatever is written beside it, it is edited.
    world.by_hand("Release Signal: green again.");
    world.write("From the laptop, newer.");
    world.queue(&[]).unwrap();
    world.drain().await;
    assert_eq!(world.state(), OpState::Done);
}

/// What was agreed to is the draft's: the older text is looked for first, and makes the comment.
#[tokio::test]
async fn after_a_lost_answer_a_newer_text_does_not_leave_the_older_one_behind() {
    let world = World::queued_offline().await;
    let lost = Fault::new(Matcher::new("POST", "/comments"), FaultKind::AnswerLostBefore);
    world.engine.parts.practice().unwrap().faults().push(lost).unwrap();
    world.drain().await;
    assert!(matches!(world.state(), OpState::Unknown { .. }), "{:?}", world.state());
    let url = world.by_hand(UPDATE);
    let minutes = async |count| {
        for _ in 0..count * 2 {
            world.clock.forward(Duration::seconds(15));
            world.drain().await;
        }
    };
    minutes(5).await;
    assert!(matches!(world.state(), OpState::Parked(Parked::ByHand { .. })), "{:?}", world.state());
    world.write("From the laptop, newer.");
    world.press(&[url]).unwrap();
    minutes(5).await;
    assert_eq!(world.state(), OpState::Done);
    let mine = world.mine();
    assert!(mine.len() == 2 && mine[1].contains("newer"), "{mine:?}");
    assert!(world.engine.read(|tx| tx.outbox()).unwrap().is_empty());
}

#[tokio::test]
async fn the_member_may_leave_it_at_the_one_by_hand() {
    let world = World::queued_offline().await;
    world.by_hand(UPDATE);
    world.drain().await;
    let op = world.engine.read(|tx| tx.show_week(None)).unwrap().post.pending.unwrap().op;
    let week = world.engine.carry_out(CancelSending { op: op.clone() }).unwrap();
    assert!(week.draft.text.contains("From the laptop."), "the text stays");
    world.drain().await;
    assert_eq!(world.mine(), [UPDATE]);
    assert!(world.engine.read(|tx| tx.outbox()).unwrap().is_empty());
}

#[tokio::test]
async fn talk_and_updates_of_the_members_other_sections_stop_nothing() {
    let world = World::queued_offline().await;
    let team = world.draft.team;
    world
        .engine
        .store()
        .change_team(team, |facts| facts.sections.push("docs".parse().unwrap()))
        .unwrap();
    world.by_hand("Thanks, looking.");
    world.by_hand("## Docs\n\nStatus: Yellow\n\nTwo reviews.");
    world.drain().await;
    assert_eq!(world.state(), OpState::Done);
    assert_eq!(world.mine().len(), 3);
}

/// A receipt says whose it is, with or without the mark.
#[tokio::test]
async fn our_own_comment_of_another_section_is_none_by_hand_without_its_mark() {
    let world = World::queued_offline().await;
    world.drain().await;
    assert_eq!(world.state(), OpState::Done);
    let issue = world.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
    let receipt = world.engine.store().receipt(&world.draft).unwrap().unwrap();
    let team = world.engine.team().unwrap().facts;
    let path = format!("/repos/{}/issues/comments/{}", team.repository, receipt.comment);
    let practice = world.engine.parts.practice().unwrap();
    let stripped = json!({ "body": "Status: Green\n\nThe mark is off.\n" });
    practice.act(&team.account.login, "PATCH", &path, &stripped).unwrap();
    let docs = DraftKey { section: "docs".parse().unwrap(), ..world.draft.clone() };
    world.engine.write(|tx| tx.set_draft(&docs, "Status: Green\n\nDocs.\n")).unwrap();
    world.clock.forward(Duration::minutes(5));
    world.engine.write(|tx| tx.queue(&docs, None, Leaves::AtOnce, NOT_FIRST)).unwrap();
    world.drain().await;
    let posted = world.engine.store().latest_operation(&docs).unwrap().unwrap();
    assert_eq!(posted.state, OpState::Done, "on #{issue}");
}

#[test]
fn what_was_agreed_to_is_still_there_after_a_start() {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    engine.write(|tx| tx.try_practice()).unwrap();
    let draft = engine.read(|tx| tx.draft_key(None, None)).unwrap();
    let comments = [meridian_core::ids::CommentId::Number(5_722_505_167)];
    engine.store_mut().agree(&draft, &comments).unwrap();
    engine.store_mut().agree(&draft, &comments).unwrap();
    drop(engine);
    let engine = test_engine::open(folder.path());
    assert_eq!(engine.store().agreed(&draft).unwrap(), comments);
    let other = DraftKey { section: "docs".parse().unwrap(), ..draft };
    assert_eq!(engine.store().agreed(&other).unwrap(), []);
}
