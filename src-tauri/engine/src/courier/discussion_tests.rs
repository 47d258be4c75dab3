//! A team whose updates go to a discussion, over HTTP: one comment, whatever is lost, wherever it is
//! cut, and a receipt of what was read back.

use super::*;
use crate::{
    ConnectRequest, Leaves, Options,
    ground::{clock::Clock as _, secrets::MemorySecrets},
    test_clock::Driven,
    test_engine::NOT_FIRST,
};
use meridian_core::{
    ids::{CommentId, DraftKey},
    post::can::CanPost,
};
use meridian_practice::{
    DiscussionIs, Fault, FaultKind, Matcher, Practice, REPOSITORY, Storage, YOU,
};
use rstest::rstest;
use std::sync::Arc;
use tempfile::TempDir;

struct World {
    folder: TempDir,
    clock: Arc<Driven>,
    secrets: Arc<MemorySecrets>,
    github: Practice,
    engine: Engine,
    url: String,
    number: i64,
}

fn open(folder: &TempDir, clock: &Arc<Driven>, secrets: &Arc<MemorySecrets>) -> Engine {
    Engine::open(Options {
        data_dir: folder.path().to_owned(),
        clock: Arc::clone(clock) as _,
        secrets: Arc::clone(secrets) as _,
        token: None,
    })
    .unwrap()
}

impl World {
    /// Nobody is signed in.
    async fn anonymous() -> Self {
        let clock = Driven::at("2026-10-26T03:02:00Z");
        let time = Arc::clone(&clock);
        let github = Practice::open(Storage::Memory, Arc::new(move || time.now())).unwrap();
        github.seed_team(clock.now()).unwrap();
        let number = github.add_discussion(REPOSITORY, YOU, "Weekly status", "General").unwrap();
        let (address, serve) = github.serve(0).unwrap();
        tokio::spawn(serve);
        let (folder, secrets) = (tempfile::tempdir().unwrap(), Arc::<MemorySecrets>::default());
        let engine = open(&folder, &clock, &secrets);
        let url = format!("http://{address}");
        let world = Self { folder, clock, secrets, github, engine, url, number };
        let link = world.link();
        world.connect(&link).await;
        world
    }

    async fn new() -> Self {
        let world = Self::anonymous().await;
        world.engine.sign_in_pasted(YOUR_TOKEN).await.unwrap();
        world
    }

    fn link(&self) -> String {
        format!("{}/{REPOSITORY}/discussions/{}#discussioncomment-7", self.url, self.number)
    }

    async fn connect(&self, destination: &str) -> Vec<String> {
        let request = ConnectRequest {
            repository: REPOSITORY.to_owned(),
            api_url: self.url.clone(),
            schedule: None,
            cycle: Some("v1.38".parse().unwrap()),
            sections: vec!["docs".parse().unwrap()],
            destination: Some(destination.to_owned()),
            is_from_link: false,
        };
        self.engine.connect(request).await.unwrap().notes
    }

    fn restart(&mut self) {
        let gone = tempfile::tempdir().unwrap();
        // The notebook is closed first.
        self.engine = open(&gone, &self.clock, &self.secrets);
        self.engine = open(&self.folder, &self.clock, &self.secrets);
    }

    fn key(&self) -> DraftKey {
        self.engine.read(|tx| tx.draft_key(None, None)).unwrap()
    }

