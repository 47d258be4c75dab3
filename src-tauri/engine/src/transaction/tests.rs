use crate::{
    Engine, Options, ground::secrets::MemorySecrets, ground::store::MIRROR, test_clock::Driven,
    test_engine,
};
use chrono::TimeDelta;
use meridian_core::{
    courier::{Change, Comment},
    draft::Splice,
    ids::{CommentId, IssueNumber, TeamId},
};
use meridian_protocol::{EditDraft, Failure, ShowWeek};
use std::{fs, sync::Arc};
use tempfile::TempDir;

const KEY: &str = "a setting";

/// A notebook with the practice team, open in two programs.
fn two() -> (TempDir, Engine, Engine) {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    engine.write(|tx| tx.try_practice()).unwrap();
    let other = test_engine::open(folder.path());
    (folder, engine, other)
}

fn typed(engine: &Engine, text: &str) -> EditDraft {
    let draft = engine.read(|tx| tx.draft_key(None, None)).unwrap();
    let revision = engine.read(|tx| tx.draft(&draft)).unwrap().revision;
    let splices = vec![Splice { at: 0, removed: String::new(), inserted: text.to_owned() }];
    EditDraft { draft, revision, splices }
}

/// A newer text in place of the one that the draft begins with.
fn corrected(engine: &Engine, from: &str, to: &str) -> EditDraft {
    let mut edit = typed(engine, to);
    edit.splices[0].removed = from.to_owned();
    edit
}

fn refused() -> Failure {
    Failure::Internal { message: "the rest cannot be done".to_owned() }
}

#[test]
fn a_question_sees_one_state_whatever_another_program_writes_meanwhile() {
    let (_folder, engine, other) = two();
    engine.store_mut().set_setting(KEY, Some("before")).unwrap();
    let seen = engine.read(|tx| {
        let first = tx.store().setting(KEY)?;
        other.store_mut().set_setting(KEY, Some("after")).unwrap();
        Ok((first, tx.store().setting(KEY)?))
    });
    let seen = seen.unwrap();
    assert_eq!(seen.0.as_deref(), Some("before"));
    assert_eq!(seen.0, seen.1, "half of the answer is of another state");
    assert_eq!(engine.store().setting(KEY).unwrap().as_deref(), Some("after"));
}

/// What GitHub last said, by somebody who is not the member.
fn seen(engine: &Engine, team: TeamId, id: i64) {
    let at = engine.now();
    let comment = Comment {
        id: CommentId::Number(id),
        author: None,
        body: "Seen.".to_owned(),
        url: format!("https://example.com/{id}"),
        created_at: at,
        updated_at: at,
        raw: "{}".to_owned(),
    };
    let change = Change::MirrorComments { issue: IssueNumber(12), comments: vec![comment] };
    engine.store_mut().apply(team, &[change]).unwrap();
}

#[test]
fn a_question_sees_one_state_of_the_mirror_too() {
    let (_folder, engine, other) = two();
    let team = engine.team().unwrap().id;
    let seen_so_far = |tx: &crate::ReadTx<'_>| -> Result<usize, Failure> {
        Ok(tx
            .store()
            .changes(team, &[IssueNumber(12)], None)?
            .map_or(0, |changes| changes.there.len()))
    };
    seen(&other, team, 1);
    let counts = engine.read(|tx| {
        let first = seen_so_far(tx)?;
        seen(&other, team, 2);
        Ok((first, seen_so_far(tx)?))
    });
    assert_eq!(counts.unwrap(), (1, 1));
    assert_eq!(engine.read(seen_so_far).unwrap(), 2);
}

#[test]
fn a_question_has_one_moment() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::at("2026-10-26T01:02:00Z");
    let engine = Engine::open(Options {
        data_dir: folder.path().to_owned(),
        clock: Arc::clone(&clock) as _,
        secrets: Arc::new(MemorySecrets::default()),
        token: None,
    })
    .unwrap();
    engine.write(|tx| tx.try_practice()).unwrap();
    let passes = || clock.forward(TimeDelta::hours(1));
    let read = engine.read(|tx| {
        let first = tx.now();
        passes();
        Ok((first, tx.now(), tx.show_week(None)?.now.instant))
    });
    let (first, last, shown) = read.unwrap();
    assert_eq!((first, first), (last, shown));
    let (first, last) = engine
        .write(|tx| {
            let first = tx.now();
            passes();
            Ok((first, tx.now()))
        })
        .unwrap();
    assert_eq!(first, last);
    assert!(engine.now() > last);
}

#[test]
fn words_are_stored_whatever_has_become_of_the_mirror() {
    let (folder, engine, _other) = two();
    let edit = typed(&engine, "Not to be lost. ");
    // Nothing can be made anew in its place.
    for end in ["", "-wal", "-shm"] {
        let _gone = fs::remove_file(folder.path().join(format!("{MIRROR}{end}")));
    }
    fs::create_dir(folder.path().join(MIRROR)).unwrap();
    assert!(engine.ask(ShowWeek { section: None }).is_err(), "the page needs the mirror");
    let draft = edit.draft.clone();
    engine.carry_out(edit).unwrap();
    assert!(engine.read(|tx| tx.draft(&draft)).unwrap().text.starts_with("Not to be lost. "));
}

