//! Everything a change must pass, cheap checks first.

use crate::{
    axe,
    lane::{Beside, Lane},
    process, setup, wasm,
};
use std::{path::Path, process::Command, thread, time::Instant};

/// How many worlds of faults a change must survive.
const WORLDS: &str = "0..2500";
/// Mangled documents in a test of everything; a whole campaign is `cargo xtask fuzz`.
const DOCUMENTS: u64 = 20_000;

/// Runs all checks and tests; the last line is `N passed, N failed`.
///
/// # Errors
/// If any failed, after that line was printed.
pub(crate) fn test(root: &Path) -> Result<(), String> {
    let start = Instant::now();
    let mut lane = Lane::default();
    let outcome = all(root, &mut lane);
    println!("== everything: {}", process::spent(start));
    let mut count = lane.count;
    if let Err(error) = &outcome {
        eprintln!("{error}");
        // A check that is no test, such as the formatting, is still something that failed.
        count.failed = count.failed.max(1);
    }
    println!("{} passed, {} failed", count.passed, count.failed);
    outcome.map_err(|_| "Not everything passed.".to_owned())
}

/// What computes only, the page and the worlds, runs beside what also waits.
fn all(root: &Path, lane: &mut Lane) -> Result<(), String> {
    setup::setup(root)?;
    lane.step("formatting", cargo(root, &["fmt", "--all", "--check"]))?;
    thread::scope(|scope| {
        let page =
            Beside::start(scope, |lane| lane.step("the window's page", crate::page_builder(root)));
        let worlds = Beside::start(scope, |lane| worlds(root, lane));
        let shown = steps(root, lane, page, &worlds);
        if shown.is_err() {
            println!("== what else was begun");
            worlds.give_up();
        }
        shown.and(worlds.finish(&mut lane.count))
    })
}

/// All that is shown as it comes.
fn steps(
    root: &Path,
    lane: &mut Lane,
    page: Beside<'_>,
    worlds: &Beside<'_>,
) -> Result<(), String> {
    lane.step(
        "lints",
        cargo(root, &[NATIVE, &["--all-targets", "--", "-D", "warnings"]].concat()),
    )?;
    lane.step("lints of the window", lint_window(root))?;
    let mut document =
        cargo(root, &["doc", "--workspace", "--exclude", "meridian-ui", "--no-deps"]);
    document.env("RUSTDOCFLAGS", "-D warnings");
    lane.step("documentation", document)?;
    page.finish(&mut lane.count)?;
    // One build for all that follows: programs and tests agree on every feature, and the agent
    // lies beside the window.
    lane.step("build", cargo(root, &["build", "--bins", "--tests", "--examples"]))?;
    worlds.show();
    let units = ["test", "--no-fail-fast", "--", "--skip", "in_the_built_window"];
    lane.step("tests", fixtures(root, cargo(root, &units)))?;
    let screens =
        ["test", "--package", "meridian-ui", "--no-default-features", "--features", "ssr"];
    lane.step("screens", cargo(root, &screens))?;
    worlds.show();
    let windows = ["test", "--test", "story", "--test", "real_team", "--test", "deadlines_window"];
    let only = ["--", "--nocapture", "in_the_built_window"];
    lane.step("the built window", axe::told(cargo(root, &[&windows[..], &only].concat())))
}

/// The worlds, the simulation's own tests, and the mangled documents: each computes on as many
/// processors as there are, so it steps aside for whatever waits for an answer in time.
fn worlds(root: &Path, lane: &mut Lane) -> Result<(), String> {
    let judged = cargo(root, &[&["test"], &FAST[..], &["--test", "simulation"]].concat());
    lane.step("simulation", process::yielding(judged))?;
    lane.step("build of the worlds", process::yielding(build_fast(root)))?;
    lane.step(&format!("simulated worlds {WORLDS}"), process::yielding(many_worlds(root, WORLDS)))?;
    let documents = process::yielding(many_documents(root, DOCUMENTS));
    lane.step(&format!("{DOCUMENTS} mangled documents"), documents)
}

/// What computes for long, in the profile for it. Both packages are always named together: each by
/// itself would ask for other parts of what they need, and have all of that built again.
const FAST: [&str; 6] =
    ["--profile", "fast", "--package", "meridian-simulation", "--package", "meridian-fuzz"];

fn build_fast(root: &Path) -> Command {
    cargo(root, &[&["build", "--quiet"], &FAST[..], &["--bins"]].concat())
}

/// A program that [`build_fast`] built.
fn fast(root: &Path, name: &str) -> Command {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let mut program = Command::new(process::target(root).join("fast").join(name));
    program.current_dir(root);
    program
}

fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = process::cargo(root);
    command.args(arguments);
    command
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

/// Runs simulated worlds, such as `0..10000`.
pub(crate) fn simulate(root: &Path, seeds: &str) -> Result<(), String> {
    process::step("build", &mut build_fast(root))?;
    process::step(&format!("simulated worlds {seeds}"), &mut many_worlds(root, seeds))
}

fn many_worlds(root: &Path, seeds: &str) -> Command {
    let mut worlds = fast(root, "meridian-simulation");
    worlds.args(["--seeds", seeds]);
    worlds
}

/// Imports so many mangled documents.
pub(crate) fn fuzz(root: &Path, runs: u64) -> Result<(), String> {
    process::step("build", &mut build_fast(root))?;
    process::step(&format!("{runs} mangled documents"), &mut many_documents(root, runs))
}

fn many_documents(root: &Path, runs: u64) -> Command {
    let mut documents = fast(root, "meridian-fuzz");
    documents.args(["--runs", &runs.to_string()]);
    fixtures(root, documents)
}

/// Tells the tests where real data lies, if it lies beside the project.
fn fixtures(root: &Path, mut command: Command) -> Command {
    if let Ok(folder) = root.join("../shared/fixtures").canonicalize() {
        command.env("MERIDIAN_FIXTURES", folder);
    }
    command
}
