//! What the outbox says of each way in which GitHub refuses, over HTTP: the exact sentence, the right
//! button, and the text to be copied each time.

use super::*;
use crate::{
    ConnectRequest, Eagerness, Engine, Leaves, Options,
    ground::{clock::Clock as _, secrets::MemorySecrets},
    test_clock::Driven,
    test_engine::NOT_FIRST,
};
use meridian_core::ids::OpId;
use meridian_core::week::truth::{Remedy, Stage};
use meridian_practice::{
    Fault, FaultKind, Matcher, Practice, REPOSITORY, RetryAfter, Storage, YOUR_TOKEN,
};
use meridian_protocol::{CancelSending, OperationView};
use rstest::rstest;
use std::sync::Arc;
use tempfile::TempDir;

const WORDS: &str = "The orchard is well.";

/// A connected team over HTTP, with an update in the outbox.
struct World {
    _folder: TempDir,
    clock: Arc<Driven>,
    github: Practice,
    url: String,
    engine: Engine,
    op: OpId,
}

fn request(url: &str, repository: &str) -> ConnectRequest {
    ConnectRequest {
        repository: repository.to_owned(),
        api_url: url.to_owned(),
        schedule: None,
        cycle: Some("v1.38".parse().unwrap()),
        sections: vec!["docs".parse().unwrap()],
        destination: Some("round-issue".to_owned()),
        is_from_link: false,
    }
}

fn post(engine: &Engine, leaves: Leaves) -> OpId {
    let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
    engine.write(|tx| tx.set_draft(&key, &format!("Status: Green\n\n{WORDS}\n"))).unwrap();
    engine.write(|tx| tx.queue(&key, None, leaves, NOT_FIRST)).unwrap()
}

impl World {
    /// The member has signed in and read everything once.
    async fn new() -> Self {
        let clock = Driven::at("2026-10-26T01:02:00Z");
        let time = Arc::clone(&clock);
        let github = Practice::open(Storage::Memory, Arc::new(move || time.now())).unwrap();
        github.seed_team(clock.now()).unwrap();
        // Nothing is chosen together: no schedule, no roster.
        github.put_file(".github/meridian.toml", "# Nothing.\n").unwrap();
        let (address, serve) = github.serve(0).unwrap();
        tokio::spawn(serve);
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&clock) as _,
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        let url = format!("http://{address}");
        engine.connect(request(&url, REPOSITORY)).await.unwrap();
        engine.sign_in_pasted(YOUR_TOKEN).await.unwrap();
        engine.write(|tx| tx.set_zone(Some("Pacific/Auckland"))).unwrap();
        engine.drain(Eagerness::Now).await.unwrap();
        clock.forward(TimeDelta::hours(2));
        let op = post(&engine, Leaves::AtOnce);
        Self { _folder: folder, clock, github, url, engine, op }
    }

    fn fault(&self, method: &str, path: &str, what: FaultKind, times: u32) {
        let fault = Fault::new(Matcher::new(method, path), what).times(times);
        self.github.faults().push(fault).unwrap();
    }

    async fn drain(&self) {
        self.engine.drain(Eagerness::Scheduled).await.unwrap();
    }

    fn full(&self) -> OperationView {
        self.engine.ask(ShowOperation { op: self.op.clone() }).unwrap()
    }

    fn writes(&self) -> usize {
        let asked = self.github.world().unwrap().requests;
        asked.iter().filter(|asked| asked.method == "POST").count()
    }
}

fn remedies(view: &OperationView) -> Vec<Remedy> {
    view.acts.iter().map(|act| act.remedy).collect()
}

fn steps(view: &OperationView) -> Vec<&str> {
    view.steps.iter().map(|step| step.words.as_str()).collect()
}

