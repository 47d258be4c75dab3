//! The agent as a process: one per data folder, heard and told over its socket, gone when asked.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use meridian_engine::local::{Hello, News, Role, Subscription, hint, quit_agent, subscribe};
use meridian_protocol::{Event, Hint};
use std::{
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};
use tokio::time::{sleep, timeout};

/// A loaded machine may take its time; a hanging agent may not.
const PATIENCE: Duration = Duration::from_secs(20);

fn start(data_dir: &Path) -> Child {
    start_on("unix:path=/nonexistent/bus", data_dir)
}

fn start_on(bus: &str, data_dir: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_meridian-agent"))
        .arg("--data-dir")
        .arg(data_dir)
        // Neither the tray nor the notifications of whoever runs the tests.
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env_remove("MERIDIAN_TOKEN")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

async fn heard_by(data_dir: &Path) -> Subscription {
    let there = async {
        loop {
            if let Ok(Some(agent)) = subscribe(data_dir, Role::Agent, &Hello::ours()).await {
                return agent;
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, there).await.unwrap()
}

async fn end_of(mut agent: Child) -> std::process::ExitStatus {
    let ended = async {
        loop {
            if let Some(status) = agent.try_wait().unwrap() {
                return status;
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, ended).await.unwrap()
}

#[tokio::test]
async fn a_second_agent_leaves_the_first_alone_and_ends_quietly() {
    let folder = tempfile::tempdir().unwrap();
    let first = start(folder.path());
    let mut agent = heard_by(folder.path()).await;
    assert!(end_of(start(folder.path())).await.success());

    assert!(hint(folder.path(), Role::Agent, Hint::WORK).await.unwrap());
    let news = timeout(PATIENCE, agent.next()).await.unwrap();
    assert!(matches!(news, Some(News::Event(Event::Changed { .. }))), "{news:?}");

    assert!(hint(folder.path(), Role::Agent, Hint::Quit).await.unwrap());
    let mut last = None;
    while let Some(news) = timeout(PATIENCE, agent.next()).await.unwrap() {
        last = Some(news);
    }
    assert_eq!(last, Some(News::Goodbye), "a window must know that it was quit on purpose");
    assert!(end_of(first).await.success());
}

#[cfg(unix)]
#[tokio::test]
async fn the_system_can_end_it_and_a_new_one_takes_over_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut killed = start(folder.path());
    heard_by(folder.path()).await;
    killed.kill().unwrap();
    killed.wait().unwrap();

    let second = start(folder.path());
    let mut agent = heard_by(folder.path()).await;
    let status = Command::new("kill").arg(second.id().to_string()).status().unwrap();
    assert!(status.success());
    while let Some(news) = timeout(PATIENCE, agent.next()).await.unwrap() {
        assert!(matches!(news, News::Event(_) | News::Goodbye));
    }
    assert!(end_of(second).await.success());
}

#[tokio::test]
async fn a_data_folder_that_cannot_be_used_is_refused_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("not a folder");
    std::fs::write(&file, "").unwrap();
    let agent = Command::new(env!("CARGO_BIN_EXE_meridian-agent"))
        .arg("--data-dir")
        .arg(&file)
        .output()
        .unwrap();
    let said = String::from_utf8(agent.stderr).unwrap();
    assert_eq!(agent.status.code(), Some(2), "{said}");
    assert!(said.lines().count() == 1 && said.contains("--data-dir"), "{said}");
}

#[tokio::test]
async fn it_can_be_quit_without_a_tray_and_is_gone_then() {
    let folder = tempfile::tempdir().unwrap();
    assert!(!quit_agent(folder.path()).await.unwrap(), "there was none");
    let agent = start(folder.path());
    let mut window = heard_by(folder.path()).await;
    // A window that hears the goodbye and lets go, so that the agent need not wait for it.
    let hears = tokio::spawn(async move {
        let mut last = None;
        while let Some(news) = window.next().await {
            last = Some(news);
        }
        last
    });
    assert!(quit_agent(folder.path()).await.unwrap());
    assert!(!hint(folder.path(), Role::Agent, Hint::WORK).await.unwrap(), "it is gone");
    assert_eq!(timeout(PATIENCE, hears).await.unwrap().unwrap(), Some(News::Goodbye));
    assert!(end_of(agent).await.success());
}

#[cfg(unix)]
#[tokio::test]
async fn where_no_notifications_work_it_waits_before_it_tries_again() {
    use meridian_engine::{Engine, Options, clock::SystemClock};
    let folder = tempfile::tempdir().unwrap();
    let data_dir = folder.path().join("data");
    let options = Options::of_this_desktop(data_dir.clone(), Arc::new(SystemClock::default()));
    Engine::open(options).unwrap().write(|tx| tx.try_practice()).unwrap();
    // A message bus that hangs up on everybody at once.
    let socket = folder.path().join("bus");
    let listener = tokio::net::UnixListener::bind(&socket).unwrap();
    let mut agent = start_on(&format!("unix:path={}", socket.display()), &data_dir);
    let first = timeout(PATIENCE, listener.accept()).await.unwrap();
    drop(first);
    // It looks every 30 s, so that a few tries at its start are all there is to see meanwhile.
    let mut tries = 1;
    let meanwhile = sleep(Duration::from_secs(3));
    tokio::pin!(meanwhile);
    loop {
        tokio::select! {
            () = &mut meanwhile => break,
            hung_up = listener.accept() => {
                drop(hung_up);
                tries += 1;
            }
        }
    }
    agent.kill().unwrap();
    agent.wait().unwrap();
    assert!(tries < 20, "{tries} tries in three seconds");
}
