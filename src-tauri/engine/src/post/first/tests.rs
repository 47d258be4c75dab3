//! What a member is shown before their first post to a repository, and that they are asked once.

use crate::{
    ConnectRequest, Eagerness, Engine, Leaves, Options,
    ground::{clock::Clock as _, secrets::MemorySecrets},
    post::consent::{Consent, Meant},
    test_clock::Driven,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    ids::{DraftKey, UserId},
    post::{can::Repository, check::Doubt, first::Visibility},
};
use meridian_practice::{Practice, REPOSITORY, Storage, YOUR_TOKEN};
use meridian_protocol::{Failure, ShowFirstPost};
use secrecy::SecretString;
use std::sync::Arc;

const TEXT: &str = "Status: Green\n\nThanks @ana-example, all is well.\n";

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    github: Practice,
    draft: DraftKey,
    url: String,
    _folder: tempfile::TempDir,
}

impl World {
    /// A team on a GitHub over HTTP, read once, with a draft.
    async fn new() -> Self {
        let clock = Driven::at("2026-10-26T03:02:00Z");
        let folder = tempfile::tempdir().unwrap();
        let time = Arc::clone(&clock);
        let now = move || -> DateTime<Utc> { crate::ground::clock::Clock::now(&*time) };
        let github = Practice::open(Storage::Memory, Arc::new(now.clone())).unwrap();
        github.seed_team(now()).unwrap();
        let (address, serve) = github.serve(0).unwrap();
        tokio::spawn(serve);
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&clock) as _,
            secrets: Arc::new(MemorySecrets::default()),
            token: Some(SecretString::from(YOUR_TOKEN)),
        })
        .unwrap();
        let url = format!("http://{address}");
        let mut world = Self {
            draft: DraftKey {
                team: meridian_core::ids::TeamId(1),
                cycle: "v1.38".parse().unwrap(),
                round: "2026-10-26".parse().unwrap(),
                section: "release-signal".parse().unwrap(),
            },
            engine,
            clock,
            github,
            url,
            _folder: folder,
        };
        world.connect().await;
        world.engine.drain(Eagerness::Now).await.unwrap();
        world.draft = world.engine.read(|tx| tx.draft_key(None, None)).unwrap();
        world.write(TEXT);
        world
    }

    async fn connect(&self) {
        let request = ConnectRequest {
            repository: REPOSITORY.to_owned(),
            api_url: self.url.clone(),
            schedule: None,
            cycle: Some("v1.38".parse().unwrap()),
            sections: vec!["release-signal".parse().unwrap()],
            destination: None,
            is_from_link: false,
        };
        self.engine.connect(request).await.unwrap();
    }

    fn write(&self, text: &str) -> i64 {
        self.engine.write(|tx| tx.set_draft(&self.draft, text)).unwrap().revision
    }

    /// A press of Post in the window, with what the member has agreed to.
    fn press(&self, meant: &[String]) -> Result<(), Failure> {
        let revision = self.engine.read(|tx| tx.draft(&self.draft)).unwrap().revision;
        self.engine.write(|tx| tx.post_update(&self.draft, revision, None, meant)).map(drop)
    }

    /// What the window is to ask before the next press, with the words that agree to it.
    async fn asked(&self) -> Option<(String, Vec<String>)> {
        let question = ShowFirstPost { draft: self.draft.clone() };
        let view = crate::Fetch::fetch(question, &self.engine).await.unwrap()?;
        Some((view.words, view.rows.into_iter().map(|row| row.words).collect()))
    }

    /// GitHub has told whether the repository is private, as a drain or a sign-in hears it; or nobody has.
    fn told(&self, private: Option<bool>) {
        let team = self.engine.team().unwrap();
        let mut store = self.engine.store_mut();
        let (mut heard, etag) = store.heard(team.id).unwrap().unwrap();
        let at = self.clock.now();
        heard.repository =
            private.map(|private| (Repository { private, ..Repository::default() }, at));
        store.put_heard(team.id, &heard, etag.as_deref()).unwrap();
    }

    fn waits(&self) -> usize {
        self.engine.read(|tx| tx.outbox()).unwrap().len()
    }
}

#[tokio::test]
async fn the_first_post_says_all_that_becomes_public_and_is_asked_once() {
    let world = World::new().await;
    let refused = world.press(&[]).unwrap_err();
    let Failure::Unconfirmed { message } = refused else { panic!("{refused:?}") };
    assert!(message.contains("Public: anybody can read it."), "{message}");
    assert_eq!(world.waits(), 0, "nothing is queued before");

    let (words, rows) = world.asked().await.unwrap();
    let said = rows.join("\n");
    for fact in [
        "@you. The sign-in was given in MERIDIAN_TOKEN",
        REPOSITORY,
        "#3 Release v1.38 status, week 9",
        "Public: anybody can read it.",
        "@ana-example",
        "bytes; a receipt follows",
    ] {
        assert!(said.contains(fact), "{fact}: {said}");
    }
    assert!(world.press(&["something else".to_owned()]).is_err());
    world.press(&[words]).unwrap();
    assert_eq!(world.waits(), 1);

    world.write(&format!("{TEXT}\nAnd more.\n"));
    world.press(&[]).unwrap();
    assert_eq!(world.asked().await, None, "it was agreed to");
}

