//! Starting other programs, with the time they took and an error that names them.

use std::{
    env,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// The cargo that runs us, in the project's folder.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Set for us by the outer cargo; they would make the inner one build everything anew.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME"] {
        cargo.env_remove(name);
    }
    cargo.current_dir(root);
    cargo
}

/// Where cargo puts what it builds.
pub(crate) fn target(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir))
}

/// Runs `command` with its output shown, under a heading, and says how long it took.
pub(crate) fn step(what: &str, command: &mut Command) -> Result<(), String> {
    println!("== {what}");
    let start = Instant::now();
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() {
        println!("== {what}: done in {}", spent(start));
        Ok(())
    } else {
        Err(format!("{what}: failed after {} ({status}); the lines above say why.", spent(start)))
    }
}

/// Runs `command` with its standard output shown and handed to `line` as well. Says whether it
/// succeeded.
pub(crate) fn watched(command: &mut Command, mut line: impl FnMut(&str)) -> Result<bool, String> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().map_err(|error| cannot_start(command, &error))?;
    let output = child.stdout.take().ok_or("a program started without its output")?;
    for text in BufReader::new(output).split(b'\n') {
        let text = text.map_err(|error| format!("reading a program's output: {error}"))?;
        let text = String::from_utf8_lossy(&text);
        line(&text);
        // A closed terminal is no reason to stop half-way.
        let _ = writeln!(std::io::stdout(), "{text}");
    }
    let status = child.wait().map_err(|error| cannot_start(command, &error))?;
    Ok(status.success())
}

/// What a program prints, or nothing if it fails or is missing.
pub(crate) fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program is in `PATH`.
pub(crate) fn on_path(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// `4 min 05 s` or `3.2 s`.
pub(crate) fn spent(start: Instant) -> String {
    let time = start.elapsed();
    if time.as_secs() >= 60 {
        format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` could not be started: {error}", command.get_program().to_string_lossy())
}
