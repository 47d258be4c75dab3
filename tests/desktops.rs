//! Notifications and the tray on each kind of desktop: the services played here behave as the real
//! ones do (`tests/support/notifications.rs`); `cargo xtask desktops` takes the real ones.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, reason = "tests")]
#![allow(unreachable_pub, reason = "modules of a test have no outside")]

#[path = "support/bus.rs"]
mod bus;
#[path = "support/daemons.rs"]
mod daemons;
#[path = "support/notifications.rs"]
#[allow(dead_code, reason = "every test uses its own part")]
mod notifications;
#[path = "support/process.rs"]
#[allow(dead_code, reason = "every test uses its own part")]
mod process;

use bus::Bus;
use chrono::{DateTime, TimeDelta, Utc};
use meridian_engine::notify::{DesktopNotifier, Note, Notifier as _, Offer, Outcome, Shown};
use notifications::{DESKTOPS, RECORDER};
use std::{
    fs,
    future::Future,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

/// A loaded machine may take its time; what hangs may not.
const PATIENCE: Duration = Duration::from_secs(20);

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("run")).unwrap();
    folder
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn note(about: &str) -> Note<'_> {
    Note {
        title: about,
        body: "As written: 18:00 UTC",
        offers: &[Offer::Open, Offer::Snooze],
        about: vec![about.to_owned()],
        stays: false,
        until: at("2026-12-02T18:00:00Z"),
    }
}

async fn show(notifier: &DesktopNotifier, note: Note<'_>) -> Shown {
    notifier.show(note).await.unwrap()
}

async fn outcome(shown: Shown) -> Outcome {
    timeout(PATIENCE, shown.outcome()).await.expect("nobody said what became of it")
}