#[rstest]
#[case::e401(
    FaultKind::BadCredentials,
    "It cannot leave. GitHub no longer accepts this sign-in. Nothing is lost; sign in again (in the window, or with `meridian-cli account sign-in`) or give a new token, and it goes on.",
    "stopped: GitHub no longer accepts this sign-in",
    &[Remedy::SignIn, Remedy::GiveUp]
)]
#[case::e403_restricted(
    FaultKind::OauthRestricted,
    "GitHub refused: the organisation does not let this sign-in write. Your text is safe here; copy it and open #3, or use another sign-in.",
    "stopped: GitHub refused",
    &[Remedy::SignIn, Remedy::TryAgain, Remedy::GiveUp]
)]
#[case::e404(
    FaultKind::NotFound,
    "#3 cannot be read. It may be deleted or your access changed. Nothing on this laptop was removed.",
    "stopped: the issue cannot be read",
    &[Remedy::TryAgain, Remedy::GiveUp]
)]
#[case::e410(
    FaultKind::Gone,
    "#3 is gone from GitHub (This issue was deleted). Nothing on this laptop was removed; copy the text or name another issue.",
    "stopped: the issue is gone from GitHub",
    &[Remedy::TryAgain, Remedy::GiveUp]
)]
#[case::e422(
    FaultKind::Invalid,
    "GitHub did not take the text (Validation Failed. body is invalid). Change it and post again.",
    "stopped: GitHub did not take the text",
    &[Remedy::OpenDraft, Remedy::GiveUp]
)]
#[case::locked(
    FaultKind::Locked,
    "#3 is locked. Your text is safe here; copy it, or ask somebody with write access to unlock it.",
    "stopped: GitHub refused",
    &[Remedy::TryAgain, Remedy::GiveUp]
)]
#[tokio::test]
async fn each_refusal_has_its_sentence_and_its_remedy_and_the_text_can_be_copied(
    #[case] what: FaultKind,
    #[case] sentence: &str,
    #[case] step: &str,
    #[case] remedy: &[Remedy],
) {
    let world = World::new().await;
    world.fault("POST", "/comments", what, 1);
    world.drain().await;
    let view = world.full();
    assert_eq!(view.row.words, sentence);
    assert_eq!((view.row.stage, view.row.label.as_str()), (Stage::Stopped, "Stopped"));
    assert_eq!(steps(&view), ["queued", "sending began", step]);
    assert_eq!(remedies(&view), remedy);
    assert_eq!(view.text, format!("Status: Green\n\n{WORDS}\n"));
    let page = view.page.unwrap();
    assert_eq!((page.words.as_str(), page.url.ends_with("/issues/3")), ("Open #3", true));
    let outbox = world.engine.ask(ShowOutbox {}).unwrap();
    assert_eq!(outbox.summary, "1 needs you, nothing is lost");
    let counted = world.engine.ask(CountOutbox {}).unwrap();
    assert_eq!(counted, OutboxCount { waits: 0, needs_you: 1 });
    assert_eq!(outbox.waiting, [view.row]);
}

#[tokio::test]
async fn a_secondary_limit_is_a_pause_that_ends_by_itself() {
    let world = World::new().await;
    let what = FaultKind::SecondaryLimit { retry_after: RetryAfter::Seconds(60), status: 403 };
    world.fault("POST", "/comments", what, 1);
    world.drain().await;
    let view = world.full();
    assert_eq!(
        view.row.words,
        "GitHub asks to wait until 16:03:00 NZDT; then it is sent by itself."
    );
    assert_eq!(view.row.label, "Paused by GitHub");
    assert_eq!(view.next.as_deref(), Some("It goes on by itself at 16:03:00 NZDT."));
    // Nothing is asked before GitHub's own time.
    assert_eq!(remedies(&view), [Remedy::CancelSending]);
    let refused = world.engine.carry_out(TryAgain { op: world.op.clone() }).unwrap_err();
    assert!(refused.to_string().contains("paused by github"), "{refused}");

    world.clock.forward(TimeDelta::seconds(70));
    world.drain().await;
    let view = world.full();
    assert_eq!(view.row.words, "On GitHub, read back and identical 16:03 NZDT.");
    assert_eq!(
        steps(&view),
        [
            "queued",
            "sending began",
            "GitHub did not take it yet; it waits to be sent again",
            "sending began",
            "GitHub has taken it",
            "read back, identical",
        ]
    );
}

#[tokio::test]
async fn what_is_done_has_its_receipt() {
    let world = World::new().await;
    world.drain().await;
    let outbox = world.engine.ask(ShowOutbox {}).unwrap();
    assert_eq!((outbox.summary.as_str(), outbox.waiting.len()), ("Outbox empty", 0));
    let [row] = &outbox.done[..] else { panic!("{:?}", outbox.done) };
    assert_eq!((row.title.as_str(), row.label.as_str()), ("Docs, round of 26 Oct 2026", "Done"));
    let view = world.full();
    assert!(view.receipt.unwrap().contains("SHA-256 "));
    assert_eq!(view.page.unwrap().words, "Open the comment");
    assert!(view.acts.is_empty() && view.next.is_none());
    // It is history after a week.
    world.clock.forward(TimeDelta::days(8));
    assert!(world.engine.ask(ShowOutbox {}).unwrap().done.is_empty());
}

