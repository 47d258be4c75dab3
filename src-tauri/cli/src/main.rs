//! Meridian for a terminal and for CI jobs: the same use cases as the window.
//!
//! Exits 0 when done, 1 when something is left or was found, 2 on bad input or use. Errors are one
//! sentence on standard error that says what to do; with `--json` they stand on standard output as
//! well, see [`output`].

mod account;
mod away;
mod brewing;
pub(crate) mod context;
pub(crate) mod courier;
pub(crate) mod deadlines;
mod decisions;
pub(crate) mod draft;
mod ending;
mod examples;
pub(crate) mod hand;
pub(crate) mod hours;
mod items;
mod manual;
pub(crate) mod notices;
mod open;
mod outbox;
mod output;
mod pinned;
pub(crate) mod post;
mod progress;
pub(crate) mod quit;
pub(crate) mod round;
pub(crate) mod schedule;
mod settings;
mod talk;
mod team;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use ending::Outcome;
use meridian_protocol::Failure;
use std::{path::PathBuf, process::ExitCode};

/// Draft a release team's weekly status and bring it to GitHub exactly once.
#[derive(Parser)]
#[command(name = "meridian-cli", version, max_term_width = 100)]
struct Cli {
    /// The data folder [default: the desktop app's]
    #[arg(long, global = true, value_name = "FOLDER", env = meridian_engine::folders::DATA_DIR)]
    data_dir: Option<PathBuf>,
    /// Print JSON for other programs; a refusal is {"error": {"kind": ..., "message": ...}}
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
    /// Connect a team's repository; sign in with `account sign-in`, or give MERIDIAN_TOKEN
    Connect(team::connect::Connect),
    /// Read or set a draft, and read what posting it replaced on GitHub
    #[command(subcommand)]
    Draft(draft::Draft),
    /// Queue the drafts and bring them to GitHub
    Post(post::Post),
    /// Send what waits and read what others wrote
    Sync(post::Sync),
    /// Without a sign-in: copy the update, paste it yourself, and have it found
    #[command(subcommand)]
    Hand(hand::Hand),
    /// What still has to reach GitHub
    #[command(subcommand)]
    Outbox(outbox::Outbox),
    /// What you should know about this laptop; something lost holds posting until it is closed
    Notices(notices::Notices),
    /// The issue of a round: which it is, and naming it
    #[command(subcommand)]
    Round(round::decisions::Round),
    /// The workflow of GitHub Actions that opens and closes the team's rounds
    #[command(subcommand)]
    Workflow(round::workflow::Workflow),
    /// Telling the team ahead that you are away, or back, and who is
    #[command(subcommand)]
    Away(away::AwayCommand),
    /// What no single update says and several together do, and what to ask before a freeze
    Brewing(brewing::BrewingArgs),
    /// Asking the team for a decision, answering, and writing down what became of it
    #[command(subcommand)]
    Decision(decisions::DecisionCommand),
    /// What the team is asked to discuss or decide, and what becomes of it
    #[command(subcommand)]
    Item(items::ItemCommand),
    /// The round as a conversation: what is new, what waits for you, and answering
    #[command(subcommand)]
    Talk(talk::TalkCommand),
    /// Your comments on GitHub, and what to do where two devices have made one each
    #[command(subcommand)]
    Update(round::decisions::Update),
    /// Deadlines in your own time
    Deadlines(deadlines::Deadlines),
    /// Look at a schedule
    #[command(subcommand)]
    Schedule(schedule::ScheduleCommand),
    /// Your teams, and what a link leads to
    #[command(subcommand)]
    Team(team::teams::TeamCommand),
    /// Who is in the team
    #[command(subcommand)]
    Roster(team::roster::RosterCommand),
    /// The team's meetings in your own time, across changes of clocks
    #[command(subcommand)]
    Meetings(hours::meetings::Meetings),
    /// Your zone, quiet hours, working days and writing time
    #[command(subcommand)]
    Hours(hours::HoursCommand),
    /// Who writes for the team: signing in and out
    #[command(subcommand)]
    Account(account::Account),
    /// What you chose, and what lies on this laptop
    #[command(subcommand)]
    Settings(settings::Settings),
    /// Which proxy leads to GitHub
    #[command(subcommand)]
    Proxy(settings::Proxy),
    /// Open the window, or show the one that is open
    Open(open::Open),
    /// End the part of Meridian that always runs; reminders stop until a window is opened
    Quit,
    /// The practice team and its pretend GitHub
    #[command(subcommand)]
    Practice(team::practice::Practice),
    /// Print a script that completes these commands in your shell
    Completions(manual::Completions),
    /// Write a manual page for each command
    Man(manual::Man),
}

