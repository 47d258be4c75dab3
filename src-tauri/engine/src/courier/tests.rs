//! What is told of a drain that was run again, because it found the laptop's clock to be wrong; and
//! drains while somebody signs in or out.

mod cost;

use super::*;
use crate::{
    ConnectRequest, Leaves, Options,
    ground::{
        clock::Clock as _,
        secrets::{MemorySecrets, Secrets, SecretsError},
    },
    test_clock::Driven,
    test_engine::NOT_FIRST,
};
use meridian_core::ids::CommentId;
use meridian_practice::{Fault, FaultKind, Matcher, Practice, REPOSITORY, RetryAfter, Storage};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

const NOW: &str = "2026-11-02T00:30:00Z";

/// One that has posted, and looks again in an hour.
fn first() -> Drained {
    let posted = Posted {
        section: "docs".to_owned(),
        comment_id: CommentId::Number(1),
        url: "https://github.example.com/orchard/2#1".to_owned(),
        sha256: String::new(),
    };
    let requests = Requests { sent: 3, charged: 2 };
    let report = SyncReport { posted: vec![posted], requests, ..SyncReport::default() };
    let look_again_at = Some(at(NOW) + Duration::hours(1));
    Drained { report, look_again_at, ..Drained::default() }
}

#[test]
fn what_was_posted_is_told_whatever_comes_of_the_second_look() {
    let offline = Failure::Offline { message: "No network.".to_owned() };
    let told = first().and_again(Err(offline), at(NOW));
    assert_eq!(told.report, first().report);
    // What the first one read by a wrong clock is soon looked at again.
    assert_eq!(told.look_again_at, Some(at(NOW) + Duration::minutes(1)));
}

#[test]
fn what_was_posted_is_told_where_another_program_drains_meanwhile() {
    let look_again_at = Some(at(NOW) + Duration::seconds(2));
    let theirs = Drained { look_again_at, elsewhere: true, ..Drained::default() };
    let told = first().and_again(Ok(theirs), at(NOW));
    assert_eq!(told, Drained { look_again_at, ..first() });
}

#[test]
fn two_drains_are_told_as_one() {
    let again = Drained { trouble: Some("GitHub said no.".to_owned()), ..first() };
    let told = first().and_again(Ok(again), at(NOW));
    assert_eq!((told.report.posted.len(), told.report.requests.sent), (2, 6));
    assert_eq!(told.trouble.as_deref(), Some("GitHub said no."));
}

/// A keyring, and what happens while it is asked.
#[derive(Default)]
struct Ring {
    kept: MemorySecrets,
    meanwhile: Meanwhile,
}

/// What happens once, at one exact moment.
#[derive(Default)]
struct Meanwhile(Mutex<Option<Box<dyn FnOnce() + Send>>>);

impl Meanwhile {
    fn set(&self, happens: impl FnOnce() + Send + 'static) {
        *self.0.lock().unwrap() = Some(Box::new(happens));
    }

    fn happens(&self) {
        let happens = self.0.lock().unwrap().take();
        if let Some(happens) = happens {
            happens();
        }
    }
}

impl Secrets for Ring {
    fn get(&self, account: &str) -> Result<Option<SecretString>, SecretsError> {
        self.meanwhile.happens();
        self.kept.get(account)
    }

    fn set(&self, account: &str, token: &SecretString) -> Result<(), SecretsError> {
        self.kept.set(account, token)
    }

    fn delete(&self, account: &str) -> Result<(), SecretsError> {
        self.kept.delete(account)
    }
}

/// A connected team over HTTP, whose sign-in the keyring holds.
struct World {
    folder: TempDir,
    clock: Arc<Driven>,
    ring: Arc<Ring>,
    github: Practice,
    /// What happens while GitHub is asked.
    asked: Arc<Meanwhile>,
    engine: Engine,
    url: String,
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

impl World {
    async fn new() -> Self {
        let clock = Driven::at("2026-10-26T03:02:00Z");
        let (time, asked) = (Arc::clone(&clock), Arc::<Meanwhile>::default());
        let meanwhile = Arc::clone(&asked);
        let now = move || {
            meanwhile.happens();
            time.now()
        };
        let github = Practice::open(Storage::Memory, Arc::new(now)).unwrap();
        github.seed_team(clock.now()).unwrap();
        // Nothing is chosen together: no schedule, no roster.
        github.put_file(".github/meridian.toml", "# Nothing.\n").unwrap();
        let (address, serve) = github.serve(0).unwrap();
        tokio::spawn(serve);
        let (folder, ring) = (tempfile::tempdir().unwrap(), Arc::<Ring>::default());
        let engine = open(&folder, &clock, &ring);
        let url = format!("http://{address}");
        engine.connect(request(&url, REPOSITORY)).await.unwrap();
        engine.sign_in_pasted(YOUR_TOKEN).await.unwrap();
        Self { folder, clock, ring, github, asked, engine, url }
    }