    fn post(&self, words: &str) {
        let key = self.key();
        let text = format!("Status: Green\n\n{words}\n");
        self.engine.write(|tx| tx.set_draft(&key, &text)).unwrap();
        self.engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST)).unwrap();
    }

    async fn drain(&self) -> Drained {
        self.engine.drain(Eagerness::Now).await.unwrap()
    }

    /// Drains at its own moments until nothing waits any more, or for this many minutes.
    async fn run(&self, minutes: i64) {
        let end = self.clock.now() + Duration::minutes(minutes);
        while self.clock.now() < end {
            let drained = self.engine.drain(Eagerness::Scheduled).await.unwrap();
            // A child of another test may hold the lock for a moment.
            if drained.report.waiting.is_empty() && !drained.elsewhere {
                return;
            }
            let next = drained.look_again_at.unwrap_or(end).min(end);
            self.clock.forward(next - self.clock.now());
        }
    }

    /// What the member has in the discussion.
    fn mine(&self) -> Vec<String> {
        let seen = self.github.world().unwrap();
        let me = seen.users.iter().find(|user| user.login == YOU).unwrap().id;
        let issue = seen.issues.iter().find(|issue| issue.number == self.number).unwrap();
        assert!(issue.discussion.is_some());
        let there = seen.comments.iter().filter(|comment| comment.issue == issue.id);
        let mine = there.filter(|comment| comment.author == me);
        mine.filter_map(|comment| comment.body().map(str::to_owned)).collect()
    }

    fn fault(&self, field: &str, what: FaultKind) {
        self.github.faults().push(Fault::new(Matcher::new("POST", field), what)).unwrap();
    }

    fn receipt(&self) -> Option<meridian_core::courier::Receipt> {
        let key = self.key();
        self.engine.store().receipt(&key).unwrap()
    }

    /// The sentence of what stopped.
    fn stopped(&self) -> String {
        let waiting = self.engine.read(|tx| tx.outbox()).unwrap();
        format!("{waiting:?}")
    }
}

#[tokio::test]
async fn an_update_is_made_read_back_and_edited_in_the_discussion() {
    let world = World::new().await;
    world.post("The orchard is well.");
    assert_eq!(world.drain().await.report.posted.len(), 1);
    let receipt = world.receipt().unwrap();
    assert_eq!(receipt.issue.0, world.number);
    assert!(matches!(receipt.comment, CommentId::Node(_)), "{receipt:?}");
    assert!(receipt.url.contains(&format!("/discussions/{}#discussioncomment-", world.number)));
    world.clock.forward(Duration::minutes(2));
    world.post("The orchard is better.");
    world.drain().await;
    let mine = world.mine();
    assert_eq!(mine.len(), 1);
    assert!(mine[0].contains("better"), "{mine:?}");
    // What others write there is read; no issue was opened, searched or commented.
    let words = ("Status: Green\n\nAll well.\n", None);
    world
        .github
        .comment_in_discussion(REPOSITORY, world.number, "kavya-ramanthuri", words)
        .unwrap();
    world.clock.forward(Duration::minutes(10));
    world.drain().await;
    let team = world.engine.team().unwrap();
    let number = meridian_core::ids::IssueNumber(world.number);
    assert_eq!(world.engine.store().comments(team.id, number).unwrap().len(), 2);
    let asked = world.github.world().unwrap().requests;
    assert!(!asked.iter().any(|asked| asked.path.contains("/issues")), "{asked:?}");
}

#[rstest]
#[case::lost_before(FaultKind::AnswerLostBefore)]
#[case::lost_after(FaultKind::AnswerLostAfter)]
#[case::gateway(FaultKind::Status5xxAfter { status: 502 })]
#[case::cut(FaultKind::TruncatedJson)]
#[case::late(FaultKind::LateCommit { after: std::time::Duration::from_secs(50) })]
#[tokio::test]
async fn a_lost_answer_doubles_nothing_wherever_the_program_ends(#[case] what: FaultKind) {
    for cut in (0..24).step_by(2) {
        let mut world = World::new().await;
        world.drain().await;
        world.clock.forward(Duration::minutes(2));
        world.post("The orchard is well.");
        world.fault("#addDiscussionComment", what.clone());
        // Lists that lag tell nothing of what was just made.
        let by = std::time::Duration::from_secs(40);
        world.fault("#repository", FaultKind::StaleLists { by, singles: false });
        {
            let team = world.engine.team().unwrap();
            let client = world.engine.client(&team).unwrap();
            let round = rhythm_of(&team).unwrap().round_at(world.clock.now());
            let about = About {
                current: (team.facts.cycle.clone(), round.key),
                week_one: None,
                closes: Some(round.closes),
                before: None,
                next: None,
                due: None,
                proof: Proof::Proven,
            };
            let clock = world.clock.as_ref();
            let mutex = world.engine.mutex();
            let mut drive = Drive::begin(mutex, clock, team.id, about, Eagerness::Now).unwrap();
            for _ in 0..cut {
                let done = drive.advance(mutex, &client, clock).await.unwrap();
                if matches!(done, Progress::Rested(_)) {
                    break;
                }
            }
        }
        world.restart();
        world.run(30).await;
        assert_eq!(world.mine().len(), 1, "{what:?} after {cut} steps: {}", world.stopped());
        assert!(world.receipt().is_some(), "{what:?} after {cut} steps");
    }
}

