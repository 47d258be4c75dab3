//! Everything a change must pass, cheap checks first.

use crate::{process, setup, wasm, window_page};
use std::{path::Path, process::Command, time::Instant};

/// How many worlds of faults a change must survive.
const WORLDS: &str = "0..10000";
/// Mangled documents in a test of everything; a whole campaign is `cargo xtask fuzz`.
const DOCUMENTS: u64 = 20_000;

/// Tests counted from the lines that cargo prints.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Count {
    passed: u64,
    failed: u64,
}

/// Runs all checks and tests; the last line is `N passed, N failed`.
///
/// # Errors
/// If any failed, after that line was printed.
pub(crate) fn test(root: &Path) -> Result<(), String> {
    let start = Instant::now();
    let mut count = Count::default();
    let outcome = all(root, &mut count);
    println!("== everything: {}", process::spent(start));
    if let Err(error) = &outcome {
        eprintln!("{error}");
        // A check that is no test, such as the formatting, is still something that failed.
        count.failed = count.failed.max(1);
    }
    println!("{} passed, {} failed", count.passed, count.failed);
    outcome.map_err(|_| "Not everything passed.".to_owned())
}

fn all(root: &Path, count: &mut Count) -> Result<(), String> {
    setup::setup(root)?;
    let cargo = |arguments: &[&str]| {
        let mut command = process::cargo(root);
        command.args(arguments);
        command
    };
    process::step("formatting", &mut cargo(&["fmt", "--all", "--check"]))?;
    process::step(
        "lints",
        &mut cargo(&[NATIVE, &["--all-targets", "--", "-D", "warnings"]].concat()),
    )?;
    process::step("lints of the window", &mut lint_window(root))?;
    let mut document = cargo(&["doc", "--workspace", "--exclude", "meridian-ui", "--no-deps"]);
    process::step("documentation", document.env("RUSTDOCFLAGS", "-D warnings"))?;
    window_page(root)?;
    // One build for all that follows: programs and tests agree on every feature, and the agent
    // lies beside the window.
    process::step("build", &mut cargo(&["build", "--bins", "--tests", "--examples"]))?;
    let mut units = cargo(&["test", "--no-fail-fast", "--", "--skip", "in_the_built_window"]);
    tests("tests", fixtures(root, &mut units), count)?;
    let mut screens = cargo(&["test", "--package", "meridian-ui"]);
    tests("screens", screens.args(["--no-default-features", "--features", "ssr"]), count)?;
    tests("simulation", &mut judged_worlds(root), count)?;
    simulate(root, WORLDS)?;
    fuzz(root, DOCUMENTS)?;
    let mut windows = cargo(&["test", "--test", "story", "--test", "real_team"]);
    windows.args(["--test", "deadlines_window", "--"]);
    tests("the built window", windows.args(["--nocapture", "in_the_built_window"]), count)
}

/// Clippy over all that is compiled natively.
const NATIVE: &[&str] = &["clippy", "--workspace", "--exclude", "meridian-ui"];

/// Clippy over the window, for its own target if this compiler has it.
fn lint_window(root: &Path) -> Command {
    let mut clippy = process::cargo(root);
    clippy.args(["clippy", "--package", "meridian-ui"]);
    if wasm::usual_has_target() {
        clippy.args(["--target", wasm::TARGET]);
    }
    clippy.args(["--", "-D", "warnings"]);
    clippy
}

/// The tests of the simulation itself, in the profile in which its worlds are lived.
fn judged_worlds(root: &Path) -> Command {
    let mut tests = process::cargo(root);
    tests.args(["test", "--profile", "fast", "--package", "meridian-simulation"]);
    tests.args(["--test", "simulation"]);
    tests
}

/// Runs simulated worlds, such as `0..10000`.
pub(crate) fn simulate(root: &Path, seeds: &str) -> Result<(), String> {
    let mut worlds = process::cargo(root);
    worlds.args(["run", "--quiet", "--profile", "fast", "--package", "meridian-simulation"]);
    worlds.args(["--", "--seeds", seeds]);
    process::step(&format!("simulated worlds {seeds}"), &mut worlds)
}

/// Imports so many mangled documents.
pub(crate) fn fuzz(root: &Path, runs: u64) -> Result<(), String> {
    let mut documents = process::cargo(root);
    documents.args(["run", "--quiet", "--profile", "fast", "--package", "meridian-fuzz", "--"]);
    documents.args(["--runs", &runs.to_string()]);
    process::step(&format!("{runs} mangled documents"), fixtures(root, &mut documents))
}

/// Tells the tests where real data lies, if it lies beside the project.
fn fixtures<'a>(root: &Path, command: &'a mut Command) -> &'a mut Command {
    match root.join("../shared/fixtures").canonicalize() {
        Ok(folder) => command.env("MERIDIAN_FIXTURES", folder),
        Err(_) => command,
    }
}

/// Runs one cargo test command and counts.
fn tests(what: &str, command: &mut Command, count: &mut Count) -> Result<(), String> {
    println!("== {what}");
    let start = Instant::now();
    let ok = process::watched(command, |line| {
        if let Some(part) = result_line(line) {
            count.passed += part.passed;
            count.failed += part.failed;
        }
    })?;
    if ok {
        println!("== {what}: done in {}", process::spent(start));
        Ok(())
    } else {
        Err(format!("{what}: failed after {}; the lines above say why.", process::spent(start)))
    }
}

/// Reads `test result: ok. 3 passed; 0 failed; ...`.
fn result_line(line: &str) -> Option<Count> {
    let (_, rest) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let number = |word: &str| {
        rest.split("; ").find_map(|part| part.strip_suffix(word)?.trim().parse::<u64>().ok())
    };
    Some(Count { passed: number("passed")?, failed: number("failed")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_adds_up_what_cargo_prints() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 1 filtered out; finished in 0.02s";
        assert_eq!(result_line(line), Some(Count { passed: 12, failed: 3 }));
        assert_eq!(result_line("test other ... ok"), None);
    }
}
