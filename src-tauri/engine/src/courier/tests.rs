//! What is told of a drain that was run again, because it found the laptop's clock to be wrong; and
//! drains while somebody signs in or out.

use super::*;
use crate::{
    ConnectRequest, Consent, Leaves, Options,
    ground::secrets::{MemorySecrets, Secrets, SecretsError},
    test_clock::Driven,
};
use meridian_core::ids::CommentId;
use meridian_practice::{Practice, REPOSITORY, Storage};
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
    meanwhile: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl Secrets for Ring {
    fn get(&self, account: &str) -> Result<Option<SecretString>, SecretsError> {
        let meanwhile = self.meanwhile.lock().unwrap().take();
        if let Some(happens) = meanwhile {
            happens();
        }
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
    engine: Engine,
}

impl World {
    async fn new() -> Self {
        let clock = Driven::at("2026-10-26T03:02:00Z");
        let time = Arc::clone(&clock);
        let github = Practice::open(Storage::Memory, Arc::new(move || time.now())).unwrap();
        github.seed_team(clock.now()).unwrap();
        let (address, serve) = github.serve(0).unwrap();
        tokio::spawn(serve);
        let (folder, ring) = (tempfile::tempdir().unwrap(), Arc::<Ring>::default());
        let engine = open(&folder, &clock, &ring);
        let request = ConnectRequest {
            repository: REPOSITORY.to_owned(),
            api_url: format!("http://{address}"),
            schedule: None,
            cycle: Some("v1.38".parse().unwrap()),
            sections: vec!["docs".parse().unwrap()],
            destination: "round-issue".to_owned(),
        };
        engine.connect(request).await.unwrap();
        engine.sign_in_pasted(YOUR_TOKEN).await.unwrap();
        Self { folder, clock, ring, github, engine }
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
    engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, Consent::default())).unwrap();
}

#[tokio::test]
async fn what_is_posted_while_the_keyring_answers_for_another_account_never_leaves_as_theirs() {
    let world = World::new().await;
    world.drain().await;
    let another = world.another();
    let team = another.team().unwrap();
    *world.ring.meanwhile.lock().unwrap() = Some(Box::new(move || {
        another.store_mut().change_team(team.id, |facts| facts.account.user.0 += 1).unwrap();
        post(&another, "The orchard is well.");
    }));
    world.clock.forward(Duration::minutes(5));
    let drained = world.drain().await;
    assert_eq!(world.writes(), 0);
    assert_eq!(drained.report.posted, []);
    assert_eq!(drained.look_again_at, Some(world.clock.now()));
    assert!(drained.not_read);
    let waiting = world.engine.read(|tx| tx.outbox()).unwrap();
    assert_eq!(waiting.iter().map(|op| op.state.as_str()).collect::<Vec<_>>(), ["waiting"]);
}
