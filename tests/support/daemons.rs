//! A desktop's daemons, started for a test alone: the message bus and the keyring.

// Each test binary compiles this anew and uses a part of it.
#![allow(dead_code, reason = "every test uses its own part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]
#![allow(unreachable_pub, reason = "modules of a test have no outside")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A bus that starts no services by itself, unlike the session bus of a desktop.
const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=SOCKET</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// How long a daemon may take to come up on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A daemon that ends when this is dropped.
pub struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a message bus with its socket `bus` in `folder`; gives its address, too.
pub fn bus(folder: &Path) -> (Daemon, String) {
    let configuration = folder.join("bus.conf");
    let text = CONFIGURATION.replace("SOCKET", &folder.join("bus").display().to_string());
    fs::write(&configuration, text).unwrap();
    let mut daemon = Command::new("dbus-daemon")
        .args(["--nofork", "--print-address=1", "--config-file"])
        .arg(&configuration)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("dbus-daemon is installed by `cargo xtask setup`");
    let mut address = String::new();
    BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
    let address = address.trim().to_owned();
    assert!(!address.is_empty(), "the message bus did not start");
    (Daemon(daemon), address)
}

/// Starts an unlocked keyring on the bus at `address`, with its files in `folder`.
pub fn keyring(address: &str, folder: &Path) -> Daemon {
    started_keyring(address, folder, &["--unlock"])
}

/// Starts a keyring's program that has no keyring yet, as the bus does in a session without a
/// sign-in screen.
pub fn no_keyring_yet(address: &str, folder: &Path) -> Daemon {
    started_keyring(address, folder, &[])
}

fn started_keyring(address: &str, folder: &Path, how: &[&str]) -> Daemon {
    let mut daemon = Command::new("gnome-keyring-daemon")
        .args(["--foreground", "--components=secrets"])
        .args(how)
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .env("HOME", folder)
        .env("XDG_DATA_HOME", folder.join("data"))
        .env("XDG_RUNTIME_DIR", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("gnome-keyring is installed by `cargo xtask setup`");
    if let Some(mut input) = daemon.stdin.take().filter(|_| !how.is_empty()) {
        input.write_all(b"password of this test").unwrap();
    }
    let daemon = Daemon(daemon);
    let start = Instant::now();
    // Each question is a program of its own, so asking again and again is no busy loop.
    while !is_there(address) {
        assert!(start.elapsed() < PATIENCE, "the keyring did not come up");
    }
    daemon
}

/// Locks the keyring that was started last, as a screen lock may.
pub fn lock(address: &str) {
    let locked = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets"])
        .args(["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"])
        .arg("array:objpath:/org/freedesktop/secrets/aliases/default")
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .output()
        .unwrap();
    assert!(locked.status.success(), "{}", String::from_utf8_lossy(&locked.stderr));
}

/// Counts who asked the keyring to ask its owner for the password.
pub struct Dialogs {
    monitor: Child,
    heard: std::path::PathBuf,
}

impl Dialogs {
    pub fn on(address: &str, folder: &Path) -> Self {
        let heard = folder.join("heard-on-the-bus");
        let monitor = Command::new("dbus-monitor")
            .args(["--session", "interface='org.freedesktop.Secret.Prompt',member='Prompt'"])
            .args(["interface='org.freedesktop.Secret.Service',member='Unlock'"])
            .env("DBUS_SESSION_BUS_ADDRESS", address)
            .stdout(fs::File::create(&heard).unwrap())
            .spawn()
            .expect("dbus-monitor comes with the message bus");
        let dialogs = Self { monitor, heard };
        let start = Instant::now();
        // It tells of its own name first, once it hears all.
        while !dialogs.text().contains("member=NameAcquired") {
            assert!(start.elapsed() < PATIENCE, "the monitor did not come up");
            #[allow(clippy::disallowed_methods, reason = "nothing tells when a file grows")]
            std::thread::sleep(Duration::from_millis(20));
        }
        dialogs
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.heard).unwrap_or_default()
    }

    pub fn count(&self) -> usize {
        self.text().matches("member=Unlock").count() + self.text().matches("member=Prompt").count()
    }
}

impl Drop for Dialogs {
    fn drop(&mut self) {
        let _ = self.monitor.kill();
        let _ = self.monitor.wait();
    }
}

fn is_there(address: &str) -> bool {
    let answer = Command::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"])
        .args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"])
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .output()
        .unwrap();
    String::from_utf8_lossy(&answer.stdout).contains("boolean true")
}
