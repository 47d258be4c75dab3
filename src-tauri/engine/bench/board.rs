//! How long the board of forty sections takes after one more comment was read: with 2,500 comments on the
//! round's issue, and with 25. Prints the 99th of a hundred answers of each, in microseconds.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is there to print")]

#[path = "support/busy.rs"]
mod busy;
#[path = "support/noon.rs"]
mod noon;

use busy::{ISSUE, comment, fill, nth, open};
use meridian_core::{
    courier::Change,
    team::roster::{Person, Role, Roster},
};
use meridian_engine::{clock::Clock as _, store::Store};
use noon::Noon;
use std::{
    error::Error,
    fs,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

const SECTIONS: usize = 40;
const MANY: i64 = 2_500;
const FEW: i64 = 25;
const ANSWERS: i64 = 300;
/// As many of what belongs to no section as the window asks for.
const FREE: u32 = 20;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("Name an empty folder.");
        return ExitCode::from(2);
    };
    let folder = Path::new(&folder);
    let both = measure(&folder.join("many"), MANY)
        .and_then(|many| Ok((many, measure(&folder.join("few"), FEW)?)));
    match both {
        Ok((many, few)) => {
            println!("{} {}", many.as_micros(), few.as_micros());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(folder: &Path, comments: i64) -> Result<Duration, Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let names: Vec<String> = (1..=SECTIONS).map(|number| format!("section-{number}")).collect();
    let sections: Vec<&str> = names.iter().map(String::as_str).collect();
    let team = fill(folder, comments, (sections.get(..1).unwrap_or_default(), &sections))?;
    let mut store = Store::open(folder, Noon.now())?;
    let roles = (1..).zip(&names).map(|(line, name)| Role {
        name: name.clone(),
        lead: vec![Person {
            name: None,
            handle: Some(format!("member-{}", line + 1)),
            slack: None,
        }],
        shadows: Vec::new(),
        line,
    });
    let roster = Roster { roles: roles.collect(), ..Roster::default() };
    store.keep_roster(team, &"v1.38".parse()?, &roster)?;
    let engine = open(folder)?;
    let round = engine.read(|tx| tx.draft_key(None, None))?.round;
    engine.read(|tx| tx.show_updates(FREE))?;
    let mut times = Vec::new();
    for id in comments + 1..=comments + ANSWERS {
        // As after a sync that found one.
        let comments = vec![comment(id, id, &sections, round)?];
        store.apply(team, &[Change::MirrorComments { issue: ISSUE, comments }])?;
        let start = Instant::now();
        let board = engine.read(|tx| tx.show_updates(FREE))?;
        times.push(start.elapsed());
        if board.rows.len() != SECTIONS {
            return Err(format!("{} sections instead of {SECTIONS}", board.rows.len()).into());
        }
    }
    Ok(nth(times, 99))
}