/// Everything that can be typed, with an example of each.
fn command() -> clap::Command {
    examples::shown_with(Cli::command())
}

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|what| stumbled(what.location())));
    let typed = command().try_get_matches();
    let cli = match typed.and_then(|typed| Cli::from_arg_matches(&typed)) {
        Ok(cli) => cli,
        Err(error) => return misused(&error),
    };
    let json = cli.json;
    let failure = match run(cli) {
        Ok(Outcome::Done) => return ExitCode::SUCCESS,
        Ok(Outcome::Left) => return ExitCode::from(1),
        Ok(Outcome::Refused(failure)) => failure,
        Err(failure) => {
            if json {
                output::refusal(&output::Refusal::of(&failure));
            }
            failure
        }
    };
    output::error(&failure.to_string());
    ending::of_failure(&failure)
}

/// A fault of ours ends the program with one sentence. Where, not what: a message could quote a text.
#[allow(clippy::exit, reason = "there is nothing to go back to")]
fn stumbled(place: Option<&std::panic::Location<'_>>) {
    let place = place.map(ToString::to_string).unwrap_or_default();
    output::error(&format!(
        "Meridian stumbled ({place}). What it said to be kept or sent is; look with `meridian-cli \
         outbox show` before you try again, and report that place."
    ));
    std::process::exit(2)
}

/// The command line cannot be understood, or only asks for help.
fn misused(error: &clap::Error) -> ExitCode {
    // It was not understood, so it is searched for the wish by hand.
    let wants_json = std::env::args_os().skip(1).take_while(|a| a != "--").any(|a| a == "--json");
    if error.use_stderr() && wants_json {
        output::refusal(&output::Refusal::of_use(&error.to_string()));
    }
    // Where nothing more can be written, the exit code still tells.
    let _ = error.print();
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

fn run(cli: Cli) -> Result<Outcome, Failure> {
    let context =
        context::Context { data_dir: cli.data_dir, now: pinned::read(cli.now.as_deref())? };
    let json = cli.json;
    match cli.command {
        Command::Connect(connect) => connect.run(&context, json),
        Command::Draft(draft) => draft.run(&context, json),
        Command::Post(post) => post.run(&context, json),
        Command::Sync(sync) => sync.run(&context, json),
        Command::Outbox(outbox) => outbox.run(&context, json),
        Command::Hand(hand) => hand.run(&context, json),
        Command::Notices(notices) => notices.run(&context, json),
        Command::Round(round) => round.run(&context, json),
        Command::Workflow(workflow) => workflow.run(&context, json),
        Command::Away(away) => away.run(&context, json),
        Command::Brewing(brewing) => brewing.run(&context, json),
        Command::Decision(decision) => decision.run(&context, json),
        Command::Item(item) => item.run(&context, json),
        Command::Talk(talk) => talk.run(&context, json),
        Command::Update(update) => update.run(&context, json),
        Command::Deadlines(deadlines) => deadlines.run(&context, json),
        Command::Schedule(schedule) => schedule.run(&context, json),
        Command::Team(team) => team.run(&context, json),
        Command::Roster(roster) => roster.run(&context, json),
        Command::Account(account) => account.run(&context, json),
        Command::Proxy(proxy) => proxy.run(&context, json),
        Command::Settings(settings) => settings.run(&context, json),
        Command::Meetings(meetings) => meetings.run(&context, json),
        Command::Hours(hours) => hours.run(&context, json),
        Command::Open(open) => open.run(&context, json),
        Command::Quit => quit::run(&context, json),
        Command::Practice(practice) => practice.run(&context, json),
        Command::Completions(completions) => completions.run(),
        Command::Man(man) => man.run(json),
    }
}