#[tokio::test]
async fn a_terminal_asks_the_same_and_agrees_by_its_name() {
    let world = World::new().await;
    let asks = world.engine.read(|tx| tx.to_confirm(&world.draft, Meant::Rules(&[]))).unwrap();
    let [ask] = asks.as_slice() else { panic!("{asks:?}") };
    assert_eq!((ask.rule, ask.line), ("first-post", None));
    let json = serde_json::to_value(ask).unwrap();
    let facts = &json["first_post"];
    assert_eq!(facts["account"], "you");
    assert_eq!(facts["repository"], REPOSITORY);
    assert_eq!(facts["visibility"], "public");
    assert_eq!(facts["issue"], 3);
    assert_eq!(facts["mentions"], serde_json::json!(["ana-example"]));

    let queue = |meant| {
        let consent = Consent { meant, ..Consent::default() };
        world.engine.write(|tx| tx.queue(&world.draft, None, Leaves::AtOnce, consent))
    };
    assert!(queue(Meant::Rules(&[Doubt::Mention])).is_err());
    queue(Meant::Rules(&[Doubt::FirstPost])).unwrap();
    world.write("Status: Green\n\nAnother.\n");
    queue(Meant::Words(&[])).unwrap();
}

#[tokio::test]
async fn it_is_asked_again_once_others_can_read_it_or_another_account_writes() {
    let world = World::new().await;
    world.engine.write(|tx| tx.agree_to_first_post(&world.draft)).unwrap();
    assert_eq!(world.asked().await, None);

    let team = world.engine.team().unwrap();
    let told = |visibility| world.told(Some(visibility == Visibility::Private));
    told(Visibility::Private);
    let (words, rows) = world.asked().await.unwrap();
    assert!(rows.join(" ").contains("Private: only who was let in"), "{rows:?}");
    world.press(&[words]).unwrap();
    told(Visibility::Public);
    assert!(world.asked().await.is_some(), "it was made public");
    told(Visibility::Private);
    assert_eq!(world.asked().await, None, "back to what was agreed to");

    let other = world.engine.store_mut().change_team(team.id, |facts| {
        facts.account.user = UserId(77);
        facts.account.login = "hana-example".to_owned();
    });
    other.unwrap();
    let (words, _) = world.asked().await.unwrap();
    assert!(words.contains("@hana-example"), "{words}");
}

#[tokio::test]
async fn who_can_read_it_is_what_github_says_when_the_team_is_connected_again() {
    let world = World::new().await;
    world.engine.write(|tx| tx.agree_to_first_post(&world.draft)).unwrap();
    world.github.set_private(REPOSITORY, true).unwrap();
    world.connect().await;
    let (words, _) = world.asked().await.unwrap();
    assert!(words.ends_with("private"), "{words}");
}

#[tokio::test]
async fn where_nobody_has_told_who_can_read_it_github_is_asked_or_it_is_said_to_be_unknown() {
    let world = World::new().await;
    let forget = || world.told(None);
    forget();
    let (_, rows) = world.asked().await.unwrap();
    assert!(rows.join(" ").contains("Public"), "{rows:?}");
    forget();
    world.github.set_network(meridian_practice::Network::Off).unwrap();
    let (words, rows) = world.asked().await.unwrap();
    assert!(rows.join(" ").contains("Not known"), "{rows:?}");
    world.press(&[words]).unwrap();
    world.github.set_network(meridian_practice::Network::On).unwrap();
    assert_eq!(world.asked().await, None, "it was taken for public");
}

#[tokio::test]
async fn who_has_posted_from_here_before_this_was_asked_is_not_asked() {
    let world = World::new().await;
    world.engine.write(|tx| tx.agree_to_first_post(&world.draft)).unwrap();
    world.press(&[]).unwrap();
    world.clock.forward(chrono::Duration::seconds(15));
    world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(world.waits(), 0, "it was posted");
    let team = world.engine.team().unwrap();
    let none = None::<&Vec<_>>;
    world.engine.write(|tx| tx.keep(meridian_core::settings::FirstPosts, team.id, none)).unwrap();
    assert_eq!(world.asked().await, None);
}

#[test]
fn the_practice_team_says_that_nothing_leaves_this_laptop() {
    let folder = tempfile::tempdir().unwrap();
    let engine = crate::test_engine::open(folder.path());
    engine.write(|tx| tx.try_practice()).unwrap();
    let draft = engine.read(|tx| tx.draft_key(None, None)).unwrap();
    engine.write(|tx| tx.set_draft(&draft, TEXT)).unwrap();
    let first = engine.read(|tx| tx.first_post(&draft)).unwrap().unwrap();
    assert_eq!(first.visibility, Visibility::Practice);
    assert!(first.message().contains("Practice team. Nothing leaves this laptop."));
}
