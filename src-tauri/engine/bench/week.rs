//! How long the week's page takes where 2,500 comments stand on its issue, as on a tracking issue
//! that collects a whole year: the window asks for it at each pause of typing and each second of a
//! drain. Prints the 99th of a hundred answers, and the median of answers by an engine that has seen
//! nothing yet, in microseconds; the second reads every comment and draws it, as each did once.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is there to print")]

#[path = "support/noon.rs"]
mod noon;

use chrono::TimeDelta;
use meridian_core::{
    courier::{
        Association, BoundIssue, Change, Comment, Destination, Issue, User,
        marker::{self, Marker},
    },
    draft::Splice,
    ids::{Account, CommentId, IssueNumber, UserId},
};
use meridian_engine::{
    Engine, Options,
    clock::Clock as _,
    secrets::MemorySecrets,
    store::{Store, TeamFacts, TeamKind},
};
use noon::Noon;
use std::{
    error::Error,
    fmt::Write as _,
    path::Path,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

const COMMENTS: i64 = 2_500;
const ISSUE: IssueNumber = IssueNumber(2_958);
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

fn open(folder: &Path) -> Result<Engine, Box<dyn Error>> {
    Ok(Engine::open(Options {
        data_dir: folder.to_owned(),
        clock: Arc::new(Noon),
        secrets: Arc::new(MemorySecrets::default()),
        token: None,
    })?)
}

fn measure(folder: &Path) -> Result<(Duration, Duration), Box<dyn Error>> {
    fill(folder)?;
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

fn nth(mut times: Vec<Duration>, percent: usize) -> Duration {
    times.sort();
    let last = times.len().saturating_sub(1);
    times.get((times.len() * percent / 100).min(last)).copied().unwrap_or_default()
}

fn fill(folder: &Path) -> Result<(), Box<dyn Error>> {
    let now = Noon.now();
    let mut store = Store::open(folder, now)?;
    let facts = TeamFacts {
        repository: "tallship/rigging".into(),
        repository_id: Some(1),
        account: Account {
            host: "https://api.example.com".into(),
            user: UserId(1),
            login: "ana".into(),
        },
        destination: Destination::RoundIssue,
        cycle: "v1.38".parse()?,
        sections: vec!["release-signal".parse()?, "docs".parse()?, "comms".parse()?],
        rhythm: None,
        kind: TeamKind::GitHub,
        schedule: None,
    };
    let team = store.connect_team(&facts, now)?;
    drop(store);
    let key = open(folder)?.read(|tx| tx.draft_key(None, None))?;
    let mut store = Store::open(folder, now)?;
    let bound =
        BoundIssue { cycle: facts.cycle.clone(), round: key.round, number: ISSUE, chosen: false };
    let user = |id: i64| User { id: UserId(id), login: format!("member-{id}") };
    let issue = Issue {
        number: ISSUE,
        title: "Weekly updates".into(),
        body: "Write below.".into(),
        state: "open".into(),
        url: "https://example.com/tallship/rigging/issues/2958".into(),
        author: Some(user(900)),
        comments: COMMENTS,
        is_pull_request: false,
        created_at: now - TimeDelta::days(1),
        updated_at: now,
        raw: "{}".into(),
        association: Association::Member,
    };
    let mut comments = Vec::new();
    for id in 1..=COMMENTS {
        let marker = Marker {
            cycle: facts.cycle.clone(),
            round: key.round,
            section: "docs".parse()?,
            part: (1, 1),
            op: format!("01JD{id:022}").parse()?,
            withdrawn: false,
        };
        let text = update(id);
        let body = if id % 5 == 0 { marker::compose(&marker, &text) } else { text };
        let at = now - TimeDelta::minutes(COMMENTS - id);
        comments.push(Comment {
            id: CommentId::Number(id),
            author: Some(user(id % 40 + 2)),
            url: format!("{}#issuecomment-{id}", issue.url),
            created_at: at,
            updated_at: at,
            raw: format!("{{\"id\":{id},\"body\":{body:?},\"filler\":\"{}\"}}", "x".repeat(1_500)),
            body,
        });
    }
    store.apply(
        team,
        &[
            Change::Bind(bound),
            Change::MirrorIssue(Box::new(issue)),
            Change::MirrorComments { issue: ISSUE, comments },
        ],
    )?;
    Ok(())
}

/// An update as people write them: a status, lists, links, a table now and then.
fn update(number: i64) -> String {
    let mut text =
        format!("**Status: Green** :white_check_mark:\n\n### Highlights of {number}\n\n");
    for line in 0..8 {
        let pull = number * 10 + line;
        let _ = writeln!(
            text,
            "- Merged #{pull} by @member-{}: the `release` job waits for *all* signals \
             ([log](https://example.com/log/{pull}))",
            pull % 40
        );
    }
    if number % 3 == 0 {
        text.push_str("\n| Job | State |\n|---|---|\n| build | green |\n| e2e | flaky |\n");
    }
    text.push_str("\n### Blockers\n\nNone that we know of. See https://example.com/board.\n");
    text
}
