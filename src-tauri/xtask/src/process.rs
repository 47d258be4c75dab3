//! Starting other programs, with the time they took and an error that names them.

use std::{
    env,
    io::{BufRead as _, BufReader, Read, Write as _},
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
    // A clean checkout is built once. What would make a next build quicker takes gigabytes, and has
    // filled the disk of a machine in the middle of its tests.
    if env::var_os("CI").is_some() {
        cargo.env("CARGO_INCREMENTAL", "0");
    }
    cargo.current_dir(root);
    cargo
}

/// Where cargo puts what it builds.
pub(crate) fn target(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir))
}

/// Folders of this machine that the compiler would put into what it builds, and what it is to write in
/// their place.
pub(crate) fn renamed_folders(root: &Path) -> Vec<(String, &'static str)> {
    let crates = env::var_os("CARGO_HOME").map(PathBuf::from);
    let crates = crates.or_else(|| Some(env::home_dir()?.join(".cargo")));
    [(crates, "crates"), (Some(root.to_path_buf()), "meridian")]
        .into_iter()
        .filter_map(|(folder, name)| Some((folder?.to_string_lossy().into_owned(), name)))
        .collect()
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
    each_line(output, |text| {
        line(text);
        // A closed terminal is no reason to stop half-way.
        let _ = writeln!(std::io::stdout(), "{text}");
    })?;
    let status = child.wait().map_err(|error| cannot_start(command, &error))?;
    Ok(status.success())
}

/// Runs `command` with all that it prints handed to `line`, and shown to nobody. Says whether it
/// succeeded.
pub(crate) fn heard(mut command: Command, line: impl FnMut(&str)) -> Result<bool, String> {
    let (output, end) = std::io::pipe().map_err(reading)?;
    command.stdin(Stdio::null()).stdout(end.try_clone().map_err(reading)?).stderr(end);
    let mut child = command.spawn().map_err(|error| cannot_start(&command, &error))?;
    // It holds the end into which the program writes, and the output would have no end.
    drop(command);
    each_line(output, line)?;
    child.wait().map(|status| status.success()).map_err(reading)
}

fn each_line(output: impl Read, mut line: impl FnMut(&str)) -> Result<(), String> {
    for text in BufReader::new(output).split(b'\n') {
        line(&String::from_utf8_lossy(&text.map_err(reading)?));
    }
    Ok(())
}

fn reading(error: std::io::Error) -> String {
    format!("reading a program's output: {error}")
}

/// `command` with less right to a processor than what a person, or a window, waits for.
pub(crate) fn yielding(command: Command) -> Command {
    if !on_path("nice") {
        return command;
    }
    let mut nice = Command::new("nice");
    nice.args(["-n", "10"]).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => nice.env(name, value),
            None => nice.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        nice.current_dir(folder);
    }
    nice
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_steps_aside_keeps_its_words_its_variables_and_its_folder() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo \"$WORD in $PWD\"; nice; exit 3"]);
        command.env("WORD", "here").env_remove("HOME").current_dir("/");
        let before = answer("nice", &[]).and_then(|nice| nice.parse::<i32>().ok()).unwrap();
        let mut lines = Vec::new();
        assert_eq!(heard(yielding(command), |line| lines.push(line.to_owned())), Ok(false));
        assert_eq!(lines, ["here in /".to_owned(), (before + 10).min(19).to_string()]);
    }
}