    /// Another program over the same notebook.
    fn another(&self) -> Engine {
        open(&self.folder, &self.clock, &self.ring)
    }

    /// How many writes have reached GitHub.
    fn writes(&self) -> usize {
        let asked = self.github.world().unwrap().requests;
        asked.iter().filter(|asked| asked.method != "GET").count()
    }

    async fn drain(&self) -> Drained {
        self.engine.drain(Eagerness::Now).await.unwrap()
    }
}

fn open(folder: &TempDir, clock: &Arc<Driven>, ring: &Arc<Ring>) -> Engine {
    Engine::open(Options {
        data_dir: folder.path().to_owned(),
        clock: Arc::clone(clock) as _,
        secrets: Arc::clone(ring) as _,
        token: None,
    })
    .unwrap()
}

fn post(engine: &Engine, words: &str) {
    let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
    engine.write(|tx| tx.set_draft(&key, &format!("Status: Green\n\n{words}\n"))).unwrap();
    engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST)).unwrap();
}

#[tokio::test]
async fn what_is_posted_while_the_keyring_answers_for_another_account_never_leaves_as_theirs() {
    let world = World::new().await;
    world.drain().await;
    let another = world.another();
    let team = another.team().unwrap();
    world.ring.meanwhile.set(move || {
        another.store_mut().change_team(team.id, |facts| facts.account.user.0 += 1).unwrap();
        post(&another, "The orchard is well.");
    });
    world.clock.forward(Duration::minutes(5));
    let drained = world.drain().await;
    assert_eq!(world.writes(), 0);
    assert_eq!(drained.report.posted, []);
    assert_eq!(drained.look_again_at, Some(world.clock.now()));
    assert!(drained.not_read);
    let waiting = world.engine.read(|tx| tx.outbox()).unwrap();
    assert_eq!(waiting.iter().map(|op| op.state.as_str()).collect::<Vec<_>>(), ["waiting"]);
}

#[tokio::test]
async fn a_sign_in_while_what_is_public_is_read_is_not_called_refused() {
    let world = World::new().await;
    world.drain().await;
    world.engine.sign_out().await.unwrap();
    post(&world.engine, "The orchard is well.");
    let another = world.another();
    world.asked.set(move || {
        let team = another.team().unwrap();
        another.write(|tx| tx.note_sign_in(&team, &SignIn::Good)).unwrap();
    });
    world.clock.forward(Duration::minutes(5));
    let drained = world.drain().await;
    let team = world.engine.team().unwrap();
    let noted = world.engine.read(|tx| tx.sign_in_noted(&team)).unwrap();
    assert_eq!((drained.report.posted, noted), (Vec::new(), SignIn::Good));
    assert_eq!(drained.trouble, SignIn::NoneGiven.sentence());
}

#[tokio::test]
async fn a_limit_that_is_met_without_a_sign_in_holds_back_nobody_who_signs_in() {
    let world = World::new().await;
    world.drain().await;
    world.engine.sign_out().await.unwrap();
    let what = FaultKind::SecondaryLimit { retry_after: RetryAfter::Seconds(3000), status: 429 };
    world.github.faults().push(Fault::new(Matcher::new("GET", ""), what).times(100)).unwrap();
    world.clock.forward(Duration::minutes(5));
    let drained = world.drain().await;
    assert!(drained.trouble.unwrap().contains("GitHub asks to wait until"));
    // It is kept while nobody is signed in.
    world.github.faults().clear().unwrap();
    world.clock.forward(Duration::minutes(15));
    let drained = world.drain().await;
    assert_eq!((drained.not_read, drained.report.requests.sent), (true, 0));

    world.engine.sign_in_pasted(YOUR_TOKEN).await.unwrap();
    post(&world.engine, "The orchard is well.");
    assert_eq!(world.drain().await.report.posted.len(), 1);
}

#[tokio::test]
async fn what_waits_in_another_team_without_a_sign_in_asks_nothing_and_goes_on_with_one() {
    let world = World::new().await;
    world.drain().await;
    post(&world.engine, "The orchard is well.");
    let mine = world.engine.team().unwrap();
    world.engine.sign_out().await.unwrap();
    world.github.add_repository("acme/gadgets").unwrap();
    world.engine.connect(request(&world.url, "acme/gadgets")).await.unwrap();
    let asked = |world: &World| {
        let requests = world.github.world().unwrap().requests;
        requests.iter().filter(|asked| asked.path.contains(REPOSITORY)).count()
    };
    let before = asked(&world);
    world.clock.forward(Duration::minutes(15));
    world.drain().await;
    assert_eq!(asked(&world), before);

    // A sign-in for the team that is shown, by the same account, is theirs too.
    world.engine.sign_in_pasted(YOUR_TOKEN).await.unwrap();
    assert_eq!(world.engine.team().unwrap().facts.account, mine.facts.account);
    world.clock.forward(Duration::minutes(15));
    assert_eq!(world.drain().await.report.posted.len(), 1);
}
