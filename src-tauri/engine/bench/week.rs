//! How long the week's page takes where 2,500 comments stand on its issue, as on a tracking issue
//! that collects a whole year: the window asks for it at each pause of typing and each second of a
//! drain. Prints the 99th of a hundred answers, and the median of answers by an engine that has seen
//! nothing yet, in microseconds; the second reads every comment and draws it, as each did once.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is there to print")]

#[path = "support/busy.rs"]
mod busy;
#[path = "support/noon.rs"]
mod noon;

use busy::{fill, nth, open};
use meridian_core::draft::Splice;
use meridian_engine::Engine;
use std::{
    error::Error,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

const COMMENTS: i64 = 2_500;
const ANSWERS: usize = 300;
const FIRST_ANSWERS: usize = 5;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("Name an empty folder.");
        return ExitCode::from(2);
    };
    match measure(Path::new(&folder)) {
        Ok((ours, first)) => {
            println!("{} {}", ours.as_micros(), first.as_micros());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(folder: &Path) -> Result<(Duration, Duration), Box<dyn Error>> {
    let sections = ["release-signal", "docs", "comms"];
    fill(folder, COMMENTS, (&sections, &sections))?;
    let mut first = Vec::new();
    for _ in 0..FIRST_ANSWERS {
        let engine = open(folder)?;
        first.push(answer(&engine)?);
    }
    let engine = open(folder)?;
    let draft = engine.read(|tx| tx.show_week(None))?.draft;
    let text = "Status: Green\n\n- Typed while everybody reads.\n";
    let typed = Splice { at: 0, removed: String::new(), inserted: text.to_owned() };
    let mut revision =
        engine.write(|tx| tx.edit_draft(&draft.key, draft.revision, &[typed]))?.revision;
    let mut times = Vec::new();
    for _ in 0..ANSWERS {
        // As it is asked: after something was typed.
        let letter = Splice { at: 0, removed: String::new(), inserted: "x".to_owned() };
        revision = engine.write(|tx| tx.edit_draft(&draft.key, revision, &[letter]))?.revision;
        times.push(answer(&engine)?);
    }
    Ok((nth(times, 99), nth(first, 50)))
}

/// How long one answer takes, which has to be whole.
fn answer(engine: &Engine) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    let week = engine.read(|tx| tx.show_week(None))?;
    let took = start.elapsed();
    if week.updates.len() as i64 == COMMENTS {
        Ok(took)
    } else {
        Err("a comment is missing".into())
    }
}