#[tokio::test]
async fn asking_again_looks_for_what_may_have_arrived_and_sends_nothing_twice() {
    let world = World::new().await;
    world.fault("POST", "/comments", FaultKind::AnswerLostAfter, 1);
    // The lists lag behind, so that the looks do not find it.
    let stale = FaultKind::StaleLists { by: std::time::Duration::from_secs(600), singles: true };
    world.fault("GET", "/comments", stale, 50);
    world.drain().await;
    let view = world.full();
    assert_eq!((view.row.stage, view.row.label.as_str()), (Stage::Checking, "Checking"));
    assert!(
        view.row.words.starts_with("The first try may or may not have arrived."),
        "{}",
        view.row.words
    );
    assert_eq!(remedies(&view), [Remedy::LookNow]);
    // However often somebody asks within the two minutes, nothing is sent.
    for _ in 0..8 {
        world.clock.forward(TimeDelta::seconds(3));
        world.engine.carry_out(TryAgain { op: world.op.clone() }).unwrap();
        world.drain().await;
        assert_eq!(world.writes(), 1);
    }
    assert_eq!(world.full().row.stage, Stage::Checking);
    world.github.faults().clear().unwrap();
    world.engine.carry_out(TryAgain { op: world.op.clone() }).unwrap();
    world.drain().await;
    assert_eq!((world.writes(), world.full().row.stage), (1, Stage::Done));
}

#[tokio::test]
async fn what_was_refused_goes_on_when_a_person_asks_after_it_was_put_right() {
    let world = World::new().await;
    world.fault("POST", "/comments", FaultKind::Locked, 1);
    world.drain().await;
    world.drain().await;
    assert_eq!((world.writes(), world.full().row.stage), (1, Stage::Stopped));
    let view = world.engine.carry_out(TryAgain { op: world.op.clone() }).unwrap();
    assert_eq!((view.row.stage, view.row.label.as_str()), (Stage::Queued, "Queued"));
    // Two writes are never closer.
    world.clock.forward(TimeDelta::seconds(2));
    world.drain().await;
    let view = world.full();
    assert_eq!(view.row.stage, Stage::Done);
    assert!(steps(&view).contains(&"tried again: sending began"), "{:?}", steps(&view));
}

#[tokio::test]
async fn every_team_stands_in_the_outbox_and_what_waits_in_another_can_be_taken_back_from_here() {
    let world = World::new().await;
    world.github.add_repository("acme/gadgets").unwrap();
    let other = ConnectRequest {
        sections: vec!["release-lead".parse().unwrap()],
        ..request(&world.url, "acme/gadgets")
    };
    world.engine.connect(other).await.unwrap();
    let outbox = world.engine.ask(ShowOutbox {}).unwrap();
    let [row] = &outbox.waiting[..] else { panic!("{:?}", outbox.waiting) };
    assert_eq!((row.repository.as_str(), row.is_shown), (REPOSITORY, false));
    world.engine.carry_out(CancelSending { op: world.op.clone() }).unwrap();
    assert!(world.engine.ask(ShowOutbox {}).unwrap().waiting.is_empty());
}

#[tokio::test]
async fn what_somebody_else_has_queued_is_not_promised_to_leave() {
    let world = World::new().await;
    let team = world.engine.team().unwrap();
    let another = |facts: &mut crate::team::tables::TeamFacts| facts.account.user.0 += 1;
    world.engine.store_mut().change_team(team.id, another).unwrap();
    let view = world.full();
    assert_eq!(
        view.row.words,
        "It was queued with another account, and items of one account are never sent as another. \
         It goes on once that one signs in here again."
    );
    assert!(view.row.needs_person);
    assert_eq!(remedies(&view), [Remedy::SignIn, Remedy::CancelSending]);
}

#[tokio::test]
async fn the_budget_is_what_githubs_headers_said_last() {
    let world = World::new().await;
    let [known] = &world.engine.ask(ShowOutbox {}).unwrap().budgets[..] else { panic!() };
    assert!(known.account.ends_with(world.url.trim_start_matches("http://")), "{known:?}");
    world.drain().await;
    let budgets = world.engine.ask(ShowOutbox {}).unwrap().budgets;
    let words = &budgets[0].words;
    assert!(words.contains(" of 5,000 requests left, said GitHub at 16:02 NZDT."), "{words}");
    assert!(budgets[0].percent.is_some());
    world.clock.forward(TimeDelta::hours(2));
    let budgets = world.engine.ask(ShowOutbox {}).unwrap().budgets;
    assert!(budgets[0].words.starts_with("A fresh hour of 5,000 requests began at "));
    assert_eq!(budgets[0].percent, None);
}

#[test]
fn the_practice_team_says_that_nothing_leaves_this_laptop() {
    let folder = tempfile::tempdir().unwrap();
    let engine = crate::test_engine::open(folder.path());
    engine.carry_out(meridian_protocol::TryPractice {}).unwrap();
    post(&engine, Leaves::AtOnce);
    let outbox = engine.ask(ShowOutbox {}).unwrap();
    assert_eq!(outbox.practice.as_deref(), Some("Practice team. Nothing leaves this laptop."));
    assert_eq!((outbox.waiting.len(), outbox.budgets.len()), (1, 0));
    assert_eq!(outbox.summary, "1 goes by itself, nothing is lost");
}
