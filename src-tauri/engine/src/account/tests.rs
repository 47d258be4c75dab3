//! Signing in with what other programs keep, as real processes, and with what was pasted; a GitHub over
//! HTTP says whose it is.

use super::surroundings::Surroundings;
use crate::{
    ConnectRequest, Eagerness, Engine, Options,
    ground::secrets::{MemorySecrets, Secrets, SecretsError},
    test_clock::Driven,
};
use meridian_core::ids::UserId;
use meridian_practice::{Fault, FaultKind, Matcher, Practice, REPOSITORY, Storage, YOUR_TOKEN};
use meridian_protocol::{Failure, SignInView, SignInWith, TryPractice};
use secrecy::{ExposeSecret as _, SecretString};
use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;

mod by_code;
mod gh;
mod later;
mod posting;

/// Another member of the practice team, with a token of their own.
const OTHER: &str = "kavya-ramanthuri";

/// A keyring that a test takes away.
#[derive(Default)]
struct Keyring {
    kept: MemorySecrets,
    trouble: Mutex<Option<SecretsError>>,
    /// It asks its owner for the password.
    closed: Mutex<bool>,
}

impl Keyring {
    fn there(&self) -> Result<(), SecretsError> {
        self.trouble.lock().unwrap().clone().map_or(Ok(()), Err)
    }

    fn token(&self, key: &str) -> Option<String> {
        self.kept.get(key).unwrap().map(|token| token.expose_secret().to_owned())
    }
}

impl Secrets for Keyring {
    fn get(&self, account: &str) -> Result<Option<SecretString>, SecretsError> {
        self.there()?;
        self.kept.get(account)
    }

    fn set(&self, account: &str, token: &SecretString) -> Result<(), SecretsError> {
        self.there()?;
        self.kept.set(account, token)
    }

    fn delete(&self, account: &str) -> Result<(), SecretsError> {
        self.there()?;
        self.kept.delete(account)
    }

    fn is_closed(&self) -> bool {
        *self.closed.lock().unwrap()
    }
}

struct World {
    folder: TempDir,
    github: Practice,
    keyring: Arc<Keyring>,
    clock: Arc<Driven>,
    engine: Engine,
    /// `127.0.0.1:PORT`
    host: String,
}

impl World {
    /// A team that was connected without a sign-in.
    async fn new() -> Self {
        Self::given(None).await
    }

