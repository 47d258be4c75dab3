//! `simulate --seeds A..B [--verbose] [--threads N]`: lives many worlds and tells the story of each
//! that breaks a rule.

#![expect(clippy::print_stdout, reason = "a command's answer goes to its standard output")]

use clap::Parser;
use meridian_simulation::{Breakage, Report, WorldError, is_of_a_round, run};
use std::ops::Range;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::Instant;

/// Simulated worlds of faults, one a seed.
#[derive(Debug, Parser)]
struct Arguments {
    /// The seeds to live through, such as 0..10000.
    #[arg(long, value_parser = seeds)]
    seeds: Range<u64>,
    /// Live only through the worlds in which a team opens and closes a round.
    #[arg(long)]
    rounds: bool,
    /// Tell the story of every world, not only of those that break a rule.
    #[arg(long)]
    verbose: bool,
    /// How many worlds at once; as many as there are processors unless told.
    #[arg(long)]
    threads: Option<usize>,
    /// Break something on purpose, such as no-journal, to see that it is noticed.
    #[arg(long = "break", value_parser = breakage)]
    breakage: Option<Breakage>,
}

fn breakage(name: &str) -> Result<Breakage, String> {
    let spelt = |breakage: &Breakage| format!("{breakage:?}").to_lowercase();
    let wanted = name.replace('-', "").to_lowercase();
    Breakage::ALL
        .into_iter()
        .find(|breakage| spelt(breakage) == wanted)
        .ok_or_else(|| format!("\"{name}\" is none of {:?}", Breakage::ALL))
}

fn seeds(text: &str) -> Result<Range<u64>, String> {
    let bad = || format!("\"{text}\" is no range of seeds; write it like 0..10000");
    let (from, to) = text.split_once("..").ok_or_else(bad)?;
    let (from, to) = (from.parse().map_err(|_| bad())?, to.parse().map_err(|_| bad())?);
    if from < to { Ok(from..to) } else { Err(bad()) }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let available = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = arguments.threads.unwrap_or(available).max(1);
    let began = Instant::now();
    let next = AtomicU64::new(arguments.seeds.start);
    let (sender, receiver) = mpsc::channel();
    let (mut worlds, mut requests, mut effects, mut failed) = (0_u64, 0_u64, 0_u64, Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, next, end) = (sender.clone(), &next, arguments.seeds.end);
            let (breakage, rounds) = (arguments.breakage, arguments.rounds);
            scope.spawn(move || {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed < end && rounds && !is_of_a_round(seed) {
                        continue;
                    }
                    if seed >= end || sender.send((seed, run(seed, breakage))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        for (seed, outcome) in receiver {
            worlds += 1;
            match &outcome {
                Ok(report) => {
                    requests += report.requests;
                    effects += report.effects;
                }
                Err(_) => failed.push(seed),
            }
            if tell(seed, &outcome, arguments.verbose) {
                failed.push(seed);
            }
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{worlds} worlds, {requests} requests, {effects} effects in {seconds:.1} s: {:.0} worlds a second",
        worlds as f64 / seconds.max(0.001)
    );
    if failed.is_empty() {
        println!("0 rules broken");
        ExitCode::SUCCESS
    } else {
        failed.sort_unstable();
        failed.dedup();
        println!("rules were broken in {} worlds, seeds {failed:?}", failed.len());
        ExitCode::FAILURE
    }
}

/// Prints what is worth it; true when a rule was broken.
fn tell(seed: u64, outcome: &Result<Report, WorldError>, verbose: bool) -> bool {
    let report = match outcome {
        Ok(report) => report,
        Err(error) => {
            println!("seed {seed}: {error}");
            return true;
        }
    };
    let broken = !report.violations.is_empty();
    if broken || verbose {
        println!("seed {seed}, fingerprint {:016x}", report.story.fingerprint());
        for line in report.story.lines() {
            println!("  {line}");
        }
        for violation in &report.violations {
            println!("  seed {seed} breaks a rule: {violation}");
        }
    }
    broken
}
