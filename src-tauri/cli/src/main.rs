//! Meridian for a terminal and for CI jobs: the same use cases as the window.
//!
//! Exits 0 when done, 1 when something is left or was found, 2 on bad input or use. Errors are one
//! sentence on standard error that says what to do.

mod commands;
mod output;
mod pinned;

use clap::{Parser, Subcommand};
use meridian_protocol::Failure;
use std::{path::PathBuf, process::ExitCode};

/// Draft a release team's weekly status and bring it to GitHub exactly once.
#[derive(Parser)]
#[command(name = "meridian-cli", version, max_term_width = 100)]
struct Cli {
    /// The data folder [default: the desktop app's]
    #[arg(long, global = true, value_name = "FOLDER", env = meridian_engine::folders::DATA_DIR)]
    data_dir: Option<PathBuf>,
    /// Print JSON for other programs
    #[arg(long, global = true)]
    json: bool,
    /// Take this as the present moment (RFC 3339); for writing only with the practice team
    #[arg(long, global = true, value_name = "TIME")]
    now: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Connect a team's repository; the sign-in comes from MERIDIAN_TOKEN
    Connect(commands::connect::Connect),
    /// Read or replace a draft
    #[command(subcommand)]
    Draft(commands::draft::Draft),
    /// Queue the drafts and bring them to GitHub
    Post(commands::post::Post),
    /// Send what waits and read what others wrote
    Sync(commands::post::Sync),
    /// What still has to reach GitHub
    #[command(subcommand)]
    Outbox(Outbox),
    /// Deadlines in your own time
    Deadlines(commands::time::Deadlines),
    /// Look at a schedule
    #[command(subcommand)]
    Schedule(commands::schedule::ScheduleCommand),
    /// Who is in the team, from a roster file
    #[command(subcommand)]
    Roster(commands::roster::RosterCommand),
    /// The team's meetings in your own time, across changes of clocks
    #[command(subcommand)]
    Meetings(commands::meetings::Meetings),
    /// Your zone, quiet hours, working days and writing time
    #[command(subcommand)]
    Hours(commands::hours::HoursCommand),
    /// The practice team and its pretend GitHub
    #[command(subcommand)]
    Practice(commands::practice::Practice),
}

#[derive(Subcommand)]
enum Outbox {
    /// List it, oldest first
    List,
}

/// What a command leaves behind.
enum Outcome {
    /// All done.
    Done,
    /// Something waits or was found.
    Left,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Left) => ExitCode::from(1),
        Err(failure) => {
            output::error(&failure.to_string());
            match failure {
                Failure::Offline { .. } => ExitCode::from(1),
                _ => ExitCode::from(2),
            }
        }
    }
}

fn run(cli: Cli) -> Result<Outcome, Failure> {
    let place = commands::Place { data_dir: cli.data_dir, now: pinned::read(cli.now.as_deref())? };
    let json = cli.json;
    match cli.command {
        Command::Connect(connect) => connect.run(&place, json),
        Command::Draft(draft) => draft.run(&place, json),
        Command::Post(post) => post.run(&place, json),
        Command::Sync(sync) => sync.run(&place, json),
        Command::Outbox(Outbox::List) => commands::post::list(&place, json),
        Command::Deadlines(deadlines) => deadlines.run(&place, json),
        Command::Schedule(schedule) => schedule.run(&place, json),
        Command::Roster(roster) => roster.run(json),
        Command::Meetings(meetings) => meetings.run(&place, json),
        Command::Hours(hours) => hours.run(&place, json),
        Command::Practice(practice) => practice.run(&place, json),
    }
}