    async fn given(token: Option<&str>) -> Self {
        let clock = Driven::at("2026-10-26T01:02:00Z");
        let time = Arc::clone(&clock);
        let github = Practice::open(Storage::Memory, Arc::new(move || time.truth())).unwrap();
        github.seed_team(clock.truth()).unwrap();
        let (address, serve) = github.serve(0).unwrap();
        tokio::spawn(serve);
        let folder = tempfile::tempdir().unwrap();
        for name in ["bin", "gh", "home"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let keyring = Arc::<Keyring>::default();
        let engine = open(folder.path(), &clock, &keyring, token);
        let request = ConnectRequest {
            repository: REPOSITORY.to_owned(),
            api_url: format!("http://{address}"),
            schedule: None,
            cycle: Some("v1.38".parse().unwrap()),
            sections: vec!["docs".parse().unwrap()],
            destination: Some("round-issue".to_owned()),
            is_from_link: false,
        };
        engine.connect(request).await.unwrap();
        Self { folder, github, keyring, clock, engine, host: address.to_string() }
    }

    /// Another process over the same notebook.
    fn another(&self) -> Engine {
        open(self.folder.path(), &self.clock, &self.keyring, None)
    }

    /// A program that this laptop has from now on.
    fn program(&self, name: &str, script: &str) {
        let path = self.folder.path().join("bin").join(name);
        // Another process writes it: a program that one of ours has open cannot be started, and a child
        // of another test inherits what is open here.
        let mut writer = Command::new("sh")
            .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
            .arg(&path)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = writer.stdin.take().unwrap();
        stdin.write_all(format!("#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n").as_bytes()).unwrap();
        drop(stdin);
        assert!(writer.wait().unwrap().success());
    }

    /// GitHub CLI with these accounts, each with the practice token of its name.
    fn gh(&self, logins: &[&str]) {
        let users: String = logins.iter().map(|login| format!("        {login}:\n")).collect();
        self.hosts(&format!("    users:\n{users}    user: {}\n", logins[0]));
        self.program(
            "gh",
            "[ \"$1 $2 $3 $5\" = 'auth token -h -u' ] || exit 1\necho \"practice-token-$6\"",
        );
    }

    fn hosts(&self, entry: &str) {
        let text = format!("\"{}\":\n{entry}", self.host);
        std::fs::write(self.folder.path().join("gh/hosts.yml"), text).unwrap();
    }

    async fn sign_in(&self, login: &str) -> Result<SignInView, String> {
        let with = SignInWith::GitHubCli { login: login.to_owned() };
        self.engine.sign_in(with).await.map_err(|failure| failure.to_string())
    }

    async fn with_git(&self) -> Result<SignInView, String> {
        let answer = self.engine.sign_in(SignInWith::GitCredential).await;
        answer.map_err(|failure| failure.to_string())
    }

    async fn paste(&self, text: &str) -> Result<SignInView, String> {
        self.engine.sign_in_pasted(text).await.map_err(|failure| failure.to_string())
    }

    /// What the keyring holds for who writes now.
    fn kept(&self) -> Option<String> {
        let team = self.engine.team().unwrap();
        self.keyring.token(&super::key_of(&team.facts.account))
    }

    fn who(&self) -> (UserId, String) {
        let account = self.engine.team().unwrap().facts.account;
        (account.user, account.login)
    }

    /// Nobody is signed in, and nothing was kept.
    fn assert_nobody(&self) {
        assert_eq!(self.who(), (UserId(0), String::new()));
        assert_eq!(self.kept(), None);
    }
}

fn open(folder: &Path, clock: &Arc<Driven>, keyring: &Arc<Keyring>, token: Option<&str>) -> Engine {
    let mut engine = Engine::open(Options {
        data_dir: folder.join("data"),
        clock: Arc::clone(clock) as _,
        secrets: Arc::clone(keyring) as _,
        token: token.map(SecretString::from),
    })
    .unwrap();
    engine.parts.surroundings = Surroundings {
        folders: vec![folder.join("bin")],
        gh_config: Some(folder.join("gh")),
        home: Some(folder.join("home")),
        patience: Duration::from_secs(30),
    };
    engine
}

#[tokio::test]
async fn an_account_of_github_cli_is_offered_and_signs_in() {
    let world = World::new().await;
    world.gh(&["you", OTHER]);
    let before = world.engine.show_sign_in().await.unwrap();
    assert_eq!((before.login, before.kept), (None, None));
    assert_eq!(before.host, world.host);
    let page = "settings/tokens/new?scopes=public_repo&description=Meridian";
    assert_eq!(before.token_page, format!("http://{}/{page}", world.host));
    let titles: Vec<&str> = before.ways.iter().map(|way| way.title.as_str()).collect();
    assert_eq!(titles, ["you, from GitHub CLI", "kavya-ramanthuri, from GitHub CLI"]);

    let view = world.sign_in("you").await.unwrap();
    assert_eq!(view.login.as_deref(), Some("you"));
    let asked = "GitHub CLI is asked for it each time; no copy is kept.";
    assert_eq!((view.kept.as_deref(), view.trouble.as_deref()), (Some(asked), None));
    assert_eq!(world.kept(), None);
    // Any other process writes as the same from now on.
    let another = world.another();
    let drained = another.drain(Eagerness::Now).await.unwrap();
    assert_eq!((drained.trouble, drained.sign_in_refused), (None, false));
    assert_eq!(another.show_sign_in().await.unwrap(), view);
}

#[tokio::test]
async fn an_older_github_cli_is_not_asked_by_name() {
    let world = World::new().await;
    world.hosts("    user: you\n    oauth_token: of-no-interest\n");
    world.program(
        "gh",
        "[ $# = 4 ] || { echo 'unknown shorthand flag' >&2; exit 1; }\necho practice-token-you",
    );
    assert_eq!(world.sign_in("you").await.unwrap().login.as_deref(), Some("you"));
}

#[tokio::test]
async fn a_token_of_somebody_else_than_was_named_is_not_kept() {
    let world = World::new().await;
    world.gh(&["you"]);
    world.program("gh", "echo practice-token-kavya-ramanthuri");
    let said = world.sign_in("you").await.unwrap_err();
    assert!(said.contains("the sign-in of kavya-ramanthuri, not of you"), "{said}");
    world.assert_nobody();
}

#[tokio::test]
async fn what_github_cli_cannot_give_is_said_without_its_words() {
    let world = World::new().await;
    let said = world.sign_in("you").await.unwrap_err();
    assert!(said.contains("no account you"), "{said}");
    world.gh(&["you"]);
    for (script, expected) in [
        ("echo hidden-secret-of-mine; echo hidden-secret >&2; exit 1", "has no sign-in for"),
        ("echo hidden secret; exit 0", "no token"),
        ("printf 'hidden-0123456789\\nhidden-0123456789\\n'", "no token"),
        ("exit 0", "no token"),
        ("printf '\\377\\376hidden'", "has no sign-in for"),
        ("echo hidden-token-of-nobody", "does not accept this token"),
    ] {
        world.program("gh", script);
        let said = world.sign_in("you").await.unwrap_err();
        assert!(said.contains(expected) && !said.contains("hidden"), "{script}: {said}");
        world.assert_nobody();
    }
    std::fs::remove_file(world.folder.path().join("bin/gh")).unwrap();
    let said = world.sign_in("you").await.unwrap_err();
    assert!(said.contains("cannot be started"), "{said}");
    assert!(world.engine.show_sign_in().await.unwrap().ways.is_empty());
}

#[tokio::test]
async fn a_github_cli_that_hangs_is_ended_with_all_that_it_started() {
    let mut world = World::new().await;
    world.gh(&["you"]);
    let noted = world.folder.path().join("child");
    // The shell waits for a child of its own, which holds what it prints to.
    let script = format!(
        "sh -c 'echo $$ > {0}.new; mv {0}.new {0}; read never < {0}.fifo'",
        noted.display()
    );
    let fifo = noted.with_extension("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    world.program("gh", &script);
    world.engine.parts.surroundings.patience = Duration::from_secs(2);
    let said = world.sign_in("you").await.unwrap_err();
    assert!(said.contains("does not answer"), "{said}");
    world.assert_nobody();
    if let Ok(child) = std::fs::read_to_string(&noted) {
        // A process that was ended and that nobody has taken note of yet reads no more either.
        let alive = || {
            let state = std::fs::read_to_string(format!("/proc/{}/stat", child.trim()));
            state.is_ok_and(|state| !state.contains(") Z "))
        };
        let waited = std::time::Instant::now();
        while alive() {
            assert!(waited.elapsed() < Duration::from_secs(30), "it still runs");
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn a_list_of_accounts_that_cannot_be_read_is_said() {
    let world = World::new().await;
    world.gh(&["you"]);
    world.hosts("    user: [you\n");
    let view = world.engine.show_sign_in().await.unwrap();
    assert!(view.ways.is_empty());
    assert!(view.trouble.unwrap().contains("hosts.yml"));
}

#[tokio::test]
async fn gits_own_sign_in_is_offered_where_it_has_a_helper() {
    let world = World::new().await;
    let git = |helper: &str, answer: &str| {
        let script = format!(
            "case \"$1\" in\nconfig) [ \"$4\" = 'https://{}' ] || exit 2; {helper};;\ncredential) cat > \"$HOME_OF_TEST\"; {answer};;\nesac",
            world.host
        );
        let asked = world.folder.path().join("asked");
        world.program("git", &format!("HOME_OF_TEST='{}'\n{script}", asked.display()));
    };
    git("exit 1", "exit 1");
    assert!(world.engine.show_sign_in().await.unwrap().ways.is_empty());

    git("echo manager", "printf 'protocol=https\\nusername=x\\npassword=practice-token-you\\n'");
    let ways = world.engine.show_sign_in().await.unwrap().ways;
    assert_eq!(ways.len(), 1);
    assert_eq!(ways[0].with, SignInWith::GitCredential);
    assert_eq!(ways[0].title, format!("What Git uses for {}", world.host));
    assert_eq!(world.with_git().await.unwrap().login.as_deref(), Some("you"));
    assert_eq!(world.kept().as_deref(), Some(YOUR_TOKEN));
    let asked = std::fs::read_to_string(world.folder.path().join("asked")).unwrap();
    assert_eq!(asked, format!("protocol=https\nhost={}\n\n", world.host));

    git("echo manager", "echo 'fatal: hidden' >&2; exit 128");
    let said = world.with_git().await.unwrap_err();
    assert!(said.contains("Git has no sign-in") && !said.contains("hidden"), "{said}");
    git("echo manager", "echo username=x");
    assert!(world.with_git().await.unwrap_err().contains("Git has no sign-in"));
    // What was kept before stays.
    assert_eq!(world.kept().as_deref(), Some(YOUR_TOKEN));
}

#[tokio::test]
async fn a_pasted_token_signs_in_whatever_stands_round_it() {
    let world = World::new().await;
    let view = world.paste(" \"practice-token-you\"\r\n").await.unwrap();
    assert_eq!((view.login.as_deref(), view.trouble), (Some("you"), None));
    assert_eq!(world.kept().as_deref(), Some(YOUR_TOKEN));
    for (text, expected) in [
        ("hidden-0123456789\nhidden", "several words or lines"),
        ("hidden", "too short"),
        ("hidden-token-of-nobody", "does not accept this token"),
    ] {
        let said = world.paste(text).await.unwrap_err();
        assert!(said.contains(expected) && !said.contains("hidden"), "{said}");
    }
    // What was there before stays.
    assert_eq!(world.kept().as_deref(), Some(YOUR_TOKEN));
    assert_eq!(world.who().1, "you");
}

#[tokio::test]
async fn a_page_of_the_network_and_a_silent_host_are_no_sign_in() {
    let world = World::new().await;
    for what in [
        FaultKind::CaptivePortal,
        FaultKind::AnswerLostBefore,
        FaultKind::Status5xxBefore { status: 502 },
        FaultKind::TruncatedJson,
    ] {
        let when = Matcher::new("GET", "/user");
        let name = format!("{what:?}");
        let fault = Fault { when, what, times: 1, until: None };
        world.github.faults().push(fault).unwrap();
        let refused = world.engine.sign_in_pasted(YOUR_TOKEN).await.unwrap_err();
        assert!(matches!(refused, Failure::Offline { .. }), "{name}: {refused:?}");
        world.assert_nobody();
    }
    assert!(world.paste(YOUR_TOKEN).await.is_ok());
}

#[tokio::test]
async fn signing_out_forgets_the_token_and_nothing_else() {
    let world = World::new().await;
    world.paste(YOUR_TOKEN).await.unwrap();
    let who = world.who();
    let view = world.engine.sign_out().await.unwrap();
    assert_eq!((view.login, view.kept, view.trouble), (None, None, None));
    assert_eq!(world.kept(), None);
    assert_eq!(world.who(), who, "what is queued waits for this account");
    let drained = world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(drained.report.posted, []);
    // Twice is once.
    world.engine.sign_out().await.unwrap();
}

#[tokio::test]
async fn without_a_keyring_the_sign_in_lasts_as_long_as_the_program_and_that_is_said() {
    let world = World::new().await;
    *world.keyring.trouble.lock().unwrap() = Some(SecretsError::NoKeyring);
    let view = world.paste(YOUR_TOKEN).await.unwrap();
    assert_eq!(view.login.as_deref(), Some("you"));
    assert_eq!(view.kept.as_deref(), Some("In the memory of this program alone, until it ends."));
    assert!(view.trouble.unwrap().contains("no keyring"));
    let drained = world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!((drained.trouble, drained.sign_in_refused), (None, false));
    let another = world.another().show_sign_in().await.unwrap();
    assert_eq!((another.login, another.kept), (None, None));

    // A keyring that is there at the next sign-in takes it.
    *world.keyring.trouble.lock().unwrap() = None;
    let view = world.paste(YOUR_TOKEN).await.unwrap();
    assert_eq!(view.kept.as_deref(), Some("In this desktop's keyring."));
    *world.keyring.trouble.lock().unwrap() = Some(SecretsError::Locked);
    let locked = world.engine.show_sign_in().await.unwrap();
    assert_eq!(locked.login.as_deref(), Some("you"));
    assert!(locked.trouble.unwrap().contains("locked"));
    let said = world.engine.sign_out().await.unwrap_err().to_string();
    assert!(said.contains("locked"), "{said}");
    *world.keyring.trouble.lock().unwrap() = None;
    assert_eq!(world.kept().as_deref(), Some(YOUR_TOKEN));
}

#[tokio::test]
async fn a_given_token_counts_before_any_other_and_that_is_said() {
    let world = World::given(Some(YOUR_TOKEN)).await;
    let view = world.engine.show_sign_in().await.unwrap();
    assert_eq!(view.login.as_deref(), Some("you"));
    assert!(view.kept.unwrap().contains("MERIDIAN_TOKEN"));
    let view = world.paste("practice-token-kavya-ramanthuri").await.unwrap();
    assert!(view.trouble.unwrap().contains("Start Meridian without it"));
    let view = world.engine.sign_out().await.unwrap();
    assert!(view.trouble.unwrap().contains("Start Meridian without it"));
}

#[tokio::test]
async fn the_practice_team_needs_no_sign_in() {
    let world = World::new().await;
    world.gh(&["you"]);
    world.engine.carry_out(TryPractice {}).unwrap();
    let view = world.engine.show_sign_in().await.unwrap();
    assert_eq!(view.login.as_deref(), Some("you"));
    assert!(view.ways.is_empty() && view.token_page.is_empty());
    for refused in [
        world.sign_in("you").await.unwrap_err(),
        world.paste(YOUR_TOKEN).await.unwrap_err(),
        world.engine.sign_out().await.unwrap_err().to_string(),
        world.engine.read(|tx| tx.token_page()).unwrap_err().to_string(),
    ] {
        assert!(refused.contains("needs no sign-in"), "{refused}");
    }
}
