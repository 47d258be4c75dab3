//! What is recorded of sign-in and reading is what every program says, over real HTTP.

use crate::{
    ConnectRequest, Eagerness, Engine, Leaves, Options,
    ground::{
        clock::Clock as _,
        secrets::{MemorySecrets, Secrets, SecretsError},
    },
    test_clock::Driven,
    test_engine::NOT_FIRST,
};
use chrono::Duration;
use meridian_practice::{
    Fault, FaultKind, Matcher, Network, Practice, REPOSITORY, RetryAfter, Storage, YOUR_TOKEN,
};
use meridian_protocol::{Failure, Tone};
use rstest::rstest;
use secrecy::SecretString;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// A keyring that can break.
#[derive(Default)]
struct Ring {
    kept: MemorySecrets,
    broken: Mutex<Option<SecretsError>>,
}

impl Ring {
    fn breaks(&self, error: Option<SecretsError>) {
        *self.broken.lock().unwrap() = error;
    }

    fn works(&self) -> Result<(), SecretsError> {
        self.broken.lock().unwrap().clone().map_or(Ok(()), Err)
    }
}

impl Secrets for Ring {
    fn get(&self, account: &str) -> Result<Option<SecretString>, SecretsError> {
        self.works()?;
        self.kept.get(account)
    }

    fn set(&self, account: &str, token: &SecretString) -> Result<(), SecretsError> {
        self.works()?;
        self.kept.set(account, token)
    }

    fn delete(&self, account: &str) -> Result<(), SecretsError> {
        self.kept.delete(account)
    }
}

struct World {
    folder: TempDir,
    clock: Arc<Driven>,
    ring: Arc<Ring>,
    github: Practice,
    engine: Engine,
}

/// A GitHub look-alike on a port of its own.
fn served(clock: &Arc<Driven>) -> (Practice, String) {
    let time = Arc::clone(clock);
    let github = Practice::open(Storage::Memory, Arc::new(move || time.now())).unwrap();
    github.seed_team(clock.now()).unwrap();
    let (address, serve) = github.serve(0).unwrap();
    tokio::spawn(serve);
    (github, format!("http://{address}"))
}

fn open(folder: &TempDir, clock: &Arc<Driven>, ring: &Arc<Ring>, token: Option<&str>) -> Engine {
    let engine = Engine::open(Options {
        data_dir: folder.path().to_owned(),
        clock: Arc::clone(clock) as _,
        secrets: Arc::clone(ring) as _,
        token: token.map(SecretString::from),
    })
    .unwrap();
    engine.store_mut().set_setting("zone", Some("Pacific/Auckland")).unwrap();
    engine
}

async fn connect(engine: &Engine, api_url: String) {
    let request = ConnectRequest {
        repository: REPOSITORY.to_owned(),
        api_url,
        schedule: None,
        cycle: Some("v1.38".parse().unwrap()),
        sections: vec!["release-signal".parse().unwrap()],
        destination: Some("round-issue".to_owned()),
        is_from_link: false,
    };
    engine.connect(request).await.unwrap();
}

impl World {
    /// A connected team whose sign-in the keyring holds; everything was read once, at 16:02 NZDT.
    async fn new() -> Self {
        let clock = Driven::at("2026-10-26T03:02:00Z");
        let (folder, ring) = (tempfile::tempdir().unwrap(), Arc::new(Ring::default()));
        let (github, url) = served(&clock);
        connect(&open(&folder, &clock, &ring, Some(YOUR_TOKEN)), url).await;
        let engine = open(&folder, &clock, &ring, None);
        let drained = engine.drain(Eagerness::Now).await.unwrap();
        assert_eq!((drained.not_read, drained.trouble), (false, None));
        Self { folder, clock, ring, github, engine }
    }

    fn write(&self, words: &str) {
        let key = self.engine.read(|tx| tx.draft_key(None, None)).unwrap();
        self.engine.write(|tx| tx.set_draft(&key, &format!("Status: Green\n\n{words}\n"))).unwrap();
    }

    fn post(&self) {
        let key = self.engine.read(|tx| tx.draft_key(None, None)).unwrap();
        self.engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST)).unwrap();
    }

    fn pass(&self, time: Duration) {
        self.clock.forward(time);
    }

    fn fault(&self, method: &str, what: FaultKind) {
        self.github.faults().push(Fault::new(Matcher::new(method, ""), what).times(100)).unwrap();
    }
}