async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let there = async {
        loop {
            if let Some(found) = ask().await {
                return found;
            }
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, there).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

#[tokio::test]
async fn each_desktop_shows_one_button_for_each_thing_that_can_be_done() {
    for desktop in DESKTOPS {
        let folder = folder();
        let bus = Bus::like(folder.path(), desktop).await;
        let notifier = DesktopNotifier::on_bus(bus.address());
        let _waiting = show(&notifier, note("Code Freeze")).await;
        let shown = bus.notifications().remove(0);
        assert_eq!(bus.service().buttons(&shown), ["Open", "Snooze 1 h"], "{}", desktop.server);
        assert!(shown.actions.contains(&"default".to_owned()), "a click on the text opens");
    }
}

#[tokio::test]
async fn a_notification_says_what_it_is_and_carries_its_picture() {
    let folder = folder();
    let bus = Bus::start(folder.path()).await;
    let notifier = DesktopNotifier::on_bus(bus.address());
    let _first = show(&notifier, note("Code Freeze")).await;
    let _last = show(&notifier, Note { stays: true, ..note("Thaw") }).await;
    let shown = bus.notifications();
    for shown in &shown {
        assert_eq!(shown.hint("urgency"), Some("1"));
        assert_eq!(shown.hint("category"), Some("x-meridian.deadline"));
        assert_eq!(shown.hint("desktop-entry"), Some("meridian"));
        assert_eq!(shown.hint("image-data"), Some("(iiibiiay)"), "installed nowhere, yet shown");
    }
    assert_eq!((shown[0].timeout, shown[1].timeout), (-1, 0), "the last one stays");
}

#[tokio::test]
async fn a_press_opens_or_puts_off_and_takes_the_notification_off_the_screen() {
    for desktop in DESKTOPS {
        let folder = folder();
        let bus = Bus::like(folder.path(), desktop).await;
        let notifier = DesktopNotifier::on_bus(bus.address());
        let keys = [("default", Outcome::Opened), ("snooze", Outcome::Snoozed)];
        for (number, (key, becomes)) in keys.into_iter().enumerate() {
            let shown = show(&notifier, note("Code Freeze")).await;
            let id = bus.notifications()[number].id;
            bus.press(id, key).await;
            assert_eq!(outcome(shown).await, becomes, "{}", desktop.server);
            until("the end of it on the screen", || async {
                bus.service().on_screen().is_empty().then_some(())
            })
            .await;
        }
    }
}

#[tokio::test]
async fn after_the_service_was_started_anew_another_programs_click_is_not_ours() {
    for desktop in DESKTOPS {
        let folder = folder();
        let mut bus = Bus::like(folder.path(), desktop).await;
        let notifier = DesktopNotifier::on_bus(bus.address());
        let waiting = show(&notifier, note("Code Freeze")).await;
        let number = bus.notifications()[0].id;

        bus.restart_service(desktop).await;
        assert_eq!(outcome(waiting).await, Outcome::Closed, "{}", desktop.server);

        // The chat program's notification has the number that ours had before.
        let chat = DesktopNotifier::on_bus(bus.address());
        let theirs = show(&chat, note("A chat")).await;
        assert_eq!(bus.notifications()[0].id, number);
        let ours = show(&notifier, note("Thaw")).await;
        bus.press(number, "default").await;
        assert_eq!(outcome(theirs).await, Outcome::Opened);
        bus.press(bus.notifications()[1].id, "snooze").await;
        assert_eq!(outcome(ours).await, Outcome::Snoozed, "{}", desktop.server);
    }
}

#[tokio::test]
async fn what_any_other_program_says_of_a_number_is_not_about_ours() {
    let folder = folder();
    let bus = Bus::start(folder.path()).await;
    let notifier = DesktopNotifier::on_bus(bus.address());
    let waiting = show(&notifier, note("Code Freeze")).await;
    let id = bus.notifications()[0].id;
    // Its owner is not the service's.
    let path = "/org/freedesktop/Notifications";
    let name = "org.freedesktop.Notifications";
    let us = bus.names_of(std::process::id()).await;
    for destination in us {
        let said = (id, "default");
        let to = Some(destination.as_str());
        bus.connection().emit_signal(to, path, name, "ActionInvoked", &said).await.unwrap();
    }
    bus.press(id, "snooze").await;
    assert_eq!(outcome(waiting).await, Outcome::Snoozed);
}

#[tokio::test]
async fn the_end_of_a_notification_by_itself_is_heard_where_it_is_said() {
    for desktop in DESKTOPS.into_iter().filter(|desktop| desktop.says_expired) {
        let folder = folder();
        let bus = Bus::like(folder.path(), desktop).await;
        let notifier = DesktopNotifier::on_bus(bus.address());
        let waiting = show(&notifier, note("Code Freeze")).await;
        bus.service().expire(bus.notifications()[0].id).await;
        assert_eq!(outcome(waiting).await, Outcome::Closed, "{}", desktop.server);
    }
}

#[tokio::test]
async fn of_one_deadline_there_is_one_notification_and_of_all_one_connection() {
    for desktop in DESKTOPS {
        let folder = folder();
        let bus = Bus::like(folder.path(), desktop).await;
        let notifier = DesktopNotifier::on_bus(bus.address());
        let mut before = bus.names_of(std::process::id()).await.len();
        let mut waiting = Vec::new();
        for number in 0..40 {
            waiting.push(show(&notifier, note("Code Freeze")).await);
            waiting.push(show(&notifier, note("Thaw")).await);
            if number == 0 {
                before += 1;
            }
        }
        assert_eq!(bus.service().on_screen().len(), 2, "{}", desktop.server);
        assert_eq!(bus.names_of(std::process::id()).await.len(), before, "one connection");
        let last = waiting.split_off(78);
        for replaced in waiting {
            assert_eq!(outcome(replaced).await, Outcome::Closed);
        }

        // A digest of both takes the place of both.
        let about = ["Code Freeze", "Thaw"].map(str::to_owned).to_vec();
        let digest = show(&notifier, Note { about, ..note("Both") }).await;
        until("one on the screen", || async {
            (bus.service().on_screen().len() == 1).then_some(())
        })
        .await;
        for replaced in last {
            assert_eq!(outcome(replaced).await, Outcome::Closed);
        }

        notifier.let_go(at("2026-12-02T17:59:59Z"));
        assert_eq!(bus.service().on_screen().len(), 1);
        notifier.let_go(at("2026-12-02T18:00:00Z"));
        assert_eq!(outcome(digest).await, Outcome::Closed, "its deadline is over");
        until("nothing on the screen", || async {
            bus.service().on_screen().is_empty().then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn where_nothing_shows_notifications_it_is_said_and_later_they_come() {
    let folder = folder();
    let (_daemon, address) = daemons::bus(&folder.path().join("run"));
    let notifier = DesktopNotifier::on_bus(&address);
    let said = notifier.show(note("Code Freeze")).await.unwrap_err().to_string();
    assert!(said.starts_with("This desktop shows no notifications"), "{said}");
    let service = notifications::Service::start(&address, RECORDER).await;
    let _shown = show(&notifier, note("Code Freeze")).await;
    assert_eq!(service.on_screen(), [1]);

    let nowhere = DesktopNotifier::on_bus("unix:path=/nonexistent/bus");
    let said = nowhere.ready().await.unwrap_err().to_string();
    assert!(said.contains("there is no message bus here"), "{said}");
}

/// A copy of the agent beside a window that only notes that it was started.
struct Programs {
    agent: PathBuf,
    opened: PathBuf,
}

impl Programs {
    fn in_folder(folder: &Path) -> Self {
        let (agent, opened) = (folder.join("meridian-agent"), folder.join("opened"));
        let built = env!("CARGO_BIN_EXE_meridian-agent");
        fs::hard_link(built, &agent).or_else(|_| fs::copy(built, &agent).map(drop)).unwrap();
        let window = format!("#!/bin/sh\necho opened >> '{}'\n", opened.display());
        process::make_program(&folder.join("meridian"), &window);
        Self { agent, opened }
    }

    fn start(&self, folder: &Path, bus: &Bus) -> process::Ends {
        let agent = Command::new(&self.agent)
            .arg("--data-dir")
            .arg(folder.join("data"))
            .env("DBUS_SESSION_BUS_ADDRESS", bus.address())
            .env("MERIDIAN_CLOCK_FILE", folder.join("clock"))
            .env("TZ", "Europe/Berlin")
            .env_remove("MERIDIAN_TOKEN")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        process::Ends(agent.unwrap())
    }
}

#[tokio::test]
async fn a_left_click_on_the_trays_icon_opens_the_window() {
    let folder = folder();
    let bus = Bus::start(folder.path()).await;
    let programs = Programs::in_folder(folder.path());
    let _agent = programs.start(folder.path(), &bus);
    let icon = until("the icon", || async { bus.tray().into_iter().next() }).await;
    // As lxqt-panel does, which ignores what the item says of its menu.
    let item = "org.kde.StatusNotifierItem";
    let click = bus.connection().call_method(
        Some(icon.as_str()),
        "/StatusNotifierItem",
        Some(item),
        "Activate",
        &(0, 0),
    );
    click.await.expect("the icon answers a click");
    until("the window", || async { programs.opened.exists().then_some(()) }).await;
}

/// Moves the clock of the agent to `now`.
fn set_clock(folder: &Path, now: DateTime<Utc>) {
    #[allow(clippy::disallowed_methods, reason = "the offset is counted from the real time")]
    let offset: TimeDelta = now - Utc::now();
    fs::write(folder.join("clock.new"), offset.num_milliseconds().to_string()).unwrap();
    fs::rename(folder.join("clock.new"), folder.join("clock")).unwrap();
}

#[tokio::test]
async fn the_agents_open_files_do_not_grow_with_what_it_shows() {
    let desktop = DESKTOPS.into_iter().find(|desktop| !desktop.says_expired).unwrap();
    let folder = folder();
    let bus = Bus::like(folder.path(), desktop).await;
    let now = at("2026-11-02T09:00:00Z");
    set_clock(folder.path(), now);
    practise(folder.path(), now);
    let agent = Programs::in_folder(folder.path()).start(folder.path(), &bus);
    // Five weeks in which nothing is posted: on each Monday the opening, and the last reminder
    // before the night.
    let mut files = Vec::new();
    let open = || fs::read_dir(format!("/proc/{}/fd", agent.0.id())).unwrap().count();
    for week in 0..5 {
        for minutes in [0, 11 * 60 + 45] {
            let noted = files.len();
            let look = now + TimeDelta::weeks(week) + TimeDelta::minutes(minutes);
            set_clock(folder.path(), look);
            // Only when it has noted that it showed it may the clock go on.
            until(&format!("a reminder at {look}"), || async {
                (log(folder.path()).matches("reminded").count() > noted).then_some(())
            })
            .await;
            files.push(open());
        }
    }
    // A file that is being written the moment it is counted is none that stays.
    let most = files.get(1).copied().unwrap_or_default();
    until(&format!("no more than {most} files again, after {files:?}"), || async {
        (open() <= most).then_some(())
    })
    .await;
    assert!(bus.service().on_screen().len() <= 2, "{:?}", bus.service().on_screen());
}

/// What the agent wrote down of what it did.
fn log(folder: &Path) -> String {
    let logs = fs::read_dir(folder.join("data").join("logs")).into_iter().flatten().flatten();
    logs.map(|log| fs::read_to_string(log.path()).unwrap_or_default()).collect()
}

/// Lets the data folder be that of a member of the practice team.
fn practise(folder: &Path, now: DateTime<Utc>) {
    use meridian_engine::{Engine, Options, clock::Clock, secrets::MemorySecrets};
    struct Stopped(DateTime<Utc>);
    impl Clock for Stopped {
        fn now(&self) -> DateTime<Utc> {
            self.0
        }
        fn random(&self) -> u128 {
            1
        }
    }
    let options = Options {
        data_dir: folder.join("data"),
        clock: std::sync::Arc::new(Stopped(now)),
        secrets: std::sync::Arc::new(MemorySecrets::default()),
        token: None,
    };
    Engine::open(options).unwrap().write(|tx| tx.try_practice()).unwrap();
}
