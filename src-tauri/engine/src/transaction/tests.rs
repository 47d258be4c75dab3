use crate::{Engine, test_engine};
use meridian_core::draft::Splice;
use meridian_protocol::{EditDraft, Failure, ShowWeek};
use tempfile::TempDir;

const KEY: &str = "a setting";

/// A notebook with the practice team, open in two programs.
fn two() -> (TempDir, Engine, Engine) {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    engine.try_practice().unwrap();
    let other = test_engine::open(folder.path());
    (folder, engine, other)
}

fn typed(engine: &Engine, text: &str) -> EditDraft {
    let draft = engine.draft_key(None, None).unwrap();
    let revision = engine.draft(&draft).unwrap().revision;
    let splices = vec![Splice { at: 0, removed: String::new(), inserted: text.to_owned() }];
    EditDraft { draft, revision, splices }
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

#[test]
fn a_question_has_one_moment() {
    let (_folder, engine, _other) = two();
    let (first, last) = engine
        .read(|tx| {
            let first = tx.now();
            let _week = tx.show_week(None)?;
            Ok((first, tx.now()))
        })
        .unwrap();
    assert_eq!(first, last);
}

#[test]
fn of_a_command_that_fails_nothing_is_kept() {
    let (_folder, engine, other) = two();
    let edit = typed(&engine, "half a sentence");
    let before = engine.draft(&edit.draft).unwrap();
    let failed: Result<(), Failure> = engine.write(|tx| {
        tx.store_mut().set_setting(KEY, Some("half"))?;
        tx.edit_draft(&edit.draft, edit.revision, &edit.splices)?;
        assert_eq!(tx.store().setting(KEY)?.as_deref(), Some("half"), "it sees what it wrote");
        Err(refused())
    });
    assert_eq!(failed, Err(refused()));
    for engine in [&engine, &other] {
        assert_eq!(engine.store().setting(KEY).unwrap(), None);
        assert_eq!(engine.draft(&edit.draft).unwrap(), before);
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
    engine.carry_out(typed(&engine, "mine. ")).unwrap();
    let text = other.draft(&undone.draft).unwrap().text;
    assert!(text.starts_with("mine. theirs. "), "{text}");
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
    let stumbled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        engine.write(|tx| -> Result<(), Failure> {
            tx.store_mut().set_setting(KEY, Some("half"))?;
            panic!("a mistake of the program's");
        })
    }));
    assert!(stumbled.is_err());
    assert_eq!(other.store().setting(KEY).unwrap(), None);
    other.store_mut().set_setting(KEY, Some("theirs")).unwrap();
    assert_eq!(engine.store().setting(KEY).unwrap().as_deref(), Some("theirs"));
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