#[rstest]
#[case::no_keyring(SecretsError::NoKeyring, "no keyring that could hold your sign-in")]
#[case::no_keyring_yet(SecretsError::NoKeyringYet, "no keyring yet")]
#[case::locked(SecretsError::Locked, "is locked")]
#[case::no_answer(SecretsError::NoAnswer, "does not answer")]
#[tokio::test]
async fn without_a_sign_in_nothing_is_promised_anywhere(
    #[case] error: SecretsError,
    #[case] words: &str,
) {
    let world = World::new().await;
    world.write("One.");
    world.post();
    world.ring.breaks(Some(error));
    let failed = world.engine.drain(Eagerness::Now).await.unwrap_err();
    assert!(matches!(failed, Failure::SignIn { .. }), "{failed:?}");

    // Another process that opens the notebook knows it too.
    let other = open(&world.folder, &world.clock, &world.ring, None);
    let week = other.read(|tx| tx.show_week(None)).unwrap();
    assert_eq!(week.truth.outbox.tone, Tone::Stop, "{:?}", week.truth.outbox);
    assert_ne!(week.truth.network.tone, Tone::Ok, "{:?}", week.truth.network);
    assert_eq!(week.sections[0].word, "stopped");
    let band = week.bands.first().unwrap();
    assert_eq!(band.tone, Tone::Stop);
    assert!(band.words.contains(words), "{band:?}");
    let pending = week.post.pending.unwrap();
    assert!(pending.needs_person && !pending.words.contains("by itself"), "{pending:?}");
    assert_eq!(week.post.label, "Queue this instead");
    let waiting = other.read(|tx| tx.outbox()).unwrap();
    assert!(waiting[0].needs_person && waiting[0].reason.contains(words), "{waiting:?}");
    assert!(!other.read(|tx| tx.passes_by_itself()).unwrap(), "nobody waits for it");
    assert!(!other.read(|tx| tx.outlook()).unwrap().all_is_well);

    // Mended: it leaves, and nothing is said any more.
    world.ring.breaks(None);
    world.pass(Duration::minutes(1));
    let drained = world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(drained.report.posted.len(), 1, "{drained:?}");
    let week = other.read(|tx| tx.show_week(None)).unwrap();
    assert_eq!(week.bands, []);
    assert_eq!(week.truth.network.words, "Online");
    assert!(other.read(|tx| tx.outlook()).unwrap().all_is_well);
}

#[tokio::test]
async fn a_sign_in_that_github_refuses_is_said_before_anything_is_posted() {
    let world = World::new().await;
    world.github.set_tokens("you", &["another"]).unwrap();
    world.pass(Duration::minutes(5));
    let drained = world.engine.drain(Eagerness::Scheduled).await.unwrap();
    assert!(drained.sign_in_refused && drained.not_read, "{drained:?}");
    let week = world.engine.read(|tx| tx.show_week(None)).unwrap();
    assert_eq!(week.truth.network.tone, Tone::Stop);
    assert!(week.bands[0].words.contains("no longer accepts this sign-in"), "{:?}", week.bands);
    assert_eq!(week.post.label, "Queue update");
}

#[rstest]
#[case::outage(FaultKind::Unicorn503, "GitHub could not be read")]
#[case::gateway(FaultKind::Status5xxBefore { status: 502 }, "GitHub could not be read")]
#[case::cut(FaultKind::AnswerLostBefore, "GitHub could not be read")]
#[case::nonsense(FaultKind::TruncatedJson, "GitHub could not be read")]
#[case::limit(
    FaultKind::SecondaryLimit { retry_after: RetryAfter::Seconds(90), status: 429 },
    "GitHub asks to wait until 16:13:30 NZDT."
)]
#[case::secondary(
    FaultKind::SecondaryLimit { retry_after: RetryAfter::None, status: 403 },
    "GitHub asks to wait until 16:13:00 NZDT."
)]
#[case::missing(FaultKind::NotFound, "cannot be read")]
#[case::gone(FaultKind::Gone, "is gone from GitHub")]
#[tokio::test]
async fn what_could_not_be_read_is_said_with_how_old_the_rest_is(
    #[case] what: FaultKind,
    #[case] words: &str,
) {
    let world = World::new().await;
    world.pass(Duration::minutes(10));
    world.fault("GET", what);
    let drained = world.engine.drain(Eagerness::Now).await.unwrap();
    assert!(drained.not_read, "{drained:?}");
    let trouble = drained.trouble.unwrap();
    assert!(trouble.contains(words), "{trouble}");
    assert!(trouble.contains("as of 16:02 NZDT"), "{trouble}");
    assert!(!trouble.contains('{'), "{trouble}");
    assert_eq!(drained.report.not_read.as_deref(), Some(trouble.as_str()));

    let week = world.engine.read(|tx| tx.show_week(None)).unwrap();
    assert_ne!(week.truth.network.tone, Tone::Ok, "{:?}", week.truth.network);
    assert!(week.bands[0].title.contains(words), "{:?}", week.bands);
    assert!(!world.engine.read(|tx| tx.outlook()).unwrap().all_is_well);

    // It has passed: what was read is as of now, also where GitHub says "unchanged".
    world.github.faults().clear().unwrap();
    world.pass(Duration::minutes(10));
    let drained = world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!((drained.not_read, drained.trouble), (false, None));
    let week = world.engine.read(|tx| tx.show_week(None)).unwrap();
    assert_eq!(week.truth.network.words, "Online");
    assert_eq!(week.truth.github.time, "16:22 NZDT");
    assert_eq!(week.bands, []);
}

