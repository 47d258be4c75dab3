//! Notifications and the tray with the real programs of several desktops, each on a display and a
//! message bus of its own. `cargo xtask desktops` installs them and runs this; a plain test run
//! leaves it out.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, reason = "tests")]
#![allow(clippy::print_stdout, reason = "one line for each desktop and check")]
#![allow(unreachable_pub, dead_code, reason = "modules of a test have no outside")]

#[path = "support/daemons.rs"]
mod daemons;
#[path = "support/notifications.rs"]
mod notifications;
#[path = "support/process.rs"]
mod process;
#[path = "support/screen.rs"]
mod screen;

use chrono::{DateTime, Utc};
use daemons::Daemon;
use meridian_engine::notify::{DesktopNotifier, Note, Notifier as _, Offer, Outcome};
use notifications::DESKTOPS;
use process::Ends;
use screen::{Place, Screen};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};
use zbus::{Connection, connection};

/// How long a desktop may take for anything.
const PATIENCE: Duration = Duration::from_secs(20);

/// Longer than any of them shows what it may take away by itself.
const LONG: Duration = Duration::from_secs(12);

/// A display, a bus and a home.
struct Desk {
    name: &'static str,
    folder: TempDir,
    screen: Screen,
    address: String,
    bus: Connection,
    _daemon: Daemon,
}

impl Desk {
    async fn of(name: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["run", "config"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        process::make_private(&folder.path().join("run"));
        let (daemon, address) = daemons::bus(&folder.path().join("run"));
        let bus = connection::Builder::address(address.as_str()).unwrap().build().await.unwrap();
        Self { name, folder, screen: Screen::start(), address, bus, _daemon: daemon }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn start(&self, program: &Path, arguments: &[&str]) -> Ends {
        let mut command = Command::new(program);
        command.args(arguments).env_clear();
        for name in ["PATH", "LD_LIBRARY_PATH"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command
            .env("HOME", self.folder.path())
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("XDG_DATA_HOME", self.path("share"))
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env("DISPLAY", self.screen.name())
            .env("LANG", "C.UTF-8")
            .env("NO_AT_BRIDGE", "1")
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Ends(command.spawn().unwrap_or_else(|error| panic!("{}: {error}", program.display())))
    }

    async fn owned(&self, name: &str) {
        let bus = zbus::fdo::DBusProxy::new(&self.bus).await.unwrap();
        self.until(&format!("the owner of {name}"), async || {
            bus.name_has_owner(name.try_into().unwrap()).await.unwrap()
        })
        .await;
    }

    async fn until(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        let there = async {
            while !is_so().await {
                sleep(Duration::from_millis(50)).await;
            }
        };
        let name = self.name;
        timeout(PATIENCE, there).await.unwrap_or_else(|_| panic!("{name}: in vain for {what}"));
    }

    fn says(&self, what: &str) {
        println!("{:24} {what}", self.name);
    }
}

/// A real notification service.
struct Service {
    program: &'static str,
    /// Its row of `DESKTOPS`.
    like: usize,
    /// Where a click opens, from what stands on the screen.
    opens: fn(Place) -> (i32, i32),
    /// The program that does the same without a mouse, where there is one.
    own_tool: Option<&'static [&'static str]>,
}

fn middle_of_text(at: Place) -> (i32, i32) {
    (i32::from(at.x) + i32::from(at.width) / 2, i32::from(at.y) + 25)
}

/// A button at the lower edge, in the middle.
fn middle_button(at: Place) -> (i32, i32) {
    (i32::from(at.x) + i32::from(at.width) / 2, i32::from(at.y) + i32::from(at.height) - 30)
}

/// A button at the lower edge, on the left.
fn left_button(at: Place) -> (i32, i32) {
    (i32::from(at.x) + i32::from(at.width) / 4, i32::from(at.y) + i32::from(at.height) - 30)
}

fn note<'a>(title: &'a str) -> Note<'a> {
    Note {
        title,
        body: "Release Signal: drafted, not posted.\nOpen the draft and press Post.",
        offers: &[Offer::Open, Offer::Snooze],
        about: vec!["2026-10-26/update-due".to_owned()],
        stays: true,
        until: DateTime::<Utc>::MAX_UTC,
    }
}

