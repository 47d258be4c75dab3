//! Which drafts a `post` means, and who hears of it when it fails.

use super::*;
use crate::context::wait;
use chrono::{DateTime, TimeDelta, Utc};
use meridian_engine::local::{self, Claim, Hello, Role};
use meridian_protocol::{Area, Hint, TryPractice};
use std::{fs, path::Path, sync::mpsc, thread};

fn at(folder: &Path, now: DateTime<Utc>) -> Context {
    Context { data_dir: Some(folder.to_owned()), now: Some(now) }
}

fn post() -> Post {
    Post {
        sections: Vec::new(),
        round: None,
        yes: true,
        confirm: Vec::new(),
        replace: Vec::new(),
        patience: Patience { wait: 0 },
    }
}

/// A practice team with its first draft written, at a moment.
fn written(folder: &Path) -> DateTime<Utc> {
    let now = "2026-10-26T09:00:00Z".parse().unwrap();
    let engine = at(folder, now).open().unwrap();
    engine.carry_out(TryPractice {}).unwrap();
    let wrote = engine.write(|tx| {
        let key = tx.draft_key(None, None)?;
        tx.set_draft(&key, "Status: Green\n\nOn course.\n")
    });
    wrote.unwrap();
    now
}

#[test]
fn what_is_posted_is_of_the_round_in_which_the_command_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let now = written(folder.path());
    let keys = at(folder.path(), now).open().unwrap().read(|tx| post().keys(tx)).unwrap();
    // GitHub took its time, and another round has opened.
    let engine = at(folder.path(), now + TimeDelta::days(7)).open().unwrap();
    let queued = engine.write(|tx| post().queue(tx, keys.clone())).unwrap();
    let waiting = engine.read(|tx| tx.outbox()).unwrap();
    let rounds: Vec<String> = waiting.iter().map(|waiting| waiting.round.clone()).collect();
    assert_eq!((queued.ops.len(), rounds), (1, vec![keys[0].round.to_string()]));
}

/// What a window hears until somebody asks it to come forward.
fn heard(claim: Claim, ready: &mpsc::Sender<()>) -> Vec<Area> {
    let heard = wait(async {
        let mut listener = claim.listen(&Hello::ours()).unwrap();
        ready.send(()).unwrap();
        let mut heard = Vec::new();
        loop {
            match listener.hint().await {
                Hint::LookAgain { stale } => heard.extend(stale),
                Hint::Raise => return Ok(heard),
                Hint::Lead | Hint::Quit | Hint::Hello { .. } => {}
            }
        }
    });
    heard.unwrap()
}

#[test]
fn an_open_window_hears_of_what_was_queued_though_nothing_could_be_sent() {
    let folder = tempfile::tempdir().unwrap();
    let now = written(folder.path());
    fs::write(folder.path().join("practice/practice.db"), "no database").unwrap();
    let window = Claim::take(folder.path(), Role::Window).unwrap().unwrap();
    let (ready, listens) = mpsc::channel();
    let hearing = thread::spawn(move || heard(window, &ready));
    listens.recv().unwrap();

    let context = at(folder.path(), now);
    let failed = post().run(&context, true);
    assert!(failed.is_err(), "{failed:?}");
    assert_eq!(context.open().unwrap().read(|tx| tx.outbox()).unwrap().len(), 1);
    let raise = local::hint(folder.path(), Role::Window, Hint::Raise);
    assert!(wait(async { Ok(raise.await.unwrap()) }).unwrap());
    let stale = hearing.join().unwrap();
    assert!(stale.contains(&Area::Courier) && stale.contains(&Area::Draft), "{stale:?}");
}
