//! How long the conversation, the items and the decisions of a round take after one more comment was read: with
//! 2,500 comments on the round's issue, and with 25. Prints the 99th of a hundred answers of each, in
//! microseconds: conversation, items, decisions, each with many and with few.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is there to print")]

#[path = "support/busy.rs"]
mod busy;
#[path = "support/noon.rs"]
mod noon;

use busy::{ISSUE, comment, fill, nth, open};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::{Change, Comment, User},
    decisions::{
        Options,
        proposal::{self, Asked, Proposal, Rule, end_at},
    },
    ids::{RoundKey, UserId},
    time::BundledZones,
};
use meridian_engine::{Engine, clock::Clock as _, store::Store};
use noon::Noon;
use std::{
    error::Error,
    fmt::Write as _,
    fs,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

const MANY: i64 = 2_500;
const FEW: i64 = 25;
const ANSWERS: i64 = 300;
/// As many threads as one reads at a time.
const THREADS: usize = 50;
const SECTION: &str = "section-1";

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
            let mut line = String::new();
            for (many, few) in many.into_iter().zip(few) {
                let _ = write!(line, "{} {} ", many.as_micros(), few.as_micros());
            }
            println!("{}", line.trim_end());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The three of them.
fn measure(folder: &Path, comments: i64) -> Result<[Duration; 3], Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let team = fill(folder, 0, (&[SECTION], &[SECTION]))?;
    let engine = open(folder)?;
    let round = engine.read(|tx| tx.draft_key(None, None))?.round;
    let mut store = Store::open(folder, Noon.now())?;
    let all = (1..=comments).map(|id| said(id, comments + ANSWERS, round));
    let all = all.collect::<Result<Vec<_>, _>>()?;
    store.apply(team, &[Change::MirrorComments { issue: ISSUE, comments: all }])?;
    let _warm = look(&engine, comments)?;
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for id in comments + 1..=comments + ANSWERS {
        // As after a sync that found one.
        let comments = vec![said(id, comments + ANSWERS, round)?];
        store.apply(team, &[Change::MirrorComments { issue: ISSUE, comments }])?;
        for (all, took) in times.iter_mut().zip(look(&engine, id)?) {
            all.push(took);
        }
    }
    Ok(times.map(|times| nth(times, 99)))
}

/// Opens each of the three.
fn look(engine: &Engine, there: i64) -> Result<[Duration; 3], Box<dyn Error>> {
    let start = Instant::now();
    let (threads, _) = engine.read(|tx| tx.talk_list(false, THREADS))?;
    let talk = start.elapsed();
    let start = Instant::now();
    let items = engine.read(|tx| tx.items(false))?.items;
    let listed = start.elapsed();
    let start = Instant::now();
    let (decisions, _) = engine.read(|tx| tx.decision_list(false))?;
    let decided = start.elapsed();
    let threads_there = !threads.is_empty();
    if there > 20 && (!threads_there || items.is_empty() || decisions.is_empty()) {
        return Err(format!(
            "{} threads, {} items and {} decisions were read of {there} comments",
            threads.len(),
            items.len(),
            decisions.len()
        )
        .into());
    }
    Ok([talk, listed, decided])
}

/// A comment of a week in which much is talked: some quote one before, some ask, and now and then something is
/// to be decided.
fn said(id: i64, of: i64, round: RoundKey) -> Result<Comment, Box<dyn Error>> {
    let plain = comment(id, of, &[SECTION], round)?;
    let body = match id {
        id if id % 500 == 20 => ask(id, plain.created_at, round)?,
        id if id % 100 == 21 => {
            format!("Decision needed: who looks after the build of week {id}?\n")
        }
        id if id % 100 == 22 => "+1, as soon as the build is green.".to_owned(),
        id if id % 4 == 1 && id > 10 => format!(
            "> - Merged #{}1 by @member-{}: the `release` job waits for\n\nDoes it still, after {id}?\n",
            id - 7,
            ((id - 7) * 10 + 1) % 40
        ),
        id if id % 4 == 2 => format!("@member-{} the log of {id} says otherwise.\n", id % 40 + 1),
        _ => return Ok(plain),
    };
    let login = format!("member-{}", id % 40 + 2);
    Ok(Comment { author: Some(User { id: UserId(id % 40 + 2), login }), body, ..plain })
}

/// A proposal by Meridian.
fn ask(id: i64, at: DateTime<Utc>, round: RoundKey) -> Result<String, Box<dyn Error>> {
    let owner = format!("member-{}", id % 40 + 2).parse()?;
    let asked = Asked {
        question: format!("Do we take change {id} in?"),
        why: "It mends two flakes.".to_owned(),
        options: Options::yes_or_no(),
        named: vec!["ana".parse()?, "member-7".parse()?],
        owner,
        deputies: Vec::new(),
        end: end_at(at + TimeDelta::days(4)),
        rule: Rule::Silence,
        late_counts: true,
    };
    let proposal = Proposal::new(asked)?;
    let key = proposal.key(round).ok_or("a proposal has a key")?;
    Ok(proposal::comment(&proposal, key, None, &[], &BundledZones))
}