#[test]
fn a_command_does_not_write_what_github_said() {
    let (_folder, engine, _other) = two();
    let team = engine.team().unwrap().id;
    let refused = engine.write(|tx| {
        let change = Change::MirrorComments { issue: IssueNumber(12), comments: Vec::new() };
        Ok(tx.store_mut().apply(team, &[change])?)
    });
    assert!(refused.is_err(), "it would be undone without a word");
    seen(&engine, team, 1);
}

#[test]
fn what_sqlite_has_undone_by_itself_is_not_gone_on_with() {
    let (_folder, engine, other) = two();
    let undone = engine.write(|tx| {
        tx.store_mut().set_setting(KEY, Some("half"))?;
        // As where the disk is full.
        tx.store().notebook.connection().execute_batch("ROLLBACK").unwrap();
        let rest = tx.store_mut().set_setting("another", Some("rest"));
        assert!(rest.is_err(), "the rest would be kept alone");
        Ok(())
    });
    let Err(Failure::NotSaved { message }) = undone else { panic!("{undone:?}") };
    assert!(message.contains("nothing of it was kept"), "{message}");
    for key in [KEY, "another"] {
        assert_eq!(other.store().setting(key).unwrap(), None, "{key}");
    }
    engine.store_mut().set_setting(KEY, Some("next")).unwrap();
}

#[test]
fn of_a_command_that_fails_nothing_is_kept() {
    let (_folder, engine, other) = two();
    let edit = typed(&engine, "half a sentence");
    let before = engine.read(|tx| tx.draft(&edit.draft)).unwrap();
    let failed: Result<(), Failure> = engine.write(|tx| {
        tx.store_mut().set_setting(KEY, Some("half"))?;
        tx.edit_draft(&edit.draft, edit.revision, &edit.splices)?;
        assert_eq!(tx.store().setting(KEY)?.as_deref(), Some("half"), "it sees what it wrote");
        Err(refused())
    });
    assert_eq!(failed, Err(refused()));
    for engine in [&engine, &other] {
        assert_eq!(engine.store().setting(KEY).unwrap(), None);
        assert_eq!(engine.read(|tx| tx.draft(&edit.draft)).unwrap(), before);
    }
}

#[test]
fn a_text_that_was_undone_is_not_typed_into() {
    let (_folder, engine, other) = two();
    let undone = typed(&engine, "undone");
    let failed: Result<(), Failure> = engine.write(|tx| {
        tx.edit_draft(&undone.draft, undone.revision, &undone.splices)?;
        Err(refused())
    });
    assert_eq!(failed, Err(refused()));
    // Another program takes the same revision's number.
    let theirs = typed(&other, "theirs. ");
    other.carry_out(theirs).unwrap();
    engine.carry_out(corrected(&engine, "theirs. ", "mine. ")).unwrap();
    let text = other.read(|tx| tx.draft(&undone.draft)).unwrap().text;
    assert!(text.starts_with("mine. ") && !text.contains("theirs"), "{text}");
}

#[test]
fn a_part_that_fails_is_undone_alone() {
    let (_folder, engine, other) = two();
    engine
        .write(|tx| {
            tx.store_mut().set_setting(KEY, Some("kept"))?;
            let edit = typed(&other, "too late");
            let stale = tx.edit_draft(&edit.draft, edit.revision + 7, &edit.splices);
            assert!(matches!(stale, Err(Failure::Stale)), "{stale:?}");
            Ok(())
        })
        .unwrap();
    assert_eq!(other.store().setting(KEY).unwrap().as_deref(), Some("kept"));
}

#[test]
fn a_panic_keeps_nothing_and_the_next_one_is_answered() {
    let (_folder, engine, other) = two();
    let half = typed(&engine, "half");
    let stumbled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        engine.write(|tx| -> Result<(), Failure> {
            tx.store_mut().set_setting(KEY, Some("half"))?;
            tx.edit_draft(&half.draft, half.revision, &half.splices)?;
            panic!("a mistake of the program's");
        })
    }));
    assert!(stumbled.is_err());
    assert_eq!(other.store().setting(KEY).unwrap(), None);
    other.store_mut().set_setting(KEY, Some("theirs")).unwrap();
    assert_eq!(engine.store().setting(KEY).unwrap().as_deref(), Some("theirs"));
    other.carry_out(typed(&other, "theirs. ")).unwrap();
    engine.carry_out(corrected(&engine, "theirs. ", "mine. ")).unwrap();
    let text = other.read(|tx| tx.draft(&half.draft)).unwrap().text;
    assert!(text.starts_with("mine. ") && !text.contains("theirs"), "{text}");
    engine.ask(ShowWeek { section: None }).unwrap();
}

#[test]
fn whoever_waits_for_a_command_writes_after_it() {
    let (_folder, engine, other) = two();
    std::thread::scope(|scope| {
        let waiting = engine
            .write(|tx| {
                tx.store_mut().set_setting(KEY, Some("first"))?;
                Ok(scope.spawn(|| other.store_mut().set_setting(KEY, Some("second"))))
            })
            .unwrap();
        waiting.join().unwrap().unwrap();
    });
    assert_eq!(engine.store().setting(KEY).unwrap().as_deref(), Some("second"));
}