#[tokio::test]
async fn what_the_member_moved_into_a_reply_is_found_there() {
    let world = World::new().await;
    world.drain().await;
    world.post("The orchard is well.");
    world.fault("#addDiscussionComment", FaultKind::AnswerLostBefore);
    world.fault("#repository", FaultKind::AnswerLostBefore);
    world.clock.forward(Duration::minutes(2));
    // The look after it fails as well.
    let faults = world.github.faults();
    faults.clear().unwrap();
    world.fault("#addDiscussionComment", FaultKind::AnswerLostBefore);
    faults
        .push(Fault::new(Matcher::new("POST", "#repository").nth(3), FaultKind::Unicorn503))
        .unwrap();
    world.drain().await;
    let key = world.key();
    let frozen = world.engine.store().latest_operation(&key).unwrap().unwrap();
    // They have copied what waits, and answered a colleague with it.
    let colleague = ("Status: Green\n", None);
    let first = world
        .github
        .comment_in_discussion(REPOSITORY, world.number, "kavya-ramanthuri", colleague)
        .unwrap();
    let reply = (frozen.content.body.as_str(), Some(first));
    world.github.comment_in_discussion(REPOSITORY, world.number, YOU, reply).unwrap();
    world.run(30).await;
    assert_eq!(world.mine().len(), 1, "{}", world.stopped());
    assert!(world.receipt().is_some());
}

#[rstest]
#[case::locked(FaultKind::Locked, "locked")]
#[case::token(FaultKind::TokenNotAllowed, "sign-in")]
#[case::saml(FaultKind::SsoRequired, "sign-in")]
#[case::archived(FaultKind::Archived, "archived")]
#[tokio::test]
async fn a_refusal_stops_the_update_and_says_what_to_do(
    #[case] what: FaultKind,
    #[case] word: &str,
) {
    let world = World::new().await;
    world.post("The orchard is well.");
    world.fault("#addDiscussionComment", what);
    world.drain().await;
    let said = world.stopped();
    assert!(said.contains("parked") && said.contains(word), "{said}");
    assert_eq!(world.mine().len(), 0);
    let can = world.engine.read(|tx| tx.can_post_to(&tx.team()?)).unwrap();
    assert!(matches!(can, Some(CanPost::No { .. })), "{can:?}");
}

#[tokio::test]
async fn a_discussion_that_became_an_issue_or_was_deleted_is_said_to_be_one() {
    let world = World::new().await;
    world.github.delete_discussion(REPOSITORY, world.number).unwrap();
    world.post("The orchard is well.");
    world.drain().await;
    let said = world.stopped();
    assert!(said.contains(&format!("Discussion #{} cannot be read", world.number)), "{said}");
}

#[tokio::test]
async fn without_a_sign_in_nothing_is_asked_of_it_and_the_member_says_what_they_did() {
    let world = World::anonymous().await;
    let key = world.key();
    let text = "Status: Green\n\nThe orchard is well.\n";
    world.engine.write(|tx| tx.set_draft(&key, text)).unwrap();
    let drained = world.drain().await;
    let said = drained.trouble.unwrap();
    assert!(said.contains("shows a discussion to nobody who is not signed in"), "{said}");
    let asked = world.github.world().unwrap().requests;
    assert!(!asked.iter().any(|asked| asked.path.contains("graphql")), "{asked:?}");
    // By hand: copied with its mark, and marked as posted by their own word.
    let copied =
        world.engine.write(|tx| tx.copy_update(&key, meridian_protocol::CopyAs::Markdown)).unwrap();
    assert!(copied.text.starts_with("<!-- meridian:update"), "{}", copied.text);
    let marked = world.engine.write(|tx| tx.mark_posted(&key, true)).unwrap();
    assert!(marked.is_marked && marked.is_the_way, "{marked:?}");
    let page = marked.page.unwrap();
    assert!(page.ends_with(&format!("/{REPOSITORY}/discussions/{}", world.number)), "{page}");
    // Who signs in later finds it, if it is there.
    let words = (copied.text.as_str(), None);
    world.github.comment_in_discussion(REPOSITORY, world.number, YOU, words).unwrap();
    world.engine.sign_in_pasted(YOUR_TOKEN).await.unwrap();
    world.clock.forward(Duration::minutes(30));
    world.drain().await;
    assert!(world.receipt().is_some());
    assert_eq!(world.mine().len(), 1);
}

