//! The proxy in front of a scenario's GitHub.

use super::{
    running::{Ends, pause},
    stage::{PATIENCE, prepare},
    tools::Tools,
};
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Starts it before a GitHub at `server`; it breaks what the files in `world` tell it to. With the
/// port that it listens on.
pub(super) fn start(tools: &Tools, world: &Path, server: &str) -> Result<(Ends, String), String> {
    let mut proxy = Command::new(&tools.python);
    prepare(&mut proxy, world);
    let certificates = tools.folder.join("certificates");
    proxy
        .arg(tools.folder.join("venv/bin/mitmdump"))
        .args(["--quiet", "--mode", &format!("reverse:http://{server}")])
        .args(["--listen-host", "127.0.0.1", "--listen-port", "0"])
        .args(["--set", "keep_host_header=true"])
        .args(["--set", &format!("confdir={}", certificates.display())])
        .arg("--scripts")
        .arg(tools.folder.join("proxy.py"))
        .env("MERIDIAN_TORTURE", world)
        .env("MERIDIAN_TORTURE_BY", std::process::id().to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(
            fs::File::create(world.join("proxy.log"))
                .map_err(|error| format!("no log of the proxy: {error}"))?,
        );
    let child = proxy.spawn().map_err(|error| format!("the proxy did not start: {error}"))?;
    let mut proxy = Ends(child);
    let until = Instant::now() + PATIENCE;
    loop {
        if let Ok(port) = fs::read_to_string(world.join("port")) {
            return Ok((proxy, port));
        }
        let ended = proxy.0.try_wait().map_or(true, |status| status.is_some());
        if ended || Instant::now() > until {
            let said = fs::read_to_string(world.join("proxy.log")).unwrap_or_default();
            return Err(format!("the proxy did not come up: {said}"));
        }
        pause(Duration::from_millis(20));
    }
}