async fn looks(name: &'static str, service: Service) {
    let desk = Desk::of(name).await;
    let program = Path::new(service.program);
    let mut running = desk.start(program, &[]);
    desk.owned("org.freedesktop.Notifications").await;
    let seen = async |count: usize| {
        let what = format!("{count} notifications on the screen");
        desk.until(&what, async || desk.screen.windows().len() == count).await;
    };
    let click = || match service.own_tool {
        None => {
            let (x, y) = (service.opens)(desk.screen.windows()[0]);
            desk.screen.click(x, y);
        }
        Some([tool, arguments @ ..]) => {
            let mut tool = desk.start(Path::new(tool), arguments);
            tool.0.wait().unwrap();
        }
        Some([]) => unreachable!("a tool has a name"),
    };

    let (path, interface) = ("/org/freedesktop/Notifications", "org.freedesktop.Notifications");
    let who = desk
        .bus
        .call_method(Some(interface), path, Some(interface), "GetServerInformation", &())
        .await
        .unwrap();
    let (server, _, version, specification): (String, String, String, String) =
        who.body().deserialize().unwrap();
    let played = DESKTOPS[service.like];
    assert_eq!((&*server, &*specification), (played.server, played.specification), "{name}");
    desk.says(&format!("is {server} {version}, as it is played in the tests"));

    let ours = DesktopNotifier::on_bus(&desk.address);
    let first = ours.show(note("Update due in 4 h, at 20:59")).await.unwrap();
    seen(1).await;
    desk.says("shows a reminder");
    let second = ours.show(note("Update due in 1 h, at 20:59")).await.unwrap();
    assert_eq!(timeout(PATIENCE, first.outcome()).await, Ok(Outcome::Closed), "{name}");
    sleep(LONG).await;
    seen(1).await;
    desk.says("shows the next one in its place, and leaves it there");
    if let Some(folder) = std::env::var_os("MERIDIAN_PICTURES") {
        let picture = Path::new(&folder).join(format!("{name}.png"));
        let import =
            desk.start(Path::new("import"), &["-window", "root", picture.to_str().unwrap()]);
        let _ = { import }.0.wait();
    }

    click();
    assert_eq!(timeout(PATIENCE, second.outcome()).await, Ok(Outcome::Opened), "{name}");
    desk.says("a click on Open opens");
    seen(0).await;
    desk.says("and takes it off the screen");

    let waiting = ours.show(note("Update due in 1 h, at 20:59")).await.unwrap();
    seen(1).await;
    running.0.kill().unwrap();
    running.0.wait().unwrap();
    assert_eq!(timeout(PATIENCE, waiting.outcome()).await, Ok(Outcome::Closed), "{name}");
    running = desk.start(program, &[]);
    desk.owned("org.freedesktop.Notifications").await;
    let chat = DesktopNotifier::on_bus(&desk.address);
    let theirs = chat.show(note("A chat program")).await.unwrap();
    seen(1).await;
    click();
    assert_eq!(timeout(PATIENCE, theirs.outcome()).await, Ok(Outcome::Opened), "{name}");
    desk.says("started anew, another program's click is not ours");
    drop(running);
}

#[tokio::test]
#[ignore = "cargo xtask desktops"]
async fn dunst() {
    let tool: &[&str] = &["dunstctl", "action", "0"];
    looks(
        "dunst",
        Service { program: "dunst", like: 0, opens: middle_of_text, own_tool: Some(tool) },
    )
    .await;
}

#[tokio::test]
#[ignore = "cargo xtask desktops"]
async fn xfce4_notifyd() {
    let program = "/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd";
    looks("xfce4-notifyd", Service { program, like: 1, opens: middle_button, own_tool: None })
        .await;
}

