//! Withdrawing an update that was posted: the comment says so, the draft stays, and posting puts it
//! back.

use super::Withdrawing;
use crate::{Eagerness, Engine, Leaves, Options, Replaces, test_engine::NOT_FIRST};
use crate::{ground::clock::Clock, ground::secrets::MemorySecrets, test_clock::Driven};
use chrono::Duration;
use meridian_core::{
    ids::{CommentId, DraftKey},
    reminders::UpdateState,
};
use meridian_practice::{Fault, FaultKind, Matcher};
use meridian_protocol::{Failure, PracticeNetwork};
use serde_json::Value;
use std::{path::Path, sync::Arc};

const TEXT: &str = "Status: Green\n\nAll is well.\n";

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    draft: DraftKey,
    folder: tempfile::TempDir,
}

fn open(folder: &Path, clock: &Arc<Driven>) -> Engine {
    Engine::open(Options {
        data_dir: folder.to_owned(),
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        secrets: Arc::new(MemorySecrets::default()),
        token: None,
    })
    .unwrap()
}

impl World {
    /// An update that is on GitHub.
    async fn posted() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T01:02:00Z");
        let engine = open(folder.path(), &clock);
        engine.write(|tx| tx.try_practice()).unwrap();
        engine.drain(Eagerness::Now).await.unwrap();
        let draft = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        let world = Self { engine, clock, draft, folder };
        world.write(TEXT);
        world.post().unwrap();
        world.drain().await;
        world
    }

    fn write(&self, text: &str) {
        self.engine.write(|tx| tx.set_draft(&self.draft, text)).unwrap();
    }

    fn post(&self) -> Result<(), Failure> {
        let queue = self.engine.write(|tx| tx.queue(&self.draft, None, Leaves::AtOnce, NOT_FIRST));
        queue.map(drop)
    }

    /// As the window does it: what was shown is what goes.
    fn withdraw(&self) -> Result<(), Failure> {
        let only = self.shown();
        self.withdraw_shown(&only)
    }

    fn shown(&self) -> Withdrawing {
        let only = self.engine.read(|tx| tx.withdrawing(&self.draft)).unwrap();
        only.expect("one comment of ours")
    }

    /// What can still be withdrawn.
    fn withdraw_again(&self) -> Option<Withdrawing> {
        self.engine.read(|tx| tx.withdrawing(&self.draft)).unwrap()
    }

    fn withdraw_shown(&self, only: &Withdrawing) -> Result<(), Failure> {
        let shown = only.replaces.as_deref().map_or(Replaces::Shown, Replaces::Text);
        self.engine.write(|tx| tx.withdraw_update(&self.draft, &only.comment, shown))
    }

    /// The comment is edited on GitHub, by the member or by somebody who may.
    fn edited(&self, body: &str) {
        let team = self.engine.team().unwrap().facts;
        let id = self.mine()[0].0;
        let path = format!("/repos/{}/issues/comments/{id}", team.repository);
        let practice = self.engine.parts.practice().unwrap();
        let body = serde_json::json!({ "body": body });
        assert_eq!(practice.act(&team.account.login, "PATCH", &path, &body).unwrap().0, 200);
    }

    async fn drain(&self) {
        self.clock.forward(Duration::seconds(15));
        self.engine.drain(Eagerness::Now).await.unwrap();
        self.clock.forward(Duration::seconds(15));
        self.engine.drain(Eagerness::Now).await.unwrap();
    }

    /// What the member's account has on the issue.
    fn mine(&self) -> Vec<(i64, String)> {
        let issue = self.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
        let team = self.engine.team().unwrap().facts;
        let path = format!("/repos/{}/issues/{issue}/comments", team.repository);
        let practice = self.engine.parts.practice().unwrap();
        let login = team.account.login;
        let all = practice.act(&login, "GET", &path, &Value::Null).unwrap().1;
        let mine = all.as_array().unwrap().iter().filter(|c| c["user"]["login"] == login.as_str());
        let said = |c: &Value| (c["id"].as_i64().unwrap(), c["body"].as_str().unwrap().to_owned());
        mine.map(said).collect()
    }

    fn state(&self) -> UpdateState {
        let team = self.engine.team().unwrap();
        self.engine
            .read(|tx| {
                let rhythm = crate::settings::rhythm_of(&team)?;
                tx.update_state(&team, None, &rhythm.round_at(tx.now()))
            })
            .unwrap()
    }
}

#[tokio::test]
async fn a_withdrawn_update_says_so_in_its_comment_and_posting_puts_it_back_there() {
    let world = World::posted().await;
    let posted = world.mine();
    assert_eq!(posted.len(), 1);
    assert_eq!(world.state(), UpdateState::Posted);
    let week = world.engine.read(|tx| tx.show_week(None)).unwrap();
    assert!(week.post.can_withdraw);

    world.withdraw().unwrap();
    let week = world.engine.read(|tx| tx.show_week(None)).unwrap();
    assert!(week.bands.iter().any(|band| band.title == "Your update is to be withdrawn."));
    world.drain().await;
    let [(id, body)] = <[_; 1]>::try_from(world.mine()).unwrap();
    assert_eq!(id, posted[0].0, "the same comment");
    let (mark, words) = body.split_once('\n').unwrap();
    assert!(mark.contains("state=withdrawn"), "{mark}");
    assert_eq!(words, "_This update was withdrawn by its author, Mon 26 Oct 2026, 01:02 UTC._\n");

    let week = world.engine.read(|tx| tx.show_week(None)).unwrap();
    assert_eq!(week.draft.text, TEXT, "the draft stays");
    assert!(week.truth.github.words.starts_with("Withdrawn by you"), "{:?}", week.truth.github);
    assert_eq!((week.post.label.as_str(), &week.post.refused), ("Post it again", &None));
    let mine = week.updates.iter().find(|update| update.url.ends_with(&id.to_string()));
    assert!(mine.unwrap().is_withdrawn && !week.post.can_withdraw);
    assert_eq!(world.state(), UpdateState::Withdrawn, "it is reminded of again");
    let receipt = world.engine.store().receipt(&world.draft).unwrap().unwrap();
    assert_eq!(receipt.comment, CommentId::Number(id));
    assert_eq!(receipt.sha256, meridian_core::fingerprint::sha256_hex(&body), "with a receipt");
    assert!(world.engine.read(|tx| tx.outlook()).unwrap().all_is_well);

    world.post().unwrap();
    world.drain().await;
    assert_eq!(world.mine(), posted, "as it was, in the same comment");
    assert_eq!(world.state(), UpdateState::Posted);
    let week = world.engine.read(|tx| tx.show_week(None)).unwrap();
    assert_eq!(week.truth.github.words, "On GitHub, matches");
}

