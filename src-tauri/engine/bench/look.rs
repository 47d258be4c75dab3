//! What ten minutes of the agent cost the processor: its looks at what is due, and the tray's lines.
//! Prints the median of one such round in microseconds, and how long it takes to read the schedule
//! once, which earlier builds did several times a look.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is there to print")]

#[path = "support/noon.rs"]
mod noon;

use chrono::{Days, NaiveDate};
use meridian_core::{
    courier::Destination,
    ids::{Account, UserId},
    schedule::import,
    time::BundledZones,
};
use meridian_engine::{
    Engine, Options,
    clock::Clock as _,
    secrets::MemorySecrets,
    store::{Schedule, Store, TeamFacts, TeamKind},
};
use noon::Noon;
use std::{
    error::Error,
    fmt::Write as _,
    fs,
    path::Path,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

/// The agent looks every 30 seconds, and draws its tray anew every 5 minutes.
const LOOKS: usize = 20;
const TRAYS: usize = 2;
const ROUNDS: usize = 15;
/// As many as a real schedule has.
const ROWS: u64 = 38;

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let Some(folder) = words.next() else {
        eprintln!("Name an empty folder, and a schedule if it is not to be the invented one.");
        return ExitCode::from(2);
    };
    let schedule = words.next().map_or_else(|| Ok(invented()), fs::read_to_string);
    let measured = schedule.map_err(Into::into).and_then(|text| measure(Path::new(&folder), &text));
    match measured {
        Ok((ours, reading)) => {
            println!("{} {}", ours.as_micros(), reading.as_micros());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// A table as release teams keep it, over sixteen weeks.
fn invented() -> String {
    let mut text =
        "# Tallship 1.38\n\n## Timeline\n\n| **What** | **Who** | **When** | **Week** | \
                    **CI Signal** |\n|---|---|---|---|---|\n"
            .to_owned();
    let monday = NaiveDate::from_ymd_opt(2026, 10, 5).unwrap_or_default();
    for row in 0..ROWS {
        let day = monday.checked_add_days(Days::new(row * 3)).unwrap_or(monday);
        let who = ["Lead", "Docs Lead", "Release Signal Lead", "Branch Manager"];
        let who = who.get(usize::try_from(row % 4).unwrap_or(0)).unwrap_or(&"Lead");
        let when = match row % 5 {
            0 => format!("{}", day.format("%A %-d %B %Y")),
            1 => format!("**02:00 UTC {}**", day.format("%A %-d %B %Y")),
            _ => format!(
                "12:00 UTC {} / 05:00 PDT {}",
                day.format("%A %-d %B %Y"),
                day.format("%A %-d %B %Y")
            ),
        };
        let week = row * 3 / 7 + 1;
        let _ = writeln!(text, "| Milestone number {row} of it | {who} | {when} | week {week} | |");
    }
    text
}

fn measure(folder: &Path, schedule: &str) -> Result<(Duration, Duration), Box<dyn Error>> {
    let clock = Arc::new(Noon);
    let mut store = Store::open(folder, clock.now())?;
    store.connect_team(
        &TeamFacts {
            repository: "tallship/rigging".into(),
            repository_id: Some(1),
            account: Account {
                host: "https://api.example.com".into(),
                user: UserId(1),
                login: "ana".into(),
            },
            destination: Destination::RoundIssue,
            cycle: "v1.38".parse()?,
            sections: vec!["release-signal".parse()?],
            rhythm: None,
            kind: TeamKind::GitHub,
            schedule: Some(Schedule::as_read("README.md".into(), clock.now(), schedule.to_owned())),
        },
        clock.now(),
    )?;
    drop(store);
    let secrets = Arc::new(MemorySecrets::default());
    let data_dir = folder.to_owned();
    let engine = Engine::open(Options { data_dir, clock, secrets, token: None })?;
    let mut rounds = Vec::new();
    let mut readings = Vec::new();
    for _ in 0..ROUNDS {
        let start = busy();
        for _ in 0..LOOKS {
            engine.read(|tx| tx.is_in_another_zone())?;
            engine.read(|tx| {
                tx.reminders_due()?;
                tx.news()?;
                tx.notification_trouble()
            })?;
        }
        for _ in 0..TRAYS {
            engine.read(|tx| {
                tx.show_week(None)?;
                tx.show_deadlines()
            })?;
        }
        rounds.push(busy().saturating_sub(start));
        let start = busy();
        import(schedule, "README.md", &BundledZones)?;
        readings.push(busy().saturating_sub(start));
    }
    Ok((median(rounds), median(readings)))
}

/// For how long this process has been on a processor; the time that went by where the system does
/// not say.
fn busy() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let said = fs::read_to_string("/proc/self/schedstat").ok();
    let nanos = said.and_then(|said| said.split_whitespace().next()?.parse().ok());
    nanos.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
