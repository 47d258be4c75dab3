//! A world for the built programs: a display, a message bus with a recording notification service
//! and tray, folders of its own and a clock that the test moves. Nothing of the person who runs
//! the tests is read or touched, and all that was started ends with the world.

// Each test binary compiles this anew and uses a part of it.
#![allow(dead_code, reason = "every test uses its own part of the world")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]
#![allow(unreachable_pub, reason = "modules of a test have no outside")]

pub mod axe;
pub mod bus;
pub mod daemons;
pub mod display;
pub mod everywhere;
pub mod first_steps;
pub mod github;
pub mod given;
pub mod notifications;
pub mod process;
pub mod proxies;
pub mod window;

use bus::Bus;
use chrono::{DateTime, Utc};
use display::Display;
use std::{
    ffi::OsStr,
    fs,
    future::Future,
    iter,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// The folder of the programs under test: the one cargo built, or what `MERIDIAN_PROGRAMS` names.
pub fn programs() -> PathBuf {
    let built = Path::new(env!("CARGO_BIN_EXE_meridian")).parent().unwrap();
    std::env::var_os("MERIDIAN_PROGRAMS").map_or_else(|| built.to_path_buf(), PathBuf::from)
}

/// Names the file to which this world's browser adds each address that it is given.
const OPENED: &str = "MERIDIAN_TEST_OPENED";

/// This world's browser.
const OPENER: &str = "#!/bin/sh\necho \"$1\" >> \"$MERIDIAN_TEST_OPENED\"\n";

/// How long a thing may take that a person waits for, on a slow and busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Everything a set of Meridian's processes needs, apart from the person's own desktop.
pub struct World {
    /// The private message bus with its recording services.
    pub bus: Bus,
    display: Display,
    folder: TempDir,
    more: Mutex<Vec<(&'static str, String)>>,
}

impl World {
    /// A world in which it is `now`, in the zone `zone` (such as `Pacific/Auckland`).
    pub async fn at(now: DateTime<Utc>, zone: &str) -> Self {
        for program in ["meridian", "meridian-agent"] {
            let path = programs().join(program);
            assert!(path.is_file(), "{} is missing: cargo build --bins", path.display());
        }
        let folder = tempfile::Builder::new().prefix("meridian-").tempdir().unwrap();
        for name in ["home", "data", "config", "cache", "state", "run", "bin"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        process::make_private(&folder.path().join("run"));
        process::make_program(&folder.path().join("bin").join("xdg-open"), OPENER);
        fs::write(folder.path().join("zone"), zone).unwrap();
        let display = Display::start();
        let bus = Bus::start(folder.path()).await;
        let world = Self { bus, display, folder, more: Mutex::default() };
        world.set_clock(now);
        world
    }

    /// A folder of this world.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The addresses that this world's browser was given.
    pub fn opened(&self) -> Vec<String> {
        let all = fs::read_to_string(self.path("opened")).unwrap_or_default();
        all.lines().map(str::to_owned).collect()
    }

    /// Moves the clock of every Meridian process to `now`.
    pub fn set_clock(&self, now: DateTime<Utc>) {
        #[allow(clippy::disallowed_methods, reason = "the offset is counted from the real time")]
        let offset = now - Utc::now();
        let new = self.path("clock.new");
        fs::write(&new, offset.num_milliseconds().to_string()).unwrap();
        fs::rename(new, self.path("clock")).unwrap();
    }

    /// Sets a variable for what is started from now on.
    pub fn set_variable(&self, name: &'static str, value: impl Into<String>) {
        let mut more = self.more.lock().unwrap();
        more.retain(|(known, _)| *known != name);
        more.push((name, value.into()));
    }

    /// A command that runs `program` inside this world and nowhere else.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear();
        for name in ["RUST_BACKTRACE", "LD_LIBRARY_PATH"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        let zone = fs::read_to_string(self.path("zone")).unwrap();
        let usual = std::env::var_os("PATH").unwrap_or_default();
        let all = iter::once(self.path("bin")).chain(std::env::split_paths(&usual));
        command
            .env("PATH", std::env::join_paths(all).unwrap())
            .env(OPENED, self.path("opened"))
            .current_dir(self.path("home"))
            .env("HOME", self.path("home"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("XDG_STATE_HOME", self.path("state"))
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env("LANG", "C.UTF-8")
            .env("TZ", zone)
            .env("DISPLAY", self.display.name())
            .env("GDK_BACKEND", "x11")
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus.address())
            .env("NO_AT_BRIDGE", "1")
            .env("MERIDIAN_CLOCK_FILE", self.path("clock"))
            .env(process::MARK, self.folder.path())
            .envs(self.more.lock().unwrap().iter().map(|(name, value)| (name, value)));
        command
    }

    /// The numbers of this world's running processes of `program`, such as `meridian-agent`. What one
    /// of them is about to start still bears its name for a moment, and is not one of them.
    pub fn running(&self, program: &str) -> Vec<u32> {
        let mut found = process::marked(self.folder.path());
        found.retain(|id| process::name(*id).as_deref() == Some(program));
        let all = found.clone();
        found.retain(|id| process::parent(*id).is_none_or(|parent| !all.contains(&parent)));
        found
    }

    /// The numbers of all of this world's running processes.
    pub fn processes(&self) -> Vec<u32> {
        process::marked(self.folder.path())
    }

    /// Memory of all processes that this world runs, in bytes: what only they use, and their part
    /// of what they share.
    pub fn memory(&self, of: impl Fn(&str) -> bool) -> u64 {
        process::marked(self.folder.path())
            .into_iter()
            .filter(|id| process::name(*id).is_some_and(|name| of(&name)))
            .map(process::proportional_memory)
            .sum()
    }

    /// Makes the text of windows that are opened later this large, in percent of the usual.
    pub fn set_text_scale(&self, percent: u32) {
        self.display.set_text_scale(percent);
    }

    /// Closes the window the way its frame's button does.
    pub fn close_window(&self) {
        assert!(self.close_shown_window(), "there is no window to close");
    }

    /// The same where one may not be shown yet; says whether there was one.
    pub fn close_shown_window(&self) -> bool {
        self.display.close_windows()
    }

    /// Gives the window this size in pixels, even one below its smallest.
    pub fn resize_window(&self, width: u32, height: u32) {
        self.display.resize_windows(width, height);
    }

    /// Gives the window the keyboard for good.
    pub fn focus_window(&self) {
        self.display.focus_windows();
    }

    /// Prints what a failed test needs to be understood: the running processes and their logs.
    fn tell(&self) {
        let running = process::marked(self.folder.path());
        let names: Vec<_> = running.into_iter().filter_map(process::name).collect();
        println!("running: {}", names.join(", "));
        for log in self.files_where(|name| Path::new(name).extension() == Some("log".as_ref())) {
            println!("{}:", log.display());
            println!("{}", fs::read_to_string(log).unwrap_or_default());
        }
    }

    /// Every file of this world called `name`, such as `practice.db`.
    pub fn files(&self, name: &str) -> Vec<PathBuf> {
        self.files_where(|file| file == name)
    }

    fn files_where(&self, fits: impl Fn(&str) -> bool) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let kind = entry.file_type().unwrap();
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if entry.file_name().to_str().is_some_and(&fits) {
                    found.push(entry.path());
                }
            }
        }
        found
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.tell();
        }
        for id in process::marked(self.folder.path()) {
            process::kill(id);
        }
    }
}

/// Asks until there is an answer; what is awaited is named in the failure.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, ask: impl FnMut() -> F) -> T {
    until_within(PATIENCE, what, ask).await
}

/// Like [`until`], with its own patience.
pub async fn until_within<T, F: Future<Output = Option<T>>>(
    patience: Duration,
    what: &str,
    ask: impl FnMut() -> F,
) -> T {
    let answer = wait(patience, ask).await;
    answer.unwrap_or_else(|| panic!("waited {patience:?} in vain for {what}"))
}

/// Asks until there is an answer, or none in time.
pub async fn wait<T, F: Future<Output = Option<T>>>(
    patience: Duration,
    mut ask: impl FnMut() -> F,
) -> Option<T> {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return Some(answer);
        }
        if start.elapsed() > patience {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
