//! `fuzz --runs N [--from RUN]`: mangles documents of every form and imports them as schedules and
//! as rosters. One run is one number: the same number always mangles the same way (with the same
//! `fastrand`), and `--only` shows what it did.
//!
//! Written here and not with cargo-fuzz, which needs a nightly compiler: it runs wherever the tests
//! do, and what it lacks in coverage feedback it makes up with documents that are nearly right.

#![expect(clippy::print_stdout, reason = "a command's answer goes to its standard output")]

mod mangle;
mod seeds;

use clap::Parser;
use fastrand::Rng;
use meridian_core::{
    schedule::{
        Schedule, import,
        lint::lint,
        scan::{Fate, account},
    },
    team::roster::import_roster,
    time::BundledZones,
};
use std::{
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

/// Mangled documents against the import.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many documents.
    #[arg(long, default_value_t = 100_000)]
    runs: u64,
    /// The first run.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Only this run, with its document.
    #[arg(long)]
    only: Option<u64>,
    /// Go on behind a fault, up to this many.
    #[arg(long, default_value_t = 1)]
    faults: u32,
    /// A folder whose files are mangled as well.
    #[arg(long, env = "MERIDIAN_FIXTURES")]
    fixtures: Option<PathBuf>,
}

/// No document of this size may take longer, also on a busy machine.
const LONGEST: Duration = Duration::from_secs(1);
/// Larger files of the folder are left out: the runs are many because they are short.
const LARGEST_SEED: u64 = 8_000;
/// One of so many runs takes a file of the folder.
const FILES: u64 = 16;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut files = Vec::new();
    for folder in ["schedules", "rosters"] {
        if let Some(fixtures) = &arguments.fixtures {
            collect(&fixtures.join(folder), &mut files);
        }
    }
    files.sort();
    let seeds = seeds::all();
    let began = Instant::now();
    let mut slowest = (Duration::ZERO, 0);
    let mut faults = 0;
    let runs = match arguments.only {
        Some(run) => run..run + 1,
        None => arguments.from..arguments.from + arguments.runs,
    };
    for run in runs {
        let mut chance = Rng::with_seed(run);
        let text = document(&mut chance, &seeds, &files);
        if arguments.only.is_some() {
            println!("{text}\n----");
        }
        let started = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| look(&text, &mut chance)));
        let mut took = started.elapsed();
        if took > LONGEST {
            // A busy machine may have put this aside; the text itself is slow every time.
            let again = Instant::now();
            let _ = catch_unwind(AssertUnwindSafe(|| look(&text, &mut Rng::with_seed(run))));
            took = took.min(again.elapsed());
        }
        slowest = slowest.max((took, run));
        let fault = match outcome {
            Ok(Ok(())) if took <= LONGEST => None,
            Ok(Ok(())) => Some(format!("it took {took:?}")),
            Ok(Err(fault)) => Some(fault),
            Err(_) => Some("it panicked".to_owned()),
        };
        if let Some(fault) = fault {
            println!("Run {run}: {fault}. See it with --only {run}.");
            faults += 1;
            if faults >= arguments.faults {
                return ExitCode::FAILURE;
            }
        }
        if (run + 1) % 1_000_000 == 0 {
            println!("{} runs in {:.0?}, the slowest {:?}", run + 1, began.elapsed(), slowest.0);
        }
    }
    println!(
        "{} runs in {:.1?}, {faults} faults; the slowest was run {} with {:?}; {}.",
        arguments.only.map_or(arguments.runs, |_| 1),
        began.elapsed(),
        slowest.1,
        slowest.0,
        memory()
    );
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn collect(folder: &Path, files: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.metadata().is_ok_and(|data| data.is_file() && data.len() <= LARGEST_SEED)
            && let Ok(text) = std::fs::read_to_string(entry.path())
        {
            files.push(text);
        }
    }
}

/// The most memory that was held at once, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or("memory not known".to_owned(), |peak| format!("at most {} of memory", peak.trim()))
}

fn document(chance: &mut Rng, seeds: &[&str], files: &[String]) -> String {
    let from_file = !files.is_empty() && chance.u64(0..FILES) == 0;
    let text = if from_file {
        chance.choice(files).cloned().unwrap_or_default()
    } else {
        chance.choice(seeds).copied().unwrap_or_default().to_owned()
    };
    let other = chance.choice(seeds).copied().unwrap_or_default();
    mangle::mangle(&text, other, chance)
}

/// What must hold for any text.
fn look(text: &str, chance: &mut Rng) -> Result<(), String> {
    let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
    let within = |line: u32, what: &str| {
        let held = (1..=lines.max(1)).contains(&line);
        held.then_some(()).ok_or_else(|| format!("{what} is said to be on line {line} of {lines}"))
    };
    if chance.u64(0..3) == 0 {
        if let Ok(roster) = import_roster(text, "fuzz") {
            for role in &roster.roles {
                within(role.line, "a role")?;
            }
            for unread in &roster.unread {
                within(unread.line, "what is not understood")?;
            }
            let _ = roster.handles();
        }
        return Ok(());
    }
    let Ok(schedule) = import(text, "fuzz", &BundledZones) else { return Ok(()) };
    if schedule.milestones.is_empty() {
        return Err("a schedule without rows was taken for one".to_owned());
    }
    for milestone in &schedule.milestones {
        within(milestone.line, "a row")?;
        if milestone.name.is_empty() {
            return Err("a row has no name to show".to_owned());
        }
        if milestone.when.earliest() > milestone.when.latest() {
            return Err(format!("{:?} ends before it begins", milestone.when.text()));
        }
        let _ = (milestone.effective(), milestone.doubt_words());
    }
    for stated in &schedule.summary {
        within(stated.line, "a summary")?;
    }
    for unread in &schedule.unread {
        within(unread.line, "what is not understood")?;
    }
    not_in_silence(text, &schedule)?;
    let _ = (schedule.week_one(), schedule.weeks(), schedule.shape());
    if chance.u64(0..8) == 0 {
        findings(&schedule, text, lines)?;
    }
    if chance.u64(0..32) == 0
        && import(text, "fuzz", &BundledZones).ok().as_ref() != Some(&schedule)
    {
        return Err("two imports of one text differ".to_owned());
    }
    Ok(())
}

/// No date is lost in silence: what looks like one is a row, is listed, or is set aside.
fn not_in_silence(text: &str, schedule: &Schedule) -> Result<(), String> {
    let listed: HashSet<u32> = schedule.unread.iter().map(|unread| unread.line).collect();
    // A list of what is not understood ends somewhere, and says how much more there is.
    let is_cut = schedule.unread.last().is_some_and(|last| last.why.contains("are not listed"));
    let lost = account(text, schedule)
        .into_iter()
        .filter(|found| found.fate == Fate::Unread && !listed.contains(&found.line))
        // A row of several lines is listed by its first.
        .find(|found| !schedule.unread.iter().any(|unread| unread.text.contains(&found.text)));
    match lost {
        Some(found) if !is_cut => {
            Err(format!("{:?} on line {} is lost in silence", found.text, found.line))
        }
        _ => Ok(()),
    }
}

fn findings(schedule: &Schedule, text: &str, lines: u32) -> Result<(), String> {
    for finding in lint(schedule, text, &BundledZones) {
        if !(1..=lines.max(1)).contains(&finding.line) {
            return Err(format!("a finding is said to be on line {} of {lines}", finding.line));
        }
    }
    Ok(())
}
