//! The built agent of a member: how it is started and heard, and what it takes.

use super::clock::Time;
use meridian_engine::local::{Hello, Role, Subscription, subscribe};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

/// Who the member proves to be by.
pub const TOKEN: &str = "practice-token-you";
/// A loaded machine may take its time; an agent that hangs may not.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// What the agent takes after a season.
#[derive(Debug)]
pub struct Figures {
    pub rss_mb: f64,
    pub open_files: usize,
    pub notebook: u64,
    pub backups: u64,
    pub busy: Duration,
}

impl Figures {
    /// Resident memory in MB, open files, backups beside the notebook, processor time a look.
    pub fn of(id: u32, data: &Path) -> Self {
        let read =
            |name: &str| fs::read_to_string(format!("/proc/{id}/{name}")).unwrap_or_default();
        let status = read("status");
        let rss = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let rss = rss.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u32>().ok());
        let busy = read("schedstat").split_whitespace().next().and_then(|ns| ns.parse().ok());
        let size = |path: PathBuf| path.metadata().map_or(0, |file| file.len());
        let files = |path: PathBuf| fs::read_dir(path).into_iter().flatten().flatten();
        let backups: u64 = files(data.join("backups")).map(|file| size(file.path())).sum();
        let notebook = size(data.join("notebook.db")) + size(data.join("notebook.db-wal"));
        Self {
            rss_mb: f64::from(rss.unwrap_or(0)) * 1024.0 / 1e6,
            open_files: files(format!("/proc/{id}/fd").into()).count(),
            notebook,
            backups,
            busy: Duration::from_nanos(busy.unwrap_or(0)),
        }
    }
}

pub fn start(program: &Path, folder: &TempDir, data: &Path, time: &Time, bus: &str) -> Child {
    let mut agent = Command::new(program);
    agent
        .env_clear()
        .env("HOME", folder.path().join("home"))
        .env("LANG", "C.UTF-8")
        .env("TZ", "UTC")
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env("MERIDIAN_CLOCK_FILE", &time.file)
        .env("MERIDIAN_TOKEN", TOKEN)
        .arg("--data-dir")
        .arg(data)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // Its socket is named by the data folder, and looked for by this very process.
    if let Some(folder) = std::env::var_os("XDG_RUNTIME_DIR") {
        agent.env("XDG_RUNTIME_DIR", folder);
    }
    agent.spawn().unwrap()
}

pub async fn heard_by(data: &Path) -> Subscription {
    let there = async {
        loop {
            if let Ok(Some(agent)) = subscribe(data, Role::Agent, &Hello::ours()).await {
                return agent;
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, there).await.expect("the agent starts")
}