#[tokio::test]
async fn where_updates_go_can_change_within_a_round_and_nothing_is_lost() {
    let world = World::new().await;
    assert_eq!(world.connect("round-issue").await, Vec::<String>::new());
    world.drain().await;
    let bound = |world: &World| world.engine.read(|tx| tx.round_issue(None)).unwrap().issue;
    let issue = bound(&world).unwrap();
    // Nothing is written yet: this round goes along.
    assert_eq!(world.connect(&world.link()).await, Vec::<String>::new());
    world.drain().await;
    assert_eq!(bound(&world).unwrap().0, world.number);
    world.connect("round-issue").await;
    world.drain().await;
    assert_eq!(bound(&world), Some(issue));
    // An answer is lost, and the member changes the place: it is looked for where it went.
    world.post("The orchard is well.");
    world.fault("/comments", FaultKind::AnswerLostAfter);
    world.fault("/comments", FaultKind::AnswerLostAfter);
    world
        .github
        .faults()
        .push(Fault::new(Matcher::new("GET", "/comments").nth(3), FaultKind::Unicorn503))
        .unwrap();
    world.drain().await;
    let notes = world.connect(&world.link()).await;
    assert!(notes.iter().any(|note| note.contains(&format!("#{issue}"))), "{notes:?}");
    world.run(30).await;
    assert_eq!(world.mine().len(), 0, "not in the discussion");
    assert_eq!(world.receipt().unwrap().issue, issue);
    // The next round goes to the discussion, and the old comment is edited where it is.
    world.clock.forward(Duration::minutes(2));
    world.post("The orchard is better.");
    world.run(30).await;
    assert_eq!((world.receipt().unwrap().issue, world.mine().len()), (issue, 0));
    world.clock.forward(Duration::days(7));
    world.post("Apples.");
    world.run(30).await;
    assert_eq!(world.mine().len(), 1);
}

#[tokio::test]
async fn a_locked_discussion_is_known_before_a_post() {
    let world = World::new().await;
    let locked = DiscussionIs { closed: false, locked: true };
    world.github.set_discussion(REPOSITORY, world.number, locked).unwrap();
    world.drain().await;
    let can = world.engine.read(|tx| tx.can_post_to(&tx.team()?)).unwrap().unwrap();
    assert!(can.words().contains("locked"), "{can:?}");
    let closed = DiscussionIs { closed: true, locked: false };
    world.github.set_discussion(REPOSITORY, world.number, closed).unwrap();
    world.clock.forward(Duration::minutes(10));
    world.drain().await;
    let can = world.engine.read(|tx| tx.can_post_to(&tx.team()?)).unwrap().unwrap();
    assert!(can.words().contains("closed, but still takes comments"), "{can:?}");
}

#[tokio::test]
async fn the_first_post_says_which_discussion_it_is_in_which_category() {
    let world = World::new().await;
    let key = world.key();
    world.engine.write(|tx| tx.set_draft(&key, "Status: Green\n\nWell.\n")).unwrap();
    world.engine.look_at_first_post(&key).await.unwrap();
    let first = world.engine.read(|tx| tx.first_post(&key)).unwrap().unwrap();
    let said = first.message();
    let wanted = format!("{REPOSITORY}, discussion #{} Weekly status, in General.", world.number);
    assert!(said.contains(&wanted), "{said}");
}