#[tokio::test]
async fn posting_again_before_a_withdrawal_has_left_leaves_the_update_there() {
    let world = World::posted().await;
    world.engine.write(|tx| tx.set_practice_network(PracticeNetwork::Off)).unwrap();
    world.withdraw().unwrap();
    world.write("Status: Green\n\nStill well.\n");
    world.post().unwrap();
    world.engine.write(|tx| tx.set_practice_network(PracticeNetwork::On)).unwrap();
    world.drain().await;
    let [(_, body)] = <[_; 1]>::try_from(world.mine()).unwrap();
    assert!(body.ends_with("Still well.\n") && !body.contains("withdrawn"), "{body}");
    assert!(world.engine.read(|tx| tx.outbox()).unwrap().is_empty());
}

#[tokio::test]
async fn what_is_on_its_way_is_not_withdrawn_behind_its_back() {
    let world = World::posted().await;
    world.write("Status: Green\n\nNewer.\n");
    world.post().unwrap();
    let refused = world.withdraw().unwrap_err();
    let Failure::NotReady { message } = refused else { panic!("{refused:?}") };
    assert!(message.contains("still on its way"), "{message}");
}

#[tokio::test]
async fn the_notebook_knows_of_a_withdrawal_without_its_mirror() {
    let world = World::posted().await;
    world.withdraw().unwrap();
    world.drain().await;
    assert_eq!(world.state(), UpdateState::Withdrawn);
    let World { engine, folder, draft, clock } = world;
    drop(engine);
    for file in ["mirror.db", "mirror.db-wal", "mirror.db-shm"] {
        let _gone = std::fs::remove_file(folder.path().join(file));
    }
    let world = World { engine: open(folder.path(), &clock), folder, draft, clock };
    assert_eq!(world.state(), UpdateState::Withdrawn);
    let week = world.engine.read(|tx| tx.show_week(None)).unwrap();
    assert!(week.truth.github.words.starts_with("Withdrawn by you"), "{:?}", week.truth.github);
}

#[tokio::test]
async fn a_withdrawal_whose_answer_is_lost_is_looked_for_and_done_once() {
    for kind in [FaultKind::AnswerLostBefore, FaultKind::AnswerLostAfter] {
        let world = World::posted().await;
        let lost = Fault::new(Matcher::new("PATCH", "/comments"), kind);
        world.engine.parts.practice().unwrap().faults().push(lost).unwrap();
        world.withdraw().unwrap();
        for _ in 0..20 {
            world.drain().await;
        }
        let [(_, body)] = <[_; 1]>::try_from(world.mine()).unwrap();
        assert!(body.contains("withdrawn by its author, Mon 26 Oct 2026, 01:02 UTC."), "{body}");
        assert!(world.engine.read(|tx| tx.outbox()).unwrap().is_empty());
        assert_eq!(world.state(), UpdateState::Withdrawn);
        assert_eq!(world.withdraw_again(), None, "there is nothing left to withdraw");
    }
}

#[tokio::test]
async fn words_that_came_to_the_comment_meanwhile_go_only_once_they_were_shown() {
    let world = World::posted().await;
    let theirs = format!("{}The lead has added a line.\n", world.mine()[0].1);
    // Unseen: it changes while the withdrawal waits.
    world.engine.write(|tx| tx.set_practice_network(PracticeNetwork::Off)).unwrap();
    world.withdraw().unwrap();
    world.edited(&theirs);
    world.engine.write(|tx| tx.set_practice_network(PracticeNetwork::On)).unwrap();
    world.drain().await;
    assert_eq!(world.mine()[0].1, theirs, "it stays as it is");
    let week = world.engine.read(|tx| tx.show_week(None)).unwrap();
    let band = week.bands.iter().find(|band| band.title == "Your update is to be withdrawn.");
    assert!(band.unwrap().words.contains("changed"), "{band:?}");
    assert!(week.post.can_withdraw, "and can be withdrawn still");

    let shown = world.shown();
    assert!(shown.replaces.as_deref().unwrap().ends_with("The lead has added a line.\n"));
    let unseen = Withdrawing { replaces: None, ..shown.clone() };
    let Failure::NotReady { message } = world.withdraw_shown(&unseen).unwrap_err() else {
        panic!()
    };
    assert!(message.contains("changed since"), "{message}");
    world.withdraw_shown(&shown).unwrap();
    world.drain().await;
    let [(_, body)] = <[_; 1]>::try_from(world.mine()).unwrap();
    assert!(body.contains("withdrawn by its author"), "{body}");
    assert_eq!(world.state(), UpdateState::Withdrawn);
    let replaced = world.engine.read(|tx| tx.replaced()).unwrap();
    assert!(replaced[0].text.contains("The lead has added a line."), "they can be read again");
}