#[tokio::test]
#[ignore = "cargo xtask desktops"]
async fn notification_daemon() {
    let program = "/usr/lib/notification-daemon/notification-daemon";
    let service = Service { program, like: 2, opens: middle_of_text, own_tool: None };
    looks("notification-daemon", service).await;
}

#[tokio::test]
#[ignore = "cargo xtask desktops"]
async fn mate_notification_daemon() {
    let program = "/usr/lib/mate-notification-daemon/mate-notification-daemon";
    let service = Service { program, like: 3, opens: middle_of_text, own_tool: None };
    looks("mate-notification-daemon", service).await;
}

#[tokio::test]
#[ignore = "cargo xtask desktops"]
async fn lxqt_notificationd() {
    let program = "lxqt-notificationd";
    let service = Service { program, like: 4, opens: left_button, own_tool: None };
    looks("lxqt-notificationd", service).await;
}

/// One panel with nothing but the tray, at the upper edge.
const XFCE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="30"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
  </property>
</channel>
"#;

/// The same for LXQt.
const LXQT: &str = "panels=panel1\n\n[panel1]\nplugins=statusnotifier\nposition=Top\ndesktop=0\n\
                    iconSize=22\npanelSize=32\nlineCount=1\nwidth=100\nwidth-percent=true\n\
                    alignment=-1\n\n[statusnotifier]\ntype=statusnotifier\nalignment=Left\n";

/// Clicks on the icon of a real agent in the panel's upper left corner.
async fn opens(desk: &Desk) {
    desk.owned("org.kde.StatusNotifierWatcher").await;
    let (agent, opened) = (desk.path("meridian-agent"), desk.path("opened"));
    fs::copy(env!("CARGO_BIN_EXE_meridian-agent"), &agent).unwrap();
    let window = format!("#!/bin/sh\necho opened >> '{}'\n", opened.display());
    process::make_program(&desk.path("meridian"), &window);
    let data = desk.path("data");
    let _agent = desk.start(&agent, &["--data-dir", data.to_str().unwrap()]);
    let item = async || {
        let (watcher, path) = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher");
        let asked = (watcher, "RegisteredStatusNotifierItems");
        let get = Some("org.freedesktop.DBus.Properties");
        let answer = desk.bus.call_method(Some(watcher), path, get, "Get", &asked).await.unwrap();
        let items: zbus::zvariant::OwnedValue = answer.body().deserialize().unwrap();
        !Vec::<String>::try_from(items).unwrap_or_default().is_empty()
    };
    desk.until("the icon", item).await;
    // The panel draws it a moment later, and says so to nobody: click until it is heard.
    desk.until("the window", async || {
        desk.screen.click(14, 15);
        sleep(Duration::from_millis(300)).await;
        opened.exists()
    })
    .await;
    desk.says("a left click on the icon in its tray opens the window");
}

#[tokio::test]
#[ignore = "cargo xtask desktops"]
async fn xfce4_panel() {
    let desk = Desk::of("xfce4-panel").await;
    let folder = desk.path("config/xfce4/xfconf/xfce-perchannel-xml");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("xfce4-panel.xml"), XFCE).unwrap();
    let settings = Path::new("/usr/lib/x86_64-linux-gnu/xfce4/xfconf/xfconfd");
    let _settings = desk.start(settings, &[]);
    desk.owned("org.xfce.Xfconf").await;
    let _panel = desk.start(Path::new("xfce4-panel"), &["--disable-wm-check"]);
    opens(&desk).await;
}

#[tokio::test]
#[ignore = "cargo xtask desktops"]
async fn lxqt_panel() {
    let desk = Desk::of("lxqt-panel").await;
    fs::create_dir_all(desk.path("config/lxqt")).unwrap();
    fs::write(desk.path("config/lxqt/panel.conf"), LXQT).unwrap();
    let _panel = desk.start(Path::new("lxqt-panel"), &[]);
    opens(&desk).await;
}