#[tokio::test]
async fn an_update_that_github_told_to_wait_names_the_time() {
    let world = World::new().await;
    world.write("One.");
    world.post();
    let what = FaultKind::SecondaryLimit { retry_after: RetryAfter::Seconds(90), status: 403 };
    world.fault("POST", what);
    let drained = world.engine.drain(Eagerness::Now).await.unwrap();
    let reason = &drained.report.waiting[0].reason;
    assert_eq!(reason, "GitHub asks to wait until 16:03:30 NZDT; then it is sent by itself.");
}

#[tokio::test]
async fn words_typed_after_post_are_said_to_stay() {
    let world = World::new().await;
    world.write("One.");
    world.github.set_network(Network::Off).unwrap();
    world.post();
    world.write("One, and more.");
    let waiting = world.engine.read(|tx| tx.outbox()).unwrap();
    assert!(waiting[0].reason.ends_with("stay here until you post again."), "{waiting:?}");
    let week = world.engine.read(|tx| tx.show_week(None)).unwrap();
    assert_eq!(week.bands[0].title, "Words typed after Post are only on this laptop.");
    world.github.set_network(Network::On).unwrap();
    world.engine.drain(Eagerness::Now).await.unwrap();
    let week = world.engine.read(|tx| tx.show_week(None)).unwrap();
    assert_eq!(week.truth.github.words, "On GitHub, changed here since Post");
    assert_eq!(week.bands[0].tone, Tone::Wait);
}

#[tokio::test]
async fn what_waits_in_another_team_is_named_and_sent_with_its_own_account() {
    let world = World::new().await;
    world.write("One.");
    world.github.set_network(Network::Off).unwrap();
    world.post();
    let _waits = world.engine.drain(Eagerness::Now).await;

    // A second team, on another host.
    let (other, url) = served(&world.clock);
    let team = |practice: &Practice| {
        let world = practice.world().unwrap();
        let ours = |body: &str| body.contains("One.");
        world.comments.iter().filter(|comment| comment.body().is_some_and(ours)).count()
    };
    connect(&open(&world.folder, &world.clock, &world.ring, Some(YOUR_TOKEN)), url).await;
    let waiting = world.engine.read(|tx| tx.outbox()).unwrap();
    assert_eq!((waiting.len(), waiting[0].team.as_str()), (1, REPOSITORY), "{waiting:?}");
    assert!(!world.engine.read(|tx| tx.outlook()).unwrap().all_is_well);
    let week = world.engine.read(|tx| tx.show_week(None)).unwrap();
    assert!(week.bands.iter().any(|band| band.title.contains(REPOSITORY)), "{:?}", week.bands);

    // Its host fails on: the team that is shown is drained all the same.
    world.pass(Duration::minutes(1));
    let drained = world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(drained.report.waiting.len(), 1, "{drained:?}");

    world.github.set_network(Network::On).unwrap();
    world.pass(Duration::minutes(2));
    let drained = world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(drained.report.posted.len(), 1, "{drained:?}");
    assert_eq!(drained.report.waiting, []);
    assert_eq!((team(&world.github), team(&other)), (1, 0));
    assert!(world.engine.read(|tx| tx.outlook()).unwrap().all_is_well);
}
