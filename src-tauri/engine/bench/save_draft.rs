//! How long one durable edit of a long draft takes, beside the least it can: the same bytes in one
//! SQLite transaction that waits for the disk. Prints both medians in microseconds.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is there to print")]

use meridian_core::draft::Splice;
use meridian_engine::{Engine, Options, clock::SystemClock, secrets::MemorySecrets};
use meridian_protocol::EditDraft;
use rusqlite::Connection;
use std::{
    error::Error,
    path::Path,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

/// What is typed between two saves.
const TYPED: &str = "Signal is green again. ";
/// The draft's length before the first measured edit, in bytes.
const LENGTH: usize = 60_000;
const ROUNDS: usize = 200;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("Name an empty folder on the disk to measure.");
        return ExitCode::from(2);
    };
    match measure(Path::new(&folder)) {
        Ok((ours, bare)) => {
            println!("{} {}", ours.as_micros(), bare.as_micros());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Medians of our edit and of the bare transaction, taken in turns so that both meet the same
/// disk in the same mood.
fn measure(folder: &Path) -> Result<(Duration, Duration), Box<dyn Error>> {
    let bare = Connection::open(folder.join("bare.db"))?;
    bare.pragma_update(None, "journal_mode", "wal")?;
    bare.pragma_update(None, "synchronous", "full")?;
    bare.execute("CREATE TABLE edits (text TEXT NOT NULL) STRICT", [])?;

    let clock = Arc::new(SystemClock::new());
    let engine = Engine::open(Options {
        data_dir: folder.join("data"),
        clock,
        secrets: Arc::new(MemorySecrets::default()),
        token: None,
    })?;
    engine.write(|tx| tx.try_practice())?;
    let draft = engine.read(|tx| tx.show_week(None))?.draft;
    let mut length = draft.text.len();
    let start = TYPED.repeat(LENGTH.saturating_sub(length) / TYPED.len());
    let mut revision = engine
        .write(|tx| tx.edit_draft(&draft.key, draft.revision, &[splice(length, &start)]))?
        .revision;
    length += start.len();

    let (mut ours, mut others) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        // As the window asks for it.
        let splices = vec![splice(length, TYPED)];
        let edit = EditDraft { draft: draft.key.clone(), revision, splices };
        revision = engine.carry_out(edit)?.revision;
        ours.push(start.elapsed());
        length += TYPED.len();

        let start = Instant::now();
        bare.execute("INSERT INTO edits (text) VALUES (?1)", [TYPED])?;
        others.push(start.elapsed());
    }
    Ok((median(ours), median(others)))
}

fn splice(at: usize, text: &str) -> Splice {
    let at = u64::try_from(at).unwrap_or(u64::MAX);
    Splice { at, removed: String::new(), inserted: text.to_owned() }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
