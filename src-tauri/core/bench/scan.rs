//! What it costs to look for dates that no reader took, beside the import itself, and what an import
//! costs at all. Reads the schedules of the folders that are named, or an invented one; prints the
//! sum of all looks and of all imports without them, and the slowest import, in microseconds, with
//! the file's name.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is there to print")]

use meridian_core::{
    schedule::{import, scan::account},
    time::BundledZones,
};
use std::{
    fmt::Write as _,
    fs,
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

/// The median of so many tells, whatever else the machine does.
const ROUNDS: usize = 21;

fn main() -> ExitCode {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let mut texts = Vec::new();
    for folder in &folders {
        let Ok(entries) = fs::read_dir(folder) else {
            eprintln!("{} cannot be read.", folder.display());
            return ExitCode::FAILURE;
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().replace(' ', "-");
            // Not every file there is a text.
            if let Ok(text) = fs::read_to_string(entry.path()) {
                texts.push((name, text));
            }
        }
    }
    if texts.is_empty() {
        texts.push(("invented".to_owned(), invented()));
    }
    let detailed = std::env::var_os("EACH").is_some();
    let (mut looks, mut imports, mut slowest) = (Duration::ZERO, Duration::ZERO, None);
    for (name, text) in &texts {
        let Ok(schedule) = import(text, name, &BundledZones) else { continue };
        let whole = median(|| drop(import(text, name, &BundledZones)));
        let look = median(|| drop(account(text, &schedule)));
        if detailed {
            eprintln!("{:>8} {:>8} {name}", look.as_micros(), whole.as_micros());
        }
        looks += look;
        imports += whole.saturating_sub(look);
        if slowest.as_ref().is_none_or(|(longest, _)| whole > *longest) {
            slowest = Some((whole, name));
        }
    }
    let Some((longest, name)) = slowest else {
        eprintln!("None of the files is a schedule.");
        return ExitCode::FAILURE;
    };
    println!("{} {} {} {name}", looks.as_micros(), imports.as_micros(), longest.as_micros());
    ExitCode::SUCCESS
}

fn median(work: impl Fn()) -> Duration {
    let mut took: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            work();
            started.elapsed()
        })
        .collect();
    took.sort();
    took.get(ROUNDS / 2).copied().unwrap_or_default()
}

/// As long as a real one, with a summary and a sentence above its table.
fn invented() -> String {
    let mut text = "# Orchard v2.4\n\nThe gate closes on 2 June 2026, as in every year.\n\n\
                    - **Monday 1st June 2026**: Week 1 - Start of Release Cycle\n\n\
                    | What | Who | When | Week |\n|---|---|---|---|\n"
        .to_owned();
    for (row, day) in (1..=20).chain(1..=20).enumerate() {
        let month = if row < 20 { "June" } else { "July" };
        let _ = writeln!(
            text,
            "| Milestone {row} | Lead | {day} {month} 2026 (AoE) / 12:00 UTC {} {month} 2026 | |",
            day + 1
        );
    }
    text
}
