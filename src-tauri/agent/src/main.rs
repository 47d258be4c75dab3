//! Meridian's always-on process: tray, reminders, courier. Links no webview and no GTK.

mod agent;
mod reminders;
mod tray;

use meridian_engine::{
    Engine, Options,
    arguments::{self, Start},
    clock::SystemClock,
    launch,
    local::{Claim, Role},
    log, secrets,
};
use std::{io::Write as _, path::Path, process::ExitCode, sync::Arc};

const ABOUT: &str = "Reminds of deadlines and sends what waits in the outbox, with or without a \
                     window. Does nothing when it runs already.";

/// Bytes of a thread that looks a name up.
const STACK: usize = 512 * 1024;

fn main() -> ExitCode {
    let words = std::env::args_os().skip(1);
    let data_dir = match arguments::read("meridian-agent", ABOUT, words) {
        Ok(Start::Run(data_dir)) => data_dir,
        Ok(Start::Print(text)) => {
            let _closed = writeln!(std::io::stdout(), "{text}");
            return ExitCode::SUCCESS;
        }
        Err(sentence) => return refuse(2, &sentence),
    };
    launch::with_a_small_heap();
    // Read while there is one thread; children are started without it.
    let _token = secrets::token_from_env();
    match Claim::take(&data_dir, Role::Agent) {
        Ok(Some(claim)) => run(&data_dir, &claim),
        Ok(None) => ExitCode::SUCCESS,
        Err(error) => refuse(2, &error.to_string()),
    }
}

fn run(data_dir: &Path, claim: &Claim) -> ExitCode {
    if let Err(error) = log::start(data_dir, "agent") {
        let _closed = writeln!(std::io::stderr(), "There is no log of the agent ({error}).");
    }
    let clock = Arc::new(SystemClock::from_env());
    let options = Options::of_this_desktop(data_dir.to_owned(), clock.clone());
    let engine = match Engine::open(options) {
        Ok(engine) => Arc::new(engine),
        Err(failure) => {
            tracing::error!(%failure, "the notebook cannot be opened");
            return refuse(2, &failure.to_string());
        }
    };
    if let Err(failure) = engine.keep_memory_small() {
        tracing::warn!(%failure, "the agent takes more memory than it needs");
    }
    // Also for who had a team before there was such a file, and where the program has moved.
    if let Err(failure) = engine.write(|tx| tx.settle_autostart()) {
        tracing::warn!(%failure, "whether this starts at log-in is left as it is");
    }
    // Looking names up is all that blocks, and each thread has memory of its own.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .max_blocking_threads(2)
        .thread_stack_size(STACK)
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => {
            tracing::info!(build = meridian_protocol::BUILD, "the agent starts");
            runtime.block_on(agent::run(engine, &clock, claim));
            tracing::info!("the agent ends");
            ExitCode::SUCCESS
        }
        Err(error) => refuse(
            1,
            &format!("The agent cannot start ({error}); close other programs and try again."),
        ),
    }
}

fn refuse(code: u8, sentence: &str) -> ExitCode {
    let _closed = writeln!(std::io::stderr(), "{sentence}");
    ExitCode::from(code)
}
